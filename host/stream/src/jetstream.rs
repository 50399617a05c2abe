//! The stream of NATS.

mod feed;
mod hand;
mod leases;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use async_nats::header::{HeaderMap, HeaderValue, NATS_MESSAGE_ID};
use async_nats::jetstream::Context;
use async_nats::jetstream::context::{PublishAckFuture, PublishError};
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::time::sleep;

pub use feed::JetStreamFeed;
use leases::{Leases, Taken};
pub(crate) use leases::{PARTITION, WORKER};

use crate::connection::Address;
use crate::error::StreamError;
use crate::names::{Names, subject_token};
use crate::plan::Plan;
use crate::setup;
use crate::transport::{DeadLetter, Told, Transport, What};

/// The header with the number of an answer.
const NUMBER: &str = "Sadakat-Number";

/// How long a stream may take to answer at the start.
const START: Duration = Duration::from_secs(60);

/// How long is waited before it is asked again.
const WAIT: Duration = Duration::from_secs(1);

/// What headers may take beside what a message carries.
const ROOM: usize = 4_096;

/// The most characters of a text in a header.
const LONGEST: usize = 500;

/// A stream of NATS, as one worker sees it.
#[derive(Debug)]
pub struct JetStream {
    context: Context,
    names: Names,
    plan: Plan,
    taken: Mutex<mpsc::UnboundedReceiver<Taken>>,
    released: mpsc::UnboundedSender<u32>,
    may_answer: watch::Receiver<bool>,
    leave: Mutex<Option<oneshot::Sender<oneshot::Sender<()>>>>,
}

impl JetStream {
    /// Connects to a stream that is set up, and takes part in the work on it.
    ///
    /// # Errors
    /// If it cannot be reached, is not set up, does not keep what it was told, or
    /// has another number of partitions than is expected.
    pub async fn connect(
        address: &Address,
        stream: &str,
        partitions: Option<u32>,
    ) -> Result<Self, StreamError> {
        let context = address.context("sadakat stream").await?;
        // Nobody else has this name: it ends with what an inbox has for itself.
        let inbox = context.client().new_inbox();
        let own = inbox.rsplit('.').next().unwrap_or(&inbox);
        let me = format!("{}-{own}", std::process::id());
        let plan = read(address, &context, stream).await?;
        setup::check_partitions(&plan, partitions)?;
        let names = plan.names();
        let bucket = context.get_key_value(names.bucket()).await;
        let bucket = bucket
            .map_err(|error| StreamError::server("cannot open the bucket of workers", error))?;
        let (taken, takes) = mpsc::unbounded_channel();
        let (released, releases) = mpsc::unbounded_channel();
        let (answering, may_answer) = watch::channel(false);
        let (leave, leaving) = oneshot::channel();
        let leases = Leases::new(bucket, me, plan.partitions, plan.lease, taken, answering);
        tokio::spawn(leases.run(releases, leaving));
        Ok(Self {
            context,
            names,
            plan,
            taken: Mutex::new(takes),
            released,
            may_answer,
            leave: Mutex::new(Some(leave)),
        })
    }
}

/// The plan of a stream, whose servers may be changing.
async fn read(address: &Address, context: &Context, stream: &str) -> Result<Plan, StreamError> {
    let deadline = Instant::now() + START;
    let try_to_read = async || {
        address.check(context).await?;
        setup::read(context, stream).await
    };
    loop {
        match try_to_read().await {
            Err(error @ StreamError::Server { .. }) if Instant::now() < deadline => {
                tracing::warn!(%error, "the stream does not answer yet");
                sleep(WAIT).await;
            }
            done => return done,
        }
    }
}

/// Answers on their way.
#[derive(Default)]
struct Telling {
    sent: VecDeque<(String, PublishAckFuture)>,
    /// How many are kept for sure, from the first one on.
    kept: usize,
}

impl Telling {
    /// Waits for the first one that is on its way.
    async fn next(&mut self) -> Result<(), PublishError> {
        if let Some((_, sent)) = self.sent.pop_front() {
            sent.await?;
            self.kept += 1;
        }
        Ok(())
    }
}

impl JetStream {
    /// Publishes answers, of a member the next one when the one before it is kept.
    async fn publish(&self, told: &[Told], telling: &mut Telling) -> Result<(), PublishError> {
        for one in told {
            let token = subject_token(one.customer.as_deref().unwrap_or("_"));
            let subject = self.names.answers(&token);
            while telling.sent.iter().any(|(of, _)| *of == subject) {
                telling.next().await?;
            }
            let mut headers = HeaderMap::new();
            headers.insert(NUMBER, on_one_line(&one.number.to_string()));
            headers.insert(NATS_MESSAGE_ID, on_one_line(&one.id));
            let body = one.body.clone();
            let sent = self
                .context
                .publish_with_headers(subject.clone(), headers, body)
                .await?;
            telling.sent.push_back((subject, sent));
        }
        while !telling.sent.is_empty() {
            telling.next().await?;
        }
        Ok(())
    }
}

impl Transport for JetStream {
    type Feed = JetStreamFeed;

    async fn next_feed(&self) -> JetStreamFeed {
        let mut taken = self.taken.lock().await;
        match taken.recv().await {
            Some(Taken { partition, give_up }) => {
                let released = self.released.clone();
                JetStreamFeed::new(partition, &self.context, &self.plan, give_up, released)
            }
            // Who takes leases is gone: nothing more comes.
            None => std::future::pending().await,
        }
    }

    fn place(&self, what: What, key: &str) -> String {
        match what {
            What::Event => self.names.events(key),
            What::Customer => self.names.customers(key),
        }
    }

    async fn bury(&self, dead: &DeadLetter) -> Result<(), StreamError> {
        let delivery = &dead.delivery;
        let kind = match delivery.what {
            What::Event => "event",
            What::Customer => "customer",
        };
        let original = self.place(delivery.what, &delivery.key);
        let sequence = delivery.sequence.to_string();
        let mut headers = HeaderMap::new();
        let texts = [
            ("Sadakat-Code", Some(dead.code.as_str())),
            ("Sadakat-Reason", Some(&dead.reason)),
            ("Sadakat-Help", dead.help.as_deref()),
            ("Sadakat-Field", dead.field.as_deref()),
            ("Sadakat-What", Some(kind)),
            ("Sadakat-Subject", Some(&original)),
            ("Sadakat-Stream", Some(&self.names.stream)),
            ("Sadakat-Sequence", Some(&sequence)),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                headers.insert(name, on_one_line(text));
            }
        }
        let mut body = delivery.body.clone();
        if body.len() > self.most_bytes() {
            // It is where it was; its sequence leads there.
            headers.insert(
                "Sadakat-Left-Out",
                on_one_line(&format!("{} bytes", body.len())),
            );
            body.clear();
        }
        let subject = self.names.dead(dead.partition, delivery.sequence);
        let failed = |error| StreamError::server(format!("cannot publish to `{subject}`"), error);
        let published = self
            .context
            .publish_with_headers(subject.clone(), headers, body)
            .await;
        published.map_err(failed)?.await.map_err(failed)?;
        Ok(())
    }

    async fn may_answer(&self) -> Result<(), StreamError> {
        let mut may = self.may_answer.clone();
        let told = may.wait_for(|may| *may).await;
        told.map_err(|error| StreamError::server("leases are not kept any more", error))?;
        Ok(())
    }

    fn most_bytes(&self) -> usize {
        self.context.client().max_payload().saturating_sub(ROOM)
    }

    async fn tell(&self, told: &[Told]) -> Result<usize, StreamError> {
        let mut telling = Telling::default();
        let sent = self.publish(told, &mut telling).await;
        match sent {
            // The next time begins with the first that is not there for sure.
            Err(error) if telling.kept == 0 => {
                Err(StreamError::server("cannot publish an answer", error))
            }
            _ => Ok(telling.kept),
        }
    }

    async fn leave(&self) {
        let Some(leave) = self.leave.lock().await.take() else {
            return;
        };
        let (left, is_left) = oneshot::channel();
        if leave.send(left).is_ok() {
            // Who keeps leases may be gone: then they go by themselves.
            let _ = is_left.await;
        }
        if let Err(error) = self.context.client().flush().await {
            tracing::debug!(%error, "not flushed");
        }
    }
}

/// A text as headers can carry it.
fn on_one_line(text: &str) -> HeaderValue {
    let plain = text
        .chars()
        .map(|one| if one.is_control() { ' ' } else { one });
    let plain: String = plain.take(LONGEST).collect();
    HeaderValue::from(plain.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_a_header_of_its_own() {
        assert_eq!(
            on_one_line("a\r\nNats-Msg-Id: b\n").as_str(),
            "a  Nats-Msg-Id: b"
        );
        assert_eq!(
            on_one_line(&"ü".repeat(1_000)).as_str().chars().count(),
            LONGEST
        );
    }
}
