//! Broken program folders and what their authors are told. See
//! `tests/corpus/programs/README.md`.

use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::{Folder, load};
use sadakat_tests::{Golden, cases};

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
    for case in cases("tests/corpus/programs")? {
        let loaded = load(&Folder::read(&case)?);
        if loaded.snapshot.is_some() != loaded.report.is_ok() {
            golden.wrong(format!("{}: neither good nor bad", case.display()));
        }
        golden.compare(&case.join("expected.txt"), &render(&loaded.report))?;
    }
    golden.finish()
}
