//! One thing that is wrong with a text, before anybody knows which file the
//! text stands in.

use rust_decimal::Decimal;

use super::{Code, Diagnostic, Severity, SourceId, Span, codes};
use crate::values::Date;

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
    /// The parameter whose value is to blame, if it is not the text itself:
    /// the value in the manifest is then what is pointed at.
    pub parameter: Option<String>,
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
            parameter: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// An error in the value of a parameter, which is used at a place of the
    /// text for what it is not.
    pub fn parameter(span: Span, name: &str, value: &str, wanted: &str) -> Self {
        let bare = value.trim();
        let help = if bare.parse::<Decimal>().is_ok() || Date::parse(bare).is_some() {
            format!("write `{bare}` without quotes")
        } else {
            format!("write {wanted} without quotes")
        };
        Self {
            parameter: Some(name.to_owned()),
            ..Self::error(
                codes::WRONG_TYPE,
                span,
                format!("parameter `{name}` must be {wanted}, not a text"),
            )
            .help(help)
        }
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
            note: None,
            help: self.help,
            example: None,
        }
    }
}
