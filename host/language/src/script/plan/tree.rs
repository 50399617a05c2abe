//! What a script becomes: a tree that always ends and calls nothing by name.
//!
//! Variables are numbered, functions of the script stand where they are
//! called, and what loops goes over something with an end.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::tally::Tally;
use crate::script::cell::Cell;
pub(crate) use crate::text::{Arithmetic, Comparison};
use sadakat_model::constants::{ParamValue, Table};
use sadakat_model::effect::{Effect, EffectKind};
use sadakat_model::values::Date;

/// A variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Slot(pub(crate) u16);

/// A line of the script, from 1; 0 for none.
pub(crate) type Line = u32;

/// Statements, one after the other. The value of the last one is theirs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block(pub(crate) Vec<Statement>);

#[derive(Debug, Clone)]
pub(crate) enum Statement {
    /// A variable's first or next value.
    Set(Slot, Expression),
    /// Another entry at the end of a list.
    Push(Slot, Expression, Line),
    /// An expression for its effects, or as the value of its block.
    Value(Expression),
    /// `if`.
    If(Box<Choice>),
    /// `switch`.
    Switch(Box<Switch>),
    /// `for`.
    Each(Box<Each>),
    Block(Block),
    Break,
    Continue,
    /// `exit()`: the end of the script.
    Exit,
    /// The end of the script, or of a function.
    Return(Option<Expression>),
    /// `throw`.
    Fail(Option<Expression>, Line),
}

#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) condition: Expression,
    pub(crate) line: Line,
    pub(crate) then: Block,
    pub(crate) otherwise: Block,
}

#[derive(Debug, Clone)]
pub(crate) struct Switch {
    pub(crate) subject: Expression,
    /// In their order; the first that fits is taken.
    pub(crate) cases: Vec<Case>,
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// None for `_`.
    pub(crate) labels: Option<Vec<Label>>,
    /// The condition behind `if`, with its line.
    pub(crate) condition: Option<(Expression, Line)>,
    pub(crate) then: Block,
}

/// What a case of a `switch` is for.
#[derive(Debug, Clone)]
pub(crate) enum Label {
    Is(Constant),
    /// From the first up to the second, which does not belong.
    Within(i64, i64),
}

#[derive(Debug, Clone)]
pub(crate) struct Each {
    pub(crate) over: Expression,
    pub(crate) item: Slot,
    pub(crate) counter: Option<Slot>,
    pub(crate) body: Block,
    pub(crate) line: Line,
    /// The line of `over`, for what is no list.
    pub(crate) over_line: Line,
    /// The same without making values, if it only adds up.
    pub(crate) tally: Option<Tally>,
}

/// A value that is the same for every event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Missing,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Arc<str>),
    Date(Date),
    List(Arc<[ParamValue]>),
}

impl Constant {
    /// The same as a value of `[params]`, which cannot be missing.
    pub(crate) fn parameter(&self) -> Option<ParamValue> {
        Some(match self {
            Self::Missing => return None,
            Self::Boolean(value) => ParamValue::Boolean(*value),
            Self::Integer(value) => ParamValue::Integer(*value),
            Self::Decimal(value) => ParamValue::Decimal(*value),
            Self::Text(text) => ParamValue::Text(text.clone()),
            Self::Date(date) => ParamValue::Date(*date),
            Self::List(values) => ParamValue::List(values.to_vec()),
        })
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Constant(Constant),
    Slot(Slot),
    /// A field of the event.
    Field(Cell),
    /// What stands behind a dot.
    Part(Box<Part>),
    /// `purchase.lines`.
    Lines,
    Not(Box<Expression>, Line),
    Negate(Box<Expression>, Line),
    Compare(Comparison, Box<(Expression, Expression)>, Line),
    Compute(Arithmetic, Box<(Expression, Expression)>, Line),
    /// `&&`; each part with its line.
    All(Vec<(Expression, Line)>),
    /// `||`.
    Any(Vec<(Expression, Line)>),
    /// `??`.
    Coalesce(Vec<Expression>),
    /// `needle in haystack`.
    In(Box<(Expression, Expression)>, Line),
    /// A text with `${…}`.
    Join(Vec<(Expression, Line)>),
    List(Vec<Expression>),
    /// Named values.
    Map(Vec<(Arc<str>, Expression)>),
    Range {
        bounds: Box<(Expression, Expression)>,
        inclusive: bool,
        line: Line,
    },
    /// An entry of a list.
    Entry(Box<(Expression, Expression)>, Line),
    /// A row of a lookup table.
    Row(Arc<Table>, Box<Expression>, Line),
    Call(Function, Vec<Expression>, Line),
    /// `sum(line.amount, …)` and the like.
    Gather(Box<Gather>),
    /// `filter`, `map` and the like.
    Over(Box<Over>),
    /// A condition on what a loop goes over.
    OfLine(Box<OfLine>),
    Propose(Box<Proposal>),
    /// Statements with a value.
    Do(Box<Block>),
    /// A function of the script, where it is called: the values of its
    /// parameters, and its statements.
    Own(Vec<(Slot, Expression)>, Box<Block>),
}

/// What stands behind a dot. Which of the things with such a part it is told
/// by the value before it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) of: Expression,
    pub(crate) name: Arc<str>,
    /// A line's field of this name.
    pub(crate) field: Option<Cell>,
    /// A part of days, texts or lists of this name.
    pub(crate) function: Option<Function>,
    /// `?.`: what is missing has missing parts.
    pub(crate) safe: bool,
    pub(crate) line: Line,
}

/// A function that plans call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Function {
    IsBirthday,
    DaysSince,
    DaysToBirthday,
    DaysSinceBirthday,
    Chance,
    Year,
    Month,
    Day,
    Weekday,
    Hour,
    Minute,
    DateOf,
    Date,
    Floor,
    Ceiling,
    Round,
    Int,
    Abs,
    Sign,
    Min,
    Max,
    ToInt,
    ToDecimal,
    ParseInt,
    ParseDecimal,
    ToText,
    ToList,
    Len,
    IsEmpty,
    Upper,
    Lower,
    StartsWith,
    EndsWith,
    IsEven,
    IsOdd,
    IsZero,
}

impl Function {
    /// Those that are called by their names; the others stand behind a dot.
    pub(crate) const ALL: [Self; 33] = [
        Self::IsBirthday,
        Self::DaysSince,
        Self::DaysToBirthday,
        Self::DaysSinceBirthday,
        Self::Chance,
        Self::Year,
        Self::Month,
        Self::Day,
        Self::Weekday,
        Self::Date,
        Self::Floor,
        Self::Ceiling,
        Self::Round,
        Self::Int,
        Self::Abs,
        Self::Sign,
        Self::Min,
        Self::Max,
        Self::ToInt,
        Self::ToDecimal,
        Self::ParseInt,
        Self::ParseDecimal,
        Self::ToText,
        Self::ToList,
        Self::Len,
        Self::IsEmpty,
        Self::Upper,
        Self::Lower,
        Self::StartsWith,
        Self::EndsWith,
        Self::IsEven,
        Self::IsOdd,
        Self::IsZero,
    ];

    /// The name that scripts call it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::IsBirthday => "is_birthday",
            Self::DaysSince => "days_since",
            Self::DaysToBirthday => "days_to_birthday",
            Self::DaysSinceBirthday => "days_since_birthday",
            Self::Chance => "chance",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::DateOf | Self::Date => "date",
            Self::Floor => "floor",
            Self::Ceiling => "ceiling",
            Self::Round => "round",
            Self::Int => "int",
            Self::Abs => "abs",
            Self::Sign => "sign",
            Self::Min => "min",
            Self::Max => "max",
            Self::ToInt => "to_int",
            Self::ToDecimal => "to_decimal",
            Self::ParseInt => "parse_int",
            Self::ParseDecimal => "parse_decimal",
            Self::ToText => "to_string",
            Self::ToList => "to_array",
            Self::Len => "len",
            Self::IsEmpty => "is_empty",
            Self::Upper => "to_upper",
            Self::Lower => "to_lower",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::IsEven => "is_even",
            Self::IsOdd => "is_odd",
            Self::IsZero => "is_zero",
        }
    }
}

/// Something over the lines of the purchase.
#[derive(Debug, Clone)]
pub(crate) struct Gather {
    pub(crate) kind: GatherKind,
    pub(crate) item: Slot,
    pub(crate) value: Option<Expression>,
    pub(crate) condition: Option<Expression>,
    /// The same without making values, if it has a simple form.
    pub(crate) direct: Option<Direct>,
    pub(crate) line: Line,
}

/// Something over the lines that reads their columns directly.
#[derive(Debug, Clone)]
pub(crate) struct Direct {
    /// Which of the plan's tests it is.
    pub(crate) number: usize,
    /// What is summed or compared; none for what only counts.
    pub(crate) value: Option<Cell>,
}

/// A condition that reads a line's columns directly, if what the loop goes over
/// are lines.
#[derive(Debug, Clone)]
pub(crate) struct OfLine {
    pub(crate) item: Slot,
    /// Which of the plan's tests it is.
    pub(crate) number: usize,
    pub(crate) condition: Expression,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum GatherKind {
    Any,
    All,
    None,
    Count,
    Sum,
    Min,
    Max,
}

/// Something over the entries of a list.
#[derive(Debug, Clone)]
pub(crate) struct Over {
    pub(crate) kind: OverKind,
    pub(crate) list: Expression,
    pub(crate) item: Slot,
    /// What is asked of each entry.
    pub(crate) body: Block,
    /// Which of the plan's tests the body is, if it is a simple condition on
    /// lines.
    pub(crate) direct: Option<usize>,
    pub(crate) line: Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum OverKind {
    Filter,
    Map,
    Some,
    All,
    Find,
}

/// An effect, as far as it is known before there is an event.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub(crate) offer: Offer,
    pub(crate) line: Line,
}

#[derive(Debug, Clone)]
pub(crate) enum Offer {
    /// The same for every event.
    Ready(Effect),
    /// A wallet or a name and a number: `points`, `multiply`, `gift`,
    /// `progress`.
    Number {
        kind: EffectKind,
        name: Option<Expression>,
        number: Expression,
    },
    /// A name: `tag`, `untag`, `set_tier`.
    Name(EffectKind, Expression),
    /// Named values: `discount`, `coupon`, `message`, `custom`.
    Values {
        kind: EffectKind,
        name: Option<Expression>,
        values: Vec<(Arc<str>, Expression)>,
    },
}

impl OverKind {
    /// The name that scripts call it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Filter => "filter",
            Self::Map => "map",
            Self::Some => "some",
            Self::All => "all",
            Self::Find => "find",
        }
    }
}
