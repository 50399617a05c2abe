//! `cargo xtask python` and `cargo xtask spark`

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::{House, Run as _, apt_install, step};

/// What the package is built and tested with.
const TOOLS: [&str; 5] = [
    "maturin>=1.9,<2",
    "pytest",
    "pyarrow>=16",
    "pandas",
    "polars",
];

/// What it is tested with on Spark beside that.
const SPARK: [&str; 2] = ["pyspark>=4,<5", "pandas<3"];

/// How a wheel is built.
#[derive(Clone, Copy)]
enum Build {
    /// As it is published.
    Release,
    /// In a fraction of the time.
    Development,
}

impl House {
    /// Builds the wheel of the Python package, and runs its tests with it.
    pub(crate) fn python(&self) -> anyhow::Result<()> {
        let (python, wheel) = self.wheel(&TOOLS, Build::Release)?;
        step("Running the tests of the Python package");
        Command::new(&python)
            // On Spark by `cargo xtask spark`, which has what that needs.
            .args(["-m", "pytest", "--quiet", "--ignore", "tests/test_spark.py"])
            .current_dir(self.root.join("host/python"))
            .run()?;
        step(&format!("The wheel is {}", wheel.display()));
        Ok(())
    }

    /// Runs the tests of the Python package with Spark: in one process, in a
    /// cluster within one machine, and in one of several processes.
    pub(crate) fn spark(&self) -> anyhow::Result<()> {
        if Command::new("java").arg("-version").output().is_err() {
            step("Installing Debian's Java, which Spark runs on");
            apt_install(&["openjdk-17-jre-headless"]).context(
                "no `java` on the path: install Java 17, or on Debian, as root, \
                 `apt-get install openjdk-17-jre-headless`",
            )?;
        }
        step("Building the command that Spark is compared with");
        self.cargo()
            .args(["build", "--workspace", "--bin", "sadakat"])
            .run()?;
        let tools = [&TOOLS[..], &SPARK].concat();
        // Quick is what is built already.
        let build = if self.target.join("wheel/release").is_dir() {
            Build::Release
        } else {
            Build::Development
        };
        let (python, _) = self.wheel(&tools, build)?;
        step("Running the tests with Spark");
        Command::new(&python)
            .args(["-m", "pytest", "--quiet", "tests/test_spark.py"])
            .current_dir(self.root.join("host/python"))
            .env("SADAKAT", self.target.join("debug/sadakat"))
            .run()
    }

    /// The Python that has the tools and the wheel, and the wheel.
    fn wheel(&self, wanted: &[&str], build: Build) -> anyhow::Result<(PathBuf, PathBuf)> {
        let tools = self.target.join("python");
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
            .args(wanted)
            .run()?;
        step("Building the wheel");
        let wheels = self.target.join("wheels");
        if wheels.exists() {
            std::fs::remove_dir_all(&wheels)?;
        }
        let mut maturin = Command::new(&python);
        maturin
            .args(["-m", "maturin", "build", "--out"])
            .arg(&wheels);
        if matches!(build, Build::Release) {
            maturin.arg("--release");
        }
        // A target folder of its own: with other features, dependencies that
        // are shared would be compiled again and again.
        maturin
            .current_dir(self.root.join("host/python"))
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
        Ok((python, wheel))
    }
}

fn only_wheel(folder: &Path) -> anyhow::Result<PathBuf> {
    let wheels = std::fs::read_dir(folder)?;
    let mut wheels = wheels.filter_map(|entry| Some(entry.ok()?.path()));
    wheels
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .context("no wheel was built")
}
