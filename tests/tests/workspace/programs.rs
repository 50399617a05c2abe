//! Broken program folders and what their authors are told. See
//! `tests/corpus/programs/README.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::load;
use sadakat_tests::{Golden, path, programs};

fn render(report: &Report) -> String {
    let (errors, warnings) = (report.error_count(), report.warning_count());
    format!(
        "{}{errors} errors, {warnings} warnings\n",
        report.render(false)
    )
}

#[test]
fn every_mistake_is_reported_in_words_for_its_author() -> anyhow::Result<()> {
    let mut golden = Golden::default();
    // A built plugin, for the cases that give it wrong parameters or limits.
    let plugin = std::fs::read(path("tests/fixtures/plugins/tier-multiplier.wasm"))?;
    for (case, mut folder) in programs()? {
        if case.ends_with("plugin-parameters") || case.ends_with("manifest-limits-bad") {
            folder.insert("plugins/tier-multiplier.wasm", plugin.clone());
        }
        let loaded = load(&folder);
        if loaded.snapshot.is_some() != loaded.report.is_ok() {
            golden.wrong(format!("{}: neither good nor bad", case.display()));
        }
        golden.compare(&case.join("expected.txt"), &render(&loaded.report))?;
    }
    golden.finish()
}

/// The codes that a case comes to: errors, then warnings.
fn codes(case: &str) -> anyhow::Result<String> {
    let expected = std::fs::read_to_string(
        path("tests/corpus/programs")
            .join(case)
            .join("expected.txt"),
    )?;
    let of = |severity: &str| {
        let begins = format!("{severity}[");
        let lines = expected.lines();
        let codes = lines.filter_map(|line| Some(line.strip_prefix(&begins)?.split_once(']')?.0));
        codes.collect::<BTreeSet<&str>>()
    };
    let list = |codes: BTreeSet<&str>| codes.into_iter().collect::<Vec<_>>().join(", ");
    let (errors, warnings) = (of("error"), of("warning"));
    Ok(match (errors.is_empty(), warnings.is_empty()) {
        (true, true) => "none".to_owned(),
        (false, true) => list(errors),
        (true, false) => format!("warning {}", list(warnings)),
        (false, false) => format!("{}; warning {}", list(errors), list(warnings)),
    })
}

/// Every case has a row in the table of the README, with its codes.
#[test]
fn the_table_of_cases_is_right() -> anyhow::Result<()> {
    let readme = path("tests/corpus/programs/README.md");
    let mut untold: BTreeSet<String> = programs()?
        .iter()
        .filter_map(|(case, _)| Some(case.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let mut found = String::new();
    for line in std::fs::read_to_string(&readme)?.lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        match cells[..] {
            [case, about, _] if case.starts_with("| `") => {
                let case = case.trim_matches(['|', ' ', '`']);
                untold.remove(case);
                writeln!(found, "| `{case}` | {about} | {} |", codes(case)?)?;
            }
            _ => writeln!(found, "{line}")?,
        }
    }
    let mut golden = Golden::default();
    golden.compare(&readme, &found)?;
    for case in untold {
        golden.wrong(format!("{case} has no row in {}", readme.display()));
    }
    golden.finish()
}
