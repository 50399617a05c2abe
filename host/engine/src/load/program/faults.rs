//! `[faults]`: when a failing campaign is quarantined.

use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::load::share;
use crate::quarantine::QuarantineSettings;

/// What the program says of faults, and `settings` for what it does not say.
pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    mut settings: QuarantineSettings,
) -> QuarantineSettings {
    let known = [
        "quarantine",
        "after",
        "share",
        "window",
        "trial_after",
        "trial",
    ];
    let Some(keys) = keys.section(report, "faults", "[faults]", &known) else {
        return settings;
    };
    if let Some(enabled) = keys.boolean(report, "quarantine") {
        settings.enabled = enabled.value;
    }
    if let Some(share) = share::read(report, &keys, "share", "the events") {
        settings.share = share;
    }
    let mut count = |key, setting: &mut u32| {
        if let Some(at) = keys.integer_in(report, key, 1..=1_000_000_000) {
            *setting = u32::try_from(at.value).unwrap_or(u32::MAX);
        }
    };
    count("after", &mut settings.after);
    count("window", &mut settings.window);
    count("trial_after", &mut settings.trial_after);
    count("trial", &mut settings.trial);
    let pairs = [
        ("after", settings.after, "window", settings.window),
        ("trial_after", settings.trial_after, "trial", settings.trial),
    ];
    for (few, faults, many, events) in pairs {
        if faults > events
            && let Some(value) = keys.value(many).or_else(|| keys.value(few))
        {
            let message = format!("`{few}` is {faults}, but `{many}` has {events} events only");
            let help = format!("write a `{many}` that is at least `{few}`");
            keys.invalid(report, &value.span(), message, Some(help));
        }
    }
    settings
}
