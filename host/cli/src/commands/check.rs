//! `sadakat check DIR`

use std::path::PathBuf;

use sadakat_engine::load::load;

use super::{plural, read};
use crate::Outcome;
use crate::output::{self, Format};

/// Arguments of `sadakat check`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// As text for people, or as JSON for editors
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let folder = read(&args.dir)?;
    let loaded = load(&folder);
    let report = &loaded.report;
    if args.format == Format::Json {
        output::line(&report.to_json());
    } else {
        let text = report.render(output::on_terminal());
        if !text.is_empty() {
            output::error(&text);
        }
        let (errors, warnings) = (report.error_count(), report.warning_count());
        match &loaded.snapshot {
            Some(snapshot) => {
                let count = snapshot.campaigns().len();
                let mut line = format!(
                    "{}: {count} campaign{} fine, snapshot {}",
                    snapshot.settings().name,
                    plural(count),
                    snapshot.hash()
                );
                if warnings > 0 {
                    line.push_str(&format!(", {warnings} warning{}", plural(warnings)));
                }
                output::line(&line);
            }
            None => output::error(&format!(
                "{errors} error{}, {warnings} warning{} in {}",
                plural(errors),
                plural(warnings),
                args.dir.display()
            )),
        }
    }
    Ok(if loaded.snapshot.is_some() {
        Outcome::Fine
    } else {
        Outcome::Wrong
    })
}
