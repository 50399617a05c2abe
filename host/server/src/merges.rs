//! Members turn out to be one, or not after all.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::model::Date;
use sadakat_ledger::{Merge, MovedPoints};
use serde::{Deserialize, Serialize};

use crate::asked::{self, Path, answer};
use crate::audit::Audited;
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: Option<String>,
    day: Date,
    into: String,
    reason: String,
    approver: String,
    #[serde(default)]
    undo: bool,
}

/// What came of it.
#[derive(Serialize)]
struct Done {
    customer: String,
    merged: String,
    tier: Option<String>,
    points: Vec<MovedPoints>,
    repeated: bool,
}

const MERGE: &str = r#"send {"id": "m1", "day": "2026-03-01", "into": "c42", "reason": "a second card", "approver": "ayse"}, and "undo": true to undo it"#;

/// Merges a member into another who turns out to be the same person, once; or
/// undoes that. What is asked of the member is asked of the other from then on.
#[utoipa::path(post, path = "/v1/members/{id}/merge", tag = "members",
    security(("token" = ["admin"])),
    extensions(("x-changes" = json!(true))),
    params(("id" = String, Path, description = "The customer who is merged"), ("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::Merge, description = "Into whom, why, and the day that it counts on", example = json!({"id": "m1", "day": "2026-03-01", "into": "c42", "reason": "a second card", "approver": "ayse"})),
    responses((status = 200, description = "What went from the one to the other", body = sadakat_client::Merged)))]
pub(crate) async fn merge(
    State(shared): State<Shared>,
    Path(from): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Asked = asked::json(body, &shared.settings, MERGE).await?;
    let merge = Merge {
        id: asked::id(&headers, said.id)?,
        day: said.day,
        from,
        into: said.into,
        reason: said.reason,
        approver: said.approver,
    };
    let undo = said.undo;
    let name = if undo { "unmerge" } else { "merge" };
    let what = Audited(format!("{name} {}", merge.id));
    let done = shared.writer()?.alone(move |ledger| match undo {
        true => ledger.unmerge(&merge),
        false => ledger.merge(&merge),
    });
    let done = done.await?;
    let done = Done {
        customer: done.customer,
        merged: done.merged,
        tier: done.tier,
        points: done.points,
        repeated: done.repeated,
    };
    Ok((Extension(what), answer(&done)).into_response())
}
