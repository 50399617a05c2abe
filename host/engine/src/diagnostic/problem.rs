//! One thing that is wrong with a text, before anybody knows which file the
//! text stands in.

use super::{Code, Diagnostic, Severity, SourceId, Span};

/// Something wrong with an expression or a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Bytes of the text.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// A few words beside the caret.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            label: None,
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Adds words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to write instead, if there is advice.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// The same as part of a report; `offset` is where the text begins in the
    /// source.
    pub fn into_diagnostic(self, source: SourceId, offset: usize) -> Diagnostic {
        Diagnostic {
            severity: self.severity,
            code: self.code,
            message: self.message,
            source,
            span: self.span.start + offset..self.span.end + offset,
            label: self.label,
            help: self.help,
            example: None,
        }
    }
}
