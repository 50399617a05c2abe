//! Members whose days begin at different times.

use std::fs;

use serde_json::Value;

use crate::sadakat;

const PROGRAM: &str = r#"
[program]
name = "Around the world"
currency = "EUR"
time_zone = "Europe/Berlin"
local_time = "member"
[wallets.points]
"#;

const CUSTOMERS: &str = r#"{"id":"berlin"}
{"id":"new-york","time_zone":"America/New_York"}
{"id":"tokyo","time_zone":"Asia/Tokyo"}
"#;

/// The last purchase of the first of March by each clock, and a later event
/// that ends the second.
const EVENTS: &str = r#"{"id":"t","kind":"purchase","at":"2026-03-01T14:59:59Z","customer":"tokyo","purchase":{"lines":[{"sku":"a","quantity":1,"amount":"1"}]}}
{"id":"t2","kind":"purchase","at":"2026-03-01T15:00:00Z","customer":"tokyo","purchase":{"lines":[{"sku":"a","quantity":1,"amount":"1"}]}}
{"id":"b","kind":"purchase","at":"2026-03-01T22:59:59Z","customer":"berlin","purchase":{"lines":[{"sku":"a","quantity":1,"amount":"1"}]}}
{"id":"n","kind":"purchase","at":"2026-03-02T04:59:59Z","customer":"new-york","purchase":{"lines":[{"sku":"a","quantity":1,"amount":"1"}]}}
{"id":"n2","kind":"purchase","at":"2026-03-02T05:00:00Z","customer":"new-york","purchase":{"lines":[{"sku":"a","quantity":1,"amount":"1"}]}}
"#;

fn world(program: &str) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let shop = folder.path().join("shop");
    fs::create_dir_all(shop.join("campaigns"))?;
    let files = [
        ("shop/program.toml", program),
        ("shop/campaigns/day.toml", "on = [\"day\"]\n"),
        (
            "shop/campaigns/day.rhai",
            "custom(\"day\", #{ today: today, purchases: history.purchases, hour: event.hour });\n",
        ),
        (
            "shop/campaigns/earn.toml",
            "on = [\"purchase\"]\nphase = \"earn\"\n",
        ),
        (
            "shop/campaigns/earn.rhai",
            "points(10 * event.hour + event.weekday);\n",
        ),
        ("customers.ndjson", CUSTOMERS),
        ("events.ndjson", EVENTS),
    ];
    for (path, text) in files {
        fs::write(folder.path().join(path), text)?;
    }
    Ok(folder)
}

const RUN: [&str; 9] = [
    "run",
    "shop",
    "--daily",
    "--customers",
    "customers.ndjson",
    "--events",
    "events.ndjson",
    "--out",
    "-",
];

/// Where a store is a day behind its member's account, a decision says on which day
/// the event counts, in memory and in a ledger.
#[test]
fn a_store_that_is_a_day_behind() -> anyhow::Result<()> {
    let folder = world(&PROGRAM.replace("\"member\"", "\"store\""))?;
    let bought = |id: &str, at: &str, zone: &str| {
        format!(
            r#"{{"id":"{id}","kind":"purchase","at":"{at}","customer":"berlin","purchase":{{"time_zone":"{zone}","lines":[{{"sku":"a","quantity":1,"amount":"1"}}]}}}}"#
        )
    };
    let events = [
        bought("e1", "2026-03-01T16:00:00Z", "Asia/Tokyo"),
        bought("e2", "2026-03-01T17:00:00Z", "America/New_York"),
    ];
    fs::write(folder.path().join("events.ndjson"), events.join("\n"))?;
    fs::write(
        folder.path().join("customers.ndjson"),
        "{\"id\":\"berlin\"}\n",
    )?;
    let [_, _, _, records @ ..] = &RUN;
    let run = [&["run", "shop"][..], records].concat();
    let run = sadakat(folder.path(), &run, b"")?.code(0)?.out;
    let process = [&["process", "shop", "--ledger", "l.db"][..], records].concat();
    let process = sadakat(folder.path(), &process, b"")?.code(0)?.out;
    assert_eq!(run, process);
    let decisions: Vec<Value> = run
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let late: Vec<&Value> = decisions
        .iter()
        .map(|it| &it["late"]["counted_on"])
        .collect();
    assert_eq!(late, [&Value::Null, &Value::from("2026-03-02")]);
    Ok(())
}

/// R89, R91: the sweep comes at the first instant of each member's own day,
/// after all that happened before it and before all that happens later.
#[test]
fn every_members_day_begins_by_their_own_clock() -> anyhow::Result<()> {
    let folder = world(PROGRAM)?;
    let mut all = Vec::new();
    // However many events are read at a time.
    for batch in ["1", "2", "1024"] {
        let mut args = RUN.to_vec();
        args.extend(["--batch", batch]);
        all.push(sadakat(folder.path(), &args, b"")?.code(0)?.out);
    }
    assert!(all.iter().all(|out| *out == all[0]));
    let decisions: Vec<Value> = all[0]
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let find = |id: &str| {
        let mut decisions = decisions.iter();
        decisions.find(|decision| decision["event"] == id).cloned()
    };
    let days = [
        ("tokyo", "2026-03-01T16:00:00+01:00"),
        ("berlin", "2026-03-02T00:00:00+01:00"),
        ("new-york", "2026-03-02T06:00:00+01:00"),
    ];
    for (member, at) in days {
        let day = find(&format!("day-2026-03-02-{member}")).unwrap_or_default();
        assert_eq!(day["at"], at);
        let values = &day["effects"][0]["values"];
        assert_eq!(values["today"], "2026-03-02");
        assert_eq!(values["hour"], 0);
        assert_eq!(values["purchases"], 1, "{member}");
    }
    // Sundays at 23 and Mondays at 0, by the member's clock.
    for (event, points) in [
        ("t", "237"),
        ("b", "237"),
        ("n", "237"),
        ("t2", "1"),
        ("n2", "1"),
    ] {
        let decision = find(event).unwrap_or_default();
        assert_eq!(decision["effects"][0]["amount"], points, "{event}");
    }
    // One day a member and date, in the order of time.
    let days: Vec<&str> = decisions
        .iter()
        .filter_map(|decision| decision["event"].as_str())
        .filter(|id| id.starts_with("day-"))
        .collect();
    assert_eq!(
        days,
        [
            "day-2026-03-01-tokyo",
            "day-2026-03-01-berlin",
            "day-2026-03-01-new-york",
            "day-2026-03-02-tokyo",
            "day-2026-03-02-berlin",
            "day-2026-03-02-new-york",
        ]
    );
    let explain = [
        "explain",
        "shop",
        "--daily",
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
        "--event",
        "day-2026-03-02-tokyo",
    ];
    let explained = sadakat(folder.path(), &explain, b"")?.code(0)?.out;
    assert!(explained.contains("Monday 2026-03-02"), "{explained}");
    Ok(())
}

/// Whose clock it is makes no difference where all have the same.
#[test]
fn one_clock_is_one_clock_whoever_owns_it() -> anyhow::Result<()> {
    let decide = |program: &str| {
        let folder = world(program)?;
        let customers = CUSTOMERS.replace("America/New_York", "Europe/Berlin");
        let customers = customers.replace("Asia/Tokyo", "Europe/Berlin");
        fs::write(folder.path().join("customers.ndjson"), customers)?;
        let ran = sadakat(folder.path(), &RUN, b"")?.code(0)?;
        let decisions = ran.out.lines().map(|line| {
            let mut decision: Value = serde_json::from_str(line)?;
            decision["snapshot"] = Value::Null;
            anyhow::Ok(decision)
        });
        decisions.collect::<Result<Vec<_>, _>>()
    };
    let own = decide(PROGRAM)?;
    assert_eq!(own, decide(&PROGRAM.replace("\"member\"", "\"program\""))?);
    assert_eq!(own, decide(&PROGRAM.replace("\"member\"", "\"store\""))?);
    assert!(own.len() > 6);
    Ok(())
}

/// What all share by the day is of each store's own day: where it is still
/// yesterday, nothing is taken of today's, and nothing of today's is seen.
#[test]
fn a_budget_by_the_day_is_of_each_stores_own_day() -> anyhow::Result<()> {
    let folder = world(&PROGRAM.replace("\"member\"", "\"store\""))?;
    for (path, text) in [
        (
            "shop/campaigns/bounded.toml",
            "on = [\"purchase\"]\nphase = \"order\"\nbudget = { discount = 100, every = \"day\" }\n",
        ),
        (
            "shop/campaigns/bounded.rhai",
            "discount(#{ amount: 40, on: \"order\" });\n",
        ),
    ] {
        fs::write(folder.path().join(path), text)?;
    }
    let stores = ["ny", "tokyo", "tokyo", "ny", "ny", "tokyo", "ny"];
    let events = stores.iter().enumerate().map(|(minute, &store)| {
        let zone = match store {
            "ny" => "America/New_York",
            _ => "Asia/Tokyo",
        };
        format!(
            "{{\"id\":\"e{minute}\",\"kind\":\"purchase\",\"at\":\"2028-12-31T20:0{minute}:00Z\",\
             \"purchase\":{{\"store\":\"{store}\",\"time_zone\":\"{zone}\",\
             \"lines\":[{{\"sku\":\"a\",\"quantity\":1,\"amount\":\"100\"}}]}}}}\n"
        )
    });
    let events: String = events.collect();
    fs::write(folder.path().join("events.ndjson"), events)?;
    for batch in ["1", "2", "1024"] {
        let mut args = RUN.to_vec();
        args.extend(["--batch", batch]);
        let out = sadakat(folder.path(), &args, b"")?.code(0)?.out;
        let mut given = Vec::new();
        for line in out.lines() {
            let decision: Value = serde_json::from_str(line)?;
            if !decision["customer"].is_null() {
                continue;
            }
            let mut effects = decision["effects"].as_array().into_iter().flatten();
            let own = effects.find(|effect| effect["campaign"] == "bounded");
            let amount = own.and_then(|effect| effect["amount"].as_str());
            given.push(amount.unwrap_or("nothing").to_owned());
        }
        let wanted = [
            "40.00", "40.00", "40.00", "40.00", "20.00", "20.00", "nothing",
        ];
        assert_eq!(given, wanted, "in batches of {batch}");
    }
    Ok(())
}
