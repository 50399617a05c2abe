//! Events and customers into the ledger, members out of it.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{Answer, Enrolled, LedgerError, Order};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::body;
use crate::problem::Problem;
use crate::router::Shared;

/// A record of several that was refused.
#[derive(Serialize)]
struct Refused {
    problem: Problem,
}

/// What became of an event's record.
#[derive(Serialize)]
struct Done {
    decisions: Vec<Box<RawValue>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<sadakat_ledger::RefusedPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<sadakat_ledger::IssuedCoupon>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_issued: Vec<sadakat_ledger::NotIssued>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<sadakat_ledger::CouponVerdict>,
    /// Whether the record had come before, so that nothing was done.
    repeated: bool,
}

/// What became of a customer's record.
#[derive(Serialize)]
struct Taken {
    customer: &'static str,
}

impl Done {
    fn new(answer: Answer) -> Self {
        let decisions = answer.decisions.into_iter();
        Self {
            decisions: decisions
                .filter_map(|decision| RawValue::from_string(decision).ok())
                .collect(),
            refused: answer.refused,
            coupons: answer.coupons,
            not_issued: answer.not_issued,
            verdicts: answer.verdicts,
            repeated: answer.repeated,
        }
    }
}

/// `POST /v1/events`: one record, or several lines of them.
pub(crate) async fn events(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let several = is_lines(&headers);
    let lines = records(&shared, body, several).await?;
    let answers = shared
        .keep(move |ledger| ledger.process_batch(lines.iter().map(String::as_str)))
        .await?;
    for answer in &answers {
        let counter = match answer {
            Ok(answer) if answer.repeated => &shared.records.repeated,
            Ok(_) => &shared.records.processed,
            Err(_) => &shared.records.refused,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
    said(answers, several, Done::new)
}

/// `POST /v1/preview`: what an event would come to, with what the ledger knows
/// of its member; nothing is kept.
pub(crate) async fn preview(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
    let record = records(&shared, body, false).await?.concat();
    let answer = shared
        .keep(move |ledger| ledger.preview(&Event::from_json(record)))
        .await?;
    Ok(json(&Done::new(answer)))
}

/// `POST /v1/customers`: one record, or several lines of them.
pub(crate) async fn customers(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let several = is_lines(&headers);
    let lines = records(&shared, body, several).await?;
    let answers = shared
        .keep(move |ledger| ledger.enrol(lines.iter().map(String::as_str)))
        .await?;
    said(answers, several, |enrolled| Taken {
        customer: match enrolled {
            Enrolled::New => "new",
            Enrolled::Changed => "changed",
            _ => "unchanged",
        },
    })
}

/// `POST /v1/orders`: points are redeemed, held or corrected.
pub(crate) async fn orders(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
    let body = body::read(body, &shared.settings).await?;
    let order: Order = serde_json::from_slice(&body).map_err(|error| {
        let help = "send {\"id\": \"r1\", \"day\": \"2026-03-01\", \"redeem\": {\"customer\": \"c42\", \"wallet\": \"points\", \"points\": \"100\", \"reason\": \"mug\"}}; or `hold`, `capture`, `release`, `adjust`";
        Problem::new(StatusCode::BAD_REQUEST, error.to_string(), help)
    })?;
    let receipt = shared.keep(move |ledger| ledger.order(&order)).await?;
    Ok(json(&receipt))
}

/// `GET /v1/members/{id}`: what a member owns, on the day of the newest event
/// or on another one.
pub(crate) async fn member(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let day = match query.split_once('=') {
        None if query.is_empty() => None,
        Some(("on", day)) => Some(Date::parse(day).ok_or_else(|| {
            let detail = format!("`{day}` is not a day");
            Problem::new(StatusCode::BAD_REQUEST, detail, "write `?on=2026-03-01`")
        })?),
        _ => {
            let detail = format!("`?{query}` means nothing here");
            let help = "write `?on=2026-03-01`, or nothing";
            return Err(Problem::new(StatusCode::BAD_REQUEST, detail, help));
        }
    };
    let member = shared.keep(move |ledger| ledger.member(&id, day)).await?;
    Ok(json(&member))
}

/// Whether a body is lines of records, and so is its answer.
fn is_lines(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(LINES.as_bytes()))
}

const LINES: &str = "application/x-ndjson";

/// The records of a body: one, or one a line.
async fn records(shared: &Shared, body: Body, several: bool) -> Result<Vec<String>, Problem> {
    let (settings, body) = (&shared.settings, body::read(body, &shared.settings).await?);
    let text = std::str::from_utf8(&body).map_err(|_| {
        let detail = "the body has bytes that are not UTF-8";
        Problem::new(StatusCode::BAD_REQUEST, detail, "send UTF-8")
    })?;
    let most = settings.most_events;
    if !several {
        // However it is laid out, it is one record; texts have no line breaks.
        return Ok(vec![text.replace(['\n', '\r'], " ")]);
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    if lines.len() > most {
        let detail = format!("{} records are more than {most}", lines.len());
        let help = "send several requests";
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail, help));
    }
    Ok(lines)
}

/// What became of each record: one line each, or the only one.
fn said<T, D: Serialize>(
    answers: Vec<Result<T, LedgerError>>,
    several: bool,
    done: impl Fn(T) -> D,
) -> Result<Response, Problem> {
    if !several {
        let answer = answers.into_iter().next().transpose();
        let answer = answer.map_err(|error| Problem::ledger(&error))?;
        return Ok(json(&answer.map(done)));
    }
    let mut text = Vec::new();
    for answer in answers {
        let line = match answer {
            Ok(answer) => serde_json::to_vec(&done(answer)),
            Err(error) => serde_json::to_vec(&Refused {
                problem: Problem::ledger(&error),
            }),
        };
        // Texts and numbers can always be written.
        text.append(&mut line.unwrap_or_default());
        text.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, LINES)], text).into_response())
}

fn json(value: &impl Serialize) -> Response {
    let text = serde_json::to_vec(value).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
