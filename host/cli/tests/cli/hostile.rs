//! What a campaign, a plugin, a record or a file name does stays with it.
//!
//! The rows are in `tests/src/hostile.rs`. Their time and memory are measured
//! by `cargo xtask hostile` on a release build; here memory is bounded, and
//! all that is said is looked at.

use std::path::Path;

use sadakat_tests::hostile::{ROWS, healthy};
use serde_json::Value;

use crate::sadakat;

/// Decisions without what the bad campaign did, the faults and the snapshot.
fn of_healthy(decisions: &str) -> anyhow::Result<Vec<Value>> {
    let mut all = Vec::new();
    for line in decisions.lines() {
        let mut decision: Value = serde_json::from_str(line)?;
        if let Some(keys) = decision.as_object_mut() {
            keys.remove("snapshot");
            keys.remove("faults");
        }
        let effects = decision.get_mut("effects").and_then(Value::as_array_mut);
        if let Some(effects) = effects {
            effects.retain(|effect| effect.get("campaign") != Some(&Value::from("bad")));
        }
        all.push(decision);
    }
    Ok(all)
}

#[test]
fn every_attack_ends_as_it_must_and_the_others_decide_as_without_it() -> anyhow::Result<()> {
    let alone = tempfile::tempdir()?;
    healthy(alone.path())?;
    let args = [
        "run",
        ".",
        "--events",
        "events.ndjson",
        "--customers",
        "customers.ndjson",
        "--out",
        "-",
    ];
    let expected = of_healthy(&sadakat(alone.path(), &args, b"")?.code(0)?.out)?;
    assert_eq!(expected.len(), 3);
    let mut broken = Vec::new();
    for row in ROWS {
        let folder = tempfile::tempdir()?;
        row.make(folder.path())?;
        let before = contents(folder.path())?;
        let ran = sadakat(folder.path(), row.args, b"")?;
        let said = format!("{}{}", ran.out, ran.err);
        if ran.code != Some(row.exit) || !said.contains(row.says) {
            broken.push(format!("{}: {:?}\n{said}", row.name, ran.code));
        }
        if let Some(raw) = said.chars().find(|&c| c.is_control() && c != '\n') {
            broken.push(format!("{}: {raw:?} reached the terminal", row.name));
        }
        if row.decides() && of_healthy(&ran.out)? != expected {
            broken.push(format!("{}: others decided otherwise\n{said}", row.name));
        }
        if contents(folder.path())? != before {
            broken.push(format!("{}: files are not what they were", row.name));
        }
    }
    anyhow::ensure!(broken.is_empty(), "{}", broken.join("\n\n"));
    Ok(())
}

/// The records and the script that outputs must not destroy.
fn contents(folder: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    ["events.ndjson", "customers.ndjson", "campaigns/base.rhai"]
        .into_iter()
        .map(|name| Ok(std::fs::read(folder.join(name))?))
        .collect()
}

/// Whoever names a folder that links may lead to gets what lies there.
#[test]
#[cfg(unix)]
fn links_lead_where_they_are_allowed_to() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (program, store) = (folder.path().join("program"), folder.path().join("store"));
    healthy(&program)?;
    std::fs::create_dir(&store)?;
    for name in ["base.toml", "base.rhai"] {
        std::fs::rename(program.join("campaigns").join(name), store.join(name))?;
        std::os::unix::fs::symlink(store.join(name), program.join("campaigns").join(name))?;
    }
    let ran = sadakat(folder.path(), &["check", "program"], b"")?.code(1)?;
    assert!(
        ran.err.contains("a link that leads out of the folder"),
        "{}",
        ran.err
    );
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_sadakat"))
        .current_dir(folder.path())
        .env("SADAKAT_CACHE", "")
        .env("SADAKAT_LINKS_TO", "store")
        .args(["check", "program"])
        .output()?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

/// An output is whole or not there: who reads it never sees half of it.
#[test]
fn outputs_are_whole_or_not_there() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    healthy(folder.path())?;
    std::fs::write(folder.path().join("out"), "before")?;
    let run = |events: &str| {
        sadakat(
            folder.path(),
            &["run", ".", "--events", events, "--out", "out"],
            b"",
        )
    };
    run("nowhere.ndjson")?.code(1)?;
    assert_eq!(
        std::fs::read_to_string(folder.path().join("out"))?,
        "before"
    );
    run("events.ndjson")?.code(0)?;
    let written = std::fs::read_to_string(folder.path().join("out"))?;
    assert_eq!(written.lines().count(), 3);
    let left = std::fs::read_dir(folder.path())?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0);
    Ok(())
}
