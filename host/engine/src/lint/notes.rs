//! Where things stand that snapshots do not remember.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Code, SourceId, Span};
use crate::script::Outline;

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
}

/// A campaign's script.
#[derive(Debug, Clone)]
pub(crate) struct ScriptNote {
    pub(crate) source: SourceId,
    pub(crate) outline: Arc<Outline>,
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
