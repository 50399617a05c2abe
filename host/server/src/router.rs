//! Which request goes where.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use sadakat_engine::Host;
use tokio::sync::Semaphore;

use crate::access::Access;
use crate::api;
use crate::audit::Audit;
use crate::baskets::Baskets;
use crate::front::{Front, front};
use crate::given::Given;
use crate::guard::{Rules, guard, guard_mounted};
use crate::metrics::{Times, times};
use crate::misses::Misses;
use crate::problem::Problem;
use crate::server::ServeError;
use crate::settings::Settings;
use crate::writer::Writer;

/// Wrong codes a minute of one token, whose holder serves many.
const CODES_OF_TOKENS: u32 = 60;

/// Wrong codes a minute for one member.
const CODES_OF_MEMBERS: u32 = 10;

/// What all requests share.
pub(crate) type Shared = Arc<State>;

/// What all requests share.
pub(crate) struct State {
    pub(crate) host: Host,
    pub(crate) settings: Settings,
    pub(crate) access: Access,
    pub(crate) front: Front,
    pub(crate) rules: Rules,
    /// The description of the API, as it is answered.
    pub(crate) description: Bytes,
    pub(crate) audit: Audit,
    pub(crate) baskets: Baskets,
    /// How long answers took.
    pub(crate) times: Times,
    /// Wrong codes of coupons, by who asks and for whom.
    pub(crate) codes_of_tokens: Misses,
    pub(crate) codes_of_members: Misses,
    /// Drafts are checked, and the past is explained, one at a time.
    pub(crate) checking: Semaphore,
    /// There is one sweep at a time.
    pub(crate) sweeping: Arc<Semaphore>,
    /// If events are processed into a ledger.
    writer: Option<Writer>,
    /// Requests for decisions that were answered with some.
    pub(crate) decided: AtomicU64,
    /// Those that were refused.
    pub(crate) refused: AtomicU64,
    /// Records that came for the ledger.
    pub(crate) records: Records,
    /// What campaigns gave by them.
    pub(crate) given: Given,
}

/// Records that came for the ledger, by what became of them.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) processed: AtomicU64,
    /// They had come before.
    pub(crate) repeated: AtomicU64,
    pub(crate) refused: AtomicU64,
}

impl State {
    /// The ledger, if there is one.
    pub(crate) const fn ledger(&self) -> Option<&Writer> {
        self.writer.as_ref()
    }

    /// The ledger, for requests that need it.
    pub(crate) fn writer(&self) -> Result<&Writer, Problem> {
        self.ledger().ok_or_else(|| {
            let help = "start it with a ledger: `sadakat serve DIR --ledger members.db`";
            let detail = "this server keeps nothing";
            Problem::new(StatusCode::NOT_FOUND, detail, help)
        })
    }
}

/// The requests of a host, for services that mount them in a router of their
/// own. Whatever a router needs beyond that, such as TLS, is theirs.
///
/// # Errors
/// If there is to be a ledger, and it cannot be opened, or does not fit the
/// program in force; or if the tokens cannot be read.
pub fn router(host: Host, settings: Settings) -> Result<Router, ServeError> {
    Ok(build(host, settings, Router::new())?.0)
}

/// The requests of a host and those that others mount beside them, and what
/// they share.
pub(crate) fn build(
    host: Host,
    settings: Settings,
    mounted: Router,
) -> Result<(Router, Shared), ServeError> {
    let writer = settings.ledger.as_deref();
    let writer = writer.map(|path| Writer::open(path, &host, settings.most_waiting));
    let writer = writer.transpose()?;
    let audit = Audit::open(settings.audit.as_deref()).map_err(ServeError::Audit)?;
    let (routes, api) = api::routes();
    let shared = Arc::new(State {
        host,
        access: Access::new(settings.clone())?,
        front: Front::new(settings.most_requests),
        rules: Rules::of(&api),
        // Texts can always be written.
        description: serde_json::to_vec(&api).unwrap_or_default().into(),
        audit,
        baskets: Baskets::default(),
        times: times(),
        codes_of_tokens: Misses::new(CODES_OF_TOKENS),
        codes_of_members: Misses::new(CODES_OF_MEMBERS),
        checking: Semaphore::new(1),
        sweeping: Arc::new(Semaphore::new(1)),
        settings,
        writer,
        decided: AtomicU64::new(0),
        refused: AtomicU64::new(0),
        records: Records::default(),
        given: Given::default(),
    });
    let mounted = mounted.layer(from_fn_with_state(Arc::clone(&shared), guard_mounted));
    let router = routes
        .layer(from_fn_with_state(Arc::clone(&shared), guard))
        .fallback(nowhere)
        .method_not_allowed_fallback(otherwise)
        .with_state(Arc::clone(&shared))
        .merge(mounted)
        .layer(from_fn_with_state(Arc::clone(&shared), front));
    Ok((router, shared))
}

async fn nowhere(request: Request) -> Problem {
    let detail = format!("there is nothing at `{}`", request.uri().path());
    let help = "`GET /openapi.json` says what there is";
    Problem::new(StatusCode::NOT_FOUND, detail, help)
}

async fn otherwise(request: Request) -> Problem {
    let detail = format!(
        "`{}` is not asked by {}",
        request.uri().path(),
        request.method()
    );
    let help = "what is decided or kept is sent by POST, everything else is asked by GET";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail, help)
}
