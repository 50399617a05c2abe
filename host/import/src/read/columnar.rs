//! Parquet and Arrow IPC files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, Int64Array, RecordBatch, RecordBatchReader, StringArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use arrow::json::LineDelimitedWriter;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use csv::StringRecord;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;
use sadakat_engine::diagnostic::codes;
use sadakat_engine::model::ScaledText;

use super::ahead::{Ahead, Form, read_ahead};
use super::header::Header;
use super::json::JsonTable;
use super::kind::ColumnarKind;
use super::origin::Origin;
use super::{FileFacts, Incoming, ReadSettings, Sink};
use crate::cell::TYPED;
use crate::error::{ImportError, Misfit};

/// Rows converted at a time.
const BATCH: usize = 8192;

type Batches = Box<dyn RecordBatchReader + Send>;

fn parquet(source: impl ChunkReader + 'static) -> Result<Batches, ArrowError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(ArrowError::from)?;
    let reader = builder
        .with_batch_size(BATCH)
        .build()
        .map_err(ArrowError::from)?;
    Ok(Box::new(reader))
}

fn ipc(
    kind: ColumnarKind,
    source: impl Read + Seek + Send + 'static,
) -> Result<Batches, ArrowError> {
    Ok(match kind {
        ColumnarKind::ArrowStream => Box::new(StreamReader::try_new(source, None)?),
        _ => Box::new(FileReader::try_new(source, None)?),
    })
}

pub(crate) struct ColumnarTable {
    batches: Batches,
    header: Header,
    /// Lists and structures in it make rows as JSON does.
    nested: bool,
}

impl ColumnarTable {
    pub(crate) fn open(
        origin: &Origin,
        head: &[u8],
        settings: &ReadSettings<'_>,
    ) -> Result<(Self, FileFacts), ImportError> {
        let kind = ColumnarKind::of(head).unwrap_or(ColumnarKind::ArrowStream);
        let unread = |error| ImportError::read(&origin.name, error);
        let failed = |error: ArrowError| ImportError::read(&origin.name, error);
        let batches = match (kind, origin.file(head).map_err(unread)?) {
            (ColumnarKind::Parquet, Some(file)) => parquet(file),
            (ColumnarKind::Parquet, None) => parquet(origin.bytes().map_err(unread)?),
            (_, Some(file)) => ipc(kind, BufReader::new(file)),
            (_, None) => ipc(kind, Cursor::new(origin.bytes().map_err(unread)?)),
        };
        let batches = batches.map_err(failed)?;
        let schema = batches.schema();
        let nested = schema
            .fields()
            .iter()
            .any(|field| field.data_type().is_nested());
        let names: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        let header = Header::find(settings.wanted, &StringRecord::from(names), settings.slots);
        if !nested && let Some((message, help)) = header.explain("") {
            return Err(ImportError::Misfit(Misfit {
                code: codes::MAPPING_COLUMN,
                file: origin.name.clone(),
                line: 0,
                message,
                help,
            }));
        }
        let table = Self {
            batches,
            header,
            nested,
        };
        Ok((table, FileFacts::new(origin, kind.name())))
    }

    pub(crate) const fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) const fn is_nested(&self) -> bool {
        self.nested
    }

    pub(crate) fn each(
        self,
        origin: &Origin,
        settings: &ReadSettings<'_>,
        sink: Sink<'_>,
    ) -> Result<(), ImportError> {
        let failed = |error: ArrowError| ImportError::read(&origin.name, error);
        if self.nested {
            let mut lines = Vec::new();
            for batch in self.batches {
                write_lines(&batch.map_err(failed)?, &mut lines).map_err(failed)?;
            }
            let text =
                String::from_utf8(lines).map_err(|error| ImportError::read(&origin.name, error))?;
            return JsonTable::new(text, settings).each(origin, sink);
        }
        read_ahead(|ahead| read_flat(self.batches, ahead).map_err(failed), sink)
    }
}

fn read_flat(batches: Batches, ahead: &mut Ahead) -> Result<(), ArrowError> {
    let mut line = 0;
    let mut text = String::new();
    let options = FormatOptions::new();
    for batch in batches {
        let batch = batch?;
        let columns: Vec<(Cells<'_>, Option<&NullBuffer>)> = batch
            .columns()
            .iter()
            .map(|column| Ok((Cells::of(column, &options)?, column.nulls())))
            .collect::<Result<_, ArrowError>>()?;
        for at in 0..batch.num_rows() {
            let mut row = ahead.cells();
            line += 1;
            for (cells, nulls) in &columns {
                text.clear();
                match cells {
                    _ if nulls.is_some_and(|nulls| nulls.is_null(at)) => row.push_field(""),
                    Cells::Texts(texts) => row.push_field(texts.value(at)),
                    Cells::Whole(numbers) => {
                        text.push(TYPED);
                        text.push_str(ScaledText::new(numbers.value(at), 0).as_str());
                        row.push_field(&text);
                    }
                    Cells::Others(formatter, typed) => {
                        if *typed {
                            text.push(TYPED);
                        }
                        formatter.value(at).write(&mut text)?;
                        row.push_field(&text);
                    }
                }
            }
            if !ahead.push(line, Form::Row, row) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The names of the columns and the first rows, for whoever wants to know
/// their shape.
pub(crate) fn first_rows(origin: &Origin, most: usize) -> Result<Vec<StringRecord>, ImportError> {
    let settings = ReadSettings {
        encoding: None,
        country: None,
        delimiter: None,
        quote: None,
        header: super::text::HeaderAt::Found,
        skip: 0,
        sheet: None,
        records: None,
        rows: None,
        refunds: None,
        wanted: &[],
        slots: 0,
    };
    let head = origin
        .head(64)
        .map_err(|error| ImportError::read(&origin.name, error))?;
    let (table, _) = ColumnarTable::open(origin, &head, &settings)?;
    let schema = table.batches.schema();
    let mut rows = vec![StringRecord::from(
        schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect::<Vec<_>>(),
    )];
    if table.nested {
        return Ok(rows);
    }
    table.each(origin, &settings, &mut |_, _, incoming| {
        if let Incoming::Row(cells) = incoming
            && rows.len() <= most
        {
            rows.push(cells.clone());
        }
        Ok(())
    })?;
    Ok(rows)
}

/// A column's values. Those that nearly all columns have are taken as they
/// are.
enum Cells<'a> {
    Texts(&'a StringArray),
    Whole(&'a Int64Array),
    /// As Arrow writes them, and whether they are numbers or times.
    Others(ArrayFormatter<'a>, bool),
}

impl<'a> Cells<'a> {
    fn of(column: &'a ArrayRef, options: &FormatOptions<'a>) -> Result<Self, ArrowError> {
        if let Some(texts) = column.as_string_opt::<i32>() {
            return Ok(Self::Texts(texts));
        }
        if let Some(numbers) = column.as_primitive_opt::<Int64Type>() {
            return Ok(Self::Whole(numbers));
        }
        let formatter = ArrayFormatter::try_new(column.as_ref(), options)?;
        Ok(Self::Others(formatter, is_typed(column.data_type())))
    }
}

/// Whether a column's values are numbers or times in plain form.
fn is_typed(ty: &DataType) -> bool {
    ty.is_numeric() || ty.is_temporal()
}

fn write_lines(batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), ArrowError> {
    let mut writer = LineDelimitedWriter::new(out);
    writer.write(batch)?;
    writer.finish()
}

/// Events or customers in Parquet or Arrow, as the lines of JSON that they
/// would be otherwise. Decimals and whole numbers keep their digits; a binary
/// float is written with the fewest digits that name it.
pub struct RecordLines {
    batches: Batches,
    lines: Vec<u8>,
    given: usize,
}

impl RecordLines {
    /// Opens a file if its first bytes are those of Parquet or Arrow; none for
    /// any other file.
    ///
    /// # Errors
    /// If the file cannot be read, or is damaged.
    pub fn open(path: &Path) -> io::Result<Option<Self>> {
        let Some(kind) = ColumnarKind::of_file(path)? else {
            return Ok(None);
        };
        let file = File::open(path)?;
        let batches = match kind {
            ColumnarKind::Parquet => parquet(file),
            _ => ipc(kind, BufReader::new(file)),
        };
        let batches = batches.map_err(io::Error::other)?;
        Ok(Some(Self {
            batches,
            lines: Vec::new(),
            given: 0,
        }))
    }

    /// Tables that are in memory already.
    pub fn of_batches(batches: impl RecordBatchReader + Send + 'static) -> Self {
        Self {
            batches: Box::new(batches),
            lines: Vec::new(),
            given: 0,
        }
    }

    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.batches.schema())
    }
}

impl Read for RecordLines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.fill_buf()?;
        let count = rest.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for RecordLines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.given == self.lines.len() {
            let Some(batch) = self.batches.next() else {
                break;
            };
            self.lines.clear();
            self.given = 0;
            let batch = batch.map_err(io::Error::other)?;
            write_lines(&batch, &mut self.lines).map_err(io::Error::other)?;
        }
        Ok(self.lines.get(self.given..).unwrap_or(&[]))
    }

    fn consume(&mut self, count: usize) {
        self.given = (self.given + count).min(self.lines.len());
    }
}
