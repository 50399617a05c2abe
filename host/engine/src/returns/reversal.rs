//! What a return takes back, as decisions tell it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decide::{AppliedEffect, Granted};
use crate::effect::Effect;
use crate::model::Currency;

/// What a return took back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Reversal {
    /// The purchase that it is of; empty if nobody knows it.
    pub of: Arc<str>,
    /// What the amounts are in: the purchase's currency; none if nobody knows
    /// the purchase.
    pub currency: Option<Currency>,
    /// What the goods that came back cost before discounts, in minor units.
    pub goods: i64,
    /// What was paid for the goods that came back, in minor units: what was
    /// paid for the purchase so far less what the kept rest costs.
    pub refund: i64,
    /// What of it counted as spend, in minor units.
    pub spend: i64,
    /// Whether nothing is left of the purchase.
    pub whole: bool,
    /// Points and steps that are taken back, with their causes; amounts are
    /// below zero, or above where the rest is given more than the whole was.
    pub effects: Vec<AppliedEffect>,
    /// By how much more or less comes off the price of what is kept than came
    /// off the whole, by campaigns' positions in the snapshot, ascending; in
    /// minor units, below zero where less does. The refund has it already.
    pub discounts: Vec<(u32, i64)>,
    /// What was given for goods that came back and cannot be taken back:
    /// coupons, messages, gifts, tags, tiers that rules set.
    pub irreversible: Vec<AppliedEffect>,
}

impl Reversal {
    /// Whether the return names no purchase, and none is known that it could
    /// be of: nothing is taken back.
    pub fn is_unknown(&self) -> bool {
        self.of.is_empty()
    }

    /// The difference between what a purchase was given and what the rest of
    /// it is given. `row` is that of the return.
    pub(crate) fn between(
        before: &[AppliedEffect],
        after: &[AppliedEffect],
        row: u32,
    ) -> (Vec<AppliedEffect>, Vec<AppliedEffect>) {
        let (mut effects, mut irreversible) = (Vec::new(), Vec::new());
        let mut after: Vec<Option<&AppliedEffect>> = after.iter().map(Some).collect();
        for given in before {
            // What the rest is given by the same campaign in the same way.
            let same = after.iter_mut().find(|other| {
                other.is_some_and(|other| {
                    other.campaign == given.campaign
                        && other.line == given.line
                        && is_same(&other.effect, &given.effect)
                })
            });
            let kept = same.and_then(Option::take);
            match less(&given.effect, kept.map(|kept| &kept.effect)) {
                Less::Nothing => {}
                Less::Taken(effect) => effects.push(AppliedEffect {
                    row,
                    campaign: given.campaign,
                    line: given.line,
                    effect,
                }),
                Less::Stays => irreversible.push(AppliedEffect {
                    row,
                    ..given.clone()
                }),
            }
        }
        // What only the rest is given.
        for given in after.into_iter().flatten() {
            let effect = match &given.effect {
                Granted::Points { .. } | Granted::Other(Effect::Progress { .. }) => {
                    given.effect.clone()
                }
                _ => continue,
            };
            effects.push(AppliedEffect {
                row,
                effect,
                ..given.clone()
            });
        }
        (effects, irreversible)
    }
}

/// By how much the discounts of each campaign differ.
pub(crate) fn discounts_between(
    before: &[AppliedEffect],
    after: &[AppliedEffect],
) -> Vec<(u32, i64)> {
    let mut off: BTreeMap<u32, i64> = BTreeMap::new();
    for (given, sign) in [(before, -1), (after, 1)] {
        for given in given {
            if let Granted::Discount { amount, .. } = given.effect {
                let sum = off.entry(given.campaign).or_default();
                *sum = sum.saturating_add(amount.saturating_mul(sign));
            }
        }
    }
    off.retain(|_, amount| *amount != 0);
    off.into_iter().collect()
}

enum Less {
    Nothing,
    Taken(Granted),
    Stays,
}

/// Whether two effects differ in their amounts at most.
fn is_same(a: &Granted, b: &Granted) -> bool {
    match (a, b) {
        (
            Granted::Points {
                wallet: a,
                base: of_a,
                ..
            },
            Granted::Points {
                wallet: b,
                base: of_b,
                ..
            },
        ) => a == b && of_a == of_b,
        (Granted::Discount { .. }, Granted::Discount { .. }) => true,
        (
            Granted::Other(Effect::Progress { badge: a, .. }),
            Granted::Other(Effect::Progress { badge: b, .. }),
        ) => a == b,
        (Granted::Other(a), Granted::Other(b)) => a.kind() == b.kind(),
        _ => false,
    }
}

fn less(before: &Granted, after: Option<&Granted>) -> Less {
    match (before, after) {
        (
            Granted::Points {
                wallet,
                amount,
                base,
            },
            _,
        ) => {
            let kept = match after {
                Some(Granted::Points { amount, .. }) => *amount,
                _ => 0,
            };
            let amount = kept.saturating_sub(*amount);
            if amount == 0 {
                return Less::Nothing;
            }
            Less::Taken(Granted::Points {
                wallet: *wallet,
                amount,
                base: *base,
            })
        }
        (Granted::Other(Effect::Progress { badge, by }), _) => {
            let kept = match after {
                Some(Granted::Other(Effect::Progress { by, .. })) => *by,
                _ => 0,
            };
            let by = kept.saturating_sub(*by);
            if by == 0 {
                return Less::Nothing;
            }
            let badge = badge.clone();
            Less::Taken(Granted::Other(Effect::Progress { badge, by }))
        }
        // A discount is no effect of its own here: the refund is what was
        // paid.
        (Granted::Discount { .. }, _) => Less::Nothing,
        (Granted::Other(_), Some(_)) => Less::Nothing,
        (Granted::Other(_), None) => Less::Stays,
    }
}
