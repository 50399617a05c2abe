//! `cargo xtask languages`: the example that is written in every language, with
//! each language's own tools, decides the same.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::{House, Run as _, step};

/// The example that is written in every language, and in which folders of it.
const EXAMPLE: &str = "tier-multiplier";
const LANGUAGES: [(&str, &str); 3] = [
    ("Rust", ""),
    ("TypeScript", "typescript"),
    ("Python", "python"),
];

/// Records of the comparison.
const MEMBERS: &str = "500";
const EVENTS: &str = "5000";

/// Events that a call has at most: alone, in an odd number, many.
const BATCHES: [&str; 3] = ["1", "7", "1024"];

const PROGRAM: &str = "[program]\nname = \"Languages\"\ncurrency = \"TRY\"\n\
     time_zone = \"Europe/Istanbul\"\n\n[wallets.points]\nprecision = 2\n\n\
     [tiers]\ncounts = \"spend\"\nlevels = { bronze = 0, silver = 1000, gold = 5000, platinum = 15000 }\n";

const CAMPAIGN: &str = "name = \"Bonus\"\non = [\"purchase\"]\nphase = \"earn\"\n\
     plugin = \"tier-multiplier\"\n\n[params]\nexcluded_categories = [\"gift-card\"]\ngold = 55\n";

impl House {
    pub(crate) fn languages(&self) -> anyhow::Result<()> {
        self.set_up()?;
        step("Building the host");
        self.cargo().args(["build", "--workspace"]).run()?;
        let work = self.target.join("languages");
        std::fs::create_dir_all(&work)?;
        self.same_contract()?;
        let (customers, events) = (work.join("customers.ndjson"), work.join("events.ndjson"));
        self.sadakat()
            .args(["generate", "--members", MEMBERS, "--events", EVENTS])
            .arg("--customers-out")
            .arg(&customers)
            .arg("--events-out")
            .arg(&events)
            .run()?;
        let mut first: Option<String> = None;
        for (language, folder) in LANGUAGES {
            let plugin = self.root.join("plugins").join(EXAMPLE).join(folder);
            step(&format!("Testing the plugin {EXAMPLE} in {language}"));
            self.plugin(&["test"], &plugin).run()?;
            let program = program(&work, language)?;
            let out = program.join("plugins");
            step(&format!(
                "Building it, and deciding {EVENTS} events with it"
            ));
            self.plugin(&["build"], &plugin)
                .arg("--out-dir")
                .arg(&out)
                .run()?;
            for batch in BATCHES {
                let decided = self.decide(&program, &customers, &events, batch)?;
                ensure!(
                    decided.contains("\"kind\":\"points\""),
                    "the plugin in {language} proposed nothing"
                );
                let expected = first.get_or_insert_with(|| decided.clone());
                ensure!(
                    *expected == decided,
                    "the plugin in {language} decides otherwise, {batch} events a call"
                );
            }
            self.sadakat()
                .args(["plugin", "bench"])
                .arg(out.join(format!("{EXAMPLE}.wasm")))
                .run()?;
        }
        // Of Rust, `plugin build` says what brings such things in.
        for (language, folder) in LANGUAGES.iter().skip(1) {
            step(&format!(
                "Looking for a clock, chance, files, network and environment in {language}"
            ));
            let plugin = self.root.join("tests/fixtures/languages/closed");
            self.plugin(&["test"], &plugin.join(folder)).run()?;
        }
        step("All languages decide the same, however many events a call has");
        Ok(())
    }

    fn plugin(&self, command: &[&str], plugin: &Path) -> Command {
        let mut plugins = self.sadakat();
        plugins.arg("plugin").args(command).arg(plugin);
        plugins.arg("--target-dir").arg(self.target.join("plugins"));
        plugins
    }

    /// Decisions without the hash of the program, which has the plugin in it.
    fn decide(
        &self,
        program: &Path,
        customers: &Path,
        events: &Path,
        batch: &str,
    ) -> anyhow::Result<String> {
        let out = program.join("decisions.ndjson");
        self.sadakat()
            .arg("run")
            .arg(program)
            .arg("--customers")
            .arg(customers)
            .arg("--events")
            .arg(events)
            .args(["--batch", batch])
            .arg("--out")
            .arg(&out)
            .run()?;
        let mut decisions = String::new();
        for line in std::fs::read_to_string(out)?.lines() {
            let (before, rest) = line
                .split_once("\"snapshot\":")
                .context("a decision without a snapshot")?;
            let (_, after) = rest.split_once(',').context("a snapshot alone")?;
            writeln!(decisions, "{before}{after}")?;
        }
        Ok(decisions)
    }

    /// The types of the SDKs are those of the contract.
    fn same_contract(&self) -> anyhow::Result<()> {
        step("Comparing the SDK for TypeScript with the contract");
        let plugin = self.root.join("plugins").join(EXAMPLE).join("typescript");
        // Installs the tools, the first time.
        self.plugin(&["build"], &plugin)
            .arg("--out-dir")
            .arg(self.target.join("languages"))
            .run()?;
        Command::new("node")
            .arg(self.root.join("sdk/typescript/contract.mjs"))
            .arg(&plugin)
            .arg("--check")
            .run()
    }
}

/// A program with one campaign that runs the plugin.
fn program(work: &Path, language: &str) -> anyhow::Result<PathBuf> {
    let folder = work.join(language);
    for part in ["campaigns", "plugins"] {
        std::fs::create_dir_all(folder.join(part))?;
    }
    std::fs::write(folder.join("program.toml"), PROGRAM)?;
    std::fs::write(folder.join("campaigns/bonus.toml"), CAMPAIGN)?;
    Ok(folder)
}
