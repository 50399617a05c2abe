//! Who asks, and what they are there for.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What a token's holder is there for. Which request each of them may make
/// stands in the API's description, request by request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A till, or a shop's checkout: decides, processes, redeems.
    Till,
    /// A service: whatever a till does, and everything about members.
    Service,
    /// A marketer: campaigns and programs, and nothing of members.
    Marketer,
    /// Everything.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Till, Self::Service, Self::Marketer, Self::Admin];

    /// Its name, as files and the API's description have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Till => "till",
            Self::Service => "service",
            Self::Marketer => "marketer",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no role has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: write `till`, `service`, `marketer` or `admin`")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        let found = Self::ALL.into_iter().find(|role| role.name() == name);
        found.ok_or_else(|| UnknownRole(name.to_owned()))
    }
}

/// Who makes a request: an extension of every request that was let through.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caller {
    /// The name of the token; `anybody` where there are none.
    pub name: Arc<str>,
    /// What they are there for.
    pub role: Role,
}

impl Caller {
    /// The name of whoever asks a server without tokens.
    pub(crate) const ANYBODY: &str = "anybody";

    /// Whether nobody had to say who they are.
    pub fn is_anybody(&self) -> bool {
        &*self.name == Self::ANYBODY
    }

    pub(crate) fn new(name: &str, role: Role) -> Self {
        Self {
            name: name.into(),
            role,
        }
    }
}
