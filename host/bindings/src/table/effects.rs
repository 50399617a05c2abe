//! Decisions as a table, one row an event, and effects, one row an effect.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use sadakat_engine::Decision;
use sadakat_engine::decide::EffectRow;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The columns of effects, and whether they may have nulls.
const EFFECTS: [(&str, bool); 8] = [
    ("event", false),
    ("customer", true),
    ("campaign", false),
    ("kind", false),
    ("wallet", true),
    ("amount", true),
    ("currency", true),
    ("effect", false),
];

/// The columns of decisions.
const DECISIONS: [(&str, bool); 5] = [
    ("event", false),
    ("customer", true),
    ("day", false),
    ("program", false),
    ("decision", false),
];

/// A table of texts that grows row by row.
struct Texts<const N: usize> {
    fields: [(&'static str, bool); N],
    columns: [StringBuilder; N],
}

impl<const N: usize> Texts<N> {
    fn new(fields: [(&'static str, bool); N]) -> Self {
        Self {
            fields,
            columns: std::array::from_fn(|_| StringBuilder::new()),
        }
    }

    fn push(&mut self, row: [Option<&str>; N]) {
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.append_option(value);
        }
    }

    fn finish(self) -> Result<RecordBatch, ArrowError> {
        let fields = self
            .fields
            .map(|(name, nullable)| Field::new(name, DataType::Utf8, nullable));
        let columns = self
            .columns
            .map(|mut column| Arc::new(column.finish()) as ArrayRef);
        RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), columns.to_vec())
    }
}

/// One row an event: `event`, `customer`, `day`, `program`, and `decision`, its
/// JSON. `only_effects` leaves out events to which nothing happens.
///
/// # Errors
/// If they are more than a table holds.
pub fn decisions(decisions: &[Decision], only_effects: bool) -> Result<RecordBatch, ArrowError> {
    let mut table = Texts::new(DECISIONS);
    for decision in decisions {
        if only_effects && decision.is_nothing() {
            continue;
        }
        table.push([
            Some(decision.event()),
            decision.customer(),
            Some(&decision.day().to_string()),
            Some(decision.program()),
            Some(&decision.to_json()),
        ]);
    }
    table.finish()
}

/// One row an effect: `event`, `customer`, `campaign`, `kind`, `wallet`,
/// `amount`, `currency`, and `effect`, its JSON. Amounts are texts.
///
/// # Errors
/// If they are more than a table holds.
pub fn effects(decisions: &[Decision]) -> Result<RecordBatch, ArrowError> {
    let mut table = Texts::new(EFFECTS);
    for decision in decisions {
        let (event, customer) = (decision.event(), decision.customer());
        decision.tell_effects(&mut |row: EffectRow<'_>| {
            table.push([
                Some(event),
                customer,
                Some(row.campaign),
                Some(row.kind),
                row.wallet,
                row.amount,
                row.currency,
                Some(row.json),
            ]);
        });
    }
    table.finish()
}

/// The same of decisions that are JSON already.
///
/// # Errors
/// If one is no decision.
pub fn effects_of<'a>(decisions: impl Iterator<Item = &'a str>) -> Result<RecordBatch, ArrowError> {
    let wrong = |error: serde_json::Error| ArrowError::ExternalError(Box::new(error));
    let mut table = Texts::new(EFFECTS);
    for decision in decisions {
        let told: Told<'_> = serde_json::from_str(decision).map_err(wrong)?;
        for raw in told.effects {
            let effect: Effect = serde_json::from_str(raw.get()).map_err(wrong)?;
            table.push([
                Some(&told.event),
                told.customer.as_deref(),
                Some(&effect.campaign),
                Some(&effect.kind),
                effect.wallet.as_deref(),
                effect.amount.as_deref(),
                effect.currency.as_deref(),
                Some(raw.get()),
            ]);
        }
    }
    table.finish()
}

/// What decisions say, as far as columns hold it.
#[derive(Deserialize)]
struct Told<'a> {
    event: String,
    customer: Option<String>,
    #[serde(borrow)]
    effects: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Effect {
    campaign: String,
    kind: String,
    wallet: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
}
