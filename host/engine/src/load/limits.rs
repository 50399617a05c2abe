//! `[limits]`: what campaigns may use, in `program.toml` for all of them, in a
//! manifest for one.

use super::keys::{At, Keys};
use crate::campaign::ProgramKind;
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};
use crate::program::{LIMITS, Limit, Limited, Limits};

/// Limits that a file sets, before it is known how much the host grants.
#[derive(Default)]
pub(super) struct Asked {
    set: Vec<(&'static Limit, At<u64>)>,
    /// Whether campaigns may ask for the interpreter; a program's only.
    interpreted: Option<At<bool>>,
}

/// Reads `[limits]` of a campaign, which authors may take for `limit`.
pub(super) fn read_of_campaign(report: &mut Report, keys: &Keys<'_>, limit: &[&str]) -> Asked {
    let entries = keys.entries();
    let mistaken = entries.iter().find(|(key, value)| {
        let table = value.get_ref().as_table().filter(|_| key.value == "limits");
        table.is_some_and(|table| limit.iter().any(|key| table.contains_key(*key)))
    });
    if let Some((key, _)) = mistaken {
        let message = "`limits` says what a script or plugin may use";
        report.push(
            Diagnostic::error(codes::UNKNOWN_KEY, keys.source, key.span.clone(), message)
                .help("did you mean `limit`?"),
        );
        return Asked::default();
    }
    let known = LIMITS.map(|limit| limit.key);
    match keys.section(report, "limits", "[limits]", &known) {
        Some(keys) => read_numbers(report, &keys),
        None => Asked::default(),
    }
}

/// Reads `[limits]` of a program.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> Asked {
    let known: Vec<&str> = LIMITS.iter().map(|limit| limit.key).collect();
    let known = [&known[..], &["interpreted"]].concat();
    let Some(keys) = keys.section(report, "limits", "[limits]", &known) else {
        return Asked::default();
    };
    Asked {
        interpreted: keys.boolean(report, "interpreted"),
        ..read_numbers(report, &keys)
    }
}

fn read_numbers(report: &mut Report, keys: &Keys<'_>) -> Asked {
    let mut asked = Asked::default();
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
    /// Reports those that are more than a host grants.
    pub(super) fn check(&self, report: &mut Report, source: SourceId, ceilings: &Limits) {
        for (limit, At { value, span }) in &self.set {
            let (key, most) = (limit.key, limit.of(ceilings));
            if *value > most {
                let message = format!("`{key}` is {value}, and this host grants {most} at most");
                report.push(
                    Diagnostic::error(codes::INVALID_VALUE, source, span.clone(), message)
                        .help(format!("write `{key} = {most}` or less")),
                );
            }
        }
        if let Some(At { value: true, span }) = &self.interpreted
            && !ceilings.interpreted
        {
            let message = "this host runs no interpreted scripts";
            report.push(
                Diagnostic::error(codes::INVALID_VALUE, source, span.clone(), message)
                    .help("write `interpreted = false`, or remove the line"),
            );
        }
    }

    /// The same for a campaign, which may not take more for itself than its
    /// program says either: others wait meanwhile.
    pub(super) fn check_of_campaign(
        &self,
        report: &mut Report,
        source: SourceId,
        program: &Limits,
        ceilings: &Limits,
    ) {
        self.check(report, source, ceilings);
        for (limit, At { value, span }) in &self.set {
            let (key, own) = (limit.key, limit.of_itself(program));
            if *value > own && *value <= limit.of(ceilings) {
                let message =
                    format!("`{key}` is {value}, and a campaign gives itself {own} at most");
                report.push(
                    Diagnostic::error(codes::INVALID_VALUE, source, span.clone(), message).help(
                        format!("write `{key} = {own}` or less; or write `{key} = {value}` under [limits] in program.toml, for all campaigns"),
                    ),
                );
            }
        }
    }

    /// `limits` with what is asked for, as far as a host grants it.
    pub(super) fn granted(&self, mut limits: Limits, ceilings: &Limits) -> Limits {
        for (limit, at) in &self.set {
            limit.set(&mut limits, at.value);
        }
        if let Some(At { value, .. }) = &self.interpreted {
            limits.interpreted = *value;
        }
        limits.at_most(ceilings)
    }

    /// Reports those that mean nothing for a campaign: of plugins if it runs a
    /// script, of scripts if it has none, not even as its audience.
    pub(super) fn fit(
        &self,
        report: &mut Report,
        source: SourceId,
        runs: ProgramKind,
        has_script: bool,
    ) {
        for (limit, At { span, .. }) in &self.set {
            let (what, instead) = match (limit.limits, runs) {
                (Limited::Plugins, ProgramKind::Script) => ("plugins", "a script"),
                (Limited::Scripts, ProgramKind::Plugin) if !has_script => ("scripts", "a plugin"),
                _ => continue,
            };
            let message = format!(
                "`{}` limits {what}, and this campaign runs {instead}",
                limit.key
            );
            report.push(
                Diagnostic::error(codes::INVALID_VALUE, source, span.clone(), message)
                    .help("remove this line"),
            );
        }
    }
}
