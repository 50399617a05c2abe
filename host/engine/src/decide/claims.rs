//! What all members share: limits in all, and budgets.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::applied_effect::{AppliedEffect, Granted};
use crate::batch::Columns;
use crate::campaign::{Budgeted, LimitOf, Share};
use crate::model::{Date, format_scaled};
use crate::snapshot::Snapshot;
use crate::state::Period;

/// A part of what all members share, for one event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// Of what.
    pub share: Share,
    /// The local day of the event.
    pub day: Date,
    /// The first day of the period that counts.
    pub since: Date,
    /// The last day of it: others may have been on later days already.
    pub until: Date,
    /// How much: uses, minor units, or a wallet's smallest units.
    pub amount: i64,
    /// How much there is in the period altogether.
    pub most: i64,
}

/// There is not enough left: others were faster.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is not enough left of `{}`", share.campaign)]
pub struct Exhausted {
    /// Of what.
    pub share: Share,
}

/// Keeps what all members share. A service with several processes keeps it in
/// its database; [`MemoryClaims`] is for one process.
///
/// Exactly as much is given as there is, whoever asks at the same time (R1 to
/// R7): [`Self::claim`] checks and takes in one step.
pub trait Claims: Send + Sync {
    /// How much of a share is taken of the days from `since` to `until`, both
    /// included.
    fn claimed(&self, share: &Share, since: Date, until: Date) -> i64;

    /// Takes all claims of an event in one step, or none of them.
    ///
    /// # Errors
    /// If one of them is more than is left. The event must be decided anew.
    fn claim(&self, claims: &[Claim]) -> Result<(), Exhausted>;

    /// Gives claims back, since what they were for came back. Their days say
    /// where. An amount below zero takes more, where what is kept of a purchase
    /// is given more than the whole was.
    fn release(&self, claims: &[Claim]);
}

/// Claims in memory, by day. They go with the process, unless what
/// [`Self::to_json`] writes is kept, and [`Self::kept`] reads it again.
#[derive(Debug, Default)]
pub struct MemoryClaims(Mutex<HashMap<Share, BTreeMap<Date, i64>>>);

impl MemoryClaims {
    fn shares(&self) -> MutexGuard<'_, HashMap<Share, BTreeMap<Date, i64>>> {
        // Nothing is changed in two steps: what a panic left is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MemoryClaims {
    /// What is taken of each share, by days.
    pub(crate) fn taken(&self) -> BTreeMap<Share, BTreeMap<Date, i64>> {
        let shares = self.shares();
        let shares = shares.iter().filter(|(_, days)| !days.is_empty());
        shares
            .map(|(share, days)| (share.clone(), days.clone()))
            .collect()
    }

    /// Says what is taken of a share.
    pub(crate) fn take(&self, share: Share, days: BTreeMap<Date, i64>) {
        self.shares().insert(share, days);
    }
}

fn sum(
    shares: &HashMap<Share, BTreeMap<Date, i64>>,
    share: &Share,
    since: Date,
    until: Date,
) -> i64 {
    let days = shares.get(share);
    let days = days.into_iter().flat_map(|days| days.range(since..));
    let within = days.take_while(|&(day, _)| *day <= until);
    within.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
}

impl Claims for MemoryClaims {
    fn claimed(&self, share: &Share, since: Date, until: Date) -> i64 {
        sum(&self.shares(), share, since, until)
    }

    fn claim(&self, claims: &[Claim]) -> Result<(), Exhausted> {
        let mut shares = self.shares();
        for claim in claims {
            let taken = sum(&shares, &claim.share, claim.since, claim.until);
            if taken.saturating_add(claim.amount) > claim.most {
                return Err(Exhausted {
                    share: claim.share.clone(),
                });
            }
        }
        for claim in claims {
            let days = shares.entry(claim.share.clone()).or_default();
            let day = days.entry(claim.day).or_default();
            *day = day.saturating_add(claim.amount);
        }
        Ok(())
    }

    fn release(&self, claims: &[Claim]) {
        let mut shares = self.shares();
        for claim in claims.iter().filter(|claim| claim.amount != 0) {
            let days = shares.entry(claim.share.clone()).or_default();
            let day = days.entry(claim.day).or_default();
            *day = day.saturating_sub(claim.amount);
            if *day == 0 {
                days.remove(&claim.day);
            }
        }
    }
}

/// How much is left of what all members share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Left {
    /// Of what.
    pub share: Share,
    /// How much is left: uses, minor units, or a wallet's smallest units.
    pub left: i64,
    /// How much there is in its period altogether.
    pub most: i64,
    /// What a budget counts; none for a limit.
    pub of: Option<Budgeted>,
}

impl Left {
    /// How much is left, how much there is, and of what, as people write it:
    /// `499`, `500`, `uses`.
    #[doc(hidden)]
    pub fn amounts(&self, snapshot: &Snapshot) -> (String, String, String) {
        let settings = snapshot.settings();
        let (digits, what) = match self.of {
            None => (0, "uses".to_owned()),
            Some(Budgeted::Points(wallet)) => {
                let wallet = settings.state.wallets.get(usize::from(wallet.0));
                wallet.map_or((0, String::new()), |wallet| {
                    (wallet.precision, wallet.name.to_string())
                })
            }
            Some(_) => {
                let currency = settings.schema.currency;
                (currency.minor_digits(), currency.code().to_owned())
            }
        };
        let number = |amount| format_scaled(amount, digits);
        (number(self.left), number(self.most), what)
    }
}

/// What is left on a day of the limits in all and the budgets of a program, in
/// the order of campaigns. Limits that count events apart by a text are left
/// out: each text has a count of its own.
pub fn left(snapshot: &Snapshot, claims: &dyn Claims, day: Date) -> Vec<Left> {
    let mut all = Vec::new();
    for campaign in snapshot.campaigns() {
        for (number, limit) in (0u8..).zip(&campaign.limit) {
            if limit.of == LimitOf::Everybody && limit.per.is_none() {
                let share = share(campaign.counted_as(), Some(number), None);
                if is_told(&all, &share) {
                    continue;
                }
                let most = i64::from(limit.times);
                let taken = claimed_in(claims, &share, limit.period, day);
                all.push(Left {
                    share,
                    left: most.saturating_sub(taken).max(0),
                    most,
                    of: None,
                });
            }
        }
        if let Some(budget) = campaign.budget {
            let share = share(campaign.counted_as(), None, None);
            if is_told(&all, &share) {
                continue;
            }
            let taken = claimed_in(claims, &share, budget.period, day);
            all.push(Left {
                share,
                left: budget.most.saturating_sub(taken).max(0),
                most: budget.most,
                of: Some(budget.of),
            });
        }
    }
    all
}

/// Whether an earlier row of the same table has told what is left.
fn is_told(all: &[Left], share: &Share) -> bool {
    // The rows of a table stand together.
    let own = all.iter().rev();
    let mut own = own.take_while(|known| known.share.campaign == share.campaign);
    own.any(|known| known.share == *share)
}

/// How much of a share is taken in the period of a day.
pub(crate) fn claimed_in(claims: &dyn Claims, share: &Share, period: Period, day: Date) -> i64 {
    claims.claimed(share, period.start(day), period.end(day))
}

pub(crate) fn share(campaign: &str, limit: Option<u8>, key: Option<&str>) -> Share {
    Share {
        campaign: Arc::from(campaign),
        limit,
        key: key.map(Arc::from),
    }
}

/// What an event takes of what all members share, given what it got.
pub(crate) fn claims_of(
    snapshot: &Snapshot,
    columns: &Columns,
    row: usize,
    day: Date,
    given: &[AppliedEffect],
) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut last = None;
    for one in given {
        let Some(campaign) = snapshot.campaigns().get(one.campaign as usize) else {
            continue;
        };
        if last != Some(one.campaign) {
            last = Some(one.campaign);
            for (number, limit) in (0u8..).zip(&campaign.limit) {
                if limit.of != LimitOf::Everybody {
                    continue;
                }
                for key in limit.keys(columns, row) {
                    let share = share(campaign.counted_as(), Some(number), key);
                    if claims.iter().all(|known| known.share != share) {
                        claims.push(Claim {
                            share,
                            day,
                            since: limit.period.start(day),
                            until: limit.period.end(day),
                            amount: 1,
                            most: i64::from(limit.times),
                        });
                    }
                }
            }
        }
        let Some(budget) = campaign.budget else {
            continue;
        };
        let amount = match (&one.effect, budget.of) {
            (Granted::Discount { amount, .. }, Budgeted::Discount) => *amount,
            (Granted::Points { wallet, amount, .. }, Budgeted::Points(of)) if *wallet == of => {
                *amount
            }
            _ => 0,
        };
        // What a campaign takes away makes no room.
        if amount <= 0 {
            continue;
        }
        let share = share(campaign.counted_as(), None, None);
        match claims.iter_mut().find(|known| known.share == share) {
            Some(known) => known.amount = known.amount.saturating_add(amount),
            None => claims.push(Claim {
                share,
                day,
                since: budget.period.start(day),
                until: budget.period.end(day),
                amount,
                most: budget.most,
            }),
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(amount: i64, most: i64, day: i32) -> Claim {
        Claim {
            share: share("c", None, None),
            day: Date::from_days(day),
            since: Date::from_days(0),
            until: Date::from_days(i32::MAX),
            amount,
            most,
        }
    }

    /// R1, R7: of so many who claim at once, exactly as many succeed as there
    /// are.
    #[test]
    fn r1_r7_exactly_as_many_as_there_are() {
        let claims = MemoryClaims::default();
        let taken = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let tries = (0..100).map(|_| claims.claim(&[claim(1, 500, 7)]));
                        tries.filter(Result::is_ok).count()
                    })
                })
                .collect();
            all.into_iter()
                .map(|one| one.join().unwrap())
                .sum::<usize>()
        });
        assert_eq!(taken, 500);
        assert_eq!(taken_from(&claims, 0), 500);
    }

    /// How much is taken of a day and those after it.
    fn taken_from(claims: &MemoryClaims, day: i32) -> i64 {
        let Claim { share, until, .. } = claim(1, 1, day);
        claims.claimed(&share, Date::from_days(day), until)
    }

    /// R2: all counters of an event are taken together or none.
    #[test]
    fn r2_all_or_nothing() {
        let claims = MemoryClaims::default();
        let other = Claim {
            share: share("d", Some(0), Some("store")),
            ..claim(1, 0, 7)
        };
        assert!(claims.claim(&[claim(5, 10, 7), other]).is_err());
        assert_eq!(taken_from(&claims, 0), 0);
    }

    #[test]
    fn what_comes_back_can_be_given_again_and_periods_begin_anew() {
        let claims = MemoryClaims::default();
        claims.claim(&[claim(6, 10, 7)]).unwrap();
        claims.claim(&[claim(4, 10, 8)]).unwrap();
        assert!(claims.claim(&[claim(1, 10, 8)]).is_err());
        claims.release(&[claim(2, 10, 7)]);
        claims.claim(&[claim(2, 10, 8)]).unwrap();
        assert_eq!(taken_from(&claims, 0), 10);
        assert_eq!(taken_from(&claims, 8), 6);
    }

    /// An event of an earlier day takes of its own period, whatever was taken of
    /// the next one, and what it takes is nothing of that.
    #[test]
    fn an_earlier_period_does_not_see_a_later_one() {
        let claims = MemoryClaims::default();
        let of = |day: i32, amount| Claim {
            since: Date::from_days(day / 10 * 10),
            until: Date::from_days(day / 10 * 10 + 9),
            ..claim(amount, 10, day)
        };
        claims.claim(&[of(19, 4)]).unwrap();
        claims.claim(&[of(20, 10)]).unwrap();
        let Claim {
            share,
            since,
            until,
            ..
        } = of(19, 0);
        assert_eq!(claims.claimed(&share, since, until), 4);
        assert!(claims.claim(&[of(19, 7)]).is_err());
        claims.claim(&[of(19, 6)]).unwrap();
        assert!(claims.claim(&[of(21, 1)]).is_err());
    }
}
