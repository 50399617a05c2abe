//! C programs, compiled against the header and linked with the library.
//!
//! `cargo xtask c --proof` runs them under other programs (`SADAKAT_C_UNDER`),
//! and compiled with other options (`SADAKAT_C_OPTIONS`).

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, ensure};

/// A language that a program is compiled as.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Language {
    C99,
    Cpp,
}

/// Warnings are mistakes.
const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

/// Compiles a source file of this crate.
pub(crate) fn compile(source: &str, language: Language, into: &Path) -> anyhow::Result<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = library()?;
    let libraries = library.parent().context("a library lies in a folder")?;
    let program = into.join(format!("{language:?}"));
    let (compiler, as_language) = match language {
        Language::C99 => ("cc", ["-std=c99", "-xc"]),
        Language::Cpp => ("c++", ["-std=c++11", "-xc++"]),
    };
    let output = Command::new(compiler)
        .args(as_language)
        .args(STRICT)
        .args(words("SADAKAT_C_OPTIONS"))
        .arg("-I")
        .arg(home.join("include"))
        .arg(home.join(source))
        .args(["-xnone", "-o"])
        .arg(&program)
        .arg(&library)
        .arg(format!("-Wl,-rpath,{}", libraries.display()))
        .arg("-pthread")
        .output()
        .with_context(|| format!("{compiler}, the compiler"))?;
    ensure!(
        output.status.success(),
        "{source} as {language:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(program)
}

/// A program, to be run.
pub(crate) fn command(program: &Path) -> Command {
    let mut under = words("SADAKAT_C_UNDER").into_iter();
    match under.next() {
        None => Command::new(program),
        Some(first) => {
            let mut command = Command::new(first);
            command.args(under).arg(program);
            command
        }
    }
}

/// Runs a program, which must not fail.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<Output> {
    let output = command.output()?;
    ensure!(
        output.status.success(),
        "{command:?} ended with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output)
}

fn words(variable: &str) -> Vec<String> {
    let said = std::env::var(variable).unwrap_or_default();
    said.split_whitespace().map(str::to_owned).collect()
}

/// The library, which Cargo builds beside the tests.
pub(crate) fn library() -> anyhow::Result<PathBuf> {
    let tests = std::env::current_exe()?;
    let name = format!(
        "{}sadakat{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let library = tests.with_file_name(name);
    ensure!(library.is_file(), "there is no {}", library.display());
    Ok(library)
}
