//! The SDK as it travels with this library, for machines without a checkout.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use include_dir::{Dir, DirEntry, include_dir};
use toml::{Table, Value};

use crate::language::Language;
use crate::template::write;

static RUST: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../rust");
static TYPESCRIPT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../typescript");
static PYTHON: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../python");

/// What the manifests of the SDK take from their workspace.
const WORKSPACE: &str = include_str!("../../../Cargo.toml");

/// The folder of the macros in that of the SDK, and their name.
const MACROS: (&str, &str) = ("macros", "sadakat-sdk-macros");

/// Writes the SDK into a folder, complete in itself. Its tests stay here.
pub(crate) fn write_sdk(language: Language, folder: &Path) -> Result<()> {
    let sdk = match language {
        Language::Rust => &RUST,
        Language::TypeScript => &TYPESCRIPT,
        Language::Python => &PYTHON,
    };
    for (path, contents) in files(sdk) {
        let text = std::str::from_utf8(contents).context("a file of the SDK is not text")?;
        let is_crate = path.file_name().is_some_and(|name| name == "Cargo.toml");
        let text = match is_crate {
            true => &standing_alone(text)?,
            false => text,
        };
        write(&folder.join(path), text)?;
    }
    Ok(())
}

fn files<'d>(dir: &'d Dir<'_>) -> Vec<(PathBuf, &'d [u8])> {
    let mut all = Vec::new();
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => {
                let name = dir.path().file_name();
                let left_out = ["tests", "__pycache__"];
                if !left_out
                    .iter()
                    .any(|of| name.is_some_and(|name| name == *of))
                {
                    all.extend(files(dir));
                }
            }
            DirEntry::File(file) => all.push((file.path().to_owned(), file.contents())),
        }
    }
    all
}

/// A manifest with everything that it takes from its workspace in its place,
/// and without what tests need.
fn standing_alone(manifest: &str) -> Result<String> {
    let workspace: Table = WORKSPACE.parse()?;
    let workspace = workspace.get("workspace").context("no workspace")?;
    let mut manifest: Table = manifest.parse()?;
    for tests in ["dev-dependencies", "test", "lints"] {
        manifest.remove(tests);
    }
    for (key, shared) in [
        ("package", workspace.get("package")),
        ("dependencies", workspace.get("dependencies")),
    ] {
        let own = manifest.get_mut(key).and_then(Value::as_table_mut);
        for (name, value) in own.into_iter().flatten() {
            let inherits = |table: &Table| table.get("workspace") == Some(&Value::Boolean(true));
            if !value.as_table().is_some_and(inherits) {
                continue;
            }
            *value = match name == MACROS.1 {
                true => Table::from_iter([("path".to_owned(), MACROS.0.into())]).into(),
                false => {
                    let shared = shared.and_then(|shared| shared.get(name));
                    shared
                        .with_context(|| format!("the workspace has no {key}.{name}"))?
                        .clone()
                }
            };
        }
    }
    Ok(manifest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdk_is_written_complete_in_itself() {
        let folder = tempfile::tempdir().unwrap();
        write_sdk(Language::Rust, folder.path()).unwrap();
        for file in [
            "README.md",
            "src/lib.rs",
            "macros/src/lib.rs",
            "wit/sadakat.wit",
        ] {
            assert!(folder.path().join(file).is_file(), "{file}");
        }
        assert!(!folder.path().join("tests").exists());
        for file in ["Cargo.toml", "macros/Cargo.toml"] {
            let manifest = std::fs::read_to_string(folder.path().join(file)).unwrap();
            assert!(!manifest.contains("workspace"), "{manifest}");
            assert!(manifest.contains("edition = \"2024\""), "{manifest}");
        }
    }

    #[test]
    fn that_of_python_comes_with_the_contract() {
        let folder = tempfile::tempdir().unwrap();
        write_sdk(Language::Python, folder.path()).unwrap();
        for file in [
            "README.md",
            "src/sadakat_sdk/__init__.py",
            "wit/sadakat.wit",
        ] {
            assert!(folder.path().join(file).is_file(), "{file}");
        }
    }

    #[test]
    fn that_of_typescript_comes_with_the_contract_and_what_builds() {
        let folder = tempfile::tempdir().unwrap();
        write_sdk(Language::TypeScript, folder.path()).unwrap();
        for file in ["README.md", "src/index.ts", "build.mjs", "wit/sadakat.wit"] {
            assert!(folder.path().join(file).is_file(), "{file}");
        }
        assert!(!folder.path().join("node_modules").exists());
    }
}
