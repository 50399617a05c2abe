//! One row after the other, into the store.

use std::borrow::Cow;

use csv::StringRecord;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use sadakat_engine::diagnostic::{Code, codes, one_of};
use sadakat_engine::model::{Currency, Date as Day, Instant, QUANTITY_DIGITS, Zone};
use sadakat_engine::schema::FieldType;

use super::amounts::{FINE_DIGITS, NONE, product, scaled, to_minor};
use super::store::{Item, ItemKind, More, Receipt, Rejected, Store, Stored, UNKNOWN};
use super::texts::{NO_TEXT, TextId};
use crate::cell::{BETWEEN, Cell, UNDECODABLE};
use crate::error::ImportError;
use crate::expression::{Expr, Fault, Row, Value};
use crate::mapping::{FieldFrom, Mapping, Meaning, Refund};
use crate::number::Number;
use crate::read::text::split_plainly;
use crate::read::{Incoming, Part};
use crate::summary::Summary;
use crate::{category, members, zones};

/// Characters of a rejected row that its report repeats.
const EXCERPT: usize = 300;

/// Reads rows by a mapping.
#[derive(Debug)]
pub(crate) struct Rows<'m> {
    pub(crate) mapping: &'m Mapping,
    pub(crate) store: Store,
    pub(crate) summary: Summary,
    /// Rows that belong to no receipt, or to a member's field.
    pub(crate) rejected: Vec<Rejected>,
    /// By slot, in the file that is being read.
    pub(crate) places: Vec<Option<usize>>,
    pub(crate) file: u32,
    pub(crate) delimiter: char,
    stopped: bool,
    key: String,
    last_time: (String, Option<String>, i64),
    zones: Vec<(String, Option<TimeZone>)>,
    last_customer: (String, TextId),
}

type Checked<T> = Result<T, Box<Wrong>>;

/// What is wrong with a row.
#[derive(Debug)]
struct Wrong {
    code: Code,
    field: Option<String>,
    message: String,
    help: Option<String>,
}

fn wrong<T>(
    code: Code,
    field: Option<String>,
    message: impl Into<String>,
    help: &str,
) -> Checked<T> {
    Err(Box::new(Wrong {
        code,
        field,
        message: message.into(),
        help: Some(help.to_owned()),
    }))
}

impl<'m> Rows<'m> {
    pub(crate) fn new(mapping: &'m Mapping) -> Self {
        Self {
            mapping,
            store: Store::default(),
            summary: Summary::default(),
            rejected: Vec::new(),
            places: Vec::new(),
            file: 0,
            delimiter: ',',
            stopped: false,
            key: String::new(),
            last_time: Default::default(),
            zones: Vec::new(),
            last_customer: Default::default(),
        }
    }

    pub(crate) fn begin_file(
        &mut self,
        file: u32,
        places: Vec<Option<usize>>,
        delimiter: Option<char>,
    ) {
        self.file = file;
        self.places = places;
        self.delimiter = delimiter.unwrap_or(',');
        self.stopped = false;
        self.store.begin_file();
    }

    /// Takes in what stands on a line.
    pub(crate) fn take(
        &mut self,
        line: u64,
        part: Part,
        incoming: Incoming<'_>,
    ) -> Result<(), ImportError> {
        if matches!(incoming, Incoming::Empty) {
            return Ok(());
        }
        self.summary.rows += 1;
        if let Some(facts) = self.summary.files.get_mut(self.file as usize) {
            facts.rows += 1;
        }
        if self.stopped {
            self.summary.after_end += 1;
            return Ok(());
        }
        match incoming {
            Incoming::Row(cells) => self.row(line, part, cells),
            Incoming::WithoutLines(cells) => self.without_lines(line, cells),
            Incoming::Empty => {}
            Incoming::UnclosedQuote(text) => {
                let problem = self.damaged(line, "a quotation mark opens a text and is never closed", "close it, double it, or set `quote = false` in [source] if quotation marks mean nothing in this file", text);
                let cells = split_plainly(text, self.delimiter);
                self.reject_damaged(line, &cells, problem);
            }
            Incoming::Undecodable(cells) => {
                let encoding = self
                    .summary
                    .files
                    .get(self.file as usize)
                    .and_then(|facts| facts.encoding.clone());
                let message = format!(
                    "the row has bytes that are no text in {}",
                    encoding.unwrap_or_default()
                );
                let shown = join(cells).replace(UNDECODABLE, "\u{2423}");
                let problem = self.damaged(
                    line,
                    &message,
                    "correct the cell, or set `encoding` in [source]",
                    &shown,
                );
                self.reject_damaged(line, cells, problem);
            }
            Incoming::Ragged(cells, width) => {
                let message = format!("the row has {} cells, the header {width}", cells.len());
                let problem = self.damaged(
                    line,
                    &message,
                    "put cells that have the delimiter in double quotes",
                    &join(cells),
                );
                if self.is_after_end(cells) || self.is_dropped(cells) {
                    return Ok(());
                }
                self.reject_damaged(line, cells, problem);
            }
            Incoming::NotJson(text, why) => {
                let problem = self.damaged(
                    line,
                    &format!("this is no record of JSON: {why}"),
                    "correct the line",
                    text,
                );
                self.rejected.push(problem);
                self.summary.rejected_rows += 1;
            }
        }
        Ok(())
    }

    fn damaged(&self, line: u64, message: &str, help: &str, record: &str) -> Rejected {
        Rejected {
            code: codes::ROW_DAMAGED,
            file: self.file,
            line,
            field: None,
            message: message.to_owned(),
            help: Some(help.to_owned()),
            record: excerpt(record),
        }
    }

    /// A damaged row rejects its receipt, if it says which one that is.
    fn reject_damaged(&mut self, line: u64, cells: &StringRecord, problem: Rejected) {
        let places = std::mem::take(&mut self.places);
        let row = Row {
            cells,
            places: &places,
        };
        let receipt = match self.key_of(row) {
            Ok(true) if !self.key.contains(UNDECODABLE) => Some(self.receipt(line)),
            _ => None,
        };
        self.places = places;
        match receipt.and_then(|at| self.store.receipts.get_mut(at as usize)) {
            Some(receipt) => {
                receipt.rows += 1;
                receipt.problem.get_or_insert_with(|| Box::new(problem));
            }
            None => {
                self.rejected.push(problem);
                self.summary.rejected_rows += 1;
            }
        }
    }

    fn is_after_end(&mut self, cells: &StringRecord) -> bool {
        let Some(stop) = &self.mapping.source.stop_at else {
            return false;
        };
        let row = Row {
            cells,
            places: &self.places,
        };
        self.stopped = stop.holds(row, &self.mapping.formats).unwrap_or(false);
        self.summary.after_end += u64::from(self.stopped);
        self.stopped
    }

    fn is_dropped(&mut self, cells: &StringRecord) -> bool {
        let row = Row {
            cells,
            places: &self.places,
        };
        let reason = first(&self.mapping.rows.drop, row, self.mapping);
        let Some(Ok(reason)) = reason.transpose() else {
            return false;
        };
        *self.summary.dropped.entry(reason.to_owned()).or_default() += 1;
        true
    }

    fn without_lines(&mut self, line: u64, cells: &StringRecord) {
        if self.is_dropped(cells) {
            return;
        }
        let problem = Rejected {
            code: codes::MAPPING_VALUE,
            file: self.file,
            line,
            field: self.mapping.source.rows.clone(),
            message: "the record has no lines".to_owned(),
            help: Some(
                "correct the record, or leave such ones out with `drop` in [rows]".to_owned(),
            ),
            record: excerpt(&join(cells)),
        };
        self.reject_damaged(line, cells, problem);
    }

    fn row(&mut self, line: u64, part: Part, cells: &StringRecord) {
        if self.is_after_end(cells) {
            return;
        }
        let places = std::mem::take(&mut self.places);
        let row = Row {
            cells,
            places: &places,
        };
        self.row_of_receipt(line, part, row);
        self.places = places;
    }

    fn row_of_receipt(&mut self, line: u64, part: Part, row: Row<'_>) {
        let mapping = self.mapping;
        let dropped = match first(&mapping.rows.drop, row, mapping) {
            Ok(dropped) => dropped,
            Err(fault) => return self.reject_alone(line, row, *self.explain(&fault)),
        };
        if let Some(reason) = dropped {
            *self.summary.dropped.entry(reason.to_owned()).or_default() += 1;
        }
        let known = match self.key_of(row) {
            Ok(known) => known,
            Err(_) if dropped.is_some() => return,
            Err(problem) => return self.reject_alone(line, row, *problem),
        };
        let number = if known {
            self.receipt(line)
        } else if let (true, Some(last)) = (mapping.receipt.continues, self.store.last_receipt()) {
            last
        } else if dropped.is_some() {
            return;
        } else {
            let field = mapping.receipt.key.iter().find_map(|part| part.column());
            return self.reject_alone(line, row, Wrong {
                code: codes::MAPPING_VALUE,
                field: field.map(|slot| mapping.column_name(slot)),
                message: "the receipt's key is empty".to_owned(),
                help: Some("fill in the cell, leave such rows out with `drop` in [rows], or set `continues = true` in [receipt] if they belong to the row before".to_owned()),
            });
        };
        if let Ok(Some(reason)) = first(&mapping.rows.void, row, mapping) {
            let position = mapping
                .rows
                .void
                .iter()
                .position(|(known, _)| known == reason)
                .unwrap_or(0);
            if let Some(receipt) = self.store.receipts.get_mut(number as usize) {
                receipt
                    .void
                    .get_or_insert(u32::try_from(position).unwrap_or(0));
            }
        }
        let noted = self.note_values(number, row);
        if dropped.is_some() {
            return;
        }
        if let Some(receipt) = self.store.receipts.get_mut(number as usize) {
            receipt.rows += 1;
        }
        let read = noted.and_then(|()| match (part, &mapping.refund) {
            (Part::Refund, Some(refund)) => self.refunded(number, refund, row),
            _ => self.item(number, row),
        });
        if let Err(problem) = read {
            let problem = self.rejected(line, row, *problem);
            if let Some(receipt) = self.store.receipts.get_mut(number as usize) {
                receipt.problem.get_or_insert_with(|| Box::new(problem));
            }
        }
    }

    fn reject_alone(&mut self, line: u64, row: Row<'_>, problem: Wrong) {
        let problem = self.rejected(line, row, problem);
        self.rejected.push(problem);
        self.summary.rejected_rows += 1;
    }

    fn rejected(&self, line: u64, row: Row<'_>, problem: Wrong) -> Rejected {
        Rejected {
            code: problem.code,
            file: self.file,
            line,
            field: problem.field,
            message: problem.message,
            help: problem.help,
            record: excerpt(&join(row.cells)),
        }
    }

    fn explain(&self, fault: &Fault) -> Box<Wrong> {
        Box::new(Wrong {
            code: codes::MAPPING_VALUE,
            field: fault.slot.map(|slot| self.mapping.column_name(slot)),
            message: fault.message.clone(),
            help: fault.help.clone(),
        })
    }

    /// Puts the row's key together; false if it has none.
    fn key_of(&mut self, row: Row<'_>) -> Checked<bool> {
        let mapping = self.mapping;
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        let parts = &mapping.receipt.key;
        let mut known = true;
        for (at, part) in parts.iter().enumerate() {
            let value = part
                .evaluate(row, &mapping.formats)
                .map_err(|fault| self.explain(&fault))?;
            let text = value.text().unwrap_or_default();
            // An empty number would make one receipt of many.
            known &= !text.is_empty();
            if at > 0 {
                key.push('/');
            }
            if parts.len() > 1 && text.contains(['/', '~']) {
                key.push_str(&text.replace('~', "~0").replace('/', "~1"));
            } else {
                key.push_str(&text);
            }
        }
        self.key = key;
        Ok(known)
    }

    fn receipt(&mut self, line: u64) -> u32 {
        let values = self.mapping.receipt.values.len();
        self.store.receipt(&self.key, self.file, line, values)
    }

    /// Notes what the row says of its receipt as a whole.
    fn note_values(&mut self, number: u32, row: Row<'_>) -> Checked<()> {
        let mapping = self.mapping;
        let customer = match &mapping.receipt.customer {
            Some(expr) => self.customer(expr, row)?,
            None => NO_TEXT,
        };
        if customer != NO_TEXT {
            let Some(receipt) = self.store.receipts.get_mut(number as usize) else {
                return Ok(());
            };
            if receipt.customer == NO_TEXT {
                receipt.customer = customer;
            } else if receipt.customer != customer {
                let (first, key) = (receipt.customer, receipt.key);
                let texts = &self.store.texts;
                return wrong(
                    codes::RECEIPT_DISAGREES,
                    mapping
                        .receipt
                        .customer
                        .as_ref()
                        .and_then(Expr::column)
                        .map(|slot| mapping.column_name(slot)),
                    format!(
                        "receipt `{}` has rows of `{}` and of `{}`",
                        texts.get(key),
                        texts.get(first),
                        texts.get(customer)
                    ),
                    "add columns to `key` in [receipt] until it names one receipt, such as the store, the till or the day",
                );
            }
            if !receipt.member_seen {
                receipt.member_seen = true;
                self.member(customer, row);
            }
        }
        for (at, value) in mapping.receipt.values.iter().enumerate() {
            let new = self.stored(value.meaning, &value.expr, row)?;
            if new == Stored::Missing {
                continue;
            }
            let Some(receipt) = self.store.receipts.get_mut(number as usize) else {
                return Ok(());
            };
            let Some(known) = receipt.values.get_mut(at) else {
                continue;
            };
            *known = match (*known, new) {
                (Stored::Missing, new) => new,
                (Stored::Amount(sum), Stored::Amount(more)) if value.total => {
                    Stored::Amount(sum.checked_add(more).unwrap_or(sum))
                }
                (known, new) if known == new => known,
                (known, new) => {
                    let (key, texts) = (receipt.key, &self.store.texts);
                    let show = |stored| match stored {
                        Stored::Text(text) => texts.get(text).to_owned(),
                        Stored::Amount(amount) => amount.to_string(),
                        Stored::At(at) => at.to_string(),
                        Stored::Missing => String::new(),
                    };
                    let help = format!(
                        "add columns to `key` in [receipt] until it names one receipt, or write `{} = 'total(…)'` if the rows' values are to be added up",
                        value.key
                    );
                    return wrong(
                        codes::RECEIPT_DISAGREES,
                        value.expr.column().map(|slot| mapping.column_name(slot)),
                        format!(
                            "receipt `{}` has `{}` and `{}` for `{}`",
                            texts.get(key),
                            show(known),
                            show(new),
                            value.key
                        ),
                        &help,
                    );
                }
            };
        }
        Ok(())
    }

    fn stored(&mut self, meaning: Meaning, expr: &Expr, row: Row<'_>) -> Checked<Stored> {
        let mapping = self.mapping;
        let formats = &mapping.formats;
        let value = expr
            .evaluate(row, formats)
            .map_err(|fault| self.explain(&fault))?;
        if value.is_missing() {
            return Ok(Stored::Missing);
        }
        let slot = expr.column();
        Ok(match meaning {
            Meaning::Shipping
            | Meaning::Discount
            | Meaning::Subtotal
            | Meaning::Tax
            | Meaning::TaxWithin
            | Meaning::Total
            | Meaning::Refund
            | Meaning::Field(FieldType::Money) => {
                let number = value
                    .number(formats)
                    .map_err(|fault| self.explain(&fault))?;
                number.map_or(Stored::Missing, |number| Stored::Amount(number.normalize()))
            }
            Meaning::RefundAt => {
                let text = value.text().unwrap_or_default().into_owned();
                let moment = formats
                    .moment(&text, slot, None)
                    .map_err(|fault| self.explain(&fault))?;
                moment
                    .micros(&mapping.zone)
                    .map_or(Stored::Missing, Stored::At)
            }
            Meaning::Currency => {
                let text = value.text().unwrap_or_default().to_uppercase();
                self.check_currency(&text, slot)?;
                Stored::Text(self.store.texts.number(&text))
            }
            Meaning::Of => Stored::Text(self.store.texts.number(&value.text().unwrap_or_default())),
            Meaning::Field(ty) => {
                let field = slot.map(|slot| mapping.column_name(slot));
                let text = self.field(ty, value, field)?;
                Stored::Text(text)
            }
        })
    }

    fn check_currency(&self, code: &str, slot: Option<usize>) -> Checked<()> {
        let field = || slot.map(|slot| self.mapping.column_name(slot));
        if Currency::from_code(code).is_err() {
            return wrong(
                codes::MAPPING_VALUE,
                field(),
                format!("`{code}` is not a currency of ISO 4217"),
                "name the column that has its three letters",
            );
        }
        let schema = &self.mapping.schema;
        if self.mapping.has_program && schema.find_currency(code).is_none() {
            return wrong(
                codes::MAPPING_VALUE,
                field(),
                format!("`{code}` is not a currency of the program"),
                &format!(
                    "add it to the program: `currencies = [\"{}\", \"{code}\"]` in program.toml",
                    schema.currency.code()
                ),
            );
        }
        Ok(())
    }

    /// The member of a row; no text for a guest.
    fn customer(&mut self, expr: &Expr, row: Row<'_>) -> Checked<TextId> {
        let mapping = self.mapping;
        let value = expr
            .evaluate(row, &mapping.formats)
            .map_err(|fault| self.explain(&fault))?;
        let Some(text) = value.text() else {
            return Ok(NO_TEXT);
        };
        if self.last_customer.0 == text {
            return Ok(self.last_customer.1);
        }
        let id = members::normal_id(&text, mapping.receipt.ids_as_written);
        let is_guest = mapping
            .receipt
            .guests
            .iter()
            .any(|guest| *guest == id.as_ref() || *guest == text.as_ref());
        let number = if is_guest {
            NO_TEXT
        } else {
            self.store.texts.number(&id)
        };
        self.last_customer = (text.into_owned(), number);
        Ok(number)
    }

    /// Notes the member's fields. One that cannot be read is left out and
    /// reported; the receipt is right without it.
    fn member(&mut self, customer: TextId, row: Row<'_>) {
        let mapping = self.mapping;
        let mut fields = Vec::with_capacity(mapping.members.len());
        for FieldFrom { key, ty, expr } in &mapping.members {
            let name = expr.column().map(|slot| mapping.column_name(slot));
            let read = match expr.evaluate(row, &mapping.formats) {
                Ok(Value::Missing) => Ok(NO_TEXT),
                Ok(value) => self
                    .field(*ty, value, name)
                    .and_then(|text| self.known_tier(key, text)),
                Err(fault) => Err(self.explain(&fault)),
            };
            let text = read.unwrap_or_else(|mut problem| {
                problem.message = format!(
                    "customer `{}`: {}",
                    self.store.texts.get(customer),
                    problem.message
                );
                problem.field.get_or_insert_with(|| key.clone());
                let line = row.cells.position().map_or(0, csv::Position::line);
                let problem = self.rejected(line, row, *problem);
                self.summary.member_values_rejected += 1;
                self.rejected.push(problem);
                NO_TEXT
            });
            fields.push(text);
        }
        self.store.member(customer, fields);
    }

    /// A tier that the program does not have would be refused later.
    fn known_tier(&self, key: &str, text: TextId) -> Checked<TextId> {
        let tiers = &self.mapping.schema.tiers;
        let tier = self.store.texts.get(text);
        if key != "tier" || !self.mapping.has_program || tiers.iter().any(|known| known == tier) {
            return Ok(text);
        }
        let help = one_of(tier, tiers.iter().map(String::as_str)).unwrap_or_default();
        wrong(
            codes::MAPPING_VALUE,
            None,
            format!("`{tier}` is not a tier of the program"),
            &help,
        )
    }

    /// A value of a declared or built-in field, as records have it.
    fn field(&mut self, ty: FieldType, value: Value<'_>, field: Option<String>) -> Checked<TextId> {
        let formats = &self.mapping.formats;
        let no =
            |message: String, help: &str| wrong(codes::MAPPING_VALUE, field.clone(), message, help);
        let text: Cow<'_, str> = match ty {
            FieldType::Boolean => {
                let truth = value.truth().map_err(|fault| self.explain(&fault))?;
                match truth {
                    Some(true) => Cow::Borrowed("true"),
                    Some(false) => Cow::Borrowed("false"),
                    None => return Ok(NO_TEXT),
                }
            }
            FieldType::Integer | FieldType::Money | FieldType::Quantity => {
                let Some(number) = value
                    .number(formats)
                    .map_err(|fault| self.explain(&fault))?
                else {
                    return Ok(NO_TEXT);
                };
                let digits = match ty {
                    FieldType::Integer => 0,
                    FieldType::Money => self.mapping.currency.minor_digits(),
                    _ => QUANTITY_DIGITS,
                };
                match scaled(number, digits) {
                    Some((_, true)) => Cow::Owned(number.normalize().to_string()),
                    _ => {
                        return no(
                            format!("`{number}` has more than {digits} decimal places"),
                            "round it in the mapping's expression, or correct the cell",
                        );
                    }
                }
            }
            FieldType::Date => match value.day(formats).map_err(|fault| self.explain(&fault))? {
                Some(day) => {
                    let text = day.to_string();
                    if Day::parse(&text).is_none() {
                        return no(format!("`{text}` is not a day"), "correct the cell");
                    }
                    Cow::Owned(text)
                }
                None => return Ok(NO_TEXT),
            },
            FieldType::Instant => {
                let slot = None;
                let Some(text) = value.text() else {
                    return Ok(NO_TEXT);
                };
                let moment = formats
                    .moment(&text, slot, None)
                    .map_err(|fault| self.explain(&fault))?;
                match moment.micros(&self.mapping.zone) {
                    Some(micros) => {
                        Cow::Owned(Instant::from_micros(micros).to_rfc3339(&Zone::utc()))
                    }
                    None => return no(format!("`{text}` is out of range"), "correct the cell"),
                }
            }
            FieldType::Texts => {
                let text = value.text().unwrap_or_default();
                let parts: Vec<&str> = text
                    .split([BETWEEN, '|', ';', ','])
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .collect();
                Cow::Owned(parts.join(&BETWEEN.to_string()))
            }
            _ => value.text().unwrap_or_default(),
        };
        Ok(self.store.texts.number(&text))
    }

    /// Adds the row to its receipt.
    fn item(&mut self, number: u32, row: Row<'_>) -> Checked<()> {
        let mapping = self.mapping;
        let formats = &mapping.formats;
        let kinds = [
            (&mapping.rows.discount, ItemKind::Discount),
            (&mapping.rows.shipping, ItemKind::Shipping),
            (&mapping.rows.tax, ItemKind::Tax),
        ];
        let mut kind = ItemKind::Line;
        for (condition, meaning) in kinds {
            if let Some(condition) = condition
                && condition
                    .holds(row, formats)
                    .map_err(|fault| self.explain(&fault))?
            {
                kind = meaning;
                break;
            }
        }
        let numbers = self.numbers(row)?;
        let at = self.time(&mapping.receipt.at, row)?.unwrap_or(UNKNOWN);
        if at != UNKNOWN
            && let Some(receipt) = self.store.receipts.get_mut(number as usize)
        {
            receipt.known_at = receipt.known_at.min(at);
        }
        if kind != ItemKind::Line {
            return self.order_row(number, kind, at, &numbers);
        }
        let said = match &mapping.rows.returned {
            Some(condition) => Some(
                condition
                    .holds(row, formats)
                    .map_err(|fault| self.explain(&fault))?,
            ),
            None => None,
        };
        let returned = said.unwrap_or(numbers.quantity < 0);
        self.check_signs(&numbers, returned, said.is_some())?;
        let line = &mapping.line;
        let name = text_of(&line.name, row, mapping).map_err(|fault| self.explain(&fault))?;
        let sku = text_of(&line.sku, row, mapping).map_err(|fault| self.explain(&fault))?;
        let sku = if sku.is_empty() { &name } else { &sku };
        if sku.is_empty() {
            let slot = line
                .sku
                .as_ref()
                .or(line.name.as_ref())
                .and_then(Expr::column);
            return wrong(
                codes::MAPPING_VALUE,
                slot.map(|slot| mapping.column_name(slot)),
                "the line has neither a SKU nor a name",
                "fill in the cell, or leave such rows out with `drop` in [rows]",
            );
        }
        let category = match category::of(mapping, sku, &name, row)
            .map_err(|fault| self.explain(&fault))?
        {
            Some(category) => Cow::Borrowed(category),
            None => text_of(&line.category, row, mapping).map_err(|fault| self.explain(&fault))?,
        };
        let mut more = More {
            discount: numbers.discount.abs(),
            tax: numbers.tax.abs(),
            ..More::default()
        };
        if let Some(taxable) = &line.taxable {
            more.untaxed = !taxable
                .holds(row, formats)
                .map_err(|fault| self.explain(&fault))?;
        }
        more.refunded = self.fine(line.refunded.as_ref(), row)?.unwrap_or(0).abs();
        let refunded = self.number(line.refunded_quantity.as_ref(), row)?;
        more.refunded_quantity = refunded
            .and_then(|number| scaled(number, QUANTITY_DIGITS))
            .map_or(0, |(value, _)| value.abs());
        for FieldFrom { ty, expr, .. } in &line.fields {
            let name = expr.column().map(|slot| mapping.column_name(slot));
            let value = expr
                .evaluate(row, formats)
                .map_err(|fault| self.explain(&fault))?;
            let text = if value.is_missing() {
                NO_TEXT
            } else {
                self.field(*ty, value, name)?
            };
            more.fields.push(text);
        }
        let plain = more.discount == 0
            && more.tax == 0
            && !more.untaxed
            && more.refunded == 0
            && more.refunded_quantity == 0
            && more.fields.iter().all(|&text| text == NO_TEXT);
        let item = Item {
            receipt: number,
            kind: if returned {
                ItemKind::Returned
            } else {
                ItemKind::Line
            },
            sku: self.store.texts.number(sku),
            name: self.store.texts.number(&name),
            category: self.store.texts.number(&category),
            quantity: numbers.quantity.abs(),
            amount: if numbers.amount == NONE {
                NONE
            } else {
                numbers.amount.abs()
            },
            price: if numbers.price == NONE {
                NONE
            } else {
                numbers.price.abs()
            },
            at,
            more: (!plain).then(|| Box::new(more)),
        };
        if !returned
            && at != UNKNOWN
            && let Some(receipt) = self.store.receipts.get_mut(number as usize)
        {
            receipt.first_at = receipt.first_at.min(at);
            receipt.last_at = receipt.last_at.max(at);
        }
        self.store.items.push(item);
        Ok(())
    }

    /// A row that says what a receipt's lines do not: a discount, shipping or
    /// tax of the whole of it.
    fn order_row(
        &mut self,
        number: u32,
        kind: ItemKind,
        at: i64,
        numbers: &Numbers,
    ) -> Checked<()> {
        let amount = if numbers.amount == NONE {
            product(numbers.quantity.abs().max(1), numbers.price, FINE_DIGITS)
                .map_or(0, |(value, _)| value)
        } else {
            numbers.amount
        };
        self.store.items.push(Item {
            receipt: number,
            kind,
            sku: NO_TEXT,
            name: NO_TEXT,
            category: NO_TEXT,
            quantity: numbers.quantity,
            amount: amount.saturating_add(numbers.tax),
            price: NONE,
            at,
            more: None,
        });
        Ok(())
    }

    fn check_signs(&self, numbers: &Numbers, returned: bool, said: bool) -> Checked<()> {
        let line = &self.mapping.line;
        let name = |expr: Option<&Expr>| {
            expr.and_then(Expr::column)
                .map(|slot| self.mapping.column_name(slot))
        };
        if numbers.quantity == 0 {
            return wrong(
                codes::MAPPING_VALUE,
                name(Some(&line.quantity)),
                "a line of quantity 0 is neither sold nor returned",
                "leave such rows out with `drop` in [rows], or say what they are: `discount`, `shipping` or `tax`",
            );
        }
        if returned {
            return Ok(());
        }
        if numbers.quantity < 0 && said {
            return wrong(
                codes::MAPPING_VALUE,
                name(Some(&line.quantity)),
                "a negative quantity is not that of a purchase",
                "say in `return` of [rows] that it comes back, or leave such rows out with `drop`",
            );
        }
        let money = if numbers.amount == NONE {
            numbers.price
        } else {
            numbers.amount
        };
        if money < 0 {
            let expr = line.amount.as_ref().or(line.unit_price.as_ref());
            return wrong(
                codes::MAPPING_VALUE,
                name(expr),
                "the amount of a line that is sold is negative",
                "say in [rows] what such rows are: `discount`, `return`, or `drop`",
            );
        }
        Ok(())
    }

    fn refunded(&mut self, number: u32, refund: &Refund, row: Row<'_>) -> Checked<()> {
        let at = self.time(&refund.at, row)?.unwrap_or(UNKNOWN);
        let formats = &self.mapping.formats;
        let Some(amount) = self.fine(Some(&refund.amount), row)? else {
            return wrong(
                codes::MAPPING_VALUE,
                None,
                "the refund has no amount",
                "correct the record",
            );
        };
        let quantity = self.number(refund.quantity.as_ref(), row)?;
        let quantity = quantity
            .and_then(|number| scaled(number, QUANTITY_DIGITS))
            .map_or(1000, |(value, _)| value.abs());
        let read = |expr: &Option<Expr>| -> Result<String, Box<Fault>> {
            let value = expr
                .as_ref()
                .map(|expr| expr.evaluate(row, formats))
                .transpose()?;
            Ok(value.and_then(Value::text).unwrap_or_default().into_owned())
        };
        let name = read(&refund.name).map_err(|fault| self.explain(&fault))?;
        let sku = read(&refund.sku).map_err(|fault| self.explain(&fault))?;
        let sku = if sku.is_empty() { &name } else { &sku };
        let item = Item {
            receipt: number,
            kind: ItemKind::Refunded,
            sku: self.store.texts.number(sku),
            name: self.store.texts.number(&name),
            category: NO_TEXT,
            quantity: quantity.max(1),
            amount: amount.abs(),
            price: NONE,
            at,
            more: None,
        };
        self.store.items.push(item);
        Ok(())
    }

    fn number(&self, expr: Option<&Expr>, row: Row<'_>) -> Checked<Option<Decimal>> {
        let formats = &self.mapping.formats;
        let Some(expr) = expr else {
            return Ok(None);
        };
        let value = expr
            .evaluate(row, formats)
            .and_then(|value| value.number(formats));
        value.map_err(|fault| self.explain(&fault))
    }

    /// An amount in fine units.
    fn fine(&self, expr: Option<&Expr>, row: Row<'_>) -> Checked<Option<i64>> {
        let Some(number) = self.number(expr, row)? else {
            return Ok(None);
        };
        match scaled(number, FINE_DIGITS) {
            Some((value, _)) => Ok(Some(value)),
            None => wrong(
                codes::MAPPING_VALUE,
                expr.and_then(Expr::column)
                    .map(|slot| self.mapping.column_name(slot)),
                format!("`{number}` is larger than an amount can be"),
                "correct the cell",
            ),
        }
    }

    /// A number with its other reading, if its text has one.
    fn readings(&self, expr: Option<&Expr>, row: Row<'_>) -> Checked<Option<Number>> {
        let formats = &self.mapping.formats;
        let Some(expr) = expr else {
            return Ok(None);
        };
        let Some(slot) = expr.column() else {
            return Ok(self.number(Some(expr), row)?.map(Number::from));
        };
        let cell: Cell<'_> = row.cell(slot);
        if cell.is_empty() {
            return Ok(None);
        }
        let number = formats.number_in(formats.numbers, cell, Some(slot));
        number.map(Some).map_err(|fault| self.explain(&fault))
    }

    /// The numbers of a row. Where a mark can be read in two ways, that
    /// reading counts with which quantity × price is the amount.
    fn numbers(&mut self, row: Row<'_>) -> Checked<Numbers> {
        let line = &self.mapping.line;
        let quantity = self.readings(Some(&line.quantity), row)?;
        let price = self.readings(line.unit_price.as_ref(), row)?;
        let amount = self.readings(line.amount.as_ref(), row)?;
        let discount = self.fine(line.discount.as_ref(), row)?.unwrap_or(0);
        let tax = self.fine(line.tax.as_ref(), row)?.unwrap_or(0);
        let name = |expr: Option<&Expr>| {
            expr.and_then(Expr::column)
                .map(|slot| self.mapping.column_name(slot))
        };
        let Some(quantity) = quantity else {
            return wrong(
                codes::MAPPING_VALUE,
                name(Some(&line.quantity)),
                "the quantity is empty",
                "fill in the cell, leave such rows out with `drop` in [rows], or write what counts instead, as `row.Quantity ?? 1`",
            );
        };
        if price.is_none() && amount.is_none() {
            let expr = line.amount.as_ref().or(line.unit_price.as_ref());
            return wrong(
                codes::MAPPING_VALUE,
                name(expr),
                "the amount is empty",
                "fill in the cell, leave such rows out with `drop` in [rows], or write what counts instead, as `row.Amount ?? 0`",
            );
        }
        let both = |number: Number| [Some(number.value), number.other];
        let fine = |number: Option<Decimal>| number.map(|number| scaled(number, FINE_DIGITS));
        let mut chosen: Option<(Numbers, bool)> = None;
        let ambiguous = [Some(quantity), price, amount]
            .into_iter()
            .flatten()
            .any(|number| number.other.is_some());
        let prices = price.map_or([None, None], both);
        let amounts = amount.map_or([None, None], both);
        for quantity in both(quantity).into_iter().flatten() {
            for (at, price) in prices.into_iter().enumerate() {
                for (also, amount) in amounts.into_iter().enumerate() {
                    if (at > 0 && price.is_none()) || (also > 0 && amount.is_none()) {
                        continue;
                    }
                    let (Some((quantity, whole)), price, amount) =
                        (scaled(quantity, QUANTITY_DIGITS), fine(price), fine(amount))
                    else {
                        continue;
                    };
                    if price == Some(None) || amount == Some(None) {
                        continue;
                    }
                    let numbers = Numbers {
                        quantity,
                        price: price.flatten().map_or(NONE, |(value, _)| value),
                        amount: amount.flatten().map_or(NONE, |(value, _)| value),
                        discount,
                        tax,
                    };
                    if !ambiguous {
                        self.summary.rounded += u64::from(!whole);
                        return Ok(numbers);
                    }
                    let fits = numbers.fits(self.mapping.currency.minor_digits());
                    if chosen.as_ref().is_none_or(|(_, known)| fits && !known) {
                        chosen = Some((numbers, fits));
                    }
                }
            }
        }
        match chosen {
            Some((numbers, _)) => Ok(numbers),
            None => wrong(
                codes::MAPPING_VALUE,
                name(line.amount.as_ref().or(Some(&line.quantity))),
                "the number is larger than 64 bits hold",
                "correct the cell",
            ),
        }
    }

    /// When a row happened: microseconds. None if only another row of its
    /// receipt says it.
    fn time(&mut self, parts: &[Expr], row: Row<'_>) -> Checked<Option<i64>> {
        let mapping = self.mapping;
        // The rows of a receipt mostly have the same text.
        if let ([part], None) = (parts, &mapping.receipt.zone)
            && let Some(slot) = part.column()
            && !self.last_time.0.is_empty()
            && self.last_time.0 == row.cell(slot).text()
        {
            return Ok(Some(self.last_time.2));
        }
        let mut text = String::new();
        for part in parts {
            let value = part
                .evaluate(row, &mapping.formats)
                .map_err(|fault| self.explain(&fault))?;
            if let Some(part) = value.text() {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&part);
            }
        }
        let slot = parts.iter().find_map(Expr::column);
        let field = || slot.map(|slot| mapping.column_name(slot));
        if text.is_empty() {
            return Ok(None);
        }
        let zone_name = match &mapping.receipt.zone {
            Some(expr) => {
                let value = expr
                    .evaluate(row, &mapping.formats)
                    .map_err(|fault| self.explain(&fault))?;
                value.text().map(Cow::into_owned)
            }
            None => None,
        };
        if self.last_time.0 == text && self.last_time.1 == zone_name {
            return Ok(Some(self.last_time.2));
        }
        let moment = mapping
            .formats
            .moment(&text, slot, None)
            .map_err(|fault| self.explain(&fault))?;
        let zone = match &zone_name {
            Some(name) => match self.zone(name) {
                Some(zone) => zone,
                None => {
                    return wrong(
                        codes::MAPPING_VALUE,
                        mapping
                            .receipt
                            .zone
                            .as_ref()
                            .and_then(Expr::column)
                            .map(|slot| mapping.column_name(slot)),
                        format!("`{name}` is no time zone that is known"),
                        "translate it in `zone` of [receipt], as `choose(row.Zone == \"Here\", \"Europe/Berlin\", \"UTC\")`",
                    );
                }
            },
            None => mapping.zone.clone(),
        };
        let Some(micros) = moment.micros(&zone) else {
            return wrong(
                codes::MAPPING_VALUE,
                field(),
                format!("`{text}` is out of range"),
                "correct the cell",
            );
        };
        self.last_time = (text, zone_name, micros);
        Ok(Some(micros))
    }

    fn zone(&mut self, name: &str) -> Option<TimeZone> {
        if let Some((_, zone)) = self.zones.iter().find(|(known, _)| known == name) {
            return zone.clone();
        }
        let zone = zones::find(name);
        // A column of nonsense is not kept.
        if self.zones.len() < 1000 {
            self.zones.push((name.to_owned(), zone.clone()));
        }
        zone
    }
}

/// The numbers of one row, as they are written.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    quantity: i64,
    price: i64,
    amount: i64,
    discount: i64,
    tax: i64,
}

impl Numbers {
    /// Whether quantity × price is the amount, less the discount or not.
    fn fits(&self, digits: u8) -> bool {
        if self.price == NONE || self.amount == NONE {
            return false;
        }
        let Some((full, _)) = product(self.quantity.abs(), self.price.abs(), digits) else {
            return false;
        };
        let (amount, _) = to_minor(self.amount.abs(), digits);
        let (discount, _) = to_minor(self.discount.abs(), digits);
        let near = |wanted: i64| amount.abs_diff(wanted) <= 1;
        near(full) || near(full - discount)
    }
}

/// A value as text; the empty one if it is missing.
fn text_of<'a>(
    expr: &'a Option<Expr>,
    row: Row<'a>,
    mapping: &Mapping,
) -> Result<Cow<'a, str>, Box<Fault>> {
    let value = expr
        .as_ref()
        .map(|expr| expr.evaluate(row, &mapping.formats));
    Ok(value.transpose()?.and_then(Value::text).unwrap_or_default())
}

/// The reason of the first condition that holds.
fn first<'m>(
    conditions: &'m [(String, Expr)],
    row: Row<'_>,
    mapping: &Mapping,
) -> Result<Option<&'m str>, Box<Fault>> {
    for (reason, condition) in conditions {
        if condition.holds(row, &mapping.formats)? {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}

impl Receipt {
    /// The value with a meaning, among those that the mapping has.
    pub(crate) fn value(&self, mapping: &Mapping, meaning: Meaning) -> Stored {
        let at = mapping
            .receipt
            .values
            .iter()
            .position(|value| value.meaning == meaning);
        at.and_then(|at| self.values.get(at))
            .copied()
            .unwrap_or_default()
    }
}

fn join(cells: &StringRecord) -> String {
    cells
        .iter()
        .map(|cell| Cell::new(cell).text())
        .collect::<Vec<_>>()
        .join(",")
}

fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT).collect()
}
