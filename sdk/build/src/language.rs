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
}

impl Language {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Rust, Self::TypeScript];

    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::TypeScript => "TypeScript",
        }
    }

    /// The file that says what a folder is.
    #[must_use]
    pub const fn manifest(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::TypeScript => "package.json",
        }
    }

    /// Where a manifest states the plugin's budget.
    #[must_use]
    pub const fn budget(self) -> &'static str {
        match self {
            Self::Rust => "[package.metadata.sadakat.budget]",
            Self::TypeScript => "\"sadakat\": { \"budget\": { … } }",
        }
    }

    /// The file that an author edits.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Rust => "src/lib.rs",
            Self::TypeScript => "src/plugin.ts",
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
