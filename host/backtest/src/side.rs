//! One program, on a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use sadakat_engine::Snapshot;
use sadakat_engine::records::limits::MAX_BATCH_EVENTS;
use sadakat_engine::records::{CustomerTable, EventReader, ReadError, Reject};
use sadakat_engine::replay::{Replay, Replayed, Step};
use sadakat_engine::schema::Schema;

use crate::pieces::{Piece, Pieces};

/// Fields that reports tell events apart by, whether campaigns read them or
/// not.
const SHOWN: [&str; 4] = [
    "customer.tier",
    "purchase.store",
    "purchase.currency",
    "purchase.total",
];

/// What a program made of a piece.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// Records that it cannot use.
    pub(crate) rejects: Vec<Reject>,
    pub(crate) parts: Vec<Part>,
}

/// Decisions of events that follow each other, or of a daily sweep.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) sweep: bool,
    /// Which line each event is on; none for sweeps.
    pub(crate) lines: Vec<u64>,
    pub(crate) replayed: Replayed,
}

/// What a side needs to know.
pub(crate) struct Side<'a> {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) customers: &'a CustomerTable,
    /// What records are read by.
    pub(crate) schema: Arc<Schema>,
    pub(crate) name: Arc<str>,
    pub(crate) daily: bool,
    /// Whether anybody will still ask why.
    pub(crate) tracing: &'a AtomicBool,
}

impl Side<'_> {
    /// Decides pieces until there are no more.
    pub(crate) fn run(
        self,
        pieces: Receiver<Arc<Piece>>,
        decided: &SyncSender<Result<Decided, ReadError>>,
    ) {
        let mut reader = EventReader::new(Pieces::new(pieces), self.name, self.schema);
        let mut replay = Replay::new(self.snapshot, self.customers);
        replay.show(&SHOWN);
        replay.show_segments();
        let wanted = replay.wanted().clone();
        while reader.get_mut().advance() {
            reader.resume();
            replay.trace(self.tracing.load(Ordering::Relaxed));
            let mut all = Decided::default();
            let failed = loop {
                match reader.read(&wanted, MAX_BATCH_EVENTS) {
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                    Ok(Some(mut chunk)) => {
                        all.rejects.append(&mut chunk.rejects);
                        let steps = if self.daily {
                            replay.steps(&chunk.columns)
                        } else {
                            vec![Step::Events(0..chunk.columns.rows())]
                        };
                        for step in steps {
                            let replayed = replay.take(&step, &chunk.columns);
                            let lines = match &step {
                                Step::Events(rows) => chunk.lines.get(rows.clone()),
                                _ => None,
                            };
                            all.parts.push(Part {
                                sweep: matches!(step, Step::Sweep(_)),
                                lines: lines.unwrap_or(&[]).to_vec(),
                                replayed,
                            });
                        }
                    }
                }
            };
            let done = failed.is_some();
            if decided.send(failed.map_or(Ok(all), Err)).is_err() || done {
                return;
            }
        }
    }
}
