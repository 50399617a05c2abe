//! Tables whose keys the author chooses, and texts with a form of their own.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Report, SourceId};
use crate::load::keys::{self, At, Keys};

/// A table whose keys are names that the author chooses.
pub(super) fn names_table<'t>(
    source: SourceId,
    table: At<&'t DeTable<'t>>,
    name: &'static str,
    report: &mut Report,
) -> Keys<'t> {
    let chosen: Vec<&str> = table
        .value
        .keys()
        .map(|key| key.get_ref().as_ref())
        .collect();
    let keys = Keys::new(report, source, table.value, table.span, name, &chosen);
    for (key, _) in keys.entries() {
        let mut letters = key.value.bytes();
        let starts_well = letters.next().is_some_and(|b| b.is_ascii_lowercase());
        if !starts_well
            || !letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            let message = format!("`{}` is not a name that rules can use", key.value);
            let help =
                "use small letters a to z, digits and `_`, beginning with a letter".to_owned();
            keys.invalid(report, &key.span, message, Some(help));
        } else if !crate::script::is_readable(key.value) {
            let message = format!("`{}` is a word of the script language", key.value);
            let help = format!("choose another name, such as `{}_`", key.value);
            keys.invalid(report, &key.span, message, Some(help));
        }
    }
    keys
}

pub(super) fn subtable<'t>(
    report: &mut Report,
    keys: &Keys<'_>,
    name: &At<&str>,
    value: &'t Spanned<DeValue<'t>>,
) -> Option<&'t DeTable<'t>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        keys.wrong_type(report, name.value, "a table", value);
    }
    table
}

/// A text with a form of its own.
pub(super) fn parsed<T, E: std::fmt::Display>(
    report: &mut Report,
    keys: &Keys<'_>,
    key: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    let text = keys.text(report, key)?;
    match parse(text.value) {
        Ok(value) => Some(value),
        Err(error) => {
            let (message, help) = keys::split_advice(&error);
            keys.invalid(report, &text.span, message, help);
            None
        }
    }
}
