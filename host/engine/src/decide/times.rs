//! Where the time of decisions goes.

use std::time::Duration;

/// Where the time of a replay went.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
#[doc(hidden)]
pub struct Times {
    /// Members' state: into columns, and applying decisions.
    pub state: Duration,
    /// Triggers, windows, audiences, limits.
    pub audiences: Duration,
    /// Scripts.
    pub scripts: Duration,
    /// Plugins.
    pub plugins: Duration,
}
