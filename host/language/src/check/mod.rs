//! What audiences and scripts are checked for alike, so that the same words
//! mean the same in both, and the same mistake is told in the same words.
//!
//! | file | concept |
//! |---|---|
//! | `operand.rs` | a value with what its author wrote |
//! | `comparisons.rs` | which values can be compared |
//! | `arithmetic.rs` | which values can be computed with |
//! | `membership.rs` | which values can be looked for in which |
//! | `conditions.rs` | which values are conditions |
//! | `absence.rs` | values that may be missing |
//! | `presence.rs` | what follows about missing values from a condition |
//! | `names.rs` | names that stand for nothing |
//! | `parameters.rs` | parameters in quotes where no text is meant |
//! | `kinds.rs` | fields that not all events have |
//! | `phases.rs` | fields that a decision computes, read too early |
//! | `functions.rs` | names and arguments of functions that are wrong |

mod absence;
mod arithmetic;
mod comparisons;
mod conditions;
mod functions;
mod kinds;
mod membership;
mod names;
mod operand;
mod parameters;
mod phases;
mod presence;

pub(crate) use absence::{Absence, Guard, may_be_missing, member};
pub(crate) use arithmetic::{computes, integer_division, no_arithmetic, no_sign, outcome};
pub(crate) use comparisons::{comparable, no_comparison, unordered_absence};
pub(crate) use conditions::{no_bitwise, no_condition};
pub(crate) use functions::{
    advice_on, no_day, no_function, not_gathered, wrong_argument, wrong_count, wrong_gathering,
};
pub(crate) use kinds::{not_everywhere, said_once, without_purchase};
pub(crate) use membership::{
    list_as_value, no_membership, range_of_fractions, searchable, several_in_list,
};
pub(crate) use names::{
    belongs_to_line, never, no_cell, no_column, no_field, no_parameter, no_single_value, no_table,
    no_variable, number_of_lines, shared_seed,
};
pub(crate) use operand::Operand;
pub(crate) use parameters::{NUMBER, wanted_beside};
pub use phases::too_early;
pub(crate) use presence::Implied;
