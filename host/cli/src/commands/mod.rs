//! One file per subcommand.

pub(crate) mod backtest;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod init;
mod kept_plugins;
mod left;
#[cfg(feature = "ledger")]
pub(crate) mod of_ledger;
pub(crate) mod plugin;
mod records;
mod rejects;
pub(crate) mod run;
mod search;
#[cfg(feature = "serve")]
pub(crate) mod serve;
#[cfg(feature = "stream")]
pub(crate) mod stream;
pub(crate) mod test;
#[cfg(feature = "serve")]
pub(crate) mod token;
mod unswept;
pub(crate) mod watch;

use std::path::Path;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::diagnostic::{Report, visible};
use sadakat_engine::load::Folder;

use crate::language::{self, with_words};
use crate::output::{self, Shown as _};
use kept_plugins::KeptPlugins;

/// Loads a program, or says what is wrong with it; warnings are not shown.
fn open(folder: &Path, plugins: KeptPlugins) -> anyhow::Result<Option<Arc<Snapshot>>> {
    Ok(load(&read(folder)?, folder, plugins))
}

/// The same of files that were read, which are called as `folder` says.
fn load(files: &Folder, folder: &Path, plugins: KeptPlugins) -> Option<Arc<Snapshot>> {
    let loaded = plugins.load(files);
    if loaded.snapshot.is_none() {
        complain(&loaded.report, folder);
    }
    loaded.snapshot
}

/// Says what is wrong with a program that cannot be used.
fn complain(report: &Report, folder: &Path) {
    let text = with_words(|words| report.render_in(output::on_terminal(), words));
    output::styled_error(text.trim_end());
    let count = report.error_count();
    output::error(&format!(
        "\n{count} error{} in {}",
        plural(count),
        folder.shown()
    ));
}

/// Reads a program folder; that it is missing is the caller's mistake.
fn read(folder: &Path) -> anyhow::Result<Folder> {
    let files = Folder::read_allowing(folder, links_to()).map_err(|error| {
        let wrong = output::WrongInput(visible(&format!("{error}: {}", error.source)).into_owned());
        anyhow::Error::new(wrong)
    })?;
    language::of_program(&files);
    Ok(files)
}

/// Names folders that links of a program may lead to, as `PATH` names folders.
const LINKS_TO: &str = "SADAKAT_LINKS_TO";

/// The folders that links of a program may lead to.
fn links_to() -> Vec<std::path::PathBuf> {
    let named = std::env::var_os(LINKS_TO).unwrap_or_default();
    let folders = std::env::split_paths(&named);
    folders
        .filter(|path| !path.as_os_str().is_empty())
        .collect()
}

/// "s" unless there is one.
const fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
