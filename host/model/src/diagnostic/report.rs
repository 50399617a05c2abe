//! All diagnostics of a program folder.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::shortened::shortened;
use super::{Code, Example};

/// Bytes of a source file.
pub type Span = Range<usize>;

/// A source file of a [`Report`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The same file in a report that another one was [appended to](Report::append).
    #[must_use]
    #[doc(hidden)]
    pub const fn moved(self, by: Moved) -> Self {
        Self(self.0.saturating_add(by.0))
    }
}

/// How much further back the files of a report stand in another one.
#[derive(Debug, Clone, Copy)]
pub struct Moved(u32);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// The program cannot go live.
    Error,
    /// The program works, but probably not as meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Which code.
    pub code: Code,
    /// What is wrong, with the value seen in backticks: lower case, no full
    /// stop.
    pub message: String,
    /// In which file.
    pub source: SourceId,
    /// Where; empty at the end of the file or for a file as a whole.
    pub span: Span,
    /// A few words beside the caret.
    pub label: Option<String>,
    /// What else there is to see, in lines, such as expected and given.
    pub note: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// An event that shows it.
    pub example: Option<Example>,
}

impl Diagnostic {
    /// An error at a place.
    #[doc(hidden)]
    pub fn error(code: Code, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            source,
            span,
            label: None,
            note: None,
            help: None,
            example: None,
        }
    }

    /// A warning at a place.
    #[doc(hidden)]
    pub fn warning(code: Code, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, source, span, message)
        }
    }

    /// Adds lines with what else there is to see, if there is any.
    #[must_use]
    #[doc(hidden)]
    pub fn note_if(mut self, note: Option<String>) -> Self {
        self.note = note.or(self.note);
        self
    }
}

#[derive(Debug, Clone)]
struct Source {
    name: Arc<str>,
    text: Arc<str>,
}

/// Diagnostics of one file. Who has more has one mistake many times.
const OF_A_FILE: usize = 100;

/// Diagnostics in all.
const IN_ALL: usize = 2_000;

/// Source files and what is wrong with them.
///
/// Of one file it holds the first 100 diagnostics, and 2,000 in all; then one
/// more says that there are others. An error among those that it does not
/// hold is an error all the same.
///
/// `Debug` writes it as [`Self::render`] does, since that is what somebody reads
/// who unwraps it.
#[derive(Clone, Default)]
pub struct Report {
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
    /// How many diagnostics each file has, by its name: a file may have been
    /// added several times.
    counts: BTreeMap<Arc<str>, usize>,
    /// Where it says that there are others, by file.
    others: BTreeMap<Arc<str>, usize>,
    /// The same for all files.
    rest: Option<usize>,
}

// As a derived one, it is no item that the listing of the surface has.
#[automatically_derived]
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Report {
    /// Adds a file by its path as authors know it, relative to the folder.
    pub fn add_source(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        self.sources.push(Source {
            name: name.into(),
            text: text.into(),
        });
        SourceId(u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX))
    }

    /// The same files, with nothing wrong yet.
    #[must_use]
    pub fn without_diagnostics(&self) -> Self {
        Self {
            sources: self.sources.clone(),
            ..Self::default()
        }
    }

    /// Adds the files of another report, and what is wrong with them.
    #[doc(hidden)]
    pub fn append(&mut self, other: &Self) -> Moved {
        let by = Moved(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.extend_from_slice(&other.sources);
        for diagnostic in &other.diagnostics {
            self.push(Diagnostic {
                source: diagnostic.source.moved(by),
                ..diagnostic.clone()
            });
        }
        by
    }

    /// Adds a diagnostic, as far as there is room for one more.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.message = shortened(diagnostic.message);
        diagnostic.help = diagnostic.help.map(shortened);
        let name = self.source(diagnostic.source);
        let count = self.counts.entry(Arc::clone(&name)).or_default();
        if *count >= OF_A_FILE {
            let at = self.others.get(&name).copied();
            let words = "there is more wrong with this file";
            let at = self.more(at, diagnostic, words);
            self.others.insert(name, at);
        } else if self.diagnostics.len() >= IN_ALL {
            let words = "there is more wrong with this and other files";
            self.rest = Some(self.more(self.rest, diagnostic, words));
        } else {
            *count += 1;
            self.diagnostics.push(diagnostic);
        }
    }

    /// Says once that there are others, as bad as the worst of them.
    fn more(&mut self, at: Option<usize>, other: Diagnostic, words: &str) -> usize {
        if let Some((at, known)) = at.and_then(|at| Some((at, self.diagnostics.get_mut(at)?))) {
            if other.severity == Severity::Error && known.severity == Severity::Warning {
                known.severity = Severity::Error;
                known.code = other.code;
            }
            return at;
        }
        // Behind all that is told of the file.
        let end = self.source_text(other.source).len();
        self.diagnostics.push(Diagnostic {
            message: words.to_owned(),
            span: end..end,
            label: None,
            note: None,
            help: Some("mend what is told first".to_owned()),
            example: None,
            ..other
        });
        self.diagnostics.len() - 1
    }

    fn source(&self, id: SourceId) -> Arc<str> {
        let source = self.sources.get(id.0 as usize);
        source.map_or_else(|| Arc::from(""), |source| Arc::clone(&source.name))
    }

    /// How much was reported so far.
    #[doc(hidden)]
    pub const fn mark(&self) -> usize {
        self.diagnostics.len()
    }

    /// Takes back what was reported since a mark and is there already, of the
    /// same place of the same file.
    #[doc(hidden)]
    pub fn forget_repeated(&mut self, mark: usize) {
        let later = self.diagnostics.split_off(mark.min(self.diagnostics.len()));
        for diagnostic in later {
            let name = self.source_name(diagnostic.source);
            let known = self.diagnostics.iter().any(|known| {
                // The place first: it tells most of them apart.
                known.span == diagnostic.span
                    && self.source_name(known.source) == name
                    && *known
                        == Diagnostic {
                            source: known.source,
                            ..diagnostic.clone()
                        }
            });
            if !known {
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// All diagnostics, by file, place and code.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        sorted.sort_by(|a, b| {
            (self.source_name(a.source), a.span.start, a.code.id).cmp(&(
                self.source_name(b.source),
                b.span.start,
                b.code.id,
            ))
        });
        sorted
    }

    /// Whether nothing stands in the way of going live.
    pub fn is_ok(&self) -> bool {
        self.error_count() == 0
    }

    /// How many errors there are.
    pub fn error_count(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    }

    /// How many warnings there are.
    pub fn warning_count(&self) -> usize {
        self.diagnostics.len() - self.error_count()
    }

    /// A file's name.
    pub fn source_name(&self, id: SourceId) -> &str {
        self.sources
            .get(id.0 as usize)
            .map_or("", |source| &source.name)
    }

    /// A file's text.
    pub fn source_text(&self, id: SourceId) -> &str {
        self.sources
            .get(id.0 as usize)
            .map_or("", |source| &source.text)
    }

    /// Where a name stands in the first file that has it, comments aside.
    #[doc(hidden)]
    pub fn mention(&self, name: &str) -> Option<(SourceId, Span)> {
        let is_of_name = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        };
        let whole = |line: &str, at: usize| {
            let bytes = line.as_bytes();
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            !is_of_name(before) && !is_of_name(bytes.get(at + name.len()))
        };
        (0u32..).zip(&self.sources).find_map(|(number, source)| {
            let mut start = 0;
            for line in source.text.split_inclusive('\n') {
                let is_comment = line.trim_start().starts_with(['#', '/']);
                let mut found = line.match_indices(name).map(|(at, _)| at);
                if let Some(at) = found.find(|&at| !is_comment && whole(line, at)) {
                    let at = start + at;
                    return Some((SourceId(number), at..at + name.len()));
                }
                start += line.len();
            }
            None
        })
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn position(&self, id: SourceId, byte: usize) -> (usize, usize) {
        let text = self.source_text(id);
        let before = text.get(..text.floor_char_boundary(byte)).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before.get(line_start..).map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }
}
