#![doc = include_str!("../README.md")]

use sadakat_sdk::prelude::*;

/// Gives a coupon and points to members who have stayed away for a while.
#[derive(Debug, Params)]
pub struct WinBack {
    /// Days since the last purchase from which the offer is made.
    #[param(default = 60)]
    from_days: i64,
    /// Days since the last purchase up to which it is made, inclusive.
    #[param(default = 120)]
    to_days: i64,
    /// Offer that the coupon belongs to.
    #[param(default = "win-back")]
    offer: String,
    /// What the coupon takes off, in percent.
    #[param(default = 20)]
    percent: i64,
    /// Days that the coupon is valid; 0 for no end.
    #[param(default = 14)]
    valid_days: i64,
    /// Points given with the coupon; 0 for none.
    #[param(default = 0)]
    points: i64,
    /// Wallet that the points go into.
    #[param(default = "points")]
    wallet: String,
}

/// A member's day.
#[derive(Debug, Event)]
pub struct Day {
    #[field("history.days_since_purchase")]
    days_since_purchase: Option<i64>,
}

impl Campaign for WinBack {
    type Event<'a> = Day;
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Coupon, EffectKind::Points];

    fn validate(&self) -> Result<(), Failure> {
        if self.from_days < 1 {
            return Err("from_days must be at least 1".into());
        }
        if self.to_days < self.from_days {
            return Err("to_days must not be smaller than from_days".into());
        }
        if !(1..=100).contains(&self.percent) {
            return Err("percent must be between 1 and 100".into());
        }
        if self.valid_days < 0 || self.points < 0 {
            return Err("valid_days and points must not be negative".into());
        }
        Ok(())
    }

    fn evaluate(&self, event: &Day, effects: &mut Effects<'_>) -> Result<(), Failure> {
        // Who never bought cannot come back: that is a welcome, not this.
        let Some(days) = event.days_since_purchase else {
            return Ok(());
        };
        if (self.from_days..=self.to_days).contains(&days) {
            let coupon = Coupon::percent(&self.offer, Percent::whole(self.percent));
            effects.coupon(coupon.valid_days(self.valid_days));
            effects.points_in(&self.wallet, Points::whole(self.points));
        }
        Ok(())
    }
}

sadakat_sdk::export!(WinBack);

#[cfg(test)]
mod tests {
    use super::*;
    use sadakat_sdk::testing::{Kit, Proposal, Size, TestEvent};

    fn after(days: impl Into<Option<i64>>) -> TestEvent {
        TestEvent::new().with("history.days_since_purchase", days.into())
    }

    fn coupon() -> Proposal {
        Proposal::Coupon {
            offer: "win-back".into(),
            size: Size::Percent(Percent::whole(20)),
            valid_days: 14,
        }
    }

    #[test]
    fn the_offer_is_made_from_the_first_to_the_last_day() {
        let kit = Kit::<WinBack>::new();
        for (days, made) in [
            (0, false),
            (59, false),
            (60, true),
            (120, true),
            (121, false),
        ] {
            let expected = if made { vec![coupon()] } else { vec![] };
            assert_eq!(kit.one(&after(days)), expected, "{days} days");
        }
    }

    #[test]
    fn who_never_bought_is_another_segment() {
        assert_eq!(Kit::<WinBack>::new().one(&after(None)), []);
    }

    #[test]
    fn points_come_with_the_coupon() {
        let kit = Kit::<WinBack>::new().param("points", 100);
        assert_eq!(
            kit.one(&after(90)),
            [coupon(), Proposal::points("points", 100)]
        );
        kit.assert_stateless(&[after(90), after(None), after(60), after(1)]);
    }

    #[test]
    fn parameters_that_contradict_are_refused() {
        for (name, value) in [
            ("from_days", 0),
            ("to_days", 59),
            ("percent", 101),
            ("points", -1),
        ] {
            let result = Kit::<WinBack>::new().param(name, value).try_run(&[]);
            assert!(
                result.is_err_and(|message| message.contains(name)),
                "{name}"
            );
        }
    }
}
