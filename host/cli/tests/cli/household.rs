//! `sadakat household`, on a year of a real shop.

use crate::{real_records, sadakat};
use sadakat_tests::path;

/// Two members share a purse, one pays with what the other has, and they part again.
#[test]
fn two_members_share_a_purse() -> anyhow::Result<()> {
    let folder = real_records()?;
    let folder = folder.path();
    let rules = path("rules").to_string_lossy().into_owned();
    let process = [
        "process",
        &rules,
        "--ledger",
        "l.db",
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
    ];
    sadakat(folder, &process, b"")?.code(0)?;
    let json = |args: &[&str]| -> anyhow::Result<serde_json::Value> {
        let shown = [args, &["--ledger", "l.db", "--format", "json"]].concat();
        Ok(serde_json::from_str(
            &sadakat(folder, &shown, b"")?.code(0)?.out,
        )?)
    };
    let points = |shown: &serde_json::Value| -> i64 {
        let points = shown["wallets"][0]["available"].as_str();
        points
            .and_then(|points| points.parse().ok())
            .unwrap_or(i64::MIN)
    };
    let (one, other) = (
        json(&["member", "show", "14415"])?,
        json(&["member", "show", "14702"])?,
    );
    let day = other["day"].as_str().unwrap_or_default().to_owned();
    let does = |args: &[&str], id: &str| -> anyhow::Result<crate::Ran> {
        let order = ["--ledger", "l.db", "--date", &day, "--id", id];
        sadakat(folder, &[args, &order].concat(), b"")
    };
    let refused = does(&["household", "join", "home", "nobody"], "j-1")?.code(1)?;
    assert!(
        refused.err.contains("there is no member `nobody`"),
        "{}",
        refused.err
    );
    let joined = does(&["household", "join", "home", "14415"], "j-1")?.code(0)?;
    let brings = format!(
        "14415 is in the household home, and brings {} points",
        points(&one)
    );
    assert!(joined.out.starts_with(&brings), "{}", joined.out);
    let again = does(&["household", "join", "home", "14415"], "j-1")?.code(0)?;
    assert!(
        again.out.contains("(known already: nothing was done)"),
        "{}",
        again.out
    );
    does(&["household", "join", "home", "14702"], "j-2")?.code(0)?;
    let all = points(&one) + points(&other);
    for shown in [
        json(&["member", "show", "14415"])?,
        json(&["member", "show", "14702"])?,
        json(&["household", "show", "home"])?,
    ] {
        assert_eq!(points(&shown), all);
        assert_eq!(shown["household"], "home");
    }
    // More than either had alone.
    let spent = (points(&one).max(points(&other)) + 1).to_string();
    does(&["redeem", "14702", &spent, "--reason", "a mug"], "r-1")?.code(0)?;
    let text = ["household", "show", "home", "--ledger", "l.db"];
    let text = sadakat(folder, &text, b"")?.code(0)?.out;
    assert!(text.starts_with(&format!("home on {day}\n")), "{text}");
    let paid = text.lines().find(|line| line.contains("redeemed"));
    assert!(
        paid.is_some_and(|line| line.trim_end().ends_with("14702")),
        "{text}"
    );
    let text = ["member", "show", "14415", "--ledger", "l.db"];
    let text = sadakat(folder, &text, b"")?.code(0)?.out;
    assert!(
        text.contains("with the purse of the household home"),
        "{text}"
    );
    let leave = ["household", "leave", "home", "14702", "--with-points"];
    let left = does(&leave, "l-1")?.code(0)?;
    assert!(
        left.out.starts_with("14702 left the household home"),
        "{}",
        left.out
    );
    let (one, other) = (
        json(&["member", "show", "14415"])?,
        json(&["member", "show", "14702"])?,
    );
    assert_eq!(points(&one) + points(&other), all - spent.parse::<i64>()?);
    assert_eq!(other["household"], serde_json::Value::Null);
    let refused = does(&["household", "leave", "home", "14702"], "l-2")?.code(1)?;
    assert!(
        refused
            .err
            .contains("is not in the household `home`, but in none"),
        "{}",
        refused.err
    );
    let verify = ["ledger", "verify", "l.db"];
    assert!(
        sadakat(folder, &verify, b"")?
            .code(0)?
            .out
            .starts_with("sound")
    );
    Ok(())
}
