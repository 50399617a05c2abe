//! The daily sweep.

use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::Ledger;

use crate::{CAMPAIGNS, SETTINGS, ledger, program, purchase, returned, sound};

fn day(text: &str) -> anyhow::Result<Date> {
    Date::parse(text).ok_or_else(|| anyhow::anyhow!("{text}"))
}

/// Sweeps a day: how many were touched, and what was decided.
fn sweep(ledger: &mut Ledger, on: &str) -> anyhow::Result<(u64, Vec<String>)> {
    let mut decisions = Vec::new();
    let swept = ledger.sweep(day(on)?, |_, answers| {
        decisions.extend(answers.iter().flat_map(|answer| answer.decisions.clone()));
    })?;
    Ok((swept.touched, decisions))
}

/// Birthdays are given once, however often the day is swept.
#[test]
fn a_birthday_comes_once() -> anyhow::Result<()> {
    let manifest = "on = [\"day\"]\n";
    let script =
        "let born = customer.birth_date ?? 1900-01-01; if is_birthday(born) { points(50); }";
    let mut ledger = crate::empty(program(SETTINGS, &[("birthday", manifest, script)])?)?;
    let records = [
        r#"{"id":"a","birth_date":"1990-03-05"}"#,
        r#"{"id":"b","birth_date":"1990-03-06"}"#,
    ];
    for enrolled in ledger.enrol(records)? {
        enrolled?;
    }
    // Their first day, on which they begin as bronze.
    assert_eq!(sweep(&mut ledger, "2026-03-01")?.0, 2);
    assert_eq!(sweep(&mut ledger, "2026-03-02")?.0, 0);
    let (touched, decisions) = sweep(&mut ledger, "2026-03-05")?;
    assert_eq!((touched, decisions.len()), (1, 1));
    assert_eq!(sweep(&mut ledger, "2026-03-05")?.1, decisions);
    assert_eq!(ledger.member("a", None)?.wallets[0].pending, "50");
    assert_eq!(ledger.member("b", None)?.wallets[0].pending, "0");
    sound(&mut ledger)
}

/// Whose day begins on another one of the program's is swept like all others, once:
/// in Tokyo it is the evening before in New York.
#[test]
fn a_day_is_of_each_members_own_zone() -> anyhow::Result<()> {
    let settings = "[program]\nname = \"Z\"\ncurrency = \"USD\"\n\
         time_zone = \"America/New_York\"\nlocal_time = \"member\"\n\
         [wallets.points]\nexpires = \"365 days\"\n";
    let manifest = "on = [\"day\"]\naudience = \"customer.birthday ?? false\"\n";
    let mut ledger = crate::empty(program(settings, &[("birthday", manifest, "points(25);")])?)?;
    let zones = ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"];
    for zone in zones {
        let record =
            format!("{{\"id\":\"{zone}\",\"birth_date\":\"1990-11-22\",\"time_zone\":\"{zone}\"}}");
        for enrolled in ledger.enrol([record.as_str()])? {
            enrolled?;
        }
    }
    // One sent their day before the sweep did.
    let early = |id: &str| {
        Event::from_json(format!(
            "{{\"id\":\"{id}\",\"kind\":\"day\",\"at\":\"2026-11-22T00:00:00+09:00\",\
             \"customer\":\"Asia/Tokyo\"}}"
        ))
    };
    ledger.process(&early("early"))?;
    assert!(ledger.process(&early("again")).is_err());
    assert_eq!(sweep(&mut ledger, "2026-11-22")?.0, 2);
    assert_eq!(sweep(&mut ledger, "2026-11-22")?.0, 0);
    for zone in zones {
        assert_eq!(
            ledger.member(zone, None)?.wallets[0].available,
            "25",
            "{zone}"
        );
    }
    sound(&mut ledger)
}

/// R81, R84: what time does is booked on its days; expiry takes the unspent
/// rest only.
#[test]
fn points_become_usable_and_expire() -> anyhow::Result<()> {
    let mut ledger = crate::empty(program(SETTINGS, &CAMPAIGNS[..1])?)?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    ledger.process(&Event::from_json(purchase(
        "e1",
        "2026-03-01",
        "a",
        "coffee",
        12,
    )))?;
    let booked = |ledger: &Ledger| -> anyhow::Result<Vec<(String, String, String)>> {
        let timeline = ledger.member("a", None)?.timeline.into_iter();
        Ok(timeline
            .map(|booking| (booking.reason, booking.day.to_string(), booking.points))
            .collect())
    };
    assert_eq!(sweep(&mut ledger, "2026-03-03")?.0, 0);
    assert_eq!(sweep(&mut ledger, "2026-03-10")?.0, 1);
    ledger.order(&sadakat_ledger::Order::redeem(
        "r1",
        "a",
        "points",
        "100",
        day("2026-03-11")?,
    ))?;
    sweep(&mut ledger, "2026-04-20")?;
    let own = |reason: &str, day: &str, points: &str| {
        (reason.to_owned(), day.to_owned(), points.to_owned())
    };
    assert_eq!(
        booked(&ledger)?,
        [
            own("earned", "2026-03-01", "120"),
            own("usable", "2026-03-04", "120"),
            own("redeemed", "2026-03-11", "100"),
            own("expired", "2026-04-03", "20"),
        ]
    );
    // Silver for 60 days and 5 more.
    sweep(&mut ledger, "2026-06-01")?;
    let tiers = ledger.member("a", None)?.tiers.into_iter();
    let tiers: Vec<(String, String)> = tiers
        .map(|since| (since.tier.unwrap_or_default(), since.since.to_string()))
        .collect();
    let own = |tier: &str, since: &str| (tier.to_owned(), since.to_owned());
    assert_eq!(
        tiers,
        [own("silver", "2026-03-01"), own("bronze", "2026-05-05")]
    );
    sound(&mut ledger)
}

/// What is shown of a day is of that day, lots as well as the balance, also before
/// it is booked: points that become usable pay a debt first.
#[test]
fn lots_are_of_the_day_that_they_are_shown_for() -> anyhow::Result<()> {
    for shared in [false, true] {
        let mut ledger = crate::empty(program(SETTINGS, &CAMPAIGNS[..1])?)?;
        ledger.enrol([r#"{"id":"a"}"#])?;
        if shared {
            crate::household::join(&mut ledger, "j1", day("2026-03-01")?.days(), "a")?;
        }
        let buys = |id: &str, on: &str, coffees: u32| {
            Event::from_json(purchase(id, on, "a", "coffee", coffees))
        };
        // Of 100 points 80 are used when their purchase comes back: a debt of 80.
        // 50 are usable from 10 March, 40 from 11 March.
        ledger.process(&buys("e1", "2026-03-01", 10))?;
        let on = day("2026-03-05")?;
        ledger.order(&sadakat_ledger::Order::redeem(
            "x1", "a", "points", "80", on,
        ))?;
        let back = returned("r1", "2026-03-06", "a", "e1", "coffee", 10);
        ledger.process(&Event::from_json(back))?;
        ledger.process(&buys("e2", "2026-03-07", 5))?;
        ledger.process(&buys("e3", "2026-03-08", 4))?;
        let shown = |ledger: &Ledger, on: &str| -> anyhow::Result<String> {
            let wallets = ledger.member("a", Some(day(on)?))?.wallets;
            if shared {
                assert_eq!(ledger.household("home", Some(day(on)?))?.wallets, wallets);
            }
            let lots = wallets[0].lots.iter();
            let lots: Vec<String> = lots
                .map(|lot| format!("{} of {} by {}", lot.rest, lot.granted, lot.event))
                .collect();
            Ok(format!("{}: {}", wallets[0].available, lots.join(", ")))
        };
        for (on, expected) in [
            ("2026-03-09", "-80: 50 of 50 by e2, 40 of 40 by e3"),
            ("2026-03-10", "-30: 40 of 40 by e3"),
            ("2026-03-11", "10: 10 of 40 by e3"),
            ("2026-04-10", "0: "),
        ] {
            assert_eq!(shown(&ledger, on)?, expected, "on {on}, shared: {shared}");
        }
        sweep(&mut ledger, "2026-03-11")?;
        assert_eq!(shown(&ledger, "2026-03-11")?, "10: 10 of 40 by e3");
        sound(&mut ledger)?;
    }
    Ok(())
}

#[test]
fn what_is_owed_and_what_campaigns_did() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    for (id, on) in [("e1", "2026-03-01"), ("e2", "2026-03-02")] {
        ledger.process(&Event::from_json(purchase(id, on, "a", "coffee", 1)))?;
    }
    let owed: Vec<String> = ledger
        .liability()?
        .into_iter()
        .map(|row| {
            let gone = row
                .expires
                .map_or("stays".to_owned(), |day| day.to_string());
            format!("{} {gone} {} {}", row.wallet, row.points, row.lots)
        })
        .collect();
    assert_eq!(
        owed,
        [
            "points 2026-04-03 10 1",
            "points 2026-04-04 10 1",
            "stamps 2026-03-22 3.0 2",
            "coins stays 20 4",
        ]
    );
    let base = ledger.performance()?.into_iter();
    let base: Vec<_> = base.filter(|row| row.campaign == "base").collect();
    assert_eq!((base[0].given.as_str(), base[0].events), ("20", 2));
    Ok(())
}
