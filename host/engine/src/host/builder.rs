//! How a host is set up.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::error::OpenError;
use super::maker::{Fit, Maker};
use super::shared::{Clock, Shared};
use super::{Host, Inner};
use crate::diagnostic::Report;
use crate::limits::{Grants, Limits};
use crate::load::{Folder, Workshop};
use crate::observe::Observer;
use crate::quarantine::{Plan, QuarantineSettings};

/// Sets up a [`Host`]. Everything has a default.
///
/// # Examples
///
/// ```no_run
/// use sadakat_engine::Host;
///
/// let host = Host::builder().cases(false).open("rules")?;
/// println!("{:?}", host.status());
/// # Ok::<(), sadakat_engine::OpenError>(())
/// ```
#[must_use]
pub struct HostBuilder {
    cases: bool,
    clock: Clock,
    grants: Grants,
    observer: Option<Arc<dyn Observer>>,
}

impl Default for HostBuilder {
    fn default() -> Self {
        Self {
            cases: true,
            clock: Arc::new(SystemTime::now),
            grants: Grants::default(),
            observer: None,
        }
    }
}

impl HostBuilder {
    /// Whether the cases in `cases/` have to hold before a program goes into
    /// force: those about campaigns that changed. They do by default; it takes
    /// about a millisecond for each.
    pub const fn cases(mut self, hold: bool) -> Self {
        self.cases = hold;
        self
    }

    /// The clock by which [`Status`](super::Status) says how old things are
    /// and which campaigns are in force; the system's by default. No decision
    /// reads it: a decision goes by the instant of its event.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How much a program or campaign may ask for in `[limits]`: what asks for
    /// more has an error that says so, and what does not ask gets no more.
    /// [`Limits::HIGHEST`] by default.
    pub const fn limits(mut self, most: Limits) -> Self {
        self.grants.limits = most;
        self
    }

    /// When a campaign that fails too often is quarantined, where `[faults]` in
    /// `program.toml` does not say.
    pub const fn quarantine(mut self, settings: QuarantineSettings) -> Self {
        self.grants.quarantine = settings;
        self
    }

    /// Somebody who looks on while the host decides. Nobody by default.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Opens a program folder.
    ///
    /// # Errors
    /// If the folder cannot be read, or the program in it has errors or cases
    /// that do not hold.
    pub fn open(self, path: impl AsRef<Path>) -> Result<Host, OpenError> {
        let path = path.as_ref();
        let folder = Folder::read(path)?;
        self.start(Some(path), &folder)
            .map_err(|report| OpenError::Program {
                path: path.to_owned(),
                report: Arc::new(report),
            })
    }

    /// Opens a program that is in no folder, such as one from a database;
    /// [`Host::put`] puts its successors into force.
    ///
    /// # Errors
    /// What is wrong with the program.
    pub fn build(self, folder: &Folder) -> Result<Host, Report> {
        self.start(None, folder)
    }

    fn start(self, root: Option<&Path>, folder: &Folder) -> Result<Host, Report> {
        let workshop = Workshop::new().without_lints().granting(self.grants);
        let mut maker = Maker::new(workshop, self.cases);
        let fit: Fit = maker.make(folder, &Plan::default(), None)?;
        let root = root.map(Path::to_owned);
        let shared = Shared::new(maker, root, self.clock, self.observer, folder, fit);
        Ok(Host {
            inner: Arc::new(Inner { shared }),
        })
    }
}

impl std::fmt::Debug for HostBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostBuilder")
            .field("cases", &self.cases)
            .finish_non_exhaustive()
    }
}
