//! What the ledger answered goes back to the stream, in its order.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sadakat_engine::Host;
use sadakat_ledger::{Ledger, LedgerError, Outgoing};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use crate::desk::in_force;
use crate::error::StreamError;
use crate::metrics::Metrics;
use crate::transport::{Told, Transport};
use crate::worker::stopping;

/// Answers that are sent at a time, and noted as delivered together.
const BATCH: u32 = 512;

/// How often it is looked whether others have written answers.
const GLANCE: Duration = Duration::from_millis(500);

/// How long is waited before a stream or a ledger that fails is tried again.
const WAIT: Duration = Duration::from_secs(1);

/// Answers on their way back.
pub(crate) struct Answers {
    ledger: Arc<Mutex<Ledger>>,
    reader: Arc<str>,
    written: Arc<Notify>,
    metrics: Arc<Metrics>,
}

impl Answers {
    /// Opens the ledger once more, on a connection of its own.
    pub(crate) fn open(
        ledger: &Path,
        host: &Host,
        reader: &str,
        written: &Arc<Notify>,
        metrics: &Arc<Metrics>,
    ) -> Result<Self, StreamError> {
        let ledger = Ledger::open_existing(ledger, in_force(&host.pin())?)?;
        Ok(Self {
            ledger: Arc::new(Mutex::new(ledger)),
            reader: reader.into(),
            written: Arc::clone(written),
            metrics: Arc::clone(metrics),
        })
    }

    /// Sends answers while this worker is the one to do that, until it stops.
    pub(crate) async fn run<T: Transport>(
        self,
        transport: Arc<T>,
        mut stopped: watch::Receiver<bool>,
    ) {
        loop {
            tokio::select! {
                biased;
                () = stopping(&mut stopped) => return,
                sent = self.send(&*transport) => {
                    if let Err(error) = sent {
                        tracing::warn!(%error, "answers cannot be sent; they wait");
                        sleep(WAIT).await;
                    }
                }
            }
        }
    }

    /// Sends answers for as long as this worker may.
    async fn send<T: Transport>(&self, transport: &T) -> Result<(), StreamError> {
        loop {
            transport.may_answer().await?;
            let outgoing = self.outgoing().await?;
            let told = outgoing.iter().map(told).collect::<Result<Vec<_>, _>>()?;
            let fits = |told: &&Told| told.body.len() <= transport.most_bytes();
            let fitting = told.iter().take_while(fits).count();
            match (told.get(..fitting), told.first()) {
                (_, None) => {
                    // Others write into the ledger too.
                    let _ = timeout(GLANCE, self.written.notified()).await;
                }
                (None | Some([]), Some(first)) => self.hold_back(first).await?,
                (Some(told), _) => {
                    let sent = transport.tell(told).await?;
                    self.metrics.answered(sent);
                    if let Some(last) = told.iter().take(sent).last() {
                        self.delivered(last.number).await?;
                    }
                }
            }
        }
    }

    async fn outgoing(&self) -> Result<Vec<Outgoing>, StreamError> {
        let reader = Arc::clone(&self.reader);
        self.with(move |ledger| ledger.outgoing(&reader, BATCH))
            .await
    }

    async fn delivered(&self, number: i64) -> Result<(), StreamError> {
        let reader = Arc::clone(&self.reader);
        self.with(move |ledger| ledger.delivered(&reader, number))
            .await
    }

    /// An answer that the server never takes does not keep the others.
    async fn hold_back(&self, told: &Told) -> Result<(), StreamError> {
        let (reader, number, bytes) = (Arc::clone(&self.reader), told.number, told.body.len());
        tracing::error!(
            number,
            bytes,
            "an answer is larger than the stream takes; it is held back"
        );
        let why = format!("its {bytes} bytes are more than the stream takes");
        self.with(move |ledger| {
            ledger.hold_back(&reader, number, 1, &why)?;
            ledger.delivered(&reader, number)
        })
        .await
    }

    async fn with<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> Result<R, LedgerError> + Send + 'static,
    ) -> Result<R, StreamError> {
        let ledger = Arc::clone(&self.ledger);
        let done = tokio::task::spawn_blocking(move || {
            // What failed before was undone.
            work(&mut ledger.lock().unwrap_or_else(PoisonError::into_inner))
        });
        let done = done
            .await
            .map_err(|error| StreamError::server("the ledger was not asked", error))?;
        Ok(done?)
    }
}

fn told(outgoing: &Outgoing) -> Result<Told, StreamError> {
    let body = serde_json::to_vec(outgoing).map_err(LedgerError::from)?;
    Ok(Told {
        number: outgoing.number,
        id: format!("{} {} {}", outgoing.number, outgoing.what, outgoing.id),
        customer: outgoing.customer.clone(),
        body: body.into(),
    })
}
