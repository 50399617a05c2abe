//! Pools of codes: imported, made, handed out, held, used and given back.

use anyhow::Context as _;
use sadakat_engine::Event;
use sadakat_ledger::{
    Answer, CouponOrder, CouponReceipt, CouponVerdict, CouponWhat, Ledger, LedgerError, PoolTerms,
};

use crate::{SETTINGS, program, returned, sound};

const CAMPAIGNS: [(&str, &str, &str); 5] = [
    (
        "spring",
        "on = [\"purchase\"]\nphase = \"order\"\naudience = '\"SPRING\" in purchase.coupons'\n",
        "discount(#{ percent: 10, on: \"order\" });",
    ),
    (
        "hello",
        "on = [\"purchase\"]\nphase = \"order\"\naudience = '\"HELLO\" in purchase.coupons || \"MERHABA\" in purchase.coupons'\n",
        "points(\"coins\", 5);",
    ),
    (
        "large",
        "on = [\"purchase\"]\nphase = \"order\"\naudience = '\"BIG\" in purchase.coupons && purchase.total >= 100'\n",
        "discount(#{ amount: 20, on: \"order\" });",
    ),
    (
        "thanks",
        "on = [\"visit\"]\n",
        "coupon(#{ offer: \"PARTNER\" });",
    ),
    (
        "once",
        "on = [\"purchase\"]\nlimit = { per_customer = 1 }\naudience = '\"SPRING\" in purchase.coupons'\n",
        "points(\"coins\", 1);",
    ),
];

fn ledger(settings: &str) -> anyhow::Result<crate::Fresh> {
    let mut ledger = crate::empty(program(settings, &CAMPAIGNS)?)?;
    for enrolled in ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])? {
        enrolled?;
    }
    Ok(ledger)
}

fn order(
    ledger: &mut Ledger,
    id: &str,
    at: &str,
    what: CouponWhat,
) -> Result<CouponReceipt, LedgerError> {
    ledger.coupon_order(&CouponOrder {
        id: id.to_owned(),
        at: at.to_owned(),
        what,
    })
}

fn import(
    ledger: &mut Ledger,
    pool: &str,
    codes: &[&str],
    terms: PoolTerms,
) -> Result<CouponReceipt, LedgerError> {
    let what = CouponWhat::Import {
        pool: pool.to_owned(),
        terms,
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    order(ledger, &format!("{pool} {codes:?}"), "2026-03-01", what)
}

fn issue(
    ledger: &mut Ledger,
    id: &str,
    pool: &str,
    customer: &str,
) -> Result<CouponReceipt, LedgerError> {
    let what = CouponWhat::Issue {
        pool: pool.to_owned(),
        customer: customer.to_owned(),
    };
    order(ledger, id, "2026-03-02", what)
}

fn hold(
    ledger: &mut Ledger,
    id: &str,
    code: &str,
    customer: Option<&str>,
    basket: &str,
) -> Result<CouponReceipt, LedgerError> {
    let what = CouponWhat::Hold {
        code: code.to_owned(),
        customer: customer.map(str::to_owned),
        basket: basket.to_owned(),
        until: "2026-03-02T12:15:00Z".to_owned(),
    };
    order(ledger, id, "2026-03-02T12:00:00Z", what)
}

/// A purchase of so many mugs, 10.00 each, with codes.
fn bought(id: &str, at: &str, customer: &str, quantity: u32, codes: &[&str]) -> Event {
    let codes = serde_json::json!(codes);
    let customer = match customer {
        "" => String::new(),
        customer => format!(r#""customer":"{customer}","#),
    };
    Event::from_json(format!(
        r#"{{"id":"{id}","kind":"purchase","at":"{at}",{customer}"purchase":{{"coupons":{codes},"lines":[{{"sku":"mug","category":"m","quantity":{quantity},"unit_price":"10.00"}}]}}}}"#
    ))
}

/// What became of the only code of a purchase at noon.
fn verdict(
    ledger: &mut Ledger,
    id: &str,
    customer: &str,
    code: &str,
) -> anyhow::Result<(CouponVerdict, Answer)> {
    let event = bought(id, "2026-03-02T12:00:00Z", customer, 1, &[code]);
    let answer = ledger.process(&event)?;
    let verdict = answer.verdicts.first().context("a verdict")?.clone();
    Ok((verdict, answer))
}

/// Why a code is refused; empty if it is not.
fn reason(ledger: &mut Ledger, id: &str, customer: &str, code: &str) -> anyhow::Result<String> {
    let (verdict, _) = verdict(ledger, id, customer, code)?;
    assert_eq!(verdict.accepted, verdict.reason.is_none());
    assert_eq!(verdict.accepted, verdict.message.is_none());
    Ok(verdict.reason.unwrap_or_default())
}

fn has_discount(answer: &Answer) -> bool {
    answer.decisions.concat().contains(r#""kind":"discount""#)
}

/// R1, R99: campaigns read the pool's name, each code counts once, in whatever
/// letters it is typed.
#[test]
fn codes_of_a_list_are_used_once_each() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    let receipt = import(
        &mut ledger,
        "Spring",
        &["sp-1", "SP-2", "sp-1 "],
        PoolTerms::default(),
    )?;
    assert_eq!((receipt.new, receipt.known), (2, 1));
    let (first, answer) = verdict(&mut ledger, "e1", "a", " SP-1")?;
    assert!(first.accepted && has_discount(&answer));
    assert_eq!(first.pool.as_deref(), Some("SPRING"));
    let (second, answer) = verdict(&mut ledger, "e2", "b", "sp-1")?;
    assert_eq!(second.reason.as_deref(), Some("used"));
    assert!(!has_discount(&answer), "a used code is no code");
    let (again, answer) = verdict(&mut ledger, "e1", "a", " SP-1")?;
    assert!(again.accepted && answer.repeated);
    // A guest has one as well; the name of a pool is no code of it.
    assert_eq!(reason(&mut ledger, "e3", "", "sp-2")?, "");
    let (name, answer) = verdict(&mut ledger, "e4", "a", "SPRING")?;
    assert_eq!(name.reason.as_deref(), Some("unknown"));
    assert!(!has_discount(&answer));
    let pools = ledger.pools()?;
    let pool = pools.first().context("a pool")?;
    assert_eq!((pool.codes, pool.redeemed, pool.used), (2, 2, 2));
    sound(&mut ledger)
}

/// R100: a code that changes nothing is told, and is not used up.
#[test]
fn a_code_without_effect_is_not_used_up() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    import(&mut ledger, "BIG", &["b1"], PoolTerms::default())?;
    let small = bought("e1", "2026-03-02T12:00:00Z", "a", 1, &["b1"]);
    let answer = ledger.process(&small)?;
    let refused = answer.verdicts.first().context("a verdict")?;
    assert_eq!(refused.reason.as_deref(), Some("no effect"));
    let large = bought("e2", "2026-03-02T12:00:00Z", "a", 10, &["b1"]);
    let answer = ledger.process(&large)?;
    assert!(answer.verdicts.iter().all(|verdict| verdict.accepted) && has_discount(&answer));
    sound(&mut ledger)
}

/// Codes that campaigns know by themselves have verdicts too: of two that
/// unlock the same, the first counts.
#[test]
fn codes_of_campaigns_have_verdicts() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    let codes = ["nothing", "hello", "Merhaba", "HELLO"];
    let event = bought("e1", "2026-03-02T12:00:00Z", "a", 1, &codes);
    let answer = ledger.process(&event)?;
    let told: Vec<(&str, Option<&str>)> = answer
        .verdicts
        .iter()
        .map(|verdict| (verdict.code.as_str(), verdict.reason.as_deref()))
        .collect();
    let none = Some("no effect");
    assert_eq!(
        told,
        [("nothing", none), ("hello", None), ("Merhaba", none)]
    );
    sound(&mut ledger)
}

/// R28: how often a code can be used, and how often by one member.
#[test]
fn a_code_for_several_uses() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    let terms = PoolTerms {
        uses: 3,
        per_member: Some(2),
        ..PoolTerms::default()
    };
    import(&mut ledger, "SPRING", &["ALL"], terms)?;
    let told: Vec<String> = [
        ("e1", "a"),
        ("e2", "a"),
        ("e3", "a"),
        ("e4", ""),
        ("e5", "b"),
        ("e6", "b"),
    ]
    .into_iter()
    .map(|(id, customer)| reason(&mut ledger, id, customer, "all"))
    .collect::<Result<_, _>>()?;
    assert_eq!(
        told,
        ["", "", "used by the member", "member unknown", "", "used"]
    );
    sound(&mut ledger)
}

/// A personal code is its member's, from the day on which it is handed out, and
/// no code is handed out twice.
#[test]
fn codes_are_handed_out_once_each() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    let terms = PoolTerms {
        personal: true,
        valid_days: Some(2),
        ..PoolTerms::default()
    };
    let make = CouponWhat::Make {
        pool: "SPRING".to_owned(),
        terms,
        codes: 2,
    };
    let made = order(&mut ledger, "m1", "2026-03-01", make.clone())?;
    assert_eq!((made.codes.len(), made.new), (2, 2));
    let again = order(&mut ledger, "m1", "2026-03-01", make)?;
    assert_eq!((again.repeated, &again.codes), (true, &made.codes));
    let [first, second] = made.codes.as_slice() else {
        anyhow::bail!("two codes");
    };
    assert_eq!(reason(&mut ledger, "e1", "a", first)?, "not issued");
    let issued = issue(&mut ledger, "i1", "spring", "a")?;
    assert_eq!(issued.codes.concat(), *first);
    assert_eq!(
        issued.until.map(|day| day.to_string()).as_deref(),
        Some("2026-03-03")
    );
    assert_eq!(
        issue(&mut ledger, "i1", "spring", "a")?.codes.concat(),
        *first
    );
    assert_eq!(
        issue(&mut ledger, "i2", "SPRING", "b")?.codes.concat(),
        *second
    );
    let none = issue(&mut ledger, "i3", "SPRING", "a");
    assert!(matches!(none, Err(LedgerError::PoolEmpty(_))), "{none:?}");
    assert_eq!(reason(&mut ledger, "e2", "b", first)?, "other member");
    let late = bought("e3", "2026-03-04T12:00:00Z", "a", 1, &[first.as_str()]);
    let late = ledger.process(&late)?;
    let late = late.verdicts.first().context("a verdict")?;
    assert_eq!(late.reason.as_deref(), Some("expired"));
    assert_eq!(reason(&mut ledger, "e4", "a", first)?, "");
    let own = ledger.coupons(
        "a",
        sadakat_engine::model::Date::parse("2026-03-02").context("a day")?,
    )?;
    let own: Vec<_> = own
        .iter()
        .map(|c| (c.offer.as_deref(), c.state.as_str()))
        .collect();
    assert_eq!(own, [(Some("SPRING"), "redeemed")]);
    sound(&mut ledger)
}

/// What a campaign gives comes out of the personal pool of that name, and not
/// once more than it has codes.
#[test]
fn campaigns_hand_codes_out() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    let terms = PoolTerms {
        personal: true,
        ..PoolTerms::default()
    };
    import(&mut ledger, "PARTNER", &["p1"], terms)?;
    let visit = |id: &str| {
        Event::from_json(format!(
            r#"{{"id":"{id}","kind":"visit","at":"2026-03-02T12:00:00Z","customer":"a"}}"#
        ))
    };
    let first = ledger.process(&visit("v1"))?;
    let coupon = first.coupons.first().context("a coupon")?;
    assert_eq!(
        (coupon.code.as_str(), coupon.campaign.as_str()),
        ("P1", "thanks")
    );
    let second = ledger.process(&visit("v2"))?;
    assert!(second.coupons.is_empty());
    let short = second.not_issued.first().context("one that is missing")?;
    assert_eq!(
        (short.campaign.as_str(), short.pool.as_str()),
        ("thanks", "PARTNER")
    );
    assert_eq!(ledger.process(&visit("v2"))?.not_issued, second.not_issued);
    sound(&mut ledger)
}

/// R20, R23, R24: a code that somebody holds is nobody else's, until it is
/// given back or the time is over; whoever holds it comes in again.
#[test]
fn a_code_is_held_for_a_basket() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    import(
        &mut ledger,
        "SPRING",
        &["s1", "s2", "s3"],
        PoolTerms::default(),
    )?;
    hold(&mut ledger, "h1", "s1", Some("a"), "basket-1")?;
    assert_eq!(reason(&mut ledger, "e1", "b", "s1")?, "held");
    let other = hold(&mut ledger, "h2", "s1", Some("b"), "basket-2");
    assert!(
        matches!(
            other,
            Err(LedgerError::CouponRefused { reason: "held", .. })
        ),
        "{other:?}"
    );
    // The same member with another basket, and the basket itself.
    hold(&mut ledger, "h3", "s1", Some("a"), "basket-3")?;
    assert_eq!(reason(&mut ledger, "basket-3", "a", "s1")?, "");
    // A guest's basket.
    hold(&mut ledger, "h4", "s2", None, "basket-4")?;
    assert_eq!(reason(&mut ledger, "e2", "", "s2")?, "held");
    let late = bought("e3", "2026-03-02T12:16:00Z", "b", 1, &["s2"]);
    assert!(
        ledger
            .process(&late)?
            .verdicts
            .iter()
            .all(|verdict| verdict.accepted)
    );
    hold(&mut ledger, "h5", "s3", None, "basket-5")?;
    let release = CouponWhat::Release {
        basket: "basket-5".to_owned(),
    };
    let released = order(&mut ledger, "r1", "2026-03-02T12:01:00Z", release)?;
    assert_eq!(released.codes, ["S3"]);
    assert_eq!(reason(&mut ledger, "e4", "b", "s3")?, "");
    sound(&mut ledger)
}

/// Of a code for two uses, one is held and one is left.
#[test]
fn what_is_held_counts_as_used() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    let terms = PoolTerms {
        uses: 2,
        ..PoolTerms::default()
    };
    import(&mut ledger, "SPRING", &["ALL"], terms)?;
    hold(&mut ledger, "h1", "ALL", None, "basket-1")?;
    assert_eq!(reason(&mut ledger, "e1", "a", "ALL")?, "");
    assert_eq!(reason(&mut ledger, "e2", "b", "ALL")?, "held");
    assert_eq!(reason(&mut ledger, "basket-1", "", "ALL")?, "");
    assert_eq!(reason(&mut ledger, "e3", "b", "ALL")?, "used");
    sound(&mut ledger)
}

/// R27: when all of it comes back, a code can be used again if the program says
/// so, once; what was paid is told by what campaigns saw then.
#[test]
fn a_whole_return_gives_a_code_back() -> anyhow::Result<()> {
    let back = format!("{SETTINGS}[returns]\ncoupons_back = \"whole returns\"\n");
    for (settings, expected) in [(SETTINGS, "used"), (&back, "")] {
        let mut ledger = ledger(settings)?;
        import(&mut ledger, "SPRING", &["s1"], PoolTerms::default())?;
        let two = bought("e1", "2026-03-02T12:00:00Z", "a", 2, &["s1"]);
        assert!(has_discount(&ledger.process(&two)?));
        let part = returned("r1", "2026-03-03", "a", "e1", "mug", 1);
        let part = ledger.process(&Event::from_json(part))?;
        let decision = part.decisions.concat();
        assert!(decision.contains(r#""refund":"9.00""#), "{decision}");
        assert_eq!(reason(&mut ledger, "e2", "b", "s1")?, "used");
        let rest = returned("r2", "2026-03-03", "a", "e1", "mug", 1);
        ledger.process(&Event::from_json(rest.clone()))?;
        ledger.process(&Event::from_json(rest))?;
        assert_eq!(reason(&mut ledger, "e3", "b", "s1")?, expected);
        let whole = returned("r3", "2026-03-03", "a", "e1", "mug", 1);
        ledger.process(&Event::from_json(whole)).unwrap_err();
        assert_eq!(reason(&mut ledger, "e4", "a", "s1")?, "used");
        sound(&mut ledger)?;
    }
    Ok(())
}

/// Nothing of a list is taken in if one of its codes cannot be.
#[test]
fn what_cannot_be_imported() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    import(&mut ledger, "SPRING", &["s1"], PoolTerms::default())?;
    let said = |done: Result<CouponReceipt, LedgerError>| match done {
        Ok(receipt) => format!("{receipt:?}"),
        Err(error) => error.to_string(),
    };
    let taken = import(&mut ledger, "HELLO", &["h1", "S1"], PoolTerms::default());
    assert_eq!(
        said(taken),
        "`S1` is a code of `SPRING` already: a code is in one pool only"
    );
    let until = PoolTerms {
        until: sadakat_engine::model::Date::parse("2026-02-01"),
        ..PoolTerms::default()
    };
    assert_eq!(
        said(import(&mut ledger, "HELLO", &["h1"], until.clone())),
        "the pool `HELLO` would have a last day before its first: write a later one"
    );
    assert_eq!(
        said(import(&mut ledger, "SPRING", &["s2"], until)),
        "the pool `SPRING` has other terms: a code is used once, from 2026-03-01; say the same, or name another pool"
    );
    let long = "x".repeat(200);
    let long = said(import(&mut ledger, "HELLO", &[&long], PoolTerms::default()));
    assert!(long.ends_with("it is longer than 128 bytes"), "{long}");
    assert_eq!(
        said(issue(&mut ledger, "i1", "SPRIN", "a")),
        "there is no pool `SPRIN`; did you mean `SPRING`?"
    );
    assert_eq!(
        said(issue(&mut ledger, "i1", "SPRING", "a")),
        "whoever has a code of `SPRING` may use it: only codes of personal pools are handed out"
    );
    assert_eq!(ledger.pools()?.len(), 1);
    sound(&mut ledger)
}

/// A code is looked at as often as one likes.
#[test]
fn a_code_is_looked_at() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    import(&mut ledger, "SPRING", &["s1"], PoolTerms::default())?;
    for _ in 0..2 {
        let checked = ledger.check_coupon("s1", Some("a"), None, "2026-03-02")?;
        assert!(checked.usable);
    }
    let early = ledger.check_coupon("s1", Some("a"), None, "2026-02-28T23:00:00+01:00")?;
    assert_eq!(early.reason.as_deref(), Some("not valid yet"));
    assert_eq!(reason(&mut ledger, "e1", "a", "s1")?, "");
    let used = ledger.check_coupon("S1", None, None, "2026-03-02")?;
    assert_eq!((used.usable, used.reason.as_deref()), (false, Some("used")));
    let details = used.coupon.context("details")?;
    let used_for = details.used_for.first().context("a use")?;
    assert_eq!(
        (used_for.event.as_str(), used_for.customer.as_deref()),
        ("e1", Some("a"))
    );
    let unknown = ledger.check_coupon("s9", None, None, "2026-03-02")?;
    assert_eq!(unknown.reason.as_deref(), Some("unknown"));
    assert_eq!(unknown.message, used.message);
    let wrong = ledger.check_coupon("s1", None, None, "tomorrow");
    assert!(matches!(wrong, Err(LedgerError::When(_))), "{wrong:?}");
    Ok(())
}

/// A campaign with a limit applies once: the second code has no more effect
/// than what is left of it.
#[test]
fn previews_use_nothing() -> anyhow::Result<()> {
    let mut ledger = ledger(SETTINGS)?;
    import(&mut ledger, "SPRING", &["s1"], PoolTerms::default())?;
    let event = bought("e1", "2026-03-02T12:00:00Z", "a", 1, &["s1"]);
    for _ in 0..2 {
        let answer = ledger.preview(&event)?;
        assert!(answer.verdicts.iter().all(|verdict| verdict.accepted));
    }
    assert!(ledger.check_coupon("s1", None, None, "2026-03-02")?.usable);
    sound(&mut ledger)
}
