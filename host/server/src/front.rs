//! What every request passes, whoever makes it and wherever it goes: it gets a
//! name, is refused if a page of somebody else's makes a browser send it, takes
//! a place among those at work, and ends in time; its answer says what a
//! browser may do with it.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;
use tracing::Instrument as _;

use crate::problem::Problem;
use crate::router::Shared;
use crate::trace;

/// The name of a request, in its headers and in those of its answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every answer says to browsers.
const SAID: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// What it says unless it says something else itself.
const SAID_ELSE: [(HeaderName, &str); 4] = [
    (header::X_FRAME_OPTIONS, "DENY"),
    // Without any, browsers would not say either where a form was sent from.
    (header::REFERRER_POLICY, "same-origin"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// The name of a request: an extension of every request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// The door.
pub(crate) struct Front {
    /// What names of requests begin with, other for every start.
    started: u64,
    requests: AtomicU64,
    places: Semaphore,
}

impl Front {
    pub(crate) fn new(places: usize) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            started: since.map_or(0, |since| since.as_secs()),
            requests: AtomicU64::new(0),
            places: Semaphore::new(places.min(Semaphore::MAX_PERMITS)),
        }
    }

    /// The name that a request came with, or the next one.
    fn id(&self, headers: &HeaderMap) -> Arc<str> {
        let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let fits = |id: &&str| {
            let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
            (1..=64).contains(&id.len()) && id.bytes().all(letter)
        };
        match given.filter(fits) {
            Some(given) => given.into(),
            None => {
                let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
                format!("{:x}-{number}", self.started).into()
            }
        }
    }
}

/// Lets a request through the door.
pub(crate) async fn front(
    State(shared): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let id = shared.front.id(request.headers());
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = trace::of_request(&request, &id);
    let admitted = admit(&shared, request, next).instrument(span.clone());
    let mut response = match admitted.await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    trace::answered(&span, response.status());
    // The path alone: queries and headers may have secrets in them.
    tracing::info!(
        request = &*id,
        %method,
        path,
        status = response.status().as_u16(),
        micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    let headers = response.headers_mut();
    headers.reserve(1 + SAID.len() + SAID_ELSE.len());
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in SAID {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in SAID_ELSE {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if shared.settings.tls.is_some() {
        let value = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

async fn admit(shared: &Shared, request: Request, next: Next) -> Result<Response, Problem> {
    let is_open = shared.access.is_open();
    from_here(request.method(), request.headers(), is_open)?;
    // Whether the process answers is asked most when it has most to do.
    let _place = match request.uri().path() {
        "/healthz" | "/readyz" | "/metrics" => None,
        _ => Some(shared.front.places.try_acquire().map_err(|_| {
            let most = shared.settings.most_requests;
            let detail = format!("{most} requests are at work");
            Problem::later(
                StatusCode::SERVICE_UNAVAILABLE,
                detail,
                "ask again in a second",
                1,
            )
        })?),
    };
    // Some are asked to do much.
    let time = match request.uri().path() {
        "/v1/sweep" | "/v1/erasures" => Duration::MAX,
        path if path.ends_with("/explanation") => Duration::MAX,
        _ => shared.settings.request_time,
    };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => Ok(response),
        Err(_) => {
            let detail = format!("the answer took longer than {time:?}");
            let help = "ask again with the same id: what was done is answered then";
            Err(Problem::later(
                StatusCode::SERVICE_UNAVAILABLE,
                detail,
                help,
                1,
            ))
        }
    }
}

/// Refuses what a page of somebody else's makes a browser send: with the
/// browser's cookies, or to a server of this machine that asks nobody who they
/// are.
fn from_here(method: &Method, headers: &HeaderMap, is_open: bool) -> Result<(), Problem> {
    let host = text(headers, &header::HOST);
    // A name that leads to this machine may be anybody's; then pages of theirs
    // are of the same origin as this server.
    if is_open && !host.is_some_and(is_this_machine) {
        let host = host.unwrap_or_default();
        let detail = format!("`{host}` is not a name of this machine");
        let help = "ask `localhost` or the address, or start the server with tokens";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail, help));
    }
    if method.is_safe() {
        return Ok(());
    }
    let is_others = match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(site) => !matches!(site, b"same-origin" | b"none"),
        // Browsers that do not say it say where a page is from.
        None => text(headers, &header::ORIGIN).is_some_and(|origin| {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_none() || authority != host
        }),
    };
    if is_others {
        let detail = "a page of another site sent this";
        let help = "send it from a page of this server, or from a program";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail, help));
    }
    Ok(())
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether a host is an address, or the name that this machine has for itself.
fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let name = name.to_ascii_lowercase();
    bare.parse::<IpAddr>().is_ok() || name == "localhost" || name.ends_with(".localhost")
}
