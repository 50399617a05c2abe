//! What `[money]` and `[earn]` of `program.toml` say.

use crate::model::Rounding;

/// `[money]`: how discounts are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MoneySettings {
    /// How a fraction of a minor unit is rounded, where a percentage makes
    /// one. It is the discount that is rounded, not the price that is left.
    pub rounding: Rounding,
    /// Where a percentage of several lines is rounded.
    pub per: RoundingPlace,
    /// Whether lines that sell stored value, such as gift cards, take part in
    /// discounts. They do not by default: a gift card is money, and half of
    /// one costs what the whole one buys.
    pub discount_gift_cards: bool,
    /// How much all discounts together may take off.
    pub most_off: MostOff,
}

/// `most_off` of `[stacking]`: the largest part of its price that goods may
/// lose, whatever campaigns say. Shipping is apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MostOff {
    /// Of what the goods of an order cost, in millionths; no limit if none.
    pub order: Option<u32>,
    /// Of what each line costs, in millionths; no limit if none.
    pub line: Option<u32>,
}

impl MostOff {
    /// How much of an amount may go, rounded down.
    pub(super) fn of(share: Option<u32>, amount: i64) -> i64 {
        let Some(share) = share else { return amount };
        let exact = i128::from(amount) * i128::from(share) / 1_000_000;
        i64::try_from(exact).unwrap_or(amount)
    }
}

/// Where a percentage of several lines is rounded. The lines sum to the
/// order's discount either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RoundingPlace {
    /// Once, for all lines together; the lines share the outcome. The default:
    /// 10 % of 100.00 is 10.00, however many lines the order has.
    #[default]
    Order,
    /// On each line by itself, as tills do that print a discount below each
    /// line; the discount is the sum. The more lines, the further it may lie
    /// from the percentage.
    Line,
}

impl RoundingPlace {
    /// Every place.
    pub const ALL: [Self; 2] = [Self::Order, Self::Line];

    /// The name in program files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Line => "line",
        }
    }

    /// The place with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }
}

/// Whether a part of what a purchase costs is in the base of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Component {
    /// It earns points.
    Included,
    /// It earns nothing.
    Excluded,
}

impl Component {
    /// Whether it earns points.
    pub const fn is_included(self) -> bool {
        matches!(self, Self::Included)
    }
}

/// `[earn]`: what `purchase.earning` is made of, besides the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EarnSettings {
    /// The tax within the goods' prices. Included by default: members expect
    /// points for the price on the tag.
    pub tax: Component,
    /// Shipping after its discounts. Excluded by default: it is no goods, and
    /// carriers are paid with it.
    pub shipping: Component,
    /// Lines that sell stored value, such as gift cards. Excluded by default:
    /// the goods that the card pays for earn (R78).
    pub gift_cards: Component,
    /// What points paid for. Excluded by default: points would earn points
    /// (R78).
    pub paid_with_points: Component,
}

impl Default for EarnSettings {
    fn default() -> Self {
        Self {
            tax: Component::Included,
            shipping: Component::Excluded,
            gift_cards: Component::Excluded,
            paid_with_points: Component::Excluded,
        }
    }
}
