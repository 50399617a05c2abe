//! The twelve rules, each by itself.

use sadakat_sdk::prelude::*;

/// A campaign without parameters: what it sees, may propose, and does.
macro_rules! rule {
    ($(#[$doc:meta])* $name:ident, $life:lifetime $event:ty, [$($effect:ident),+], $run:expr) => {
        $(#[$doc])*
        #[derive(Debug, Params)]
        pub struct $name {}

        impl Campaign for $name {
            type Event<$life> = $event;
            const EFFECTS: &'static [EffectKind] = &[$(EffectKind::$effect),+];

            fn evaluate(
                &self,
                event: &Self::Event<'_>,
                effects: &mut Effects<'_>,
            ) -> Result<(), Failure> {
                let run: fn(&Self::Event<'_>, &mut Effects<'_>) = $run;
                run(event, effects);
                Ok(())
            }
        }
    };
}

/// Categories that rules name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Category {
    /// Counts towards coffee.
    #[text("coffee")]
    Coffee,
    /// Earns nothing.
    #[text("tobacco", "gift-card")]
    Barred,
    /// Earns.
    #[other]
    Other,
}

/// A member's tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Tier {
    /// The first.
    #[text("bronze")]
    Bronze,
    /// The second.
    #[text("silver")]
    Silver,
    /// The third.
    #[text("gold")]
    Gold,
    /// The last.
    #[text("platinum")]
    Platinum,
    /// None that rules know.
    #[other]
    Other,
}

/// Where a purchase was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Channel {
    /// In a store.
    #[text("store")]
    Store,
    /// Elsewhere.
    #[other]
    Other,
}

/// Amounts by category.
#[derive(Debug, Event)]
pub struct Lines1<'a> {
    #[field("purchase.lines")]
    lines: Lines<'a, Amount>,
}

/// What a line cost.
#[derive(Debug, Line)]
pub struct Amount {
    #[field("line.category")]
    category: Option<Category>,
    #[field("line.amount")]
    amount: Money,
}

rule! {
    /// Rule 1: a point for each whole unit of what earns points.
    Base, 'a Lines1<'a>, [Points], |event, effects| {
        let lines = event.lines.iter();
        let earning: Money = lines
            .filter(|line| line.category != Some(Category::Barred))
            .map(|line| line.amount)
            .sum();
        effects.points(Points::whole(effects.currency().whole_units(earning)));
    }
}

/// The tier and what the base came to.
#[derive(Debug, Event)]
pub struct TierAndBase {
    #[field("customer.tier")]
    tier: Option<Tier>,
    #[field("purchase.base_points")]
    base: i64,
}

rule! {
    /// Rule 2: a bonus on the base, by tier.
    TierBonus, 'a TierAndBase, [Points], |event, effects| {
        let bonus = match event.tier {
            Some(Tier::Silver) => event.base / 2,
            Some(Tier::Gold) => event.base,
            Some(Tier::Platinum) => event.base.saturating_mul(2),
            _ => 0,
        };
        effects.points(Points::whole(bonus));
    }
}

/// Whether it is the birthday.
#[derive(Debug, Event)]
pub struct Birth {
    #[field("customer.birthday")]
    birthday: Option<bool>,
}

rule! {
    /// Rule 3: a coupon on the birthday.
    Birthday, 'a Birth, [Coupon], |event, effects| {
        if event.birthday == Some(true) {
            effects.coupon(Coupon::amount("birthday", effects.currency().units(15)));
        }
    }
}

/// The days since the last purchase.
#[derive(Debug, Event)]
pub struct Since {
    #[field("history.days_since_purchase")]
    days: Option<i64>,
}

rule! {
    /// Rule 4: who comes back after 90 days.
    WinBack, 'a Since, [Points, Coupon], |event, effects| {
        if event.days.is_some_and(|days| days >= 90) {
            effects.points(Points::whole(500));
            effects.coupon(Coupon::amount("win-back", effects.currency().units(10)));
        }
    }
}

/// How many purchases came before.
#[derive(Debug, Event)]
pub struct Count {
    #[field("history.purchases")]
    purchases: i64,
}

rule! {
    /// Rule 5: the first purchase.
    FirstPurchase, 'a Count, [Points], |event, effects| {
        if event.purchases == 0 {
            effects.points(Points::whole(250));
        }
    }
}

/// What the purchase costs.
#[derive(Debug, Event)]
pub struct Total {
    #[field("purchase.total")]
    total: Money,
}

rule! {
    /// Rule 6: a coupon from 500 up.
    LargeBasket, 'a Total, [Coupon], |event, effects| {
        if event.total >= effects.currency().units(500) {
            effects.coupon(Coupon::amount("large-basket", effects.currency().units(10)));
        }
    }
}

/// Quantities by category.
#[derive(Debug, Event)]
pub struct Lines7<'a> {
    #[field("purchase.lines")]
    lines: Lines<'a, Pieces>,
}

/// How much of what.
#[derive(Debug, Line)]
pub struct Pieces {
    #[field("line.category")]
    category: Option<Category>,
    #[field("line.quantity")]
    quantity: Quantity,
}

rule! {
    /// Rule 7: 50 points for each unit of coffee, from three up.
    Coffee, 'a Lines7<'a>, [Points], |event, effects| {
        let lines = event.lines.iter();
        let quantity: Quantity =
            lines.filter(|line| line.category == Some(Category::Coffee)).map(|line| line.quantity).sum();
        if quantity >= Quantity::whole(3) {
            effects.points(Points::from_millionths(quantity.thousandths().saturating_mul(50_000)));
        }
    }
}

/// When and where, and what the base came to.
#[derive(Debug, Event)]
pub struct HourAndBase {
    #[field("event.hour")]
    hour: i64,
    #[field("purchase.channel")]
    channel: Option<Channel>,
    #[field("purchase.base_points")]
    base: i64,
}

rule! {
    /// Rule 8: the base once more in stores in the afternoon.
    Afternoon, 'a HourAndBase, [Points], |event, effects| {
        if (14..=16).contains(&event.hour) && event.channel == Some(Channel::Store) {
            effects.points(Points::whole(event.base));
        }
    }
}

rule! {
    /// Rule 9: a gift with every tenth purchase.
    TenthPurchase, 'a Count, [Gift], |event, effects| {
        if event.purchases.saturating_add(1) % 10 == 0 {
            effects.gift("mug", Quantity::whole(1));
        }
    }
}

/// The tags, and what the purchase costs.
#[derive(Debug, Event)]
pub struct TagsAndTotal<'a> {
    #[field("customer.tags")]
    tags: Texts<'a>,
    #[field("purchase.total")]
    total: Money,
}

rule! {
    /// Rule 10: members tagged vip, from 200 up.
    Vip, 'a TagsAndTotal<'a>, [Message, Points], |event, effects| {
        if event.total >= effects.currency().units(200) && event.tags.contains("vip") {
            effects.message("vip-thanks", &[]);
            effects.points(Points::whole(100));
        }
    }
}

/// What each line costs.
#[derive(Debug, Event)]
pub struct Lines11<'a> {
    #[field("purchase.lines")]
    lines: Lines<'a, Cost>,
}

/// What a line costs.
#[derive(Debug, Line)]
pub struct Cost {
    #[field("line.amount")]
    amount: Money,
}

rule! {
    /// Rule 11: five lines or more, worth 50 on average or more.
    FullBasket, 'a Lines11<'a>, [Points], |event, effects| {
        let count = event.lines.len();
        let total: Money = event.lines.iter().map(|line| line.amount).sum();
        if count >= 5 && total >= effects.currency().units(50) * count as i64 {
            effects.points(Points::whole(75));
        }
    }
}

/// The tier, and the year so far.
#[derive(Debug, Event)]
pub struct TierAndSpend {
    #[field("customer.tier")]
    tier: Option<Tier>,
    #[field("history.spend_this_year")]
    spend: Money,
    #[field("purchase.total")]
    total: Money,
}

rule! {
    /// Rule 12: the next tier by what was spent this year.
    NextTier, 'a TierAndSpend, [Tier], |event, effects| {
        let (next, from) = match event.tier {
            Some(Tier::Bronze) => ("silver", 5_000),
            Some(Tier::Silver) => ("gold", 15_000),
            Some(Tier::Gold) => ("platinum", 40_000),
            _ => return,
        };
        if event.spend + event.total >= effects.currency().units(from) {
            effects.tier(next);
        }
    }
}
