//! `cargo xtask fuzz`

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use super::{House, Run as _, USAGE, step};

/// What to fuzz.
pub(crate) struct Wish {
    target: Option<String>,
    seconds: u32,
    keep: bool,
}

impl Wish {
    /// Reads the command line behind `fuzz`.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut wish = Self {
            target: None,
            seconds: 600,
            keep: false,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--keep" => wish.keep = true,
                "--seconds" => {
                    let seconds = arguments.next().context(USAGE)?;
                    wish.seconds = seconds.parse().context("how many seconds?")?;
                }
                _ if argument.starts_with('-') || wish.target.is_some() => bail!("{USAGE}"),
                _ => wish.target = Some(argument),
            }
        }
        Ok(wish)
    }
}

impl House {
    /// Runs fuzz targets one after the other. What breaks a promise ends its
    /// target's run and lies in `tests/fuzz/artifacts`.
    pub(crate) fn fuzz(&self, wish: &Wish) -> anyhow::Result<()> {
        let folder = self.root.join("tests/fuzz");
        let mut known = Vec::new();
        for file in std::fs::read_dir(folder.join("targets"))? {
            let file = file?.path();
            known.extend(file.file_stem().map(|stem| stem.display().to_string()));
        }
        known.sort();
        let targets = match &wish.target {
            Some(target) if known.contains(target) => vec![target.clone()],
            Some(target) => bail!("no target `{target}`; there are {}", known.join(", ")),
            None => known,
        };
        let installed = self.cargo().args(["fuzz", "--version"]).output();
        if !installed.is_ok_and(|output| output.status.success()) {
            step("Installing cargo-fuzz");
            self.cargo()
                .args(["install", "--locked", "cargo-fuzz"])
                .run()?;
        }
        // The very versions that the workspace is tested with.
        std::fs::copy(self.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut broken = Vec::new();
        for target in targets {
            let work = folder.join("target/work").join(&target);
            let corpus = folder.join("corpus").join(&target);
            std::fs::create_dir_all(&work)?;
            std::fs::create_dir_all(&corpus)?;
            step(&format!("Fuzzing {target} for {} s", wish.seconds));
            let run = self
                .cargo_fuzz("run", &target, &[&work, &corpus])
                .arg("--")
                .arg(format!("-max_total_time={}", wish.seconds))
                .args(["-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1"])
                .run();
            if run.is_err() {
                broken.push(target);
            } else if wish.keep {
                step(&format!("Keeping what the corpus of {target} lacks"));
                self.cargo_fuzz("run", &target, &[&corpus, &work])
                    .args(["--", "-merge=1", "-max_len=1024"])
                    .run()?;
            }
        }
        if !broken.is_empty() {
            bail!("broken: {}; see tests/fuzz/artifacts", broken.join(", "));
        }
        Ok(())
    }

    fn cargo_fuzz(&self, what: &str, target: &str, folders: &[&Path]) -> Command {
        let mut command = self.cargo();
        // The fuzz targets are those of the package in `tests`.
        let package: PathBuf = self.root.join("tests");
        command
            .current_dir(package)
            // Coverage is asked for with flags of the compiler that stable
            // releases know but do not offer.
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", what, "--sanitizer", "none", target])
            .args(folders);
        command
    }
}
