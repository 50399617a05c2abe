//! A campaign that failed too often, for people.

use std::fmt;
use std::sync::Arc;

use crate::decide::Fault;
use crate::diagnostic::Code;

/// A campaign that failed too often.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quarantined {
    /// Its id.
    pub campaign: Arc<str>,
    /// What its author calls it.
    pub name: String,
    /// What is done about it.
    pub state: State,
    /// Its last fault.
    pub fault: LastFault,
}

/// What is done about a campaign that failed too often, until its files
/// change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It is in no decision.
    LeftOut,
    /// It decides as its last version did that was not quarantined.
    LastGood,
    /// It still decides, and refuses whole decisions by failing:
    /// `on_fault = "refuse"` asks for that.
    Refuses,
    /// Its files have changed. It decides, and is quarantined again at the
    /// first few faults.
    OnTrial,
}

/// A fault that a campaign had.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastFault {
    /// The number of the generation that decided.
    pub generation: u64,
    /// What kind of fault.
    pub code: Code,
    /// What went wrong, for the campaign's author.
    pub message: String,
    /// The line of its script, from 1; 0 if it has none.
    pub line: u32,
}

impl LastFault {
    pub(super) fn new(generation: u64, fault: &Fault) -> Self {
        Self {
            generation,
            code: fault.code,
            message: fault.message.clone(),
            line: fault.line,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftOut => "left out until its files change",
            Self::LastGood => "as its last good version was, until its files change",
            Self::Refuses => "refusing decisions",
            Self::OnTrial => "on trial",
        })
    }
}

impl fmt::Display for LastFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code.id, self.message)?;
        if self.line > 0 {
            write!(f, " (line {})", self.line)?;
        }
        Ok(())
    }
}

impl fmt::Display for Quarantined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.campaign, self.state, self.fault)
    }
}
