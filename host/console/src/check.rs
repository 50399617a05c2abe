//! What is wrong with a program that is not in force yet.

use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::cases::Cases;
use sadakat_engine::load::{Folder, IncrementalLoader};
use serde::{Deserialize, Serialize};

use crate::subject::Subject;
use crate::texts::Tongue;

/// A program, checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) snapshot: Option<Arc<Snapshot>>,
    pub(crate) found: Vec<Found>,
    /// Whether every case was tried and holds, and nothing is wrong.
    pub(crate) is_fine: bool,
    /// The cases of the subject.
    pub(crate) cases: Vec<CaseSeen>,
}

/// Something that is wrong, in the form that `sadakat check --format json`
/// writes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Found {
    pub(crate) severity: String,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    pub(crate) label: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) help: Option<String>,
}

impl Checked {
    /// The same with what is wrong in a reader's language.
    pub(crate) fn told(mut self, t: &Tongue) -> Self {
        for one in &mut self.found {
            one.message = t.told(&one.message);
            for text in [&mut one.label, &mut one.note, &mut one.help] {
                *text = text.as_deref().map(|text| t.told(text));
            }
        }
        self
    }
}

/// A case, and whether it holds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CaseSeen {
    pub(crate) name: String,
    pub(crate) holds: bool,
}

/// Checks a program as `sadakat check` does, its cases with it.
pub(crate) fn check(loader: &mut IncrementalLoader, folder: &Folder, about: &Subject) -> Checked {
    let mut loaded = loader.load(folder);
    let mut cases = Vec::new();
    if let Some(snapshot) = &loaded.snapshot {
        let run = Cases::read(folder, snapshot, &mut loaded.report).run(snapshot);
        run.report(&mut loaded.report);
        let path = about.cases();
        let own = run
            .verdicts()
            .iter()
            .filter(|verdict| Some(verdict.case().file()) == path.as_deref());
        cases.extend(own.map(|verdict| CaseSeen {
            name: verdict.case().name().to_owned(),
            holds: verdict.holds(),
        }));
    }
    let own = about.files();
    let mut found: Vec<Found> = serde_json::from_str(&loaded.report.to_json()).unwrap_or_default();
    // What is wrong with the subject itself comes first, errors before
    // warnings.
    found.sort_by_key(|one| (one.severity != "error", !own.contains(&one.file)));
    Checked {
        is_fine: loaded.report.is_ok() && loaded.snapshot.is_some(),
        snapshot: loaded.snapshot,
        found,
        cases,
    }
}
