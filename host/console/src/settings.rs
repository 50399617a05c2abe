//! What a console is set up with.

use std::path::PathBuf;

use axum::http::Extensions;
use sadakat_engine::load::IncrementalLoader;

/// What a console is set up with.
#[non_exhaustive]
pub struct Settings {
    /// The program folder that the host has in force. The console writes into
    /// it what is published, and keeps drafts and versions in its `.sadakat`.
    pub program: PathBuf,
    /// The ledger, a SQLite file; without one there are no members, no reports
    /// and no past events but those of `records`.
    pub ledger: Option<PathBuf>,
    /// Past records that drafts are tried on, beside the ledger's.
    pub records: Option<Records>,
    /// What compiles drafts, as what compiles the program that is in force: it
    /// may have a cache of plugins, and refuse facts that are not supplied.
    pub loader: IncrementalLoader,
    /// Who makes a request, if whoever lets requests through knows: it is
    /// written beside what they publish. Without it, people say their name.
    pub who: fn(&Extensions) -> Option<String>,
}

/// Past records in files, as `sadakat run` reads them.
#[derive(Debug, Clone)]
pub struct Records {
    /// Customers: NDJSON or CSV.
    pub customers: Option<PathBuf>,
    /// Events in the order of time, as NDJSON.
    pub events: PathBuf,
}

impl Settings {
    /// A console for a program folder, and nothing else.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            ledger: None,
            records: None,
            loader: IncrementalLoader::new(),
            who: |_| None,
        }
    }
}
