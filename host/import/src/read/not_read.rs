//! What stands for workbooks, Parquet and Arrow in a build that does not read
//! them: nothing but the answer to whoever gives it one.

use std::io;

use super::origin::Origin;
use crate::error::ImportError;

fn refused(what: &str) -> io::Error {
    let says = format!("this build reads no {what}: build it with the feature `tables`");
    io::Error::new(io::ErrorKind::Unsupported, says)
}

fn unread(origin: &Origin, what: &str) -> ImportError {
    ImportError::read(&origin.name, refused(what))
}

pub(crate) mod columnar {
    use std::io::{self, BufRead, Read};
    use std::path::Path;

    use csv::StringRecord;

    use super::super::header::Header;
    use super::super::kind::ColumnarKind;
    use super::super::origin::Origin;
    use super::super::{FileFacts, ReadSettings, Sink};
    use crate::error::ImportError;

    const WHAT: &str = "Parquet and Arrow";

    /// There is none.
    pub(crate) enum ColumnarTable {}

    impl ColumnarTable {
        pub(crate) fn open(
            origin: &Origin,
            _: &[u8],
            _: &ReadSettings<'_>,
        ) -> Result<(Self, FileFacts), ImportError> {
            Err(super::unread(origin, WHAT))
        }

        pub(crate) const fn header(&self) -> &Header {
            match *self {}
        }

        pub(crate) const fn is_nested(&self) -> bool {
            match *self {}
        }

        pub(crate) fn each(
            self,
            _: &Origin,
            _: &ReadSettings<'_>,
            _: Sink<'_>,
        ) -> Result<(), ImportError> {
            match self {}
        }
    }

    pub(crate) fn first_rows(origin: &Origin, _: usize) -> Result<Vec<StringRecord>, ImportError> {
        Err(super::unread(origin, WHAT))
    }

    /// Records in Parquet or Arrow, which this build does not read.
    pub enum RecordLines {}

    impl RecordLines {
        /// None for a file that is neither Parquet nor Arrow.
        ///
        /// # Errors
        /// If it is one, or cannot be read.
        pub fn open(path: &Path) -> io::Result<Option<Self>> {
            match ColumnarKind::of_file(path)? {
                Some(_) => Err(super::refused(WHAT)),
                None => Ok(None),
            }
        }
    }

    impl Read for RecordLines {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            match *self {}
        }
    }

    impl BufRead for RecordLines {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            match *self {}
        }

        fn consume(&mut self, _: usize) {
            match *self {}
        }
    }
}

pub(crate) mod sheet {
    use csv::StringRecord;

    use super::super::header::Header;
    use super::super::origin::Origin;
    use super::super::{FileFacts, ReadSettings, Sink};
    use crate::error::ImportError;

    const WHAT: &str = "workbooks";

    /// There is none.
    pub(crate) enum SheetTable {}

    impl SheetTable {
        pub(crate) fn open(
            origin: &Origin,
            _: &ReadSettings<'_>,
        ) -> Result<(Self, FileFacts), ImportError> {
            Err(super::unread(origin, WHAT))
        }

        pub(crate) const fn header(&self) -> &Header {
            match *self {}
        }

        pub(crate) fn each(self, _: Sink<'_>) -> Result<(), ImportError> {
            match self {}
        }
    }

    pub(crate) fn first_rows(origin: &Origin, _: usize) -> Result<Vec<StringRecord>, ImportError> {
        Err(super::unread(origin, WHAT))
    }
}
