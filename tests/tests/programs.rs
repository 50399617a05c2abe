//! Broken program folders and what their authors are told. See
//! `tests/corpus/programs/README.md`.

use sadakat_engine::diagnostic::Report;
use sadakat_engine::load::{Folder, load};
use sadakat_tests::{Golden, cases, path};

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
    for case in cases("tests/corpus/programs")? {
        let mut folder = Folder::read(&case)?;
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
