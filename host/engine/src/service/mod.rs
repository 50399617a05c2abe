//! What a service says to a host, and what it is told.
//!
//! ```text
//! Event, Member ──Host::decide──▶ Decision ──changes──▶ the service's store
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `event.rs` | what happened |
//! | `header.rs` | whose event it is, before anybody decides it |
//! | `value.rs` | values of fields, as a service writes them |
//! | `member.rs` | what is known of the member |
//! | `member_json.rs` | the same, as JSON text |
//! | `said.rs` | its facts, before a program reads them |
//! | `uses.rs` | what was got before, of limits, caps and budgets |
//! | `account.rs` | what a member owns and did, for a store to keep as one text |
//! | `processing.rs` | an event is decided and booked into an account |
//! | `returned.rs` | which purchase comes back, and who decided it |
//! | `shared_text.rs` | what is taken of what all members share, as one text |
//! | `needs.rs` | what the program in force wants to know |
//! | `question.rs` | events and members, read for one program |
//! | `table.rs` | the same of a table's rows |
//! | `deciding.rs` | questions become decisions |
//! | `decision.rs` | a decision that owns what it needs |
//! | `effects.rs` | what is given, with typed values |
//! | `changes.rs` | what a store must keep |
//! | `error.rs` | why an event is not decided |

mod account;
mod changes;
mod deciding;
mod decision;
mod effects;
mod error;
mod event;
mod header;
mod member;
mod member_json;
mod needs;
mod processing;
mod question;
mod returned;
mod said;
mod shared_text;
mod table;
mod uses;
mod value;

pub use account::Account;
pub use changes::{Changes, PointsChange, ProgressChange, TagChange, TierChange};
pub(crate) use deciding::decide;
pub use decision::{CampaignFault, Decision};
pub use effects::{CampaignEffect, DiscountOn, Given, LineDiscount};
pub use error::DecideError;
pub(crate) use error::help_line;
pub use event::{Event, EventBuilder, Line};
pub use header::EventHeader;
pub use member::Member;
pub use needs::{NeededFact, NeededUse, Needs};
pub(crate) use processing::{Rules, process};
pub(crate) use question::Question;
pub(crate) use returned::folder_of;
pub(crate) use table::Table;
pub(crate) use uses::SharedUses;
pub use uses::{CampaignUse, DayGiven, SharedUse};
pub use value::{Amount, FieldValue};
