//! What a change of the program is about.

use std::fmt;

use crate::campaign_id::CampaignId;
use crate::segment_text::PROGRAM;

/// What a change of the program is about: a campaign with its files, or
/// segments, which stand in `program.toml` with much else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Campaign(CampaignId),
    /// By the name of the segment, or of the entry of the gallery that they are.
    Segments(CampaignId),
}

/// Before the name of segments; no campaign is called so.
const SEGMENTS: &str = "segment.";

impl Subject {
    /// A subject by what [`fmt::Display`] makes of it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix(SEGMENTS) {
            Some(name) => CampaignId::new(name).map(Self::Segments),
            None => CampaignId::new(text).map(Self::Campaign),
        }
    }

    /// The files that are its own, or that it stands in.
    pub(crate) fn files(&self) -> Vec<String> {
        match self {
            Self::Campaign(id) => id.files().into(),
            Self::Segments(_) => vec![PROGRAM.to_owned()],
        }
    }

    /// The file of its cases.
    pub(crate) fn cases(&self) -> Option<String> {
        match self {
            Self::Campaign(id) => Some(id.cases()),
            Self::Segments(_) => None,
        }
    }

    /// Its page.
    pub(crate) fn page(&self) -> String {
        match self {
            Self::Campaign(id) => format!("/console/campaigns/{id}"),
            Self::Segments(name) => format!("/console/segments/{name}"),
        }
    }
}

impl From<&CampaignId> for Subject {
    fn from(id: &CampaignId) -> Self {
        Self::Campaign(id.clone())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Campaign(id) => id.fmt(f),
            Self::Segments(name) => write!(f, "{SEGMENTS}{name}"),
        }
    }
}
