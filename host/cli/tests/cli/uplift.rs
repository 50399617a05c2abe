//! `sadakat uplift`: what a campaign changed, against its control group.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sadakat;

/// A campaign of which half of the members are held out: of those below, `c2`,
/// `c3` and `c4` get it, the others do not.
fn shop(folder: &Path) -> anyhow::Result<()> {
    let rules = folder.join("rules");
    fs::create_dir_all(rules.join("campaigns"))?;
    fs::write(
        rules.join("program.toml"),
        "[program]\nname = \"Test\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n",
    )?;
    fs::write(
        rules.join("campaigns/control.toml"),
        "name = \"A lira off\"\non = [\"purchase\"]\nholdout = \"50 %\"\n",
    )?;
    fs::write(
        rules.join("campaigns/control.rhai"),
        "discount(#{ amount: 10 });\n",
    )?;
    let ids = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
    let customers: String = ids.map(|id| format!("{{\"id\":\"{id}\"}}\n")).concat();
    fs::write(folder.join("customers.ndjson"), customers)?;
    Ok(())
}

fn bought(id: &str, at: &str, customer: &str, amount: u32) -> String {
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"purchase\",\"at\":\"{at}T10:00:00\",\"customer\":\"{customer}\",\
         \"purchase\":{{\"lines\":[{{\"sku\":\"mug\",\"quantity\":1,\"unit_price\":\"{amount}.00\"}}]}}}}\n"
    )
}

/// Everybody buys on 1 January, which counts for nobody. Then `c2` spends 100
/// less the 10 of the campaign; `c3` 60 less 10, of which all comes back, and
/// 40 less 10; `c4` nothing; of those without it only `c0` buys, for 50, and
/// `c1` too late to count.
fn events() -> String {
    let mut events = String::new();
    for (number, id) in ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"]
        .iter()
        .enumerate()
    {
        events += &bought(&format!("first{number}"), "2026-01-01", id, 500);
    }
    events += &bought("e1", "2026-01-05", "c2", 100);
    events += &bought("e2", "2026-01-06", "c3", 60);
    events += &bought("e3", "2026-01-07", "c0", 50);
    let _ = writeln!(
        events,
        "{{\"id\":\"r2\",\"kind\":\"return\",\"at\":\"2026-01-08T10:00:00\",\"customer\":\"c3\",\
         \"purchase\":{{\"of\":\"e2\",\"lines\":[{{\"sku\":\"mug\",\"quantity\":1}}]}}}}"
    );
    // The last of 30 days, and the first one behind them.
    events += &bought("e4", "2026-01-30", "c3", 40);
    events += &bought("e5", "2026-01-31", "c1", 70);
    events
}

const RECORDS: [&str; 6] = [
    "uplift",
    "rules",
    "--customers",
    "customers.ndjson",
    "--events",
    "events.ndjson",
];

#[test]
fn spend_and_buyers_of_both_groups_to_the_minor_unit() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    shop(folder.path())?;
    fs::write(folder.path().join("events.ndjson"), events())?;
    let json = [&RECORDS[..], &["--format", "json"]].concat();
    let ran = sadakat(folder.path(), &json, b"")?.code(0)?;
    let report: Value = serde_json::from_str(&ran.out)?;
    let campaign = &report["campaigns"][0];
    let treated = &campaign["treated"];
    assert_eq!(treated["members"], 3, "{report}");
    assert_eq!(treated["buyers"], 2);
    assert_eq!(treated["buyers_percent"], "66.7");
    assert_eq!(treated["spend"], "40.00");
    let control = &campaign["control"];
    assert_eq!(control["members"], 5);
    assert_eq!(control["buyers"], 1);
    assert_eq!(control["spend"], "10.00");
    assert_eq!(campaign["spend"]["difference"], "30.00");
    assert_eq!(campaign["buyers"]["difference"], "46.7");
    assert!(campaign["spend"]["verdict"]["not_yet"]["more_members"].is_u64());

    let text = sadakat(folder.path(), &RECORDS, b"")?.code(0)?.out;
    for part in [
        "A lira off (control)",
        "treated: 3 members, 2 bought something, 66.7 %, 40.00 TRY each",
        "spend: we cannot tell yet: the difference seen is 30.00 TRY",
        "more members are needed",
        "Welch's t",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let csv = [&RECORDS[..], &["--format", "csv"]].concat();
    let csv = sadakat(folder.path(), &csv, b"")?.code(0)?.out;
    assert!(csv.starts_with("campaign,treated,"), "{csv}");
    assert!(
        csv.contains("control,3,0,2,40.00,5,0,1,10.00,30.00,"),
        "{csv}"
    );

    // From a ledger it is the same.
    let process = [
        &[
            "process",
            "rules",
            "--ledger",
            "l.db",
            "--out",
            "out.ndjson",
        ][..],
        &RECORDS[2..],
    ]
    .concat();
    sadakat(folder.path(), &process, b"")?.code(0)?;
    let kept = ["uplift", "rules", "--ledger", "l.db", "--format", "json"];
    let kept: Value = serde_json::from_str(&sadakat(folder.path(), &kept, b"")?.code(0)?.out)?;
    assert_eq!(kept, report);
    Ok(())
}

#[test]
fn whoever_is_within_their_days_does_not_count_yet() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    shop(folder.path())?;
    fs::write(folder.path().join("events.ndjson"), events())?;
    let long = [&RECORDS[..], &["--within", "32", "--format", "json"]].concat();
    let ran = sadakat(folder.path(), &long, b"")?.code(0)?;
    let report: Value = serde_json::from_str(&ran.out)?;
    let treated = &report["campaigns"][0]["treated"];
    assert_eq!([&treated["members"], &treated["open"]], [0, 3], "{report}");
    assert_eq!(report["campaigns"][0]["spend"]["verdict"], "too_few");
    Ok(())
}

/// Of four hundred members, half get a campaign after which each of them buys
/// for 30 more.
#[test]
fn a_difference_that_is_there_is_found() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    shop(folder.path())?;
    let ids: Vec<String> = (0..400).map(|number| format!("m{number}")).collect();
    let customers: String = ids
        .iter()
        .map(|id| format!("{{\"id\":\"{id}\"}}\n"))
        .collect();
    fs::write(folder.path().join("customers.ndjson"), customers)?;
    let first: String = ids
        .iter()
        .map(|id| bought(&format!("first-{id}"), "2026-01-01", id, 100))
        .collect();
    fs::write(folder.path().join("events.ndjson"), &first)?;
    // Who gets it, a run says.
    let run = [&["run", "rules", "--out", "-"][..], &RECORDS[2..]].concat();
    let decisions = sadakat(folder.path(), &run, b"")?.code(0)?.out;
    let treated = |id: &str| {
        let of = format!("\"customer\":\"{id}\"");
        let mut lines = decisions.lines();
        lines.any(|line| line.contains(&of) && line.contains("\"kind\":\"discount\""))
    };
    let mut events = first;
    for (number, id) in (0_u32..).zip(&ids) {
        let more = if treated(id) { 40 } else { 0 };
        let amount = 50 + number * 37 % 60 + more;
        events += &bought(&format!("later-{id}"), "2026-01-10", id, amount);
    }
    events += &bought("end", "2026-03-01", "m0", 1);
    fs::write(folder.path().join("events.ndjson"), events)?;
    let text = sadakat(folder.path(), &RECORDS, b"")?.code(0)?.out;
    assert!(
        text.contains("spend: the treated spend more, by "),
        "{text}"
    );
    // Everybody buys, in either group.
    assert!(text.contains("buyers: we see no difference"), "{text}");
    Ok(())
}

#[test]
fn without_a_control_group_it_is_said_what_to_write() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    shop(folder.path())?;
    let manifest = folder.path().join("rules/campaigns/control.toml");
    fs::write(manifest, "on = [\"purchase\"]\n")?;
    fs::write(folder.path().join("events.ndjson"), events())?;
    let text = sadakat(folder.path(), &RECORDS, b"")?.code(0)?.out;
    assert!(text.contains("holdout = \"10 %\""), "{text}");
    sadakat(folder.path(), &["uplift", "rules"], b"")?.code(2)?;
    let twice = [&RECORDS[..], &["--ledger", "l.db"]].concat();
    sadakat(folder.path(), &twice, b"")?.code(2)?;
    Ok(())
}
