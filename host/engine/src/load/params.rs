//! `[params]`: what a campaign's script or plugin is told.

use std::sync::Arc;

use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use super::keys::{as_integer, type_name};
use super::manifest::KEYS;
use crate::campaign::{ParamValue, Params};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};
use crate::model::Date;

/// Reads every parameter.
pub(super) fn read(report: &mut Report, source: SourceId, table: &DeTable<'_>) -> Params {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut params = Params::default();
    for (key, value) in entries {
        match param(value.get_ref()) {
            Some(param) => params.set(key.get_ref().as_ref(), param),
            None if KEYS.contains(&key.get_ref().as_ref()) => report.push(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    source,
                    value.span(),
                    format!("`{}` stands below [params]", key.get_ref()),
                )
                .help("whatever follows [params] is a parameter: move it above that line"),
            ),
            None => report.push(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    source,
                    value.span(),
                    format!(
                        "parameter `{}` cannot be {}",
                        key.get_ref(),
                        type_name(value.get_ref())
                    ),
                )
                .help("a parameter is a text, a number, a date, true or false, or a list of those"),
            ),
        }
    }
    params
}

fn param(value: &DeValue<'_>) -> Option<ParamValue> {
    Some(match value {
        DeValue::Boolean(value) => ParamValue::Boolean(*value),
        DeValue::Integer(_) => ParamValue::Integer(as_integer(value)?),
        DeValue::Float(float) => {
            let digits: String = float.as_str().chars().filter(|c| *c != '_').collect();
            ParamValue::Decimal(Decimal::from_str_exact(&digits).ok()?)
        }
        DeValue::String(text) => ParamValue::Text(Arc::from(text.as_ref())),
        DeValue::Datetime(moment) if moment.time.is_none() => {
            ParamValue::Date(Date::parse(&moment.to_string())?)
        }
        DeValue::Array(items) => ParamValue::List(
            items
                .iter()
                .map(|item| param(item.get_ref()))
                .collect::<Option<_>>()?,
        ),
        DeValue::Datetime(_) | DeValue::Table(_) => return None,
    })
}
