//! Values in the contract's units become a column.

use arrow_buffer::NullBuffer;

use super::contract::AbiValue;
use crate::batch::{Column, DictionaryBuilder, Integers, TextColumn, Texts};
use crate::schema::{Field, FieldType};

/// A column of a field's values, which are of its type or missing.
pub(super) fn column(field: &Field, values: &[Option<AbiValue>]) -> Column {
    let validity = values.iter().map(Option::is_some).collect::<NullBuffer>();
    let mut dictionary = DictionaryBuilder::default();
    match field.ty {
        FieldType::Text => Column::Text(TextColumn {
            keys: values
                .iter()
                .map(|value| match value {
                    Some(AbiValue::Text(text)) => dictionary.intern(text),
                    _ => 0,
                })
                .collect(),
            dictionary: dictionary.finish(),
            validity: Some(validity),
        }),
        FieldType::Texts => {
            let (mut starts, mut keys) = (vec![0u32], Vec::new());
            for value in values {
                if let Some(AbiValue::Texts(texts)) = value {
                    keys.extend(texts.iter().map(|text| dictionary.intern(text)));
                }
                starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            }
            Column::Texts(Texts {
                starts: starts.into(),
                keys: keys.into(),
                dictionary: dictionary.finish(),
            })
        }
        _ => Column::Integers(Integers {
            values: values
                .iter()
                .map(|value| match value {
                    Some(AbiValue::Integer(value)) => *value,
                    _ => 0,
                })
                .collect(),
            validity: Some(validity),
        }),
    }
}
