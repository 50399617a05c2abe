//! What is wrong with a script, as places in its text.

use std::ops::Range;

use crate::diagnostic::{Code, Severity};

/// One thing that is wrong with a script or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// Where: bytes of the text.
    pub span: Range<usize>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// A few words beside the caret.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Problem {
    /// An error at a place.
    pub fn error(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
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
    pub fn warning(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
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
}
