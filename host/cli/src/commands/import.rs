//! `sadakat import MAPPING FILE…`

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use sadakat_engine::diagnostic::{nearest, visible_lines};
use sadakat_engine::schema::Schema;
use sadakat_import::{Import, ImportError, Imported, Mapping, Overrides, SHIPPED, shipped};

use super::kept_plugins::KeptPlugins;
use crate::Outcome;
use crate::output::{self, Shown as _, WrongInput};
use crate::outputs::{self, Named, OutputFile};

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
        said(guess.explanation());
        output::line(guess.mapping().trim_end());
        return Ok(Outcome::Fine);
    }
    let (Some(mapping), Some(events_out)) = (&args.mapping, &args.events_out) else {
        return Err(WrongInput("name a mapping, files and --events-out".to_owned()).into());
    };
    separate(args, mapping, events_out)?;
    let (name, text, is_shipped) = mapping_text(mapping)?;
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
    let to_change = is_shipped.then(|| {
        format!(
            "to change the shipped mapping, save it: sadakat import --list {name} > {name}.toml"
        )
    });
    let imported = match import(&mapping, &args.files) {
        Ok(imported) => imported,
        Err(error @ ImportError::Misfit(_)) => {
            let to_change = to_change.map_or_else(String::new, |help| format!("\n  {help}"));
            return Err(WrongInput(format!("{error}{to_change}")).into());
        }
        Err(error) => return Err(wrong(error)),
    };
    let mut outputs = Vec::new();
    written(&mut outputs, args.customers_out.as_deref(), |out| {
        imported.write_customers(out)
    })?;
    written(&mut outputs, Some(events_out), |out| {
        imported.write_events(out)
    })?;
    written(&mut outputs, args.rejects.as_deref(), |out| {
        imported.write_rejects(out)
    })?;
    written(&mut outputs, args.report.as_deref(), |out| {
        imported.write_report(out)
    })?;
    for whole in outputs {
        whole.finish()?;
    }
    said(&imported.summary().to_string());
    if !imported.summary().has_rejects() {
        return Ok(Outcome::Fine);
    }
    if let Some(to_change) = to_change {
        said(&to_change);
    }
    Ok(Outcome::Wrong)
}

fn import<'m>(mapping: &'m Mapping, files: &[PathBuf]) -> Result<Imported<'m>, ImportError> {
    let mut import = Import::new(mapping);
    for file in files {
        import.add_file(file)?;
    }
    if let Some(first) = files.first() {
        import.find_tables_beside(first)?;
    }
    import.finish()
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

/// A mapping's name and text, and whether it is a shipped one and no file.
fn mapping_text(path: &Path) -> anyhow::Result<(String, String, bool)> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((name, text, false)),
        // A folder of the same name is no mapping.
        Err(error) => match shipped(&name) {
            Some(shipped) => Ok((name, shipped.text.to_owned(), true)),
            None if error.kind() == io::ErrorKind::NotFound => Err(unknown(&name).into()),
            None => Err(WrongInput(format!("cannot read `{name}`: {error}")).into()),
        },
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

/// That nothing is written over what is read.
fn separate(args: &Args, mapping: &Path, events_out: &Path) -> anyhow::Result<()> {
    let inputs = std::iter::once(Named::new("MAPPING", mapping));
    let files = args.files.iter().map(|file| Named::new("FILE", file));
    let inputs: Vec<_> = inputs.chain(files).collect();
    let mut outputs = vec![Named::new("--events-out", events_out)];
    for (flag, path) in [
        ("--customers-out", &args.customers_out),
        ("--rejects", &args.rejects),
        ("--report", &args.report),
    ] {
        outputs.extend(path.iter().map(|path| Named::new(flag, path)));
    }
    outputs::distinct(args.program.as_deref(), &inputs, &outputs)
}

/// Writes a file aside: it takes its name once all are whole.
fn written(
    outputs: &mut Vec<OutputFile>,
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path else { return Ok(()) };
    let mut file = OutputFile::create(path)?;
    write(&mut file)
        .and_then(|()| file.flush())
        .with_context(|| format!("cannot write `{}`", path.shown()))?;
    outputs.push(file);
    Ok(())
}

/// Says something of several lines that quotes files: nothing of it does
/// anything to a terminal.
fn said(text: &str) {
    output::error(&visible_lines(text.trim_end()));
}
