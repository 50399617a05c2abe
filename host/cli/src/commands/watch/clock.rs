//! Campaigns that come into force, and go out of it, because of the time.

use std::collections::HashMap;
use std::time::Duration;

use sadakat_engine::model::Instant;
use sadakat_engine::{CampaignState, CampaignStatus, Status};

/// The time by the clock of this machine.
pub(super) fn now() -> Instant {
    Instant::from_micros(jiff::Timestamp::now().as_microsecond())
}

/// How the campaigns were when somebody last looked.
#[derive(Default)]
pub(super) struct Turns {
    campaigns: Vec<CampaignStatus>,
}

impl Turns {
    /// How long until some campaign turns; nothing if none ever does.
    pub(super) fn next(&self, now: Instant) -> Option<Duration> {
        let next = self
            .campaigns
            .iter()
            .filter_map(|campaign| turn(campaign.state))
            .min()?;
        let wait = next.micros().saturating_sub(now.micros());
        Some(Duration::from_micros(u64::try_from(wait).unwrap_or(0)))
    }

    /// The campaigns that are otherwise than when this was last asked.
    pub(super) fn turned(&mut self, status: &Status) -> Vec<CampaignStatus> {
        let before = self.campaigns.iter();
        let before: HashMap<&str, CampaignState> =
            before.map(|before| (&*before.id, before.state)).collect();
        let is_another = |campaign: &&CampaignStatus| {
            let before = before.get(&*campaign.id);
            before.is_some_and(|before| *before != campaign.state)
        };
        let turned = status
            .campaigns
            .iter()
            .filter(is_another)
            .cloned()
            .collect();
        self.campaigns.clone_from(&status.campaigns);
        turned
    }
}

/// When a campaign turns next.
fn turn(state: CampaignState) -> Option<Instant> {
    match state {
        CampaignState::InForce { until } => until,
        CampaignState::Upcoming { from: at } | CampaignState::Paused { until: at } => Some(at),
        _ => None,
    }
}
