//! A compiled script.

use std::sync::Arc;

use rhai::{AST, Expr};

use super::aggregate::AggregateCall;
use super::cell::Cell;
use super::environment::Environment;
use super::vocabulary::ObjectId;
use sadakat_model::values::Date;

/// Which line a slot reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LineOf {
    /// None.
    None,
    /// The one that a local variable holds.
    Local,
    /// The one that an aggregate has come to.
    Current,
}

/// What a variable of the rewritten script stands for. Its position here is
/// in the variable's index, where Rhai otherwise keeps how far down the scope
/// a local variable is.
#[derive(Debug, Clone)]
pub(crate) enum Slot {
    /// A field.
    Field(Cell, LineOf),
    /// A day that is the same for every event.
    Date(Date),
    /// A field with several texts.
    Texts(Cell),
    /// A whole object, such as `customer`.
    Object(ObjectId),
    /// `purchase.lines`.
    Lines,
    /// `params` as a whole.
    Params,
    /// `tables` as a whole.
    Tables,
    /// The line that an aggregate has come to.
    Line,
    /// `sum(…)` and the like.
    Aggregate(usize),
}

/// Indexes from here on are slots: no script has as many variables.
pub(crate) const FIRST_SLOT: usize = 1 << 24;

/// A script ready to run, shared by all threads.
#[derive(Debug)]
pub(crate) struct ScriptCode {
    pub(crate) environment: Arc<Environment>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) aggregates: Vec<AggregateCall>,
    /// The script's own functions.
    pub(crate) functions: AST,
    /// The statements as one block.
    pub(crate) body: Expr,
}
