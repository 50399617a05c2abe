//! What is given, with typed values.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::batch::Columns;
use crate::decide::{AppliedEffect, Granted};
use crate::effect::{Effect, Value, WalletId, Worth};
use crate::model::{Currency, NUMBER_DIGITS, QUANTITY_DIGITS};
use crate::snapshot::Snapshot;

/// What a campaign gives for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CampaignEffect {
    /// The campaign's id.
    pub campaign: Arc<str>,
    /// The line of its script, from 1, if it has one.
    pub line: Option<u32>,
    /// What.
    pub given: Given,
}

/// What is given. Amounts are exact decimal numbers, points with the wallet's
/// precision, money with the currency's minor digits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Given {
    /// Points; below zero, what the member used.
    Points {
        /// The wallet.
        wallet: Arc<str>,
        /// How many.
        amount: Decimal,
        /// Base points, as opposed to a bonus.
        base: bool,
    },
    /// Money off the price.
    Discount {
        /// How much altogether.
        amount: Decimal,
        /// What the rule asked for before it was capped and clipped.
        wanted: Decimal,
        /// In which currency.
        currency: Currency,
        /// Off what.
        on: DiscountOn,
    },
    /// A free item with this order.
    Gift {
        /// Which item.
        sku: Arc<str>,
        /// How many.
        quantity: Decimal,
    },
    /// The right to an offer.
    Coupon {
        /// The offer's name, if it has one.
        offer: Option<Arc<str>>,
        /// Per cent off.
        percent: Option<Decimal>,
        /// An amount off, or the price to pay.
        amount: Option<Decimal>,
        /// At most so much comes off.
        cap: Option<Decimal>,
        /// From which amount of goods on it can be used.
        minimum: Option<Decimal>,
        /// How many calendar days it can be used, the event's day included.
        valid_days: Option<u32>,
    },
    /// A message for somebody else to deliver.
    Message {
        /// Which text.
        template: Arc<str>,
        /// How it should travel.
        channel: Option<Arc<str>>,
        /// What to fill in, in the order given.
        values: Vec<(Arc<str>, Value)>,
    },
    /// A tag for the member.
    Tag(Arc<str>),
    /// A tag less.
    Untag(Arc<str>),
    /// A tier for the member.
    Tier(Arc<str>),
    /// Steps towards a badge.
    Progress {
        /// Which badge.
        badge: Arc<str>,
        /// How many steps.
        by: i64,
    },
    /// Whatever the service makes of it.
    Custom {
        /// What it is.
        name: Arc<str>,
        /// Its values, in the order given.
        values: Vec<(Arc<str>, Value)>,
    },
}

/// What a discount lowers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiscountOn {
    /// Lines of the purchase.
    Lines(Vec<LineDiscount>),
    /// Shipping.
    Shipping,
}

/// What comes off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineDiscount {
    /// The line, by its place in the purchase, from 1, as in the JSON of
    /// decisions.
    pub line: u32,
    /// How much.
    pub amount: Decimal,
}

/// An integer of a unit with so many decimal places.
pub(super) fn decimal(value: i64, digits: u8) -> Decimal {
    Decimal::from_i128_with_scale(value.into(), digits.into())
}

/// Points of a wallet.
pub(super) fn points(snapshot: &Snapshot, wallet: WalletId, amount: i64) -> (Arc<str>, Decimal) {
    let settings = snapshot.settings().state.wallets.get(usize::from(wallet.0));
    settings.map_or_else(
        || ("".into(), decimal(amount, 0)),
        |wallet| (Arc::clone(&wallet.name), decimal(amount, wallet.precision)),
    )
}

/// An effect of a row, with typed values.
pub(super) fn effect_of(
    applied: &AppliedEffect,
    snapshot: &Snapshot,
    columns: &Columns,
    row: usize,
) -> CampaignEffect {
    let currency = snapshot.currency(columns, row);
    let money = |amount: i64| decimal(amount, currency.minor_digits());
    let given = match &applied.effect {
        Granted::Points {
            wallet,
            amount,
            base,
        } => {
            let (wallet, amount) = points(snapshot, *wallet, *amount);
            Given::Points {
                wallet,
                amount,
                base: *base,
            }
        }
        Granted::Discount {
            amount,
            wanted,
            lines,
        } => Given::Discount {
            amount: money(*amount),
            wanted: money(*wanted),
            currency,
            on: if lines.is_empty() && *amount > 0 {
                DiscountOn::Shipping
            } else {
                let lines = lines.iter();
                DiscountOn::Lines(
                    lines
                        .map(|&(line, amount)| LineDiscount {
                            line: line + 1,
                            amount: money(amount),
                        })
                        .collect(),
                )
            },
        },
        Granted::Other(effect) => other(effect, &money),
    };
    CampaignEffect {
        campaign: super::decision::id(snapshot, applied.campaign),
        line: (applied.line > 0).then_some(applied.line),
        given,
    }
}

/// An effect that is given as it was proposed.
fn other(effect: &Effect, money: &dyn Fn(i64) -> Decimal) -> Given {
    match effect {
        Effect::Gift { sku, quantity } => Given::Gift {
            sku: Arc::clone(sku),
            quantity: decimal(*quantity, QUANTITY_DIGITS).normalize(),
        },
        Effect::Coupon {
            offer,
            worth,
            cap,
            minimum,
            valid_days,
        } => Given::Coupon {
            offer: offer.clone(),
            percent: match worth {
                Some(Worth::Percent(percent)) => {
                    Some(decimal(percent.0, NUMBER_DIGITS).normalize())
                }
                _ => None,
            },
            amount: match worth {
                Some(Worth::Amount(amount) | Worth::SetPrice(amount)) => Some(money(*amount)),
                _ => None,
            },
            cap: cap.map(money),
            minimum: minimum.map(money),
            valid_days: *valid_days,
        },
        Effect::Message {
            template,
            channel,
            values,
        } => Given::Message {
            template: Arc::clone(template),
            channel: channel.clone(),
            values: values.clone(),
        },
        Effect::Tag(tag) => Given::Tag(Arc::clone(tag)),
        Effect::Untag(tag) => Given::Untag(Arc::clone(tag)),
        Effect::Tier(tier) => Given::Tier(Arc::clone(tier)),
        Effect::Progress { badge, by } => Given::Progress {
            badge: Arc::clone(badge),
            by: *by,
        },
        Effect::Custom { name, values } => Given::Custom {
            name: Arc::clone(name),
            values: values.clone(),
        },
        // Resolved into points and discounts before.
        Effect::Points { .. } | Effect::Multiply { .. } | Effect::Discount(_) => Given::Custom {
            name: effect.kind().name().into(),
            values: Vec::new(),
        },
    }
}

/// Decimal numbers as texts, so that no reader makes a binary float of them.
pub(super) mod decimal_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::model::ScaledText;

    pub(crate) fn serialize<S: Serializer>(number: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        // The same text, without the detour that any number of any scale takes.
        match (
            i64::try_from(number.mantissa()),
            u8::try_from(number.scale()),
        ) {
            (Ok(units), Ok(digits @ 0..=18)) if !number.is_zero() => {
                to.serialize_str(ScaledText::new(units, digits).as_str())
            }
            _ => to.collect_str(number),
        }
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Decimal, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(i64),
            Text(String),
        }
        match Written::deserialize(from) {
            Ok(Written::Whole(number)) => Ok(number.into()),
            Ok(Written::Text(text)) => Decimal::from_str_exact(&text).map_err(|_| {
                de::Error::custom(format!("`{text}` is no decimal number, such as \"12.50\""))
            }),
            Err(_) => Err(de::Error::custom(
                "an amount is a text, such as \"12.50\", or a whole number",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(serde::Serialize)]
    struct Written(#[serde(serialize_with = "decimal_text::serialize")] Decimal);

    proptest! {
        #[test]
        fn amounts_are_written_as_they_are_shown(units in any::<i128>(), scale in 0u32..=28) {
            // Within what a decimal number holds, and within a machine's word.
            for units in [units >> 32, units >> 64, units >> 100, units >> 127] {
                let number = Decimal::from_i128_with_scale(units, scale);
                let written = serde_json::to_value(Written(number)).unwrap();
                prop_assert_eq!(written, serde_json::Value::from(number.to_string()));
            }
        }
    }
}
