//! `[limits]`: what campaigns may use, in `program.toml` for all of them, in a
//! manifest for one.

use super::keys::{At, Keys};
use crate::campaign::ProgramKind;
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};
use crate::limits::{LIMITS, Limit, Limited, Limits};

/// Limits that a file sets, before it is known how much the host grants.
#[derive(Default)]
pub(super) struct Asked {
    set: Vec<(&'static Limit, At<u64>)>,
}

/// Reads `[limits]`.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> Asked {
    let mut asked = Asked::default();
    let known = LIMITS.map(|limit| limit.key);
    let Some(keys) = keys.section(report, "limits", "[limits]", &known) else {
        return asked;
    };
    for limit in &LIMITS {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let range = number(limit.lowest)..=number(limit.of(&Limits::HIGHEST));
        if let Some(At { value, span }) = keys.integer_in(report, limit.key, range) {
            let value = value.unsigned_abs();
            asked.set.push((limit, At { value, span }));
        }
    }
    asked
}

impl Asked {
    /// `limits` with what is asked for, as far as a host grants it.
    pub(super) fn of(
        &self,
        report: &mut Report,
        source: SourceId,
        limits: Limits,
        ceilings: &Limits,
    ) -> Limits {
        let mut limits = limits;
        for (limit, At { value, span }) in &self.set {
            let most = limit.of(ceilings);
            if *value > most {
                let message = format!(
                    "`{}` is {value}, and this host grants {most} at most",
                    limit.key
                );
                let help = format!("write `{} = {most}` or less", limit.key);
                report.push(
                    Diagnostic::error(codes::INVALID_VALUE, source, span.clone(), message)
                        .help(help),
                );
            }
            limit.set(&mut limits, *value);
        }
        limits.at_most(ceilings)
    }

    /// Reports those that mean nothing for what a campaign runs.
    pub(super) fn fit(&self, report: &mut Report, source: SourceId, runs: ProgramKind) {
        let (other, words) = match runs {
            ProgramKind::Script => (Limited::Plugins, ("plugins", "a script")),
            ProgramKind::Plugin => (Limited::Scripts, ("scripts", "a plugin")),
        };
        for (limit, At { span, .. }) in &self.set {
            if limit.limits == other {
                let message = format!(
                    "`{}` limits {}, and this campaign runs {}",
                    limit.key, words.0, words.1
                );
                report.push(
                    Diagnostic::error(codes::INVALID_VALUE, source, span.clone(), message)
                        .help("remove this line"),
                );
            }
        }
    }
}
