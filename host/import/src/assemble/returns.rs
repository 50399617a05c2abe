//! What came back: lines of the receipt's own, and refunds of it.

use super::amounts::{spread, to_minor};
use super::priced::Open;
use super::settle::{OutLine, Settling};
use super::store::ItemKind;

impl Settling<'_> {
    /// Lines that the order's own rows say to have been given back.
    pub(super) fn refunded_lines(&self, sold: &[Open], digits: u8) -> Vec<OutLine> {
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
    pub(super) fn returns_by_time(
        &self,
        returned: Vec<Open>,
        has_purchase: bool,
    ) -> Vec<(i64, Vec<Open>)> {
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
    pub(super) fn refund_rows(&self, digits: u8) -> Vec<(i64, Vec<OutLine>)> {
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
