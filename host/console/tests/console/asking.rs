//! Requests to a console, and what it answers.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Where a redirect leads.
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) response: Response<()>,
}

pub(crate) async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let place = parts.headers.get(header::LOCATION);
    Answer {
        status: parts.status,
        place: place
            .map(|place| place.to_str().unwrap().to_owned())
            .unwrap_or_default(),
        text: String::from_utf8(bytes.to_vec()).unwrap(),
        response: Response::from_parts(parts, ()),
    }
}

pub(crate) async fn get(router: &Router, path: &str) -> Answer {
    ask(router, Request::get(path).body(Body::empty()).unwrap()).await
}

/// A page whose visitor reads a language.
pub(crate) async fn get_in(router: &Router, path: &str, language: &str) -> Answer {
    let cookie = format!("sadakat-lang={language}");
    let request = Request::get(path).header(header::COOKIE, cookie);
    ask(router, request.body(Body::empty()).unwrap()).await
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let escaped = |text: &str| {
        let escape = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(escape).collect::<String>()
    };
    let pairs = fields
        .iter()
        .map(|(key, value)| format!("{}={}", escaped(key), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

pub(crate) async fn post(router: &Router, path: &str, fields: &[(&str, &str)]) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, FORM);
    ask(router, request.body(form(fields).into()).unwrap()).await
}
