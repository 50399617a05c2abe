//! A mapping's text to a plan, with everything that is wrong with it.

use std::sync::Arc;

use sadakat_engine::diagnostic::{Report, Span};
use sadakat_engine::model::Currency;
use sadakat_engine::parse_toml;
use toml::de::DeTable;

use super::fields::schema;
use super::joins::{join, join_sections};
use super::keys::{Keys, Mistakes};
use super::line::{line, refund};
use super::members::{categories, members};
use super::receipt::receipt;
use super::rows::rows;
use super::source::{SOURCE, currency, formats, source, zone};
use super::values::Values;
use super::{Mapping, Overrides};
use crate::error::ImportError;

const SECTIONS: [&str; 10] = [
    "name", "source", "rows", "receipt", "line", "refund", "customer", "join", "schema", "category",
];

pub(super) fn read(name: &str, text: &str, overrides: &Overrides) -> Result<Mapping, ImportError> {
    let mut report = Report::default();
    let source = report.add_source(name, text);
    let mut mistakes = Mistakes { report, source };
    if let Some(table) = parse_toml(&mut mistakes.report, source, text)
        && let Some(mapping) = plan(&mut mistakes, text, table.get_ref(), overrides)
        && mistakes.report.is_ok()
    {
        return Ok(mapping);
    }
    Err(ImportError::mapping(&mistakes.report))
}

fn plan(
    mistakes: &mut Mistakes,
    text: &str,
    table: &DeTable<'_>,
    overrides: &Overrides,
) -> Option<Mapping> {
    let top = Keys::new(table, 0, "a mapping");
    top.check(mistakes, &SECTIONS);
    for (section, example) in [
        ("source", "[source]"),
        ("receipt", "[receipt]"),
        ("line", "[line]"),
    ] {
        top.require(mistakes, section, example);
    }
    let source_keys = top.section(mistakes, "source", "[source]")?;
    let receipt_keys = top.section(mistakes, "receipt", "[receipt]")?;
    let line_keys = top.section(mistakes, "line", "[line]")?;
    let title = top
        .text(mistakes, "name")
        .map(|(title, _)| title.to_owned());
    source_keys.check(mistakes, &SOURCE);
    let currency = currency(mistakes, source_keys, overrides);
    let zone = zone(mistakes, source_keys, overrides);
    let formats = formats(mistakes, source_keys);
    let schema = schema(mistakes, top, currency.unwrap_or(Currency::EURO), overrides);
    let join_names: Vec<(String, Span, Keys<'_>)> = join_sections(mistakes, top);
    let mut values = Values {
        mistakes,
        columns: Vec::new(),
        joins: join_names.iter().map(|(name, ..)| name.clone()).collect(),
        text,
    };
    let joins = join_names
        .iter()
        .enumerate()
        .filter_map(|(at, (name, span, keys))| join(&mut values, at, name, span.clone(), *keys))
        .collect();
    let rows = rows(&mut values, top);
    let receipt = receipt(&mut values, receipt_keys, &schema);
    let line = line(&mut values, line_keys, &schema);
    let refund = refund(&mut values, top);
    let members = members(&mut values, top, &schema);
    let categories = categories(&mut values, top);
    let mut source = source(values.mistakes, source_keys);
    source.stop_at = values.condition(source_keys, "stop_at");
    let columns = values.columns;
    Some(Mapping {
        title,
        currency: currency?,
        zone: zone?,
        schema: Arc::new(schema),
        has_program: overrides.schema.is_some(),
        formats,
        source,
        columns,
        rows,
        receipt: receipt?,
        line: line?,
        refund,
        members,
        categories,
        joins,
    })
}
