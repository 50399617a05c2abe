//! `[spend]`: what of a purchase counts as spend.

use super::applied_effect::{AppliedEffect, Granted};
use super::decision::Decisions;
use super::price::shares;
use super::settings::Component;
use crate::batch::{Column, Columns, Integers};
use crate::schema::{FieldId, KindId};
use crate::snapshot::Snapshot;

/// What counts as spend, in `history.spend`, for tiers and in sums of amounts
/// of `[history]`, besides the goods after their discounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpendSettings {
    /// The tax within the goods' prices. Included by default: it is part of
    /// what members pay.
    pub tax: Component,
    /// Shipping after its discounts. Excluded by default: it is no goods.
    pub shipping: Component,
    /// Lines that sell stored value, such as gift cards. Excluded by default:
    /// what the card pays for counts, and would count twice.
    pub gift_cards: Component,
    /// What points paid for. Excluded by default: nobody climbs by using what
    /// climbing brought (R79).
    pub paid_with_points: Component,
}

impl Default for SpendSettings {
    fn default() -> Self {
        Self {
            tax: Component::Included,
            shipping: Component::Excluded,
            gift_cards: Component::Excluded,
            paid_with_points: Component::Excluded,
        }
    }
}

/// What a purchase came to, after its decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paid {
    /// What of it counts as spend, in minor units; never below 0.
    pub(crate) spend: i64,
    /// The same by line. Together they are the spend, less shipping.
    pub(crate) lines: Vec<i64>,
    /// What each line cost after discounts, whatever counts of it.
    pub(crate) nets: Vec<i64>,
}

/// Columns of a batch that purchases are worked out of.
pub(crate) struct Purchases<'a> {
    columns: &'a Columns,
    snapshot: &'a Snapshot,
    amounts: Option<&'a Integers>,
    gifts: Option<&'a Integers>,
    stored_value: Option<&'a Integers>,
    totals: Option<&'a Integers>,
    taxes: Option<&'a Integers>,
    shipping: Option<&'a Integers>,
    points: Option<&'a Integers>,
}

impl<'a> Purchases<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, columns: &'a Columns) -> Self {
        let fields = snapshot.fields();
        let column = |id: Option<FieldId>| {
            id.and_then(|id| columns.get(id))
                .and_then(Column::as_integers)
        };
        Self {
            columns,
            snapshot,
            amounts: column(fields.line_amount),
            gifts: column(fields.gift),
            stored_value: column(fields.stored_value),
            totals: column(fields.total),
            taxes: column(fields.tax),
            shipping: column(fields.shipping),
            points: column(fields.paid_with_points),
        }
    }

    /// What a purchase came to, given what it got.
    pub(crate) fn paid(&self, row: usize, given: &[AppliedEffect]) -> Paid {
        let spend = &self.snapshot.settings().spend;
        let lines = self.columns.line_range(row);
        let at = |column: Option<&Integers>, entry| column.and_then(|c| c.get(entry)).unwrap_or(0);
        let mut nets: Vec<i64> = lines.clone().map(|line| at(self.amounts, line)).collect();
        let mut shipping = at(self.shipping, row);
        for given in given {
            let Granted::Discount { amount, lines, .. } = &given.effect else {
                continue;
            };
            if lines.is_empty() {
                shipping = shipping.saturating_sub(*amount);
            }
            for &(line, off) in lines {
                if let Some(net) = nets.get_mut(line as usize) {
                    *net = net.saturating_sub(off);
                }
            }
        }
        let counts = |line: usize| {
            at(self.gifts, line) == 0
                && (spend.gift_cards.is_included() || at(self.stored_value, line) == 0)
        };
        let weights: Vec<i64> = lines
            .zip(&nets)
            .map(|(line, &net)| if counts(line) { net.max(0) } else { 0 })
            .collect();
        let goods: i128 = weights.iter().map(|&net| i128::from(net)).sum();
        let mut rest = goods;
        if !spend.tax.is_included() {
            // The tax is that of the whole total: the goods have their share.
            let total = i128::from(at(self.totals, row));
            let exact = i128::from(at(self.taxes, row)) * goods;
            if exact != 0 && total != 0 {
                let rounding = self.snapshot.settings().money.rounding;
                rest -= i128::from(rounding.divide(exact, total));
            }
        }
        if !spend.paid_with_points.is_included() {
            rest -= i128::from(at(self.points, row));
        }
        let rest = i64::try_from(rest.max(0)).unwrap_or(i64::MAX);
        let lines = shares(rest, &weights);
        let shipping = if spend.shipping.is_included() {
            shipping.max(0)
        } else {
            0
        };
        Paid {
            spend: rest.saturating_add(shipping),
            lines,
            nets,
        }
    }
}

impl Decisions {
    /// What of an event counts as spend, in minor units; below zero of a return.
    /// `columns` are those that were decided.
    #[doc(hidden)]
    pub fn spend(&self, snapshot: &Snapshot, columns: &Columns, row: usize) -> i64 {
        if let Some(reversal) = self.reversal(row) {
            return reversal.spend.saturating_neg();
        }
        if columns.kind(row) != KindId::PURCHASE {
            return 0;
        }
        let purchases = Purchases::new(snapshot, columns);
        purchases.paid(row, self.given(row)).spend
    }
}

/// The columns with what was paid in the place of prices: `purchase.total` is
/// what counts as spend, `line.amount` the same by line. `[history]` is made
/// of these.
pub(crate) fn as_paid(columns: &Columns, snapshot: &Snapshot, paid: &[Paid]) -> Columns {
    let fields = snapshot.fields();
    let mut columns = columns.clone();
    let replace = |column: Option<&Column>, values: Vec<i64>| {
        let column = column.and_then(Column::as_integers)?;
        let same = values.len() == column.values.len();
        same.then(|| {
            Column::Integers(Integers {
                values: values.into(),
                validity: column.validity.clone(),
            })
        })
    };
    let totals = paid.iter().map(|paid| paid.spend).collect();
    let lines = paid.iter().flat_map(|paid| paid.lines.iter().copied());
    let lines = lines.collect();
    for (field, values) in [(fields.total, totals), (fields.line_amount, lines)] {
        if let Some(field) = field
            && let Some(column) = replace(columns.get(field), values)
        {
            columns.set(field, column);
        }
    }
    columns
}
