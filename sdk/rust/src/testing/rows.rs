//! What a campaign answers, row by row.

use std::slice::Iter;

use super::proposal::{Proposal, Size, Target};
use crate::EffectKind;
use crate::bindings::sadakat::plugin::types as abi;
use crate::value::{Factor, Money, Percent, Points, Quantity};

/// What every row has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) event: u32,
    pub(super) kind: EffectKind,
    name: u32,
    amount: i64,
}

/// The rows of an answer, and what is left of the columns that only some kinds
/// have an entry in.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    rows: std::vec::IntoIter<Row>,
    discounts: std::vec::IntoIter<(u8, u32, u8, i64)>,
    coupons: std::vec::IntoIter<(u8, i64)>,
    counts: Iter<'a, u32>,
    values: std::vec::IntoIter<(u32, u32)>,
    texts: &'a [String],
}

const KINDS: [EffectKind; 11] = [
    EffectKind::Points,
    EffectKind::Multiply,
    EffectKind::Discount,
    EffectKind::Gift,
    EffectKind::Coupon,
    EffectKind::Message,
    EffectKind::Tag,
    EffectKind::Untag,
    EffectKind::Tier,
    EffectKind::Progress,
    EffectKind::Custom,
];

/// Two columns as one; `None` if they are not of one length.
fn zip<A: Copy, B: Copy>(left: &[A], right: &[B]) -> Option<Vec<(A, B)>> {
    let pairs = left.iter().copied().zip(right.iter().copied());
    (left.len() == right.len()).then(|| pairs.collect())
}

impl<'a> Rows<'a> {
    /// `None` if columns that belong together are not of one length, or a
    /// kind is unknown.
    pub(super) fn of(effects: &'a abi::Effects) -> Option<Self> {
        let abi::Effects {
            discounts,
            coupons,
            values,
            ..
        } = effects;
        let heads = zip(&effects.events, &effects.kinds)?;
        let tails = zip(&effects.names, &effects.amounts)?;
        let rows = zip(&heads, &tails)?
            .into_iter()
            .map(|((event, kind), (name, amount))| {
                Some(Row {
                    event,
                    kind: *KINDS.get(usize::from(kind))?,
                    name,
                    amount,
                })
            });
        let sizes = zip(&discounts.units, &discounts.targets)?;
        let limits = zip(&discounts.bases, &discounts.caps)?;
        let discounts = zip(&sizes, &limits)?
            .into_iter()
            .map(|((unit, target), (base, cap))| (unit, target, base, cap));
        Some(Self {
            rows: rows.collect::<Option<Vec<_>>>()?.into_iter(),
            discounts: discounts.collect::<Vec<_>>().into_iter(),
            coupons: zip(&coupons.units, &coupons.days)?.into_iter(),
            counts: values.counts.iter(),
            values: zip(&values.names, &values.texts)?.into_iter(),
            texts: &effects.texts,
        })
    }

    pub(super) fn next(&mut self) -> Option<Row> {
        self.rows.next()
    }

    /// Whether rows have claimed every entry of the other columns.
    pub(super) fn all_claimed(&self) -> bool {
        let left = [
            self.rows.len(),
            self.discounts.len(),
            self.coupons.len(),
            self.counts.len(),
            self.values.len(),
        ];
        left.iter().all(|left| *left == 0)
    }

    fn text(&self, position: u32) -> Option<String> {
        self.texts.get(position as usize).cloned()
    }

    fn values(&mut self) -> Option<Vec<(String, String)>> {
        let count = *self.counts.next()? as usize;
        let pairs: Vec<(u32, u32)> = self.values.by_ref().take(count).collect();
        if pairs.len() < count {
            return None;
        }
        let texts = pairs
            .into_iter()
            .map(|(name, value)| Some((self.text(name)?, self.text(value)?)));
        texts.collect()
    }

    /// The row in plain values; `None` if it breaks the contract.
    pub(super) fn proposal(&mut self, row: Row) -> Option<Proposal> {
        let Row { name, amount, .. } = row;
        let size = |unit| {
            Some(match unit {
                0 => Size::Offer,
                1 => Size::Percent(Percent::from_millionths(amount)),
                2 => Size::Amount(Money::from_minor(amount)),
                3 => Size::SetPrice(Money::from_minor(amount)),
                _ => return None,
            })
        };
        Some(match row.kind {
            EffectKind::Points => Proposal::Points {
                wallet: self.text(name)?,
                points: Points::from_millionths(amount),
            },
            EffectKind::Multiply => Proposal::Multiply {
                wallet: self.text(name)?,
                factor: Factor::from_millionths(amount),
            },
            EffectKind::Discount => {
                let (unit, target, base, cap) = self.discounts.next()?;
                Proposal::Discount {
                    size: size(unit).filter(|size| *size != Size::Offer)?,
                    target: match target {
                        0 => Target::Order,
                        1 => Target::Shipping,
                        line => Target::Line(line as usize - 2),
                    },
                    of_remaining: base == 1,
                    cap: (cap >= 0).then_some(Money::from_minor(cap)),
                }
            }
            EffectKind::Gift => Proposal::Gift {
                sku: self.text(name)?,
                quantity: Quantity::from_thousandths(amount),
            },
            EffectKind::Coupon => {
                let (unit, valid_days) = self.coupons.next()?;
                Proposal::Coupon {
                    offer: self.text(name)?,
                    size: size(unit)?,
                    valid_days,
                }
            }
            EffectKind::Message => Proposal::Message {
                template: self.text(name)?,
                values: self.values()?,
            },
            EffectKind::Tag => Proposal::Tag(self.text(name)?),
            EffectKind::Untag => Proposal::Untag(self.text(name)?),
            EffectKind::Tier => Proposal::Tier(self.text(name)?),
            EffectKind::Progress => Proposal::Progress {
                badge: self.text(name)?,
                steps: amount,
            },
            EffectKind::Custom => Proposal::Custom {
                name: self.text(name)?,
                values: self.values()?,
            },
        })
    }
}
