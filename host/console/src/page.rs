//! A page as an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::failure::Failure;

/// Makes a page of a template.
pub(crate) fn page(template: impl Template) -> Result<Response, Failure> {
    page_as(StatusCode::OK, template)
}

/// Makes a page that says that something was not done.
pub(crate) fn page_as(status: StatusCode, template: impl Template) -> Result<Response, Failure> {
    let text = template
        .render()
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, kind, text).into_response())
}

/// Sends the visitor to another page after something was done.
pub(crate) fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}
