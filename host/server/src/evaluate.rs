//! Events in, decisions out.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sadakat_engine::explain::Explanation;
use sadakat_engine::model::Instant;
use sadakat_engine::{DecideError, Decision, Event, Member, Pinned, SharedUse};
use sadakat_ledger::{Answer, Ledger, LedgerError};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tracing::info_span;

use crate::body;
use crate::caller::{Caller, Role};
use crate::guesses::Guesser;
use crate::problem::Problem;
use crate::router::Shared;
use crate::writer::Writer;

/// What is asked: one event, or several as `requests`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked<'b> {
    #[serde(borrow, default)]
    event: Option<&'b RawValue>,
    /// Left out, it is not said; `null` is a guest.
    #[serde(borrow, default, deserialize_with = "said")]
    member: Option<&'b RawValue>,
    #[serde(borrow, default)]
    requests: Option<Vec<One<'b>>>,
    /// What is used of limits in all and of budgets, or `"unknown"`.
    #[serde(borrow, default)]
    shared: Option<&'b RawValue>,
    /// When all events are to happen, instead of when they say.
    #[serde(default)]
    as_of: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct One<'b> {
    #[serde(borrow)]
    pub(crate) event: &'b RawValue,
    #[serde(borrow, default, deserialize_with = "said")]
    pub(crate) member: Option<&'b RawValue>,
}

/// A value that may be `null`, which is not the same as none.
pub(crate) fn said<'d: 'b, 'b, D: serde::Deserializer<'d>>(
    from: D,
) -> Result<Option<&'b RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// Appends what is answered for one event. Decisions are texts of JSON, and go
/// where they belong without being read again.
fn write_answer(out: &mut Vec<u8>, decision: &Decision, explain: bool) {
    out.extend_from_slice(b"{\"decision\":");
    decision.write_json(out);
    out.extend_from_slice(b",\"changes\":");
    // Texts and numbers can always be written.
    let _ = serde_json::to_writer(&mut *out, &decision.changes());
    if explain {
        out.extend_from_slice(b",\"explanation\":");
        out.extend_from_slice(decision.explain().to_json().as_bytes());
    }
    out.push(b'}');
}

/// Batches from this size on are decided where nothing else waits for it.
const LARGE: usize = 64;

/// What events come to, and what a store must keep of it. Nothing is kept here.
#[utoipa::path(post, path = "/v1/evaluate", tag = "decide",
    security(("token" = ["till", "service", "marketer", "admin"])),
    request_body(content = sadakat_client::Evaluate, description = "An event and what is known of its member, or several as `requests`"),
    responses((status = 200, description = "The decisions, and what changes by them", body = sadakat_client::EvaluateAnswer)))]
pub(crate) async fn evaluate(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Response {
    let query = query.as_deref().unwrap_or_default();
    let answered = answer(&shared, &caller, query, body).await;
    let counter = if answered.is_ok() {
        &shared.decided
    } else {
        &shared.refused
    };
    counter.fetch_add(1, Ordering::Relaxed);
    match answered {
        Ok(decided) => {
            let fresh = fresh_for(decided.valid_until).as_secs();
            let mut response =
                ([(header::CONTENT_TYPE, "application/json")], decided.json).into_response();
            if let Ok(cache) = HeaderValue::try_from(format!("private, max-age={fresh}")) {
                response.headers_mut().insert(header::CACHE_CONTROL, cache);
            }
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// What was decided.
pub(crate) struct Decided {
    pub(crate) json: Vec<u8>,
    /// Until when all of it holds; none for no end.
    pub(crate) valid_until: Option<Instant>,
}

/// For how long from now a decision holds, a minute at most: an edit may come.
pub(crate) fn fresh_for(valid_until: Option<Instant>) -> Duration {
    const MOST: Duration = Duration::from_secs(60);
    let Some(until) = valid_until else {
        return MOST;
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let until = u64::try_from(until.micros()).map(Duration::from_micros);
    let left = until
        .ok()
        .zip(now.ok())
        .map(|(until, now)| until.saturating_sub(now));
    left.unwrap_or_default().min(MOST)
}

async fn answer(
    shared: &Shared,
    caller: &Caller,
    query: &str,
    body: Body,
) -> Result<Decided, Problem> {
    let explain = match query {
        "" => false,
        "explain" | "explain=true" => true,
        _ => {
            let detail = format!("`?{query}` means nothing here");
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                detail,
                "write `?explain`, or nothing",
            ));
        }
    };
    let body = body::read(body, &shared.settings).await?;
    let most = shared.settings.most_events;
    let read = Read::new(&body, most)?;
    if let Some(writer) = shared.ledger()
        && let Some(asked) = of_ledger(&read)?
    {
        // What the ledger knows of members is not for tills.
        if explain && caller.role == Role::Till {
            let detail = format!(
                "`{}` is a {}, who may not ask why by what the ledger knows",
                caller.name, caller.role
            );
            let help =
                "leave `?explain` out, or ask with a token of a service, a marketer or an admin";
            return Err(Problem::new(StatusCode::FORBIDDEN, detail, help));
        }
        return by_ledger(shared, writer, caller, asked, explain).await;
    }
    // One program from reading to writing, whatever is edited meanwhile.
    let program = shared.host.pin();
    let is_trial = shared.ledger().is_some();
    let span = info_span!("decide", program = program.snapshot().hash());
    // Counting is enough to know how long it takes.
    if body.len() < LARGE * SMALLEST_EVENT && !explain {
        return span.in_scope(|| decide(&program, read, explain, is_trial));
    }
    drop(read);
    let decided = move || {
        let read = Read::new(&body, most)?;
        span.in_scope(|| decide(&program, read, explain, is_trial))
    };
    let decided = tokio::task::spawn_blocking(decided).await;
    decided.unwrap_or_else(|error| Err(Problem::failed(&error)))
}

/// About as many bytes as the smallest event has.
const SMALLEST_EVENT: usize = 64;

/// More bytes than most answers for an event have.
const ANSWER: usize = 2_048;

/// What is asked, looked through.
pub(crate) struct Read<'b> {
    pub(crate) requests: Vec<One<'b>>,
    pub(crate) is_batch: bool,
    pub(crate) shared: Option<&'b RawValue>,
    pub(crate) as_of: Option<String>,
}

impl<'b> Read<'b> {
    fn new(body: &'b [u8], most: usize) -> Result<Self, Problem> {
        let asked: Asked<'_> = serde_json::from_slice(body).map_err(|error| {
            let help = "send {\"event\": {…}, \"member\": {…}}, `null` as the member of a guest; or {\"requests\": [{\"event\": {…}, \"member\": {…}}]}";
            Problem::new(StatusCode::BAD_REQUEST, error.to_string(), help)
        })?;
        let (requests, is_batch) = match (asked.event, asked.requests) {
            (Some(event), None) => (
                vec![One {
                    event,
                    member: asked.member,
                }],
                false,
            ),
            (None, Some(requests)) if asked.member.is_none() => (requests, true),
            (event, requests) => {
                let detail = match event.is_some() && requests.is_some() {
                    true => "one event and a batch are asked for at once",
                    false => "neither one event nor a batch is asked for",
                };
                let help =
                    "send `event` and `member`, or `requests` with an event and a member in each";
                return Err(Problem::new(StatusCode::BAD_REQUEST, detail, help));
            }
        };
        if requests.len() > most {
            let detail = format!("{} events are more than {most}", requests.len());
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                detail,
                "send several requests",
            ));
        }
        Ok(Self {
            requests,
            is_batch,
            shared: asked.shared,
            as_of: asked.as_of,
        })
    }
}

/// A record of an event that happens at `as_of`, if that is said.
fn on(event: &RawValue, as_of: Option<&str>) -> String {
    let Some(as_of) = as_of else {
        return event.get().to_owned();
    };
    // What is no object is refused as it is.
    let Ok(mut fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(event.get()) else {
        return event.get().to_owned();
    };
    let Ok(at) = serde_json::value::to_raw_value(as_of) else {
        return event.get().to_owned();
    };
    fields.insert("at".to_owned(), &at);
    // Texts can always be written.
    serde_json::to_string(&fields).unwrap_or_default()
}

/// Events of members whom the ledger knows.
struct OfLedger {
    events: Vec<Event>,
    is_batch: bool,
}

/// The events that are asked about, if nothing is said of their members.
fn of_ledger(read: &Read<'_>) -> Result<Option<OfLedger>, Problem> {
    let said = read.requests.iter().filter(|one| one.member.is_some());
    let said = said.count();
    let count = read.requests.len() - said;
    if count == 0 {
        return Ok(None);
    }
    if said > 0 {
        let detail = format!("of {said} events a member is said, and of {count} members nothing");
        let help = "send `member` with every event, or with none to go by the ledger";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail, help));
    }
    if read.shared.is_some() {
        let detail = "`shared` is said, and the ledger knows it";
        let help = "leave `shared` out, or send `member` as well";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail, help));
    }
    let as_of = read.as_of.as_deref();
    // A record stands on one line.
    let record = |one: &One<'_>| on(one.event, as_of).replace(['\n', '\r'], " ");
    let events = read.requests.iter().map(record).map(Event::from_json);
    Ok(Some(OfLedger {
        events: events.collect(),
        is_batch: read.is_batch,
    }))
}

/// What is answered for an event of a member whom the ledger knows: it would
/// keep what changes.
#[derive(Serialize)]
struct Previewed {
    decision: Box<RawValue>,
    /// Those of returns on the same receipt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    returns: Vec<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct AllPreviewed {
    decisions: Vec<Previewed>,
}

/// Decides by what the ledger knows. Nothing is kept of it.
async fn by_ledger(
    shared: &Shared,
    writer: &Writer,
    caller: &Caller,
    asked: OfLedger,
    explain: bool,
) -> Result<Decided, Problem> {
    let OfLedger { events, is_batch } = asked;
    let guessers = events
        .iter()
        .map(|event| Guesser::of_record(caller, event.json()));
    let guessers: Vec<Guesser> = guessers.collect();
    for guesser in &guessers {
        guesser.admit(shared)?;
    }
    let previewed = writer.alone(move |ledger| {
        let mut all = Vec::with_capacity(events.len());
        for (index, event) in events.iter().enumerate() {
            match previewed(ledger, event, explain) {
                Ok(one) => all.push(one),
                Err(error) => return Ok(Err((index, error))),
            }
        }
        Ok(Ok(all))
    });
    let all = previewed
        .await?
        .map_err(|(index, error)| Problem::ledger(&error).at(is_batch.then_some(index)))?;
    for (guesser, (_, answer)) in guessers.iter().zip(&all) {
        guesser.heard(shared, &answer.verdicts);
    }
    let valid_until = all
        .iter()
        .filter_map(|(_, answer)| answer.valid_until)
        .min();
    let mut all: Vec<Previewed> = all.into_iter().map(|(shown, _)| shown).collect();
    let json = match (is_batch, all.pop()) {
        (false, Some(one)) => serde_json::to_vec(&one),
        (_, last) => {
            all.extend(last);
            serde_json::to_vec(&AllPreviewed { decisions: all })
        }
    };
    Ok(Decided {
        // Texts can always be written.
        json: json.unwrap_or_default(),
        valid_until,
    })
}

fn previewed(
    ledger: &mut Ledger,
    event: &Event,
    explain: bool,
) -> Result<(Previewed, Answer), LedgerError> {
    let mut answer = ledger.preview(event)?;
    let decisions = std::mem::take(&mut answer.decisions).into_iter();
    let mut decisions: Vec<_> = decisions
        .filter_map(|decision| RawValue::from_string(decision).ok())
        .collect();
    let none = || LedgerError::Damaged("no decision".to_owned());
    let decision = decisions.pop().ok_or_else(none)?;
    let explained = explain.then(|| ledger.explain(event)).transpose()?;
    let last = explained.and_then(|explained| explained.last().map(Explanation::to_json));
    let shown = Previewed {
        decision,
        returns: decisions,
        explanation: last.and_then(|json| RawValue::from_string(json).ok()),
    };
    Ok((shown, answer))
}

/// Decides by what is said of members. Where a ledger keeps what they own nothing
/// comes of it, so that `is_trial` is true: no campaign is quarantined for it.
pub(crate) fn decide(
    program: &Pinned,
    read: Read<'_>,
    explain: bool,
    is_trial: bool,
) -> Result<Decided, Problem> {
    let (requests, is_batch) = (read.requests, read.is_batch);
    let used = used(program, read.shared)?;
    let mut known = Vec::with_capacity(requests.len());
    for (index, one) in requests.iter().enumerate() {
        let index = is_batch.then_some(index);
        let member = match one.member.map(RawValue::get) {
            None | Some("null") => Member::guest(),
            Some(text) => {
                Member::from_json(text).map_err(|error| Problem::refused(&error).at(index))?
            }
        };
        known.push((
            Event::from_json(on(one.event, read.as_of.as_deref())),
            member,
        ));
    }
    let asked = known.iter().map(|(event, member)| (event, member));
    let decided = match is_trial {
        true => program.try_batch(asked, used.clone()),
        false => program.preview_batch(asked, used.clone()),
    };
    let decisions = decided.map_err(|error| {
        // Only who failed alone is told which one it was.
        let failed = known.iter().position(|(event, member)| {
            program.try_batch([(event, member)], used.clone()).is_err()
        });
        Problem::refused(&error).at(failed.filter(|_| is_batch))
    })?;
    for (index, (one, decision)) in requests.iter().zip(&decisions).enumerate() {
        if let (None, Some(customer)) = (one.member, decision.customer()) {
            let detail = format!("nothing was said of `{customer}`, whose event it is");
            let help = "send what is known as `member`, or `null` if it is a guest";
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail, help);
            return Err(problem.at(is_batch.then_some(index)));
        }
    }
    let valid_until = decisions.iter().filter_map(Decision::valid_until).min();
    let mut json = Vec::with_capacity(ANSWER * decisions.len());
    if is_batch {
        json.extend_from_slice(b"{\"decisions\":[");
    }
    for (index, decision) in decisions.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        write_answer(&mut json, decision, explain);
    }
    if is_batch {
        json.extend_from_slice(b"]}");
    }
    Ok(Decided { json, valid_until })
}

/// What is used of what all members share; a program with such campaigns needs
/// it.
fn used(program: &Pinned, said: Option<&RawValue>) -> Result<Vec<SharedUse>, Problem> {
    match said.map(RawValue::get) {
        None => match &program.snapshot().needs().shared {
            campaigns if campaigns.is_empty() => Ok(Vec::new()),
            campaigns => Err(Problem::refused(&DecideError::SharedUnsaid(
                campaigns.clone(),
            ))),
        },
        Some("\"unknown\"") => Ok(Vec::new()),
        Some(text) => serde_json::from_str(text).map_err(|error| {
            let help = "send `shared` as a list such as [{\"campaign\": \"first-500\", \"amount\": \"12\"}], or \"unknown\"";
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("shared: {error}"), help)
        }),
    }
}
