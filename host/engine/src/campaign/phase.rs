//! The stages of a decision.

use crate::effect::EffectKind;
use crate::schema::Field;

/// A stage; later ones see the totals of earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Phase {
    /// Discounts, gifts, set prices.
    Price,
    /// Base points on net amounts.
    Earn,
    /// Multipliers, bonuses on base points.
    Boost,
    /// Coupons, messages, tags, badges, bonus points; the default.
    #[default]
    Reward,
    /// Tiers.
    Status,
}

impl Phase {
    /// Every phase, in order.
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

    /// The only phase in which an effect of this kind may be proposed; none if
    /// all may.
    pub const fn required_by(kind: EffectKind) -> Option<Self> {
        match kind {
            EffectKind::Discount | EffectKind::Gift => Some(Self::Price),
            EffectKind::Multiply => Some(Self::Boost),
            EffectKind::Tier => Some(Self::Status),
            _ => None,
        }
    }

    /// Whether campaigns of this phase can read the field: what the price phase
    /// comes to is known after it. (`purchase.net` is the total until then.)
    pub fn knows(self, field: &Field) -> bool {
        self != Self::Price || !matches!(field.name.as_str(), "line.net" | "purchase.earning")
    }

    /// Why campaigns of this phase cannot read the field.
    pub(crate) fn too_early(self, field: &Field) -> String {
        format!(
            "`{}` is known only after the phase `{}`",
            field.name,
            self.name()
        )
    }

    /// What to write instead of a field that this phase does not know.
    pub(crate) fn instead_of(self, field: &Field) -> Option<String> {
        let before = if field.is_line() {
            "line.amount"
        } else {
            "purchase.total"
        };
        (!self.knows(field)).then(|| {
            format!("write `{before}`, or `phase = \"earn\"` or a later one in the manifest")
        })
    }

    /// Whether an effect of this kind may be proposed in this phase.
    pub fn allows(self, kind: EffectKind) -> bool {
        Self::required_by(kind).is_none_or(|phase| phase == self)
    }
}
