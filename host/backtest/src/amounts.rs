//! Sums of what was given, exactly.

use sadakat_engine::decide::Granted;
use sadakat_engine::effect::Effect;

use crate::exact::{MONEY_DIGITS, POINT_DIGITS};
use crate::names::{Names, Own};

/// What was given. Returns take from it what their purchases had got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// Events that anything was given for.
    pub(crate) events: u64,
    /// Money off by currency, scaled by [`MONEY_DIGITS`].
    pub(crate) off: Box<[i128]>,
    /// Points by wallet, scaled by [`POINT_DIGITS`].
    pub(crate) points: Box<[i128]>,
    /// What points are worth by currency, scaled by [`MONEY_DIGITS`].
    pub(crate) worth: Box<[i128]>,
    pub(crate) coupons: u64,
    pub(crate) gifts: u64,
    /// Messages, tags, tiers, badges and whatever else.
    pub(crate) others: u64,
    pub(crate) faults: u64,
}

impl Amounts {
    pub(crate) fn new(names: &Names) -> Self {
        Self {
            off: vec![0; names.currencies.len()].into(),
            points: vec![0; names.wallets.len()].into(),
            worth: vec![0; names.currencies.len()].into(),
            ..Self::default()
        }
    }

    /// Adds an effect of an event whose amounts are in `currency`.
    pub(crate) fn add(&mut self, effect: &Granted, own: &Own, names: &Names, currency: usize) {
        match effect {
            Granted::Points { wallet, amount, .. } => {
                let Some(wallet) = own.wallets.get(usize::from(wallet.0)) else {
                    return;
                };
                let smaller = POINT_DIGITS.saturating_sub(wallet.precision);
                let points = i128::from(*amount) * 10_i128.pow(smaller);
                let named = names.wallets.get(wallet.at);
                let worth = named.and_then(|named| named.worth.get(currency));
                let worth = worth.copied().unwrap_or(0);
                add(&mut self.points, wallet.at, points);
                add(&mut self.worth, currency, points * i128::from(worth));
            }
            Granted::Discount { amount, .. } => {
                self.add_off(*amount, names, currency);
            }
            Granted::Other(Effect::Coupon { .. }) => self.coupons += 1,
            Granted::Other(Effect::Gift { .. }) => self.gifts += 1,
            _ => self.others += 1,
        }
    }

    /// Adds minor units off the price.
    pub(crate) fn add_off(&mut self, amount: i64, names: &Names, currency: usize) {
        let digits = names
            .currencies
            .get(currency)
            .map_or(0, |c| c.minor_digits());
        let smaller = MONEY_DIGITS.saturating_sub(u32::from(digits));
        let off = i128::from(amount) * 10_i128.pow(smaller);
        add(&mut self.off, currency, off);
    }

    /// Adds what was given elsewhere.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.events += other.events;
        for (sums, more) in [
            (&mut self.off, &other.off),
            (&mut self.points, &other.points),
            (&mut self.worth, &other.worth),
        ] {
            for (at, &more) in more.iter().enumerate() {
                add(sums, at, more);
            }
        }
        self.coupons += other.coupons;
        self.gifts += other.gifts;
        self.others += other.others;
        self.faults += other.faults;
    }

    /// Money off and what points are worth, in a currency.
    pub(crate) fn cost(&self, currency: usize) -> i128 {
        let of = |sums: &[i128]| sums.get(currency).copied().unwrap_or(0);
        of(&self.off).saturating_add(of(&self.worth))
    }
}

fn add(sums: &mut [i128], at: usize, amount: i128) {
    if let Some(sum) = sums.get_mut(at) {
        *sum = sum.saturating_add(amount);
    }
}
