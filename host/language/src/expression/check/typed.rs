//! A checked part, and how its value may be missing.

use std::collections::BTreeSet;

use crate::expression::graph::NodeId;
use crate::text::Span;
use crate::vocabulary::ValueType;

/// How a value may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// It is always there, but for arithmetic that overflows.
    Never,
    /// Only guests lack it.
    Guest,
    /// Rules must say what happens then.
    Optional,
}

/// A checked part.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) node: NodeId,
    pub(super) ty: ValueType,
    pub(super) absence: Absence,
    pub(super) span: Span,
}

impl Typed {
    pub(super) const fn new(node: NodeId, ty: ValueType, span: Span) -> Self {
        Self {
            node,
            ty,
            absence: Absence::Never,
            span,
        }
    }

    #[must_use]
    pub(super) const fn absent(mut self, absence: Absence) -> Self {
        self.absence = absence;
        self
    }
}

/// Parts that have a value, by the events' node.
pub(super) type PresentNodes = BTreeSet<NodeId>;

/// What follows about missing values when a condition is true or false.
#[derive(Debug, Clone, Default)]
pub(super) struct Implied {
    pub(super) when_true: PresentNodes,
    pub(super) when_false: PresentNodes,
}
