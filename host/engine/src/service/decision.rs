//! A decision that owns what it needs.

use std::sync::Arc;

use arrow_buffer::BooleanBuffer;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::changes::Changes;
use super::effects::{CampaignEffect, effect_of};
use crate::batch::{Column, Columns};
use crate::campaign::Capped;
use crate::decide::{AppliedEffect, Batch, Claim, Decisions, EffectRow, Evaluator, Usage, tell};
use crate::diagnostic::Code;
use crate::explain::{About, Explainer, Explanation};
use crate::model::{Date, Instant};
use crate::returns::Then;
use crate::schema::FieldId;
use crate::snapshot::Snapshot;

/// What one event comes to. It holds the program that decided it, so that it
/// can be told, written and explained however many edits went into force since;
/// cheap to clone.
#[derive(Clone)]
pub struct Decision {
    decided: Arc<Decided>,
    row: usize,
}

/// A batch with its decisions.
pub(super) struct Decided {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) columns: Arc<Columns>,
    pub(super) members: Option<BooleanBuffer>,
    /// What was got before, by event.
    pub(super) before: Vec<Then>,
    pub(super) decisions: Decisions,
    /// What was claimed of what all members share.
    pub(super) claims: Vec<Claim>,
}

/// A campaign that could not be evaluated for the event. The others stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CampaignFault {
    /// The campaign's id.
    pub campaign: Arc<str>,
    /// What kind of fault.
    pub code: Code,
    /// What went wrong, for the campaign's author.
    pub message: String,
    /// The line of its script, from 1, if it has one.
    pub line: Option<u32>,
}

impl Decision {
    pub(super) fn new(decided: &Arc<Decided>, row: usize) -> Self {
        Self {
            decided: Arc::clone(decided),
            row,
        }
    }

    /// The event's id.
    pub fn event(&self) -> &str {
        self.text(self.snapshot().fields().event_id)
            .unwrap_or_default()
    }

    /// Whose event it is; none for a guest's that names nobody.
    pub fn customer(&self) -> Option<&str> {
        self.text(self.snapshot().fields().customer_id)
    }

    /// The local day of the event, which limits, lots and tiers go by.
    pub fn day(&self) -> Date {
        self.decided.columns.date(self.row)
    }

    /// The program that decided it, by its hash.
    pub fn program(&self) -> &str {
        self.snapshot().hash()
    }

    /// What is given, in the order of phases, priorities and campaign ids.
    pub fn effects(&self) -> Vec<CampaignEffect> {
        let given = self.decided.decisions.given(self.row).iter();
        given
            .map(|given| effect_of(given, self.snapshot(), &self.decided.columns, self.row))
            .collect()
    }

    /// The campaigns that failed. A decision with faults can be used: it lacks
    /// what these campaigns would have given.
    pub fn faults(&self) -> Vec<CampaignFault> {
        let faults = self.decided.decisions.faults(self.row).iter();
        faults
            .map(|fault| CampaignFault {
                campaign: id(self.snapshot(), fault.campaign),
                code: fault.code,
                message: fault.message.clone(),
                line: (fault.line > 0).then_some(fault.line),
            })
            .collect()
    }

    /// What a store must keep of it.
    pub fn changes(&self) -> Changes {
        let decided = &*self.decided;
        Changes::of(
            &decided.snapshot,
            &decided.columns,
            self.row,
            &decided.decisions,
        )
    }

    /// Until when the same event would be decided alike, all else being equal;
    /// none if no window ever changes it.
    pub fn valid_until(&self) -> Option<Instant> {
        self.decided
            .decisions
            .valid_until(self.snapshot(), &self.decided.columns, self.row)
    }

    /// One JSON object, as `sadakat run` writes it, without a line break.
    pub fn to_json(&self) -> String {
        self.decided
            .decisions
            .to_json(self.snapshot(), &self.decided.columns, self.row)
    }

    /// Appends what [`Self::to_json`] says.
    #[doc(hidden)]
    pub fn write_json(&self, out: &mut Vec<u8>) {
        let decided = &*self.decided;
        decided
            .decisions
            .write_json(out, &decided.snapshot, &decided.columns, self.row);
    }

    /// Whether nothing is given and nothing failed.
    #[doc(hidden)]
    pub fn is_nothing(&self) -> bool {
        self.told().next().is_none() && self.decided.decisions.faults(self.row).is_empty()
    }

    /// What its JSON has among the effects.
    fn told(&self) -> impl Iterator<Item = &AppliedEffect> {
        let decisions = &self.decided.decisions;
        let reversal = decisions.reversal(self.row);
        let taken_back = reversal.map_or(&[][..], |reversal| &reversal.effects);
        decisions.given(self.row).iter().chain(taken_back)
    }

    /// Tells what is given, and what a return took back, as tables have it.
    #[doc(hidden)]
    pub fn tell_effects(&self, to: &mut dyn FnMut(EffectRow<'_>)) {
        let currency = self.snapshot().currency(&self.decided.columns, self.row);
        let mut text = Vec::new();
        for given in self.told() {
            tell(given, self.snapshot(), currency, &mut text, to);
        }
    }

    /// What became of every campaign, and why. The event is decided once more
    /// for it, with what was known then.
    pub fn explain(&self) -> Explanation {
        let decided = &*self.decided;
        let mut evaluator = Evaluator::new(Arc::clone(&decided.snapshot));
        evaluator.trace(true);
        let mut decisions = evaluator.evaluate(&Batch {
            columns: Arc::clone(&decided.columns),
            members: decided.members.clone(),
            usage: &ByRow(&decided.before),
        });
        // What a return took back follows from its purchase.
        decisions.reversals.clone_from(&decided.decisions.reversals);
        let explained =
            Explainer::new(Arc::clone(&decided.snapshot)).explain(&decisions, self.row, About::All);
        // It was traced, and has the row.
        explained.unwrap_or_default()
    }

    /// What it claimed of what all members share.
    pub(crate) fn claims(&self) -> &[Claim] {
        &self.decided.claims
    }

    fn snapshot(&self) -> &Snapshot {
        &self.decided.snapshot
    }

    fn text(&self, field: Option<FieldId>) -> Option<&str> {
        let column = field.and_then(|id| self.decided.columns.get(id));
        column.and_then(Column::as_text)?.get(self.row)
    }
}

/// A campaign's id, by its position.
pub(super) fn id(snapshot: &Snapshot, position: u32) -> Arc<str> {
    let campaign = snapshot.campaigns().get(position as usize);
    campaign.map_or_else(|| "".into(), |campaign| Arc::clone(&campaign.id))
}

impl std::fmt::Debug for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Decision").field(&self.to_json()).finish()
    }
}

/// Two decisions are equal if they say the same.
impl PartialEq for Decision {
    fn eq(&self, other: &Self) -> bool {
        self.to_json() == other.to_json()
    }
}

/// As [`Decision::to_json`], with serde_json.
impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.to_json()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// What was got before each event of a batch.
struct ByRow<'a>(&'a [Then]);

impl Usage for ByRow<'_> {
    fn used(&self, row: usize, campaign: usize, limit: usize) -> u32 {
        self.0
            .get(row)
            .map_or(0, |then| then.used(0, campaign, limit))
    }

    fn spent(&self, row: usize, campaign: usize) -> i64 {
        self.0.get(row).map_or(0, |then| then.spent(0, campaign))
    }

    fn given_today(&self, row: usize, campaign: usize, what: Capped) -> i64 {
        self.0
            .get(row)
            .map_or(0, |then| then.given_today(0, campaign, what))
    }
}
