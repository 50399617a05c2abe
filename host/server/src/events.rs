//! Events and customers into the ledger, members out of it.

use std::sync::atomic::Ordering;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::Event;
use sadakat_ledger::{
    Answer, Asked, CouponReceipt, Done, Enrolled, LedgerError, Member, Order, Receipt, What,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::ahead::Ahead;
use crate::asked::{self, Path, Query, answer};
use crate::audit::Audited;
use crate::body;
use crate::caller::{Caller, Role};
use crate::guesses::{Guesser, told};
use crate::problem::Problem;
use crate::router::Shared;

/// A record of several that was refused.
#[derive(Serialize)]
struct Refused {
    problem: Problem,
}

/// What became of an event's record.
#[derive(Serialize)]
pub(crate) struct Decided {
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

/// What the ledger did.
#[derive(Serialize)]
#[serde(untagged)]
enum Said {
    Decided(Decided),
    Customer { customer: &'static str },
    Receipt(Receipt),
    Coupons(CouponReceipt),
    Void { repeated: bool },
}

impl Said {
    fn new(done: Done, role: Role) -> Self {
        match done {
            Done::Event(answer) => Self::Decided(Decided::new(answer, role)),
            Done::Customer(enrolled) => Self::Customer {
                customer: match enrolled {
                    Enrolled::New => "new",
                    Enrolled::Changed => "changed",
                    _ => "unchanged",
                },
            },
            Done::Order(receipt) => Self::Receipt(receipt),
            Done::Coupon(receipt) => Self::Coupons(receipt),
            Done::Void(repeated) => Self::Void { repeated },
        }
    }
}

impl Decided {
    /// As somebody is told it who is there for this.
    pub(crate) fn new(answer: Answer, role: Role) -> Self {
        let decisions = answer.decisions.into_iter();
        Self {
            decisions: decisions
                .filter_map(|decision| RawValue::from_string(decision).ok())
                .collect(),
            refused: answer.refused,
            coupons: answer.coupons,
            not_issued: answer.not_issued,
            verdicts: told(role, answer.verdicts),
            repeated: answer.repeated,
        }
    }
}

/// Processes an event, exactly once however often it is sent; or several, one a
/// line, which are answered line by line.
#[utoipa::path(post, path = "/v1/events", operation_id = "process", tag = "ledger",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    request_body(content = sadakat_client::Event, description = "A record of events, or one a line as `application/x-ndjson`"),
    responses((status = 200, description = "What was decided and kept", body = sadakat_client::Processed)))]
pub(crate) async fn events(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let several = is_lines(&headers);
    let lines = records(&shared, body, several).await?;
    process(&shared, lines, several, caller.role).await
}

/// Processes records of events.
pub(crate) async fn process(
    shared: &Shared,
    lines: Vec<String>,
    several: bool,
    role: Role,
) -> Result<Response, Problem> {
    let what = what(&lines);
    let ahead = Ahead::of(shared);
    let admitted: Vec<_> = lines.iter().map(|line| ahead.admit_event(line)).collect();
    let asked = lines.into_iter().zip(&admitted);
    let asked = asked.filter_map(|(line, admitted)| admitted.is_ok().then_some(line));
    let asked = asked.map(Asked::Event).collect();
    let mut done = shared.writer()?.together(asked).await?.into_iter();
    let answers = admitted.into_iter().map(|admitted| match admitted {
        Ok(()) => answered(done.next()),
        Err(problem) => Err(problem),
    });
    let answers: Vec<Result<Done, Problem>> = answers.collect();
    let snapshot = shared.host.snapshot();
    let currency = snapshot.settings().schema.currency.code();
    for answer in &answers {
        if let Ok(Done::Event(answer)) = answer
            && !answer.repeated
        {
            for decision in &answer.decisions {
                shared.given.count(decision, currency);
            }
        }
        let counter = match answer {
            Ok(Done::Event(answer)) if answer.repeated => &shared.records.repeated,
            Ok(_) => &shared.records.processed,
            Err(_) => &shared.records.refused,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
    let response = said(answers, several, role)?;
    Ok((Extension(what), response).into_response())
}

/// What an event would come to, with what the ledger knows of its member.
/// Nothing is kept.
#[utoipa::path(post, path = "/v1/preview", tag = "decide",
    security(("token" = ["till", "service", "marketer", "admin"])),
    request_body(content = sadakat_client::Event, description = "A record of events"),
    responses((status = 200, description = "What would be decided", body = sadakat_client::Processed)))]
pub(crate) async fn preview(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    body: Body,
) -> Result<Response, Problem> {
    let record = records(&shared, body, false).await?.concat();
    let previewed = previewed(&shared, &caller, record).await?;
    Ok(answer(&Decided::new(previewed, caller.role)))
}

/// What the ledger would answer to a record; who tries codes by it waits.
pub(crate) async fn previewed(
    shared: &Shared,
    caller: &Caller,
    record: String,
) -> Result<Answer, Problem> {
    let guesser = Guesser::of_record(caller, &record);
    let writer = shared.writer()?;
    guesser.admit(shared)?;
    let event = Event::from_json(record);
    let previewed = writer.alone(move |ledger| ledger.preview(&event)).await?;
    guesser.heard(shared, &previewed.verdicts);
    Ok(previewed)
}

/// Makes a customer a member, or changes their record; or several, one a line.
#[utoipa::path(post, path = "/v1/customers", operation_id = "enrol", tag = "members",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    request_body(content = BTreeMap<String, Value>, description = "A record of a customer, or one a line as `application/x-ndjson`"),
    responses((status = 200, description = "Whether they are new", body = sadakat_client::Enrolled)))]
pub(crate) async fn customers(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let several = is_lines(&headers);
    let lines = records(&shared, body, several).await?;
    let what = what(&lines);
    let asked = lines.into_iter().map(Asked::Customer).collect();
    let answers = shared.writer()?.together(asked).await?;
    let answers = answers.into_iter().map(|done| answered(Some(done)));
    let answers: Vec<_> = answers.collect();
    // Nobody's codes are in it.
    let response = said(answers, several, Role::Admin)?;
    Ok((Extension(what), response).into_response())
}

/// Redeems, holds or corrects points.
#[utoipa::path(post, path = "/v1/orders", operation_id = "order", tag = "ledger",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    request_body(content = sadakat_client::Order, description = "`redeem`, `hold`, `capture`, `release` or `adjust`, which admins alone may"),
    responses((status = 200, description = "What was moved, and what is available now", body = sadakat_client::Receipt)))]
pub(crate) async fn orders(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = body::read(body, &shared.settings).await?;
    let order: Order = read_order(&body, &headers)?;
    if matches!(order.what, What::Adjust { .. }) && caller.role != Role::Admin {
        let detail = format!("`{}` is a {}, who may not adjust", caller.name, caller.role);
        let help = "ask with a token of an admin";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail, help));
    }
    carry_out(&shared, order).await
}

/// Reads an order, whose id may be the key of the request.
fn read_order(body: &[u8], headers: &HeaderMap) -> Result<Order, Problem> {
    let help = "send {\"id\": \"r1\", \"day\": \"2026-03-01\", \"redeem\": {\"customer\": \"c42\", \"wallet\": \"points\", \"points\": \"100\", \"reason\": \"mug\"}}; or `hold`, `capture`, `release`, `adjust`";
    let mut fields: serde_json::Map<String, Value> = asked::from_json(body, help)?;
    let said = match fields.remove("id") {
        None => None,
        Some(Value::String(id)) => Some(id),
        Some(other) => {
            let detail = format!("`{other}` is no id: an id is a text");
            return Err(Problem::new(StatusCode::BAD_REQUEST, detail, help));
        }
    };
    fields.insert("id".to_owned(), asked::id(headers, said)?.into());
    serde_json::from_value(fields.into())
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string(), help))
}

/// Carries out an order, together with what others ask.
pub(crate) async fn carry_out(shared: &Shared, order: Order) -> Result<Response, Problem> {
    let what = Audited(format!("{} {}", order.what.name(), order.id));
    together(shared, Asked::Order(order), what).await
}

/// Does something together with what others ask.
pub(crate) async fn together(
    shared: &Shared,
    asked: Asked,
    what: Audited,
) -> Result<Response, Problem> {
    let done = shared.writer()?.together(vec![asked]).await?;
    let response = said(vec![answered(done.into_iter().next())], false, Role::Admin)?;
    Ok((Extension(what), response).into_response())
}

/// What a member owns, on the day of the newest event or on another one.
#[utoipa::path(get, path = "/v1/members/{id}", tag = "members",
    security(("token" = ["service", "admin"])),
    params(("id" = String, Path, description = "The customer"), ("on" = Option<String>, Query, description = "A day such as `2026-03-01`; that of the newest event if left out")),
    responses((status = 200, description = "What a member owns", body = sadakat_client::Member)))]
pub(crate) async fn member(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: RawQuery,
) -> Result<Response, Problem> {
    Ok(answer(&member_on(&shared, id, query).await?))
}

/// A member on the day that a query says, or on that of the newest event.
pub(crate) async fn member_on(
    shared: &Shared,
    id: String,
    query: RawQuery,
) -> Result<Member, Problem> {
    let day = Query::read(query, &["on"])?.day("on")?;
    let read = shared.writer()?.read(move |ledger| ledger.member(&id, day));
    read.await
}

/// Whether a body is lines of records, and so is its answer.
fn is_lines(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    [LINES, "application/jsonl", "application/ndjson"]
        .iter()
        .any(|lines| kind.eq_ignore_ascii_case(lines))
}

const LINES: &str = "application/x-ndjson";

/// The records of a body: one, or one a line.
pub(crate) async fn records(
    shared: &Shared,
    body: Body,
    several: bool,
) -> Result<Vec<String>, Problem> {
    let (settings, body) = (&shared.settings, body::read(body, &shared.settings).await?);
    let text = std::str::from_utf8(&body).map_err(|_| {
        let detail = "the body has bytes that are not UTF-8";
        Problem::new(StatusCode::BAD_REQUEST, detail, "send UTF-8")
    })?;
    let most = settings.most_events;
    if !several {
        // However it is laid out, it is one record; texts have no line breaks.
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        if let (Some(first), Some(_)) = (lines.next(), lines.next())
            && serde_json::from_str::<IgnoredAny>(first).is_ok()
        {
            let detail = "the body has more than one record";
            let help = "send one; `POST /v1/events` and `POST /v1/customers` take several, one a line, with `content-type: application/x-ndjson`";
            return Err(Problem::new(StatusCode::BAD_REQUEST, detail, help));
        }
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

/// What the ledger did with a record, or why it did not.
fn answered(done: Option<Result<Done, LedgerError>>) -> Result<Done, Problem> {
    match done {
        Some(done) => done.map_err(|error| Problem::ledger(&error)),
        None => Err(Problem::failed(&"a record has no answer")),
    }
}

/// What became of each record: one line each, or the only one.
fn said(done: Vec<Result<Done, Problem>>, several: bool, role: Role) -> Result<Response, Problem> {
    if !several {
        let done = done.into_iter().next();
        let done = done.unwrap_or_else(|| answered(None))?;
        return Ok(answer(&Said::new(done, role)));
    }
    let mut text = Vec::new();
    for done in done {
        let line = match done {
            Ok(done) => serde_json::to_vec(&Said::new(done, role)),
            Err(problem) => serde_json::to_vec(&Refused { problem }),
        };
        // Texts and numbers can always be written.
        text.append(&mut line.unwrap_or_default());
        text.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, LINES)], text).into_response())
}

/// What records are about, for the log of changes.
fn what(lines: &[String]) -> Audited {
    #[derive(Deserialize)]
    struct Head {
        id: Option<String>,
    }
    let first = lines
        .first()
        .and_then(|line| serde_json::from_str(line).ok());
    let first = first.and_then(|Head { id }| id).unwrap_or_default();
    Audited(match lines.len() {
        0 | 1 => first,
        count => format!("{first} and {} more", count - 1),
    })
}
