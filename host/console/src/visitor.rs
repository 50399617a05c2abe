//! What a visitor likes: kept in cookies of their browser, and nowhere else.

use axum::Form;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::frame::escaped;
use crate::page::see;

#[derive(Deserialize)]
pub(crate) struct Likes {
    back: String,
    lang: Option<String>,
    theme: Option<String>,
}

pub(crate) async fn change(Form(likes): Form<Likes>) -> Response {
    // Nowhere but to the console's own pages.
    let is_own = likes.back.starts_with("/console") && !likes.back.contains(['\\', '\n', '\r']);
    let mut response = see(if is_own { &likes.back } else { "/console" }).into_response();
    let chosen = [("sadakat-lang", likes.lang), ("sadakat-theme", likes.theme)];
    for (name, value) in chosen {
        if let Some(value) = value {
            set(response.headers_mut(), name, &value);
        }
    }
    response
}

/// Sets a cookie for a year.
pub(crate) fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    let value = escaped(value);
    let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}
