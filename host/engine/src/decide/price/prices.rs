//! What purchases cost before any discount.

use crate::batch::{Column, Columns, Integers};
use crate::snapshot::HostFields;

/// The price of a line, or of shipping.
///
/// Invariant: 0 ≤ remaining ≤ initial, so a price is never raised and never
/// falls below zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) initial: i64,
    pub(super) remaining: i64,
    /// Thousandths of units; 0 where there is nothing to lower.
    pub(super) quantity: i64,
}

impl Price {
    pub(super) fn new(amount: i64, quantity: i64) -> Self {
        let amount = amount.max(0);
        Self {
            initial: amount,
            remaining: amount,
            quantity: quantity.max(0),
        }
    }
}

/// The columns of a batch that prices stand in.
#[derive(Debug, Clone, Copy)]
pub(in crate::decide) struct Prices<'a> {
    columns: &'a Columns,
    amounts: Option<&'a Integers>,
    quantities: Option<&'a Integers>,
    gifts: Option<&'a Integers>,
    shipping: Option<&'a Integers>,
}

impl<'a> Prices<'a> {
    /// Finds the columns; those that no campaign needs are not there.
    pub(in crate::decide) fn of(fields: &HostFields, columns: &'a Columns) -> Self {
        let column = |id| columns.get(id).and_then(Column::as_integers);
        Self {
            columns,
            amounts: fields.line_amount.and_then(column),
            quantities: fields.line_quantity.and_then(column),
            gifts: fields.gift.and_then(column),
            shipping: fields.shipping.and_then(column),
        }
    }

    /// The lines of an event's purchase. A gift costs nothing that a discount
    /// could lower or count (R63).
    pub(super) fn lines(&self, row: usize) -> impl Iterator<Item = Price> {
        let value = |column: Option<&Integers>, line| column.and_then(|column| column.get(line));
        self.columns.line_range(row).map(move |line| {
            if value(self.gifts, line) == Some(1) {
                return Price::default();
            }
            Price::new(
                value(self.amounts, line).unwrap_or(0),
                value(self.quantities, line).unwrap_or(0),
            )
        })
    }

    /// The shipping of an event's purchase. A record without `shipping` has
    /// none to lower: what is not known cannot be clipped at (R43).
    pub(super) fn shipping(&self, row: usize) -> Price {
        let amount = self.shipping.and_then(|column| column.get(row));
        Price::new(amount.unwrap_or(0), 0)
    }
}
