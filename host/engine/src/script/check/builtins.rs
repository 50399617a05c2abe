//! Functions that scripts can call without defining them.

use std::ops::RangeInclusive;

use super::super::plan::is_function;
use crate::effect::EffectKind;
use crate::language::ValueType;
use crate::model::NUMBER_DIGITS;

/// The script's own vocabulary: name and how many arguments.
const VOCABULARY: &[(&str, RangeInclusive<usize>)] = &[
    ("points", 1..=2),
    ("multiply", 1..=2),
    ("discount", 1..=1),
    ("gift", 1..=2),
    ("coupon", 1..=1),
    ("message", 1..=2),
    ("tag", 1..=1),
    ("untag", 1..=1),
    ("set_tier", 1..=1),
    ("progress", 2..=2),
    ("custom", 2..=2),
    ("is_birthday", 1..=1),
    ("days_since", 1..=1),
    ("days_to_birthday", 1..=1),
    ("days_since_birthday", 1..=1),
    ("year", 1..=1),
    ("month", 1..=1),
    ("day", 1..=1),
    ("weekday", 1..=1),
    ("chance", 1..=1),
    ("date", 1..=1),
    ("floor", 1..=1),
    ("ceiling", 1..=1),
    ("round", 1..=2),
    ("int", 1..=1),
    ("abs", 1..=1),
    ("sign", 1..=1),
    ("min", 2..=2),
    ("max", 2..=2),
    ("to_int", 1..=1),
    ("to_decimal", 1..=1),
    ("parse_int", 1..=1),
    ("parse_decimal", 1..=1),
    ("to_string", 1..=1),
    ("to_array", 1..=1),
    ("type_of", 1..=1),
    ("exit", 0..=1),
    ("range", 1..=3),
    ("len", 1..=1),
    ("is_empty", 1..=1),
    ("to_upper", 1..=1),
    ("to_lower", 1..=1),
    ("trim", 1..=1),
    ("starts_with", 2..=2),
    ("ends_with", 2..=2),
    ("is_even", 1..=1),
    ("is_odd", 1..=1),
    ("is_zero", 1..=1),
    ("is_def_var", 1..=1),
];

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A day.
    Date,
    /// A day, or a point in time for the day that it falls on.
    Day,
    Number,
    Text,
    Anything,
}

impl Takes {
    pub(super) const fn allow(self, ty: ValueType) -> bool {
        match self {
            Self::Anything => true,
            Self::Date => matches!(ty, ValueType::Date | ValueType::Missing),
            Self::Day => matches!(
                ty,
                ValueType::Date | ValueType::Instant | ValueType::Missing
            ),
            Self::Number => ty.is_number(),
            Self::Text => matches!(ty, ValueType::Text),
        }
    }

    /// The type that it usually is.
    pub(super) const fn usually(self) -> ValueType {
        match self {
            Self::Date | Self::Day => ValueType::Date,
            Self::Number => ValueType::Decimal(NUMBER_DIGITS),
            Self::Text | Self::Anything => ValueType::Text,
        }
    }
}

/// What a function takes, as far as it must be of a type, and what it comes
/// to.
pub(super) fn types(name: &str) -> Option<(&'static [Takes], ValueType)> {
    use Takes::{Anything, Date, Day, Number, Text};
    use ValueType as T;
    Some(match name {
        "is_birthday" => (&[Date], T::Boolean),
        "days_since"
        | "days_to_birthday"
        | "days_since_birthday"
        | "year"
        | "month"
        | "day"
        | "weekday" => (&[Day], T::Integer),
        "chance" => (&[Number], T::Boolean),
        "floor" | "ceiling" | "int" => (&[Number], T::Integer),
        "sign" => (&[Number], T::Integer),
        "abs" | "round" => (&[Number], T::Decimal(NUMBER_DIGITS)),
        "to_int" | "parse_int" => (&[Anything], T::Integer),
        "to_decimal" | "parse_decimal" => (&[Anything], T::Decimal(NUMBER_DIGITS)),
        "to_string" => (&[Anything], T::Text),
        "to_upper" | "to_lower" => (&[Text], T::Text),
        "starts_with" | "ends_with" => (&[Text, Text], T::Boolean),
        "is_even" | "is_odd" | "is_zero" => (&[Number], T::Boolean),
        "date" => (&[Anything], T::Date),
        _ => return None,
    })
}

/// Rhai's functions on texts, lists, maps and ranges; Rhai itself counts their
/// arguments.
const OTHERS: &[&str] = &[
    "all",
    "append",
    "bytes",
    "call",
    "chars",
    "chop",
    "clear",
    "contains",
    "crop",
    "dedup",
    "drain",
    "end",
    "extract",
    "filter",
    "find",
    "find_map",
    "for_each",
    "get",
    "index_of",
    "insert",
    "keys",
    "make_lower",
    "make_upper",
    "map",
    "mixin",
    "order",
    "order_by",
    "order_desc",
    "pad",
    "pop",
    "push",
    "reduce",
    "reduce_rev",
    "remove",
    "replace",
    "retain",
    "reverse",
    "set",
    "shift",
    "some",
    "sort",
    "sort_by",
    "sort_desc",
    "splice",
    "split",
    "split_rev",
    "start",
    "sub_string",
    "take",
    "to_chars",
    "truncate",
    "values",
    "zip",
    "is_shared",
    "is_def_fn",
];

/// Functions that go over the lines if they speak of `line`.
const AGGREGATES: &[&str] = &["any", "all", "none", "count", "sum", "min", "max"];

/// Functions that a script must not call, and why.
pub(super) fn forbidden(name: &str) -> Option<&'static str> {
    Some(match name {
        "eval" => "a script cannot make up new code while it runs",
        "print" | "debug" => "a script has nobody to print for: use `message` or the trace",
        "sleep" => "a script cannot wait",
        "timestamp" | "elapsed" => "a script has no clock: use `now` and `today`, the event's own",
        "rand" | "rand_int" | "rand_float" | "rand_bool" => "chance must repeat: use `chance(0.2)`",
        "Fn" | "curry" => "write a function `|line| …` where it is used",
        "parse_json" | "to_json" | "to_blob" | "blob" => "scripts do not read or write formats",
        _ => return None,
    })
}

/// How many arguments a function takes; none for an unknown function, and any
/// number for those that Rhai checks.
pub(super) fn arguments(name: &str) -> Option<RangeInclusive<usize>> {
    let own = VOCABULARY.iter().find(|(known, _)| *known == name);
    match own {
        Some((_, range)) => Some(range.clone()),
        None => OTHERS.contains(&name).then_some(0..=usize::MAX),
    }
}

/// The names of all functions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    VOCABULARY
        .iter()
        .map(|(name, _)| *name)
        .chain(OTHERS.iter().copied())
        .chain(AGGREGATES.iter().copied())
}

/// The names of those that every script can call, interpreted or not.
pub(super) fn names_in_plans() -> impl Iterator<Item = &'static str> {
    names().filter(|name| {
        let other = matches!(*name, "range" | "contains");
        other || effect(name).is_some() || is_aggregate(name) || is_function(name)
    })
}

/// Whether a function only makes sense with `line`.
pub(super) fn is_aggregate(name: &str) -> bool {
    AGGREGATES.contains(&name)
}

/// Which effect a function proposes.
pub(crate) fn effect(name: &str) -> Option<EffectKind> {
    Some(match name {
        "points" => EffectKind::Points,
        "multiply" => EffectKind::Multiply,
        "discount" => EffectKind::Discount,
        "gift" => EffectKind::Gift,
        "coupon" => EffectKind::Coupon,
        "message" => EffectKind::Message,
        "tag" => EffectKind::Tag,
        "untag" => EffectKind::Untag,
        "set_tier" => EffectKind::Tier,
        "progress" => EffectKind::Progress,
        "custom" => EffectKind::Custom,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marketers look functions up in the guide: it has all of them.
    #[test]
    fn the_guide_lists_every_function() {
        let guide = include_str!("../../../../../rules/README.md");
        let (_, section) = guide.split_once("## All that scripts can say").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let missing: Vec<&str> = names_in_plans()
            .filter(|name| !section.contains(&format!("{name}(")))
            .collect();
        // Written as `"a" in t`.
        assert_eq!(missing, ["contains"]);
    }
}
