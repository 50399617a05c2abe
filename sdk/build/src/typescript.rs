//! How a plugin in TypeScript becomes a component.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::budget::{self, Budget};
use crate::cargo::pointed;
use crate::language::Language;

/// What a plugin's folder must have installed.
const TOOLS: [&str; 4] = [
    "@bytecodealliance/componentize-js",
    "esbuild",
    "sadakat-sdk",
    "typescript",
];

/// The first version of Node.js that has all that the tools need.
const OLDEST_NODE: u32 = 20;

const HELP: &str = "plugins in TypeScript are built with Node.js 20 or later and its npm.\n\
    From its makers:       https://nodejs.org\n\
    On Debian and Ubuntu:  apt-get install nodejs npm\n\
    On Fedora:             dnf install nodejs npm";

/// What a plugin's `package.json` says of it.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) budget: Budget,
    /// Whether it has tests of its own.
    has_tests: bool,
}

pub(crate) fn package(folder: &Path) -> Result<Package> {
    let path = folder.join(Language::TypeScript.manifest());
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
    let stated = |key: &str| match manifest.get(key).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => bail!("{} does not state the plugin's `{key}`", path.display()),
    };
    stated("version")?;
    Ok(Package {
        name: stated("name")?,
        budget: budget::read(
            pointed(&manifest, "/sadakat"),
            Language::TypeScript.budget(),
        )?,
        has_tests: pointed(&manifest, "/scripts/test").is_string(),
    })
}

/// A component of the plugin in a folder, without the contract's version.
pub(crate) fn component(folder: &Path) -> Result<Vec<u8>> {
    check_node()?;
    install(folder)?;
    let sdk = folder.join("node_modules/sadakat-sdk");
    let sdk = std::fs::canonicalize(&sdk)
        .with_context(|| format!("the SDK is not in {}", sdk.display()))?;
    let out = tempfile::NamedTempFile::new().context("cannot write a temporary file")?;
    let built = Command::new("node")
        .arg(sdk.join("build.mjs"))
        .arg(folder)
        .arg(sdk.join("wit"))
        .arg(out.path())
        .status()
        .context("cannot run node")?;
    if !built.success() {
        bail!("{} does not compile; see above", folder.display());
    }
    std::fs::read(out.path()).context("the built component cannot be read")
}

/// Runs the plugin's own tests, if it has any; whether they hold.
pub(crate) fn tests_hold(folder: &Path) -> Result<bool> {
    if !package(folder)?.has_tests {
        return Ok(true);
    }
    check_node()?;
    install(folder)?;
    let tests = npm().arg("test").current_dir(folder).status();
    Ok(tests.context("cannot run npm")?.success())
}

fn check_node() -> Result<()> {
    let found = Command::new("node").arg("--version").output().ok();
    let version = found.filter(|found| found.status.success());
    let version = version.map(|found| String::from_utf8_lossy(&found.stdout).trim().to_owned());
    let Some(version) = version else {
        bail!("there is no Node.js: {HELP}");
    };
    match major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!("Node.js is {version}, which is too old: {HELP}"),
    }
}

/// 20 of `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Has npm fetch what the manifest asks for, unless it is all there.
fn install(folder: &Path) -> Result<()> {
    let has = |tool: &str| {
        let parts: PathBuf = ["node_modules", tool, "package.json"].iter().collect();
        folder.join(parts).is_file()
    };
    if TOOLS.iter().all(|tool| has(tool)) {
        return Ok(());
    }
    let installed = npm()
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .status();
    let installed = installed.with_context(|| format!("there is no npm: {HELP}"))?;
    if !installed.success() {
        bail!(
            "npm cannot install what {} asks for; see above",
            folder.join(Language::TypeScript.manifest()).display()
        );
    }
    match TOOLS.iter().find(|tool| !has(tool)) {
        None => Ok(()),
        Some(tool) => bail!(
            "{} does not ask for `{tool}`: compare it with that of a plugin that `sadakat plugin \
             new --language typescript` makes",
            folder.join(Language::TypeScript.manifest()).display()
        ),
    }
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9.0.0-nightly"), Some(9));
        assert_eq!(major("gibberish"), None);
    }

    #[test]
    fn a_manifest_that_lacks_something_is_told_what() {
        let folder = tempfile::tempdir().unwrap();
        let package = |text: &str| {
            std::fs::write(folder.path().join("package.json"), text).unwrap();
            package(folder.path())
        };
        let all = r#"{ "name": "a", "version": "1.0.0", "sadakat": { "budget": { "fuel": 5 } } }"#;
        let read = package(all).unwrap();
        assert_eq!((&*read.name, read.budget.fuel), ("a", Some(5)));
        for (text, words) in [
            ("{ ", "is not JSON"),
            (r#"{ "name": "a" }"#, "`version`"),
            (r#"{ "version": "1.0.0" }"#, "`name`"),
            (
                r#"{ "name": "a", "version": "1.0.0", "sadakat": { "budget": { "fule": 5 } } }"#,
                "`fule`",
            ),
        ] {
            let error = format!("{:#}", package(text).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
    }
}
