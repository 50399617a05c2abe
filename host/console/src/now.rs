//! What happens now: decisions as they come, faults, budgets that run out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use crate::campaign::apart;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::near::Near;
use crate::page::page;
use crate::trial::said;

/// The page; what is alive on it is asked for again and again.
#[derive(Template)]
#[template(path = "now.html")]
struct NowPage {
    frame: Frame,
    live: Live,
    near: Near,
}

#[derive(Template)]
#[template(path = "live.html")]
struct Live {
    t: crate::texts::Tongue,
    snapshot: String,
    in_force_for: String,
    reloads: u64,
    refused: u64,
    failed: Option<String>,
    rows: Vec<Row>,
    budgets: Vec<Budget>,
    quarantined: Vec<(String, String)>,
    decisions: Vec<Decided>,
    has_ledger: bool,
}

/// What a campaign did since the host began.
struct Row {
    id: String,
    evaluated: String,
    effects: String,
    faults: String,
}

struct Budget {
    campaign: String,
    left: String,
    most: String,
    /// How much is left, in parts of 100.
    percent: i64,
    /// Whether nothing is left at all.
    is_empty: bool,
}

/// An answer of the ledger.
struct Decided {
    what: String,
    id: String,
    effects: Vec<String>,
}

/// Answers that are shown.
const SHOWN: u32 = 20;

fn live(desk: &crate::desk::Desk, frame: &Frame) -> Result<Live, Failure> {
    let t = &frame.t;
    let status = desk.host.status();
    let counters = desk.host.counters();
    let snapshot = desk.host.snapshot();
    let number = |count: u64| t.number(&count.to_string());
    let rows = counters.iter().map(|(id, counters)| Row {
        id: id.to_string(),
        evaluated: number(counters.evaluations),
        effects: number(counters.effects()),
        faults: number(counters.faults()),
    });
    let budgets = status.campaigns.iter().flat_map(|campaign| {
        campaign.left.iter().map(|left| {
            let (rest, most, what) = left.amounts(&snapshot);
            let percent = left.left.max(0).saturating_mul(100).checked_div(left.most);
            Budget {
                campaign: campaign.name.clone(),
                left: t.number(&rest),
                most: format!("{} {what}", t.number(&most)),
                percent: percent.unwrap_or(0),
                is_empty: left.left <= 0,
            }
        })
    });
    // What runs out comes first.
    let mut budgets: Vec<Budget> = budgets.collect();
    budgets.sort_by_key(|budget| budget.percent);
    let quarantined = status.quarantined.iter();
    let quarantined = quarantined.map(|one| (one.campaign.to_string(), one.fault.to_string()));
    let mut decisions = Vec::new();
    if let Some(ledger) = desk.ledger()? {
        for answer in ledger.newest(SHOWN)? {
            decisions.push(Decided {
                effects: effects(frame, answer.answer.get()),
                what: answer.what,
                id: answer.id,
            });
        }
    }
    Ok(Live {
        snapshot: status.snapshot.to_string(),
        in_force_for: t.count(
            "seconds",
            usize::try_from(status.age.as_secs()).unwrap_or(usize::MAX),
        ),
        reloads: status.reloads,
        refused: status.refused,
        failed: status.failed.as_ref().map(|failed| failed.why.to_string()),
        rows: rows.collect(),
        budgets,
        quarantined: quarantined.collect(),
        decisions,
        has_ledger: frame.has_ledger,
        t: t.clone(),
    })
}

/// The effects of an answer, campaign by campaign.
fn effects(frame: &Frame, answer: &str) -> Vec<String> {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    let decisions = answer.get("decisions").and_then(Value::as_array);
    let mut all = Vec::new();
    for decision in decisions.into_iter().flatten() {
        // Decisions are kept as their text.
        let parsed: Option<Value> = decision
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok());
        let decision = parsed.as_ref().unwrap_or(decision);
        let effects = decision.get("effects").and_then(Value::as_array);
        for effect in effects.into_iter().flatten() {
            let campaign = effect
                .get("campaign")
                .and_then(Value::as_str)
                .unwrap_or_default();
            all.push(format!("{campaign}: {}", said(frame, effect)));
        }
    }
    all
}

pub(crate) async fn show(State(desk): State<Shared>, frame: Frame) -> Result<Response, Failure> {
    apart(move || {
        page(NowPage {
            live: live(&desk, &frame)?,
            near: Near::of(&desk, &frame.t),
            frame,
        })
    })
    .await
}

pub(crate) async fn fragment(
    State(desk): State<Shared>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || page(live(&desk, &frame)?)).await
}
