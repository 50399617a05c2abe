//! Cases: examples of a program that must hold.
//!
//! A file in `cases/` has stories with their ends: what is known of a member,
//! what happened earlier, what happens now, and what campaigns make of it.
//! Earlier events are replayed, so that history, balances, tiers and limits
//! are what they would be; facts that a case says directly stand in their
//! place for the event itself. Nothing reads a clock: the day is the case's.
//!
//! ```toml
//! [[case]]
//! name = "the third order within 30 days"
//! earlier = [{ days_ago = [20, 10], purchase.total = 80 }]
//! purchase.total = 60
//! effects = [{ kind = "points", amount = 75 }]
//! ```
//!
//! What is compared is what was given, not what was proposed. The cases of a
//! plugin are the same ([`crate::plugin::kit`]). `rules/README.md` has the
//! whole format.
//!
//! One member a case: members do not see each other's events, so a second one
//! could change nothing.
//!
//! | file | concept |
//! |---|---|
//! | `file.rs` | a file of cases |
//! | `story.rs` | what is given: member, earlier events, the event |
//! | `values.rs` | values by field name |
//! | `expect.rs` | what must come of it |
//! | `pattern.rs` | an effect as cases write it |
//! | `recall.rs` | what happened in a program as a case |
//! | `records.rs` | a story as records |
//! | `run.rs` | a story becomes a decision |
//! | `actual.rs` | what a decision came to, as cases see it |
//! | `compare.rs` | expected and given |
//! | `verdict.rs` | what came of cases, as diagnostics |
//! | `coverage.rs` | what the cases leave open |
//! | `write.rs` | a case as TOML |

mod actual;
mod compare;
mod coverage;
mod expect;
mod file;
mod pattern;
#[cfg(feature = "wasm")]
pub(crate) mod recall;
mod records;
mod run;
mod story;
mod values;
mod verdict;
mod write;

use std::sync::Arc;

use crate::diagnostic::{Report, SourceId, Span};
use crate::load::Folder;
use crate::snapshot::Snapshot;
use expect::Expectations;
use story::Story;

#[cfg(feature = "wasm")]
pub(crate) use pattern::{bare_or_quoted, quoted};
#[cfg(feature = "wasm")]
pub(crate) use write::value as value_to_toml;

pub use coverage::{Coverage, OpenCondition};
#[doc(hidden)]
pub use verdict::PluginUse;
pub use verdict::{CaseRun, Verdict};

/// One case of a program.
#[derive(Debug, Clone)]
pub struct Case {
    name: String,
    file: Arc<str>,
    source: SourceId,
    /// Where its name stands.
    span: Span,
    line: usize,
    /// The campaign that it is about; none for the program as a whole.
    campaign: Option<Arc<str>>,
    story: Story,
    expected: Expectations,
}

impl Case {
    /// What it shows, in its author's words.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path of its file in the program folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line of the file that its name stands on, from 1.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The id of the campaign that it is about; none for the program as a
    /// whole.
    pub fn campaign(&self) -> Option<&str> {
        self.campaign.as_deref()
    }

    /// The case as it could stand in a file: read again, it is the same case.
    /// Comments are not kept.
    pub fn to_toml(&self) -> String {
        write::case(self)
    }

    fn is_about(&self, words: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(&words.to_lowercase());
        has(&self.name) || has(&self.file) || self.campaign().is_some_and(has)
    }
}

/// The cases of a program folder.
#[derive(Debug, Clone, Default)]
pub struct Cases {
    all: Vec<Case>,
}

impl Cases {
    /// Reads the files in `cases/`, by name. What is wrong with them goes into
    /// the report; a case with a mistake is left out.
    pub fn read(folder: &Folder, snapshot: &Snapshot, report: &mut Report) -> Self {
        Self::read_beside(folder, snapshot, report, &[])
    }

    /// The same where the files have tables for others.
    pub(crate) fn read_beside(
        folder: &Folder,
        snapshot: &Snapshot,
        report: &mut Report,
        others: &[&'static str],
    ) -> Self {
        let files = folder.part("cases", "toml");
        let all = files
            .flat_map(|(path, stem, _)| file::read(folder, report, snapshot, path, stem, others));
        Self { all: all.collect() }
    }

    /// The cases, by file and place.
    pub fn iter(&self) -> impl Iterator<Item = &Case> {
        self.all.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Only those that `wanted` picks.
    #[must_use]
    pub fn that(&self, wanted: impl Fn(&Case) -> bool) -> Self {
        let all = self.all.iter().filter(|case| wanted(case));
        Self {
            all: all.cloned().collect(),
        }
    }

    /// Only those with `words` in their name, campaign or file, in small or
    /// capital letters.
    #[must_use]
    pub fn about(&self, words: &str) -> Self {
        self.that(|case| case.is_about(words))
    }

    /// Runs every case. No outcome depends on other cases.
    pub fn run(&self, snapshot: &Arc<Snapshot>) -> CaseRun {
        verdict::run(&self.all, snapshot)
    }
}
