//! `--follow`: events as they come, by the program as it is edited.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use anyhow::Context as _;
use sadakat_engine::diagnostic::Report;
use sadakat_engine::records::{Input, RecordText, RecordTexts, Reject};
use sadakat_engine::{Host, Pinned};
use sadakat_ledger::{Ledger, Program};

use super::growing::Growing;
use super::{Outputs, Process};
use crate::Outcome;
use crate::commands::kept_plugins::KeptPlugins;
use crate::commands::{records, watch};
use crate::output::{self, Format, Shown as _, WrongInput};

/// What is followed.
pub(in crate::commands) struct Follow<'a> {
    pub(in crate::commands) dir: &'a Path,
    pub(in crate::commands) customers: Option<&'a Path>,
    pub(in crate::commands) events: &'a Path,
    /// Records taken at a time, if so many are there.
    pub(in crate::commands) batch: usize,
    pub(in crate::commands) format: Format,
    pub(in crate::commands) plugins: KeptPlugins,
}

impl Follow<'_> {
    /// Processes events into a ledger until told to stop, or until they end.
    pub(in crate::commands) fn run(
        &self,
        open: impl FnOnce(Program) -> anyhow::Result<Ledger>,
        outputs: Outputs,
    ) -> anyhow::Result<Outcome> {
        let stop = Arc::new(AtomicBool::new(false));
        let batch = self.batch.max(1);
        let mut worker = None;
        let watched = watch::Args::aside(self.dir, self.plugins);
        let outcome = watch::follow(&watched, Host::builder(), |host, end| {
            let pinned = host.pin();
            let program = Program::in_force(&pinned).map_err(|report| wrong(&report))?;
            let cache = self.plugins.cache_for(program.folder());
            let program = program.with_plugin_cache(cache);
            let mut process = Process::new(open(program)?, outputs);
            process.customers(self.customers)?;
            let records = Records::of(self.events, batch, &stop)?;
            let mut at_work = AtWork {
                process,
                host: host.clone(),
                generation: pinned.generation(),
                batch,
            };
            let work = move || {
                let done = at_work.run(&records);
                end.now();
                done.map(|()| at_work.process)
            };
            worker = Some(std::thread::spawn(work));
            Ok(None)
        })?;
        stop.store(true, Ordering::Release);
        let Some(worker) = worker else {
            return Ok(outcome);
        };
        let done = worker.join();
        let process = done.map_err(|_| anyhow::anyhow!("processing stopped"))??;
        process.finish(self.format)
    }
}

fn wrong(report: &Report) -> anyhow::Error {
    WrongInput(report.render(false)).into()
}

/// Events on their way into the ledger.
struct AtWork {
    process: Process,
    host: Host,
    /// The program that the ledger goes by.
    generation: u64,
    batch: usize,
}

impl AtWork {
    fn run(&mut self, records: &Records) -> anyhow::Result<()> {
        let mut waiting = Vec::new();
        while let Some(first) = records.next()? {
            self.process.count(first, &mut waiting)?;
            while waiting.len() < self.batch
                && let Some(next) = records.ready()?
            {
                self.process.count(next, &mut waiting)?;
            }
            self.go_with_the_host();
            self.process.take(&records.name, &mut waiting)?;
        }
        Ok(())
    }

    /// Goes by the program that is in force now, if it fits what is kept.
    fn go_with_the_host(&mut self) {
        let pinned = self.host.pin();
        if pinned.generation() == self.generation {
            return;
        }
        self.generation = pinned.generation();
        if let Err(why) = put(&mut self.process.ledger, &pinned) {
            output::error(&format!(
                "{why}; events go on by the program before, until this is put right"
            ));
        }
    }
}

fn put(ledger: &mut Ledger, pinned: &Pinned) -> anyhow::Result<()> {
    let program = Program::in_force(pinned).map_err(|report| wrong(&report))?;
    Ok(ledger.put(program)?)
}

/// A line, and the record on it or why there is none.
type Read = anyhow::Result<Result<RecordText, Reject>>;

/// Records that are read on a thread of their own.
struct Records {
    name: Arc<str>,
    read: Receiver<Read>,
    stop: Arc<AtomicBool>,
    /// Whether the thread ends by itself when it is told to stop. One that
    /// waits for standard input does not.
    ends: bool,
}

/// How long a thread that waits for standard input is given to hand over what
/// it has.
const PATIENCE: Duration = Duration::from_millis(200);

impl Records {
    fn of(path: &Path, ahead: usize, stop: &Arc<AtomicBool>) -> anyhow::Result<Self> {
        let (sender, read) = sync_channel(ahead);
        let stdin = path.as_os_str() == "-";
        let cannot = |error| WrongInput(format!("cannot read `{}`: {error}", path.shown()));
        let ends = !stdin && std::fs::metadata(path).map_err(cannot)?.is_file();
        let name: Arc<str> = if stdin {
            "standard input".into()
        } else {
            path.display().to_string().into()
        };
        if ends {
            if records::columnar(path)?.is_some() {
                let message = format!("`{}` is a table, which does not grow", path.shown());
                return Err(WrongInput(message).into());
            }
            let growing = Growing::open(path, Arc::clone(stop)).map_err(cannot)?;
            let called = Arc::clone(&name);
            std::thread::spawn(move || {
                hand_over(Input::new(&called, growing, None), &sender);
            });
        } else {
            let path = path.to_owned();
            std::thread::spawn(move || hand_over(Input::open(&path), &sender));
        }
        Ok(Self {
            name,
            read,
            stop: Arc::clone(stop),
            ends,
        })
    }

    /// Waits for the next line; none at the end.
    fn next(&self) -> anyhow::Result<Option<Result<RecordText, Reject>>> {
        loop {
            match self.read.recv_timeout(PATIENCE) {
                Ok(read) => return read.map(Some),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {
                    if !self.ends && self.stop.load(Ordering::Acquire) {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// The next line, if it is there already.
    fn ready(&self) -> anyhow::Result<Option<Result<RecordText, Reject>>> {
        self.read.try_recv().ok().transpose()
    }
}

/// Reads lines for as long as somebody takes them.
fn hand_over(input: std::io::Result<Input>, to: &SyncSender<Read>) {
    let failed = match lines(input, to) {
        Ok(()) => return,
        Err(failed) => failed,
    };
    // Nobody takes them any more.
    let _ = to.send(Err(failed));
}

fn lines(input: std::io::Result<Input>, to: &SyncSender<Read>) -> anyhow::Result<()> {
    let mut input = input.context("cannot read the events")?;
    records::refuse_table(&mut input)?;
    let mut texts = RecordTexts::new(input.reader, input.name);
    while let Some(record) = texts.read().context("cannot read the events")? {
        if to.send(Ok(record)).is_err() {
            return Ok(());
        }
    }
    Ok(())
}
