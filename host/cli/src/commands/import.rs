//! `sadakat import MAPPING FILE…`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::diagnostic::nearest;
use sadakat_engine::schema::Schema;
use sadakat_import::{Import, ImportError, Mapping, Overrides, SHIPPED, shipped};

use super::kept_plugins::KeptPlugins;
use crate::Outcome;
use crate::output::{self, WrongInput};

/// Arguments of `sadakat import`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The mapping: a file that says which column is what, or the name of a shipped one (--list)
    #[arg(required_unless_present_any = ["guess", "list"])]
    mapping: Option<PathBuf>,
    /// Exports: CSV of any dialect, Excel, JSON, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
    #[arg(required_unless_present_any = ["guess", "list"])]
    files: Vec<PathBuf>,
    /// Where events go, as NDJSON in the order of time; `-` is standard output
    #[arg(long, value_name = "FILE", required_unless_present_any = ["guess", "list"])]
    events_out: Option<PathBuf>,
    /// Where customers go, as NDJSON
    #[arg(long, value_name = "FILE")]
    customers_out: Option<PathBuf>,
    /// Where rows and receipts go that are left out because something is wrong with them, with the reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Where a page goes that shows what the import came to, with sales per day
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The program that the records are for: its fields may be mapped, and its currencies are checked
    #[arg(long, value_name = "DIR")]
    program: Option<PathBuf>,
    /// The currency, instead of the mapping's
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The time zone of the tills' clocks, instead of the mapping's
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Draft a mapping for a file from its header and first rows, and say how sure it is
    #[arg(long, value_name = "FILE", conflicts_with_all = ["mapping", "events_out"])]
    guess: Option<PathBuf>,
    /// List the shipped mappings, or print the one that is named
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    list: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if let Some(name) = &args.list {
        return list(name);
    }
    if let Some(file) = &args.guess {
        let guess = sadakat_import::guess(file).map_err(wrong)?;
        output::error(guess.explanation().trim_end());
        output::line(guess.mapping().trim_end());
        return Ok(Outcome::Fine);
    }
    let (Some(mapping), Some(events_out)) = (&args.mapping, &args.events_out) else {
        return Err(WrongInput("name a mapping, files and --events-out".to_owned()).into());
    };
    let (name, text) = mapping_text(mapping)?;
    let schema = match &args.program {
        Some(dir) => match program_schema(dir)? {
            Some(schema) => Some(schema),
            None => return Ok(Outcome::Wrong),
        },
        None => None,
    };
    let overrides = Overrides {
        currency: args.currency.clone(),
        time_zone: args.time_zone.clone(),
        schema,
    };
    let mapping = Mapping::parse(&name, &text, &overrides).map_err(wrong)?;
    let mut import = Import::new(&mapping);
    for file in &args.files {
        import.add_file(file).map_err(wrong)?;
    }
    if let Some(first) = args.files.first() {
        import.find_tables_beside(first).map_err(wrong)?;
    }
    let imported = import.finish().map_err(wrong)?;
    if let Some(path) = &args.customers_out {
        write(path, |out| imported.write_customers(out))?;
    }
    write(events_out, |out| imported.write_events(out))?;
    if let Some(path) = &args.rejects {
        write(path, |out| imported.write_rejects(out))?;
    }
    if let Some(path) = &args.report {
        write(path, |out| imported.write_report(out))?;
    }
    output::error(imported.summary().to_string().trim_end());
    Ok(if imported.summary().has_rejects() {
        Outcome::Wrong
    } else {
        Outcome::Fine
    })
}

fn list(name: &str) -> anyhow::Result<Outcome> {
    if name.is_empty() {
        for shipped in SHIPPED {
            output::line(&format!("{:<24}{}", shipped.name, shipped.title()));
        }
        return Ok(Outcome::Fine);
    }
    let Some(shipped) = shipped(name) else {
        return Err(unknown(name).into());
    };
    output::line(shipped.text.trim_end());
    Ok(Outcome::Fine)
}

fn unknown(name: &str) -> WrongInput {
    let near = nearest(name, SHIPPED.iter().map(|shipped| shipped.name));
    let help = near.map_or_else(
        || "`sadakat import --list` names those that are shipped".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    WrongInput(format!(
        "cannot find `{name}`: neither a file nor a shipped mapping; {help}"
    ))
}

/// A mapping's name and text: of a file, or a shipped one.
fn mapping_text(path: &Path) -> anyhow::Result<(String, String)> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((name, text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match shipped(&name) {
            Some(shipped) => Ok((name, shipped.text.to_owned())),
            None => Err(unknown(&name).into()),
        },
        Err(error) => Err(WrongInput(format!("cannot read `{name}`: {error}")).into()),
    }
}

/// The schema of a program; none if something is wrong with it, which has
/// been said then.
fn program_schema(dir: &Path) -> anyhow::Result<Option<Arc<Schema>>> {
    let snapshot = super::open(dir, KeptPlugins::default())?;
    Ok(snapshot.map(|snapshot| Arc::clone(&snapshot.settings().schema)))
}

/// Whatever stops an import lies in its files.
fn wrong(error: ImportError) -> anyhow::Error {
    WrongInput(format!("{:#}", anyhow::Error::new(error))).into()
}

/// Writes a file whole; `-` is standard output.
fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let cannot = || format!("cannot write `{}`", path.display());
    let mut out: Box<dyn Write> = if path.as_os_str() == "-" {
        Box::new(BufWriter::new(io::stdout()))
    } else {
        Box::new(BufWriter::with_capacity(
            1 << 18,
            File::create(path).with_context(cannot)?,
        ))
    };
    write(&mut out)
        .and_then(|()| out.flush())
        .with_context(cannot)
}
