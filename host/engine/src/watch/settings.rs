//! How a folder is watched.

use std::time::Duration;

/// How changes of a folder are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum WatchMode {
    /// The operating system tells; where it cannot, the folder is polled, and
    /// that is said ([`Seen::Degraded`](super::Seen::Degraded)).
    #[default]
    Auto,
    /// The operating system tells; where it cannot, watching does not start.
    Native,
    /// The folder is polled: for network mounts and containers whose file
    /// systems tell nobody.
    Poll,
}

/// How a program folder is watched. Every value has a default that suits
/// people who edit files, and folders that deployments swap.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WatchSettings {
    /// How changes are noticed; [`WatchMode::Auto`] by default.
    pub mode: WatchMode,
    /// For how long nothing must happen before the folder is looked at;
    /// 200 ms by default. Shorter is live sooner; longer takes more changes
    /// together that belong together.
    pub debounce: Duration,
    /// How often the whole folder is looked at even if nobody told of a
    /// change; 30 s by default. It costs a look at every file's stamp, some
    /// 100 ms for 20,000 files.
    pub rescan: Duration,
    /// How often the whole folder is looked at while it is polled; 2 s by
    /// default. It costs what a rescan costs.
    pub poll: Duration,
    /// For how long a file must be gone, or empty, before that is believed;
    /// 1 s by default, and never shorter than the debounce. Editors delete and
    /// create, deployments swap: a moment without a file must not take a
    /// campaign out of force.
    pub absence: Duration,
    /// For how long a file that somebody has begun to write and has not closed
    /// must be left alone before it is read nevertheless; 2 s by default. Only
    /// Linux tells when a file is closed.
    pub unclosed: Duration,
    /// For how long files that are still changing can hold up those that are
    /// not; 30 s by default. Otherwise what changed together goes into force
    /// together.
    pub patience: Duration,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self {
            mode: WatchMode::Auto,
            debounce: Duration::from_millis(200),
            rescan: Duration::from_secs(30),
            poll: Duration::from_secs(2),
            absence: Duration::from_secs(1),
            unclosed: Duration::from_secs(2),
            patience: Duration::from_secs(30),
        }
    }
}

impl WatchSettings {
    /// Other than by default, how changes are noticed.
    #[must_use]
    pub fn mode(mut self, mode: WatchMode) -> Self {
        self.mode = mode;
        self
    }

    /// Another debounce, with `absence` five times as long.
    #[must_use]
    pub fn debounce(mut self, debounce: Duration) -> Self {
        self.debounce = debounce;
        self.absence = debounce.saturating_mul(5);
        self
    }

    /// Another time between looks at the whole folder.
    #[must_use]
    pub fn rescan(mut self, rescan: Duration) -> Self {
        self.rescan = rescan;
        self
    }

    /// Another time between looks while the folder is polled.
    #[must_use]
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll;
        self
    }

    /// Another time for which a file must be gone before that is believed.
    #[must_use]
    pub fn absence(mut self, absence: Duration) -> Self {
        self.absence = absence;
        self
    }

    /// Another time for which an unclosed file must be left alone.
    #[must_use]
    pub fn unclosed(mut self, unclosed: Duration) -> Self {
        self.unclosed = unclosed;
        self
    }

    /// Another time for which changing files can hold up the others.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same, with every time long enough that nothing spins, and short
    /// enough to be added to an instant.
    pub(super) fn bounded(&self) -> Self {
        let bound = |time: Duration, least: Duration| time.clamp(least, YEAR);
        let debounce = bound(self.debounce, MOMENT);
        Self {
            mode: self.mode,
            debounce,
            rescan: bound(self.rescan, debounce),
            poll: bound(self.poll, debounce),
            absence: bound(self.absence, debounce),
            unclosed: bound(self.unclosed, debounce),
            patience: bound(self.patience, debounce),
        }
    }
}

/// The shortest debounce.
const MOMENT: Duration = Duration::from_millis(1);

/// What stands for ever.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
