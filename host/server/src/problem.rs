//! What is wrong with a request: problem details, RFC 9457.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sadakat_engine::DecideError;
use serde::Serialize;

/// What is wrong with a request, and what to send instead.
#[derive(Debug)]
pub(crate) struct Problem(Box<Details>);

#[derive(Debug, Serialize)]
struct Details {
    #[serde(rename = "type")]
    ty: String,
    title: &'static str,
    status: u16,
    /// What is wrong, with the value seen.
    detail: String,
    /// Our code, if it is about an event or a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Which event of a batch, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    /// What to send instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>, help: &str) -> Self {
        Self(Box::new(Details {
            ty: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("error"),
            status: status.as_u16(),
            detail: detail.into(),
            code: None,
            field: None,
            index: None,
            help: Some(help.to_owned()),
        }))
    }

    /// An event or a member that does not fit the program.
    pub(crate) fn refused(error: &DecideError) -> Self {
        let code = error.code();
        Self(Box::new(Details {
            ty: format!("urn:sadakat:error:{}", code.id),
            title: code.title,
            status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
            detail: error.message(),
            code: Some(code.id),
            field: error.field().map(str::to_owned),
            index: None,
            help: error.help(),
        }))
    }

    /// Which event of a batch it is about.
    pub(crate) fn at(mut self, index: Option<usize>) -> Self {
        self.0.index = index;
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::BAD_REQUEST);
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        // Texts and numbers can always be written.
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        (status, kind, body).into_response()
    }
}
