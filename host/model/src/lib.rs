//! What everything else in Sadakat speaks of: values, fields, columns, effects,
//! and what is wrong with a program.
//!
//! This is the lowest floor of `sadakat-engine`, in a crate of its own so that
//! it is compiled once and so that nothing in it reaches upwards. **Not for
//! users**: what they need of it they find in `sadakat_engine`, under the same
//! names; what else is public here may change with every release.
//!
//! | room | concept |
//! |---|---|
//! | [`values`] | money, quantities, days, instants: integers all |
//! | [`diagnostic`] | what is wrong with a program, in words for its author |
//! | [`schema`] | which facts exist, each named once |
//! | [`batch`] | events as typed columns in Arrow's layout |
//! | [`constants`] | what authors fix for their rules: parameters, lookup tables |
//! | [`effect`] | what rules propose, and when in a decision they may |
//! | [`program`] | the door through which a decision asks scripts and plugins |
//! | [`chance`] | chance that preview, replay and commit agree on |
//!
//! Each room uses those above it only.

pub mod batch;
pub mod chance;
pub mod constants;
pub mod diagnostic;
pub mod effect;
pub mod program;
pub mod schema;
pub mod values;
