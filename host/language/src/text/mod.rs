//! What stands in a text: tokens and their places, a syntax tree, slips.
//!
//! | file | concept |
//! |---|---|
//! | `tokens.rs` | where tokens begin and end |
//! | `places.rs` | Rhai's lines and columns as bytes |
//! | `literals.rs` | numbers as exact decimals |
//! | `syntax.rs` | the syntax tree, with the bytes that each part stands in |
//! | `operators.rs` | comparisons and arithmetic |
//! | `reader.rs` | from Rhai's syntax tree to ours |
//! | `size.rs` | how large scripts and conditions may be |
//! | `slips.rs` | text that is wrong as it stands |

mod literals;
mod operators;
mod places;
mod reader;
pub(crate) mod size;
mod slips;
mod syntax;
mod tokens;

pub(crate) use literals::decimals_only;
pub use operators::{Arithmetic, Comparison};
pub(crate) use places::Places;
pub(crate) use reader::read;
pub(crate) use slips::{operator_word, slip, unclosed, unmatched};
pub(crate) use syntax::Span;
pub use syntax::{Call, Form, Syntax};
pub(crate) use tokens::Tokens;
