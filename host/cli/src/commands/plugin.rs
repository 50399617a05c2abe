//! `sadakat plugin new | build | inspect | bench | replay | test | keygen | sign | verify`

mod bench;
mod replay;
mod sign;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sadakat_engine::cases::{CaseRun, PluginUse};
use sadakat_engine::diagnostic::{codes, visible};
use sadakat_engine::plugin::kit::{self, Bench, BenchError, FileRun};
use sadakat_engine::plugin::{Isolation, Plugin, PluginError, PluginRuntime};
use sadakat_engine::program::Limits;
use sadakat_plugin_build::{
    BuildOptions, Built, Language, NewPlugin, Part, SdkSource, build, new_plugin, sizes, tests_hold,
};
use serde_json::json;

use super::kept_plugins::KeptPlugins;
use crate::Outcome;
use crate::output::{self, Format, Shown as _, WrongInput, WrongLines};

/// Subcommands of `sadakat plugin`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a new plugin
    New {
        /// The plugin's name: small letters, digits and hyphens
        name: String,
        /// The folder to make it in
        #[arg(long, default_value = ".")]
        parent: PathBuf,
        /// What to write it in
        #[arg(long, value_enum, default_value_t)]
        language: Written,
        /// The language's SDK in a checkout of Sadakat, instead of the copy that
        /// this command writes into the plugin's folder
        #[arg(long, value_name = "DIR")]
        sdk_path: Option<PathBuf>,
    },
    /// Compile a plugin into a component
    Build {
        /// The plugin's folder
        path: PathBuf,
        /// The folder that the .wasm file goes to
        #[arg(long, default_value = ".", value_name = "DIR")]
        out_dir: PathBuf,
        /// Cargo's target folder, for plugins in Rust; those that share one compile faster
        #[arg(long, value_name = "DIR")]
        target_dir: Option<PathBuf>,
    },
    /// Show what a plugin reads, proposes and can be told
    Inspect {
        /// The .wasm file
        file: PathBuf,
        /// As text for people, or as JSON for machines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        kept: KeptPlugins,
    },
    /// Measure what a plugin takes for made-up or recorded events, by how many a call has
    Bench(bench::Args),
    /// Make cases of events that a program decided
    Replay(replay::Args),
    /// Make a pair of keys to sign plugins with
    Keygen(sign::Keygen),
    /// Sign a plugin, so that programs can tell who made it
    Sign(sign::Sign),
    /// Check who signed a plugin, and that it is what was signed
    Verify(sign::Verify),
    /// Run a plugin's own tests, build it, and run the result on its cases
    Test {
        /// The plugin's folder; its cases are in cases/*.toml
        path: PathBuf,
        /// Cargo's target folder, for plugins in Rust; those that share one compile faster
        #[arg(long, value_name = "DIR")]
        target_dir: Option<PathBuf>,
        #[command(flatten)]
        kept: KeptPlugins,
    },
}

/// A language as the command line names it.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(crate) enum Written {
    /// Small and fast
    #[default]
    Rust,
    /// Needs Node.js; the plugin carries an interpreter
    #[value(name = "typescript")]
    TypeScript,
    /// Needs Python; the plugin carries an interpreter
    Python,
}

impl Written {
    const fn language(self) -> Language {
        match self {
            Self::Rust => Language::Rust,
            Self::TypeScript => Language::TypeScript,
            Self::Python => Language::Python,
        }
    }
}

pub(crate) fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::New {
            name,
            parent,
            language,
            sdk_path,
        } => {
            let sdk = sdk_path.map_or(SdkSource::Enclosed, SdkSource::Path);
            let language = language.language();
            let folder = new_plugin(&NewPlugin {
                name,
                parent,
                sdk,
                language,
            })
            .map_err(wrong)?;
            output::line(&format!("made {}", folder.shown()));
            output::line(&format!(
                "edit {}, then: sadakat plugin build {}",
                folder.join(language.source()).shown(),
                folder.shown()
            ));
            Ok(Outcome::Fine)
        }
        Command::Build {
            path,
            out_dir,
            target_dir,
        } => {
            let options = BuildOptions {
                target_dir,
                ..BuildOptions::new(path, out_dir)
            };
            let built = build(&options).map_err(wrong)?;
            output::line(&format!("{} ({} bytes)", built.path.shown(), built.size));
            Ok(Outcome::Fine)
        }
        Command::Inspect { file, format, kept } => {
            let shown = show(&file, format, kept)?;
            Ok(shown.map_or(Outcome::Wrong, |_| Outcome::Fine))
        }
        Command::Replay(args) => replay::run(&args),
        Command::Keygen(args) => sign::keygen(&args),
        Command::Sign(args) => sign::sign(&args),
        Command::Verify(args) => sign::verify(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Test {
            path,
            target_dir,
            kept,
        } => test(&path, target_dir, kept),
    }
}

/// What the builder refuses is the author's to mend.
fn wrong(error: anyhow::Error) -> anyhow::Error {
    WrongLines(format!("{error:#}")).into()
}

/// A file's bytes, and the plugin that they are.
fn load(file: &Path, kept: KeptPlugins) -> anyhow::Result<(Vec<u8>, Result<Plugin, PluginError>)> {
    let bytes = std::fs::read(file)
        .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", file.shown())))?;
    let runtime = PluginRuntime::with_cache(&Limits::default(), kept.cache())?;
    let loaded = Plugin::load(&runtime, &bytes);
    Ok((bytes, loaded))
}

/// Says why a file is no plugin.
fn refuse(file: &Path, error: &PluginError) {
    output::error(&format!(
        "error[{}]: {}: {error}",
        error.code.id,
        file.shown()
    ));
    if let Some(help) = &error.help {
        output::error(&format!("  help: {help}"));
    }
}

/// Shows a plugin; none if the file is none.
fn show(file: &Path, format: Format, kept: KeptPlugins) -> anyhow::Result<Option<Plugin>> {
    let (bytes, loaded) = load(file, kept)?;
    match loaded {
        Ok(plugin) => {
            let sizes = sizes(&bytes)?;
            // Parameters and facts that must be given are no fault of the file's.
            let taken = Bench::new(&plugin, "", Isolation::Call);
            output::line(&match format {
                Format::Text => text(&plugin, &sizes, taken),
                Format::Json => to_json(&plugin, &sizes, taken.ok()).to_string(),
            });
            Ok(Some(plugin))
        }
        Err(error) => {
            refuse(file, &error);
            Ok(None)
        }
    }
}

/// Parts of a plugin that people are shown the size of.
const PARTS: usize = 10;

fn text(plugin: &Plugin, sizes: &[(Part, u64)], taken: Result<Bench, BenchError>) -> String {
    let (artifact, about) = (plugin.artifact(), plugin.description());
    let mut lines = vec![
        format!("{} {}: {}", about.name, about.version, about.summary),
        format!(
            "contract {}, {} bytes, gets nothing from outside",
            artifact.abi, artifact.size
        ),
        match artifact.interpreter() {
            Some(interpreter) => format!("carries the interpreter of {interpreter}"),
            None => "carries no interpreter".to_owned(),
        },
        format!("isolation: {}", about.isolation.name()),
        "reads:".to_owned(),
    ];
    for field in &about.fields {
        let optional = if field.optional { "?" } else { "" };
        lines.push(format!("  {}: {}{optional}", field.name, field.ty.name()));
    }
    lines.push("parameters:".to_owned());
    for parameter in &about.parameters {
        let default = parameter.default_text().map_or_else(
            || ", required".to_owned(),
            |default| format!(" = {default}"),
        );
        let (name, ty) = (&parameter.name, parameter.ty.name());
        lines.push(format!(
            "  {name}: {ty}{default}  {}",
            parameter.description
        ));
    }
    let effects: Vec<&str> = about.effects.iter().map(|kind| kind.name()).collect();
    lines.push(format!("proposes: {}", effects.join(", ")));
    lines.push("bytes by crate:".to_owned());
    let shown = sizes.iter().take(PARTS);
    lines.extend(shown.map(|(part, bytes)| format!("  {bytes:>7}  {part}")));
    let rest: u64 = sizes.iter().skip(PARTS).map(|(_, bytes)| bytes).sum();
    if rest > 0 {
        lines.push(format!("  {rest:>7}  the rest"));
    }
    match taken {
        Ok(mut bench) => lines.extend(bench::by_effects(&mut bench)),
        Err(BenchError::Plugin(problems))
            if problems.iter().any(|p| p.code == codes::PLUGIN_FIELD) =>
        {
            lines.push(
                "fuel: `sadakat plugin bench` with --case, since it reads a [history] that only a program defines"
                    .to_owned(),
            );
        }
        Err(_) => lines
            .push("fuel: `sadakat plugin bench` with --case, since it needs [params]".to_owned()),
    }
    let lines: Vec<_> = lines.iter().map(|line| visible(line)).collect();
    lines.join("\n")
}

fn to_json(plugin: &Plugin, sizes: &[(Part, u64)], taken: Option<Bench>) -> serde_json::Value {
    let (artifact, about) = (plugin.artifact(), plugin.description());
    let fields: Vec<_> = about
        .fields
        .iter()
        .map(|f| json!({ "name": f.name, "type": f.ty.name(), "optional": f.optional }))
        .collect();
    let parameters: Vec<_> = about
        .parameters
        .iter()
        .map(|p| {
            json!({
                "name": p.name,
                "type": p.ty.name(),
                "description": p.description,
                "default": p.default_text(),
            })
        })
        .collect();
    let effects: Vec<&str> = about.effects.iter().map(|kind| kind.name()).collect();
    let by_part: Vec<_> = sizes
        .iter()
        .map(|(part, bytes)| json!({ "part": part.to_string(), "bytes": bytes }))
        .collect();
    let fuel = taken.map(|mut bench| {
        let taken = bench.by_effects().into_iter();
        let taken = taken.map(|taken| {
            json!({
                "proposes": taken.effects,
                "events": taken.events,
                "fuel": taken.fuel / taken.events.max(1),
            })
        });
        taken.collect::<Vec<_>>()
    });
    json!({
        "name": about.name,
        "version": about.version,
        "summary": about.summary,
        "contract": artifact.abi.to_string(),
        "bytes": artifact.size,
        "interpreter": artifact.interpreter(),
        "bytes_by_part": by_part,
        "fuel_by_effects": fuel,
        "imports": [],
        "isolation": about.isolation.name(),
        "fields": fields,
        "parameters": parameters,
        "effects": effects,
    })
}

fn test(path: &Path, target_dir: Option<PathBuf>, kept: KeptPlugins) -> anyhow::Result<Outcome> {
    if !tests_hold(path, target_dir.as_deref()).map_err(wrong)? {
        return Ok(Outcome::Wrong);
    }
    // No file of the author's is written over.
    let out_dir = tempfile::tempdir().context("cannot make a temporary folder")?;
    let built = build(&BuildOptions {
        target_dir,
        ..BuildOptions::new(path, out_dir.path())
    })
    .map_err(wrong)?;
    let Some(plugin) = show(&built.path, Format::Text, kept)? else {
        return Ok(Outcome::Wrong);
    };
    let tested = run_cases(&plugin, &built, &path.join("cases"), kept)?;
    Ok(match budget_holds(&built, tested.fuel) {
        true => tested.outcome,
        false => Outcome::Wrong,
    })
}

/// What came of all cases.
struct Tested {
    outcome: Outcome,
    /// The most fuel that one event used.
    fuel: u64,
}

/// Runs a built plugin on a folder of cases.
fn run_cases(
    plugin: &Plugin,
    built: &Built,
    folder: &Path,
    kept: KeptPlugins,
) -> anyhow::Result<Tested> {
    let mut tested = Tested {
        outcome: Outcome::Fine,
        fuel: 0,
    };
    if !folder.is_dir() {
        output::line("no cases: write events and expected effects in cases/*.toml");
        return Ok(tested);
    }
    let wasm = std::fs::read(&built.path)
        .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", built.path.shown())))?;
    let runs = kit::run(&wasm, plugin.description(), folder, kept.cache())
        .map_err(|error| WrongInput(error.to_string()))?;
    for FileRun {
        file, report, run, ..
    } in &runs
    {
        for verdict in run.iter().flat_map(CaseRun::verdicts) {
            let mark = if verdict.holds() { "ok   " } else { "WRONG" };
            let used = verdict.plugin().map_or(String::new(), used);
            let name = visible(verdict.case().name());
            output::line(&format!("{mark} {}: {name}{used}", visible(file)));
            for line in verdict.plugin().iter().flat_map(|used| &used.wrote) {
                output::line(&format!("        it says: {}", visible(line)));
            }
            tested.fuel = tested
                .fuel
                .max(verdict.plugin().map_or(0, |used| used.fuel));
        }
        output::report(report);
        if !report.is_ok() {
            tested.outcome = Outcome::Wrong;
        }
    }
    Ok(tested)
}

/// `, 5120 fuel (0.05 % of what it may use), 2 effects of 2560 each`.
fn used(used: &PluginUse) -> String {
    // Hundredths of a per cent, rounded up: a small share is not none.
    let share = (u128::from(used.fuel) * 10_000).div_ceil(u128::from(used.of.max(1)));
    let (whole, rest) = (share / 100, share % 100);
    let fuel = used.fuel;
    let effects = match u64::try_from(used.proposals) {
        Ok(0) | Err(_) => "no effects".to_owned(),
        Ok(1) => "1 effect".to_owned(),
        Ok(many) => format!("{many} effects of {} each", fuel.div_ceil(many)),
    };
    format!(", {fuel} fuel ({whole}.{rest:02} % of what it may use), {effects}")
}

/// Whether a plugin keeps to what its own manifest allows; says so if not.
fn budget_holds(built: &Built, fuel: u64) -> bool {
    let wanted = [
        ("fuel", "fuel for an event", built.budget.fuel, fuel),
        ("size", "bytes", built.budget.size, built.size),
    ];
    let mut holds = true;
    for (key, what, budget, used) in wanted {
        let Some(budget) = budget.filter(|budget| used > *budget) else {
            continue;
        };
        holds = false;
        output::error(&format!(
            "error: {} takes {used} {what}, and its budget is {budget}\n  help: make it smaller, \
             or raise `{key}` under {} in its {}",
            visible(&built.name),
            built.language.budget(),
            built.language.manifest(),
        ));
    }
    holds
}
