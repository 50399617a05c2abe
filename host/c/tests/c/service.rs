//! The service in C comes to what a replay comes to, also after a restart.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use serde::Deserialize;

use super::compiler::{Language, command, compile};
use super::corpus::{Case, cases, expected};
use super::programs::PROGRAM;

/// What the example answers to events, one a line.
fn serve(program: &Path, rules: &Path, store: &Path, events: &str) -> anyhow::Result<String> {
    let mut service = command(program)
        .arg(rules)
        .arg(store)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut asks = service.stdin.take().context("it is piped")?;
    let events = events.to_owned();
    let till = std::thread::spawn(move || asks.write_all(events.as_bytes()));
    let output = service.wait_with_output()?;
    till.join().map_err(|_| anyhow::anyhow!("the till"))??;
    anyhow::ensure!(output.status.success(), "{}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

#[derive(Deserialize)]
struct Whose {
    customer: Option<String>,
}

/// The events of members of whom nothing is said but their ids, if a case has
/// no others.
fn of_members(case: &Case) -> Option<String> {
    let known = case.customers.lines().map(|line| {
        let plain: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
        (plain.len() == 1).then(|| plain.get("id")?.as_str().map(str::to_owned))?
    });
    let known: BTreeSet<String> = known.collect::<Option<_>>()?;
    let events = case.events.lines().filter(|line| !line.trim().is_empty());
    let is_known = |line: &str| {
        let Whose { customer } = serde_json::from_str(line).ok()?;
        known.contains(&customer?).then_some(())
    };
    let events: Vec<&str> = events.collect();
    events.iter().try_for_each(|line| is_known(line))?;
    Some(events.iter().map(|line| format!("{line}\n")).collect())
}

#[test]
fn it_comes_to_the_same_bytes_as_a_replay() -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let program = compile("examples/service.c", Language::C99, work.path())?;
    let (mut compared, mut lines) = (0, 0);
    for (folder, case) in cases(work.path())? {
        let Some(events) = of_members(&case) else {
            continue;
        };
        let (wanted, rejects) = expected(&case, &folder)?;
        // A replay splits receipts of goods that were bought and others that
        // came back, and says of them `#return`.
        if !rejects.is_empty() || wanted.contains("#return\"") {
            continue;
        }
        let told = serve(
            &program,
            &folder.join("rules"),
            &folder.join("store"),
            &events,
        )?;
        anyhow::ensure!(told == wanted, "{}:\n{told}\n{wanted}", folder.display());
        compared += 1;
        lines += wanted.lines().count();
    }
    anyhow::ensure!(
        compared > 30 && lines > 100,
        "{compared} cases, {lines} lines"
    );
    Ok(())
}

#[test]
fn it_gives_once_and_answers_again_after_a_restart_and_a_cut() -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let rules = work.path().join("rules");
    std::fs::create_dir_all(rules.join("campaigns"))?;
    let manifest = "on = [\"purchase\"]\nlimit = { per_customer = 1 }\nphase = \"order\"\n\
                    audience = 'history.purchases < 5'\n";
    for (name, text) in [
        ("program.toml", PROGRAM),
        ("campaigns/welcome.toml", manifest),
        ("campaigns/welcome.rhai", "gift(\"cookie\");"),
    ] {
        std::fs::write(rules.join(name), text)?;
    }
    let store = work.path().join("store");
    let event = |id: &str, customer: &str| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"purchase\",\"at\":\"2026-11-21T14:03:00+03:00\",\
             {customer}\"purchase\":{{\"lines\":[{{\"sku\":\"latte\",\"quantity\":2,\
             \"unit_price\":\"95.00\"}}]}}}}\n"
        )
    };
    let gift = "\"kind\":\"gift\",\"sku\":\"cookie\"";
    for language in [Language::C99, Language::Cpp] {
        let _ = std::fs::remove_file(&store);
        let program = compile("examples/service.c", language, work.path())?;
        let ask = |events: &[String]| serve(&program, &rules, &store, &events.concat());
        let own = "\"customer\":\"c\\t42\",";
        let (first, second) = (event("e1", own), event("e2", own));
        let guest = event("e3", "");
        let all = ask(&[
            first.clone(),
            first.clone(),
            second.clone(),
            guest,
            "{\n".to_owned(),
        ])?;
        let told: Vec<&str> = all.lines().collect();
        anyhow::ensure!(told.len() == 5, "{all}");
        let gifts: Vec<bool> = told.iter().map(|line| line.contains(gift)).collect();
        anyhow::ensure!(gifts == [true, true, false, false, false], "{all}");
        anyhow::ensure!(told.first() == told.get(1), "{all}");
        anyhow::ensure!(all.contains("\"code\":\"S0501\""), "{all}");

        // The second answer is cut off, and was never given.
        let kept = std::fs::read_to_string(&store)?;
        let at = kept.find("\"event\":\"e2\"").context("it is kept")?;
        std::fs::write(&store, kept.get(..at + 200).context("it is longer")?)?;
        let again = ask(&[second, first, event("e4", own)])?;
        let again: Vec<&str> = again.lines().collect();
        anyhow::ensure!(again.first() == told.get(2), "{again:?}");
        anyhow::ensure!(again.get(1) == told.first(), "{again:?}");
        anyhow::ensure!(
            again.get(2).is_some_and(|line| !line.contains(gift)),
            "{again:?}"
        );
    }
    Ok(())
}
