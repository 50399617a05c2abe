//! Values of a mapping: columns, constants and expressions.
//!
//! The syntax is that of audiences, and so is the parser; a row is the only
//! thing that an expression sees, so it is bounded by its own length.
//!
//! | file | concept |
//! |---|---|
//! | `columns.rs` | `row."Net Sales"` as that parser knows it |
//! | `check.rs` | syntax to tree, with names and types checked |
//! | `function.rs` | what can be called |
//! | `evaluate.rs` | the tree for one row |
//! | `value.rs` | what it comes to |
//!
//! A missing value makes what is computed from it missing, and a condition
//! that is missing does not hold. An empty cell is missing.

mod check;
mod columns;
mod evaluate;
mod function;
mod value;

pub(crate) use check::parse;
pub(crate) use columns::is_expression;
pub(crate) use evaluate::{Fault, Formats, Row};
pub(crate) use function::Function;
pub(crate) use value::{Kind, Value};

use rust_decimal::Decimal;
use sadakat_engine::expression::{Arithmetic, Comparison};

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
    Arithmetic(Arithmetic, Box<[Expr; 2]>),
    Negate(Box<Expr>),
    /// Texts put together.
    Join(Vec<Expr>),
    Call(Function, Vec<Expr>),
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
