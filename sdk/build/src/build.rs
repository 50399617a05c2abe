use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::budget::Budget;
use crate::cargo::{cargo, package, wasm_artifact};
use crate::component::component_from_module;
use crate::language::Language;
use crate::toolchain::{TARGET, find_toolchain};
use crate::{foreign, imports, python, typescript};

/// What to build, and where to.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The plugin's folder.
    pub crate_dir: PathBuf,
    /// The folder that gets `<name>.wasm`; it is made if it is missing.
    pub out_dir: PathBuf,
    /// Cargo's target folder, if not its usual one. Plugins that share one
    /// compile the standard library and the SDK only once.
    pub target_dir: Option<PathBuf>,
    /// Cargo features of the crate to enable.
    pub features: Vec<String>,
}

impl BuildOptions {
    /// Builds the plugin in one folder into another.
    pub fn new(crate_dir: impl Into<PathBuf>, out_dir: impl Into<PathBuf>) -> Self {
        Self {
            crate_dir: crate_dir.into(),
            out_dir: out_dir.into(),
            target_dir: None,
            features: Vec::new(),
        }
    }
}

/// Bytes of the stack in a plugin's memory. The linker's own choice is a
/// megabyte, all of which a host looks through after each call for what was
/// written; it stops a plugin at half a megabyte of the machine's own stack.
const STACK: &str = "-Clink-arg=-zstack-size=262144";

/// A plugin that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The plugin's name, which is its crate's.
    pub name: String,
    /// The component.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// What it may take, by its own manifest.
    pub budget: Budget,
    /// What it is written in.
    pub language: Language,
}

/// Builds a plugin for WebAssembly with optimisations and writes it as a
/// component. What compilers say goes to standard error.
///
/// A crate is built with the profile `plugin` if its workspace has one, else
/// with `release`.
///
/// # Errors
///
/// In words for the plugin's author: no toolchain, no plugin's folder, code
/// that does not compile, or a crate that is no plugin.
pub fn build(options: &BuildOptions) -> Result<Built> {
    let language = Language::of(&options.crate_dir)?;
    let (name, budget, component) = match language {
        Language::Rust => from_rust(options)?,
        Language::TypeScript => {
            let package = typescript::package(&options.crate_dir)?;
            let component = foreign::finish(&typescript::component(&options.crate_dir)?)
                .with_context(|| package.name.clone())?;
            (package.name, package.budget, component)
        }
        Language::Python => {
            let project = python::project(&options.crate_dir)?;
            let component = foreign::finish(&python::component(&options.crate_dir, &project)?)
                .with_context(|| project.name.clone())?;
            (project.name, project.budget, component)
        }
    };
    let path = options.out_dir.join(format!("{name}.wasm"));
    write(&path, &component)?;
    Ok(Built {
        name,
        path,
        size: component.len() as u64,
        budget,
        language,
    })
}

/// Runs a plugin's own tests, if it has any; whether they hold.
///
/// # Errors
///
/// If what runs them is missing, or the folder is no plugin's.
pub fn tests_hold(folder: &std::path::Path, target_dir: Option<&std::path::Path>) -> Result<bool> {
    match Language::of(folder)? {
        Language::TypeScript => typescript::tests_hold(folder),
        Language::Python => python::tests_hold(folder),
        Language::Rust => {
            let mut tests = cargo();
            tests.arg("test").arg("--manifest-path");
            tests.arg(folder.join(Language::Rust.manifest()));
            if let Some(target) = target_dir {
                tests.arg("--target-dir").arg(target);
            }
            Ok(tests.status().context("cannot run cargo")?.success())
        }
    }
}

/// The name of a crate, its budget, and the component that it becomes.
fn from_rust(options: &BuildOptions) -> Result<(String, Budget, Vec<u8>)> {
    let package = package(&options.crate_dir)?;
    let toolchain = find_toolchain()?;
    let profile = if package.has_plugin_profile {
        "plugin"
    } else {
        "release"
    };
    let mut command = cargo();
    command
        // Not as the rlib besides, which the plugin's tests are linked with:
        // cargo leaves out `lto` for a library that is also an rlib.
        .args(["rustc", "--lib", "--crate-type", "cdylib"])
        .args(["--target", TARGET, "--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        .arg("--manifest-path")
        .arg(&package.manifest)
        .stderr(Stdio::inherit());
    if !options.features.is_empty() {
        command.arg("--features").arg(options.features.join(","));
    }
    if let Some(folder) = &options.target_dir {
        command.arg("--target-dir").arg(folder);
    }
    toolchain.apply(&mut command);
    command.args(["--", STACK]);
    let output = command.output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("{} does not compile; see above", package.name);
    }
    let module_path = wasm_artifact(&String::from_utf8_lossy(&output.stdout), &package)
        .ok_or_else(|| anyhow!("cargo made no .wasm file of {}", package.name))?;
    let module = std::fs::read(&module_path)
        .with_context(|| format!("cannot read {}", module_path.display()))?;
    imports::refuse(&module, &package)?;
    let component = component_from_module(&module).with_context(|| package.name.clone())?;
    Ok((package.name, package.budget, component))
}

/// Writes beside the file and renames, so that a host that watches the
/// folder never reads half a plugin.
fn write(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    let half = path.with_extension("wasm.part");
    std::fs::write(&half, bytes).with_context(cannot)?;
    std::fs::rename(&half, path).with_context(cannot)
}
