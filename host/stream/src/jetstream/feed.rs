//! A partition's events in their order.

use std::time::Duration;

use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::{AckKind, Context, Message};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::hand::Hand;
use crate::error::StreamError;
use crate::names::Names;
use crate::plan::{GROUP, Plan};
use crate::transport::{Delivery, Feed, What};

/// Messages that are asked for at a time; as many more are on their way while
/// those are processed.
const BATCH: usize = 512;

/// How often the server is asked whether all that it waits for is here.
const LOOK: Duration = Duration::from_millis(50);

/// A partition that this worker has the lease of.
#[derive(Debug)]
pub struct JetStreamFeed {
    partition: u32,
    context: Context,
    stream: String,
    lease: Duration,
    consumer: Option<PullConsumer>,
    messages: Option<Messages>,
    hand: Hand<Message>,
    give_up: watch::Receiver<bool>,
    released: mpsc::UnboundedSender<u32>,
}

/// The messages as they come.
struct Messages(pull::Stream);

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Messages(…)")
    }
}

impl JetStreamFeed {
    pub(super) fn new(
        partition: u32,
        context: &Context,
        plan: &Plan,
        give_up: watch::Receiver<bool>,
        released: mpsc::UnboundedSender<u32>,
    ) -> Self {
        Self {
            partition,
            context: context.clone(),
            stream: plan.stream.clone(),
            lease: plan.lease,
            consumer: None,
            messages: None,
            hand: Hand::new(),
            give_up,
            released,
        }
    }

    fn failed(&self, error: impl std::fmt::Display) -> StreamError {
        StreamError::server(
            format!("partition {} of `{}`", self.partition, self.stream),
            error,
        )
    }

    async fn consumer(&mut self) -> Result<&mut PullConsumer, StreamError> {
        if self.consumer.is_none() {
            let name = Names::consumer(self.partition);
            let found = self
                .context
                .get_consumer_from_stream(&name, &self.stream)
                .await;
            self.consumer = Some(found.map_err(|error| self.failed(error))?);
        }
        let missing = || StreamError::server("no consumer", "it was not opened");
        self.consumer.as_mut().ok_or_else(missing)
    }

    /// Asks for messages from now on.
    async fn open(&mut self) -> Result<(), StreamError> {
        self.hand.unsure();
        let lease = self.lease;
        let consumer = self.consumer().await?;
        // Who is pinned stays so by asking for more well within a lease.
        let mut stream = consumer
            .stream()
            .max_messages_per_batch(BATCH)
            .expires((lease / 2).max(Duration::from_secs(1)))
            .heartbeat((lease / 5).max(Duration::from_millis(400)));
        if !consumer.cached_info().config.priority_groups.is_empty() {
            stream = stream.group(GROUP);
        }
        let messages = stream
            .messages()
            .await
            .map_err(|error| self.failed(error))?;
        self.messages = Some(Messages(messages));
        Ok(())
    }

    /// Compares what is here with what the server waits for.
    async fn compare(&mut self) -> Result<(), StreamError> {
        let info = self.consumer().await?.get_info().await;
        let info = info.map_err(|error| self.failed(error))?;
        let (floor, delivered) = (info.ack_floor, info.delivered);
        self.hand.compare(
            floor.stream_sequence,
            delivered.consumer_sequence,
            info.num_ack_pending,
        );
        Ok(())
    }

    /// Takes a message, and acknowledges one that is done once more.
    async fn take(&mut self, message: Message) -> Result<(), StreamError> {
        let (sequence, number) = {
            let info = message.info().map_err(|error| self.failed(error))?;
            (info.stream_sequence, info.consumer_sequence)
        };
        if let Some(done) = self.hand.take(sequence, number, message) {
            done.ack().await.map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// Takes what is there without waiting.
    async fn take_all(&mut self) -> Result<(), StreamError> {
        while self.hand.held().len() < BATCH
            && let Some(Messages(messages)) = &mut self.messages
            && let Some(Some(message)) = messages.next().now_or_never()
        {
            match message {
                Ok(message) => self.take(message).await?,
                Err(error) => return Err(self.broken(error)),
            }
        }
        Ok(())
    }

    /// What was on its way may be lost.
    fn broken(&mut self, error: impl std::fmt::Display) -> StreamError {
        self.messages = None;
        self.hand.unsure();
        self.failed(error)
    }

    fn deliveries(&self) -> Vec<Delivery> {
        let held = self.hand.held().iter();
        held.map(|(&sequence, message)| delivery(sequence, message))
            .collect()
    }
}

fn delivery(sequence: u64, message: &Message) -> Delivery {
    let mut tokens = message.subject.rsplitn(3, '.');
    let key = tokens.next().unwrap_or_default().to_owned();
    let what = match tokens.next() {
        Some("customers") => What::Customer,
        _ => What::Event,
    };
    Delivery {
        sequence,
        what,
        key,
        body: message.payload.clone(),
        again: message.info().is_ok_and(|info| info.delivered > 1),
    }
}

impl Feed for JetStreamFeed {
    fn partition(&self) -> u32 {
        self.partition
    }

    async fn next(&mut self) -> Result<Option<Vec<Delivery>>, StreamError> {
        loop {
            if *self.give_up.borrow() {
                return Ok(None);
            }
            if self.messages.is_none() {
                self.open().await?;
            }
            self.take_all().await?;
            if !self.hand.is_whole() {
                self.compare().await?;
            }
            if self.hand.is_whole() && !self.hand.held().is_empty() {
                return Ok(Some(self.deliveries()));
            }
            let is_whole = self.hand.is_whole();
            let Some(Messages(messages)) = &mut self.messages else {
                continue;
            };
            tokio::select! {
                biased;
                told = self.give_up.changed() => {
                    // Who gives leases is gone: so is this one.
                    if told.is_err() {
                        return Ok(None);
                    }
                }
                message = messages.next() => match message {
                    Some(Ok(message)) => self.take(message).await?,
                    Some(Err(error)) => return Err(self.broken(error)),
                    None => return Err(self.broken("the server ended it")),
                },
                () = sleep(LOOK), if !is_whole => {}
            }
        }
    }

    async fn done(&mut self) -> Result<(), StreamError> {
        let Some(last) = self.hand.finish() else {
            return Ok(());
        };
        let told = last.double_ack().await;
        told.map_err(|error| self.failed(error))
    }

    async fn waiting(&mut self) -> Result<u64, StreamError> {
        let info = self.consumer().await?.get_info().await;
        let info = info.map_err(|error| self.failed(error))?;
        Ok(info.num_pending.saturating_add(info.num_ack_pending as u64))
    }

    async fn release(mut self) {
        // What is on its way is given back with the rest, so that the next worker
        // need not wait for it.
        while let Some(Messages(messages)) = &mut self.messages
            && let Some(Some(Ok(message))) = messages.next().now_or_never()
        {
            // Whatever is not given back comes again later.
            let _ = message.ack_with(AckKind::Nak(None)).await;
        }
        for message in self.hand.give_back() {
            let _ = message.ack_with(AckKind::Nak(None)).await;
        }
        self.messages = None;
        let pinned = self
            .consumer
            .as_ref()
            .is_some_and(|consumer| !consumer.cached_info().config.priority_groups.is_empty());
        if pinned && let Ok(stream) = self.context.get_stream_no_info(&self.stream).await {
            let name = Names::consumer(self.partition);
            if let Err(error) = stream.unpin_consumer(&name, GROUP).await {
                tracing::debug!(partition = self.partition, %error, "not unpinned");
            }
        }
        // Nobody keeps leases any more if the worker is ending.
        let _ = self.released.send(self.partition);
    }
}
