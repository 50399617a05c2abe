//! The languages that plugins are written in.

use std::path::Path;

use anyhow::{Result, bail};

/// A language that a plugin can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The fastest and smallest plugins.
    #[default]
    Rust,
    /// Plugins that carry an interpreter for JavaScript.
    TypeScript,
    /// Plugins that carry an interpreter for Python.
    Python,
}

impl Language {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Rust, Self::TypeScript, Self::Python];

    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::TypeScript => "TypeScript",
            Self::Python => "Python",
        }
    }

    /// The file that says what a folder is.
    #[must_use]
    pub const fn manifest(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::TypeScript => "package.json",
            Self::Python => "pyproject.toml",
        }
    }

    /// A file by which the folder of its SDK is known.
    pub(crate) const fn sdk(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::TypeScript => "build.mjs",
            Self::Python => "src/sadakat_sdk/__init__.py",
        }
    }

    /// Where a manifest states the plugin's budget.
    #[must_use]
    pub const fn budget(self) -> &'static str {
        match self {
            Self::Rust => "[package.metadata.sadakat.budget]",
            Self::TypeScript => "\"sadakat\": { \"budget\": { … } }",
            Self::Python => "[tool.sadakat.budget]",
        }
    }

    /// The file that an author edits.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Rust => "src/lib.rs",
            Self::TypeScript => "src/plugin.ts",
            Self::Python => "src/plugin.py",
        }
    }

    /// The language of a plugin's folder, by its manifest.
    ///
    /// # Errors
    ///
    /// If the folder has none of them.
    pub fn of(folder: &Path) -> Result<Self> {
        let has = |language: &Self| folder.join(language.manifest()).is_file();
        match Self::ALL.into_iter().find(has) {
            Some(language) => Ok(language),
            None => bail!(
                "{} is no plugin's folder: it has none of {}",
                folder.display(),
                Self::ALL.map(Self::manifest).join(", ")
            ),
        }
    }
}
