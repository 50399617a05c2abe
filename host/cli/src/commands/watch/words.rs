//! How states and times are said.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use sadakat_engine::diagnostic::{Report, Severity, visible};
use sadakat_engine::load::FolderError;
use sadakat_engine::model::{Instant, Zone};
use sadakat_engine::watch::WatchSettings;
use sadakat_engine::{CampaignState, ReloadError, Status, Watching};

use super::clock::now;
use super::news::Life;
use crate::commands::plural;
use crate::language::with_words;
use crate::output::Shown as _;

/// A state in a word, as machines read it too.
pub(super) const fn state(state: CampaignState) -> &'static str {
    match state {
        CampaignState::InForce { .. } => "in force",
        CampaignState::Upcoming { .. } => "starts",
        CampaignState::Paused { .. } => "paused",
        CampaignState::Ended => "ended",
        CampaignState::LeftOut => "left out",
        _ => "not in force",
    }
}

/// Until or from when, if that is known.
pub(super) fn when(state: CampaignState, zone: &Zone) -> String {
    match state {
        CampaignState::InForce { until: Some(at) } | CampaignState::Paused { until: at } => {
            format!("until {}", minute(at, zone))
        }
        CampaignState::Upcoming { from } => minute(from, zone),
        _ => String::new(),
    }
}

/// A date and a time to the minute: `2026-12-01 00:00`.
fn minute(at: Instant, zone: &Zone) -> String {
    let text = at.to_rfc3339(zone);
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// The time now to the second: `14:03:05`.
pub(super) fn time(life: &Life) -> String {
    let text = now().to_rfc3339(&zone(life));
    text.get(11..19).unwrap_or(&text).to_owned()
}

/// The program's zone; as long as there is none, UTC.
pub(super) fn zone(life: &Life) -> Zone {
    match life {
        Life::Live(host) => host.snapshot().settings().schema.zone.clone(),
        Life::Waiting => Zone::utc(),
    }
}

/// What is wrong, as `sadakat check` prints it.
pub(super) fn wrong(why: &ReloadError, colour: bool) -> String {
    match why {
        ReloadError::Program(report) => {
            let text = with_words(|words| report.render_in(colour, words));
            text.trim_end().to_owned()
        }
        ReloadError::Folder(error) => format!("error: {}", unreadable(error)),
        other => format!("error: {other}"),
    }
}

/// What cannot be read, and why.
pub(super) fn unreadable(error: &FolderError) -> String {
    visible(&format!("{error}: {}", error.source)).into_owned()
}

/// How many warnings the program in force has, and how to see them.
pub(super) fn warnings(status: &Status, dir: &Path) -> Option<String> {
    let count = status.warnings.warning_count();
    (count > 0).then(|| {
        format!(
            "{count} warning{}: `sadakat check {}` shows them",
            plural(count),
            dir.shown()
        )
    })
}

/// That plugins take a while.
pub(super) fn compiling(paths: &[Arc<str>]) -> String {
    let paths = paths.join(", ");
    let text = format!("compiling {paths}; other edits go live meanwhile");
    visible(&text).into_owned()
}

/// How edits are noticed, if not as soon as they are made.
pub(super) fn polling(watching: &Watching) -> Option<String> {
    let Watching::Polling { why } = watching else {
        return None;
    };
    let why = why.as_ref().map(|why| format!(": {why}"));
    let why = why.unwrap_or_default();
    let seconds = WatchSettings::default().poll.as_secs();
    Some(format!("looking for edits every {seconds} seconds{why}"))
}

/// The campaigns whose files have errors.
pub(super) fn broken(report: &Report) -> BTreeSet<String> {
    let errors = report.diagnostics().into_iter();
    errors
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .filter_map(|diagnostic| {
            let name = report.source_name(diagnostic.source);
            let (stem, _) = name.strip_prefix("campaigns/")?.rsplit_once('.')?;
            Some(stem.to_owned())
        })
        .collect()
}
