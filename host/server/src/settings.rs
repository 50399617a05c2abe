//! Where a server listens, and who may ask.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use blake3::Hash;

/// How a server is set up. Everything has a default.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Where it listens; this machine alone by default.
    pub listen: SocketAddr,
    /// What clients have to say, who may do everything then; nobody has to by
    /// default, which is allowed on this machine alone.
    pub token: Option<Token>,
    /// A file of tokens with roles, as `sadakat token new` writes it.
    pub tokens: Option<PathBuf>,
    /// A certificate and its key; without one, a proxy encrypts, or nobody does.
    pub tls: Option<Tls>,
    /// Where it is written down who changed what; nowhere by default.
    pub audit: Option<PathBuf>,
    /// The ledger that events are processed into, a file or the address of a
    /// PostgreSQL database; none by default: then
    /// decisions are all there is.
    pub ledger: Option<PathBuf>,
    /// How large the body of a request may be: a mebibyte by default.
    pub most_bytes: usize,
    /// How many events one request may have: 1,000 by default.
    pub most_events: usize,
    /// How long a client may take to send a body: ten seconds by default.
    pub body_time: Duration,
    /// How long a client may take to begin a request and send its head: thirty
    /// seconds by default. A connection that says nothing for so long ends.
    pub head_time: Duration,
    /// How long an answer may take: thirty seconds by default.
    pub request_time: Duration,
    /// How many requests may be at work: 512 by default. Others are asked to
    /// come again.
    pub most_requests: usize,
    /// How many requests may wait for the ledger: 1,024 by default.
    pub most_waiting: usize,
    /// How many days an event, or a day that is swept, may be ahead of the server's
    /// clock: 366 by default. What is further ahead is refused, since points that
    /// expire do not come back.
    pub most_days_ahead: u32,
}

/// A certificate, with those between it and one that clients know, and its key:
/// files in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The certificates.
    pub cert: PathBuf,
    /// The key.
    pub key: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7878)),
            token: None,
            tokens: None,
            tls: None,
            audit: None,
            ledger: None,
            most_bytes: 1024 * 1024,
            most_events: 1_000,
            body_time: Duration::from_secs(10),
            head_time: Duration::from_secs(30),
            request_time: Duration::from_secs(30),
            most_requests: 512,
            most_waiting: 1_024,
            most_days_ahead: 366,
        }
    }
}

/// What clients have to say: `authorization: Bearer …`. Only its hash is kept.
#[derive(Clone, Copy)]
pub struct Token(Hash);

/// A token that anybody could guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a token has at least {} characters, and none that is a space; make one with `openssl rand -hex 24`",
    Token::SHORTEST
)]
pub struct BadToken;

impl Token {
    /// The fewest characters.
    const SHORTEST: usize = 24;

    /// A token; spaces around it are none of it.
    ///
    /// # Errors
    /// If it is so short that it could be guessed.
    pub fn new(text: &str) -> Result<Self, BadToken> {
        let text = text.trim();
        let usable =
            text.len() >= Self::SHORTEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        if usable {
            Ok(Self(blake3::hash(text.as_bytes())))
        } else {
            Err(BadToken)
        }
    }

    /// Whether somebody said it. Hashes are compared in constant time.
    pub(crate) fn is(&self, said: &[u8]) -> bool {
        self.0 == blake3::hash(said)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
