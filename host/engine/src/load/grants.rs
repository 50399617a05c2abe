//! What a host grants to the programs that it loads.

use crate::program::Limits;
use crate::quarantine::QuarantineSettings;

/// What a host grants to the programs that it loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grants {
    /// How much a program or campaign may ask for.
    pub(crate) limits: Limits,
    /// When failing campaigns are quarantined, where the program does not say.
    pub(crate) quarantine: QuarantineSettings,
}

impl Default for Grants {
    fn default() -> Self {
        Self {
            limits: Limits::HIGHEST,
            quarantine: QuarantineSettings::default(),
        }
    }
}
