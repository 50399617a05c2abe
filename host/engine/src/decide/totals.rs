//! Totals of earlier phases, as fields that later phases read.

use std::sync::Arc;

use arrow_buffer::ScalarBuffer;

use super::applied_effect::{AppliedEffect, Granted};
use super::progress::Progress;
use crate::batch::{Column, Columns, Integers};
use crate::schema::FieldId;
use crate::snapshot::Snapshot;

/// The totals of earlier phases that somebody reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Totals {
    /// `purchase.net`
    net: Option<FieldId>,
    /// `line.net`
    line_net: Option<FieldId>,
    /// `purchase.earning`
    earning: Option<FieldId>,
    /// `purchase.base_points`
    base_points: Option<FieldId>,
}

impl Totals {
    pub(super) fn read_in(snapshot: &Snapshot) -> Self {
        let fields = snapshot.fields();
        let is_read = |id: &FieldId| snapshot.reads().contains(*id);
        let has_wallets = !snapshot.settings().state.wallets.is_empty();
        Self {
            net: fields.net.filter(is_read),
            line_net: fields.line_net.filter(is_read),
            earning: fields.earning.filter(is_read),
            base_points: fields.base_points.filter(is_read).filter(|_| has_wallets),
        }
    }

    /// Sets what the price phases came to so far: `purchase.net`, `line.net` and
    /// `purchase.earning`. Whether any of it is read.
    pub(super) fn set_net(
        &self,
        columns: &mut Arc<Columns>,
        snapshot: &Snapshot,
        progress: &Progress,
        given: &[AppliedEffect],
    ) -> bool {
        if self.net.is_none() && self.line_net.is_none() && self.earning.is_none() {
            return false;
        }
        let fields = snapshot.fields();
        let mut totals = Vec::new();
        if let Some(net) = self.net {
            totals.extend(order_nets(columns, fields.total, progress).map(|column| (net, column)));
        }
        if self.line_net.is_some() || self.earning.is_some() {
            let lines = line_nets(columns, fields.line_amount, progress);
            if let (Some(earning), Some(lines)) = (self.earning, &lines) {
                let column = earnings(columns, snapshot, given, &lines.values);
                totals.extend(column.map(|column| (earning, column)));
            }
            totals.extend(self.line_net.zip(lines));
        }
        if totals.is_empty() {
            return false;
        }
        let columns = Arc::make_mut(columns);
        for (field, column) in totals {
            columns.set(field, Column::Integers(column));
        }
        true
    }

    /// Sets what the earn phase came to: `purchase.base_points`. Whether it is
    /// read.
    pub(super) fn set_base_points(&self, columns: &mut Arc<Columns>, progress: &Progress) -> bool {
        let Some(field) = self.base_points else {
            return false;
        };
        let of_row = |row| progress.base(row).first().copied().unwrap_or(0);
        let values: Vec<i64> = (0..columns.rows()).map(of_row).collect();
        Arc::make_mut(columns).set(
            field,
            Column::Integers(Integers {
                values: values.into(),
                validity: None,
            }),
        );
        true
    }
}

fn integers(columns: &Columns, field: Option<FieldId>) -> Option<&Integers> {
    columns.get(field?).and_then(Column::as_integers)
}

fn order_nets(columns: &Columns, total: Option<FieldId>, progress: &Progress) -> Option<Integers> {
    let total = integers(columns, total)?;
    let values = total
        .values
        .iter()
        .zip(progress.off())
        .map(|(total, off)| total.saturating_sub(*off))
        .collect();
    Some(Integers {
        values,
        validity: total.validity.clone(),
    })
}

/// What discounts took off the shipping of which events.
fn off_shipping(given: &[AppliedEffect]) -> impl Iterator<Item = (usize, i64)> {
    given.iter().filter_map(|given| match &given.effect {
        Granted::Discount { amount, lines, .. } if lines.is_empty() => {
            Some((given.row as usize, *amount))
        }
        _ => None,
    })
}

/// The lines' amounts after discounts.
fn line_nets(columns: &Columns, amount: Option<FieldId>, progress: &Progress) -> Option<Integers> {
    let amounts = integers(columns, amount)?;
    let off = progress.off_lines();
    if off.is_empty() {
        return Some(amounts.clone());
    }
    let nets = amounts.values.iter().zip(off);
    Some(Integers {
        values: nets
            .map(|(amount, off)| amount.saturating_sub(*off))
            .collect(),
        validity: amounts.validity.clone(),
    })
}

/// What base points are computed of, by `[earn]`.
fn earnings(
    columns: &Columns,
    snapshot: &Snapshot,
    given: &[AppliedEffect],
    nets: &ScalarBuffer<i64>,
) -> Option<Integers> {
    let fields = snapshot.fields();
    let settings = snapshot.settings();
    let earn = &settings.earn;
    let totals = integers(columns, fields.total)?;
    let column = |wanted: bool, field| wanted.then(|| integers(columns, field)).flatten();
    let gifts = integers(columns, fields.gift);
    let stored_value = column(!earn.gift_cards.is_included(), fields.stored_value);
    let taxes = column(!earn.tax.is_included(), fields.tax);
    let shipping = column(earn.shipping.is_included(), fields.shipping);
    let points = column(
        !earn.paid_with_points.is_included(),
        fields.paid_with_points,
    );
    let mut shipping_off = vec![
        0i64;
        if shipping.is_some() {
            columns.rows()
        } else {
            0
        }
    ];
    for (row, amount) in off_shipping(given) {
        if let Some(off) = shipping_off.get_mut(row) {
            *off = off.saturating_add(amount);
        }
    }
    let at = |column: Option<&Integers>, entry| column.and_then(|c| c.get(entry)).unwrap_or(0);
    let of_row = |row: usize| {
        let earns = |line: &usize| at(gifts, *line) == 0 && at(stored_value, *line) == 0;
        let lines = columns.line_range(row).filter(earns);
        let goods: i128 = lines
            .filter_map(|line| nets.get(line))
            .map(|&net| i128::from(net))
            .sum();
        // The tax is that of the whole total: the goods have their share.
        let total = i128::from(at(Some(totals), row));
        let tax = match i128::from(at(taxes, row)) * goods {
            0 => 0,
            exact => settings.money.rounding.divide(exact, total),
        };
        let shipping = at(shipping, row).saturating_sub(at_row(&shipping_off, row));
        let earning = goods - i128::from(tax) + i128::from(shipping) - i128::from(at(points, row));
        i64::try_from(earning.max(0)).unwrap_or(i64::MAX)
    };
    Some(Integers {
        values: (0..columns.rows()).map(of_row).collect(),
        validity: totals.validity.clone(),
    })
}

fn at_row(values: &[i64], row: usize) -> i64 {
    values.get(row).copied().unwrap_or(0)
}
