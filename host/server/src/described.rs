//! The API's description, and a page to try it that needs nothing from
//! elsewhere.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};

use crate::router::Shared;

/// What a browser may do with the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The description, in OpenAPI 3.1.
#[utoipa::path(get, path = "/openapi.json", tag = "operations",
    responses((status = 200, description = "This description")))]
pub(crate) async fn openapi(State(shared): State<Shared>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, shared.description.clone())
}

/// A page to try the requests.
#[utoipa::path(get, path = "/try", tag = "operations",
    responses((status = 200, description = "The page", content_type = "text/html")))]
pub(crate) async fn page() -> impl IntoResponse {
    let policy = [(header::CONTENT_SECURITY_POLICY, POLICY)];
    (policy, Html(include_str!("try.html")))
}

/// What the page does.
#[utoipa::path(get, path = "/try.js", tag = "operations",
    responses((status = 200, description = "The page's script", content_type = "text/javascript")))]
pub(crate) async fn script() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("try.js"))
}

/// How the page looks.
#[utoipa::path(get, path = "/try.css", tag = "operations",
    responses((status = 200, description = "The page's style", content_type = "text/css")))]
pub(crate) async fn style() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("try.css"))
}
