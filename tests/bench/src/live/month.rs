//! A month in a minute: whether a host stays as small as it was.

use std::time::{Duration, Instant};

use sadakat_engine::Host;

use super::folder::OnDisk;
use crate::contender::Error;
use crate::program;

/// What a host holds after some edits.
#[derive(Debug)]
pub struct Row {
    /// Edits so far, good and broken ones.
    pub edits: usize,
    /// Kibibytes of memory in use.
    pub resident: u64,
    /// Open files.
    pub descriptors: usize,
    /// Threads.
    pub threads: usize,
    /// Time so far.
    pub took: Duration,
}

/// Edits a script `edits` times, every tenth time with a mistake, and looks
/// ten times on the way.
///
/// # Errors
/// If an edit comes to something else than it should.
pub fn run(edits: usize) -> Result<Vec<Row>, Error> {
    let folder = OnDisk::new(&program::sixteen_scripts())?;
    let host = Host::open(folder.path())?;
    let begun = Instant::now();
    let mut rows = vec![row(0, begun)?];
    for number in 1..=edits {
        if number % 10 == 0 {
            folder.spoil()?;
            if host.reload().is_ok() {
                return Err("a broken script went into force".into());
            }
        } else {
            folder.edit(number)?;
            host.reload()?;
        }
        if number % (edits / 10).max(1) == 0 {
            rows.push(row(number, begun)?);
        }
    }
    Ok(rows)
}

fn row(edits: usize, begun: Instant) -> Result<Row, Error> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let find = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    Ok(Row {
        edits,
        resident: find("VmRSS:"),
        descriptors: std::fs::read_dir("/proc/self/fd")?.count(),
        threads: usize::try_from(find("Threads:"))?,
        took: begun.elapsed(),
    })
}
