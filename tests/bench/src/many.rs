//! Many campaigns of which few apply, against those few alone.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sadakat_engine::batch::Columns;
use sadakat_engine::decide::Evaluator;

use crate::columns;
use crate::contender::Error;
use crate::engine::{decide, snapshot};
use crate::measure::percentile;
use crate::program::{self, Files};
use crate::workload::Event;

/// What an event took.
#[derive(Debug)]
pub struct Row {
    /// What the campaigns insist on.
    pub insists_on: &'static str,
    /// How many campaigns were loaded.
    pub loaded: usize,
    /// How many events a batch had.
    pub batch: usize,
    /// Picoseconds for an event in the best pass.
    pub best: u64,
    /// Picoseconds for an event in the median pass.
    pub median: u64,
    /// Effects on all events.
    pub effects: u64,
    /// What loading took.
    pub load: Duration,
}

struct Contender {
    row: Row,
    evaluator: Evaluator,
    batches: Vec<Arc<Columns>>,
    times: Vec<u64>,
}

/// The files of a program with so many campaigns.
type Program = fn(usize) -> Files;

/// Measures programs of few and of `loaded` campaigns in turns.
///
/// # Errors
/// If a program does not load.
pub fn run(events: &[Event], loaded: usize, passes: usize) -> Result<Vec<Row>, Error> {
    let mut contenders = Vec::new();
    let programs: [(&str, Program, usize); 5] = [
        ("store, window or kind", program::many, 10),
        ("store, window or kind", program::many, loaded),
        ("an article", program::by_article, program::articles()),
        ("an article", program::by_article, loaded / 2),
        ("a band of spend", program::by_spend, loaded / 2),
    ];
    for (insists_on, files, loaded) in programs {
        let files = files(loaded);
        let start = Instant::now();
        let snapshot = snapshot(&files)?;
        let load = start.elapsed();
        for batch in [1, 256] {
            let schema = &snapshot.settings().schema;
            contenders.push(Contender {
                row: Row {
                    insists_on,
                    loaded,
                    batch,
                    best: 0,
                    median: 0,
                    effects: 0,
                    load,
                },
                batches: columns::batches(events, batch, schema, snapshot.reads()),
                evaluator: Evaluator::new(Arc::clone(&snapshot)),
                times: Vec::new(),
            });
        }
    }
    // The first pass warms up.
    for pass in 0..=passes {
        for contender in &mut contenders {
            let start = Instant::now();
            let mut effects = 0;
            for batch in &contender.batches {
                let decisions = decide(&mut contender.evaluator, black_box(batch));
                effects += black_box(&decisions).all().len() as u64;
            }
            contender.row.effects = effects;
            if pass > 0 {
                let nanos = u64::try_from(start.elapsed().as_nanos())?;
                let picos = nanos.saturating_mul(1_000);
                contender.times.push(picos / (events.len() as u64).max(1));
            }
        }
    }
    Ok(contenders
        .into_iter()
        .map(|mut contender| {
            contender.times.sort_unstable();
            contender.row.best = percentile(&contender.times, 0);
            contender.row.median = percentile(&contender.times, 50);
            contender.row
        })
        .collect())
}
