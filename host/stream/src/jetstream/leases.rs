//! Who works on which partition: leases in a bucket of the server, by
//! compare-and-set.
//!
//! A worker writes its key and those of its leases again and again; the server
//! forgets what is not written for the time of a lease. Every worker sees how
//! many there are, takes its share of what is free, and lets go what is more
//! than that. Where the server pins a client, it sees to the rest; where it does
//! not, a worker that lost a lease without noticing does no harm either: the
//! ledger knows what it has.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::{Duration, Instant};

use async_nats::jetstream::kv::{
    CreateError, CreateErrorKind, Store, UpdateError, UpdateErrorKind,
};
use async_nats::jetstream::{self, ErrorCode};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use tokio::sync::{mpsc, oneshot, watch};

/// The prefix of the keys of workers.
pub(crate) const WORKER: &str = "worker.";

/// The prefix of the keys of partitions; what they say is whose they are.
pub(crate) const PARTITION: &str = "partition.";

/// The key of whoever sends answers.
const ANSWERS: &str = "answers";

/// A partition that this worker has from now on.
pub(super) struct Taken {
    pub(super) partition: u32,
    /// Whether it is to be let go.
    pub(super) give_up: watch::Receiver<bool>,
}

/// A lease of this worker.
struct Lease {
    revision: u64,
    /// When it was surely there last.
    at: Instant,
    give_up: watch::Sender<bool>,
}

/// The leases of this worker.
pub(super) struct Leases {
    bucket: Store,
    me: String,
    partitions: u32,
    lease: Duration,
    own: BTreeMap<u32, Lease>,
    answers: Option<(u64, Instant)>,
    /// Whether the server did not keep them the last time.
    is_failing: bool,
    taken: mpsc::UnboundedSender<Taken>,
    may_answer: watch::Sender<bool>,
}

impl Leases {
    pub(super) fn new(
        bucket: Store,
        me: String,
        partitions: u32,
        lease: Duration,
        taken: mpsc::UnboundedSender<Taken>,
        may_answer: watch::Sender<bool>,
    ) -> Self {
        Self {
            bucket,
            me,
            partitions,
            lease,
            own: BTreeMap::new(),
            answers: None,
            is_failing: false,
            taken,
            may_answer,
        }
    }

    /// Keeps leases until this worker leaves.
    pub(super) async fn run(
        mut self,
        mut released: mpsc::UnboundedReceiver<u32>,
        mut leave: oneshot::Receiver<oneshot::Sender<()>>,
    ) {
        let mut tick = tokio::time::interval(self.lease / 4);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let left = loop {
            tokio::select! {
                _ = tick.tick() => self.look().await,
                Some(partition) = released.recv() => self.let_go(partition).await,
                left = &mut leave => break left,
            }
        };
        while let Ok(partition) = released.try_recv() {
            self.let_go(partition).await;
        }
        if let Some((revision, _)) = self.answers.take() {
            self.delete(ANSWERS, Some(revision)).await;
        }
        self.delete(&format!("{WORKER}{}", self.me), None).await;
        if let Ok(left) = left {
            // Whoever waits for it may have gone.
            let _ = left.send(());
        }
    }

    /// Says that it lives, and takes or lets go what is its share.
    async fn look(&mut self) {
        let looked = self.try_to_look().await;
        match &looked {
            // Told once, however long it takes.
            Err(error) if !self.is_failing => {
                tracing::warn!(error, "leases cannot be kept at present");
            }
            Ok(()) if self.is_failing => tracing::info!("leases are kept again"),
            _ => {}
        }
        self.is_failing = looked.is_err();
        let lease = self.lease;
        self.own.retain(|partition, own| {
            let is_lost = own.at.elapsed() >= lease;
            if is_lost {
                tracing::warn!(partition, "a lease is lost");
                own.give_up.send_replace(true);
            }
            !is_lost
        });
        self.answers = self.answers.filter(|(_, at)| at.elapsed() < lease);
        self.may_answer.send_replace(self.answers.is_some());
    }

    async fn try_to_look(&mut self) -> Result<(), String> {
        let key = format!("{WORKER}{}", self.me);
        self.bucket
            .put(&key, self.value())
            .await
            .map_err(|error| error.to_string())?;
        self.refresh().await;
        let (workers, taken, answers) = self.others().await?;
        let share = share(self.partitions, workers);
        // From the last one on, which is as good as any.
        let more = self.own.len().saturating_sub(share);
        for own in self.own.values().rev().take(more) {
            own.give_up.send_replace(true);
        }
        let free: Vec<u32> = (0..self.partitions)
            .filter(|partition| !taken.contains(partition))
            .collect();
        for partition in free {
            if self.own.len() >= share {
                break;
            }
            self.try_to_take(partition).await;
        }
        if self.answers.is_none() && !answers {
            let begun = Instant::now();
            self.answers = self.create(ANSWERS).await.map(|revision| (revision, begun));
        }
        Ok(())
    }

    fn value(&self) -> Bytes {
        Bytes::from(self.me.clone())
    }

    /// Writes all leases once more.
    async fn refresh(&mut self) {
        let begun = Instant::now();
        let this = &*self;
        let written = this.own.iter().map(|(&partition, own)| async move {
            let key = format!("{PARTITION}{partition}");
            (partition, this.write(&key, own.revision).await)
        });
        for (partition, written) in join_all(written).await {
            match (written, self.own.get_mut(&partition)) {
                (Written::Kept(revision), Some(own)) => {
                    own.revision = revision;
                    own.at = begun;
                }
                (Written::Lost, Some(own)) => {
                    tracing::warn!(partition, "a lease is another's");
                    own.give_up.send_replace(true);
                    self.own.remove(&partition);
                }
                _ => {}
            }
        }
        if let Some((revision, _)) = self.answers {
            match self.write(ANSWERS, revision).await {
                Written::Kept(revision) => self.answers = Some((revision, begun)),
                Written::Lost => self.answers = None,
                Written::Unknown => {}
            }
        }
    }

    async fn write(&self, key: &str, revision: u64) -> Written {
        match self.bucket.update(key, self.value(), revision).await {
            Ok(revision) => Written::Kept(revision),
            Err(error) if is_of_another(&error) => {
                // It may be what was written before without an answer.
                match self.bucket.entry(key).await {
                    Ok(Some(entry)) if entry.value == self.me.as_bytes() => {
                        Written::Kept(entry.revision)
                    }
                    Ok(_) => Written::Lost,
                    Err(_) => Written::Unknown,
                }
            }
            Err(_) => Written::Unknown,
        }
    }

    /// How many workers there are, which partitions are taken, and whether
    /// somebody sends answers.
    async fn others(&self) -> Result<(usize, BTreeSet<u32>, bool), String> {
        let mut keys = self
            .bucket
            .keys()
            .await
            .map_err(|error| error.to_string())?;
        let (mut workers, mut taken, mut answers) = (0, BTreeSet::new(), false);
        while let Some(key) = keys.next().await {
            let key = key.map_err(|error| error.to_string())?;
            if key.starts_with(WORKER) {
                workers += 1;
            } else if let Some(partition) = key.strip_prefix(PARTITION) {
                taken.extend(partition.parse::<u32>());
            } else if key == ANSWERS {
                answers = true;
            }
        }
        Ok((workers, taken, answers))
    }

    async fn try_to_take(&mut self, partition: u32) {
        let begun = Instant::now();
        let Some(revision) = self.create(&format!("{PARTITION}{partition}")).await else {
            return;
        };
        let (give_up, asked_to) = watch::channel(false);
        self.own.insert(
            partition,
            Lease {
                revision,
                at: begun,
                give_up,
            },
        );
        // Nobody works any more if the worker is ending: then it leaves.
        let _ = self.taken.send(Taken {
            partition,
            give_up: asked_to,
        });
    }

    /// Takes a key that is free; none if another was faster.
    async fn create(&self, key: &str) -> Option<u64> {
        match self.bucket.create(key, self.value()).await {
            Ok(revision) => Some(revision),
            Err(error) if is_of_another(&error) => None,
            Err(error) => {
                tracing::warn!(key, %error, "a lease cannot be taken");
                None
            }
        }
    }

    async fn let_go(&mut self, partition: u32) {
        if let Some(own) = self.own.remove(&partition) {
            self.delete(&format!("{PARTITION}{partition}"), Some(own.revision))
                .await;
        }
    }

    /// What cannot be deleted goes by itself.
    async fn delete(&self, key: &str, revision: Option<u64>) {
        if let Err(error) = self.bucket.delete_expect_revision(key, revision).await {
            tracing::debug!(key, %error, "not deleted");
        }
    }
}

/// Whether somebody else has written a key. Clusters say it in another way if
/// that is on its way still, which the client does not know.
fn is_of_another(error: &(dyn Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    causes.any(|cause| {
        let created = cause.downcast_ref::<CreateError>().map(CreateError::kind);
        let updated = cause.downcast_ref::<UpdateError>().map(UpdateError::kind);
        let refused = cause
            .downcast_ref::<jetstream::Error>()
            .map(jetstream::Error::error_code);
        created == Some(CreateErrorKind::AlreadyExists)
            || updated == Some(UpdateErrorKind::WrongLastRevision)
            || refused == Some(ON_ITS_WAY)
    })
}

/// "Wrong last sequence", of a message that is on its way.
const ON_ITS_WAY: ErrorCode = ErrorCode(10_164);

/// What became of a lease that was written once more.
enum Written {
    Kept(u64),
    Lost,
    Unknown,
}

/// How many partitions a worker has at most: so all have about as many, and all
/// partitions somebody.
fn share(partitions: u32, workers: usize) -> usize {
    (partitions as usize).div_ceil(workers.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_somebody_and_nobody_has_much_more() {
        assert_eq!(share(8, 0), 8, "who is alone has all");
        for partitions in 1..=40 {
            for workers in 1..=12 {
                let share = share(partitions, workers);
                assert!(share * workers >= partitions as usize);
                assert!((share - 1) * workers < partitions as usize);
            }
        }
    }
}
