//! Why a member got something for an event, or did not.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use sadakat_engine::decide::Reason;
use sadakat_engine::explain::CampaignExplanation;
use serde::Deserialize;
use serde_json::Value;

use crate::campaign::apart;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;
use crate::trial::said;

#[derive(Template)]
#[template(path = "why.html")]
struct Why {
    frame: Frame,
    id: String,
    customer: Option<String>,
    effects: Vec<String>,
    why: Vec<Line>,
    record: String,
}

/// What became of a campaign.
struct Line {
    name: String,
    reason: String,
    text: String,
    gave: bool,
    /// Whether all of it is shown at once.
    is_open: bool,
}

/// What somebody wants to know most.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The campaign that they ask about.
    #[serde(default)]
    campaign: String,
}

pub(crate) async fn why(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || {
        let ledger = desk.ledger()?.ok_or(Failure::Nowhere)?;
        let (record, kept) = ledger.answered(&id)?;
        let record: Value = serde_json::from_str(&record).unwrap_or_default();
        let customer = record
            .get("customer")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let (mut effects, mut lines) = (Vec::new(), Vec::new());
        for decision in &kept.decisions {
            let decision: Value = serde_json::from_str(decision).unwrap_or_default();
            for effect in decision
                .get("effects")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let campaign = effect
                    .get("campaign")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                effects.push(format!("{campaign}: {}", said(&frame, effect)));
            }
        }
        for mut explanation in ledger.explain_past(&id)? {
            let campaigns = std::mem::take(&mut explanation.campaigns);
            // What is for other kinds of events has nothing to say of this one.
            let apply = |campaign: &CampaignExplanation| campaign.reason != Reason::Trigger;
            for campaign in campaigns.into_iter().filter(apply) {
                let (name, reason) = (campaign.name.clone(), campaign.reason);
                let gave = reason == Reason::Given;
                let is_asked = campaign.campaign == asked.campaign;
                explanation.campaigns = vec![campaign];
                let key = format!("reason-{}", reason.name().replace(' ', "-"));
                lines.push(Line {
                    name,
                    reason: if frame.t.has(&key) {
                        frame.t.say(&key)
                    } else {
                        reason.name().to_owned()
                    },
                    text: frame.t.explained(&explanation),
                    gave,
                    is_open: gave || is_asked,
                });
            }
        }
        // What gave something comes first.
        lines.sort_by_key(|line| !line.gave);
        page(Why {
            record: serde_json::to_string_pretty(&record).unwrap_or_default(),
            id,
            customer,
            effects,
            why: lines,
            frame,
        })
    })
    .await
}
