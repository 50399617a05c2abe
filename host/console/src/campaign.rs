//! A campaign: what is plain as a form, its files, what is wrong with them,
//! and what can be done with it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};

use crate::backtest::Past;
use crate::campaign_files::{EditedFile, edited, sent};
use crate::campaign_id::CampaignId;
use crate::check::{CaseSeen, Checked, Found};
use crate::desk::{By, Desk, DeskError, Published};
use crate::draft::Draft;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::{page, page_as, see};
use crate::plain::{Plain, WEEKDAYS};
use crate::trial::Trial;
use crate::versions::VersionRow;
use crate::visitor;

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage {
    frame: Frame,
    id: CampaignId,
    name: String,
    revision: u64,
    /// Whether it is published at all.
    is_published: bool,
    /// Whether there is a draft that says something else.
    has_draft: bool,
    draft_by: String,
    /// Files that others changed since the draft began.
    overtaken: Vec<String>,
    /// None if the manifest is no TOML, or is not there.
    plain: Option<Plain>,
    /// What is wrong with a form that was sent.
    wrong_field: Option<String>,
    files: Vec<EditedFile>,
    found: Vec<Found>,
    cases: Vec<CaseSeen>,
    is_fine: bool,
    versions: Vec<VersionRow>,
    trial: Option<Trial>,
    past: Past,
    /// The other campaigns, which it may be a new version of.
    others: Vec<String>,
}

/// Periods that a limit can be in, as the form offers them.
const PERIODS: [&str; 7] = [
    "",
    "day",
    "week",
    "month",
    "quarter",
    "calendar year",
    "ever",
];

impl CampaignPage {
    fn days(&self) -> Vec<(&'static str, bool)> {
        let days = self
            .plain
            .as_ref()
            .map(|plain| plain.days)
            .unwrap_or_default();
        WEEKDAYS.into_iter().zip(days).collect()
    }

    fn periods(&self) -> Vec<(&str, bool)> {
        let every = self.plain.as_ref().map_or("", |plain| &plain.every);
        let mut periods: Vec<(&str, bool)> = PERIODS
            .iter()
            .map(|period| (*period, *period == every))
            .collect();
        if !PERIODS.contains(&every) {
            periods.push((every, true));
        }
        periods
    }

    /// What it may be a new version of.
    fn replaceable(&self) -> Vec<(&str, bool)> {
        let replaces = self.plain.as_ref().map_or("", |plain| &plain.replaces);
        let others = self.others.iter().map(String::as_str);
        let unknown = !replaces.is_empty() && !self.others.iter().any(|known| known == replaces);
        let more = unknown.then_some(replaces);
        std::iter::once("")
            .chain(others)
            .chain(more)
            .map(|id| (id, id == replaces))
            .collect()
    }

    fn errors(&self) -> usize {
        self.found
            .iter()
            .filter(|found| found.severity == "error")
            .count()
    }
}

fn campaign_page(
    desk: &Desk,
    frame: Frame,
    id: CampaignId,
    wrong_field: Option<String>,
) -> Result<CampaignPage, Failure> {
    let folder = desk.folder()?;
    let draft = desk.draft(&id)?;
    let has_draft = draft.is_some();
    let draft = draft.unwrap_or_else(|| Draft::of(&id, &folder));
    let is_published = folder.get(&id.manifest()).is_some();
    if !is_published && !has_draft {
        return Err(Failure::Nowhere);
    }
    let checked = desk.check(&id, &draft)?.told(&frame.t);
    let manifest = draft.text(&id.manifest());
    let plain = Plain::read(manifest).filter(|_| !manifest.is_empty());
    let name = plain
        .as_ref()
        .map(|plain| plain.name.clone())
        .filter(|name| !name.is_empty());
    let files = edited(&id, &draft, &folder);
    let versions = desk.versions(Some(&(&id).into()))?;
    let zone = desk.zone();
    let versions = versions
        .iter()
        .map(|version| VersionRow::new(version, &folder, &zone, &frame.t));
    Ok(CampaignPage {
        name: name.unwrap_or_else(|| id.to_string()),
        revision: draft.revision,
        is_published,
        has_draft: has_draft && !draft.is_unchanged(),
        draft_by: draft.by.clone(),
        overtaken: draft.overtaken(&folder).map(str::to_owned).collect(),
        plain,
        wrong_field,
        files,
        trial: checked
            .snapshot
            .as_deref()
            .map(|snapshot| Trial::of(snapshot, &id)),
        found: checked.found,
        cases: checked.cases,
        is_fine: checked.is_fine,
        versions: versions.collect(),
        past: Past::of(desk),
        others: folder
            .part("campaigns", "toml")
            .filter(|(_, stem, _)| *stem != &*id.to_string())
            .map(|(_, stem, _)| stem.to_owned())
            .collect(),
        id,
        frame,
    })
}

pub(crate) fn id_of(text: &str) -> Result<CampaignId, Failure> {
    CampaignId::new(text).ok_or(Failure::Nowhere)
}

pub(crate) async fn show(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    frame: Frame,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || page(campaign_page(&desk, frame, id, None)?)).await
}

/// Does work that takes its time where nothing else waits for it.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Broken(error.to_string())))
}

/// What is wrong with the draft, for the editor.
pub(crate) async fn found(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    frame: Frame,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || {
        let draft = desk.draft_or_published(&id, &desk.folder()?)?;
        let checked = desk.check(&id, &draft)?.told(&frame.t);
        Ok(axum::Json(checked.found).into_response())
    })
    .await
}

/// What the editor is told.
#[derive(Serialize)]
struct Kept<'a> {
    revision: u64,
    is_fine: bool,
    is_changed: bool,
    found: &'a [Found],
    cases: &'a [CaseSeen],
    /// Who kept another draft meanwhile; then nothing was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<&'a str>,
}

fn kept(draft: &Draft, checked: &Checked, stale: Option<&str>) -> Response {
    let kept = Kept {
        revision: draft.revision,
        is_fine: checked.is_fine,
        is_changed: !draft.is_unchanged(),
        found: &checked.found,
        cases: &checked.cases,
        stale,
    };
    let status = if stale.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    (status, axum::Json(kept)).into_response()
}

/// Keeps what somebody wrote, and says what is wrong with it: as JSON to the
/// editor, as a page to a browser without scripts.
pub(crate) async fn keep(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    frame: Frame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let revision = fields.iter().find(|(name, _)| name == "revision");
    let revision = revision.and_then(|(_, text)| text.parse().ok());
    let revision: u64 = revision.ok_or(Failure::Nowhere)?;
    let written = sent(&id, fields);
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|kind| kind.to_str().ok());
    let is_editor = accepts.is_some_and(|kind| kind.starts_with("application/json"));
    apart(move || {
        let by = frame.visitor.clone();
        let draft = desk.keep(&id, revision, &by, |draft, folder| {
            draft.write(written, folder);
        });
        let draft = match draft {
            Ok(draft) => draft,
            Err(DeskError::Stale(theirs)) if is_editor => {
                let checked = desk.check(&id, &theirs)?.told(&frame.t);
                return Ok(kept(&theirs, &checked, Some(&theirs.by)));
            }
            Err(DeskError::Stale(_)) => {
                return Ok(see(&format!("/console/campaigns/{id}?failed=stale")));
            }
            Err(error) => return Err(error.into()),
        };
        if is_editor {
            let checked = desk.check(&id, &draft)?.told(&frame.t);
            return Ok(kept(&draft, &checked, None));
        }
        Ok(see(&format!("/console/campaigns/{id}?done=kept")))
    })
    .await
}

/// The form of what is plain: parameters come as `param.NAME`.
pub(crate) async fn keep_plain(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    mut frame: Frame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || {
        let field = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found
                .map_or("", |(_, value)| value.trim())
                .replace("\r\n", "\n")
        };
        let revision: u64 = field("revision")
            .parse()
            .map_err(|_| Failure::Asked("no revision".to_owned()))?;
        let draft = desk.draft_or_published(&id, &desk.folder()?)?;
        let manifest = draft.text(&id.manifest());
        let Some(before) = Plain::read(manifest) else {
            return Ok(see(&format!("/console/campaigns/{id}?failed=form")));
        };
        let mut plain = Plain {
            name: field("name"),
            description: field("description"),
            from: field("from"),
            through: field("through"),
            hours: field("hours"),
            audience: field("audience"),
            budget: field("budget"),
            times: field("times"),
            every: field("every"),
            shadow: !field("shadow").is_empty(),
            canary: field("canary"),
            replaces: field("replaces"),
            activate_at: field("activate_at"),
            ..before
        };
        for (day, flag) in WEEKDAYS.iter().zip(&mut plain.days) {
            *flag = fields
                .iter()
                .any(|(key, value)| key == "days" && value == day);
        }
        for (key, value) in &mut plain.params {
            *value = field(&format!("param.{key}"));
        }
        let text = match plain.write(manifest) {
            Ok(text) => text,
            Err(wrong) => {
                frame.trouble = Some(frame.t.of("form-wrong", "value", &wrong.message));
                let mut shown = campaign_page(&desk, frame, id, Some(wrong.field))?;
                shown.plain = Some(plain);
                return page_as(StatusCode::UNPROCESSABLE_ENTITY, shown);
            }
        };
        let by = frame.visitor.clone();
        let path = id.manifest();
        let kept = desk.keep(&id, revision, &by, |draft, _| {
            draft.files.insert(path, Some(text));
        });
        match kept {
            Ok(_) => Ok(see(&format!("/console/campaigns/{id}?done=kept"))),
            Err(DeskError::Stale(_)) => Ok(see(&format!("/console/campaigns/{id}?failed=stale"))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Who does something, and why.
#[derive(Deserialize)]
pub(crate) struct Signed {
    #[serde(default)]
    pub(crate) revision: u64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    note: String,
}

impl Signed {
    pub(crate) fn by<'a>(&'a self, frame: &'a Frame) -> By<'a> {
        let name = self.name.trim();
        By {
            name: if frame.is_known || name.is_empty() {
                &frame.visitor
            } else {
                name
            },
            note: self.note.trim(),
        }
    }
}

/// The answer to whoever published what has this page.
pub(crate) fn told_published(page: &str, published: &Published, by: &By<'_>) -> Response {
    let mut answer = match &published.git {
        Ok(_) => see(&format!("{page}?done=published")),
        Err(why) => {
            tracing::warn!(%why, "what was published could not be committed");
            see(&format!("{page}?done=published-no-git"))
        }
    };
    // Whoever said their name need not say it again.
    visitor::set(answer.headers_mut(), "sadakat-name", by.name);
    answer
}

/// Puts the draft into force.
pub(crate) async fn publish(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    mut frame: Frame,
    Form(signed): Form<Signed>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || {
        let by = signed.by(&frame);
        let done = desk.publish(&id, signed.revision, &by);
        match done {
            Ok(published) => Ok(told_published(
                &format!("/console/campaigns/{id}"),
                &published,
                &by,
            )),
            Err(DeskError::Wrong(_)) => {
                frame.trouble = Some(frame.t.say("failed-wrong"));
                let shown = campaign_page(&desk, frame, id, None)?;
                page_as(StatusCode::CONFLICT, shown)
            }
            Err(DeskError::NotInForce(why)) => {
                frame.trouble = Some(why);
                page_as(StatusCode::CONFLICT, campaign_page(&desk, frame, id, None)?)
            }
            Err(DeskError::Stale(_)) => Ok(see(&format!("/console/campaigns/{id}?failed=stale"))),
            Err(DeskError::Overtaken) => {
                Ok(see(&format!("/console/campaigns/{id}?failed=overtaken")))
            }
            Err(DeskError::Nothing) => Ok(see(&format!("/console/campaigns/{id}?failed=nothing"))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Throws the draft away.
pub(crate) async fn discard(
    State(desk): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || {
        desk.discard(&id)?;
        let is_there = desk.folder()?.get(&id.manifest()).is_some();
        let place = if is_there {
            format!("/console/campaigns/{id}")
        } else {
            "/console".to_owned()
        };
        Ok(see(&format!("{place}?done=discarded")))
    })
    .await
}

/// Puts the draft on top of what others published meanwhile.
pub(crate) async fn rebase(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    frame: Frame,
    Form(signed): Form<Signed>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(
        move || match desk.rebase(&id, signed.revision, &frame.visitor) {
            Err(DeskError::Stale(_)) => Ok(see(&format!("/console/campaigns/{id}?failed=stale"))),
            Err(error) => Err(error.into()),
            Ok(_) => Ok(see(&format!("/console/campaigns/{id}?done=rebased"))),
        },
    )
    .await
}

/// Takes the campaign out of the program.
pub(crate) async fn take_down(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    frame: Frame,
    Form(signed): Form<Signed>,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    apart(move || match desk.take_down(&id, &signed.by(&frame)) {
        Ok(_) => Ok(see("/console/versions?done=taken-down")),
        Err(DeskError::Wrong(checked)) => Err(Failure::Asked(first_of(&checked))),
        Err(error) => Err(error.into()),
    })
    .await
}

/// The first thing that is wrong, in a line.
pub(crate) fn first_of(checked: &Checked) -> String {
    let first = checked.found.iter().find(|found| found.severity == "error");
    first.map_or_else(String::new, |found| {
        format!(
            "{}:{}: {} [{}]",
            found.file, found.line, found.message, found.code
        )
    })
}
