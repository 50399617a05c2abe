//! What a request did, as spans of `tracing`, named as OpenTelemetry's
//! [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/)
//! name them.

use axum::extract::Request;
use axum::http::StatusCode;
use tracing::field::Empty;
use tracing::{Span, info_span};

/// The span of a request, in the trace that it came with.
pub(crate) fn of_request(request: &Request, id: &str) -> Span {
    let span = info_span!(
        "request",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = Empty,
        http.response.status_code = Empty,
        url.path = Empty,
        request = id,
    );
    if span.is_disabled() {
        return span;
    }
    let (method, path) = (request.method().as_str(), request.uri().path());
    // Paths with somebody's id in them would make as many names as members.
    span.record("otel.name", method);
    span.record("http.request.method", method);
    span.record("url.path", path);
    #[cfg(feature = "otlp")]
    goes_on(&span, request.headers());
    span
}

/// Names the span by the path that the API knows, once it is found.
pub(crate) fn matched(path: &str, method: &str) {
    let span = Span::current();
    if !span.is_disabled() {
        span.record("otel.name", format!("{method} {path}"));
    }
}

/// Says how it ended.
pub(crate) fn answered(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
}

/// Lets a span go on with the trace that `traceparent` names.
#[cfg(feature = "otlp")]
fn goes_on(span: &Span, headers: &axum::http::HeaderMap) {
    use opentelemetry::propagation::Extractor;
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;

    struct Headers<'h>(&'h axum::http::HeaderMap);

    impl Extractor for Headers<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            self.0.get(key)?.to_str().ok()
        }

        fn keys(&self) -> Vec<&str> {
            self.0.keys().map(axum::http::HeaderName::as_str).collect()
        }
    }

    let came =
        opentelemetry::global::get_text_map_propagator(|known| known.extract(&Headers(headers)));
    // Nobody listens to traces if it cannot be set.
    let _ = span.set_parent(came);
}
