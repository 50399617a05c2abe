//! All rules in one plugin that goes over the lines once. Gifts (rule 9) and
//! tiers (rule 12) are bound to phases of their own, so that one plugin can
//! only give them as custom effects.

use sadakat_sdk::prelude::*;

use crate::rules::{Category, Channel, Tier};

/// A purchase with all that rules ask for.
#[derive(Debug, Event)]
pub struct Purchase<'a> {
    #[field("event.hour")]
    hour: i64,
    #[field("customer.tier")]
    tier: Option<Tier>,
    #[field("customer.birthday")]
    birthday: Option<bool>,
    #[field("customer.tags")]
    tags: Texts<'a>,
    #[field("history.purchases")]
    purchases: i64,
    #[field("history.spend_this_year")]
    spend: Money,
    #[field("history.days_since_purchase")]
    days_since_purchase: Option<i64>,
    #[field("purchase.channel")]
    channel: Option<Channel>,
    #[field("purchase.total")]
    total: Money,
    #[field("purchase.lines")]
    lines: Lines<'a, Item>,
}

/// What was bought.
#[derive(Debug, Line)]
pub struct Item {
    #[field("line.category")]
    category: Option<Category>,
    #[field("line.quantity")]
    quantity: Quantity,
    #[field("line.amount")]
    amount: Money,
}

/// The rules.
#[derive(Debug, Params)]
pub struct All {}

impl Campaign for All {
    type Event<'a> = Purchase<'a>;
    const EFFECTS: &'static [EffectKind] = &[
        EffectKind::Points,
        EffectKind::Coupon,
        EffectKind::Message,
        EffectKind::Custom,
    ];

    fn evaluate(&self, event: &Purchase<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        let currency = effects.currency();
        let (mut earning, mut coffee) = (Money::ZERO, Quantity::ZERO);
        for line in event.lines.iter() {
            match line.category {
                Some(Category::Barred) => continue,
                Some(Category::Coffee) => coffee += line.quantity,
                _ => {}
            }
            earning += line.amount;
        }
        let base = Points::whole(currency.whole_units(earning));
        effects.points(base);
        match event.tier {
            Some(Tier::Silver) => effects.points(base.percent(Percent::whole(50)).floor()),
            Some(Tier::Gold) => effects.points(base),
            Some(Tier::Platinum) => effects.points(base * 2),
            _ => {}
        }
        if event.birthday == Some(true) {
            effects.coupon(Coupon::amount("birthday", currency.units(15)));
        }
        if event.days_since_purchase.is_some_and(|days| days >= 90) {
            effects.points(Points::whole(500));
            effects.coupon(Coupon::amount("win-back", currency.units(10)));
        }
        if event.purchases == 0 {
            effects.points(Points::whole(250));
        }
        if event.total >= currency.units(500) {
            effects.coupon(Coupon::amount("large-basket", currency.units(10)));
        }
        if coffee >= Quantity::whole(3) {
            effects.points(Points::from_millionths(
                coffee.thousandths().saturating_mul(50_000),
            ));
        }
        if (14..=16).contains(&event.hour) && event.channel == Some(Channel::Store) {
            effects.points(base);
        }
        if event.purchases.saturating_add(1) % 10 == 0 {
            effects.custom("gift", &[("sku", &"mug")]);
        }
        if event.total >= currency.units(200) && event.tags.contains("vip") {
            effects.message("vip-thanks", &[]);
            effects.points(Points::whole(100));
        }
        let count = event.lines.len();
        if count >= 5 && event.total >= currency.units(50) * count as i64 {
            effects.points(Points::whole(75));
        }
        let (next, from) = match event.tier {
            Some(Tier::Bronze) => ("silver", 5_000),
            Some(Tier::Silver) => ("gold", 15_000),
            Some(Tier::Gold) => ("platinum", 40_000),
            _ => return Ok(()),
        };
        if event.spend + event.total >= currency.units(from) {
            effects.custom("tier", &[("name", &next)]);
        }
        Ok(())
    }
}
