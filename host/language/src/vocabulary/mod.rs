//! Everything that rules can call, each thing once: checks, plans, audiences in
//! columns and the advice for misspelt names read these lists.
//!
//! | file | concept |
//! |---|---|
//! | `value_type.rs` | what kinds of values there are |
//! | `elsewhere.rs` | functions of other languages |
//! | this file | functions and effects |

mod elsewhere;
mod value_type;

pub(crate) use elsewhere::instead;
pub use value_type::ValueType;

use std::ops::RangeInclusive;

use sadakat_model::effect::EffectKind;
use sadakat_model::values::NUMBER_DIGITS;

/// Where a function is there. What columns have, plans have as well, and what
/// plans have, the interpreter has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// In audiences over whole columns.
    Columns,
    /// In scripts, and in audiences that are decided row by row.
    Plans,
    /// In scripts that are interpreted.
    Interpreter,
}

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A day.
    Date,
    /// A day, or a point in time for the day that it falls on.
    Day,
    Number,
    Text,
    Anything,
}

impl Takes {
    pub(crate) const fn allow(self, ty: ValueType) -> bool {
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
    pub(crate) const fn usually(self) -> ValueType {
        match self {
            Self::Date | Self::Day => ValueType::Date,
            Self::Number => ValueType::Decimal(NUMBER_DIGITS),
            Self::Text | Self::Anything => ValueType::Text,
        }
    }
}

/// A function that rules call by its name.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// How many arguments it takes, with the value before the dot.
    pub(crate) arguments: RangeInclusive<usize>,
    /// What they must be, as far as they must be something.
    pub(crate) takes: &'static [Takes],
    /// What it comes to, if that is always of one type.
    pub(crate) comes_to: Option<ValueType>,
    reach: Reach,
}

impl Function {
    /// Whether audiences in columns have it: what they do with each function
    /// stands in their checks, which a test holds to this.
    #[cfg(test)]
    pub(crate) fn is_in_columns(&self) -> bool {
        self.reach == Reach::Columns
    }

    /// Whether every script has it, interpreted or not.
    pub(crate) fn is_in_plans(&self) -> bool {
        self.reach != Reach::Interpreter
    }

    const fn typed(mut self, takes: &'static [Takes], comes_to: ValueType) -> Self {
        self.takes = takes;
        self.comes_to = Some(comes_to);
        self
    }
}

const fn function(name: &'static str, arguments: RangeInclusive<usize>, reach: Reach) -> Function {
    Function {
        name,
        arguments,
        takes: &[],
        comes_to: None,
        reach,
    }
}

const fn columns(name: &'static str, arguments: RangeInclusive<usize>) -> Function {
    function(name, arguments, Reach::Columns)
}

const fn plans(name: &'static str, arguments: RangeInclusive<usize>) -> Function {
    function(name, arguments, Reach::Plans)
}

const fn interpreter(name: &'static str, arguments: RangeInclusive<usize>) -> Function {
    function(name, arguments, Reach::Interpreter)
}

/// Of functions on texts, lists, maps and ranges, each place counts the
/// arguments itself.
const MANY: RangeInclusive<usize> = 0..=usize::MAX;

const ANY: &[Takes] = &[Takes::Anything];
const DATE: &[Takes] = &[Takes::Date];
const DAY: &[Takes] = &[Takes::Day];
const NUMBER: &[Takes] = &[Takes::Number];
const TEXT: &[Takes] = &[Takes::Text];
const TEXTS: &[Takes] = &[Takes::Text, Takes::Text];
const FRACTION: ValueType = ValueType::Decimal(NUMBER_DIGITS);

/// All functions but those of [`OF_LINES`] and effects, by name.
pub(crate) const FUNCTIONS: &[Function] = &[
    plans("abs", 1..=1).typed(NUMBER, FRACTION),
    plans("all", MANY),
    interpreter("append", MANY),
    interpreter("bytes", MANY),
    interpreter("call", MANY),
    plans("ceiling", 1..=1).typed(NUMBER, ValueType::Integer),
    plans("chance", 1..=1).typed(NUMBER, ValueType::Boolean),
    interpreter("chars", MANY),
    interpreter("chop", MANY),
    interpreter("clear", MANY),
    columns("contains", MANY),
    interpreter("crop", MANY),
    columns("date", 1..=1).typed(ANY, ValueType::Date),
    columns("day", 1..=1).typed(DAY, ValueType::Integer),
    columns("days_since", 1..=1).typed(DAY, ValueType::Integer),
    columns("days_since_birthday", 1..=1).typed(DAY, ValueType::Integer),
    columns("days_to_birthday", 1..=1).typed(DAY, ValueType::Integer),
    interpreter("dedup", MANY),
    interpreter("drain", MANY),
    interpreter("end", MANY),
    columns("ends_with", 2..=2).typed(TEXTS, ValueType::Boolean),
    interpreter("exit", 0..=1),
    interpreter("extract", MANY),
    plans("filter", MANY),
    plans("find", MANY),
    interpreter("find_map", MANY),
    plans("floor", 1..=1).typed(NUMBER, ValueType::Integer),
    interpreter("for_each", MANY),
    interpreter("get", MANY),
    interpreter("index_of", MANY),
    interpreter("insert", MANY),
    plans("int", 1..=1).typed(NUMBER, ValueType::Integer),
    columns("is_birthday", 1..=1).typed(DATE, ValueType::Boolean),
    interpreter("is_def_fn", MANY),
    interpreter("is_def_var", 1..=1),
    plans("is_empty", 1..=1),
    plans("is_even", 1..=1).typed(NUMBER, ValueType::Boolean),
    plans("is_odd", 1..=1).typed(NUMBER, ValueType::Boolean),
    interpreter("is_shared", MANY),
    plans("is_zero", 1..=1).typed(NUMBER, ValueType::Boolean),
    interpreter("keys", MANY),
    columns("len", 1..=1),
    interpreter("make_lower", MANY),
    interpreter("make_upper", MANY),
    plans("map", MANY),
    plans("max", 2..=2),
    plans("min", 2..=2),
    interpreter("mixin", MANY),
    columns("month", 1..=1).typed(DAY, ValueType::Integer),
    interpreter("order", MANY),
    interpreter("order_by", MANY),
    interpreter("order_desc", MANY),
    interpreter("pad", MANY),
    plans("parse_decimal", 1..=1).typed(ANY, FRACTION),
    plans("parse_int", 1..=1).typed(ANY, ValueType::Integer),
    interpreter("pop", MANY),
    interpreter("push", MANY),
    plans("range", 1..=3),
    interpreter("reduce", MANY),
    interpreter("reduce_rev", MANY),
    interpreter("remove", MANY),
    interpreter("replace", MANY),
    interpreter("retain", MANY),
    interpreter("reverse", MANY),
    plans("round", 1..=2).typed(NUMBER, FRACTION),
    interpreter("set", MANY),
    interpreter("shift", MANY),
    plans("sign", 1..=1).typed(NUMBER, ValueType::Integer),
    plans("some", MANY),
    interpreter("sort", MANY),
    interpreter("sort_by", MANY),
    interpreter("sort_desc", MANY),
    interpreter("splice", MANY),
    interpreter("split", MANY),
    interpreter("split_rev", MANY),
    interpreter("start", MANY),
    columns("starts_with", 2..=2).typed(TEXTS, ValueType::Boolean),
    interpreter("sub_string", MANY),
    interpreter("take", MANY),
    plans("to_array", 1..=1),
    interpreter("to_chars", MANY),
    plans("to_decimal", 1..=1).typed(ANY, FRACTION),
    plans("to_int", 1..=1).typed(ANY, ValueType::Integer),
    columns("to_lower", 1..=1).typed(TEXT, ValueType::Text),
    plans("to_string", 1..=1).typed(ANY, ValueType::Text),
    columns("to_upper", 1..=1).typed(TEXT, ValueType::Text),
    interpreter("trim", 1..=1),
    interpreter("truncate", MANY),
    interpreter("type_of", 1..=1),
    interpreter("values", MANY),
    columns("weekday", 1..=1).typed(DAY, ValueType::Integer),
    columns("year", 1..=1).typed(DAY, ValueType::Integer),
    interpreter("zip", MANY),
];

/// What scripts propose, with how many arguments it takes.
pub(crate) const EFFECTS: [(&str, EffectKind, RangeInclusive<usize>); 11] = [
    ("points", EffectKind::Points, 1..=2),
    ("multiply", EffectKind::Multiply, 1..=2),
    ("discount", EffectKind::Discount, 1..=1),
    ("gift", EffectKind::Gift, 1..=2),
    ("coupon", EffectKind::Coupon, 1..=1),
    ("message", EffectKind::Message, 1..=2),
    ("tag", EffectKind::Tag, 1..=1),
    ("untag", EffectKind::Untag, 1..=1),
    ("set_tier", EffectKind::Tier, 1..=1),
    ("progress", EffectKind::Progress, 2..=2),
    ("custom", EffectKind::Custom, 2..=2),
];

/// Functions that go over the lines if they speak of `line`.
pub(crate) const OF_LINES: [&str; 7] = ["all", "any", "count", "max", "min", "none", "sum"];

/// A function by its name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let at = FUNCTIONS.binary_search_by_key(&name, |function| function.name);
    at.ok().and_then(|at| FUNCTIONS.get(at))
}

/// Which effect a function proposes.
pub(crate) fn effect(name: &str) -> Option<EffectKind> {
    let found = EFFECTS.iter().find(|(known, ..)| *known == name);
    found.map(|(_, kind, _)| *kind)
}

/// The names of all effects.
pub(crate) fn effects() -> impl Iterator<Item = &'static str> {
    EFFECTS.iter().map(|(name, ..)| *name)
}

/// The names of all functions, those of the interpreter included or not.
pub(crate) fn functions(interpreted: bool) -> impl Iterator<Item = &'static str> {
    let functions = FUNCTIONS.iter();
    let there = functions.filter(move |function| interpreted || function.is_in_plans());
    let of_lines = OF_LINES.into_iter().filter(|name| find(name).is_none());
    there.map(|function| function.name).chain(of_lines)
}

/// The names of everything that every script can call, effects first: for
/// editors that complete them.
pub fn words() -> impl Iterator<Item = (&'static str, bool)> {
    let effects = effects().map(|name| (name, true));
    effects.chain(functions(false).map(|name| (name, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_their_names() {
        for function in FUNCTIONS {
            assert_eq!(
                find(function.name).map(|found| found.name),
                Some(function.name)
            );
        }
    }

    /// Marketers look functions up in the guide: it has all of them.
    #[test]
    fn the_guide_lists_every_function() {
        let guide = include_str!("../../../../rules/README.md");
        let (_, section) = guide.split_once("## All that scripts can say").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let missing: Vec<&str> = functions(false)
            .chain(effects())
            .filter(|name| !section.contains(&format!("{name}(")))
            .collect();
        // Written as `"a" in t`.
        assert_eq!(missing, ["contains"]);
    }
}
