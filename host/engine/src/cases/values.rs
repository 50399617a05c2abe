//! Values by field name.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::constants::ParamValue;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, nearest};
use crate::facts::Fact;
use crate::load::keys::type_name;
use crate::schema::{Field, FieldType, Origin, Schema};

/// A value that a case says.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// As it is written.
    pub(super) value: ParamValue,
    /// The same as a field's value.
    pub(super) fact: Fact,
    /// Where it stands.
    pub(super) span: Span,
}

/// Values by the whole names of their fields, such as `customer.tier`.
pub(super) type Values = BTreeMap<String, Said>;

/// Which fields can be said at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Of the case: its event, its member, and facts.
    Case,
    /// Of an earlier event, and what was known of the member then.
    Earlier,
    /// Of a line.
    Line,
}

impl Place {
    fn allows(self, field: &Field) -> bool {
        match field.origin {
            Origin::Line => self == Self::Line,
            Origin::Event => self != Self::Line,
            // One member a case, so that an earlier event has no other id.
            Origin::Customer | Origin::State => {
                self == Self::Case || (self == Self::Earlier && field.name != "customer.id")
            }
            Origin::Derived | Origin::Segment | Origin::Phase | Origin::PhaseLine => false,
        }
    }
}

/// Reads values against the schema and reports those that do not fit.
#[derive(Clone, Copy)]
pub(super) struct ValueReader<'a> {
    pub(super) source: SourceId,
    pub(super) schema: &'a Schema,
    pub(super) place: Place,
}

impl ValueReader<'_> {
    /// Reads a key with its value; a table's entries are fields under the
    /// key's name.
    pub(super) fn read(
        &self,
        report: &mut Report,
        name: &str,
        key: &Span,
        value: &Spanned<DeValue<'_>>,
        into: &mut Values,
    ) {
        match value.get_ref() {
            DeValue::Table(table) => self.table(report, name, table, into),
            _ => self.field(report, name, key, value, into),
        }
    }

    /// Reads the entries of a table as fields whose names begin with `prefix`.
    pub(super) fn table(
        &self,
        report: &mut Report,
        prefix: &str,
        table: &DeTable<'_>,
        into: &mut Values,
    ) {
        for (key, value) in table {
            let name = format!("{prefix}.{}", key.get_ref());
            self.read(report, &name, &key.span(), value, into);
        }
    }

    fn field(
        &self,
        report: &mut Report,
        name: &str,
        key: &Span,
        value: &Spanned<DeValue<'_>>,
        into: &mut Values,
    ) {
        let schema = self.schema;
        let Some(field) = schema.find(name).and_then(|id| schema.field(id)) else {
            self.unknown(report, name, key);
            return;
        };
        if !self.place.allows(field) {
            report.push(self.not_here(field, key));
            return;
        }
        let Some(written) = read_value(value.get_ref()) else {
            let message = format!(
                "`{name}` is {}, not {}",
                field.ty.name(),
                type_name(value.get_ref())
            );
            report.push(self.wrong_type(value.span(), message));
            return;
        };
        let fact = match Fact::from_param(&written, field.ty, schema) {
            Ok(fact) => fact,
            Err(help) => {
                let message = format!("`{name}` is {}, not {}", field.ty.name(), shown(&written));
                report.push(self.wrong_type(value.span(), message).help(help));
                return;
            }
        };
        if let (Some(only), Fact::Text(text)) =
            (schema.find(name).and_then(|id| schema.only(id)), &fact)
            && !only.contains(&text.as_str())
        {
            let what = name.rsplit('.').next().unwrap_or(name);
            let what = if what == "kind" { "event kind" } else { what };
            report.push(
                Diagnostic::error(
                    codes::UNKNOWN_NAME,
                    self.source,
                    value.span(),
                    format!("there is no {what} `{text}`"),
                )
                .help_if(crate::diagnostic::one_of(text, only)),
            );
            return;
        }
        into.insert(
            name.to_owned(),
            Said {
                value: written,
                fact,
                span: value.span(),
            },
        );
    }

    fn wrong_type(&self, span: Span, message: String) -> Diagnostic {
        Diagnostic::error(codes::WRONG_TYPE, self.source, span, message)
    }

    fn unknown(&self, report: &mut Report, name: &str, key: &Span) {
        let known = self.schema.fields().iter();
        let known = known.filter(|field| self.place.allows(field));
        let near = nearest(name, known.map(|field| field.name.as_str()));
        let bare = |name: &str| match self.place {
            Place::Line => name.strip_prefix("line.").unwrap_or(name).to_owned(),
            _ => name.to_owned(),
        };
        report.push(
            Diagnostic::error(
                codes::UNKNOWN_FIELD,
                self.source,
                key.clone(),
                match self.place {
                    Place::Line => format!("lines have no field `{}`", bare(name)),
                    _ => format!("there is no field `{name}`"),
                },
            )
            .help_if(near.map(|near| format!("did you mean `{}`?", bare(near)))),
        );
    }

    /// A field that exists, but cannot be said here.
    fn not_here(&self, field: &Field, key: &Span) -> Diagnostic {
        let name = &field.name;
        let (message, help) = match field.origin {
            Origin::Derived if name == "customer.birthday" => (
                format!("`{name}` follows from `customer.birth_date`"),
                "write `customer.birth_date` instead",
            ),
            Origin::Derived => (
                format!("`{name}` follows from when the event happens"),
                "write `today = 2026-11-21` or `event.at = 2026-11-21T14:00:00` instead",
            ),
            Origin::Segment => (
                format!("`{name}` follows from what is known of the member"),
                "say what the segment asks for, such as `history.purchases = 6`, or what the member did in `earlier`",
            ),
            Origin::Phase | Origin::PhaseLine => (
                format!("`{name}` is what the decision comes to"),
                "leave it out here, and say what you expect in `total`",
            ),
            Origin::Line => (
                format!("`{name}` belongs to a line"),
                "write `lines = [{ … }]`",
            ),
            _ => (
                format!("`{name}` is not of an earlier event"),
                "write it beside `earlier`",
            ),
        };
        Diagnostic::error(codes::FIELD_NOT_HERE, self.source, key.clone(), message).help(help)
    }
}

/// A value as cases write it; none for what no field can hold.
pub(super) fn read_value(value: &DeValue<'_>) -> Option<ParamValue> {
    match value {
        DeValue::Datetime(moment) if moment.time.is_some() => {
            Some(ParamValue::Text(moment.to_string().into()))
        }
        other => ParamValue::from_toml(other),
    }
}

/// A value in a message.
pub(super) fn shown(value: &ParamValue) -> String {
    match value {
        ParamValue::Boolean(value) => format!("`{value}`"),
        ParamValue::Integer(value) => format!("`{value}`"),
        ParamValue::Decimal(value) => format!("`{value}`"),
        ParamValue::Text(text) => format!("`\"{text}\"`"),
        ParamValue::Date(day) => format!("`{day}`"),
        ParamValue::List(_) => "a list".to_owned(),
    }
}

/// Whether records must have the field and it is a text: cases may leave it
/// out, and it is empty then.
pub(super) fn is_empty_by_default(field: &Field) -> bool {
    field.presence == crate::schema::Presence::Required && field.ty == FieldType::Text
}
