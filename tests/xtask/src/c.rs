//! `cargo xtask c` and `cargo xtask header`

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail, ensure};

use super::{House, Run as _, apt_install, step};

/// How the C programs are run once more: what it is called, the options of the
/// compiler, what they run under – `{programs}` is their folder –, and how many
/// times threads decide.
const PROOFS: [(&str, &str, &str, &str); 3] = [
    (
        "valgrind: memory that is not ours, or lost",
        "-g",
        "valgrind --quiet --suppressions={programs}/valgrind.txt --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect --show-leak-kinds=definite,indirect",
        "20",
    ),
    (
        "gcc: addresses, leaks and undefined behaviour",
        "-g -fsanitize=address,leak,undefined -fno-sanitize-recover=all",
        "",
        "2000",
    ),
    (
        "gcc: threads on the side of C",
        "-g -fsanitize=thread",
        "",
        "500",
    ),
];

/// The foreign functions of Node.
const KOFFI: &str = "koffi@3";

impl House {
    /// Compares the header for C with the crate, or writes it anew.
    pub(crate) fn header(&self, write: bool) -> anyhow::Result<()> {
        let mut command = self.tests_of_c("header::");
        if write {
            command.env("BLESS", "1");
        }
        command.run()
    }

    /// Runs the tests of the library for C, its examples for Node, and with
    /// `--proof` the C programs under whoever watches over memory and threads.
    pub(crate) fn c(&self, options: &[String]) -> anyhow::Result<()> {
        let proof = match options {
            [] => false,
            [only] if only == "--proof" => true,
            _ => bail!("cargo xtask c [--proof]"),
        };
        step("Running the tests of the library for C");
        self.tests_of_c("").run()?;
        self.node()?;
        if !proof {
            return Ok(());
        }
        if Command::new("valgrind").arg("--version").output().is_err() {
            apt_install(&["valgrind"])?;
        }
        let programs = self.root.join("host/c/tests/programs");
        let programs = programs.display().to_string();
        for (name, options, under, times) in PROOFS {
            step(&format!("The same under {name}"));
            self.tests_of_c("")
                .env("SADAKAT_C_OPTIONS", options)
                .env("SADAKAT_C_UNDER", under.replace("{programs}", &programs))
                .env("SADAKAT_C_TIMES", times)
                .env(
                    "TSAN_OPTIONS",
                    format!("exitcode=66:suppressions={programs}/tsan.txt"),
                )
                .run()?;
        }
        Ok(())
    }

    fn tests_of_c(&self, filter: &str) -> Command {
        let mut command = self.cargo();
        command.args(["test", "--workspace", "--test", "c", filter]);
        command
    }

    /// The examples for Node decide what the library decides.
    fn node(&self) -> anyhow::Result<()> {
        step("Running the examples for Node");
        let work = self.target.join("node");
        std::fs::create_dir_all(&work)?;
        std::fs::write(
            work.join("package.json"),
            "{\"private\":true,\"type\":\"module\"}\n",
        )?;
        Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", KOFFI])
            .current_dir(&work)
            .run()?;
        // Beside its packages, as Node looks for them.
        for example in ["decide.mjs", "service.mjs"] {
            let from = self.root.join("host/c/examples").join(example);
            std::fs::copy(from, work.join(example))?;
        }
        let library = self.target.join("debug/deps/libsadakat.so");
        let output = Command::new("node")
            .arg("decide.mjs")
            .arg(&library)
            .arg(self.shop(&work)?)
            .current_dir(&work)
            .output()
            .context("node")?;
        let told = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success()
                && told.contains("\"amount\":\"190\"")
                && told.contains("S0508 kind: did you mean `purchase`?"),
            "{told}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        // The gift is given once, also after a restart, and a till that asks
        // again gets the same answer.
        let store = work.join("store.ndjson");
        if store.exists() {
            std::fs::remove_file(&store)?;
        }
        let first = self.service_of_node(&work, &store, &["e1", "e1", "e2"])?;
        let again = self.service_of_node(&work, &store, &["e2", "e3", "e1"])?;
        let gives = |line: &String| line.contains("\"kind\":\"gift\"");
        let gifts: Vec<bool> = first.iter().chain(&again).map(gives).collect();
        ensure!(
            gifts == [true, true, false, false, false, true]
                && first.first() == again.get(2)
                && first.get(2) == again.first(),
            "{first:?} {again:?}"
        );
        Ok(())
    }

    /// What the service in Node answers to purchases with these ids.
    fn service_of_node(
        &self,
        work: &Path,
        store: &Path,
        ids: &[&str],
    ) -> anyhow::Result<Vec<String>> {
        let mut service = Command::new("node")
            .arg("service.mjs")
            .arg(self.target.join("debug/deps/libsadakat.so"))
            .args([&work.join("rules"), store])
            .current_dir(work)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("node")?;
        let mut asks = service.stdin.take().context("it is piped")?;
        for id in ids {
            writeln!(
                asks,
                "{{\"id\":\"{id}\",\"kind\":\"purchase\",\"at\":\"2026-11-21T14:03:00+03:00\",\
                 \"customer\":\"c42\",\"purchase\":{{\"lines\":[{{\"sku\":\"latte\",\
                 \"quantity\":2,\"unit_price\":\"95.00\"}}]}}}}"
            )?;
        }
        drop(asks);
        let output = service.wait_with_output()?;
        ensure!(output.status.success(), "service.mjs: {}", output.status);
        let told = String::from_utf8(output.stdout)?;
        Ok(told.lines().map(str::to_owned).collect())
    }

    /// A small program folder.
    fn shop(&self, work: &Path) -> anyhow::Result<std::path::PathBuf> {
        let folder = work.join("rules");
        std::fs::create_dir_all(folder.join("campaigns"))?;
        for (name, text) in [
            (
                "program.toml",
                "[program]\nname = \"Café\"\ncurrency = \"TRY\"\n\
                 time_zone = \"Europe/Istanbul\"\n[wallets.points]\n",
            ),
            (
                "campaigns/base.toml",
                "on = [\"purchase\"]\nphase = \"earn\"\n",
            ),
            ("campaigns/base.rhai", "points(purchase.net);"),
            (
                "campaigns/welcome.toml",
                "on = [\"purchase\"]\nphase = \"order\"\nlimit = { per_customer = 1 }\n",
            ),
            ("campaigns/welcome.rhai", "gift(\"cookie\");"),
        ] {
            std::fs::write(folder.join(name), text)?;
        }
        Ok(folder)
    }
}
