//! Ledgers as several commands open them.

use std::path::{Path, PathBuf};

use comfy_table::{CellAlignment, Table};
use sadakat_engine::diagnostic::visible;
use sadakat_engine::model::Date;
use sadakat_ledger::{Ledger, LedgerError, OpenError, Program, shown};

use crate::commands::kept_plugins::KeptPlugins;
use crate::output::{Format, WrongInput};

/// How something of a ledger is looked at.
#[derive(clap::Args)]
pub(super) struct LookArgs {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: PathBuf,
    /// The day that it is about; that of the newest event if not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) date: Option<Date>,
    /// As text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Loads a program with its files, or says what is wrong with it.
pub(super) fn open_program(folder: &Path, plugins: KeptPlugins) -> anyhow::Result<Option<Program>> {
    let files = crate::commands::read(folder)?;
    let snapshot = crate::commands::load(&files, folder, plugins);
    let cache = plugins.cache_for(&files);
    Ok(snapshot.map(|snapshot| Program::new(files, snapshot).with_plugin_cache(cache)))
}

/// A ledger that was opened; that it cannot be is the caller's mistake.
pub(super) fn or_wrong(path: &Path, opened: Result<Ledger, OpenError>) -> anyhow::Result<Ledger> {
    opened.map_err(|error| wrong(path, &error))
}

/// That a ledger cannot be opened is the caller's mistake.
pub(in crate::commands) fn wrong(path: &Path, error: &OpenError) -> anyhow::Error {
    WrongInput(format!("cannot open `{}`: {error}", visible(&shown(path)))).into()
}

/// Opens a ledger with the program that decided last.
pub(super) fn open_as_it_is(path: &Path) -> anyhow::Result<Ledger> {
    Ledger::open_as_it_is_with(path, KeptPlugins::default().cache()).map_err(|error| match error {
        LedgerError::Program(error) => wrong(path, &error),
        error => {
            anyhow::Error::new(error).context(format!("cannot open `{}`", visible(&shown(path))))
        }
    })
}

/// Reads a day of an argument.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let day = Date::parse(text).ok_or("write a day such as 2026-11-21")?;
    // A day ends where the next one begins.
    match day.later(1) {
        Some(_) => Ok(day),
        None => Err("the calendar ends with this day: write an earlier one".to_owned()),
    }
}

/// Rows for people; the columns `numbers` stand at the right.
pub(in crate::commands) fn table<const N: usize>(
    header: [&str; N],
    numbers: &[usize],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    for &number in numbers {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}
