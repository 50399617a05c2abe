//! Points that are set aside while somebody pays, and what comes back.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sadakat_engine::model::Date;
use sadakat_ledger::Order;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::asked::{self, Path};
use crate::caller::Caller;
use crate::events::{carry_out, process};
use crate::problem::Problem;
use crate::router::Shared;

/// What a hold says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    id: Option<String>,
    customer: String,
    wallet: String,
    points: String,
    day: Date,
    until: Date,
}

/// When a hold ends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    id: Option<String>,
    day: Date,
}

const PLACE: &str = r#"send {"id": "h1", "customer": "c42", "wallet": "points", "points": "100", "day": "2026-03-01", "until": "2026-03-02"}"#;
const END: &str = r#"send {"id": "p1", "day": "2026-03-01"}"#;

/// Sets points aside.
#[utoipa::path(post, path = "/v1/holds", operation_id = "hold", tag = "ledger",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::Hold, description = "Whose points, how many and until when", example = json!({"id": "h1", "customer": "c42", "wallet": "points", "points": "100", "day": "2026-03-01", "until": "2026-03-02"})),
    responses((status = 200, description = "What was set aside, and what is available now", body = sadakat_client::Receipt)))]
pub(crate) async fn place(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Place = asked::json(body, &shared.settings, PLACE).await?;
    let id = asked::id(&headers, said.id)?;
    let (customer, wallet, points) = (&*said.customer, &*said.wallet, &*said.points);
    let order = Order::hold(&id, customer, wallet, points, said.day, said.until);
    carry_out(&shared, order).await
}

/// Redeems the points of a hold.
#[utoipa::path(post, path = "/v1/holds/{id}/capture", operation_id = "capture", tag = "ledger",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("id" = String, Path, description = "The hold"), ("idempotency-key" = Option<String>, Header, description = "The id of the capture, if the body has none")),
    request_body(content = sadakat_client::HoldEnd, description = "The day on which", example = json!({"id": "p1", "day": "2026-03-01"})),
    responses((status = 200, description = "What was redeemed, and what is available now", body = sadakat_client::Receipt)))]
pub(crate) async fn capture(
    State(shared): State<Shared>,
    Path(hold): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: End = asked::json(body, &shared.settings, END).await?;
    let order = Order::capture(&asked::id(&headers, said.id)?, &hold, said.day);
    carry_out(&shared, order).await
}

/// Gives the points of a hold back.
#[utoipa::path(post, path = "/v1/holds/{id}/release", operation_id = "release", tag = "ledger",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("id" = String, Path, description = "The hold"), ("idempotency-key" = Option<String>, Header, description = "The id of the release, if the body has none")),
    request_body(content = sadakat_client::HoldEnd, description = "The day on which", example = json!({"id": "p1", "day": "2026-03-01"})),
    responses((status = 200, description = "What was given back, and what is available now", body = sadakat_client::Receipt)))]
pub(crate) async fn release(
    State(shared): State<Shared>,
    Path(hold): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: End = asked::json(body, &shared.settings, END).await?;
    let order = Order::release(&asked::id(&headers, said.id)?, &hold, said.day);
    carry_out(&shared, order).await
}

/// What comes back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Returned<'b> {
    id: Option<String>,
    at: String,
    customer: Option<String>,
    /// The purchase that it was.
    of: String,
    #[serde(borrow)]
    lines: &'b RawValue,
}

/// The same as a record of events.
#[derive(Serialize)]
struct Record<'b> {
    id: String,
    kind: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<String>,
    purchase: Purchase<'b>,
}

#[derive(Serialize)]
struct Purchase<'b> {
    of: String,
    lines: &'b RawValue,
}

const RETURNED: &str = r#"send {"id": "r1", "at": "2026-03-02T10:00:00+03:00", "customer": "c42", "of": "e1", "lines": [{"sku": "latte", "quantity": 1}]}"#;

/// Takes back what a purchase gave, as far as it comes back.
#[utoipa::path(post, path = "/v1/returns", operation_id = "give_back", tag = "ledger",
    security(("token" = ["till", "service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::Return, description = "What comes back of which purchase (`of`)", example = json!({"id": "r1", "at": "2026-03-02T10:00:00+03:00", "customer": "c42", "of": "e1", "lines": [{"sku": "latte", "quantity": 1}]})),
    responses((status = 200, description = "What was taken back", body = sadakat_client::Processed)))]
pub(crate) async fn returned(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let body = crate::body::read(body, &shared.settings).await?;
    let said: Returned<'_> = asked::from_json(&body, RETURNED)?;
    let record = Record {
        id: asked::id(&headers, said.id)?,
        kind: "return",
        at: said.at,
        customer: said.customer,
        purchase: Purchase {
            of: said.of,
            lines: said.lines,
        },
    };
    // Texts can always be written; a record stands on one line.
    let record = serde_json::to_string(&record).unwrap_or_default();
    let record = record.replace(['\n', '\r'], " ");
    process(&shared, vec![record], false, caller.role).await
}
