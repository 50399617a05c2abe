//! Tokens: who may ask, by a secret of which only a slow hash is kept.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use sadakat_engine::diagnostic::nearest;
use serde::{Deserialize, Serialize};

use crate::caller::{Caller, Role};
use crate::config;

/// A file of tokens, as `sadakat token new` writes it.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    tokens: Vec<Kept>,
}

/// A token as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// Whose it is; what they send begins with it.
    name: String,
    role: Role,
    /// In the form of PHC strings: `$argon2id$…`.
    hash: String,
    /// The beginning of a quick hash, too little to find the token by: who has the
    /// right one is told from those who guess without the slow one. Earlier tokens
    /// have none.
    #[serde(default)]
    mark: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "token")]
    tokens: Vec<Kept>,
}

/// Why tokens cannot be used, or none can be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokensError {
    /// The file cannot be read or written.
    #[error("`{}`: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file says something that is no list of tokens.
    #[error("{}:{message}", path.display())]
    Written {
        /// Which.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// It is no name for a token.
    #[error("`{0}` is no name: write 1 to 40 of a–z, 0–9 and `-`, such as `kadikoy-2`")]
    Name(String),
    /// Somebody else has the name.
    #[error("there is a token `{0}` already: revoke it first, or choose another name")]
    Taken(String),
    /// Nobody has the name.
    #[error("there is no token `{given}`{}", nearest.as_deref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// The name given.
        given: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// There is no randomness, or no memory for a hash.
    #[error("no token can be made: {0}")]
    Make(String),
}

impl Tokens {
    /// Reads a file of tokens.
    ///
    /// # Errors
    /// If it cannot be read, or has something else in it.
    pub fn read(path: &Path) -> Result<Self, TokensError> {
        let text = std::fs::read_to_string(path).map_err(|source| TokensError::File {
            path: path.to_owned(),
            source,
        })?;
        let wrong = |message| TokensError::Written {
            path: path.to_owned(),
            message,
        };
        let known = ["token", "name", "role", "hash", "mark"];
        let file: File = config::parse(&text, &known).map_err(wrong)?;
        for (number, kept) in file.tokens.iter().enumerate() {
            let wrong_at = |message: &str| wrong(format!(" token {}: {message}", number + 1));
            if !is_name(&kept.name) {
                return Err(wrong_at(&TokensError::Name(kept.name.clone()).to_string()));
            }
            let before = file.tokens.iter().take(number);
            if before.into_iter().any(|known| known.name == kept.name) {
                return Err(wrong_at(&format!("`{}` stands there twice", kept.name)));
            }
            let hash = argon2::password_hash::phc::PasswordHash::new(&kept.hash).ok();
            let hash = hash.filter(|hash| hash.algorithm.as_str() == "argon2id");
            if hash.is_none_or(|hash| hash.salt.is_none() || hash.hash.is_none()) {
                let message = format!(
                    "the hash of `{}` is none: make the token anew with `sadakat token new`",
                    kept.name
                );
                return Err(wrong_at(&message));
            }
        }
        let tokens = file.tokens;
        Ok(Self { tokens })
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Who there is, in the order of the file.
    pub fn holders(&self) -> impl Iterator<Item = (&str, Role)> {
        self.tokens.iter().map(|kept| (&*kept.name, kept.role))
    }

    pub(crate) fn knows(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Makes a token, and adds it to a file, which is made if it is not there.
    /// What is returned is said once, and kept nowhere.
    ///
    /// # Errors
    /// If the name is none, or taken, or the file cannot be written.
    pub fn add(path: &Path, name: &str, role: Role) -> Result<String, TokensError> {
        if !is_name(name) {
            return Err(TokensError::Name(name.to_owned()));
        }
        let mut tokens = if path.exists() {
            Self::read(path)?
        } else {
            Self::default()
        };
        if tokens.find(name).is_some() {
            return Err(TokensError::Taken(name.to_owned()));
        }
        let secret = secret()?;
        let hash = Argon2::default().hash_password(secret.as_bytes());
        let hash = hash.map_err(|error| TokensError::Make(error.to_string()))?;
        tokens.tokens.push(Kept {
            name: name.to_owned(),
            role,
            hash: hash.to_string(),
            mark: Some(mark(&secret)),
        });
        tokens.write(path)?;
        Ok(format!("{name}.{secret}"))
    }

    /// Takes a token out of a file: a server that reads the file anew knows it
    /// no more.
    ///
    /// # Errors
    /// If there is none of this name, or the file cannot be written.
    pub fn remove(path: &Path, name: &str) -> Result<(), TokensError> {
        let mut tokens = Self::read(path)?;
        let before = tokens.tokens.len();
        tokens.tokens.retain(|kept| kept.name != name);
        if tokens.tokens.len() == before {
            let known = tokens.tokens.iter().map(|kept| &*kept.name);
            return Err(TokensError::Unknown {
                given: name.to_owned(),
                nearest: nearest(name, known).map(str::to_owned),
            });
        }
        tokens.write(path)
    }

    /// Writes the file aside and puts it in place as a whole; only its owner
    /// reads it.
    fn write(&self, path: &Path) -> Result<(), TokensError> {
        let mut text = String::from(
            "# Who may ask the server. `sadakat token new` and `sadakat token revoke` write this;\n# SIGHUP makes a server read it anew.\n",
        );
        for kept in &self.tokens {
            // Names are plain letters, and so are hashes.
            let _ = write!(
                text,
                "\n[[token]]\nname = \"{}\"\nrole = \"{}\"\nhash = \"{}\"\n",
                kept.name, kept.role, kept.hash
            );
            if let Some(mark) = &kept.mark {
                let _ = writeln!(text, "mark = \"{mark}\"");
            }
        }
        let failed = |source| TokensError::File {
            path: path.to_owned(),
            source,
        };
        let aside = path.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        std::fs::rename(&aside, path).map_err(failed)
    }

    fn find(&self, name: &str) -> Option<&Kept> {
        self.tokens.iter().find(|kept| kept.name == name)
    }

    /// Whether what somebody said is most probably the token of its name.
    pub(crate) fn looks_right(&self, said: &str) -> bool {
        let (name, secret) = said.split_once('.').unwrap_or(("", said));
        let known = self.find(name).and_then(|kept| kept.mark.as_ref());
        known.is_some_and(|known| *known == mark(secret))
    }

    /// Whose token somebody said. It takes as long for names that there are as
    /// for others.
    pub(crate) fn verify(&self, said: &str) -> Option<Caller> {
        let (name, secret) = said.split_once('.').unwrap_or(("", said));
        let kept = self.find(name);
        let some = kept.or_else(|| self.tokens.first())?;
        let hash = argon2::password_hash::phc::PasswordHash::new(&some.hash).ok()?;
        let is_right = Argon2::default().verify_password(secret.as_bytes(), &hash);
        kept.filter(|_| is_right.is_ok())
            .map(|kept| Caller::new(&kept.name, kept.role))
    }
}

/// 32 bits of a secret's hash.
fn mark(secret: &str) -> String {
    let hash = blake3::hash(secret.as_bytes()).to_hex();
    hash.chars().take(8).collect()
}

/// 192 bits that nobody guesses, as letters that need no escape anywhere.
pub(crate) fn secret() -> Result<String, TokensError> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(|error| TokensError::Make(error.to_string()))?;
    let mut text = String::with_capacity(48);
    for byte in bytes {
        // Texts can always be written.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

fn is_name(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(letter)
}
