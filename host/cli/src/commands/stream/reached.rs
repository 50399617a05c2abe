//! How a stream is reached, for each of the commands.

use std::path::PathBuf;

use anyhow::Context as _;
use sadakat_stream::{Address, StreamError};
use tokio::runtime::Runtime;

use crate::output::WrongLines;

/// Names the server, where no option does: so no list of processes shows a
/// password.
const SERVER: &str = "SADAKAT_NATS";

/// Where a server is, if nothing says it.
const LOCAL: &str = "nats://127.0.0.1:4222";

/// Where a stream is, and how its server lets one in.
#[derive(clap::Args)]
pub(super) struct Reached {
    /// The server: `nats://host:4222`, several with commas between them, `tls://host` encrypted;
    /// otherwise the variable SADAKAT_NATS, or nats://127.0.0.1:4222
    #[arg(long, value_name = "ADDRESS")]
    nats: Option<String>,
    /// Sign in with a file of credentials, as `nsc` writes it
    #[arg(long, value_name = "FILE")]
    nats_creds: Option<PathBuf>,
    /// Trust the certificates of this file in PEM, instead of those of the system
    #[arg(long, value_name = "FILE")]
    nats_ca: Option<PathBuf>,
    /// Sign in with this certificate in PEM
    #[arg(long, value_name = "FILE", requires = "nats_key")]
    nats_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "nats_cert")]
    nats_key: Option<PathBuf>,
    /// The stream, which its subjects begin with
    #[arg(long, value_name = "NAME", default_value = "loyalty")]
    pub(super) stream: String,
}

impl Reached {
    pub(super) fn address(&self) -> anyhow::Result<Address> {
        let named = self.nats.clone().or_else(|| std::env::var(SERVER).ok());
        let address = Address::parse(named.as_deref().unwrap_or(LOCAL)).map_err(wrong)?;
        let identity = self.nats_cert.clone().zip(self.nats_key.clone());
        Ok(address
            .credentials(self.nats_creds.clone())
            .ca(self.nats_ca.clone())
            .identity(identity))
    }
}

/// What a short command waits for answers with.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.context("cannot start")
}

/// What is wrong with the arguments, or with how a server is set up, is the
/// caller's.
pub(super) fn wrong(error: StreamError) -> anyhow::Error {
    if error.is_wrong_input() {
        WrongLines(sadakat_engine::diagnostic::visible_lines(&error.to_string()).into_owned())
            .into()
    } else {
        error.into()
    }
}
