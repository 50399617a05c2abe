//! The `sadakat` command, as its users meet it.

mod backtest;
mod cached;
mod cases;
mod commands;
mod currencies;
mod explain;
mod follow;
mod guide;
mod hostile;
mod household;
mod import;
mod language;
mod ledger;
mod local_time;
mod merge;
mod new_plugin;
mod plugin_records;
mod real_records;
mod received;
mod run;
mod run_records;
mod serve;
mod serve_access;
mod serve_console;
mod serve_corpus;
mod serve_hard;
mod serve_strain;
#[cfg(feature = "otlp")]
mod serve_traces;
mod signed;
mod stateful;
#[cfg(unix)]
mod stream;
#[cfg(unix)]
mod stream_long;
#[cfg(unix)]
mod stream_made;
mod uplift;
mod watch;
mod webhook;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use sadakat_engine::plugin::PluginCache;

/// How a command ended.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    /// Stops the test unless the command ended with this code.
    fn code(self, code: i32) -> anyhow::Result<Self> {
        let Self { out, err, .. } = &self;
        anyhow::ensure!(self.code == Some(code), "{:?}\n{out}\n{err}", self.code);
        Ok(self)
    }
}

/// Runs `sadakat` in a folder, with this on its standard input.
fn sadakat(folder: &Path, args: &[&str], input: &[u8]) -> anyhow::Result<Ran> {
    sadakat_with_cache(folder, args, input, compiled())
}

/// Where tests keep compiled plugins, so that each is compiled once for all of
/// them: beside what they are built into, never in the cache of whoever runs
/// them. Nowhere, which takes longer, where others can write to that.
fn compiled() -> &'static Path {
    static COMPILED: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled");
        PluginCache::open(folder).map_or_else(|_| PathBuf::new(), |cache| cache.path().to_owned())
    });
    &COMPILED
}

/// The same with a folder for compiled plugins.
fn sadakat_with_cache(
    folder: &Path,
    args: &[&str],
    input: &[u8],
    cache: &Path,
) -> anyhow::Result<Ran> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
        .current_dir(folder)
        .env("SADAKAT_CACHE", cache)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that reads nothing may have ended already.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output()?;
    Ok(Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout)?,
        err: String::from_utf8(output.stderr)?,
    })
}

/// A folder with the program that `sadakat init` makes, as `shop`.
fn shop() -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    sadakat(folder.path(), &["init", "shop"], b"")?.code(0)?;
    Ok(folder)
}

/// A folder with the shipped records of a real shop, as customers.ndjson and
/// events.ndjson.
fn real_records() -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let sample = sadakat_tests::path("tests/data/online-retail-sample.csv");
    let sample = sample.to_string_lossy();
    let import = [
        "import",
        "online-retail",
        &sample,
        "--customers-out",
        "customers.ndjson",
        "--events-out",
        "events.ndjson",
    ];
    sadakat(folder.path(), &import, b"")?.code(0)?;
    Ok(folder)
}
