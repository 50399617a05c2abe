//! How many members segments have, at the end of the past.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::sync::{Arc, Mutex, PoisonError};

use sadakat_engine::Snapshot;
use sadakat_engine::model::Date;
use sadakat_engine::records::EventReader;
use sadakat_engine::records::limits::MAX_BATCH_EVENTS;
use sadakat_engine::replay::Replay;

use crate::backtest::{customers, records};
use crate::desk::Desk;
use crate::failure::Failure;

/// How many members segments have.
pub(crate) struct Counted {
    /// The day of the newest event; none without events.
    pub(crate) day: Option<Date>,
    pub(crate) members: usize,
    pub(crate) segments: BTreeMap<String, usize>,
}

/// What was counted last: a page that is opened again need not count again.
#[derive(Default)]
pub(crate) struct Counts(Mutex<Option<(Of, Arc<Counted>)>>);

/// Of which program and past something was counted.
#[derive(PartialEq, Eq)]
struct Of {
    program: String,
    past: String,
}

impl Desk {
    /// Counts the members of all segments of a program that may not be in
    /// force, by everything that happened so far, which is done once more.
    pub(crate) fn count(&self, snapshot: &Arc<Snapshot>) -> Result<Arc<Counted>, Failure> {
        let of = Of {
            program: snapshot.hash().to_owned(),
            past: self.newest()?,
        };
        // Whoever asks meanwhile waits, and is told the same.
        let mut known = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counted)) = known.as_ref().filter(|(known, _)| *known == of) {
            return Ok(Arc::clone(counted));
        }
        let counted = Arc::new(counted(self, snapshot)?);
        *known = Some((of, Arc::clone(&counted)));
        Ok(counted)
    }

    /// What tells the past from what it was before.
    fn newest(&self) -> Result<String, Failure> {
        if let Some(records) = &self.settings.records {
            let about = std::fs::metadata(&records.events)?;
            return Ok(format!("{:?} {}", about.modified().ok(), about.len()));
        }
        let ledger = self.ledger()?.ok_or(Failure::Nowhere)?;
        let newest = ledger.newest(1)?;
        Ok(newest
            .iter()
            .map(|newest| format!("{} {}", newest.what, newest.id))
            .collect())
    }
}

fn counted(desk: &Desk, snapshot: &Arc<Snapshot>) -> Result<Counted, Failure> {
    let records = records(desk)?;
    let schema = &snapshot.settings().schema;
    let known = customers(&records, schema)?;
    let mut replay = Replay::new(Arc::clone(snapshot), &known);
    replay.show_segments();
    let wanted = replay.wanted().clone();
    let name = records.events.display().to_string();
    let events = BufReader::new(File::open(&records.events)?);
    let mut reader = EventReader::new(events, name, Arc::clone(schema));
    let mut day: Option<Date> = None;
    loop {
        let chunk = reader.read(&wanted, MAX_BATCH_EVENTS);
        let Some(chunk) = chunk.map_err(io::Error::other)? else {
            break;
        };
        let newest = chunk.columns.rows().checked_sub(1);
        let newest = newest.map(|row| chunk.columns.date(row));
        day = day.max(newest);
        replay.decide(&chunk.columns);
    }
    let segments = day.map(|day| replay.segments_on(day)).unwrap_or_default();
    let count = |(name, own): (Arc<str>, Vec<bool>)| {
        (name.to_string(), own.into_iter().filter(|is| *is).count())
    };
    Ok(Counted {
        day,
        members: replay.members().len(),
        segments: segments.into_iter().map(count).collect(),
    })
}
