//! Events in, decisions out.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sadakat_engine::model::Instant;
use sadakat_engine::{DecideError, Decision, Event, Member, Pinned, SharedUse};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::body;
use crate::problem::Problem;
use crate::router::Shared;

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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One<'b> {
    #[serde(borrow)]
    event: &'b RawValue,
    #[serde(borrow, default, deserialize_with = "said")]
    member: Option<&'b RawValue>,
}

/// A value that may be `null`, which is not the same as none.
pub(crate) fn said<'d: 'b, 'b, D: serde::Deserializer<'d>>(
    from: D,
) -> Result<Option<&'b RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// What is answered for one event.
#[derive(Serialize)]
struct Answer {
    decision: Decision,
    changes: sadakat_engine::Changes,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Answers {
    decisions: Vec<Answer>,
}

/// Batches from this size on are decided where nothing else waits for it.
const LARGE: usize = 64;

#[utoipa::path(post, path = "/v1/evaluate", tag = "decide",
    security(("token" = ["till", "service", "marketer", "admin"])),
    request_body(content = Value, content_type = "application/json", description = "An event and what is known of its member, or several as `requests`"),
    responses((status = 200, description = "The decisions, and what changes by them")))]
pub(crate) async fn evaluate(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Response {
    let answered = answer(&shared, query.as_deref().unwrap_or_default(), body).await;
    let counter = if answered.is_ok() {
        &shared.decided
    } else {
        &shared.refused
    };
    counter.fetch_add(1, Ordering::Relaxed);
    match answered {
        Ok(decided) => {
            let fresh = fresh_for(decided.valid_until).as_secs();
            let headers = [
                (header::CONTENT_TYPE, "application/json".to_owned()),
                (header::CACHE_CONTROL, format!("private, max-age={fresh}")),
            ];
            (headers, decided.json).into_response()
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

async fn answer(shared: &Shared, query: &str, body: Body) -> Result<Decided, Problem> {
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
    // One program from reading to writing, whatever is edited meanwhile.
    let program = shared.host.pin();
    let most = shared.settings.most_events;
    // Counting is enough to know how long it takes.
    if body.len() < LARGE * SMALLEST_EVENT && !explain {
        return decide(&program, &body, explain, most);
    }
    let decided = tokio::task::spawn_blocking(move || decide(&program, &body, explain, most)).await;
    decided.unwrap_or_else(|error| Err(Problem::failed(&error)))
}

/// About as many bytes as the smallest event has.
const SMALLEST_EVENT: usize = 64;

pub(crate) fn decide(
    program: &Pinned,
    body: &[u8],
    explain: bool,
    most: usize,
) -> Result<Decided, Problem> {
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
        _ => {
            let detail = "neither one event nor a batch is asked for";
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
    let used = used(program, asked.shared)?;
    let mut known = Vec::with_capacity(requests.len());
    for (index, one) in requests.iter().enumerate() {
        let index = is_batch.then_some(index);
        let member = match one.member.map(RawValue::get) {
            None | Some("null") => Member::guest(),
            Some(text) => {
                Member::from_json(text).map_err(|error| Problem::refused(&error).at(index))?
            }
        };
        known.push((Event::from_json(one.event.get()), member));
    }
    let asked = known.iter().map(|(event, member)| (event, member));
    let decisions = program
        .preview_batch(asked, used.clone())
        .map_err(|error| {
            // Only who failed alone is told which one it was.
            let failed = known.iter().position(|(event, member)| {
                program
                    .preview_batch([(event, member)], used.clone())
                    .is_err()
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
    let mut answers: Vec<Answer> = decisions
        .into_iter()
        .map(|decision| Answer {
            changes: decision.changes(),
            explanation: explain
                .then(|| RawValue::from_string(decision.explain().to_json()).ok())
                .flatten(),
            decision,
        })
        .collect();
    let json = match (is_batch, answers.pop()) {
        (false, Some(answer)) => serde_json::to_vec(&answer),
        (_, last) => {
            answers.extend(last);
            serde_json::to_vec(&Answers { decisions: answers })
        }
    };
    Ok(Decided {
        // Texts and numbers can always be written.
        json: json.unwrap_or_default(),
        valid_until,
    })
}

/// What is used of what all members share; a program with such campaigns needs
/// it.
fn used(program: &Pinned, said: Option<&RawValue>) -> Result<Vec<SharedUse>, Problem> {
    match said.map(RawValue::get) {
        None => match program.needs().shared {
            campaigns if campaigns.is_empty() => Ok(Vec::new()),
            campaigns => Err(Problem::refused(&DecideError::SharedUnsaid { campaigns })),
        },
        Some("\"unknown\"") => Ok(Vec::new()),
        Some(text) => serde_json::from_str(text).map_err(|error| {
            let help = "send `shared` as a list such as [{\"campaign\": \"first-500\", \"amount\": \"12\"}], or \"unknown\"";
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("shared: {error}"), help)
        }),
    }
}
