//! What came of cases.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::actual::Actual;
use super::compare::{Mismatch, compare};
use super::coverage::{Coverage, Observer};
use super::run::CannotRun;
use super::{Case, run as story};
use crate::campaign::ProgramKind;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::explain::{Explainer, WorkUnit};
use crate::snapshot::Snapshot;

/// What came of one case.
#[derive(Debug, Clone)]
pub struct Verdict {
    case: Case,
    mismatches: Vec<Mismatch>,
    plugin: Option<PluginUse>,
}

/// What a case's plugin did for it.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginUse {
    /// Fuel that it used.
    pub fuel: u64,
    /// Fuel that it may use.
    pub of: u64,
    /// How many effects it proposed.
    pub proposals: usize,
    /// What it wrote for its author.
    pub wrote: Vec<String>,
}

impl Verdict {
    /// What the plugin of the case's campaign did, if there is one and it was
    /// asked.
    #[doc(hidden)]
    pub const fn plugin(&self) -> Option<&PluginUse> {
        self.plugin.as_ref()
    }

    /// The case.
    pub const fn case(&self) -> &Case {
        &self.case
    }

    /// Whether everything came out as expected.
    pub const fn holds(&self) -> bool {
        self.mismatches.is_empty()
    }

    /// Puts what did not come out as expected into the report that the case
    /// was read with.
    pub fn report(&self, report: &mut Report) {
        for mismatch in &self.mismatches {
            let message = format!("the case \"{}\" does not hold", self.case.name);
            let diagnostic = Diagnostic::error(
                codes::CASE_FAILED,
                self.case.source,
                mismatch.span.clone(),
                message,
            );
            report.push(
                diagnostic
                    .label(mismatch.label.as_str())
                    .note_if(mismatch.note.clone()),
            );
        }
    }
}

/// What came of several cases.
#[derive(Debug, Clone)]
pub struct CaseRun {
    verdicts: Vec<Verdict>,
    coverage: Coverage,
}

impl CaseRun {
    /// What came of each, by file and place.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// How many do not hold.
    pub fn failed(&self) -> usize {
        self.verdicts.iter().filter(|v| !v.holds()).count()
    }

    /// What the cases leave open.
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Campaigns with a case of their own that does not hold: they are not fit
    /// to go live. Their ids, sorted.
    pub fn unfit(&self) -> BTreeSet<&str> {
        let failed = self.verdicts.iter().filter(|v| !v.holds());
        failed.filter_map(|v| v.case.campaign()).collect()
    }

    /// Puts everything that did not come out as expected into the report that
    /// the cases were read with.
    pub fn report(&self, report: &mut Report) {
        for verdict in &self.verdicts {
            verdict.report(report);
        }
    }
}

/// Runs cases.
pub(super) fn run(cases: &[Case], snapshot: &Arc<Snapshot>) -> CaseRun {
    let schema = Arc::clone(&snapshot.settings().schema);
    let mut explainer = Explainer::new(Arc::clone(snapshot));
    let mut observer = Observer::new(snapshot);
    let mut verdicts = Vec::with_capacity(cases.len());
    for case in cases {
        let mut plugin = None;
        let mismatches = match story::run(case, snapshot, &schema) {
            Ok(actual) => {
                observer.saw(case, &actual);
                plugin = plugin_use(case, &actual, &mut explainer);
                compare(&case.expected, &actual, &mut explainer)
            }
            Err(CannotRun::Records) => vec![Mismatch {
                span: case.span.clone(),
                label: "its records do not fit this program".to_owned(),
                note: None,
            }],
            Err(CannotRun::Return(why)) => vec![Mismatch {
                span: case.span.clone(),
                label: format!("a return cannot be used: {why}"),
                note: Some(why.help().to_owned()),
            }],
        };
        verdicts.push(Verdict {
            case: case.clone(),
            mismatches,
            plugin,
        });
    }
    CaseRun {
        verdicts,
        coverage: observer.finish(),
    }
}

fn plugin_use(case: &Case, actual: &Actual, explainer: &mut Explainer) -> Option<PluginUse> {
    let snapshot = Arc::clone(explainer.snapshot());
    let position = snapshot.find(case.campaign()?)?;
    let campaign = snapshot.campaigns().get(position)?;
    if campaign.kind != ProgramKind::Plugin {
        return None;
    }
    let explained = actual.explained(explainer, position)?;
    let work = explained.work.filter(|work| work.unit == WorkUnit::Fuel)?;
    Some(PluginUse {
        fuel: work.used,
        of: work.of,
        proposals: explained.proposals.len(),
        wrote: explained.wrote,
    })
}
