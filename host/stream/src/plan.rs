//! How a server is set up: streams, consumers and the bucket of workers.

use std::time::Duration;

use async_nats::jetstream::consumer::{
    AckPolicy, DeliverPolicy, PriorityPolicy, ReplayPolicy, pull,
};
use async_nats::jetstream::kv;
use async_nats::jetstream::stream::{
    Config, DiscardPolicy, RetentionPolicy, StorageType, SubjectTransform,
};

use crate::error::StreamError;
use crate::names::{Names, is_name};

/// How a stream is set up on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// What it is called, and what its subjects begin with.
    pub stream: String,
    /// Into how many partitions members are sorted, 8 by default: as many
    /// workers can have something to do. It never changes.
    pub partitions: u32,
    /// On how many servers of a cluster everything is kept, 1 by default.
    pub replicas: usize,
    /// How long a worker that says nothing is waited for, 10 seconds by default:
    /// then others get its partitions, and what it did not acknowledge.
    pub lease: Duration,
    /// How long events, dead letters and answers are kept, 30 days by default;
    /// events also if nobody took them.
    pub keep: Duration,
}

/// The group of those who may be the one worker of a partition.
pub(crate) const GROUP: &str = "workers";

/// Events of a partition that may be with a worker and not acknowledged.
const IN_FLIGHT: i64 = 2_048;

/// How long a message that is published twice is known by its id; an answer for
/// longer, since whoever sends it may have to be started again.
const DUPLICATES: Duration = Duration::from_secs(120);
const DOUBLE_ANSWERS: Duration = Duration::from_secs(600);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Plan {
    /// The most partitions.
    pub const MOST_PARTITIONS: u32 = 256;

    /// A stream with everything as it is by default.
    pub fn new(stream: &str) -> Self {
        Self {
            stream: stream.to_owned(),
            partitions: 8,
            replicas: 1,
            lease: Duration::from_secs(10),
            keep: 30 * DAY,
        }
    }

    /// Whether it can be carried out at all.
    pub(crate) fn check(&self) -> Result<(), StreamError> {
        if is_name(&self.stream) {
            Ok(())
        } else {
            Err(StreamError::Name(self.stream.clone()))
        }
    }

    pub(crate) fn names(&self) -> Names {
        Names::new(&self.stream)
    }

    /// The streams: events, dead letters, answers.
    pub(crate) fn streams(&self) -> [Config; 3] {
        [self.events(), self.dead(), self.answers()]
    }

    pub(crate) fn events(&self) -> Config {
        let names = self.names();
        let (source, destination) = names.mapping(self.partitions);
        Config {
            subjects: vec![names.events("*"), names.customers("*")],
            subject_transform: Some(SubjectTransform {
                source,
                destination,
            }),
            // A stream that is full refuses events, which their producers keep:
            // to forget old ones would lose what nobody took yet.
            discard: DiscardPolicy::New,
            ..self.stream(&self.stream)
        }
    }

    fn dead(&self) -> Config {
        let names = self.names();
        Config {
            subjects: vec![format!("{}.dead.*.*", self.stream)],
            // However often a message is found to be dead, there is one letter.
            max_messages_per_subject: 1,
            ..self.stream(&names.dead_stream())
        }
    }

    fn answers(&self) -> Config {
        let names = self.names();
        Config {
            subjects: vec![names.answers("*")],
            duplicate_window: DOUBLE_ANSWERS.min(self.keep),
            ..self.stream(&names.answers_stream())
        }
    }

    fn stream(&self, name: &str) -> Config {
        Config {
            name: name.to_owned(),
            retention: RetentionPolicy::Limits,
            storage: StorageType::File,
            num_replicas: self.replicas,
            max_age: self.keep,
            duplicate_window: DUPLICATES.min(self.keep),
            allow_direct: false,
            ..Config::default()
        }
    }

    /// The consumer of a partition; `pinned` if the server can see to it that
    /// one worker is active.
    pub(crate) fn consumer(&self, partition: u32, pinned: bool) -> pull::Config {
        let name = Names::consumer(partition);
        let mut consumer = pull::Config {
            durable_name: Some(name.clone()),
            name: Some(name),
            deliver_policy: DeliverPolicy::All,
            // To acknowledge an event says that everything before it is done.
            ack_policy: AckPolicy::All,
            ack_wait: self.lease,
            max_deliver: -1,
            filter_subject: self.names().partition(partition),
            replay_policy: ReplayPolicy::Instant,
            max_ack_pending: IN_FLIGHT,
            ..pull::Config::default()
        };
        if pinned {
            consumer.priority_policy = PriorityPolicy::PinnedClient;
            consumer.priority_groups = vec![GROUP.to_owned()];
            consumer.priority_timeout = self.lease;
        }
        consumer
    }

    /// The bucket of workers: who does not say anything for a lease is not in it
    /// any more.
    pub(crate) fn bucket(&self) -> kv::Config {
        kv::Config {
            bucket: self.names().bucket(),
            history: 1,
            max_age: self.lease,
            storage: StorageType::File,
            num_replicas: self.replicas,
            ..kv::Config::default()
        }
    }
}
