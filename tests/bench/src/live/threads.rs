//! Whether two threads decide twice as much as one.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sadakat_engine::{Events, Host, MemberFacts};

use super::folder::OnDisk;
use crate::contender::Error;
use crate::program;
use crate::single;
use crate::workload::{Event, events_ndjson};

/// How much some threads decide.
#[derive(Debug)]
pub struct Row {
    /// How many events a call has.
    pub batch: usize,
    /// How many threads call.
    pub threads: usize,
    /// Events a second in each turn, ascending.
    pub rates: Vec<u64>,
}

/// Turns of each count of threads: one after the other, so that a busy moment
/// of the machine hits all.
const TURNS: usize = 9;

/// Has 1 thread up to `threads` decide with one host for `time` a turn, one
/// event and 256 events a call.
///
/// # Errors
/// If the program does not load, or an event cannot be decided.
pub fn run(events: &[Event], threads: usize, time: Duration) -> Result<Vec<Row>, Error> {
    let folder = OnDisk::new(&program::sixteen_scripts())?;
    let host = Host::open(folder.path())?;
    let text = events_ndjson(events);
    let texts: Vec<&str> = text.lines().collect();
    let facts: Vec<MemberFacts> = events.iter().map(single::facts).collect();
    let mut rows = Vec::new();
    for batch in [1, 256] {
        let batches = texts
            .chunks(batch)
            .zip(facts.chunks(batch))
            .take(256)
            .map(|(texts, facts)| {
                let known = facts.iter().map(Some);
                Events::read(&host.snapshot(), texts.iter().copied().zip(known))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut of_batch: Vec<Row> = (1..=threads)
            .map(|threads| Row {
                batch,
                threads,
                rates: Vec::new(),
            })
            .collect();
        for _ in 0..TURNS {
            for row in &mut of_batch {
                row.rates.push(rate(&host, &batches, row.threads, time)?);
            }
        }
        for row in &mut of_batch {
            row.rates.sort_unstable();
        }
        rows.extend(of_batch);
    }
    Ok(rows)
}

/// Events a second that so many threads decide together.
fn rate(host: &Host, batches: &[Events], threads: usize, time: Duration) -> Result<u64, Error> {
    let over = AtomicBool::new(false);
    let decided = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..threads)
            .map(|_| {
                let host = host.clone();
                let over = &over;
                scope.spawn(move || {
                    let mut decided = 0u64;
                    for events in batches.iter().cycle() {
                        if over.load(Ordering::Relaxed) {
                            break;
                        }
                        decided += black_box(host.evaluate_events(events)).rows() as u64;
                    }
                    decided
                })
            })
            .collect();
        std::thread::sleep(time);
        over.store(true, Ordering::Relaxed);
        callers
            .into_iter()
            .map(|caller| caller.join().map_err(|_| "a thread panicked"))
            .sum::<Result<u64, _>>()
    })?;
    Ok(decided * 1_000 / u64::try_from(time.as_millis())?.max(1))
}
