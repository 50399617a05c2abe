//! Single values, for people to look at.

use super::vector::{Numbers, Vector};
use super::{Evaluation, Run};
use crate::expression::graph::{Graph, NodeId};
use sadakat_model::batch::Columns;

/// Looks at the values of one batch, entry by entry.
pub(in crate::expression) struct Seeing<'a>(Run<'a>);

impl Evaluation {
    /// Looks at single values of a batch.
    pub(in crate::expression) fn seeing<'a>(
        &'a mut self,
        graph: &'a Graph,
        columns: &'a Columns,
    ) -> Seeing<'a> {
        Seeing(self.run(graph, columns))
    }
}

impl Seeing<'_> {
    /// Whether a condition holds; none if it is missing.
    pub(in crate::expression) fn truth(&mut self, id: NodeId, entry: usize) -> Option<bool> {
        match self.0.vector(id) {
            Vector::Always(value) => Some(value),
            Vector::Truth(truth) if entry >= truth.yes.len() => None,
            Vector::Truth(truth) if truth.yes.value(entry) => Some(true),
            Vector::Truth(truth) if truth.no.value(entry) => Some(false),
            _ => None,
        }
    }

    /// A number, day or instant.
    pub(in crate::expression) fn number(&mut self, id: NodeId, entry: usize) -> Option<i64> {
        match self.0.vector(id) {
            Vector::Numbers(Numbers::Same(value)) => value,
            Vector::Numbers(Numbers::Column(column)) => column.get(entry),
            _ => None,
        }
    }

    pub(in crate::expression) fn text(&mut self, id: NodeId, entry: usize) -> Option<String> {
        match self.0.vector(id) {
            Vector::TextConstant(text) => Some(text.to_string()),
            Vector::Text(column) => column.get(entry).map(str::to_owned),
            _ => None,
        }
    }

    pub(in crate::expression) fn texts(&mut self, id: NodeId, entry: usize) -> Option<Vec<String>> {
        match self.0.vector(id) {
            Vector::Texts(texts) => Some(texts.get(entry).map(str::to_owned).collect()),
            _ => None,
        }
    }

    /// The local day of the first event, as days since 1970-01-01.
    pub(in crate::expression) fn day(&self) -> i32 {
        self.0.columns.date(0).days()
    }
}
