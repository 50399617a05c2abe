//! Which lines of a purchase come back.

use std::cmp::Reverse;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::problem::ReturnProblem;
use super::purchase::share;
use crate::model::{QUANTITY_DIGITS, format_scaled};

/// A line of a purchase or a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) sku: Arc<str>,
    /// Thousandths of units.
    pub(crate) quantity: i64,
    /// In minor units; a return need not say it.
    pub(crate) amount: Option<i64>,
}

/// What came back of a purchase so far, as a store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// By line, in thousandths of units; empty as long as nothing did.
    pub(crate) quantities: Vec<i64>,
    /// Of what points paid, in minor units.
    pub(crate) points: i64,
    /// Whether nothing is left.
    pub(crate) whole: bool,
}

impl Back {
    pub(crate) fn of_line(&self, line: usize) -> i64 {
        self.quantities.get(line).copied().unwrap_or(0)
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.quantities.iter().all(|&quantity| quantity == 0) && self.points == 0 && !self.whole
    }
}

/// Whether amounts must be what was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountCheck {
    /// They must: the return names its purchase.
    Named,
    /// They need not: it may have been another one.
    Guessed,
}

/// A return and its purchase, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matched {
    /// What came back of the purchase, this return included.
    pub(crate) back: Back,
    /// By line of the return, which lines of the purchase it is of, and how
    /// much of each.
    pub(crate) sources: Vec<Vec<(usize, i64)>>,
    /// By line of the return, what was paid for it, in minor units.
    pub(crate) paid: Vec<i64>,
}

/// Finds the lines of a purchase that come back: by `sku`, in the order of the
/// purchase, those first for which just the amount was paid that the return
/// says. `nets` is what each line cost after discounts; messages write amounts
/// with so many minor digits.
pub(crate) fn matched(
    of: &str,
    bought: &[Line],
    nets: &[i64],
    back: &Back,
    returned: &[Line],
    check: AmountCheck,
    minor_digits: u8,
) -> Result<Matched, ReturnProblem> {
    let mut now = back.clone();
    now.quantities.resize(bought.len(), 0);
    let mut sources = Vec::with_capacity(returned.len());
    let mut paid = Vec::with_capacity(returned.len());
    for line in returned {
        let mut places: Vec<usize> = (0..bought.len())
            .filter(|&at| bought.get(at).is_some_and(|known| known.sku == line.sku))
            .collect();
        if places.is_empty() {
            return Err(ReturnProblem::NotBought {
                of: of.to_owned(),
                sku: line.sku.to_string(),
            });
        }
        let price = |at: usize| -> (i64, i64) {
            let net = nets.get(at).copied().unwrap_or(0);
            (net, bought.get(at).map_or(0, |known| known.quantity))
        };
        let fits = |at: usize, quantity: i64, amount: i64| {
            let (net, of) = price(at);
            let difference =
                i128::from(amount) * i128::from(of) - i128::from(net) * i128::from(quantity);
            difference.abs() < i128::from(of.max(1))
        };
        if let Some(amount) = line.amount {
            // Stable, so that lines of one price stay in their order.
            places.sort_by_key(|&at| Reverse(fits(at, line.quantity, amount)));
        }
        let (mut left, mut own, mut sum) = (line.quantity, Vec::new(), 0i64);
        let mut parts = 0i64;
        for at in places.iter().copied() {
            let (net, of) = price(at);
            let Some(before) = now.quantities.get_mut(at) else {
                continue;
            };
            let part = left.min(of.saturating_sub(*before)).max(0);
            if part == 0 {
                continue;
            }
            left -= part;
            own.push((at, part));
            // In steps that sum to what the line cost.
            let after = before.saturating_add(part);
            sum = sum.saturating_add(share(net, after, of) - share_or_nothing(net, *before, of));
            parts += i64::from(part < of);
            *before = after;
        }
        if left > 0 {
            let number = |quantity| {
                let text = format_scaled(quantity, QUANTITY_DIGITS);
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            };
            return Err(ReturnProblem::TooMuch {
                of: of.to_owned(),
                sku: line.sku.to_string(),
                quantity: number(line.quantity),
                left: number(line.quantity - left),
            });
        }
        // Tills round the price of a part as they like.
        if let Some(amount) = line.amount
            && check == AmountCheck::Named
            && (amount.saturating_sub(sum)).saturating_abs() > parts
        {
            return Err(ReturnProblem::Amount {
                given: format_scaled(amount, minor_digits),
                paid: format_scaled(sum, minor_digits),
            });
        }
        sources.push(own);
        paid.push(sum);
    }
    let is_back = |(at, line): (usize, &Line)| now.of_line(at) >= line.quantity;
    now.whole = bought.iter().enumerate().all(is_back);
    Ok(Matched {
        back: now,
        sources,
        paid,
    })
}

fn share_or_nothing(value: i64, part: i64, whole: i64) -> i64 {
    if part == 0 {
        0
    } else {
        share(value, part, whole)
    }
}
