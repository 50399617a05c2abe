//! The one who writes into the ledger: what waits while one transaction becomes
//! durable goes into the next one together, and is answered when that is.

use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use sadakat_engine::diagnostic::Report;
use sadakat_engine::{Host, Pinned};
use sadakat_ledger::{Asked, Done, Ledger, LedgerError, OpenError, Program, is_address};
use tokio::sync::{mpsc, oneshot};
use tracing::{Instrument as _, info_span};

use crate::problem::Problem;

/// Why a ledger cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeeperError {
    /// It cannot be opened, or the program in force does not fit it.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What is in force cannot be loaded without what is left out.
    #[error("the program in force cannot be loaded for the ledger:\n{}", .0.render(false))]
    Program(Box<Report>),
    /// The thread that writes cannot be started.
    #[error("cannot start to write the ledger: {0}")]
    Start(std::io::Error),
}

/// What was done with each of the things that were asked.
pub(crate) type AllDone = Vec<Result<Done, LedgerError>>;

/// Records that go into one transaction at most: members that are touched stay
/// in memory until its end, and who came first waits for it.
const AT_ONCE: usize = 2_048;

/// Something that is done by itself.
type Alone = dyn FnOnce(&mut Ledger) + Send;

/// What waits to be done.
enum Job {
    /// Together with others.
    Together(Vec<Asked>, oneshot::Sender<Result<AllDone, Problem>>),
    /// Something else, by itself.
    Alone(Box<Alone>),
}

/// The ledger behind a server: one thread writes, always by the program that is
/// in force.
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    waiting: usize,
    /// The ledger as those see it who only read: what is being written does
    /// not keep them waiting.
    reading: Arc<Mutex<Reading>>,
    host: Host,
    path: PathBuf,
    /// Whether the last transaction failed.
    failing: Arc<AtomicBool>,
    unfit: Arc<Unfit>,
}

/// Why the program in force does not fit the ledger, which goes on by the one
/// before; none if it does.
#[derive(Default)]
pub(crate) struct Unfit(Mutex<Option<(u64, String)>>);

impl Unfit {
    /// Why, in words.
    pub(crate) fn why(&self) -> Option<String> {
        let unfit = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        unfit.as_ref().map(|(_, why)| why.clone())
    }

    /// Whether it is known of a program already.
    fn is_known(&self, generation: u64) -> bool {
        let unfit = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        unfit
            .as_ref()
            .is_some_and(|(known, _)| *known == generation)
    }

    fn set(&self, unfit: Option<(u64, String)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = unfit;
    }
}

/// A ledger that is read, by a program of the host.
struct Reading {
    ledger: Ledger,
    generation: u64,
}

impl Writer {
    /// Opens a ledger; `waiting` requests may wait for it.
    pub(crate) fn open(path: &Path, host: &Host, waiting: usize) -> Result<Self, KeeperError> {
        let pinned = host.pin();
        let program = in_force(&pinned)?.with_plugin_cache(host.plugin_cache());
        let ledger = Ledger::open(path, program.clone())?;
        let reading = Ledger::open_existing(path, program)?;
        let (jobs, receiver) = mpsc::channel(waiting.max(1));
        let failing = Arc::new(AtomicBool::new(false));
        let unfit = Arc::new(Unfit::default());
        let desk = Desk {
            path: path.to_owned(),
            failing: Arc::clone(&failing),
            unfit: Arc::clone(&unfit),
            ledger,
            generation: pinned.generation(),
            host: host.clone(),
        };
        std::thread::Builder::new()
            .name("sadakat-ledger".to_owned())
            .spawn(move || desk.run(receiver))
            .map_err(KeeperError::Start)?;
        Ok(Self {
            jobs,
            waiting,
            reading: Arc::new(Mutex::new(Reading {
                ledger: reading,
                generation: pinned.generation(),
            })),
            host: host.clone(),
            path: path.to_owned(),
            failing,
            unfit,
        })
    }

    /// Does what is asked, together with what others ask at the same time.
    pub(crate) async fn together(&self, asked: Vec<Asked>) -> Result<AllDone, Problem> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let (answer, answered) = oneshot::channel();
        let records = asked.len();
        self.send(Job::Together(asked, answer))?;
        // From here until the transaction is durable that they are part of.
        let durable = answered.instrument(info_span!("ledger", records));
        durable.await.map_err(|error| Problem::failed(&error))?
    }

    /// Does something with the ledger by itself.
    pub(crate) async fn alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        self.send(Job::Alone(Box::new(move |ledger| {
            let done = work(ledger).map_err(|error| Problem::ledger(&error));
            // Whoever asked may have gone.
            let _ = answer.send(done);
        })))?;
        answered.await.map_err(|error| Problem::failed(&error))?
    }

    /// Reads the ledger as it is durable now.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (reading, unfit) = (Arc::clone(&self.reading), Arc::clone(&self.unfit));
        let pinned = self.host.pin();
        let read = tokio::task::spawn_blocking(move || {
            // Nothing is changed by reading.
            let mut reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
            if reading.generation != pinned.generation()
                && !unfit.is_known(pinned.generation())
                && let Ok(program) = in_force(&pinned)
                && reading.ledger.put(program).is_ok()
            {
                reading.generation = pinned.generation();
            }
            work(&reading.ledger)
        });
        let read = read.await.map_err(|error| Problem::failed(&error))?;
        read.map_err(|error| Problem::ledger(&error))
    }

    /// Whether the ledger is where it was, can be read, and could be written last
    /// time; if it could not, whether it can be now.
    pub(crate) async fn is_ready(&self) -> bool {
        if !is_there(&self.path) {
            return false;
        }
        if self.failing.load(Ordering::Relaxed) {
            let written = self.alone(|ledger| ledger.together(&[])).await;
            if written.is_err() {
                return false;
            }
            self.failing.store(false, Ordering::Relaxed);
        }
        let read = self.read(|ledger| ledger.outgoing_after(i64::MAX, 1));
        read.await.is_ok()
    }

    /// Reads the ledger for long, on a connection of its own.
    pub(crate) async fn read_apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (path, plugins) = (self.path.clone(), self.host.plugin_cache());
        let read = tokio::task::spawn_blocking(move || {
            let ledger = Ledger::open_as_it_is_with(path, plugins)?;
            work(&ledger)
        });
        let read = read.await.map_err(|error| Problem::failed(&error))?;
        read.map_err(|error| Problem::ledger(&error))
    }

    /// Why the program in force does not fit the ledger; none if it does, as far
    /// as anybody asked.
    pub(crate) fn unfit(&self) -> Option<String> {
        self.unfit.why()
    }

    /// Puts the program in force into force in the ledger as well.
    pub(crate) async fn follow(&self) -> Result<(), Problem> {
        self.alone(|_| Ok(())).await
    }

    fn send(&self, job: Job) -> Result<(), Problem> {
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                let detail = format!("{} requests wait for the ledger", self.waiting);
                let help = "send it again in a second: the same id is done once";
                Problem::later(StatusCode::SERVICE_UNAVAILABLE, detail, help, 1)
            }
            mpsc::error::TrySendError::Closed(_) => Problem::failed(&error),
        })
    }
}

/// The thread that writes.
struct Desk {
    path: PathBuf,
    failing: Arc<AtomicBool>,
    unfit: Arc<Unfit>,
    ledger: Ledger,
    generation: u64,
    host: Host,
}

impl Desk {
    fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut waiting = Vec::new();
        // Ends with the server.
        while jobs.blocking_recv_many(&mut waiting, AT_ONCE) > 0 {
            let mut batch = Batch::default();
            for job in waiting.drain(..) {
                match job {
                    Job::Together(asked, answer) => {
                        if batch.asked.len() + asked.len() > AT_ONCE {
                            self.write(mem::take(&mut batch));
                        }
                        batch.add(asked, answer);
                    }
                    Job::Alone(work) => {
                        self.write(mem::take(&mut batch));
                        work(self.in_force());
                    }
                }
            }
            self.write(batch);
        }
    }

    fn write(&mut self, batch: Batch) {
        if batch.asked.is_empty() {
            return;
        }
        // What is written into a file that was deleted is gone with the process.
        if !is_there(&self.path) {
            self.failing.store(true, Ordering::Relaxed);
            tracing::error!(path = %self.path.display(), "the ledger's file is gone");
            return batch.refuse(&away);
        }
        let done = self.in_force().together(&batch.asked);
        self.failing.store(done.is_err(), Ordering::Relaxed);
        match done {
            Ok(done) => batch.answer(done),
            Err(error) => batch.refuse(&|| Problem::ledger(&error)),
        }
    }

    /// The ledger by the program that is in force now; by the one before if that
    /// does not fit it.
    fn in_force(&mut self) -> &mut Ledger {
        let pinned = self.host.pin();
        let generation = pinned.generation();
        if generation != self.generation && !self.unfit.is_known(generation) {
            let put = in_force(&pinned).and_then(|program| Ok(self.ledger.put(program)?));
            match put {
                Ok(()) => {
                    self.generation = generation;
                    self.unfit.set(None);
                }
                // Whether it fits is asked again.
                Err(KeeperError::Open(OpenError::Store(error))) => {
                    tracing::error!(%error, "the ledger does not know the rules in force yet");
                }
                Err(error) => {
                    let why = format!(
                        "the ledger goes on by the rules before, since those in force do not fit it: {error}"
                    );
                    tracing::error!("{why}");
                    self.unfit.set(Some((generation, why)));
                }
            }
        }
        &mut self.ledger
    }
}

/// What goes into one transaction.
#[derive(Default)]
struct Batch {
    asked: Vec<Asked>,
    /// Who asked, and how many of them.
    who: Vec<(usize, oneshot::Sender<Result<AllDone, Problem>>)>,
}

impl Batch {
    fn add(&mut self, asked: Vec<Asked>, who: oneshot::Sender<Result<AllDone, Problem>>) {
        self.who.push((asked.len(), who));
        self.asked.extend(asked);
    }

    fn answer(self, done: AllDone) {
        let mut done = done.into_iter();
        for (count, who) in self.who {
            // Whoever asked may have gone: it is done, and answered if asked
            // again.
            let _ = who.send(Ok(done.by_ref().take(count).collect()));
        }
    }

    fn refuse(self, problem: &dyn Fn() -> Problem) {
        for (_, who) in self.who {
            let _ = who.send(Err(problem()));
        }
    }
}

/// Whether a ledger is where it was; of a database its connections tell.
fn is_there(path: &Path) -> bool {
    is_address(path) || path.try_exists().unwrap_or(false)
}

/// What is said while the ledger is away.
pub(crate) fn away() -> Problem {
    let detail = "the ledger cannot be used at present";
    let help = "ask again with the same id: it is done once";
    Problem::later(StatusCode::SERVICE_UNAVAILABLE, detail, help, 1)
}

fn in_force(pinned: &Pinned) -> Result<Program, KeeperError> {
    Program::in_force(pinned).map_err(KeeperError::Program)
}
