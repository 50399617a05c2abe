//! A batch of events becomes decisions: a pure function of (snapshot, batch).
//!
//! | file | concept |
//! |---|---|
//! | `evaluator.rs` | the phases of a batch, one campaign after the other |
//! | `eligible.rs` | which events a campaign applies to |
//! | `index.rs` | which campaigns can apply to a batch at all |
//! | `shut_out.rs` | groups and exclusive campaigns |
//! | `resolve.rs` | from proposals to what is given |
//! | `progress.rs` | what a batch has come to so far |
//! | `totals.rs` | totals of earlier phases, as fields |
//! | `price/` | discounts: from wanted to given, spread over lines |
//! | `settings.rs` | rounding, and what earns points |
//! | `points.rs` | points and multipliers |
//! | `by_row.rs` | the order of things by event |
//! | `decision.rs` | what was decided |
//! | `json.rs` | decisions as NDJSON |

mod by_row;
mod decision;
mod eligible;
mod evaluator;
mod index;
mod json;
mod points;
mod price;
mod progress;
mod resolve;
mod settings;
mod shut_out;
mod totals;

pub use decision::{Decisions, Fault, Given, Granted};
pub use evaluator::{Batch, Evaluator, NoUsage, Usage};
pub use index::CampaignIndex;
pub use json::write_decision;
pub use settings::{Component, EarnSettings, MoneySettings, RoundingPlace};
