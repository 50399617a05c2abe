//! The files of a program, read at one moment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of a program folder that can matter, by their path in it with
/// forward slashes, such as `campaigns/birthday.toml`.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    files: BTreeMap<String, Arc<[u8]>>,
}

/// A folder that cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`", path.display())]
pub struct FolderError {
    /// What could not be read.
    pub path: PathBuf,
    /// Why.
    pub source: std::io::Error,
}

/// Subfolders with the endings of the files that count in each.
const PARTS: [(&str, &[&str]); 4] = [
    ("campaigns", &["toml", "rhai"]),
    ("plugins", &["wasm"]),
    ("tables", &["csv"]),
    ("cases", &["toml"]),
];

impl Folder {
    /// Reads `program.toml` and the known files of the known subfolders. Files
    /// whose names begin with a dot, and all others, are not looked at.
    ///
    /// # Errors
    /// If the folder is missing or a file in it cannot be read.
    pub fn read(root: &Path) -> Result<Self, FolderError> {
        let mut folder = Self::default();
        let fail = |path: &Path| {
            let path = path.to_owned();
            |source| FolderError { path, source }
        };
        // A missing root is an error, a missing subfolder is not.
        std::fs::read_dir(root).map_err(fail(root))?;
        let program = root.join("program.toml");
        if program.exists() {
            folder.insert(
                "program.toml",
                std::fs::read(&program).map_err(fail(&program))?,
            );
        }
        for (part, endings) in PARTS {
            let path = root.join(part);
            if !path.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(&path).map_err(fail(&path))? {
                let entry = entry.map_err(fail(&path))?.path();
                let name = entry
                    .file_name()
                    .and_then(|n| n.to_str())
                    .unwrap_or_default();
                let ending = entry
                    .extension()
                    .and_then(|e| e.to_str())
                    .unwrap_or_default();
                if name.starts_with('.') || !endings.contains(&ending) || !entry.is_file() {
                    continue;
                }
                let bytes = std::fs::read(&entry).map_err(fail(&entry))?;
                folder.insert(&format!("{part}/{name}"), bytes);
            }
        }
        Ok(folder)
    }

    /// Adds a file, or replaces one: for programs that do not come from disk.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(path.to_owned(), bytes.into());
    }

    /// Removes a file, if it is there.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// A file's bytes.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// The files of a subfolder with this ending: path, stem and bytes, by
    /// name.
    pub fn part<'a>(
        &'a self,
        part: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a Arc<[u8]>)> {
        self.files.iter().filter_map(move |(path, bytes)| {
            let name = path.strip_prefix(part)?.strip_prefix('/')?;
            let stem = name.strip_suffix(ending)?.strip_suffix('.')?;
            Some((path.as_str(), stem, bytes))
        })
    }

    /// The hash of everything in the folder: `b3:` and 32 hexadecimal digits
    /// of BLAKE3 over the sorted paths and contents. Cases do not change what
    /// is in force, so they do not count.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| !path.starts_with("cases/"))
        {
            hasher.update(&(path.len() as u64).to_le_bytes());
            hasher.update(path.as_bytes());
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        let hex = hasher.finalize().to_hex();
        format!("b3:{}", hex.get(..32).unwrap_or(hex.as_str()))
    }
}
