//! Files that commands write: whole or not at all, and never what they read.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::output::{Shown as _, WrongInput};

/// A file or folder that a command reads or writes, with the argument that
/// named it.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) flag: &'static str,
    pub(crate) path: &'a Path,
}

impl<'a> Named<'a> {
    pub(crate) const fn new(flag: &'static str, path: &'a Path) -> Self {
        Self { flag, path }
    }
}

/// Parts of a program folder that nothing is written over.
const PARTS: [&str; 5] = ["program.toml", "campaigns", "plugins", "tables", "cases"];

/// Refuses outputs that are one file, or a file that is read, before anything
/// is opened.
///
/// # Errors
/// If two of them are the same, or one is part of the program in `program`.
pub(crate) fn distinct(
    program: Option<&Path>,
    inputs: &[Named<'_>],
    outputs: &[Named<'_>],
) -> anyhow::Result<()> {
    let folder = program.and_then(|path| path.canonicalize().ok());
    for (at, output) in outputs.iter().enumerate() {
        let place = Place::of(output.path);
        for input in inputs {
            if place.is(&Place::of(input.path)) {
                let message = format!(
                    "`{}` and `{}` are the same file, `{}`: the output would destroy the input",
                    input.flag,
                    output.flag,
                    output.path.shown()
                );
                return Err(WrongInput(message).into());
            }
        }
        for other in outputs.iter().take(at) {
            if place.is(&Place::of(other.path)) {
                let message = format!(
                    "`{}` and `{}` are the same file, `{}`",
                    other.flag,
                    output.flag,
                    output.path.shown()
                );
                return Err(WrongInput(message).into());
            }
        }
        if let Some(database) = place.companion() {
            let message = format!(
                "`{}` would write over a part of the database `{}`",
                output.flag,
                database.shown()
            );
            return Err(WrongInput(message).into());
        }
        let within = folder
            .as_ref()
            .and_then(|folder| place.path.strip_prefix(folder).ok());
        if let Some(part) = within.and_then(|path| path.iter().next())
            && PARTS.iter().any(|known| part == *known)
        {
            let message = format!(
                "`{}` would write into the program, `{}`",
                output.flag,
                output.path.shown()
            );
            return Err(WrongInput(message).into());
        }
    }
    Ok(())
}

/// Where a path leads.
struct Place {
    path: PathBuf,
    /// Device and inode, so that two names of one file are one file.
    #[cfg(unix)]
    identity: Option<(u64, u64)>,
    kind: Kind,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    /// `-`: standard input or output.
    Standard,
    /// A regular file, or none yet.
    File,
    /// A device, a pipe or a folder: nothing that is there is lost.
    Other,
}

impl Place {
    fn of(path: &Path) -> Self {
        let metadata = fs::metadata(path).ok();
        let kind = match &metadata {
            _ if path.as_os_str() == "-" => Kind::Standard,
            Some(metadata) if !metadata.is_file() => Kind::Other,
            _ => Kind::File,
        };
        Self {
            path: target(path),
            #[cfg(unix)]
            identity: metadata.map(|metadata| {
                use std::os::unix::fs::MetadataExt as _;
                (metadata.dev(), metadata.ino())
            }),
            kind,
        }
    }

    /// The database beside which SQLite keeps this file, if it is one of
    /// those.
    fn companion(&self) -> Option<PathBuf> {
        let name = self.path.file_name()?.to_str()?;
        let mut endings = ["-wal", "-shm", "-journal"].into_iter();
        let database = endings.find_map(|ending| name.strip_suffix(ending))?;
        let database = self.path.with_file_name(database);
        database.is_file().then_some(database)
    }

    fn is(&self, other: &Self) -> bool {
        if self.kind != other.kind || self.kind == Kind::Other {
            return false;
        }
        #[cfg(unix)]
        if self.identity.is_some() && self.identity == other.identity {
            return self.kind == Kind::File;
        }
        self.kind == Kind::File && self.path == other.path
    }
}

/// The file that a path leads to once links are followed, there or not.
fn target(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    // A link to nothing yet.
    if let Ok(next) = fs::read_link(path) {
        let next = path.parent().unwrap_or(Path::new("")).join(next);
        if next != path && fs::symlink_metadata(&next).is_err() {
            return target(&next);
        }
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new(".")).canonicalize();
    match (parent, path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

/// A file that is written aside, and takes its name when it is whole. What was
/// there before stays until then, and for good if the command fails.
pub(crate) struct OutputFile {
    path: PathBuf,
    to: BufWriter<Box<dyn Write + Send>>,
    aside: Option<(tempfile::TempPath, PathBuf)>,
}

impl OutputFile {
    /// Begins a file; `-` is standard output. Devices and pipes are written to
    /// as they are.
    ///
    /// # Errors
    /// If nothing can be written there, which is the caller's mistake.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        let (to, aside) = Self::open(path)
            .map_err(|error| WrongInput(format!("cannot write `{}`: {error}", path.shown())))?;
        Ok(Self {
            path: path.to_owned(),
            to: BufWriter::with_capacity(256 * 1024, to),
            aside,
        })
    }

    /// Adds to a file as it is, for output that is read while it is written;
    /// `-` is standard output.
    ///
    /// # Errors
    /// If nothing can be written there, which is the caller's mistake.
    pub(crate) fn grow(path: &Path) -> anyhow::Result<Self> {
        if path.as_os_str() == "-" {
            return Self::create(path);
        }
        let opened = File::options().append(true).create(true).open(path);
        let to = opened
            .map_err(|error| WrongInput(format!("cannot write `{}`: {error}", path.shown())))?;
        Ok(Self {
            path: path.to_owned(),
            to: BufWriter::with_capacity(256 * 1024, Box::new(to)),
            aside: None,
        })
    }

    #[expect(
        clippy::type_complexity,
        reason = "what is written to, and what it becomes"
    )]
    fn open(
        path: &Path,
    ) -> io::Result<(Box<dyn Write + Send>, Option<(tempfile::TempPath, PathBuf)>)> {
        if path.as_os_str() == "-" {
            return Ok((Box::new(io::stdout()), None));
        }
        let before = fs::metadata(path);
        if before.as_ref().is_ok_and(|metadata| !metadata.is_file()) {
            return Ok((Box::new(File::options().write(true).open(path)?), None));
        }
        let target = target(path);
        let folder = target.parent().unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".sadakat-").suffix(".tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As a new file would have, or as the one before had.
            let fresh = fs::Permissions::from_mode(0o666);
            builder.permissions(before.map_or(fresh, |before| before.permissions()));
        }
        let (file, aside) = builder.tempfile_in(folder)?.into_parts();
        Ok((Box::new(file), Some((aside, target))))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.to.write_all(bytes).with_context(|| self.failed())
    }

    /// Ends the file and gives it its name, so that a full disk is an error
    /// and not a short file.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.to.flush().with_context(|| self.failed())?;
        let failed = self.failed();
        drop(self.to);
        match self.aside {
            Some((aside, target)) => aside.persist(target).context(failed),
            None => Ok(()),
        }
    }

    fn failed(&self) -> String {
        format!("cannot write `{}`", self.path.shown())
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Writes something as JSON, one object a line, if it is to go anywhere.
pub(crate) fn write_lines(
    file: Option<&mut OutputFile>,
    all: &[impl serde::Serialize],
) -> anyhow::Result<()> {
    let Some(file) = file else { return Ok(()) };
    for one in all {
        let mut line = serde_json::to_vec(one)?;
        line.push(b'\n');
        file.write(&line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &Path, other: &Path) -> bool {
        let (one, other) = (Named::new("--one", one), Named::new("--other", other));
        distinct(None, &[one], &[other]).is_err()
    }

    #[test]
    fn one_file_under_whatever_names_is_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("events"), "x").unwrap();
        assert!(same(&path("events"), &path("events")));
        assert!(same(&path("events"), &folder.path().join("./events")));
        assert!(!same(&path("events"), &path("out")));
        assert!(same(&path("out"), &path("out")), "none of them is there");
        fs::hard_link(path("events"), path("hard")).unwrap();
        assert!(same(&path("events"), &path("hard")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("events", path("link")).unwrap();
            std::os::unix::fs::symlink("out", path("dangling")).unwrap();
            assert!(same(&path("events"), &path("link")));
            assert!(same(&path("dangling"), &path("out")));
        }
        assert!(!same(Path::new("/dev/null"), Path::new("/dev/null")));
        assert!(!same(Path::new("-"), Path::new("-")), "input and output");
    }

    #[test]
    fn a_file_that_is_not_finished_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        fs::write(&path, "before").unwrap();
        let mut file = OutputFile::create(&path).unwrap();
        file.write(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        let mut file = OutputFile::create(&path).unwrap();
        file.write(b"whole").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
