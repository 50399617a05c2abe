//! Segments: a gallery to begin with, and each with its condition in words,
//! its numbers, its members, and what publishing it does.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::backtest::Past;
use crate::campaign::{Signed, apart, told_published};
use crate::campaign_id::CampaignId;
use crate::check::{Checked, Found};
use crate::desk::{Desk, DeskError};
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::{page, page_as, see};
use crate::picture::picture;
use crate::segment_draft::{SegmentDraft, program};
use crate::segment_samples::{SAMPLES, Sample};
use crate::segment_text::conditions;
use crate::segment_words::{InWords, in_words, with_numbers};
use crate::subject::Subject;
use crate::versions::VersionRow;

#[derive(Template)]
#[template(path = "segments.html")]
struct SegmentsPage {
    frame: Frame,
    /// Those in force, and those that somebody works at.
    own: Vec<Own>,
    samples: Vec<Shown>,
}

/// A segment of the program.
struct Own {
    name: String,
    /// The entry of the gallery that it was begun with, or its own name.
    page: String,
    words: InWords,
    has_draft: bool,
}

/// An entry of the gallery that the program has not taken.
struct Shown {
    id: &'static str,
    title: String,
    about: String,
    picture: String,
    names: Vec<&'static str>,
    /// Lines that the program lacks for it.
    lines: usize,
}

/// The entry of the gallery that has a segment, or the segment's own name.
fn page_of(name: &str) -> &str {
    let has = |sample: &&Sample| sample.segments.iter().any(|(own, _)| *own == name);
    SAMPLES.iter().find(has).map_or(name, |sample| sample.id)
}

pub(crate) async fn list(State(desk): State<Shared>, frame: Frame) -> Result<Response, Failure> {
    apart(move || {
        let folder = desk.folder()?;
        let text = program(&folder);
        let t = &frame.t;
        let drafts = desk.segment_drafts()?;
        let is_drafted = |page: &str| drafts.iter().any(|draft| draft.as_str() == page);
        let mut published = conditions(&text);
        // What is only a draft is there again as well.
        for name in &drafts {
            let draft = desk.segment_draft(name)?;
            for (name, condition) in draft.into_iter().flat_map(|draft| draft.conditions) {
                published.entry(name).or_insert(condition);
            }
        }
        let own = published.iter().map(|(name, condition)| Own {
            has_draft: is_drafted(page_of(name)),
            page: page_of(name).to_owned(),
            words: in_words(condition, &text, t),
            name: name.clone(),
        });
        let is_open = |sample: &&Sample| {
            let mut names = sample.segments.iter();
            names.any(|(name, _)| !published.contains_key(*name))
        };
        let samples = SAMPLES.iter().filter(is_open).map(|sample| {
            let title = t.say(&format!("segment-{}", sample.id));
            let id = CampaignId::new(sample.id);
            let draft = id.and_then(|id| SegmentDraft::of(&id, &folder));
            Shown {
                id: sample.id,
                about: t.say(&format!("segment-{}-about", sample.id)),
                picture: picture(sample.picture, &title),
                names: sample.segments.iter().map(|(name, _)| *name).collect(),
                lines: draft.map_or(0, |draft| draft.lines(&folder).len()),
                title,
            }
        });
        page(SegmentsPage {
            own: own.collect(),
            samples: samples.collect(),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "segment.html")]
struct SegmentPage {
    frame: Frame,
    name: CampaignId,
    title: String,
    about: Option<String>,
    revision: u64,
    is_published: bool,
    has_draft: bool,
    draft_by: String,
    /// Segments that others changed since the draft began.
    overtaken: Vec<String>,
    segments: Vec<Edited>,
    /// Lines that `program.toml` gets with it, as it would have them.
    lines: Vec<String>,
    found: Vec<Found>,
    is_fine: bool,
    past: Past,
    versions: Vec<VersionRow>,
}

/// A segment of the page.
struct Edited {
    name: String,
    condition: String,
    words: InWords,
}

impl SegmentPage {
    fn errors(&self) -> usize {
        let all = self.found.iter();
        all.filter(|found| found.severity == "error").count()
    }

    fn has_numbers(&self) -> bool {
        let parts = self.segments.iter().flat_map(|one| &one.words.parts);
        parts.into_iter().any(|part| !part.numbers.is_empty())
    }
}

fn segment_page(desk: &Desk, frame: Frame, name: CampaignId) -> Result<SegmentPage, Failure> {
    let folder = desk.folder()?;
    let text = program(&folder);
    let kept = desk.segment_draft(&name)?;
    let has_draft = kept.is_some();
    let draft = kept.or_else(|| SegmentDraft::of(&name, &folder));
    let draft = draft.ok_or(Failure::Nowhere)?;
    let checked = desk.check_segments(&name, &draft)?.told(&frame.t);
    let t = &frame.t;
    let key = format!("segment-{name}");
    let about = format!("segment-{name}-about");
    let subject = Subject::Segments(name.clone());
    let zone = desk.zone();
    let versions = desk.versions(Some(&subject))?;
    let versions = versions
        .iter()
        .map(|version| VersionRow::new(version, &folder, &zone, t));
    let edited = draft.conditions.iter().map(|(name, condition)| Edited {
        name: name.clone(),
        words: in_words(condition, &text, t),
        condition: condition.clone(),
    });
    let lines = draft.lines(&folder);
    Ok(SegmentPage {
        title: match t.has(&about) {
            true => t.say(&key),
            false => name.to_string(),
        },
        about: t.has(&about).then(|| t.say(&about)),
        revision: draft.revision,
        is_published: draft.is_published(),
        has_draft: has_draft && !draft.is_unchanged(),
        draft_by: draft.by.clone(),
        overtaken: draft.overtaken(&folder),
        // The best fifth first, as in the gallery.
        segments: edited.rev().collect(),
        lines: lines
            .iter()
            .map(|line| format!("[{}] {} = {}", line.table, line.key, line.value))
            .collect(),
        is_fine: checked.is_fine,
        found: about_program(checked),
        past: Past::of(desk),
        versions: versions.collect(),
        name,
        frame,
    })
}

/// What is wrong, and what is noticed in the file that segments stand in.
fn about_program(checked: Checked) -> Vec<Found> {
    let all = checked.found.into_iter();
    all.filter(|found| found.severity == "error" || found.file == "program.toml")
        .collect()
}

fn name_of(name: &str) -> Result<CampaignId, Failure> {
    CampaignId::new(name).ok_or(Failure::Nowhere)
}

pub(crate) async fn show(
    State(desk): State<Shared>,
    Path(name): Path<String>,
    frame: Frame,
) -> Result<Response, Failure> {
    let name = name_of(&name)?;
    apart(move || page(segment_page(&desk, frame, name)?)).await
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    name: String,
}

/// Begins a draft: with an entry of the gallery, or of one's own.
pub(crate) async fn begin(
    State(desk): State<Shared>,
    frame: Frame,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let name = chosen.name.trim();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some(name) = CampaignId::new(name).filter(|id| id.as_str().chars().all(is_word)) else {
        return Ok(see("/console/segments?failed=segment-name"));
    };
    // Whoever picks one of several that belong together gets all.
    let name = CampaignId::new(page_of(name.as_str())).unwrap_or(name);
    apart(move || {
        let kept = desk.keep_segments(&name, 0, &frame.visitor, |_| {});
        match kept {
            Ok(_) | Err(DeskError::StaleSegments) => {
                Ok(see(&format!("/console/segments/{name}?done=begun")))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Keeps conditions, which come as `condition.NAME`, and numbers in them, which
/// come as `number.NAME.PLACE`.
pub(crate) async fn keep(
    State(desk): State<Shared>,
    Path(name): Path<String>,
    frame: Frame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let name = name_of(&name)?;
    let revision = fields.iter().find(|(key, _)| key == "revision");
    let revision = revision.and_then(|(_, text)| text.parse().ok());
    let revision: u64 = revision.ok_or(Failure::Nowhere)?;
    apart(move || {
        let kept = desk.keep_segments(&name, revision, &frame.visitor, |draft| {
            write(&mut draft.conditions, &fields);
        });
        match kept {
            Ok(_) => Ok(see(&format!("/console/segments/{name}?done=kept"))),
            Err(DeskError::StaleSegments) => {
                Ok(see(&format!("/console/segments/{name}?failed=stale")))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn write(conditions: &mut BTreeMap<String, String>, fields: &[(String, String)]) {
    for (name, condition) in conditions {
        let own = format!("condition.{name}");
        if let Some((_, text)) = fields.iter().find(|(key, _)| *key == own) {
            // One line: what is long is split by `&&`, not by lines.
            *condition = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let prefix = format!("number.{name}.");
        let numbers = fields.iter().filter_map(|(key, text)| {
            let place = key.strip_prefix(&prefix)?.parse().ok()?;
            Some((place, text.clone()))
        });
        let numbers: Vec<(usize, String)> = numbers.collect();
        *condition = with_numbers(condition, &numbers);
    }
}

pub(crate) async fn publish(
    State(desk): State<Shared>,
    Path(name): Path<String>,
    mut frame: Frame,
    Form(signed): Form<Signed>,
) -> Result<Response, Failure> {
    let name = name_of(&name)?;
    apart(move || {
        let by = signed.by(&frame);
        let at = |end: &str| see(&format!("/console/segments/{name}?{end}"));
        match desk.publish_segments(&name, signed.revision, &by) {
            Ok(published) => Ok(told_published(
                &format!("/console/segments/{name}"),
                &published,
                &by,
            )),
            Err(DeskError::StaleSegments) => Ok(at("failed=stale")),
            Err(DeskError::Overtaken) => Ok(at("failed=overtaken")),
            Err(DeskError::Nothing) => Ok(at("failed=nothing")),
            Err(DeskError::Wrong(_)) => {
                frame.trouble = Some(frame.t.say("failed-wrong"));
                page_as(StatusCode::CONFLICT, segment_page(&desk, frame, name)?)
            }
            Err(DeskError::NotInForce(why)) => {
                frame.trouble = Some(why);
                page_as(StatusCode::CONFLICT, segment_page(&desk, frame, name)?)
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

pub(crate) async fn discard(
    State(desk): State<Shared>,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let name = name_of(&name)?;
    apart(move || {
        desk.discard_segments(&name)?;
        Ok(see("/console/segments?done=discarded"))
    })
    .await
}

/// Takes the segments out of the program.
pub(crate) async fn take_down(
    State(desk): State<Shared>,
    Path(name): Path<String>,
    mut frame: Frame,
    Form(signed): Form<Signed>,
) -> Result<Response, Failure> {
    let name = name_of(&name)?;
    apart(move || {
        let done = desk.take_segments_down(&name, &signed.by(&frame));
        match done {
            Ok(_) => Ok(see("/console/versions?done=taken-down")),
            Err(DeskError::Wrong(checked)) => {
                // Somebody reads them.
                let checked = (*checked).told(&frame.t);
                frame.trouble = Some(frame.t.say("failed-segment-read"));
                let mut shown = segment_page(&desk, frame, name)?;
                shown.found = about_program(checked);
                page_as(StatusCode::CONFLICT, shown)
            }
            Err(DeskError::Nothing) => Ok(see(&format!("/console/segments/{name}?failed=nothing"))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

#[derive(Template)]
#[template(path = "segment-count.html")]
struct CountPage {
    t: crate::texts::Tongue,
    day: Option<String>,
    counts: Vec<(String, String)>,
}

/// How many members the segments of a draft have.
pub(crate) async fn count(
    State(desk): State<Shared>,
    Path(name): Path<String>,
    frame: Frame,
) -> Result<Response, Failure> {
    let name = name_of(&name)?;
    apart(move || {
        let folder = desk.folder()?;
        let draft = desk.segment_draft(&name)?;
        let draft = draft.or_else(|| SegmentDraft::of(&name, &folder));
        let draft = draft.ok_or(Failure::Nowhere)?;
        let t = frame.t;
        let checked = desk.check_segments(&name, &draft)?;
        let Some(snapshot) = checked.snapshot else {
            return page(CountPage {
                t,
                day: None,
                counts: Vec::new(),
            });
        };
        let counted = desk.count(&snapshot)?;
        let number = |count: usize| t.number(&count.to_string());
        let counts = draft.conditions.keys().rev().map(|name| {
            let count = counted.segments.get(name).copied().unwrap_or(0);
            let tenths = count.saturating_mul(1_000).checked_div(counted.members);
            let tenths = tenths.unwrap_or(0);
            let percent = t.number(&format!("{}.{}", tenths / 10, tenths % 10));
            let (count, members) = (number(count), number(counted.members));
            let values = [
                ("count", &*count),
                ("members", &members),
                ("percent", &percent),
            ];
            (name.clone(), t.with("segment-count", &values))
        });
        page(CountPage {
            counts: counts.collect(),
            day: counted.day.map(|day| t.day(day)),
            t,
        })
    })
    .await
}
