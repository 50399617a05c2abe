//! A JSON object for everything that happens.

use sadakat_engine::model::Zone;
use sadakat_engine::{CampaignState, CampaignStatus, Host, ReloadError, Watching};
use serde_json::{Value, json};

use super::clock::now;
use super::news::{Life, News, Show};
use super::words;
use crate::commands::left;
use crate::language::for_machines;
use crate::output;

pub(super) struct Json;

impl Show for Json {
    fn show(&mut self, news: &News, life: &Life) {
        let zone = words::zone(life);
        let mut line = match news {
            News::Opened => json!({ "event": "live", "changed": [] }),
            News::Listening(listening) => json!({
                "event": "listening",
                "address": listening.address.to_string(),
                "url": listening.to_string(),
            }),
            News::Changed { changed, .. } => {
                let changed: Vec<&str> = changed.iter().map(|id| &**id).collect();
                json!({ "event": "live", "changed": changed })
            }
            News::Refused(why) => refused(why),
            News::Restored => json!({ "event": "restored" }),
            News::Quarantined {
                campaign,
                state,
                fault,
            } => json!({
                "event": "quarantined",
                "campaign": &**campaign,
                "state": state,
                "fault": fault,
            }),
            News::Unreadable(error) => {
                json!({ "event": "unreadable", "why": words::unreadable(error) })
            }
            News::Readable => json!({ "event": "readable" }),
            News::Pending(paths) => {
                let paths: Vec<&str> = paths.iter().map(|path| &**path).collect();
                json!({ "event": "pending", "files": paths })
            }
            News::Compiling(paths) => {
                let paths: Vec<&str> = paths.iter().map(|path| &**path).collect();
                json!({ "event": "compiling", "files": paths })
            }
            News::Watching(Watching::Polling { why }) => json!({ "event": "polling", "why": why }),
            News::Watching(_) => json!({ "event": "native" }),
            News::Turned(turned) => {
                let all = match life {
                    Life::Live(host) => campaigns(turned, host, &zone),
                    Life::Waiting => Value::Null,
                };
                json!({ "event": "turned", "campaigns": all })
            }
            News::Other => return,
            News::Stopped => json!({ "event": "stopped" }),
        };
        if let Some(line) = line.as_object_mut() {
            line.insert("at".to_owned(), now().to_rfc3339(&zone).into());
            if let Life::Live(host) = life {
                in_force(line, host, news, &zone);
            }
        }
        output::machine_line(&line.to_string());
    }
}

/// Which program is in force, and after a change all its campaigns.
fn in_force(line: &mut serde_json::Map<String, Value>, host: &Host, news: &News, zone: &Zone) {
    let status = host.status();
    line.insert("generation".to_owned(), status.generation.into());
    line.insert("snapshot".to_owned(), (*status.snapshot).into());
    if matches!(news, News::Opened | News::Changed { .. }) {
        line.insert(
            "warnings".to_owned(),
            status.warnings.warning_count().into(),
        );
        let all = campaigns(&status.campaigns, host, zone);
        line.insert("campaigns".to_owned(), all);
    }
}

/// The diagnostics are those of `sadakat check --format json`.
fn refused(why: &ReloadError) -> Value {
    match why {
        ReloadError::Program(report) => {
            let diagnostics: Value = for_machines(|words| {
                serde_json::from_str(&report.to_json_in(words)).unwrap_or_default()
            });
            json!({ "event": "refused", "diagnostics": diagnostics })
        }
        other => json!({ "event": "refused", "why": words::wrong(other, false) }),
    }
}

fn campaigns(campaigns: &[CampaignStatus], host: &Host, zone: &Zone) -> Value {
    let snapshot = host.snapshot();
    let all = campaigns.iter().map(|campaign| {
        let (key, at) = match campaign.state {
            CampaignState::InForce { until } => ("until", until),
            CampaignState::Paused { until } => ("until", Some(until)),
            CampaignState::Upcoming { from } => ("from", Some(from)),
            _ => ("until", None),
        };
        let mut line = json!({
            "id": &*campaign.id,
            "name": campaign.name,
            "state": words::state(campaign.state),
        });
        if let (Some(line), Some(at)) = (line.as_object_mut(), at) {
            line.insert(key.to_owned(), at.to_rfc3339(zone).into());
        }
        if let (Some(line), false) = (line.as_object_mut(), campaign.rollout.is_plain()) {
            line.insert("rollout".to_owned(), json!(campaign.rollout));
        }
        if let (Some(line), false) = (line.as_object_mut(), campaign.left.is_empty()) {
            let left = campaign.left.iter();
            let left: Value = left.map(|left| left::json(&snapshot, left)).collect();
            line.insert("left".to_owned(), left);
        }
        line
    });
    all.collect()
}
