//! Records of events, one after the other, into columns.

use std::sync::Arc;

use super::event::{Chunk, Derived, Event, Previous, Slots, derived};
use super::events::{is_list, too_large};
use super::layout::Layout;
use super::limits::MAX_RECORD_BYTES;
use super::recent::RecentIds;
use super::record::Record;
use super::reject::{Problem, Reject};
use super::table::TableRecords;
use crate::batch::{ColumnBuilder, Columns};
use crate::diagnostic::codes;
use crate::schema::{FieldId, FieldSet, FieldType, Schema};
use crate::table::TableColumn;

/// What a text that is no event should be.
const AN_EVENT: &str = "an event is one JSON object, such as `{\"id\": \"e1\", \"kind\": \"signup\", \"at\": \"2026-11-29T09:00:00Z\"}`";

/// Parses records and collects them as columns, strictly by the schema. It
/// keeps its memory from chunk to chunk.
#[derive(Debug)]
pub(crate) struct EventParser {
    schema: Arc<Schema>,
    record: Record,
    slots: Slots,
    recent: RecentIds,
    previous: Previous,
    /// Memory for the id of the next one.
    id: String,
    chunk: Chunk,
    /// The fields that the columns below are of.
    wanted: Option<FieldSet>,
    derived: Vec<(FieldId, Derived, ColumnBuilder)>,
    /// Fields that no record has, for whoever knows them.
    beside: Vec<(FieldId, ColumnBuilder)>,
}

impl EventParser {
    pub(crate) fn new(schema: Arc<Schema>) -> Self {
        let layout = Layout::events(&schema);
        let slots = Slots::new(&layout, &schema);
        Self {
            record: Record::new(layout, &schema),
            schema,
            slots,
            recent: RecentIds::default(),
            previous: Previous::default(),
            id: String::new(),
            chunk: Chunk::default(),
            wanted: None,
            derived: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// Forgets all earlier events.
    pub(crate) fn restart(&mut self) {
        self.recent.clear();
        self.previous.clear();
        self.take_ignored();
    }

    /// Begins a chunk, with columns of those fields that are wanted. Fields
    /// that are not wanted are checked all the same.
    pub(crate) fn begin(&mut self, wanted: &FieldSet) {
        self.chunk.clear();
        if self.wanted.as_ref() == Some(wanted) {
            self.builders_mut().for_each(ColumnBuilder::clear);
            return;
        }
        let slots = self.record.layout.slots.iter().enumerate();
        self.record.columns = slots
            .map(|(at, slot)| {
                let needed = Some(at) == self.slots.id || wanted.contains(slot.id);
                needed.then(|| ColumnBuilder::new(slot.ty))
            })
            .collect();
        self.derived = derived(&self.schema, wanted)
            .map(|(id, value)| (id, value, ColumnBuilder::new(FieldType::Integer)))
            .collect();
        let of_records = self.builders().map(|(id, _)| id).collect::<FieldSet>();
        let beside = wanted.iter().filter(|&id| !of_records.contains(id));
        let beside = beside.filter_map(|id| Some((id, self.schema.field(id)?.ty)));
        self.beside = beside
            .map(|(id, ty)| (id, ColumnBuilder::new(ty)))
            .collect();
        self.wanted = Some(wanted.clone());
    }

    /// Adds an event that comes from no file, given its record and its number.
    /// Line breaks in it mean nothing.
    ///
    /// # Errors
    /// If it is wrong; nothing of it is added then.
    pub(crate) fn add(&mut self, text: &str, number: u64) -> Result<(), Box<Reject>> {
        match self.add_as_it_is(text, number) {
            // Read once more, so that what is wrong has its place in one line.
            Err(_) if text.contains('\n') => self.add_as_it_is(&text.replace('\n', " "), number),
            read => read,
        }
    }

    fn add_as_it_is(&mut self, text: &str, number: u64) -> Result<(), Box<Reject>> {
        let read = match is_list(text.as_bytes()) {
            Some(_) => Err(Problem::new(codes::BAD_JSON, "the text is a list")),
            None if text.trim_ascii().is_empty() => {
                Err(Problem::new(codes::BAD_JSON, "the text is empty"))
            }
            None => self.parse(text, number),
        };
        read.map_err(|mut problem| {
            // There is no file, and there are no lines.
            if problem.code == codes::BAD_JSON {
                problem.help = Some(AN_EVENT.to_owned());
            }
            Box::new(problem.reject(&"event".into(), number, text.as_bytes()))
        })
    }

    /// Adds an event as [`Self::add`] does, of a record that is one event and no
    /// more.
    ///
    /// # Errors
    /// If it is wrong, or if it is a receipt of goods that were bought and others
    /// that came back: the chunk is of no use then.
    pub(crate) fn add_one(&mut self, text: &str, number: u64) -> Result<(), Box<Reject>> {
        let before = self.events();
        self.add(text, number)?;
        if self.events() == before + 1 {
            return Ok(());
        }
        let problem = Problem::new(
            codes::TWO_EVENTS,
            "goods that were bought and goods that came back are two events",
        );
        let problem = problem.field("purchase.lines").help(
            "give what came back as an event of kind `return`, with quantities above zero, and \
             the rest as a purchase",
        );
        Err(Box::new(problem.reject(
            &"event".into(),
            number,
            text.as_bytes(),
        )))
    }

    /// Adds an event, given its record and the line that it is on; or nothing
    /// of it.
    pub(super) fn parse(&mut self, text: &str, number: u64) -> Result<(), Box<Problem>> {
        if text.len() > MAX_RECORD_BYTES {
            return Err(too_large());
        }
        if let Some(problem) = is_list(text.as_bytes()) {
            return Err(problem);
        }
        let event = Event {
            schema: &self.schema,
            slots: &self.slots,
            record: &mut self.record,
            recent: &mut self.recent,
            previous: &mut self.previous,
            id: &mut self.id,
            number,
        };
        let read = event.read(text, &mut self.chunk);
        if read.is_err() {
            self.record.truncate_lines(self.chunk.line_count);
        }
        read
    }

    /// Finds the fields of a table's columns; none if it is to be read as lines.
    pub(crate) fn bind<'c, 't>(
        &self,
        columns: &'c [TableColumn<'t>],
    ) -> Option<TableRecords<'c, 't>> {
        TableRecords::bind(&self.record.layout, &self.schema, columns)
    }

    /// Adds a row of a table as [`Self::add_one`] adds a record; none if the
    /// table is to be read as lines, and the chunk is of no use then.
    pub(crate) fn add_row(
        &mut self,
        table: &mut TableRecords<'_, '_>,
        row: usize,
        number: u64,
    ) -> Option<()> {
        let before = self.events();
        let event = Event {
            schema: &self.schema,
            slots: &self.slots,
            record: &mut self.record,
            recent: &mut self.recent,
            previous: &mut self.previous,
            id: &mut self.id,
            number,
        };
        event.read_row(table, row, &mut self.chunk)?;
        (self.events() == before + 1).then_some(())
    }

    /// How many events the chunk has.
    pub(crate) const fn events(&self) -> usize {
        self.chunk.lines.len()
    }

    /// Which lines they are on.
    pub(super) fn lines(&self) -> &[u64] {
        &self.chunk.lines
    }

    /// Fields left out since the last time, since the program lets them be.
    pub(super) const fn take_ignored(&mut self) -> u64 {
        std::mem::replace(&mut self.record.ignored, 0)
    }

    /// The wanted fields that no record has, to be filled with an entry an
    /// event. Only those that have entries are among the columns.
    pub(crate) fn beside(&mut self) -> &mut [(FieldId, ColumnBuilder)] {
        &mut self.beside
    }

    /// The chunk's columns.
    pub(crate) fn finish(&mut self) -> Columns {
        let events = &self.chunk.events;
        for (_, value, column) in &mut self.derived {
            for (date, minute, at) in events.times() {
                column.push_integer(Some(value(date, minute, at)));
            }
        }
        let most = self.record.columns.len() + self.derived.len() + self.beside.len();
        let mut builders = Vec::with_capacity(most);
        self.builders().for_each(|builder| builders.push(builder));
        self.chunk.events.pack(&builders)
    }

    fn builders(&self) -> impl Iterator<Item = (FieldId, &ColumnBuilder)> {
        let slots = self.record.layout.slots.iter();
        let of_records = slots.zip(&self.record.columns);
        let of_records =
            of_records.filter_map(|(slot, column)| column.as_ref().map(|column| (slot.id, column)));
        let derived = self.derived.iter().map(|(id, _, column)| (*id, column));
        let beside = self.beside.iter().map(|(id, column)| (*id, column));
        let beside = beside.filter(|(_, column)| !column.is_empty());
        of_records.chain(derived).chain(beside)
    }

    fn builders_mut(&mut self) -> impl Iterator<Item = &mut ColumnBuilder> {
        let derived = self.derived.iter_mut().map(|(_, _, column)| column);
        let beside = self.beside.iter_mut().map(|(_, column)| column);
        let of_records = self.record.columns.iter_mut().flatten();
        of_records.chain(derived).chain(beside)
    }
}
