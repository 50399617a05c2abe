//! What campaigns changed: their members against their control groups.

use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use sadakat_backtest::{
    CampaignUplift, Group, Measured, Program, Uplift, UpliftReport, UpliftVerdict,
};
use sadakat_engine::model::Date;
use sadakat_ledger::Sheet;
use serde::Deserialize;

use crate::backtest::{Past, customers, records};
use crate::campaign::apart;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;
use crate::reports::attached;
use crate::texts::Tongue;

#[derive(Template)]
#[template(path = "uplift.html")]
struct UpliftPage {
    frame: Frame,
    days: u32,
    /// What past there is to look at, as texts call it; none if there is none.
    past: Option<&'static str>,
    through: Option<String>,
    campaigns: Vec<Row>,
    /// Records that could not be used.
    rejects: Option<String>,
}

struct Row {
    id: String,
    name: String,
    groups: Vec<(String, String)>,
    /// Whether that is enough to tell, in plain sentences.
    sentences: Vec<(String, String)>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    days: Option<u32>,
}

impl Asked {
    fn days(&self) -> u32 {
        self.days.unwrap_or(30).clamp(1, 3650)
    }
}

pub(crate) async fn show(
    State(desk): State<Shared>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Failure> {
    let days = asked.days();
    apart(move || {
        let past = Past::of(&desk);
        let report = match past {
            Past::None => None,
            Past::Files | Past::Ledger => Some(measure(&desk, days)?),
        };
        let t = &frame.t;
        let campaigns = report.iter().flat_map(|report| {
            let campaigns = report.campaigns.iter();
            campaigns.map(|campaign| row(t, campaign, report))
        });
        page(UpliftPage {
            days,
            past: report.is_some().then(|| past.key()),
            through: report.as_ref().and_then(|report| {
                let day = Date::parse(report.through.as_deref()?)?;
                Some(t.day(day))
            }),
            campaigns: campaigns.collect(),
            rejects: report.as_ref().and_then(|report| {
                let first = report.reject.as_deref()?;
                let count = t.number(&report.rejects.to_string());
                Some(t.with("uplift-rejects", &[("count", &count), ("first", first)]))
            }),
            frame,
        })
    })
    .await
}

pub(crate) async fn csv(
    State(desk): State<Shared>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let days = asked.days();
    apart(move || {
        if Past::of(&desk) == Past::None {
            return Err(Failure::Nowhere);
        }
        let report = measure(&desk, days)?;
        let sheet = Sheet {
            header: &UpliftReport::COLUMNS,
            rows: report.rows(),
        };
        Ok(attached("uplift.csv", &sheet))
    })
    .await
}

fn measure(desk: &Desk, days: u32) -> Result<UpliftReport, Failure> {
    let snapshot = desk.host.snapshot();
    let records = records(desk)?;
    let customers = customers(&records, &snapshot.settings().schema)?;
    let program = Program::new("", Arc::clone(&snapshot), customers);
    let events = BufReader::new(File::open(&records.events)?);
    let name = records.events.display().to_string();
    let report = Uplift::new(program).within(days).run(events, &name, || ());
    report.map_err(|error| Failure::Broken(error.to_string()))
}

fn row(t: &Tongue, campaign: &CampaignUplift, report: &UpliftReport) -> Row {
    let currency = report.currency.as_deref().unwrap_or_default();
    let mut sentences = Vec::new();
    if let Some(spend) = &campaign.spend {
        sentences.push((t.say("uplift-spend"), sentence(t, spend, currency, "spend")));
    }
    let points = t.say("percentage-points");
    sentences.push((
        t.say("uplift-buyers"),
        sentence(t, &campaign.buyers, &points, "buy"),
    ));
    Row {
        id: campaign.id.clone(),
        name: campaign.name.clone(),
        groups: vec![
            (
                t.say("uplift-treated"),
                group(t, &campaign.treated, currency),
            ),
            (
                t.say("uplift-control"),
                group(t, &campaign.control, currency),
            ),
        ],
        sentences,
    }
}

fn group(t: &Tongue, group: &Group, currency: &str) -> String {
    let number = |count: u64| t.number(&count.to_string());
    let (members, buyers) = (number(group.members), number(group.buyers));
    let mut said = match &group.buyers_percent {
        Some(percent) => t.with(
            "uplift-group",
            &[
                ("members", &members),
                ("buyers", &buyers),
                ("percent", &t.number(percent)),
            ],
        ),
        None => t.with("uplift-nobody", &[]),
    };
    if let Some(spend) = &group.spend {
        let spend = t.number(spend);
        said.push_str(&t.with("uplift-each", &[("spend", &spend), ("unit", currency)]));
    }
    if group.open > 0 {
        said.push_str(&t.with("uplift-open", &[("members", &number(group.open))]));
    }
    said
}

/// Whether a difference is enough to tell.
fn sentence(t: &Tongue, measured: &Measured, unit: &str, does: &str) -> String {
    let value = |of: &Option<String>| t.number(of.as_deref().unwrap_or_default());
    let (low, high) = (value(&measured.low), value(&measured.high));
    let seen = value(&measured.difference);
    let size = seen.trim_start_matches('−');
    let values = [
        ("low", low.as_str()),
        ("high", high.as_str()),
        ("unit", unit),
    ];
    let with = |key: &str, name, value: &str| {
        let mut values = values.to_vec();
        values.push((name, value));
        t.with(key, &values)
    };
    match measured.verdict {
        UpliftVerdict::More => with(&format!("uplift-more-{does}"), "size", size),
        UpliftVerdict::Less => with(&format!("uplift-less-{does}"), "size", size),
        UpliftVerdict::NotYet { more_members } => {
            let more = t.number(&more_members.to_string());
            let mut values = values.to_vec();
            values.extend([("seen", seen.as_str()), ("more", more.as_str())]);
            t.with("uplift-not-yet", &values)
        }
        UpliftVerdict::Same => t.with("uplift-same", &values),
        _ => t.say("uplift-too-few"),
    }
}
