//! Who may ask.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;
use crate::router::Shared;

/// Lets requests through that say the token, if there is one.
pub(crate) async fn check(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let Some(token) = &shared.settings.token else {
        return next.run(request).await;
    };
    let said = request.headers().get(header::AUTHORIZATION);
    let said = said
        .map(axum::http::HeaderValue::as_bytes)
        .unwrap_or_default();
    let said = said.strip_prefix(b"Bearer ").unwrap_or_default();
    if token.is(said) {
        return next.run(request).await;
    }
    let help = "send the header `authorization: Bearer …` with the server's token";
    let problem = Problem::new(
        StatusCode::UNAUTHORIZED,
        "the token is missing or wrong",
        help,
    );
    let mut response = problem.into_response();
    let scheme = axum::http::HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    response
}
