#![doc = include_str!("../README.md")]

use sadakat_sdk::prelude::*;

/// Rewards members who buy in so many consecutive weeks.
#[derive(Debug, Params)]
pub struct Streak {
    /// Consecutive weeks, Monday to Sunday, that earn the reward.
    #[param(default = 4)]
    weeks: i64,
    /// Whether every further round of so many weeks is rewarded too.
    #[param(default = true)]
    repeat: bool,
    /// Points of the reward.
    #[param(default = 100)]
    points: i64,
    /// Wallet that the points go into.
    #[param(default = "points")]
    wallet: String,
    /// Badge that moves one step every week; empty for none.
    #[param(default = "")]
    badge: String,
}

/// A purchase.
#[derive(Debug, Event)]
pub struct Purchase {
    #[field("today")]
    today: Date,
    #[field("history.days_since_purchase")]
    days_since_purchase: Option<i64>,
    #[field("history.streak_weeks")]
    streak_weeks: i64,
}

impl Purchase {
    /// Only the first purchase of a week extends a streak.
    fn is_first_of_week(&self) -> bool {
        let days_into_week = self.today.monday().days_until(self.today);
        self.days_since_purchase
            .is_none_or(|days| days > days_into_week)
    }
}

impl Campaign for Streak {
    type Event<'a> = Purchase;
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Points, EffectKind::Progress];

    fn validate(&self) -> Result<(), Failure> {
        if self.weeks < 1 {
            return Err("weeks must be at least 1".into());
        }
        if self.points < 0 {
            return Err("points must not be negative".into());
        }
        Ok(())
    }

    fn evaluate(&self, event: &Purchase, effects: &mut Effects<'_>) -> Result<(), Failure> {
        if !event.is_first_of_week() {
            return Ok(());
        }
        if !self.badge.is_empty() {
            effects.progress(&self.badge, 1);
        }
        // The history ends before this purchase, which adds this week.
        let weeks = event.streak_weeks.max(0).saturating_add(1);
        let complete = if self.repeat {
            weeks.checked_rem(self.weeks) == Some(0)
        } else {
            weeks == self.weeks
        };
        if complete {
            effects.points_in(&self.wallet, Points::whole(self.points));
        }
        Ok(())
    }
}

sadakat_sdk::export!(Streak);

#[cfg(test)]
mod tests {
    use super::*;
    use sadakat_sdk::testing::{Kit, Proposal, TestEvent};

    fn purchase(today: &str, days_since: Option<i64>, streak_weeks: i64) -> TestEvent {
        TestEvent::new()
            .with("today", Date::parse(today).unwrap())
            .with("history.days_since_purchase", days_since)
            .with("history.streak_weeks", streak_weeks)
    }

    fn reward() -> [Proposal; 1] {
        [Proposal::points("points", 100)]
    }

    #[test]
    fn the_fourth_week_is_rewarded() {
        let kit = Kit::<Streak>::new();
        assert_eq!(kit.one(&purchase("2026-11-21", Some(7), 2)), []);
        assert_eq!(kit.one(&purchase("2026-11-21", Some(7), 3)), reward());
        assert_eq!(kit.one(&purchase("2026-11-21", Some(7), 4)), []);
    }

    #[test]
    fn only_the_first_purchase_of_a_week_counts() {
        let kit = Kit::<Streak>::new();
        // 2026-11-22 is a Sunday: six days ago was this week's Monday.
        assert_eq!(kit.one(&purchase("2026-11-22", Some(0), 3)), []);
        assert_eq!(kit.one(&purchase("2026-11-22", Some(6), 3)), []);
        assert_eq!(kit.one(&purchase("2026-11-22", Some(7), 3)), reward());
        // On a Monday, yesterday was last week.
        assert_eq!(kit.one(&purchase("2026-11-23", Some(0), 3)), []);
        assert_eq!(kit.one(&purchase("2026-11-23", Some(1), 3)), reward());
    }

    #[test]
    fn weeks_cross_the_year() {
        // Friday 2027-01-01 is in the week of Monday 2026-12-28.
        let kit = Kit::<Streak>::new();
        assert_eq!(kit.one(&purchase("2027-01-01", Some(4), 3)), []);
        assert_eq!(kit.one(&purchase("2027-01-01", Some(5), 3)), reward());
    }

    #[test]
    fn a_round_repeats_unless_told_otherwise() {
        let eighth = purchase("2026-11-21", Some(7), 7);
        assert_eq!(Kit::<Streak>::new().one(&eighth), reward());
        assert_eq!(Kit::<Streak>::new().param("repeat", false).one(&eighth), []);
    }

    #[test]
    fn the_badge_moves_once_a_week() {
        let kit = Kit::<Streak>::new().param("badge", "regular");
        let step = Proposal::Progress {
            badge: "regular".into(),
            steps: 1,
        };
        assert_eq!(kit.one(&purchase("2026-11-21", None, 0)), [step]);
        assert_eq!(kit.one(&purchase("2026-11-21", Some(0), 1)), []);
        kit.assert_stateless(&[
            purchase("2026-11-21", Some(7), 3),
            purchase("2026-11-21", None, 0),
            purchase("2026-11-23", Some(2), 9),
        ]);
    }

    #[test]
    fn a_streak_of_no_weeks_is_refused() {
        let result = Kit::<Streak>::new().param("weeks", 0).try_run(&[]);
        assert_eq!(result, Err("weeks must be at least 1".to_owned()));
    }
}
