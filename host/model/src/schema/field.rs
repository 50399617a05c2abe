//! One fact about an event, its member, or one of its lines.

/// Where a field's values stand among the columns of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(u16);

impl FieldId {
    /// The field at this place of a schema.
    #[inline]
    pub fn from_index(index: usize) -> Self {
        // The loader refuses programs with more fields than this.
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// The position among the schema's fields.
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// True or false; 1 or 0 in columns.
    Boolean,
    /// A whole number.
    Integer,
    /// Text.
    Text,
    /// Several texts, such as tags.
    Texts,
    /// A calendar day; days since 1970-01-01 in columns.
    Date,
    /// A point in time; microseconds since 1970-01-01T00:00:00Z in columns.
    Instant,
    /// An amount; minor units of the event's currency in columns.
    Money,
    /// A quantity; thousandths in columns.
    Quantity,
}

impl FieldType {
    /// The name that program files use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Text => "text",
            Self::Texts => "texts",
            Self::Date => "date",
            Self::Instant => "instant",
            Self::Money => "money",
            Self::Quantity => "quantity",
        }
    }

    /// The type with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ty| ty.name() == name)
    }

    /// Every type.
    pub const ALL: [Self; 8] = [
        Self::Boolean,
        Self::Integer,
        Self::Text,
        Self::Texts,
        Self::Date,
        Self::Instant,
        Self::Money,
        Self::Quantity,
    ];
}

/// Whether every record has the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// A record without it is rejected.
    Required,
    /// It may be missing, and rules must say what happens then.
    Optional,
    /// A record without it has this value: as in an integer column.
    Default(i64),
    /// A record without it has the empty text or no texts.
    DefaultEmpty,
}

impl Presence {
    /// Whether rules may meet a missing value.
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Optional)
    }
}

/// Who provides a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The event record: its top level, or the object named like its kind.
    Event,
    /// The lines of the event record.
    Line,
    /// The member's customer record.
    Customer,
    /// The member's state as of the event: history, wallets, tier.
    State,
    /// Computed from other fields when a batch is made.
    Derived,
    /// Whether the member is in a segment of the program.
    Segment,
    /// What earlier phases of the same decision came to.
    Phase,
    /// The same for each line.
    PhaseLine,
}

/// A fact that rules can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The whole name, such as `customer.tier`.
    pub name: String,
    /// What it holds.
    pub ty: FieldType,
    /// Whether it may be missing.
    pub presence: Presence,
    /// Who provides it.
    pub origin: Origin,
}

impl Field {
    /// Whether there is one value per line instead of one per event.
    pub fn is_line(&self) -> bool {
        matches!(self.origin, Origin::Line | Origin::PhaseLine)
    }

    /// Whether only members have it: it is missing for guests.
    pub const fn is_of_member(&self) -> bool {
        matches!(
            self.origin,
            Origin::Customer | Origin::State | Origin::Segment
        )
    }

    /// Whether whoever says anything of a member must say it: rules take it to
    /// have a value, and one that was made up would be wrong, unless the member
    /// never did anything.
    pub fn must_be_given(&self, newcomer: bool) -> bool {
        match self.presence {
            Presence::Required => true,
            Presence::Default(_) | Presence::DefaultEmpty => {
                !newcomer && self.origin == Origin::State
            }
            Presence::Optional => false,
        }
    }

    /// Whether its texts are coupon codes, which people type: they are compared
    /// without regard to case and spaces.
    pub fn holds_coupon_codes(&self) -> bool {
        self.name == "purchase.coupons"
    }

    /// Whether its value is known only while an event is decided.
    pub fn is_of_phase(&self) -> bool {
        matches!(self.origin, Origin::Phase | Origin::PhaseLine)
    }
}

/// A set of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldSet(Vec<u64>);

impl FieldSet {
    /// Adds a field.
    #[inline]
    pub fn insert(&mut self, id: FieldId) {
        let word = id.index() / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (id.index() % 64);
        }
    }

    /// Whether the field is in the set.
    #[inline]
    pub fn contains(&self, id: FieldId) -> bool {
        self.0
            .get(id.index() / 64)
            .is_some_and(|bits| bits >> (id.index() % 64) & 1 == 1)
    }

    /// Adds all fields of `other`.
    pub fn extend(&mut self, other: &Self) {
        for id in other.iter() {
            self.insert(id);
        }
    }

    /// The fields that are in `other` as well.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// The fields, by ascending id.
    pub fn iter(&self) -> impl Iterator<Item = FieldId> + '_ {
        self.0.iter().enumerate().flat_map(|(word, &bits)| {
            (0..64)
                .filter(move |bit| bits >> bit & 1 == 1)
                .map(move |bit| FieldId::from_index(word * 64 + bit))
        })
    }
}

impl FromIterator<FieldId> for FieldSet {
    fn from_iter<I: IntoIterator<Item = FieldId>>(ids: I) -> Self {
        let mut set = Self::default();
        for id in ids {
            set.insert(id);
        }
        set
    }
}
