//! The handle that a service holds.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::decide::{Batch, Decisions, Evaluator, NoUsage};
use crate::diagnostic::Report;
use crate::explain::{About, Explainer, Explanation};
use crate::load::{Folder, FolderError, load};
use crate::snapshot::Snapshot;

/// A program that decides events: cheap to clone, shared between threads.
///
/// Nothing is global: two hosts with two programs live side by side in one
/// process. Nothing runs in the background, but a clock that watches over
/// plugin calls if the program has plugins.
///
/// # Examples
///
/// A host is shared by all threads of a service:
///
/// ```
/// use sadakat_engine::{Events, Host};
///
/// fn decide(host: &Host, event: &str) -> Result<String, Box<dyn std::error::Error>> {
///     // A guest: nothing is known of a member.
///     let events = Events::read(host.snapshot(), [(event, None)])?;
///     let decisions = host.evaluate_events(&events);
///     Ok(decisions.to_json(host.snapshot(), events.columns(), 0))
/// }
/// # let folder = std::env::temp_dir().join(format!("sadakat-host-{}", std::process::id()));
/// # std::fs::create_dir_all(folder.join("campaigns"))?;
/// # std::fs::write(folder.join("program.toml"),
/// #     "[program]\nname = \"Café\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n")?;
/// # std::fs::write(folder.join("campaigns/gift.toml"), "name = \"Gift\"\non = [\"visit\"]\nphase = \"price\"\n")?;
/// # std::fs::write(folder.join("campaigns/gift.rhai"), "gift(\"cookie\");")?;
///
/// let host = Host::open(&folder)?;
/// let json = decide(&host, r#"{"id":"v1","kind":"visit","at":"2026-11-21T14:03:00+03:00"}"#)?;
/// assert!(json.contains(r#""kind":"gift","sku":"cookie""#), "{json}");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Host {
    inner: Arc<Inner>,
}

struct Inner {
    snapshot: Arc<Snapshot>,
    warnings: Report,
    /// Evaluators that no thread is using. A thread takes one for a call and
    /// puts it back, so there are as many as calls at the same time.
    idle: Mutex<Vec<Evaluator>>,
}

/// Why a program folder cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder or a file in it cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The program has errors; the report says where and what to write
    /// instead.
    #[error("{} has {} error(s):\n{}", path.display(), report.error_count(), report.render(false))]
    Program {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        report: Box<Report>,
    },
}

impl Host {
    /// Opens a program folder.
    ///
    /// # Errors
    /// If the folder cannot be read, or the program in it has errors.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let loaded = load(&Folder::read(path)?);
        match loaded.snapshot {
            Some(snapshot) => Ok(Self::new(snapshot, loaded.report)),
            None => Err(OpenError::Program {
                path: path.to_owned(),
                report: Box::new(loaded.report),
            }),
        }
    }

    /// A host for a program that was made elsewhere, such as from files that
    /// are in no folder.
    pub fn of(snapshot: Arc<Snapshot>) -> Self {
        Self::new(snapshot, Report::default())
    }

    fn new(snapshot: Arc<Snapshot>, warnings: Report) -> Self {
        Self {
            inner: Arc::new(Inner {
                snapshot,
                warnings,
                idle: Mutex::default(),
            }),
        }
    }

    /// The program in force.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.inner.snapshot
    }

    /// What is not wrong with the program, but probably not as meant.
    pub fn warnings(&self) -> &Report {
        &self.inner.warnings
    }

    /// Decides every event of a batch. Pure: nothing is remembered, so that
    /// the same batch always gives the same decisions.
    pub fn evaluate(&self, batch: &Batch<'_>) -> Decisions {
        let mut evaluator = self.take();
        let decisions = evaluator.evaluate(batch);
        self.put_back(evaluator);
        decisions
    }

    /// Decides every event of a batch as [`Self::evaluate`] does, and keeps what
    /// the batch went through, so that it can be explained.
    pub fn evaluate_traced(&self, batch: &Batch<'_>) -> Decisions {
        let mut evaluator = self.take();
        evaluator.trace(true);
        let decisions = evaluator.evaluate(batch);
        evaluator.trace(false);
        self.put_back(evaluator);
        decisions
    }

    /// Decides every event of `events`, with no campaign used before.
    pub fn evaluate_events(&self, events: &crate::facts::Events) -> Decisions {
        self.evaluate(&events.batch(&NoUsage))
    }

    /// Decides every event of `events` as [`Self::evaluate_events`] does, and
    /// says for each what became of every campaign, and why.
    pub fn explain_events(&self, events: &crate::facts::Events) -> Vec<Explanation> {
        let decisions = self.evaluate_traced(&events.batch(&NoUsage));
        let mut explainer = Explainer::new(Arc::clone(&self.inner.snapshot));
        (0..decisions.rows())
            .filter_map(|row| explainer.explain(&decisions, row, About::All))
            .collect()
    }

    /// An evaluator of one's own, for a thread that decides batch after batch.
    pub fn evaluator(&self) -> Evaluator {
        Evaluator::new(Arc::clone(&self.inner.snapshot))
    }

    fn take(&self) -> Evaluator {
        // A thread that panicked while it held the lock left a whole list.
        let idle = self
            .inner
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        idle.unwrap_or_else(|| self.evaluator())
    }

    fn put_back(&self, evaluator: Evaluator) {
        self.inner
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(evaluator);
    }
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host")
            .field("snapshot", &self.inner.snapshot.hash())
            .finish_non_exhaustive()
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Host>();
    shared::<Snapshot>();
};
