//! How a stream stands, and its dead letters.

use async_nats::HeaderMap;
use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::RawMessageErrorKind;
use futures_util::StreamExt as _;
use futures_util::future::try_join_all;
use serde::Serialize;

use crate::connection::Address;
use crate::error::StreamError;
use crate::jetstream::{PARTITION, WORKER};
use crate::names::Names;
use crate::plan::Plan;
use crate::setup;

/// How a stream stands.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Status {
    /// What it is called.
    pub stream: String,
    /// Messages that are not done yet, of all partitions.
    pub waiting: u64,
    /// Its partitions by their numbers.
    pub partitions: Vec<PartitionStatus>,
    /// The workers that live, by their names.
    pub workers: Vec<String>,
    /// Dead letters that are kept.
    pub dead_letters: u64,
    /// Answers that are kept.
    pub answers: u64,
}

/// How a partition stands.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct PartitionStatus {
    /// Its number.
    pub partition: u32,
    /// Messages that are not done yet.
    pub waiting: u64,
    /// Of these, messages that were delivered.
    pub delivered: u64,
    /// The sequence in the stream up to which everything is done.
    pub done: u64,
    /// The worker that has it, if one has.
    pub worker: Option<String>,
}

/// A dead letter as it is kept.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct DeadLetterShown {
    /// Its place in the stream of events.
    pub sequence: u64,
    /// What it was published to.
    pub subject: String,
    /// The code of the reason.
    pub code: String,
    /// What is wrong.
    pub reason: String,
    /// What to publish instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The message; of one that is no text, what can be read of it.
    pub body: String,
}

/// How a stream stands now.
///
/// # Errors
/// If it cannot be reached, or is not set up.
pub async fn status(address: &Address, stream: &str) -> Result<Status, StreamError> {
    let context = address.streams("sadakat stream status").await?;
    let plan = setup::read(&context, stream).await?;
    let names = plan.names();
    let (workers, owners) = who_works(&context, &plan).await?;
    let partitions = (0..plan.partitions).map(|partition| {
        let (context, owners) = (&context, &owners);
        async move {
            let name = Names::consumer(partition);
            let failed =
                |error| StreamError::server(format!("cannot ask for the consumer `{name}`"), error);
            let found = context
                .get_consumer_from_stream::<pull::Config, _, _>(&name, stream)
                .await;
            let found: PullConsumer = found.map_err(failed)?;
            let info = found.cached_info();
            let delivered = info.num_ack_pending as u64;
            let owner = owners.iter().find(|(of, _)| *of == partition);
            Ok::<_, StreamError>(PartitionStatus {
                partition,
                waiting: info.num_pending.saturating_add(delivered),
                delivered,
                done: info.ack_floor.stream_sequence,
                worker: owner.map(|(_, worker)| worker.clone()),
            })
        }
    });
    let partitions = try_join_all(partitions).await?;
    Ok(Status {
        stream: stream.to_owned(),
        waiting: partitions.iter().map(|partition| partition.waiting).sum(),
        partitions,
        workers,
        dead_letters: kept(&context, &names.dead_stream()).await?,
        answers: kept(&context, &names.answers_stream()).await?,
    })
}

/// The dead letters of a stream, the oldest first, as far as they are kept.
///
/// # Errors
/// If it cannot be reached, or is not set up.
pub async fn dead_letters(
    address: &Address,
    stream: &str,
    mut each: impl FnMut(DeadLetterShown),
) -> Result<(), StreamError> {
    let context = address.streams("sadakat stream dead").await?;
    setup::read(&context, stream).await?;
    let name = Names::new(stream).dead_stream();
    let failed =
        |error: &dyn std::fmt::Display| StreamError::server(format!("cannot read `{name}`"), error);
    let kept = context
        .get_stream(&name)
        .await
        .map_err(|error| failed(&error))?;
    let mut next = 1;
    loop {
        let letter = kept
            .raw_message_builder()
            .sequence(next)
            .next_by_subject(">")
            .send()
            .await;
        match letter {
            Ok(letter) => {
                next = letter.sequence.saturating_add(1);
                each(shown(&letter));
            }
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => return Ok(()),
            Err(error) => return Err(failed(&error)),
        }
    }
}

fn shown(letter: &StreamMessage) -> DeadLetterShown {
    let headers: &HeaderMap = &letter.headers;
    let text = |name: &str| headers.get(name).map(|text| text.as_str().to_owned());
    let sequence = text("Sadakat-Sequence").and_then(|text| text.parse().ok());
    DeadLetterShown {
        sequence: sequence.unwrap_or_default(),
        subject: text("Sadakat-Subject").unwrap_or_default(),
        code: text("Sadakat-Code").unwrap_or_default(),
        reason: text("Sadakat-Reason").unwrap_or_default(),
        help: text("Sadakat-Help"),
        field: text("Sadakat-Field"),
        body: String::from_utf8_lossy(&letter.payload).into_owned(),
    }
}

async fn kept(context: &Context, name: &str) -> Result<u64, StreamError> {
    let found = context.get_stream(name).await;
    let found = found.map_err(|error| {
        StreamError::server(format!("cannot ask for the stream `{name}`"), error)
    })?;
    Ok(found.cached_info().state.messages)
}

/// The workers that live, and whose partitions are.
async fn who_works(
    context: &Context,
    plan: &Plan,
) -> Result<(Vec<String>, Vec<(u32, String)>), StreamError> {
    let name = plan.names().bucket();
    let failed = |error: &dyn std::fmt::Display| {
        StreamError::server(format!("cannot read the bucket `{name}`"), error)
    };
    let bucket = context
        .get_key_value(&name)
        .await
        .map_err(|error| failed(&error))?;
    let mut keys = bucket.keys().await.map_err(|error| failed(&error))?;
    let (mut workers, mut owners) = (Vec::new(), Vec::new());
    while let Some(key) = keys.next().await {
        let key = key.map_err(|error| failed(&error))?;
        if let Some(worker) = key.strip_prefix(WORKER) {
            workers.push(worker.to_owned());
        } else if let Some(Ok(partition)) = key.strip_prefix(PARTITION).map(str::parse)
            && let Some(owner) = bucket.get(&key).await.map_err(|error| failed(&error))?
        {
            owners.push((partition, String::from_utf8_lossy(&owner).into_owned()));
        }
    }
    workers.sort();
    Ok((workers, owners))
}
