//! Lines while discounts and taxes are spread over them.

use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::{Currency, format_scaled};

use super::amounts::{NONE, product, spread, to_minor};
use super::settle::{OutLine, Result, Settled, Settling, Unsettled};
use super::store::{Item, ItemKind, More};
use crate::mapping::Meaning;

/// Minor units that the lines of a receipt come to at most, so that no sum of
/// a few such amounts is more than 64 bits hold.
const MOST: i64 = i64::MAX / 8;

/// A line while amounts are spread over it.
pub(super) struct Open {
    pub(super) item: u32,
    pub(super) quantity: i64,
    pub(super) amount: i64,
    pub(super) price: Option<i64>,
    pub(super) discount: i64,
    /// Whether more than a discount changed the amount.
    pub(super) changed: bool,
    pub(super) untaxed: bool,
}

impl Settling<'_> {
    pub(super) fn lines(&self, kind: ItemKind, digits: u8, out: &mut Settled) -> Result<Vec<Open>> {
        let mut lines = Vec::new();
        for (at, item) in self.of_kind(kind) {
            lines.push(self.line(at, item, digits, out)?);
        }
        let sum: i128 = lines.iter().map(|line| i128::from(line.amount)).sum();
        if sum > i128::from(MOST) {
            return Err(too_large());
        }
        Ok(lines)
    }

    fn line(&self, at: u32, item: &Item, digits: u8, out: &mut Settled) -> Result<Open> {
        let none = More::default();
        let more = item.more.as_deref().unwrap_or(&none);
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
    pub(super) fn take_off(
        &self,
        lines: &mut [Open],
        digits: u8,
        currency: &Currency,
    ) -> Result<i64> {
        let show = |amount| format!("{} {currency}", format_scaled(amount, digits));
        let mut given = 0;
        let of_rows = self.rows_of(ItemKind::Discount, digits);
        let of_receipt = self.amount(Meaning::Discount, digits);
        for discount in [of_rows, of_receipt].into_iter().flatten() {
            let discount = discount.saturating_abs();
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
    pub(super) fn add_tax(
        &self,
        lines: &mut [Open],
        sold: bool,
        digits: u8,
    ) -> Result<Option<i64>> {
        let on_lines: i64 = self
            .items
            .iter()
            .filter_map(|item| item.more.as_deref())
            .map(|more| to_minor(more.tax, digits).0)
            .sum();
        let of_rows = self.rows_of(ItemKind::Tax, digits);
        let of_receipt = self.amount(Meaning::Tax, digits);
        if let Some(tax) = of_receipt.filter(|&tax| sold && tax < 0) {
            return Err(Unsettled {
                code: codes::RECEIPT_SUM,
                message: format!("the tax on top is {}", format_scaled(tax, digits)),
                help: "check `tax`, `subtotal` and `shipping` in [receipt]: tax that is within the prices is `tax_within`".to_owned(),
            });
        }
        let on_top = of_rows
            .unwrap_or(0)
            .saturating_abs()
            .saturating_add(of_receipt.unwrap_or(0).saturating_abs());
        if on_top > MOST {
            return Err(too_large());
        }
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
        Ok(known
            .then(|| on_lines + on_top + within.unwrap_or(0).saturating_abs())
            .filter(|&tax| tax > 0))
    }
}

fn too_large() -> Unsettled {
    Unsettled {
        code: codes::MAPPING_VALUE,
        message: "an amount is larger than 64 bits hold".to_owned(),
        help: "correct the cell".to_owned(),
    }
}

fn reduce(lines: &mut [Open], discount: i64) {
    let weights: Vec<i64> = lines.iter().map(|line| line.amount).collect();
    for (line, share) in lines.iter_mut().zip(spread(discount, &weights)) {
        line.amount -= share;
        line.discount += share;
    }
}

impl Open {
    pub(super) fn finish(self) -> OutLine {
        OutLine {
            item: Some(self.item),
            quantity: self.quantity,
            amount: self.amount,
            price: self.price.filter(|_| !self.changed),
            discount: self.discount,
        }
    }
}
