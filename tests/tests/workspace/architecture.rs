//! `host/ARCHITECTURE.md` leads to places that exist, and to every crate.

use std::collections::BTreeSet;

use sadakat_tests::path;

/// What stands in backticks and begins like a place of the repository.
fn places(text: &str) -> BTreeSet<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let begins = ["host/", "sdk/", "tests/", "plugins/", "rules/"];
    quoted
        .filter(|place| begins.iter().any(|begin| place.starts_with(begin)))
        .collect()
}

#[test]
fn every_place_exists() -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path("host/ARCHITECTURE.md"))?;
    let places = places(&text);
    anyhow::ensure!(places.len() > 40, "only {} places", places.len());
    let missing: Vec<&&str> = places
        .iter()
        .filter(|place| !path(place).exists())
        .collect();
    anyhow::ensure!(missing.is_empty(), "there is no {missing:?}");
    Ok(())
}

#[test]
fn every_crate_of_the_host_has_its_line() -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path("host/ARCHITECTURE.md"))?;
    let places = places(&text);
    for entry in std::fs::read_dir(path("host"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").exists() {
            let name = format!("host/{}", entry.file_name().display());
            anyhow::ensure!(places.contains(name.as_str()), "{name} is not told of");
        }
    }
    Ok(())
}
