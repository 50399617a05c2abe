//! Values of a mapping: columns, constants and expressions.
//!
//! The syntax is Rhai's, as in audiences; Rhai parses, and nothing is run by
//! it. A row is the only thing that an expression sees, so it is bounded by
//! its own length.
//!
//! | file | concept |
//! |---|---|
//! | `parse.rs` | text to tree, with names and types checked |
//! | `function.rs` | what can be called |
//! | `evaluate.rs` | the tree for one row |
//! | `value.rs` | what it comes to |
//!
//! A missing value makes what is computed from it missing, and a condition
//! that is missing does not hold. An empty cell is missing.

mod evaluate;
mod function;
mod parse;
mod value;

pub(crate) use evaluate::{Fault, Formats, Row};
pub(crate) use function::Function;
pub(crate) use parse::{is_expression, parse};
pub(crate) use value::{Kind, Value};

use rust_decimal::Decimal;

/// Which column, among those that a mapping names.
pub(crate) type Slot = usize;

/// An expression that has been checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// A cell of the row.
    Cell(Slot),
    Text(String),
    Number(Decimal),
    Truth(bool),
    Missing,
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// The first that is there.
    Coalesce(Vec<Expr>),
    /// Whether there is a value.
    Known(Box<Expr>),
    Compare {
        comparison: Comparison,
        /// Whether numbers are compared, or texts.
        numbers: bool,
        sides: Box<[Expr; 2]>,
    },
    In {
        of: Box<Expr>,
        list: Vec<Expr>,
        numbers: bool,
    },
    Arithmetic(Operation, Box<[Expr; 2]>),
    Negate(Box<Expr>),
    /// Texts put together.
    Join(Vec<Expr>),
    Call(Function, Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Expr {
    /// The column, if that is all it is.
    pub(crate) const fn column(&self) -> Option<Slot> {
        match self {
            Self::Cell(slot) => Some(*slot),
            _ => None,
        }
    }

    /// What it comes to, as far as that is known without a row.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Cell(_) | Self::Missing => Kind::Any,
            Self::Text(_) | Self::Join(_) => Kind::Text,
            Self::Number(_) | Self::Arithmetic(..) | Self::Negate(_) => Kind::Number,
            Self::Truth(_)
            | Self::Not(_)
            | Self::And(_)
            | Self::Or(_)
            | Self::Known(_)
            | Self::Compare { .. }
            | Self::In { .. } => Kind::Truth,
            Self::Coalesce(parts) => common(parts),
            Self::Call(function, args) => function.result().unwrap_or_else(|| match function {
                Function::Choose => common(args.get(1..).unwrap_or(&[])),
                _ => common(args),
            }),
        }
    }
}

/// The kind that all of them have.
fn common(parts: &[Expr]) -> Kind {
    let mut kinds = parts
        .iter()
        .map(Expr::kind)
        .filter(|kind| *kind != Kind::Any);
    let first = kinds.next().unwrap_or(Kind::Any);
    if kinds.all(|kind| kind == first) {
        first
    } else {
        Kind::Any
    }
}
