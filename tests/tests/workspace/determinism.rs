//! A decision is a function of the snapshot, the event and what its member
//! did before: not of batches, files or neighbours.
#![expect(
    clippy::indexing_slicing,
    reason = "a missing key of JSON is null, and a helper of tests may stop them"
)]

use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::decide::write_decision;
use sadakat_engine::load::Folder;
use sadakat_engine::{Events, Fact, Host, MemberFacts, Snapshot};
use sadakat_tests::{decide, open, path};
use serde_json::{Value, json};

const MEMBERS: u64 = 40;

/// The example program, which has scripts and plugins in every phase.
fn rules() -> anyhow::Result<Folder> {
    Ok(Folder::read(&path("rules"))?)
}

fn example() -> anyhow::Result<Arc<Snapshot>> {
    open(&rules()?).context("run `cargo xtask plugins` first")
}

fn customers() -> String {
    let tier = |i| ["bronze", "silver", "gold", "platinum"][i as usize % 4];
    (0..MEMBERS)
        .map(|i| format!("{}\n", json!({ "id": format!("c{i}"), "tier": tier(i) })))
        .collect()
}

/// Events as (instant, member, record): several at each instant, a member
/// often twice.
fn events() -> Vec<(u64, u64, String)> {
    let mut state = 7u64;
    let mut random = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    let mut events = Vec::new();
    for n in 0..900 {
        let (instant, member) = (n / 9, random(MEMBERS + 4));
        let at = format!(
            "2026-{:02}-{:02}T{:02}:30:00+00:00",
            1 + instant / 28,
            1 + instant % 28,
            8 + instant % 12
        );
        let category = |sku: u64| ["kitchen", "candles", "postage"][sku as usize % 3];
        let line = |sku: u64, quantity: u64| {
            json!({ "sku": format!("sku-{sku}"), "category": category(sku),
                    "quantity": quantity, "unit_price": format!("{}.{:02}", 1 + sku, sku * 7 % 100) })
        };
        let lines: Vec<Value> = (0..1 + random(4))
            .map(|_| line(random(30), 1 + random(12)))
            .collect();
        let kind = ["purchase", "purchase", "purchase", "return", "signup"][random(5) as usize];
        let mut event = json!({ "id": format!("e{n}"), "kind": kind, "at": at, "customer": format!("c{member}") });
        if kind != "signup" {
            event["purchase"] = json!({ "currency": "GBP", "lines": lines });
        }
        events.push((instant, member, event.to_string()));
    }
    events
}

fn text(events: &[(u64, u64, String)]) -> String {
    events
        .iter()
        .map(|(.., event)| format!("{event}\n"))
        .collect()
}

#[test]
fn the_size_of_batches_changes_nothing() -> anyhow::Result<()> {
    let (snapshot, customers, events) = (example()?, customers(), text(&events()));
    let whole = decide(&snapshot, &customers, &events, 4096)?;
    assert!(
        whole.matches("\"campaign\"").count() > 900,
        "too little happens"
    );
    for batch in [1, 7, 256, 4096] {
        assert!(
            decide(&snapshot, &customers, &events, batch)? == whole,
            "batches of {batch}"
        );
    }
    Ok(())
}

/// R51: campaigns, tables and plugins that are read in another order are the
/// same program, and come to the same.
#[test]
fn the_order_of_files_changes_nothing() -> anyhow::Result<()> {
    let folder = rules()?;
    let parts = [
        ("tables", "csv"),
        ("plugins", "wasm"),
        ("campaigns", "rhai"),
        ("campaigns", "toml"),
    ];
    let files = parts.map(|(part, ending)| folder.part(part, ending).collect::<Vec<_>>());
    let mut turned = Folder::default();
    for (file, _, bytes) in files.iter().flatten().rev() {
        turned.insert(file, Arc::clone(bytes));
    }
    turned.insert(
        "program.toml",
        Arc::clone(folder.get("program.toml").context("program.toml")?),
    );
    let (customers, events) = (customers(), text(&events()));
    let decisions = decide(&example()?, &customers, &events, 256)?;
    assert!(decide(&open(&turned)?, &customers, &events, 256)? == decisions);
    Ok(())
}

#[test]
fn other_members_events_change_nothing() -> anyhow::Result<()> {
    let (snapshot, customers, events) = (example()?, customers(), events());
    let mut turned = events.clone();
    // Stable, so that each member's own events keep their order.
    turned.sort_by_key(|(instant, member, _)| (*instant, member * 17 % 41));
    assert_ne!(turned, events);
    let sorted = |events: &str, batch| -> anyhow::Result<Vec<String>> {
        let decisions = decide(&snapshot, &customers, events, batch)?;
        let mut lines: Vec<String> = decisions.lines().map(str::to_owned).collect();
        lines.sort();
        Ok(lines)
    };
    assert!(sorted(&text(&turned), 256)? == sorted(&text(&events), 64)?);
    Ok(())
}

#[test]
fn the_number_of_threads_changes_nothing() -> anyhow::Result<()> {
    let host = Host::open(path("tests/corpus/faults/healthy"))?;
    let events = std::fs::read_to_string(path("tests/corpus/faults/healthy/events.ndjson"))?;
    let events: Vec<&str> = events.lines().collect();
    let member = MemberFacts::new()
        .newcomer()
        .with("customer.tier", Fact::Text("gold".to_owned()));
    // Each thread begins with another event, so that they meet in all ways.
    let decide = |first: usize| -> anyhow::Result<Vec<(usize, String)>> {
        let mut decisions = Vec::new();
        for index in (first..events.len()).chain(0..first) {
            let events = Events::read(&host.snapshot(), [(events[index], Some(&member))])?;
            let decided = host.evaluate_events(&events);
            decisions.push((
                index,
                decided.to_json(events.snapshot(), events.columns(), 0),
            ));
        }
        decisions.sort();
        Ok(decisions)
    };
    let alone = decide(0)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|n| {
                scope.spawn({
                    let (decide, count) = (&decide, events.len());
                    move || decide(n * count / 4)
                })
            })
            .collect();
        for thread in threads {
            let decisions = thread
                .join()
                .map_err(|_| anyhow::anyhow!("a thread panicked"))??;
            assert!(decisions == alone);
        }
        Ok(())
    })
}

/// R56: nothing is carried over from one event to the next; R41: what a
/// service previews for one event is what a replay gives.
#[test]
fn one_event_alone_is_decided_as_in_its_batch() -> anyhow::Result<()> {
    let host = Host::open(path("tests/corpus/faults/healthy"))?;
    let folder = path("tests/corpus/faults/healthy");
    let events = std::fs::read_to_string(folder.join("events.ndjson"))?;
    let customers = std::fs::read_to_string(folder.join("customers.ndjson"))?;
    let together = decide(&host.snapshot(), &customers, &events, 256)?;
    let mut seen = Vec::new();
    for (event, expected) in events.lines().zip(together.lines()) {
        let record: Value = serde_json::from_str(event)?;
        let member = record["customer"].as_str();
        // What a service knows of members that did nothing yet.
        if member.is_some_and(|member| seen.contains(&member.to_owned())) {
            continue;
        }
        seen.extend(member.map(str::to_owned));
        let tier = customers.lines().find_map(|line| {
            let customer: Value = serde_json::from_str(line).ok()?;
            (customer["id"] == record["customer"])
                .then(|| customer["tier"].as_str().unwrap_or("bronze").to_owned())
        });
        let facts = tier.map(|tier| {
            MemberFacts::new()
                .newcomer()
                .with("customer.tier", Fact::Text(tier))
        });
        let events = Events::read(&host.snapshot(), [(event, facts.as_ref())])?;
        let decisions = host.evaluate_events(&events);
        let mut alone = Vec::new();
        write_decision(
            &mut alone,
            events.snapshot(),
            events.columns(),
            &decisions,
            0,
        );
        assert_eq!(String::from_utf8(alone)?.trim_end(), expected);
    }
    assert!(seen.len() > 3);
    Ok(())
}
