//! What fuzzing once found, or went through, still keeps every promise. See
//! `tests/fuzz/README.md`.

use std::panic::catch_unwind;

use anyhow::Context as _;
use sadakat_tests::{fuzz, path};

#[test]
fn kept_inputs_keep_every_promise() -> anyhow::Result<()> {
    let corpus = path("tests/fuzz/corpus");
    let mut broken = Vec::new();
    for (name, target) in fuzz::TARGETS {
        let folder = corpus.join(name);
        let mut inputs = 0;
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let file = entry?.path();
            let bytes = std::fs::read(&file)?;
            inputs += 1;
            if catch_unwind(|| target(&bytes)).is_err() {
                broken.push(file);
            }
        }
        anyhow::ensure!(inputs > 0, "no input for {name}");
    }
    anyhow::ensure!(broken.is_empty(), "broken by {broken:#?}");
    Ok(())
}

#[test]
fn every_target_is_built() -> anyhow::Result<()> {
    let manifest = std::fs::read_to_string(path("tests/fuzz/Cargo.toml"))?;
    let mut targets = Vec::new();
    for entry in std::fs::read_dir(path("tests/fuzz/targets"))? {
        let name = entry?.path();
        targets.extend(name.file_stem().map(|name| name.display().to_string()));
    }
    targets.sort();
    assert_eq!(targets, fuzz::TARGETS.map(|(name, _)| name));
    for name in targets {
        assert!(
            manifest.contains(&format!("path = \"targets/{name}.rs\"")),
            "{name}"
        );
    }
    Ok(())
}
