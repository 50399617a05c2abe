//! `sadakat uplift DIR --ledger FILE`

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_backtest::{
    CampaignUplift, Group, Measured, Program, Uplift, UpliftReport, UpliftVerdict,
};
use sadakat_engine::Snapshot;
use sadakat_ledger::Sheet;
use tempfile::NamedTempFile;

use super::ledger_file::open_as_it_is;
use super::report::{Shape, one_day, print};
use crate::Outcome;
use crate::commands::kept_plugins::KeptPlugins;
use crate::commands::run::progress_bar;
use crate::commands::{load, records};
use crate::output;

/// Arguments of `sadakat uplift`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder, with campaigns that have a `holdout`
    program: PathBuf,
    /// Past records of a ledger, instead of --customers and --events
    #[arg(long, value_name = "FILE", required_unless_present = "events", conflicts_with_all = ["events", "customers"])]
    ledger: Option<PathBuf>,
    /// Customers: NDJSON, CSV with a header, Parquet or Arrow; gzip and zstd are recognised
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events in the order of time: NDJSON, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// How many days of each member count, from the one on which the campaign was first for them
    #[arg(long, default_value_t = 30, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    within: u32,
    /// As text for people, as JSON for machines, or as CSV for spreadsheets
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    plugins: KeptPlugins,
}

/// Records of the past.
struct Past {
    customers: Option<PathBuf>,
    events: PathBuf,
    /// Files that are gone when the command ends.
    _kept: Vec<NamedTempFile>,
}

impl Past {
    fn of(args: &Args) -> anyhow::Result<Self> {
        let Some(ledger) = &args.ledger else {
            let events = args.events.clone().unwrap_or_default();
            records::one_from_stdin(args.customers.as_deref(), &events)?;
            return Ok(Self {
                customers: args.customers.clone(),
                events,
                _kept: Vec::new(),
            });
        };
        let ledger = open_as_it_is(ledger)?;
        let files =
            [".ndjson", ".ndjson"].map(|end| tempfile::Builder::new().suffix(end).tempfile());
        let [customers, events] = files;
        let (customers, events) = (customers?, events?);
        let mut outputs = [&customers, &events].map(|file| BufWriter::new(file.as_file()));
        let [for_customers, for_events] = &mut outputs;
        ledger.export(for_customers, for_events)?;
        for output in &mut outputs {
            output.flush()?;
        }
        drop(outputs);
        Ok(Self {
            customers: Some(customers.path().to_owned()),
            events: events.path().to_owned(),
            _kept: vec![customers, events],
        })
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let files = crate::commands::read(&args.program)?;
    let Some(snapshot) = load(&files, &args.program, args.plugins) else {
        return Ok(Outcome::Wrong);
    };
    let past = Past::of(args)?;
    let (report, lost) = measure(&snapshot, &past, args.within)?;
    match args.format {
        Shape::Text => output::line(text(&report).trim_end()),
        Shape::Json => output::line(&serde_json::to_string(&report)?),
        Shape::Csv => print(&Sheet {
            header: &UpliftReport::COLUMNS,
            rows: report.rows(),
        }),
    }
    if let Some(first) = &report.reject {
        let count = report.rejects;
        output::error(&format!(
            "{count} record{} cannot be used, the first:\n{first}",
            crate::commands::plural(usize::try_from(count).unwrap_or(usize::MAX)),
        ));
    }
    Ok(if lost || report.rejects > 0 {
        Outcome::Wrong
    } else {
        Outcome::Fine
    })
}

fn measure(
    snapshot: &Arc<Snapshot>,
    past: &Past,
    within: u32,
) -> anyhow::Result<(UpliftReport, bool)> {
    let schema = &snapshot.settings().schema;
    let (customers, rejects) = records::customers(schema, past.customers.as_deref())?;
    if let Some(first) = rejects.first() {
        let count = rejects.len();
        output::error(&format!(
            "{count} customer{} cannot be used, the first:\n{first}",
            crate::commands::plural(count)
        ));
    }
    let input = records::events(&past.events)?;
    let bar = progress_bar(&input.progress);
    let (progress, name) = (&input.progress, input.name.to_string());
    let program = Program::new("", Arc::clone(snapshot), customers);
    let report = Uplift::new(program)
        .within(within)
        .run(input.reader, &name, || bar.set_position(progress.bytes()))
        .context("cannot read the events")?;
    bar.finish_and_clear();
    Ok((report, !rejects.is_empty()))
}

fn text(report: &UpliftReport) -> String {
    let Some(through) = &report.through else {
        return "there are no records".to_owned();
    };
    if report.campaigns.is_empty() {
        return "no campaign has a control group: write for example `holdout = \"10 %\"` in a \
                campaign's manifest, before it begins"
            .to_owned();
    }
    let days = one_day(report.days);
    let mut lines = vec![format!(
        "{days} of each member from the first event that the campaign was for, without that event; records through {through}"
    )];
    for campaign in &report.campaigns {
        lines.push(String::new());
        lines.push(format!("{} ({})", campaign.name, campaign.id));
        lines.push(format!("  treated: {}", group(&campaign.treated, report)));
        lines.push(format!("  control: {}", group(&campaign.control, report)));
        lines.extend(sentences(campaign, report));
    }
    lines.push(String::new());
    lines.push(
        "intervals of 95 %: Welch's t for spend, Newcombe's hybrid score for shares of buyers"
            .to_owned(),
    );
    lines.join("\n")
}

fn group(group: &Group, report: &UpliftReport) -> String {
    let members = match group.members {
        1 => "1 member".to_owned(),
        count => format!("{count} members"),
    };
    let mut said = match &group.buyers_percent {
        Some(percent) => format!("{members}, {} bought something, {percent} %", group.buyers),
        None => members,
    };
    if let (Some(spend), Some(currency)) = (&group.spend, &report.currency) {
        said.push_str(&format!(", {spend} {currency} each"));
    }
    if group.open > 0 {
        said.push_str(&format!("; {} more within their days", group.open));
    }
    said
}

fn sentences(campaign: &CampaignUplift, report: &UpliftReport) -> Vec<String> {
    let mut said = Vec::new();
    if let (Some(spend), Some(currency)) = (&campaign.spend, &report.currency) {
        said.push(format!("  spend: {}", sentence(spend, currency, "spend")));
    }
    let points = "percentage points";
    said.push(format!(
        "  buyers: {}",
        sentence(&campaign.buyers, points, "buy")
    ));
    said
}

/// Whether that is enough to tell, in a plain sentence.
fn sentence(measured: &Measured, unit: &str, does: &str) -> String {
    let value = |of: &Option<String>| of.clone().unwrap_or_default();
    let size = |of: &Option<String>| value(of).trim_start_matches('-').to_owned();
    let between = format!(
        "between {} and {} {unit}",
        value(&measured.low),
        value(&measured.high)
    );
    match measured.verdict {
        UpliftVerdict::More => format!(
            "the treated {does} more, by {} {unit} ({between}): chance alone hardly makes that",
            size(&measured.difference)
        ),
        UpliftVerdict::Less => format!(
            "the treated {does} less, by {} {unit} ({between}): chance alone hardly makes that",
            size(&measured.difference)
        ),
        UpliftVerdict::NotYet { more_members } => format!(
            "we cannot tell yet: the difference seen is {} {unit}, but it may be anything {between}; about {more_members} more members are needed to tell one of this size",
            value(&measured.difference)
        ),
        UpliftVerdict::Same => format!("we see no difference; it may be anything {between}"),
        _ => "we cannot tell yet: there are too few members".to_owned(),
    }
}
