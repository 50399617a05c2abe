//! `sadakat test DIR`

mod junit;
mod summary;

use std::path::PathBuf;

use sadakat_engine::cases::{CaseRun, Cases};
use sadakat_engine::diagnostic::Report;
use serde_json::json;

use super::kept_plugins::KeptPlugins;
use super::{complain, read};
use crate::Outcome;
use crate::language::{for_machines, said, with_words};
use crate::output::{self, Shown as _, WrongInput};
use crate::outputs::{Named, OutputFile, distinct};

/// Arguments of `sadakat test`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// Only cases with these words in their name, campaign or file
    filter: Option<String>,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// For people, for machines, or for CI servers
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Where results go; `-` is standard output
    #[arg(long, default_value = "-")]
    out: PathBuf,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// Text for people.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// JUnit XML.
    Junit,
}

/// What came of the cases of a program.
struct Results {
    /// What is wrong with the files, and cases that do not hold.
    report: Report,
    run: CaseRun,
    /// Coverage of some cases only would name nearly every campaign.
    filtered: bool,
}

impl Results {
    fn are_fine(&self) -> bool {
        self.report.is_ok()
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    distinct(Some(&args.dir), &[], &[Named::new("--out", &args.out)])?;
    let folder = read(&args.dir)?;
    let loaded = args.plugins.load(&folder);
    let Some(snapshot) = loaded.snapshot else {
        complain(&loaded.report, &args.dir);
        return Ok(Outcome::Wrong);
    };
    let mut report = Report::default();
    let mut cases = Cases::read(&folder, &snapshot, &mut report);
    if let Some(words) = &args.filter {
        cases = cases.about(words);
    }
    if cases.is_empty() && report.is_ok() {
        let message = match &args.filter {
            Some(words) => format!("no case in {} is about `{words}`", args.dir.shown()),
            None => format!(
                "there are no cases in {}; write one, such as cases/welcome.toml for the \
                 campaign `welcome`",
                args.dir.join("cases").shown()
            ),
        };
        return Err(WrongInput(message).into());
    }
    let run = cases.run(&snapshot);
    run.report(&mut report);
    let results = Results {
        report,
        run,
        filtered: args.filter.is_some(),
    };
    output::report(&results.report);
    let written = match args.format {
        Format::Human => said(&summary::text(&results)).into_owned(),
        Format::Json => to_json(&results),
        Format::Junit => junit::to_xml(&results)?,
    };
    if args.out.as_os_str() == "-" {
        output::machine_line(written.trim_end());
    } else {
        // A file of results is complete without what was printed.
        let whole = match args.format {
            Format::Human => {
                let wrong = with_words(|words| results.report.render_in(false, words));
                format!("{wrong}{written}")
            }
            Format::Json | Format::Junit => written,
        };
        let mut out = OutputFile::create(&args.out)?;
        out.write(whole.as_bytes())?;
        out.finish()?;
        output::line(summary::line(&results).trim_end());
    }
    Ok(if results.are_fine() {
        Outcome::Fine
    } else {
        Outcome::Wrong
    })
}

/// Keys in this order: `cases`, `problems` (as `sadakat check` has them),
/// `failed`, and unless only some cases were run `coverage`.
fn to_json(results: &Results) -> String {
    let cases: Vec<_> = results
        .run
        .verdicts()
        .iter()
        .map(|verdict| {
            let case = verdict.case();
            json!({
                "name": case.name(),
                "file": case.file(),
                "line": case.line(),
                "campaign": case.campaign(),
                "holds": verdict.holds(),
            })
        })
        .collect();
    let coverage = results.run.coverage();
    let open: Vec<_> = coverage
        .open
        .iter()
        .map(|open| {
            json!({
                "campaign": open.campaign,
                "condition": open.condition,
                "never_true": open.never_true,
                "never_false": open.never_false,
            })
        })
        .collect();
    let mut all = json!({
        "cases": cases,
        "failed": results.run.failed(),
        "problems": serde_json::from_str::<serde_json::Value>(&for_machines(|words| results.report.to_json_in(words)))
            .unwrap_or_default(),
    });
    if !results.filtered
        && let Some(all) = all.as_object_mut()
    {
        all.insert(
            "coverage".to_owned(),
            json!({
                "campaigns": coverage.campaigns,
                "never_given": coverage.never_given,
                "never_nothing": coverage.never_nothing,
                "conditions": coverage.conditions,
                "open": open,
            }),
        );
    }
    all.to_string()
}
