//! Exports of shops and tills become events and customers: whole, or it is
//! said what did not.
//!
//! A [`Mapping`] says what an export's columns mean; an [`Import`] reads files
//! by it. A receipt is right as a whole or left out as a whole, and the
//! [`Summary`] accounts for every row.
//!
//! | module | purpose |
//! |---|---|
//! | `read` | files of every kind into rows |
//! | `cell`, `number`, `time`, `zones` | what stands in a cell |
//! | `expression` | values of a mapping, for one row |
//! | `mapping` | a mapping's text to a plan |
//! | `join` | other tables beside a row |
//! | `assemble` | rows to receipts, receipts to events |
//! | `lines` | records written by several threads |
//! | `members`, `category` | ids as owners know them; categories by words |
//! | `import` | all of it together |
//! | `summary`, `report` | what it came to, as text and as a page |
//! | `shipped` | mappings that come with Sadakat |
//! | `guess` | which mapping a file needs |

#![cfg_attr(
    not(feature = "tables"),
    expect(
        dead_code,
        reason = "some is there for tables that such a build does not read"
    )
)]

mod assemble;
mod category;
mod cell;
mod error;
mod expression;
mod guess;
mod import;
mod join;
mod lines;
mod mapping;
mod members;
mod number;
mod read;
mod report;
mod shipped;
mod summary;
mod time;
mod zones;

pub use error::{ImportError, Misfit};
pub use guess::{Guess, guess};
pub use import::{Import, Imported};
pub use mapping::{Mapping, Overrides};
pub use read::FileFacts;
pub use read::columnar::RecordLines;
pub use shipped::{SHIPPED, Shipped, shipped};
pub use summary::{LeftOut, LeftOutKind, Money, Summary};
