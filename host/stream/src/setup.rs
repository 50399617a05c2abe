//! A server is set up, and everything that it was told is read back.

use std::time::Duration;

use async_nats::jetstream::consumer::pull;
use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::jetstream::stream::{ConsumerErrorKind, Stream};
use async_nats::jetstream::{Context, ErrorCode};
use futures_util::future::try_join_all;

use crate::connection::Address;
use crate::error::StreamError;
use crate::names::Names;
use crate::plan::Plan;
use crate::read_back::{Dropped, dropped};

/// How a server was set up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetUp {
    /// The server's version.
    pub version: String,
    /// Whether the server sees to it that one worker is active in a partition
    /// (2.11 and later); otherwise the leases alone do.
    pub pinned: bool,
}

/// Makes the streams and consumers of a plan, or changes them to it, and reads
/// back every setting. Events that are there stay.
///
/// # Errors
/// If the server cannot be reached, refuses, or does not keep what it was told;
/// or if the stream is there with another number of partitions.
pub async fn set_up(address: &Address, plan: &Plan) -> Result<SetUp, StreamError> {
    plan.check()?;
    let context = address.streams("sadakat stream setup").await?;
    if let Some(there) = find(&context, &plan.stream).await?
        && let Some(found) = partitions(&there)
        && found != plan.partitions
    {
        return Err(StreamError::Partitions {
            stream: plan.stream.clone(),
            found,
            wanted: plan.partitions,
        });
    }
    for config in plan.streams() {
        let doing = format!("cannot make the stream `{}`", config.name);
        let made = context.create_or_update_stream(config).await;
        made.map_err(|error| StreamError::server(doing, error))?;
    }
    let bucket = plan.bucket();
    let doing = format!("cannot make the bucket `{}`", bucket.bucket);
    let made = context.create_or_update_key_value(bucket).await;
    made.map_err(|error| StreamError::server(doing, error))?;
    // A mapping that is gone has no partitions either: that is told first.
    check_streams(&context, plan).await?;
    let pinned = can_pin(&context);
    let consumers = (0..plan.partitions).map(|partition| {
        let config = plan.consumer(partition, pinned);
        let doing = format!("cannot make the consumer `{}`", Names::consumer(partition));
        let context = &context;
        async move {
            let made = context
                .create_consumer_on_stream(config, &plan.stream)
                .await;
            made.map_err(|error| StreamError::server(doing, error))
        }
    });
    try_join_all(consumers).await?;
    check_consumers(&context, plan).await?;
    Ok(SetUp {
        version: version(&context),
        pinned,
    })
}

/// The plan that a server was set up by.
///
/// # Errors
/// If it was not, or does not keep it.
pub(crate) async fn read(context: &Context, stream: &str) -> Result<Plan, StreamError> {
    let mut plan = Plan::new(stream);
    plan.check()?;
    let missing = |what, name: &str| StreamError::Missing {
        what,
        name: name.to_owned(),
    };
    let events = find(context, stream)
        .await?
        .ok_or_else(|| missing("stream", stream))?;
    let config = &events.cached_info().config;
    plan.replicas = config.num_replicas;
    plan.keep = config.max_age;
    if let Some(found) = partitions(&events) {
        plan.partitions = found;
    }
    let bucket = plan.names().bucket();
    let found = find(context, &format!("KV_{bucket}")).await?;
    let found = found.ok_or_else(|| missing("bucket", &bucket))?;
    plan.lease = found.cached_info().config.max_age;
    if plan.lease < Duration::from_millis(100) {
        return Err(missing("lease in the bucket", &bucket));
    }
    check_streams(context, &plan).await?;
    check_consumers(context, &plan).await?;
    Ok(plan)
}

/// Whether a stream has as many partitions as somebody expects.
pub(crate) fn check_partitions(plan: &Plan, expected: Option<u32>) -> Result<(), StreamError> {
    match expected {
        Some(wanted) if wanted != plan.partitions => Err(StreamError::Partitions {
            stream: plan.stream.clone(),
            found: plan.partitions,
            wanted,
        }),
        _ => Ok(()),
    }
}

fn partitions(stream: &Stream) -> Option<u32> {
    let mapping = stream.cached_info().config.subject_transform.as_ref()?;
    Names::partitions(&mapping.destination)
}

/// A stream, with what the server says of it now.
async fn find(context: &Context, name: &str) -> Result<Option<Stream>, StreamError> {
    match context.get_stream(name).await {
        Ok(found) => Ok(Some(found)),
        Err(error) => match error.kind() {
            GetStreamErrorKind::JetStream(why)
                if why.error_code() == ErrorCode::STREAM_NOT_FOUND =>
            {
                Ok(None)
            }
            _ => Err(StreamError::server(
                format!("cannot ask for the stream `{name}`"),
                error,
            )),
        },
    }
}

async fn check_streams(context: &Context, plan: &Plan) -> Result<(), StreamError> {
    let mut all = Vec::new();
    for wanted in plan.streams() {
        let name = &wanted.name;
        let Some(found) = find(context, name).await? else {
            return Err(StreamError::Missing {
                what: "stream",
                name: name.clone(),
            });
        };
        all.extend(dropped(
            &format!("stream `{name}`"),
            &wanted,
            &found.cached_info().config,
        ));
    }
    refuse(context, all)
}

async fn check_consumers(context: &Context, plan: &Plan) -> Result<(), StreamError> {
    let pinned = can_pin(context);
    let read = (0..plan.partitions).map(|partition| async move {
        let name = Names::consumer(partition);
        let found = context
            .get_consumer_from_stream::<pull::Config, _, _>(&name, &plan.stream)
            .await;
        let found = found.map_err(|error| match error.kind() {
            ConsumerErrorKind::JetStream(why)
                if why.error_code() == ErrorCode::CONSUMER_NOT_FOUND =>
            {
                StreamError::Missing {
                    what: "consumer",
                    name: name.clone(),
                }
            }
            _ => StreamError::server(format!("cannot ask for the consumer `{name}`"), error),
        })?;
        let wanted = plan.consumer(partition, pinned);
        let of = format!("consumer `{name}`");
        Ok::<_, StreamError>(dropped(&of, &wanted, &found.cached_info().config))
    });
    let all = try_join_all(read).await?;
    refuse(context, all.concat())
}

fn refuse(context: &Context, dropped: Vec<Dropped>) -> Result<(), StreamError> {
    if dropped.is_empty() {
        return Ok(());
    }
    Err(StreamError::Dropped {
        version: version(context),
        dropped,
    })
}

/// Whether the server knows of pinned clients.
fn can_pin(context: &Context) -> bool {
    context.client().is_server_compatible(2, 11, 0)
}

fn version(context: &Context) -> String {
    format!("nats-server {}", context.client().server_info().version)
}
