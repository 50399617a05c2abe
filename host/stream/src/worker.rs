//! Partitions are worked on, from the start to the stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use sadakat_engine::Host;
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{Interval, sleep, timeout};

use crate::answers::Answers;
use crate::check::{self, Refusal};
use crate::desk::{Desk, Outcome};
use crate::error::StreamError;
use crate::metrics::Metrics;
use crate::page;
use crate::transport::{Delivery, Feed, Transport};

/// How a worker is set up.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The ledger: a file, which only one worker may have, or the address of a
    /// PostgreSQL database, which all have.
    pub ledger: PathBuf,
    /// By which name it is known to the ledger how far answers went back to the
    /// stream; none if they do not go back. `stream` by default.
    pub reader: Option<String>,
    /// Where metrics are served over HTTP; nowhere by default.
    pub listen: Option<SocketAddr>,
}

impl Settings {
    /// Everything as it is by default.
    pub fn new(ledger: impl Into<PathBuf>) -> Self {
        Self {
            ledger: ledger.into(),
            reader: Some("stream".to_owned()),
            listen: None,
        }
    }
}

/// How long is waited before a stream that fails is asked again.
const WAIT: Duration = Duration::from_millis(200);

/// How often it is asked how many messages wait.
const GLANCE: Duration = Duration::from_secs(2);

/// Works on partitions, on threads of its own, until it is stopped.
pub struct Worker {
    runtime: Runtime,
    stop: watch::Sender<bool>,
    is_stopping: Arc<AtomicBool>,
    ended: JoinHandle<()>,
    listening: Option<SocketAddr>,
}

impl Worker {
    /// Opens the ledger by what a host has in force, and works from now on; edits
    /// that the host puts into force count from the next transaction on.
    ///
    /// `connect` connects to the stream, within the worker's runtime.
    ///
    /// # Errors
    /// If the stream cannot be reached or is not set up, the ledger cannot be
    /// opened, or metrics cannot be served.
    pub fn start<T: Transport>(
        host: &Host,
        settings: &Settings,
        connect: impl Future<Output = Result<T, StreamError>>,
    ) -> Result<Self, StreamError> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder
            .worker_threads(2)
            .enable_all()
            .thread_name("sadakat-stream")
            .build();
        let runtime = runtime.map_err(StreamError::Start)?;
        let metrics = Arc::new(Metrics::new());
        let written = Arc::new(Notify::new());
        let is_stopping = Arc::new(AtomicBool::new(false));
        let (stop, stopped) = watch::channel(false);
        let transport = Arc::new(runtime.block_on(connect)?);
        let desk = Desk::open(&settings.ledger, host, &is_stopping, &metrics, &written)?;
        let answers = settings
            .reader
            .as_ref()
            .map(|reader| Answers::open(&settings.ledger, host, reader, &written, &metrics));
        let answers = answers.transpose()?;
        let listening = settings.listen.map(|listen| {
            runtime.block_on(page::serve(listen, Arc::clone(&metrics), stopped.clone()))
        });
        let listening = listening.transpose()?;
        let at_work = AtWork {
            transport,
            desk,
            metrics,
            stopped,
        };
        let ended = runtime.spawn(at_work.run(answers));
        Ok(Self {
            runtime,
            stop,
            is_stopping,
            ended,
            listening,
        })
    }

    /// Where metrics are served.
    pub const fn listening(&self) -> Option<SocketAddr> {
        self.listening
    }

    /// Finishes what is being processed, lets others have the partitions, and
    /// ends, for as long as `deadline` allows. Whether all of it was done; what
    /// was not comes again.
    pub fn stop(self, deadline: Duration) -> bool {
        self.is_stopping.store(true, Ordering::Release);
        // Nobody listens any more if it has ended.
        let _ = self.stop.send(true);
        let ended = self
            .runtime
            .block_on(async { timeout(deadline, self.ended).await });
        self.runtime.shutdown_background();
        matches!(ended, Ok(Ok(())))
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("listening", &self.listening)
            .finish_non_exhaustive()
    }
}

/// What all partitions share.
struct AtWork<T> {
    transport: Arc<T>,
    desk: Desk,
    metrics: Arc<Metrics>,
    stopped: watch::Receiver<bool>,
}

impl<T> Clone for AtWork<T> {
    fn clone(&self) -> Self {
        Self {
            transport: Arc::clone(&self.transport),
            desk: self.desk.clone(),
            metrics: Arc::clone(&self.metrics),
            stopped: self.stopped.clone(),
        }
    }
}

/// Waits until it is said to stop.
pub(crate) async fn stopping(stopped: &mut watch::Receiver<bool>) {
    // Whoever could say it is gone: that says it too.
    let _ = stopped.wait_for(|is| *is).await;
}

impl<T: Transport> AtWork<T> {
    async fn run(self, answers: Option<Answers>) {
        let mut working = Vec::new();
        if let Some(answers) = answers {
            let (transport, stopped) = (Arc::clone(&self.transport), self.stopped.clone());
            working.push(tokio::spawn(answers.run(transport, stopped)));
        }
        let mut stopped = self.stopped.clone();
        loop {
            let feed = tokio::select! {
                feed = self.transport.next_feed() => feed,
                () = stopping(&mut stopped) => break,
            };
            working.retain(|task: &JoinHandle<()>| !task.is_finished());
            working.push(tokio::spawn(self.clone().partition(feed)));
        }
        join_all(working).await;
        self.transport.leave().await;
    }

    /// Works on a partition until it is another's, or until all stop.
    async fn partition(mut self, mut feed: T::Feed) {
        let partition = feed.partition();
        tracing::info!(partition, "works on a partition");
        self.metrics.taken(partition);
        let mut glance = tokio::time::interval(GLANCE);
        glance.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let next = tokio::select! {
                biased;
                () = stopping(&mut self.stopped) => break,
                _ = glance.tick() => {
                    self.glance(&mut feed).await;
                    continue;
                }
                next = feed.next() => next,
            };
            match next {
                Ok(None) => break,
                Ok(Some(batch)) => {
                    if !self.batch(&mut feed, batch, &mut glance).await {
                        break;
                    }
                }
                Err(error) => {
                    tracing::warn!(partition, %error, "the stream cannot be read");
                    self.wait().await;
                }
            }
        }
        self.metrics.let_go(partition);
        feed.release().await;
        tracing::info!(partition, "let a partition go");
    }

    /// Processes a batch; only then the stream is told. Whether to go on.
    async fn batch(
        &mut self,
        feed: &mut T::Feed,
        batch: Vec<Delivery>,
        glance: &mut Interval,
    ) -> bool {
        let partition = feed.partition();
        self.metrics.began(partition, &batch);
        let mut dead = Vec::new();
        let mut asked = Vec::new();
        let mut owners = Vec::new();
        for delivery in batch {
            match check::asked(&delivery, |what, key| self.transport.place(what, key)) {
                Ok(one) => {
                    asked.push(one);
                    owners.push(delivery);
                }
                Err(refusal) => dead.push(refusal.letter(partition, delivery)),
            }
        }
        let outcomes = if asked.is_empty() {
            Some(Vec::new())
        } else {
            let mut processing = pin!(self.desk.process(asked));
            loop {
                tokio::select! {
                    outcomes = &mut processing => break outcomes,
                    // While a ledger is away, somebody looks.
                    _ = glance.tick() => self.glance(feed).await,
                }
            }
        };
        let Some(outcomes) = outcomes else {
            return false;
        };
        for (delivery, outcome) in owners.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Kept { repeated } => self.metrics.kept(repeated),
                Outcome::Refused(refusal) => {
                    dead.push(Refusal::letter(refusal, partition, delivery))
                }
            }
        }
        for letter in dead {
            while let Err(error) = self.transport.bury(&letter).await {
                tracing::error!(partition, %error, "a dead letter cannot be kept; what comes after it waits");
                if *self.stopped.borrow() {
                    return false;
                }
                self.wait().await;
            }
            let sequence = letter.delivery.sequence;
            tracing::warn!(
                partition,
                sequence,
                code = letter.code,
                reason = letter.reason,
                "dead letter"
            );
            self.metrics.died(&letter.code);
        }
        if let Err(error) = feed.done().await {
            // All of it comes again, and is known then.
            tracing::warn!(partition, %error, "the stream was not told what is done");
        }
        self.metrics.ended(partition);
        true
    }

    async fn glance(&self, feed: &mut T::Feed) {
        if let Ok(waiting) = feed.waiting().await {
            self.metrics.waiting(feed.partition(), waiting);
        }
    }

    async fn wait(&mut self) {
        tokio::select! {
            () = sleep(WAIT) => {}
            () = stopping(&mut self.stopped) => {}
        }
    }
}
