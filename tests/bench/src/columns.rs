//! The events as columns, as records and members' state give them.

use std::sync::Arc;

use arrow_buffer::NullBuffer;
use sadakat_engine::batch::{
    Column, Columns, ColumnsBuilder, DictionaryBuilder, Integers, TextColumn, Texts,
};
use sadakat_engine::model::{Instant, LeapBirthday, QUANTITY_DIGITS, pow10};
use sadakat_engine::schema::{Field, FieldSet, KindId, Schema};

use crate::workload::{Event, Line};

/// The events as batches of at most `size`, with the fields that are wanted.
pub fn batches(
    events: &[Event],
    size: usize,
    schema: &Schema,
    wanted: &FieldSet,
) -> Vec<Arc<Columns>> {
    let chunks = events.chunks(size.max(1));
    chunks
        .map(|chunk| Arc::new(columns(chunk, schema, wanted)))
        .collect()
}

/// The events as one batch, with the fields that are wanted. Fields that the
/// host or a phase fills in are left out.
pub fn columns(events: &[Event], schema: &Schema, wanted: &FieldSet) -> Columns {
    let mut builder = ColumnsBuilder::default();
    for event in events {
        let at = Instant::from_micros(event.micros());
        builder.push(KindId::PURCHASE, at, schema, event.lines.len());
    }
    let mut columns = builder.finish();
    for id in wanted.iter() {
        let column = schema.field(id).and_then(|field| {
            if field.is_line() {
                line_column(field, events)
            } else {
                event_column(field, events)
            }
        });
        if let Some(column) = column {
            columns.set(id, column);
        }
    }
    columns
}

fn event_column(field: &Field, events: &[Event]) -> Option<Column> {
    let numbers =
        |of: fn(&Event) -> i64| Some(integers(events.iter().map(|event| Some(of(event)))));
    let some_texts = |of: fn(&Event) -> Option<String>| Some(texts(events.iter().map(of)));
    match field.name.as_str() {
        "event.id" => some_texts(|event| Some(event.id())),
        "event.kind" => some_texts(|_| Some("purchase".to_owned())),
        "event.at" | "now" => numbers(Event::micros),
        "event.hour" => numbers(|event| event.hour.into()),
        "event.minute" => numbers(|event| i64::from(event.second) / 60),
        "event.weekday" => numbers(|event| event.date.weekday().into()),
        "today" => numbers(|event| event.date.days().into()),
        "customer.id" => some_texts(|event| Some(event.customer())),
        "customer.birth_date" => numbers(|event| event.birth.days().into()),
        "customer.birthday" => numbers(|event| {
            i64::from(
                event
                    .date
                    .is_birthday(event.birth, LeapBirthday::February28),
            )
        }),
        "customer.tier" => some_texts(|event| Some(event.tier.name().to_owned())),
        "customer.tags" => Some(tags(events)),
        "purchase.store" => some_texts(Event::store_name),
        "purchase.channel" => some_texts(|event| Some(event.channel.name().to_owned())),
        "purchase.currency" => some_texts(|_| Some("TRY".to_owned())),
        "purchase.total" => numbers(|event| event.total),
        "history.purchases" => numbers(|event| event.purchases),
        "history.spend_this_year" => numbers(|event| event.spend_this_year),
        "history.days_since_purchase" => Some(integers(
            events.iter().map(|event| event.days_since_purchase),
        )),
        _ => None,
    }
}

fn line_column(field: &Field, events: &[Event]) -> Option<Column> {
    let lines = || events.iter().flat_map(|event| &event.lines);
    let numbers = |of: fn(&Line) -> i64| Some(integers(lines().map(|line| Some(of(line)))));
    match field.name.as_str() {
        "line.sku" => Some(texts(lines().map(|line| Some(line.sku())))),
        "line.category" => Some(texts(
            lines().map(|line| Some(line.category.name().to_owned())),
        )),
        "line.quantity" => numbers(|line| line.quantity * pow10(QUANTITY_DIGITS)),
        "line.unit_price" => numbers(|line| line.unit_price),
        "line.discount" => numbers(|_| 0),
        "line.amount" => numbers(|line| line.amount),
        _ => None,
    }
}

/// Which entries have a value; none if all have.
fn validity(known: Vec<bool>) -> Option<NullBuffer> {
    known.contains(&false).then(|| NullBuffer::from(known))
}

fn integers(values: impl Iterator<Item = Option<i64>>) -> Column {
    let (mut all, mut known) = (Vec::new(), Vec::new());
    for value in values {
        all.push(value.unwrap_or(0));
        known.push(value.is_some());
    }
    Column::Integers(Integers {
        values: all.into(),
        validity: validity(known),
    })
}

fn texts(values: impl Iterator<Item = Option<String>>) -> Column {
    let mut dictionary = DictionaryBuilder::default();
    let (mut keys, mut known) = (Vec::new(), Vec::new());
    for value in values {
        keys.push(value.as_deref().map_or(0, |text| dictionary.intern(text)));
        known.push(value.is_some());
    }
    Column::Text(TextColumn {
        keys: keys.into(),
        dictionary: dictionary.finish(),
        validity: validity(known),
    })
}

fn tags(events: &[Event]) -> Column {
    let mut dictionary = DictionaryBuilder::default();
    let (mut starts, mut keys) = (vec![0u32], Vec::new());
    for event in events {
        keys.extend(event.tags.iter().map(|tag| dictionary.intern(tag.name())));
        starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
    }
    Column::Texts(Texts {
        starts: starts.into(),
        keys: keys.into(),
        dictionary: dictionary.finish(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{SEED, generate};
    use sadakat_engine::model::{Currency, Zone};

    #[test]
    fn columns_say_what_the_events_say_whatever_the_batch_size() {
        let zone = Zone::from_name("Europe/Istanbul").unwrap();
        let schema = Schema::new(Currency::from_code("TRY").unwrap(), zone);
        let wanted: FieldSet = schema
            .fields()
            .iter()
            .filter_map(|field| schema.find(&field.name))
            .collect();
        let events = generate(300, SEED);
        let id = |name| schema.find(name).unwrap();
        for size in [1, 7, 300] {
            let batches = batches(&events, size, &schema, &wanted);
            let mut rest = events.iter();
            for batch in &batches {
                for row in 0..batch.rows() {
                    let event = rest.next().unwrap();
                    assert_eq!(batch.date(row), event.date);
                    assert_eq!(batch.minutes()[row] / 60, u16::from(event.hour));
                    let text = |name| batch.get(id(name)).unwrap().as_text().unwrap();
                    let number = |name| batch.get(id(name)).unwrap().as_integers().unwrap();
                    assert_eq!(text("event.id").get(row), Some(event.id().as_str()));
                    assert_eq!(text("customer.tier").get(row), Some(event.tier.name()));
                    assert_eq!(
                        number("history.days_since_purchase").get(row),
                        event.days_since_purchase
                    );
                    let lines = batch.line_range(row);
                    assert_eq!(lines.len(), event.lines.len());
                    let amounts = number("line.amount");
                    let sum: i64 = lines.filter_map(|line| amounts.get(line)).sum();
                    assert_eq!(sum, event.total);
                    let tags = batch.get(id("customer.tags")).unwrap().as_texts().unwrap();
                    assert!(tags.get(row).eq(event.tags.iter().map(|tag| tag.name())));
                }
            }
            assert!(rest.next().is_none());
        }
    }
}
