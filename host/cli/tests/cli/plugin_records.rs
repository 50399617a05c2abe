//! `sadakat plugin replay`, and `sadakat plugin bench` over records.

use std::fmt::Write as _;

use anyhow::Context as _;
use sadakat_engine::plugin::{inspect, kit};
use sadakat_tests::path;
use serde_json::Value;

use crate::{real_records, sadakat, shop};

const PURCHASE: &str = r#"{"id":"ID","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"5.00"}]}}"#;

const RECORDS: [&str; 4] = [
    "--customers",
    "customers.ndjson",
    "--events",
    "events.ndjson",
];

/// What a plugin did for the events of a year, members' earlier events and
/// other campaigns' discounts included, holds as cases of the plugin alone.
#[test]
fn what_a_program_decided_holds_as_cases_of_its_plugins() -> anyhow::Result<()> {
    let folder = real_records()?;
    let rules = path("rules").to_string_lossy().into_owned();
    let run = [&["run", &rules, "--out", "decisions.ndjson"][..], &RECORDS].concat();
    sadakat(folder.path(), &run, b"")?.code(0)?;
    let decisions = std::fs::read_to_string(folder.path().join("decisions.ndjson"))?;
    for (campaign, plugin, most) in [
        ("tier-multiplier", "tier-multiplier", 40),
        ("three-for-two", "basket-bogo", 20),
        ("weekly-streak", "streak", 40),
    ] {
        // Events that it gave something for, and some of the others.
        let mut ids = Vec::new();
        let (mut gave, mut others) = (0, 0);
        for line in decisions.lines().rev() {
            let decision: Value = serde_json::from_str(line)?;
            let id = decision["event"].as_str().context("an event")?.to_owned();
            // The streak is for members only.
            if campaign == "weekly-streak" && decision["customer"].is_null() {
                continue;
            }
            let effects = decision["effects"].as_array().context("effects")?;
            let has = effects.iter().any(|effect| effect["campaign"] == campaign);
            let count = if has { &mut gave } else { &mut others };
            *count += 1;
            if *count <= most / 2 {
                ids.push(id);
            }
        }
        // A return is not asked about.
        let events = std::fs::read_to_string(folder.path().join("events.ndjson"))?;
        ids.retain(|id| {
            let id = format!("\"id\":\"{id}\",\"kind\":\"purchase\"");
            events.lines().any(|line| line.contains(&id))
        });
        assert!(ids.len() > 10, "{campaign}: {}", ids.len());
        let mut wanted = vec!["plugin", "replay", &rules, "--campaign", campaign];
        wanted.extend(RECORDS);
        wanted.extend(["--from", "decisions.ndjson"]);
        for id in &ids {
            wanted.extend(["--event", id]);
        }
        let cases = folder.path().join(format!("cases-{campaign}"));
        std::fs::create_dir(&cases)?;
        let out = cases.join(format!("{campaign}.toml"));
        let out = out.to_string_lossy();
        wanted.extend(["--out", &out]);
        let ran = sadakat(folder.path(), &wanted, b"")?.code(0)?;
        assert!(!ran.err.contains("note:"), "{}", ran.err);
        let wasm = std::fs::read(path(&format!("rules/plugins/{plugin}.wasm")))?;
        let about = inspect(&wasm)?.description;
        for run in kit::run(&wasm, &about, &cases, None)? {
            assert!(run.report.is_ok(), "{}", run.report.render(false));
            let run = run.run.context("the cases were run")?;
            assert_eq!(run.verdicts().len(), ids.len());
        }
    }
    Ok(())
}

/// A program with a plugin that panics for events whose id begins with `bad`.
fn speaking() -> anyhow::Result<tempfile::TempDir> {
    let folder = shop()?;
    let shop = folder.path().join("shop");
    std::fs::create_dir_all(shop.join("plugins"))?;
    let plugin = path("tests/fixtures/plugins/speaking.wasm");
    std::fs::copy(plugin, shop.join("plugins/speaking.wasm"))?;
    std::fs::write(
        shop.join("campaigns/speaking.toml"),
        "on = [\"purchase\"]\nplugin = \"speaking\"\n[params]\nmode = \"words\"\n",
    )?;
    let mut events = String::new();
    for id in ["e1", "bad1", "e2", "bad2"] {
        writeln!(events, "{}", PURCHASE.replace("ID", id))?;
    }
    std::fs::write(folder.path().join("events.ndjson"), events)?;
    std::fs::copy(
        shop.join("customers.csv"),
        folder.path().join("customers.csv"),
    )?;
    Ok(folder)
}

const REPLAY: [&str; 7] = [
    "plugin",
    "replay",
    "shop",
    "--customers",
    "customers.csv",
    "--events",
    "events.ndjson",
];

/// Without an event named, those become cases that the plugin failed for.
#[test]
fn what_failed_in_production_becomes_cases() -> anyhow::Result<()> {
    let folder = speaking()?;
    let run = [
        "run",
        "shop",
        "--customers",
        "customers.csv",
        "--events",
        "events.ndjson",
        "--out",
        "decisions.ndjson",
    ];
    sadakat(folder.path(), &run, b"")?.code(1)?;
    let replay = [&REPLAY[..], &["--from", "decisions.ndjson"]].concat();
    let ran = sadakat(folder.path(), &replay, b"")?.code(0)?;
    assert_eq!(ran.out.matches("[[case]]").count(), 2, "{}", ran.out);
    for part in [
        "[params]\nmode = \"words\"\n",
        "name = \"event bad1\"\n",
        "event.id = \"bad1\"\n",
        "fault = \"the plugin panicked at src/lib.rs:",
        ": no tariff for bad2\"\n",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    // The plugin was mended meanwhile: nobody wants the fault back.
    std::fs::write(
        folder.path().join("shop/campaigns/speaking.toml"),
        "on = [\"purchase\"]\nplugin = \"speaking\"\n[params]\nmode = \"lines\"\n",
    )?;
    let ran = sadakat(folder.path(), &replay, b"")?.code(0)?;
    assert!(!ran.out.contains("\nfault ="), "{}", ran.out);
    assert!(
        ran.out
            .contains("# it failed then: \"the plugin panicked at"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("note: bad1: it failed then"),
        "{}",
        ran.err
    );
    Ok(())
}

/// Every mistake is answered with what to do.
#[test]
fn mistakes_in_replays_are_answered() -> anyhow::Result<()> {
    let folder = speaking()?;
    let answered = |more: &[&str], wanted: &str| {
        let ran = sadakat(folder.path(), &[&REPLAY[..], more].concat(), b"")?;
        anyhow::ensure!(ran.err.contains(wanted), "{more:?}: {}", ran.err);
        anyhow::ensure!(ran.out.is_empty(), "{more:?}: {}", ran.out);
        ran.code(if more.is_empty() { 2 } else { 1 })
    };
    answered(&[], "--event <ID>")?;
    answered(&["--event", "e9"], "did you mean `e")?;
    answered(
        &["--event", "e1", "--campaign", "base-point"],
        "did you mean `base-points`?",
    )?;
    answered(
        &["--event", "e1", "--campaign", "base-points"],
        "the campaign `base-points` does not run a plugin",
    )?;
    answered(
        &["--event", "e1", "--from", "events.ndjson"],
        "events.ndjson:1: this is no decision: write them with `sadakat run",
    )?;
    std::fs::write(
        folder.path().join("fine.ndjson"),
        "{\"event\":\"e1\",\"effects\":[],\"faults\":[]}\n",
    )?;
    answered(
        &["--from", "fine.ndjson"],
        "`speaking` failed for none of these events: name one with --event, such as --event e1",
    )?;
    answered(
        &["--from", "fine.ndjson", "--event", "e2"],
        "fine.ndjson has no decision about `e2`",
    )?;
    std::fs::write(
        folder.path().join("shop/campaigns/speaking.toml"),
        "on = [\"purchase\"]\nplugin = \"speaking\"\naudience = 'purchase.total > 100'\n[params]\nmode = \"lines\"\n",
    )?;
    answered(
        &["--event", "e1"],
        "`e1` cannot be a case: the plugin was not asked about it:\n",
    )?;
    Ok(())
}

/// A new build of a plugin is measured with what the program asks it about.
#[test]
fn a_plugin_is_measured_with_records() -> anyhow::Result<()> {
    let folder = real_records()?;
    let rules = path("rules").to_string_lossy().into_owned();
    let plugin = path("rules/plugins/tier-multiplier.wasm");
    let plugin = plugin.to_string_lossy();
    let bench = [
        &["plugin", "bench", &plugin, "--program", &rules][..],
        &RECORDS,
    ]
    .concat();
    let ran = sadakat(folder.path(), &bench, b"")?.code(0)?;
    for part in [
        "768 events that it was asked about, of the first ",
        "bytes an event",
        "fuel of an event asked alone, by what comes of it:\n",
        "  nothing (",
        "  points (",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    // Another plugin than the program runs.
    let other = path("tests/fixtures/plugins/minimal.wasm");
    let other = other.to_string_lossy();
    let bench = [
        &["plugin", "bench", &other, "--program", &rules][..],
        &RECORDS,
    ]
    .concat();
    let ran = sadakat(folder.path(), &bench, b"")?.code(1)?;
    assert!(
        ran.err
            .contains("no campaign of the program runs the plugin `minimal`"),
        "{}",
        ran.err
    );
    Ok(())
}
