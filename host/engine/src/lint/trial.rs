//! What a made-up event comes to.

use std::sync::Arc;

use super::linter::{DECISION, Linter};
use super::record::{Record, Wish};
use crate::decide::{AppliedEffect, Evaluator, Granted, NoUsage, ProposalOutcome};
use crate::diagnostic::Example;
use crate::facts::Events;
use crate::model::format_scaled;

/// Decides made-up events; made when the first one is.
#[derive(Default)]
pub(super) struct Trial {
    evaluator: Option<Evaluator>,
}

/// The decision of one made-up event.
pub(super) struct Verdict(Vec<AppliedEffect>);

impl Verdict {
    /// What a campaign gives.
    pub(super) fn of(&self, campaign: usize) -> impl Iterator<Item = &Granted> {
        let given = self.0.iter();
        given
            .filter(move |given| given.campaign as usize == campaign)
            .map(|given| &given.effect)
    }

    /// The campaigns that give something, in the order of deciding.
    pub(super) fn givers(&self) -> impl Iterator<Item = usize> {
        let mut last = None;
        let all = self.0.iter().map(|given| given.campaign as usize);
        all.filter(move |&campaign| last.replace(campaign) != Some(campaign))
    }

    /// Whether a campaign gives anything.
    pub(super) fn gives(&self, campaign: usize) -> bool {
        self.of(campaign).next().is_some()
    }

    /// What a campaign takes off the price, in minor units.
    pub(super) fn off(&self, campaign: usize) -> i64 {
        self.of(campaign)
            .fold(0, |off: i64, granted| match granted {
                Granted::Discount { amount, .. } => off.saturating_add(*amount),
                _ => off,
            })
    }

    /// What a campaign takes off which lines; an amount that is off shipping
    /// is off none.
    pub(super) fn lowers(&self, campaign: usize) -> Vec<u32> {
        let mut lowered = Vec::new();
        for granted in self.of(campaign) {
            if let Granted::Discount { lines, .. } = granted {
                lowered.extend(lines.iter().map(|(line, _)| *line));
            }
        }
        lowered
    }

    /// The points that a campaign gives, in the smallest unit of each wallet.
    pub(super) fn points(&self, campaign: usize) -> i64 {
        self.of(campaign)
            .fold(0, |sum: i64, granted| match granted {
                Granted::Points { amount, .. } => sum.saturating_add(*amount),
                _ => sum,
            })
    }
}

impl Linter<'_> {
    /// What the program decides for an event; none if it cannot be read, or
    /// some campaign fails.
    pub(super) fn decide(&mut self, record: &Record) -> Option<Verdict> {
        if self.is_tired() {
            return None;
        }
        let facts = record.facts();
        let one = [(record.event.as_str(), facts.as_ref())];
        let events = Events::read(&self.snapshot, one).ok()?;
        let snapshot = &self.snapshot;
        let evaluator = self
            .trial
            .evaluator
            .get_or_insert_with(|| Evaluator::new(Arc::clone(snapshot)));
        let decisions = evaluator.evaluate(&events.batch(&NoUsage));
        let given = decisions.all().len() as u64;
        let readable = decisions.rows() == 1 && decisions.all_faults().is_empty();
        let verdict = readable.then(|| Verdict(decisions.all().to_vec()));
        let evaluated = decisions.evaluated.len() as u64;
        self.spend(DECISION + 8 * given + evaluated / 16);
        verdict
    }

    /// What becomes of a campaign's proposals for an event; none if it cannot
    /// be read, or some campaign fails.
    pub(super) fn fates(
        &mut self,
        record: &Record,
        campaign: usize,
    ) -> Option<Vec<ProposalOutcome>> {
        let facts = record.facts();
        let one = [(record.event.as_str(), facts.as_ref())];
        let events = Events::read(&self.snapshot, one).ok()?;
        let mut evaluator = Evaluator::new(Arc::clone(&self.snapshot));
        evaluator.trace(true);
        let decisions = evaluator.evaluate(&events.batch(&NoUsage));
        let readable = decisions.rows() == 1 && decisions.all_faults().is_empty();
        readable.then(|| decisions.fates_of(0, campaign).to_vec())
    }

    /// An event with what comes of it, for a diagnostic.
    pub(super) fn example(&self, record: &Record, outcome: String) -> Example {
        let member = record.member_json(self.schema());
        Example::new(record.event.clone(), member, outcome)
    }

    /// An event of both campaigns for which `by` gives something and `at`
    /// nothing; none if none is found, or no trial is left.
    pub(super) fn beaten(&mut self, by: usize, at: usize, trials: &mut usize) -> Option<Example> {
        let left = trials.checked_sub(1)?;
        let record = self.record(&Wish {
            qualifies: &[at, by],
            ..Wish::default()
        })?;
        *trials = left;
        let verdict = self.decide(&record)?;
        let shown = verdict.gives(by) && !verdict.gives(at);
        let id = |at| self.campaign(at).map_or("", |campaign| &campaign.id);
        let outcome = format!("`{}` gives something, `{}` nothing", id(by), id(at));
        shown.then(|| self.example(&record, outcome))
    }

    /// An amount for people.
    pub(super) fn amount(&self, minor: i64) -> String {
        let currency = self.schema().currency;
        format!(
            "{} {}",
            format_scaled(minor, currency.minor_digits()),
            currency.code()
        )
    }
}
