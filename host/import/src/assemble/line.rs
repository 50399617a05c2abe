//! A row as a line of its receipt: its numbers, and what they mean.

use std::borrow::Cow;

use rust_decimal::Decimal;
use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::QUANTITY_DIGITS;

use super::amounts::{FINE_DIGITS, NONE, product, scaled, to_minor};
use super::rows::{Checked, Rows, wrong};
use super::store::{Item, ItemKind, More, UNKNOWN};
use super::texts::NO_TEXT;
use crate::category;
use crate::cell::Cell;
use crate::expression::{Expr, Fault, Row, Value};
use crate::mapping::{FieldFrom, Mapping, Refund};
use crate::number::Number;

impl Rows<'_> {
    /// Adds the row to its receipt.
    pub(super) fn item(&mut self, number: u32, row: Row<'_>) -> Checked<()> {
        let mapping = self.mapping;
        let formats = &mapping.formats;
        let kinds = [
            (&mapping.rows.discount, ItemKind::Discount),
            (&mapping.rows.shipping, ItemKind::Shipping),
            (&mapping.rows.tax, ItemKind::Tax),
        ];
        let mut kind = ItemKind::Line;
        for (condition, meaning) in kinds {
            if let Some(condition) = condition
                && condition
                    .holds(row, formats)
                    .map_err(|fault| self.explain(&fault))?
            {
                kind = meaning;
                break;
            }
        }
        let numbers = self.numbers(row)?;
        let at = self.time(&mapping.receipt.at, row)?.unwrap_or(UNKNOWN);
        if at != UNKNOWN
            && let Some(receipt) = self.store.receipts.get_mut(number as usize)
        {
            receipt.known_at = receipt.known_at.min(at);
        }
        if kind != ItemKind::Line {
            return self.order_row(number, kind, at, &numbers);
        }
        let said = match &mapping.rows.returned {
            Some(condition) => Some(
                condition
                    .holds(row, formats)
                    .map_err(|fault| self.explain(&fault))?,
            ),
            None => None,
        };
        let returned = said.unwrap_or(numbers.quantity < 0);
        self.check_signs(&numbers, returned, said.is_some())?;
        let line = &mapping.line;
        let name = text_of(&line.name, row, mapping).map_err(|fault| self.explain(&fault))?;
        let sku = text_of(&line.sku, row, mapping).map_err(|fault| self.explain(&fault))?;
        let sku = if sku.is_empty() { &name } else { &sku };
        if sku.is_empty() {
            let slot = line
                .sku
                .as_ref()
                .or(line.name.as_ref())
                .and_then(Expr::column);
            return wrong(
                codes::MAPPING_VALUE,
                slot.map(|slot| mapping.column_name(slot)),
                "the line has neither a SKU nor a name",
                "fill in the cell, or leave such rows out with `drop` in [rows]",
            );
        }
        let article = self.store.article(sku, &name, mapping);
        let category = match category::of(mapping, article.category, row)
            .map_err(|fault| self.explain(&fault))?
        {
            Some(category) => Cow::Borrowed(category),
            None => text_of(&line.category, row, mapping).map_err(|fault| self.explain(&fault))?,
        };
        let mut more = More {
            discount: numbers.discount.abs(),
            tax: numbers.tax.abs(),
            ..More::default()
        };
        if let Some(taxable) = &line.taxable {
            more.untaxed = !taxable
                .holds(row, formats)
                .map_err(|fault| self.explain(&fault))?;
        }
        more.refunded = self.fine(line.refunded.as_ref(), row)?.unwrap_or(0).abs();
        let refunded = self.number(line.refunded_quantity.as_ref(), row)?;
        more.refunded_quantity = refunded
            .and_then(|number| scaled(number, QUANTITY_DIGITS))
            .map_or(0, |(value, _)| value.abs());
        for FieldFrom { ty, expr, .. } in &line.fields {
            let name = expr.column().map(|slot| mapping.column_name(slot));
            let value = expr
                .evaluate(row, formats)
                .map_err(|fault| self.explain(&fault))?;
            let text = if value.is_missing() {
                NO_TEXT
            } else {
                self.field(*ty, value, name)?
            };
            more.fields.push(text);
        }
        let plain = more.discount == 0
            && more.tax == 0
            && !more.untaxed
            && more.refunded == 0
            && more.refunded_quantity == 0
            && more.fields.iter().all(|&text| text == NO_TEXT);
        let item = Item {
            receipt: number,
            kind: if returned {
                ItemKind::Returned
            } else {
                ItemKind::Line
            },
            sku: article.sku,
            name: article.name,
            category: self.store.texts.number(&category),
            quantity: numbers.quantity.abs(),
            amount: if numbers.amount == NONE {
                NONE
            } else {
                numbers.amount.abs()
            },
            price: if numbers.price == NONE {
                NONE
            } else {
                numbers.price.abs()
            },
            at,
            more: (!plain).then(|| Box::new(more)),
        };
        if !returned
            && at != UNKNOWN
            && let Some(receipt) = self.store.receipts.get_mut(number as usize)
        {
            receipt.first_at = receipt.first_at.min(at);
            receipt.last_at = receipt.last_at.max(at);
        }
        self.store.items.push(item);
        Ok(())
    }

    /// A row that says what a receipt's lines do not: a discount, shipping or
    /// tax of the whole of it.
    fn order_row(
        &mut self,
        number: u32,
        kind: ItemKind,
        at: i64,
        numbers: &Numbers,
    ) -> Checked<()> {
        let amount = if numbers.amount == NONE {
            product(numbers.quantity.abs().max(1), numbers.price, FINE_DIGITS)
                .map_or(0, |(value, _)| value)
        } else {
            numbers.amount
        };
        self.store.items.push(Item {
            receipt: number,
            kind,
            sku: NO_TEXT,
            name: NO_TEXT,
            category: NO_TEXT,
            quantity: numbers.quantity,
            amount: amount.saturating_add(numbers.tax),
            price: NONE,
            at,
            more: None,
        });
        Ok(())
    }

    fn check_signs(&self, numbers: &Numbers, returned: bool, said: bool) -> Checked<()> {
        let line = &self.mapping.line;
        let name = |expr: Option<&Expr>| {
            expr.and_then(Expr::column)
                .map(|slot| self.mapping.column_name(slot))
        };
        if numbers.quantity == 0 {
            return wrong(
                codes::MAPPING_VALUE,
                name(Some(&line.quantity)),
                "a line of quantity 0 is neither sold nor returned",
                "leave such rows out with `drop` in [rows], or say what they are: `discount`, `shipping` or `tax`",
            );
        }
        if returned {
            return Ok(());
        }
        if numbers.quantity < 0 && said {
            return wrong(
                codes::MAPPING_VALUE,
                name(Some(&line.quantity)),
                "a negative quantity is not that of a purchase",
                "say in `return` of [rows] that it comes back, or leave such rows out with `drop`",
            );
        }
        let money = if numbers.amount == NONE {
            numbers.price
        } else {
            numbers.amount
        };
        if money < 0 {
            let expr = line.amount.as_ref().or(line.unit_price.as_ref());
            return wrong(
                codes::MAPPING_VALUE,
                name(expr),
                "the amount of a line that is sold is negative",
                "say in [rows] what such rows are: `discount`, `return`, or `drop`",
            );
        }
        Ok(())
    }

    pub(super) fn refunded(&mut self, number: u32, refund: &Refund, row: Row<'_>) -> Checked<()> {
        let at = self.time(&refund.at, row)?.unwrap_or(UNKNOWN);
        let formats = &self.mapping.formats;
        let Some(amount) = self.fine(Some(&refund.amount), row)? else {
            return wrong(
                codes::MAPPING_VALUE,
                None,
                "the refund has no amount",
                "correct the record",
            );
        };
        let quantity = self.number(refund.quantity.as_ref(), row)?;
        let quantity = quantity
            .and_then(|number| scaled(number, QUANTITY_DIGITS))
            .map_or(1000, |(value, _)| value.abs());
        let read = |expr: &Option<Expr>| -> Result<String, Box<Fault>> {
            let value = expr
                .as_ref()
                .map(|expr| expr.evaluate(row, formats))
                .transpose()?;
            Ok(value.and_then(Value::text).unwrap_or_default().into_owned())
        };
        let name = read(&refund.name).map_err(|fault| self.explain(&fault))?;
        let sku = read(&refund.sku).map_err(|fault| self.explain(&fault))?;
        let sku = if sku.is_empty() { &name } else { &sku };
        let item = Item {
            receipt: number,
            kind: ItemKind::Refunded,
            sku: self.store.texts.number(sku),
            name: self.store.texts.number(&name),
            category: NO_TEXT,
            quantity: quantity.max(1),
            amount: amount.abs(),
            price: NONE,
            at,
            more: None,
        };
        self.store.items.push(item);
        Ok(())
    }

    fn number(&self, expr: Option<&Expr>, row: Row<'_>) -> Checked<Option<Decimal>> {
        let formats = &self.mapping.formats;
        let Some(expr) = expr else {
            return Ok(None);
        };
        let value = expr
            .evaluate(row, formats)
            .and_then(|value| value.number(formats));
        value.map_err(|fault| self.explain(&fault))
    }

    /// An amount in fine units.
    fn fine(&self, expr: Option<&Expr>, row: Row<'_>) -> Checked<Option<i64>> {
        let Some(number) = self.number(expr, row)? else {
            return Ok(None);
        };
        match scaled(number, FINE_DIGITS) {
            Some((value, _)) => Ok(Some(value)),
            None => wrong(
                codes::MAPPING_VALUE,
                expr.and_then(Expr::column)
                    .map(|slot| self.mapping.column_name(slot)),
                format!("`{number}` is larger than an amount can be"),
                "correct the cell",
            ),
        }
    }

    /// A number with its other reading, if its text has one.
    fn readings(&self, expr: Option<&Expr>, row: Row<'_>) -> Checked<Option<Number>> {
        let formats = &self.mapping.formats;
        let Some(expr) = expr else {
            return Ok(None);
        };
        let Some(slot) = expr.column() else {
            return Ok(self.number(Some(expr), row)?.map(Number::from));
        };
        let cell: Cell<'_> = row.cell(slot);
        if cell.is_empty() {
            return Ok(None);
        }
        let number = formats.number_in(formats.numbers, cell, Some(slot));
        number.map(Some).map_err(|fault| self.explain(&fault))
    }

    /// The numbers of a row as nearly all rows have them: in columns of their
    /// own, with one reading and no more decimal places than are kept.
    fn plain_numbers(&self, row: Row<'_>) -> Option<Numbers> {
        let format = self.mapping.formats.numbers;
        let cell = |expr: &Expr| expr.column().map(|slot| row.cell(slot));
        let fine = |expr: &Option<Expr>, none: i64| match expr {
            None => Some(none),
            Some(expr) => match cell(expr)? {
                empty if empty.is_empty() => Some(none),
                cell => format.units(cell, FINE_DIGITS),
            },
        };
        let line = &self.mapping.line;
        let numbers = Numbers {
            quantity: format.units(cell(&line.quantity)?, QUANTITY_DIGITS)?,
            price: fine(&line.unit_price, NONE)?,
            amount: fine(&line.amount, NONE)?,
            discount: fine(&line.discount, 0)?,
            tax: fine(&line.tax, 0)?,
        };
        (numbers.price != NONE || numbers.amount != NONE).then_some(numbers)
    }

    /// The numbers of a row. Where a mark can be read in two ways, that
    /// reading counts with which quantity × price is the amount.
    fn numbers(&mut self, row: Row<'_>) -> Checked<Numbers> {
        if let Some(numbers) = self.plain_numbers(row) {
            return Ok(numbers);
        }
        let line = &self.mapping.line;
        let quantity = self.readings(Some(&line.quantity), row)?;
        let price = self.readings(line.unit_price.as_ref(), row)?;
        let amount = self.readings(line.amount.as_ref(), row)?;
        let discount = self.fine(line.discount.as_ref(), row)?.unwrap_or(0);
        let tax = self.fine(line.tax.as_ref(), row)?.unwrap_or(0);
        let name = |expr: Option<&Expr>| {
            expr.and_then(Expr::column)
                .map(|slot| self.mapping.column_name(slot))
        };
        let Some(quantity) = quantity else {
            return wrong(
                codes::MAPPING_VALUE,
                name(Some(&line.quantity)),
                "the quantity is empty",
                "fill in the cell, leave such rows out with `drop` in [rows], or write what counts instead, as `row.Quantity ?? 1`",
            );
        };
        if price.is_none() && amount.is_none() {
            let expr = line.amount.as_ref().or(line.unit_price.as_ref());
            return wrong(
                codes::MAPPING_VALUE,
                name(expr),
                "the amount is empty",
                "fill in the cell, leave such rows out with `drop` in [rows], or write what counts instead, as `row.Amount ?? 0`",
            );
        }
        let both = |number: Number| [Some(number.value), number.other];
        let fine = |number: Option<Decimal>| number.map(|number| scaled(number, FINE_DIGITS));
        let mut chosen: Option<(Numbers, bool)> = None;
        let ambiguous = [Some(quantity), price, amount]
            .into_iter()
            .flatten()
            .any(|number| number.other.is_some());
        let prices = price.map_or([None, None], both);
        let amounts = amount.map_or([None, None], both);
        for quantity in both(quantity).into_iter().flatten() {
            for (at, price) in prices.into_iter().enumerate() {
                for (also, amount) in amounts.into_iter().enumerate() {
                    if (at > 0 && price.is_none()) || (also > 0 && amount.is_none()) {
                        continue;
                    }
                    let (Some((quantity, whole)), price, amount) =
                        (scaled(quantity, QUANTITY_DIGITS), fine(price), fine(amount))
                    else {
                        continue;
                    };
                    if price == Some(None) || amount == Some(None) {
                        continue;
                    }
                    let numbers = Numbers {
                        quantity,
                        price: price.flatten().map_or(NONE, |(value, _)| value),
                        amount: amount.flatten().map_or(NONE, |(value, _)| value),
                        discount,
                        tax,
                    };
                    if !ambiguous {
                        self.summary.rounded += u64::from(!whole);
                        return Ok(numbers);
                    }
                    let fits = numbers.fits(self.mapping.currency.minor_digits());
                    if chosen.as_ref().is_none_or(|(_, known)| fits && !known) {
                        chosen = Some((numbers, fits));
                    }
                }
            }
        }
        match chosen {
            Some((numbers, _)) => Ok(numbers),
            None => wrong(
                codes::MAPPING_VALUE,
                name(line.amount.as_ref().or(Some(&line.quantity))),
                "the number is larger than 64 bits hold",
                "correct the cell",
            ),
        }
    }
}

/// The numbers of one row, as they are written.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    quantity: i64,
    price: i64,
    amount: i64,
    discount: i64,
    tax: i64,
}

impl Numbers {
    /// Whether quantity × price is the amount, less the discount or not.
    fn fits(&self, digits: u8) -> bool {
        if self.price == NONE || self.amount == NONE {
            return false;
        }
        let Some((full, _)) = product(self.quantity.abs(), self.price.abs(), digits) else {
            return false;
        };
        let (amount, _) = to_minor(self.amount.abs(), digits);
        let (discount, _) = to_minor(self.discount.abs(), digits);
        let near = |wanted: i64| amount.abs_diff(wanted) <= 1;
        near(full) || near(full - discount)
    }
}

/// A value as text; the empty one if it is missing.
fn text_of<'a>(
    expr: &'a Option<Expr>,
    row: Row<'a>,
    mapping: &Mapping,
) -> Result<Cow<'a, str>, Box<Fault>> {
    match expr {
        None => Ok(Cow::Borrowed("")),
        // What nearly all values are.
        Some(Expr::Cell(slot)) => Ok(Cow::Borrowed(row.cell(*slot).text())),
        Some(expr) => {
            let value = expr.evaluate(row, &mapping.formats)?;
            Ok(value.text().unwrap_or_default())
        }
    }
}
