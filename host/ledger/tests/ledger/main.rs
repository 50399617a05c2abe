//! The ledger, as services use it, in a file. `../postgres.rs` tells the same of a
//! database.

mod at_file;
mod burn;
mod concurrency;
mod conformance;
mod coupons;
mod edited;
mod erase;
mod exactly_once;
mod household;
mod household_model;
mod measures;
mod merge;
mod model;
mod named;
mod pools;
mod programs;
mod story;
mod sweep;
mod tampering;
mod views;

use at_file::{CASES, Fresh, Place, empty};
use story::*;
