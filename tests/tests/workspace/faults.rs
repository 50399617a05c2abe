//! Campaigns that fail beside healthy ones. See `tests/corpus/faults/README.md`.
#![expect(
    clippy::indexing_slicing,
    reason = "a missing key of JSON is null, and a helper of tests may stop them"
)]

use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;
use sadakat_engine::Snapshot;
use sadakat_engine::load::{Folder, IncrementalLoader};
use sadakat_engine::plugin::PluginCache;
use sadakat_tests::{Golden, cases, decide, path};
use serde_json::Value;

/// Loads a program that must be right. Its plugins are compiled once for all.
fn open(folder: &Folder) -> anyhow::Result<Arc<Snapshot>> {
    static KEPT: OnceLock<Option<(tempfile::TempDir, PluginCache)>> = OnceLock::new();
    let kept = KEPT.get_or_init(|| {
        let folder = tempfile::tempdir().ok()?;
        let cache = PluginCache::open(folder.path()).ok()?;
        Some((folder, cache))
    });
    let mut loader = IncrementalLoader::new();
    if let Some((_, cache)) = kept {
        loader = loader.with_plugin_cache(cache.clone());
    }
    let loaded = loader.load(folder);
    loaded.snapshot.context(loaded.report.render(false))
}

/// The healthy program: eight campaigns, and a ninth that runs a plugin.
fn healthy() -> anyhow::Result<Folder> {
    let mut folder = Folder::read(&path("tests/corpus/faults/healthy"))?;
    let plugin = std::fs::read(path("tests/fixtures/plugins/tier-multiplier.wasm"))?;
    folder.insert("plugins/tiers.wasm", plugin);
    folder.insert("campaigns/tiers.toml", TIERS.as_bytes());
    Ok(folder)
}

const TIERS: &str = r#"name = "More for silver and gold"
on = ["purchase"]
phase = "boost"
plugin = "tiers"
"#;

/// The healthy program with a case's campaign in it.
fn program(case: &Path) -> anyhow::Result<Folder> {
    let mut folder = healthy()?;
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

/// The decisions without what the bad campaign did, and without the snapshot,
/// which is another one.
fn without_bad(decisions: &str) -> anyhow::Result<String> {
    let mut lines = String::new();
    for line in decisions.lines() {
        let mut decision: Value = serde_json::from_str(line)?;
        decision["snapshot"] = Value::Null;
        for part in ["effects", "faults"] {
            let list = decision[part].as_array_mut().context(part)?;
            list.retain(|entry| entry["campaign"] != "bad");
        }
        lines.push_str(&format!("{decision}\n"));
    }
    Ok(lines)
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
            let snapshot = open(&healthy()?)?;
            alone = Some(without_bad(&decide(&snapshot, &customers, &events, 1024)?)?);
        }
        // With `on_fault = "refuse"` there are no effects beside a fault.
        if name != "on-fault-refuse" && Some(without_bad(&decisions)?) != alone {
            golden.wrong(format!("{name}: other campaigns' decisions have changed"));
        }
        if !is_contained(&decisions)? {
            golden.wrong(format!("{name}: the fault is not the bad campaign's alone"));
        }
        let masked = decisions.replace(snapshot.hash(), "b3:…");
        golden.compare(&case.join("expected.ndjson"), &masked)?;
    }
    golden.finish()
}

/// A plugin that behaves for 1,000 calls and then never answers harms nobody,
/// not even itself: a fresh instance takes over.
#[test]
fn a_plugin_that_turns_bad_harms_nobody() -> anyhow::Result<()> {
    let customers = std::fs::read_to_string(path("tests/corpus/faults/healthy/customers.ndjson"))?;
    let mut events = String::new();
    for n in 0..1_500 {
        let (day, hour) = (1 + n / 24 / 28, n % 24);
        let at = format!("2026-{:02}-{:02}T{hour:02}:00:00Z", day, 1 + n / 24 % 28);
        events.push_str(&format!(
            r#"{{"id":"e{n}","kind":"purchase","at":"{at}","customer":"c{}","purchase":{{"lines":[{{"sku":"tea","quantity":1,"unit_price":"{}.50"}}]}}}}"#,
            1 + n % 4,
            10 + n % 90,
        ));
        events.push('\n');
    }
    let patient = program(&path("tests/corpus/faults/plugin-patient"))?;
    let snapshot = open(&patient)?;
    let decisions = decide(&snapshot, &customers, &events, 1)?;
    assert!(decide(&snapshot, &customers, &events, 1024)? == decisions);
    assert!(!decisions.contains("\"faults\":[{"), "an event has a fault");
    assert!(decisions.contains("\"campaign\":\"bad\""));
    // As if it had never turned bad.
    let manifest = patient.get("campaigns/bad.toml").context("bad.toml")?;
    let manifest = std::str::from_utf8(manifest)?.replace("patient", "fine");
    let mut fine = patient.clone();
    fine.insert("campaigns/bad.toml", manifest.into_bytes());
    let fine = open(&fine)?;
    let masked = decisions.replace(snapshot.hash(), fine.hash());
    assert!(decide(&fine, &customers, &events, 1024)? == masked);
    Ok(())
}
