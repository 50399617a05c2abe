//! Cases of a plugin, with a tiny program around them.
//!
//! They are written as those of a program ([`crate::cases`]), one file for each
//! way to use the plugin. Behind the cases, or before them, a file may say what
//! is special about the program: tables as in `program.toml`, `[manifest]` with
//! keys as in a campaign's manifest, and `[params]`.
//!
//! ```toml
//! [program]
//! currency = "TRY"
//!
//! [params]
//! silver = 25
//!
//! [[case]]
//! name = "silver members get a quarter more"
//! customer.tier = "silver"
//! lines = [{ category = "coffee", amount = 190 }]
//! effects = [{ kind = "points", amount = 47 }]
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `around.rs` | the program around a file of cases |
//! | `bench.rs` | what a plugin takes, by how many events a call has |
//! | `recorded.rs` | events that a plugin was asked about in a program |
//! | `replayed.rs` | events that a program decided as a file of cases |

mod around;
mod bench;
mod recorded;
mod replayed;

use std::path::{Path, PathBuf};

use super::{Description, PluginCache};
use crate::cases::{CaseRun, Cases};
use crate::diagnostic::Report;
use crate::load::{Folder, IncrementalLoader};

pub use crate::load::{Signers, Unsigned};
pub use bench::{Bench, BenchCall, BenchError, Taken, TakenFor};
pub use recorded::Recorded;
pub use replayed::{ReplayedCases, ReplayedError, campaign};

/// Why cases cannot be run.
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
}

/// What came of a file of cases.
#[derive(Debug)]
#[non_exhaustive]
pub struct FileRun {
    /// The file's name, such as `tiers.toml`.
    pub file: String,
    /// What is wrong with it, and cases that do not hold.
    pub report: Report,
    /// What came of its cases; none if there is something wrong with the
    /// program around them.
    pub run: Option<CaseRun>,
}

/// Runs every file of cases in a folder on a plugin, given as its file's bytes
/// and what it says of itself: by name.
///
/// # Errors
/// If there are no cases, or a file cannot be read. What is wrong with a file
/// stands in its report.
pub fn run(
    plugin: &[u8],
    description: &Description,
    folder: &Path,
    cache: Option<PluginCache>,
) -> Result<Vec<FileRun>, CaseError> {
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
    // One loader, so that the plugin is compiled once.
    let mut loader = match cache {
        Some(cache) => IncrementalLoader::new().with_plugin_cache(cache),
        None => IncrementalLoader::new(),
    };
    let mut runs = Vec::with_capacity(files.len());
    for path in files {
        let text = std::fs::read(&path).map_err(unreadable(&path))?;
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        runs.push(run_file(plugin, description, &file, &text, &mut loader));
    }
    Ok(runs)
}

fn run_file(
    plugin: &[u8],
    description: &Description,
    file: &str,
    text: &[u8],
    loader: &mut IncrementalLoader,
) -> FileRun {
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    let text_of = String::from_utf8_lossy(text);
    let mut folder = Folder::default();
    let program = around::program(&text_of, description);
    folder.insert("program.toml", program.text.as_bytes());
    let manifest = around::manifest(&text_of, description);
    let campaign = format!("campaigns/{stem}.toml");
    folder.insert(&campaign, manifest.text.as_bytes());
    folder.insert(&format!("plugins/{}.wasm", description.name), plugin);
    let loaded = loader.load(&folder);
    let mut done = FileRun {
        file: file.to_owned(),
        report: loaded.report,
        run: None,
    };
    let Some(snapshot) = loaded.snapshot else {
        let made = [("program.toml", &program), (&*campaign, &manifest)];
        let file = format!("cases/{file}");
        done.report = around::told_of(&file, &text_of, &made, &done.report);
        return done;
    };
    folder.insert(&format!("cases/{file}"), text);
    // What the tiny program is warned of is nobody's concern.
    done.report = Report::default();
    let cases = Cases::read_beside(&folder, &snapshot, &mut done.report, &around::OTHERS);
    let run = cases.run(&snapshot);
    run.report(&mut done.report);
    done.run = Some(run);
    done
}
