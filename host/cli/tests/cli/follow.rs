//! `--follow`: events are decided as they come, by the program as it is
//! edited, with what members own kept.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context as _;

use crate::{sadakat, shop};

/// How long a line may take that must come.
const DEADLINE: Duration = Duration::from_secs(60);

/// The command at work.
struct Following {
    child: Child,
    input: Option<ChildStdin>,
    out: Receiver<String>,
    err: Receiver<String>,
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    // Ends with the command.
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn until(lines: &Receiver<String>, part: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    loop {
        let line = lines.recv_timeout(DEADLINE);
        let line = line.with_context(|| format!("no `{part}` after:\n{text}"))?;
        text.push_str(&line);
        text.push('\n');
        if line.contains(part) {
            return Ok(text);
        }
    }
}

impl Following {
    fn start(folder: &Path, args: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sadakat"))
            .current_dir(folder)
            .env("SADAKAT_CACHE", crate::compiled())
            .args(args)
            .args(["--follow", "--out", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        Ok(Self {
            input: child.stdin.take(),
            out: lines(child.stdout.take().context("an output")?),
            err: lines(child.stderr.take().context("errors")?),
            child,
        })
    }

    fn send(&mut self, event: &str) -> anyhow::Result<()> {
        let input = self.input.as_mut().context("an input")?;
        input.write_all(event.as_bytes())?;
        Ok(input.flush()?)
    }

    /// The system tells it to stop; the exit code, and the last of what it said.
    fn terminate(mut self) -> anyhow::Result<(Option<i32>, String)> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status()?;
        anyhow::ensure!(sent.success());
        self.end()
    }

    fn end(&mut self) -> anyhow::Result<(Option<i32>, String)> {
        let code = self.child.wait()?.code();
        Ok((code, self.err.iter().collect::<Vec<_>>().join("\n")))
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn purchase(id: &str, hour: u8) -> String {
    format!(
        r#"{{"id":"{id}","kind":"purchase","at":"2026-11-21T{hour:02}:00:00+03:00","customer":"c1","purchase":{{"lines":[{{"sku":"mug","quantity":2,"unit_price":"12.50"}}]}}}}"#
    ) + "\n"
}

const MANIFEST: &str = "shop/campaigns/once.toml";
const ONCE: &str = "on = [\"purchase\"]\nphase = \"order\"\nlimit = { per_customer = 1 }\n";
const CUSTOMERS: &str = "shop/customers.csv";

/// A shop with a gift that every member gets once.
fn shop_with_a_gift() -> anyhow::Result<tempfile::TempDir> {
    let folder = shop()?;
    fs::write(folder.path().join(MANIFEST), ONCE)?;
    // Points are about to change.
    fs::remove_file(folder.path().join("shop/cases/base-points.toml"))?;
    fs::write(
        folder.path().join("shop/campaigns/once.rhai"),
        "gift(\"mug\");",
    )?;
    Ok(folder)
}

#[test]
fn events_are_decided_as_they_come_by_the_program_as_it_is_edited() -> anyhow::Result<()> {
    let folder = shop_with_a_gift()?;
    let args = ["run", "shop", "--customers", CUSTOMERS, "--events", "-"];
    let mut following = Following::start(folder.path(), &args)?;
    until(&following.err, "2 campaigns, 2 in force")?;
    following.send(&purchase("e1", 10))?;
    let first = until(&following.out, r#""event":"e1""#)?;
    assert!(first.contains(r#""amount":"25""#), "{first}");
    assert!(first.contains(r#""sku":"mug""#), "{first}");

    // Two points for every lira from now on.
    let manifest = folder.path().join("shop/campaigns/base-points.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(manifest, text.replace("per_unit = 1", "per_unit = 2"))?;
    until(&following.err, "live: generation")?;
    following.send(&purchase("e2", 11))?;
    let second = until(&following.out, r#""event":"e2""#)?;
    assert!(second.contains(r#""amount":"50""#), "{second}");
    // What members got before the edit is known after it.
    assert!(!second.contains("mug"), "{second}");

    // A mistake does not go into force, and nothing waits for it.
    fs::write(folder.path().join(MANIFEST), "on = [\"purchas\"]\n")?;
    until(&following.err, "not live")?;
    following.send(&purchase("e3", 12))?;
    let third = until(&following.out, r#""event":"e3""#)?;
    assert!(third.contains(r#""amount":"50""#), "{third}");

    // A purchase of before the edit comes back with what it was given then.
    following.send(
        "{\"id\":\"r1\",\"kind\":\"return\",\"at\":\"2026-11-22T10:00:00+03:00\",\"customer\":\"c1\",\
         \"purchase\":{\"of\":\"e1\",\"lines\":[{\"sku\":\"mug\",\"quantity\":2}]}}\n",
    )?;
    let back = until(&following.out, r#""event":"r1""#)?;
    assert!(back.contains(r#""amount":"-25""#), "{back}");

    let (code, said) = following.terminate()?;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("4 records: 4 processed"), "{said}");
    Ok(())
}

/// The same events, all at once or as they come, are decided in the same way
/// as by `run` without `--follow`.
#[test]
fn a_growing_file_comes_to_what_run_makes_of_it() -> anyhow::Result<()> {
    let folder = shop_with_a_gift()?;
    let events = folder.path().join("events.ndjson");
    fs::write(&events, purchase("e1", 10))?;
    let args = [
        "run",
        "shop",
        "--customers",
        CUSTOMERS,
        "--events",
        "events.ndjson",
    ];
    let following = Following::start(folder.path(), &args)?;
    let mut decisions = until(&following.out, r#""event":"e1""#)?;
    let mut file = File::options().append(true).open(&events)?;
    // A record that is half written is waited for.
    let second = purchase("e2", 11);
    let (half, rest) = second.split_at(40);
    file.write_all(half.as_bytes())?;
    file.flush()?;
    file.write_all(rest.as_bytes())?;
    decisions += &until(&following.out, r#""event":"e2""#)?;
    // What is there when it is told to stop is decided; the last line needs no
    // end.
    file.write_all(purchase("e3", 12).trim_end().as_bytes())?;
    drop(file);
    let id = following.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()?
            .success()
    );
    decisions += &until(&following.out, r#""event":"e3""#)?;
    let mut following = following;
    let (code, said) = following.end()?;
    assert_eq!(code, Some(0), "{said}");
    let args = [&args[..], &["--out", "-"]].concat();
    let whole = sadakat(folder.path(), &args, b"")?.code(0)?;
    assert_eq!(decisions, whole.out);
    Ok(())
}

#[test]
fn a_file_that_is_turned_is_gone_on_with_and_outputs_are_added_to() -> anyhow::Result<()> {
    let folder = shop_with_a_gift()?;
    let events = folder.path().join("events.ndjson");
    fs::write(&events, purchase("e1", 10))?;
    fs::write(folder.path().join("bad.ndjson"), "before\n")?;
    let args = [
        "process",
        "shop",
        "--ledger",
        "members.db",
        "--customers",
        CUSTOMERS,
        "--events",
        "events.ndjson",
        "--rejects",
        "bad.ndjson",
    ];
    let following = Following::start(folder.path(), &args)?;
    until(&following.out, r#""event":"e1""#)?;
    fs::write(
        folder.path().join("next"),
        [&purchase("e2", 11), "nonsense\n", &purchase("e3", 12)].concat(),
    )?;
    fs::rename(folder.path().join("next"), &events)?;
    until(&following.err, "begins anew")?;
    until(&following.out, r#""event":"e3""#)?;
    let (code, said) = following.terminate()?;
    assert_eq!(code, Some(1), "one record cannot be used: {said}");
    let rejects = fs::read_to_string(folder.path().join("bad.ndjson"))?;
    assert!(
        rejects.starts_with("before\n") && rejects.contains("nonsense"),
        "{rejects}"
    );
    let member = [
        "member",
        "show",
        "c1",
        "--ledger",
        "members.db",
        "--format",
        "json",
    ];
    let member = sadakat(folder.path(), &member, b"")?.code(0)?;
    assert!(member.out.contains("75"), "{}", member.out);
    Ok(())
}

#[test]
fn the_end_of_standard_input_is_the_end() -> anyhow::Result<()> {
    let folder = shop_with_a_gift()?;
    let args = [
        "run",
        "shop",
        "--customers",
        CUSTOMERS,
        "--events",
        "-",
        "--follow",
        "--out",
        "-",
    ];
    let ran = sadakat(folder.path(), &args, purchase("e1", 10).as_bytes())?.code(0)?;
    assert!(ran.out.contains(r#""event":"e1""#), "{}", ran.out);
    // What cannot be followed is said at once.
    let wrong = |args: &[&str]| sadakat(folder.path(), args, b"");
    let sort = wrong(&["run", "shop", "--events", "-", "--follow", "--sort"])?.code(2)?;
    assert!(sort.err.contains("--sort"), "{}", sort.err);
    let none = wrong(&["run", "shop", "--events", "none.ndjson", "--follow"])?.code(1)?;
    assert!(
        none.err.contains("cannot read `none.ndjson`"),
        "{}",
        none.err
    );
    fs::write(folder.path().join(MANIFEST), "on = [\"purchas\"]\n")?;
    let broken = wrong(&["run", "shop", "--events", "-", "--follow"])?.code(1)?;
    assert!(broken.err.contains("S0107"), "{}", broken.err);
    Ok(())
}
