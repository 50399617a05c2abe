//! What members of a loyalty program own, kept exactly: every event once, every
//! point with its cause, through crashes, returns and audits.
//!
//! A [`Ledger`] is one SQLite file, or, with the feature `postgres`, a PostgreSQL
//! database that several machines share. [`Ledger::process`] decides an event with
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
//! # Examples
//!
//! ```
//! use sadakat_engine::load::Folder;
//! use sadakat_engine::model::Date;
//! use sadakat_engine::{Event, Line};
//! use sadakat_ledger::{Ledger, Order, Program};
//!
//! let mut files = Folder::default(); // `Folder::read("rules".as_ref())?` in a service
//! files.insert("program.toml", *b"[program]\nname = \"Shop\"\ncurrency = \"EUR\"\n\
//!     time_zone = \"Europe/Berlin\"\n[wallets.points]\nexpires = \"365 days\"\n");
//! files.insert("campaigns/base.toml", *b"on = [\"purchase\"]\nphase = \"earn\"\n");
//! files.insert("campaigns/base.rhai", *b"points(purchase.earning);");
//! let program = Program::load(files).map_err(|report| report.render(false))?;
//!
//! # let folder = std::env::temp_dir().join(format!("sadakat-ledger-{}", std::process::id()));
//! # let path = folder.join("members.db");
//! # std::fs::create_dir_all(&folder)?;
//! let mut ledger = Ledger::open(&path, program)?;
//! ledger.enrol([r#"{"id": "c42"}"#])?;
//! let event = Event::purchase("e1", "2026-11-21T14:03:00+01:00")
//!     .customer("c42")
//!     .line(Line::new("mug").quantity(2).unit_price("12.50"))
//!     .build();
//! let answer = ledger.process(&event)?;
//! // The till asks again, and gets the same answer.
//! assert_eq!(ledger.process(&event)?.decisions, answer.decisions);
//!
//! let day = Date::parse("2026-11-22").ok_or("a day")?;
//! let receipt = ledger.order(&Order::redeem("r1", "c42", "points", "20", day))?;
//! assert_eq!(receipt.available, "5");
//! assert!(ledger.verify()?.problems.is_empty());
//! # drop(ledger);
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Files
//!
//! | file | concept |
//! |---|---|
//! | `ledger.rs` | the file, and its transactions |
//! | `program.rs` | a program with its files |
//! | `store/`, `sql/` | the file or database that it is kept in, and its schema |
//! | `enrol.rs` | customers become members |
//! | `work.rs` | what is done in one transaction |
//! | `buffer.rs` | what is written once for many events |
//! | `session.rs` | a replay of the members that events are about |
//! | `deciding.rs` | an event is decided |
//! | `side_by_side.rs` | events that have nothing in common are decided together |
//! | `touched.rs` | whom it is about, with the purse that they have |
//! | `settled.rs`, `booked.rs` | what it changed, and how that is booked |
//! | `returned.rs` | returns find their purchases |
//! | `order.rs`, `ordering.rs` | points are redeemed, held and corrected |
//! | `coupons.rs`, `codes.rs` | campaigns give coupons, each under its code |
//! | `coupon_use.rs` | purchases use coupons |
//! | `coupon_check.rs` | a code is looked at |
//! | `coupon_order.rs`, `void.rs` | coupons are imported, made, handed out, held and voided by hand |
//! | `pool.rs` | codes that belong together |
//! | `together.rs` | what several ask becomes durable at once |
//! | `contents.rs` | whether two texts of JSON say the same |
//! | `day.rs` | the `day` event of a member, one for each day |
//! | `sweep.rs` | what a day does to members |
//! | `shares.rs` | limits in all, and budgets |
//! | `posting.rs` | a change of a wallet as lots and transfers |
//! | `lots.rs` | lots beside the state |
//! | `books.rs` | double entry |
//! | `standing.rs` | tiers and tags |
//! | `member.rs` | what a member owns |
//! | `merge/` | members who turn out to be one |
//! | `household/` | members who share a purse |
//! | `lookups.rs` | members, past records, what was answered last |
//! | `outbox.rs` | answers go out, at least once |
//! | `report.rs` | what is owed, and what campaigns did |
//! | `measures.rs`, `segments.rs` | who buys, who comes back, who gets anything, by segment too |
//! | `sheet.rs` | reports as spreadsheets read them |
//! | `verify.rs` | everything is computed once more |
//! | `explained.rs` | why a member got something, or did not |
//! | `past.rs` | a record of the past, as the log has it |
//! | `replayed.rs` | one decision of the past is made once more |
//! | `answer.rs` | what the ledger says to a record |
//! | `erase.rs`, `closing.rs`, `taken.rs` | people are erased, and the books stay |
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
mod booked;
mod books;
mod buffer;
mod closing;
mod codes;
mod contents;
mod coupon_check;
mod coupon_order;
mod coupon_use;
mod coupons;
mod day;
mod deciding;
mod enrol;
mod erase;
mod error;
mod explained;
#[cfg(test)]
mod full_disk_tests;
mod household;
mod ledger;
mod lookups;
mod lots;
mod measures;
mod member;
mod merge;
mod order;
mod ordering;
mod outbox;
mod past;
mod pool;
mod posting;
mod program;
mod replayed;
mod report;
mod returned;
mod segments;
mod session;
mod settled;
mod shares;
mod sheet;
mod side_by_side;
#[cfg(test)]
mod simulation_tests;
mod standing;
mod store;
mod sweep;
mod taken;
mod together;
mod touched;
mod verify;
mod void;
mod work;

pub use answer::{Answer, RefusedPart};
#[doc(hidden)]
pub use contents::contents;
pub use coupon_check::{CheckedCoupon, CouponDetails, CouponUse};
pub use coupon_order::{CouponOrder, CouponReceipt, CouponWhat};
pub use coupon_use::CouponVerdict;
pub use coupons::{Coupon, IssuedCoupon, NotIssued};
pub use enrol::Enrolled;
pub use erase::{Erased, Erasure};
pub use error::{LedgerError, OpenError};
pub use household::{Household, HouseholdMember, Join, Leave, Membership};
pub use ledger::Ledger;
pub use lookups::{ExportError, MemberFound};
pub use measures::{Cohort, MeasuredMembers, Measures, Points};
pub use member::{Balance, Booking, Lot, Member, NextTier, TierSince};
pub use merge::{Merge, Merged, MovedPoints};
pub use order::{Order, Receipt, What};
pub use outbox::{HeldBack, Outgoing};
pub use pool::{Pool, PoolTerms};
pub use program::Program;
pub use replayed::ReplayedRecord;
pub use report::{Liability, Performance};
pub use sheet::Sheet;
pub use store::{StoreError, is_address, shown};
pub use sweep::Swept;
pub use together::{Asked, Done};
pub use verify::Verified;
pub use void::Void;
