//! What was published, so that it can be seen, compared and undone.

use std::io;

use sadakat_engine::load::Folder;
use serde::{Deserialize, Serialize};

use crate::draft::{Files, text_of};
use crate::segment_desk::is_as_left;
use crate::shelf::Shelf;
use crate::subject::Subject;

/// A change that went into force.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    /// Which change of the program, from 1.
    pub(crate) number: u64,
    /// What it is about: a campaign, or segments.
    pub(crate) campaign: String,
    pub(crate) what: What,
    /// Who, as they call themselves.
    pub(crate) by: String,
    /// When, as seconds since 1970.
    pub(crate) at: i64,
    /// Why, in the words of who did it.
    pub(crate) note: String,
    /// The changed files, before and after.
    pub(crate) before: Files,
    pub(crate) after: Files,
}

/// How a change came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    Published,
    Undone,
    Restored,
    TakenDown,
}

impl What {
    /// What texts call it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Published => "version-published",
            Self::Undone => "version-undone",
            Self::Restored => "version-restored",
            Self::TakenDown => "version-taken-down",
        }
    }
}

impl Version {
    /// Keeps it under the next number.
    pub(crate) fn keep(mut self, shelf: &Shelf) -> io::Result<Self> {
        let newest = shelf.names("versions")?.pop();
        let newest = newest.and_then(|name| number(&name)).unwrap_or(0);
        self.number = newest;
        loop {
            self.number += 1;
            if shelf.put_new(&name(self.number), &self)? {
                return Ok(self);
            }
        }
    }

    pub(crate) fn get(shelf: &Shelf, number: u64) -> io::Result<Option<Self>> {
        shelf.get(&name(number))
    }

    /// All about something, or about everything, newest first.
    pub(crate) fn all(shelf: &Shelf, about: Option<&Subject>) -> io::Result<Vec<Self>> {
        let about = about.map(ToString::to_string);
        let mut versions = Vec::new();
        for name in shelf.names("versions")?.iter().rev() {
            let version: Option<Self> = shelf.get(name)?;
            let wanted = |version: &Self| {
                about
                    .as_ref()
                    .is_none_or(|about| *about == version.campaign)
            };
            versions.extend(version.filter(wanted));
        }
        Ok(versions)
    }

    /// Whether the files still are as it left them, so that it can be undone.
    pub(crate) fn stands(&self, folder: &Folder) -> bool {
        if let Some(Subject::Segments(_)) = Subject::parse(&self.campaign) {
            return is_as_left(self, folder);
        }
        self.after
            .iter()
            .all(|(path, text)| *text == text_of(folder, path))
    }
}

fn name(number: u64) -> String {
    format!("versions/{number:06}.json")
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix("versions/")?
        .strip_suffix(".json")?
        .parse()
        .ok()
}
