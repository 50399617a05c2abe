//! All diagnostics of a program folder.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::{Code, Example};

/// Bytes of a source file.
pub type Span = Range<usize>;

/// A source file of a [`Report`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The same file in a report that another one was [appended to](Report::append).
    #[must_use]
    pub(crate) const fn moved(self, by: Moved) -> Self {
        Self(self.0.saturating_add(by.0))
    }
}

/// How much further back the files of a report stand in another one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved(u32);

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
    pub fn warning(code: Code, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, source, span, message)
        }
    }

    /// Adds lines with what else there is to see, if there is any.
    #[must_use]
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

/// Source files and what is wrong with them.
#[derive(Debug, Clone, Default)]
pub struct Report {
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
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
            diagnostics: Vec::new(),
        }
    }

    /// Adds the files of another report, and what is wrong with them.
    pub(crate) fn append(&mut self, other: &Self) -> Moved {
        let by = Moved(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.extend_from_slice(&other.sources);
        let moved = |diagnostic: &Diagnostic| Diagnostic {
            source: diagnostic.source.moved(by),
            ..diagnostic.clone()
        };
        self.diagnostics.extend(other.diagnostics.iter().map(moved));
        by
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How much was reported so far.
    pub(crate) const fn mark(&self) -> usize {
        self.diagnostics.len()
    }

    /// Takes back what was reported since a mark and is there already, of the
    /// same place of the same file.
    pub(crate) fn forget_repeated(&mut self, mark: usize) {
        let later = self.diagnostics.split_off(mark.min(self.diagnostics.len()));
        for diagnostic in later {
            let name = self.source_name(diagnostic.source);
            let known = self.diagnostics.iter().any(|known| {
                let same = Diagnostic {
                    source: known.source,
                    ..diagnostic.clone()
                };
                self.source_name(known.source) == name && *known == same
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
