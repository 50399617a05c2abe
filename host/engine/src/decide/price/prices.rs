//! What purchases cost before any discount.

use crate::batch::{Column, Columns, Integers};
use crate::decide::MoneySettings;
use crate::snapshot::HostFields;

/// The price of a line, or of shipping.
///
/// Invariant: 0 ≤ remaining ≤ before ≤ initial, so a price is never raised and
/// never falls below zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Price {
    /// Before any discount.
    pub(super) initial: i64,
    /// What earlier phases left.
    pub(super) before: i64,
    /// What is left now.
    pub(super) remaining: i64,
    /// What it may not fall below.
    pub(super) floor: i64,
    /// Thousandths of units; 0 where there is nothing to lower.
    pub(super) quantity: i64,
}

impl Price {
    pub(super) fn new(amount: i64, quantity: i64) -> Self {
        let amount = amount.max(0);
        Self {
            initial: amount,
            before: amount,
            remaining: amount,
            floor: 0,
            quantity: quantity.max(0),
        }
    }

    /// How much of it may still go.
    pub(super) fn may_lose(&self) -> i64 {
        (self.remaining - self.floor).max(0)
    }

    /// Notes what earlier phases took.
    pub(super) fn lower(&mut self, off: i64) {
        self.before = self.initial.saturating_sub(off).clamp(0, self.initial);
        self.remaining = self.before;
    }
}

/// The columns of a batch that prices stand in.
#[derive(Debug, Clone, Copy)]
pub(in crate::decide) struct Prices<'a> {
    columns: &'a Columns,
    amounts: Option<&'a Integers>,
    quantities: Option<&'a Integers>,
    gifts: Option<&'a Integers>,
    /// Lines that sell stored value, if they have no part in discounts.
    stored_value: Option<&'a Integers>,
    shipping: Option<&'a Integers>,
}

impl<'a> Prices<'a> {
    /// Finds the columns; those that no campaign needs are not there.
    pub(in crate::decide) fn of(
        fields: &HostFields,
        money: &MoneySettings,
        columns: &'a Columns,
    ) -> Self {
        let stored_value = fields.stored_value.filter(|_| !money.discount_gift_cards);
        let column = |id| columns.get(id).and_then(Column::as_integers);
        Self {
            columns,
            amounts: fields.line_amount.and_then(column),
            quantities: fields.line_quantity.and_then(column),
            gifts: fields.gift.and_then(column),
            stored_value: stored_value.and_then(column),
            shipping: fields.shipping.and_then(column),
        }
    }

    /// The lines of an event's purchase. A gift costs nothing that a discount
    /// could lower or count (R63), and stored value is money, not goods.
    pub(super) fn lines(&self, row: usize) -> impl Iterator<Item = Price> {
        let value = |column: Option<&Integers>, line| column.and_then(|column| column.get(line));
        self.columns.line_range(row).map(move |line| {
            let no_part = [self.gifts, self.stored_value];
            if no_part.into_iter().any(|flag| value(flag, line) == Some(1)) {
                return Price::default();
            }
            Price::new(
                value(self.amounts, line).unwrap_or(0),
                value(self.quantities, line).unwrap_or(0),
            )
        })
    }

    /// Where an event's lines begin among those of the batch.
    pub(in crate::decide) fn first_line(&self, row: usize) -> usize {
        self.columns.line_range(row).start
    }

    /// How many lines the batch has.
    pub(in crate::decide) fn line_count(&self) -> usize {
        let ends = self.columns.line_starts().last();
        ends.map_or(0, |&end| end as usize)
    }

    /// The shipping of an event's purchase. A record without `shipping` has
    /// none to lower: what is not known cannot be clipped at (R43).
    pub(super) fn shipping(&self, row: usize) -> Price {
        let amount = self.shipping.and_then(|column| column.get(row));
        Price::new(amount.unwrap_or(0), 0)
    }
}
