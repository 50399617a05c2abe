//! What a day does to all members.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::model::Date;
use sadakat_ledger::{Ledger, LedgerError, Program};
use serde::Deserialize;
use serde_json::json;

use crate::ahead::Ahead;
use crate::asked::{self, answer};
use crate::audit::Audited;
use crate::problem::Problem;
use crate::router::Shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    day: Date,
}

const DAY: &str = r#"send {"day": "2026-03-01"}"#;

/// Sweeps all members for a day: birthdays and reminders, points that become
/// usable or expire, holds that are over. The same day again does the rest.
#[utoipa::path(post, path = "/v1/sweep", tag = "operations",
    security(("token" = ["service", "admin"])),
    extensions(("x-changes" = json!(true))),
    request_body(content = sadakat_client::Day, description = "The day", example = json!({"day": "2026-03-01"})),
    responses((status = 200, description = "How many members were looked at and touched", body = sadakat_client::Swept), (status = 409, description = "A sweep is at work")))]
pub(crate) async fn sweep(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
    let said: Day = asked::json(body, &shared.settings, DAY).await?;
    if said.day.later(1).is_none() {
        let detail = "the calendar ends with this day";
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            detail,
            "write an earlier one",
        ));
    }
    Ahead::of(&shared).admit(said.day)?;
    shared.writer()?;
    let Some(path) = shared.settings.ledger.clone() else {
        return Err(Problem::failed(&"no ledger"));
    };
    let Ok(turn) = shared.sweeping.clone().try_acquire_owned() else {
        let help = "ask again when it is done";
        return Err(Problem::later(
            StatusCode::CONFLICT,
            "a sweep is at work",
            help,
            10,
        ));
    };
    let pinned = shared.host.pin();
    // On a connection of its own, so that others write between its batches.
    let swept = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let program = Program::in_force(&pinned).map_err(|report| LedgerError::OldProgram {
            hash: pinned.snapshot().hash().to_owned(),
            report,
        })?;
        let mut ledger = Ledger::open_existing(&path, program)?;
        ledger.sweep(said.day, |_, _| {})
    });
    let swept = swept.await.map_err(|error| Problem::failed(&error))?;
    let swept = swept.map_err(|error| Problem::ledger(&error))?;
    let done = json!({
        "day": said.day,
        "members": swept.members,
        "touched": swept.touched,
        "released": swept.released,
    });
    let what = Extension(Audited(format!("day {}", said.day)));
    Ok((what, answer(&done)).into_response())
}
