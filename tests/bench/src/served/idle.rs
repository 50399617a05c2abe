//! Connections on which nothing comes, and how long a start takes.

use std::path::Path;
use std::time::{Duration, Instant};

use super::bodies;
use super::edits::Client;
use super::process::Process;
use crate::contender::Error;
use crate::live::OnDisk;
use crate::program;

/// What connections cost that only stay open.
#[derive(Debug)]
pub struct Idle {
    /// How many.
    pub connections: usize,
    /// Kibibytes before and with them.
    pub memory: [u64; 2],
    /// Microseconds of a request before and with them, the median of a hundred.
    pub micros: [u64; 2],
}

/// Opens connections that ask once and then stay.
///
/// # Errors
/// If the server does not start or refuses one of them.
pub fn connections(count: usize) -> Result<Idle, Error> {
    let folder = OnDisk::new(&program::sixteen_scripts())?;
    let cache = tempfile::tempdir()?;
    let served = Process::sadakat(folder.path(), cache.path(), &["--no-console"])?;
    let bodies = bodies::evaluate(100)?;
    let median = || -> Result<u64, Error> {
        let mut client = Client::new(&served.address)?;
        let mut micros = Vec::new();
        for body in &bodies {
            let asked = Instant::now();
            let answer = client.post("/v1/evaluate", body)?;
            micros.push(u64::try_from(asked.elapsed().as_micros())?);
            if answer.status != 200 {
                return Err(answer.body.into());
            }
        }
        micros.sort_unstable();
        Ok(micros.get(micros.len() / 2).copied().unwrap_or(0))
    };
    let before = (median()?, served.memory()?);
    let first = bodies.first().ok_or("no bodies")?;
    let mut open = Vec::with_capacity(count);
    for _ in 0..count {
        let mut client = Client::new(&served.address)?;
        client.post("/v1/evaluate", first)?;
        open.push(client);
    }
    let with = (median()?, served.memory()?);
    Ok(Idle {
        connections: open.len(),
        memory: [before.1, with.1],
        micros: [before.0, with.0],
    })
}

/// From the start of the process until it listens, with everything compiled
/// before; ascending.
///
/// # Errors
/// If the server does not start.
pub fn starts(program: &Path, times: usize) -> Result<Vec<Duration>, Error> {
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
