//! One event at a time, as a service at a till asks: warm, on one thread.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use sadakat_engine::decide::Evaluator;
use sadakat_engine::{Events, Fact, MemberFacts, Snapshot};

use crate::columns;
use crate::contender::Error;
use crate::engine::{decide, snapshot};
use crate::measure::percentile;
use crate::plugins;
use crate::program::{self, Files};
use crate::workload::{Event, events_ndjson};

/// What one event took, over all events.
#[derive(Debug)]
pub struct Row {
    /// Which program, from what.
    pub name: String,
    /// Nanoseconds, ascending.
    pub sorted: Vec<u64>,
}

impl Row {
    /// Nanoseconds that so many percent of events stay within.
    pub fn percentile(&self, percent: usize) -> u64 {
        percentile(&self.sorted, percent)
    }
}

/// Decides the events one by one, each alone in its batch; from columns, and
/// from a JSON text with the member's facts.
///
/// # Errors
/// If a program does not load or an event cannot be decided.
pub fn run(events: &[Event], passes: usize) -> Result<Vec<Row>, Error> {
    let mut programs: Vec<(&str, Files)> = vec![
        ("twelve campaigns", program::twelve_scripts()),
        ("sixteen campaigns", program::sixteen_scripts()),
    ];
    if plugins::are_built() {
        programs.push(("twelve plugins", program::twelve_plugins()));
        programs.push(("one plugin", program::one_plugin()));
    }
    let mut rows = Vec::new();
    for (name, files) in programs {
        let snapshot = snapshot(&files)?;
        rows.push(prepared(name, &snapshot, events, passes)?);
        rows.push(from_json(name, &snapshot, events, passes)?);
    }
    Ok(rows)
}

fn prepared(
    name: &str,
    snapshot: &Arc<Snapshot>,
    events: &[Event],
    passes: usize,
) -> Result<Row, Error> {
    let schema = &snapshot.settings().schema;
    let batches = columns::batches(events, 1, schema, snapshot.reads());
    let mut evaluator = Evaluator::new(Arc::clone(snapshot));
    let mut sorted = Vec::new();
    for pass in 0..=passes {
        for batch in &batches {
            let start = Instant::now();
            let decisions = black_box(decide(&mut evaluator, black_box(batch)));
            let took = start.elapsed();
            if let Some(fault) = decisions.all_faults().first() {
                return Err(fault.message.clone().into());
            }
            // The first pass warms up.
            if pass > 0 {
                sorted.push(u64::try_from(took.as_nanos())?);
            }
        }
    }
    sorted.sort_unstable();
    Ok(Row {
        name: format!("{name}, from columns"),
        sorted,
    })
}

fn from_json(
    name: &str,
    snapshot: &Arc<Snapshot>,
    events: &[Event],
    passes: usize,
) -> Result<Row, Error> {
    let text = events_ndjson(events);
    let facts: Vec<MemberFacts> = events.iter().map(facts).collect();
    let mut evaluator = Evaluator::new(Arc::clone(snapshot));
    let mut sorted = Vec::new();
    for pass in 0..=passes {
        for (line, facts) in text.lines().zip(&facts) {
            let start = Instant::now();
            let events = Events::read(snapshot, [(black_box(line), Some(facts))])?;
            let decisions = black_box(decide(&mut evaluator, events.columns()));
            let took = start.elapsed();
            if let Some(fault) = decisions.all_faults().first() {
                return Err(fault.message.clone().into());
            }
            if pass > 0 {
                sorted.push(u64::try_from(took.as_nanos())?);
            }
        }
    }
    sorted.sort_unstable();
    Ok(Row {
        name: format!("{name}, from JSON and facts"),
        sorted,
    })
}

/// What a service knows of an event's member.
/// What is known of an event's member.
pub(crate) fn facts(event: &Event) -> MemberFacts {
    let tags = event.tags.iter().map(|tag| tag.name().to_owned()).collect();
    let facts = MemberFacts::new()
        .with("customer.birth_date", Fact::Date(event.birth))
        .with("customer.tier", Fact::Text(event.tier.name().to_owned()))
        .with("customer.tags", Fact::Texts(tags))
        .with("history.purchases", Fact::Integer(event.purchases))
        .with(
            "history.spend_this_year",
            Fact::Money(event.spend_this_year),
        );
    match event.days_since_purchase {
        Some(days) => facts.with("history.days_since_purchase", Fact::Integer(days)),
        None => facts,
    }
}
