//! What was published when, by whom, with what difference, and undo.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use sadakat_engine::load::Folder;
use sadakat_engine::model::{Instant, Zone};
use similar::{ChangeTag, TextDiff};

use crate::campaign::{Signed, apart, first_of};
use crate::desk::DeskError;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::{page, see};
use crate::subject::Subject;
use crate::texts::Tongue;
use crate::version::Version;

/// A version in a list.
pub(crate) struct VersionRow {
    pub(crate) number: u64,
    /// What it is about, and the page of that.
    pub(crate) campaign: String,
    pub(crate) page: String,
    pub(crate) what: String,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) note: String,
    /// Whether nobody changed the files since.
    pub(crate) stands: bool,
}

impl VersionRow {
    pub(crate) fn new(version: &Version, folder: &Folder, zone: &Zone, t: &Tongue) -> Self {
        Self {
            number: version.number,
            campaign: version.campaign.clone(),
            page: Subject::parse(&version.campaign).map_or_else(String::new, |about| about.page()),
            what: t.say(version.what.key()),
            by: version.by.clone(),
            at: moment(version.at, zone, t),
            note: version.note.clone(),
            stands: version.stands(folder),
        }
    }
}

/// A moment by the program's clock, for people.
fn moment(seconds: i64, zone: &Zone, t: &Tongue) -> String {
    let local = Instant::from_micros(seconds.saturating_mul(1_000_000)).local(zone);
    let (hour, minute) = (local.hour(), local.minute % 60);
    format!(
        "{} {hour:02}:{minute:02} ({})",
        t.day(local.date),
        zone.name()
    )
}

#[derive(Template)]
#[template(path = "versions.html")]
struct Versions {
    frame: Frame,
    versions: Vec<VersionRow>,
}

pub(crate) async fn list(State(desk): State<Shared>, frame: Frame) -> Result<Response, Failure> {
    apart(move || {
        let folder = desk.folder()?;
        let zone = desk.zone();
        let versions = desk.versions(None)?;
        let versions = versions
            .iter()
            .map(|version| VersionRow::new(version, &folder, &zone, &frame.t));
        page(Versions {
            versions: versions.collect(),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "version.html")]
struct VersionPage {
    frame: Frame,
    row: VersionRow,
    files: Vec<Difference>,
}

/// A file before and after.
struct Difference {
    path: String,
    lines: Vec<Line>,
}

struct Line {
    /// `+`, `-` or nothing.
    sign: &'static str,
    text: String,
}

impl Difference {
    fn new(path: &str, before: &str, after: &str) -> Self {
        let difference = TextDiff::from_lines(before, after);
        let groups = difference.grouped_ops(3);
        let mut lines = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            if number > 0 {
                lines.push(Line {
                    sign: "…",
                    text: String::new(),
                });
            }
            for change in group
                .iter()
                .flat_map(|operation| difference.iter_changes(operation))
            {
                let sign = match change.tag() {
                    ChangeTag::Delete => "-",
                    ChangeTag::Insert => "+",
                    ChangeTag::Equal => "",
                };
                lines.push(Line {
                    sign,
                    text: change.value().trim_end_matches('\n').to_owned(),
                });
            }
        }
        Self {
            path: path.to_owned(),
            lines,
        }
    }
}

pub(crate) async fn show(
    State(desk): State<Shared>,
    Path(number): Path<u64>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || {
        let version = desk.version(number)?.ok_or(Failure::Nowhere)?;
        let text = |text: Option<&Option<String>>| text.cloned().flatten().unwrap_or_default();
        let files = version.after.iter().map(|(path, after)| {
            let before = text(version.before.get(path));
            Difference::new(path, &before, after.as_deref().unwrap_or_default())
        });
        page(VersionPage {
            files: files.collect(),
            row: VersionRow::new(&version, &desk.folder()?, &desk.zone(), &frame.t),
            frame,
        })
    })
    .await
}

/// Undoes a change, or puts files back as it left them.
pub(crate) async fn bring_back(
    State(desk): State<Shared>,
    Path((number, what)): Path<(u64, String)>,
    frame: Frame,
    Form(signed): Form<Signed>,
) -> Result<Response, Failure> {
    apart(move || {
        let by = signed.by(&frame);
        let (done, key) = match &*what {
            "undo" => (desk.undo(number, &by), "undone"),
            "restore" => (desk.restore(number, &by), "restored"),
            _ => return Err(Failure::Nowhere),
        };
        match done {
            Ok(_) => Ok(see(&format!("/console/versions?done={key}"))),
            Err(DeskError::Overtaken) => Ok(see(&format!(
                "/console/versions/{number}?failed=undo-overtaken"
            ))),
            Err(DeskError::Nothing) => {
                Ok(see(&format!("/console/versions/{number}?failed=nothing")))
            }
            Err(DeskError::Wrong(checked)) => Err(Failure::Asked(first_of(&checked))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
