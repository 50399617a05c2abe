//! What a rule proposes, before the host resolves it.
//!
//! | file | concept |
//! |---|---|
//! | `kind.rs` | the kinds of effect |
//! | `discount.rs` | lower prices: how much, of what |
//! | `phase.rs` | the stages of a decision, and what each allows |
//! | `volume.rs` | how much a campaign may propose for one event |
//! | this file | an effect, and the values in it |

mod discount;
mod kind;
mod phase;
pub mod volume;

pub use discount::{Bundle, BundlePart, Discount, Per, PriceBase, Target, Units, Worth};
pub use kind::EffectKind;
pub use phase::Phase;

use std::sync::Arc;

use rust_decimal::Decimal;

/// A number with [`crate::values::NUMBER_DIGITS`] decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub i64);

/// A wallet, by its position in `program.toml`; 0 is the first, which rules
/// mean if they name none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WalletId(pub u16);

/// A value of a message or a custom effect.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    #[inline]
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
