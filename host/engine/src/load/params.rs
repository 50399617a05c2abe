//! `[params]`: what a campaign's script or plugin is told.

use toml::de::DeTable;

use super::keys::type_name;
use super::manifest::KEYS;
use crate::campaign::{ParamValue, Params};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};

/// Reads every parameter.
pub(super) fn read(report: &mut Report, source: SourceId, table: &DeTable<'_>) -> Params {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut params = Params::default();
    for (key, value) in entries {
        match ParamValue::from_toml(value.get_ref()) {
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
