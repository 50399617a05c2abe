//! Whole lives of a ledger, each of one number: it says what is asked in which
//! order, what is sent twice or too late, at which step of which statement the
//! store fails or the process dies, and which acknowledgements are lost. All
//! the same everything comes to what it comes to in a ledger where nothing ever
//! fails.
//!
//! `SADAKAT_SEEDS` says how many lives, `SADAKAT_SEED` which one is the first.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, ensure};
use sadakat_engine::load::Folder;
use sadakat_engine::model::Date;

use crate::store::{Connection, params};
use crate::verify::{FOLLOWS, Verified, compare};
use crate::{
    CouponOrder, CouponWhat, Erasure, Join, Leave, Ledger, LedgerError, Merge, Order, PoolTerms,
    Program, Void, What,
};

/// Lives that are lived if nobody says another number.
const SEEDS: u64 = 60;

/// What is asked in one life.
const ASKED: u64 = 24;

const SETTINGS: &str = r#"
[program]
name = "Test"
currency = "EUR"
time_zone = "Europe/Berlin"
[wallets.points]
expires = "20 days"
pending = "2 days"
worth = "0.50"
[wallets.stamps]
expires = "rolling 9 days"
below_zero = true
[tiers]
counts = "spend"
period = "rolling 30 days"
levels = { bronze = 0, silver = 100, gold = 300 }
[history]
spend_9d = { sum = "purchase.total", over = "9 days" }
"#;

const CAMPAIGNS: [(&str, &str, &str); 8] = [
    (
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"\n",
        "points(purchase.earning);",
    ),
    (
        "stamp",
        "on = [\"purchase\"]\nlimit = { per_customer = 2, every = \"week\" }\n",
        "points(\"stamps\", 2); progress(\"card\", 1);",
    ),
    (
        "first",
        "on = [\"purchase\"]\nlimit = { total = 9 }\n",
        "points(\"stamps\", 5); tag(\"early\");",
    ),
    (
        "budgeted",
        "on = [\"purchase\"]\nbudget = { points = 40, wallet = \"points\" }\naudience = 'history.spend_9d > 50'\n",
        "points(7);",
    ),
    (
        "coupons",
        "on = [\"visit\"]\n",
        "points(-8); coupon(#{ amount: 2, valid: \"5 days\" });",
    ),
    (
        "coded",
        "on = [\"purchase\"]\nlimit = { per_customer = 3 }\naudience = '\"OPEN\" in purchase.coupons'\n",
        "points(3);",
    ),
    (
        "partner",
        "on = [\"purchase\"]\naudience = 'purchase.total >= 30'\n",
        "coupon(#{ offer: \"OWN\" });",
    ),
    (
        "waits",
        "on = [\"day\"]\naudience = '(history.days_since_purchase ?? 0) == 4'\n",
        "points(\"stamps\", 1); untag(\"early\");",
    ),
];

/// Campaigns of which all members together get so much. Without them events of a
/// batch are decided together.
const SHARED: [&str; 2] = ["first", "budgeted"];

fn program(policy: &str, coupons_back: &str, is_shared: bool) -> anyhow::Result<Program> {
    let mut folder = Folder::default();
    let settings = format!(
        "{SETTINGS}[returns]\nspent_points = \"{policy}\"\ncoupons_back = \"{coupons_back}\"\n"
    );
    folder.insert("program.toml", settings.as_bytes());
    let campaigns = CAMPAIGNS.iter();
    for (id, manifest, script) in campaigns.filter(|(id, ..)| is_shared || !SHARED.contains(id)) {
        folder.insert(&format!("campaigns/{id}.toml"), manifest.as_bytes());
        folder.insert(&format!("campaigns/{id}.rhai"), script.as_bytes());
    }
    Program::load(folder).map_err(|report| anyhow::anyhow!("{}", report.render(false)))
}

/// Numbers that follow from one: splitmix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> anyhow::Result<T> {
        let at = self.below(all.len() as u64);
        let found = all.get(usize::try_from(at)?);
        found.copied().context("nothing to choose from")
    }
}

/// What is asked of a ledger.
#[derive(Debug, Clone)]
enum Asked {
    Enrol(String),
    Events(Vec<String>),
    Order(Order),
    Void(Void),
    Coupons(CouponOrder),
    Erase(Erasure),
    Merge(Merge),
    Unmerge(Merge),
    Join(Join),
    Leave(Leave),
    Sweep(Date),
}

/// What a life asks, before anything is sent twice or late.
fn life(dice: &mut Dice) -> anyhow::Result<Vec<Asked>> {
    let mut today = 20_000;
    let mut all = vec![
        Asked::Enrol(r#"{"id":"a"}"#.to_owned()),
        Asked::Enrol(r#"{"id":"b","joined_at":"2024-02-29"}"#.to_owned()),
        Asked::Enrol(r#"{"id":"c","joined_at":"2023-05-01"}"#.to_owned()),
    ];
    let (mut bought, mut held): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for number in 0..ASKED {
        today += i32::try_from(dice.below(4))?;
        let (id, day) = (format!("x{number}"), Date::from_days(today));
        let customer = dice.of(&["a", "b", "a", "c", "guest"])?;
        let wallet = dice.of(&["points", "stamps"])?;
        let points = (1 + dice.below(25)).to_string();
        all.push(match dice.below(22) {
            0..=4 => {
                let mut records = Vec::new();
                for part in 0..=dice.below(3) {
                    records.push(record(dice, &format!("{id}-{part}"), day, &mut bought)?);
                }
                Asked::Events(records)
            }
            5 => Asked::Order(Order::redeem(&id, customer, wallet, &points, day)),
            6 => {
                held.push(id.clone());
                let until = Date::from_days(today + i32::try_from(dice.below(5))?);
                Asked::Order(Order::hold(&id, customer, wallet, &points, day, until))
            }
            7 if !held.is_empty() => {
                let hold = held.get(usize::try_from(dice.below(held.len() as u64))?);
                let hold = hold.context("a hold")?;
                Asked::Order(match dice.below(2) {
                    0 => Order::capture(&id, hold, day),
                    _ => Order::release(&id, hold, day),
                })
            }
            8 => Asked::Order(Order::new(
                &id,
                day,
                What::Adjust {
                    customer: customer.to_owned(),
                    wallet: wallet.to_owned(),
                    points: if dice.below(2) == 0 {
                        points
                    } else {
                        format!("-{points}")
                    },
                    reason: "simulated".to_owned(),
                    approver: "dice".to_owned(),
                },
            )),
            9 => Asked::Void(Void {
                id,
                code: dice.of(&CODES)?.to_owned(),
                day,
                reason: "simulated".to_owned(),
                approver: "dice".to_owned(),
            }),
            14 => Asked::Erase(Erasure {
                id,
                day,
                customers: vec![customer.to_owned()],
            }),
            15 => Asked::Merge(merge(dice, id, day)?),
            // Mostly the last of them, so that there is something to undo.
            16 => match all.iter().rev().find_map(|asked| match asked {
                Asked::Merge(merge) if dice.below(4) > 0 => Some(merge.clone()),
                _ => None,
            }) {
                Some(known) => Asked::Unmerge(Merge { id, day, ..known }),
                None => Asked::Unmerge(merge(dice, id, day)?),
            },
            17 | 18 => Asked::Join(Join {
                id,
                day,
                household: dice.of(&["x", "x", "x", "y"])?.to_owned(),
                customer: customer.to_owned(),
            }),
            19 => Asked::Leave(Leave {
                id,
                day,
                household: dice.of(&["x", "x", "x", "y"])?.to_owned(),
                customer: customer.to_owned(),
                with_points: dice.below(2) == 0,
            }),
            12 | 13 => Asked::Coupons(coupons(dice, id, day, customer)?),
            10 => Asked::Enrol(format!(r#"{{"id":"{customer}","tags":["t{number}"]}}"#)),
            _ => Asked::Sweep(day),
        });
    }
    Ok(all)
}

/// Codes that purchases are given with; the last is in no pool.
const CODES: [&str; 6] = ["open-1", "open-2", "open-3", "own-1", "own-2", "SPRING"];

/// Two members, who may be the same.
fn merge(dice: &mut Dice, id: String, day: Date) -> anyhow::Result<Merge> {
    Ok(Merge {
        id,
        day,
        from: dice.of(&["a", "b", "c", "c"])?.to_owned(),
        into: dice.of(&["a", "a", "b", "c"])?.to_owned(),
        reason: "simulated".to_owned(),
        approver: "dice".to_owned(),
    })
}

/// What is asked of coupons.
fn coupons(dice: &mut Dice, id: String, day: Date, customer: &str) -> anyhow::Result<CouponOrder> {
    let code = dice.of(&CODES)?.to_owned();
    let basket = format!("x{}-0", dice.below(ASKED));
    let what = match dice.below(8) {
        0 | 1 => CouponWhat::Import {
            pool: "OPEN".to_owned(),
            terms: PoolTerms {
                uses: 2,
                ..PoolTerms::default()
            },
            codes: vec!["open-1".to_owned(), code],
        },
        2 => CouponWhat::Import {
            pool: "OWN".to_owned(),
            terms: PoolTerms {
                personal: true,
                ..PoolTerms::default()
            },
            codes: vec!["own-1".to_owned(), "own-2".to_owned()],
        },
        3 => CouponWhat::Make {
            pool: "OWN".to_owned(),
            terms: PoolTerms {
                personal: true,
                ..PoolTerms::default()
            },
            codes: 1,
        },
        4 => CouponWhat::Issue {
            pool: "OWN".to_owned(),
            customer: customer.to_owned(),
        },
        5 | 6 => CouponWhat::Hold {
            code,
            customer: (dice.below(2) == 0).then(|| customer.to_owned()),
            basket,
            until: day.later(2).context("a later day")?.to_string(),
        },
        _ => CouponWhat::Release { basket },
    };
    let at = day.to_string();
    Ok(CouponOrder { id, at, what })
}

/// An event of a day.
fn record(
    dice: &mut Dice,
    id: &str,
    day: Date,
    bought: &mut Vec<String>,
) -> anyhow::Result<String> {
    let customer = dice.of(&["a", "b", "c", "guest"])?;
    let sku = dice.of(&["tea", "mug"])?;
    let quantity = 1 + dice.below(3);
    let head = |kind: &str| {
        format!(r#"{{"id":"{id}","kind":"{kind}","at":"{day}T12:00:00Z","customer":"{customer}""#)
    };
    Ok(match dice.below(8) {
        0 => format!("{}}}", head("visit")),
        1 => format!(
            "{},\"purchase\":{{\"lines\":[{{\"sku\":\"",
            head("purchase")
        ),
        2 | 3 if !bought.is_empty() => {
            let of = bought.get(usize::try_from(dice.below(bought.len() as u64))?);
            let of = of.context("a purchase")?;
            let head = head("return");
            format!(
                r#"{head},"purchase":{{"of":"{of}","lines":[{{"sku":"{sku}","quantity":{quantity}}}]}}}}"#
            )
        }
        _ => {
            bought.push(id.to_owned());
            let paid = dice.of(&["0.00", "0.00", "4.00", "30.00"])?;
            let head = head("purchase");
            let codes = match dice.below(3) {
                0 => format!(
                    r#""coupons":["{}","{}"],"#,
                    dice.of(&CODES)?,
                    dice.of(&CODES)?
                ),
                _ => String::new(),
            };
            format!(
                r#"{head},"purchase":{{{codes}"paid_with_points":"{paid}","lines":[{{"sku":"{sku}","quantity":{quantity},"unit_price":"10.00"}}]}}}}"#
            )
        }
    })
}

/// What is sent: some of it twice, some of it late.
fn sent(dice: &mut Dice, asked: Vec<Asked>) -> anyhow::Result<Vec<Asked>> {
    let mut all: Vec<Asked> = Vec::new();
    for one in asked {
        if dice.below(5) == 0 && !all.is_empty() {
            let again = usize::try_from(dice.below(all.len() as u64))?;
            all.extend(all.get(again).cloned());
        }
        let late = dice.below(6) == 0 && all.len() > 2;
        let at = if late { all.len() - 1 } else { all.len() };
        all.insert(at, one);
    }
    Ok(all)
}

/// What a ledger says; who is refused is told why.
fn ask(ledger: &mut Ledger, asked: &Asked) -> Result<Vec<String>, LedgerError> {
    let said = |done: Result<String, LedgerError>| match done {
        Err(error) if error.is_refusal() => Ok(format!("refused: {error}")),
        done => done,
    };
    match asked {
        Asked::Enrol(record) => {
            let done = ledger.enrol([record.as_str()])?.into_iter();
            done.map(|one| said(one.map(|_| String::new()))).collect()
        }
        Asked::Events(records) => {
            let done = ledger.process_batch(records.iter().map(String::as_str))?;
            let done = done.into_iter();
            let told = |answer: crate::Answer| {
                let (codes, verdicts) = (&answer.coupons, &answer.verdicts);
                let missing = &answer.not_issued;
                let decisions = answer.decisions.concat();
                format!("{decisions} {codes:?} {missing:?} {verdicts:?}")
            };
            done.map(|one| said(one.map(told))).collect()
        }
        Asked::Order(order) => {
            let receipt = ledger.order(order);
            Ok(vec![said(receipt.map(|receipt| {
                format!("{} {}", receipt.points, receipt.available)
            }))?])
        }
        Asked::Void(void) => Ok(vec![said(ledger.void(void).map(|_| String::new()))?]),
        Asked::Coupons(order) => {
            let receipt = ledger.coupon_order(order);
            Ok(vec![said(receipt.map(|receipt| {
                format!("{:?} {} {}", receipt.codes, receipt.new, receipt.known)
            }))?])
        }
        Asked::Erase(erasure) => Ok(vec![said(ledger.erase(erasure).map(|_| String::new()))?]),
        Asked::Merge(merge) => {
            Ok(vec![said(ledger.merge(merge).map(|done| {
                format!("{:?} {:?}", done.tier, done.points)
            }))?])
        }
        Asked::Unmerge(merge) => {
            Ok(vec![said(ledger.unmerge(merge).map(|done| {
                format!("{:?} {:?}", done.tier, done.points)
            }))?])
        }
        Asked::Join(join) => {
            let done = ledger.join(join).map(|done| format!("{:?}", done.points));
            Ok(vec![said(done)?])
        }
        Asked::Leave(leave) => {
            let done = ledger.leave(leave).map(|done| format!("{:?}", done.points));
            Ok(vec![said(done)?])
        }
        Asked::Sweep(day) => {
            ledger.sweep(*day, |_, _| {})?;
            Ok(Vec::new())
        }
    }
}

/// Lets the store fail after so many steps of its machine; a database after so
/// many statements.
fn fail_after(ledger: &mut Ledger, steps: Option<u64>) -> anyhow::Result<()> {
    #[cfg(feature = "postgres")]
    if let Connection::Postgres(server) = ledger.connection() {
        server.fail_after(steps.map(|steps| steps / 40));
        return Ok(());
    }
    let connection = ledger.file_mut();
    match steps {
        Some(steps) => {
            let left = Arc::new(AtomicU64::new(steps));
            let fails = move || {
                let before = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    Some(left.saturating_sub(1))
                });
                before.is_ok_and(|before| before == 0)
            };
            connection.progress_handler(1, Some(fails))?;
        }
        None => connection.progress_handler(1, None::<fn() -> bool>)?,
    }
    Ok(())
}

fn open(path: &Path, program: &Program) -> anyhow::Result<Ledger> {
    let ledger = Ledger::open(path, program.clone())?;
    // That the machine itself may stop is for another test: here only the
    // process dies.
    if let Connection::Sqlite(file) = ledger.connection() {
        file.connection()
            .execute_batch("PRAGMA synchronous = OFF")?;
    }
    Ok(ledger)
}

/// Lives one life in a place; how often the store failed.
fn live(seed: u64, path: &Path) -> anyhow::Result<u64> {
    let mut dice = Dice(seed);
    let policy = dice.of(&["negative", "absorb", "report"])?;
    let coupons_back = dice.of(&["never", "whole returns"])?;
    let program = program(policy, coupons_back, dice.below(2) == 0)?;
    let mut ledger = open(path, &program)?;
    let mut calm = Ledger::in_memory(program.clone())?;
    let asked = "SELECT secret FROM ledger";
    let secret: Vec<u8> = ledger
        .connection()
        .query_row(asked, params![], |row| row.get(0))?;
    calm.file()
        .execute("UPDATE ledger SET secret = ?1", [secret])?;
    let asked = life(&mut dice)?;
    let mut failures = 0;
    for asked in sent(&mut dice, asked)? {
        let mut expected = ask(&mut calm, &asked)?;
        loop {
            let fails = dice.below(3) > 0;
            let steps = match dice.below(3) {
                0 => dice.below(200),
                1 => dice.below(3_000),
                _ => dice.below(30_000),
            };
            fail_after(&mut ledger, fails.then_some(steps))?;
            let answer = ask(&mut ledger, &asked);
            fail_after(&mut ledger, None)?;
            if answer.is_err() {
                failures += 1;
            }
            if dice.below(4) == 0 {
                drop(ledger);
                ledger = open(path, &program)?;
            }
            match answer {
                Ok(answer) => {
                    ensure!(answer == expected, "{asked:?}\n{answer:?}\n{expected:?}");
                    if dice.below(5) > 0 {
                        break;
                    }
                    // A lost acknowledgement: whoever asked asks again. What was
                    // refused may be refused in other words, or taken, now.
                    expected = ask(&mut calm, &asked)?;
                }
                Err(LedgerError::Store(_) | LedgerError::Program(_)) => {}
                Err(error) => return Err(error).context(format!("{asked:?}")),
            }
        }
    }
    let mut same = Verified::default();
    for (table, order) in FOLLOWS {
        compare(
            ledger.connection(),
            calm.connection(),
            table,
            order,
            &mut same,
        )?;
    }
    ensure!(same.problems.is_empty(), "{:#?}", same.problems);
    let verified = ledger.verify()?;
    ensure!(verified.problems.is_empty(), "{:#?}", verified.problems);
    Ok(failures)
}

fn number(name: &str, otherwise: u64) -> anyhow::Result<u64> {
    match std::env::var(name) {
        Ok(text) => text.parse().with_context(|| format!("{name}={text}")),
        Err(_) => Ok(otherwise),
    }
}

/// Lives many lives, or one of so many of them, each in a place of its own.
fn lives(one_of: u64, mut place: impl FnMut() -> anyhow::Result<PathBuf>) -> anyhow::Result<()> {
    let first = number("SADAKAT_SEED", 0)?;
    let seeds = number("SADAKAT_SEEDS", SEEDS)?.div_ceil(one_of);
    let mut failures = 0;
    for seed in first..first.saturating_add(seeds) {
        let lived = live(seed, &place()?);
        failures += lived.with_context(|| format!("this life again: SADAKAT_SEED={seed}"))?;
    }
    ensure!(
        failures >= seeds * 5,
        "the store failed {failures} times only"
    );
    Ok(())
}

#[test]
fn nothing_that_fails_changes_what_comes_of_a_life() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut number = 0;
    lives(1, || {
        number += 1;
        Ok(folder.path().join(format!("{number}.db")))
    })
}

/// The same in a database, which takes longer.
#[cfg(feature = "postgres")]
#[test]
fn nothing_that_fails_changes_what_comes_of_a_life_in_a_database() -> anyhow::Result<()> {
    let server = sadakat_test_postgres::Postgres::shared()?;
    lives(4, || server.place())
}
