//! A receipt's rows to events: discounts and taxes spread, returns apart,
//! refunds after.

use sadakat_engine::diagnostic::Code;
use sadakat_engine::model::Currency;

use super::amounts::{FINE_DIGITS, scaled, to_minor};
use super::priced::Open;
use super::store::{Item, ItemKind, Receipt, Stored};
use super::texts::{NO_TEXT, TextId, Texts};
use crate::mapping::{Mapping, Meaning};

/// An event. Its lines stand together in [`Settled::lines`].
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) receipt: u32,
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    /// Which of the returns of its receipt, from 1; 0 for the purchase.
    pub(crate) number: u32,
    /// Whether the number behind the id is needed to tell it from others.
    pub(crate) suffix: bool,
    pub(crate) of: Of,
    pub(crate) currency: Currency,
    pub(crate) shipping: Option<i64>,
    pub(crate) tax: Option<i64>,
    pub(crate) lines: std::ops::Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Purchase,
    Return,
}

/// What a return takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Nothing,
    /// The purchase of the same receipt.
    Same,
    /// The receipt that the export names.
    Named(TextId),
}

/// A line of an event, in minor units.
#[derive(Debug)]
pub(crate) struct OutLine {
    /// Its row; none if only an amount is known.
    pub(crate) item: Option<u32>,
    pub(crate) quantity: i64,
    pub(crate) amount: i64,
    /// What one costs, if quantity × price less the discount is the amount.
    pub(crate) price: Option<i64>,
    pub(crate) discount: i64,
}

/// What an export's receipts come to.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) events: Vec<Event>,
    pub(crate) lines: Vec<OutLine>,
    /// Amounts that were rounded to the minor unit.
    pub(crate) rounded: u64,
    /// Receipts whose total is not what its lines and shipping come to.
    pub(crate) other_totals: Vec<u32>,
    /// Taken off lines, by receipt's currency: minor units.
    pub(crate) discounts: Vec<(Currency, i64)>,
}

/// Why a receipt comes to nothing.
#[derive(Debug)]
pub(crate) struct Unsettled {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// One receipt with its rows.
pub(crate) struct Settling<'a> {
    pub(crate) mapping: &'a Mapping,
    pub(crate) texts: &'a Texts,
    pub(crate) number: u32,
    pub(crate) receipt: &'a Receipt,
    /// Its rows, and where the first stands among all.
    pub(crate) items: &'a [Item],
    pub(crate) first_item: u32,
}

pub(super) type Result<T> = std::result::Result<T, Unsettled>;

impl Settling<'_> {
    pub(crate) fn settle(&self, out: &mut Settled) -> Result<()> {
        let currency = self.currency();
        let digits = currency.minor_digits();
        let mut sold = self.lines(ItemKind::Line, digits, out)?;
        let mut returned = self.lines(ItemKind::Returned, digits, out)?;
        let base: i64 = sold
            .iter()
            .chain(&returned)
            .map(|line| line.discount)
            .fold(0, i64::saturating_add);
        let has_purchase = !sold.is_empty();
        let target = if sold.is_empty() {
            &mut returned
        } else {
            &mut sold
        };
        let given = self.take_off(target, digits, &currency)?;
        let tax = self.add_tax(target, has_purchase, digits)?;
        let discounts = base.saturating_add(given);
        if discounts != 0 {
            out.discounts.push((currency, discounts));
        }
        self.check_total(&sold, &returned, digits, out);
        let purchase_at = self.receipt.first_at;
        let shipping = self.shipping(digits);
        let refund = self.amount(Meaning::Refund, digits);
        let refunded_lines = self.refunded_lines(&sold, digits);
        let goods: i64 = sold.iter().map(|line| line.amount).sum();
        let full: Vec<(u32, i64, i64)> = sold
            .iter()
            .map(|line| (line.item, line.quantity, line.amount))
            .collect();
        if has_purchase {
            let event = Event {
                receipt: self.number,
                at: purchase_at,
                kind: Kind::Purchase,
                number: 0,
                suffix: false,
                of: Of::Nothing,
                currency,
                shipping,
                tax,
                lines: push(out, sold),
            };
            out.events.push(event);
        }
        let named = match self.receipt.value(self.mapping, Meaning::Of) {
            Stored::Text(text) if text != NO_TEXT => Some(text),
            _ => None,
        };
        let mut number = 0;
        let mut emit = |out: &mut Settled, at: i64, later: bool, lines: Vec<OutLine>| {
            number += 1;
            let start = out.lines.len();
            out.lines.extend(lines);
            let of = match named {
                Some(named) => Of::Named(named),
                None if has_purchase && later => Of::Same,
                None => Of::Nothing,
            };
            out.events.push(Event {
                receipt: self.number,
                at,
                kind: Kind::Return,
                number,
                suffix: has_purchase || number > 1,
                of,
                currency,
                shipping: None,
                tax: None,
                lines: start..out.lines.len(),
            });
        };
        for (at, lines) in self.returns_by_time(returned, has_purchase) {
            // Goods that come and go at the same instant are an exchange.
            emit(
                out,
                at,
                at != purchase_at,
                lines.into_iter().map(Open::finish).collect(),
            );
        }
        for (at, lines) in self.refund_rows(digits) {
            emit(
                out,
                at.max(if has_purchase { purchase_at } else { i64::MIN }),
                true,
                lines,
            );
        }
        let refund_at = match self.receipt.value(self.mapping, Meaning::RefundAt) {
            Stored::At(at) => at.max(purchase_at),
            _ => purchase_at,
        };
        if !refunded_lines.is_empty() {
            emit(out, refund_at, true, refunded_lines);
        } else if let Some(refund) = refund
            .map(i64::abs)
            .filter(|&refund| refund > 0 && has_purchase)
        {
            let lines = if refund >= goods {
                // With everything the goods come back as they were sold.
                full.into_iter()
                    .map(|(item, quantity, amount)| OutLine {
                        item: Some(item),
                        quantity,
                        amount,
                        price: None,
                        discount: 0,
                    })
                    .collect()
            } else {
                vec![OutLine {
                    item: None,
                    quantity: 1000,
                    amount: refund,
                    price: None,
                    discount: 0,
                }]
            };
            emit(out, refund_at, true, lines);
        }
        Ok(())
    }

    fn currency(&self) -> Currency {
        match self.receipt.value(self.mapping, Meaning::Currency) {
            Stored::Text(code) => {
                Currency::from_code(self.texts.get(code)).unwrap_or(self.mapping.currency)
            }
            _ => self.mapping.currency,
        }
    }

    /// A receipt's own amount in minor units.
    pub(super) fn amount(&self, meaning: Meaning, digits: u8) -> Option<i64> {
        match self.receipt.value(self.mapping, meaning) {
            Stored::Amount(amount) => {
                scaled(amount, FINE_DIGITS).map(|(fine, _)| to_minor(fine, digits).0)
            }
            _ => None,
        }
    }

    pub(super) fn of_kind(&self, kind: ItemKind) -> impl Iterator<Item = (u32, &Item)> {
        (self.first_item..)
            .zip(self.items)
            .filter(move |(_, item)| item.kind == kind)
    }

    /// The sum of rows that are a discount, shipping or tax.
    pub(super) fn rows_of(&self, kind: ItemKind, digits: u8) -> Option<i64> {
        let mut sum = None;
        for (_, item) in self.of_kind(kind) {
            let (amount, _) = to_minor(item.amount, digits);
            sum = Some(sum.unwrap_or(0i64).saturating_add(amount));
        }
        sum
    }

    fn shipping(&self, digits: u8) -> Option<i64> {
        let of_rows = self.rows_of(ItemKind::Shipping, digits);
        let of_receipt = self.amount(Meaning::Shipping, digits);
        let shipping = match (of_rows, of_receipt) {
            (None, None) => return None,
            (rows, receipt) => rows.unwrap_or(0).saturating_add(receipt.unwrap_or(0)),
        };
        (shipping > 0).then_some(shipping)
    }

    /// Notes a receipt that says another total than it comes to.
    fn check_total(&self, sold: &[Open], returned: &[Open], digits: u8, out: &mut Settled) {
        let Some(total) = self.amount(Meaning::Total, digits) else {
            return;
        };
        let sum = |lines: &[Open]| {
            lines
                .iter()
                .map(|line| line.amount)
                .fold(0, i64::saturating_add)
        };
        let comes_to =
            (sum(sold) - sum(returned)).saturating_add(self.shipping(digits).unwrap_or(0));
        if comes_to.saturating_abs() != total.saturating_abs() {
            out.other_totals.push(self.number);
        }
    }
}

fn push(out: &mut Settled, lines: Vec<Open>) -> std::ops::Range<usize> {
    let start = out.lines.len();
    out.lines.extend(lines.into_iter().map(Open::finish));
    start..out.lines.len()
}
