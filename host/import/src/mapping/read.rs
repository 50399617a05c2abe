//! A mapping's text to a plan, with everything that is wrong with it.

use std::sync::Arc;

use encoding_rs::Encoding;
use sadakat_engine::diagnostic::{Report, Span, codes};
use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::schema::{Field, FieldType, Origin, Presence, Schema};
use toml::de::{DeTable, DeValue};

use super::keys::{Keys, Mistakes, advice, wrong_type};
use super::values::{Values, added_up};
use super::{
    Again, Category, FieldFrom, Join, Line, Mapping, Meaning, Overrides, Receipt, ReceiptValue,
    Refund, Rows, Source,
};
use crate::error::ImportError;
use crate::expression::{Expr, Formats};
use crate::number::NumberFormat;
use crate::read::text::HeaderAt;
use crate::time::TimeFormat;
use crate::zones;

const SECTIONS: [&str; 10] = [
    "name", "source", "rows", "receipt", "line", "refund", "customer", "join", "schema", "category",
];
const SOURCE: [&str; 18] = [
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
const ROWS: [&str; 7] = [
    "drop", "payment", "void", "return", "discount", "shipping", "tax",
];
const RECEIPT: [&str; 17] = [
    "key",
    "at",
    "zone",
    "customer",
    "guests",
    "ids_as_written",
    "continues",
    "spans_days",
    "currency",
    "shipping",
    "discount",
    "subtotal",
    "tax",
    "tax_within",
    "total",
    "refund",
    "refund_at",
];
const LINE: [&str; 11] = [
    "sku",
    "name",
    "category",
    "quantity",
    "unit_price",
    "amount",
    "discount",
    "tax",
    "taxable",
    "refunded",
    "refunded_quantity",
];
const REFUND: [&str; 5] = ["at", "sku", "name", "quantity", "amount"];
const GUESTS: [&str; 6] = ["0", "-", "NULL", "null", "N/A", "None"];

pub(super) fn read(name: &str, text: &str, overrides: &Overrides) -> Result<Mapping, ImportError> {
    let mut report = Report::default();
    let source = report.add_source(name, text);
    let mut mistakes = Mistakes { report, source };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        mistakes.push(codes::TOML_SYNTAX, error.span().unwrap_or(0..0), error.message(), Some("keys are `key = \"text\"`; put expressions in single quotes, as `drop = 'row.Status == \"voided\"'`".to_owned()));
    }
    if errors.is_empty()
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

fn currency(mistakes: &mut Mistakes, keys: Keys<'_>, overrides: &Overrides) -> Option<Currency> {
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

fn zone(
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

fn formats(mistakes: &mut Mistakes, keys: Keys<'_>) -> Formats {
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

fn source(mistakes: &mut Mistakes, keys: Keys<'_>) -> Source {
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

/// The program's fields, or the built-in ones and those that the mapping
/// declares.
fn schema(
    mistakes: &mut Mistakes,
    top: Keys<'_>,
    currency: Currency,
    overrides: &Overrides,
) -> Schema {
    let mut schema = match &overrides.schema {
        Some(schema) => Schema::clone(schema),
        None => Schema::new(currency, Zone::utc()),
    };
    let Some(declared) = top.section(mistakes, "schema", "[schema]") else {
        return schema;
    };
    declared.check(mistakes, &["customer", "purchase", "line"]);
    for (object, name, origin) in [
        ("customer", "[schema.customer]", Origin::Customer),
        ("purchase", "[schema.purchase]", Origin::Event),
        ("line", "[schema.line]", Origin::Line),
    ] {
        let Some(keys) = declared.section(mistakes, object, name) else {
            continue;
        };
        for (key, _, _) in keys.entries() {
            let Some((ty, span)) = keys.text(mistakes, key) else {
                continue;
            };
            let plain = ty.trim_end_matches('?');
            match FieldType::from_name(plain) {
                Some(ty) => {
                    schema.declare(Field {
                        name: format!("{object}.{key}"),
                        ty,
                        presence: Presence::Optional,
                        origin,
                    });
                }
                None => {
                    let help = advice(plain, FieldType::ALL.map(FieldType::name));
                    mistakes.push(
                        codes::INVALID_VALUE,
                        span,
                        format!("`{ty}` is no type of fields"),
                        help,
                    );
                }
            }
        }
    }
    schema
}

fn join_sections<'t>(mistakes: &mut Mistakes, top: Keys<'t>) -> Vec<(String, Span, Keys<'t>)> {
    let Some(all) = top.section(mistakes, "join", "[join.orders]") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, span, value) in all.entries() {
        match value.get_ref() {
            DeValue::Table(table) => found.push((
                name.to_owned(),
                span,
                Keys::new(table, value.span().start, "[join]"),
            )),
            _ => wrong_type(
                mistakes,
                name,
                value,
                "a section",
                "write `[join.orders]` on a line of its own",
            ),
        }
    }
    found
}

fn join(
    values: &mut Values<'_>,
    at: usize,
    name: &str,
    span: Span,
    keys: Keys<'_>,
) -> Option<Join> {
    keys.check(values.mistakes, &["file", "on", "optional"]);
    keys.require(values.mistakes, "file", "file = \"*orders*\"");
    keys.require(values.mistakes, "on", "on = { order_id = \"order_id\" }");
    let (file, _) = keys.text(values.mistakes, "file")?;
    let on = keys.section(values.mistakes, "on", "`on`")?;
    let (mut from, mut columns) = (Vec::new(), Vec::new());
    for (column, _, value) in on.entries() {
        columns.push(values.slot(&format!("{name}.{column}"), false));
        from.extend(values.read(column, value));
    }
    // A table can be found by what an earlier one says, not by a later one.
    let reads_later = from.iter().any(|expr| {
        let slots = expr.column().into_iter();
        slots
            .filter_map(|slot| values.columns.get(slot)?.join)
            .any(|join| join >= at)
    });
    if reads_later {
        values.mistakes.push(
            codes::INVALID_VALUE,
            span,
            format!("[join.{name}] is found by a column that is not known yet"),
            Some(
                "use columns of the rows, or of joins whose names come before it in the alphabet"
                    .to_owned(),
            ),
        );
    }
    Some(Join {
        name: name.to_owned(),
        file: file.to_owned(),
        optional: keys.truth(values.mistakes, "optional"),
        from,
        columns,
    })
}

fn rows(values: &mut Values<'_>, top: Keys<'_>) -> Rows {
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

fn receipt(values: &mut Values<'_>, keys: Keys<'_>, schema: &Schema) -> Option<Receipt> {
    keys.require(
        values.mistakes,
        "key",
        "key = [\"Store\", \"Till\", \"Number\"]",
    );
    keys.require(values.mistakes, "at", "at = \"Date\"");
    let mut of_receipt = Vec::new();
    for (key, span, _) in keys.entries() {
        let meaning = match key {
            "currency" => Meaning::Currency,
            "shipping" => Meaning::Shipping,
            "discount" => Meaning::Discount,
            "subtotal" => Meaning::Subtotal,
            "tax" => Meaning::Tax,
            "tax_within" => Meaning::TaxWithin,
            "total" => Meaning::Total,
            "refund" => Meaning::Refund,
            "refund_at" => Meaning::RefundAt,
            "of" => Meaning::Of,
            known if RECEIPT.contains(&known) => continue,
            field => match field_type(schema, "purchase", field) {
                Some(ty) => Meaning::Field(ty),
                None => {
                    unknown_field(
                        values.mistakes,
                        schema,
                        "purchase",
                        "[receipt]",
                        field,
                        span,
                        &RECEIPT,
                    );
                    continue;
                }
            },
        };
        if let Some(expr) = values.value(keys, key) {
            let (expr, total) = added_up(expr);
            of_receipt.push(ReceiptValue {
                key: key.to_owned(),
                meaning,
                expr,
                total,
            });
        }
    }
    let guests = keys
        .texts(values.mistakes, "guests")
        .into_iter()
        .map(|(text, _)| text.to_owned());
    let mut guests: Vec<String> = guests.collect();
    if keys.get("guests").is_none() {
        guests = GUESTS.map(str::to_owned).to_vec();
    }
    let key = values.list(keys, "key");
    let at = values.list(keys, "at");
    let receipt = Receipt {
        zone: values.value(keys, "zone"),
        customer: values.value(keys, "customer"),
        guests,
        ids_as_written: keys.truth(values.mistakes, "ids_as_written"),
        continues: keys.truth(values.mistakes, "continues"),
        spans_days: keys.truth(values.mistakes, "spans_days"),
        values: of_receipt,
        key,
        at,
    };
    (!receipt.key.is_empty() && !receipt.at.is_empty()).then_some(receipt)
}

fn line(values: &mut Values<'_>, keys: Keys<'_>, schema: &Schema) -> Option<Line> {
    keys.require(
        values.mistakes,
        "quantity",
        "quantity = \"Quantity\"` or `quantity = 1",
    );
    if keys.get("unit_price").is_none() && keys.get("amount").is_none() {
        keys.require(
            values.mistakes,
            "amount",
            "amount = \"Total\"` or `unit_price = \"Price\"",
        );
    }
    if keys.get("sku").is_none() && keys.get("name").is_none() {
        keys.require(values.mistakes, "sku", "sku = \"Article\"");
    }
    let mut fields = Vec::new();
    for (key, span, _) in keys.entries() {
        if LINE.contains(&key) {
            continue;
        }
        match field_type(schema, "line", key) {
            Some(ty) => fields.extend(values.value(keys, key).map(|expr| FieldFrom {
                key: key.to_owned(),
                ty,
                expr,
            })),
            None => unknown_field(values.mistakes, schema, "line", "[line]", key, span, &LINE),
        }
    }
    Some(Line {
        sku: values.value(keys, "sku"),
        name: values.value(keys, "name"),
        category: values.value(keys, "category"),
        quantity: values.value(keys, "quantity")?,
        unit_price: values.value(keys, "unit_price"),
        amount: values.value(keys, "amount"),
        discount: values.value(keys, "discount"),
        tax: values.value(keys, "tax"),
        taxable: values.condition_or_column(keys, "taxable"),
        refunded: values.value(keys, "refunded"),
        refunded_quantity: values.value(keys, "refunded_quantity"),
        fields,
    })
}

fn refund(values: &mut Values<'_>, top: Keys<'_>) -> Option<Refund> {
    let keys = top.section(values.mistakes, "refund", "[refund]")?;
    keys.check(values.mistakes, &REFUND);
    keys.require(values.mistakes, "at", "at = \"refunds[].created_at\"");
    keys.require(
        values.mistakes,
        "amount",
        "amount = \"refunds[].lines[].amount\"",
    );
    let at = values.list(keys, "at");
    Some(Refund {
        at,
        sku: values.value(keys, "sku"),
        name: values.value(keys, "name"),
        quantity: values.value(keys, "quantity"),
        amount: values.value(keys, "amount")?,
    })
}

fn members(values: &mut Values<'_>, top: Keys<'_>, schema: &Schema) -> Vec<FieldFrom> {
    let Some(keys) = top.section(values.mistakes, "customer", "[customer]") else {
        return Vec::new();
    };
    let mut members = Vec::new();
    for (key, span, _) in keys.entries() {
        match field_type(schema, "customer", key) {
            Some(ty) if key != "id" => {
                members.extend(values.value(keys, key).map(|expr| FieldFrom {
                    key: key.to_owned(),
                    ty,
                    expr,
                }))
            }
            _ => unknown_field(
                values.mistakes,
                schema,
                "customer",
                "[customer]",
                key,
                span,
                &[],
            ),
        }
    }
    members
}

fn categories(values: &mut Values<'_>, top: Keys<'_>) -> Vec<Category> {
    let Some(value) = top.get("category") else {
        return Vec::new();
    };
    let DeValue::Array(items) = value.get_ref() else {
        wrong_type(
            values.mistakes,
            "category",
            value,
            "a list of sections",
            "write `[[category]]`",
        );
        return Vec::new();
    };
    let mut categories = Vec::new();
    for item in items {
        let DeValue::Table(table) = item.get_ref() else {
            wrong_type(
                values.mistakes,
                "category",
                item,
                "a section",
                "write `[[category]]`",
            );
            continue;
        };
        let keys = Keys::new(table, item.span().start, "[[category]]");
        keys.check(values.mistakes, &["name", "sku", "words", "when"]);
        keys.require(values.mistakes, "name", "name = \"coffee\"");
        let texts = |mistakes: &mut Mistakes, key: &str| -> Vec<String> {
            keys.texts(mistakes, key)
                .into_iter()
                .map(|(text, _)| text.to_owned())
                .collect()
        };
        if let Some((name, _)) = keys.text(values.mistakes, "name") {
            categories.push(Category {
                name: name.to_owned(),
                sku: texts(values.mistakes, "sku"),
                words: texts(values.mistakes, "words"),
                when: values.condition(keys, "when"),
            });
        }
    }
    categories
}

impl Values<'_> {
    /// A condition, or a column that says true or false by itself.
    fn condition_or_column(&mut self, keys: Keys<'_>, key: &str) -> Option<Expr> {
        let value = self.value(keys, key)?;
        if value.column().is_some() {
            return Some(value);
        }
        let span = keys.get(key).map_or(0..0, toml::Spanned::span);
        self.must_be_condition(&value, key, span)
    }
}

/// The type of a field that records can carry.
fn field_type(schema: &Schema, object: &str, key: &str) -> Option<FieldType> {
    let field = schema.field(schema.find(&format!("{object}.{key}"))?)?;
    let carried = matches!(
        field.origin,
        Origin::Event | Origin::Line | Origin::Customer
    ) || matches!(key, "tier" | "tags");
    carried.then_some(field.ty)
}

fn unknown_field(
    mistakes: &mut Mistakes,
    schema: &Schema,
    object: &str,
    section: &str,
    key: &str,
    span: Span,
    keys: &[&str],
) {
    let prefix = format!("{object}.");
    let fields = schema
        .fields()
        .iter()
        .filter_map(|field| field.name.strip_prefix(&prefix));
    let fields: Vec<&str> = fields
        .filter(|name| field_type(schema, object, name).is_some())
        .collect();
    let known = fields.iter().copied().chain(keys.iter().copied());
    let help = advice(key, known).unwrap_or_else(|| {
        format!("if the program has it, name the program with --program, or declare it: `[schema.{object}]` with `{key} = \"text\"`")
    });
    mistakes.push(
        codes::UNKNOWN_FIELD,
        span,
        format!("{section} has no `{key}`"),
        Some(help),
    );
}
