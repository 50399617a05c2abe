//! A receipt's rows to events: discounts and taxes spread, returns apart,
//! refunds after.

use sadakat_engine::diagnostic::{Code, codes};
use sadakat_engine::model::{Currency, format_scaled};

use super::amounts::{FINE_DIGITS, NONE, product, scaled, spread, to_minor};
use super::store::{Item, ItemKind, More, Receipt, Stored};
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

/// A line while amounts are spread over it.
struct Open {
    item: u32,
    quantity: i64,
    amount: i64,
    price: Option<i64>,
    discount: i64,
    /// Whether more than a discount changed the amount.
    changed: bool,
    untaxed: bool,
}

type Result<T> = std::result::Result<T, Unsettled>;

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
        let target = if sold.is_empty() {
            &mut returned
        } else {
            &mut sold
        };
        let given = self.take_off(target, digits, &currency)?;
        let tax = self.add_tax(target, digits);
        let discounts = base.saturating_add(given);
        if discounts != 0 {
            out.discounts.push((currency, discounts));
        }
        self.check_total(&sold, &returned, digits, out);
        let purchase_at = self.receipt.first_at;
        let has_purchase = !sold.is_empty();
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
    fn amount(&self, meaning: Meaning, digits: u8) -> Option<i64> {
        match self.receipt.value(self.mapping, meaning) {
            Stored::Amount(amount) => {
                scaled(amount, FINE_DIGITS).map(|(fine, _)| to_minor(fine, digits).0)
            }
            _ => None,
        }
    }

    fn of_kind(&self, kind: ItemKind) -> impl Iterator<Item = (u32, &Item)> {
        (self.first_item..)
            .zip(self.items)
            .filter(move |(_, item)| item.kind == kind)
    }

    /// The sum of rows that are a discount, shipping or tax.
    fn rows_of(&self, kind: ItemKind, digits: u8) -> Option<i64> {
        let mut sum = None;
        for (_, item) in self.of_kind(kind) {
            let (amount, _) = to_minor(item.amount, digits);
            sum = Some(sum.unwrap_or(0i64).saturating_add(amount));
        }
        sum
    }

    fn lines(&self, kind: ItemKind, digits: u8, out: &mut Settled) -> Result<Vec<Open>> {
        let mut lines = Vec::new();
        for (at, item) in self.of_kind(kind) {
            lines.push(self.line(at, item, digits, out)?);
        }
        Ok(lines)
    }

    fn line(&self, at: u32, item: &Item, digits: u8, out: &mut Settled) -> Result<Open> {
        let none = More::default();
        let more = item.more.as_deref().unwrap_or(&none);
        let too_large = || Unsettled {
            code: codes::MAPPING_VALUE,
            message: "an amount is larger than 64 bits hold".to_owned(),
            help: "correct the cell".to_owned(),
        };
        let gross = if item.price == NONE {
            None
        } else {
            Some(product(item.quantity, item.price, digits).ok_or_else(too_large)?)
        };
        let price = if item.price == NONE {
            None
        } else {
            Some(to_minor(item.price, digits))
        };
        let (mut amount, mut discount, mut exact) = match (item.amount, gross) {
            (NONE, Some((gross, exact))) => {
                let (discount, whole) = to_minor(more.discount, digits);
                if discount > gross {
                    return Err(Unsettled {
                        code: codes::RECEIPT_SUM,
                        message: format!(
                            "the discount {} is larger than quantity × price, {}",
                            format_scaled(discount, digits),
                            format_scaled(gross, digits)
                        ),
                        help: "check the columns of `unit_price` and `discount` in [line]"
                            .to_owned(),
                    });
                }
                (gross - discount, discount, exact && whole)
            }
            (NONE, None) => (0, 0, true),
            (amount, gross) => {
                let (amount, exact) = to_minor(amount, digits);
                let discount = gross.map_or(0, |(gross, _)| (gross - amount).max(0));
                (amount, discount, exact)
            }
        };
        let (tax, whole) = to_minor(more.tax, digits);
        exact &= whole;
        if tax != 0 {
            amount = amount.checked_add(tax).ok_or_else(too_large)?;
        }
        out.rounded += u64::from(!exact);
        let price = price.filter(|&(price, exact)| {
            exact && gross.is_some_and(|(gross, _)| gross - discount == amount) && price >= 0
        });
        if price.is_none() {
            discount = if item.amount == NONE {
                discount
            } else {
                to_minor(more.discount, digits).0
            };
        }
        Ok(Open {
            item: at,
            quantity: item.quantity,
            amount,
            price: price.map(|(price, _)| price),
            discount,
            changed: tax != 0,
            untaxed: more.untaxed,
        })
    }

    /// Spreads what the order as a whole takes off, and gives it.
    fn take_off(&self, lines: &mut [Open], digits: u8, currency: &Currency) -> Result<i64> {
        let show = |amount| format!("{} {currency}", format_scaled(amount, digits));
        let mut given = 0;
        let of_rows = self.rows_of(ItemKind::Discount, digits);
        let of_receipt = self.amount(Meaning::Discount, digits);
        for discount in [of_rows, of_receipt].into_iter().flatten() {
            let discount = discount.abs();
            let sum: i64 = lines.iter().map(|line| line.amount).sum();
            if discount > sum {
                return Err(Unsettled {
                    code: codes::RECEIPT_SUM,
                    message: format!(
                        "the discount is {}, but the lines come to {}",
                        show(discount),
                        show(sum)
                    ),
                    help: "check `discount` in [receipt] or [rows]".to_owned(),
                });
            }
            reduce(lines, discount);
            given += discount;
        }
        if let Some(subtotal) = self.amount(Meaning::Subtotal, digits).map(i64::abs) {
            // Tax on top of single lines is not in what the order says.
            let sum: i64 = lines.iter().map(|line| line.amount).sum();
            if subtotal > sum {
                return Err(Unsettled {
                    code: codes::RECEIPT_SUM,
                    message: format!(
                        "the lines come to {}, but the subtotal is {}",
                        show(sum),
                        show(subtotal)
                    ),
                    help: "a line may be missing, or `subtotal` in [receipt] is the wrong column"
                        .to_owned(),
                });
            }
            reduce(lines, sum - subtotal);
            given += sum - subtotal;
        }
        Ok(given)
    }

    /// Spreads taxes that are known for the order only, and gives what tax
    /// there is within its amounts, if that is known.
    fn add_tax(&self, lines: &mut [Open], digits: u8) -> Option<i64> {
        let on_lines: i64 = self
            .items
            .iter()
            .filter_map(|item| item.more.as_deref())
            .map(|more| to_minor(more.tax, digits).0)
            .sum();
        let of_rows = self.rows_of(ItemKind::Tax, digits);
        let of_receipt = self.amount(Meaning::Tax, digits);
        let on_top = of_rows.unwrap_or(0).abs() + of_receipt.unwrap_or(0).abs();
        if on_top != 0 {
            let weight = |line: &Open| if line.untaxed { 0 } else { line.amount };
            let mut weights: Vec<i64> = lines.iter().map(weight).collect();
            if weights.iter().all(|&weight| weight == 0) {
                weights = lines.iter().map(|line| line.amount).collect();
            }
            for (line, share) in lines.iter_mut().zip(spread(on_top, &weights)) {
                line.amount += share;
                line.changed |= share != 0;
            }
        }
        let within = self.amount(Meaning::TaxWithin, digits);
        let known = on_lines != 0 || of_rows.is_some() || of_receipt.is_some() || within.is_some();
        known
            .then(|| on_lines + on_top + within.unwrap_or(0).abs())
            .filter(|&tax| tax > 0)
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
        let comes_to = sum(sold) - sum(returned) + self.shipping(digits).unwrap_or(0);
        if comes_to.abs() != total.abs() {
            out.other_totals.push(self.number);
        }
    }

    /// Lines that the order's own rows say to have been given back.
    fn refunded_lines(&self, sold: &[Open], digits: u8) -> Vec<OutLine> {
        let mut lines = Vec::new();
        for line in sold {
            let Some(item) = self.items.get((line.item - self.first_item) as usize) else {
                continue;
            };
            let Some(more) = item
                .more
                .as_deref()
                .filter(|more| more.refunded != 0 || more.refunded_quantity != 0)
            else {
                continue;
            };
            let quantity = if more.refunded_quantity == 0 {
                line.quantity
            } else {
                more.refunded_quantity.min(line.quantity)
            };
            let amount = if more.refunded != 0 {
                to_minor(more.refunded, digits).0.min(line.amount)
            } else {
                let rest = line.quantity - quantity;
                spread(line.amount, &[quantity, rest])
                    .first()
                    .copied()
                    .unwrap_or(0)
            };
            lines.push(OutLine {
                item: Some(line.item),
                quantity,
                amount,
                price: None,
                discount: 0,
            });
        }
        lines
    }

    /// Returned lines; those beside a purchase apart by the time at which they
    /// came back.
    fn returns_by_time(&self, returned: Vec<Open>, has_purchase: bool) -> Vec<(i64, Vec<Open>)> {
        let at = |line: &Open| {
            self.items
                .get((line.item - self.first_item) as usize)
                .map_or(0, |item| item.at)
        };
        let mut groups: Vec<(i64, Vec<Open>)> = Vec::new();
        for line in returned {
            let time = at(&line);
            match groups
                .iter_mut()
                .find(|(known, _)| *known == time || !has_purchase)
            {
                Some((known, lines)) => {
                    *known = (*known).min(time);
                    lines.push(line);
                }
                None => groups.push((time, vec![line])),
            }
        }
        groups.sort_by_key(|(time, _)| *time);
        groups
    }

    /// Rows of refunds, by time.
    fn refund_rows(&self, digits: u8) -> Vec<(i64, Vec<OutLine>)> {
        let mut groups: Vec<(i64, Vec<OutLine>)> = Vec::new();
        for (at, item) in self.of_kind(ItemKind::Refunded) {
            let line = OutLine {
                item: Some(at),
                quantity: item.quantity,
                amount: to_minor(item.amount, digits).0,
                price: None,
                discount: 0,
            };
            match groups.iter_mut().find(|(known, _)| *known == item.at) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((item.at, vec![line])),
            }
        }
        groups.sort_by_key(|(time, _)| *time);
        groups
    }
}

fn reduce(lines: &mut [Open], discount: i64) {
    let weights: Vec<i64> = lines.iter().map(|line| line.amount).collect();
    for (line, share) in lines.iter_mut().zip(spread(discount, &weights)) {
        line.amount -= share;
        line.discount += share;
    }
}

fn push(out: &mut Settled, lines: Vec<Open>) -> std::ops::Range<usize> {
    let start = out.lines.len();
    out.lines.extend(lines.into_iter().map(Open::finish));
    start..out.lines.len()
}

impl Open {
    fn finish(self) -> OutLine {
        OutLine {
            item: Some(self.item),
            quantity: self.quantity,
            amount: self.amount,
            price: self.price.filter(|_| !self.changed),
            discount: self.discount,
        }
    }
}
