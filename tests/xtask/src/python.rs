//! `cargo xtask python`

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::{House, Run as _, step};

/// What the package is built and tested with.
const TOOLS: [&str; 5] = [
    "maturin>=1.9,<2",
    "pytest",
    "pyarrow>=16",
    "pandas",
    "polars",
];

impl House {
    /// Builds the wheel of the Python package, and runs its tests with it.
    pub(crate) fn python(&self) -> anyhow::Result<()> {
        let tools = self.target.join("python");
        let package = self.root.join("host/python");
        let python = tools.join("bin/python");
        if !python.is_file() {
            step("Making a place for Python's tools");
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&tools)
                .run()?;
        }
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(TOOLS)
            .run()?;
        step("Building the wheel");
        let wheels = self.target.join("wheels");
        if wheels.exists() {
            std::fs::remove_dir_all(&wheels)?;
        }
        // A target folder of its own: with other features, dependencies that
        // are shared would be compiled again and again.
        Command::new(&python)
            .args(["-m", "maturin", "build", "--release", "--out"])
            .arg(&wheels)
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", self.target.join("wheel"))
            .run()?;
        let wheel = only_wheel(&wheels)?;
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--force-reinstall",
                "--no-deps",
            ])
            .arg(&wheel)
            .run()?;
        step("Running the tests of the Python package");
        Command::new(&python)
            .args(["-m", "pytest", "--quiet"])
            .current_dir(&package)
            .run()?;
        step(&format!("The wheel is {}", wheel.display()));
        Ok(())
    }
}

fn only_wheel(folder: &Path) -> anyhow::Result<PathBuf> {
    let wheels = std::fs::read_dir(folder)?;
    let mut wheels = wheels.filter_map(|entry| Some(entry.ok()?.path()));
    wheels
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .context("no wheel was built")
}
