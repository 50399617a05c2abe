//! What the parts of an expression are.

use std::collections::BTreeMap;

use crate::text::Span;
use crate::vocabulary::ValueType;
use sadakat_model::constants::{Params, Tables};
use sadakat_model::diagnostic::Problem;
use sadakat_model::schema::{Field, FieldId, FieldSet, KindId, Schema};

/// What an expression is evaluated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Once an event.
    Event,
    /// Once a line; it may read the event's fields as well.
    Line,
}

/// What an expression may refer to.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The fields.
    pub schema: &'a Schema,
    /// The campaign's parameters, which count as constants.
    pub params: &'a Params,
    /// The lookup tables.
    pub tables: &'a Tables,
    /// The kinds of events that it is evaluated for: all of them must have the
    /// fields that it reads.
    pub kinds: &'a [KindId],
    /// Events or lines.
    pub scope: Scope,
}

/// An expression of a [`super::Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExpressionId {
    pub(super) node: super::graph::NodeId,
    pub(super) scope: Scope,
}

/// A correct expression.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What to evaluate it by.
    pub id: ExpressionId,
    /// The type of its value.
    pub ty: ValueType,
    /// Whether it comes to an amount, or to something computed of one.
    pub is_money: bool,
    /// Whether it reads something that only members have, without saying what
    /// happens for guests: it does not hold for them.
    pub needs_member: bool,
    /// The fields that it reads.
    pub reads: FieldSet,
    /// Where each of them is read first.
    pub(super) read_at: BTreeMap<FieldId, Span>,
    /// The event's fields that have a value wherever this condition holds.
    pub present: FieldSet,
    /// What is probably not meant.
    pub warnings: Vec<Problem>,
}

impl Compiled {
    /// The fields that it reads, each with where that is first.
    pub fn fields<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = (&'a Field, Span)> {
        let places = self.read_at.iter();
        places.filter_map(move |(id, span)| Some((schema.field(*id)?, span.clone())))
    }
}

/// Why an expression cannot be evaluated for whole batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It is wrong.
    Wrong(Vec<Problem>),
    /// It is correct Rhai as far as can be told, but has to be evaluated row
    /// by row: the problem says why.
    ByRow(Box<Problem>),
}
