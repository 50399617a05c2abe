//! Decisions while somebody types: a basket with a revision number, so that no
//! answer to an earlier state of it is taken for the newest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use blake3::Hash;
use sadakat_ledger::contents;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::asked::Path;
use crate::body;
use crate::caller::Caller;
use crate::evaluate::{One, Read, decide, fresh_for};
use crate::events::{Decided, previewed};
use crate::problem::Problem;
use crate::router::Shared;

/// Baskets that are remembered at a time; the one that was longest untouched is
/// forgotten when there are more.
const MOST: usize = 10_000;

/// How long a decision answers for the same basket: what the ledger knows of the
/// member may change meanwhile.
const FRESH: Duration = Duration::from_secs(60);

/// How long an untouched basket is remembered.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// The baskets that somebody fills.
#[derive(Default)]
pub(crate) struct Baskets(Mutex<HashMap<String, Basket>>);

#[derive(Clone)]
struct Basket {
    revision: u64,
    /// What was asked, and by which program it was decided.
    asked: Hash,
    generation: u64,
    /// The answer, until when it holds, and when it was made.
    answer: Bytes,
    fresh: Duration,
    decided: Instant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked<'b> {
    revision: u64,
    #[serde(borrow)]
    event: &'b RawValue,
    #[serde(borrow, default, deserialize_with = "crate::evaluate::said")]
    member: Option<&'b RawValue>,
}

const ASKED: &str = r#"send {"revision": 1, "event": {…}}, with one more at every change of the basket; and "member" if the server has no ledger"#;

/// Decides a basket while it is filled. Nothing is kept of it.
#[utoipa::path(post, path = "/v1/baskets/{id}", tag = "decide",
    security(("token" = ["till", "service", "admin"])),
    params(("id" = String, Path, description = "The basket: any name that no other has at the time")),
    request_body(content = sadakat_client::BasketAsked, description = "The revision, which ascends at every change, and the purchase as it would be; what is known of the member, or nothing if the ledger knows it", example = json!({"revision": 1, "event": {"id": "b1", "kind": "purchase", "at": "2026-11-21T14:03:00+03:00", "customer": "c42", "purchase": {"lines": [{"sku": "latte", "quantity": 2, "unit_price": "95.00"}]}}})),
    responses((status = 200, description = "The decision, with `cache-control` for as long as it holds", body = sadakat_client::BasketAnswer), (status = 409, description = "The revision is older than one that was decided, or was sent with other contents")))]
pub(crate) async fn basket(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, Problem> {
    let body = body::read(body, &shared.settings).await?;
    let asked: Asked<'_> = serde_json::from_slice(&body)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string(), ASKED))?;
    if id.len() > 128 {
        let detail = "the basket's name has more than 128 bytes";
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            detail,
            "choose a shorter one",
        ));
    }
    let program = shared.host.pin();
    // However it is laid out, it is the same basket.
    let inside = |text: &str| contents(text).unwrap_or_else(|| text.to_owned());
    let mut hasher = blake3::Hasher::new();
    hasher.update(inside(asked.event.get()).as_bytes());
    hasher.update(b"\0");
    hasher.update(inside(asked.member.map_or("", RawValue::get)).as_bytes());
    let hash = hasher.finalize();
    if let Some(known) = shared.baskets.known(&id) {
        known.admit(&id, asked.revision, hash)?;
        let passed = known.decided.elapsed();
        let is_fresh = passed < known.fresh && known.generation == program.generation();
        if known.asked == hash && is_fresh {
            let answer = known.answer.clone();
            let fresh = known.fresh.saturating_sub(passed);
            shared.baskets.keep(
                &id,
                Basket {
                    revision: asked.revision,
                    ..known
                },
            )?;
            return Ok(said(asked.revision, &answer, fresh));
        }
    }
    let generation = program.generation();
    let (answer, holds) = match asked.member {
        Some(member) => {
            let unknown = RawValue::from_string("\"unknown\"".to_owned()).ok();
            let read = Read {
                requests: vec![One {
                    event: asked.event,
                    member: Some(member),
                }],
                is_batch: false,
                shared: unknown.as_deref(),
                as_of: None,
            };
            let is_trial = shared.ledger().is_some();
            let decided = decide(&program, read, false, is_trial)?;
            (decided.json, fresh_for(decided.valid_until))
        }
        None => {
            // A record stands on one line.
            let record = asked.event.get().replace(['\n', '\r'], " ");
            if shared.ledger().is_none() {
                let detail = "nothing was said of the member, and this server has no ledger";
                return Err(Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    detail,
                    ASKED,
                ));
            }
            let previewed = previewed(&shared, &caller, record).await?;
            let holds = fresh_for(previewed.valid_until);
            let decided = Decided::new(previewed, caller.role);
            (serde_json::to_vec(&decided).unwrap_or_default(), holds)
        }
    };
    let (answer, fresh) = (Bytes::from(answer), holds.min(FRESH));
    shared.baskets.keep(
        &id,
        Basket {
            revision: asked.revision,
            asked: hash,
            generation,
            answer: answer.clone(),
            fresh,
            decided: Instant::now(),
        },
    )?;
    Ok(said(asked.revision, &answer, fresh))
}

/// The answer with the revision that it is to.
fn said(revision: u64, answer: &[u8], fresh: Duration) -> Response {
    let mut text = format!("{{\"revision\":{revision},").into_bytes();
    text.extend(answer.iter().skip(1));
    let mut response = ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    let cache = format!("private, max-age={}", fresh.as_secs());
    if let Ok(cache) = HeaderValue::from_str(&cache) {
        response.headers_mut().insert(header::CACHE_CONTROL, cache);
    }
    response
}

impl Basket {
    /// Refuses what is older than this, or differs under the same number.
    fn admit(&self, id: &str, revision: u64, asked: Hash) -> Result<(), Problem> {
        if revision > self.revision || (revision == self.revision && asked == self.asked) {
            return Ok(());
        }
        let (detail, code) = if revision == self.revision {
            let detail =
                format!("revision {revision} of basket `{id}` was sent with other contents");
            (detail, "basket-revision-differs")
        } else {
            let newest = self.revision;
            let detail = format!("revision {revision} of basket `{id}` is older than {newest}");
            (detail, "basket-revision-stale")
        };
        let help = "show the answer to the newest revision, and count one more at every change";
        Err(Problem::new(StatusCode::CONFLICT, detail, help).coded(code))
    }
}

impl Baskets {
    fn known(&self, id: &str) -> Option<Basket> {
        let known = self.lock().get(id).cloned();
        known.filter(|basket| basket.decided.elapsed() < REMEMBERED)
    }

    /// Remembers a decision, unless a newer one came meanwhile.
    fn keep(&self, id: &str, basket: Basket) -> Result<(), Problem> {
        let mut all = self.lock();
        if let Some(newer) = all.get(id)
            && newer.decided.elapsed() < REMEMBERED
        {
            newer.admit(id, basket.revision, basket.asked)?;
        }
        if all.len() >= MOST && !all.contains_key(id) {
            all.retain(|_, basket| basket.decided.elapsed() < REMEMBERED);
        }
        if all.len() >= MOST && !all.contains_key(id) {
            let oldest = all.iter().min_by_key(|(_, basket)| basket.decided);
            if let Some(oldest) = oldest.map(|(id, _)| id.clone()) {
                all.remove(&oldest);
            }
        }
        all.insert(id.to_owned(), basket);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Basket>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
