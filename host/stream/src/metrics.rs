//! What a worker did, for Prometheus.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::transport::Delivery;

type Labels = Vec<(&'static str, String)>;
type Counters = Family<Labels, Counter>;
type Gauges = Family<Labels, Gauge>;

/// Borders of times in seconds.
const BORDERS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// What a worker counts.
pub(crate) struct Metrics {
    registry: Registry,
    events: Counters,
    dead: Counters,
    again: Counter,
    commits: Histogram,
    failures: Counter,
    answers: Counter,
    waiting: Gauges,
    in_flight: Gauges,
    partitions: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut new = Self {
            registry: Registry::with_prefix("sadakat_stream"),
            events: Counters::default(),
            dead: Counters::default(),
            again: Counter::default(),
            commits: Histogram::new(BORDERS),
            failures: Counter::default(),
            answers: Counter::default(),
            waiting: Gauges::default(),
            in_flight: Gauges::default(),
            partitions: Gauge::default(),
        };
        let all = &mut new.registry;
        all.register(
            "events",
            "Messages that the ledger took, by whether it knew them before",
            new.events.clone(),
        );
        all.register(
            "dead_letters",
            "Messages that could not be used, by the code of the reason",
            new.dead.clone(),
        );
        all.register(
            "redelivered",
            "Messages that had come before",
            new.again.clone(),
        );
        all.register_with_unit(
            "commit_duration",
            "How long a transaction of the ledger took, with everything that was decided in it",
            Unit::Seconds,
            new.commits.clone(),
        );
        all.register(
            "ledger_failures",
            "Transactions that failed and were tried again",
            new.failures.clone(),
        );
        all.register(
            "answers",
            "Answers that went back to the stream",
            new.answers.clone(),
        );
        all.register(
            "waiting",
            "Messages of a partition that are not done yet",
            new.waiting.clone(),
        );
        all.register(
            "in_flight",
            "Messages of a partition that are being processed",
            new.in_flight.clone(),
        );
        all.register(
            "partitions",
            "Partitions that this worker works on",
            new.partitions.clone(),
        );
        new
    }

    /// All of it as text.
    pub(crate) fn text(&self) -> Option<String> {
        let mut text = String::new();
        encode(&mut text, &self.registry).ok()?;
        Some(text)
    }

    pub(crate) fn taken(&self, partition: u32) {
        self.partitions.inc();
        self.in_flight.get_or_create(&of(partition)).set(0);
    }

    pub(crate) fn let_go(&self, partition: u32) {
        self.partitions.dec();
        self.in_flight.remove(&of(partition));
        self.waiting.remove(&of(partition));
    }

    pub(crate) fn waiting(&self, partition: u32, waiting: u64) {
        let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
        self.waiting.get_or_create(&of(partition)).set(waiting);
    }

    pub(crate) fn began(&self, partition: u32, batch: &[Delivery]) {
        let count = i64::try_from(batch.len()).unwrap_or(i64::MAX);
        self.in_flight.get_or_create(&of(partition)).set(count);
        let again = batch.iter().filter(|delivery| delivery.again).count();
        self.again.inc_by(again as u64);
    }

    pub(crate) fn ended(&self, partition: u32) {
        self.in_flight.get_or_create(&of(partition)).set(0);
    }

    pub(crate) fn kept(&self, repeated: bool) {
        let outcome = if repeated { "repeated" } else { "processed" };
        self.events
            .get_or_create(&vec![("outcome", outcome.to_owned())])
            .inc();
    }

    pub(crate) fn died(&self, code: &str) {
        self.dead
            .get_or_create(&vec![("code", code.to_owned())])
            .inc();
    }

    pub(crate) fn committed(&self, time: Duration) {
        self.commits.observe(time.as_secs_f64());
    }

    pub(crate) fn ledger_failed(&self) {
        self.failures.inc();
    }

    pub(crate) fn answered(&self, count: usize) {
        self.answers.inc_by(count as u64);
    }
}

fn of(partition: u32) -> Labels {
    vec![("partition", partition.to_string())]
}
