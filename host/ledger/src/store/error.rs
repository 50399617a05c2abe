//! Why a store does not do what a ledger asks of it.

use super::ValueRef;

/// Why the store of a ledger failed: its file, or its database.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StoreError(#[from] Box<Why>);

/// What failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Why {
    #[error(transparent)]
    File(#[from] rusqlite::Error),
    #[error("the database has {found} where a {wanted} must be")]
    Value {
        wanted: &'static str,
        found: &'static str,
    },
    #[error("there is no such row")]
    Nothing,
    #[cfg(feature = "postgres")]
    #[error(
        "a ledger in PostgreSQL is no file: copy it with `pg_dump --format=custom --file=COPY ADDRESS`"
    )]
    NotAFile,
    #[cfg(not(feature = "postgres"))]
    #[error(
        "this program was built without PostgreSQL: build `sadakat-ledger` with its feature `postgres`, or name a file"
    )]
    NoPostgres,
    #[cfg(feature = "postgres")]
    #[error("{0}")]
    Server(WhyNot),
}

/// Why a database does not do what it is asked.
#[cfg(feature = "postgres")]
#[derive(Debug)]
pub(crate) struct WhyNot {
    pub(crate) message: String,
    /// Whether it may be done if it is asked again, since it is not what was
    /// asked that failed.
    pub(crate) is_passing: bool,
    /// Whether there is such a row already.
    pub(crate) is_conflict: bool,
    /// Whether a value cannot be kept, whatever else is.
    pub(crate) is_unkeepable: bool,
}

#[cfg(feature = "postgres")]
impl std::fmt::Display for WhyNot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl StoreError {
    /// Whether asking again may help: another writes for long, or the database
    /// went away and may be back.
    pub fn is_passing(&self) -> bool {
        match &*self.0 {
            Why::File(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            ),
            #[cfg(feature = "postgres")]
            Why::Server(why) => why.is_passing,
            _ => false,
        }
    }

    /// Whether there is such a row already.
    pub(crate) fn is_conflict(&self) -> bool {
        match &*self.0 {
            Why::File(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
            }
            #[cfg(feature = "postgres")]
            Why::Server(why) => why.is_conflict,
            _ => false,
        }
    }

    /// Whether it is a value that failed, which cannot be kept: another will.
    pub(crate) fn is_unkeepable(&self) -> bool {
        match &*self.0 {
            #[cfg(feature = "postgres")]
            Why::Server(why) => why.is_unkeepable,
            _ => false,
        }
    }

    pub(super) fn value(wanted: &'static str, found: ValueRef<'_>) -> Self {
        let found = match found {
            ValueRef::Null => "nothing",
            ValueRef::Integer(_) => "a number",
            ValueRef::Text(_) => "a text",
            ValueRef::Blob(_) => "bytes",
        };
        Self::from(Why::Value { wanted, found })
    }

    pub(super) fn nothing() -> Self {
        Self::from(Why::Nothing)
    }

    #[cfg(feature = "postgres")]
    pub(super) fn not_a_file() -> Self {
        Self::from(Why::NotAFile)
    }
}

/// A program that knows files only.
#[cfg(not(feature = "postgres"))]
pub(super) fn no_postgres() -> StoreError {
    StoreError::from(Why::NoPostgres)
}

impl From<Why> for StoreError {
    fn from(why: Why) -> Self {
        Self(Box::new(why))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::nothing(),
            error => Self::from(Why::File(error)),
        }
    }
}

#[cfg(feature = "postgres")]
impl From<WhyNot> for StoreError {
    fn from(why: WhyNot) -> Self {
        Self::from(Why::Server(why))
    }
}

/// A row that need not be there.
pub(crate) trait Optional<T> {
    /// None if there is no such row.
    fn optional(self) -> Result<Option<T>, StoreError>;
}

impl<T> Optional<T> for Result<T, StoreError> {
    fn optional(self) -> Result<Option<T>, StoreError> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(error) if matches!(*error.0, Why::Nothing) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
