//! `[source]`: how files are written.

use encoding_rs::Encoding;
use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::{Currency, Zone};
use toml::de::DeValue;

use super::keys::{Keys, Mistakes, advice};
use super::{Again, Overrides, Source};
use crate::expression::Formats;
use crate::number::NumberFormat;
use crate::read::text::HeaderAt;
use crate::time::TimeFormat;
use crate::zones;

pub(super) const SOURCE: [&str; 18] = [
    "currency",
    "time_zone",
    "date",
    "encoding",
    "delimiter",
    "quote",
    "decimal_mark",
    "thousands_mark",
    "skip",
    "header",
    "sheet",
    "records",
    "rows",
    "refunds",
    "files",
    "stop_at",
    "again",
    "note",
];

pub(super) fn currency(
    mistakes: &mut Mistakes,
    keys: Keys<'_>,
    overrides: &Overrides,
) -> Option<Currency> {
    let given = match &overrides.currency {
        Some(code) => Some((code.as_str(), 0..0)),
        None => {
            keys.require(mistakes, "currency", "currency = \"EUR\"");
            keys.text(mistakes, "currency")
        }
    };
    let (code, span) = given?;
    let currency = Currency::from_code(code).ok();
    if currency.is_none() {
        mistakes.push(
            codes::INVALID_VALUE,
            span,
            format!("`{code}` is not a currency of ISO 4217"),
            Some("write its three letters, such as `EUR` or `TRY`".to_owned()),
        );
    }
    currency
}

pub(super) fn zone(
    mistakes: &mut Mistakes,
    keys: Keys<'_>,
    overrides: &Overrides,
) -> Option<jiff::tz::TimeZone> {
    let given = match &overrides.time_zone {
        Some(name) => Some((name.as_str(), 0..0)),
        None => {
            keys.require(mistakes, "time_zone", "time_zone = \"Europe/Istanbul\"");
            keys.text(mistakes, "time_zone")
        }
    };
    let (name, span) = given?;
    let zone = zones::find(name);
    if zone.is_none() {
        let known = Zone::names();
        let help = advice(name, known.iter().map(String::as_str))
            .unwrap_or_else(|| "write one such as `Europe/London`".to_owned());
        mistakes.push(
            codes::INVALID_VALUE,
            span,
            format!("`{name}` is not an IANA time zone"),
            Some(help),
        );
    }
    zone
}

pub(super) fn formats(mistakes: &mut Mistakes, keys: Keys<'_>) -> Formats {
    let mut times = Vec::new();
    for (format, span) in keys.texts(mistakes, "date") {
        match TimeFormat::new(format) {
            Ok(format) => times.push(format),
            Err(help) => mistakes.push(
                codes::INVALID_VALUE,
                span,
                format!("`{format}` is no format of times"),
                Some(help),
            ),
        }
    }
    let decimal = keys.mark(mistakes, "decimal_mark");
    let thousands = keys.mark(mistakes, "thousands_mark");
    if let Some(decimal) = decimal
        && (!matches!(decimal, '.' | ',') || thousands == Some(decimal))
        && let Some(value) = keys.get("decimal_mark")
    {
        let message = if thousands == Some(decimal) {
            format!("`decimal_mark` and `thousands_mark` are both `{decimal}`")
        } else {
            format!("`{decimal}` is no decimal mark")
        };
        mistakes.push(
            codes::INVALID_VALUE,
            value.span(),
            message,
            Some(
                "write `decimal_mark = \",\"` and `thousands_mark = \".\"`, or the other way round"
                    .to_owned(),
            ),
        );
    }
    // With one of the marks said, the other one follows.
    let decimal = decimal.or(match thousands {
        Some('.') => Some(','),
        Some(',') => Some('.'),
        _ => None,
    });
    Formats {
        numbers: NumberFormat { decimal, thousands },
        times,
        odd: std::sync::atomic::AtomicU64::new(0),
    }
}

pub(super) fn source(mistakes: &mut Mistakes, keys: Keys<'_>) -> Source {
    let text = |mistakes: &mut Mistakes, key: &str| {
        keys.text(mistakes, key).map(|(text, _)| text.to_owned())
    };
    let encoding = keys.text(mistakes, "encoding").and_then(|(label, span)| {
        let found = Encoding::for_label(label.as_bytes());
        if found.is_none() {
            mistakes.push(
                codes::INVALID_VALUE,
                span,
                format!("`{label}` is no encoding"),
                Some("write one such as `utf-8`, `windows-1254` or `utf-16le`".to_owned()),
            );
        }
        found
    });
    let delimiter = keys
        .mark(mistakes, "delimiter")
        .and_then(|mark| u8::try_from(mark).ok());
    let quote = match keys.get("quote").map(toml::Spanned::get_ref) {
        None => Some(b'"'),
        Some(DeValue::Boolean(false)) => None,
        Some(DeValue::String(text)) if text.is_empty() => None,
        Some(_) => keys
            .mark(mistakes, "quote")
            .and_then(|mark| u8::try_from(mark).ok()),
    };
    let header = match keys.get("header").map(toml::Spanned::get_ref) {
        None => HeaderAt::Found,
        Some(DeValue::Boolean(false)) => HeaderAt::None,
        Some(_) => keys
            .number(mistakes, "header")
            .map_or(HeaderAt::Found, HeaderAt::Line),
    };
    let again = match keys.text(mistakes, "again") {
        None | Some(("reject", _)) => Again::Reject,
        Some(("first", _)) => Again::First,
        Some(("last", _)) => Again::Last,
        Some((other, span)) => {
            let help = advice(other, ["reject", "first", "last"]);
            mistakes.push(
                codes::INVALID_VALUE,
                span,
                format!("`{other}` does not say which version of a receipt counts"),
                help,
            );
            Again::Reject
        }
    };
    let path = |path: Option<String>| {
        path.map(|path| {
            if path.ends_with("[]") {
                path
            } else {
                format!("{path}[]")
            }
        })
    };
    Source {
        files: text(mistakes, "files"),
        encoding,
        delimiter,
        quote,
        header,
        skip: keys.number(mistakes, "skip").unwrap_or(0),
        sheet: text(mistakes, "sheet"),
        records: text(mistakes, "records"),
        rows: path(text(mistakes, "rows")),
        refunds: path(text(mistakes, "refunds")),
        stop_at: None,
        again,
    }
}
