//! Questions that keep nothing.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::{CampaignUse, Changes, DayGiven, Decision, Event, SharedUse};

/// One event, or several as `requests`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evaluate {
    /// The event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// What is known of its member: [`KnownMember`], `null` of a guest; left
    /// out, what the server's ledger knows.
    #[serde(
        default,
        deserialize_with = "super::evaluate::said",
        skip_serializing_if = "Option::is_none"
    )]
    pub member: Option<Value>,
    /// Several events, each with its member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<Vec<EvaluateOne>>,
    /// What is used of limits in all and of budgets, rows of [`SharedUse`], or
    /// `"unknown"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Value>,
    /// When the events are to happen, instead of when they say: the shop of
    /// another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// An event of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EvaluateOne {
    /// The event.
    pub event: Event,
    /// What is known of its member, as in [`Evaluate`].
    #[serde(
        default,
        deserialize_with = "super::evaluate::said",
        skip_serializing_if = "Option::is_none"
    )]
    pub member: Option<Value>,
}

/// What a service knows of a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KnownMember {
    /// The id.
    pub id: String,
    /// What they got of campaigns that are limited by member.
    pub uses: Vec<CampaignUse>,
    /// What campaigns with a cap by the day gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<DayGiven>,
    /// Facts: `customer`, `history`, `wallet`, as objects.
    #[serde(flatten)]
    pub facts: Map<String, Value>,
}

/// What is answered for one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct Evaluated {
    /// The decision.
    pub decision: Decision,
    /// What a store must keep of it; none if the ledger would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// The decisions of returns on the same receipt, by the ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Decision>,
    /// Why, if that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Value>,
}

/// What is answered for several events, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub struct EvaluatedAll {
    /// One for each.
    pub decisions: Vec<Evaluated>,
}

/// One event was asked, or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum EvaluateAnswer {
    /// One.
    One(Box<Evaluated>),
    /// Several.
    All(EvaluatedAll),
}

impl Evaluate {
    /// Asks about an event; by what the server's ledger knows of its member,
    /// unless [`Self::member`] or [`Self::guest`] says it.
    pub const fn event(event: Event) -> Self {
        Self {
            event: Some(event),
            member: None,
            requests: None,
            shared: None,
            as_of: None,
        }
    }

    /// Says what is known of the member.
    #[must_use]
    pub fn member(mut self, member: KnownMember) -> Self {
        // Texts and numbers can always be written.
        self.member = serde_json::to_value(member).ok();
        self
    }

    /// Says that it is a guest.
    #[must_use]
    pub fn guest(mut self) -> Self {
        self.member = Some(Value::Null);
        self
    }

    /// Says what is used of what all members share.
    #[must_use]
    pub fn shared(mut self, used: &[SharedUse]) -> Self {
        self.shared = serde_json::to_value(used).ok();
        self
    }

    /// Asks about another time than the event's.
    #[must_use]
    pub fn as_of(mut self, at: &str) -> Self {
        self.as_of = Some(at.to_owned());
        self
    }
}

impl KnownMember {
    /// A member of whom nothing else is known.
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            uses: Vec::new(),
            given: Vec::new(),
            facts: Map::new(),
        }
    }

    /// Adds a fact by its name, such as `history.purchases`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let mut facts = &mut self.facts;
        let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let inner = facts.entry(part).or_insert_with(|| Map::new().into());
            if !inner.is_object() {
                *inner = Map::new().into();
            }
            let Value::Object(inner) = inner else {
                return self;
            };
            facts = inner;
        }
        facts.insert(last.to_owned(), value.into());
        self
    }
}

/// A value that may be `null`, which is not the same as none.
pub(super) fn said<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}
