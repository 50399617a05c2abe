//! The mapping: what an export's columns mean.
//!
//! | file | concept |
//! |---|---|
//! | `keys.rs` | TOML tables whose every key must mean something |
//! | `read.rs` | the file's text to a plan |
//! | `source.rs`, `rows.rs`, `receipt.rs`, `line.rs`, `members.rs`, `joins.rs` | its sections |
//! | `fields.rs` | fields of records that it can fill |
//! | `values.rs` | columns, constants and expressions in it |

mod fields;
mod joins;
mod keys;
mod line;
mod members;
mod read;
mod receipt;
mod rows;
mod source;
mod values;

use std::sync::Arc;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use sadakat_engine::model::Currency;
use sadakat_engine::schema::{FieldType, Schema};

use crate::error::ImportError;
use crate::expression::{Expr, Formats};
use crate::read::header::Wanted;
use crate::read::text::HeaderAt;

/// What a caller says instead of the mapping.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// ISO 4217: instead of `currency` in `[source]`.
    pub currency: Option<String>,
    /// An IANA name: instead of `time_zone` in `[source]`.
    pub time_zone: Option<String>,
    /// The program that the records are for: its fields may be mapped, and
    /// only its currencies come through without a word.
    pub schema: Option<Arc<Schema>>,
}

/// A mapping that has been checked.
#[derive(Debug)]
pub struct Mapping {
    pub(crate) title: Option<String>,
    pub(crate) currency: Currency,
    pub(crate) zone: TimeZone,
    pub(crate) schema: Arc<Schema>,
    /// Whether the program of the records is known.
    pub(crate) has_program: bool,
    pub(crate) formats: Formats,
    pub(crate) source: Source,
    /// All columns of all tables, by slot.
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Rows,
    pub(crate) receipt: Receipt,
    pub(crate) line: Line,
    pub(crate) refund: Option<Refund>,
    pub(crate) members: Vec<FieldFrom>,
    pub(crate) categories: Vec<Category>,
    pub(crate) joins: Vec<Join>,
}

/// A column that the mapping names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The number of the join that has it; none for the rows themselves.
    pub(crate) join: Option<usize>,
    pub(crate) name: String,
    pub(crate) optional: bool,
}

/// How the files are written.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Which files have the rows, if there are others: `*order_items*`.
    pub(crate) files: Option<String>,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) delimiter: Option<u8>,
    pub(crate) quote: Option<u8>,
    pub(crate) header: HeaderAt,
    pub(crate) skip: u64,
    pub(crate) sheet: Option<String>,
    pub(crate) records: Option<String>,
    pub(crate) rows: Option<String>,
    pub(crate) refunds: Option<String>,
    pub(crate) stop_at: Option<Expr>,
    pub(crate) again: Again,
}

/// Which of two versions of a receipt counts, if two files have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Again {
    /// Neither: both are rejected.
    #[default]
    Reject,
    /// That of the file named first.
    First,
    /// That of the file named last.
    Last,
}

/// What rows are that are no lines.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Reason and condition: the row is left out.
    pub(crate) drop: Vec<(String, Expr)>,
    /// Reason and condition: the row's whole receipt is left out.
    pub(crate) void: Vec<(String, Expr)>,
    pub(crate) returned: Option<Expr>,
    pub(crate) discount: Option<Expr>,
    pub(crate) shipping: Option<Expr>,
    pub(crate) tax: Option<Expr>,
}

/// What all rows of a receipt share.
#[derive(Debug)]
pub(crate) struct Receipt {
    pub(crate) key: Vec<Expr>,
    /// Parts of a time, put together with spaces.
    pub(crate) at: Vec<Expr>,
    pub(crate) zone: Option<Expr>,
    pub(crate) customer: Option<Expr>,
    /// What stands in the place of a member for a guest.
    pub(crate) guests: Vec<String>,
    /// Whether ids of members stay as they are.
    pub(crate) ids_as_written: bool,
    /// Whether a row without a key belongs to the receipt before it.
    pub(crate) continues: bool,
    /// Whether rows of several days may be one receipt.
    pub(crate) spans_days: bool,
    pub(crate) values: Vec<ReceiptValue>,
}

/// A value of a receipt that any of its rows may have.
#[derive(Debug)]
pub(crate) struct ReceiptValue {
    pub(crate) key: String,
    pub(crate) meaning: Meaning,
    pub(crate) expr: Expr,
    /// Whether the rows' values are added up.
    pub(crate) total: bool,
}

/// What a value of a receipt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Currency,
    Shipping,
    /// Taken off the lines.
    Discount,
    /// What the lines cost without tax on top.
    Subtotal,
    /// On top of the lines.
    Tax,
    /// Part of what the lines cost.
    TaxWithin,
    /// What all of it must come to.
    Total,
    Refund,
    RefundAt,
    /// The receipt that a return takes back.
    Of,
    /// A field of the purchase.
    Field(FieldType),
}

/// What one row is.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) sku: Option<Expr>,
    pub(crate) name: Option<Expr>,
    pub(crate) category: Option<Expr>,
    pub(crate) quantity: Expr,
    pub(crate) unit_price: Option<Expr>,
    pub(crate) amount: Option<Expr>,
    pub(crate) discount: Option<Expr>,
    pub(crate) tax: Option<Expr>,
    /// Whether an order's tax is also on this line.
    pub(crate) taxable: Option<Expr>,
    pub(crate) refunded: Option<Expr>,
    pub(crate) refunded_quantity: Option<Expr>,
    pub(crate) fields: Vec<FieldFrom>,
}

/// A refunded line of nested records.
#[derive(Debug)]
pub(crate) struct Refund {
    pub(crate) at: Vec<Expr>,
    pub(crate) sku: Option<Expr>,
    pub(crate) name: Option<Expr>,
    pub(crate) quantity: Option<Expr>,
    pub(crate) amount: Expr,
}

/// A field of a member or a line, and where it comes from.
#[derive(Debug)]
pub(crate) struct FieldFrom {
    pub(crate) key: String,
    pub(crate) ty: FieldType,
    pub(crate) expr: Expr,
}

/// A category for lines.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) name: String,
    /// Whole SKUs; case does not matter.
    pub(crate) sku: Vec<String>,
    /// Whole words of the name, or their plurals in `s`; case does not matter.
    pub(crate) words: Vec<String>,
    pub(crate) when: Option<Expr>,
}

/// Another table, one of whose rows belongs to each row.
#[derive(Debug)]
pub(crate) struct Join {
    pub(crate) name: String,
    /// The name of its file, with `*` for anything.
    pub(crate) file: String,
    /// Whether an import may be without it.
    pub(crate) optional: bool,
    /// Of the row, in the order of `columns`.
    pub(crate) from: Vec<Expr>,
    /// Of the other table, by slot.
    pub(crate) columns: Vec<usize>,
}

impl Mapping {
    /// Reads a mapping; `name` is how messages call it.
    ///
    /// # Errors
    /// All that is wrong with it, each with its line.
    pub fn parse(name: &str, text: &str, overrides: &Overrides) -> Result<Self, ImportError> {
        read::read(name, text, overrides)
    }

    /// What a person calls the kind of export, if the mapping says.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The columns of a table that has to be read.
    pub(crate) fn wanted(&self, join: Option<usize>) -> Vec<Wanted> {
        let columns = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.join == join);
        let wanted = columns.map(|(slot, column)| Wanted {
            slot,
            name: column.name.clone(),
            optional: column.optional,
        });
        wanted.collect()
    }

    /// How messages name a column.
    pub(crate) fn column_name(&self, slot: usize) -> String {
        let Some(column) = self.columns.get(slot) else {
            return String::new();
        };
        match column.join.and_then(|join| self.joins.get(join)) {
            Some(join) => format!("{}.{}", join.name, column.name),
            None => column.name.clone(),
        }
    }
}
