//! A folder that nobody else can write to.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::CacheError;
use crate::load::tree::open_regular;

/// The bits of a mode that let the group or everybody write.
const OTHERS_WRITE: u32 = 0o022;

/// The bit that keeps everybody from renaming what is others' own, as in
/// `/tmp`.
const STICKY: u32 = 0o1000;

/// The administrator.
const ROOT: u32 = 0;

/// The user whose files can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner(u32);

/// An open file that this user alone can write.
pub(super) struct Own {
    pub(super) path: PathBuf,
    pub(super) handle: File,
    /// In bytes.
    pub(super) size: u64,
    /// Device and number, which no other file has.
    number: (u64, u64),
}

impl Own {
    /// Whether the path still leads to this file.
    pub(super) fn is_in_place(&self) -> bool {
        let found = fs::symlink_metadata(&self.path);
        found.is_ok_and(|found| number(&found) == self.number)
    }
}

fn number(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// Makes a folder, unless it is there, and checks that only this user can
/// write to it.
///
/// # Errors
/// If it cannot be made, or belongs to others, or others may write to it or
/// replace it.
pub(super) fn open(path: &Path) -> Result<(PathBuf, Owner), CacheError> {
    let failed = |source| CacheError::Folder {
        path: path.to_owned(),
        source,
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(failed)?;
    // Without links, so that every folder on the way to it is looked at.
    let path = fs::canonicalize(path).map_err(failed)?;
    let owner = this_user(&path).map_err(failed)?;
    check(&path, owner)?;
    Ok((path, owner))
}

/// Who this process is to the file system: who has the files that it makes.
fn this_user(folder: &Path) -> io::Result<Owner> {
    let mut number = 0;
    loop {
        let probe = folder.join(format!(".probe-{}-{number}", std::process::id()));
        // A new file: nothing that lies here already is followed or changed.
        match create(&probe) {
            Ok(file) => {
                let metadata = file.metadata();
                fs::remove_file(&probe)?;
                return Ok(Owner(metadata?.uid()));
            }
            // Another thread of this process looks as well.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 64 => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

/// A new file for this user alone.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

/// Checks the folder, and those above it: who can rename one of them can put
/// another in its place.
fn check(path: &Path, owner: Owner) -> Result<(), CacheError> {
    for folder in path.ancestors() {
        let metadata = fs::metadata(folder).map_err(|source| CacheError::Folder {
            path: folder.to_owned(),
            source,
        })?;
        let own = metadata.uid() == owner.0;
        let mode = metadata.mode();
        let why = if folder == path && !own {
            "it belongs to another user; name a folder of your own"
        } else if !own && metadata.uid() != ROOT {
            "it belongs to another user, who could replace what is in it"
        } else if mode & OTHERS_WRITE == 0 || folder != path && mode & STICKY != 0 {
            continue;
        } else {
            "others can write to it; take that away with `chmod go-w`"
        };
        return Err(CacheError::NotPrivate {
            path: folder.to_owned(),
            why: why.to_owned(),
        });
    }
    Ok(())
}

/// Opens a file that this user alone can write.
///
/// # Errors
/// If there is no such file, it is larger than `most` bytes, or others could
/// have written it.
pub(super) fn file(path: PathBuf, owner: &Owner, most: u64) -> io::Result<Own> {
    // No link is followed, and nobody at the other end of a pipe waited for.
    let handle = open_regular(&path)?;
    let metadata = handle.metadata()?;
    if !is_own(&metadata, *owner) || metadata.len() > most {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    Ok(Own {
        path,
        handle,
        size: metadata.len(),
        number: number(&metadata),
    })
}

fn is_own(metadata: &Metadata, owner: Owner) -> bool {
    metadata.is_file() && metadata.uid() == owner.0 && metadata.mode() & OTHERS_WRITE == 0
}

/// Writes a new file for this user alone.
///
/// # Errors
/// If it is there already or cannot be written.
pub(super) fn write(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut file = create(path)?;
    parts.iter().try_for_each(|part| file.write_all(part))
}
