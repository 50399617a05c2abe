//! What a rule proposes, before the host resolves it.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::campaign::Phase;

/// A number with [`crate::model::NUMBER_DIGITS`] decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Number(pub i64);

/// A wallet, by its position in `program.toml`; 0 is the first, which rules
/// mean if they name none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct WalletId(pub u16);

/// The kinds of effect, in the order of the plugin contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EffectKind {
    /// Points into a wallet.
    Points,
    /// A factor on base points.
    Multiply,
    /// A lower price.
    Discount,
    /// A free item.
    Gift,
    /// The right to an offer.
    Coupon,
    /// A message for somebody else to deliver.
    Message,
    /// A tag for the member.
    Tag,
    /// A tag less.
    Untag,
    /// A tier for the member.
    Tier,
    /// Steps towards a badge.
    Progress,
    /// Whatever the embedding service makes of it.
    Custom,
}

impl EffectKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Points,
        Self::Multiply,
        Self::Discount,
        Self::Gift,
        Self::Coupon,
        Self::Message,
        Self::Tag,
        Self::Untag,
        Self::Tier,
        Self::Progress,
        Self::Custom,
    ];

    /// The name in decisions; both tag kinds are `tag`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Multiply => "multiply",
            Self::Discount => "discount",
            Self::Gift => "gift",
            Self::Coupon => "coupon",
            Self::Message => "message",
            Self::Tag | Self::Untag => "tag",
            Self::Tier => "tier",
            Self::Progress => "progress",
            Self::Custom => "custom",
        }
    }
}

/// What an offer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
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
    /// The parts, sixteen at most. A unit that fits several has a place in one.
    pub parts: Vec<BundlePart>,
    /// So many bundles of one order at most; as many as it has if none.
    pub times: Option<u32>,
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
    pub(crate) fn not_in(&self, phase: Phase) -> String {
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
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
pub enum PriceBase {
    /// The price before any discount.
    Initial,
    /// What earlier discounts left, the default.
    #[default]
    Remaining,
}

/// A value of a message or a custom effect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// Text; dates too.
    Text(Arc<str>),
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

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// Points into a wallet; rounded down to its precision by the host.
    Points {
        /// Which wallet.
        wallet: WalletId,
        /// How many; negative takes points away.
        amount: Number,
    },
    /// A factor on the base points of this event.
    Multiply {
        /// Which wallet.
        wallet: WalletId,
        /// 2 doubles the points.
        factor: Number,
    },
    /// A lower price.
    Discount(Discount),
    /// A free item with this order.
    Gift {
        /// Which item.
        sku: Arc<str>,
        /// How many thousandths of it.
        quantity: i64,
    },
    /// The right to an offer.
    Coupon {
        /// The offer's name; the campaign's if none.
        offer: Option<Arc<str>>,
        /// What it is worth; none for an offer that says so itself.
        worth: Option<Worth>,
        /// At most so many minor units come off with it; no limit if none.
        cap: Option<i64>,
        /// The goods of the purchase that it is used for must come to so many
        /// minor units; to any if none.
        minimum: Option<i64>,
        /// How many calendar days it can be used, the event's day included;
        /// none for no end.
        valid_days: Option<u32>,
    },
    /// A message for somebody else to deliver.
    Message {
        /// Which text.
        template: Arc<str>,
        /// How it should travel.
        channel: Option<Arc<str>>,
        /// What to fill in, in the order given.
        values: Vec<(Arc<str>, Value)>,
    },
    /// A tag for the member.
    Tag(Arc<str>),
    /// A tag less.
    Untag(Arc<str>),
    /// A tier for the member, by name; the loader or the host has checked it.
    Tier(Arc<str>),
    /// Steps towards a badge.
    Progress {
        /// Which badge.
        badge: Arc<str>,
        /// How many steps.
        by: i64,
    },
    /// Whatever the embedding service makes of it.
    Custom {
        /// What it is.
        name: Arc<str>,
        /// Its values, in the order given.
        values: Vec<(Arc<str>, Value)>,
    },
}

impl Effect {
    /// Its kind.
    pub const fn kind(&self) -> EffectKind {
        match self {
            Self::Points { .. } => EffectKind::Points,
            Self::Multiply { .. } => EffectKind::Multiply,
            Self::Discount(_) => EffectKind::Discount,
            Self::Gift { .. } => EffectKind::Gift,
            Self::Coupon { .. } => EffectKind::Coupon,
            Self::Message { .. } => EffectKind::Message,
            Self::Tag(_) => EffectKind::Tag,
            Self::Untag(_) => EffectKind::Untag,
            Self::Tier(_) => EffectKind::Tier,
            Self::Progress { .. } => EffectKind::Progress,
            Self::Custom { .. } => EffectKind::Custom,
        }
    }
}
