//! Which request goes where.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use sadakat_engine::Host;

use crate::problem::Problem;
use crate::settings::Settings;
use crate::{evaluate, metrics, status, token};

/// What all requests share.
pub(crate) type Shared = Arc<State>;

/// What all requests share.
pub(crate) struct State {
    pub(crate) host: Host,
    pub(crate) settings: Settings,
    /// Requests for decisions that were answered with some.
    pub(crate) decided: AtomicU64,
    /// Those that were refused.
    pub(crate) refused: AtomicU64,
}

/// The requests of a host, for services that mount them in a router of their
/// own. Whatever a router needs beyond that, such as TLS, is theirs.
pub fn router(host: Host, settings: Settings) -> Router {
    let shared = Arc::new(State {
        host,
        settings,
        decided: AtomicU64::new(0),
        refused: AtomicU64::new(0),
    });
    Router::new()
        .route("/v1/evaluate", post(evaluate::evaluate))
        .route("/v1/needs", get(status::needs))
        .route("/v1/status", get(status::status))
        .route("/metrics", get(metrics::metrics))
        .layer(from_fn_with_state(Arc::clone(&shared), token::check))
        .route("/healthz", get(async || "ok\n"))
        .fallback(nowhere)
        .method_not_allowed_fallback(otherwise)
        .with_state(shared)
}

async fn nowhere(request: Request) -> Problem {
    let detail = format!("there is nothing at `{}`", request.uri().path());
    let help = "ask `POST /v1/evaluate`, `GET /v1/needs`, `GET /v1/status`, `GET /healthz` or `GET /metrics`";
    Problem::new(StatusCode::NOT_FOUND, detail, help)
}

async fn otherwise(request: Request) -> Problem {
    let detail = format!(
        "`{}` is not asked by {}",
        request.uri().path(),
        request.method()
    );
    let help = "decisions are asked by POST, everything else by GET";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail, help)
}
