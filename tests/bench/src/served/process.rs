//! A server in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::contender::Error;

/// A server that ends with this.
pub(super) struct Process {
    child: Child,
    /// Kept open, or what the server says would have nowhere to go.
    _told: BufReader<ChildStdout>,
    pub(super) address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// `sadakat serve` with a program; what it compiled stays in `cache`.
    pub(super) fn sadakat(program: &Path, cache: &Path, args: &[&str]) -> Result<Self, Error> {
        let mut command = Command::new(beside("sadakat")?);
        command.arg("serve").arg(program).args(args);
        command.args(["--format", "json", "--listen", "127.0.0.1:0"]);
        command.env("SADAKAT_CACHE", cache);
        Self::start(command, |line| {
            let told: serde_json::Value = serde_json::from_str(line).ok()?;
            let address = told.get("address")?.as_str()?;
            Some(address.to_owned())
        })
    }

    /// This program once more, with a route that decides nothing.
    pub(super) fn bare(answer: &Path) -> Result<Self, Error> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("bare").arg(answer);
        Self::start(command, |line| Some(line.trim().to_owned()))
    }

    /// Starts it, and reads what it tells until it says where it listens.
    fn start(mut command: Command, address: fn(&str) -> Option<String>) -> Result<Self, Error> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let told = child.stdout.take().ok_or("no output")?;
        let mut told = BufReader::new(told);
        loop {
            let mut line = String::new();
            if told.read_line(&mut line)? == 0 {
                let _ = child.kill();
                return Err("the server ended before it listened".into());
            }
            if let Some(address) = address(&line) {
                return Ok(Self {
                    child,
                    _told: told,
                    address,
                });
            }
        }
    }

    /// Kibibytes of memory that are its own now.
    pub(super) fn memory(&self) -> Result<u64, Error> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.ok_or("no memory is told")?.parse()?)
    }
}

/// A program that was built with this one.
fn beside(name: &str) -> Result<PathBuf, Error> {
    let path = std::env::current_exe()?.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    let build = "build it with `cargo build --release -p sadakat -p sadakat-bench`";
    Err(format!("{} is not there: {build}", path.display()).into())
}
