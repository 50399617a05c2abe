//! The purses of two members and of their household beside naive ones: lists of lots.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use proptest::prelude::*;
use sadakat_ledger::Order;

use crate::household::{ask, day, join, leave, of_home, own, points};
use crate::{CAMPAIGNS, SETTINGS, program, purchase, returned, sound};

/// Points can be used after so many days, for so many days.
const PENDING: i32 = 3;
const LASTS: i32 = 30;

/// Whose purse: of a member by their number, or the household's.
const HOME: usize = 2;

#[derive(Debug, Clone, Copy)]
struct Lot {
    from: i32,
    expires: i32,
    rest: i64,
    by: usize,
    purse: usize,
}

#[derive(Debug, Clone, Copy)]
struct Bought {
    id: usize,
    by: usize,
    quantity: u32,
    day: i32,
    /// Where its lot is in the list, and in whose purse its points count.
    lot: usize,
    purse: usize,
    gone: i64,
    is_back: bool,
}

/// Three purses as lists of lots.
#[derive(Debug, Default)]
struct Naive {
    lots: Vec<Lot>,
    bought: Vec<Bought>,
    /// What expired unused, by purse and day, and was not taken back since.
    lapsed: std::collections::BTreeMap<(usize, i32), i64>,
    is_in: [bool; 2],
}

impl Naive {
    fn purse(&self, who: usize) -> usize {
        if self.is_in[who] { HOME } else { who }
    }

    /// What of lots is gone by a day.
    fn expire(&mut self, purse: usize, today: i32) {
        for (at, lot) in self.lots.iter_mut().enumerate() {
            if lot.purse == purse && lot.expires <= today && lot.rest > 0 {
                *self.lapsed.entry((purse, lot.expires)).or_default() += lot.rest;
                let bought = self.bought.iter_mut().find(|bought| bought.lot == at);
                if let Some(bought) = bought {
                    bought.gone += lot.rest;
                }
                lot.rest = 0;
            }
        }
    }

    fn available(&self, purse: usize, today: i32) -> i64 {
        let usable = self.lots.iter();
        let usable = usable.filter(|lot| lot.purse == purse && lot.from <= today);
        usable
            .filter(|lot| today < lot.expires)
            .map(|lot| lot.rest)
            .sum()
    }

    fn pending(&self, purse: usize, today: i32) -> i64 {
        let waiting = self.lots.iter();
        let waiting = waiting.filter(|lot| lot.purse == purse && lot.from > today);
        waiting.map(|lot| lot.rest).sum()
    }

    /// Uses points, soonest expiry first, of one expiry the oldest first.
    fn take(&mut self, purse: usize, mut amount: i64, today: i32) {
        let mut order: Vec<usize> = (0..self.lots.len()).collect();
        order.sort_by_key(|at| self.lots[*at].expires);
        for at in order {
            let lot = &mut self.lots[at];
            if lot.purse == purse && lot.from <= today && today < lot.expires {
                let part = lot.rest.min(amount);
                lot.rest -= part;
                amount -= part;
            }
        }
    }

    /// A purchase comes back as a whole.
    fn take_back(&mut self, which: usize, today: i32) {
        let bought = self.bought[which];
        let purse = bought.purse;
        self.expire(purse, today);
        self.bought[which].is_back = true;
        let own = self.lots[bought.lot];
        let mut left = i64::from(bought.quantity) * 10;
        let mut order: Vec<usize> = (0..self.lots.len()).collect();
        order.sort_by_key(|at| *at != bought.lot);
        for at in order {
            let lot = &mut self.lots[at];
            if lot.purse == purse && (lot.from, lot.expires) == (own.from, own.expires) {
                let part = lot.rest.min(left);
                lot.rest -= part;
                left -= part;
            }
        }
        if let Some(lapsed) = self.lapsed.get_mut(&(purse, own.expires)) {
            let part = left.min(*lapsed);
            *lapsed -= part;
            left -= part;
        }
        // What is not there the program bears.
        let there = left.min(self.available(purse, today));
        self.take(purse, there, today);
    }

    fn join(&mut self, who: usize, today: i32) {
        for purse in [who, HOME] {
            self.expire(purse, today);
        }
        self.is_in[who] = true;
        for lot in self.lots.iter_mut().filter(|lot| lot.purse == who) {
            lot.purse = HOME;
        }
        for bought in &mut self.bought {
            if bought.by == who && bought.purse == who {
                bought.purse = HOME;
            }
        }
        for ((purse, day), amount) in std::mem::take(&mut self.lapsed) {
            let purse = if purse == who { HOME } else { purse };
            *self.lapsed.entry((purse, day)).or_default() += amount;
        }
    }

    fn leave(&mut self, who: usize, with_points: bool, today: i32) {
        self.expire(HOME, today);
        self.is_in[who] = false;
        if !with_points {
            return;
        }
        for lot in &mut self.lots {
            if lot.purse == HOME && lot.by == who && lot.rest > 0 {
                lot.purse = who;
            }
        }
        for bought in &mut self.bought {
            if bought.by != who || bought.purse != HOME {
                continue;
            }
            bought.purse = who;
            let expires = self.lots[bought.lot].expires;
            if let Some(known) = self.lapsed.get_mut(&(HOME, expires))
                && !bought.is_back
            {
                let part = bought.gone.min(*known);
                *known -= part;
                *self.lapsed.entry((who, expires)).or_default() += part;
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Does {
    Buys(usize, u32),
    Redeems(usize, i64),
    /// Of one of the purchases so far, by whoever brings it.
    Returns(usize, usize),
    Joins(usize),
    Leaves(usize, bool),
    Sweeps,
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        4 => (0usize..2, 1u32..5).prop_map(|(who, many)| Does::Buys(who, many)),
        2 => (0usize..2, 1i64..60).prop_map(|(who, many)| Does::Redeems(who, many)),
        2 => (0usize..2, 0usize..12).prop_map(|(who, which)| Does::Returns(who, which)),
        2 => (0usize..2).prop_map(Does::Joins),
        2 => (0usize..2, any::<bool>()).prop_map(|(who, with)| Does::Leaves(who, with)),
        1 => Just(Does::Sweeps),
    ]
}

fn agree(story: &[(i32, Does)]) -> anyhow::Result<()> {
    let settings = format!("{SETTINGS}[returns]\nspent_points = \"absorb\"\n");
    let mut ledger = crate::empty(program(&settings, &CAMPAIGNS[..1])?)?;
    ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])?;
    let who = ["a", "b"];
    let mut naive = Naive::default();
    let mut today = 20_000;
    for (number, (later, does)) in story.iter().enumerate() {
        today += later;
        let id = format!("x{number}");
        let date = day(today).to_string();
        match *does {
            Does::Buys(buyer, quantity) => {
                ask(
                    &mut ledger,
                    purchase(&id, &date, who[buyer], "mug", quantity),
                )?;
                let (from, purse) = (today + PENDING, naive.purse(buyer));
                naive.expire(purse, today);
                naive.bought.push(Bought {
                    id: number,
                    by: buyer,
                    quantity,
                    day: today,
                    lot: naive.lots.len(),
                    purse,
                    gone: 0,
                    is_back: false,
                });
                naive.lots.push(Lot {
                    from,
                    expires: from + LASTS,
                    rest: i64::from(quantity) * 10,
                    by: buyer,
                    purse,
                });
            }
            Does::Redeems(asks, amount) => {
                let order =
                    Order::redeem(&id, who[asks], "points", &amount.to_string(), day(today));
                let purse = naive.purse(asks);
                let expected = naive.available(purse, today) >= amount;
                let done = ledger.order(&order);
                anyhow::ensure!(done.is_ok() == expected, "step {number}: {done:?}");
                if expected {
                    naive.expire(purse, today);
                    naive.take(purse, amount, today);
                }
            }
            Does::Returns(brings, which) => {
                let Some(bought) = naive.bought.get(which).copied() else {
                    continue;
                };
                // Nothing comes back after a year.
                if bought.is_back || today - bought.day > 360 {
                    continue;
                }
                let of = format!("x{}", bought.id);
                let record = returned(&id, &date, who[brings], &of, "mug", bought.quantity);
                ask(&mut ledger, record)?;
                naive.take_back(which, today);
            }
            Does::Joins(joins) => {
                let done = join(&mut ledger, &id, today, who[joins])?;
                anyhow::ensure!(done.repeated == naive.is_in[joins]);
                naive.join(joins, today);
            }
            Does::Leaves(leaves, with_points) => {
                let done = leave(&mut ledger, &id, today, who[leaves], with_points);
                anyhow::ensure!(done.is_ok() == naive.is_in[leaves], "{done:?}");
                if done.is_ok() {
                    naive.leave(leaves, with_points, today);
                }
            }
            Does::Sweeps => {
                ledger.sweep(day(today), |_, _| {})?;
            }
        }
        for (purse, shown) in [
            own(&ledger, "a", today)?,
            own(&ledger, "b", today)?,
            of_home(&ledger, today).unwrap_or_else(|_| points("0", "0")),
        ]
        .into_iter()
        .enumerate()
        {
            let purse = if purse == HOME {
                HOME
            } else {
                naive.purse(purse)
            };
            let expected = (
                naive.available(purse, today).to_string(),
                naive.pending(purse, today).to_string(),
            );
            anyhow::ensure!(
                shown == expected,
                "step {number}, purse {purse}: {shown:?}, not {expected:?}"
            );
        }
    }
    sound(&mut ledger)
}

proptest! {
    #![proptest_config(crate::cases())]
    /// Whoever joins, leaves, buys, redeems and brings back: three purses are what
    /// lists of lots say.
    #[test]
    fn purses_and_lists_of_lots_agree(
        story in proptest::collection::vec((0i32..12, does()), 1..40),
    ) {
        agree(&story).unwrap();
    }
}
