//! The door between the host and what evaluates a campaign.
//!
//! The decision sees only [`Program`]: a script, a plugin, or whatever comes
//! later. A program is shared between threads; each thread has a [`Worker`] of
//! its own, so that no lock stands on the way of an event.
//!
//! | file | concept |
//! |---|---|
//! | `limits.rs` | what one campaign may use |
//! | this file | programs, what they are asked, and what they propose |

mod limits;

use std::fmt;
use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use crate::batch::Columns;
use crate::diagnostic::Code;
use crate::effect::Effect;
use crate::schema::FieldSet;

pub use limits::{LIMITS, Limit, Limited, Limits};

/// Something that proposes effects for events.
pub trait Program: Send + Sync + fmt::Debug {
    /// The fields that it may read.
    fn reads(&self) -> &FieldSet;

    /// What one thread needs to evaluate it.
    fn worker(&self) -> Box<dyn Worker>;

    /// What it became when it was loaded.
    fn form(&self) -> ProgramForm {
        ProgramForm::Other
    }

    /// Whether a worker keeps anything from call to call that a program could
    /// write to: then what it is asked alone is not answered alone.
    fn keeps_instances(&self) -> bool {
        false
    }

    /// The same in the interpreter, for tests that compare plans with it.
    #[doc(hidden)]
    fn interpreter(&self) -> Option<Box<dyn Worker>> {
        None
    }
}

/// What a program became when it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramForm {
    /// A plan, which always ends, calls nothing by name and keeps nothing.
    Plan {
        /// Places at which it proposes effects.
        effects: usize,
        /// Those of them whose effects are the same for every event.
        ready: usize,
        /// What goes over lines or lists.
        loops: usize,
        /// Variables.
        variables: usize,
    },
    /// A script for the interpreter.
    Interpreted {
        /// What no plan can hold, in words.
        what: String,
        /// Where it stands: a line from 1.
        line: usize,
        /// What to write instead.
        cure: String,
    },
    /// A plugin, or something else that the host brings.
    Other,
}

/// A program as one thread runs it.
///
/// Invariant: the proposals for an event depend on that event's columns only,
/// not on the other events of the batch nor on earlier calls.
pub trait Worker: Send {
    /// Proposes effects for the selected rows, in their order. What goes wrong
    /// with an event becomes a fault; the other events stand.
    fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals);
}

/// A condition that is asked event by event.
#[doc(hidden)]
pub trait Condition: Send + Sync + fmt::Debug {
    /// The fields that it reads.
    fn reads(&self) -> &FieldSet;

    /// What one thread needs to ask it.
    fn worker(&self) -> Box<dyn ConditionWorker>;
}

/// A condition as one thread asks it.
#[doc(hidden)]
pub trait ConditionWorker: Send {
    /// Decides the selected rows: one bit an event of the batch, false for
    /// rows that were not asked for and for those with a fault.
    fn holds(&mut self, rows: &Rows<'_>, faults: &mut Vec<RowFault>) -> BooleanBuffer;
}

/// Events that a campaign applies to.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The batch.
    pub columns: &'a Arc<Columns>,
    /// Which of its events, ascending.
    pub selected: &'a [u32],
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// For which event of the batch.
    pub row: u32,
    /// Where the script proposed it: a line from 1, or 0 if it has none.
    pub line: u32,
    /// What.
    pub effect: Effect,
}

/// An event that a program could not evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Which event of the batch.
    pub row: u32,
    /// What kind of fault.
    pub code: Code,
    /// What went wrong, in words for the campaign's author.
    pub message: String,
    /// Where in the script: a line from 1, or 0 if it has none.
    pub line: u32,
}

/// What programs propose for a batch, each after what others proposed before.
///
/// Invariant: rows ascend within what one program adds to `effects` and to
/// `faults`; an event with a fault has no effects of it.
#[derive(Debug, Default)]
pub struct Proposals {
    /// Grouped by event, in the order of proposing.
    pub effects: Vec<Proposal>,
    /// At most one an event.
    pub faults: Vec<RowFault>,
    /// WebAssembly fuel or script operations used.
    pub work: u64,
    /// Bytes of the columns that plugins were handed, and of their answers.
    #[doc(hidden)]
    pub bytes: u64,
    /// What programs wrote for their authors, for those who look at single
    /// events; none if nobody looks. No decision depends on it.
    #[doc(hidden)]
    pub notes: Option<Vec<Note>>,
}

/// A line that a plugin wrote for its author.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which event of the batch it is about, if it is about one.
    pub row: Option<u32>,
    /// What it says, without control characters.
    pub text: String,
}

impl Proposals {
    /// Proposals that come to nothing: what plugins write meanwhile is told
    /// to nobody.
    pub fn unheard() -> Self {
        Self {
            notes: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Empties it and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.effects.clear();
        self.faults.clear();
        self.work = 0;
        self.bytes = 0;
        self.notes = None;
    }
}
