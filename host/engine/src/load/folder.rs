//! The files of a program, read at one moment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::tree::Tree;

/// The files of a program folder that can matter, by their path in it with
/// forward slashes, such as `campaigns/birthday.toml`.
///
/// Paths and contents are shared, so that a copy of a folder with thousands of
/// files costs little.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    files: BTreeMap<Arc<str>, Arc<[u8]>>,
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

impl Folder {
    /// Reads `program.toml` and the known files of the known subfolders. Files
    /// whose names begin with a dot, and all others, are not looked at.
    ///
    /// # Errors
    /// If the folder is missing, a file in it cannot be read, or a file goes
    /// on changing while it is read.
    pub fn read(root: &Path) -> Result<Self, FolderError> {
        let mut tree = Tree::new(root);
        tree.read()?;
        Ok(Arc::unwrap_or_clone(tree.into_folder()))
    }

    /// Adds a file, or replaces one: for programs that do not come from disk.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.put(Arc::from(path), bytes.into());
    }

    /// Adds a file, or replaces one, sharing its path.
    pub(crate) fn put(&mut self, path: Arc<str>, bytes: Arc<[u8]>) {
        self.files.insert(path, bytes);
    }

    /// Takes a file out: what it held, if it was there.
    pub fn remove(&mut self, path: &str) -> Option<Arc<[u8]>> {
        self.files.remove(path)
    }

    /// A file's bytes.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// All files, by path.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<[u8]>)> {
        self.files.iter()
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
            Some((&**path, stem, bytes))
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
