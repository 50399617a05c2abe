//! Past records, decided as they would have been.

use std::io::{self, BufRead};
use std::sync::Arc;

use sadakat_engine::decide::write_decision;
use sadakat_engine::records::{CustomerTable, EventChunk, EventReader, Reject};
use sadakat_engine::replay::{Replayed, Step};
use sadakat_engine::{Replay, Snapshot};

/// Events read at a time; no decision depends on it.
const CHUNK: usize = 4096;

/// What past events came to.
#[derive(Debug)]
pub struct Past {
    /// The decisions as `sadakat run` writes them, one line each.
    pub decisions: String,
    /// The records that cannot be used, as JSON.
    pub rejects: Vec<String>,
}

/// Decides past events in the order of time, each seeing what the earlier ones
/// came to. `file` is what the events are called where one of them is
/// rejected.
///
/// # Errors
/// If the events cannot be read.
pub fn past(
    snapshot: &Arc<Snapshot>,
    events: impl BufRead,
    file: Arc<str>,
    customers: &CustomerTable,
    daily: bool,
) -> io::Result<Past> {
    let mut rejects = Vec::new();
    let schema = Arc::clone(&snapshot.settings().schema);
    let mut reader = EventReader::new(events, Arc::clone(&file), schema);
    let mut replay = Replay::new(Arc::clone(snapshot), customers);
    let wanted = replay.wanted().clone();
    let mut out = Vec::new();
    while let Some(chunk) = reader.read(&wanted, CHUNK).map_err(io::Error::other)? {
        rejects.extend(chunk.rejects.iter().map(rejected));
        if !daily {
            let decided = replay.decide(&chunk.columns);
            refused(&decided, &chunk, 0, &file, &mut rejects);
            write(&mut out, snapshot, &decided, false);
            continue;
        }
        for step in replay.steps(&chunk.columns) {
            let decided = replay.take(&step, &chunk.columns);
            if let Step::Events(rows) = &step {
                refused(&decided, &chunk, rows.start, &file, &mut rejects);
            }
            write(&mut out, snapshot, &decided, matches!(step, Step::Sweep(_)));
        }
    }
    Ok(Past {
        decisions: String::from_utf8(out).map_err(io::Error::other)?,
        rejects,
    })
}

/// A record that cannot be used, as JSON.
pub fn rejected(reject: &Reject) -> String {
    // Texts and numbers can always be written.
    serde_json::to_string(reject).unwrap_or_default()
}

/// Returns that do not fit their purchases, as rejected records are told.
fn refused(
    decided: &Replayed,
    chunk: &EventChunk,
    first: usize,
    file: &str,
    rejects: &mut Vec<String>,
) {
    for refused in decided.refused() {
        let line = chunk.lines.get(first + refused.event);
        let told = serde_json::json!({
            "code": refused.why.code().id,
            "file": file,
            "line": line,
            "id": refused.id,
            "message": refused.why.to_string(),
        });
        rejects.push(told.to_string());
    }
}

/// Of a daily sweep only what came to something, since on most days nothing
/// happens.
fn write(out: &mut Vec<u8>, snapshot: &Snapshot, decided: &Replayed, sweep: bool) {
    for event in 0..decided.len() {
        let Some((columns, decisions, row)) = decided.get(event) else {
            continue;
        };
        if sweep && decisions.given(row).is_empty() && decisions.faults(row).is_empty() {
            continue;
        }
        write_decision(out, snapshot, columns, decisions, row);
    }
}
