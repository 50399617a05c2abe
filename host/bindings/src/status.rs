//! What is in force, and what it wants to know.

use std::sync::Arc;

use sadakat_engine::{CampaignState, CampaignStatus, Host, Reload, ReloadError, Watching};
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// What is in force, pending, refused and why, quarantined.
pub fn status(host: &Host) -> Value {
    let status = host.status();
    let failed = status.failed.as_ref().map(|failed| match &failed.why {
        ReloadError::Program(report) => report.render(false),
        other => other.to_string(),
    });
    let quarantined = status.quarantined.iter().map(|quarantined| {
        json!({
            "campaign": &*quarantined.campaign,
            "state": quarantined.state.to_string(),
            "fault": quarantined.fault.to_string(),
        })
    });
    let pending: Vec<&str> = status.pending.iter().map(|path| &**path).collect();
    json!({
        "generation": status.generation,
        "snapshot": &*status.snapshot,
        "reloads": status.reloads,
        "refused": status.refused,
        "failed": failed,
        "unreadable": status.unreadable.as_ref().map(ToString::to_string),
        "pending": pending,
        "watching": match &status.watching {
            Watching::Off => "off",
            Watching::Polling { .. } => "polling",
            _ => "native",
        },
        "quarantined": quarantined.collect::<Vec<_>>(),
        "campaigns": status.campaigns.iter().map(campaign).collect::<Vec<_>>(),
    })
}

fn campaign(campaign: &CampaignStatus) -> Value {
    let state = match campaign.state {
        CampaignState::InForce { .. } => "in force",
        CampaignState::Upcoming { .. } => "upcoming",
        CampaignState::Paused { .. } => "paused",
        CampaignState::Ended => "ended",
        _ => "left out",
    };
    json!({ "campaign": &*campaign.id, "name": campaign.name, "state": state })
}

/// Which facts and uses the program in force reads.
pub fn needs(host: &Host) -> Value {
    let needs = host.needs();
    let facts = needs.facts.iter().map(
        |fact| json!({ "field": fact.field, "type": fact.ty.name(), "optional": fact.optional }),
    );
    let uses = needs.uses.iter().map(
        |used| json!({ "campaign": &*used.campaign, "per": used.per, "every": used.every.word() }),
    );
    json!({
        "facts": facts.collect::<Vec<_>>(),
        "uses": uses.collect::<Vec<_>>(),
        "given_today": ids(&needs.given_today),
        "shared": ids(&needs.shared),
    })
}

/// Reads the folder again, and tells the campaigns that changed.
///
/// # Errors
/// Why the program in force stays.
pub fn reload(host: &Host) -> Result<Vec<String>, Refusal> {
    Ok(match host.reload()? {
        Reload::Live { changed, .. } => ids(&changed),
        _ => Vec::new(),
    })
}

fn ids(ids: &[Arc<str>]) -> Vec<String> {
    ids.iter().map(|id| id.as_ref().to_owned()).collect()
}
