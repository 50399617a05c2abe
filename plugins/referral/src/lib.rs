#![doc = include_str!("../README.md")]

use sadakat_sdk::prelude::*;

/// Rewards a friend who was referred, and names the advocate to be rewarded.
#[derive(Debug, Params)]
pub struct Referral {
    /// Points for the friend; 0 for none.
    #[param(default = 100)]
    friend_points: i64,
    /// Points that the advocate is to get.
    #[param(default = 200)]
    advocate_points: i64,
    /// Wallet that the points go into.
    #[param(default = "points")]
    wallet: String,
    /// Offer of the friend's coupon; empty for none.
    #[param(default = "")]
    friend_offer: String,
    /// What the friend's coupon takes off, in percent.
    #[param(default = 10)]
    friend_percent: i64,
    /// Days that the friend's coupon is valid; 0 for no end.
    #[param(default = 30)]
    friend_valid_days: i64,
}

/// A referral, which belongs to the friend.
#[derive(Debug, Event)]
pub struct Referred<'a> {
    #[field("event.kind")]
    kind: &'a str,
    #[field("customer.id")]
    customer: &'a str,
    #[field("referral.advocate")]
    advocate: Option<&'a str>,
    #[field("history.purchases")]
    purchases: i64,
}

impl Campaign for Referral {
    type Event<'a> = Referred<'a>;
    const EFFECTS: &'static [EffectKind] =
        &[EffectKind::Points, EffectKind::Coupon, EffectKind::Custom];

    fn validate(&self) -> Result<(), Failure> {
        if self.friend_points < 0 || self.advocate_points < 0 || self.friend_valid_days < 0 {
            return Err("points and days must not be negative".into());
        }
        if !(1..=100).contains(&self.friend_percent) {
            return Err("friend_percent must be between 1 and 100".into());
        }
        Ok(())
    }

    fn evaluate(&self, event: &Referred<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        if event.kind != "referral" {
            return Ok(());
        }
        let advocate = event
            .advocate
            .filter(|advocate| !advocate.trim().is_empty())
            .ok_or("the referral does not say who referred the member")?;
        // Nobody refers themselves, and who has bought before is no new friend.
        if advocate.trim() == event.customer || event.purchases > 0 {
            return Ok(());
        }
        effects.points_in(&self.wallet, Points::whole(self.friend_points));
        if !self.friend_offer.is_empty() {
            let percent = Percent::whole(self.friend_percent);
            let coupon = Coupon::percent(&self.friend_offer, percent);
            effects.coupon(coupon.valid_days(self.friend_valid_days));
        }
        if self.advocate_points > 0 {
            effects.custom(
                "reward-advocate",
                &[
                    ("member", &advocate.trim()),
                    ("wallet", &self.wallet),
                    ("points", &self.advocate_points),
                ],
            );
        }
        Ok(())
    }
}

sadakat_sdk::export!(Referral);

#[cfg(test)]
mod tests {
    use super::*;
    use sadakat_sdk::testing::{Kit, Proposal, Size, TestEvent};

    fn referral(advocate: Option<&str>, purchases: i64) -> TestEvent {
        TestEvent::new()
            .with("event.kind", "referral")
            .with("customer.id", "c42")
            .with("referral.advocate", advocate)
            .with("history.purchases", purchases)
    }

    fn for_advocate(member: &str) -> Proposal {
        Proposal::Custom {
            name: "reward-advocate".into(),
            values: vec![
                ("member".into(), member.into()),
                ("wallet".into(), "points".into()),
                ("points".into(), "200".into()),
            ],
        }
    }

    #[test]
    fn both_sides_are_rewarded() {
        assert_eq!(
            Kit::<Referral>::new().one(&referral(Some("c7"), 0)),
            [Proposal::points("points", 100), for_advocate("c7")]
        );
    }

    #[test]
    fn the_friend_may_get_a_coupon() {
        let kit = Kit::<Referral>::new()
            .param("friend_offer", "welcome")
            .param("friend_points", 0);
        let coupon = Proposal::Coupon {
            offer: "welcome".into(),
            size: Size::Percent(Percent::whole(10)),
            valid_days: 30,
        };
        assert_eq!(
            kit.one(&referral(Some("c7"), 0)),
            [coupon, for_advocate("c7")]
        );
    }

    #[test]
    fn nobody_refers_themselves() {
        let kit = Kit::<Referral>::new();
        assert_eq!(kit.one(&referral(Some("c42"), 0)), []);
        assert_eq!(kit.one(&referral(Some(" c42 "), 0)), []);
    }

    #[test]
    fn who_has_bought_before_is_no_new_friend() {
        assert_eq!(Kit::<Referral>::new().one(&referral(Some("c7"), 1)), []);
    }

    #[test]
    fn other_kinds_of_events_are_left_alone() {
        let event = referral(Some("c7"), 0).with("event.kind", "purchase");
        assert_eq!(Kit::<Referral>::new().one(&event), []);
    }

    #[test]
    fn a_referral_without_advocate_fails_alone() {
        let events = [
            referral(Some("c7"), 0),
            referral(None, 0),
            referral(Some(""), 0),
        ];
        let results = Kit::<Referral>::new().run(&events);
        assert!(results[0].is_ok());
        for result in &results[1..] {
            let message = "the referral does not say who referred the member";
            assert_eq!(*result, Err(message.to_owned()));
        }
        Kit::<Referral>::new().assert_stateless(&events);
    }
}
