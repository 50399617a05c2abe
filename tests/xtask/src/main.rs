//! `cargo xtask demo` and `cargo xtask test`: all set-up included.
#![expect(clippy::print_stderr, reason = "a build tool speaks to its user")]

mod api;
mod c;
mod clients;
mod floors;
mod fuzz;
mod hostile;
mod languages;
mod ledger;
mod nats;
mod python;
mod stateful;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail, ensure};

const USAGE: &str = "\
cargo xtask demo     set up, build the example plugins, check rules/, run its cases and replay the shipped records
cargo xtask test     set up, run the cases of rules/ and every test
cargo xtask plugins  set up and build the example plugins into rules/plugins/
cargo xtask api [--write]
                     compare the public surface with tests/corpus/api/, or write it there
cargo xtask codes    write the page of error codes anew
cargo xtask languages
                     build the plugin that is written in every language with the tools of each, and compare what they decide
cargo xtask header [--write]
                     compare the header for C with what the library exports, or write it there
cargo xtask c [--proof]
                     test the library for C, and its examples for Node; --proof once more under valgrind and sanitizers
cargo xtask python   build the wheel of the Python package, and run its tests with it
cargo xtask spark    run the tests of the Python package with Spark, on clusters of one process and of several
cargo xtask clients [EXAMPLES]
                     generate clients in Python and TypeScript of what a server says of its API, let each be a till, and
                     send the server so many requests of each kind that its description allows, 60 unless it is said
cargo xtask hostile [BINARY]
                     attack a release build, or another one, in every way that is known, with time and memory per row
cargo xtask simulate [--seeds N] [--seed FIRST]
                     live N lives of a ledger, 200 unless it is said, in which the store fails at any step
cargo xtask stateful [--events N]
                     decide N events, 100000 unless it is said, with plugins that remember, in every size, order and thread
cargo xtask kill [--times N]
                     kill a ledger under load N times, 200 unless it is said, in a file and in PostgreSQL, and that
                     with its database, and prove that nothing is lost or done twice
cargo xtask stream [--kills N] [--events N]
                     kill workers of a stream and servers of its cluster N times, 200 unless it is said, and prove that
                     nothing is lost or done twice; then say how many events 1, 2 and 4 workers process in a second,
                     of 20000 unless it is said
cargo xtask fuzz [TARGET] [--seconds N] [--keep]
                     fuzz one target or all of them, 600 seconds each; --keep adds what was gone through to tests/fuzz/corpus";

fn main() -> anyhow::Result<()> {
    if let Some(done) = api::as_rustdoc() {
        return done;
    }
    let command = std::env::args().nth(1).unwrap_or_default();
    let house = House::find()?;
    match command.as_str() {
        "demo" => house.demo(),
        "test" => house.test(),
        "plugins" => house.plugins(COMMAND),
        "api" => house.api(std::env::args().nth(2).as_deref() == Some("--write")),
        "codes" => house.codes(),
        "languages" => house.languages(),
        "header" => house.header(std::env::args().nth(2).as_deref() == Some("--write")),
        "c" => house.c(&std::env::args().skip(2).collect::<Vec<_>>()),
        "python" => house.python(),
        "spark" => house.spark(),
        "clients" => house.clients(std::env::args().nth(2)),
        "hostile" => house.hostile(std::env::args().nth(2).map(PathBuf::from)),
        "simulate" => house.simulate(std::env::args().skip(2)),
        "stateful" => house.stateful(std::env::args().skip(2)),
        "kill" => house.kill(std::env::args().skip(2)),
        "stream" => house.stream(std::env::args().skip(2)),
        "fuzz" => house.fuzz(&fuzz::Wish::read(std::env::args().skip(2))?),
        _ => bail!("{USAGE}"),
    }
}

/// The command without what a demonstration does not need: ledgers, servers,
/// streams and tables. With two small crates by which its dependencies get the
/// same features as in the whole workspace: so what is compiled for the demo
/// serves the tests, and the other way round.
const COMMAND: &[&str] = &[
    "--no-default-features",
    "--package=sadakat",
    "--package=sadakat-sdk",
    "--package=sadakat-tests",
];

/// The browser that the console's tests look with.
fn browser() -> anyhow::Result<()> {
    let version = Command::new("chromium").arg("--version").output();
    if version.is_ok_and(|version| version.status.success()) {
        return Ok(());
    }
    step("Installing Debian's Chromium");
    apt_install(&["chromium", "fonts-dejavu-core"]).context(
        "no `chromium` on the path, which the tests of the console look with: install it, or on \
         Debian, as root, `apt-get install chromium`",
    )
}

/// The server that tests keep ledgers in.
fn postgres() -> anyhow::Result<()> {
    if Path::new("/usr/lib/postgresql").is_dir() {
        return Ok(());
    }
    step("Installing Debian's PostgreSQL");
    apt_install(&["postgresql"]).context(
        "no PostgreSQL in /usr/lib/postgresql, which the tests of the ledger start: install it, \
         or on Debian, as root, `apt-get install postgresql`",
    )
}

/// Installs packages of Debian.
fn apt_install(packages: &[&str]) -> anyhow::Result<()> {
    let apt = |args: &[&str]| Command::new("apt-get").args(args).run();
    apt(&["update", "-q"])?;
    let install = ["install", "-y", "-q", "--no-install-recommends"];
    apt(&[&install[..], packages].concat())
}

/// The workspace.
pub(crate) struct House {
    root: PathBuf,
    target: PathBuf,
}

impl House {
    fn find() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("this crate lies in tests/xtask")?
            .to_owned();
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self { root, target })
    }

    fn demo(&self) -> anyhow::Result<()> {
        self.plugins(COMMAND)?;
        let out = self.root.join("rules/out");
        std::fs::create_dir_all(&out)?;
        let data = self.root.join("tests/data");
        step("Importing the shipped records");
        self.sadakat()
            .arg("import")
            .arg("online-retail")
            .arg(data.join("online-retail-sample.csv"))
            .arg("--customers-out")
            .arg(out.join("customers.ndjson"))
            .arg("--events-out")
            .arg(out.join("events.ndjson"))
            .run()?;
        step("Checking rules/");
        self.sadakat()
            .arg("check")
            .arg(self.root.join("rules"))
            .run()?;
        self.cases()?;
        step("Evaluating a year of purchases");
        self.sadakat()
            .arg("run")
            .arg(self.root.join("rules"))
            .arg("--customers")
            .arg(out.join("customers.ndjson"))
            .arg("--events")
            .arg(out.join("events.ndjson"))
            .arg("--out")
            .arg(out.join("decisions.ndjson"))
            .arg("--daily")
            .run()
    }

    fn test(&self) -> anyhow::Result<()> {
        self.plugins(&["--workspace", "--all-targets"])?;
        browser()?;
        postgres()?;
        self.nats()?;
        self.cases()?;
        step("Running the tests");
        self.cargo().args(["test", "--workspace"]).run()?;
        self.api(false)
    }

    /// The examples that the example program promises.
    fn cases(&self) -> anyhow::Result<()> {
        step("Running the cases of rules/");
        self.sadakat()
            .arg("test")
            .arg(self.root.join("rules"))
            .run()
    }

    /// Builds the host, then every plugin in `plugins/` with it.
    fn plugins(&self, host: &[&str]) -> anyhow::Result<()> {
        self.set_up()?;
        step("Building the host");
        self.cargo().arg("build").args(host).run()?;
        let out = self.root.join("rules/plugins");
        std::fs::create_dir_all(&out)?;
        let mut plugins: Vec<PathBuf> = std::fs::read_dir(self.root.join("plugins"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        plugins.retain(|path| path.join("Cargo.toml").is_file());
        plugins.sort();
        for plugin in plugins {
            let name = plugin
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            step(&format!("Building the plugin {name}"));
            self.sadakat()
                .args(["plugin", "build"])
                .arg(&plugin)
                .arg("--out-dir")
                .arg(&out)
                .arg("--target-dir")
                .arg(self.target.join("plugins"))
                .run()?;
        }
        Ok(())
    }

    fn codes(&self) -> anyhow::Result<()> {
        self.cargo()
            .env("BLESS", "1")
            .args(["test", "--workspace", "--test", "workspace", "codes::"])
            .run()
    }

    /// Installs what compiling a plugin needs, where the toolchain lacks the
    /// WebAssembly target and Debian's packages can stand in.
    fn set_up(&self) -> anyhow::Result<()> {
        if has_wasm_target()? || has_debian_source() {
            return Ok(());
        }
        let rustup = Command::new("rustup")
            .args(["target", "add", "wasm32-unknown-unknown"])
            .status();
        if rustup.is_ok_and(|status| status.success()) {
            return Ok(());
        }
        step("Installing Debian's Rust for WebAssembly (rustc-web, rust-web-src)");
        apt_install(&["rustc-web", "rust-web-src"]).context(
            "no WebAssembly target: run `rustup target add wasm32-unknown-unknown`, or on \
                 Debian, as root, `apt-get install rustc-web rust-web-src`",
        )
    }

    fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }

    fn sadakat(&self) -> Command {
        let mut command = Command::new(self.target.join("debug/sadakat"));
        command.current_dir(&self.root);
        command
    }
}

/// Whether the toolchain in use has the WebAssembly target.
fn has_wasm_target() -> anyhow::Result<bool> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .context("rustc")?;
    let sysroot = PathBuf::from(String::from_utf8(output.stdout)?.trim());
    Ok(sysroot
        .join("lib/rustlib/wasm32-unknown-unknown/lib")
        .is_dir())
}

/// Whether Debian's compiler and the source of its standard library are there.
fn has_debian_source() -> bool {
    let output = Command::new("/usr/bin/rustc")
        .args(["--print", "sysroot"])
        .output();
    let Ok(output) = output else { return false };
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Path::new(&sysroot)
        .join("lib/rustlib/src/rust/library")
        .is_dir()
}

pub(crate) fn step(text: &str) {
    eprintln!("\n== {text}");
}

pub(crate) trait Run {
    fn run(&mut self) -> anyhow::Result<()>;
}

impl Run for Command {
    fn run(&mut self) -> anyhow::Result<()> {
        let status = self
            .status()
            .with_context(|| format!("cannot start {self:?}"))?;
        ensure!(status.success(), "{self:?} ended with {status}");
        Ok(())
    }
}
