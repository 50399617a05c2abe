//! The plugin contract, `sdk/wit/v1`, as wasmtime passes it.
//!
//! Written by hand instead of by `bindgen!`, so that columns are lent as
//! slices, texts arrive as the `Arc<str>` that effects keep, and no generated
//! code stands between. Lists of numbers are copied whole; a list of records
//! would be taken apart member by member.

use std::sync::Arc;

use wasmtime::component::{ComponentType, Lift, Lower};

use crate::effect::EffectKind;
use crate::schema::FieldType;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ComponentType, Lift)]
#[component(enum)]
#[expect(dead_code, reason = "wasmtime makes the variants from numbers")]
#[repr(u8)]
pub(super) enum AbiFieldType {
    #[component(name = "boolean")]
    Boolean,
    #[component(name = "integer")]
    Integer,
    #[component(name = "text")]
    Text,
    #[component(name = "texts")]
    Texts,
    #[component(name = "date")]
    Date,
    #[component(name = "instant")]
    Instant,
    #[component(name = "money")]
    Money,
    #[component(name = "quantity")]
    Quantity,
}

impl From<AbiFieldType> for FieldType {
    fn from(ty: AbiFieldType) -> Self {
        match ty {
            AbiFieldType::Boolean => Self::Boolean,
            AbiFieldType::Integer => Self::Integer,
            AbiFieldType::Text => Self::Text,
            AbiFieldType::Texts => Self::Texts,
            AbiFieldType::Date => Self::Date,
            AbiFieldType::Instant => Self::Instant,
            AbiFieldType::Money => Self::Money,
            AbiFieldType::Quantity => Self::Quantity,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ComponentType, Lift)]
#[component(enum)]
#[expect(dead_code, reason = "wasmtime makes the variants from numbers")]
#[repr(u8)]
pub(super) enum AbiEffectKind {
    #[component(name = "points")]
    Points,
    #[component(name = "multiply")]
    Multiply,
    #[component(name = "discount")]
    Discount,
    #[component(name = "gift")]
    Gift,
    #[component(name = "coupon")]
    Coupon,
    #[component(name = "message")]
    Message,
    #[component(name = "tag")]
    Tag,
    #[component(name = "untag")]
    Untag,
    #[component(name = "tier")]
    Tier,
    #[component(name = "progress")]
    Progress,
    #[component(name = "custom")]
    Custom,
}

impl From<AbiEffectKind> for EffectKind {
    fn from(kind: AbiEffectKind) -> Self {
        match kind {
            AbiEffectKind::Points => Self::Points,
            AbiEffectKind::Multiply => Self::Multiply,
            AbiEffectKind::Discount => Self::Discount,
            AbiEffectKind::Gift => Self::Gift,
            AbiEffectKind::Coupon => Self::Coupon,
            AbiEffectKind::Message => Self::Message,
            AbiEffectKind::Tag => Self::Tag,
            AbiEffectKind::Untag => Self::Untag,
            AbiEffectKind::Tier => Self::Tier,
            AbiEffectKind::Progress => Self::Progress,
            AbiEffectKind::Custom => Self::Custom,
        }
    }
}

#[derive(Debug, Clone, Copy, ComponentType, Lift)]
#[component(enum)]
#[expect(dead_code, reason = "wasmtime makes the variants from numbers")]
#[repr(u8)]
pub(super) enum AbiIsolation {
    #[component(name = "shared")]
    Shared,
    #[component(name = "call")]
    Call,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiField {
    pub(super) name: String,
    #[component(name = "type")]
    pub(super) ty: AbiFieldType,
    pub(super) optional: bool,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiParameter {
    pub(super) name: String,
    #[component(name = "type")]
    pub(super) ty: AbiFieldType,
    pub(super) description: String,
    pub(super) default: Option<AbiValue>,
}

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq, ComponentType, Lift, Lower)]
#[component(variant)]
pub(crate) enum AbiValue {
    #[component(name = "integer")]
    Integer(i64),
    #[component(name = "text")]
    Text(Arc<str>),
    #[component(name = "texts")]
    Texts(Vec<Arc<str>>),
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiDescription {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) summary: String,
    pub(super) fields: Vec<AbiField>,
    pub(super) parameters: Vec<AbiParameter>,
    pub(super) effects: Vec<AbiEffectKind>,
    pub(super) isolation: AbiIsolation,
}

#[derive(Debug, Clone, Copy, ComponentType, Lower)]
#[component(variant)]
pub(super) enum AbiColumn<'a> {
    #[component(name = "integers")]
    Integers(AbiIntegers<'a>),
    #[component(name = "text")]
    Text(AbiText<'a>),
    #[component(name = "texts")]
    Texts(AbiTexts<'a>),
}

#[derive(Debug, Clone, Copy, ComponentType, Lower)]
#[component(record)]
pub(super) struct AbiIntegers<'a> {
    pub(super) values: &'a [i64],
    pub(super) validity: &'a [u8],
}

#[derive(Debug, Clone, Copy, ComponentType, Lower)]
#[component(record)]
pub(super) struct AbiText<'a> {
    pub(super) keys: &'a [u32],
    pub(super) offsets: &'a [u32],
    pub(super) dictionary: &'a str,
    pub(super) validity: &'a [u8],
}

#[derive(Debug, Clone, Copy, ComponentType, Lower)]
#[component(record)]
pub(super) struct AbiTexts<'a> {
    pub(super) starts: &'a [u32],
    pub(super) items: AbiText<'a>,
}

#[derive(Debug, Clone, Copy, ComponentType, Lower)]
#[component(record)]
pub(super) struct AbiBatch<'a> {
    pub(super) events: u32,
    pub(super) currency: &'a str,
    #[component(name = "minor-digits")]
    pub(super) minor_digits: u8,
    #[component(name = "line-starts")]
    pub(super) line_starts: &'a [u32],
    pub(super) columns: &'a [AbiColumn<'a>],
    pub(super) parameters: &'a [AbiValue],
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiEffects {
    pub(super) events: Vec<u32>,
    pub(super) kinds: Vec<u8>,
    pub(super) names: Vec<u32>,
    pub(super) amounts: Vec<i64>,
    pub(super) discounts: AbiDiscounts,
    pub(super) coupons: AbiCoupons,
    pub(super) values: AbiValues,
    pub(super) texts: Vec<Arc<str>>,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiDiscounts {
    pub(super) units: Vec<u8>,
    pub(super) targets: Vec<u32>,
    pub(super) bases: Vec<u8>,
    pub(super) caps: Vec<i64>,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiCoupons {
    pub(super) units: Vec<u8>,
    pub(super) days: Vec<i64>,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiValues {
    pub(super) counts: Vec<u32>,
    pub(super) names: Vec<u32>,
    pub(super) texts: Vec<u32>,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiFailure {
    pub(super) event: u32,
    pub(super) message: String,
}

#[derive(Debug, ComponentType, Lift)]
#[component(record)]
pub(super) struct AbiOutcome {
    pub(super) effects: AbiEffects,
    pub(super) failures: Vec<AbiFailure>,
}

impl AbiText<'_> {
    fn bytes(&self) -> usize {
        let numbers = size_of_val(self.keys) + size_of_val(self.offsets);
        numbers + self.dictionary.len() + self.validity.len()
    }
}

impl AbiBatch<'_> {
    /// Bytes of its columns.
    pub(super) fn bytes(&self) -> usize {
        let columns = self.columns.iter().map(|column| match column {
            AbiColumn::Integers(column) => size_of_val(column.values) + column.validity.len(),
            AbiColumn::Text(column) => column.bytes(),
            AbiColumn::Texts(column) => size_of_val(column.starts) + column.items.bytes(),
        });
        size_of_val(self.line_starts) + columns.sum::<usize>()
    }
}

impl AbiOutcome {
    /// Bytes of its columns and texts.
    pub(super) fn bytes(&self) -> usize {
        let AbiEffects {
            events,
            kinds,
            names,
            amounts,
            discounts,
            coupons,
            values,
            texts,
        } = &self.effects;
        let rows = size_of_val(&**events) + kinds.len() + size_of_val(&**names);
        let discounts = discounts.units.len()
            + size_of_val(&*discounts.targets)
            + discounts.bases.len()
            + size_of_val(&*discounts.caps);
        let coupons = coupons.units.len() + size_of_val(&*coupons.days);
        let values = size_of_val(&*values.counts)
            + size_of_val(&*values.names)
            + size_of_val(&*values.texts);
        let texts: usize = texts.iter().map(|text| text.len()).sum();
        let failures: usize = self
            .failures
            .iter()
            .map(|failure| failure.message.len())
            .sum();
        rows + size_of_val(&**amounts) + discounts + coupons + values + texts + failures
    }
}

/// The arguments and results of the two functions.
pub(super) type Nothing = ();
pub(super) type Described = (AbiDescription,);
pub(super) type Batch<'a> = (AbiBatch<'a>,);
pub(super) type Evaluated = (Result<AbiOutcome, String>,);
