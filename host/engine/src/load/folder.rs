//! The files of a program, read at one moment.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::parts;
use super::tree::{Passed, Tree};

/// The files of a program folder that can matter, by their path in it with
/// forward slashes, such as `campaigns/birthday.toml`.
///
/// Cloning shares everything; the first change to a clone copies the list of
/// files, and shares their paths and contents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    files: Arc<BTreeMap<Arc<str>, Arc<[u8]>>>,
    /// What looked like a file of the program and is none.
    passed: Arc<Vec<Passed>>,
    /// Bytes of all files.
    size: usize,
}

/// A folder that cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`", path.display())]
#[non_exhaustive]
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
    ///
    /// A file that is a link out of the folder cannot be read, and neither can
    /// one that is larger than its kind may be.
    pub fn read(root: &Path) -> Result<Self, FolderError> {
        Self::read_allowing(root, [])
    }

    /// The same with links that may lead into other folders too, such as a
    /// store of configurations that the folder only points to.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_allowing(
        root: &Path,
        folders: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, FolderError> {
        let mut tree = Tree::new(root).allowing(folders);
        tree.read()?;
        Ok(tree.folder().clone())
    }

    /// Whether a program reads a file at a path, or says that its name is wrong.
    #[doc(hidden)]
    pub fn reads(path: &str) -> bool {
        match path.split_once('/') {
            None => path == parts::PROGRAM,
            Some((part, name)) => {
                !name.contains('/')
                    && (parts::counts(part, name) || parts::meant(part, name).is_some())
            }
        }
    }

    /// Adds a file, or replaces one: for programs that do not come from disk.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.put(Arc::from(path), bytes.into());
    }

    /// Adds a file, or replaces one, sharing its path.
    pub(crate) fn put(&mut self, path: Arc<str>, bytes: Arc<[u8]>) {
        self.size += bytes.len();
        let before = Arc::make_mut(&mut self.files).insert(path, bytes);
        self.size -= before.map_or(0, |bytes| bytes.len());
    }

    /// Bytes of all files.
    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// Notes what looked like a file of the program and is none.
    pub(crate) fn pass_over(&mut self, passed: Vec<Passed>) {
        if *self.passed != passed {
            self.passed = Arc::new(passed);
        }
    }

    /// What looked like a file of the program and is none.
    pub(crate) fn passed(&self) -> &[Passed] {
        &self.passed
    }

    /// Takes a file out: what it held, if it was there.
    pub fn remove(&mut self, path: &str) -> Option<Arc<[u8]>> {
        let gone = Arc::make_mut(&mut self.files).remove(path);
        self.size -= gone.as_ref().map_or(0, |bytes| bytes.len());
        gone
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
    #[doc(hidden)]
    pub fn part<'a>(
        &'a self,
        part: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a Arc<[u8]>)> {
        self.files
            .range::<str, _>((Bound::Included(part), Bound::Unbounded))
            .map(move |(path, bytes)| Some((path, path.strip_prefix(part)?, bytes)))
            .map_while(|file| file)
            .filter_map(move |(path, name, bytes)| {
                let name = name.strip_prefix('/')?;
                let stem = name.strip_suffix(ending)?.strip_suffix('.')?;
                Some((&**path, stem, bytes))
            })
    }

    /// The paths of the files that two folders do not have in common, or that
    /// hold something else.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> HashSet<&'a str> {
        let mut differences = HashSet::new();
        if Arc::ptr_eq(&self.files, &other.files) {
            return differences;
        }
        let mut others = other.files.iter().peekable();
        for (path, bytes) in self.files.iter() {
            while let Some((gone, _)) = others.next_if(|(other, _)| *other < path) {
                differences.insert(&**gone);
            }
            let same = others.next_if(|(other, _)| *other == path);
            if !same.is_some_and(|(_, other)| Arc::ptr_eq(bytes, other) || bytes == other) {
                differences.insert(&**path);
            }
        }
        differences.extend(others.map(|(gone, _)| &**gone));
        differences
    }

    /// The hash of everything in the folder: `b3:` and 32 hexadecimal digits
    /// of BLAKE3 over the sorted paths and contents. Cases do not change what
    /// is in force, so they do not count.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| !path.starts_with("cases/") && !is_misnamed(path))
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

/// Whether a file is there only to be told of.
fn is_misnamed(path: &str) -> bool {
    let file = path.split_once('/');
    file.is_some_and(|(part, name)| parts::meant(part, name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> Folder {
        let mut folder = Folder::default();
        for (path, text) in files {
            folder.insert(path, text.as_bytes());
        }
        folder
    }

    #[test]
    fn differences_are_what_came_changed_or_went_wherever_it_stands() {
        let one = folder(&[("a", "1"), ("c", "1"), ("d", "1"), ("f", "1"), ("g", "1")]);
        let other = folder(&[("b", "1"), ("c", "1"), ("d", "2"), ("e", "1"), ("f", "1")]);
        let expected = HashSet::from(["a", "b", "d", "e", "g"]);
        assert_eq!(one.differences(&other), expected);
        assert_eq!(other.differences(&one), expected);
        assert_eq!(one.differences(&one.clone()), HashSet::new());
        assert_eq!(one.differences(&Folder::default()).len(), 5);
    }

    #[test]
    fn a_part_is_a_subfolder_and_no_other_that_begins_alike() {
        let files = [
            "a/x.toml",
            "ab/x.toml",
            "a/y.toml",
            "a-b/x.toml",
            "a/x.rhai",
            "b/x.toml",
        ];
        let folder = folder(&files.map(|path| (path, "")));
        let part: Vec<_> = folder
            .part("a", "toml")
            .map(|(path, stem, _)| (path, stem))
            .collect();
        assert_eq!(part, [("a/x.toml", "x"), ("a/y.toml", "y")]);
    }
}
