//! The name of a campaign's files.

use std::fmt;

/// A campaign's id: the name of its files, without an ending. It has no part
/// that could lead out of the program folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CampaignId(String);

impl CampaignId {
    /// The most characters: what file systems and people can bear.
    const LONGEST: usize = 80;

    /// An id; none if no campaign can be called so.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.chars().count() <= Self::LONGEST;
        let begins = text.starts_with(char::is_alphanumeric);
        let usable = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        (fits && begins && text.chars().all(usable)).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn manifest(&self) -> String {
        format!("campaigns/{self}.toml")
    }

    pub(crate) fn script(&self) -> String {
        format!("campaigns/{self}.rhai")
    }

    pub(crate) fn cases(&self) -> String {
        format!("cases/{self}.toml")
    }

    /// The files that are edited together, in the order in which they are
    /// shown.
    pub(crate) fn files(&self) -> [String; 3] {
        [self.manifest(), self.script(), self.cases()]
    }
}

impl fmt::Display for CampaignId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_nowhere_else() {
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            ".a",
            "a.b",
            "-a",
            "a b",
            "a\0",
            &"a".repeat(81),
        ] {
            assert_eq!(CampaignId::new(bad), None, "{bad:?}");
        }
        for good in ["birthday", "3-for-2", "doğum_günü"] {
            assert!(CampaignId::new(good).is_some(), "{good}");
        }
    }
}
