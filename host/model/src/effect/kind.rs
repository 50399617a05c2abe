//! The kinds of effect.

/// The kinds of effect, in the order of the plugin contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
