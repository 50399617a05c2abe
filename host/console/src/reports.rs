//! What campaigns gave and what is owed, to look at and to take along.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use sadakat_ledger::{Liability, Performance};

use crate::campaign::apart;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    frame: Frame,
    campaigns: Vec<Performance>,
    liability: Vec<Liability>,
    members: String,
}

pub(crate) async fn show(State(desk): State<Shared>, frame: Frame) -> Result<Response, Failure> {
    apart(move || {
        let ledger = desk.ledger()?;
        let (mut campaigns, mut liability, mut members) = (Vec::new(), Vec::new(), 0);
        if let Some(ledger) = &ledger {
            campaigns = ledger.performance()?;
            liability = ledger.liability()?;
            members = ledger.members()?;
        }
        page(Reports {
            campaigns,
            liability,
            members: frame.t.number(&members.to_string()),
            frame,
        })
    })
    .await
}

/// A report as a table for other programs: amounts with a point, days as
/// `2026-03-01`.
pub(crate) async fn csv(
    State(desk): State<Shared>,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    apart(move || {
        let ledger = desk.ledger()?.ok_or(Failure::Nowhere)?;
        let mut rows = vec![];
        match &*name {
            "campaigns.csv" => {
                rows.push(
                    ["campaign", "wallet", "given", "taken", "events"]
                        .map(str::to_owned)
                        .to_vec(),
                );
                for row in ledger.performance()? {
                    rows.push(vec![
                        row.campaign,
                        row.wallet,
                        row.given,
                        row.taken,
                        row.events.to_string(),
                    ]);
                }
            }
            "liability.csv" => {
                rows.push(
                    ["wallet", "expires", "points", "lots"]
                        .map(str::to_owned)
                        .to_vec(),
                );
                for row in ledger.liability()? {
                    let expires = row.expires.map(|day| day.to_string());
                    rows.push(vec![
                        row.wallet,
                        expires.unwrap_or_default(),
                        row.points,
                        row.lots.to_string(),
                    ]);
                }
            }
            _ => return Err(Failure::Nowhere),
        }
        let mut text = String::new();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| cell_of(cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        let attachment = format!("attachment; filename=\"{name}\"");
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, attachment),
        ];
        Ok((headers, text).into_response())
    })
    .await
}

/// A cell of a table. What a spreadsheet would take for a formula is a text.
fn cell_of(text: &str) -> String {
    let is_number = text
        .strip_prefix('-')
        .unwrap_or(text)
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let text = if !is_number && text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(cell_of("a,b"), "\"a,b\"");
        assert_eq!(cell_of("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(cell_of("=1+1"), "'=1+1");
        assert_eq!(cell_of("-12.50"), "-12.50");
    }
}
