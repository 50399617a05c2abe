//! A campaign that somebody is working at, and that is not in force.

use std::collections::BTreeMap;

use sadakat_engine::load::Folder;
use serde::{Deserialize, Serialize};

use crate::campaign_id::CampaignId;

/// Files by their paths; none stands for a file that is not there.
pub(crate) type Files = BTreeMap<String, Option<String>>;

/// A campaign that somebody is working at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// How often it was kept: whoever keeps an older one is told.
    pub(crate) revision: u64,
    /// Who kept it, as they call themselves.
    pub(crate) by: String,
    /// When, as seconds since 1970.
    pub(crate) at: i64,
    /// The files as they were when the draft began.
    pub(crate) base: Files,
    /// The files as they are to be.
    pub(crate) files: Files,
}

impl Draft {
    /// A draft of a campaign as it is in the folder.
    pub(crate) fn of(id: &CampaignId, folder: &Folder) -> Self {
        let files = published(id, folder);
        Self {
            revision: 0,
            by: String::new(),
            at: 0,
            base: files.clone(),
            files,
        }
    }

    /// Where drafts of a campaign are kept.
    pub(crate) fn name(id: &CampaignId) -> String {
        format!("drafts/{id}.json")
    }

    pub(crate) fn text(&self, path: &str) -> &str {
        self.files
            .get(path)
            .and_then(Option::as_deref)
            .unwrap_or_default()
    }

    /// Writes texts into it; an empty file is none. What was not touched stays
    /// as it is, to the last byte.
    pub(crate) fn write(&mut self, texts: Files, folder: &Folder) {
        for (path, text) in texts {
            let text = text.unwrap_or_default();
            let known = self.files.get(&path).cloned();
            let before = known.unwrap_or_else(|| text_of(folder, &path));
            let before = before.unwrap_or_default().replace("\r\n", "\n");
            if before.trim_end() == text.trim_end() {
                continue;
            }
            let ended = text.is_empty() || text.ends_with('\n');
            let text = if ended { text } else { text + "\n" };
            let base = self.base.entry(path.clone());
            base.or_insert_with(|| text_of(folder, &path));
            self.files
                .insert(path, Some(text).filter(|text| !text.trim().is_empty()));
        }
    }

    /// Whether it says the same as what it began with.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.files == self.base
    }

    /// The files that others changed since the draft began.
    pub(crate) fn overtaken<'a>(&'a self, folder: &'a Folder) -> impl Iterator<Item = &'a str> {
        let base = self.base.iter();
        base.filter(|(path, text)| **text != text_of(folder, path))
            .map(|(path, _)| &**path)
    }

    /// The folder as it would be with the draft in force.
    pub(crate) fn over(&self, folder: &Folder) -> Folder {
        with(folder, &self.files)
    }
}

/// A campaign's files as they are in a folder.
pub(crate) fn published(id: &CampaignId, folder: &Folder) -> Files {
    let paths = id.files().into_iter();
    paths
        .map(|path| {
            let text = text_of(folder, &path);
            (path, text)
        })
        .collect()
}

/// A file's text; what is no text is shown as well as it can be.
pub(crate) fn text_of(folder: &Folder, path: &str) -> Option<String> {
    let bytes = folder.get(path)?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

/// A folder in which these files are so.
pub(crate) fn with(folder: &Folder, files: &Files) -> Folder {
    let mut folder = folder.clone();
    for (path, text) in files {
        match text {
            Some(text) => folder.insert(path, text.as_bytes()),
            None => {
                folder.remove(path);
            }
        }
    }
    folder
}
