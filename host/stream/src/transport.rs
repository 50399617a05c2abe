//! What a stream must be able to do, whoever makes it.
//!
//! [`JetStream`](crate::JetStream) is one. Another one, such as Kafka, keeps
//! these promises:
//!
//! | promise | in JetStream | in Kafka it would be |
//! |---|---|---|
//! | all events of a member are in one partition | a mapping of subjects by the server | the key of a record |
//! | one worker has a partition at a time, and learns that it is another's | leases by compare-and-set, a pinned client | a consumer group, its rebalance callback |
//! | what a feed hands out has no gaps behind it | what was delivered and not acknowledged is waited for | offsets in their order |
//! | `done` means all of it, and comes after the commit | acknowledgement of all up to the last | a committed offset |
//! | the same dead letter twice is one | one message a subject | a compacted topic, keyed by partition and offset |
//! | the same answer twice is one, for a while | ids of messages | – : its number tells |

use std::future::Future;

use bytes::Bytes;
use serde::Serialize;

use crate::error::StreamError;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum What {
    /// A record of events.
    Event,
    /// A customer's record.
    Customer,
}

/// A message as it came.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// Its place in the stream, which ascends.
    pub sequence: u64,
    /// What it was published as.
    pub what: What,
    /// Whose it is by its subject or key: [a token](crate::subject_token).
    pub key: String,
    /// The record.
    pub body: Bytes,
    /// Whether it came before, to this worker or to another.
    pub again: bool,
}

/// A message that cannot be used, and why.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Where it was.
    pub partition: u32,
    /// The message.
    pub delivery: Delivery,
    /// The code of the reason, such as `S0504` or `stream-wrong-member`.
    pub code: String,
    /// What is wrong, with the value seen.
    pub reason: String,
    /// What to publish instead.
    pub help: Option<String>,
    /// The field that is wrong.
    pub field: Option<String>,
}

/// An answer of the ledger that goes back.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Told {
    /// Its number in the ledger, which ascends.
    pub number: i64,
    /// A name that no other answer has, of this ledger or another.
    pub id: String,
    /// The member whom it is about, if it is about one.
    pub customer: Option<String>,
    /// The answer, as `sadakat outbox` writes it.
    pub body: Bytes,
}

/// A stream of events.
pub trait Transport: Send + Sync + 'static {
    /// A partition that this worker works on.
    type Feed: Feed;

    /// Waits until this worker is to work on another partition.
    fn next_feed(&self) -> impl Future<Output = Self::Feed> + Send;

    /// Where a message of a member is published, as its producers write it.
    fn place(&self, what: What, key: &str) -> String;

    /// Keeps a message with the dead letters; durable when it is done. The same
    /// message again changes nothing.
    ///
    /// # Errors
    /// If it is not kept: then it is tried again.
    fn bury(&self, dead: &DeadLetter) -> impl Future<Output = Result<(), StreamError>> + Send;

    /// Waits until this worker is the one who sends answers.
    ///
    /// # Errors
    /// If that cannot be told.
    fn may_answer(&self) -> impl Future<Output = Result<(), StreamError>> + Send;

    /// The most bytes that an answer may have.
    fn most_bytes(&self) -> usize;

    /// Sends answers, those of a member in their order. How many there are for
    /// sure, from the first one on: fewer than all if the stream failed in the
    /// midst. What was sent before and is sent again is there once, for as long
    /// as the stream knows it by its id.
    ///
    /// # Errors
    /// If none is there for sure.
    fn tell(&self, told: &[Told]) -> impl Future<Output = Result<usize, StreamError>> + Send;

    /// Tells others that this worker has left.
    fn leave(&self) -> impl Future<Output = ()> + Send;
}

/// The events of a partition in their order.
pub trait Feed: Send + 'static {
    /// Its number.
    fn partition(&self) -> u32;

    /// Waits for messages: of those behind the ones that are done, the next
    /// ones, in their order and without a gap. None if the partition is
    /// another's from now on. Whoever stops waiting loses nothing.
    ///
    /// # Errors
    /// If the stream cannot be read: then it is asked again.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<Delivery>>, StreamError>> + Send;

    /// Everything that was handed out is processed, or a dead letter.
    ///
    /// # Errors
    /// If the stream was not told: then all of it comes again.
    fn done(&mut self) -> impl Future<Output = Result<(), StreamError>> + Send;

    /// How many messages wait, those that were handed out among them.
    ///
    /// # Errors
    /// If the stream does not say it.
    fn waiting(&mut self) -> impl Future<Output = Result<u64, StreamError>> + Send;

    /// Lets another worker have the partition.
    fn release(self) -> impl Future<Output = ()> + Send;
}
