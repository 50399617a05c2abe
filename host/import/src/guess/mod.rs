//! A draft of a mapping for a file that nobody has described yet.
//!
//! A shipped mapping that has all of its columns in the file is the answer. If
//! there is none, columns are recognised by their names in several languages
//! and by what stands in them.

//!
//! | file | concept |
//! |---|---|
//! | `seen.rs` | what a file shows of itself |
//! | `meanings.rs` | what a column can be, by its name and what stands in it |
//! | `draft.rs` | a mapping of what was recognised |

mod draft;
mod meanings;
mod seen;

use std::path::Path;
use std::sync::Arc;

use sadakat_engine::diagnostic::codes;

use crate::error::{ImportError, Misfit};
use crate::mapping::{Mapping, Overrides};
use crate::read::origin::Origin;
use crate::shipped::{SHIPPED, Shipped};
use draft::draft;
use seen::Seen;

/// What a file most likely is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Guess {
    /// The shipped mapping that fits, if one does.
    pub shipped: Option<&'static str>,
    /// From 0 to 100: of a shipped mapping how many of its columns the file
    /// has, of a draft how many of its values were recognised.
    pub sureness: u8,
    mapping: String,
    explanation: String,
}

impl Guess {
    /// The mapping, to be read and corrected.
    pub fn mapping(&self) -> &str {
        &self.mapping
    }

    /// How sure it is, and what is to be looked at.
    pub fn explanation(&self) -> &str {
        &self.explanation
    }
}

/// Drafts a mapping for a file.
///
/// # Errors
/// If the file cannot be read or has no rows.
pub fn guess(path: &Path) -> Result<Guess, ImportError> {
    let name: Arc<str> = path.display().to_string().into();
    let origin = Origin::new(path).map_err(|error| ImportError::read(&name, error))?;
    let seen = Seen::read(&origin, None)?;
    let mut best = best_shipped(&seen, &origin);
    if best.is_none() {
        // A few Turkish letters are taken for those of others, unless their
        // country is known; a header that fits then knows it.
        best = best_shipped(&Seen::read(&origin, Some("tr"))?, &origin);
    }
    if let Some((shipped, sureness)) = best {
        let explanation = format!(
            "{name}: this is {}, {sureness} % of whose columns are there\nuse the shipped mapping: sadakat import {} {name} --events-out events.ndjson --customers-out customers.ndjson\ncheck `currency` and `time_zone`, which an export may not say; --currency and --time-zone set others",
            shipped.title(),
            shipped.name
        );
        return Ok(Guess {
            shipped: Some(shipped.name),
            sureness,
            mapping: shipped.text.to_owned(),
            explanation,
        });
    }
    if seen.header.is_empty() {
        return Err(ImportError::Misfit(Misfit {
            code: codes::MAPPING_COLUMN,
            file: name,
            line: 0,
            message: "the file has no header and no rows".to_owned(),
            help: None,
        }));
    }
    Ok(draft(&seen, &name))
}

/// The shipped mapping all of whose columns the file has; the one with the
/// most of them, optional ones included.
fn best_shipped(seen: &Seen, origin: &Origin) -> Option<(Shipped, u8)> {
    let mut best: Option<(usize, usize, Shipped)> = None;
    for &shipped in SHIPPED {
        let Ok(mapping) = Mapping::parse(shipped.name, shipped.text, &Overrides::default()) else {
            continue;
        };
        if mapping.source.rows.is_some() != seen.is_json {
            continue;
        }
        if mapping
            .source
            .files
            .as_deref()
            .is_some_and(|files| !crate::import::fits(files, origin.file_name()))
        {
            continue;
        }
        let wanted = mapping.wanted(None);
        let has = |name: &str| seen.header.iter().any(|column| column == name);
        let required = wanted.iter().filter(|column| !column.optional);
        if !required.clone().all(|column| has(&column.name)) {
            continue;
        }
        let found = wanted.iter().filter(|column| has(&column.name)).count();
        if found >= 4 && best.is_none_or(|(known, ..)| found > known) {
            best = Some((found, wanted.len(), shipped));
        }
    }
    let (found, all, shipped) = best?;
    Some((
        shipped,
        u8::try_from(found * 100 / all.max(1)).unwrap_or(100),
    ))
}
