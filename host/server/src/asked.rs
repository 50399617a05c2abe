//! What a request says, read out of its body, its address and its headers.

use axum::body::Body;
use axum::extract::{self, FromRequestParts, RawQuery};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::model::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::body;
use crate::problem::Problem;
use crate::settings::Settings;

/// Reads a body of JSON; `help` shows one.
pub(crate) async fn json<T: DeserializeOwned>(
    body: Body,
    settings: &Settings,
    help: &str,
) -> Result<T, Problem> {
    let body = body::read(body, settings).await?;
    from_json(&body, help)
}

/// The same of a body that was read.
pub(crate) fn from_json<'b, T: Deserialize<'b>>(body: &'b [u8], help: &str) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string(), help))
}

/// An answer in JSON.
pub(crate) fn answer(value: &impl Serialize) -> Response {
    // Texts and numbers can always be written.
    let text = serde_json::to_vec(value).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// What an address names: what cannot be read of it is told as all else that is
/// wrong.
pub(crate) struct Path<T>(pub(crate) T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(extract::Path(named)) => Ok(Self(named)),
            Err(error) => {
                let help =
                    "write it in UTF-8, and as `%` and two digits what is no letter or digit";
                Err(Problem::new(error.status(), error.body_text(), help))
            }
        }
    }
}

/// The parameters of an address, each of which is known and said once.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn read(query: RawQuery, known: &[&str]) -> Result<Self, Problem> {
        let RawQuery(query) = query;
        let query = query.unwrap_or_default();
        let wrong = |detail: String| {
            let help = match known {
                [] => "leave out what stands behind `?`".to_owned(),
                known => format!("write `{}`", known.join("`, `")),
            };
            Problem::new(StatusCode::BAD_REQUEST, detail, &help)
        };
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&query)
            .map_err(|_| wrong(format!("`?{query}` cannot be read")))?;
        for (number, (name, _)) in pairs.iter().enumerate() {
            if !known.contains(&&**name) {
                return Err(wrong(format!("`{name}` means nothing here")));
            }
            if pairs.iter().take(number).any(|(before, _)| before == name) {
                return Err(wrong(format!("`{name}` is said twice")));
            }
        }
        Ok(Self(pairs))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        pairs
            .find(|(known, _)| known == name)
            .map(|(_, value)| &**value)
    }

    /// A day.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let day = Date::parse(text).ok_or_else(|| {
            let detail = format!("`{text}` is not a day");
            let help = format!("write `?{name}=2026-03-01`");
            Problem::new(StatusCode::BAD_REQUEST, detail, &help)
        })?;
        Ok(Some(day))
    }

    /// How many at most; `usual` if it is not said.
    pub(crate) fn most(&self, usual: u32) -> Result<u32, Problem> {
        let Some(text) = self.get("most") else {
            return Ok(usual);
        };
        let most = text.parse().ok();
        most.filter(|most| (1..=1_000).contains(most))
            .ok_or_else(|| {
                let detail = format!("`most={text}` is no number from 1 to 1,000");
                Problem::new(StatusCode::BAD_REQUEST, detail, "write `?most=100`")
            })
    }

    /// The number behind which it goes on; 0 if it is not said.
    pub(crate) fn after(&self) -> Result<i64, Problem> {
        let Some(text) = self.get("after") else {
            return Ok(0);
        };
        let after = text.parse().ok();
        after.filter(|after| *after >= 0).ok_or_else(|| {
            let detail = format!("`after={text}` is no number of an answer before");
            let help = "write the number that the answer before says, as `last` or `next`";
            Problem::new(StatusCode::BAD_REQUEST, detail, help)
        })
    }
}

/// The id under which something is done once: that of the body, or the header
/// `Idempotency-Key` if the body has none.
pub(crate) fn id(headers: &HeaderMap, said: Option<String>) -> Result<String, Problem> {
    let key = headers.get("idempotency-key");
    let key = key.map(|key| key.to_str().unwrap_or_default().trim().trim_matches('"'));
    let help =
        "send an `id` of your own, or the header `idempotency-key`; the same again is done once";
    match (said, key) {
        (Some(said), Some(key)) if said != key => {
            let detail = format!("the id `{said}` is another one than the key `{key}`");
            Err(Problem::new(
                StatusCode::BAD_REQUEST,
                detail,
                "send one of both",
            ))
        }
        (Some(id), _) if !id.trim().is_empty() => Ok(id),
        (None, Some(key)) if (1..=128).contains(&key.len()) => Ok(key.to_owned()),
        _ => {
            let detail = "nothing says under which id this is done once";
            Err(Problem::new(StatusCode::BAD_REQUEST, detail, help))
        }
    }
}
