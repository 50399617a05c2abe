//! `limit`: how often a campaign can be got.

use toml::Spanned;
use toml::de::DeValue;

use super::keys::{self, Keys, LIMIT};
use crate::campaign::{LimitOf, UseLimit};
use crate::diagnostic::{Diagnostic, Report, codes, one_of};
use crate::schema::{Field, FieldId, FieldType, Schema};
use crate::state::Period;

/// The keys of `limit`.
pub(super) const KEYS: [&str; 5] = ["per_customer", "total", "per", "times", "every"];

/// As many limits as a campaign may have.
const MOST: usize = 16;

/// Reads `limit = { per_customer = 1, every = "year" }`, `{ total = 500 }`,
/// `{ per = "purchase.store", times = 1 }`, or a list of these.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Vec<UseLimit> {
    let Some(value) = keys.value("limit") else {
        return Vec::new();
    };
    let one = std::slice::from_ref(value);
    let tables = match value.get_ref() {
        DeValue::Array(items) => items.as_ref(),
        _ => one,
    };
    if tables.is_empty() || tables.len() > MOST {
        let message = format!("this list has {} limits", tables.len());
        let help = format!("write from 1 to {MOST} limits, such as `{{ per_customer = 1 }}`");
        keys.invalid(report, &value.span(), message, Some(help));
    }
    let mut limits = Vec::new();
    for table in tables.iter().take(MOST) {
        limits.extend(read_one(report, keys, table, schema));
    }
    limits
}

fn read_one(
    report: &mut Report,
    keys: &Keys<'_>,
    value: &Spanned<DeValue<'_>>,
    schema: &Schema,
) -> Vec<UseLimit> {
    let DeValue::Table(table) = value.get_ref() else {
        keys.wrong_type(report, "limit", LIMIT, value);
        return Vec::new();
    };
    let mut known = KEYS.to_vec();
    if let Some((key, _)) = table.get_key_value("budget") {
        known.push("budget");
        let message = "`budget` is a key of its own, not one of `limit`".to_owned();
        let help = "write `budget = …` on a line of its own".to_owned();
        keys.invalid(report, &key.span(), message, Some(help));
    }
    let limit = Keys::new(report, keys.source, table, value.span(), "`limit`", &known);
    let mut count = |key| {
        let at = limit.integer_in(report, key, 1..=1_000_000_000)?;
        u32::try_from(at.value).ok()
    };
    let (per_customer, total, times) = (count("per_customer"), count("total"), count("times"));
    let has = |key: &str| limit.value(key).is_some() || limit.is_meant(key);
    let per = per(report, &limit, schema);
    let every = limit
        .text(report, "every")
        .map(|word| (Period::parse(word.value), word));
    let period = match every {
        None => Period::Ever,
        Some((Ok(period), _)) => period,
        Some((Err(help), word)) => {
            let (message, help) = keys::split_advice(&help);
            limit.invalid(report, &word.span, message, help);
            Period::Ever
        }
    };
    // What another key was meant to say, nobody knows.
    let is_clear = table.keys().all(|key| KEYS.contains(&&**key.get_ref()));
    let mut counts = ["per_customer", "total", "times"].into_iter();
    if is_clear && !counts.any(has) {
        let alone = ["every", "per"]
            .into_iter()
            .find_map(|key| Some((key, limit.value(key)?)));
        let (message, span) = match alone {
            Some((key, value)) => (
                format!("`{key}` without a number limits nothing"),
                value.span(),
            ),
            None => ("this limit limits nothing".to_owned(), limit.span().clone()),
        };
        let help = if has("per") {
            "add `times = 1`, or `per_customer = 1` to count each member's apart"
        } else {
            "add `per_customer = 1`, or `total = 500` for everybody together"
        };
        limit.invalid(report, &span, message, Some(help.to_owned()));
    }
    if has("times") && !has("per") {
        let message = "`times` without `per` does not say what is counted".to_owned();
        let help = "write `total` for everybody together, `per_customer` for each member, or add `per = \"purchase.store\"`";
        limit.invalid(report, limit.span(), message, Some(help.to_owned()));
    }
    let (field, by_line) = per.map_or((None, false), |(field, by_line)| (Some(field), by_line));
    let mut limits = Vec::new();
    let mut add = |times: Option<u32>, of, per, period| {
        limits.extend(times.map(|times| UseLimit {
            times,
            period,
            of,
            per,
            by_line: by_line && per.is_some(),
        }));
    };
    add(per_customer, LimitOf::Member, field, period);
    add(times, LimitOf::Everybody, field, period);
    // Beside other numbers, `every` is theirs.
    let of_total = if has("per_customer") || has("times") {
        Period::Ever
    } else {
        period
    };
    add(total, LimitOf::Everybody, None, of_total);
    limits
}

/// The text field that events are counted apart by, and whether it is one of
/// lines.
fn per(report: &mut Report, keys: &Keys<'_>, schema: &Schema) -> Option<(FieldId, bool)> {
    let name = keys.text(report, "per")?;
    let field = |id: FieldId| schema.field(id).filter(|field| field.ty == FieldType::Text);
    let found = schema.find(name.value);
    if let Some(id) = found
        && let Some(field) = field(id)
    {
        return Some((id, field.is_line()));
    }
    let texts = schema.fields().iter().filter(|f| f.ty == FieldType::Text);
    let (code, message) = match found.and_then(|id| schema.field(id)) {
        Some(Field { ty, .. }) => (
            codes::WRONG_TYPE,
            format!(
                "`{}` is {}, and limits are counted by texts",
                name.value,
                ty.name()
            ),
        ),
        None => (
            codes::UNKNOWN_FIELD,
            format!("there is no field `{}`", name.value),
        ),
    };
    report.push(
        Diagnostic::error(code, keys.source, name.span, message)
            .help_if(one_of(name.value, texts.map(|field| field.name.as_str()))),
    );
    None
}
