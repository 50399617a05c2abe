//! Programs are made aside, and shown to be fit, before they go into force.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::campaign::Campaign;
use crate::cases::{Case, Cases};
use crate::diagnostic::Report;
#[cfg(feature = "watch")]
use crate::load::Uncompiled;
use crate::load::{Folder, IncrementalLoader, Loaded};
use crate::quarantine::Plan;
use crate::snapshot::Snapshot;

/// A program that is fit to go into force.
pub(super) struct Fit {
    pub(super) snapshot: Arc<Snapshot>,
    /// The files of what is in the snapshot.
    pub(super) files: Folder,
    pub(super) warnings: Report,
    /// Ids of campaigns that are new or other than in the program before, and
    /// of those that are gone, sorted.
    pub(super) changed: Vec<Arc<str>>,
    /// What of the folder is not in the snapshot.
    pub(super) plan: Plan,
}

/// Makes programs of a folder as it changes.
pub(super) struct Maker {
    loader: IncrementalLoader,
    /// Whether cases have to hold.
    runs_cases: bool,
    /// The last folder whose cases held.
    held: Folder,
}

impl Maker {
    pub(super) fn new(loader: IncrementalLoader, runs_cases: bool) -> Self {
        Self {
            loader,
            runs_cases,
            held: Folder::default(),
        }
    }

    /// The plugins of a folder that are not compiled yet.
    #[cfg(feature = "watch")]
    pub(super) fn uncompiled(&mut self, folder: &Folder) -> Vec<Uncompiled> {
        self.loader.uncompiled(folder)
    }

    /// Makes the program of a folder, and has its cases decided. A folder is fit
    /// or not as its authors wrote it; what a plan leaves out is left out then.
    ///
    /// # Errors
    /// What is wrong with it: mistakes, or cases that do not hold.
    pub(super) fn make(
        &mut self,
        folder: &Folder,
        plan: &Plan,
        before: Option<&Snapshot>,
    ) -> Result<Fit, Report> {
        self.loader.withhold(BTreeSet::new());
        let (mut report, whole) = self.load(folder)?;
        let touched = changed(before, &whole);
        if self.runs_cases {
            self.cases(folder, &whole, &touched, &mut report);
        }
        if !report.is_ok() {
            return Err(report);
        }
        let fit = Fit {
            snapshot: whole,
            files: folder.clone(),
            warnings: report,
            changed: touched,
            plan: plan.clone(),
        };
        if *plan == Plan::default() {
            return Ok(fit);
        }
        let without = self.without(folder, plan).or_else(|report| {
            if !plan.goes_back() {
                return Err(report);
            }
            tracing::warn!("an earlier version of a campaign does not fit the program any more");
            self.without(folder, &plan.clone().without_stand_ins())
        });
        let (snapshot, plan) = without?;
        Ok(Fit {
            changed: changed(before, &snapshot),
            snapshot,
            files: plan.files(folder),
            plan,
            ..fit
        })
    }

    /// The program of a folder without what a plan leaves out. Its cases are
    /// not asked: they are about the program as its authors wrote it.
    fn without(&mut self, folder: &Folder, plan: &Plan) -> Result<(Arc<Snapshot>, Plan), Report> {
        self.loader.withhold(plan.withheld.clone());
        let (_, snapshot) = self.load(&plan.folder(folder))?;
        Ok((snapshot, plan.clone()))
    }

    fn load(&mut self, folder: &Folder) -> Result<(Report, Arc<Snapshot>), Report> {
        let Loaded { report, snapshot } = self.loader.load(folder);
        match snapshot {
            Some(snapshot) => Ok((report, snapshot)),
            None => Err(report),
        }
    }

    /// Runs the cases: all of them if any campaign changed, since campaigns
    /// meet on the same events; else those that are new, since the others held.
    fn cases(
        &mut self,
        folder: &Folder,
        snapshot: &Arc<Snapshot>,
        changed: &[Arc<str>],
        report: &mut Report,
    ) {
        let new = folder.differences(&self.held);
        if changed.is_empty() && new.is_empty() {
            return;
        }
        let asked = |case: &Case| !changed.is_empty() || new.contains(case.file());
        let cases = Cases::read(folder, snapshot, report);
        cases.that(asked).run(snapshot).report(report);
        if report.is_ok() {
            self.held = folder.clone();
        }
    }
}

/// The campaigns that two programs do not have in common.
fn changed(before: Option<&Snapshot>, after: &Snapshot) -> Vec<Arc<str>> {
    let before = before.map_or(&[][..], Snapshot::campaigns);
    let (before, after) = but_for_ends(before, after.campaigns());
    let by_id = |campaigns: &[Arc<Campaign>]| -> BTreeMap<Arc<str>, Arc<Campaign>> {
        let campaigns = campaigns.iter();
        campaigns
            .map(|campaign| (Arc::clone(&campaign.id), Arc::clone(campaign)))
            .collect()
    };
    let (before, after) = (by_id(before), by_id(after));
    let mut changed = BTreeSet::new();
    for (one, other) in [(&before, &after), (&after, &before)] {
        let differ = one.iter().filter(|(id, campaign)| {
            let known = other.get(*id);
            !known.is_some_and(|known| Arc::ptr_eq(known, campaign))
        });
        changed.extend(differ.map(|(id, _)| Arc::clone(id)));
    }
    changed.into_iter().collect()
}

/// Both without what they begin and end with alike: most edits change one
/// campaign of thousands, and both are in the order of deciding.
fn but_for_ends<'c>(
    mut one: &'c [Arc<Campaign>],
    mut other: &'c [Arc<Campaign>],
) -> (&'c [Arc<Campaign>], &'c [Arc<Campaign>]) {
    while let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other)
        && Arc::ptr_eq(a, b)
    {
        (one, other) = (one_rest, other_rest);
    }
    while let ([one_rest @ .., a], [other_rest @ .., b]) = (one, other)
        && Arc::ptr_eq(a, b)
    {
        (one, other) = (one_rest, other_rest);
    }
    (one, other)
}
