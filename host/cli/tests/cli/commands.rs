//! Everything but `run`.

use anyhow::Context as _;
use serde_json::Value;

use crate::{sadakat, shop};

#[test]
fn help_is_no_error_and_nonsense_is_usage() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let help = sadakat(folder.path(), &["--help"], b"")?.code(0)?;
    for command in [
        "check", "test", "run", "import", "generate", "plugin", "init",
    ] {
        assert!(
            help.out.contains(&format!("\n  {command} ")),
            "{}",
            help.out
        );
        sadakat(folder.path(), &[command, "--help"], b"")?.code(0)?;
    }
    sadakat(folder.path(), &["frobnicate"], b"")?.code(2)?;
    sadakat(folder.path(), &["check"], b"")?.code(2)?;
    sadakat(folder.path(), &["run", "shop"], b"")?.code(2)?;
    sadakat(folder.path(), &["check", "shop", "--format", "xml"], b"")?.code(2)?;
    Ok(())
}

#[test]
fn what_is_not_there_is_one_plain_sentence() -> anyhow::Result<()> {
    let folder = shop()?;
    for args in [
        &["check", "nowhere"][..],
        &["test", "nowhere"],
        &["test", "shop", "--out", "nowhere/out"],
        &["run", "nowhere", "--events", "shop/events.ndjson"],
        &["run", "shop", "--events", "nowhere"],
        &[
            "run",
            "shop",
            "--events",
            "shop/events.ndjson",
            "--customers",
            "nowhere",
        ],
        &[
            "run",
            "shop",
            "--events",
            "shop/events.ndjson",
            "--out",
            "nowhere/out",
        ],
        &["plugin", "inspect", "nowhere"],
        &[
            "import",
            "nowhere",
            "nowhere",
            "--customers-out",
            "c",
            "--events-out",
            "e",
        ],
    ] {
        let ran = sadakat(folder.path(), args, b"")?.code(1)?;
        assert_eq!(ran.out, "", "{args:?}");
        assert_eq!(
            ran.err.trim_end().lines().count(),
            1,
            "{args:?}: {}",
            ran.err
        );
        assert!(
            ran.err.starts_with("error: cannot ") && ran.err.contains("`nowhere"),
            "{}",
            ran.err
        );
    }
    Ok(())
}

#[test]
fn init_makes_a_program_that_checks_and_runs() -> anyhow::Result<()> {
    let folder = shop()?;
    let check = sadakat(folder.path(), &["check", "shop"], b"")?.code(0)?;
    assert!(
        check
            .out
            .starts_with("My shop: 1 campaign fine, snapshot b3:"),
        "{}",
        check.out
    );
    assert_eq!(check.err, "");
    let args = [
        "run",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "shop/events.ndjson",
        "--out",
        "-",
    ];
    let run = sadakat(folder.path(), &args, b"")?.code(0)?;
    assert!(run.out.contains("\"amount\":\"25\"") && run.err.contains("0 faults"));
    let again = sadakat(folder.path(), &["init", "shop"], b"")?.code(1)?;
    assert_eq!(again.err, "error: shop has a program already\n");
    Ok(())
}

#[test]
fn check_says_where_and_what_to_write() -> anyhow::Result<()> {
    let folder = shop()?;
    let script = folder.path().join("shop/campaigns/base-points.rhai");
    std::fs::write(&script, "// Points.\npionts(5);\n")?;
    let text = sadakat(folder.path(), &["check", "shop"], b"")?.code(1)?;
    assert_eq!(text.out, "");
    for words in [
        "error[S0303]: there is no function `pionts`",
        "campaigns/base-points.rhai:2:1",
        "did you mean `points`?",
    ] {
        assert!(text.err.contains(words), "{}", text.err);
    }
    // The same as `run` says, which does not start.
    let run = sadakat(
        folder.path(),
        &["run", "shop", "--events", "-", "--out", "-"],
        b"",
    )?
    .code(1)?;
    assert!(run.out.is_empty() && run.err.contains("did you mean `points`?"));
    let json = sadakat(folder.path(), &["check", "shop", "--format", "json"], b"")?.code(1)?;
    let problems: Value = serde_json::from_str(&json.out)?;
    assert_eq!(problems[0]["code"], "S0303");
    assert_eq!(problems[0]["file"], "campaigns/base-points.rhai");
    assert_eq!(
        (&problems[0]["line"], &problems[0]["column"]),
        (&2.into(), &1.into())
    );
    assert_eq!(problems[0]["help"], "did you mean `points`?");
    std::fs::write(&script, "points(7 / 2);\n")?;
    // Another script than the one that the shop's cases are about.
    let warned = sadakat(folder.path(), &["check", "shop", "--no-cases"], b"")?.code(0)?;
    assert!(warned.out.ends_with(", 2 warnings\n"), "{}", warned.out);
    assert!(warned.err.contains("warning[S0308]"), "{}", warned.err);
    Ok(())
}

#[test]
fn a_full_disk_is_the_hosts_fault() -> anyhow::Result<()> {
    if !std::path::Path::new("/dev/full").exists() {
        return Ok(());
    }
    let folder = shop()?;
    let args = [
        "run",
        "shop",
        "--events",
        "shop/events.ndjson",
        "--out",
        "/dev/full",
    ];
    let ran = sadakat(folder.path(), &args, b"")?.code(3)?;
    assert!(ran.err.contains("cannot write `/dev/full`"), "{}", ran.err);
    // Many events are read ahead, and whoever reads them must end as well.
    let mut many = String::new();
    for number in 0..9_000 {
        many.push_str(&format!(
            "{{\"id\":\"e{number}\",\"kind\":\"visit\",\"at\":\"2026-03-01T10:00:00Z\"}}\n"
        ));
    }
    std::fs::write(folder.path().join("many.ndjson"), many)?;
    let args = [
        "run",
        "shop",
        "--events",
        "many.ndjson",
        "--out",
        "/dev/full",
    ];
    let ran = sadakat(folder.path(), &args, b"")?.code(3)?;
    assert!(ran.err.contains("cannot write `/dev/full`"), "{}", ran.err);
    Ok(())
}

/// What a program is read for, nothing is written over.
#[test]
fn generated_records_spare_the_program() -> anyhow::Result<()> {
    let folder = shop()?;
    let program = folder.path().join("shop/program.toml");
    let before = std::fs::read(&program)?;
    let args = [
        "generate",
        "--members",
        "3",
        "--events",
        "5",
        "--program",
        "shop",
        "--customers-out",
        "shop/program.toml",
        "--events-out",
        "shop/campaigns/base-points.rhai",
    ];
    let ran = sadakat(folder.path(), &args, b"")?.code(1)?;
    assert!(
        ran.err.contains("would write into the program"),
        "{}",
        ran.err
    );
    assert_eq!(std::fs::read(&program)?, before);
    Ok(())
}

#[test]
fn generated_records_run() -> anyhow::Result<()> {
    let folder = shop()?;
    let generate = |seed, name: &str| -> anyhow::Result<Vec<u8>> {
        let (customers, events) = (format!("{name}.customers"), format!("{name}.events"));
        let args = [
            "generate",
            "--members",
            "30",
            "--events",
            "400",
            "--seed",
            seed,
            "--program",
            "shop",
            "--customers-out",
            &customers,
            "--events-out",
            &events,
        ];
        sadakat(folder.path(), &args, b"")?.code(0)?;
        let run = [
            "run",
            "shop",
            "--customers",
            &customers,
            "--events",
            &events,
            "--format",
            "json",
        ];
        let summary: Value =
            serde_json::from_str(&sadakat(folder.path(), &run, b"")?.code(0)?.err)?;
        assert_eq!(
            (&summary["events"], &summary["rejects"]),
            (&400.into(), &0.into())
        );
        Ok(std::fs::read(folder.path().join(events))?)
    };
    assert_eq!(generate("1", "a")?, generate("1", "b")?);
    assert_ne!(generate("1", "a")?, generate("2", "c")?);
    Ok(())
}

#[test]
fn plugins_are_inspected_and_begun() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let fixtures = sadakat_tests::path("tests/fixtures/plugins");
    let plugin = fixtures.join("tier-multiplier.wasm");
    let plugin = plugin.to_string_lossy();
    let text = sadakat(folder.path(), &["plugin", "inspect", &plugin], b"")?.code(0)?;
    assert!(
        text.out
            .contains("  gold: integer = 50  Bonus for gold members"),
        "{}",
        text.out
    );
    let json = sadakat(
        folder.path(),
        &["plugin", "inspect", &plugin, "--format", "json"],
        b"",
    )?
    .code(0)?;
    let about: Value = serde_json::from_str(&json.out)?;
    assert_eq!(
        (&about["name"], &about["contract"]),
        (&"tier-multiplier".into(), &"1.0.0".into())
    );
    assert!(text.out.contains("\nbytes by crate:\n"), "{}", text.out);
    let parts = about["bytes_by_part"].as_array().context("a list")?;
    let sum: u64 = parts.iter().filter_map(|part| part["bytes"].as_u64()).sum();
    assert_eq!(Some(sum), about["bytes"].as_u64());
    let other = fixtures.join("README.md");
    let ran = sadakat(
        folder.path(),
        &["plugin", "inspect", &other.to_string_lossy()],
        b"",
    )?
    .code(1)?;
    assert!(ran.err.starts_with("error[S0402]: "), "{}", ran.err);
    sadakat(folder.path(), &["plugin", "new", "rainy-day"], b"")?.code(0)?;
    assert!(folder.path().join("rainy-day/src/lib.rs").is_file());
    assert!(folder.path().join("rainy-day/sdk/Cargo.toml").is_file());
    let again = sadakat(folder.path(), &["plugin", "new", "rainy-day"], b"")?.code(1)?;
    assert_eq!(again.err.trim_end().lines().count(), 1, "{}", again.err);
    sadakat(folder.path(), &["plugin", "new", "Rainy Day"], b"")?.code(1)?;
    Ok(())
}

/// As `sadakat check DIR | head -0` does: a reader that is gone is no mistake
/// of the rules, and nothing that a user is told of.
#[test]
fn nobody_has_to_read_what_is_said() -> anyhow::Result<()> {
    let folder = shop()?;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_sadakat"))
        .current_dir(folder.path())
        .args(["check", "shop"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()?;
    drop(child.stdout.take());
    let ended = child.wait_with_output()?;
    assert_eq!(ended.status.code(), Some(0));
    assert!(!String::from_utf8_lossy(&ended.stderr).contains("panicked"));
    // What could not be written because of the disk is said.
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let ended = std::process::Command::new(env!("CARGO_BIN_EXE_sadakat"))
            .current_dir(folder.path())
            .args(["check", "shop"])
            .stdout(full)
            .output()?;
        assert_eq!(ended.status.code(), Some(3));
    }
    Ok(())
}
