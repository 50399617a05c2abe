//! The values that a text field may have: `category = { text = ["coffee"] }`.

use super::super::keys::{At, Keys};
use crate::constants::Tables;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::schema::{Presence, Schema};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The values of one field, before the lookup tables are known.
pub(in crate::load) struct ValuesOf {
    /// The field's whole name.
    field: String,
    from: From,
    span: Span,
}

/// Where the values stand.
enum From {
    List(Vec<String>),
    /// In a column of a lookup table: `stores`, or `stores.region`.
    Table(String),
}

/// A text field that says which values it may have, and whether it may be
/// missing; none if it does not say it in a way that can be read.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    field: &str,
    whole: &Spanned<DeValue<'_>>,
    table: &DeTable<'_>,
) -> Option<(Presence, ValuesOf)> {
    const KEYS: [&str; 2] = ["text", "text?"];
    let keys = Keys::new(report, source, table, whole.span(), "the field", &KEYS);
    let given: Vec<&str> = KEYS
        .into_iter()
        .filter(|key| keys.value(key).is_some())
        .collect();
    let [key] = given.as_slice() else {
        if !KEYS.iter().any(|key| keys.is_meant(key)) {
            let message = format!("`{field}` must list the texts that it may have");
            let help = "write `{ text = [\"…\", \"…\"] }`, or `{ text = \"stores\" }` for the keys of a lookup table";
            keys.invalid(report, &whole.span(), message, Some(help.to_owned()));
        }
        return None;
    };
    let value = keys.value(key)?;
    let from = match value.get_ref() {
        DeValue::String(column) => From::Table(column.clone().into_owned()),
        _ => {
            let texts = keys.texts(report, key)?;
            From::List(texts.into_iter().map(|at| at.value.to_owned()).collect())
        }
    };
    if matches!(&from, From::List(list) if list.is_empty()) {
        let message = format!("`{field}` may have no text at all");
        let help = "name the texts that it may have, or write `\"text\"` for any".to_owned();
        keys.invalid(report, &value.span(), message, Some(help));
        return None;
    }
    let presence = if *key == "text" {
        Presence::Required
    } else {
        Presence::Optional
    };
    let values = ValuesOf {
        field: field.to_owned(),
        from,
        span: value.span(),
    };
    Some((presence, values))
}

/// Tells the schema which values fields may have.
pub(in crate::load) fn settle(
    report: &mut Report,
    source: SourceId,
    all: Vec<ValuesOf>,
    tables: &Tables,
    schema: &mut Schema,
) {
    for values in all {
        let Some(id) = schema.find(&values.field) else {
            continue;
        };
        let at = At {
            value: (),
            span: values.span,
        };
        let texts = match values.from {
            From::List(texts) => Some(texts),
            From::Table(column) => of_table(report, source, &column, &at.span, tables),
        };
        if let Some(texts) = texts {
            schema.allow_only(id, texts);
        }
    }
}

/// The texts of a column, each once, without empty cells.
fn of_table(
    report: &mut Report,
    source: SourceId,
    written: &str,
    span: &Span,
    tables: &Tables,
) -> Option<Vec<String>> {
    let mut wrong = |message: String, help: Option<String>| {
        report.push(
            Diagnostic::error(codes::UNKNOWN_NAME, source, span.clone(), message).help_if(help),
        );
    };
    let (name, column) = match written.split_once('.') {
        Some((name, column)) => (name, Some(column)),
        None => (written, None),
    };
    let Some(table) = tables.get(name) else {
        let help = one_of(name, tables.names()).unwrap_or_else(|| {
            format!("put it into tables/{name}.csv, or list the texts: `[\"…\", \"…\"]`")
        });
        wrong(format!("there is no lookup table `{name}`"), Some(help));
        return None;
    };
    let mut texts: Vec<String> = match column {
        None => table.keys().iter().map(str::to_owned).collect(),
        Some(column) if column == table.key_column() => {
            table.keys().iter().map(str::to_owned).collect()
        }
        Some(column) => {
            let Some(cells) = table.column(column).and_then(|at| table.cells(at)) else {
                let columns = table.columns().iter().map(String::as_str);
                let message = format!("the table `{name}` has no column `{column}`");
                wrong(message, one_of(column, columns));
                return None;
            };
            let rows = 0..table.keys().len();
            rows.filter_map(|row| cells.get(row))
                .map(str::to_owned)
                .collect()
        }
    };
    texts.retain(|text| !text.is_empty());
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}
