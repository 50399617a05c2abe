//! What campaigns gave members: points and money of decisions that were kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

/// What campaigns gave since the server was started.
#[derive(Default)]
pub(crate) struct Given(Mutex<BTreeMap<What, u64>>);

/// What is counted, in the smallest unit of what it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Points of a wallet.
    Points {
        campaign: String,
        wallet: String,
        /// Whether they were taken out of it.
        taken: bool,
    },
    /// Money off prices.
    Money {
        campaign: String,
        currency: String,
        /// Whether it came back with goods.
        taken: bool,
    },
    /// Effects that a campaign would have given that is tried only.
    Shadow { campaign: String },
}

/// What of a decision says what is given.
#[derive(Deserialize)]
struct Decision<'d> {
    #[serde(borrow)]
    effects: Vec<Effect<'d>>,
    #[serde(borrow, default)]
    shadow: Option<Shadow<'d>>,
}

#[derive(Deserialize)]
struct Shadow<'d> {
    #[serde(borrow)]
    effects: Vec<Effect<'d>>,
}

#[derive(Deserialize)]
struct Effect<'d> {
    #[serde(borrow)]
    campaign: Cow<'d, str>,
    #[serde(borrow)]
    kind: Cow<'d, str>,
    #[serde(borrow, default)]
    wallet: Option<Cow<'d, str>>,
    #[serde(borrow, default)]
    amount: Option<Cow<'d, str>>,
    #[serde(borrow, default)]
    currency: Option<Cow<'d, str>>,
}

impl Given {
    /// Counts what a decision gives; `currency` is that of amounts that name
    /// none.
    pub(crate) fn count(&self, decision: &str, currency: &str) {
        let Ok(decision) = serde_json::from_str::<Decision<'_>>(decision) else {
            return;
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut add = |what, count: u64| {
            let sum = all.entry(what).or_insert(0);
            *sum = sum.saturating_add(count);
        };
        for effect in decision.effects {
            let Some((units, taken)) = effect.amount.as_deref().and_then(units) else {
                continue;
            };
            let campaign = effect.campaign.into_owned();
            match (&*effect.kind, effect.wallet) {
                ("points", Some(wallet)) => {
                    let wallet = wallet.into_owned();
                    let what = What::Points {
                        campaign,
                        wallet,
                        taken,
                    };
                    add(what, units);
                }
                ("discount", _) => {
                    let currency = effect.currency.as_deref().unwrap_or(currency);
                    let what = What::Money {
                        campaign,
                        currency: currency.to_owned(),
                        taken,
                    };
                    add(what, units);
                }
                _ => {}
            }
        }
        for effect in decision
            .shadow
            .into_iter()
            .flat_map(|shadow| shadow.effects)
        {
            let campaign = effect.campaign.into_owned();
            add(What::Shadow { campaign }, 1);
        }
    }

    /// All of it.
    pub(crate) fn all(&self) -> BTreeMap<What, u64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.clone()
    }
}

/// An amount in its smallest unit, and whether it is below zero: decisions write
/// all decimal places.
fn units(amount: &str) -> Option<(u64, bool)> {
    let (digits, taken) = match amount.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (amount, false),
    };
    let units = digits.replace('.', "").parse().ok()?;
    Some((units, taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_counted_in_their_smallest_unit() {
        let given = Given::default();
        let decision = r#"{"effects":[{"campaign":"a","kind":"points","wallet":"p","amount":"12"},
            {"campaign":"a","kind":"points","wallet":"p","amount":"-2"},
            {"campaign":"a","kind":"discount","on":"lines","amount":"1.50","lines":[]},
            {"campaign":"b","kind":"discount","amount":"0.25","currency":"EUR"},
            {"campaign":"b","kind":"coupon","amount":"5.00"}],
            "faults":[],"shadow":{"effects":[{"campaign":"c","kind":"gift","sku":"x"}],"faults":[]}}"#;
        given.count(decision, "TRY");
        given.count(decision, "TRY");
        given.count("no decision", "TRY");
        let points = |taken| What::Points {
            campaign: "a".to_owned(),
            wallet: "p".to_owned(),
            taken,
        };
        let money = |campaign: &str, currency: &str| What::Money {
            campaign: campaign.to_owned(),
            currency: currency.to_owned(),
            taken: false,
        };
        let campaign = "c".to_owned();
        let wanted = [
            (points(false), 24),
            (points(true), 4),
            (money("a", "TRY"), 300),
            (money("b", "EUR"), 50),
            (What::Shadow { campaign }, 2),
        ];
        assert_eq!(given.all(), BTreeMap::from(wanted));
    }
}
