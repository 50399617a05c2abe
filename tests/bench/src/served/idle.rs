//! Connections on which nothing comes.

use std::time::Instant;

use super::bodies;
use super::client::Client;
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
