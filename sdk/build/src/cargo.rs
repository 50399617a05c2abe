//! What cargo knows about a plugin's crate.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;

use crate::budget::{self, Budget};
use crate::language::Language;

/// A crate that can become a plugin.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its name, which names the plugin.
    pub(crate) name: String,
    pub(crate) manifest: PathBuf,
    /// Whether its workspace has a profile for plugins.
    pub(crate) has_plugin_profile: bool,
    pub(crate) budget: Budget,
}

/// The cargo that runs us, or the one on the path.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

pub(crate) fn package(folder: &Path) -> Result<Package> {
    let manifest = folder.join("Cargo.toml");
    let manifest = std::fs::canonicalize(&manifest)
        .with_context(|| format!("{} is not a crate: it has no Cargo.toml", folder.display()))?;
    let output = cargo()
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(&manifest)
        .output()
        .context("cannot run cargo; install Rust from https://rustup.rs")?;
    if !output.status.success() {
        bail!(
            "cargo cannot read {}:\n{}",
            manifest.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).context("cargo metadata gave no JSON")?;
    read(&metadata, manifest)
}

fn read(metadata: &Value, manifest: PathBuf) -> Result<Package> {
    let package = list(&metadata["packages"])
        .find(|package| package["manifest_path"].as_str().map(Path::new) == Some(&manifest))
        .ok_or_else(|| {
            anyhow!(
                "{} is a workspace, not a crate; name a plugin's folder",
                manifest.display()
            )
        })?;
    let name = package["name"]
        .as_str()
        .context("cargo metadata gave no name")?
        .to_owned();
    let makes_cdylib = list(&package["targets"])
        .any(|target| list(&target["crate_types"]).any(|of| of == "cdylib"));
    if !makes_cdylib {
        bail!(
            "{name} would not become WebAssembly: write `crate-type = [\"cdylib\", \"rlib\"]` \
             under `[lib]` in {}",
            manifest.display()
        );
    }
    let root = metadata["workspace_root"]
        .as_str()
        .context("cargo metadata gave no workspace")?;
    let workspace = std::fs::read_to_string(Path::new(root).join("Cargo.toml"))
        .with_context(|| format!("cannot read {root}/Cargo.toml"))?;
    let has_plugin_profile = workspace
        .lines()
        .any(|line| line.trim() == "[profile.plugin]");
    let budget = budget::read(
        pointed(package, "/metadata/sadakat"),
        Language::Rust.budget(),
    )
    .with_context(|| format!("{} is wrong", manifest.display()))?;
    Ok(Package {
        budget,
        name,
        manifest,
        has_plugin_profile,
    })
}

/// What stands somewhere within a value; null if nothing does.
pub(crate) fn pointed<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The `.wasm` file among the messages of `cargo build --message-format=json`.
pub(crate) fn wasm_artifact(messages: &str, package: &Package) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| {
            message["manifest_path"].as_str().map(Path::new) == Some(&package.manifest)
        })
        .flat_map(|message| {
            let files = message.get("filenames").into_iter().flat_map(list);
            files
                .filter_map(|file| file.as_str().map(PathBuf::from))
                .collect::<Vec<_>>()
        })
        .find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "wasm")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_plugins_own_artifact_is_found_among_others() {
        let package = Package {
            name: "win-back".into(),
            manifest: "/p/win-back/Cargo.toml".into(),
            has_plugin_profile: false,
            budget: Budget::default(),
        };
        let artifact = |manifest: &str, file: &str| json!({"reason": "compiler-artifact", "manifest_path": manifest, "filenames": [file]});
        let messages = [
            artifact("/p/other/Cargo.toml", "/t/other.wasm"),
            artifact("/p/win-back/Cargo.toml", "/t/libwin_back.rlib"),
            artifact("/p/win-back/Cargo.toml", "/t/win_back.wasm"),
            json!({"reason": "build-finished", "success": true}),
        ];
        let messages = messages.map(|message| message.to_string()).join("\n");
        let found = wasm_artifact(&format!("not json\n{messages}"), &package);
        assert_eq!(found, Some(PathBuf::from("/t/win_back.wasm")));
    }

    #[test]
    fn a_folder_without_a_crate_is_told() {
        let empty = tempfile::tempdir().unwrap();
        let error = package(empty.path()).unwrap_err().to_string();
        assert!(error.contains("has no Cargo.toml"), "{error}");
    }
}
