//! Why something is not done with a stream.

use std::io;
use std::net::SocketAddr;

use sadakat_engine::diagnostic::Report;
use sadakat_ledger::{LedgerError, OpenError};

use crate::read_back::Dropped;

/// Why something is not done with a stream.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// It is no address of a server.
    #[error(
        "`{address}` is no address of a NATS server: {why}; write one such as `nats://127.0.0.1:4222`, several with commas between them"
    )]
    Address {
        /// What was given, without a password.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file to sign in with cannot be used.
    #[error("cannot use `{file}` to sign in: {source}")]
    Credentials {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// No server answers, or it does not let us in.
    #[error("no NATS server lets us in at {address}: {why}")]
    Unreachable {
        /// The address, without a password.
        address: String,
        /// What happened.
        why: String,
    },
    /// The server keeps no streams.
    #[error(
        "the NATS server at {address} keeps no streams: start it with `--jetstream --store_dir FOLDER`"
    )]
    NoJetStream {
        /// The address, without a password.
        address: String,
    },
    /// The server is older than what is needed of it.
    #[error(
        "nats-server {version} at {address} is too old: it says that all is well and forgets how members are sorted \
         into partitions; use 2.10 or later, better 2.11"
    )]
    TooOld {
        /// The address, without a password.
        address: String,
        /// Its version.
        version: String,
    },
    /// It cannot be a name.
    #[error(
        "`{0}` cannot be the name of a stream: write at most 64 letters and digits of ASCII, `-` and `_`"
    )]
    Name(String),
    /// There is no such stream, or something that belongs to it is missing.
    #[error("there is no {what} `{name}`: `sadakat stream setup` makes it")]
    Missing {
        /// What is missing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The stream has another number of partitions.
    #[error(
        "`{stream}` has {found} partitions, not {wanted}: events of a member must not be in two of them, so the \
         number stays; leave `--partitions` out, or set up a stream with another name"
    )]
    Partitions {
        /// The stream.
        stream: String,
        /// How many it has.
        found: u32,
        /// How many were asked for.
        wanted: u32,
    },
    /// The server does not keep what it was told.
    #[error("{}", said(version, dropped))]
    Dropped {
        /// The server's version.
        version: String,
        /// What it does not keep; never empty.
        dropped: Vec<Dropped>,
    },
    /// The server refused, or did not answer in time.
    #[error("{doing}: {why}")]
    Server {
        /// What was to be done.
        doing: String,
        /// What the server says.
        why: String,
    },
    /// The ledger cannot be opened, or the program does not fit it.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The ledger cannot be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What is in force cannot be loaded without what is left out.
    #[error("the program in force cannot be loaded for the ledger:\n{}", .0.render(false))]
    Program(Box<Report>),
    /// Metrics cannot be served there.
    #[error("cannot listen on {listen}: {source}")]
    Listen {
        /// Where.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The threads cannot be started.
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
}

impl StreamError {
    /// Whether the caller's input is to blame: arguments, or how a server is set
    /// up.
    pub const fn is_wrong_input(&self) -> bool {
        !matches!(self, Self::Server { .. } | Self::Ledger(_) | Self::Start(_))
    }

    /// What a server said when it was to do something.
    pub(crate) fn server(doing: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Server {
            doing: doing.into(),
            why: why.to_string(),
        }
    }
}

/// What a server does not keep, in sentences.
fn said(version: &str, dropped: &[Dropped]) -> String {
    let mut text = format!("the NATS server ({version}) does not keep what it was told:");
    for one in dropped {
        text += &format!("\n  {one}");
    }
    text += "\nuse nats-server 2.10 or later, better 2.11; if somebody changed the settings, \
             `sadakat stream setup` puts them back";
    text
}
