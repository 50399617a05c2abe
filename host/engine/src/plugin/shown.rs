//! Proposals as keys and values, for people.

use rust_decimal::Decimal;

use crate::effect::{Effect, Number, PriceBase, Target, Value, Worth};
use crate::model::{Currency, NUMBER_DIGITS, QUANTITY_DIGITS};

/// A proposal by key.
pub(super) type Shown = Vec<(String, String)>;

/// What a proposal says.
pub(super) fn show(effect: &Effect, wallets: &[String], currency: Currency) -> Shown {
    let mut shown = vec![("kind".to_owned(), effect.kind().name().to_owned())];
    let mut add = |key: &str, value: String| shown.push((key.to_owned(), value));
    let number = |number: &Number| scaled(number.0, NUMBER_DIGITS);
    let money = |minor: i64| scaled(minor, currency.minor_digits());
    let worth = |worth: &Worth| match worth {
        Worth::Percent(percent) => ("percent", number(percent)),
        Worth::Amount(amount) => ("amount", money(*amount)),
        Worth::SetPrice(price) => ("set_price", money(*price)),
    };
    let wallet = |id: usize| wallets.get(id).cloned().unwrap_or_default();
    match effect {
        Effect::Points { wallet: id, amount } => {
            add("wallet", wallet(id.0.into()));
            add("amount", number(amount));
        }
        Effect::Multiply { wallet: id, factor } => {
            add("wallet", wallet(id.0.into()));
            add("factor", number(factor));
        }
        // Plugins take neither sets of lines, nor single units, nor bundles.
        Effect::Discount(discount) => {
            let (key, value) = worth(&discount.worth);
            add(key, value);
            add(
                "on",
                match &discount.target {
                    Target::Order => "order".to_owned(),
                    Target::Shipping => "shipping".to_owned(),
                    Target::Line(line) => format!("line {line}"),
                    Target::Lines(lines) => format!("lines {lines:?}"),
                    Target::Bundle(bundle) => format!("bundle {bundle:?}"),
                },
            );
            add(
                "base",
                match discount.base {
                    PriceBase::Initial => "initial".to_owned(),
                    PriceBase::Remaining => "remaining".to_owned(),
                },
            );
            if let Some(cap) = discount.cap {
                add("cap", money(cap));
            }
        }
        Effect::Gift { sku, quantity } => {
            add("sku", sku.to_string());
            add("quantity", scaled(*quantity, QUANTITY_DIGITS));
        }
        Effect::Coupon {
            offer,
            worth: of,
            valid_days,
            ..
        } => {
            if let Some(offer) = offer {
                add("offer", offer.to_string());
            }
            if let Some(of) = of {
                let (key, value) = worth(of);
                add(key, value);
            }
            if let Some(days) = valid_days {
                add("valid_days", days.to_string());
            }
        }
        Effect::Message {
            template,
            channel,
            values,
        } => {
            add("template", template.to_string());
            if let Some(channel) = channel {
                add("channel", channel.to_string());
            }
            named(&mut add, values);
        }
        Effect::Tag(tag) => add("add", tag.to_string()),
        Effect::Untag(tag) => add("remove", tag.to_string()),
        Effect::Tier(tier) => add("set", tier.to_string()),
        Effect::Progress { badge, by } => {
            add("badge", badge.to_string());
            add("by", by.to_string());
        }
        Effect::Custom { name, values } => {
            add("name", name.to_string());
            named(&mut add, values);
        }
    }
    shown
}

fn named(add: &mut impl FnMut(&str, String), values: &[(std::sync::Arc<str>, Value)]) {
    for (name, value) in values {
        let text = match value {
            Value::Boolean(value) => value.to_string(),
            Value::Integer(value) => value.to_string(),
            Value::Decimal(value) => value.normalize().to_string(),
            Value::Text(text) => text.to_string(),
        };
        add(&format!("values.{name}"), text);
    }
}

fn scaled(value: i64, digits: u8) -> String {
    let decimal = Decimal::from_i128_with_scale(value.into(), digits.into());
    decimal.normalize().to_string()
}

/// A proposal in one line.
pub(super) fn shown_line(shown: &Shown) -> String {
    let kind = shown.first().map_or("", |(_, kind)| kind);
    let rest = shown
        .iter()
        .skip(1)
        .map(|(key, value)| format!("{key} = {value}"));
    format!("{kind} {{ {} }}", rest.collect::<Vec<_>>().join(", "))
}
