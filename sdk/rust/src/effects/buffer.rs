use std::fmt::{Display, Write as _};

use super::rows::{Columns, Rows};
use super::texts::Texts;
use crate::bindings::sadakat::plugin::types as abi;
use crate::{EffectKind, Failure};

/// What a batch's events propose, in the columns of the contract.
#[derive(Debug)]
pub(crate) struct Buffer {
    rows: Rows,
    discounts: abi::Discounts,
    coupons: abi::Coupons,
    values: abi::Values,
    texts: Texts,
    failures: Vec<abi::Failure>,
    event: u32,
    /// How many rows there were before the event at hand.
    mark: usize,
    /// An amount that saturated in the event at hand.
    overflow: bool,
    /// Reused to write values.
    scratch: String,
}

impl Buffer {
    /// Room for a proposal for each of so many events.
    pub(crate) fn new(events: u32) -> Self {
        Self {
            rows: Rows::with_capacity(events as usize),
            discounts: abi::Discounts {
                units: Vec::new(),
                targets: Vec::new(),
                bases: Vec::new(),
                caps: Vec::new(),
            },
            coupons: abi::Coupons {
                units: Vec::new(),
                days: Vec::new(),
            },
            values: abi::Values {
                counts: Vec::new(),
                names: Vec::new(),
                texts: Vec::new(),
            },
            texts: Texts::default(),
            failures: Vec::new(),
            event: 0,
            mark: 0,
            overflow: false,
            scratch: String::new(),
        }
    }

    /// What is pushed from now on is for this event.
    #[inline]
    pub(crate) fn begin(&mut self, event: u32) {
        self.event = event;
        self.mark = self.rows.len();
    }

    /// Keeps what the event proposed, or drops it and records the failure.
    #[inline]
    pub(crate) fn end(&mut self, result: Result<(), Failure>) {
        match result {
            Ok(()) if self.overflow => self.fail(Failure::from("an amount is too large to count")),
            Ok(()) => {}
            Err(failure) => self.fail(failure),
        }
    }

    #[cold]
    #[inline(never)]
    fn fail(&mut self, failure: Failure) {
        self.overflow = false;
        let dropped = self.rows.truncate(self.mark);
        let count = |kind: EffectKind| dropped.iter().filter(|of| **of == kind as u8).count();
        let discounts = count(EffectKind::Discount);
        let coupons = count(EffectKind::Coupon);
        let valued = count(EffectKind::Message) + count(EffectKind::Custom);
        let counts = self.values.counts.iter().rev().take(valued);
        let values = counts.map(|count| *count as usize).sum();
        drop_last(&mut self.discounts.units, discounts);
        drop_last(&mut self.discounts.targets, discounts);
        drop_last(&mut self.discounts.bases, discounts);
        drop_last(&mut self.discounts.caps, discounts);
        drop_last(&mut self.coupons.units, coupons);
        drop_last(&mut self.coupons.days, coupons);
        drop_last(&mut self.values.counts, valued);
        drop_last(&mut self.values.names, values);
        drop_last(&mut self.values.texts, values);
        self.failures.push(abi::Failure {
            event: self.event,
            message: failure.into_message(),
        });
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, kind: EffectKind, name: &str, amount: i64) {
        let name = self.texts.position(name);
        self.push_row(kind, name, amount);
    }

    #[inline]
    fn push_row(&mut self, kind: EffectKind, name: u32, amount: i64) {
        self.check(amount);
        self.rows.push(self.event, kind, name, amount);
    }

    #[inline(always)]
    pub(crate) fn push_coupon(&mut self, offer: &str, unit: u8, amount: i64, days: i64) {
        self.push(EffectKind::Coupon, offer, amount);
        self.check(days);
        self.coupons.units.push(unit);
        self.coupons.days.push(days);
    }

    pub(crate) fn push_discount(&mut self, discount: Discounted) {
        self.push_row(EffectKind::Discount, 0, discount.amount);
        self.check(discount.cap);
        let columns = &mut self.discounts;
        columns.units.push(discount.unit);
        columns.targets.push(discount.target);
        columns.bases.push(discount.base);
        columns.caps.push(discount.cap);
    }

    /// Pushes an effect with named values.
    pub(crate) fn push_valued(
        &mut self,
        kind: EffectKind,
        name: &str,
        values: &[(&str, &dyn Display)],
    ) {
        self.push(kind, name, 0);
        self.values.counts.push(values.len() as u32);
        for (name, value) in values {
            self.scratch.clear();
            // Writing to a String fails only if the value's own Display does.
            let _ = write!(self.scratch, "{value}");
            let name = self.texts.position(name);
            let value = self.texts.position(&self.scratch);
            self.values.names.push(name);
            self.values.texts.push(value);
        }
    }

    /// Takes note of a number that stands where arithmetic saturates.
    #[inline]
    fn check(&mut self, number: i64) {
        if matches!(number, i64::MIN | i64::MAX) {
            self.overflow = true;
        }
    }

    pub(crate) fn finish(self) -> abi::Outcome {
        let Columns {
            events,
            kinds,
            names,
            amounts,
        } = self.rows.into_columns();
        abi::Outcome {
            effects: abi::Effects {
                events,
                kinds,
                names,
                amounts,
                discounts: self.discounts,
                coupons: self.coupons,
                values: self.values,
                texts: self.texts.into_texts(),
            },
            failures: self.failures,
        }
    }
}

/// A discount in the numbers of the contract.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Discounted {
    pub(crate) unit: u8,
    pub(crate) amount: i64,
    pub(crate) target: u32,
    pub(crate) base: u8,
    pub(crate) cap: i64,
}

fn drop_last<T>(column: &mut Vec<T>, count: usize) {
    column.truncate(column.len().saturating_sub(count));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Money, Percent, Points};
    use crate::{Coupon, Discount, Effects, value::Currency};

    /// Something of every column.
    fn propose(buffer: &mut Buffer, event: u32, points: i64) {
        let mut effects = Effects::new(buffer, Currency::new("EUR", 2));
        effects.points(Points::from_millionths(points));
        effects.discount(Discount::amount(Money::from_minor(event.into())).on_line(1));
        effects.coupon(Coupon::percent("offer", Percent::whole(5)).valid_days(event.into()));
        effects.message("hello", &[("event", &event), ("points", &points)]);
        effects.discount(Discount::percent(Percent::whole(5)).of_remaining());
        effects.custom("nothing", &[]);
    }

    fn outcome(failing: impl Fn(u32) -> bool, saturating: impl Fn(u32) -> bool) -> abi::Outcome {
        let mut buffer = Buffer::new(40);
        for event in 0..40 {
            buffer.begin(event);
            let points = if saturating(event) { i64::MAX } else { 7 };
            propose(&mut buffer, event, points);
            buffer.end(if failing(event) {
                Err(Failure::from("no"))
            } else {
                Ok(())
            });
        }
        buffer.finish()
    }

    /// The columns without the rows of some events, which must be those of a
    /// batch in which these events propose nothing.
    #[test]
    fn what_a_failed_event_proposed_leaves_every_column() {
        let failed = |event| event % 3 == 1;
        let saturated = |event| event % 7 == 3;
        let found = outcome(failed, saturated);
        let mut buffer = Buffer::new(40);
        for event in (0..40).filter(|event| !failed(*event) && !saturated(*event)) {
            buffer.begin(event);
            propose(&mut buffer, event, 7);
            buffer.end(Ok(()));
        }
        let expected = buffer.finish().effects;
        let effects = &found.effects;
        assert_eq!(effects.events, expected.events);
        assert_eq!(effects.kinds, expected.kinds);
        assert_eq!(effects.amounts, expected.amounts);
        assert_eq!(effects.discounts, expected.discounts);
        assert_eq!(effects.coupons, expected.coupons);
        assert_eq!(effects.values.counts, expected.values.counts);
        // Texts have other positions: those of failed events stay.
        let told = |effects: &abi::Effects| -> Vec<String> {
            let places = effects.names.iter().chain(&effects.values.names);
            let places = places.chain(&effects.values.texts);
            let texts = places.map(|place| effects.texts.get(*place as usize).cloned());
            texts.map(Option::unwrap_or_default).collect()
        };
        // A discount has no name.
        assert_eq!(told(effects), told(&expected));
        let events: Vec<u32> = found.failures.iter().map(|failure| failure.event).collect();
        let expected: Vec<u32> = (0..40)
            .filter(|event| failed(*event) || saturated(*event))
            .collect();
        assert_eq!(events, expected);
        assert_eq!(
            found.failures.get(1).map(|f| f.message.as_str()),
            Some("an amount is too large to count")
        );
    }
}
