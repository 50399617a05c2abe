//! What the console keeps beside the program: drafts and versions.
//!
//! It stands in `.sadakat` of the program folder, which no program reads, as
//! JSON that people can read, each file written whole.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;

/// The folder for what the console keeps.
pub(crate) struct Shelf {
    root: PathBuf,
}

impl Shelf {
    pub(crate) fn of(program: &Path) -> Self {
        Self {
            root: program.join(".sadakat"),
        }
    }

    /// What is kept under a name; none if there is nothing.
    pub(crate) fn get<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        let text = match std::fs::read(self.root.join(name)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(serde_json::from_slice(&text)?))
    }

    /// Keeps something under a name, in place of what was there.
    pub(crate) fn put(&self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.write(name, value)?
            .persist(self.root.join(name))
            .map_err(|error| error.error)?;
        Ok(())
    }

    /// Keeps something under a name that is free; whether it was.
    pub(crate) fn put_new(&self, name: &str, value: &impl Serialize) -> io::Result<bool> {
        match self
            .write(name, value)?
            .persist_noclobber(self.root.join(name))
        {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }

    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        match std::fs::remove_file(self.root.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The names in a part, in their order.
    pub(crate) fn names(&self, part: &str) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.root.join(part)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let name = name.to_str().filter(|name| name.ends_with(".json"));
            names.extend(name.map(|name| format!("{part}/{name}")));
        }
        names.sort_unstable();
        Ok(names)
    }

    fn write(&self, name: &str, value: &impl Serialize) -> io::Result<NamedTempFile> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)?;
        let ignored = self.root.join(".gitignore");
        if !ignored.exists() {
            std::fs::write(ignored, "*\n")?;
        }
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(value)?)?;
        file.as_file().sync_all()?;
        Ok(file)
    }
}
