//! `sadakat explain`, and `sadakat run --trace`.

use anyhow::Context as _;
use sadakat_tests::path;
use serde_json::Value;

use crate::{real_records, sadakat, shop};

const FIRST: &str = r#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"0.40"}]}}"#;
const BAD: &str = r#"{"id":"e2","kind":"purchase","at":"2026-03-02T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":9.999}]}}"#;
const STRANGER: &str = r#"{"id":"e3","kind":"purchase","at":"2026-03-03T10:00:00Z","customer":"nobody","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"5.00"}]}}"#;
const AGAIN: &str = r#"{"id":"e4","kind":"purchase","at":"2026-03-04T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"9.00"}]}}"#;

fn events() -> Vec<u8> {
    [FIRST, BAD, STRANGER, AGAIN].join("\n").into_bytes()
}

const ARGS: [&str; 7] = [
    "explain",
    "shop",
    "--customers",
    "shop/customers.csv",
    "--events",
    "-",
    "--event",
];

#[test]
fn one_command_answers() -> anyhow::Result<()> {
    let folder = shop()?;
    let ran = sadakat(folder.path(), &[&ARGS[..], &["e1"]].concat(), &events())?.code(0)?;
    assert_eq!(
        ran.out,
        "purchase e1 of c1, Sunday 2026-03-01 13:00\n\
         \n\
         ✗ Base points (base-points): not in its audience\n  \
           ✗ audience: purchase.total >= 1 — purchase.total is 0.40; at least 1 needed, 0.60 short\n"
    );
    Ok(())
}

#[test]
fn earlier_events_count() -> anyhow::Result<()> {
    let folder = shop()?;
    let campaigns = folder.path().join("shop/campaigns");
    std::fs::write(
        campaigns.join("second.toml"),
        "on = [\"purchase\"]\naudience = 'history.purchases == 1'\nlimit = { per_customer = 1, every = \"ever\" }\n",
    )?;
    std::fs::write(campaigns.join("second.rhai"), "points(5);\n")?;
    let one = ["e4", "--campaign", "second", "--format", "json"];
    let ran = sadakat(folder.path(), &[&ARGS[..], &one].concat(), &events())?.code(0)?;
    let found: Value = serde_json::from_str(&ran.out)?;
    let campaigns = found["campaigns"].as_array().context("a list")?;
    assert_eq!(campaigns.len(), 1);
    assert_eq!(campaigns[0]["campaign"], "second");
    assert_eq!(campaigns[0]["reason"], "given");
    // A record that cannot be used had no effect, and it is said so.
    assert_eq!(
        ran.err,
        "1 record cannot be used and had no effect; `sadakat run` says why\n"
    );
    Ok(())
}

#[test]
fn unknown_names_are_answered_with_the_nearest() -> anyhow::Result<()> {
    let folder = shop()?;
    let wrong = |more: &[&str]| -> anyhow::Result<String> {
        Ok(
            sadakat(folder.path(), &[&ARGS[..], more].concat(), &events())?
                .code(1)?
                .err,
        )
    };
    let event = wrong(&["e44"])?;
    assert!(
        event.ends_with("error: there is no event `e44` in standard input; did you mean `e4`?\n"),
        "{event}"
    );
    assert_eq!(
        wrong(&["e1", "--campaign", "base-point"])?,
        "error: there is no campaign `base-point`; did you mean `base-points`?\n"
    );
    let sweep = wrong(&["day-2026-03-01-c1"])?;
    assert!(sweep.contains("need --daily"), "{sweep}");
    // An event that was rejected is known, but nothing became of it.
    let rejected = wrong(&["e2"])?;
    assert!(
        rejected.contains("the event cannot be used: standard input:2")
            && rejected.contains("S0505"),
        "{rejected}"
    );
    let reject = ["e3", "--unknown-customers", "reject"];
    let rejected = wrong(&reject)?;
    assert!(rejected.contains("S0509"), "{rejected}");
    Ok(())
}

#[test]
fn events_of_the_daily_sweep_are_explained_too() -> anyhow::Result<()> {
    let folder = shop()?;
    let campaigns = folder.path().join("shop/campaigns");
    std::fs::write(campaigns.join("daily.toml"), "on = [\"day\"]\n")?;
    std::fs::write(
        campaigns.join("daily.rhai"),
        "if today.day == 2 { points(3); }\n",
    )?;
    for (id, reason) in [
        ("day-2026-03-02-c1", "given"),
        ("day-2026-03-03-c1", "proposed_nothing"),
    ] {
        let more = [id, "--daily", "--campaign", "daily", "--format", "json"];
        let ran = sadakat(folder.path(), &[&ARGS[..], &more].concat(), &events())?.code(0)?;
        let found: Value = serde_json::from_str(&ran.out)?;
        assert_eq!(found["campaigns"][0]["reason"], reason, "{id}");
    }
    Ok(())
}

#[test]
fn wrong_programs_and_usage_end_as_everywhere() -> anyhow::Result<()> {
    let folder = shop()?;
    sadakat(folder.path(), &["explain", "shop"], b"")?.code(2)?;
    let both = ["--customers", "-", "--events", "-", "--event", "e1"];
    sadakat(
        folder.path(),
        &[&["explain", "shop"][..], &both].concat(),
        b"",
    )?
    .code(1)?;
    std::fs::write(folder.path().join("shop/program.toml"), "nonsense")?;
    sadakat(folder.path(), &[&ARGS[..], &["e1"]].concat(), &events())?.code(1)?;
    Ok(())
}

/// What the guide shows is what the command says today, but for the fuel,
/// which is the plugin compiler's matter.
#[test]
fn the_guide_shows_a_real_explanation() -> anyhow::Result<()> {
    let folder = real_records()?;
    let rules = path("rules").to_string_lossy().into_owned();
    let args = [
        "explain",
        &rules,
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
        "--event",
        "540857",
    ];
    let ran = sadakat(folder.path(), &args, b"")?.code(0);
    let ran = ran.context("if a plugin is missing, run `cargo xtask plugins`")?;
    let guide = std::fs::read_to_string(path("host/GUIDE.md"))?;
    let (_, shown) = guide
        .split_once("```text\npurchase 540857")
        .context("the guide has the example")?;
    let (shown, _) = shown.split_once("```").context("the example ends")?;
    let without_fuel = |text: &str| -> String {
        let lines = text.lines().filter(|line| !line.contains(" fuel, "));
        lines.flat_map(|line| [line, "\n"]).collect()
    };
    let (shown, said) = (without_fuel(shown), without_fuel(&ran.out));
    for block in shown.split("\n\n") {
        assert!(
            said.contains(block.trim_end()),
            "{block}\n\nnot in\n\n{said}"
        );
    }
    Ok(())
}

/// Traces stand at the end of decisions and change nothing before them, on the
/// records of a real shop, with scripts and plugins.
#[test]
fn traces_change_no_decision() -> anyhow::Result<()> {
    let folder = real_records()?;
    let rules = path("rules").to_string_lossy().into_owned();
    let records = [
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
    ];
    let run = |more: &[&str]| -> anyhow::Result<String> {
        let args = [&["run", &rules, "--out", "-"][..], &records, more].concat();
        let ran = sadakat(folder.path(), &args, b"")?.code(0);
        Ok(ran
            .context("if a plugin is missing, run `cargo xtask plugins`")?
            .out)
    };
    let traced = run(&["--trace"])?;
    let mut bare = String::new();
    let mut reasons = std::collections::BTreeMap::new();
    for line in traced.lines() {
        let (decision, trace) = line.split_once(",\"trace\":").context("a trace")?;
        bare.push_str(decision);
        bare.push_str("}\n");
        let trace: Value = serde_json::from_str(trace.strip_suffix('}').context("an end")?)?;
        for campaign in trace.as_array().context("a list")? {
            let reason = campaign["reason"].as_str().context("a reason")?.to_owned();
            *reasons.entry(reason).or_insert(0u32) += 1;
            if campaign["campaign"] == "tier-multiplier" && campaign["reason"] == "given" {
                assert_eq!(campaign["work"]["unit"], "fuel");
                assert!(campaign["work"]["used"].as_u64() > Some(0));
            }
        }
    }
    assert!(bare == run(&[])?, "a trace changed a decision");
    for reason in ["given", "audience", "window", "guest", "limit", "shut_out"] {
        assert!(reasons.contains_key(reason), "{reason}: {reasons:?}");
    }
    // Batches of another size, other threads: the same traces.
    for more in [["--batch", "100"], ["--threads", "1"], ["--threads", "3"]] {
        let other = run(&[&["--trace"], &more[..]].concat())?;
        let differ = traced.lines().zip(other.lines()).find(|(a, b)| a != b);
        assert!(traced == other, "{more:?} {differ:#?}");
    }
    let args = [&["run", &rules, "--threads", "0"][..], &records].concat();
    let refused = sadakat(folder.path(), &args, b"")?.code(2)?;
    assert!(refused.err.contains("--threads <COUNT>"), "{}", refused.err);
    Ok(())
}

/// What a plugin writes for its author is in the answer, with no control
/// characters; and so is where and why it panicked.
#[test]
fn a_plugin_speaks_to_its_author() -> anyhow::Result<()> {
    let folder = shop()?;
    let shop = folder.path().join("shop");
    std::fs::create_dir_all(shop.join("plugins"))?;
    let plugin = path("tests/fixtures/plugins/speaking.wasm");
    std::fs::copy(plugin, shop.join("plugins/speaking.wasm"))?;
    let explain = |mode: &str, id: &str, more: &[&str]| {
        let manifest =
            format!("on = [\"purchase\"]\nplugin = \"speaking\"\n[params]\nmode = \"{mode}\"\n");
        std::fs::write(shop.join("campaigns/speaking.toml"), manifest)?;
        let event = FIRST.replace("\"e1\"", &format!("\"{id}\""));
        let one = [&ARGS[..], &[id, "--campaign", "speaking"], more].concat();
        sadakat(folder.path(), &one, event.as_bytes())?.code(0)
    };
    let lines = explain("lines", "e1", &[])?.out;
    assert!(
        lines.contains("    it says: the event e1\n    it says: has 2 letters\n"),
        "{lines}"
    );
    let json: Value = serde_json::from_str(&explain("lines", "e1", &["--format", "json"])?.out)?;
    assert_eq!(
        json["campaigns"][0]["wrote"],
        serde_json::json!(["the event e1", "has 2 letters"])
    );
    let panicked = explain("words", "bad", &[])?.out;
    for part in [
        "[S0704] the plugin panicked at src/lib.rs:",
        ": no tariff for bad\n",
        "it says: before the end\n",
    ] {
        assert!(panicked.contains(part), "{panicked}");
    }
    Ok(())
}
