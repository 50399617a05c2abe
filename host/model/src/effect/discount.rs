//! Lower prices: how much, and of what.

use std::sync::Arc;

use super::{Number, Phase};

/// What an offer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// A share of the price; 10 % is `Number(10_000_000)`.
    Percent(Number),
    /// Minor units of the event's currency.
    Amount(i64),
    /// The price to pay instead, in minor units.
    SetPrice(i64),
}

/// What a discount lowers: an item set, or shipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The order: all lines, in proportion to their amounts.
    Order,
    /// One line, by its position in the purchase.
    Line(u32),
    /// Some lines, by their positions: ascending, each once.
    Lines(Arc<[u32]>),
    /// Shipping.
    Shipping,
    /// The units that make up bundles.
    Bundle(Arc<Bundle>),
}

/// Named parts of which units are taken together: two coffees and a cake. An
/// amount or a set price counts for each bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The parts, [`Self::MAX_PARTS`] at most. A unit that fits several has a place in one.
    pub parts: Vec<BundlePart>,
    /// So many bundles of one order at most; as many as it has if none.
    pub times: Option<u32>,
}

impl Bundle {
    /// So many parts at most: the decision keeps them as bits.
    pub const MAX_PARTS: usize = 16;
}

/// A part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePart {
    /// The lines whose units fit, by their positions: ascending, each once.
    pub lines: Arc<[u32]>,
    /// How many units each bundle takes, one or more.
    pub take: u32,
}

impl Target {
    /// Why a discount on it is refused in a phase, in words.
    pub fn not_in(&self, phase: Phase) -> String {
        let on = match self {
            Self::Order => "the order",
            Self::Line(_) | Self::Lines(_) | Self::Bundle(_) => "lines",
            Self::Shipping => "shipping",
        };
        format!(
            "a discount on {on} is not allowed in phase `{}`",
            phase.name()
        )
    }
}

/// Which units of an item set a discount lowers. A line of quantity 3 has
/// three units; of 2.5 kg it has two, and the rest is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Units {
    /// Everything, the rest below a unit included.
    #[default]
    All,
    /// So many of the cheapest; of equally cheap ones those of earlier lines.
    Cheapest(u32),
    /// So many of the dearest; of equally dear ones those of earlier lines.
    Dearest(u32),
}

/// How often an amount or a set price counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Per {
    /// Once, for the item set as a whole.
    #[default]
    Set,
    /// For each unit: times the quantity of each line.
    Unit,
    /// For each line.
    Line,
}

/// Which price a percentage is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PriceBase {
    /// The price before any discount.
    Initial,
    /// What earlier discounts left, the default.
    #[default]
    Remaining,
}

/// A lower price, as a rule wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    /// How much.
    pub worth: Worth,
    /// Of what.
    pub target: Target,
    /// Of which units of it; of all for shipping.
    pub units: Units,
    /// How often an amount or a set price counts; a percentage is the same
    /// however it is counted.
    pub per: Per,
    /// Of which price; it also says which units are cheapest.
    pub base: PriceBase,
    /// At most this many minor units.
    pub cap: Option<i64>,
}

impl Discount {
    /// A discount on all units of what it lowers, of the remaining price,
    /// without a cap.
    pub const fn new(worth: Worth, target: Target) -> Self {
        Self {
            worth,
            target,
            units: Units::All,
            per: Per::Set,
            base: PriceBase::Remaining,
            cap: None,
        }
    }
}
