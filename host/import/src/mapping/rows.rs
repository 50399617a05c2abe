//! `[rows]`: what rows are that are no lines.

use toml::de::DeValue;

use super::Rows;
use super::keys::Keys;
use super::values::Values;
use crate::expression::Expr;

const ROWS: [&str; 7] = [
    "drop", "payment", "void", "return", "discount", "shipping", "tax",
];

pub(super) fn rows(values: &mut Values<'_>, top: Keys<'_>) -> Rows {
    let Some(keys) = top.section(values.mistakes, "rows", "[rows]") else {
        return Rows::default();
    };
    keys.check(values.mistakes, &ROWS);
    let mut drop = reasons(values, keys, "drop", "left out by the mapping");
    drop.extend(reasons(values, keys, "payment", "payments"));
    Rows {
        drop,
        void: reasons(values, keys, "void", "voided or cancelled"),
        returned: values.condition(keys, "return"),
        discount: values.condition(keys, "discount"),
        shipping: values.condition(keys, "shipping"),
        tax: values.condition(keys, "tax"),
    }
}

/// One condition, or several by their reasons.
fn reasons(
    values: &mut Values<'_>,
    keys: Keys<'_>,
    key: &'static str,
    reason: &str,
) -> Vec<(String, Expr)> {
    let Some(value) = keys.get(key) else {
        return Vec::new();
    };
    if let DeValue::Table(_) = value.get_ref() {
        let Some(all) = keys.section(values.mistakes, key, "a list of reasons") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (reason, _, _) in all.entries() {
            found.extend(
                values
                    .condition(all, reason)
                    .map(|condition| (reason.to_owned(), condition)),
            );
        }
        return found;
    }
    let condition = values.condition(keys, key);
    condition
        .map(|condition| (reason.to_owned(), condition))
        .into_iter()
        .collect()
}
