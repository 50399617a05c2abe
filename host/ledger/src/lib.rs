//! What members of a loyalty program own, kept exactly: every event once, every
//! point with its cause, through crashes, returns and audits.
//!
//! A [`Ledger`] is one SQLite file. [`Ledger::process`] decides an event with
//! what the ledger knows of its member, and keeps what comes of it, in one
//! transaction that is durable when the answer is there. The same record again
//! gets the same answer and does nothing.
//!
//! The state of members is that of the engine's
//! [`Replay`](sadakat_engine::Replay), so that a replay of the same events
//! comes to the same: the ledger restores a member, lets the replay decide, and
//! keeps the member again. Beside it stand what auditors and analysts ask for:
//! double entry, lots with their causes, dates of tiers.
//!
//! | file | concept |
//! |---|---|
//! | `ledger.rs` | the file, and its transactions |
//! | `program.rs` | a program with its files |
//! | `migrations.rs`, `sql/` | the schema |
//! | `enrol.rs` | customers become members |
//! | `work.rs` | what is done in one transaction |
//! | `session.rs` | a replay of the members that events are about |
//! | `deciding.rs` | an event is decided, and booked |
//! | `returned.rs` | returns find their purchases |
//! | `shares.rs` | limits in all, and budgets |
//! | `posting.rs` | a change of a wallet as lots and transfers |
//! | `lots.rs` | lots beside the state |
//! | `books.rs` | double entry |
//! | `standing.rs` | tiers and tags |
//! | `member.rs` | what a member owns |
//! | `verify.rs` | everything is computed once more |
//! | `answer.rs` | what the ledger says to a record |
//! | `error.rs` | why something is not done |
//!
//! # Invariants
//!
//! - The transfers of all accounts sum to zero; a balance is the sum of its
//!   transfers, and what the member's state says.
//! - What is left of a member's lots is what the state says, by day of expiry.
//! - Nothing that was booked is changed: corrections are booked.
//! - Days and amounts are integers; no clock is read.

mod answer;
mod books;
mod deciding;
mod enrol;
mod error;
mod ledger;
mod lots;
mod member;
mod migrations;
mod posting;
mod program;
mod returned;
mod session;
mod shares;
mod standing;
mod verify;
mod work;

pub use answer::{Answer, RefusedPart};
pub use enrol::Enrolled;
pub use error::{LedgerError, OpenError};
pub use ledger::Ledger;
pub use member::{Balance, Booking, Lot, Member, TierSince};
pub use program::Program;
pub use verify::Verified;
