//! What events get.

use crate::effect::{Effect, EffectKind, WalletId};

/// What an event's member or order gets.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Granted {
    /// Points in the smallest unit of the wallet's precision.
    Points {
        /// Which wallet.
        wallet: WalletId,
        /// How many; never 0.
        amount: i64,
        /// Base points, as opposed to a bonus.
        base: bool,
    },
    /// Minor units off the price.
    Discount {
        /// Altogether.
        amount: i64,
        /// What the rule asked for before it was capped and clipped.
        wanted: i64,
        /// How much of it comes off which line, without zeros; empty for
        /// shipping.
        lines: Vec<(u32, i64)>,
    },
    /// Anything else is given as proposed.
    Other(Effect),
}

impl Granted {
    /// What kind of effect it is; a multiplier has come to points.
    pub const fn kind(&self) -> EffectKind {
        match self {
            Self::Points { .. } => EffectKind::Points,
            Self::Discount { .. } => EffectKind::Discount,
            Self::Other(effect) => effect.kind(),
        }
    }
}

/// One effect with its cause.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppliedEffect {
    /// The event, by its row in the batch.
    pub row: u32,
    /// The campaign, by its position in the snapshot.
    pub campaign: u32,
    /// The line of its script, from 1; 0 if it has none.
    pub line: u32,
    /// What.
    pub effect: Granted,
}
