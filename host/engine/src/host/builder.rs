//! How a host is set up.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::error::OpenError;
use super::maker::{Fit, Maker};
use super::shared::{Clock, Shared};
use super::{Host, Inner};
use crate::diagnostic::Report;
use crate::load::{Folder, Workshop};

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
}

impl Default for HostBuilder {
    fn default() -> Self {
        Self {
            cases: true,
            clock: Arc::new(SystemTime::now),
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
        let mut maker = Maker::new(Workshop::new().without_lints(), self.cases);
        let fit: Fit = maker.make(folder, None)?;
        let root = root.map(Path::to_owned);
        Ok(Host {
            inner: Arc::new(Inner {
                shared: Arc::new(Shared::new(maker, root, self.clock, fit)),
            }),
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
