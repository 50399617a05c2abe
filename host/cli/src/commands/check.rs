//! `sadakat check DIR`

use std::path::PathBuf;

use sadakat_engine::cases::Cases;

use super::kept_plugins::KeptPlugins;
use super::{plural, read};
use crate::Outcome;
use crate::output::{self, Format, Shown as _};

/// Arguments of `sadakat check`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// Leave out the examples in cases/
    #[arg(long)]
    no_cases: bool,
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
        output::line(&report.to_json());
    } else {
        let text = report.render(output::on_terminal());
        if !text.is_empty() {
            output::styled_error(&text);
        }
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
