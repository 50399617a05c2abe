//! What no plan can hold.

use std::ops::Range;

/// A part of a script that only the interpreter can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unheld {
    /// Bytes of the script's text.
    pub(crate) span: Range<usize>,
    /// The same as a line, from 1.
    pub(crate) line: usize,
    /// What it is, in words.
    pub(crate) what: String,
    /// What to write instead.
    pub(crate) cure: String,
    /// Whether it is a mistake that has been reported: a name that is not
    /// there, or one whose own definition has a mistake.
    pub(crate) reported: bool,
}
