//! People are forgotten.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::model::Date;
use sadakat_ledger::{Erasure, Ledger, LedgerError, Program};
use serde::Deserialize;

use crate::asked::{self, answer};
use crate::audit::Audited;
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Erase {
    id: Option<String>,
    day: Date,
    customers: Vec<String>,
}

const ERASE: &str = r#"send {"id": "x1", "day": "2026-03-01", "customers": ["c42"]}"#;

/// Forgets people: nothing in the ledger says any more who they were, and it
/// balances as before. All that was ever done is looked through for it, so
/// that it takes as long; others write meanwhile.
#[utoipa::path(post, path = "/v1/erasures", tag = "members",
    security(("token" = ["admin"])),
    extensions(("x-changes" = json!(true))),
    params(("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::Erase, description = "Who, by their ids, and the day that it counts on", example = json!({"id": "x1", "day": "2026-03-01", "customers": ["c42"]})),
    responses((status = 200, description = "How many people and requests are gone", body = sadakat_client::Erased)))]
pub(crate) async fn erase(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Erase = asked::json(body, &shared.settings, ERASE).await?;
    let erasure = Erasure {
        id: asked::id(&headers, said.id)?,
        day: said.day,
        customers: said.customers,
    };
    shared.writer()?;
    let Some(path) = shared.settings.ledger.clone() else {
        return Err(Problem::failed(&"no ledger"));
    };
    // The address does not say who it was, and neither does the log.
    let what = Audited(format!("erase {}", erasure.id));
    let Ok(_turn) = shared.checking.acquire().await else {
        return Err(Problem::failed(&"no turn"));
    };
    let pinned = shared.host.pin();
    // On a connection of its own, so that others write meanwhile.
    let erased = tokio::task::spawn_blocking(move || {
        let program = Program::in_force(&pinned).map_err(|report| LedgerError::OldProgram {
            hash: pinned.snapshot().hash().to_owned(),
            report,
        })?;
        Ledger::open_existing(&path, program)?.erase(&erasure)
    });
    let erased = erased.await.map_err(|error| Problem::failed(&error))?;
    let erased = erased.map_err(|error| Problem::ledger(&error))?;
    Ok((Extension(what), answer(&erased)).into_response())
}
