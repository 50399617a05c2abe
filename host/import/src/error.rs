//! Why an import stops.

use std::fmt;
use std::sync::Arc;

use sadakat_engine::diagnostic::{Code, Report};

/// Why an import stops. What is wrong with single rows or receipts is no
/// error, but counted and reported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file cannot be read.
    #[error("cannot read `{file}`")]
    Read {
        /// As the user gave it.
        file: Arc<str>,
        /// What the operating system says, or the library that reads the
        /// format.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The mapping is wrong. The text shows each mistake with its line.
    #[error("{0}")]
    Mapping(String),
    /// The mapping does not fit a file.
    #[error("{0}")]
    Misfit(Misfit),
}

/// Why a mapping does not fit a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Which kind of mistake.
    pub code: Code,
    /// The file as the user gave it.
    pub file: Arc<str>,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": error[{}]: {}", self.code.id, self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl ImportError {
    pub(crate) fn read(
        file: &Arc<str>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Read {
            file: Arc::clone(file),
            source: source.into(),
        }
    }

    /// The mistakes of a mapping as text.
    pub(crate) fn mapping(report: &Report) -> Self {
        Self::Mapping(report.render(false).trim_end().to_owned())
    }
}
