//! A file of rows.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CaseError;
use crate::constants::{ParamValue, Params};
use crate::model::{Currency, Zone};
use crate::schema::FieldType;

/// A value with its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) value: ParamValue,
    pub(super) line: usize,
}

/// Values by name, such as `customer.tier`.
pub(super) type Values = BTreeMap<String, Given>;

/// An event and what the plugin must make of it.
#[derive(Debug, Clone)]
pub(super) struct CaseRow {
    /// Where it begins in the file.
    pub(super) line: usize,
    pub(super) values: Values,
    pub(super) lines: Vec<Values>,
    pub(super) expected: Expected,
}

#[derive(Debug, Clone)]
pub(super) enum Expected {
    /// All effects, in their order.
    Effects(Vec<Values>),
    /// A code, or a part of the message.
    Fault(String),
}

/// Rows of one file.
#[derive(Debug, Clone)]
pub struct Case {
    pub(super) name: String,
    pub(super) currency: Currency,
    pub(super) zone: Zone,
    pub(super) campaign: String,
    pub(super) wallets: Vec<String>,
    pub(super) tiers: Vec<String>,
    pub(super) schema: Vec<(String, FieldType, bool)>,
    pub(super) params: Params,
    pub(super) fuel: Option<u64>,
    pub(super) rows: Vec<CaseRow>,
}

impl Case {
    /// Reads a case; `name` is the file's name in messages.
    ///
    /// # Errors
    /// If it is not TOML, or says something that means nothing.
    pub fn read(name: &str, text: &str) -> Result<Self, CaseError> {
        let table = DeTable::parse(text).map_err(|error| {
            let start = error.span().unwrap_or(0..0).start;
            Reader { name, text }.wrong(start, error.message())
        })?;
        Reader { name, text }.case(table.get_ref())
    }
}

/// A file being read.
#[derive(Clone, Copy)]
struct Reader<'t> {
    name: &'t str,
    text: &'t str,
}

impl Reader<'_> {
    fn line(&self, byte: usize) -> usize {
        let before = self.text.get(..byte).unwrap_or(self.text);
        before.bytes().filter(|&b| b == b'\n').count() + 1
    }

    fn wrong(&self, byte: usize, message: impl Into<String>) -> CaseError {
        CaseError::Wrong {
            file: self.name.to_owned(),
            line: self.line(byte),
            message: message.into(),
        }
    }

    fn case(&self, table: &DeTable<'_>) -> Result<Case, CaseError> {
        let text = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let mut case = Case {
            name: self.name.to_owned(),
            currency: self.currency("EUR", 0..0)?,
            zone: Zone::utc(),
            campaign: "case".to_owned(),
            wallets: text(&["points"]),
            tiers: text(&["bronze", "silver", "gold", "platinum"]),
            schema: Vec::new(),
            params: Params::default(),
            fuel: None,
            rows: Vec::new(),
        };
        for (key, value) in table {
            let span = value.span();
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("currency", _) => case.currency = self.currency(&self.text(value)?, span)?,
                ("time_zone", _) => {
                    let name = self.text(value)?;
                    case.zone = Zone::from_name(&name)
                        .map_err(|_| self.wrong(span.start, format!("`{name}` is no time zone")))?;
                }
                ("campaign", _) => case.campaign = self.text(value)?,
                ("wallets", _) => case.wallets = self.texts(value)?,
                ("tiers", _) => case.tiers = self.texts(value)?,
                ("fuel", _) => match self.value(value)?.value {
                    ParamValue::Integer(fuel) if fuel > 0 => case.fuel = Some(fuel.cast_unsigned()),
                    _ => return Err(self.wrong(span.start, "`fuel` is a whole number")),
                },
                ("schema", DeValue::Table(table)) => {
                    for (name, given) in self.flat("", table)? {
                        case.schema.push(self.field(name, &given)?);
                    }
                }
                ("params", DeValue::Table(table)) => {
                    for (name, given) in self.flat("", table)? {
                        case.params.set(name, given.value);
                    }
                }
                ("row", DeValue::Array(rows)) => {
                    for row in rows {
                        case.rows.push(self.row(row)?);
                    }
                }
                (known, _) => {
                    let key_start = key.span().start;
                    return Err(self.wrong(
                        key_start,
                        format!(
                            "`{known}` means nothing here: write [[row]], [params], [schema], \
                             currency, time_zone, wallets, tiers, campaign or fuel"
                        ),
                    ));
                }
            }
        }
        if case.rows.is_empty() {
            return Err(self.wrong(0, "the case has no [[row]]"));
        }
        Ok(case)
    }

    fn currency(&self, code: &str, span: Range<usize>) -> Result<Currency, CaseError> {
        Currency::from_code(code)
            .map_err(|_| self.wrong(span.start, format!("`{code}` is no currency")))
    }

    fn row(&self, row: &Spanned<DeValue<'_>>) -> Result<CaseRow, CaseError> {
        let start = row.span().start;
        let DeValue::Table(table) = row.get_ref() else {
            return Err(self.wrong(start, "a row is a table: [[row]]"));
        };
        let mut values = Values::new();
        let mut lines = Vec::new();
        let mut expected = None;
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("lines", DeValue::Array(items)) => {
                    for item in items {
                        let line = self.table(item)?.into_iter();
                        let named = line.map(|(name, given)| {
                            let bare = !name.starts_with("line.");
                            (if bare { format!("line.{name}") } else { name }, given)
                        });
                        lines.push(named.collect());
                    }
                }
                ("effects", DeValue::Array(items)) => {
                    let effects = items.iter().map(|item| self.table(item));
                    expected = Some(Expected::Effects(effects.collect::<Result<_, _>>()?));
                }
                ("fault", DeValue::String(text)) => {
                    expected = Some(Expected::Fault(text.clone().into_owned()));
                }
                (key, DeValue::Table(inner)) => values.extend(self.flat(key, inner)?),
                (key, _) => {
                    values.insert(key.to_owned(), self.value(value)?);
                }
            }
        }
        let expected = expected.ok_or_else(|| {
            self.wrong(
                start,
                "say what the row comes to: `effects = […]` or `fault = \"…\"`",
            )
        })?;
        Ok(CaseRow {
            line: self.line(start),
            values,
            lines,
            expected,
        })
    }

    fn table(&self, item: &Spanned<DeValue<'_>>) -> Result<Values, CaseError> {
        match item.get_ref() {
            DeValue::Table(table) => self.flat("", table),
            _ => Err(self.wrong(item.span().start, "write a table: `{ … }`")),
        }
    }

    /// Tables in tables as one, with dots in the names.
    fn flat(&self, prefix: &str, table: &DeTable<'_>) -> Result<Values, CaseError> {
        let mut values = Values::new();
        for (key, value) in table {
            let name = match prefix {
                "" => key.get_ref().clone().into_owned(),
                _ => format!("{prefix}.{}", key.get_ref()),
            };
            match value.get_ref() {
                DeValue::Table(inner) => values.extend(self.flat(&name, inner)?),
                _ => {
                    values.insert(name, self.value(value)?);
                }
            }
        }
        Ok(values)
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Result<Given, CaseError> {
        let start = value.span().start;
        let read = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_some() => {
                Some(ParamValue::Text(moment.to_string().into()))
            }
            other => ParamValue::from_toml(other),
        };
        Ok(Given {
            value: read.ok_or_else(|| self.wrong(start, "this value cannot be used"))?,
            line: self.line(start),
        })
    }

    fn text(&self, value: &Spanned<DeValue<'_>>) -> Result<String, CaseError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.clone().into_owned()),
            _ => Err(self.wrong(value.span().start, "write a text in quotes")),
        }
    }

    fn texts(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, CaseError> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.text(item)).collect(),
            _ => Err(self.wrong(value.span().start, "write a list of texts")),
        }
    }

    fn field(&self, name: String, given: &Given) -> Result<(String, FieldType, bool), CaseError> {
        let wrong = || CaseError::Wrong {
            file: self.name.to_owned(),
            line: given.line,
            message: format!("`{name}` needs a type, such as \"integer\" or \"text?\""),
        };
        let ParamValue::Text(ty) = &given.value else {
            return Err(wrong());
        };
        let (ty, optional) = ty.strip_suffix('?').map_or((&**ty, false), |ty| (ty, true));
        let ty = FieldType::from_name(ty).ok_or_else(wrong)?;
        Ok((name, ty, optional))
    }
}
