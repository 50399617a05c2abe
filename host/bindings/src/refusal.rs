//! Why a call is not answered.

use std::fmt;
use std::ops::Deref;

use sadakat_engine::diagnostic::{Code, Report, codes};
use sadakat_engine::{DecideError, OpenError, ReloadError};
use serde::Serialize;
use serde_json::Value;

/// What a call is refused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The call itself is wrong, such as an option that there is not.
    Argument,
    /// A file or folder cannot be read.
    File,
    /// The program has errors, or cases that do not hold.
    Program,
    /// An event, or what was said of its member, does not fit the program.
    Record,
}

/// Why a call is not answered, and what to do instead. As JSON it has the keys
/// `message`, `code`, `field`, `help`, `row` and `problems`, without those that
/// say nothing.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Refusal(Box<Details>);

/// What a [`Refusal`] says.
#[derive(Debug, Clone, Serialize)]
pub struct Details {
    /// What it is about.
    #[serde(skip)]
    pub cause: Cause,
    /// What is wrong, with the value seen. Of a program everything that is
    /// wrong, with places and advice.
    pub message: String,
    /// Our code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// The field that it is about, by its whole name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What to say instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Which event of several, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// What is wrong with a program, as `sadakat check --format json` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<Value>,
}

impl Refusal {
    fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            cause,
            message: message.into(),
            code: None,
            field: None,
            help: None,
            row: None,
            problems: None,
        }))
    }

    /// A call that is wrong.
    pub fn argument(message: impl Into<String>, help: &str) -> Self {
        let mut refusal = Self::new(Cause::Argument, message);
        refusal.0.help = Some(help.to_owned());
        refusal
    }

    /// A file or folder that cannot be read.
    pub fn file(error: impl fmt::Display) -> Self {
        Self::new(Cause::File, error.to_string())
    }

    /// A program with errors.
    pub fn program(report: &Report) -> Self {
        let mut refusal = Self::new(Cause::Program, report.render(false));
        refusal.0.problems = serde_json::from_str(&report.to_json()).ok();
        refusal
    }

    /// Text that is no record.
    pub(crate) fn unreadable(message: impl fmt::Display, help: &str) -> Self {
        let mut refusal = Self::new(Cause::Record, message.to_string());
        refusal.0.code = Some(codes::BAD_JSON.id);
        refusal.0.help = Some(help.to_owned());
        refusal
    }

    /// Something that is said of a customer and cannot be used.
    pub(crate) fn record(code: Code, field: String, message: String, help: &str) -> Self {
        let mut refusal = Self::new(Cause::Record, message);
        refusal.0.code = Some(code.id);
        refusal.0.field = Some(field);
        refusal.0.help = Some(help.to_owned());
        refusal
    }

    /// A text that is no day.
    pub(crate) fn no_day(text: &str) -> Self {
        Self::argument(format!("`{text}` is not a day"), "write it as 2026-11-29")
    }

    /// An event whose member was not said.
    pub(crate) fn unsaid(customer: &str) -> Self {
        let message = format!("nothing was said of `{customer}`, whose event it is");
        let help = "give what is known as the member, or say that it is a guest";
        let mut refusal = Self::new(Cause::Record, message);
        refusal.0.code = Some(codes::RECORD_MISSING.id);
        refusal.0.field = Some("member".to_owned());
        refusal.0.help = Some(help.to_owned());
        refusal
    }

    /// Says which event of several it is about.
    #[must_use]
    pub fn at(mut self, row: usize) -> Self {
        self.0.row = Some(row);
        self
    }

    /// As one JSON object.
    pub fn to_json(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Deref for Refusal {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl From<DecideError> for Refusal {
    fn from(error: DecideError) -> Self {
        let mut refusal = Self::new(Cause::Record, error.message());
        refusal.0.code = Some(error.code().id);
        refusal.0.field = error.field().map(str::to_owned);
        refusal.0.help = error.help();
        refusal
    }
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Program { report, .. } => Self::program(&report),
            other => Self::file(other),
        }
    }
}

impl From<ReloadError> for Refusal {
    fn from(error: ReloadError) -> Self {
        match error {
            ReloadError::Program(report) => Self::program(&report),
            other => Self::file(other),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}
