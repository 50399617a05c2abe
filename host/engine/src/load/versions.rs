//! Campaigns that are new versions of others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::unit::{NewVersion, Unit};
use crate::campaign::{
    Active, Border, Budgeted, Campaign, CapPer, LimitOf, Replaced, Rollout, UseLimit,
};
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, nearest};
use crate::schema::FieldId;
use crate::state::Period;

/// Which campaign is a new version of which one, by their ids.
#[derive(Default)]
pub(super) struct Versions<'u> {
    /// The new version of a campaign.
    newer: BTreeMap<&'u str, &'u NewVersion>,
    /// What is wrong, by the id of the new version.
    wrong: BTreeMap<&'u str, Wrong>,
}

struct Wrong {
    message: String,
    help: String,
}

/// What a campaign counts by: that of a new version counts on.
#[derive(PartialEq)]
struct Counts {
    limits: Vec<(LimitOf, Option<FieldId>, Period)>,
    budget: Option<(Budgeted, Period)>,
    cap: Option<CapPer>,
}

impl<'u> Versions<'u> {
    /// Puts the campaigns of a program beside each other.
    pub(super) fn of(units: &'u BTreeMap<String, Unit>) -> Self {
        let by_id: BTreeMap<&str, &Unit> = units
            .values()
            .map(|unit| (unit.id.as_str(), unit))
            .collect();
        let mut versions = Self::default();
        let all = units
            .values()
            .filter_map(|unit| Some((unit, unit.version.as_ref()?)));
        for (unit, version) in all {
            match fits(unit, version, &by_id, &versions.newer) {
                Ok(()) => {
                    versions.newer.insert(&version.replaces, version);
                }
                Err(wrong) => {
                    versions.wrong.insert(&unit.id, wrong);
                }
            }
        }
        versions
    }

    /// What each campaign is to be, by its id: its window and what stands in
    /// for it.
    ///
    /// Nothing stands in for a campaign while its new version is left out.
    pub(super) fn settle(
        &self,
        units: &BTreeMap<String, Unit>,
        withheld: &BTreeSet<Arc<str>>,
    ) -> BTreeMap<String, Settled> {
        let mut settled = BTreeMap::new();
        for unit in units.values() {
            let (mut active, mut replaced) = (unit.active.clone(), None);
            let mut wrong = self.wrong.get(unit.id.as_str()).map(|wrong| Wrong {
                message: wrong.message.clone(),
                help: wrong.help.clone(),
            });
            let newer = self.newer.get(unit.id.as_str());
            if let Some(newer) = newer.filter(|newer| !withheld.contains(newer.id.as_str())) {
                let rollout = &newer.rollout;
                let since = rollout.activate_at;
                match since.filter(|_| rollout.canary.is_none() && !rollout.shadow) {
                    // From then on nobody gets it: its window ends.
                    Some(since) => match active.until {
                        None => active.until = Some(Border::At(since)),
                        Some(until) => match until.earlier(since) {
                            Some(until) => active.until = Some(until),
                            None => {
                                wrong = Some(Wrong {
                                    message: format!(
                                        "`{}` ends by the clock of each store or member, around the time at which `{}` takes its place",
                                        unit.id, newer.id
                                    ),
                                    help: "let one of both be a day earlier or later".to_owned(),
                                });
                            }
                        },
                    },
                    None => replaced = Some(stand_in(&newer.id, rollout)),
                }
            }
            settled.insert(
                unit.id.clone(),
                Settled {
                    active,
                    replaced,
                    wrong,
                },
            );
        }
        settled
    }
}

/// What a campaign is beside the others.
pub(super) struct Settled {
    active: Active,
    replaced: Option<Replaced>,
    wrong: Option<Wrong>,
}

fn stand_in(id: &str, rollout: &Rollout) -> Replaced {
    Replaced {
        by: id.into(),
        shadow: rollout.shadow,
        canary: rollout.canary.clone(),
        since: rollout.activate_at,
    }
}

/// Whether a campaign can be the new version that it says it is.
fn fits(
    unit: &Unit,
    version: &NewVersion,
    by_id: &BTreeMap<&str, &Unit>,
    newer: &BTreeMap<&str, &NewVersion>,
) -> Result<(), Wrong> {
    let old = &version.replaces;
    let wrong = |message: String, help: &str| {
        Err(Wrong {
            message,
            help: help.to_owned(),
        })
    };
    if *old == unit.id {
        let help = "copy its files under another name, such as `welcome-2`, and edit these";
        return wrong("a campaign is no new version of itself".to_owned(), help);
    }
    let Some(known) = by_id.get(old.as_str()) else {
        let others = by_id.keys().copied().filter(|id| *id != unit.id);
        let help = match nearest(old, others) {
            Some(near) => format!(
                "did you mean `{near}`? if not, and `{old}` is gone for good, give this campaign its name and remove `replaces`"
            ),
            None => format!(
                "if `{old}` is gone for good, give this campaign its name and remove `replaces`"
            ),
        };
        return wrong(format!("there is no campaign `{old}`"), &help);
    };
    if let Some(next) = &known.version {
        let message = format!("`{old}` is a new version of `{}` itself", next.replaces);
        let help = format!("let `{old}` take the place of `{}` first", next.replaces);
        return wrong(message, &help);
    }
    if let Some(other) = newer.get(old.as_str()) {
        let message = format!("`{}` is a new version of `{old}` already", other.id);
        return wrong(message, "remove one of both, or try one after the other");
    }
    let (Some(own), Some(other)) = (counts(unit), counts(known)) else {
        // What is wrong with them is said elsewhere.
        return Ok(());
    };
    if own != other {
        let message = format!(
            "it counts on where `{old}` was, but its `limit`, `budget` or `cap` counts something else"
        );
        let help = format!("write the same ones as `{old}` has; their numbers may differ");
        return wrong(message, &help);
    }
    Ok(())
}

fn counts(unit: &Unit) -> Option<Counts> {
    let campaign = &unit.made.first()?.campaign;
    let limit = |limit: &UseLimit| (limit.of, limit.per, limit.period);
    Some(Counts {
        limits: campaign.limit.iter().map(limit).collect(),
        budget: campaign.budget.map(|budget| (budget.of, budget.period)),
        cap: campaign.cap.map(|cap| cap.per),
    })
}

impl Unit {
    /// Its campaigns as they are beside the others of the program.
    pub(super) fn settle(&mut self, settled: &Settled, report: &mut Report, source: SourceId) {
        if let Some(wrong) = &settled.wrong {
            let span = match &self.version {
                Some(version) => version.span.clone(),
                None => Span::default(),
            };
            report.push(
                Diagnostic::error(codes::INVALID_VALUE, source, span, wrong.message.clone())
                    .help(wrong.help.clone()),
            );
        }
        for made in &mut self.made {
            let campaign = &mut made.campaign;
            if campaign.active != settled.active || campaign.rollout.replaced != settled.replaced {
                let mut changed = Campaign::clone(campaign);
                changed.active = settled.active.clone();
                changed.rollout.replaced.clone_from(&settled.replaced);
                *campaign = Arc::new(changed);
            }
        }
    }
}
