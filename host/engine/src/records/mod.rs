//! Records from files into typed columns: events and customers.
//!
//! A record is right as a whole or rejected as a whole, with its file, line
//! and field; a rejected one never stops the rest. Unknown keys, missing
//! values, inexact numbers, amounts that do not add up, duplicates and events
//! out of order are all rejected: what is accepted can be computed with.
//!
//! | file | concept |
//! |---|---|
//! | `input.rs` | opens files, standard input, gzip and zstd |
//! | `line_reader.rs` | lines in bounded memory |
//! | `layout.rs`, `keys.rs` | which keys a record has |
//! | `scan.rs` | JSON text as most programs write it to values, in one go |
//! | `json.rs` | any JSON text to values, or what is wrong with it |
//! | `record.rs` | what was read of one record |
//! | `value.rs` | one value |
//! | `amounts.rs` | what lines cost |
//! | `event.rs` | what makes an event right |
//! | `zones.rs` | time zones that records name |
//! | `recent.rs` | duplicates |
//! | `event_parser.rs` | events one after the other, into columns |
//! | `fact.rs` | one value of a field, by itself |
//! | `events.rs` | the reader of events |
//! | `table.rs` | records that are rows of a table |
//! | `texts.rs` | records as they are written |
//! | `parsers.rs` | parsers that wait for the next event |
//! | `customers.rs`, `customer_table.rs` | the reader of customers, and what it makes |
//! | `reject.rs` | what is wrong with a record |
//! | `limits.rs` | how large records may be |

mod amounts;
mod customer_table;
mod customers;
mod event;
mod event_parser;
mod events;
mod fact;
mod input;
mod json;
mod keys;
mod layout;
#[doc(hidden)]
pub mod limits;
mod line_reader;
mod parsers;
mod recent;
mod record;
mod reject;
mod scan;
mod table;
mod texts;
mod value;
mod zones;

#[doc(hidden)]
pub use amounts::line_amount;
pub use customer_table::CustomerTable;
pub use customers::{CustomerFormat, read_customers};
pub(crate) use event::{derive, sale_id};
pub use events::{EventChunk, EventReader};
pub(crate) use fact::read_fact;
pub use input::{Input, Progress};
pub(crate) use parsers::Parsers;
pub use reject::{ReadError, Reject};
pub(crate) use table::FactColumn;
#[doc(hidden)]
pub use texts::{RecordText, RecordTexts};
pub(crate) use value::{Staged, Texts};
