use crate::value::{Factor, Money, Percent, Points, Quantity};

/// One thing that a campaign proposed, in plain values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "named after the arguments of `Effects`, where they are explained"
)]
pub enum Proposal {
    /// [`Effects::points_in`](crate::Effects::points_in).
    Points { wallet: String, points: Points },
    /// [`Effects::multiply_in`](crate::Effects::multiply_in).
    Multiply { wallet: String, factor: Factor },
    /// [`Effects::discount`](crate::Effects::discount).
    Discount {
        size: Size,
        target: Target,
        of_remaining: bool,
        cap: Option<Money>,
    },
    /// [`Effects::gift`](crate::Effects::gift).
    Gift { sku: String, quantity: Quantity },
    /// [`Effects::coupon`](crate::Effects::coupon); 0 days mean no end.
    Coupon {
        offer: String,
        size: Size,
        valid_days: i64,
    },
    /// [`Effects::message`](crate::Effects::message).
    Message {
        template: String,
        values: Vec<(String, String)>,
    },
    /// [`Effects::tag`](crate::Effects::tag).
    Tag(String),
    /// [`Effects::untag`](crate::Effects::untag).
    Untag(String),
    /// [`Effects::tier`](crate::Effects::tier).
    Tier(String),
    /// [`Effects::progress`](crate::Effects::progress).
    Progress { badge: String, steps: i64 },
    /// [`Effects::custom`](crate::Effects::custom).
    Custom {
        name: String,
        values: Vec<(String, String)>,
    },
}

/// How much a discount or a coupon is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Whatever the offer defines.
    Offer,
    /// A percentage.
    Percent(Percent),
    /// An amount.
    Amount(Money),
    /// A price to be set.
    SetPrice(Money),
}

/// What a discount lowers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The order.
    Order,
    /// Shipping.
    Shipping,
    /// The line at this place, from 0.
    Line(usize),
}

impl Proposal {
    /// Whole points into a wallet.
    #[must_use]
    pub fn points(wallet: &str, points: i64) -> Self {
        Self::Points {
            wallet: wallet.to_owned(),
            points: Points::whole(points),
        }
    }

    /// An amount off a line, without cap, of the initial price.
    #[must_use]
    pub fn line_discount(index: usize, minor: i64) -> Self {
        Self::Discount {
            size: Size::Amount(Money::from_minor(minor)),
            target: Target::Line(index),
            of_remaining: false,
            cap: None,
        }
    }
}
