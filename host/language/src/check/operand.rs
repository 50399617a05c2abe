//! A value with what its author wrote.

use crate::text::Span;
use crate::vocabulary::ValueType;

/// A side of an operator, or an argument.
#[derive(Debug, Clone)]
pub(crate) struct Operand<'a> {
    pub(crate) ty: ValueType,
    pub(crate) span: Span,
    /// As it is written.
    pub(crate) written: &'a str,
    /// The text that it is for every event.
    pub(crate) text: Option<&'a str>,
}
