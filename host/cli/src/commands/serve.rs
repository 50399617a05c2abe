//! `sadakat serve DIR`

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use sadakat_engine::Host;
use sadakat_engine::diagnostic::visible_lines;
use sadakat_server::{Caller, LogForm, ServeError, ServeFile, Server, Token};

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::watch::{self, Listening, Serving};
use crate::Outcome;
use crate::output;
#[cfg(feature = "otlp")]
use traces::Traces;

#[cfg(feature = "otlp")]
mod traces;

/// Arguments of `sadakat serve`.
#[derive(clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    #[command(flatten)]
    watch: watch::Args,
    /// A file of settings; options and variables such as SADAKAT_SERVE_LISTEN come before it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, 127.0.0.1:7878 if nothing says it; beyond this machine only with tokens
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
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
    /// Process events into this ledger: an SQLite file, which is made if it is not there, or
    /// `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Answer the API alone, without the console at `/console`
    #[arg(long)]
    no_console: bool,
    /// Past events that the console tries drafts on, in the order of time: NDJSON; otherwise the
    /// ledger's
    #[arg(long, value_name = "FILE")]
    past_events: Option<PathBuf>,
    /// The customers of the past events: NDJSON or CSV
    #[arg(long, value_name = "FILE", requires = "past_events")]
    past_customers: Option<PathBuf>,
    /// The facts about members that clients send, separated by commas: a campaign that reads
    /// another one does not go into force
    #[arg(long, value_delimiter = ',')]
    supplies: Vec<String>,
    /// The log on standard error: warnings and errors as text, or everything as a JSON object a line
    #[arg(long, value_enum)]
    log: Option<Log>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Log {
    Text,
    Json,
    Off,
}

impl From<Log> for LogForm {
    fn from(log: Log) -> Self {
        match log {
            Log::Text => Self::Text,
            Log::Json => Self::Json,
            Log::Off => Self::Off,
        }
    }
}

/// Names the token, where no file does.
const TOKEN: &str = "SADAKAT_TOKEN";

/// How long requests may take to end when the server is told to stop, if
/// nothing says it.
const DRAIN: Duration = Duration::from_secs(10);

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let file = file(args)?;
    let _traces = log(file.log.unwrap_or(LogForm::Text))?;
    let drain = file.drain_seconds.map_or(DRAIN, Duration::from_secs);
    let mut settings = file.settings();
    settings.token = token(file.token_file.as_deref())?;
    let mut builder = Host::builder();
    if let Some(supplies) = &file.supplies {
        builder = builder.supplies(supplies.iter().cloned());
    }
    let is_tls = settings.tls.is_some();
    let mut server = None;
    let outcome = watch::follow(&args.watch, builder, |host, _| {
        let mounted = if args.no_console {
            Router::new()
        } else {
            sadakat_console::router(host.clone(), console(args, &file))
        };
        let started = Server::start_with(host.clone(), settings, mounted).map_err(wrong)?;
        let (address, reloader) = (started.address(), started.reloader());
        server = Some((host.clone(), started));
        let host = host.clone();
        let reload = move || {
            if let Err(error) = reloader.reload() {
                output::error(&format!("nothing was read anew: {error}"));
            }
            // What is wrong with the folder is told by who watches it.
            let _ = host.reload();
        };
        Ok(Some(Serving {
            listening: Listening { address, is_tls },
            reload: Box::new(reload),
        }))
    })?;
    if let Some((host, server)) = server {
        let answered = server.stop(drain);
        if !(answered && host.drain(drain)) {
            output::error("some requests were not answered in time");
        }
    }
    Ok(outcome)
}

/// What the console is set up with: whoever has a token is called by its name.
fn console(args: &Args, file: &ServeFile) -> sadakat_console::Settings {
    let mut settings = sadakat_console::Settings::new(args.watch.dir());
    settings.ledger.clone_from(&file.ledger);
    let past = args.past_events.clone();
    settings.records = past.map(|events| sadakat_console::Records {
        customers: args.past_customers.clone(),
        events,
    });
    settings.loader = args.watch.plugins().loader();
    if let Some(supplies) = &file.supplies {
        let supplied = supplies.iter().cloned().collect();
        settings.loader = settings.loader.supplying(supplied);
    }
    settings.who = |extensions| {
        let caller = extensions.get::<Caller>()?;
        (!caller.is_anybody()).then(|| caller.name.to_string())
    };
    settings
}

/// The file of settings with the environment and the options laid over it.
fn file(args: &Args) -> anyhow::Result<ServeFile> {
    let mut file = ServeFile::default();
    if let Some(path) = &args.config {
        let text = std::fs::read_to_string(path).map_err(|error| {
            output::WrongInput(format!("{} cannot be read: {error}", path.display()))
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        file = ServeFile::parse(&text, folder).map_err(|why| {
            let said = format!("{}:{why}", path.display());
            output::WrongLines(visible_lines(&said).into_owned())
        })?;
    }
    file.overlay(|name| std::env::var(name).ok())
        .map_err(output::WrongInput)?;
    let path = |said: &Option<PathBuf>, file: &mut Option<PathBuf>| {
        if said.is_some() {
            file.clone_from(said);
        }
    };
    path(&args.tokens, &mut file.tokens);
    path(&args.token_file, &mut file.token_file);
    path(&args.ledger, &mut file.ledger);
    path(&args.audit, &mut file.audit);
    path(&args.tls_cert, &mut file.tls_cert);
    path(&args.tls_key, &mut file.tls_key);
    if args.listen.is_some() {
        file.listen = args.listen;
    }
    if !args.supplies.is_empty() {
        file.supplies = Some(args.supplies.clone());
    }
    if let Some(log) = args.log {
        file.log = Some(log.into());
    }
    Ok(file)
}

/// Writes the log to standard error from now on, and sends traces if the
/// environment says where to, until what it gives is dropped.
///
/// # Errors
/// If traces are to be sent, and cannot be.
pub(super) fn log(form: LogForm) -> anyhow::Result<Option<Traces>> {
    let traces = traces()?;
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(output::on_terminal());
    let log = match form {
        LogForm::Text => Some(log.with_filter(LevelFilter::WARN).boxed()),
        LogForm::Json => {
            let log = log.json().flatten_event(true);
            // What happened is told whole; spans are for traces.
            let log = log.with_current_span(false).with_span_list(false);
            Some(log.with_filter(LevelFilter::INFO).boxed())
        }
        LogForm::Off => None,
    };
    let all = tracing_subscriber::registry().with(log);
    #[cfg(feature = "otlp")]
    let all = {
        let layer = traces.as_ref().map(Traces::layer);
        all.with(layer.map(|layer| layer.with_filter(LevelFilter::INFO)))
    };
    all.init();
    Ok(traces)
}

/// What sends traces, if the environment says where to.
#[cfg(feature = "otlp")]
fn traces() -> anyhow::Result<Option<Traces>> {
    has_collector().then(Traces::start).transpose()
}

/// Traces that nobody sends.
#[cfg(not(feature = "otlp"))]
pub(super) enum Traces {}

/// Nothing sends traces.
#[cfg(not(feature = "otlp"))]
#[expect(clippy::unnecessary_wraps, reason = "with `otlp` it may fail")]
fn traces() -> anyhow::Result<Option<Traces>> {
    if has_collector() {
        output::error(
            "warning: traces are not sent: build this command with `--features otlp` for that",
        );
    }
    Ok(None)
}

/// Whether the environment names a collector of traces.
fn has_collector() -> bool {
    const COLLECTORS: [&str; 2] = [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    ];
    let named = |name| std::env::var_os(name).is_some_and(|address| !address.is_empty());
    COLLECTORS.into_iter().any(named)
}

/// What is wrong with the files that a server is given is the caller's.
fn wrong(error: ServeError) -> anyhow::Error {
    match error {
        ServeError::Tokens(error) => super::token::wrong(error),
        ServeError::Tls { .. } => output::WrongInput(error.to_string()).into(),
        error => error.into(),
    }
}

fn token(file: Option<&Path>) -> anyhow::Result<Option<Token>> {
    let text = match file {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
            output::WrongInput(format!("{} cannot be read: {error}", path.display()))
        })?),
        None => std::env::var(TOKEN).ok(),
    };
    let token = text.map(|text| Token::new(&text)).transpose();
    Ok(token.map_err(|error| output::WrongInput(error.to_string()))?)
}
