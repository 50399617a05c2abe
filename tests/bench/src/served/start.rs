//! How long a start takes.

use std::path::Path;
use std::time::{Duration, Instant};

use super::process::Process;
use crate::contender::Error;

/// From the start of the process until it listens, with everything compiled
/// before; ascending.
///
/// # Errors
/// If the server does not start.
pub fn run(program: &Path, times: usize) -> Result<Vec<Duration>, Error> {
    let cache = tempfile::tempdir()?;
    // This compiles.
    drop(Process::sadakat(program, cache.path(), &[])?);
    let mut all = Vec::new();
    for _ in 0..times {
        let start = Instant::now();
        let served = Process::sadakat(program, cache.path(), &[])?;
        all.push(start.elapsed());
        drop(served);
    }
    all.sort_unstable();
    Ok(all)
}
