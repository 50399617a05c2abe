//! A compiled script.

use std::sync::Arc;

use rhai::{AST, Expr};

use super::aggregate::{AggregateCall, Aggregates};
use super::pure::Pure;
use super::vocabulary::{ObjectId, Vocabulary};
use crate::campaign::Phase;
use crate::constants::{Params, Tables};
use crate::program::Limits;
use crate::schema::Schema;

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
    /// A value of fields and constants.
    Pure(Pure, LineOf),
    /// A field with several texts.
    Texts(super::cell::Cell),
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
    pub(crate) campaign: Arc<str>,
    /// When the campaign runs, which says what it may propose; none for an
    /// audience, which may propose nothing.
    pub(crate) phase: Option<Phase>,
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) wallets: Vec<String>,
    pub(crate) tiers: Vec<String>,
    pub(crate) params: Params,
    pub(crate) tables: Tables,
    pub(crate) limits: Limits,
    pub(crate) slots: Vec<Slot>,
    pub(crate) aggregates: Vec<AggregateCall>,
    pub(crate) compiled: Option<Arc<dyn Aggregates>>,
    /// The script's own functions.
    pub(crate) functions: AST,
    /// The statements as one block.
    pub(crate) body: Expr,
}

impl ScriptCode {
    pub(crate) fn schema(&self) -> &Schema {
        &self.vocabulary.schema
    }
}
