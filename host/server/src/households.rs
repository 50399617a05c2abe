//! Members who share a purse.

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::model::Date;
use sadakat_ledger::{Join, Leave, Membership, MovedPoints};
use serde::{Deserialize, Serialize};

use crate::asked::{self, Path, Query, answer};
use crate::audit::Audited;
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Joining {
    id: Option<String>,
    day: Date,
    customer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leaving {
    id: Option<String>,
    day: Date,
    #[serde(default)]
    with_points: bool,
}

/// What came of it.
#[derive(Serialize)]
struct Done {
    household: String,
    customer: String,
    points: Vec<MovedPoints>,
    repeated: bool,
}

impl Done {
    fn of(done: Membership) -> Self {
        Self {
            household: done.household,
            customer: done.customer,
            points: done.points,
            repeated: done.repeated,
        }
    }
}

const JOIN: &str = r#"send {"id": "h1", "day": "2026-03-01", "customer": "c42"}"#;
const LEAVE: &str =
    r#"send {"id": "h2", "day": "2026-03-09"}, and "with_points": true to take points along"#;

/// Lets a member join a household, once: it begins with the first who joins it. Their
/// points go into its purse, each lot with its cause, and from then on each member uses
/// what all of them have.
#[utoipa::path(post, path = "/v1/households/{id}/members", tag = "members",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("id" = String, Path, description = "The household"), ("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::JoinHousehold, description = "Who, and the day that it counts on", example = json!({"id": "h1", "day": "2026-03-01", "customer": "c42"})),
    responses((status = 200, description = "What they brought", body = sadakat_client::Membership)))]
pub(crate) async fn join(
    State(shared): State<Shared>,
    Path(household): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Joining = asked::json(body, &shared.settings, JOIN).await?;
    let join = Join {
        id: asked::id(&headers, said.id)?,
        day: said.day,
        household,
        customer: said.customer,
    };
    let what = Audited(format!("household join {}", join.id));
    let done = shared.writer()?.alone(move |ledger| ledger.join(&join));
    let done = Done::of(done.await?);
    Ok((Extension(what), answer(&done)).into_response())
}

/// Lets a member leave a household, once. All points stay in it, unless they take along
/// what is left of those that their own events brought.
#[utoipa::path(post, path = "/v1/households/{id}/members/{customer}/leave", tag = "members",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    params(("id" = String, Path, description = "The household"), ("customer" = String, Path, description = "Who leaves it"), ("idempotency-key" = Option<String>, Header, description = "The id, if the body has none")),
    request_body(content = sadakat_client::LeaveHousehold, description = "The day that it counts on, and whether points go along", example = json!({"id": "h2", "day": "2026-03-09", "with_points": true})),
    responses((status = 200, description = "What they took along", body = sadakat_client::Membership)))]
pub(crate) async fn leave(
    State(shared): State<Shared>,
    Path((household, customer)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let said: Leaving = asked::json(body, &shared.settings, LEAVE).await?;
    let leave = Leave {
        id: asked::id(&headers, said.id)?,
        day: said.day,
        household,
        customer,
        with_points: said.with_points,
    };
    let what = Audited(format!("household leave {}", leave.id));
    let done = shared.writer()?.alone(move |ledger| ledger.leave(&leave));
    let done = Done::of(done.await?);
    Ok((Extension(what), answer(&done)).into_response())
}

/// Who is in a household, and what it owns, on the day of the newest event or on another
/// one.
#[utoipa::path(get, path = "/v1/households/{id}", tag = "members",
    security(("token" = ["service", "admin"])),
    params(("id" = String, Path, description = "The household"), ("on" = Option<String>, Query, description = "A day such as `2026-03-01`; that of the newest event if left out")),
    responses((status = 200, description = "Its members, its purse, and what was booked", body = sadakat_client::Household)))]
pub(crate) async fn household(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    query: RawQuery,
) -> Result<Response, Problem> {
    let day = Query::read(query, &["on"])?.day("on")?;
    let read = shared
        .writer()?
        .read(move |ledger| ledger.household(&id, day));
    Ok(answer(&read.await?))
}
