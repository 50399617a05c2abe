//! What looks like a file of the program and is none.

use std::fs::DirEntry;

use super::super::parts::{PARTS, counts};
use crate::diagnostic::visible;

/// Something in a folder that is passed over, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Its path in the folder, fit to be shown.
    pub(crate) path: String,
    /// Why, as the end of a sentence.
    pub(crate) why: &'static str,
    /// What to do about it.
    pub(crate) help: &'static str,
}

impl Passed {
    /// What is passed over among the entries of a subfolder. Names that begin
    /// with a dot, and endings that mean nothing here, are nobody's surprise.
    pub(super) fn of(part: &str, entry: &DirEntry) -> Option<Self> {
        let name = entry.file_name();
        let shown = name.to_string_lossy();
        let passed = |why, help| {
            Some(Self {
                path: format!("{part}/{}", visible(&shown)),
                why,
                help,
            })
        };
        if name.to_str().is_none() {
            let ending = |ending: &str| shown.ends_with(&format!(".{ending}"));
            return PARTS
                .iter()
                .find(|(known, _)| *known == part)
                .filter(|(_, endings)| endings.iter().any(|known| ending(known)))
                .and_then(|_| passed("its name is not UTF-8 text", "rename it"));
        }
        // A file with an ending that is nearly right is reported as unused.
        if !counts(part, &shown) {
            return None;
        }
        let kind = entry.file_type().ok()?;
        // What a link leads to is looked at when it is read.
        if kind.is_symlink() {
            match std::fs::metadata(entry.path()) {
                Ok(there) if there.is_file() => {}
                Ok(_) => return passed("it is a link to what is no file", "remove it"),
                Err(_) => return passed("it is a link to nothing", "remove it"),
            }
        }
        if kind.is_file() || kind.is_symlink() {
            return None;
        }
        let why = if kind.is_dir() {
            "it is a folder"
        } else {
            "it is a pipe, a socket or a device"
        };
        passed(why, "remove it")
    }
}
