//! Where things stand that snapshots do not remember.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Moved, SourceId, Span};
use crate::expression::ExpressionId;
use crate::script::ScriptSummary;

/// What the linter needs of one campaign's files.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// The manifest.
    pub(crate) source: SourceId,
    /// The audience, with its quotes.
    pub(crate) audience: Option<Span>,
    /// Where the group is named.
    pub(crate) group: Option<Span>,
    /// The window, if it goes by a clock and does not say by whose.
    pub(crate) unzoned: Option<Span>,
    /// What is meant although a rule warns of it.
    pub(crate) allow: Vec<Code>,
    /// Its script; none for a plugin.
    pub(crate) script: Option<ScriptNote>,
    /// Its table, if it is a row of a table of offers.
    pub(crate) table: Option<TableNote>,
}

/// The table of offers that a campaign is a row of.
#[derive(Debug, Clone)]
pub(crate) struct TableNote {
    /// Where its headers stand.
    pub(crate) header: Span,
    /// What all its rows ask; none if the manifest asks nothing.
    pub(crate) audience: Option<ExpressionId>,
}

impl Note {
    /// The same after its report was appended to another one.
    pub(crate) fn moved(&self, by: Moved) -> Self {
        Self {
            source: self.source.moved(by),
            script: self.script.as_ref().map(|script| ScriptNote {
                source: script.source.moved(by),
                summary: Arc::clone(&script.summary),
            }),
            ..self.clone()
        }
    }
}

/// A campaign's script.
#[derive(Debug, Clone)]
pub(crate) struct ScriptNote {
    pub(crate) source: SourceId,
    pub(crate) summary: Arc<ScriptSummary>,
}

/// What the linter needs of a program's files, by campaign.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(HashMap<Arc<str>, Note>);

impl Notes {
    /// Keeps what is known of a campaign.
    pub(crate) fn insert(&mut self, campaign: Arc<str>, note: Note) {
        self.0.insert(campaign, note);
    }

    pub(super) fn take(&mut self, campaign: &str) -> Option<Note> {
        self.0.remove(campaign)
    }
}
