//! What was done, over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::error::StreamError;
use crate::metrics::Metrics;
use crate::worker::stopping;

/// Answers `GET /metrics` and `GET /healthz` until it is stopped; where.
pub(crate) async fn serve(
    listen: SocketAddr,
    metrics: Arc<Metrics>,
    mut stopped: watch::Receiver<bool>,
) -> Result<SocketAddr, StreamError> {
    let refused = |source| StreamError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let router = Router::new()
        .route("/metrics", get(text))
        .route("/healthz", get(async || "ok\n"))
        .with_state(metrics);
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(async move { stopping(&mut stopped).await });
    tokio::spawn(serving.into_future());
    Ok(address)
}

async fn text(State(metrics): State<Arc<Metrics>>) -> Response {
    let Some(text) = metrics.text() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
