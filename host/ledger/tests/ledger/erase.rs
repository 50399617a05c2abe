//! People are erased: nothing about them is left in the file, the books
//! balance, and everything else is as before.

use anyhow::Context as _;
use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{
    CouponOrder, CouponWhat, Erased, Erasure, Join, Ledger, LedgerError, Merge, Order, PoolTerms,
};

use crate::{CAMPAIGNS, SETTINGS, ledger, program, purchase, returned, sound};

pub(crate) const ERASED: &str = "ayse-4711";
const RECORD: &str = r#"{"id":"ayse-4711","birth_date":"1990-03-05","city":"Eskisehir"}"#;

fn day(text: &str) -> anyhow::Result<Date> {
    Date::parse(text).context("a day")
}

fn ask(ledger: &mut Ledger, record: &str) -> anyhow::Result<String> {
    let answer = ledger.process(&Event::from_json(record.to_owned()))?;
    Ok(answer.decisions.concat())
}

fn coupons(ledger: &mut Ledger, id: &str, what: CouponWhat) -> anyhow::Result<Vec<String>> {
    let order = CouponOrder {
        id: id.to_owned(),
        at: "2026-03-02".to_owned(),
        what,
    };
    Ok(ledger.coupon_order(&order)?.codes)
}

pub(crate) fn erase(
    ledger: &mut Ledger,
    id: &str,
    customers: &[&str],
) -> Result<Erased, LedgerError> {
    let customers = customers.iter().map(|customer| (*customer).to_owned());
    ledger.erase(&Erasure {
        id: id.to_owned(),
        day: Date::from_days(20_600),
        customers: customers.collect(),
    })
}

/// Everything that one can do, with somebody else in between: limits and
/// budgets that all share, a pool, returns of each other's purchases.
fn lived(ledger: &mut Ledger) -> anyhow::Result<()> {
    for enrolled in ledger.enrol([r#"{"id":"b"}"#, RECORD, r#"{"id":"c"}"#])? {
        enrolled?;
    }
    let personal = PoolTerms {
        personal: true,
        ..PoolTerms::default()
    };
    let make = CouponWhat::Make {
        pool: "OWN".to_owned(),
        terms: personal,
        codes: 3,
    };
    coupons(ledger, "m1", make)?;
    let several = PoolTerms {
        uses: 9,
        ..PoolTerms::default()
    };
    let import = CouponWhat::Import {
        pool: "ALL".to_owned(),
        terms: several,
        codes: vec!["all".to_owned()],
    };
    coupons(ledger, "m2", import)?;
    ask(ledger, &purchase("e1", "2026-03-01", "b", "tea", 3))?;
    ask(ledger, &purchase("e2", "2026-03-01", ERASED, "coffee", 9))?;
    for (id, customer) in [("i1", ERASED), ("i2", "b")] {
        let issue = CouponWhat::Issue {
            pool: "OWN".to_owned(),
            customer: customer.to_owned(),
        };
        coupons(ledger, id, issue)?;
    }
    let coded = |id: &str, customer: &str| {
        let bought = purchase(id, "2026-03-03", customer, "mug", 2);
        bought.replace("\"lines\"", "\"coupons\":[\"all\"],\"lines\"")
    };
    ask(ledger, &coded("e3", ERASED))?;
    ask(ledger, &coded("e4", "b"))?;
    let hold = Order::hold(
        "h1",
        ERASED,
        "points",
        "10",
        day("2026-03-06")?,
        day("2026-03-09")?,
    );
    ledger.order(&hold)?;
    let hold = CouponWhat::Hold {
        code: "all".to_owned(),
        customer: Some(ERASED.to_owned()),
        basket: format!("basket of {ERASED}"),
        until: "2026-03-09".to_owned(),
    };
    coupons(ledger, "h2", hold)?;
    // Each brings goods of the other's back.
    ask(
        ledger,
        &returned("r1", "2026-03-07", ERASED, "e1", "tea", 1),
    )?;
    ask(
        ledger,
        &returned("r2", "2026-03-07", "b", "e2", "coffee", 1),
    )?;
    ledger.sweep(day("2026-03-08")?, |_, _| {})?;
    let redeem = Order::redeem("x1", ERASED, "points", "20", day("2026-03-08")?);
    ledger.order(&redeem)?;
    ask(ledger, &purchase("e5", "2026-03-09", "b", "tea", 1))?;
    Ok(())
}

fn coded() -> anyhow::Result<sadakat_ledger::Program> {
    let coded = (
        "coded",
        "on = [\"purchase\"]\naudience = '\"ALL\" in purchase.coupons'\n",
        "points(\"coins\", 1); message(\"hi\", #{ who: customer.city ?? \"\" });",
    );
    program(SETTINGS, &[&CAMPAIGNS[..], &[coded]].concat())
}

pub(crate) fn file() -> anyhow::Result<(crate::Place, std::path::PathBuf)> {
    let folder = crate::Place::new()?;
    let path = folder.path().to_owned();
    let mut ledger = Ledger::open(&path, coded()?)?;
    lived(&mut ledger)?;
    sound(&mut ledger)?;
    Ok((folder, path))
}

/// R103: the books balance and can be verified, others have what they had and
/// get what they would have got, and the file says nothing about the person.
#[test]
fn nothing_is_left_of_somebody_but_the_books() -> anyhow::Result<()> {
    let (folder, path) = file()?;
    let mut untouched = crate::empty(coded()?)?;
    lived(&mut untouched)?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    let given = ledger.performance()?;
    let done = erase(&mut ledger, "forget-1", &[ERASED])?;
    assert_eq!((done.members, done.repeated), (1, false));
    sound(&mut ledger)?;
    assert_eq!(ledger.performance()?, given, "what campaigns gave stays");
    let unknown = ledger.member(ERASED, None);
    assert!(matches!(unknown, Err(LedgerError::UnknownMember(_))));
    let other = |ledger: &Ledger| -> anyhow::Result<String> {
        let member = ledger.member("b", Some(day("2026-03-09")?))?;
        let owned = member.wallets.iter().map(|wallet| {
            let lots = wallet
                .lots
                .iter()
                .map(|lot| (&lot.rest, &lot.campaign, lot.expires));
            (&wallet.available, &wallet.pending, lots.collect::<Vec<_>>())
        });
        let owned: Vec<_> = owned.collect();
        let coupons = member.coupons.len();
        Ok(format!("{owned:?} {coupons} {:?}", ledger.kept_state("b")?))
    };
    assert_eq!(other(&ledger)?, other(&untouched)?);
    for (number, record) in [
        purchase("n1", "2026-03-10", "b", "coffee", 2),
        returned("n2", "2026-03-11", "b", "e4", "mug", 1),
        purchase("n3", "2026-03-11", "c", "coffee", 7),
    ]
    .iter()
    .enumerate()
    {
        let same = ask(&mut ledger, record)? == ask(&mut untouched, record)?;
        assert!(same, "record {number}");
    }
    sound(&mut ledger)?;
    drop(ledger);
    for word in [ERASED, "Eskisehir", "1990-03-05"] {
        assert!(!folder.mentions(word)?, "`{word}` is still there");
    }
    Ok(())
}

/// What comes again is known, and whoever comes again begins anew.
#[test]
fn somebody_who_was_erased_comes_again() -> anyhow::Result<()> {
    let (_folder, path) = file()?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    erase(&mut ledger, "forget-1", &[ERASED])?;
    assert!(erase(&mut ledger, "forget-1", &[ERASED])?.repeated);
    let again = erase(&mut ledger, "forget-2", &[ERASED]);
    assert!(
        matches!(again, Err(LedgerError::UnknownMember(_))),
        "{again:?}"
    );
    let old = ledger.process(&Event::from_json(purchase(
        "e2",
        "2026-03-01",
        ERASED,
        "coffee",
        9,
    )));
    assert!(matches!(old, Err(LedgerError::Erased(_))), "{old:?}");
    let redeem = Order::redeem("x1", ERASED, "points", "20", day("2026-03-08")?);
    let old = ledger.order(&redeem);
    assert!(matches!(old, Err(LedgerError::Erased(_))), "{old:?}");
    for enrolled in ledger.enrol([RECORD])? {
        enrolled?;
    }
    let member = ledger.member(ERASED, None)?;
    assert!(member.timeline.is_empty() && member.coupons.is_empty());
    ask(
        &mut ledger,
        &purchase("n1", "2026-03-10", ERASED, "coffee", 2),
    )?;
    sound(&mut ledger)?;
    // A return of what was bought before knows no purchase any more.
    let back = ask(
        &mut ledger,
        &returned("n2", "2026-03-11", "b", "e3", "mug", 1),
    );
    assert!(back.is_err(), "{back:?}");
    // Both lives, and somebody else, at once.
    erase(&mut ledger, "forget-3", &[ERASED, "b"])?;
    sound(&mut ledger)?;
    ask(&mut ledger, &purchase("n4", "2026-03-12", "c", "coffee", 2))?;
    sound(&mut ledger)
}

/// Whoever is named in somebody else's record goes from there as well.
#[test]
fn a_friend_is_erased() -> anyhow::Result<()> {
    let referral = ("refer", "on = [\"referral\"]\n", "points(\"coins\", 4);");
    let folder = crate::Place::new()?;
    let path = folder.path().to_owned();
    let mut ledger = Ledger::open(&path, program(SETTINGS, &[referral])?)?;
    for enrolled in ledger.enrol([r#"{"id":"b"}"#, RECORD])? {
        enrolled?;
    }
    let record = format!(
        r#"{{"id":"f1","kind":"referral","at":"2026-03-01T12:00:00Z","customer":"b","referral":{{"friend":"{ERASED}","advocate":"b"}}}}"#
    );
    ask(&mut ledger, &record)?;
    let points = |ledger: &Ledger| -> anyhow::Result<Vec<String>> {
        let wallets = ledger.member("b", None)?.wallets.into_iter();
        Ok(wallets.map(|wallet| wallet.available).collect())
    };
    let before = points(&ledger)?;
    erase(&mut ledger, "forget-1", &[ERASED])?;
    sound(&mut ledger)?;
    assert_eq!(points(&ledger)?, before);
    drop(ledger);
    assert!(!folder.mentions(ERASED)?, "the friend's id is still there");
    Ok(())
}

fn of(id: &str, on: &str, from: &str, into: &str) -> anyhow::Result<Merge> {
    Ok(Merge {
        id: id.to_owned(),
        day: day(on)?,
        from: from.to_owned(),
        into: into.to_owned(),
        reason: "a second card".to_owned(),
        approver: "test".to_owned(),
    })
}

/// Points that somebody set aside ran out, or were captured or given back, while they
/// were merged into somebody else, and the merge was undone: whoever of both is
/// erased, the books can be verified.
#[test]
fn what_was_held_ended_while_they_were_somebody_else() -> anyhow::Result<()> {
    for (in_household, erased) in [(false, "a"), (false, "b"), (true, "a"), (true, "b")] {
        let mut ledger = ledger()?;
        ask(&mut ledger, &purchase("e1", "2026-03-01", "a", "tea", 10))?;
        for who in ["a", "b"].into_iter().filter(|_| in_household) {
            ledger.join(&Join {
                id: who.to_owned(),
                day: day("2026-03-02")?,
                household: "home".to_owned(),
                customer: who.to_owned(),
            })?;
        }
        let hold = |ledger: &mut Ledger, id: &str, on: &str, until: &str| {
            let order = Order::hold(id, "a", "points", "10", day(on)?, day(until)?);
            Ok::<_, anyhow::Error>(ledger.order(&order)?)
        };
        for (id, until) in [
            ("h1", "2026-03-08"),
            ("h2", "2026-03-20"),
            ("h3", "2026-03-20"),
            ("h4", "2026-03-20"),
        ] {
            hold(&mut ledger, id, "2026-03-06", until)?;
        }
        ledger.merge(&of("m1", "2026-03-07", "a", "b")?)?;
        // Under the id of the one, of what the other has.
        hold(&mut ledger, "h5", "2026-03-07", "2026-06-30")?;
        assert_eq!(ledger.sweep(day("2026-03-09")?, |_, _| {})?.released, 1);
        ledger.order(&Order::capture("c2", "h2", day("2026-03-09")?))?;
        ledger.order(&Order::release("c3", "h3", day("2026-03-09")?))?;
        ledger.unmerge(&of("m2", "2026-03-10", "a", "b")?)?;
        sound(&mut ledger)?;
        erase(&mut ledger, "forget-1", &[erased])?;
        sound(&mut ledger).with_context(|| format!("{in_household} {erased}"))?;
        if erased == "a" {
            let captured = ledger.order(&Order::capture("c5", "h5", day("2026-05-28")?))?;
            assert_eq!(captured.customer, "b");
            sound(&mut ledger)?;
        }
    }
    Ok(())
}

/// What somebody bought was in other hands, by a merge into one who was merged in turn,
/// and came back to them: when they are erased it counts for nobody whose merge is
/// undone after that.
#[test]
fn what_they_bought_was_in_other_hands() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    for enrolled in ledger.enrol([r#"{"id":"c"}"#, r#"{"id":"d"}"#])? {
        enrolled?;
    }
    ledger.merge(&of("m1", "2026-03-01", "b", "d")?)?;
    ask(&mut ledger, &purchase("e1", "2026-03-02", "c", "tea", 1))?;
    ask(&mut ledger, &purchase("e2", "2026-03-03", "d", "tea", 1))?;
    ledger.merge(&of("m2", "2026-03-04", "c", "a")?)?;
    ledger.merge(&of("m3", "2026-03-04", "a", "d")?)?;
    ledger.unmerge(&of("u3", "2026-03-05", "a", "d")?)?;
    ledger.unmerge(&of("u1", "2026-03-06", "b", "d")?)?;
    sound(&mut ledger)?;
    let before = ledger.kept_state("d")?;
    assert_eq!(erase(&mut ledger, "forget-1", &["c"])?.members, 2);
    sound(&mut ledger)?;
    assert_eq!(ledger.kept_state("d")?, before);
    Ok(())
}
