//! When a failing campaign is quarantined.

/// When a failing campaign is quarantined.
///
/// Everything is counted in events, nothing in time: what happens depends on
/// what campaigns do, not on how busy the shop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuarantineSettings {
    /// Whether campaigns are quarantined at all. Default: yes.
    pub enabled: bool,
    /// Faults within a window before a campaign is quarantined, at least 1.
    /// Default: 20, so that a handful of odd records stops nobody.
    pub after: u32,
    /// Millionths: and the faults are at least this share of the events of the
    /// window so far. Default: 100,000, which is 10 %.
    pub share: u32,
    /// Events that a window has, at least: faults are weighed against no more
    /// than that many earlier successes, so that a campaign that was fine for
    /// a year is stopped as soon as a young one. At least `after`. Default:
    /// 1,000. A campaign that begins to fail for every event fails for at most
    /// `share` of a window and `after` more, by default 120, before it is
    /// quarantined.
    pub window: u32,
    /// Faults after which a campaign on trial is quarantined again, at least
    /// 1. Default: 3.
    pub trial_after: u32,
    /// Events that a trial has. A campaign that gets through them with fewer
    /// faults is like any other. Default: 100.
    pub trial: u32,
}

impl Default for QuarantineSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            after: 20,
            share: 100_000,
            window: 1_000,
            trial_after: 3,
            trial: 100,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_says_when_a_campaign_is_quarantined() {
        let guide = include_str!("../../../GUIDE.md");
        let settings = QuarantineSettings::default();
        assert!(settings.enabled);
        for (key, value) in [
            ("quarantine", "true".to_owned()),
            ("after", settings.after.to_string()),
            ("share", format!("\"{} %\"", settings.share / 10_000)),
            ("window", settings.window.to_string()),
            ("trial_after", settings.trial_after.to_string()),
            ("trial", settings.trial.to_string()),
        ] {
            let row = format!("\n{key} = {value} ");
            let row = row.trim_end();
            assert!(guide.contains(row), "{row}");
        }
    }
}
