//! One event at a time, as a service at a till asks: warm, on one thread.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use sadakat_engine::batch::Columns;
use sadakat_engine::decide::{Decisions, Evaluator};
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
/// With `only`, just the rows whose name begins so.
///
/// # Errors
/// If a program does not load or an event cannot be decided.
pub fn run(events: &[Event], passes: usize, only: Option<&str>) -> Result<Vec<Row>, Error> {
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
        let ways: [(&str, Way); 2] = [
            ("from columns", prepared),
            ("from JSON and facts", from_json),
        ];
        for (input, way) in ways {
            let name = format!("{name}, {input}");
            if only.is_none_or(|only| name.starts_with(only)) {
                rows.push(Row {
                    sorted: way(&snapshot(&files)?, events, passes)?,
                    name,
                });
            }
        }
    }
    Ok(rows)
}

/// Decides all events one by one; nanoseconds each, ascending.
type Way = fn(&Arc<Snapshot>, &[Event], usize) -> Result<Vec<u64>, Error>;

fn prepared(snapshot: &Arc<Snapshot>, events: &[Event], passes: usize) -> Result<Vec<u64>, Error> {
    let schema = &snapshot.settings().schema;
    let mut evaluator = Evaluator::new(Arc::clone(snapshot));
    let mut sorted = Vec::new();
    for pass in 0..=passes {
        for event in events {
            // Made just before, as by a reader: columns of all events, made
            // beforehand, are in no cache any more, and half the time goes into
            // waiting for them.
            let event = std::slice::from_ref(event);
            let batch = Arc::new(columns::columns(event, schema, snapshot.reads()));
            let start = Instant::now();
            let decisions = measured_columns(&mut evaluator, &batch);
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
    Ok(sorted)
}

fn from_json(snapshot: &Arc<Snapshot>, events: &[Event], passes: usize) -> Result<Vec<u64>, Error> {
    let text = events_ndjson(events);
    let facts: Vec<MemberFacts> = events.iter().map(facts).collect();
    let mut evaluator = Evaluator::new(Arc::clone(snapshot));
    let mut sorted = Vec::new();
    for pass in 0..=passes {
        for (line, facts) in text.lines().zip(&facts) {
            let start = Instant::now();
            let decisions = measured_json(&mut evaluator, snapshot, line, facts)?;
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
    Ok(sorted)
}

/// One event from columns: the function to look for in profiles.
#[inline(never)]
fn measured_columns(evaluator: &mut Evaluator, batch: &Arc<Columns>) -> Decisions {
    black_box(decide(evaluator, black_box(batch)))
}

/// One event from JSON: the function to look for in profiles.
#[inline(never)]
fn measured_json(
    evaluator: &mut Evaluator,
    snapshot: &Arc<Snapshot>,
    line: &str,
    facts: &MemberFacts,
) -> Result<Decisions, Error> {
    let events = Events::read(snapshot, [(black_box(line), Some(facts))])?;
    Ok(black_box(decide(evaluator, events.columns())))
}

/// What a service knows of an event's member.
pub(crate) fn facts(event: &Event) -> MemberFacts {
    let tags = event.tags.iter().map(|tag| tag.name().to_owned()).collect();
    let facts = MemberFacts::new()
        .newcomer()
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
