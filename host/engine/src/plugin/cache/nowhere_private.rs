//! Systems on which nobody can tell who may write to a folder.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::CacheError;

/// Nobody.
#[derive(Debug)]
pub(super) enum Owner {}

/// An open file that this user alone can write.
pub(super) struct Own {
    pub(super) path: PathBuf,
    pub(super) handle: File,
    pub(super) size: u64,
}

impl Own {
    pub(super) fn is_in_place(&self) -> bool {
        false
    }
}

/// Refuses.
///
/// # Errors
/// Always.
pub(super) fn open(path: &Path) -> Result<(PathBuf, Owner), CacheError> {
    Err(CacheError::NotPrivate {
        path: path.to_owned(),
        why: "on this system it cannot be told who may write to it".to_owned(),
    })
}

pub(super) fn file(_path: PathBuf, owner: &Owner, _most: u64) -> io::Result<Own> {
    match *owner {}
}

pub(super) fn write(_path: &Path, _parts: &[&[u8]]) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
