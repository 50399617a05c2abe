//! What audiences and scripts have in common, so that the same words mean the
//! same in both, and the same mistake is told in the same words.
//!
//! | file | concept |
//! |---|---|
//! | `tokens.rs` | where tokens begin and end |
//! | `syntax.rs` | the syntax tree, with the bytes that each part stands in |
//! | `reader.rs` | from Rhai's syntax tree to ours |
//! | `operators.rs` | comparisons and arithmetic |
//! | `value_type.rs` | what kinds of values there are |
//! | `operand.rs` | a value with what its author wrote |
//! | `comparisons.rs` | which values can be compared |
//! | `arithmetic.rs` | which values can be computed with |
//! | `membership.rs` | which values can be looked for in which |
//! | `conditions.rs` | which values are conditions |
//! | `absence.rs` | values that may be missing |
//! | `names.rs` | names that stand for nothing |
//! | `vocabulary.rs` | everything that rules can call, each thing once |
//! | `functions.rs` | names and arguments of functions that are wrong |
//! | `elsewhere.rs` | functions of other languages |
//! | `size.rs` | how large scripts and conditions may be |
//! | `slips.rs` | text that is wrong as it stands |

mod absence;
mod arithmetic;
mod comparisons;
mod conditions;
mod elsewhere;
mod functions;
mod membership;
mod names;
mod operand;
mod operators;
mod reader;
pub(crate) mod size;
mod slips;
mod syntax;
mod tokens;
mod value_type;
pub(crate) mod vocabulary;

pub(crate) use absence::{Guard, may_be_missing};
pub(crate) use arithmetic::{computes, integer_division, no_arithmetic, outcome};
pub(crate) use comparisons::{comparable, no_comparison, unordered_absence};
pub(crate) use conditions::{no_bitwise, no_condition};
pub(crate) use elsewhere::instead;
pub(crate) use functions::{no_function, wrong_argument, wrong_count, wrong_gathering};
pub(crate) use membership::{
    list_as_value, no_membership, range_of_fractions, searchable, several_in_list,
};
pub(crate) use names::{
    belongs_to_line, no_cell, no_column, no_field, no_parameter, no_single_value, no_table,
    no_variable, not_of_kind, number_of_lines, shared_seed,
};
pub(crate) use operand::Operand;
pub use operators::{Arithmetic, Comparison};
pub(crate) use reader::read;
pub(crate) use slips::{operator_word, slip, unclosed, unmatched};
pub(crate) use syntax::Span;
pub use syntax::{Call, Form, Syntax};
pub(crate) use tokens::Tokens;
pub use value_type::ValueType;
