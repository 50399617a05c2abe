//! The rules as WebAssembly plugins: built on demand, never committed.

use std::path::{Path, PathBuf};

use sadakat_plugin_build::{BuildOptions, build};

use crate::contender::Error;
use crate::program::{Files, PLUGINS};

/// Where the built plugins are.
pub fn folder() -> PathBuf {
    crate_dir().join("../../target/loyalty-12")
}

fn crate_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of all plugins.
fn names() -> impl Iterator<Item = &'static str> {
    PLUGINS
        .iter()
        .map(|(name, _)| *name)
        .chain(std::iter::once("all"))
}

/// Builds every plugin, and gives their names and sizes in bytes.
///
/// # Errors
/// If one cannot be built.
pub fn build_all(target_dir: Option<PathBuf>) -> Result<Vec<(&'static str, u64)>, Error> {
    let folder = folder();
    let mut sizes = Vec::new();
    for name in names() {
        let built = build(&BuildOptions {
            target_dir: target_dir.clone(),
            features: vec![name.to_owned()],
            ..BuildOptions::new(crate_dir().join("plugins/rules"), &folder)
        })?;
        std::fs::rename(&built.path, path(name))?;
        sizes.push((name, built.size));
    }
    Ok(sizes)
}

/// Whether every plugin is there.
pub fn are_built() -> bool {
    names().all(|name| path(name).exists())
}

fn path(name: &str) -> PathBuf {
    folder().join(format!("{name}.wasm"))
}

/// A plugin that was built.
///
/// # Errors
/// If it was not.
pub fn bytes(name: &str) -> Result<Vec<u8>, Error> {
    std::fs::read(path(name))
        .map_err(|error| format!("{name}: {error}; run `loyalty12 build-plugins`").into())
}

/// The plugins that the campaigns of a program name, as its files.
///
/// # Errors
/// If one was not built.
pub fn files(program: &Files) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let named = |name: &&str| {
        let line = format!("plugin = \"{name}\"");
        program
            .iter()
            .any(|(_, text)| text.lines().any(|l| l == line))
    };
    names()
        .filter(named)
        .map(|name| Ok((format!("plugins/{name}.wasm"), bytes(name)?)))
        .collect()
}
