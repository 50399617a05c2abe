//! What campaigns do and use, for those who watch a running program.
//!
//! Nothing here changes a decision, and nothing is shared between threads
//! while they decide: each evaluator counts for itself, and the counts are
//! added up when somebody asks.
//!
//! | file | concept |
//! |---|---|
//! | `counters.rs` | what one campaign did, failed at and used |
//! | `tally.rs` | the counters of the campaigns that did anything |
//! | `observer.rs` | an embedding service looks on, batch by batch |
//! | `meter.rs` | what an evaluator counts, and tells the observer |
//! | `counts.rs` | a host's counters, over its generations |

mod counters;
mod counts;
mod meter;
mod observer;
mod tally;

pub use counters::Counters;
pub(crate) use counts::{Counts, Page};
pub(crate) use meter::{Asked, Meter, OnAsked, OnFaults};
pub use observer::{Activity, BatchSummary, Observer};
pub use tally::Tally;
