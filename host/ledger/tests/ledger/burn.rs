//! Points are redeemed, held and corrected.

use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{Ledger, LedgerError, Order, What};

use crate::{ledger, program, purchase, returned, sound};

fn day(text: &str) -> anyhow::Result<Date> {
    Date::parse(text).ok_or_else(|| anyhow::anyhow!("{text}"))
}

/// A ledger whose member `a` has 100 points that can be used from 4 March, and
/// are gone on 3 April.
fn with_points() -> anyhow::Result<crate::Fresh> {
    let mut ledger = ledger()?;
    ledger.process(&Event::from_json(purchase(
        "e1",
        "2026-03-01",
        "a",
        "coffee",
        10,
    )))?;
    Ok(ledger)
}

fn available(ledger: &Ledger, on: &str) -> anyhow::Result<String> {
    let member = ledger.member("a", Some(day(on)?))?;
    let wallet = member.wallets.into_iter().next();
    Ok(wallet.map(|wallet| wallet.available).unwrap_or_default())
}

#[test]
fn points_are_redeemed_once() -> anyhow::Result<()> {
    let mut ledger = with_points()?;
    let redeem = Order::redeem("r1", "a", "points", "60", day("2026-03-05")?);
    let first = ledger.order(&redeem)?;
    assert_eq!((&*first.available, first.repeated), ("40", false));
    let again = ledger.order(&redeem)?;
    assert_eq!((&*again.available, again.repeated), ("40", true));
    let other = Order::redeem("r1", "a", "points", "61", day("2026-03-05")?);
    let refused = ledger.order(&other);
    assert!(
        matches!(refused, Err(LedgerError::Conflict { .. })),
        "{refused:?}"
    );
    assert_eq!(available(&ledger, "2026-03-05")?, "40");
    sound(&mut ledger)
}

/// R10: a balance never goes below zero by redeeming; what cannot be used yet,
/// or has expired, is not there.
#[test]
fn never_more_than_there_is() -> anyhow::Result<()> {
    let mut ledger = with_points()?;
    for (id, points, on, there) in [
        ("r1", "1", "2026-03-03", "0"),
        ("r2", "101", "2026-03-05", "100"),
        ("r3", "1", "2026-04-03", "0"),
    ] {
        let refused = ledger.order(&Order::redeem(id, "a", "points", points, day(on)?));
        let Err(error) = refused else {
            anyhow::bail!("{refused:?}");
        };
        let expected = format!("`a` has {there} in `points`, not {points}");
        assert_eq!(error.to_string(), expected);
    }
    sound(&mut ledger)
}

#[test]
fn what_is_asked_wrongly_is_refused_in_words() -> anyhow::Result<()> {
    let mut ledger = with_points()?;
    let on = day("2026-03-05")?;
    for (order, message) in [
        (
            Order::redeem("x", "c", "points", "1", on),
            "there is no member `c`",
        ),
        (
            Order::redeem("x", "a", "point", "1", on),
            "there is no wallet `point`; did you mean `points`?",
        ),
        (
            Order::redeem("x", "a", "points", "0", on),
            "`0` is no number of points: write one above zero, with at most 0 decimal places, such as `100`",
        ),
        (
            Order::redeem("x", "a", "points", "1.5", on),
            "`1.5` is no number of points: write one above zero, with at most 0 decimal places, such as `100`",
        ),
        (Order::capture("x", "h", on), "nothing is held under `h`"),
        (
            Order::new(
                "x",
                on,
                What::Adjust {
                    customer: "a".into(),
                    wallet: "points".into(),
                    points: "5".into(),
                    reason: "goodwill".into(),
                    approver: " ".into(),
                },
            ),
            "the approver is missing: say it, since it is kept for auditors",
        ),
    ] {
        let refused = ledger.order(&order);
        let Err(error) = refused else {
            anyhow::bail!("{refused:?}");
        };
        assert_eq!(error.to_string(), message);
        assert!(error.is_refusal());
    }
    sound(&mut ledger)
}

/// R20, R26: what is held is nobody else's, until it is captured or released.
#[test]
fn holds() -> anyhow::Result<()> {
    let mut ledger = with_points()?;
    let on = day("2026-03-05")?;
    let until = day("2026-03-06")?;
    ledger.order(&Order::hold("h1", "a", "points", "70", on, until))?;
    assert_eq!(available(&ledger, "2026-03-05")?, "30");
    let more = ledger.order(&Order::redeem("r1", "a", "points", "31", on));
    assert!(
        matches!(more, Err(LedgerError::NotEnough { .. })),
        "{more:?}"
    );
    ledger.order(&Order::capture("c1", "h1", until))?;
    assert_eq!(available(&ledger, "2026-03-06")?, "30");
    // R12, R27: the end of a hold comes once.
    for order in [
        Order::capture("c2", "h1", until),
        Order::release("l1", "h1", until),
    ] {
        let refused = ledger.order(&order);
        let Err(error) = refused else {
            anyhow::bail!("{refused:?}");
        };
        assert_eq!(error.to_string(), "the hold `h1` was captured already");
    }
    ledger.order(&Order::hold("h2", "a", "points", "20", until, until))?;
    ledger.order(&Order::release("l2", "h2", until))?;
    assert_eq!(available(&ledger, "2026-03-06")?, "30");
    sound(&mut ledger)
}

/// R24: a hold has an end; what it held is back, but not what has expired.
#[test]
fn holds_end_by_themselves() -> anyhow::Result<()> {
    let mut ledger = with_points()?;
    let (on, until) = (day("2026-03-05")?, day("2026-03-06")?);
    ledger.order(&Order::hold("h1", "a", "points", "70", on, until))?;
    let late = ledger.order(&Order::capture("c1", "h1", day("2026-03-07")?));
    let Err(error) = late else {
        anyhow::bail!("{late:?}");
    };
    let message = "the hold `h1` could be captured until 2026-03-06";
    assert_eq!(error.to_string(), message);
    assert_eq!(ledger.sweep(day("2026-03-06")?, |_, _| {})?.released, 0);
    assert_eq!(ledger.sweep(day("2026-03-07")?, |_, _| {})?.released, 1);
    assert_eq!(available(&ledger, "2026-03-07")?, "100");
    let end = day("2026-04-10")?;
    ledger.order(&Order::hold(
        "h2",
        "a",
        "points",
        "10",
        day("2026-03-08")?,
        end,
    ))?;
    ledger.order(&Order::release("l2", "h2", end))?;
    assert_eq!(available(&ledger, "2026-04-10")?, "0");
    sound(&mut ledger)
}

#[test]
fn corrections_have_a_reason_and_an_approver() -> anyhow::Result<()> {
    let mut ledger = with_points()?;
    let adjust = |id: &str, points: &str, on: Date| {
        let what = What::Adjust {
            customer: "a".into(),
            wallet: "points".into(),
            points: points.into(),
            reason: "goodwill".into(),
            approver: "mo".into(),
        };
        Order::new(id, on, what)
    };
    let tier = ledger.member("a", None)?.tier;
    let on = day("2026-03-10")?;
    assert_eq!(ledger.order(&adjust("a1", "1000", on))?.available, "1100");
    assert_eq!(ledger.order(&adjust("a2", "-50", on))?.available, "1050");
    let member = ledger.member("a", None)?;
    assert_eq!(member.tier, tier, "corrections count for no tier");
    let last = member.timeline.last().map(|booking| {
        (
            booking.reason.clone(),
            booking.to.clone(),
            booking.points.clone(),
        )
    });
    let expected = ("adjusted", "liability", "50");
    assert_eq!(
        last,
        Some((expected.0.into(), expected.1.into(), expected.2.into()))
    );
    // The oldest went first, and the others last 30 days from that day.
    assert_eq!(available(&ledger, "2026-04-08")?, "1000");
    assert_eq!(available(&ledger, "2026-04-09")?, "0");
    sound(&mut ledger)
}

/// A program whose points pay, with a policy for points that were used before
/// what earned them came back.
fn paying(policy: &str) -> anyhow::Result<crate::Fresh> {
    let settings = format!(
        "[program]\nname = \"Test\"\ncurrency = \"EUR\"\ntime_zone = \"Europe/Berlin\"\n\
         [wallets.points]\nworth = \"0.50\"\n[returns]\nspent_points = \"{policy}\"\n"
    );
    let campaigns = [(
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"\n",
        "points(purchase.earning);",
    )];
    let mut ledger = crate::empty(program(&settings, &campaigns)?)?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    Ok(ledger)
}

/// A purchase of which so much is paid with points.
fn paid(id: &str, day: &str, price: &str, points: &str) -> Event {
    Event::from_json(format!(
        r#"{{"id":"{id}","kind":"purchase","at":"{day}T12:00:00Z","customer":"a","purchase":{{"paid_with_points":"{points}","lines":[{{"sku":"a","quantity":2,"unit_price":"{price}"}}]}}}}"#
    ))
}

/// R10, R30, R67, R74: points that pay are gone, never more than there are, and
/// come back with what they paid for.
#[test]
fn points_pay() -> anyhow::Result<()> {
    let mut ledger = paying("negative")?;
    ledger.process(&paid("e1", "2026-03-01", "50.00", "0.00"))?;
    let answer = ledger.process(&paid("e2", "2026-03-02", "20.00", "40.00"))?;
    let decision = answer.decisions.concat();
    let said = r#""paid_with_points":{"wallet":"points","points":"80"}"#;
    anyhow::ensure!(decision.contains(said), "{decision}");
    assert_eq!(available(&ledger, "2026-03-02")?, "20");
    let answer = ledger.process(&paid("e3", "2026-03-03", "10.00", "20.00"))?;
    let decision = answer.decisions.concat();
    let said = r#""short":[{"wallet":"points","wanted":"40","taken":"20"}]"#;
    anyhow::ensure!(decision.contains(said), "{decision}");
    assert_eq!(available(&ledger, "2026-03-03")?, "0");
    for (id, of, there) in [("r1", "e3", "0"), ("r2", "e3", "20"), ("r3", "e2", "60")] {
        let back = returned(id, "2026-03-04", "a", of, "a", 1);
        ledger.process(&Event::from_json(back))?;
        assert_eq!(available(&ledger, "2026-03-04")?, there, "{id}");
    }
    let paid = ledger.member("a", None)?.timeline.into_iter();
    let paid: Vec<String> = paid
        .filter(|booking| booking.to == "liability")
        .map(|booking| format!("{} {}", booking.reason, booking.points))
        .collect();
    assert_eq!(paid, ["paid 80", "paid 20"]);
    sound(&mut ledger)
}

/// R66: points that were used before what earned them came back are a debt, or
/// the program bears them; the answer says how many in any case.
#[test]
fn points_that_were_spent_are_owed_by_policy() -> anyhow::Result<()> {
    for (policy, left) in [("negative", "-80"), ("absorb", "0"), ("report", "0")] {
        let mut ledger = paying(policy)?;
        ledger.process(&paid("e1", "2026-03-01", "50.00", "0.00"))?;
        ledger.process(&paid("e2", "2026-03-02", "20.00", "40.00"))?;
        let back = returned("r1", "2026-03-03", "a", "e1", "a", 2);
        let decision = ledger.process(&Event::from_json(back))?.decisions.concat();
        let owed =
            format!(r#""owed":[{{"wallet":"points","points":"80","spent_points":"{policy}"}}]"#);
        anyhow::ensure!(decision.contains(&owed), "{decision}");
        assert_eq!(available(&ledger, "2026-03-03")?, left);
        sound(&mut ledger)?;
    }
    Ok(())
}
