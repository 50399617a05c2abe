//! Who changed what, when: a line of JSON each, in a file that is only added
//! to.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use sadakat_engine::model::{Instant, Zone};
use serde::Serialize;

use crate::caller::Caller;

/// What a change was about, for the log: an extension of answers.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Audited(pub(crate) String);

/// A change that somebody asked for.
pub(crate) struct Entry<'a> {
    pub(crate) who: &'a Caller,
    /// The name of the request.
    pub(crate) request: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// What it came to.
    pub(crate) status: u16,
    pub(crate) what: Option<&'a Audited>,
}

#[derive(Serialize)]
struct Line<'a> {
    at: String,
    who: &'a str,
    role: &'a str,
    request: &'a str,
    method: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'a str>,
    status: u16,
}

/// The log of changes; nothing is written if there is no file for it.
#[derive(Default)]
pub(crate) struct Audit(Option<Mutex<File>>);

impl Audit {
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let open = |path| File::options().append(true).create(true).open(path);
        Ok(Self(path.map(open).transpose()?.map(Mutex::new)))
    }

    pub(crate) fn write(&self, entry: &Entry<'_>) {
        let Some(file) = &self.0 else { return };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let micros = since.map_or(0, |since| since.as_micros());
        let at = Instant::from_micros(i64::try_from(micros).unwrap_or(i64::MAX));
        let line = Line {
            at: at.to_rfc3339(&Zone::utc()),
            who: &entry.who.name,
            role: entry.who.role.name(),
            request: entry.request,
            method: entry.method,
            path: entry.path,
            what: entry.what.map(|what| &*what.0),
            status: entry.status,
        };
        // Texts and numbers can always be written.
        let mut text = serde_json::to_vec(&line).unwrap_or_default();
        text.push(b'\n');
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        // A line is written as a whole; what was done is done.
        if let Err(error) = file.write_all(&text) {
            tracing::error!(%error, "the audit log cannot be written");
        }
    }
}
