//! What is measured of a ledger, against numbers that were worked out by hand.

use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{Measures, Order, What};

use crate::{SETTINGS, program, purchase, returned};

const SEGMENTS: &str = r"
[segments]
twice  = 'history.purchases >= 2'
lapsed = 'history.purchases > 0 && (history.days_since_purchase ?? 0) > 30'
both   = 'segment.twice && segment.lapsed'
";

/// Points for coffee alone, so that not every purchase brings something.
const COFFEE: [(&str, &str, &str); 1] = [(
    "coffee",
    "on = [\"purchase\"]\naudience = 'any(line.sku == \"coffee\")'\n",
    "points(purchase.total);",
)];

fn day(text: &str) -> anyhow::Result<Date> {
    Date::parse(text).ok_or_else(|| anyhow::anyhow!("{text} is a day"))
}

/// Four members of whom three buy: `a` in three months, of which one purchase
/// comes back in part; `b` in two; `c` once, and nothing that brings points; a
/// guest.
fn ledger() -> anyhow::Result<crate::Fresh> {
    let settings = format!("{SETTINGS}{SEGMENTS}");
    let mut ledger = crate::empty(program(&settings, &COFFEE)?)?;
    for enrolled in ledger.enrol([
        r#"{"id":"a"}"#,
        r#"{"id":"b"}"#,
        r#"{"id":"c"}"#,
        r#"{"id":"d"}"#,
    ])? {
        enrolled?;
    }
    for record in [
        purchase("a1", "2026-01-10", "a", "coffee", 4),
        purchase("b1", "2026-01-20", "b", "coffee", 1),
        purchase("a2", "2026-02-01", "a", "tea", 2),
        returned("r2", "2026-02-02", "a", "a2", "tea", 1),
        purchase("c1", "2026-02-10", "c", "tea", 1),
        purchase("b2", "2026-02-15", "b", "tea", 1),
        r#"{"id":"g1","kind":"purchase","at":"2026-02-20T12:00:00Z","purchase":{"lines":[{"sku":"coffee","quantity":1,"unit_price":"10.00"}]}}"#.to_owned(),
        purchase("a3", "2026-04-01", "a", "coffee", 1),
    ] {
        ledger.process(&Event::from_json(record))?;
    }
    Ok(ledger)
}

fn cells(rows: &[Measures]) -> Vec<String> {
    let sheet = Measures::sheet(rows);
    sheet.rows.iter().map(|row| row.join(" ")).collect()
}

#[test]
fn members_purchases_returns_and_rewards_in_all_by_tier_and_by_segment() -> anyhow::Result<()> {
    let ledger = ledger()?;
    // Members, buyers, active (since 1 January); purchases, of which something
    // came back, which brought something; members whom something was given.
    let expected = [
        "all  4 3 3 6 1 16.7 3 50.0 2 66.7",
        "tier  1 0 0 0 0  0  0 ",
        "tier bronze 3 3 3 6 1 16.7 3 50.0 2 66.7",
        // `b` and `c` bought last 45 and 50 days before 1 April; `c` once only.
        "segment both 1 1 1 2 0 0.0 1 50.0 1 100.0",
        "segment lapsed 2 2 2 3 0 0.0 1 33.3 1 50.0",
        "segment twice 2 2 2 5 1 20.0 3 60.0 2 100.0",
    ];
    assert_eq!(cells(&ledger.measures()?), expected);
    Ok(())
}

#[test]
fn cohorts_are_of_the_first_purchase_and_end_with_the_newest_event() -> anyhow::Result<()> {
    let cohorts = ledger()?.cohorts()?;
    let rows: Vec<String> = cohorts
        .iter()
        .map(|row| {
            format!(
                "{} {} {} of {}: {}",
                row.first, row.month, row.bought, row.members, row.retention
            )
        })
        .collect();
    let expected = [
        "2026-01 0 2 of 2: 100.0",
        "2026-01 1 2 of 2: 100.0",
        "2026-01 2 0 of 2: 0.0",
        "2026-01 3 1 of 2: 50.0",
        "2026-02 0 1 of 1: 100.0",
        "2026-02 1 0 of 1: 0.0",
        "2026-02 2 0 of 1: 0.0",
    ];
    assert_eq!(rows, expected);
    Ok(())
}

/// Whatever happens to points, what was earned is what was used, what expired
/// and what is outstanding, less what was corrected.
#[test]
fn points_add_up() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    // a1's 40 points were usable from 13 January and gone on 9 February, b1's
    // 10 on 19 February; a3's 10 are pending.
    let today = day("2026-04-02")?;
    let late = What::Adjust {
        customer: "a".to_owned(),
        wallet: "points".to_owned(),
        points: "7".to_owned(),
        reason: "late".to_owned(),
        approver: "mo".to_owned(),
    };
    ledger.order(&Order::new("k1", today, late))?;
    ledger.order(&Order::redeem("x1", "a", "points", "2", today))?;
    ledger.order(&Order::hold(
        "h1",
        "a",
        "points",
        "1",
        today,
        day("2026-04-09")?,
    ))?;
    ledger.sweep(today, |_, _| ())?;
    let points = ledger.points()?;
    let own = points.iter().find(|row| row.wallet == "points");
    let own = own.ok_or_else(|| anyhow::anyhow!("the wallet"))?;
    assert_eq!(
        [&own.earned, &own.used, &own.expired, &own.corrected],
        ["60", "2", "50", "7"]
    );
    assert_eq!(
        [&own.outstanding, &own.pending, &own.held],
        ["15", "10", "1"]
    );
    for row in &points {
        let number = |text: &str| text.replace('.', "").parse::<i64>();
        let gone = number(&row.used)? + number(&row.expired)? + number(&row.outstanding)?;
        assert_eq!(number(&row.earned)? + number(&row.corrected)?, gone);
    }
    Ok(())
}

#[test]
fn nothing_is_measured_of_nobody() -> anyhow::Result<()> {
    let ledger = crate::empty(program(SETTINGS, &COFFEE)?)?;
    assert_eq!(cells(&ledger.measures()?), ["all  0 0 0 0 0  0  0 "]);
    assert!(ledger.cohorts()?.is_empty());
    Ok(())
}
