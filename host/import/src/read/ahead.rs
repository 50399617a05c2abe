//! Rows that one thread reads while another takes in those before them.
//!
//! They are taken in one by one and in the order of the file, so nothing
//! depends on how fast either thread is.

use std::mem::{replace, take};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use csv::StringRecord;

use super::{Incoming, Part, Sink};
use crate::error::ImportError;

/// Rows that are handed over at once.
const ROWS: usize = 1024;
/// Bytes that are handed over at once, if rows are long.
const BYTES: usize = 1024 * 1024;
/// Blocks that may wait.
const BLOCKS: usize = 4;

/// What stands in the place of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Row,
    Empty,
    /// The first cell is the line that opened a quoted cell.
    UnclosedQuote,
    Undecodable,
    /// Other cells than the header has, and how many that are.
    Ragged(usize),
}

#[derive(Debug)]
struct Entry {
    line: u64,
    form: Form,
    cells: StringRecord,
}

/// Entries, of which the first `len` are filled; the others keep their memory
/// for later rows.
#[derive(Debug, Default)]
struct Block {
    entries: Vec<Entry>,
    len: usize,
    bytes: usize,
}

/// Where a thread puts the rows that it reads.
#[derive(Debug)]
pub(super) struct Ahead {
    block: Block,
    full: SyncSender<Block>,
    used: Receiver<Block>,
}

impl Ahead {
    /// An empty row, with the memory of one that was handed over before.
    pub(super) fn cells(&mut self) -> StringRecord {
        let block = &mut self.block;
        let used = block.entries.get_mut(block.len);
        let mut cells = used.map_or_else(StringRecord::new, |entry| take(&mut entry.cells));
        cells.clear();
        cells
    }

    /// Hands a row over; false if nobody wants any more.
    pub(super) fn push(&mut self, line: u64, form: Form, cells: StringRecord) -> bool {
        let block = &mut self.block;
        block.bytes += cells.as_slice().len();
        let entry = Entry { line, form, cells };
        match block.entries.get_mut(block.len) {
            Some(used) => *used = entry,
            None => block.entries.push(entry),
        }
        block.len += 1;
        (block.len < ROWS && block.bytes < BYTES) || self.send()
    }

    fn send(&mut self) -> bool {
        let mut next = self.used.try_recv().unwrap_or_default();
        next.len = 0;
        next.bytes = 0;
        self.full.send(replace(&mut self.block, next)).is_ok()
    }
}

/// Reads rows in a thread of their own and hands them to the sink in this one.
pub(super) fn read_ahead(
    read: impl FnOnce(&mut Ahead) -> Result<(), ImportError> + Send,
    sink: Sink<'_>,
) -> Result<(), ImportError> {
    thread::scope(|scope| {
        let (full, blocks) = sync_channel::<Block>(BLOCKS);
        let (give_back, used) = channel();
        let reader = scope.spawn(move || {
            let mut ahead = Ahead {
                block: Block::default(),
                full,
                used,
            };
            let result = read(&mut ahead);
            // What was read before something went wrong is rows all the same.
            ahead.send();
            result
        });
        for block in blocks {
            for entry in block.entries.iter().take(block.len) {
                hand_over(entry, sink)?;
            }
            // A reader that has ended needs no memory.
            let _ = give_back.send(block);
        }
        reader.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn hand_over(entry: &Entry, sink: Sink<'_>) -> Result<(), ImportError> {
    let cells = &entry.cells;
    let incoming = match entry.form {
        Form::Row => Incoming::Row(cells),
        Form::Empty => Incoming::Empty,
        Form::UnclosedQuote => Incoming::UnclosedQuote(cells.get(0).unwrap_or("")),
        Form::Undecodable => Incoming::Undecodable(cells),
        Form::Ragged(width) => Incoming::Ragged(cells, width),
    };
    sink(entry.line, Part::Line, incoming)
}
