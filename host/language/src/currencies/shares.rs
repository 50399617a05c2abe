//! A batch's events by their currency.

use std::sync::Arc;

use sadakat_model::batch::{Column, Columns, TextColumn};
use sadakat_model::schema::{FieldId, Schema};
use sadakat_model::values::Currency;

/// Tells in which currency events are.
#[derive(Debug, Clone)]
pub struct Shares {
    /// `purchase.currency`
    field: Option<FieldId>,
    codes: Vec<Arc<str>>,
    /// Where the currency of events stands that name none.
    main: usize,
}

impl Shares {
    /// By the currencies of a program, in its order.
    pub fn new(schema: &Schema) -> Self {
        let main = schema.currencies.iter().position(|c| *c == schema.currency);
        Self {
            field: schema.find("purchase.currency"),
            codes: schema
                .currencies
                .iter()
                .map(Currency::code)
                .map(Into::into)
                .collect(),
            main: main.unwrap_or(0),
        }
    }

    /// The field that tells.
    pub const fn field(&self) -> Option<FieldId> {
        self.field
    }

    /// Which of the currencies each row is in; the rows of each are handed to
    /// `act`, ascending, currency after currency.
    pub fn each(&self, columns: &Columns, selected: &[u32], mut act: impl FnMut(usize, &[u32])) {
        let column = self.field.and_then(|id| columns.get(id));
        let column = column.and_then(Column::as_text);
        let Some(column) = column else {
            // Nobody has a purchase.
            return act(self.main, selected);
        };
        let keys = Keys::new(self, column);
        let mut share = Vec::new();
        for at in 0..self.codes.len() {
            share.clear();
            share.extend(selected.iter().filter(|&&row| keys.currency(row) == at));
            if !share.is_empty() {
                act(at, &share);
            }
        }
    }

    /// Which currency one row is in.
    pub fn of(&self, columns: &Columns, row: u32) -> usize {
        let mut found = self.main;
        self.each(columns, &[row], |at, _| found = at);
        found
    }
}

/// Currencies by the keys of a batch's dictionary.
struct Keys<'a> {
    column: &'a TextColumn,
    codes: Vec<Option<u32>>,
    main: usize,
}

impl<'a> Keys<'a> {
    fn new(shares: &Shares, column: &'a TextColumn) -> Self {
        let codes = shares.codes.iter();
        Self {
            column,
            codes: codes.map(|code| column.dictionary.find(code)).collect(),
            main: shares.main,
        }
    }

    fn currency(&self, row: u32) -> usize {
        let Some(key) = self.column.key(row as usize) else {
            return self.main;
        };
        let found = self.codes.iter().position(|code| *code == Some(key));
        found.unwrap_or(self.main)
    }
}
