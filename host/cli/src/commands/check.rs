//! `sadakat check DIR`

use std::path::PathBuf;

use sadakat_engine::Snapshot;
use sadakat_engine::campaign::{Audience, Campaign};
use sadakat_engine::cases::Cases;
use sadakat_engine::program::ProgramForm;

use super::kept_plugins::KeptPlugins;
use super::{plural, read};
use crate::Outcome;
use crate::language::{for_machines, said};
use crate::output::{self, Format, Shown as _};

/// Arguments of `sadakat check`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// Leave out the examples in cases/
    #[arg(long)]
    no_cases: bool,
    /// Say what each campaign's rules became, and what holds back those that
    /// are not compiled
    #[arg(long)]
    plan: bool,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// As text for people, or as JSON for editors
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let folder = read(&args.dir)?;
    let mut loaded = args.plugins.load(&folder);
    let report = &mut loaded.report;
    let mut cases = Cases::default();
    if let (Some(snapshot), false) = (&loaded.snapshot, args.no_cases) {
        cases = Cases::read(&folder, snapshot, report);
        cases.run(snapshot).report(report);
    }
    if args.format == Format::Json {
        let json = for_machines(|words| report.to_json_in(words));
        output::machine_line(&json);
    } else {
        output::report(report);
        let (errors, warnings) = (report.error_count(), report.warning_count());
        match &loaded.snapshot {
            Some(snapshot) if report.is_ok() => {
                let count = snapshot.campaigns().len();
                let mut line = format!(
                    "{}: {count} campaign{} fine, snapshot {}",
                    snapshot.settings().name,
                    plural(count),
                    snapshot.hash()
                );
                if !cases.is_empty() {
                    let count = cases.len();
                    let holds = if count == 1 { "holds" } else { "hold" };
                    line.push_str(&format!(", {count} case{} {holds}", plural(count)));
                }
                if warnings > 0 {
                    line.push_str(&format!(", {warnings} warning{}", plural(warnings)));
                }
                output::line(&line);
                if args.plan {
                    plans(snapshot);
                }
            }
            _ => output::error(&format!(
                "{errors} error{}, {warnings} warning{} in {}",
                plural(errors),
                plural(warnings),
                args.dir.shown()
            )),
        }
    }
    Ok(if report.is_ok() {
        Outcome::Fine
    } else {
        Outcome::Wrong
    })
}

/// A line a campaign: how its audience is decided, and what its rules became.
fn plans(snapshot: &Snapshot) {
    let campaigns = snapshot.campaigns();
    let width = campaigns.iter().map(|campaign| campaign.id.chars().count());
    let width = width.max().unwrap_or(0);
    for campaign in campaigns {
        let audience = said(match &campaign.audience {
            None => "for everybody",
            Some(Audience::Columns(_)) => "audience in columns",
            _ => "audience row by row",
        });
        output::line(&format!(
            "  {:width$}  {audience:<20} {}",
            campaign.id,
            said(&became(campaign))
        ));
    }
}

fn became(campaign: &Campaign) -> String {
    match campaign.program.form() {
        ProgramForm::Plan {
            effects,
            ready,
            loops,
            variables,
        } => {
            let mut parts = vec![format!("{effects} effect{}", plural(effects))];
            if ready > 0 {
                parts.push(format!("{ready} the same for every event"));
            }
            if loops > 0 {
                parts.push(format!("{loops} over lines or lists"));
            }
            if variables > 0 {
                parts.push(format!("{variables} variable{}", plural(variables)));
            }
            format!("plan: {}", parts.join(", "))
        }
        ProgramForm::Interpreted { what, line, cure } => {
            format!("interpreted: {what} in line {line}; {cure}")
        }
        _ => "plugin".to_owned(),
    }
}
