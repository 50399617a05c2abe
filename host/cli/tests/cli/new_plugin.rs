//! From nothing to a tested plugin in a program, outside a checkout.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{Ran, sadakat, shop};

/// Shared with `cargo xtask plugins`, so that the libraries are compiled once.
fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| sadakat_tests::path("target"), PathBuf::from);
    std::path::absolute(target.join("plugins")).unwrap_or_default()
}

/// Runs `sadakat plugin` in a folder, without a network and with more of an
/// environment.
fn plugin(folder: &Path, args: &[&str], more: &[(&str, &str)]) -> anyhow::Result<Ran> {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_sadakat"))
        .current_dir(folder)
        .env("SADAKAT_CACHE", "")
        .env("CARGO_NET_OFFLINE", "true")
        .envs(more.iter().copied())
        .arg("plugin")
        .args(args)
        .output()?;
    Ok(Ran {
        code: status.code(),
        out: String::from_utf8(stdout)?,
        err: String::from_utf8(stderr)?,
    })
}

#[test]
fn a_new_plugin_is_tested_and_runs_in_a_program() -> anyhow::Result<()> {
    let folder = shop()?;
    let folder = folder.path();
    plugin(folder, &["new", "rainy-day"], &[])?.code(0)?;
    let target = target();
    let target = ["--target-dir", &target.to_string_lossy()];
    let tested = plugin(folder, &[&["test", "rainy-day"], &target[..]].concat(), &[])?.code(0)?;
    assert!(!tested.err.contains("warning"), "{}", tested.err);
    let built = [
        &["build", "rainy-day", "--out-dir", "shop/plugins"],
        &target[..],
    ]
    .concat();
    plugin(folder, &built, &[])?.code(0)?;
    std::fs::write(
        folder.join("shop/campaigns/rainy-day.toml"),
        "name = \"Rainy day\"\non = [\"purchase\"]\nphase = \"earn\"\nplugin = \"rainy-day\"\n",
    )?;
    sadakat(folder, &["check", "shop"], b"")?.code(0)?;
    Ok(())
}

/// Whoever has a compiler without WebAssembly is told what to install.
#[test]
#[cfg(unix)]
fn a_missing_toolchain_is_named() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    plugin(folder, &["new", "rainy-day"], &[])?.code(0)?;
    // A compiler whose libraries are nowhere.
    let rustc = folder.join("rustc");
    std::fs::write(&rustc, "#!/bin/sh\necho /nowhere\n")?;
    std::fs::set_permissions(&rustc, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let more = [("RUSTC", &*rustc.to_string_lossy())];
    let ran = plugin(folder, &["build", "rainy-day"], &more)?;
    // A distribution's own compiler is found wherever it is.
    let another = Path::new("/usr/bin/rustc").exists();
    assert!(another || ran.code == Some(1), "{:?}", ran.code);
    let help = "rustup target add wasm32-unknown-unknown";
    assert!(ran.code == Some(0) || ran.err.contains(help), "{}", ran.err);
    Ok(())
}
