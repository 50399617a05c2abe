//! `sadakat plugin new | build | inspect | test`

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sadakat_engine::diagnostic::visible;
use sadakat_engine::plugin::{Plugin, PluginRuntime, kit};
use sadakat_engine::program::Limits;
use sadakat_plugin_build::{BuildOptions, NewPlugin, SdkSource, build, new_plugin};
use serde_json::json;

use super::kept_plugins::KeptPlugins;
use crate::Outcome;
use crate::output::{self, Format, Shown as _, WrongInput};

/// Subcommands of `sadakat plugin`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a crate for a new plugin
    New {
        /// The plugin's name: small letters, digits and hyphens
        name: String,
        /// The folder to make it in
        #[arg(long, default_value = ".")]
        parent: PathBuf,
        /// The SDK's crate in a checkout of Sadakat, instead of the copy that
        /// this command writes into the plugin's folder
        #[arg(long, value_name = "DIR")]
        sdk_path: Option<PathBuf>,
    },
    /// Compile a plugin crate into a component
    Build {
        /// The crate's folder
        path: PathBuf,
        /// The folder that the .wasm file goes to
        #[arg(long, default_value = ".", value_name = "DIR")]
        out_dir: PathBuf,
        /// Cargo's target folder; plugins that share one compile faster
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
    /// Run a plugin crate's own tests, build it, and run the result on its cases
    Test {
        /// The crate's folder; its cases are in cases/*.toml
        path: PathBuf,
        /// Cargo's target folder; plugins that share one compile faster
        #[arg(long, value_name = "DIR")]
        target_dir: Option<PathBuf>,
        #[command(flatten)]
        kept: KeptPlugins,
    },
}

pub(crate) fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::New {
            name,
            parent,
            sdk_path,
        } => {
            let sdk = sdk_path.map_or(SdkSource::Enclosed, SdkSource::Path);
            let folder = new_plugin(&NewPlugin { name, parent, sdk }).map_err(wrong)?;
            output::line(&format!("made {}", folder.shown()));
            output::line(&format!(
                "edit {}, then: sadakat plugin build {}",
                folder.join("src/lib.rs").shown(),
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
        Command::Test {
            path,
            target_dir,
            kept,
        } => test(&path, target_dir, kept),
    }
}

/// What the builder refuses is the author's to mend.
fn wrong(error: anyhow::Error) -> anyhow::Error {
    WrongInput(format!("{error:#}")).into()
}

/// Shows a plugin; none if the file is none.
fn show(file: &Path, format: Format, kept: KeptPlugins) -> anyhow::Result<Option<Plugin>> {
    let bytes = std::fs::read(file)
        .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", file.shown())))?;
    let runtime = PluginRuntime::with_cache(&Limits::default(), kept.cache())?;
    match Plugin::load(&runtime, &bytes) {
        Ok(plugin) => {
            output::line(&match format {
                Format::Text => text(&plugin),
                Format::Json => to_json(&plugin).to_string(),
            });
            Ok(Some(plugin))
        }
        Err(error) => {
            output::error(&format!(
                "error[{}]: {}: {error}",
                error.code.id,
                file.shown()
            ));
            if let Some(help) = &error.help {
                output::error(&format!("  help: {help}"));
            }
            Ok(None)
        }
    }
}

fn text(plugin: &Plugin) -> String {
    let (artifact, about) = (plugin.artifact(), plugin.description());
    let mut lines = vec![
        format!("{} {}: {}", about.name, about.version, about.summary),
        format!(
            "contract {}, {} bytes, gets nothing from outside",
            artifact.abi, artifact.size
        ),
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
    let lines: Vec<_> = lines.iter().map(|line| visible(line)).collect();
    lines.join("\n")
}

fn to_json(plugin: &Plugin) -> serde_json::Value {
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
    json!({
        "name": about.name,
        "version": about.version,
        "summary": about.summary,
        "contract": artifact.abi.to_string(),
        "bytes": artifact.size,
        "imports": [],
        "isolation": about.isolation.name(),
        "fields": fields,
        "parameters": parameters,
        "effects": effects,
    })
}

fn test(path: &Path, target_dir: Option<PathBuf>, kept: KeptPlugins) -> anyhow::Result<Outcome> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tests = std::process::Command::new(cargo);
    tests
        .arg("test")
        .arg("--manifest-path")
        .arg(path.join("Cargo.toml"));
    if let Some(folder) = &target_dir {
        tests.arg("--target-dir").arg(folder);
    }
    if !tests.status().context("cannot run cargo")?.success() {
        return Ok(Outcome::Wrong);
    }
    let out_dir = target_dir.clone().unwrap_or_else(|| path.join("target"));
    let built = build(&BuildOptions {
        target_dir,
        ..BuildOptions::new(path, out_dir.join("sadakat"))
    })
    .map_err(wrong)?;
    match show(&built.path, Format::Text, kept)? {
        Some(plugin) => run_cases(&plugin, &path.join("cases")),
        None => Ok(Outcome::Wrong),
    }
}

/// Runs a built plugin on a folder of cases.
fn run_cases(plugin: &Plugin, folder: &Path) -> anyhow::Result<Outcome> {
    if !folder.is_dir() {
        output::line("no cases: write rows and expected effects in cases/*.toml");
        return Ok(Outcome::Fine);
    }
    let verdicts =
        kit::run_loaded(plugin, folder).map_err(|error| WrongInput(error.to_string()))?;
    let mut outcome = Outcome::Fine;
    for (case, verdict) in verdicts {
        let place = folder.join(&case);
        let (events, fuel) = (verdict.events, verdict.fuel_line());
        if verdict.is_ok() {
            output::line(&format!("ok    {case}, {events} event(s), {fuel}"));
            continue;
        }
        outcome = Outcome::Wrong;
        output::line(&format!("WRONG {case}, {events} event(s), {fuel}"));
        for difference in &verdict.differences {
            output::line(&format!("{}, {difference}", place.shown()));
        }
    }
    Ok(outcome)
}
