//! The one thread that writes into the ledger: what the partitions of this
//! worker bring while one transaction becomes durable goes into the next one
//! together.

use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sadakat_engine::{Host, Pinned};
use sadakat_ledger::{Asked, Done, Ledger, Program};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::check::Refusal;
use crate::error::StreamError;
use crate::metrics::Metrics;
use crate::plan::Plan;

/// Records that go into one transaction at most: members that are touched stay
/// in memory until its end.
const AT_ONCE: usize = 2_048;

/// How long is waited before a ledger that cannot be written is tried again: at
/// first, and at most.
const WAITS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// What became of a record.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The ledger has it, now or since before.
    Kept {
        /// Whether it had come before.
        repeated: bool,
    },
    /// It cannot be used.
    Refused(Refusal),
}

/// What a partition brings.
struct Job {
    asked: Vec<Asked>,
    answer: oneshot::Sender<Vec<Outcome>>,
}

/// Where partitions bring what is to be processed.
#[derive(Clone)]
pub(crate) struct Desk {
    jobs: mpsc::Sender<Job>,
}

impl Desk {
    /// Opens a ledger, and writes it on a thread until nobody brings anything
    /// more, or until it is stopped while the ledger is away.
    pub(crate) fn open(
        ledger: &Path,
        host: &Host,
        stop: &Arc<AtomicBool>,
        metrics: &Arc<Metrics>,
        written: &Arc<Notify>,
    ) -> Result<Self, StreamError> {
        let pinned = host.pin();
        let ledger = Ledger::open(ledger, in_force(&pinned)?)?;
        // Each partition waits for its answer before it brings more.
        let (jobs, receiver) = mpsc::channel(Plan::MOST_PARTITIONS as usize);
        let writing = Writing {
            ledger,
            generation: pinned.generation(),
            host: host.clone(),
            stop: Arc::clone(stop),
            metrics: Arc::clone(metrics),
            written: Arc::clone(written),
        };
        std::thread::Builder::new()
            .name("sadakat-ledger".to_owned())
            .spawn(move || writing.run(receiver))
            .map_err(StreamError::Start)?;
        Ok(Self { jobs })
    }

    /// Processes records in their order, however long the ledger is away. None
    /// if this worker stops before: then nothing was done, or it is not known.
    pub(crate) async fn process(&self, asked: Vec<Asked>) -> Option<Vec<Outcome>> {
        let (answer, answered) = oneshot::channel();
        self.jobs.send(Job { asked, answer }).await.ok()?;
        answered.await.ok()
    }
}

struct Writing {
    ledger: Ledger,
    generation: u64,
    host: Host,
    stop: Arc<AtomicBool>,
    metrics: Arc<Metrics>,
    written: Arc<Notify>,
}

impl Writing {
    fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut next = None;
        while let Some(first) = next.take().or_else(|| jobs.blocking_recv()) {
            let mut asked = Vec::new();
            let mut who = Vec::new();
            let mut add = |mut job: Job| {
                who.push((job.asked.len(), job.answer));
                asked.append(&mut job.asked);
                asked.len()
            };
            let mut count = add(first);
            while let Ok(job) = jobs.try_recv() {
                if count + job.asked.len() > AT_ONCE {
                    next = Some(job);
                    break;
                }
                count = add(job);
            }
            let Some(outcomes) = self.write(&asked) else {
                return;
            };
            let mut outcomes = outcomes.into_iter();
            for (count, who) in who {
                // Whoever brought it may have gone: it is there, and known when it
                // comes again.
                let _ = who.send(outcomes.by_ref().take(count).collect());
            }
        }
    }

    /// Writes until it is written. None if that is not to be waited for.
    fn write(&mut self, asked: &[Asked]) -> Option<Vec<Outcome>> {
        let (mut wait, most) = WAITS;
        loop {
            let begun = Instant::now();
            match self.try_to_write(asked) {
                Ok(outcomes) => {
                    self.metrics.committed(begun.elapsed());
                    self.written.notify_one();
                    return Some(outcomes);
                }
                Err(error) => {
                    self.metrics.ledger_failed();
                    tracing::error!(%error, "the ledger cannot be written; events wait for it");
                }
            }
            if self.stop.load(Ordering::Acquire) {
                return None;
            }
            std::thread::sleep(wait);
            wait = (wait * 2).min(most);
        }
    }

    fn try_to_write(&mut self, asked: &[Asked]) -> Result<Vec<Outcome>, StreamError> {
        self.go_with_the_host();
        let done = self.ledger.together(asked)?;
        let outcomes = done.into_iter().map(|done| match done {
            Ok(Done::Event(answer)) => Ok(Outcome::Kept {
                repeated: answer.repeated,
            }),
            Ok(_) => Ok(Outcome::Kept { repeated: false }),
            Err(error) => Refusal::of_ledger(error).map(Outcome::Refused),
        });
        Ok(outcomes.collect::<Result<_, _>>()?)
    }

    /// Goes by the program that is in force now, if it fits what is kept.
    fn go_with_the_host(&mut self) {
        let pinned = self.host.pin();
        let before = mem::replace(&mut self.generation, pinned.generation());
        if before == self.generation {
            return;
        }
        let put = in_force(&pinned).and_then(|program| Ok(self.ledger.put(program)?));
        if let Err(error) = put {
            tracing::error!(
                %error,
                "the rules in force do not fit the ledger; events go on by those before, until this is put right"
            );
        }
    }
}

pub(crate) fn in_force(pinned: &Pinned) -> Result<Program, StreamError> {
    Program::in_force(pinned).map_err(StreamError::Program)
}
