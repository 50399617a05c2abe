//! A program with two currencies, from the folder to the summary.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::sadakat;

const PROGRAM: &str = r#"
[program]
name = "Two markets"
currency = "TRY"
currencies = ["TRY", "EUR"]
time_zone = "Europe/Istanbul"
[wallets.points]
[tiers]
counts = "earned points"
levels = { bronze = 0, silver = 100 }
"#;

const EVENTS: &str = r#"{"id":"t1","kind":"purchase","at":"2026-03-01T10:00:00","customer":"c1","purchase":{"store":"kadikoy","currency":"TRY","lines":[{"sku":"a","quantity":1,"amount":"1000"}]}}
{"id":"e1","kind":"purchase","at":"2026-03-01T11:00:00","customer":"c2","purchase":{"store":"berlin","currency":"EUR","lines":[{"sku":"a","quantity":1,"amount":"29.90"}]}}
{"id":"t2","kind":"purchase","at":"2026-03-01T12:00:00","customer":"c1","purchase":{"store":"kadikoy","lines":[{"sku":"a","quantity":1,"amount":"29.90"}]}}
{"id":"x1","kind":"purchase","at":"2026-03-01T13:00:00","customer":"c1","purchase":{"currency":"USD","lines":[{"sku":"a","quantity":1,"amount":"29.90"}]}}
"#;

/// Ten per cent off from a minimum, points, and the plugin's points.
fn two_markets() -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let shop = folder.path().join("shop");
    for part in ["campaigns", "cases", "plugins"] {
        fs::create_dir_all(shop.join(part))?;
    }
    let plugin = "tests/fixtures/plugins/tier-multiplier.wasm";
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::copy(root.join(plugin), shop.join("plugins/tier-multiplier.wasm"))?;
    let files = [
        ("program.toml", PROGRAM),
        (
            "campaigns/off.toml",
            "on = [\"purchase\"]\nphase = \"order\"\n\
             audience = 'purchase.total >= params.minimum'\n\
             [params]\nminimum = { TRY = 500, EUR = 15 }\nmost = { TRY = 80, EUR = 2.50 }\n",
        ),
        (
            "campaigns/off.rhai",
            "discount(#{ percent: 10, cap: params.most });\n",
        ),
        (
            "campaigns/earn.toml",
            "on = [\"purchase\"]\nphase = \"earn\"\n[params]\nper_point = { TRY = 10, EUR = 0.25 }\n",
        ),
        (
            "campaigns/earn.rhai",
            "points(purchase.earning / params.per_point);\n",
        ),
        (
            "campaigns/tiers.toml",
            "on = [\"purchase\"]\nplugin = \"tier-multiplier\"\n\
             [params]\npoints_per_unit = { TRY = 1, EUR = 40 }\n",
        ),
        (
            "cases/off.toml",
            "[[case]]\nname = \"euros\"\npurchase.currency = \"EUR\"\npurchase.total = 15\n\
             effects = [{ kind = \"discount\", amount = 1.5, currency = \"EUR\" }]\n\
             [[case]]\nname = \"as many lira\"\npurchase.total = 15\nnothing = \"audience\"\n",
        ),
    ];
    for (path, text) in files {
        fs::write(shop.join(path), text)?;
    }
    fs::write(folder.path().join("events.ndjson"), EVENTS)?;
    let customers = "{\"id\":\"c1\"}\n{\"id\":\"c2\"}\n";
    fs::write(folder.path().join("customers.ndjson"), customers)?;
    Ok(folder)
}

#[test]
fn each_event_in_its_own_currency() -> anyhow::Result<()> {
    let folder = two_markets()?;
    let checked = sadakat(folder.path(), &["check", "shop"], b"")?.code(0)?;
    assert!(!checked.err.contains("warning"), "{}", checked.err);
    sadakat(folder.path(), &["test", "shop"], b"")?.code(0)?;
    let records = [
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
    ];
    let mut args = vec!["run", "shop", "--out", "-", "--format", "json"];
    args.extend(records);
    // One record is in a currency that the program does not have.
    let ran = sadakat(folder.path(), &args, b"")?.code(1)?;
    assert!(ran.err.contains("`USD` is not a currency of the program"));
    assert!(ran.err.contains("write one of `TRY`, `EUR`"));
    let decisions: Vec<Value> = ran
        .out
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let effect = |event: usize, campaign: &str| {
        let effects = decisions[event]["effects"].as_array();
        let mut effects = effects.into_iter().flatten();
        effects
            .find(|effect| effect["campaign"] == campaign)
            .cloned()
            .unwrap_or_default()
    };
    let (off, euros) = (effect(0, "off"), effect(1, "off"));
    assert_eq!(
        (&off["amount"], &off["currency"]),
        (&json!("80.00"), &json!("TRY"))
    );
    assert_eq!(
        (&euros["amount"], &euros["currency"]),
        (&json!("2.50"), &json!("EUR"))
    );
    assert_eq!(effect(2, "off"), Value::Null);
    // 920 TRY are 92 points, 27.40 EUR are 109.6.
    assert_eq!(effect(0, "earn")["amount"], "92");
    assert_eq!(effect(1, "earn")["amount"], "109");
    let summary = ran.err.lines().find(|line| line.starts_with('{'));
    let summary: Value = serde_json::from_str(summary.unwrap_or_default())?;
    assert_eq!(
        summary["campaigns"]["off"]["discount"],
        json!({ "TRY": "80.00", "EUR": "2.50" })
    );
    let mut args = vec!["run", "shop"];
    args.extend(records);
    let text = sadakat(folder.path(), &args, b"")?.code(1)?.err;
    assert!(text.contains("discount TRY"), "{text}");
    assert!(text.contains("discount EUR"), "{text}");
    Ok(())
}

#[test]
fn explanations_name_the_currency_and_its_amounts() -> anyhow::Result<()> {
    let folder = two_markets()?;
    let explain = |event: &str| {
        let args = [
            "explain",
            "shop",
            "--customers",
            "customers.ndjson",
            "--events",
            "events.ndjson",
            "--event",
            event,
            "--campaign",
            "off",
        ];
        anyhow::Ok(sadakat(folder.path(), &args, b"")?.out)
    };
    let euros = explain("e1")?;
    assert!(euros.contains(", in EUR\n"), "{euros}");
    assert!(euros.contains("purchase.total is 29.90"), "{euros}");
    let lira = explain("t2")?;
    assert!(lira.contains(", in TRY\n"), "{lira}");
    assert!(lira.contains("at least 500 needed"), "{lira}");
    Ok(())
}

#[test]
fn made_up_records_are_in_the_currencies_of_the_program() -> anyhow::Result<()> {
    let folder = two_markets()?;
    let args = [
        "generate",
        "--members",
        "20",
        "--events",
        "400",
        "--program",
        "shop",
        "--customers-out",
        "c.ndjson",
        "--events-out",
        "e.ndjson",
    ];
    sadakat(folder.path(), &args, b"")?.code(0)?;
    let events = fs::read_to_string(folder.path().join("e.ndjson"))?;
    assert!(events.contains("\"currency\":\"TRY\""));
    assert!(events.contains("\"currency\":\"EUR\""));
    fs::write(
        folder.path().join("shop/program.toml"),
        PROGRAM.replace(
            "[wallets",
            "[schema.customer]\nnothing = \"text?\"\n[wallets",
        ),
    )?;
    let run = [
        "run",
        "shop",
        "--customers",
        "c.ndjson",
        "--events",
        "e.ndjson",
        "--format",
        "json",
    ];
    sadakat(folder.path(), &run, b"")?.code(0)?;
    Ok(())
}
