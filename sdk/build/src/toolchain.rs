//! How this machine compiles to WebAssembly.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The first version whose standard library source builds for WebAssembly
/// with the flags used here.
const OLDEST_WITH_SOURCE: (u32, u32) = (1, 85);

const HELP: &str = "this machine cannot compile to WebAssembly yet.\n\
    With rustup:           rustup target add wasm32-unknown-unknown\n\
    On Debian and Ubuntu:  apt-get install --no-install-recommends rustc-web rust-web-src\n\
    On Fedora:             dnf install rust-std-static-wasm32-unknown-unknown";

/// A way to compile to WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The compiler has the target's standard library.
    Ready {
        /// The compiler.
        rustc: OsString,
    },
    /// The compiler has the source of the standard library, which is then
    /// compiled with the plugin, once per target folder.
    FromSource {
        /// The compiler.
        rustc: OsString,
        /// The linker for WebAssembly.
        linker: PathBuf,
    },
}

/// A compiler and where it keeps its libraries.
struct Compiler {
    rustc: OsString,
    sysroot: PathBuf,
}

/// Finds a way to compile to WebAssembly: a compiler that has the target,
/// else one that has the source of the standard library. Looks at `$RUSTC`
/// or the `rustc` on the path, and at `/usr/bin/rustc`, where Linux
/// distributions keep theirs.
///
/// # Errors
///
/// Says what to install if there is no way.
pub fn find_toolchain() -> Result<Toolchain> {
    let default = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let compilers: Vec<Compiler> = [default, "/usr/bin/rustc".into()]
        .into_iter()
        .filter_map(|rustc| {
            let sysroot = ask(&rustc, &["--print", "sysroot"])?;
            Some(Compiler {
                rustc,
                sysroot: PathBuf::from(sysroot.trim()),
            })
        })
        .collect();
    if compilers.is_empty() {
        bail!("there is no Rust compiler; install one from https://rustup.rs, then:\n{HELP}");
    }
    if let Some(ready) = compilers
        .iter()
        .find(|compiler| has_target(&compiler.sysroot))
    {
        return Ok(Toolchain::Ready {
            rustc: ready.rustc.clone(),
        });
    }
    let linker = compilers
        .iter()
        .find_map(|compiler| linker_in(&compiler.sysroot))
        .or_else(on_path);
    let with_source = compilers.iter().find(|compiler| {
        has_source(&compiler.sysroot)
            && ask(&compiler.rustc, &["--version"])
                .and_then(|version| parse_version(&version))
                .is_some_and(|version| version >= OLDEST_WITH_SOURCE)
    });
    match (with_source, linker) {
        (Some(compiler), Some(linker)) => Ok(Toolchain::FromSource {
            rustc: compiler.rustc.clone(),
            linker,
        }),
        (Some(_), None) => bail!(
            "there is no linker for WebAssembly: install `lld` (apt-get install lld) or use rustup:\n{HELP}"
        ),
        _ => bail!("{HELP}"),
    }
}

impl Toolchain {
    /// Sets the compiler and what it needs on a cargo command.
    pub(crate) fn apply(&self, cargo: &mut Command) {
        match self {
            Self::Ready { rustc } => {
                cargo.env("RUSTC", rustc);
            }
            Self::FromSource { rustc, linker } => {
                cargo
                    .env("RUSTC", rustc)
                    // Compiling the standard library is not a stable feature
                    // of cargo; plugins themselves use none but stable ones.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    .arg("-Zbuild-std=std,panic_abort");
            }
        }
    }
}

fn ask(rustc: &OsString, arguments: &[&str]) -> Option<String> {
    let output = Command::new(rustc).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn has_target(sysroot: &Path) -> bool {
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    std::fs::read_dir(libraries).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

fn has_source(sysroot: &Path) -> bool {
    sysroot
        .join("lib/rustlib/src/rust/library/std/Cargo.toml")
        .is_file()
}

/// The linker that rustup's toolchains carry for their own platform.
fn linker_in(sysroot: &Path) -> Option<PathBuf> {
    let platforms = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    platforms
        .flatten()
        .map(|platform| platform.path().join("bin").join(executable("rust-lld")))
        .find(|linker| linker.is_file())
}

fn on_path() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    ["rust-lld", "wasm-ld"].into_iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(executable(name)))
            .find(|linker| linker.is_file())
    })
}

fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Major and minor of `rustc 1.96.0 (…)`.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let version = text.split_whitespace().nth(1)?;
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(
            parse_version("rustc 1.96.0 (ac68faa20 2026-05-25)"),
            Some((1, 96))
        );
        assert_eq!(parse_version("rustc 1.97.0-nightly"), Some((1, 97)));
        assert_eq!(parse_version("gibberish"), None);
    }

    #[test]
    fn an_empty_sysroot_has_neither_target_nor_source() {
        let empty = tempfile::tempdir().unwrap();
        assert!(!has_target(empty.path()));
        assert!(!has_source(empty.path()));
        assert_eq!(linker_in(empty.path()), None);
    }

    #[test]
    fn a_target_counts_only_with_its_library() {
        let sysroot = tempfile::tempdir().unwrap();
        let libraries = sysroot.path().join("lib/rustlib").join(TARGET).join("lib");
        std::fs::create_dir_all(&libraries).unwrap();
        assert!(!has_target(sysroot.path()));
        std::fs::write(libraries.join("libstd-0123.rlib"), "").unwrap();
        assert!(has_target(sysroot.path()));
    }
}
