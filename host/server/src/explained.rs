//! Why a member got something, or did not.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::Event;
use sadakat_engine::explain::Explanation;

use crate::asked::Path;
use crate::events::records;
use crate::problem::Problem;
use crate::router::Shared;

/// Why an event would come to what it would, by what the ledger knows of its
/// member. Nothing is kept of it.
#[utoipa::path(post, path = "/v1/explain", tag = "decide",
    security(("token" = ["service", "marketer", "admin"])),
    request_body(content = sadakat_client::Event, description = "A record of events", example = json!({"id": "e1", "kind": "purchase", "at": "2026-11-21T14:03:00+03:00", "customer": "c42", "purchase": {"lines": [{"sku": "latte", "quantity": 2, "unit_price": "95.00"}]}})),
    responses((status = 200, description = "What became of every campaign, and why", body = sadakat_client::Explanations)))]
pub(crate) async fn explain(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
    let record = records(&shared, body, false).await?.concat();
    let event = Event::from_json(record);
    let explained = shared.writer()?.alone(move |ledger| ledger.explain(&event));
    Ok(said(&explained.await?))
}

/// Why an event that was processed came to what it did, by the program of then.
#[utoipa::path(get, path = "/v1/events/{id}/explanation", tag = "decide",
    security(("token" = ["service", "marketer", "admin"])),
    params(("id" = String, Path, description = "The event")),
    responses((status = 200, description = "What became of every campaign, and why", body = sadakat_client::Explanations)))]
pub(crate) async fn explain_past(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    // What was done before it is done once more: one at a time.
    let Ok(_turn) = shared.checking.acquire().await else {
        return Err(Problem::failed(&"no turn"));
    };
    let explained = shared
        .writer()?
        .read_apart(move |ledger| ledger.explain_past(&id));
    Ok(said(&explained.await?))
}

fn said(explained: &[Explanation]) -> Response {
    let explained: Vec<String> = explained.iter().map(Explanation::to_json).collect();
    let text = format!("{{\"explanations\":[{}]}}", explained.join(","));
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
