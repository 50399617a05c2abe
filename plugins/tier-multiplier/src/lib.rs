#![doc = include_str!("../README.md")]

use sadakat_sdk::prelude::*;

/// Gives members of higher tiers bonus points, in percent of the base.
#[derive(Debug, Params)]
pub struct TierMultiplier {
    /// Base points for every whole unit of the currency.
    #[param(default = 1)]
    points_per_unit: i64,
    /// Bonus for silver members, in percent of the base points.
    #[param(default = 25)]
    silver: i64,
    /// Bonus for gold members, in percent of the base points.
    #[param(default = 50)]
    gold: i64,
    /// Bonus for platinum members, in percent of the base points.
    #[param(default = 100)]
    platinum: i64,
    /// Categories that earn nothing, such as gift cards.
    #[param(default = [])]
    excluded_categories: TextSet,
    /// Wallet that the points go into.
    #[param(default = "points")]
    wallet: String,
}

/// A purchase, with the tier at its start.
#[derive(Debug, Event)]
pub struct Purchase<'a> {
    #[field("customer.tier")]
    tier: Option<&'a str>,
    #[field("purchase.lines")]
    lines: Lines<'a, Item<'a>>,
}

/// What was bought.
#[derive(Debug, Line)]
pub struct Item<'a> {
    #[field("line.category")]
    category: Option<&'a str>,
    #[field("line.amount")]
    amount: Money,
}

impl Campaign for TierMultiplier {
    type Event<'a> = Purchase<'a>;
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Points];

    fn validate(&self) -> Result<(), Failure> {
        let parameters = [
            ("points_per_unit", self.points_per_unit),
            ("silver", self.silver),
            ("gold", self.gold),
            ("platinum", self.platinum),
        ];
        match parameters.iter().find(|(_, value)| *value < 0) {
            Some((name, _)) => Err(format!("{name} must not be negative").into()),
            None => Ok(()),
        }
    }

    fn evaluate(&self, event: &Purchase<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        let percent = match event.tier {
            Some("silver") => self.silver,
            Some("gold") => self.gold,
            Some("platinum") => self.platinum,
            _ => return Ok(()),
        };
        let eligible: Money = event
            .lines
            .iter()
            .filter(|line| !self.excludes(line.category))
            .map(|line| line.amount)
            .sum();
        // Rounded once for the order: two lines of 9.50 are 19 units, not 18.
        let units = effects.currency().whole_units(eligible);
        let base = Points::whole(units) * self.points_per_unit;
        effects.points_in(&self.wallet, base.percent(Percent::whole(percent)));
        Ok(())
    }
}

impl TierMultiplier {
    fn excludes(&self, category: Option<&str>) -> bool {
        category.is_some_and(|category| self.excluded_categories.has(category))
    }
}

sadakat_sdk::export!(TierMultiplier);

#[cfg(test)]
mod tests {
    use super::*;
    use sadakat_sdk::testing::{Kit, Proposal, TestEvent, TestLine};

    fn purchase(tier: Option<&str>, lines: &[(Option<&str>, i64)]) -> TestEvent {
        let event = TestEvent::new().with("customer.tier", tier);
        lines.iter().fold(event, |event, (category, minor)| {
            event.line(
                TestLine::new()
                    .with("line.category", *category)
                    .with("line.amount", Money::from_minor(*minor)),
            )
        })
    }

    fn points(millionths: i64) -> Vec<Proposal> {
        let points = Points::from_millionths(millionths);
        vec![Proposal::Points {
            wallet: "points".into(),
            points,
        }]
    }

    #[test]
    fn each_tier_has_its_bonus() {
        let kit = Kit::<TierMultiplier>::new();
        for (tier, expected) in [
            (Some("silver"), points(25_000_000)),
            (Some("gold"), points(50_000_000)),
            (Some("platinum"), points(100_000_000)),
            (Some("bronze"), vec![]),
            (None, vec![]),
        ] {
            assert_eq!(
                kit.one(&purchase(tier, &[(None, 10_000)])),
                expected,
                "{tier:?}"
            );
        }
    }

    #[test]
    fn the_base_is_rounded_once_for_the_order() {
        let kit = Kit::<TierMultiplier>::new();
        let event = purchase(Some("platinum"), &[(None, 950), (None, 950)]);
        assert_eq!(kit.one(&event), points(19_000_000));
        // The wallet decides what becomes of half points.
        let event = purchase(Some("gold"), &[(None, 1_999)]);
        assert_eq!(kit.one(&event), points(9_500_000));
    }

    #[test]
    fn excluded_categories_earn_nothing() {
        let kit = Kit::<TierMultiplier>::new().param("excluded_categories", ["gift-card"]);
        let event = purchase(
            Some("platinum"),
            &[
                (Some("gift-card"), 50_000),
                (Some("coffee"), 700),
                (None, 300),
            ],
        );
        assert_eq!(kit.one(&event), points(10_000_000));
    }

    #[test]
    fn currencies_without_minor_units_count_whole() {
        let kit = Kit::<TierMultiplier>::new().currency("JPY", 0);
        assert_eq!(
            kit.one(&purchase(Some("platinum"), &[(None, 1_250)])),
            points(1_250_000_000)
        );
    }

    #[test]
    fn members_do_not_touch_each_other() {
        let events = [
            purchase(Some("gold"), &[(None, 1_000)]),
            purchase(None, &[]),
            purchase(Some("silver"), &[(Some("tea"), 400), (None, 1)]),
        ];
        Kit::<TierMultiplier>::new().assert_stateless(&events);
    }

    #[test]
    fn a_negative_bonus_is_refused() {
        let wrong = Kit::<TierMultiplier>::new().param("gold", -1).try_run(&[]);
        assert_eq!(wrong, Err("gold must not be negative".to_owned()));
    }
}
