//! Cases: what authors are told of their mistakes and of cases that do not
//! hold (see `tests/corpus/cases/README.md`), and the cases of the example
//! program.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sadakat_engine::cases::{CaseRun, Cases};
use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::Folder;
use sadakat_tests::{Golden, open, path};

/// The files of a corpus, by name.
fn files(corpus: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = path("tests/corpus/cases").join(corpus);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "toml") {
            files.push(file);
        }
    }
    files.sort();
    anyhow::ensure!(!files.is_empty(), "no file in {}", folder.display());
    Ok(files)
}

/// What the author of a file of cases is told.
fn told(file: &PathBuf) -> anyhow::Result<(Report, CaseRun)> {
    let mut folder = Folder::read(&path("tests/corpus/cases/program"))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    folder.insert(&format!("cases/{name}"), std::fs::read(file)?);
    let snapshot = open(&folder)?;
    let mut report = Report::default();
    let run = Cases::read(&folder, &snapshot, &mut report).run(&snapshot);
    Ok((report, run))
}

#[test]
fn every_mistake_is_reported_in_words_for_its_author() -> anyhow::Result<()> {
    let mut golden = Golden::default();
    for file in files("mistakes")? {
        let (report, run) = told(&file)?;
        let (errors, warnings) = (report.error_count(), report.warning_count());
        if errors + warnings == 0 {
            golden.wrong(format!("{}: nothing is wrong", file.display()));
        }
        let text = format!(
            "{}{errors} errors, {warnings} warnings, {} cases can be run\n",
            report.render(false),
            run.verdicts().len()
        );
        golden.compare(&file.with_extension("txt"), &text)?;
    }
    golden.finish()
}

#[test]
fn every_case_that_does_not_hold_says_why() -> anyhow::Result<()> {
    let mut golden = Golden::default();
    for file in files("failing")? {
        let (mut report, run) = told(&file)?;
        if !report.is_ok() {
            golden.wrong(format!("{}\n{}", file.display(), report.render(false)));
        }
        for verdict in run.verdicts().iter().filter(|verdict| verdict.holds()) {
            golden.wrong(format!(
                "{}: {} holds",
                file.display(),
                verdict.case().name()
            ));
        }
        run.report(&mut report);
        golden.compare(&file.with_extension("txt"), &report.render(false))?;
    }
    golden.finish()
}

#[test]
fn campaigns_whose_own_cases_fail_are_not_fit_to_go_live() -> anyhow::Result<()> {
    let others = path("tests/corpus/cases/failing/others.toml");
    let (_, run) = told(&others)?;
    assert_eq!(run.unfit().into_iter().collect::<Vec<_>>(), ["gold"]);
    let totals = path("tests/corpus/cases/failing/totals.toml");
    let (_, run) = told(&totals)?;
    assert!(run.unfit().is_empty());
    Ok(())
}

/// Every campaign of the example program says when it gives something, when it
/// gives nothing, and something about the edges: all of them hold, and leave
/// nothing open.
#[test]
fn the_example_program_keeps_its_promises() -> anyhow::Result<()> {
    let folder = Folder::read(&path("rules"))?;
    let snapshot = open(&folder)?;
    let mut report = Report::default();
    let cases = Cases::read(&folder, &snapshot, &mut report);
    let run = cases.run(&snapshot);
    run.report(&mut report);
    anyhow::ensure!(report.diagnostics().is_empty(), "{}", report.render(false));
    assert!(run.coverage().is_complete(), "{:#?}", run.coverage());
    for campaign in snapshot.campaigns() {
        let own = cases
            .iter()
            .filter(|case| case.campaign() == Some(&*campaign.id));
        assert!(own.count() >= 3, "{} has too few cases", campaign.id);
        let file = format!("cases/{}.toml", campaign.id);
        anyhow::ensure!(folder.get(&file).is_some(), "{file} is missing");
    }
    Ok(())
}

/// R108: a case that is written and read again is the same case, and comes to
/// the same. So does each alone.
#[test]
fn a_case_survives_the_way_through_a_file() -> anyhow::Result<()> {
    let failing = files("failing")?;
    let mut programs = vec![(path("rules"), Vec::new())];
    programs.push((path("tests/corpus/cases/program"), failing));
    for (program, more) in programs {
        let mut folder = Folder::read(&program)?;
        for file in more {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            folder.insert(&format!("cases/{name}"), std::fs::read(&file)?);
        }
        let snapshot = open(&folder)?;
        let cases = Cases::read(&folder, &snapshot, &mut Report::default());
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for case in cases.iter() {
            texts
                .entry(case.file())
                .or_default()
                .push_str(&case.to_toml());
        }
        let mut again = folder.clone();
        for (file, text) in &texts {
            again.insert(file, text.as_bytes());
        }
        let mut report = Report::default();
        let read = Cases::read(&again, &snapshot, &mut report);
        anyhow::ensure!(report.is_ok(), "{}", report.render(false));
        assert_eq!(read.len(), cases.len());
        let (first, second) = (cases.run(&snapshot), read.run(&snapshot));
        for (first, second) in first.verdicts().iter().zip(second.verdicts()) {
            assert_eq!(first.case().to_toml(), second.case().to_toml());
            assert_eq!(first.holds(), second.holds(), "{}", second.case().to_toml());
        }
        for (case, verdict) in cases.iter().zip(first.verdicts()) {
            let alone = cases.about(case.name()).run(&snapshot);
            let found = alone.verdicts().iter().find(|alone| {
                (alone.case().name(), alone.case().file()) == (case.name(), case.file())
            });
            assert_eq!(found.map(|alone| alone.holds()), Some(verdict.holds()));
        }
    }
    Ok(())
}
