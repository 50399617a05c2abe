//! What members of a batch got before.

use super::counted_on;
use crate::batch::Columns;
use crate::campaign::Capped;
use crate::decide::Usage;
use crate::snapshot::Snapshot;
use crate::state::{CampaignIndex, MemberIndex, Members};

pub(super) struct WaveUsage<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) members: &'a Members,
    pub(super) campaigns: &'a [CampaignIndex],
    pub(super) rows: &'a [Option<MemberIndex>],
    pub(super) columns: &'a Columns,
}

impl Usage for WaveUsage<'_> {
    fn used(&self, row: usize, campaign: usize) -> u32 {
        let limit = self
            .snapshot
            .campaigns()
            .get(campaign)
            .and_then(|c| c.limit);
        let member = self.rows.get(row).copied().flatten();
        match (limit, member, self.campaigns.get(campaign)) {
            (Some(limit), Some(member), Some(&campaign)) => {
                let day = counted_on(self.members, member, self.columns, row);
                self.members.used(member, campaign, limit.period, day)
            }
            _ => 0,
        }
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
