//! What campaigns did by decisions that were kept: what they gave members, points
//! and money among it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
    /// Effects of a kind.
    Effects { campaign: String, kind: String },
    /// Events that a campaign failed for, by the code of the fault.
    Faults { campaign: String, code: String },
    /// Effects that a campaign would have given that is tried only.
    Shadow { campaign: String },
}

/// What of a decision says what is given.
#[derive(Deserialize)]
struct Decision<'d> {
    #[serde(borrow)]
    effects: Vec<Effect<'d>>,
    #[serde(borrow, default)]
    faults: Vec<Fault<'d>>,
    #[serde(borrow, default)]
    shadow: Option<Shadow<'d>>,
}

#[derive(Deserialize)]
struct Fault<'d> {
    #[serde(borrow)]
    campaign: Cow<'d, str>,
    #[serde(borrow)]
    code: Cow<'d, str>,
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
        for fault in decision.faults {
            let (campaign, code) = (fault.campaign.into_owned(), fault.code.into_owned());
            add(What::Faults { campaign, code }, 1);
        }
        for effect in decision.effects {
            let (campaign, kind) = (effect.campaign.to_string(), effect.kind.to_string());
            add(What::Effects { campaign, kind }, 1);
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

    /// What each campaign did, as `GET /v1/campaigns` shows it; without those that
    /// did nothing.
    pub(crate) fn by_campaign(&self) -> BTreeMap<String, Value> {
        #[derive(Default, Serialize)]
        struct Kept {
            effects: BTreeMap<String, u64>,
            faults: u64,
            shadow_effects: u64,
        }
        let mut kept: BTreeMap<String, Kept> = BTreeMap::new();
        for (what, count) in self.all() {
            match what {
                What::Effects { campaign, kind } => {
                    kept.entry(campaign)
                        .or_default()
                        .effects
                        .insert(kind, count);
                }
                What::Faults { campaign, .. } => kept.entry(campaign).or_default().faults += count,
                What::Shadow { campaign } => {
                    kept.entry(campaign).or_default().shadow_effects = count;
                }
                What::Points { .. } | What::Money { .. } => {}
            }
        }
        let kept = kept.into_iter();
        kept.map(|(campaign, kept)| (campaign, json!(kept)))
            .collect()
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
            "faults":[{"campaign":"b","code":"S0703","message":"m"}],"shadow":{"effects":[{"campaign":"c","kind":"gift","sku":"x"}],"faults":[]}}"#;
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
        let effects = |campaign: &str, kind: &str| What::Effects {
            campaign: campaign.to_owned(),
            kind: kind.to_owned(),
        };
        let fault = What::Faults {
            campaign: "b".to_owned(),
            code: "S0703".to_owned(),
        };
        let campaign = "c".to_owned();
        let wanted = [
            (effects("a", "points"), 4),
            (effects("a", "discount"), 2),
            (effects("b", "discount"), 2),
            (effects("b", "coupon"), 2),
            (fault, 2),
            (points(false), 24),
            (points(true), 4),
            (money("a", "TRY"), 300),
            (money("b", "EUR"), 50),
            (What::Shadow { campaign }, 2),
        ];
        assert_eq!(given.all(), BTreeMap::from(wanted));
        let kept = given.by_campaign();
        let of = |id| kept.get(id).map(Value::to_string);
        let b = r#"{"effects":{"coupon":2,"discount":2},"faults":2,"shadow_effects":0}"#;
        assert_eq!(of("b").as_deref(), Some(b));
        let c = r#"{"effects":{},"faults":0,"shadow_effects":2}"#;
        assert_eq!(of("c").as_deref(), Some(c));
        assert_eq!(of("d"), None);
    }
}
