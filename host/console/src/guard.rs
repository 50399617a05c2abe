//! What browsers may do with pages of the console.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Scripts, styles and pictures are the console's own, and nothing is taken
/// from elsewhere; nobody else may show its pages within theirs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; font-src 'self'; form-action 'self'; frame-src 'self'; \
     frame-ancestors 'self'; base-uri 'none'";

/// A report is a page by itself with its own script and styles in it; it is
/// shown without any rights, as of a stranger.
pub(crate) const REPORT_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; \
     style-src 'unsafe-inline'; img-src data:; sandbox allow-scripts; frame-ancestors 'self'";

/// Refuses what other sites make a browser send, and says what may be done
/// with the answer.
pub(crate) async fn guard(request: Request<Body>, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD && is_of_others(&request)
    {
        let message = "this was sent by a page of another site; open the console itself\n";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = |text: &'static str| HeaderValue::from_static(text);
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(fixed(POLICY));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(fixed("no-store"));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "SAMEORIGIN"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), fixed(value));
    }
    response
}

/// Whether a page of another site sent it: browsers say so.
fn is_of_others(request: &Request<Body>) -> bool {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    match header("sec-fetch-site") {
        Some("same-origin" | "none") => return false,
        Some(_) => return true,
        None => {}
    }
    let Some(origin) = header("origin") else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none() || host != header("host")
}
