//! Values, as statements take them and rows have them: nothing, whole numbers,
//! texts, bytes. There is no binary float.

use std::sync::Arc;

use super::error::StoreError;

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueRef<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// A value that a statement takes.
pub(crate) type Param<'a> = ValueRef<'a>;

/// A value that is kept for later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// What can be a value of a statement.
pub(crate) trait ToParam {
    fn param(&self) -> Param<'_>;
}

/// What a value of a row can be read as.
pub(crate) trait FromValue: Sized {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError>;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl ToParam for $integer {
            fn param(&self) -> Param<'_> {
                Param::Integer(i64::from(*self))
            }
        }

        impl FromValue for $integer {
            fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
                match value {
                    ValueRef::Integer(number) => number
                        .try_into()
                        .map_err(|_| StoreError::value(stringify!($integer), value)),
                    other => Err(StoreError::value(stringify!($integer), other)),
                }
            }
        }
    )*};
}
integers!(i64, i32, u32, u8);

impl ToParam for bool {
    fn param(&self) -> Param<'_> {
        Param::Integer(i64::from(*self))
    }
}

impl FromValue for bool {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        match value {
            ValueRef::Integer(0) => Ok(false),
            ValueRef::Integer(1) => Ok(true),
            other => Err(StoreError::value("truth", other)),
        }
    }
}

impl ToParam for str {
    fn param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl ToParam for String {
    fn param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl ToParam for Arc<str> {
    fn param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl ToParam for [u8] {
    fn param(&self) -> Param<'_> {
        Param::Blob(self)
    }
}

impl ToParam for Vec<u8> {
    fn param(&self) -> Param<'_> {
        Param::Blob(self)
    }
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn param(&self) -> Param<'_> {
        T::param(self)
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn param(&self) -> Param<'_> {
        self.as_ref().map_or(Param::Null, T::param)
    }
}

impl Value {
    pub(crate) const fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Integer(number) => Param::Integer(*number),
            Self::Text(text) => Param::Text(text.as_str()),
            Self::Blob(bytes) => Param::Blob(bytes.as_slice()),
        }
    }
}

impl FromValue for Value {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Text(text) => Self::Text(text.to_owned()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_owned()),
        })
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl FromValue for String {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        match value {
            ValueRef::Text(text) => Ok(text.to_owned()),
            other => Err(StoreError::value("text", other)),
        }
    }
}

impl FromValue for Arc<str> {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        match value {
            ValueRef::Text(text) => Ok(text.into()),
            other => Err(StoreError::value("text", other)),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        match value {
            ValueRef::Blob(bytes) => Ok(bytes.to_owned()),
            other => Err(StoreError::value("bytes", other)),
        }
    }
}

impl FromValue for [u8; 32] {
    fn from_value(value: ValueRef<'_>) -> Result<Self, StoreError> {
        let bytes = match value {
            ValueRef::Blob(bytes) => Self::try_from(bytes).ok(),
            _ => None,
        };
        bytes.ok_or_else(|| StoreError::value("32 bytes", value))
    }
}
