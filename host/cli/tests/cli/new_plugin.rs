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
        .env("SADAKAT_CACHE", crate::compiled())
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

/// It is tested, runs in a program, and takes no more than its manifest says:
/// one plugin for all, since each is compiled with a copy of the SDK.
#[test]
fn a_new_plugin_is_tested_runs_and_keeps_its_budget() -> anyhow::Result<()> {
    let folder = shop()?;
    let folder = folder.path();
    plugin(folder, &["new", "rainy-day"], &[])?.code(0)?;
    let target = target();
    let target = ["--target-dir", &target.to_string_lossy()];
    let tested = plugin(folder, &[&["test", "rainy-day"], &target[..]].concat(), &[])?.code(0)?;
    assert!(!tested.err.contains("warning"), "{}", tested.err);
    for line in [
        "ok    points.toml: a point for every ten euros, ",
        "ok    points.toml: less than ten euros, ",
    ] {
        assert!(tested.out.contains(line), "{}", tested.out);
    }
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
    keeps_its_budget(folder, &target)
}

fn keeps_its_budget(folder: &Path, target: &[&str]) -> anyhow::Result<()> {
    let manifest = folder.join("rainy-day/Cargo.toml");
    let text = std::fs::read_to_string(&manifest)?;
    let test = |budget: &str| {
        let changed = text.replace("fuel = 100_000\nsize = \"200 KB\"", budget);
        anyhow::ensure!(changed != text, "the template has another budget");
        std::fs::write(&manifest, changed)?;
        plugin(folder, &[&["test", "rainy-day"], target].concat(), &[])?.code(1)
    };
    let small = test("fuel = 5\nsize = \"1 KB\"")?;
    for part in [
        "fuel for an event, and its budget is 5\n",
        "bytes, and its budget is 1000\n",
        "raise `size` under [package.metadata.sadakat.budget]",
    ] {
        assert!(small.err.contains(part), "{}", small.err);
    }
    let wrong = test("size = \"small\"")?;
    assert!(
        wrong.err.contains("such as `size = \"100 KB\"`"),
        "{}",
        wrong.err
    );
    Ok(())
}

/// Every language has its files, and what is missing on this machine is told
/// by what to install.
#[test]
fn a_plugin_of_another_language_says_what_to_install() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    for (language, file, install) in [
        ("typescript", "src/plugin.ts", "https://nodejs.org"),
        ("python", "src/plugin.py", "https://python.org"),
    ] {
        let made = plugin(folder, &["new", language, "--language", language], &[])?.code(0)?;
        assert!(made.out.contains(file), "{}", made.out);
        for file in [file, "sdk/README.md", "cases/points.toml"] {
            assert!(folder.join(language).join(file).is_file(), "{file}");
        }
        for command in ["build", "test"] {
            let ran = plugin(folder, &[command, language], &[("PATH", "")])?.code(1)?;
            assert!(ran.err.contains(install), "{}", ran.err);
        }
    }
    let other = plugin(folder, &["new", "other", "--language", "cobol"], &[])?.code(2)?;
    assert!(other.err.contains("typescript"), "{}", other.err);
    let none = plugin(folder, &["build", "."], &[])?.code(1)?;
    assert!(none.err.contains("package.json"), "{}", none.err);
    Ok(())
}

/// A row for each size of call, with what an event took; and what stands in
/// the way, with what to do.
#[test]
fn a_plugin_is_measured() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let wasm = sadakat_tests::path("tests/fixtures/plugins/tier-multiplier.wasm");
    let wasm = wasm.to_string_lossy();
    let bench = |params: &str| {
        let case = folder.join("case.toml");
        std::fs::write(&case, format!("[params]\n{params}\n"))?;
        plugin(folder, &["bench", &wasm, "--case", "case.toml"], &[])
    };
    let rows = |ran: &Ran| -> Vec<Vec<String>> {
        let lines = ran.out.lines().skip(2).take(3);
        let words = lines.map(|line| line.split_whitespace().map(str::to_owned).collect());
        words.collect()
    };
    let usual = rows(&bench("gold = 50")?.code(0)?);
    let sizes: Vec<&str> = usual.iter().map(|row| &*row[0]).collect();
    assert_eq!(sizes, ["1", "16", "256"]);
    for row in &usual {
        assert!(
            row[1].parse::<u64>()? > 0 && row[2].parse::<u64>()? > 0,
            "{row:?}"
        );
        assert!(row[3].parse::<u64>()? > 0, "{row:?}");
        assert_eq!((&*row[4], &*row[5]), (&*usual[0][4], "0"));
    }
    // Fuel is the same in every run, and so are bytes.
    let again = rows(&bench("gold = 50")?.code(0)?);
    assert!(usual.iter().zip(&again).all(|(a, b)| a[2..4] == b[2..4]));
    let refused = bench("gold = -1")?.code(1)?;
    for part in [
        "error[S0405]",
        "gold must not be negative",
        "help: `--case FILE`",
    ] {
        assert!(refused.err.contains(part), "{}", refused.err);
    }
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
