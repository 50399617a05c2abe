//! What members of a batch got before.

use super::apply::counted_on;
use crate::batch::Columns;
use crate::campaign::{Capped, LimitOf};
use crate::decide::{Claims, Usage, claimed_in, share};
use crate::model::Date;
use crate::snapshot::Snapshot;
use crate::state::{CampaignNumber, MemberIndex, Members};

pub(super) struct WaveUsage<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) members: &'a Members,
    pub(super) campaigns: &'a [CampaignNumber],
    pub(super) rows: &'a [Option<MemberIndex>],
    pub(super) columns: &'a Columns,
    pub(super) claims: &'a dyn Claims,
}

/// Under which name a member's uses are counted that a text tells apart.
pub(super) fn counter(campaign: &str, limit: usize, key: &str) -> String {
    format!("{campaign}\u{1f}{limit}\u{1f}{key}")
}

impl WaveUsage<'_> {
    fn day(&self, row: usize) -> Date {
        let member = self.rows.get(row).copied().flatten();
        member.map_or_else(
            || self.columns.date(row),
            |member| counted_on(self.members, member, self.columns, row),
        )
    }

    /// How often a limit was used, by events with a text if it tells them
    /// apart.
    fn count(
        &self,
        row: usize,
        campaign: usize,
        limit: usize,
        key: Option<&str>,
        day: Date,
    ) -> u32 {
        let Some(rules) = self.snapshot.campaigns().get(campaign) else {
            return 0;
        };
        let Some(own) = rules.limit.get(limit) else {
            return 0;
        };
        if own.of == LimitOf::Everybody {
            let share = share(rules.counted_as(), u8::try_from(limit).ok(), key);
            let count = claimed_in(self.claims, &share, own.period, day);
            return u32::try_from(count.max(0)).unwrap_or(u32::MAX);
        }
        let member = self.rows.get(row).copied().flatten();
        let index = match key {
            None => self.campaigns.get(campaign).copied(),
            Some(key) => self
                .members
                .find_campaign(&counter(rules.counted_as(), limit, key)),
        };
        match (member, index) {
            (Some(member), Some(index)) => self.members.used(member, index, own.period, day),
            _ => 0,
        }
    }
}

impl Usage for WaveUsage<'_> {
    fn used(&self, row: usize, campaign: usize, limit: usize) -> u32 {
        let Some(rules) = self.snapshot.campaigns().get(campaign) else {
            return 0;
        };
        let Some(own) = rules.limit.get(limit) else {
            return 0;
        };
        let day = self.day(row);
        let count = |key| self.count(row, campaign, limit, key, day);
        if own.per.is_none() {
            return count(None);
        }
        let keys = own.keys(self.columns, row).into_iter();
        keys.map(count).max().unwrap_or(0)
    }

    fn spent(&self, row: usize, campaign: usize) -> i64 {
        let rules = self.snapshot.campaigns().get(campaign);
        let Some((rules, budget)) = rules.and_then(|rules| Some((rules, rules.budget?))) else {
            return 0;
        };
        let share = share(rules.counted_as(), None, None);
        claimed_in(self.claims, &share, budget.period, self.day(row))
    }

    fn given_today(&self, row: usize, campaign: usize, what: Capped) -> i64 {
        let member = self.rows.get(row).copied().flatten();
        let state = member.and_then(|member| Some((member, self.members.state(member)?)));
        match (state, self.campaigns.get(campaign)) {
            (Some((member, state)), Some(&campaign)) => {
                let day = counted_on(self.members, member, self.columns, row);
                state.given_on(day, campaign, what)
            }
            _ => 0,
        }
    }
}
