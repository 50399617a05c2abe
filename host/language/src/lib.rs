//! The language of rules: how audiences and scripts are read, checked, planned
//! and evaluated.
//!
//! This is a floor of `sadakat-engine`, in a crate of its own. **Not for
//! users**: what they need of it they find in `sadakat_engine`, under the same
//! names; what else is public here may change with every release.
//!
//! | room | concept |
//! |---|---|
//! | [`text`] | what stands in a text: tokens and places, a syntax tree, slips |
//! | [`vocabulary`] | everything that rules can call, and what kinds of values there are |
//! | `check/` | which values go together, and what is said if they do not |
//! | [`currencies`] | several currencies in one program |
//! | [`expression`] | audiences and sums, compiled to work on whole columns |
//! | [`script`] | scripts, as plans or for the interpreter |
//!
//! Audiences and scripts have a checker each, `expression/check` and
//! `script/check`; both ask the rooms above them, so that they say the same.

mod check;
pub mod currencies;
pub mod expression;
pub mod script;
pub mod text;
pub mod vocabulary;

pub use check::too_early;
