//! Answers go out to others, at least once.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use sadakat_ledger::Outgoing;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::asked::{self, Query, answer};
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Serialize)]
struct Page {
    answers: Vec<Outgoing>,
    /// The number of the last of them, to acknowledge or go on behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<i64>,
}

/// The next answers: those that a reader has not acknowledged, or those behind
/// a number.
#[utoipa::path(get, path = "/v1/outbox", operation_id = "outbox", tag = "operations",
    security(("token" = ["service", "admin"])),
    params(("reader" = Option<String>, Query, description = "Who reads, and acknowledges"), ("after" = Option<i64>, Query, description = "A number, instead of a reader"), ("most" = Option<u32>, Query, description = "How many at most; 100 if left out")),
    responses((status = 200, description = "Answers in their order, each with its number", body = sadakat_client::Outbox)))]
pub(crate) async fn outgoing(
    State(shared): State<Shared>,
    query: RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(query, &["reader", "after", "most"])?;
    let (after, most) = (query.after()?, query.most(100)?);
    let reader = query.get("reader").map(str::to_owned);
    if reader.is_some() && query.get("after").is_some() {
        let help = "a reader goes on behind what it acknowledged; leave one of both out";
        let detail = "`reader` and `after` are said";
        return Err(Problem::new(StatusCode::BAD_REQUEST, detail, help));
    }
    let read = shared.writer()?.read(move |ledger| match &reader {
        Some(reader) => ledger.outgoing(reader, most),
        None => ledger.outgoing_after(after, most),
    });
    let answers = read.await?;
    let last = answers.last().map(|last| last.number);
    Ok(answer(&Page { answers, last }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivered {
    reader: String,
    number: i64,
}

const DELIVERED: &str = r#"send {"reader": "crm", "number": 42}"#;

/// Acknowledges that a reader has everything up to a number.
#[utoipa::path(post, path = "/v1/outbox", operation_id = "acknowledge", tag = "operations",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    request_body(content = sadakat_client::Delivered, description = "Who, and up to which number", example = json!({"reader": "crm", "number": 42})),
    responses((status = 200, description = "It is noted", body = sadakat_client::Delivered)))]
pub(crate) async fn delivered(
    State(shared): State<Shared>,
    body: Body,
) -> Result<Response, Problem> {
    let said: Delivered = asked::json(body, &shared.settings, DELIVERED).await?;
    if said.reader.trim().is_empty() || said.number < 0 {
        let detail = "a reader has a name, and numbers begin with 1";
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            detail,
            DELIVERED,
        ));
    }
    let done = json!({ "reader": said.reader, "number": said.number });
    let noted = shared
        .writer()?
        .alone(move |ledger| ledger.delivered(&said.reader, said.number));
    noted.await?;
    Ok(answer(&done))
}
