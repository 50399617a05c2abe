//! R1, R2, R7: of many who ask at once, exactly as many win as there is.

use std::path::Path;
use std::sync::Barrier;

use anyhow::Context as _;
use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{CouponOrder, CouponWhat, Join, Ledger, LedgerError, Order, PoolTerms};

use crate::{CAMPAIGNS, SETTINGS, program, purchase, sound};

const THREADS: usize = 6;
const EACH: usize = 20;

/// Lets threads, each with the same file open by itself, ask at the same time.
fn at_once<T: Send>(
    path: &Path,
    ask: impl Fn(&mut Ledger, usize) -> anyhow::Result<T> + Sync,
) -> anyhow::Result<Vec<T>> {
    let together = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (together, ask) = (&together, &ask);
                scope.spawn(move || -> anyhow::Result<Vec<T>> {
                    let mut ledger = Ledger::open(path, program(SETTINGS, &CAMPAIGNS)?)?;
                    together.wait();
                    let numbers = (0..EACH).map(|number| thread * EACH + number);
                    numbers.map(|number| ask(&mut ledger, number)).collect()
                })
            })
            .collect();
        let mut all = Vec::new();
        for one in asking {
            let done = one
                .join()
                .map_err(|_| anyhow::anyhow!("a thread panicked"))?;
            all.extend(done?);
        }
        Ok(all)
    })
}

fn file(members: usize) -> anyhow::Result<(crate::Place, std::path::PathBuf)> {
    let folder = crate::Place::new()?;
    let path = folder.path().to_owned();
    let mut ledger = Ledger::open(&path, program(SETTINGS, &CAMPAIGNS)?)?;
    let records: Vec<String> = (0..members)
        .map(|member| format!(r#"{{"id":"m{member}"}}"#))
        .collect();
    for enrolled in ledger.enrol(records.iter().map(String::as_str))? {
        enrolled?;
    }
    Ok((folder, path))
}

/// A limit of ten in all, asked for by everybody.
#[test]
fn a_limit_in_all() -> anyhow::Result<()> {
    let (_folder, path) = file(THREADS * EACH)?;
    let got = at_once(&path, |ledger, number| {
        let (id, member) = (format!("e{number}"), format!("m{number}"));
        let record = purchase(&id, "2026-03-01", &member, "coffee", 1);
        let answer = ledger.process(&Event::from_json(record))?;
        Ok(answer
            .decisions
            .concat()
            .contains(r#""campaign":"first-ten""#))
    })?;
    assert_eq!(got.len(), THREADS * EACH);
    assert_eq!(got.iter().filter(|got| **got).count(), 10);
    sound(&mut Ledger::open_as_it_is(&path)?)
}

/// A household's points, redeemed by all of its members at once: all of them, and no
/// more.
#[test]
fn one_households_points() -> anyhow::Result<()> {
    let (_folder, path) = file(THREADS)?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    let day = Date::parse("2026-03-09").context("a day")?;
    for member in 0..THREADS {
        ledger.join(&Join {
            id: format!("j{member}"),
            day: Date::parse("2026-03-01").context("a day")?,
            household: "home".to_owned(),
            customer: format!("m{member}"),
        })?;
    }
    let record = purchase("e1", "2026-03-01", "m0", "coffee", 10);
    ledger.process(&Event::from_json(record))?;
    let got = at_once(&path, |ledger, number| {
        let (id, member) = (format!("r{number}"), format!("m{}", number % THREADS));
        match ledger.order(&Order::redeem(&id, &member, "points", "7", day)) {
            Ok(_) => Ok(true),
            Err(LedgerError::NotEnough { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    })?;
    assert_eq!(got.iter().filter(|got| **got).count(), 100 / 7);
    sound(&mut Ledger::open_as_it_is(&path)?)
}

/// One member's points, redeemed by everybody: all of them, and no more.
#[test]
fn one_members_points() -> anyhow::Result<()> {
    let (_folder, path) = file(1)?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    ledger.process(&Event::from_json(purchase(
        "e1",
        "2026-03-01",
        "m0",
        "coffee",
        10,
    )))?;
    let day = Date::parse("2026-03-05").ok_or_else(|| anyhow::anyhow!("a day"))?;
    let got = at_once(&path, |ledger, number| {
        let order = Order::redeem(&format!("r{number}"), "m0", "points", "7", day);
        match ledger.order(&order) {
            Ok(_) => Ok(true),
            Err(LedgerError::NotEnough { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    })?;
    // Fourteen times seven of a hundred.
    assert_eq!(got.iter().filter(|got| **got).count(), 14);
    sound(&mut ledger)
}

/// The same records, sent by everybody: each is processed once.
#[test]
fn the_same_records() -> anyhow::Result<()> {
    let (_folder, path) = file(3)?;
    let new = at_once(&path, |ledger, number| {
        let number = number % EACH;
        let (id, member) = (format!("e{number}"), format!("m{}", number % 3));
        let record = purchase(&id, "2026-03-01", &member, "tea", 2);
        Ok(!ledger.process(&Event::from_json(record))?.repeated)
    })?;
    assert_eq!(new.iter().filter(|new| **new).count(), EACH);
    sound(&mut Ledger::open_as_it_is(&path)?)
}

/// R1: one coupon that everybody may use, given by everybody.
#[test]
fn one_coupon() -> anyhow::Result<()> {
    let (_folder, path) = file(1)?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    ledger.process(&Event::from_json(purchase(
        "e1",
        "2026-03-01",
        "m0",
        "coffee",
        10,
    )))?;
    let visit = r#"{"id":"v1","kind":"visit","at":"2026-03-05T12:00:00Z","customer":"m0"}"#;
    let coupons = ledger.process(&Event::from_json(visit))?.coupons;
    let code = coupons.into_iter().next().map(|coupon| coupon.code);
    let code = code.ok_or_else(|| anyhow::anyhow!("a coupon"))?;
    let got = at_once(&path, |ledger, number| {
        let bought = purchase(&format!("b{number}"), "2026-03-05", "m0", "tea", 1);
        let codes = format!(r#""purchase":{{"coupons":["{code}"],"#);
        let bought = bought.replace(r#""purchase":{"#, &codes);
        let verdicts = ledger.process(&Event::from_json(bought))?.verdicts;
        Ok(verdicts.iter().any(|verdict| verdict.accepted))
    })?;
    assert_eq!(got.iter().filter(|got| **got).count(), 1);
    sound(&mut ledger)
}

/// A personal pool out of which everybody takes, and one code for several uses
/// that everybody gives: exactly as many as there are.
#[test]
fn a_pool_and_a_code_for_several() -> anyhow::Result<()> {
    let (_folder, path) = file(THREADS * EACH)?;
    let mut ledger = Ledger::open_as_it_is(&path)?;
    let make = |pool: &str, terms, codes| CouponOrder {
        id: pool.to_owned(),
        at: "2026-03-01".to_owned(),
        what: CouponWhat::Make {
            pool: pool.to_owned(),
            terms,
            codes,
        },
    };
    let personal = PoolTerms {
        personal: true,
        ..PoolTerms::default()
    };
    ledger.coupon_order(&make("OWN", personal, 17))?;
    let got = at_once(&path, |ledger, number| {
        let order = CouponOrder {
            id: format!("i{number}"),
            at: "2026-03-02".to_owned(),
            what: CouponWhat::Issue {
                pool: "OWN".to_owned(),
                customer: format!("m{number}"),
            },
        };
        match ledger.coupon_order(&order) {
            Ok(receipt) => Ok(receipt.codes),
            Err(LedgerError::PoolEmpty(_)) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    })?;
    let mut codes = got.concat();
    codes.sort();
    codes.dedup();
    assert_eq!((codes.len(), got.concat().len()), (17, 17));
    // Held by everybody for a basket of their own: each hold counts.
    let several = PoolTerms {
        uses: 9,
        ..PoolTerms::default()
    };
    let code = ledger
        .coupon_order(&make("ALL", several, 1))?
        .codes
        .concat();
    let got = at_once(&path, |ledger, number| {
        let order = CouponOrder {
            id: format!("h{number}"),
            at: "2026-03-02".to_owned(),
            what: CouponWhat::Hold {
                code: code.clone(),
                customer: None,
                basket: format!("b{number}"),
                until: "2026-03-02".to_owned(),
            },
        };
        match ledger.coupon_order(&order) {
            Ok(_) => Ok(true),
            Err(LedgerError::CouponRefused { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    })?;
    assert_eq!(got.iter().filter(|got| **got).count(), 9);
    sound(&mut ledger)
}
