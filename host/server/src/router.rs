//! Which request goes where.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use sadakat_engine::Host;
use sadakat_ledger::{Ledger, LedgerError};

use crate::keeper::{Keeper, KeeperError};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::{evaluate, events, metrics, status, token};

/// What all requests share.
pub(crate) type Shared = Arc<State>;

/// What all requests share.
pub(crate) struct State {
    pub(crate) host: Host,
    pub(crate) settings: Settings,
    /// If events are processed into a ledger.
    keeper: Option<Arc<Keeper>>,
    /// Requests for decisions that were answered with some.
    pub(crate) decided: AtomicU64,
    /// Those that were refused.
    pub(crate) refused: AtomicU64,
    /// Records that came for the ledger.
    pub(crate) records: Records,
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
    /// Works with the ledger where nothing else waits for it.
    pub(crate) async fn keep<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Problem> {
        let Some(keeper) = self.keeper.clone() else {
            let help = "start it with a ledger: `sadakat serve DIR --ledger members.db`";
            let detail = "this server keeps nothing";
            return Err(Problem::new(StatusCode::NOT_FOUND, detail, help));
        };
        let shared = Arc::clone(self);
        let kept = tokio::task::spawn_blocking(move || keeper.with(&shared.host, work)).await;
        match kept {
            Ok(Ok(kept)) => kept.map_err(|error| Problem::ledger(&error)),
            // The program in force is other than the ledger can be kept by.
            Ok(Err(error)) => {
                let detail = format!("the rules in force do not fit the ledger: {error}");
                let help = "put back what was edited, or start the server with another ledger";
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Err(Problem::new(status, detail, help))
            }
            Err(error) => Err(Problem::failed(&error)),
        }
    }
}

/// The requests of a host, for services that mount them in a router of their
/// own. Whatever a router needs beyond that, such as TLS, is theirs.
///
/// # Errors
/// If there is to be a ledger, and it cannot be opened, or does not fit the
/// program in force.
pub fn router(host: Host, settings: Settings) -> Result<Router, KeeperError> {
    let keeper = settings.ledger.as_deref();
    let keeper = keeper.map(|path| Keeper::open(path, &host)).transpose()?;
    let shared = Arc::new(State {
        host,
        settings,
        keeper: keeper.map(Arc::new),
        decided: AtomicU64::new(0),
        refused: AtomicU64::new(0),
        records: Records::default(),
    });
    Ok(Router::new()
        .route("/v1/events", post(events::events))
        .route("/v1/preview", post(events::preview))
        .route("/v1/customers", post(events::customers))
        .route("/v1/orders", post(events::orders))
        .route("/v1/members/{id}", get(events::member))
        .route("/v1/evaluate", post(evaluate::evaluate))
        .route("/v1/needs", get(status::needs))
        .route("/v1/status", get(status::status))
        .route("/metrics", get(metrics::metrics))
        .layer(from_fn_with_state(Arc::clone(&shared), token::check))
        .route("/healthz", get(async || "ok\n"))
        .fallback(nowhere)
        .method_not_allowed_fallback(otherwise)
        .with_state(shared))
}

async fn nowhere(request: Request) -> Problem {
    let detail = format!("there is nothing at `{}`", request.uri().path());
    let help = "ask `POST /v1/evaluate`, `POST /v1/events`, `POST /v1/preview`, `POST /v1/customers`, `POST /v1/orders`, `GET /v1/members/{id}`, `GET /v1/needs`, `GET /v1/status`, `GET /healthz` or `GET /metrics`";
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
