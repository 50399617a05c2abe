//! The syntax tree, with the bytes that each part stands in.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::operators::{Arithmetic, Comparison};

/// Bytes of the expression's text.
pub(crate) type Span = Range<usize>;

/// A part of an expression.
#[derive(Debug, Clone)]
pub struct Syntax {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub form: Form,
}

impl Syntax {
    /// The parts that it is made of, in the order of writing.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match &self.form {
            Form::Member(of, ..) | Form::Not(of) | Form::Negate(of) => vec![of],
            Form::Index(of, at) => vec![of, at],
            Form::Call(call) => call.args.iter().collect(),
            Form::Compare(_, sides)
            | Form::Arithmetic(_, sides)
            | Form::In(sides)
            | Form::Range { bounds: sides, .. } => sides.iter().collect(),
            Form::List(parts) | Form::And(parts) | Form::Or(parts) | Form::Coalesce(parts) => {
                parts.iter().collect()
            }
            Form::Missing
            | Form::Boolean(_)
            | Form::Integer(_)
            | Form::Decimal(_)
            | Form::Text(_)
            | Form::Name(_)
            | Form::Bitwise(..)
            | Form::ByRow(_) => Vec::new(),
        }
    }
}

/// What a part is.
#[derive(Debug, Clone)]
pub enum Form {
    /// `()`.
    Missing,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with decimal places.
    Decimal(Decimal),
    /// A text in quotes.
    Text(Arc<str>),
    /// `[…]`.
    List(Vec<Syntax>),
    /// Such as `customer`.
    Name(String),
    /// Such as `.tier`; the span is the name's.
    Member(Box<Syntax>, String, Span),
    /// Such as `stores[purchase.store]`.
    Index(Box<Syntax>, Box<Syntax>),
    /// A function; what stands before the dot is the first argument.
    Call(Call),
    /// `!…`.
    Not(Box<Syntax>),
    /// `-…`.
    Negate(Box<Syntax>),
    /// Such as `… < …`.
    Compare(Comparison, Box<[Syntax; 2]>),
    /// Such as `… + …`.
    Arithmetic(Arithmetic, Box<[Syntax; 2]>),
    /// `… && …`.
    And(Vec<Syntax>),
    /// `… || …`.
    Or(Vec<Syntax>),
    /// `… ?? …`.
    Coalesce(Vec<Syntax>),
    /// Needle and haystack.
    In(Box<[Syntax; 2]>),
    /// `a..b` or `a..=b`.
    Range {
        /// From and to.
        bounds: Box<[Syntax; 2]>,
        /// Whether the second bound is in it.
        inclusive: bool,
    },
    /// `&` or `|`, which look as if they combined conditions.
    Bitwise(&'static str, Span),
    /// Correct, but not for whole batches: what it is, in words.
    ByRow(String),
}

/// A function and what it is called with.
#[derive(Debug, Clone)]
pub struct Call {
    /// The function.
    pub name: String,
    /// Where its name stands.
    pub name_span: Span,
    /// In their order.
    pub args: Vec<Syntax>,
}
