//! A line for everything that happens, where there is no terminal.

use std::path::{Path, PathBuf};

use sadakat_engine::diagnostic::{visible, visible_lines};
use sadakat_engine::{CampaignState, CampaignStatus, Host, ReloadError, Status};

use super::news::{Life, News, Show};
use super::words::{self, compiling, polling, time, unreadable, warnings, wrong};
use crate::commands::{left, plural};
use crate::language::said;
use crate::output::{self, Shown as _};

/// Changed campaigns that are listed one by one even if they are all there are.
const SINGLY: usize = 5;

pub(super) struct Lines {
    dir: PathBuf,
    say: fn(&str),
}

impl Lines {
    pub(super) fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            say: output::machine_line,
        }
    }

    /// The same on standard error.
    pub(super) fn aside(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            say: |text| output::styled_error(&visible_lines(text)),
        }
    }

    fn opened(&self, host: &Host) -> String {
        let status = host.status();
        let mut line = format!(
            "{}: {}, snapshot {}; watching {}",
            visible(&host.snapshot().settings().name),
            count(&status),
            status.snapshot,
            self.dir.shown()
        );
        for campaign in &status.campaigns {
            line.push_str(&format!("\n  {}", state(campaign, host)));
        }
        if let Some(polling) = polling(&status.watching) {
            line.push_str(&format!("\n{polling}"));
        }
        line
    }

    fn refused(&self, why: &ReloadError, life: &Life) -> String {
        let stays = match life {
            Life::Live(host) => format!("generation {} stays in force", host.status().generation),
            Life::Waiting => "waiting until that is put right".to_owned(),
        };
        format!(
            "{}\n\nnot live: {}; {stays}",
            wrong(why, false),
            count_of(why, &self.dir)
        )
    }
}

impl Show for Lines {
    fn show(&mut self, news: &News, life: &Life) {
        let text = match (news, life) {
            (News::Opened, Life::Live(host)) => self.opened(host),
            (
                News::Changed {
                    generation,
                    changed,
                },
                Life::Live(host),
            ) => {
                let status = host.status();
                let mut line = format!(
                    "live: generation {generation}, {}, snapshot {}",
                    count(&status),
                    status.snapshot
                );
                if changed.len() > SINGLY && changed.len() == status.campaigns.len() {
                    line.push_str("\n  all campaigns, since they were compiled anew");
                } else {
                    for id in changed {
                        let campaign = status.campaigns.iter().find(|known| known.id == *id);
                        line.push_str(&match campaign {
                            Some(campaign) => format!("\n  {}", state(campaign, host)),
                            None => format!("\n  {}: removed", visible(id)),
                        });
                    }
                }
                if let Some(warnings) = warnings(&status, &self.dir) {
                    line.push_str(&format!("\n  {warnings}"));
                }
                line
            }
            (News::Refused(why), _) => self.refused(why, life),
            (News::Restored, _) => {
                "nothing is wrong any more: the files are those of the program in force".to_owned()
            }
            (
                News::Quarantined {
                    campaign,
                    state,
                    fault,
                },
                _,
            ) => visible(&format!("{campaign}: {state}; {fault}")).into_owned(),
            (News::Unreadable(error), _) => {
                format!("{}; what is in force stays", unreadable(error))
            }
            (News::Readable, _) => format!("{} can be read again", self.dir.shown()),
            (News::Pending(paths), _) if paths.is_empty() => return,
            (News::Pending(paths), _) => {
                visible(&format!("waiting for {}", paths.join(", "))).into_owned()
            }
            (News::Compiling(paths), _) => compiling(paths),
            (News::Watching(watching), _) => match polling(watching) {
                Some(polling) => polling,
                None => "told of edits by the system again".to_owned(),
            },
            (News::Turned(turned), Life::Live(host)) => {
                let lines: Vec<String> = turned.iter().map(|c| state(c, host)).collect();
                lines.join("\n")
            }
            (News::Listening(listening), _) => format!("listening on {listening}"),
            (News::Stopped, _) => "stopped".to_owned(),
            _ => return,
        };
        (self.say)(&format!("{} {}", time(life), said(&text)));
    }
}

/// `birthday: in force until 2027-01-01 00:00`
fn state(campaign: &CampaignStatus, host: &Host) -> String {
    let snapshot = host.snapshot();
    let zone = &snapshot.settings().schema.zone;
    let line = format!(
        "{}: {} {}",
        visible(&campaign.id),
        words::state(campaign.state),
        words::when(campaign.state, zone)
    );
    let mut line = line.trim_end().to_owned();
    if !campaign.rollout.is_plain() {
        line.push_str(&format!(", {}", visible(&campaign.rollout.to_text())));
    }
    for left in &campaign.left {
        line.push_str(&format!(", {}", left::words(&snapshot, left)));
    }
    line
}

/// `16 campaigns, 12 in force`
fn count(status: &Status) -> String {
    let all = status.campaigns.len();
    let in_force = status
        .campaigns
        .iter()
        .filter(|campaign| matches!(campaign.state, CampaignState::InForce { .. }))
        .count();
    format!("{all} campaign{}, {in_force} in force", plural(all))
}

/// `1 error in rules`
pub(super) fn count_of(why: &ReloadError, dir: &Path) -> String {
    match why {
        ReloadError::Program(report) => {
            let count = report.error_count();
            format!("{count} error{} in {}", plural(count), dir.shown())
        }
        _ => format!("cannot read {}", dir.shown()),
    }
}
