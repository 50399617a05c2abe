//! Coupons are issued under codes, and used once.

use anyhow::Context as _;
use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{CouponVerdict, Ledger, LedgerError, Void};

use crate::{SETTINGS, program, returned, sound};

fn day(text: &str) -> anyhow::Result<Date> {
    Date::parse(text).context("a day")
}

/// A purchase with codes.
fn with_codes(id: &str, on: &str, customer: &str, codes: &[&str]) -> Event {
    let codes = serde_json::json!(codes);
    Event::from_json(format!(
        r#"{{"id":"{id}","kind":"purchase","at":"{on}T12:00:00Z","customer":"{customer}","purchase":{{"coupons":{codes},"lines":[{{"sku":"mug","category":"m","quantity":1,"unit_price":"10.00"}}]}}}}"#
    ))
}

/// A ledger in which `a` was given a coupon for ten days; with its code.
fn issued() -> anyhow::Result<(crate::Fresh, String)> {
    let manifest = "on = [\"visit\"]\n";
    let script = "coupon(#{ amount: 2, valid: \"10 days\" });";
    let mut ledger = crate::empty(program(SETTINGS, &[("thanks", manifest, script)])?)?;
    for enrolled in ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])? {
        enrolled?;
    }
    let visit =
        r#"{"id":"v1","kind":"visit","at":"2026-03-01T12:00:00Z","customer":"a"}"#.to_owned();
    let answer = ledger.process(&Event::from_json(visit.clone()))?;
    let coupon = answer.coupons.first().context("a coupon")?;
    assert_eq!(coupon.customer.as_deref(), Some("a"));
    assert_eq!(coupon.until, Some(day("2026-03-10")?));
    let again = ledger.process(&Event::from_json(visit))?;
    assert_eq!((again.repeated, &again.coupons), (true, &answer.coupons));
    Ok((ledger, coupon.code.clone()))
}

fn verdict(
    ledger: &mut Ledger,
    id: &str,
    on: &str,
    customer: &str,
    code: &str,
) -> anyhow::Result<CouponVerdict> {
    let answer = ledger.process(&with_codes(id, on, customer, &[code]))?;
    answer.verdicts.into_iter().next().context("a verdict")
}

fn state(ledger: &Ledger, on: &str) -> anyhow::Result<String> {
    let coupons = ledger.coupons("a", day(on)?)?;
    Ok(coupons.into_iter().next().context("a coupon")?.state)
}

/// R1: the second use is none, whoever tries; the till reads what it is worth.
#[test]
fn a_coupon_is_used_once() -> anyhow::Result<()> {
    let (mut ledger, code) = issued()?;
    let typed = code.to_lowercase().replace('-', " ");
    let first = verdict(&mut ledger, "e1", "2026-03-10", "a", &typed)?;
    assert!(first.accepted);
    let worth = first.worth.context("what it is worth")?;
    assert_eq!(worth.get("amount").and_then(|v| v.as_str()), Some("2.00"));
    let second = verdict(&mut ledger, "e2", "2026-03-10", "a", &code)?;
    assert_eq!(second.reason.as_deref(), Some("used"));
    // The till asks again.
    assert!(verdict(&mut ledger, "e1", "2026-03-10", "a", &typed)?.accepted);
    assert_eq!(state(&ledger, "2026-03-10")?, "redeemed");
    sound(&mut ledger)
}

/// Every code has a verdict, with the reason for staff.
#[test]
fn codes_that_cannot_be_used() -> anyhow::Result<()> {
    let (mut ledger, code) = issued()?;
    for (id, on, customer, reason) in [
        ("e1", "2026-03-02", "b", "other member"),
        ("e2", "2026-02-28", "a", "not valid yet"),
        ("e3", "2026-03-11", "a", "expired"),
    ] {
        let refused = verdict(&mut ledger, id, on, customer, &code)?;
        assert_eq!(
            (refused.accepted, refused.reason.as_deref()),
            (false, Some(reason))
        );
    }
    assert_eq!(state(&ledger, "2026-03-11")?, "expired");
    // One that only looks like one, and one that no campaign knows.
    let (other, _) = issued()?;
    let foreign = other.coupons("a", day("2026-03-01")?)?;
    let foreign = foreign.into_iter().next().context("a coupon")?.code;
    let answer = ledger.process(&with_codes("e4", "2026-03-11", "a", &[&foreign, "SPRING"]))?;
    let reasons: Vec<_> = answer
        .verdicts
        .iter()
        .map(|v| v.reason.as_deref())
        .collect();
    assert_eq!(reasons, [Some("unknown"), Some("no effect")]);
    sound(&mut ledger)
}

/// R67, R75: goods that come back do not bring a used coupon back.
#[test]
fn a_return_does_not_bring_a_coupon_back() -> anyhow::Result<()> {
    let (mut ledger, code) = issued()?;
    assert!(verdict(&mut ledger, "e1", "2026-03-02", "a", &code)?.accepted);
    let back = returned("r1", "2026-03-03", "a", "e1", "mug", 1);
    ledger.process(&Event::from_json(back))?;
    assert_eq!(state(&ledger, "2026-03-03")?, "redeemed");
    sound(&mut ledger)
}

#[test]
fn a_void_coupon_cannot_be_used() -> anyhow::Result<()> {
    let (mut ledger, code) = issued()?;
    let void = Void {
        id: "v1".to_owned(),
        code: code.clone(),
        day: day("2026-03-02")?,
        reason: "stolen phone".to_owned(),
        approver: "mo".to_owned(),
    };
    assert!(!ledger.void(&void)?);
    assert!(ledger.void(&void)?, "asked before");
    let refused = verdict(&mut ledger, "e1", "2026-03-02", "a", &code)?;
    assert_eq!(refused.reason.as_deref(), Some("void"));
    let again = ledger.void(&Void {
        id: "v2".to_owned(),
        ..void.clone()
    });
    assert!(
        matches!(again, Err(LedgerError::CouponOver { .. })),
        "{again:?}"
    );
    let unknown = ledger.void(&Void {
        id: "v3".to_owned(),
        code: "SPRING".to_owned(),
        ..void
    });
    assert!(
        matches!(unknown, Err(LedgerError::UnknownCoupon(_))),
        "{unknown:?}"
    );
    sound(&mut ledger)
}

/// What a campaign's coupons came to stands beside its points: what was used
/// and did not come back, and what was not used until its last day.
#[test]
fn coupons_are_counted_by_campaign() -> anyhow::Result<()> {
    let (mut ledger, code) = issued()?;
    for number in 2..=4 {
        ledger.process(&Event::from_json(format!(
            r#"{{"id":"v{number}","kind":"visit","at":"2026-03-01T13:00:00Z","customer":"b"}}"#
        )))?;
    }
    let counts = |ledger: &Ledger| -> anyhow::Result<Vec<(String, String, [u64; 4])>> {
        let rows = ledger.performance()?.into_iter();
        let rows = rows.map(|row| {
            let counts = [row.events, row.coupons, row.redeemed, row.expired];
            (row.campaign, row.wallet, counts)
        });
        Ok(rows.filter(|(campaign, ..)| campaign == "thanks").collect())
    };
    let thanks = |counts| vec![("thanks".to_owned(), String::new(), counts)];
    assert_eq!(counts(&ledger)?, thanks([4, 4, 0, 0]));
    assert!(verdict(&mut ledger, "e1", "2026-03-02", "a", &code)?.accepted);
    let other = ledger.coupons("b", day("2026-03-02")?)?;
    let other = other.into_iter().next().context("a coupon")?.code;
    ledger.void(&Void {
        id: "void".to_owned(),
        code: other,
        day: day("2026-03-02")?,
        reason: "stolen phone".to_owned(),
        approver: "mo".to_owned(),
    })?;
    assert_eq!(counts(&ledger)?, thanks([4, 4, 1, 0]));
    // Ten days are over, for the void one as well.
    ledger.process(&with_codes("e9", "2026-03-11", "b", &[]))?;
    assert_eq!(counts(&ledger)?, thanks([4, 4, 1, 3]));
    let week = ledger.performance_between(day("2026-03-02")?, day("2026-03-08")?)?;
    assert!(week.iter().all(|row| row.coupons == 0), "{week:?}");
    let day_one = ledger.performance_between(day("2026-03-01")?, day("2026-03-01")?)?;
    let found = day_one.iter().find(|row| row.campaign == "thanks");
    assert_eq!(found.map(|row| row.coupons), Some(4));
    sound(&mut ledger)
}
