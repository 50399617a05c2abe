//! The twelve rules in plain Rust: what any engine is measured against.
//!
//! How we read the issue: amounts are summed before they are rounded to whole
//! units; rule 7 gives 50 points for each unit of coffee; rule 8 holds from
//! 14:00 up to 17:00; rule 12 moves a member one tier up from the one they
//! have; an effect of no points is no effect.

use crate::workload::{Category, Channel, Event, Tag, Tier};

/// What a rule gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Whole points.
    Points(i64),
    /// A coupon of an offer, worth so many minor units.
    Coupon(&'static str, i64),
    /// One piece of an article.
    Gift(&'static str),
    /// A message made from a template.
    Message(&'static str),
    /// A tier for the member.
    Tier(Tier),
}

/// One rule.
pub type Rule = fn(&Event, &mut Vec<Effect>);

/// The rules in the order of the issue.
pub const RULES: [Rule; 12] = [
    base,
    tier_bonus,
    birthday,
    win_back,
    first_purchase,
    large_basket,
    coffee,
    afternoon,
    tenth_purchase,
    vip,
    full_basket,
    next_tier,
];

/// Minor units in a whole unit.
const UNIT: i64 = 100;

/// All rules, one after the other.
pub fn twelve(event: &Event, out: &mut Vec<Effect>) {
    for rule in RULES {
        rule(event, out);
    }
}

/// Rule 1: a point for each whole unit of what earns points.
pub fn base(event: &Event, out: &mut Vec<Effect>) {
    push_points(base_points(event), out);
}

/// Rule 2: a bonus on the base, by tier.
pub fn tier_bonus(event: &Event, out: &mut Vec<Effect>) {
    if event.tier > Tier::Bronze {
        push_points(bonus_of(event.tier, base_points(event)), out);
    }
}

/// Rule 3: a coupon on the birthday.
pub fn birthday(event: &Event, out: &mut Vec<Effect>) {
    if event.birthday == event.today {
        out.push(Effect::Coupon("birthday", 15 * UNIT));
    }
}

/// Rule 4: who comes back after 90 days.
pub fn win_back(event: &Event, out: &mut Vec<Effect>) {
    if event.days_since_purchase.is_some_and(|days| days >= 90) {
        out.push(Effect::Points(500));
        out.push(Effect::Coupon("win-back", 10 * UNIT));
    }
}

/// Rule 5: the first purchase.
pub fn first_purchase(event: &Event, out: &mut Vec<Effect>) {
    if event.purchases == 0 {
        out.push(Effect::Points(250));
    }
}

/// Rule 6: a coupon from 500 up.
pub fn large_basket(event: &Event, out: &mut Vec<Effect>) {
    if event.total >= 500 * UNIT {
        out.push(Effect::Coupon("large-basket", 10 * UNIT));
    }
}

/// Rule 7: 50 points for each unit of coffee, from three up.
pub fn coffee(event: &Event, out: &mut Vec<Effect>) {
    let lines = event
        .lines
        .iter()
        .filter(|line| line.category == Category::Coffee);
    let quantity: i64 = lines.map(|line| line.quantity).sum();
    if quantity >= 3 {
        out.push(Effect::Points(50 * quantity));
    }
}

/// Rule 8: the base once more in stores in the afternoon.
pub fn afternoon(event: &Event, out: &mut Vec<Effect>) {
    if (14..=16).contains(&event.hour) && event.channel == Channel::Store {
        push_points(base_points(event), out);
    }
}

/// Rule 9: a gift with every tenth purchase.
pub fn tenth_purchase(event: &Event, out: &mut Vec<Effect>) {
    if (event.purchases + 1) % 10 == 0 {
        out.push(Effect::Gift("mug"));
    }
}

/// Rule 10: members tagged vip, from 200 up.
pub fn vip(event: &Event, out: &mut Vec<Effect>) {
    if event.total >= 200 * UNIT && event.tags.contains(&Tag::Vip) {
        out.push(Effect::Message("vip-thanks"));
        out.push(Effect::Points(100));
    }
}

/// Rule 11: five lines or more, worth 50 on average or more.
pub fn full_basket(event: &Event, out: &mut Vec<Effect>) {
    if event.lines.len() >= 5 && event.total >= 50 * UNIT * event.lines.len() as i64 {
        out.push(Effect::Points(75));
    }
}

/// Rule 12: the next tier by what was spent this year, this purchase included.
pub fn next_tier(event: &Event, out: &mut Vec<Effect>) {
    let (next, from) = match event.tier {
        Tier::Bronze => (Tier::Silver, 5_000 * UNIT),
        Tier::Silver => (Tier::Gold, 15_000 * UNIT),
        Tier::Gold => (Tier::Platinum, 40_000 * UNIT),
        Tier::Platinum => return,
    };
    if event.spend_this_year + event.total >= from {
        out.push(Effect::Tier(next));
    }
}

/// All rules in one function that goes over the lines once: the limit.
pub fn fused(event: &Event, out: &mut Vec<Effect>) {
    let (mut earning, mut coffee) = (0, 0);
    for line in &event.lines {
        if line.category.earns() {
            earning += line.amount;
        }
        if line.category == Category::Coffee {
            coffee += line.quantity;
        }
    }
    let base = earning / UNIT;
    push_points(base, out);
    if event.tier > Tier::Bronze {
        push_points(bonus_of(event.tier, base), out);
    }
    birthday(event, out);
    win_back(event, out);
    first_purchase(event, out);
    large_basket(event, out);
    if coffee >= 3 {
        out.push(Effect::Points(50 * coffee));
    }
    if (14..=16).contains(&event.hour) && event.channel == Channel::Store {
        push_points(base, out);
    }
    tenth_purchase(event, out);
    vip(event, out);
    full_basket(event, out);
    next_tier(event, out);
}

fn push_points(points: i64, out: &mut Vec<Effect>) {
    if points > 0 {
        out.push(Effect::Points(points));
    }
}

fn base_points(event: &Event) -> i64 {
    let lines = event.lines.iter().filter(|line| line.category.earns());
    lines.map(|line| line.amount).sum::<i64>() / UNIT
}

const fn bonus_of(tier: Tier, base: i64) -> i64 {
    match tier {
        Tier::Bronze => 0,
        Tier::Silver => base / 2,
        Tier::Gold => base,
        Tier::Platinum => base * 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::workload::{EVENTS, SEED, generate};

    #[test]
    fn fused_and_twelve_agree_on_every_event_in_order() {
        for event in generate(EVENTS, SEED) {
            let (mut one, mut two) = (Vec::new(), Vec::new());
            twelve(&event, &mut one);
            fused(&event, &mut two);
            assert_eq!(one, two, "{event:?}");
        }
    }

    /// The workload changes by intent only: published numbers are about it.
    #[test]
    fn the_effects_are_those_published() {
        let mut digest = Digest::default();
        let mut out = Vec::new();
        let events = generate(EVENTS, SEED);
        for event in &events {
            out.clear();
            twelve(event, &mut out);
            out.iter()
                .for_each(|effect| digest.add_native(event.number, effect));
        }
        assert_eq!(digest.to_string(), EXPECTED);
    }

    const EXPECTED: &str = "points 44509/11612417, coupon 8186/8217000, gift 1888, message 601, \
        tier 919, digest 9df84c79fc2c6163";
}
