//! Programs are made aside, and shown to be fit, before they go into force.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::cases::{Case, Cases};
use crate::diagnostic::Report;
use crate::load::{Folder, Loaded, Workshop};
use crate::snapshot::Snapshot;

/// A program that is fit to go into force.
pub(super) struct Fit {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) warnings: Report,
    /// Ids of campaigns that are new or other than in the program before, and
    /// of those that are gone, sorted.
    pub(super) changed: Vec<Arc<str>>,
}

/// Makes programs of a folder as it changes.
pub(super) struct Maker {
    workshop: Workshop,
    /// Whether cases have to hold.
    runs_cases: bool,
    /// The files of cases that held.
    held: BTreeMap<String, Arc<[u8]>>,
}

impl Maker {
    pub(super) fn new(workshop: Workshop, runs_cases: bool) -> Self {
        Self {
            workshop,
            runs_cases,
            held: BTreeMap::new(),
        }
    }

    /// Makes the program of a folder, and has decided the cases that the
    /// difference to the program before touches.
    ///
    /// # Errors
    /// What is wrong with it: mistakes, or cases that do not hold.
    pub(super) fn make(
        &mut self,
        folder: &Folder,
        before: Option<&Snapshot>,
    ) -> Result<Fit, Report> {
        let Loaded {
            mut report,
            snapshot,
        } = self.workshop.load(folder);
        let Some(snapshot) = snapshot else {
            return Err(report);
        };
        let changed = changed(before, &snapshot);
        if self.runs_cases {
            self.cases(folder, &snapshot, &changed, &mut report);
        }
        if !report.is_ok() {
            return Err(report);
        }
        Ok(Fit {
            snapshot,
            warnings: report,
            changed,
        })
    }

    /// Runs the cases that are new, and those about campaigns that changed or
    /// about the program as a whole. The others held, and are about campaigns
    /// that are the same.
    fn cases(
        &mut self,
        folder: &Folder,
        snapshot: &Arc<Snapshot>,
        changed: &[Arc<str>],
        report: &mut Report,
    ) {
        let files = folder.part("cases", "toml");
        let files: BTreeMap<&str, &Arc<[u8]>> =
            files.map(|(path, _, bytes)| (path, bytes)).collect();
        let is_new = |path: &str| files.get(path).copied() != self.held.get(path);
        if changed.is_empty() && files.keys().all(|path| !is_new(path)) {
            return;
        }
        let new: HashSet<&str> = files.keys().copied().filter(|path| is_new(path)).collect();
        let touched: HashSet<&str> = changed.iter().map(|id| &**id).collect();
        let concerns = |case: &Case| {
            new.contains(case.file()) || case.campaign().is_none_or(|id| touched.contains(id))
        };
        let cases = Cases::read(folder, snapshot, report);
        cases.that(concerns).run(snapshot).report(report);
        if report.is_ok() {
            let files = files.into_iter();
            self.held = files
                .map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes)))
                .collect();
        }
    }
}

/// The campaigns that two programs do not have in common.
fn changed(before: Option<&Snapshot>, after: &Snapshot) -> Vec<Arc<str>> {
    let find = |snapshot: &Snapshot, id: &str| {
        let position = snapshot.find(id)?;
        snapshot.campaigns().get(position).map(Arc::clone)
    };
    let mut changed: Vec<Arc<str>> = Vec::new();
    for campaign in after.campaigns() {
        let known = before.and_then(|before| find(before, &campaign.id));
        if !known.is_some_and(|known| Arc::ptr_eq(&known, campaign)) {
            changed.push(Arc::clone(&campaign.id));
        }
    }
    let gone = before.map_or(&[][..], Snapshot::campaigns).iter();
    changed.extend(
        gone.filter(|campaign| after.find(&campaign.id).is_none())
            .map(|campaign| Arc::clone(&campaign.id)),
    );
    changed.sort_unstable();
    changed
}
