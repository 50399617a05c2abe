//! Rows by field name become columns.

use super::CaseError;
use super::case::{Case, CaseRow, Given, Values};
use crate::batch::{Columns, ColumnsBuilder};
use crate::constants::ParamValue;
use crate::diagnostic::nearest;
use crate::model::{Date, Instant};
use crate::plugin::Description;
use crate::plugin::contract::AbiValue;
use crate::plugin::parameter::convert;
use crate::plugin::values::column;
use crate::records::derive;
use crate::schema::{Field, FieldSet, FieldType, KindId, Origin, Presence, Schema};

/// When events happen that do not say so.
const NOON: &str = "2026-01-15T12:00:00Z";

/// The fields of every program, those of the plugin and those of the case.
pub(super) fn schema(case: &Case, description: &Description) -> Schema {
    let mut schema = Schema::new(case.currency, case.zone.clone());
    let described = description
        .fields
        .iter()
        .filter(|field| schema.find(&field.name).is_none())
        .map(|field| (field.name.clone(), field.ty, field.optional))
        .collect::<Vec<_>>();
    for (name, ty, optional) in described.into_iter().chain(case.schema.iter().cloned()) {
        let (first, _) = name.split_once('.').unwrap_or((&name, ""));
        let origin = match schema.find(&name).and_then(|id| schema.field(id)) {
            Some(known) => known.origin,
            None => match first {
                "line" => Origin::Line,
                "customer" => Origin::Customer,
                "history" | "wallet" => Origin::State,
                _ => Origin::Event,
            },
        };
        if origin == Origin::Event && first != "purchase" {
            schema.declare_kind(first);
        }
        schema.declare(Field {
            presence: if optional {
                Presence::Optional
            } else {
                Presence::Required
            },
            name,
            ty,
            origin,
        });
    }
    schema
}

/// All rows as one batch with the fields that are read.
pub(super) fn columns(
    case: &Case,
    schema: &Schema,
    reads: &FieldSet,
) -> Result<Columns, CaseError> {
    let mut builder = ColumnsBuilder::default();
    for row in &case.rows {
        check_names(case, schema, row)?;
        builder.push(
            kind(case, schema, row)?,
            at(case, row)?,
            schema,
            row.lines.len(),
        );
    }
    let mut columns = builder.finish();
    derive(&mut columns, schema, reads);
    for id in reads.iter() {
        let Some(field) = schema.field(id) else {
            continue;
        };
        if columns.get(id).is_some() {
            continue;
        }
        let mut values = Vec::new();
        for (index, row) in case.rows.iter().enumerate() {
            if field.is_line() {
                for line in &row.lines {
                    values.push(value(case, schema, field, line)?);
                }
                continue;
            }
            let given = value(case, schema, field, &row.values)?;
            values.push(given.or_else(|| by_itself(schema, &columns, field, index)));
        }
        columns.set(id, column(field, &values));
    }
    Ok(columns)
}

fn wrong(case: &Case, line: usize, message: String) -> CaseError {
    CaseError::Wrong {
        file: case.name.clone(),
        line,
        message,
    }
}

/// A misspelt name would test nothing.
fn check_names(case: &Case, schema: &Schema, row: &CaseRow) -> Result<(), CaseError> {
    let of_row = row.values.iter().map(|named| (named, false));
    let of_lines = row.lines.iter().flatten().map(|named| (named, true));
    for ((name, given), line) in of_row.chain(of_lines) {
        let field = schema.find(name).and_then(|id| schema.field(id));
        match field {
            Some(field) if field.is_line() == line => {
                if field.origin == Origin::Derived
                    && !matches!(name.as_str(), "today" | "customer.birthday")
                {
                    let message = format!("`{name}` follows from `event.at`: set that instead");
                    return Err(wrong(case, given.line, message));
                }
            }
            _ => {
                let known = schema
                    .fields()
                    .iter()
                    .filter(|field| field.is_line() == line);
                let help = nearest(name, known.map(|field| field.name.as_str()))
                    .map(|near| format!("; did you mean `{near}`?"));
                let message = format!("there is no field `{name}`{}", help.unwrap_or_default());
                return Err(wrong(case, given.line, message));
            }
        }
    }
    Ok(())
}

fn kind(case: &Case, schema: &Schema, row: &CaseRow) -> Result<KindId, CaseError> {
    let Some(given) = row.values.get("event.kind") else {
        return Ok(KindId::PURCHASE);
    };
    let name = match &given.value {
        ParamValue::Text(name) => name,
        _ => {
            return Err(wrong(
                case,
                given.line,
                "an event kind is a text".to_owned(),
            ));
        }
    };
    schema
        .kinds()
        .find(name)
        .ok_or_else(|| wrong(case, given.line, format!("there is no event kind `{name}`")))
}

/// When a row's event happens: `event.at`, or noon of `today`.
fn at(case: &Case, row: &CaseRow) -> Result<Instant, CaseError> {
    let (given, noon) = match (row.values.get("event.at"), row.values.get("today")) {
        (Some(_), Some(today)) => {
            let message = "give `event.at` or `today`, not both".to_owned();
            return Err(wrong(case, today.line, message));
        }
        (Some(at), None) => (at, None),
        (None, Some(today)) => match &today.value {
            ParamValue::Date(day) => (today, Some(*day)),
            _ => {
                return Err(wrong(
                    case,
                    today.line,
                    "`today` is a day without quotes".to_owned(),
                ));
            }
        },
        (None, None) => {
            return Ok(Instant::parse(NOON, &case.zone).unwrap_or(Instant::from_micros(0)));
        }
    };
    if let Some(day) = noon {
        return Ok(noon_of(day, case));
    }
    match &given.value {
        ParamValue::Text(text) => Instant::parse(text, &case.zone),
        ParamValue::Date(day) => Some(Instant::start_of_day(*day, &case.zone)),
        _ => None,
    }
    .ok_or_else(|| wrong(case, given.line, "`event.at` is a point in time".to_owned()))
}

fn noon_of(day: Date, case: &Case) -> Instant {
    Instant::parse(&format!("{day}T12:00:00"), &case.zone)
        .unwrap_or_else(|| Instant::start_of_day(day, &case.zone))
}

/// A field's value among those of a row or a line.
fn value(
    case: &Case,
    schema: &Schema,
    field: &Field,
    values: &Values,
) -> Result<Option<AbiValue>, CaseError> {
    let Some(Given { value, line }) = values.get(&field.name) else {
        return Ok(match (field.presence, field.ty) {
            (Presence::Default(value), _) => Some(AbiValue::Integer(value)),
            (Presence::DefaultEmpty, FieldType::Texts) => Some(AbiValue::Texts(Vec::new())),
            (Presence::DefaultEmpty, _) => Some(AbiValue::Text("".into())),
            _ => None,
        });
    };
    match convert(value, field.ty, schema) {
        Ok(value) => Ok(Some(value)),
        Err(help) => {
            let message = format!("`{}` is {}: {help}", field.name, field.ty.name());
            Err(wrong(case, *line, message))
        }
    }
}

/// What every event has, said or not.
fn by_itself(schema: &Schema, columns: &Columns, field: &Field, row: usize) -> Option<AbiValue> {
    Some(match field.name.as_str() {
        "event.id" => AbiValue::Text(format!("event-{}", row + 1).into()),
        "event.kind" => AbiValue::Text(schema.kinds().name(columns.kind(row)).into()),
        "event.at" => AbiValue::Integer(columns.at(row).micros()),
        _ => return None,
    })
}
