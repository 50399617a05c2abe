//! Whether any event can satisfy conditions, and what such an event is like.
//!
//! The search follows the conditions down to single values and keeps what is
//! known of each (`known.rs`): intervals of numbers and days, sets of texts,
//! whether there is a value at all. Where a condition has several ways to hold,
//! each is tried (`search.rs`).
//!
//! What the search cannot express (the result of a multiplication, a birthday)
//! is a value of its own that can be anything. So it errs on one side only:
//! [`Answer::Never`] is certain, [`Answer::Perhaps`] is not. Beyond a bound of
//! steps it gives up.

mod goals;
mod known;
mod search;

use std::collections::BTreeMap;

use super::graph::Graph;
use super::types::{ExpressionId, Scope};
pub use known::Known;
use sadakat_model::schema::{FieldId, KindId, Schema};
use search::{Outcome, Search};

/// What is asked of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// It holds.
    Holds,
    /// It does not: it is false, or missing.
    Fails,
}

/// What became of a search.
#[derive(Debug, Clone)]
pub enum Answer {
    /// No event does. If the contradiction is about one field, that one.
    Never(Option<FieldId>),
    /// An event of this kind may.
    Perhaps(Box<Sketch>),
    /// The conditions are too long to tell.
    Unclear,
}

/// What is known of an event that satisfies conditions.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// Values of the event and its member.
    pub fields: BTreeMap<FieldId, Known>,
    /// Values of lines that it must have.
    pub lines: Vec<BTreeMap<FieldId, Known>>,
    /// The event's day.
    pub today: Option<Known>,
    /// The event's instant.
    pub now: Option<Known>,
}

/// Conditions that an event has to satisfy together.
pub struct Question<'a> {
    /// The fields that there are.
    pub schema: &'a Schema,
    /// The kinds that the event may have.
    pub kinds: &'a [KindId],
    /// What has to hold, or must not.
    pub conditions: &'a [(ExpressionId, Wanted)],
    /// Fields whose numbers must lie between two others, both included.
    pub between: &'a [(FieldId, i64, i64)],
    /// Lines that the event has at least; the conditions that hold for no line
    /// hold for none of them.
    pub lines: usize,
}

impl Graph {
    /// Whether any event satisfies all conditions.
    ///
    /// The number of steps that the search took comes with the answer.
    pub fn satisfy(&self, question: &Question<'_>) -> (Answer, u32) {
        if question
            .conditions
            .iter()
            .any(|(id, _)| id.scope == Scope::Line)
        {
            return (Answer::Unclear, 0);
        }
        let mut search = Search::new(self, question.schema, question.kinds);
        let answer = match search.run(question) {
            Outcome::Found(sketch) => Answer::Perhaps(sketch),
            Outcome::Contradiction => Answer::Never(search.about()),
            Outcome::GaveUp => Answer::Unclear,
        };
        (answer, search.taken())
    }
}
