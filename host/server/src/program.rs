//! The program in force and its campaigns; drafts are checked, edits put into
//! force.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sadakat_engine::cases::Cases;
use sadakat_engine::diagnostic::nearest;
use sadakat_engine::load::{Folder, load};
use sadakat_engine::{Pinned, Reload, ReloadError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::asked::{self, Path, answer};
use crate::problem::Problem;
use crate::router::Shared;
use crate::status;

/// What is in force, pending, failed and where; with an `etag`.
#[utoipa::path(get, path = "/v1/program", tag = "program",
    security(("token" = ["till", "service", "marketer", "admin"])),
    params(("if-none-match" = Option<String>, Header, description = "The `etag` of an answer before: 304 if nothing changed since")),
    responses((status = 200, description = "The program", body = sadakat_client::Status), (status = 304, description = "Nothing changed")))]
pub(crate) async fn program(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let mut program = status::of(&shared);
    if let Some(fields) = program.as_object_mut() {
        // What passes by itself is no change.
        fields.remove("in_force_seconds");
    }
    let text = serde_json::to_vec(&program).unwrap_or_default();
    let etag = format!("\"{}\"", blake3::hash(&text).to_hex());
    let known = headers.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    let is_known = known.is_some_and(|known| {
        let mut tags = known.split(',').map(str::trim);
        tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], text).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    // It is kept, and asked about each time.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    response
}

/// The campaigns in the order of deciding, with what they did.
#[utoipa::path(get, path = "/v1/campaigns", tag = "program",
    security(("token" = ["till", "service", "marketer", "admin"])),
    responses((status = 200, description = "The campaigns", body = sadakat_client::Campaigns)))]
pub(crate) async fn campaigns(State(shared): State<Shared>) -> Response {
    answer(&json!({ "campaigns": all(&shared) }))
}

/// One campaign, with the files that it is made of.
#[utoipa::path(get, path = "/v1/campaigns/{id}", tag = "program",
    security(("token" = ["till", "service", "marketer", "admin"])),
    params(("id" = String, Path, description = "The campaign")),
    responses((status = 200, description = "The campaign", body = sadakat_client::Campaign)))]
pub(crate) async fn campaign(
    State(shared): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let all = all(&shared);
    let is_it = |campaign: &&Value| campaign.get("campaign").and_then(Value::as_str) == Some(&id);
    let Some(mut campaign) = all.iter().find(is_it).cloned() else {
        let names = all.iter().filter_map(|one| one.get("campaign")?.as_str());
        let help = match nearest(&id, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`GET /v1/campaigns` says which there are".to_owned(),
        };
        let detail = format!("there is no campaign `{id}`");
        return Err(Problem::new(StatusCode::NOT_FOUND, detail, &help));
    };
    let pinned = shared.host.pin();
    let own = |path: &str| {
        let name = path.strip_prefix("campaigns/");
        name.and_then(|name| name.rsplit_once('.'))
            .is_some_and(|(stem, _)| stem == id)
    };
    let files = pinned.files().files().filter(|(path, _)| own(path));
    let files = files.filter_map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?;
        Some((path.to_string(), Value::from(text)))
    });
    let files: serde_json::Map<String, Value> = files.collect();
    if let Some(fields) = campaign.as_object_mut() {
        fields.insert("files".to_owned(), files.into());
    }
    Ok(answer(&campaign))
}

/// The campaigns as they stand, with what they are and did.
fn all(shared: &Shared) -> Vec<Value> {
    let (status, counters) = (shared.host.status(), shared.host.counters());
    let kept = shared.given.by_campaign();
    let pinned = shared.host.pin();
    let snapshot = pinned.snapshot();
    let kinds = snapshot.settings().schema.kinds();
    let campaigns = status.campaigns.iter().map(|stands| {
        let mut shown = status::campaign(stands);
        let found = snapshot.find(&stands.id);
        let known = found.and_then(|at| snapshot.campaigns().get(at));
        let Some(fields) = shown.as_object_mut() else {
            return shown;
        };
        if let Some(campaign) = known {
            let on = campaign.on.iter().map(|&kind| kinds.name(kind));
            fields.insert("on".to_owned(), on.collect());
            fields.insert("phase".to_owned(), campaign.phase.name().into());
            fields.insert("priority".to_owned(), campaign.priority.into());
        }
        if let Some(counted) = counters.get(&stands.id) {
            let effects = counted.effects_by_kind();
            let effects: serde_json::Map<String, Value> = effects
                .map(|(kind, count)| (kind.name().to_owned(), count.into()))
                .collect();
            let faults: u64 = counted
                .faults_by_code()
                .iter()
                .map(|(_, count)| count)
                .sum();
            let did = json!({
                "evaluations": counted.evaluations,
                "effects": effects,
                "faults": faults,
                "held_out": counted.held_out,
                "shadow_effects": counted.shadow_effects,
            });
            fields.insert("did".to_owned(), did);
        }
        if let Some(kept) = kept.get(&*stands.id) {
            fields.insert("kept".to_owned(), kept.clone());
        }
        shown
    });
    campaigns.collect()
}

/// A program that is not in force.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    /// Texts by path; `null` leaves a file of the program in force out.
    files: BTreeMap<String, Option<String>>,
    /// Whether the other files are those of the program in force.
    #[serde(default)]
    over: bool,
    /// Whether the examples in `cases/` are run.
    #[serde(default = "yes")]
    cases: bool,
}

const fn yes() -> bool {
    true
}

const DRAFT: &str = r#"send {"files": {"program.toml": "…", "campaigns/welcome.toml": "…"}}; with "over": true, the files are laid over those in force, and `null` takes one away"#;

/// What is wrong with a draft, as `sadakat check` says it. It does not go into
/// force.
#[utoipa::path(post, path = "/v1/check", tag = "program",
    security(("token" = ["service", "marketer", "admin"])),
    request_body(content = sadakat_client::Draft, description = "The files of a program, or with `over` those that differ from the one in force", example = json!({"over": true, "files": {"campaigns/welcome.rhai": "points(50);"}})),
    responses((status = 200, description = "Errors and warnings with their places, and the snapshot if there are no errors", body = sadakat_client::Checked)))]
pub(crate) async fn check(State(shared): State<Shared>, body: Body) -> Result<Response, Problem> {
    let draft: Draft = asked::json(body, &shared.settings, DRAFT).await?;
    let pinned = shared.host.pin();
    // Programs are compiled one at a time: decisions go first.
    let Ok(_turn) = shared.checking.acquire().await else {
        return Err(Problem::failed(&"no turn"));
    };
    let checked = tokio::task::spawn_blocking(move || check_draft(&draft, &pinned)).await;
    let checked = checked.map_err(|error| Problem::failed(&error))?;
    Ok(answer(&checked))
}

fn check_draft(draft: &Draft, pinned: &Pinned) -> Value {
    let mut folder = if draft.over {
        pinned.files().clone()
    } else {
        Folder::default()
    };
    let mut passed_over = Vec::new();
    for (path, text) in &draft.files {
        match text {
            Some(_) if !Folder::reads(path) => passed_over.push(path),
            Some(text) => folder.insert(path, text.as_bytes()),
            None => {
                folder.remove(path);
            }
        }
    }
    let mut loaded = load(&folder);
    let report = &mut loaded.report;
    let mut held = 0;
    if let (Some(snapshot), true) = (&loaded.snapshot, draft.cases) {
        let cases = Cases::read(&folder, snapshot, report);
        held = cases.len();
        cases.run(snapshot).report(report);
    }
    let diagnostics: Value = serde_json::from_str(&report.to_json()).unwrap_or_default();
    let fine = loaded.snapshot.filter(|_| report.is_ok());
    let mut checked = json!({
        "errors": report.error_count(),
        "warnings": report.warning_count(),
        "diagnostics": diagnostics,
        "snapshot": fine.as_ref().map(|snapshot| snapshot.hash()),
        "campaigns": fine.as_ref().map(|snapshot| snapshot.campaigns().len()),
        "cases": held,
    });
    if let Some(fields) = checked.as_object_mut()
        && !passed_over.is_empty()
    {
        fields.insert("passed_over".to_owned(), json!(passed_over));
    }
    checked
}

/// Puts the folder as it is now into force.
#[utoipa::path(post, path = "/v1/reload", tag = "program",
    security(("token" = ["marketer", "admin"])),
    extensions(("x-changes" = json!(true))),
    responses((status = 200, description = "What is in force now", body = sadakat_client::Reloaded), (status = 422, description = "The program has errors; what was in force stays")))]
pub(crate) async fn reload(State(shared): State<Shared>) -> Result<Response, Problem> {
    let host = shared.host.clone();
    let reloaded = tokio::task::spawn_blocking(move || host.reload()).await;
    let reloaded = reloaded.map_err(|error| Problem::failed(&error))?;
    let word = match reloaded {
        Ok(Reload::Unchanged) => "unchanged",
        Ok(_) => "live",
        Err(ReloadError::Program(report)) => return Err(Problem::program(&report)),
        Err(error) => {
            let help = "mend the folder; what was in force stays";
            return Err(Problem::new(StatusCode::CONFLICT, error.to_string(), help));
        }
    };
    if let Some(writer) = shared.ledger() {
        writer.follow().await?;
        if let Some(why) = writer.unfit() {
            let help = "put back what was edited, or start the server with another ledger";
            return Err(Problem::new(StatusCode::CONFLICT, why, help));
        }
    }
    let status = shared.host.status();
    Ok(answer(&json!({
        "reload": word,
        "generation": status.generation,
        "snapshot": &*status.snapshot,
    })))
}
