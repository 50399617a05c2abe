//! `sadakat run`.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::{sadakat, shop};

const GOOD: &str = r#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":2,"unit_price":"9.99"}]}}"#;
const STRANGER: &str = r#"{"id":"e2","kind":"purchase","at":"2026-03-03T10:00:00Z","customer":"nobody","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"5.00"}]}}"#;
const BAD: &str = r#"{"id":"e3","kind":"purchase","at":"2026-03-04T10:00:00Z","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":9.999}]}}"#;

fn lines(events: &[&str]) -> Vec<u8> {
    events
        .iter()
        .flat_map(|event| format!("{event}\n").into_bytes())
        .collect()
}

#[test]
fn standard_input_and_output() -> anyhow::Result<()> {
    let folder = shop()?;
    let args = [
        "run",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "-",
        "--out",
        "-",
    ];
    let ran = sadakat(folder.path(), &args, &lines(&[GOOD, STRANGER]))?.code(0)?;
    let decisions: Vec<Value> = ran
        .out
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    assert_eq!(decisions.len(), 2);
    assert_eq!(decisions[0]["effects"][0]["amount"], "19");
    assert_eq!(decisions[1]["event"], "e2");
    let keys: Vec<&str> = ran
        .out
        .lines()
        .next()
        .unwrap_or_default()
        .split("\":")
        .filter_map(|k| k.rsplit('"').next())
        .take(4)
        .collect();
    assert_eq!(keys, ["event", "customer", "at", "snapshot"]);
    let both = ["run", "shop", "--customers", "-", "--events", "-"];
    let ran = sadakat(folder.path(), &both, b"")?.code(1)?;
    assert_eq!(
        ran.err,
        "error: only one of --customers and --events can be `-`\n"
    );
    // No events are no decisions, and no error.
    assert_eq!(sadakat(folder.path(), &args, b"")?.code(0)?.out, "");
    Ok(())
}

#[test]
fn control_groups_are_counted() -> anyhow::Result<()> {
    let folder = shop()?;
    let campaigns = folder.path().join("shop/campaigns");
    // Everybody is of the control group.
    let manifest = "on = [\"purchase\"]\nholdout = \"100 %\"\n";
    std::fs::write(campaigns.join("control.toml"), manifest)?;
    std::fs::write(campaigns.join("control.rhai"), "points(1000);")?;
    let mut args = vec!["run", "shop", "--customers", "shop/customers.csv"];
    args.extend(["--events", "-", "--out", "-"]);
    let ran = sadakat(folder.path(), &args, &lines(&[GOOD, STRANGER]))?.code(0)?;
    assert!(!ran.out.contains("control"), "{}", ran.out);
    // The stranger is a guest, of whom no group can be told.
    assert!(
        ran.err.contains("control: 1 events of its control group"),
        "{}",
        ran.err
    );
    args.extend(["--format", "json"]);
    let ran = sadakat(folder.path(), &args, &lines(&[GOOD, STRANGER]))?.code(0)?;
    let summary: Value = serde_json::from_str(&ran.err)?;
    assert_eq!(summary["campaigns"]["control"]["held_out"], 1);
    Ok(())
}

#[test]
fn compressed_records() -> anyhow::Result<()> {
    let folder = shop()?;
    let plain = ["run", "shop", "--events", "-", "--out", "-"];
    let expected = sadakat(folder.path(), &plain, &lines(&[GOOD, STRANGER]))?
        .code(0)?
        .out;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&lines(&[GOOD, STRANGER]))?;
    let gzip = gzip.finish()?;
    assert_eq!(
        sadakat(folder.path(), &plain, &gzip)?.code(0)?.out,
        expected
    );
    let zstd = zstd::encode_all(&lines(&[GOOD, STRANGER])[..], 1)?;
    for (name, bytes) in [("events.ndjson.gz", gzip), ("events.ndjson.zst", zstd)] {
        std::fs::write(folder.path().join(name), &bytes)?;
        let file = ["run", "shop", "--events", name, "--out", "-"];
        assert_eq!(sadakat(folder.path(), &file, b"")?.code(0)?.out, expected);
        // A file that was cut off is not the whole truth.
        std::fs::write(folder.path().join(name), &bytes[..bytes.len() - 12])?;
        let ran = sadakat(folder.path(), &file, b"")?.code(1)?;
        assert!(ran.err.contains("S0514"), "{}", ran.err);
    }
    Ok(())
}

#[test]
fn a_table_is_answered_with_the_way_to_import_it() -> anyhow::Result<()> {
    let folder = shop()?;
    let table = "Invoice;Date;Item\nA1;01.12.2026;mug\n";
    std::fs::write(folder.path().join("till.csv"), table)?;
    for (events, input) in [("till.csv", ""), ("-", "id,kind,at\n1,purchase,now\n")] {
        let args = ["run", "shop", "--events", events, "--out", "-"];
        let ran = sadakat(folder.path(), &args, input.as_bytes())?.code(1)?;
        assert!(
            ran.out.is_empty() && ran.err.contains("looks like CSV"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("sadakat import MAPPING"), "{}", ran.err);
        assert!(!ran.err.contains("S0501"), "{}", ran.err);
    }
    Ok(())
}

#[test]
fn bad_records_stop_nothing_and_are_kept() -> anyhow::Result<()> {
    let folder = shop()?;
    let args = [
        "run",
        "shop",
        "--events",
        "-",
        "--out",
        "-",
        "--rejects",
        "rejects.ndjson",
    ];
    let ran = sadakat(
        folder.path(),
        &args,
        &lines(&[GOOD, BAD, "nonsense", STRANGER]),
    )?
    .code(1)?;
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.err.contains("2 rejects"), "{}", ran.err);
    let rejects = std::fs::read_to_string(folder.path().join("rejects.ndjson"))?;
    let rejects: Vec<Value> = rejects
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    assert_eq!(rejects.len(), 2);
    assert_eq!(
        (&rejects[0]["code"], &rejects[0]["line"]),
        (&"S0505".into(), &2.into())
    );
    assert_eq!(
        (&rejects[1]["code"], &rejects[1]["line"]),
        (&"S0501".into(), &3.into())
    );
    Ok(())
}

#[test]
fn unknown_customers_are_guests_or_rejected() -> anyhow::Result<()> {
    let folder = shop()?;
    let args = [
        "run",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "-",
        "--out",
        "-",
        "--unknown-customers",
    ];
    let events = lines(&[GOOD, STRANGER]);
    let guests = sadakat(folder.path(), &[&args[..], &["guests"]].concat(), &events)?.code(0)?;
    assert_eq!(guests.out.lines().count(), 2);
    let ran = sadakat(folder.path(), &[&args[..], &["reject"]].concat(), &events)?.code(1)?;
    assert_eq!(ran.out.lines().count(), 1);
    assert!(
        ran.err.contains("S0509") && ran.err.contains("`nobody`"),
        "{}",
        ran.err
    );
    Ok(())
}

#[test]
fn the_daily_sweep_comes_before_the_days_events() -> anyhow::Result<()> {
    let folder = shop()?;
    let campaigns = folder.path().join("shop/campaigns");
    std::fs::write(campaigns.join("daily.toml"), "on = [\"day\"]\n")?;
    std::fs::write(
        campaigns.join("daily.rhai"),
        "if today.day == 2 { points(3); }\n",
    )?;
    let args = [
        "run",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "-",
        "--out",
        "-",
        "--format",
        "json",
    ];
    let events = lines(&[GOOD, STRANGER]);
    let without = sadakat(folder.path(), &args, &events)?.code(0)?;
    assert_eq!(without.out.lines().count(), 2);
    let ran = sadakat(folder.path(), &[&args[..], &["--daily"]].concat(), &events)?.code(0)?;
    let ids: Vec<Value> = ran
        .out
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let ids: Vec<&str> = ids
        .iter()
        .filter_map(|decision| decision["event"].as_str())
        .collect();
    assert_eq!((ids.first(), ids.last()), (Some(&"e1"), Some(&"e2")));
    assert!(ids.contains(&"day-2026-03-02-c1"), "{ids:?}");
    let summary: Value = serde_json::from_str(&ran.err)?;
    let customers = summary["customers"].as_u64().unwrap_or(0);
    assert_eq!(summary["daily_events"], 3 * customers);
    Ok(())
}

#[test]
fn faults_are_counted_and_end_with_1() -> anyhow::Result<()> {
    let folder = shop()?;
    let script = folder.path().join("shop/campaigns/base-points.rhai");
    std::fs::write(
        script,
        "if purchase.total > 10 { throw \"too much\"; }\npoints(1);\n",
    )?;
    let args = [
        "run",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "-",
        "--out",
        "-",
    ];
    let ran = sadakat(folder.path(), &args, &lines(&[GOOD, STRANGER]))?.code(1)?;
    assert_eq!(ran.out.lines().count(), 2);
    assert!(
        ran.err.contains("base-points: 1 faults, first: [S0701] "),
        "{}",
        ran.err
    );
    Ok(())
}

/// R91: asked for, a decision says until when it holds; else its bytes are
/// what they always were.
#[test]
fn valid_until() -> anyhow::Result<()> {
    let folder = shop()?;
    let campaign = folder.path().join("shop/campaigns/tea-time");
    std::fs::write(
        campaign.with_extension("toml"),
        "on = [\"purchase\"]\nactive = { hours = \"16:00-17:00\", zone = \"UTC\" }\n",
    )?;
    std::fs::write(campaign.with_extension("rhai"), "message(\"tea\");")?;
    let args = ["run", "shop", "--events", "-", "--out", "-"];
    let plain = sadakat(folder.path(), &args, &lines(&[GOOD]))?.code(0)?;
    assert!(plain.out.ends_with("\"faults\":[]}\n"), "{}", plain.out);
    let args = [&args[..], &["--valid-until"]].concat();
    let asked = sadakat(folder.path(), &args, &lines(&[GOOD]))?.code(0)?;
    let (same, until) = asked
        .out
        .split_once(",\"valid_until\":")
        .unwrap_or_default();
    assert_eq!(format!("{same}}}\n"), plain.out);
    // Four in the afternoon by UTC, in the program's zone.
    assert_eq!(until, "\"2026-03-01T19:00:00+03:00\"}\n");
    Ok(())
}

const BACK: &str = r#"{"id":"r1","kind":"return","at":"2026-03-05T10:00:00Z","customer":"c1","purchase":{"of":"e1","lines":[{"sku":"tea","quantity":1}]}}"#;
const AGAIN: &str = r#"{"id":"r2","kind":"return","at":"2026-03-06T10:00:00Z","customer":"c1","purchase":{"of":"e1","lines":[{"sku":"tea","quantity":2}]}}"#;
const RECEIPT: &str = r#"{"id":"e4","kind":"purchase","at":"2026-03-07T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":-1,"amount":"-9.99"},{"sku":"mug","quantity":1,"unit_price":"20.00"}]}}"#;

/// R66, R68: a return takes back what its purchase brought, one of more than is
/// left is a reject, and a till's receipt with both is two events.
#[test]
fn returns_take_back_and_are_rejected_if_too_much_comes_back() -> anyhow::Result<()> {
    let folder = shop()?;
    let args = [
        "run",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "-",
        "--out",
        "-",
        "--rejects",
        "rejects.ndjson",
    ];
    let events = lines(&[GOOD, BACK, AGAIN, RECEIPT]);
    let ran = sadakat(folder.path(), &args, &events)?.code(1)?;
    let decisions: Vec<Value> = ran
        .out
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let seen: Vec<(&str, &str)> = decisions
        .iter()
        .map(|decision| {
            let amount = &decision["effects"][0]["amount"];
            let event = decision["event"].as_str().unwrap_or_default();
            (event, amount.as_str().unwrap_or_default())
        })
        .collect();
    let expected = [
        ("e1", "19"),
        ("r1", "-10"),
        ("e4#return", "-9"),
        ("e4#purchase", "20"),
    ];
    assert_eq!(seen, expected, "{}", ran.out);
    let rejects = std::fs::read_to_string(folder.path().join("rejects.ndjson"))?;
    let reject: Value = serde_json::from_str(rejects.trim_end())?;
    assert_eq!(reject["code"], "S0517");
    assert_eq!(
        (&reject["line"], &reject["record"]),
        (&3.into(), &"r2".into())
    );
    // The same with a sweep of every day.
    let daily = [&args[..], &["--daily"]].concat();
    let swept = sadakat(folder.path(), &daily, &events)?.code(1)?;
    assert_eq!(swept.out, ran.out);
    Ok(())
}

/// What is left of a limit for everybody and of a budget stands in the summary.
#[test]
fn what_is_left_is_in_the_summary() -> anyhow::Result<()> {
    let folder = shop()?;
    let campaigns = folder.path().join("shop/campaigns");
    std::fs::write(
        campaigns.join("first.toml"),
        "on = [\"purchase\"]\nlimit = { total = 3 }\nbudget = 100\n",
    )?;
    std::fs::write(campaigns.join("first.rhai"), "points(40);\n")?;
    let args = [
        "run",
        "shop",
        "--events",
        "-",
        "--customers",
        "shop/customers.csv",
    ];
    let ran = sadakat(folder.path(), &args, &lines(&[GOOD]))?.code(0)?;
    assert!(ran.err.contains("first: 2 of 3 uses left\n"), "{}", ran.err);
    assert!(
        ran.err.contains("first: 60 of 100 points left\n"),
        "{}",
        ran.err
    );
    let json = [&args[..], &["--format", "json"]].concat();
    let ran = sadakat(folder.path(), &json, &lines(&[GOOD]))?.code(0)?;
    let summary: Value = serde_json::from_str(ran.err.trim_end())?;
    let left = &summary["campaigns"]["first"]["left"];
    assert_eq!(left[0]["left"], "2");
    assert_eq!(left[1]["left"], "60");
    Ok(())
}
