//! How the program does, to look at and to take along.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use sadakat_ledger::{Cohort, Ledger, Liability, Measures, Performance, Points, Sheet};
use serde_json::json;

use crate::campaign::apart;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;
use crate::texts::Tongue;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    frame: Frame,
    measures: Vec<Measures>,
    cohorts: Vec<CohortRow>,
    /// The months of the longest cohort, from 0.
    months: Vec<u32>,
    /// What is drawn, as JSON: see `plots.js`.
    retention: String,
    owed: Vec<(String, String)>,
    points: Vec<Points>,
    campaigns: Vec<Performance>,
    liability: Vec<Liability>,
}

/// A cohort with its months.
struct CohortRow {
    first: String,
    members: u64,
    months: Vec<CohortCell>,
}

struct CohortCell {
    retention: String,
    /// From 0 to 10, for how strong it is coloured.
    strength: u8,
}

/// Cohorts that are shown; the file has all.
const COHORTS: usize = 24;

pub(crate) async fn show(State(desk): State<Shared>, frame: Frame) -> Result<Response, Failure> {
    apart(move || {
        let mut reports = Reports {
            frame,
            measures: Vec::new(),
            cohorts: Vec::new(),
            months: Vec::new(),
            retention: String::new(),
            owed: Vec::new(),
            points: Vec::new(),
            campaigns: Vec::new(),
            liability: Vec::new(),
        };
        if let Some(ledger) = desk.ledger()? {
            reports.measures = ledger.measures()?;
            let cohorts = ledger.cohorts()?;
            reports.retention = retention(&cohorts, &reports.frame.t);
            reports.cohorts = cohort_rows(&cohorts);
            let longest = reports.cohorts.iter().map(|row| row.months.len()).max();
            reports.months = (0..).take(longest.unwrap_or(0)).collect();
            reports.points = ledger.points()?;
            reports.campaigns = ledger.performance()?;
            reports.liability = ledger.liability()?;
            reports.owed = owed(&reports.liability, &reports.frame.t);
        }
        page(reports)
    })
    .await
}

fn cohort_rows(cohorts: &[Cohort]) -> Vec<CohortRow> {
    let rows = cohorts.chunk_by(|a, b| a.first == b.first);
    let rows: Vec<CohortRow> = rows
        .map(|months| CohortRow {
            first: months.first().map_or_else(String::new, |c| c.first.clone()),
            members: months.first().map_or(0, |cohort| cohort.members),
            months: months.iter().map(CohortCell::of).collect(),
        })
        .collect();
    let hidden = rows.len().saturating_sub(COHORTS);
    rows.into_iter().skip(hidden).collect()
}

/// A line to be drawn: where its points are, and how it is called.
fn plot(at: &[String], across: &str, label: &str, values: &[String], is_days: bool) -> String {
    let plot =
        json!({ "at": at, "across": across, "label": label, "values": values, "days": is_days });
    plot.to_string()
}

/// How many of 100 members still buy so many months after their first purchase,
/// of all cohorts that are that old.
fn retention(cohorts: &[Cohort], t: &Tongue) -> String {
    let mut months: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for cohort in cohorts {
        let (bought, members) = months.entry(cohort.month).or_default();
        *bought += cohort.bought;
        *members += cohort.members;
    }
    let at: Vec<String> = months.keys().map(u32::to_string).collect();
    let tenths = |(bought, members): &(u64, u64)| (bought * 1_000).checked_div(*members);
    let values = months.values().map(|sums| {
        let tenths = tenths(sums).unwrap_or(0);
        format!("{}.{}", tenths / 10, tenths % 10)
    });
    plot(
        &at,
        &t.say("plot-months"),
        &t.say("report-cohorts"),
        &values.collect::<Vec<_>>(),
        false,
    )
}

/// What is gone when, wallet by wallet; not of wallets whose points stay.
fn owed(liability: &[Liability], t: &Tongue) -> Vec<(String, String)> {
    let wallets = liability.chunk_by(|a, b| a.wallet == b.wallet);
    let drawn = wallets.filter_map(|rows| {
        let wallet = &rows.first()?.wallet;
        let ending = rows.iter().filter_map(|row| Some((row.expires?, row)));
        let (at, values): (Vec<String>, Vec<String>) = ending
            .map(|(day, row)| (day.to_string(), row.points.clone()))
            .unzip();
        let drawn = plot(&at, &t.say("gone-from"), wallet, &values, true);
        (at.len() > 1).then(|| (wallet.clone(), drawn))
    });
    drawn.collect()
}

impl CohortCell {
    fn of(cohort: &Cohort) -> Self {
        let tenths = (cohort.bought * 10).checked_div(cohort.members);
        Self {
            retention: cohort.retention.clone(),
            strength: u8::try_from(tenths.unwrap_or(0)).unwrap_or(10),
        }
    }
}

/// A report as a table for other programs: amounts with a point, days as
/// `2026-03-01`.
pub(crate) async fn csv(
    State(desk): State<Shared>,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    apart(move || {
        let ledger = desk.ledger()?.ok_or(Failure::Nowhere)?;
        let sheet = sheet(&ledger, &name)?.ok_or(Failure::Nowhere)?;
        Ok(attached(&name, &sheet))
    })
    .await
}

fn sheet(ledger: &Ledger, name: &str) -> Result<Option<Sheet<'static>>, Failure> {
    Ok(Some(match name {
        "measures.csv" => Measures::sheet(&ledger.measures()?),
        "cohorts.csv" => Cohort::sheet(&ledger.cohorts()?),
        "points.csv" => Points::sheet(&ledger.points()?),
        "campaigns.csv" => Performance::sheet(&ledger.performance()?),
        "liability.csv" => Liability::sheet(&ledger.liability()?),
        _ => return Ok(None),
    }))
}

/// A table as a file.
pub(crate) fn attached(name: &str, sheet: &Sheet<'_>) -> Response {
    let attachment = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, attachment),
    ];
    (headers, sheet.to_csv()).into_response()
}
