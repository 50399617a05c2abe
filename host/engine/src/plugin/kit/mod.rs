//! Cases for a built plugin: rows by field name, and what it must propose.
//!
//! A case is a TOML file. The component runs as it will in a program, with
//! its fuel counted, and whatever a case expects, its events must come out the
//! same alone, together, in other orders and behind each other.
//!
//! ```toml
//! # Silver members get a quarter more.
//! currency = "TRY"                     # "EUR" if left out
//! fuel = 20_000                        # at most so much for an event
//! params = { silver = 25 }
//!
//! [[row]]
//! customer.tier = "silver"
//! lines = [{ category = "coffee", amount = 190.00 }]
//! effects = [{ kind = "points", amount = 47.5 }]
//!
//! [[row]]
//! customer.tier = "bronze"
//! effects = []
//! ```
//!
//! Each row lists all effects in their order; of an effect, keys that are left
//! out are not compared. A row that must fail says `fault = "…"` instead, with
//! a code or a part of the message. Fields are those of every program and
//! those that the plugin describes; `[schema]` declares others, or the same
//! ones otherwise: `"customer.newsletter" = "boolean?"`. Further keys:
//! `time_zone`, `wallets`, `tiers`, `campaign`.
//!
//! | file | concept |
//! |---|---|
//! | `case.rs` | a file of rows |
//! | `columns.rs` | rows by field name become columns |
//! | `expect.rs` | effects as keys and values, compared |
//! | `run.rs` | orders, batches and fuel |

mod case;
mod columns;
pub(super) mod expect;
mod run;

use std::path::{Path, PathBuf};

use super::{Plugin, PluginError, PluginRuntime, Problem};
use crate::program::Limits;

pub use case::Case;
pub use run::{Difference, Verdict};

/// Why a case cannot be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// A file or folder cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is nothing to run.
    #[error("there are no cases (*.toml) in `{}`", .0.display())]
    NoCases(PathBuf),
    /// The file is wrong.
    #[error("{file}:{line}: {message}")]
    Wrong {
        /// The case's name.
        file: String,
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The plugin cannot be used.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// The plugin does not fit the case's fields and parameters.
    #[error("{file}: {}", words(problems))]
    Unfit {
        /// The case's name.
        file: String,
        /// Everything that stands in the way.
        problems: Vec<Problem>,
    },
}

fn words(problems: &[Problem]) -> String {
    let messages: Vec<String> = problems
        .iter()
        .map(|problem| match &problem.help {
            Some(help) => format!("{}; {help}", problem.message),
            None => problem.message.clone(),
        })
        .collect();
    messages.join("\n")
}

/// Runs every case of a folder on a plugin's file: each case's name and what
/// came of it, by name.
///
/// # Errors
/// If a file cannot be read, is wrong, or the plugin does not fit it.
///
/// # Examples
///
/// In the tests of a plugin's own crate:
///
/// ```no_run
/// for (case, verdict) in sadakat_engine::plugin::kit::run("my-plugin.wasm", "cases")? {
///     assert!(verdict.is_ok(), "{case}\n{verdict}");
/// }
/// # Ok::<(), sadakat_engine::plugin::kit::CaseError>(())
/// ```
pub fn run(
    plugin: impl AsRef<Path>,
    folder: impl AsRef<Path>,
) -> Result<Vec<(String, Verdict)>, CaseError> {
    let (plugin, folder) = (plugin.as_ref(), folder.as_ref());
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| CaseError::Unreadable { path, source }
    };
    let bytes = std::fs::read(plugin).map_err(unreadable(plugin))?;
    let runtime = PluginRuntime::new(&Limits::default()).map_err(PluginError::from)?;
    run_loaded(&Plugin::load(&runtime, &bytes)?, folder)
}

/// The same for a plugin that is loaded.
///
/// # Errors
/// As `run`.
pub fn run_loaded(plugin: &Plugin, folder: &Path) -> Result<Vec<(String, Verdict)>, CaseError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| CaseError::Unreadable { path, source }
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(CaseError::NoCases(folder.to_owned()));
    }
    files.sort();
    let mut verdicts = Vec::with_capacity(files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let verdict = Case::read(&name, &text)?.run(plugin)?;
        verdicts.push((name.into_owned(), verdict));
    }
    Ok(verdicts)
}
