//! What the cases leave open.

use super::Case;
use super::actual::Actual;
use super::expect::Wanted;
use crate::explain::Looked;
use crate::snapshot::Snapshot;

/// What the cases leave open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// How many campaigns the program has.
    pub campaigns: usize,
    /// Campaigns that give nothing in any case, by id.
    pub never_given: Vec<String>,
    /// Campaigns of which no case says that they give nothing, by id.
    pub never_nothing: Vec<String>,
    /// How many conditions the audiences have of campaigns that some case
    /// triggers.
    pub conditions: usize,
    /// Conditions that came out the same in all cases, by campaign and in the
    /// order of its audience.
    pub open: Vec<OpenCondition>,
}

/// A condition of an audience that came out the same in all cases.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenCondition {
    /// The campaign's id.
    pub campaign: String,
    /// The condition as its author wrote it.
    pub condition: String,
    /// Whether it was never true.
    pub never_true: bool,
    /// Whether it was never false. A missing value makes it neither.
    pub never_false: bool,
}

impl Coverage {
    /// Whether the cases leave nothing open.
    pub const fn is_complete(&self) -> bool {
        self.never_given.is_empty() && self.never_nothing.is_empty() && self.open.is_empty()
    }
}

/// Watches cases.
pub(super) struct Observer<'a> {
    snapshot: &'a Snapshot,
    /// By campaign.
    seen: Vec<Seen>,
}

/// What was seen of a campaign.
#[derive(Default)]
struct Seen {
    gave: bool,
    gave_nothing: bool,
    audience: Option<Looked>,
    /// In the order of the audience.
    conditions: Vec<Condition>,
}

#[derive(Default)]
struct Condition {
    text: String,
    was_true: bool,
    was_false: bool,
}

impl<'a> Observer<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        let campaigns = snapshot.campaigns().iter();
        Self {
            seen: campaigns
                .map(|campaign| Seen {
                    audience: Looked::new(campaign, snapshot),
                    ..Seen::default()
                })
                .collect(),
            snapshot,
        }
    }

    /// A case came out so.
    pub(super) fn saw(&mut self, case: &Case, actual: &Actual) {
        let schema = &self.snapshot.settings().schema;
        for (seen, campaign) in self.seen.iter_mut().zip(self.snapshot.campaigns()) {
            if let Some(columns) = actual.seen_by(campaign)
                && let Some(audience) = &mut seen.audience
                && let Some(whole) = audience.look(columns, schema)
            {
                let tests = whole.tests();
                seen.conditions.resize_with(tests.len(), Condition::default);
                for (condition, test) in seen.conditions.iter_mut().zip(tests) {
                    condition.text.clone_from(&test.text);
                    condition.was_true |= test.holds == Some(true);
                    condition.was_false |= test.holds == Some(false);
                }
            }
            seen.gave |= actual.gave(&campaign.id);
            seen.gave_nothing |= case.expected.each.iter().any(|expected| {
                let nothing = match &expected.wanted {
                    Wanted::Nothing(_) => true,
                    Wanted::Exactly(effects) => effects.is_empty(),
                    Wanted::AtLeast(_) | Wanted::Fault(_) => false,
                };
                nothing && expected.campaign.as_deref() == Some(&*campaign.id)
            });
        }
    }

    pub(super) fn finish(self) -> Coverage {
        let ids = |seen: fn(&Seen) -> bool| {
            let all = self.seen.iter().zip(self.snapshot.campaigns());
            let left = all.filter(|(of, _)| !seen(of));
            let mut ids: Vec<String> = left.map(|(_, c)| c.id.as_ref().to_owned()).collect();
            ids.sort();
            ids
        };
        let mut open = Vec::new();
        for (seen, campaign) in self.seen.iter().zip(self.snapshot.campaigns()) {
            for condition in &seen.conditions {
                if !(condition.was_true && condition.was_false) {
                    open.push(OpenCondition {
                        campaign: campaign.id.as_ref().to_owned(),
                        condition: condition.text.clone(),
                        never_true: !condition.was_true,
                        never_false: !condition.was_false,
                    });
                }
            }
        }
        // Stable, so that conditions stay in the order of their audience.
        open.sort_by(|a, b| a.campaign.cmp(&b.campaign));
        Coverage {
            campaigns: self.seen.len(),
            never_given: ids(|seen| seen.gave),
            never_nothing: ids(|seen| seen.gave_nothing),
            conditions: self.seen.iter().map(|seen| seen.conditions.len()).sum(),
            open,
        }
    }
}
