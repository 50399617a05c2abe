//! Typed columns of events with their members' state: the only shape that
//! rules see. One event is a batch of one.
//!
//! Buffers are in Arrow's physical layout: values one after the other,
//! validity as a bitmap, texts as keys into a dictionary, lines as offsets
//! into child columns.

mod column;
mod column_builder;
mod columns;
mod dictionary;

pub use column::{Column, Integers, TextColumn, Texts};
pub use column_builder::ColumnBuilder;
pub use columns::{Columns, ColumnsBuilder};
pub use dictionary::{Dictionary, DictionaryBuilder};
