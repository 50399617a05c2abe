//! Events are published: for those who have them in a file, and to see how it
//! is done.

use std::collections::VecDeque;

use async_nats::header::{HeaderMap, NATS_MESSAGE_ID};
use async_nats::jetstream::Context;
use async_nats::jetstream::context::PublishAckFuture;
use bytes::Bytes;
use serde::Deserialize;

use crate::connection::Address;
use crate::error::StreamError;
use crate::names::{Names, subject_token};
use crate::transport::What;

/// Messages that are on their way at a time.
const ON_THEIR_WAY: usize = 256;

/// Publishes records in their order: of a member the next one when the one
/// before it is kept, so that none overtakes another while a server changes.
#[derive(Debug)]
pub struct Publisher {
    context: Context,
    names: Names,
    /// What is on its way, with its subject.
    sent: VecDeque<(String, PublishAckFuture)>,
}

/// What the subject of a record is made of.
#[derive(Deserialize)]
struct Head {
    id: Option<String>,
    customer: Option<String>,
    purchase: Option<Purchase>,
}

#[derive(Deserialize)]
struct Purchase {
    of: Option<String>,
}

impl Publisher {
    /// Connects to a stream.
    ///
    /// # Errors
    /// If it cannot be reached.
    pub async fn connect(address: &Address, stream: &str) -> Result<Self, StreamError> {
        let context = address.streams("sadakat stream publish").await?;
        crate::setup::read(&context, stream).await?;
        Ok(Self {
            context,
            names: Names::new(stream),
            sent: VecDeque::new(),
        })
    }

    /// Publishes a record. False if it is none: it has no id, so that nobody
    /// could tell whose it is.
    ///
    /// # Errors
    /// If the stream does not take it, or one before it.
    pub async fn publish(&mut self, what: What, record: &str) -> Result<bool, StreamError> {
        let Some(subject) = self.address(what, record) else {
            return Ok(false);
        };
        while self.sent.len() >= ON_THEIR_WAY || self.sent.iter().any(|(of, _)| *of == subject) {
            self.next().await?;
        }
        let mut headers = HeaderMap::new();
        // Another event under the same id is not dropped, but a dead letter. A
        // customer's record may say again what it said before another one.
        if what == What::Event {
            let hash = blake3::hash(record.as_bytes());
            headers.insert(NATS_MESSAGE_ID, hash.to_hex().as_str());
        }
        let body = Bytes::from(record.to_owned());
        let published = self
            .context
            .publish_with_headers(subject.clone(), headers, body)
            .await;
        let published = published.map_err(|error| {
            StreamError::server(format!("cannot publish to `{subject}`"), error)
        })?;
        self.sent.push_back((subject, published));
        Ok(true)
    }

    /// Waits until everything that was published is kept.
    ///
    /// # Errors
    /// If something of it is not.
    pub async fn finish(mut self) -> Result<(), StreamError> {
        while !self.sent.is_empty() {
            self.next().await?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Result<(), StreamError> {
        if let Some((_, sent)) = self.sent.pop_front() {
            let kept = sent.await;
            kept.map_err(|error| {
                StreamError::server("the stream does not keep what was published", error)
            })?;
        }
        Ok(())
    }

    /// Where a record goes. A guest's events are spread by their ids, and returns
    /// are where their purchases are.
    fn address(&self, what: What, record: &str) -> Option<String> {
        let head: Head = serde_json::from_str(record).ok()?;
        let id = head.id?;
        Some(match what {
            What::Customer => self.names.customers(&subject_token(&id)),
            What::Event => {
                let of = head.purchase.and_then(|purchase| purchase.of);
                let owner = head.customer.or(of).unwrap_or(id);
                self.names.events(&subject_token(&owner))
            }
        })
    }
}
