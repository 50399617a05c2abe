//! Totals of earlier phases, as fields that later phases read.

use std::sync::Arc;

use super::progress::Progress;
use crate::batch::{Column, Columns, Integers};
use crate::snapshot::Snapshot;

/// Sets `purchase.net`, if somebody reads it.
pub(super) fn set_net(
    columns: &mut Arc<Columns>,
    snapshot: &Snapshot,
    progress: &Progress,
) -> bool {
    let fields = snapshot.fields();
    let (Some(net), Some(total)) = (fields.net, fields.total) else {
        return false;
    };
    if !snapshot.reads().contains(net) {
        return false;
    }
    let Some(total) = columns.get(total).and_then(Column::as_integers) else {
        return false;
    };
    let values = total
        .values
        .iter()
        .zip(&progress.off)
        .map(|(total, off)| total.saturating_sub(*off))
        .collect();
    let column = Integers {
        values,
        validity: total.validity.clone(),
    };
    Arc::make_mut(columns).set(net, Column::Integers(column));
    true
}

/// Sets `purchase.base_points`, if somebody reads it.
pub(super) fn set_base_points(
    columns: &mut Arc<Columns>,
    snapshot: &Snapshot,
    progress: &Progress,
) -> bool {
    let wallets = snapshot.settings().state.wallets.len();
    let Some(field) = snapshot.fields().base_points else {
        return false;
    };
    if !snapshot.reads().contains(field) || wallets == 0 {
        return false;
    }
    let values = progress.base.iter().step_by(wallets).copied().collect();
    Arc::make_mut(columns).set(
        field,
        Column::Integers(Integers {
            values,
            validity: None,
        }),
    );
    true
}
