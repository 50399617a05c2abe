//! What stands around every page: the language, who looks, where they are.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::desk::Desk;
use crate::texts::Tongue;

/// What all handlers are given.
pub(crate) type Shared = Arc<Desk>;

/// What stands around every page.
pub(crate) struct Frame {
    pub(crate) t: Tongue,
    /// `light`, `dark`, or nothing for what the system likes.
    pub(crate) theme: &'static str,
    /// How the visitor calls themselves.
    pub(crate) visitor: String,
    /// Whether that is who let them in says.
    pub(crate) is_known: bool,
    /// The program's name.
    pub(crate) program: String,
    /// The path and query that was asked for, to come back to.
    pub(crate) path: String,
    pub(crate) has_ledger: bool,
    /// What was done just now.
    pub(crate) notice: Option<String>,
    /// What was not done, and why.
    pub(crate) trouble: Option<String>,
}

impl Frame {
    /// Whether a place of the menu is where the visitor is.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        let here = self.path.split('?').next().unwrap_or_default();
        here == path || path != "/console" && here.starts_with(path)
    }

    /// The colours that a click changes to: dark, light, as the system has them.
    pub(crate) fn next_theme(&self) -> &'static str {
        match self.theme {
            "" => "dark",
            "dark" => "light",
            _ => "system",
        }
    }

    /// What texts call the colours.
    pub(crate) fn theme_key(&self) -> &'static str {
        match self.theme {
            "dark" => "theme-dark",
            "light" => "theme-light",
            _ => "theme-system",
        }
    }

    pub(crate) fn other_language(&self) -> &'static str {
        if self.t.name == "tr" { "en" } else { "tr" }
    }
}

/// A cookie of a request.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A text that a cookie can hold, and back.
pub(crate) fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        rest = others;
        if *first == b'%'
            && let [high, low, others @ ..] = rest
            && let Some(byte) = std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            bytes.push(byte);
            rest = others;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) fn escaped(text: &str) -> String {
    let mut said = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            said.push(char::from(byte));
        } else {
            said.push_str(&format!("%{byte:02X}"));
        }
    }
    said
}

impl FromRequestParts<Shared> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Shared) -> Result<Self, Infallible> {
        let headers = &parts.headers;
        let snapshot = desk.host.snapshot();
        let settings = snapshot.settings();
        let liked = headers.get(header::ACCEPT_LANGUAGE);
        let liked = liked
            .and_then(|liked| liked.to_str().ok())
            .unwrap_or_default();
        let liked = liked.split(',').filter_map(|name| name.split(';').next());
        let chosen = cookie(headers, "sadakat-lang");
        // What the program's people speak says more than a browser's defaults.
        let t = desk
            .texts
            .best(chosen.into_iter().chain([&*settings.locale]).chain(liked));
        let theme = match cookie(headers, "sadakat-theme") {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "",
        };
        let path = parts
            .uri
            .path_and_query()
            .map_or("/console", |path| path.as_str());
        let query = parts.uri.query().unwrap_or_default();
        let done = query.split('&').find_map(|part| part.strip_prefix("done="));
        let notice = done
            .map(|done| format!("done-{done}"))
            .filter(|key| t.has(key));
        let failed = query
            .split('&')
            .find_map(|part| part.strip_prefix("failed="));
        let trouble = failed
            .map(|failed| format!("failed-{failed}"))
            .filter(|key| t.has(key));
        let said = cookie(headers, "sadakat-name");
        let known = (desk.settings.who)(&parts.extensions);
        let is_known = known.is_some();
        Ok(Self {
            notice: notice.map(|key| t.say(&key)),
            trouble: trouble.map(|key| t.say(&key)),
            t,
            theme,
            visitor: known.unwrap_or_else(|| said.map(unescaped).unwrap_or_default()),
            is_known,
            program: settings.name.clone(),
            path: path.to_owned(),
            has_ledger: desk.settings.ledger.is_some(),
        })
    }
}
