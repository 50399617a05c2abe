//! Accounts, each kept as text between two events, come to what a replay of
//! everybody comes to.
#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

use std::collections::BTreeMap;

use anyhow::Context as _;
use sadakat_engine::{Account, Event, Host};
use sadakat_tests::open;
use serde_json::Value;

use crate::saved::{CUSTOMERS, PROGRAM, begin, events, folder, go_on, saved};

/// The events of members, with the customer of each: a return says whose it is.
fn of_members() -> anyhow::Result<Vec<(String, String)>> {
    let mut whose: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut all = Vec::new();
    for text in events() {
        let mut event: Value = serde_json::from_str(&text)?;
        let of = event["purchase"]["of"].as_str().map(str::to_owned);
        let customer = match of {
            Some(of) => whose.get(&of).context("an earlier purchase")?.clone(),
            None => event["customer"].as_str().map(str::to_owned),
        };
        let id = event["id"].as_str().context("an id")?.to_owned();
        whose.insert(id, customer.clone());
        if let Some(customer) = customer {
            event["customer"] = customer.as_str().into();
            all.push((customer, event.to_string()));
        }
    }
    Ok(all)
}

fn account(id: &str) -> Account {
    match id {
        "c1" => Account::new(id).fact("customer.tier", "gold"),
        "c2" => Account::new(id).fact("customer.tags", ["old"]),
        _ => Account::new(id),
    }
}

fn comes_to_the_same(program: &str) -> anyhow::Result<()> {
    let folder = folder(program);
    let events = of_members()?;
    let records: Vec<String> = events.iter().map(|(_, event)| event.clone()).collect();
    let snapshot = open(&folder)?;
    let mut replay = begin(&snapshot, CUSTOMERS)?;
    let expected = go_on(&mut replay, &snapshot, &records)?;
    for happens in [
        "gift",
        "\"template\":\"known\"",
        "\"returned\":{\"of\":\"e1\"",
    ] {
        anyhow::ensure!(expected.contains(happens), "no {happens}");
    }

    let built = Host::builder().build(&folder);
    let host = built.map_err(|report| anyhow::anyhow!("{}", report.render(false)))?;
    let mut store: BTreeMap<&str, String> = BTreeMap::new();
    for ((customer, event), expected) in events.iter().zip(expected.lines()) {
        let event = Event::from_json(event);
        let mut account = match store.get(&**customer) {
            Some(kept) => Account::kept(customer, Some(kept))?,
            None => account(customer),
        };
        let decision = host.process(&event, &mut account)?;
        assert_eq!(decision.to_json(), expected);
        // It can be explained, and says of a return what it took back.
        let explained = decision.explain();
        let is_return = expected.contains("\"returned\":");
        assert_eq!(explained.returned.is_some(), is_return, "{expected}");
        store.insert(customer, account.to_json());
    }

    let mut members = 0;
    for line in saved(&replay)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let Some(member) = line.get("member") else {
            continue;
        };
        members += 1;
        let kept = &store[member["id"].as_str().context("an id")?];
        let kept: Value = serde_json::from_str(kept)?;
        assert_eq!(kept["state"], member["state"]);
    }
    assert_eq!(members, store.len());
    Ok(())
}

#[test]
fn an_account_comes_to_what_a_replay_comes_to() -> anyhow::Result<()> {
    comes_to_the_same(PROGRAM)?;
    // By the clocks of stores, and with purchases that come back for some days.
    let program = PROGRAM.replacen("[wallets", "local_time = \"store\"\n[wallets", 1);
    comes_to_the_same(&format!("{program}\n[returns]\nwithin = \"20 days\"\n"))
}
