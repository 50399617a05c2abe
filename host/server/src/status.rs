//! What is in force.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sadakat_engine::{CampaignState, CampaignStatus, ReloadError, Watching};
use serde_json::{Value, json};

use crate::problem::Problem;
use crate::router::Shared;

/// What is in force, pending, failed, quarantined.
#[utoipa::path(get, path = "/v1/status", tag = "program",
    security(("token" = ["till", "service", "marketer", "admin"])),
    responses((status = 200, description = "What is in force, pending, failed, quarantined", body = sadakat_client::Status)))]
pub(crate) async fn status(State(shared): State<Shared>) -> Json<Value> {
    Json(of(&shared))
}

/// What a host tells of itself.
pub(crate) fn of(shared: &Shared) -> Value {
    let status = shared.host.status();
    let failed = status.failed.as_ref().map(|failed| match &failed.why {
        ReloadError::Program(report) => {
            let all: Value = serde_json::from_str(&report.to_json()).unwrap_or_default();
            json!({ "diagnostics": all })
        }
        other => json!({ "why": other.to_string() }),
    });
    let quarantined = status.quarantined.iter().map(|quarantined| {
        json!({
            "campaign": &*quarantined.campaign,
            "state": quarantined.state.to_string(),
            "fault": quarantined.fault.to_string(),
        })
    });
    let unfit = shared.ledger().and_then(|writer| writer.unfit());
    let pending: Vec<&str> = status.pending.iter().map(|path| &**path).collect();
    json!({
        "generation": status.generation,
        "snapshot": &*status.snapshot,
        "in_force_seconds": status.age.as_secs(),
        "reloads": status.reloads,
        "refused": status.refused,
        "failed": failed,
        "unfit": unfit,
        "unreadable": status.unreadable.as_ref().map(ToString::to_string),
        "pending": pending,
        "watching": match &status.watching {
            Watching::Off => "off",
            Watching::Polling { .. } => "polling",
            _ => "native",
        },
        "warnings": status.warnings.warning_count(),
        "quarantined": quarantined.collect::<Vec<_>>(),
        "campaigns": status.campaigns.iter().map(campaign).collect::<Vec<_>>(),
    })
}

/// A campaign as it stands.
pub(crate) fn campaign(campaign: &CampaignStatus) -> Value {
    let (state, at) = match campaign.state {
        CampaignState::InForce { until } => ("in force", until),
        CampaignState::Upcoming { from } => ("upcoming", Some(from)),
        CampaignState::Paused { until } => ("paused", Some(until)),
        CampaignState::Ended => ("ended", None),
        _ => ("left out", None),
    };
    let utc = sadakat_engine::model::Zone::utc();
    let mut shown = json!({
        "campaign": &*campaign.id,
        "name": campaign.name,
        "state": state,
        "changes_at": at.map(|at| at.to_rfc3339(&utc)),
    });
    if let Some(fields) = shown
        .as_object_mut()
        .filter(|_| !campaign.rollout.is_plain())
    {
        fields.insert("rollout".to_owned(), json!(campaign.rollout));
    }
    shown
}

/// Which facts and uses the program in force reads.
#[utoipa::path(get, path = "/v1/needs", tag = "program",
    security(("token" = ["till", "service", "marketer", "admin"])),
    responses((status = 200, description = "Which facts and uses the program in force reads", body = sadakat_client::Needs)))]
pub(crate) async fn needs(State(shared): State<Shared>) -> Json<Value> {
    let needs = shared.host.needs();
    let facts = needs.facts.iter().map(
        |fact| json!({ "field": fact.field, "type": fact.ty.name(), "optional": fact.optional }),
    );
    let uses = needs.uses.iter().map(
        |used| json!({ "campaign": &*used.campaign, "per": used.per, "every": used.every.word() }),
    );
    let ids = |ids: &[std::sync::Arc<str>]| -> Vec<String> {
        ids.iter().map(|id| id.as_ref().to_owned()).collect()
    };
    Json(json!({
        "facts": facts.collect::<Vec<_>>(),
        "uses": uses.collect::<Vec<_>>(),
        "given_today": ids(&needs.given_today),
        "shared": ids(&needs.shared),
    }))
}

/// Whether requests can be done: not while the ledger is away.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, description = "They can", body = String), (status = 503, description = "The ledger is away")))]
pub(crate) async fn readyz(State(shared): State<Shared>) -> Result<&'static str, Problem> {
    if let Ok(writer) = shared.writer()
        && !writer.is_ready().await
    {
        let help = "it is asked again from time to time";
        let detail = "the ledger cannot be used at present";
        return Err(Problem::later(
            StatusCode::SERVICE_UNAVAILABLE,
            detail,
            help,
            1,
        ));
    }
    Ok("ready\n")
}

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "It does", body = String)))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}
