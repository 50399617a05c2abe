//! Warnings about programs that are valid but hardly meant.
//!
//! A rule warns only of what is certain: it follows from the campaign files
//! alone, or an event shows it that the rule makes up and has decided
//! (`trial.rs`). What a rule cannot tell, it does not mention. So no warning is
//! not a proof.
//!
//! | file | concept |
//! |---|---|
//! | `notes.rs` | where things stand that snapshots do not remember |
//! | `linter.rs` | what all rules share |
//! | `windows.rs` | moments in windows |
//! | `record.rs`, `draft.rs` | an event that satisfies conditions, as a record |
//! | `trial.rs` | what such an event comes to |
//! | `audience.rs` | S0901, S0902: audiences that are never or always true |
//! | `shadowed.rs` | S0903: campaigns that another one always shuts out |
//! | `meet.rs` | S0904: two discounts on one purchase |
//! | `rows.rs` | S0903, S0904 of rows of tables of offers |
//! | `stored_value.rs` | S0905: discounts on gift cards |
//! | `ladder.rs` | S0906: more spent, less given |
//! | `uncapped.rs` | S0907: percentages without a limit |
//! | `zone.rs` | S0908: windows that do not say by whose clock |
//! | `coupon.rs` | S0909: coupons without an end |
//! | `gaps.rs` | S0910: events that no row of a table of offers is for |
//! | `taken_twice.rs` | S0911: points that a return takes back by itself |
//! | `twice.rs` | S0912: the same given twice on a member's day |

mod audience;
mod coupon;
mod draft;
mod gaps;
mod ladder;
mod linter;
mod meet;
mod notes;
mod record;
mod rows;
mod shadowed;
mod stored_value;
mod taken_twice;
mod trial;
mod twice;
mod uncapped;
mod windows;
mod zone;

use std::sync::Arc;

use crate::diagnostic::{Code, Report, codes};
use crate::snapshot::Snapshot;
use linter::Linter;
pub(crate) use notes::{Note, Notes, ScriptNote, TableNote};

/// The codes that a manifest may `allow`.
pub(crate) const ALLOWED: [Code; 12] = [
    codes::AUDIENCE_NEVER,
    codes::AUDIENCE_ALWAYS,
    codes::SHADOWED,
    codes::DISCOUNTS_MEET,
    codes::STORED_VALUE,
    codes::SPEND_LADDER,
    codes::PERCENT_UNCAPPED,
    codes::WINDOW_UNZONED,
    codes::COUPON_UNLIMITED,
    codes::OFFERS_GAP,
    codes::TAKEN_TWICE,
    codes::GIVEN_TWICE,
];

/// Reports what is hardly meant in a program without errors.
pub(crate) fn lint(report: &mut Report, snapshot: &Arc<Snapshot>, notes: Notes) {
    let mut linter = Linter::new(report, snapshot, notes);
    audience::check(&mut linter);
    shadowed::check(&mut linter);
    meet::check(&mut linter);
    rows::check(&mut linter);
    stored_value::check(&mut linter);
    ladder::check(&mut linter);
    uncapped::check(&mut linter);
    zone::check(&mut linter);
    coupon::check(&mut linter);
    gaps::check(&mut linter);
    taken_twice::check(&mut linter);
    twice::check(&mut linter);
}
