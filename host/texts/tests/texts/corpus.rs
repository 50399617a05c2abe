//! Every message of the programs of the corpus, in Turkish, as a file that
//! people can read through.

use std::collections::BTreeSet;
use std::path::Path;

use sadakat_engine::cases::Cases;
use sadakat_engine::load::{Folder, IncrementalLoader};
use sadakat_texts::Language;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/programs");

/// Every text that the programs of the corpus come to.
fn english() -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for entry in std::fs::read_dir(CORPUS).expect("the corpus") {
        let path = entry.expect("a program").path();
        let inner = ["program", "in"].map(|name| path.join(name));
        let folder = inner.into_iter().find(|path| path.is_dir()).unwrap_or(path);
        let Ok(folder) = Folder::read(&folder) else {
            continue;
        };
        let mut loaded = IncrementalLoader::new().load(&folder);
        if let Some(snapshot) = &loaded.snapshot {
            let cases = Cases::read(&folder, snapshot, &mut loaded.report);
            cases.run(snapshot).report(&mut loaded.report);
        }
        for diagnostic in loaded.report.diagnostics() {
            texts.insert(diagnostic.message.clone());
            let more = [&diagnostic.label, &diagnostic.help, &diagnostic.note];
            texts.extend(more.into_iter().flatten().cloned());
            texts.extend(diagnostic.example.as_ref().map(ToString::to_string));
        }
    }
    texts
}

#[test]
fn no_message_of_the_corpus_is_left_in_english() {
    let turkish = Language::find("tr").expect("Turkish");
    let texts = english();
    assert!(texts.len() > 500, "{}", texts.len());
    let mut said = String::new();
    let mut left = Vec::new();
    for text in &texts {
        said.push_str(&format!("{text}\n{}\n\n", turkish.say(text)));
        if !turkish.knows(text) {
            left.push(format!("{text}\n  {}", turkish.say(text)));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts/turkish.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &said).expect("written");
    }
    assert!(left.is_empty(), "{}:\n{}", left.len(), left.join("\n"));
    let blessed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        blessed == said,
        "texts/tests/texts/turkish.txt is not what is said; bless it with BLESS=1 and read it"
    );
}
