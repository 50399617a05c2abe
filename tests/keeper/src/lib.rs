//! Keeps the server of a test: a shell between the two, which ends the server
//! when nobody holds the other end of its input any more, also if the test is
//! killed.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, ensure};

/// A shell that keeps a server. It says `started` when it has begun, does what
/// each line of its input says, and says `… done` then; at the end of its input
/// it ends the server, and itself.
pub struct Keeper(Mutex<Child>);

impl Keeper {
    /// Starts the shell, and waits until it says `started`.
    ///
    /// # Errors
    /// If it cannot be started, or says something else.
    pub fn start(shell: &mut Command) -> anyhow::Result<Self> {
        let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let heard = hear(&mut child, "started");
        let keeper = Self(Mutex::new(child));
        heard.map(|()| keeper)
    }

    /// Says what to do, and waits until it is done.
    ///
    /// # Errors
    /// If that cannot be said, or something else is done.
    pub fn say(&self, what: &str) -> anyhow::Result<()> {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let input = child.stdin.as_mut().context("an input")?;
        writeln!(input, "{what}")?;
        input.flush()?;
        hear(&mut child, &format!("{what} done"))
    }
}

fn hear(child: &mut Child, expected: &str) -> anyhow::Result<()> {
    let output = child.stdout.as_mut().context("an output")?;
    let mut line = Vec::new();
    let mut byte = [0];
    while output.read(&mut byte)? == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    let heard = String::from_utf8_lossy(&line);
    ensure!(heard == expected, "`{heard}` was heard, not `{expected}`");
    Ok(())
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let child = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // The end of its input is the end of the server.
        drop(child.stdin.take());
        let _ = child.wait();
    }
}
