//! `sadakat import`: a till's export to events and customers.
//!
//! A mapping file says what each column means; no row is left out without
//! being counted.
//!
//! | file | concept |
//! |---|---|
//! | `mapping.rs` | the mapping file |
//! | `columns.rs` | its columns in a file's header |
//! | `row.rs` | one row, converted |
//! | `receipts.rs` | rows put together, in the order of time |
//! | `write.rs` | records |
//! | `summary.rs` | what it came to |

mod columns;
mod mapping;
mod receipts;
mod row;
mod summary;
mod write;

pub(crate) use mapping::Mapping;
pub(crate) use summary::ImportSummary;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use csv::StringRecord;
use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::Currency;
use sadakat_engine::records::Input;
use serde::Serialize;

use columns::Columns;
use receipts::{OtherMember, Receipts};
use row::{Converter, Money, Refusal};
use write::Format;

/// What to import, and where to.
#[derive(Debug)]
pub(crate) struct ImportArgs {
    /// The mapping file.
    pub(crate) mapping: PathBuf,
    /// Exports with the same columns, plain or gzip; `-` is standard input.
    pub(crate) files: Vec<PathBuf>,
    /// Where customers go, as NDJSON.
    pub(crate) customers_out: PathBuf,
    /// Where events go, as NDJSON in the order of time; `-` is standard output.
    pub(crate) events_out: PathBuf,
    /// Where rows go that are left out, as NDJSON.
    pub(crate) rejects: Option<PathBuf>,
}

/// Imports exports.
///
/// # Errors
/// If a file cannot be read or written, or the mapping does not fit. A row
/// that does not fit is no error, but counted and written to the rejects.
pub(crate) fn run(args: ImportArgs) -> anyhow::Result<ImportSummary> {
    let mapping = Mapping::read(&args.mapping)?;
    let mut import = Import {
        mapping: &mapping,
        converter: Converter::new(&mapping).with_context(|| args.mapping.display().to_string())?,
        receipts: Receipts::default(),
        summary: ImportSummary::default(),
        rejects: args.rejects.as_deref().map(create).transpose()?,
    };
    for file in &args.files {
        import.read(file)?;
    }
    import.write(&args)
}

struct Import<'m> {
    mapping: &'m Mapping,
    converter: Converter<'m>,
    receipts: Receipts,
    summary: ImportSummary,
    rejects: Option<Box<dyn Write>>,
}

/// A row that is left out, with the keys that rejected records have.
#[derive(Serialize)]
struct LeftOut<'a> {
    file: &'a str,
    line: u64,
    column: Option<u64>,
    code: Option<&'a str>,
    field: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
    record: String,
}

impl Import<'_> {
    fn read(&mut self, path: &Path) -> anyhow::Result<()> {
        let cannot = || format!("cannot read `{}`", path.display());
        let input = Input::open(path).with_context(cannot)?;
        let delimiter = u8::try_from(self.mapping.source.delimiter)
            .context("`delimiter` must be an ASCII character")?;
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(input.reader);
        let header = rows.headers().with_context(cannot)?.clone();
        let columns = Columns::find(self.mapping, &header, path)?;
        let mut bytes = csv::ByteRecord::new();
        while rows.read_byte_record(&mut bytes).with_context(cannot)? {
            let line = bytes.position().map_or(0, csv::Position::line);
            self.summary.rows += 1;
            let row = StringRecord::from_byte_record_lossy(bytes);
            let outcome = if row.len() == header.len() {
                self.add(&columns, &row)
            } else {
                Err(Refusal::Wrong {
                    column: row.len().min(header.len().saturating_sub(1)),
                    message: format!(
                        "the row has {} cells, the header {}",
                        row.len(),
                        header.len()
                    ),
                    help: "put cells that have the delimiter in double quotes".to_owned(),
                })
            };
            if let Err(refusal) = outcome {
                self.leave_out(&input.name, line, &header, &row, &refusal)?;
            }
            bytes = row.into_byte_record();
        }
        Ok(())
    }

    fn add(&mut self, columns: &Columns, record: &StringRecord) -> Result<(), Refusal> {
        let row = self.converter.convert(columns, record)?;
        let cell = |&at: &usize| record.get(at).unwrap_or("").trim();
        let values: Vec<&str> = columns.receipt.iter().map(cell).collect();
        let member: Vec<&str> = columns.member.iter().map(cell).collect();
        self.receipts
            .add(&row, &values, &member)
            .map_err(|OtherMember| Refusal::Wrong {
                column: columns.customer.unwrap_or(0),
                message: format!("receipt `{}` has rows of another customer", row.id),
                help: "add columns to `id` in [receipt] until it names one receipt".to_owned(),
            })?;
        self.summary.lines += 1;
        self.summary.rounded += u64::from(matches!(row.money, Money::Rounded(_)));
        Ok(())
    }

    fn leave_out(
        &mut self,
        file: &str,
        line: u64,
        header: &StringRecord,
        row: &StringRecord,
        refusal: &Refusal,
    ) -> anyhow::Result<()> {
        let record = row.iter().collect::<Vec<_>>().join(",");
        let left_out = match refusal {
            Refusal::Dropped(reason) => {
                count(&mut self.summary.dropped, reason);
                LeftOut {
                    file,
                    line,
                    column: None,
                    code: None,
                    field: None,
                    message: reason,
                    help: None,
                    record,
                }
            }
            Refusal::Wrong {
                column,
                message,
                help,
            } => {
                let name = header.get(*column).unwrap_or("");
                count(&mut self.summary.rejected, name);
                LeftOut {
                    file,
                    line,
                    column: None,
                    code: Some(codes::MAPPING_VALUE.id),
                    field: Some(name),
                    message,
                    help: Some(help),
                    record,
                }
            }
        };
        if let Some(out) = &mut self.rejects {
            serde_json::to_writer(&mut *out, &left_out)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn write(mut self, args: &ImportArgs) -> anyhow::Result<ImportSummary> {
        let format = Format {
            mapping: self.mapping,
            zone: self.converter.zone.clone(),
            digits: Currency::from_code(&self.mapping.source.currency)?.minor_digits(),
        };
        let mut out = create(&args.customers_out)?;
        for (id, values) in &self.receipts.members {
            let texts = &self.receipts.texts;
            format.customer(&mut out, texts.get(*id), values, texts)?;
        }
        out.flush()?;
        let summary = &mut self.summary;
        let mut out = create(&args.events_out)?;
        self.receipts.in_order(|receipt, items, texts| {
            summary.purchases += u64::from(!receipt.returned);
            summary.returns += u64::from(receipt.returned);
            summary.guests += u64::from(texts.get(receipt.customer).is_empty());
            format.event(&mut out, receipt, items, texts)
        })?;
        out.flush()?;
        if let Some(out) = &mut self.rejects {
            out.flush()?;
        }
        self.summary.customers = self.receipts.members.len() as u64;
        self.summary.spread = self.receipts.spread.len() as u64;
        self.summary.disagreeing = self.receipts.disagreeing.len() as u64;
        Ok(self.summary)
    }
}

fn count(counts: &mut std::collections::BTreeMap<String, u64>, what: &str) {
    *counts.entry(what.to_owned()).or_default() += 1;
}

/// Opens a file for writing; `-` is standard output.
fn create(path: &Path) -> anyhow::Result<Box<dyn Write>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufWriter::new(io::stdout())));
    }
    let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(Box::new(BufWriter::with_capacity(1 << 18, file)))
}

#[cfg(test)]
mod tests;
