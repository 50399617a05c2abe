//! How a folder stands, on a terminal: drawn anew whenever something happens.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use comfy_table::{Table, presets};
use console::{Style, Term};
use sadakat_engine::diagnostic::visible;
use sadakat_engine::{CampaignState, CampaignStatus, Host, ReloadError, Status};

use super::Listening;
use super::lines::count_of;
use super::news::{Life, News, Show};
use super::words::{broken, compiling, polling, state, time, unreadable, warnings, when, wrong};
use crate::commands::left;
use crate::language::said;
use crate::output::{self, Shown as _};

/// Rows around the table of campaigns.
const FRAME: usize = 8;

/// The fewest campaigns that are shown, however small the terminal is.
const FEWEST: usize = 5;

pub(super) struct Screen {
    dir: PathBuf,
    terminal: Term,
    /// When the last edit went into force.
    since: String,
    /// What it was.
    changed: String,
    /// What is wrong with the folder as it is now, and since when.
    wrong: Option<Wrong>,
    /// Why the folder cannot be read.
    unreadable: Option<String>,
    /// Files that are being saved.
    pending: Vec<Arc<str>>,
    compiling: Vec<Arc<str>>,
    /// Where requests are answered.
    listening: Option<Listening>,
    /// That edits are not noticed as soon as they are made, and why.
    polling: Option<String>,
}

struct Wrong {
    at: String,
    why: ReloadError,
}

impl Screen {
    pub(super) fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            terminal: Term::stdout(),
            since: String::new(),
            changed: String::new(),
            wrong: None,
            unreadable: None,
            pending: Vec::new(),
            compiling: Vec::new(),
            listening: None,
            polling: None,
        }
    }

    fn take(&mut self, news: &News, life: &Life) {
        self.pending.clear();
        self.compiling.clear();
        if let Life::Live(host) = life {
            let status = host.status();
            self.polling = polling(&status.watching);
            self.pending = status.pending;
            self.compiling = status.compiling;
        }
        match news {
            News::Opened | News::Changed { .. } => {
                self.since = time(life);
                self.changed = match news {
                    News::Changed { changed, .. } => changed.join(", "),
                    _ => String::new(),
                };
                self.wrong = None;
            }
            News::Refused(why) => {
                self.wrong = Some(Wrong {
                    at: time(life),
                    why: why.clone(),
                });
            }
            News::Listening(listening) => self.listening = Some(*listening),
            News::Restored => self.wrong = None,
            News::Unreadable(error) => self.unreadable = Some(unreadable(error)),
            News::Readable => self.unreadable = None,
            News::Pending(paths) => self.pending.clone_from(paths),
            News::Compiling(paths) => self.compiling.clone_from(paths),
            News::Watching(watching) => self.polling = polling(watching),
            News::Quarantined { .. } | News::Turned(_) | News::Other | News::Stopped => {}
        }
    }

    fn draw(&self, life: &Life) -> String {
        let mut text = match life {
            Life::Live(host) => self.program(host),
            Life::Waiting => format!("{}: nothing is in force yet\n", self.dir.shown()),
        };
        if let Some(listening) = &self.listening {
            text.push_str(&format!("Listening on {listening}\n"));
        }
        if let Some(polling) = &self.polling {
            text.push_str(&format!("{polling}\n"));
        }
        if !self.pending.is_empty() {
            text.push_str(&format!(
                "waiting for {}\n",
                visible(&self.pending.join(", "))
            ));
        }
        if !self.compiling.is_empty() {
            text.push_str(&format!("{}\n", compiling(&self.compiling)));
        }
        if let Some(why) = &self.unreadable {
            let line = format!("{why}; what is in force stays");
            let line = said(&line);
            text.push_str(&format!("\n{}\n", Style::new().red().apply_to(line)));
        }
        if let Some(Wrong { at, why }) = &self.wrong {
            let line = format!("Not live: {}, saved {at}.", count_of(why, &self.dir));
            let line = said(&line);
            text.push_str(&format!(
                "\n{}\n\n{}\n",
                Style::new().red().bold().apply_to(line),
                wrong(why, console::colors_enabled())
            ));
        }
        text.push_str("\nSave a file to put it into force; Ctrl-C ends.");
        text
    }

    fn program(&self, host: &Host) -> String {
        let status = host.status();
        let snapshot = host.snapshot();
        let name = &snapshot.settings().name;
        let mut text = format!(
            "{} in {}\nLive since {}, generation {}, snapshot {}\n",
            Style::new().bold().apply_to(visible(name)),
            self.dir.shown(),
            self.since,
            status.generation,
            status.snapshot
        );
        if !self.changed.is_empty() {
            text.push_str(&format!("Last change: {}\n", visible(&self.changed)));
        }
        if let Some(warnings) = warnings(&status, &self.dir) {
            text.push_str(&format!("{warnings}\n"));
        }
        text.push('\n');
        text.push_str(&self.campaigns(host, &status));
        text
    }

    /// The campaigns that need to be seen first, and as many others as there
    /// is room for.
    fn campaigns(&self, host: &Host, status: &Status) -> String {
        let snapshot = host.snapshot();
        let zone = snapshot.settings().schema.zone.clone();
        let broken = match &self.wrong {
            Some(Wrong {
                why: ReloadError::Program(report),
                ..
            }) => broken(report),
            _ => BTreeSet::new(),
        };
        let mut sorted: Vec<&CampaignStatus> = status.campaigns.iter().collect();
        sorted.sort_by_key(|campaign| (!broken.contains(&*campaign.id), rank(campaign.state)));
        let (rows, _) = self.terminal.size();
        let errors = match &self.wrong {
            Some(Wrong { why, .. }) => wrong(why, false).lines().count() + 3,
            None => 0,
        };
        let room = usize::from(rows).saturating_sub(FRAME + errors).max(FEWEST);
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        for campaign in sorted.iter().take(room) {
            let note = if broken.contains(&*campaign.id) {
                said("its edit has errors").into_owned()
            } else {
                let rollout = campaign.rollout.to_text();
                let note = [when(campaign.state, &zone), rollout];
                let note = note.iter().filter(|note| !note.is_empty());
                let note: Vec<_> = note.map(|note| said(note)).collect();
                visible(&note.join(", ")).into_owned()
            };
            let left = campaign.left.iter();
            let left = left.map(|left| said(&left::words(&snapshot, left)).into_owned());
            let left: Vec<String> = left.collect();
            let left = left.join(", ");
            table.add_row([
                &*visible(&campaign.id),
                &*visible(&campaign.name),
                &*note,
                &*left,
            ]);
        }
        // Colours would count as letters in the table.
        let mut text = String::new();
        for quarantined in &status.quarantined {
            let line = Style::new()
                .red()
                .apply_to(visible(&quarantined.to_string()).into_owned());
            text.push_str(&format!("{line}\n"));
        }
        for (campaign, row) in sorted.iter().zip(table.to_string().lines()) {
            let state = format!("{:<12}", said(state(campaign.state)));
            let state = colour(campaign.state).apply_to(state);
            text.push_str(&format!("{state}{}\n", row.trim_end()));
        }
        if sorted.len() > room {
            text.push_str(&format!("… and {} more\n", sorted.len() - room));
        }
        // Of campaigns that never were in force there is no row.
        let known: BTreeSet<&str> = sorted.iter().map(|campaign| &*campaign.id).collect();
        for id in broken.iter().filter(|id| !known.contains(id.as_str())) {
            text.push_str(&format!("{} is new and has errors\n", visible(id)));
        }
        text
    }
}

impl Show for Screen {
    fn show(&mut self, news: &News, life: &Life) {
        if matches!(news, News::Stopped) {
            return;
        }
        self.take(news, life);
        // A terminal that cannot be cleared shows one picture after another.
        let _ = self.terminal.clear_screen();
        output::styled_line(&said(&self.draw(life)));
    }
}

/// What needs to be seen first.
const fn rank(state: CampaignState) -> u8 {
    match state {
        CampaignState::InForce { .. } => 1,
        CampaignState::Paused { .. } => 2,
        CampaignState::Upcoming { .. } => 3,
        CampaignState::Ended => 4,
        _ => 0,
    }
}

const fn colour(state: CampaignState) -> Style {
    match state {
        CampaignState::InForce { .. } => Style::new().green(),
        CampaignState::Paused { .. } | CampaignState::Upcoming { .. } => Style::new().yellow(),
        CampaignState::Ended => Style::new().dim(),
        _ => Style::new().red(),
    }
}
