//! The page of codes says what `sadakat_engine::diagnostic::CODES` says, and
//! every code is used.

use std::fmt::Write as _;
use std::path::Path;

use sadakat_engine::diagnostic::CODES;
use sadakat_tests::path;

const CHAPTERS: [(&str, &str); 10] = [
    ("S01", "The program folder"),
    ("S02", "Expressions"),
    ("S03", "Scripts"),
    ("S04", "Plugins"),
    ("S05", "Records"),
    ("S06", "Cases"),
    ("S07", "Faults of single events"),
    ("S08", "Imports"),
    ("S09", "Warnings about programs that are hardly meant"),
    ("S", "Others"),
];

fn page() -> anyhow::Result<String> {
    let mut page = "# Codes\n\nWhat Sadakat reports, by code. This page is made from \
        `src/diagnostic/code.rs`: `cargo xtask codes` writes it.\n"
        .to_owned();
    let mut left = CODES.to_vec();
    for (prefix, title) in CHAPTERS {
        let (here, others): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|code| code.id.starts_with(prefix));
        left = others;
        if !here.is_empty() {
            write!(
                page,
                "\n## {title}\n\n| Code | Title | What it means |\n|---|---|---|\n"
            )?;
        }
        for code in here {
            let explanation = code.explanation.replace('|', "\\|");
            writeln!(page, "| {} | {} | {explanation} |", code.id, code.title)?;
        }
    }
    Ok(page)
}

#[test]
fn the_page_of_codes_is_current() -> anyhow::Result<()> {
    let file = path("host/engine/CODES.md");
    let page = page()?;
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page)?;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == page,
        "CODES.md is out of date: run `cargo xtask codes`"
    );
    Ok(())
}

/// All Rust source of a folder but the list of codes itself.
fn source(folder: &Path, all: &mut String) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            source(&path, all)?;
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("code.rs") {
            all.push_str(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

#[test]
fn every_code_is_used() -> anyhow::Result<()> {
    let list = std::fs::read_to_string(path("host/model/src/diagnostic/code.rs"))?;
    let mut all = String::new();
    for folder in [
        "host/engine/src",
        "host/language/src",
        "host/model/src",
        "host/import/src",
        "host/cli/src",
    ] {
        source(&path(folder), &mut all)?;
    }
    let names = list.lines().filter_map(|line| {
        let (name, rest) = line.trim().split_once(" = \"S")?;
        rest.starts_with(|c: char| c.is_ascii_digit())
            .then_some(name)
    });
    let names: Vec<&str> = names.collect();
    assert_eq!(names.len(), CODES.len());
    let unused: Vec<&&str> = names.iter().filter(|name| !all.contains(**name)).collect();
    assert!(unused.is_empty(), "nothing reports {unused:?}");
    Ok(())
}
