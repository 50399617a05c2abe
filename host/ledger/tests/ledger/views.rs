//! The views that analysts read say what the library says.

use anyhow::Context as _;
use sadakat_engine::Event;
use sadakat_engine::model::{Date, format_scaled};
use sadakat_ledger::{CouponOrder, CouponWhat, Join, Ledger, Order, PoolTerms};

use crate::{CAMPAIGNS, SETTINGS, program, purchase, returned};

#[test]
fn views_say_what_the_library_says() -> anyhow::Result<()> {
    let folder = crate::Place::new()?;
    let path = folder.path().to_owned();
    let mut ledger = Ledger::open(&path, program(SETTINGS, &CAMPAIGNS)?)?;
    for enrolled in ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])? {
        enrolled?;
    }
    for record in [
        purchase("e1", "2026-03-01", "a", "coffee", 3),
        purchase("e2", "2026-03-05", "b", "tea", 2),
        returned("r1", "2026-03-06", "a", "e1", "coffee", 1),
    ] {
        ledger.process(&Event::from_json(record))?;
    }
    let day = |text| Date::parse(text).ok_or_else(|| anyhow::anyhow!("a day"));
    ledger.order(&Order::redeem("x1", "a", "points", "5", day("2026-03-07")?))?;
    let (today, until) = (day("2026-03-07")?, day("2026-03-09")?);
    ledger.order(&Order::hold("h1", "a", "points", "4", today, until))?;
    ledger.coupon_order(&CouponOrder {
        id: "m1".to_owned(),
        at: "2026-03-07".to_owned(),
        what: CouponWhat::Make {
            pool: "OWN".to_owned(),
            terms: PoolTerms {
                personal: true,
                ..PoolTerms::default()
            },
            codes: 3,
        },
    })?;
    // Balances, as a member is shown.
    let member = ledger.member("a", Some(today))?;
    for wallet in &member.wallets {
        let sql = format!(
            "SELECT available, pending, held, digits FROM v_balances
             WHERE customer = 'a' AND wallet = '{}'",
            wallet.wallet
        );
        let row = folder.rows(&sql)?.concat();
        let numbers: Vec<i64> = row.split('|').map(str::parse).collect::<Result<_, _>>()?;
        let [available, pending, held, digits] = numbers[..] else {
            anyhow::bail!("{row}");
        };
        let digits = u8::try_from(digits)?;
        assert_eq!(format_scaled(available, digits), wallet.available);
        assert_eq!(format_scaled(pending, digits), wallet.pending);
        assert_eq!(held, if wallet.wallet == "points" { 4 } else { 0 });
    }
    // What is owed, by expiry.
    let mut owed =
        folder.rows("SELECT wallet, expires, points, lots, digits FROM v_liability_by_expiry")?;
    let told = ledger.liability()?.into_iter().map(|liability| {
        let expires = liability.expires.map(|day| day.to_string());
        let points: String = liability.points.chars().filter(|c| *c != '.').collect();
        let points = points.trim_start_matches('0').to_owned();
        let digits = u8::from(liability.wallet == "stamps");
        let expires = expires.unwrap_or_default();
        format!(
            "{}|{expires}|{points}|{}|{digits}",
            liability.wallet, liability.lots
        )
    });
    let mut told: Vec<String> = told.collect();
    owed.sort();
    told.sort();
    assert_eq!(owed, told);
    assert!(owed.len() >= 3, "{owed:?}");
    // What campaigns did.
    let did = folder.rows(
        "SELECT campaign, wallet, given, taken, events FROM v_campaign_performance
         WHERE wallet = 'points' ORDER BY campaign",
    )?;
    assert_eq!(did, ["base|points|50|10|3"]);
    // Every transfer twice: all of them come to nothing.
    let sums = folder.rows(
        "SELECT sum(amount), count(*) - 2 * (SELECT count(*) FROM transfer) FROM v_entries",
    )?;
    assert_eq!(sums, ["0|0"]);
    let pools = folder.rows("SELECT pool, state, codes, uses, used FROM v_coupons")?;
    assert_eq!(pools, ["OWN|waiting|3|3|0"]);
    Ok(())
}

/// A row for each purse, and who shares which.
#[test]
fn households_are_seen_beside_members() -> anyhow::Result<()> {
    let folder = crate::Place::new()?;
    let mut ledger = Ledger::open(folder.path(), program(SETTINGS, &CAMPAIGNS)?)?;
    ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])?;
    let record = purchase("e1", "2026-03-01", "a", "mug", 2);
    ledger.process(&Event::from_json(record))?;
    let day = |text: &str| Date::parse(text).context("a day");
    for who in ["a", "b"] {
        ledger.join(&Join {
            id: format!("j {who}"),
            day: day("2026-03-04")?,
            household: "home".to_owned(),
            customer: who.to_owned(),
        })?;
    }
    let order = Order::hold(
        "h1",
        "b",
        "points",
        "5",
        day("2026-03-04")?,
        day("2026-03-09")?,
    );
    ledger.order(&order)?;
    let balances = folder.rows(
        "SELECT coalesce(customer, '-'), coalesce(household, '-'), available, pending, held
         FROM v_balances WHERE wallet = 'points' ORDER BY 1",
    )?;
    assert_eq!(balances, ["-|home|15|0|5", "a|-|0|0|0"]);
    let members = folder
        .rows("SELECT household, customer, since FROM v_household_members ORDER BY customer")?;
    assert_eq!(members, ["home|a|2026-03-04", "home|b|2026-03-04"]);
    Ok(())
}
