//! The syntax tree, with the bytes that each part stands in.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

pub(super) use crate::operators::{Arithmetic, Comparison};

/// Bytes of the expression's text.
pub(super) type Span = Range<usize>;

/// A part of an expression.
#[derive(Debug, Clone)]
pub(super) struct Syntax {
    pub(super) span: Span,
    pub(super) form: Form,
}

/// What a part is.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Missing,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Arc<str>),
    List(Vec<Syntax>),
    /// Such as `customer`.
    Name(String),
    /// Such as `.tier`; the span is the name's.
    Member(Box<Syntax>, String, Span),
    /// Such as `stores[purchase.store]`.
    Index(Box<Syntax>, Box<Syntax>),
    /// A function; what stands before the dot is the first argument.
    Call(Call),
    Not(Box<Syntax>),
    Negate(Box<Syntax>),
    Compare(Comparison, Box<[Syntax; 2]>),
    Arithmetic(Arithmetic, Box<[Syntax; 2]>),
    And(Vec<Syntax>),
    Or(Vec<Syntax>),
    Coalesce(Vec<Syntax>),
    /// Needle and haystack.
    In(Box<[Syntax; 2]>),
    Range {
        bounds: Box<[Syntax; 2]>,
        inclusive: bool,
    },
    /// `&` or `|`, which look as if they combined conditions.
    Bitwise(&'static str, Span),
    /// Correct, but not for whole batches: what it is, in words.
    ByRow(String),
}

#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) name_span: Span,
    pub(super) args: Vec<Syntax>,
}
