//! Whether calls take longer while edits go into force.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sadakat_engine::{Events, Host, MemberFacts};

use super::folder::OnDisk;
use crate::contender::Error;
use crate::program;
use crate::single;
use crate::workload::{Event, events_ndjson};

/// What one event took, over all calls.
#[derive(Debug)]
pub struct Row {
    /// What happened meanwhile.
    pub name: String,
    /// Nanoseconds, ascending.
    pub sorted: Vec<u64>,
    /// Edits that went into force meanwhile.
    pub edits: u64,
}

/// Decides single events for `time` while nobody edits, while a script is
/// saved every `pause`, and again while nobody does.
///
/// # Errors
/// If the program does not load, or an event cannot be decided.
pub fn run(
    events: &[Event],
    loaded: usize,
    time: Duration,
    pause: Duration,
) -> Result<Vec<Row>, Error> {
    let folder = OnDisk::new(&program::many(loaded))?;
    let host = Host::open(folder.path())?;
    let texts = events_ndjson(events);
    let facts: Vec<MemberFacts> = events.iter().map(single::facts).collect();
    let texts: Vec<(&str, &MemberFacts)> = texts.lines().zip(&facts).take(256).collect();
    let mut rows = Vec::new();
    for (name, edited) in [
        ("nobody edits", false),
        ("a script is edited", true),
        ("nobody edits, again", false),
    ] {
        let over = AtomicBool::new(false);
        let edits = AtomicU64::new(0);
        let sorted = std::thread::scope(|scope| {
            let editing =
                edited.then(|| scope.spawn(|| edit(&host, &folder, pause, &over, &edits)));
            let sorted = calls(&host, &texts, time);
            over.store(true, Ordering::Release);
            match editing.map(std::thread::ScopedJoinHandle::join) {
                Some(Ok(Err(error))) => Err(error.to_string().into()),
                Some(Err(_)) => Err("the editor panicked".into()),
                _ => sorted,
            }
        })?;
        rows.push(Row {
            name: format!("{name}, {loaded} campaigns"),
            sorted,
            edits: edits.load(Ordering::Acquire),
        });
    }
    Ok(rows)
}

fn edit(
    host: &Host,
    folder: &OnDisk,
    pause: Duration,
    over: &AtomicBool,
    edits: &AtomicU64,
) -> Result<(), String> {
    let mut number = 0;
    while !over.load(Ordering::Acquire) {
        number += 1;
        folder.edit(number).map_err(|error| error.to_string())?;
        host.reload().map_err(|error| error.to_string())?;
        edits.fetch_add(1, Ordering::Release);
        std::thread::sleep(pause);
    }
    Ok(())
}

fn calls(host: &Host, texts: &[(&str, &MemberFacts)], time: Duration) -> Result<Vec<u64>, Error> {
    let begun = Instant::now();
    let mut times = Vec::new();
    while begun.elapsed() < time {
        for (text, facts) in texts {
            let snapshot = host.snapshot();
            let events = Events::read(&snapshot, [(*text, Some(*facts))])?;
            let start = Instant::now();
            let decisions = black_box(host.evaluate_events(black_box(&events)));
            let took = start.elapsed();
            if let Some(fault) = decisions.all_faults().first() {
                return Err(fault.message.clone().into());
            }
            times.push(u64::try_from(took.as_nanos())?);
        }
    }
    times.sort_unstable();
    Ok(times)
}
