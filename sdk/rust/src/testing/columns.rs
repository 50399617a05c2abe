//! Columns from a test's rows.

use super::event::{TestEvent, TestValue};
use crate::bindings::sadakat::plugin::types as abi;
use crate::field::FieldType;

/// Where each event's lines begin.
pub(super) fn line_starts(events: &[&TestEvent]) -> Vec<u32> {
    let mut next = 0;
    let ends = events.iter().map(|event| {
        next += event.lines.len() as u32;
        next
    });
    std::iter::once(0).chain(ends).collect()
}

/// The column of a field; `Err` says what is wrong with the rows.
pub(super) fn column(field: &abi::Field, events: &[&TestEvent]) -> Result<abi::Column, String> {
    let of_line = field.name.starts_with("line.");
    let rows = events.iter().flat_map(|event| {
        let own = (!of_line).then_some(&event.fields);
        let lines = event
            .lines
            .iter()
            .filter(|_| of_line)
            .map(|line| &line.fields);
        own.into_iter().chain(lines)
    });
    let values = rows.map(|row| {
        let found = row.iter().find(|(name, _)| *name == field.name);
        found.map_or(&TestValue::Missing, |(_, value)| value)
    });
    let values: Vec<&TestValue> = values.collect();
    if !field.optional && field.type_ != FieldType::Texts && values.contains(&&TestValue::Missing) {
        return Err(format!(
            "the campaign requires the field `{}`; give every event one, or read it as an Option",
            field.name
        ));
    }
    let wrong = || format!("the field `{}` is read as {:?}", field.name, field.type_);
    match field.type_ {
        FieldType::Text => text_column(&values)
            .map(abi::Column::Text)
            .ok_or_else(wrong),
        FieldType::Texts => texts_column(&values)
            .map(abi::Column::Texts)
            .ok_or_else(wrong),
        _ => integer_column(&values)
            .map(abi::Column::Integers)
            .ok_or_else(wrong),
    }
}

fn integer_column(values: &[&TestValue]) -> Option<abi::Integers> {
    let numbers = values.iter().map(|value| match value {
        TestValue::Integer(number) => Some(*number),
        TestValue::Missing => Some(0),
        _ => None,
    });
    Some(abi::Integers {
        values: numbers.collect::<Option<_>>()?,
        validity: validity(values),
    })
}

fn text_column(values: &[&TestValue]) -> Option<abi::Text> {
    let texts = values.iter().map(|value| match value {
        TestValue::Text(text) => Some(text.as_str()),
        TestValue::Missing => Some(""),
        _ => None,
    });
    let texts: Vec<&str> = texts.collect::<Option<_>>()?;
    Some(abi::Text {
        validity: validity(values),
        ..dictionary(&texts)
    })
}

fn texts_column(values: &[&TestValue]) -> Option<abi::Texts> {
    let mut starts = vec![0];
    let mut items = Vec::new();
    for value in values {
        match value {
            TestValue::Texts(texts) => items.extend(texts.iter().map(String::as_str)),
            TestValue::Missing => {}
            _ => return None,
        }
        starts.push(items.len() as u32);
    }
    Some(abi::Texts {
        starts,
        items: dictionary(&items),
    })
}

fn dictionary(texts: &[&str]) -> abi::Text {
    let mut distinct: Vec<&str> = Vec::new();
    let mut keys = Vec::new();
    for text in texts {
        let known = distinct.iter().position(|other| other == text);
        keys.push(known.unwrap_or(distinct.len()) as u32);
        if known.is_none() {
            distinct.push(text);
        }
    }
    let mut end = 0;
    let ends = distinct.iter().map(|text| {
        end += text.len() as u32;
        end
    });
    abi::Text {
        keys,
        offsets: std::iter::once(0).chain(ends).collect(),
        dictionary: distinct.concat(),
        validity: Vec::new(),
    }
}

fn validity(values: &[&TestValue]) -> Vec<u8> {
    if !values.contains(&&TestValue::Missing) {
        return Vec::new();
    }
    let bytes = values.chunks(8).map(|chunk| {
        let bits = chunk.iter().enumerate();
        bits.fold(0, |byte, (bit, value)| {
            byte | u8::from(**value != TestValue::Missing) << bit
        })
    });
    bytes.collect()
}
