//! The corpus of decisions comes to the same bytes through C.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sadakat_engine::records::{CustomerFormat, read_customers};
use serde::Deserialize;

use super::compiler::{Language, command, compile, run};

#[derive(Deserialize)]
pub(crate) struct Case {
    program: String,
    files: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) customers: String,
    pub(crate) events: String,
}

/// Every case of the corpus, laid out in a folder of its own.
pub(crate) fn cases(work: &Path) -> anyhow::Result<Vec<(PathBuf, Case)>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/decisions");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(corpus)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let folder = work.join(path.file_stem().unwrap_or_default());
        let case: Case = toml::from_str(&std::fs::read_to_string(&path)?)?;
        lay_out(&case, &folder)?;
        cases.push((folder, case));
    }
    anyhow::ensure!(cases.len() > 100, "only {} cases", cases.len());
    Ok(cases)
}

/// Lays out a case for the program in C.
fn lay_out(case: &Case, folder: &Path) -> anyhow::Result<()> {
    let rules = folder.join("rules");
    let files = case
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    for (name, text) in files.chain([("program.toml", case.program.as_str())]) {
        let path = rules.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(&rules))?;
        std::fs::write(path, text)?;
    }
    std::fs::write(folder.join("events"), &case.events)?;
    std::fs::write(folder.join("customers"), &case.customers)?;
    Ok(())
}

/// Decisions and rejects by the Rust library.
pub(crate) fn expected(case: &Case, folder: &Path) -> anyhow::Result<(String, String)> {
    let snapshot = sadakat_bindings::snapshot(&folder.join("rules"))?;
    let mut rejects = Vec::new();
    let customers = read_customers(
        case.customers.as_bytes(),
        "customers",
        CustomerFormat::NdJson,
        &snapshot.settings().schema,
        &mut |reject| rejects.push(sadakat_bindings::rejected(&reject)),
    )?;
    let past = sadakat_bindings::past(
        &snapshot,
        case.events.as_bytes(),
        Arc::from("events"),
        &customers,
        false,
    )?;
    rejects.extend(past.rejects);
    let rejects = rejects.iter().map(|reject| format!("{reject}\n")).collect();
    Ok((past.decisions, rejects))
}

#[test]
fn the_corpus_of_decisions_comes_to_the_same_bytes() -> anyhow::Result<()> {
    let work = tempfile::tempdir()?;
    let cases = cases(work.path())?;
    let program = compile("tests/programs/replay.c", Language::C99, work.path())?;
    run(command(&program).args(cases.iter().map(|(folder, _)| folder)))?;
    let mut lines = 0;
    for (folder, case) in &cases {
        let (decisions, rejects) = expected(case, folder)?;
        let told = std::fs::read_to_string(folder.join("decisions"))?;
        anyhow::ensure!(told == decisions, "{}:\n{told}", folder.display());
        let told = std::fs::read_to_string(folder.join("rejects"))?;
        anyhow::ensure!(told == rejects, "{}:\n{told}", folder.display());
        lines += decisions.lines().count();
    }
    anyhow::ensure!(lines > 300, "only {lines} decisions");
    Ok(())
}
