//! `cargo xtask hostile`: every attack that is known, on a release build, with
//! the time and memory that each takes.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

#[path = "../../src/hostile.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "tests use more of it, as a part of a library"
)]
mod rows;

use super::{House, Run as _, step};

/// What a row must not pass, whatever it says of itself: beyond, it is ended.
const SECONDS: u64 = 60;

/// Kilobytes of address space; what WebAssembly reserves for memories without
/// taking it is among it.
const ADDRESSES: u64 = 16 << 20;

impl House {
    /// Runs all rows on a release build, or on another binary.
    pub(crate) fn hostile(&self, binary: Option<PathBuf>) -> anyhow::Result<()> {
        let binary = match binary {
            Some(binary) => binary,
            None => {
                step("Building the host as it is published");
                self.cargo()
                    .args(["build", "--release", "--package", "sadakat"])
                    .run()?;
                self.target.join("release/sadakat")
            }
        };
        let binary = binary.canonicalize().context("no such binary")?;
        step("Attacking it");
        let mut broken = Vec::new();
        for (number, row) in rows::ROWS.iter().enumerate() {
            let folder =
                std::env::temp_dir().join(format!("sadakat-{}-{number}", std::process::id()));
            row.make(&folder)?;
            let took = run(&binary, row, &folder);
            std::fs::remove_dir_all(&folder)?;
            let took = took?;
            let verdict = took.verdict(row);
            eprintln!(
                "{:>4}.{:03} s {:>5} MB  {:<60} {}",
                took.time.as_secs(),
                took.time.subsec_millis(),
                took.kilobytes / 1024,
                row.name,
                verdict.unwrap_or("ok")
            );
            if verdict.is_some() {
                eprintln!("{}", took.said);
                broken.push(row.name);
            }
        }
        ensure!(broken.is_empty(), "not contained: {}", broken.join(", "));
        Ok(())
    }
}

/// How a row ended.
struct Took {
    time: Duration,
    kilobytes: u64,
    code: Option<i32>,
    said: String,
}

impl Took {
    /// What is wrong with it.
    fn verdict(&self, row: &rows::Row) -> Option<&'static str> {
        if self.code != Some(row.exit) {
            return Some("ENDED OTHERWISE");
        }
        if !self.said.contains(row.says) {
            return Some("SAID SOMETHING ELSE");
        }
        if self.time > Duration::from_secs(row.seconds) {
            return Some("TOO LONG");
        }
        if self.kilobytes / 1024 > row.megabytes {
            return Some("TOO LARGE");
        }
        None
    }
}

fn run(
    binary: &std::path::Path,
    row: &rows::Row,
    folder: &std::path::Path,
) -> anyhow::Result<Took> {
    let said = folder.join("said");
    let output = std::fs::File::create(&said)?;
    let started = Instant::now();
    let limits = format!("ulimit -v {ADDRESSES}; ulimit -t {SECONDS}; exec \"$@\"");
    let mut child = Command::new("sh")
        .args(["-c", &limits, "sh"])
        .arg(binary)
        .args(row.args)
        .current_dir(folder)
        .env("SADAKAT_CACHE", "")
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut kilobytes = 0;
    let ended = loop {
        kilobytes = peak(&status).max(kilobytes);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        // One that neither works nor ends.
        if started.elapsed() > Duration::from_secs(SECONDS) {
            child.kill()?;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    Ok(Took {
        time: started.elapsed(),
        kilobytes,
        code: ended.code(),
        said: String::from_utf8_lossy(&std::fs::read(&said)?).into_owned(),
    })
}

/// The most memory that a process ever had, as far as the system tells.
fn peak(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(0)
}
