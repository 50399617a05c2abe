//! Points that took the place of others: a purchase came back after what it had
//! earned was used, so that others were taken for it, or the program bore it. When
//! what the used ones were used for comes back too, those get their place again.

use serde::{Deserialize, Serialize};

use crate::model::Date;

/// Points that stand in for others, by the days on which both are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct StandIns(Vec<StandIn>);

/// Some points that stand in for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i32, Option<i32>, i64)", into = "(i32, Option<i32>, i64)")]
struct StandIn {
    /// The first day on which those that were used would have been gone.
    used: Date,
    /// The same of those that were taken instead; none if the program bore them.
    by: Option<Date>,
    amount: i64,
}

impl From<(i32, Option<i32>, i64)> for StandIn {
    fn from((used, by, amount): (i32, Option<i32>, i64)) -> Self {
        Self {
            used: Date::from_days(used),
            by: by.map(Date::from_days),
            amount,
        }
    }
}

impl From<StandIn> for (i32, Option<i32>, i64) {
    fn from(stand_in: StandIn) -> Self {
        let StandIn { used, by, amount } = stand_in;
        (used.days(), by.map(Date::days), amount)
    }
}

impl StandIns {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some take the place of others.
    pub(super) fn add(&mut self, used: Date, by: Option<Date>, amount: i64) {
        if amount <= 0 {
            return;
        }
        let mut known = self.0.iter_mut();
        match known.find(|known| known.used == used && known.by == by) {
            Some(known) => known.amount = known.amount.saturating_add(amount),
            None => self.0.push(StandIn { used, by, amount }),
        }
    }

    /// Gives up to so many their place again: those that were taken last first, and
    /// what the program bore only if `is_borne`.
    pub(super) fn take(
        &mut self,
        used: Date,
        amount: i64,
        is_borne: bool,
    ) -> Vec<(Option<Date>, i64)> {
        let mut left = amount;
        let mut taken = Vec::new();
        let own = |known: &&mut StandIn| known.used == used && (is_borne || known.by.is_some());
        for known in self.0.iter_mut().rev().filter(own) {
            let part = known.amount.min(left);
            known.amount -= part;
            left -= part;
            if part > 0 {
                taken.push((known.by, part));
            }
        }
        self.0.retain(|known| known.amount > 0);
        taken
    }

    /// Forgets what nothing can come back of any more.
    pub(super) fn forget_before(&mut self, oldest: Date) {
        self.0.retain(|known| known.used >= oldest);
    }

    /// Takes over those of another wallet.
    pub(super) fn merge(&mut self, other: &Self) {
        for known in &other.0 {
            self.add(known.used, known.by, known.amount);
        }
    }

    /// Gives those back that another wallet had, as far as they are still there.
    pub(super) fn part(&mut self, other: &Self) -> Self {
        let mut parted = Self::default();
        for theirs in &other.0 {
            let mut own = self.0.iter_mut();
            let same = |own: &&mut StandIn| own.used == theirs.used && own.by == theirs.by;
            if let Some(own) = own.find(same) {
                let part = own.amount.min(theirs.amount);
                own.amount -= part;
                parted.add(theirs.used, theirs.by, part);
            }
        }
        self.0.retain(|known| known.amount > 0);
        parted
    }
}
