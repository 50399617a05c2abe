//! How a host is set up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Host;
use super::error::OpenError;
use super::maker::Maker;
use super::programs::Programs;
use super::shared::{Clock, Lookers, Shared};
use super::source::Source;
use crate::decide::{Claims, MemoryClaims};
use crate::diagnostic::Report;
use crate::load::Grants;
use crate::load::tree::Tree;
use crate::load::{Folder, IncrementalLoader};
use crate::observe::Observer;
#[cfg(feature = "wasm")]
use crate::plugin::PluginCache;
use crate::program::Limits;
use crate::quarantine::{Plan, QuarantineSettings};
#[cfg(feature = "watch")]
use crate::watch::WatchSettings;

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
    claims: Arc<dyn Claims>,
    supplies: Option<BTreeSet<String>>,
    links_to: Vec<PathBuf>,
    programs: Option<PathBuf>,
    #[cfg(feature = "watch")]
    watch: Option<WatchSettings>,
    #[cfg(feature = "wasm")]
    plugin_cache: Option<PluginCache>,
}

impl Default for HostBuilder {
    fn default() -> Self {
        Self {
            cases: true,
            clock: Arc::new(SystemTime::now),
            grants: Grants::default(),
            observer: None,
            claims: Arc::new(MemoryClaims::default()),
            supplies: None,
            links_to: Vec::new(),
            programs: None,
            #[cfg(feature = "watch")]
            watch: None,
            #[cfg(feature = "wasm")]
            plugin_cache: None,
        }
    }
}

impl HostBuilder {
    /// Whether the cases in `cases/` have to hold before a program goes into
    /// force. They do by default; it takes about half a millisecond for each,
    /// whenever a campaign or a case changes.
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
    /// `program.toml` does not say. The call whose fault is one too many makes
    /// the program without that campaign before it returns: a millisecond or
    /// two, some 30 with 10,000 campaigns. Other threads go on meanwhile.
    pub const fn quarantine(mut self, settings: QuarantineSettings) -> Self {
        self.grants.quarantine = settings;
        self
    }

    /// Somebody who looks on while the host decides. Nobody by default.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Who keeps what all members share of limits in all and of budgets, for
    /// [`Host::decide`] and [`Pinned::decide_events`](super::Pinned::decide_events): in memory by default, as long
    /// as the host lives. A service with several processes keeps it in its
    /// database.
    pub fn claims(mut self, claims: Arc<dyn Claims>) -> Self {
        self.claims = claims;
        self
    }

    /// The facts about members that the service has, by their whole names such
    /// as `customer.tier` or `history.purchases`. A program with a campaign that
    /// reads another one does not go into force, and the report names both;
    /// else it would, and no event could be decided. By default nothing is
    /// checked.
    pub fn supplies<T: Into<String>>(mut self, fields: impl IntoIterator<Item = T>) -> Self {
        self.supplies = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Watches the folder on a thread of its own from now on, so that edits go
    /// into force by themselves. The thread ends with the last clone of the
    /// host, or with [`Host::drain`]. By default the folder is read only when
    /// [`Host::reload`] is called.
    #[cfg(feature = "watch")]
    pub fn watch(mut self, settings: WatchSettings) -> Self {
        self.watch = Some(settings);
        self
    }

    /// Where compiled plugins are kept, so that a plugin loads in about a
    /// millisecond the next time, in whatever process. None by default:
    /// nothing is written unasked, and every plugin is compiled when a process
    /// first loads it, which takes a tenth of a second.
    ///
    /// The folder must be one that nobody but this process' user can write to:
    /// what lies in it is run.
    #[cfg(feature = "wasm")]
    pub fn plugin_cache(mut self, cache: PluginCache) -> Self {
        self.plugin_cache = Some(cache);
        self
    }

    /// Where programs are kept that decided purchases of
    /// [accounts](crate::Account), each in a folder of its own: a purchase that
    /// comes back is decided by the program that decided it, whatever was edited
    /// since. By default the last sixteen are kept in memory, as long as the host
    /// lives; after a restart with edited files, a return of an earlier purchase is
    /// refused then.
    pub fn keep_programs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.programs = Some(folder.into());
        self
    }

    /// Lets links in the folder lead into another folder too, such as a store
    /// of configurations that the folder only points to. By default a link
    /// that leads out of the program's folder is an error, since whoever may
    /// write rules could otherwise read every file that this process may.
    pub fn allow_links_to(mut self, folder: impl Into<PathBuf>) -> Self {
        self.links_to.push(folder.into());
        self
    }

    /// Opens a program folder.
    ///
    /// # Errors
    /// If the folder cannot be read or watched, or the program in it has
    /// errors or cases that do not hold.
    pub fn open(self, path: impl AsRef<Path>) -> Result<Host, OpenError> {
        let path = path.as_ref();
        let mut tree = Tree::new(path).allowing(self.links_to.clone());
        let folder = tree.read()?.clone();
        #[cfg(feature = "watch")]
        let watch = self.watch.clone();
        let shared = self.start(folder).map_err(|report| OpenError::Program {
            path: path.to_owned(),
            report: Arc::new(report),
        })?;
        #[cfg(feature = "watch")]
        if let Some(settings) = watch {
            let watcher = Source::watch(tree, &settings, &shared)?;
            return Ok(Host::new(shared, watcher));
        }
        Ok(Host::new(shared, Source::Folder(tree)))
    }

    /// Opens a program that is in no folder, such as one from a database;
    /// [`Host::put`] puts its successors into force.
    ///
    /// # Errors
    /// What is wrong with the program.
    pub fn build(self, folder: &Folder) -> Result<Host, Report> {
        Ok(Host::new(self.start(folder.clone())?, Source::Nowhere))
    }

    fn start(self, folder: Folder) -> Result<Arc<Shared>, Report> {
        let mut loader = IncrementalLoader::new()
            .without_lints()
            .granting(self.grants);
        if let Some(supplies) = self.supplies {
            loader = loader.supplying(supplies);
        }
        #[cfg(feature = "wasm")]
        if let Some(cache) = &self.plugin_cache {
            loader = loader.with_plugin_cache(cache.clone());
        }
        let programs = Programs::new(
            self.programs,
            self.grants,
            #[cfg(feature = "wasm")]
            self.plugin_cache.clone(),
        );
        let mut maker = Maker::new(loader, self.cases);
        let first = maker.make(&folder, &Plan::default(), None)?;
        let lookers = Lookers {
            observer: self.observer,
            claims: self.claims,
            programs,
        };
        Ok(Shared::new(
            maker,
            #[cfg(feature = "wasm")]
            self.plugin_cache,
            self.clock,
            lookers,
            folder,
            first,
        ))
    }
}

impl std::fmt::Debug for HostBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostBuilder")
            .field("cases", &self.cases)
            .finish_non_exhaustive()
    }
}
