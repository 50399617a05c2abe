//! What a forge runs is what the manifests promise, and nobody else's latest.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sadakat_tests::path;

fn text(relative: &str) -> anyhow::Result<String> {
    std::fs::read_to_string(path(relative)).with_context(|| relative.to_owned())
}

/// The oldest Rust that the workspace promises.
fn oldest() -> anyhow::Result<String> {
    let manifest = text("Cargo.toml")?;
    let (_, version) = manifest
        .split_once("rust-version = \"")
        .context("no rust-version")?;
    let (version, _) = version.split_once('"').context("no end")?;
    Ok(version.to_owned())
}

fn manifests(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir()
            && ![
                "target",
                ".git",
                "fixtures",
                "fuzz",
                "node_modules",
                ".venv",
            ]
            .iter()
            .any(|n| name == *n)
        {
            manifests(&path, found)?;
        } else if name == "Cargo.toml" {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn every_crate_promises_the_same_rust_and_licence() -> anyhow::Result<()> {
    let mut all = Vec::new();
    for folder in ["host", "plugins", "sdk", "tests"] {
        manifests(&path(folder), &mut all)?;
    }
    anyhow::ensure!(all.len() > 15, "only {}", all.len());
    for manifest in all {
        let text = std::fs::read_to_string(&manifest)?;
        for key in [
            "rust-version.workspace",
            "license.workspace",
            "edition.workspace",
        ] {
            let has = text.lines().any(|line| line.starts_with(key));
            anyhow::ensure!(has, "{} has no {key}", manifest.display());
        }
    }
    // The Python package is a workspace of its own, and promises the same.
    let (own, whole) = (text("host/python/Cargo.toml")?, text("Cargo.toml")?);
    for key in ["edition = ", "rust-version = ", "license = "] {
        let says = |text: &str| {
            let mut lines = text.lines().filter(|line| line.starts_with(key));
            lines.next().map(str::to_owned)
        };
        anyhow::ensure!(says(&own).is_some() && says(&own) == says(&whole), "{key}");
    }
    Ok(())
}

#[test]
fn what_is_said_of_the_oldest_rust_is_so() -> anyhow::Result<()> {
    let oldest = oldest()?;
    for page in [
        ".github/workflows/checks.yml",
        ".github/workflows/upkeep.yml",
    ] {
        let installs = format!("rustup default {oldest}");
        anyhow::ensure!(text(page)?.contains(&installs), "{page}: no `{installs}`");
    }
    let says = format!("Rust {oldest} or newer");
    anyhow::ensure!(text("README.md")?.contains(&says), "README.md: no `{says}`");
    Ok(())
}

/// Actions are pinned by commit, and no token may write.
#[test]
fn workflows_trust_nobody_more_than_they_must() -> anyhow::Result<()> {
    for entry in std::fs::read_dir(path(".github/workflows"))? {
        let file = entry?.path();
        let text = std::fs::read_to_string(&file)?;
        let name = file.display();
        anyhow::ensure!(
            text.contains("\npermissions:\n  contents: read\n"),
            "{name}"
        );
        anyhow::ensure!(!text.contains(": write"), "{name} may write");
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let (_, commit) = line.split_once('@').with_context(|| line.to_owned())?;
            let commit = commit.split(' ').next().unwrap_or_default();
            let pinned = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            anyhow::ensure!(pinned, "{name}: {line}");
        }
    }
    Ok(())
}
