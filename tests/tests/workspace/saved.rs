//! What members own outlives a restart, and edits of the program.

use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::decide::write_decision;
use sadakat_engine::load::Folder;
use sadakat_engine::records::{CustomerFormat, EventReader, read_customers};
use sadakat_engine::{Replay, Snapshot};
use sadakat_tests::open;

pub(crate) const PROGRAM: &str = r#"
[program]
name = "Saved"
currency = "EUR"
time_zone = "Europe/Vienna"
[wallets.points]
pending = "3 days"
expires = "30 days"
[wallets.stamps]
expires = "never"
[tiers]
counts = "spend"
period = "rolling 60 days"
levels = { bronze = 0, silver = 100, gold = 300 }
[history]
coffees = { sum = "line.quantity", where = 'line.category == "coffee"', over = "20 days" }
shops = { distinct = "purchase.store", over = "20 days" }
"#;

/// Everything that is remembered of members, each read by a campaign.
const CAMPAIGNS: [(&str, &str, &str); 8] = [
    (
        "base",
        "phase = \"earn\"",
        "points(purchase.net); points(\"stamps\", 1);",
    ),
    (
        "rare",
        "limit = { per_customer = 2, every = \"month\" }\nphase = \"order\"",
        "gift(\"mug\");",
    ),
    (
        "fast",
        "limit = { total = 5 }\nphase = \"order\"",
        "gift(\"pen\");",
    ),
    (
        "rich",
        "budget = { points = 75 }\ncap = { points = 15, per = \"day\" }",
        "points(10);",
    ),
    (
        "known",
        "audience = 'customer.tier != \"bronze\" && history.coffees >= 2 && history.shops >= 2'",
        "message(\"known\", #{ points: wallet.points.balance, stamps: wallet.stamps.balance, spend: history.spend });",
    ),
    (
        "pay",
        "audience = 'wallet.stamps.balance >= 4'",
        "points(\"stamps\", -3);",
    ),
    (
        "off",
        "phase = \"order\"",
        "discount(#{ percent: 10, on: purchase.lines });",
    ),
    (
        "badge",
        "",
        "progress(\"badge\", 1); if !(\"vip\" in customer.tags) { tag(\"vip\"); }",
    ),
];

pub(crate) fn folder(program: &str) -> Folder {
    let mut folder = Folder::default();
    folder.insert("program.toml", program.as_bytes());
    for (id, manifest, script) in CAMPAIGNS {
        let manifest = format!("on = [\"purchase\"]\n{manifest}\n");
        folder.insert(&format!("campaigns/{id}.toml"), manifest.into_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    folder
}

/// Purchases of three members and of guests over two months, in stores of two
/// zones, some of which come back in parts and as a whole.
pub(crate) fn events() -> Vec<String> {
    let event = |n: u32| {
        let (month, day) = (1 + n / 28, 1 + n % 28);
        let (customer, store) = (n % 3, n * 7 % 4);
        let category = if n.is_multiple_of(2) {
            "coffee"
        } else {
            "cake"
        };
        let customer = match n % 14 {
            13 => String::new(),
            _ => format!(r#""customer":"c{customer}","#),
        };
        let zone = match store {
            0 => r#""time_zone":"Pacific/Auckland","#,
            _ => "",
        };
        let at = format!("2026-{month:02}-{day:02}T");
        let bought = format!(
            r#"{{"id":"e{n}","kind":"purchase","at":"{at}10:00:00",{customer}"purchase":{{"store":"s{store}",{zone}"lines":[{{"sku":"a","category":"{category}","quantity":{},"unit_price":"12.50"}},{{"sku":"b","category":"cake","quantity":1,"unit_price":"3.35"}}]}}}}"#,
            1 + n % 3
        );
        // Of every fourth purchase one comes back on the third day, and once
        // more two weeks later.
        let back = |of: u32, hour: u32, sku: &str| {
            format!(
                r#"{{"id":"r{of}-{hour}","kind":"return","at":"{at}{hour}:00:00","purchase":{{"of":"e{of}","lines":[{{"sku":"{sku}","quantity":1}}]}}}}"#
            )
        };
        let soon = n.checked_sub(3).filter(|of| of % 4 == 1);
        let late = n.checked_sub(14).filter(|of| of % 4 == 1);
        let mut all = vec![bought];
        all.extend(soon.map(|of| back(of, 11, "a")));
        all.extend(late.map(|of| back(of, 12, "b")));
        all
    };
    (0..56).flat_map(event).collect()
}

pub(crate) fn begin(snapshot: &Arc<Snapshot>, customers: &str) -> anyhow::Result<Replay> {
    let schema = Arc::clone(&snapshot.settings().schema);
    let format = CustomerFormat::NdJson;
    let table = read_customers(customers.as_bytes(), "c", format, &schema, &mut |_| {})?;
    Ok(Replay::new(Arc::clone(snapshot), &table))
}

pub(crate) const CUSTOMERS: &str =
    "{\"id\":\"c0\"}\n{\"id\":\"c1\",\"tier\":\"gold\"}\n{\"id\":\"c2\",\"tags\":[\"old\"]}\n";

pub(crate) fn go_on(
    replay: &mut Replay,
    snapshot: &Arc<Snapshot>,
    events: &[String],
) -> anyhow::Result<String> {
    go_on_by(4, replay, snapshot, events)
}

/// Decides so many events at a time.
fn go_on_by(
    chunk: usize,
    replay: &mut Replay,
    snapshot: &Arc<Snapshot>,
    events: &[String],
) -> anyhow::Result<String> {
    let schema = Arc::clone(&snapshot.settings().schema);
    let events = events.join("\n");
    let mut reader = EventReader::new(events.as_bytes(), "e", schema);
    let mut out = Vec::new();
    while let Some(chunk) = reader.read(&replay.wanted().clone(), chunk)? {
        let replayed = replay.decide(&chunk.columns);
        for event in 0..replayed.len() {
            match replayed.get(event) {
                Some((columns, decisions, row)) => {
                    write_decision(&mut out, snapshot, columns, decisions, row);
                }
                None => out.extend_from_slice(b"refused\n"),
            }
        }
    }
    Ok(String::from_utf8(out)?)
}

pub(crate) fn saved(replay: &Replay) -> anyhow::Result<String> {
    let mut text = Vec::new();
    replay.save(&mut text)?;
    Ok(String::from_utf8(text)?)
}

fn restored(snapshot: &Arc<Snapshot>, customers: &str, text: &str) -> anyhow::Result<Replay> {
    let mut replay = begin(snapshot, customers)?;
    replay.restore(&mut text.as_bytes())?;
    Ok(replay)
}

#[test]
fn a_restart_at_any_moment_changes_no_decision() -> anyhow::Result<()> {
    restarts(PROGRAM, 2)?;
    // By the clocks of stores.
    restarts(
        &PROGRAM.replacen("[wallets", "local_time = \"store\"\n[wallets", 1),
        5,
    )
}

/// Which purchases may come back is a matter of days, not of how many events
/// were decided at a time.
#[test]
fn what_is_saved_does_not_depend_on_the_size_of_chunks() -> anyhow::Result<()> {
    let program = format!("{PROGRAM}\n[returns]\nwithin = \"20 days\"\n");
    let (snapshot, events) = (open(&folder(&program))?, events());
    let mut texts = Vec::new();
    for chunk in [1, 4, 50, 1000] {
        let mut replay = begin(&snapshot, CUSTOMERS)?;
        go_on_by(chunk, &mut replay, &snapshot, &events)?;
        texts.push(saved(&replay)?);
    }
    let kept = texts[0].lines().count();
    let all = {
        let snapshot = open(&folder(PROGRAM))?;
        let mut replay = begin(&snapshot, CUSTOMERS)?;
        go_on(&mut replay, &snapshot, &events)?;
        saved(&replay)?.lines().count()
    };
    assert!(kept < all, "{kept} of {all} lines");
    assert!(texts.iter().all(|text| *text == texts[0]));
    Ok(())
}

/// Restarts after every so many events.
fn restarts(program: &str, step: usize) -> anyhow::Result<()> {
    let (snapshot, events) = (open(&folder(program))?, events());
    let mut replay = begin(&snapshot, CUSTOMERS)?;
    let whole = go_on(&mut replay, &snapshot, &events)?;
    for happens in [
        "gift",
        "\"template\":\"known\"",
        "\"add\":\"vip\"",
        "\"amount\":\"5\"",
        "\"returned\":{\"of\":\"e1\"",
    ] {
        anyhow::ensure!(whole.contains(happens), "no {happens}");
    }
    anyhow::ensure!(!whole.contains("refused"), "a return is refused");
    let end = saved(&replay)?;
    for at in (0..events.len()).step_by(step) {
        let (before, after) = events.split_at(at);
        let mut first = begin(&snapshot, CUSTOMERS)?;
        let mut decisions = go_on(&mut first, &snapshot, before)?;
        let text = saved(&first)?;
        let mut second = restored(&snapshot, CUSTOMERS, &text)?;
        // Nothing is lost by saving once more.
        assert_eq!(saved(&second)?, text, "at {at}");
        decisions += &go_on(&mut second, &snapshot, after)?;
        assert!(decisions == whole, "at {at}");
        assert_eq!(saved(&second)?, end, "at {at}");
    }
    Ok(())
}

/// A program that does not declare a wallet, and whose records lack a member,
/// loses neither.
#[test]
fn what_a_program_does_not_know_is_kept_for_one_that_does() -> anyhow::Result<()> {
    let (snapshot, events) = (open(&folder(PROGRAM))?, events());
    let mut replay = begin(&snapshot, CUSTOMERS)?;
    go_on(&mut replay, &snapshot, &events)?;
    let text = saved(&replay)?;
    let mut other = Folder::default();
    let program = "[program]\nname = \"Other\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Vienna\"\n[wallets.stamps]\n";
    other.insert("program.toml", program.as_bytes());
    other.insert(
        "campaigns/base.toml",
        &b"on = [\"purchase\"]\nphase = \"earn\"\n"[..],
    );
    other.insert("campaigns/base.rhai", &b"points(\"stamps\", 1);"[..]);
    let other = open(&other)?;
    let passed = saved(&restored(&other, "{\"id\":\"c0\"}\n", &text)?)?;
    let members = |text: &str| -> Vec<String> {
        let parts = text.lines().filter(|line| line.starts_with("{\"member\""));
        let points = |line: &str| -> String {
            let (_, wallets) = line.split_once("\"wallets\":").unwrap_or_default();
            let (wallets, _) = wallets.split_once(",\"levels\"").unwrap_or_default();
            wallets.to_owned()
        };
        parts.map(points).collect()
    };
    assert_eq!(members(&text).len(), 3);
    assert_eq!(members(&passed), members(&text));
    // Purchases of members without a record may still come back, and others.
    let purchases = |text: &str, whose: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| line.starts_with("{\"purchase\""));
        let own = lines.filter(|line| line.contains(whose));
        own.map(str::to_owned).collect()
    };
    let strangers = purchases(&text, "\"member\":\"c1\"");
    assert!(!strangers.is_empty());
    assert_eq!(purchases(&passed, "\"member\":\"c1\""), strangers);
    assert_eq!(purchases(&passed, "").len(), purchases(&text, "").len());
    Ok(())
}

#[test]
fn what_is_damaged_is_refused() -> anyhow::Result<()> {
    let (snapshot, events) = (open(&folder(PROGRAM))?, events());
    let mut replay = begin(&snapshot, CUSTOMERS)?;
    go_on(&mut replay, &snapshot, &events)?;
    let text = saved(&replay)?;
    let lines: Vec<&str> = text.lines().collect();
    let why = |text: &str| match restored(&snapshot, CUSTOMERS, text) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    // Every part that misses its end, or its beginning.
    for count in 0..lines.len() {
        let part = lines.get(..count).unwrap_or_default().join("\n");
        anyhow::ensure!(
            why(&part).contains("before its end"),
            "{count}: {}",
            why(&part)
        );
        let rest = lines.get(count + 1..).unwrap_or_default().join("\n");
        anyhow::ensure!(!why(&rest).is_empty(), "{count}");
    }
    // The first form had no purchases.
    let first = lines
        .iter()
        .filter(|line| !line.starts_with("{\"purchase\""));
    let first: Vec<&str> = first.copied().collect();
    anyhow::ensure!(first.len() < lines.len());
    let first = first
        .join("\n")
        .replacen("\"version\":2", "\"version\":1", 1);
    let end = first.rfind(",\"purchases\":").context("an end")?;
    let first = format!("{}}}}}", first.get(..end).context("a part")?);
    anyhow::ensure!(why(&first).is_empty(), "{}", why(&first));
    let newer = text.replacen("\"version\":2", "\"version\":3", 1);
    anyhow::ensure!(why(&newer).contains("use that version"), "{}", why(&newer));
    let twice = format!("{text}{text}");
    anyhow::ensure!(
        why(&twice).contains("stands where it cannot"),
        "{}",
        why(&twice)
    );
    let half = text.replacen("\"wallets\"", "\"walets\"", 1);
    anyhow::ensure!(why(&half).contains("is damaged"), "{}", why(&half));
    let few = events.get(..9).unwrap_or_default();
    let mut replay = begin(&snapshot, CUSTOMERS)?;
    go_on(&mut replay, &snapshot, few)?;
    let text = saved(&replay)?;
    let back = events.get(9..12).unwrap_or_default();
    anyhow::ensure!(back.iter().any(|event| event.contains("\"return\"")));
    // Whatever a byte becomes, nothing stops.
    for at in (0..text.len()).step_by(23) {
        for byte in [b'9', b'-', b'"', b'}'] {
            let mut bytes = text.clone().into_bytes();
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            if let Ok(mut replay) = restored(&snapshot, CUSTOMERS, &text) {
                go_on(&mut replay, &snapshot, back)?;
            }
        }
    }
    Ok(())
}
