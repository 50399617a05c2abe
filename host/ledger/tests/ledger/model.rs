//! A wallet beside a naive one: a list of lots.

use anyhow::Context as _;
use proptest::prelude::*;
use sadakat_engine::model::Date;
use sadakat_ledger::{LedgerError, Order, What};

use crate::{CAMPAIGNS, SETTINGS, program, purchase, sound};

/// Points can be used after so many days, for so many days.
const PENDING: i32 = 3;
const LASTS: i32 = 30;

#[derive(Debug, Clone, Copy)]
struct Lot {
    from: i32,
    expires: i32,
    rest: i64,
}

/// What a hold took: how much, and when it would be gone.
type Held = Vec<(i32, i64)>;

#[derive(Debug, Default)]
struct Naive {
    lots: Vec<Lot>,
    holds: Vec<(String, i32, Held)>,
}

impl Naive {
    fn available(&self, day: i32) -> i64 {
        let usable = self.lots.iter();
        let usable = usable.filter(|lot| lot.from <= day && day < lot.expires);
        usable.map(|lot| lot.rest).sum()
    }

    fn pending(&self, day: i32) -> i64 {
        let waiting = self.lots.iter().filter(|lot| lot.from > day);
        waiting.map(|lot| lot.rest).sum()
    }

    /// Takes points, soonest expiry first; none if there are not enough.
    fn take(&mut self, mut amount: i64, day: i32) -> Option<Held> {
        if self.available(day) < amount {
            return None;
        }
        let mut taken = Held::new();
        self.lots.sort_by_key(|lot| lot.expires);
        for lot in &mut self.lots {
            if lot.from <= day && day < lot.expires {
                let part = lot.rest.min(amount);
                lot.rest -= part;
                amount -= part;
                taken.push((lot.expires, part));
            }
        }
        Some(taken)
    }

    fn release(&mut self, held: &Held, day: i32) {
        for &(expires, rest) in held {
            self.lots.push(Lot {
                from: day,
                expires,
                rest,
            });
        }
    }
}

#[derive(Debug, Clone)]
enum Does {
    Buys(u32),
    Redeems(i64),
    Holds(i64, i32),
    Captures(usize),
    Releases(usize),
    Corrects(i64),
    Sweeps,
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        3 => (1u32..5).prop_map(Does::Buys),
        2 => (1i64..60).prop_map(Does::Redeems),
        2 => (1i64..60, 0i32..40).prop_map(|(amount, days)| Does::Holds(amount, days)),
        1 => (0usize..3).prop_map(Does::Captures),
        1 => (0usize..3).prop_map(Does::Releases),
        1 => (-30i64..30).prop_map(Does::Corrects),
        1 => Just(Does::Sweeps),
    ]
}

/// Whether it was done, or refused for want of points or of a hold.
fn done<T>(result: Result<T, LedgerError>) -> anyhow::Result<bool> {
    match result {
        Ok(_) => Ok(true),
        Err(error) if error.is_refusal() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn agree(story: &[(i32, Does)]) -> anyhow::Result<()> {
    let mut ledger = crate::empty(program(SETTINGS, &CAMPAIGNS[..1])?)?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    let mut naive = Naive::default();
    let mut today = 20_000;
    for (number, (later, does)) in story.iter().enumerate() {
        today += later;
        let (id, day) = (format!("x{number}"), Date::from_days(today));
        let correct = |points: i64| {
            let what = What::Adjust {
                customer: "a".to_owned(),
                wallet: "points".to_owned(),
                points: points.to_string(),
                reason: "test".to_owned(),
                approver: "test".to_owned(),
            };
            Order::new(&id, day, what)
        };
        match *does {
            Does::Buys(quantity) => {
                let record = purchase(&id, &day.to_string(), "a", "mug", quantity);
                for answer in ledger.process_batch([record.as_str()])? {
                    answer?;
                }
                let from = today + PENDING;
                naive.lots.push(Lot {
                    from,
                    expires: from + LASTS,
                    rest: i64::from(quantity) * 10,
                });
            }
            Does::Redeems(amount) => {
                let order = Order::redeem(&id, "a", "points", &amount.to_string(), day);
                let expected = naive.take(amount, today).is_some();
                anyhow::ensure!(done(ledger.order(&order))? == expected);
            }
            Does::Holds(amount, days) => {
                let until = Date::from_days(today + days);
                let amount_text = amount.to_string();
                let order = Order::hold(&id, "a", "points", &amount_text, day, until);
                let held = naive.take(amount, today);
                anyhow::ensure!(done(ledger.order(&order))? == held.is_some());
                if let Some(held) = held {
                    naive.holds.push((id, today + days, held));
                }
            }
            Does::Captures(number) => {
                let Some((hold, until, _)) = naive.holds.get(number).cloned() else {
                    continue;
                };
                let fine = done(ledger.order(&Order::capture(&id, &hold, day)))?;
                anyhow::ensure!(fine == (today <= until));
                if fine {
                    naive.holds.remove(number);
                }
            }
            Does::Releases(number) if number < naive.holds.len() => {
                let (hold, _, held) = naive.holds.remove(number);
                ledger.order(&Order::release(&id, &hold, day))?;
                naive.release(&held, today);
            }
            Does::Releases(_) => {}
            Does::Corrects(amount) if amount > 0 => {
                ledger.order(&correct(amount))?;
                naive.lots.push(Lot {
                    from: today,
                    expires: today + LASTS,
                    rest: amount,
                });
            }
            Does::Corrects(amount) => {
                let expected = amount != 0 && naive.take(-amount, today).is_some();
                anyhow::ensure!(done(ledger.order(&correct(amount)))? == expected);
            }
            Does::Sweeps => {
                ledger.sweep(day, |_, _| {})?;
                let over = |(_, until, _): &mut (String, i32, Held)| *until < today;
                let over: Vec<_> = naive.holds.extract_if(.., over).collect();
                for (_, _, held) in over {
                    naive.release(&held, today);
                }
            }
        }
        let wallets = ledger.member("a", Some(day))?.wallets;
        let wallet = wallets.first().context("a wallet")?;
        let lots: i64 = wallet
            .lots
            .iter()
            .map(|lot| lot.rest.parse::<i64>())
            .sum::<Result<_, _>>()?;
        let (available, pending) = (naive.available(today), naive.pending(today));
        anyhow::ensure!(
            (
                wallet.available.parse::<i64>()?,
                wallet.pending.parse::<i64>()?,
                lots
            ) == (available, pending, available + pending),
            "step {number}: {wallet:?}, not {available} and {pending}"
        );
    }
    sound(&mut ledger)
}

proptest! {
    #![proptest_config(crate::cases())]
    /// R82, R81: what the ledger says is what a list of lots says.
    #[test]
    fn the_ledger_and_a_list_of_lots_agree(
        story in proptest::collection::vec((0i32..12, does()), 1..40),
    ) {
        agree(&story).unwrap();
    }
}
