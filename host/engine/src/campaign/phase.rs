//! When in a decision a campaign runs.

use crate::effect::EffectKind;

/// A phase; later ones see the totals of earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Phase {
    /// Discounts, gifts and set prices.
    Price,
    /// Base points on net amounts.
    Earn,
    /// Multipliers and bonuses on base points.
    Boost,
    /// Coupons, messages, tags and badges; the default.
    #[default]
    Reward,
    /// Tiers.
    Status,
}

impl Phase {
    /// Every phase, in the order of running.
    pub const ALL: [Self; 5] = [
        Self::Price,
        Self::Earn,
        Self::Boost,
        Self::Reward,
        Self::Status,
    ];

    /// The name in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Earn => "earn",
            Self::Boost => "boost",
            Self::Reward => "reward",
            Self::Status => "status",
        }
    }

    /// The phase with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }

    /// The only phase that an effect of this kind may be proposed in; none if
    /// any may.
    pub const fn required_by(kind: EffectKind) -> Option<Self> {
        match kind {
            EffectKind::Discount | EffectKind::Gift => Some(Self::Price),
            EffectKind::Multiply => Some(Self::Boost),
            EffectKind::Tier => Some(Self::Status),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for phase in Phase::ALL {
            assert_eq!(Phase::from_name(phase.name()), Some(phase));
        }
        assert_eq!(Phase::from_name("prize"), None);
    }
}
