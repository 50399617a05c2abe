//! Events of a stream become bookings of a ledger, each once, and what came of
//! them goes back to the stream.
//!
//! Producers publish events by member; the server sorts them into partitions.
//! Of each partition one worker takes what is there, in its order, and the
//! ledger processes it in one transaction; only then it is acknowledged. What
//! cannot be used goes to the dead letters, with its reason. A worker that dies
//! leaves nothing but events that come again, and the ledger knows those.
//!
//! ```text
//! producers ─▶ stream ─▶ partition 0 ─▶ feed ─┐                 ┌─▶ acknowledged
//!             (mapping)  partition 1 ─▶ feed ─┼─▶ desk ─▶ ledger┤
//!                        …                    ┘                 ├─▶ dead letters
//!                                                               └─▶ answers ─▶ stream
//! ```
//!
//! | file | concept |
//! |---|---|
//! | `transport.rs` | what a stream must be able to do, whoever makes it |
//! | `worker.rs` | partitions are worked on, from the start to the stop |
//! | `desk.rs` | the one thread that writes into the ledger |
//! | `check.rs` | a message becomes what the ledger is asked |
//! | `answers.rs` | what the ledger answered goes back |
//! | `metrics.rs`, `page.rs` | what was done, for Prometheus, over HTTP |
//! | `names.rs` | what subjects, streams and consumers are called |
//! | `plan.rs` | how a server is set up |
//! | `read_back.rs` | whether a server keeps what it was told |
//! | `setup.rs` | a server is set up, and checked |
//! | `connection.rs` | how a server is reached |
//! | `jetstream.rs` | the stream of NATS |
//! | `jetstream/feed.rs`, `jetstream/hand.rs` | a partition's events in their order |
//! | `jetstream/leases.rs` | who works on which partition |
//! | `publish.rs` | events are published |
//! | `status.rs` | how a stream stands, and its dead letters |
//! | `error.rs` | why something is not done |
//!
//! # Invariants
//!
//! - Nothing is acknowledged before the ledger has it for good, or before it is
//!   a dead letter.
//! - What a feed hands out comes in the order of its partition, and everything
//!   that came before it is done or handed out with it. So what the ledger has
//!   of a partition is always its beginning, even while two workers take
//!   themselves for the one.
//! - No clock of a worker decides who works.

mod answers;
mod check;
mod connection;
mod desk;
mod error;
mod jetstream;
mod metrics;
mod names;
mod page;
mod plan;
mod publish;
mod read_back;
mod setup;
mod status;
mod transport;
mod worker;
#[cfg(test)]
mod worker_tests;

pub use connection::Address;
pub use error::StreamError;
pub use jetstream::{JetStream, JetStreamFeed};
pub use names::subject_token;
pub use plan::Plan;
pub use publish::Publisher;
pub use read_back::Dropped;
pub use setup::{SetUp, set_up};
pub use status::{DeadLetterShown, PartitionStatus, Status, dead_letters, status};
pub use transport::{DeadLetter, Delivery, Feed, Told, Transport, What};
pub use worker::{Settings, Worker};
