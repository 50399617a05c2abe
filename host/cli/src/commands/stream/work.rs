//! `sadakat stream DIR --ledger FILE`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use sadakat_engine::Host;
use sadakat_server::LogForm;
use sadakat_stream::{JetStream, Settings, StreamError, Worker};

use super::reached::{Reached, wrong};
use crate::Outcome;
use crate::commands::of_ledger::ledger_file;
use crate::commands::serve::{self, Log};
use crate::commands::watch::{self, Listening, Serving};
use crate::output;

/// Arguments of a worker.
#[derive(clap::Args)]
#[group(id = "work")]
pub(super) struct Args {
    #[command(flatten)]
    watch: watch::Args,
    /// The ledger: an SQLite file for one worker, which is made if it is not there, or
    /// `postgres://user@host/database` for any number of them
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    #[command(flatten)]
    reached: Reached,
    /// Refuse a stream that has another number of partitions
    #[arg(long, value_name = "N")]
    partitions: Option<u32>,
    /// By which name the ledger knows how far answers went back to the stream
    #[arg(long, value_name = "NAME", default_value = "stream")]
    reader: String,
    /// Send no answers back to the stream
    #[arg(long)]
    no_answers: bool,
    /// Serve metrics for Prometheus there, at `/metrics`, such as 127.0.0.1:9464
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The log on standard error: warnings and errors as text, or everything as a JSON object a line
    #[arg(long, value_enum)]
    log: Option<Log>,
}

/// How long what is at work may take to end when the worker is told to stop.
const DRAIN: Duration = Duration::from_secs(30);

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let _traces = serve::log(args.log.map_or(LogForm::Text, LogForm::from))?;
    let address = args.reached.address()?;
    let mut settings = Settings::new(&args.ledger);
    settings.reader = (!args.no_answers).then(|| args.reader.clone());
    settings.listen = args.listen;
    let mut worker = None;
    let outcome = watch::follow(&args.watch, Host::builder(), |host, _| {
        let connect = JetStream::connect(&address, &args.reached.stream, args.partitions);
        let started = Worker::start(host, &settings, connect).map_err(|error| match error {
            StreamError::Open(error) => ledger_file::wrong(&args.ledger, &error),
            error => wrong(error),
        })?;
        let listening = started.listening();
        worker = Some(started);
        let host = host.clone();
        Ok(listening.map(|address| Serving {
            listening: Listening {
                address,
                is_tls: false,
            },
            reload: Box::new(move || {
                // What is wrong with the folder is told by who watches it.
                let _ = host.reload();
            }),
        }))
    })?;
    if let Some(worker) = worker
        && !worker.stop(DRAIN)
    {
        output::error("some events were not processed in time; they come again");
    }
    Ok(outcome)
}
