//! `sadakat serve DIR`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use sadakat_engine::Host;
use sadakat_server::{ServeError, Server, Settings, Tls, Token};

use super::watch;
use crate::Outcome;
use crate::output;

/// Arguments of `sadakat serve`.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    #[command(flatten)]
    watch: watch::Args,
    /// Where to listen; beyond this machine only with a token
    #[arg(long, default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// A file with the token that clients must send as `authorization: Bearer …`; otherwise the
    /// variable SADAKAT_TOKEN
    #[arg(long)]
    token_file: Option<PathBuf>,
    /// A file of tokens with roles, as `sadakat token new` writes it
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// A certificate in PEM, with those between it and one that clients know
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Write down who changed what, a JSON object a line
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
    /// Process events into this ledger, a SQLite file that is made if it is not there
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// The facts about members that clients send, separated by commas: a campaign that reads
    /// another one does not go into force
    #[arg(long, value_delimiter = ',')]
    supplies: Vec<String>,
}

/// Names the token, where no file does.
const TOKEN: &str = "SADAKAT_TOKEN";

/// How long requests may take to end when the server is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut settings = Settings::default();
    settings.listen = args.listen;
    settings.token = token(args)?;
    settings.tokens.clone_from(&args.tokens);
    settings.audit.clone_from(&args.audit);
    settings.ledger.clone_from(&args.ledger);
    if let (Some(cert), Some(key)) = (&args.tls_cert, &args.tls_key) {
        settings.tls = Some(Tls {
            cert: cert.clone(),
            key: key.clone(),
        });
    }
    let mut builder = Host::builder();
    if !args.supplies.is_empty() {
        builder = builder.supplies(args.supplies.iter().cloned());
    }
    let mut server = None;
    let outcome = watch::follow(&args.watch, builder, |host, _| {
        let started = Server::start(host.clone(), settings).map_err(wrong)?;
        let address = started.address();
        server = Some((host.clone(), started));
        Ok(Some(address))
    })?;
    if let Some((host, server)) = server {
        let answered = server.stop(DRAIN);
        if !(answered && host.drain(DRAIN)) {
            output::error("some requests were not answered in time");
        }
    }
    Ok(outcome)
}

/// What is wrong with the files that a server is given is the caller's.
fn wrong(error: ServeError) -> anyhow::Error {
    match error {
        ServeError::Tokens(error) => super::token::wrong(error),
        ServeError::Tls { .. } => output::WrongInput(error.to_string()).into(),
        error => error.into(),
    }
}

fn token(args: &Args) -> anyhow::Result<Option<Token>> {
    let text = match &args.token_file {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
            output::WrongInput(format!("{} cannot be read: {error}", path.display()))
        })?),
        None => std::env::var(TOKEN).ok(),
    };
    let token = text.map(|text| Token::new(&text)).transpose();
    Ok(token.map_err(|error| output::WrongInput(error.to_string()))?)
}
