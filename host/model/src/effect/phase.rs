//! The stages of a decision.

use super::{EffectKind, Target};
use crate::schema::Field;

/// A stage; later ones see the totals of earlier ones.
///
/// Prices come about in three steps, as shops know them: what items cost, what
/// the order costs, what shipping costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Phase {
    /// Discounts and set prices of lines, gifts.
    Item,
    /// Discounts on the order, and on lines that compete with them; gifts.
    Order,
    /// Discounts on shipping.
    Shipping,
    /// Base points on net amounts.
    Earn,
    /// Multipliers, bonuses on base points.
    Boost,
    /// Coupons, messages, tags, badges, bonus points; the default of campaigns
    /// without discounts.
    #[default]
    Reward,
    /// Tiers.
    Status,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 7] = [
        Self::Item,
        Self::Order,
        Self::Shipping,
        Self::Earn,
        Self::Boost,
        Self::Reward,
        Self::Status,
    ];

    /// The name in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Order => "order",
            Self::Shipping => "shipping",
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

    /// The phases in which an effect of this kind may be proposed.
    pub const fn of(kind: EffectKind) -> &'static [Self] {
        match kind {
            EffectKind::Discount => &[Self::Item, Self::Order, Self::Shipping],
            EffectKind::Gift => &[Self::Item, Self::Order],
            EffectKind::Multiply => &[Self::Boost],
            EffectKind::Tier => &[Self::Status],
            _ => &Self::ALL,
        }
    }

    /// Whether an effect of this kind may be proposed in this phase. What a
    /// discount may be on, [`Self::lowers`] says.
    #[inline]
    pub fn allows(self, kind: EffectKind) -> bool {
        let phases = Self::of(kind);
        phases.len() == Self::ALL.len() || phases.contains(&self)
    }

    /// Whether a discount in this phase may be on this.
    pub const fn lowers(self, target: &Target) -> bool {
        match target {
            Target::Order => matches!(self, Self::Order),
            Target::Shipping => matches!(self, Self::Shipping),
            Target::Line(_) | Target::Lines(_) | Target::Bundle(_) => {
                matches!(self, Self::Item | Self::Order)
            }
        }
    }

    /// Whether it is one of those in which prices are lowered.
    pub const fn is_price(self) -> bool {
        matches!(self, Self::Item | Self::Order | Self::Shipping)
    }

    /// Whether campaigns of this phase can read the field: totals are known
    /// when the phases that they sum up are over.
    pub fn knows(self, field: &Field) -> bool {
        self >= Self::first_to_know(field)
    }

    /// The first phase whose campaigns can read the field.
    fn first_to_know(field: &Field) -> Self {
        match field.name.as_str() {
            "purchase.net" | "line.net" => Self::Order,
            "purchase.earning" => Self::Earn,
            "purchase.base_points" => Self::Boost,
            _ => Self::Item,
        }
    }

    /// Why campaigns of this phase cannot read the field.
    pub fn too_early(self, field: &Field) -> String {
        format!(
            "`{}` is not known yet in the phase `{}`",
            field.name,
            self.name()
        )
    }

    /// The phases that know a field, as manifests name them.
    pub fn to_know(field: &Field) -> String {
        let first = Self::first_to_know(field).name();
        format!("`phase = \"{first}\"` or a later one")
    }

    /// What to write instead of a field that this phase does not know.
    pub fn instead_of(self, field: &Field) -> Option<String> {
        if self.knows(field) {
            return None;
        }
        let later = format!("{} in the manifest", Self::to_know(field));
        let net = Self::Order <= self;
        let now = match field.name.as_str() {
            "line.net" => "line.amount",
            "purchase.earning" if net => "purchase.net",
            "purchase.net" | "purchase.earning" => "purchase.total",
            _ => return Some(format!("write {later}")),
        };
        Some(format!("write `{now}`, or {later}"))
    }
}
