//! `sadakat watch`: started on a folder that is then edited, as its users do.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value;

use crate::{sadakat, shop};

/// How long a line may take that must come.
const DEADLINE: Duration = Duration::from_secs(60);

/// The command at work, and what it says.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    folder: PathBuf,
}

impl Watching {
    fn start(folder: &Path, args: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
            .current_dir(folder)
            .args(["watch", "shop"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().context("an output")?;
        let (sender, lines) = channel();
        // Ends with the command.
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            child,
            lines,
            folder: folder.join("shop"),
        })
    }

    /// Waits for a line, and gives all lines up to it.
    fn until(&self, part: &str) -> anyhow::Result<String> {
        let mut text = String::new();
        loop {
            let line = self.lines.recv_timeout(DEADLINE);
            let line = line.with_context(|| format!("no `{part}` after:\n{text}"))?;
            text.push_str(&line);
            text.push('\n');
            if line.contains(part) {
                return Ok(text);
            }
        }
    }

    /// Waits for an event of `--format json`.
    fn event(&self, kind: &str) -> anyhow::Result<Value> {
        let lines = self.until(&format!(r#""event":"{kind}""#))?;
        let last = lines.lines().last().context("a line")?;
        Ok(serde_json::from_str(last)?)
    }

    fn save(&self, path: &str, text: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.folder.join(path), text)?)
    }

    fn read(&self, path: &str) -> anyhow::Result<String> {
        Ok(fs::read_to_string(self.folder.join(path))?)
    }

    /// Presses Ctrl-C; the exit code.
    #[cfg(unix)]
    fn interrupt(mut self) -> anyhow::Result<Option<i32>> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status()?;
        anyhow::ensure!(sent.success());
        Ok(self.child.wait()?.code())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const CAMPAIGN: &str = "campaigns/base-points.toml";

fn ids(list: &Value) -> Vec<&str> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

#[test]
fn edits_go_into_force_and_mistakes_do_not() -> anyhow::Result<()> {
    let folder = shop()?;
    let watching = Watching::start(folder.path(), &["--format", "json"])?;
    let live = watching.event("live")?;
    assert_eq!(live["generation"], 1);
    assert_eq!(live["campaigns"][0]["id"], "base-points");
    assert_eq!(live["campaigns"][0]["state"], "in force");

    let text = watching.read(CAMPAIGN)?;
    watching.save(CAMPAIGN, &text.replace("name =", "nam ="))?;
    let refused = watching.event("refused")?;
    assert_eq!(refused["generation"], 1);
    let check = ["check", "shop", "--format", "json"];
    let checked: Value = serde_json::from_str(&sadakat(folder.path(), &check, b"")?.code(1)?.out)?;
    assert_eq!(refused["diagnostics"], checked);

    watching.save(CAMPAIGN, &text)?;
    watching.event("restored")?;

    watching.save(CAMPAIGN, &text.replace("Base points", "Points"))?;
    let new = "name = \"New\"\non = [\"visit\"]\nphase = \"order\"\n";
    watching.save("campaigns/new.toml", new)?;
    watching.save("campaigns/new.rhai", "gift(\"cookie\");\n")?;
    let live = watching.event("live")?;
    assert!(ids(&live["changed"]).contains(&"base-points"), "{live}");
    Ok(())
}

#[test]
fn a_broken_program_is_waited_for() -> anyhow::Result<()> {
    let folder = shop()?;
    let program = folder.path().join("shop/program.toml");
    let text = fs::read_to_string(&program)?;
    fs::write(&program, text.replace("[program]", "[programme]"))?;
    let watching = Watching::start(folder.path(), &[])?;
    let said = watching.until("waiting until that is put right")?;
    let checked = sadakat(folder.path(), &["check", "shop"], b"")?.code(1)?;
    let errors = checked.err.rsplit_once("\n\n").context("a summary")?.0;
    assert!(said.contains(errors), "{said}\nhas not\n{errors}");
    watching.save("program.toml", &text)?;
    let said = watching.until("base-points: in force")?;
    assert!(said.contains("1 campaign, 1 in force"), "{said}");
    // From here on it is as if it had never been broken.
    watching.save("program.toml", "")?;
    watching.save("program.toml", &text.replace("[program]", "[programme]"))?;
    let said = watching.until("not live: ")?;
    assert!(said.contains("generation 1 stays in force"), "{said}");
    Ok(())
}

#[test]
fn campaigns_that_end_are_told_with_their_state() -> anyhow::Result<()> {
    let folder = shop()?;
    let watching = Watching::start(folder.path(), &["--no-cases"])?;
    watching.until("base-points: in force")?;
    let text = watching.read(CAMPAIGN)?;
    let ended = "active = { until = 2020-01-01 }";
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(1, ended);
    watching.save(CAMPAIGN, &lines.join("\n"))?;
    let said = watching.until("base-points: ended")?;
    assert!(
        said.contains("live: generation 2, 1 campaign, 0 in force"),
        "{said}"
    );
    fs::rename(folder.path().join("shop"), folder.path().join("away"))?;
    watching.until("cannot read `shop`")?;
    fs::rename(folder.path().join("away"), folder.path().join("shop"))?;
    watching.until("shop can be read again")?;
    Ok(())
}

/// A marketer who sets a budget sees it beside the campaign's state.
#[test]
fn what_is_left_of_limits_and_budgets_is_told() -> anyhow::Result<()> {
    let folder = shop()?;
    let off = "on = [\"purchase\"]\nbudget = 250.50\n";
    fs::write(folder.path().join("shop/campaigns/off.toml"), off)?;
    let script = "discount(#{ amount: 5 });\n";
    fs::write(folder.path().join("shop/campaigns/off.rhai"), script)?;
    let watching = Watching::start(folder.path(), &["--no-cases"])?;
    let said = watching.until("base-points: in force")?;
    assert!(
        said.contains("off: in force, 250.50 of 250.50 TRY left\n"),
        "{said}"
    );
    assert!(said.contains("base-points: in force\n"), "{said}");

    let text = watching.read(CAMPAIGN)?;
    let shared = "limit = { total = 500 }\nbudget = { points = 9000, every = \"month\" }";
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(1, shared);
    watching.save(CAMPAIGN, &lines.join("\n"))?;
    watching.until("base-points: in force, 500 of 500 uses left, 9000 of 9000 points left")?;

    let watching = Watching::start(folder.path(), &["--no-cases", "--format", "json"])?;
    let live = watching.event("live")?;
    assert_eq!(
        live["campaigns"][1]["left"],
        serde_json::json!([
            { "left": "500", "of": "500", "what": "uses" },
            { "left": "9000", "of": "9000", "what": "points" },
        ])
    );
    Ok(())
}

#[test]
fn a_folder_that_is_not_there_is_a_mistake() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let ran = sadakat(folder.path(), &["watch", "shop"], b"")?.code(1)?;
    assert!(ran.err.contains("cannot read `shop`"), "{}", ran.err);
    Ok(())
}

#[cfg(unix)]
#[test]
fn whoever_has_seen_enough_ends_it() -> anyhow::Result<()> {
    let folder = shop()?;
    let watching = Watching::start(folder.path(), &[])?;
    watching.until("watching shop")?;
    assert_eq!(watching.interrupt()?, Some(0));
    Ok(())
}
