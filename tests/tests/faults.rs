//! Campaigns that fail beside healthy ones. See `tests/corpus/faults/README.md`.
#![expect(
    clippy::indexing_slicing,
    reason = "a missing key of JSON is null, and a helper of tests may stop them"
)]

use std::path::Path;

use anyhow::Context as _;
use sadakat_engine::load::Folder;
use sadakat_tests::{Golden, cases, decide, open, path};
use serde_json::Value;

/// The healthy program with a case's campaign in it.
fn program(case: &Path) -> anyhow::Result<Folder> {
    let mut folder = Folder::read(&path("tests/corpus/faults/healthy"))?;
    let plugin = std::fs::read(path("tests/fixtures/plugins/hostile.wasm"))?;
    for phase in ["price", "reward", "status"] {
        folder.insert(
            &format!("plugins/hostile-{phase}.wasm"),
            described(&plugin, phase)?,
        );
    }
    for ending in ["toml", "rhai"] {
        let name = format!("bad.{ending}");
        if let Ok(bytes) = std::fs::read(case.join(&name)) {
            folder.insert(&format!("campaigns/{name}"), bytes);
        }
    }
    Ok(folder)
}

/// The hostile plugin, describing itself as fit for a phase.
fn described(plugin: &[u8], phase: &str) -> anyhow::Result<Vec<u8>> {
    let mark = b"hostile-describe:";
    let at = plugin.windows(mark.len()).position(|bytes| bytes == mark);
    let at = at.context("no mark")? + mark.len();
    let mut plugin = plugin.to_vec();
    let bytes = plugin.get_mut(at..at + phase.len()).context("no room")?;
    bytes.copy_from_slice(phase.as_bytes());
    Ok(plugin)
}

/// The effects of all campaigns but the bad one, by event.
fn healthy(decisions: &str) -> anyhow::Result<Vec<(String, Vec<Value>)>> {
    let mut events = Vec::new();
    for line in decisions.lines() {
        let decision: Value = serde_json::from_str(line)?;
        let effects = decision["effects"].as_array().context("effects")?;
        let others = effects.iter().filter(|effect| effect["campaign"] != "bad");
        events.push((decision["event"].to_string(), others.cloned().collect()));
    }
    Ok(events)
}

/// Only the bad campaign has faults, and no effects beside a fault.
fn is_contained(decisions: &str) -> anyhow::Result<bool> {
    for line in decisions.lines() {
        let decision: Value = serde_json::from_str(line)?;
        let faults = decision["faults"].as_array().context("faults")?;
        let effects = decision["effects"].as_array().context("effects")?;
        let bad_effects = effects.iter().any(|effect| effect["campaign"] == "bad");
        if faults.iter().any(|fault| fault["campaign"] != "bad")
            || bad_effects && !faults.is_empty()
        {
            return Ok(false);
        }
    }
    Ok(true)
}

#[test]
fn a_failing_campaign_harms_nobody_else() -> anyhow::Result<()> {
    let base = path("tests/corpus/faults/healthy");
    let customers = std::fs::read_to_string(base.join("customers.ndjson"))?;
    let events = std::fs::read_to_string(base.join("events.ndjson"))?;
    let mut golden = Golden::default();
    let mut alone = None;
    for case in cases("tests/corpus/faults")? {
        let name = case
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name == "healthy" {
            continue;
        }
        let snapshot = open(&program(&case)?).with_context(|| name.clone())?;
        let decisions = decide(&snapshot, &customers, &events, 1024)?;
        if decide(&snapshot, &customers, &events, 1)? != decisions {
            golden.wrong(format!("{name}: batches change decisions"));
        }
        if alone.is_none() {
            let snapshot = open(&Folder::read(&base)?)?;
            alone = Some(healthy(&decide(&snapshot, &customers, &events, 1024)?)?);
        }
        // With `on_fault = "refuse"` there are no effects beside a fault.
        if name != "on-fault-refuse" && Some(healthy(&decisions)?) != alone {
            golden.wrong(format!("{name}: other campaigns' effects have changed"));
        }
        if !is_contained(&decisions)? {
            golden.wrong(format!("{name}: the fault is not the bad campaign's alone"));
        }
        let masked = decisions.replace(snapshot.hash(), "b3:…");
        golden.compare(&case.join("expected.ndjson"), &masked)?;
    }
    golden.finish()
}
