//! One row after the other, into the store.

use csv::StringRecord;
use jiff::tz::TimeZone;
use sadakat_engine::diagnostic::{Code, codes};

use super::store::{Receipt, Rejected, Store, Stored};
use super::texts::{NO_TEXT, TextId};
use crate::cell::{Cell, UNDECODABLE};
use crate::error::ImportError;
use crate::expression::{Expr, Fault, Row};
use crate::mapping::{Mapping, Meaning};
use crate::read::text::split_plainly;
use crate::read::{Incoming, Part};
use crate::summary::Summary;

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
    pub(super) last_time: (String, Option<String>, i64),
    pub(super) zones: Vec<(String, Option<TimeZone>)>,
    pub(super) last_customer: (String, TextId),
}

pub(super) type Checked<T> = Result<T, Box<Wrong>>;

/// What is wrong with a row.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) field: Option<String>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

pub(super) fn wrong<T>(
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
        let noted = self.note_values(number, line, row);
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

    pub(super) fn rejected(&self, line: u64, row: Row<'_>, problem: Wrong) -> Rejected {
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

    pub(super) fn explain(&self, fault: &Fault) -> Box<Wrong> {
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
        // What nearly all keys are.
        if let [Expr::Cell(slot)] = parts.as_slice() {
            key.push_str(row.cell(*slot).text());
            let known = !key.is_empty();
            self.key = key;
            return Ok(known);
        }
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
    fn note_values(&mut self, number: u32, line: u64, row: Row<'_>) -> Checked<()> {
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
                        self.store.keys.get(key),
                        texts.get(first),
                        texts.get(customer)
                    ),
                    "add columns to `key` in [receipt] until it names one receipt, such as the store, the till or the day",
                );
            }
            if !receipt.member_seen {
                receipt.member_seen = true;
                self.member(customer, line, row);
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
                            self.store.keys.get(key),
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
