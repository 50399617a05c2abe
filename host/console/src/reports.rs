//! How the program does, to look at and to take along.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use sadakat_ledger::{Cohort, Ledger, Liability, Measures, Performance, Points, Sheet};

use crate::campaign::apart;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    frame: Frame,
    measures: Vec<Measures>,
    cohorts: Vec<CohortRow>,
    /// The months of the longest cohort, from 0.
    months: Vec<u32>,
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
            points: Vec::new(),
            campaigns: Vec::new(),
            liability: Vec::new(),
        };
        if let Some(ledger) = desk.ledger()? {
            reports.measures = ledger.measures()?;
            reports.cohorts = cohort_rows(&ledger.cohorts()?);
            let longest = reports.cohorts.iter().map(|row| row.months.len()).max();
            reports.months = (0..).take(longest.unwrap_or(0)).collect();
            reports.points = ledger.points()?;
            reports.campaigns = ledger.performance()?;
            reports.liability = ledger.liability()?;
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
