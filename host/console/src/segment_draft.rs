//! Segments that somebody is working at, and that are not in force.

use std::collections::BTreeMap;

use sadakat_engine::load::Folder;
use serde::{Deserialize, Serialize};
use toml_edit::TomlError;

use crate::campaign_id::CampaignId;
use crate::draft::text_of;
use crate::segment_samples::{lacking, sample};
use crate::segment_text::{AddedLine, PROGRAM, conditions, written};

/// Segments that somebody is working at. What else stands in `program.toml` is
/// no part of it, so that two may work at different segments.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SegmentDraft {
    /// How often it was kept: whoever keeps an older one is told.
    pub(crate) revision: u64,
    /// Who kept it, as they call themselves.
    pub(crate) by: String,
    /// When, as seconds since 1970.
    pub(crate) at: i64,
    /// The conditions as they were when the draft began; none of a segment that
    /// was not there.
    pub(crate) base: BTreeMap<String, Option<String>>,
    /// The conditions as they are to be.
    pub(crate) conditions: BTreeMap<String, String>,
}

impl SegmentDraft {
    /// What is published under a name, or else what the gallery has; none if
    /// there is neither.
    pub(crate) fn of(name: &CampaignId, folder: &Folder) -> Option<Self> {
        let published = conditions(&program(folder));
        let own = [(name.as_str(), "")];
        let segments = sample(name.as_str()).map_or(&own[..], |sample| sample.segments);
        let mut draft = Self::default();
        for (name, offered) in segments {
            let before = published.get(*name).cloned();
            let condition = before.clone().unwrap_or_else(|| (*offered).to_owned());
            draft.base.insert((*name).to_owned(), before);
            draft.conditions.insert((*name).to_owned(), condition);
        }
        let is_there = draft.conditions.values().any(|text| !text.is_empty());
        is_there.then_some(draft)
    }

    /// Where drafts of these segments are kept.
    pub(crate) fn name(name: &CampaignId) -> String {
        format!("segments/{name}.json")
    }

    /// Whether all of it is in the program.
    pub(crate) fn is_published(&self) -> bool {
        self.base.values().all(Option::is_some)
    }

    /// Whether it says the same as what it began with.
    pub(crate) fn is_unchanged(&self) -> bool {
        let base = self.base.iter();
        base.zip(&self.conditions)
            .all(|((_, before), (_, after))| before.as_ref() == Some(after))
    }

    /// The segments that others changed since the draft began.
    pub(crate) fn overtaken(&self, folder: &Folder) -> Vec<String> {
        let now = conditions(&program(folder));
        let base = self.base.iter();
        base.filter(|(name, before)| now.get(*name) != before.as_ref())
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The lines that the program lacks for it.
    pub(crate) fn lines(&self, folder: &Folder) -> Vec<AddedLine> {
        lacking(
            &program(folder),
            self.conditions.values().map(String::as_str),
        )
    }

    /// The program with it.
    ///
    /// # Errors
    /// If the program's text cannot be read.
    pub(crate) fn over(&self, folder: &Folder) -> Result<String, TomlError> {
        let segments = self.conditions.iter();
        let segments = segments.map(|(name, text)| (name.clone(), Some(text.clone())));
        written(&program(folder), &segments.collect(), &self.lines(folder))
    }
}

/// The text of a program.
pub(crate) fn program(folder: &Folder) -> String {
    text_of(folder, PROGRAM).unwrap_or_default()
}
