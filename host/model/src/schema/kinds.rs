//! Event kinds: what happened.

/// A kind of event, by its position among the program's kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(u16);

impl KindId {
    /// A sale.
    pub const PURCHASE: Self = Self(0);
    /// Goods that came back.
    pub const RETURN: Self = Self(1);
    /// A member joined.
    pub const SIGNUP: Self = Self(2);
    /// The daily sweep: one event a member and day.
    pub const DAY: Self = Self(3);

    /// The position among the program's kinds.
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The kind at a position that a column holds.
    #[inline]
    pub fn from_index(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// Whether events of this kind have `purchase.*` fields and lines.
    #[inline]
    pub const fn has_purchase(self) -> bool {
        self.0 == Self::PURCHASE.0 || self.0 == Self::RETURN.0
    }
}

/// A kind's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKind {
    /// As in records and manifests.
    pub name: String,
}

/// The kinds of a program: built-in ones, then those it declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds(Vec<EventKind>);

/// In the order of the constants of [`KindId`].
const BUILTIN: [&str; 12] = [
    "purchase",
    "return",
    "signup",
    "day",
    "tier_changed",
    "points_expiring",
    "coupon_redeemed",
    "referral",
    "survey",
    "complaint",
    "review",
    "visit",
];

impl Kinds {
    pub(crate) fn builtin() -> Self {
        Self(
            BUILTIN
                .iter()
                .map(|&name| EventKind {
                    name: name.to_owned(),
                })
                .collect(),
        )
    }

    pub(crate) fn declare(&mut self, name: &str) -> KindId {
        self.find(name).unwrap_or_else(|| {
            self.0.push(EventKind {
                name: name.to_owned(),
            });
            KindId::from_index(self.0.len() - 1)
        })
    }

    /// Finds a kind by name.
    pub fn find(&self, name: &str) -> Option<KindId> {
        self.0
            .iter()
            .position(|kind| kind.name == name)
            .map(KindId::from_index)
    }

    /// A kind's name.
    pub fn name(&self, id: KindId) -> &str {
        self.0.get(id.index()).map_or("", |kind| kind.name.as_str())
    }

    /// All names, by ascending id.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|kind| kind.name.as_str())
    }

    /// How many kinds there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none; never, since built-in kinds always exist.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
