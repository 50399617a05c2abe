//! Systems on which nobody can tell who may write to a folder.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::CacheError;

/// Nobody.
#[derive(Debug)]
pub(super) enum Owner {}

/// An open file with everything in it.
pub(super) struct Whole {
    pub(super) handle: File,
    pub(super) bytes: Vec<u8>,
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

pub(super) fn read(_path: &Path, owner: &Owner, _most: u64) -> io::Result<Whole> {
    match *owner {}
}

pub(super) fn write(_path: &Path, _parts: &[&[u8]]) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
