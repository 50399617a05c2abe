//! A checked part, and how its value may be missing.

use crate::check::Absence;
use crate::currencies::Unit;
use crate::expression::graph::NodeId;
use crate::text::Span;
use crate::vocabulary::ValueType;
use sadakat_model::schema::FieldId;

/// A checked part.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) node: NodeId,
    pub(super) ty: ValueType,
    pub(super) absence: Absence,
    pub(super) span: Span,
    /// What it is worth, in a program with several currencies.
    pub(super) unit: Unit,
}

impl Typed {
    pub(super) const fn new(node: NodeId, ty: ValueType, span: Span) -> Self {
        Self {
            node,
            ty,
            absence: Absence::Never,
            span,
            unit: Unit::Unknown,
        }
    }

    #[must_use]
    pub(super) const fn absent(mut self, absence: Absence) -> Self {
        self.absence = absence;
        self
    }

    #[must_use]
    pub(super) const fn worth(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }
}

/// What can be known to have a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Field(FieldId),
    /// What is no field, by the events' node.
    Part(NodeId),
}
