//! What `ledger/` tells of a ledger in a file, told of one in a PostgreSQL database,
//! and what only such a one does.
#![cfg(feature = "postgres")]

#[path = "ledger/at_postgres.rs"]
mod at_postgres;
#[path = "ledger/burn.rs"]
mod burn;
#[path = "ledger/concurrency.rs"]
mod concurrency;
#[path = "ledger/conformance.rs"]
mod conformance;
#[path = "ledger/coupons.rs"]
mod coupons;
#[path = "ledger/edited.rs"]
mod edited;
#[path = "ledger/erase.rs"]
mod erase;
#[path = "ledger/exactly_once.rs"]
mod exactly_once;
#[path = "ledger/household.rs"]
mod household;
#[path = "ledger/household_model.rs"]
mod household_model;
#[path = "ledger/measures.rs"]
mod measures;
#[path = "ledger/merge.rs"]
mod merge;
#[path = "ledger/model.rs"]
mod model;
#[path = "ledger/named.rs"]
mod named;
#[path = "ledger/pools.rs"]
mod pools;
#[path = "ledger/programs.rs"]
mod programs;
#[path = "ledger/server.rs"]
mod server;
#[path = "ledger/story.rs"]
mod story;
#[path = "ledger/sweep.rs"]
mod sweep;
#[path = "ledger/views.rs"]
mod views;

use at_postgres::{CASES, Fresh, Place, empty};
use story::*;
