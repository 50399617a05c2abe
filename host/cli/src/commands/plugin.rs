//! `sadakat plugin new | build | inspect | test`

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sadakat_engine::plugin::{Inspection, inspect};
use sadakat_plugin_build::{BuildOptions, NewPlugin, SdkSource, build, new_plugin};
use serde_json::json;

use crate::Outcome;
use crate::output::{self, Format, WrongInput};

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
        /// The SDK's crate in a checkout of Sadakat, instead of the registry's
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
    },
    /// Run a plugin crate's own tests, then build it and look at the result
    Test {
        /// The crate's folder
        path: PathBuf,
    },
}

pub(crate) fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::New {
            name,
            parent,
            sdk_path,
        } => {
            let sdk = sdk_path.map_or(SdkSource::Registry, SdkSource::Path);
            let folder = new_plugin(&NewPlugin { name, parent, sdk }).map_err(wrong)?;
            output::line(&format!("made {}", folder.display()));
            output::line(&format!(
                "edit {}, then: sadakat plugin build {}",
                folder.join("src/lib.rs").display(),
                folder.display()
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
            output::line(&format!("{} ({} bytes)", built.path.display(), built.size));
            Ok(Outcome::Fine)
        }
        Command::Inspect { file, format } => show(&file, format),
        Command::Test { path } => test(&path),
    }
}

/// What the builder refuses is the author's to mend.
fn wrong(error: anyhow::Error) -> anyhow::Error {
    WrongInput(format!("{error:#}")).into()
}

fn show(file: &Path, format: Format) -> anyhow::Result<Outcome> {
    let bytes = std::fs::read(file)
        .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", file.display())))?;
    match inspect(&bytes) {
        Ok(inspection) => {
            output::line(&match format {
                Format::Text => text(&inspection),
                Format::Json => to_json(&inspection).to_string(),
            });
            Ok(Outcome::Fine)
        }
        Err(error) => {
            output::error(&format!(
                "error[{}]: {}: {error}",
                error.code.id,
                file.display()
            ));
            if let Some(help) = &error.help {
                output::error(&format!("  help: {help}"));
            }
            Ok(Outcome::Wrong)
        }
    }
}

fn text(inspection: &Inspection) -> String {
    let (artifact, about) = (&inspection.artifact, &inspection.description);
    let mut lines = vec![
        format!("{} {}: {}", about.name, about.version, about.summary),
        format!(
            "contract {}, {} bytes, imports nothing",
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
    lines.join("\n")
}

fn to_json(inspection: &Inspection) -> serde_json::Value {
    let (artifact, about) = (&inspection.artifact, &inspection.description);
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

fn test(path: &Path) -> anyhow::Result<Outcome> {
    let status =
        std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .arg("test")
            .arg("--manifest-path")
            .arg(path.join("Cargo.toml"))
            .status()
            .context("cannot run cargo")?;
    if !status.success() {
        return Ok(Outcome::Wrong);
    }
    let out_dir = path.join("target").join("sadakat");
    let built = build(&BuildOptions::new(path, out_dir)).map_err(wrong)?;
    show(&built.path, Format::Text)
}
