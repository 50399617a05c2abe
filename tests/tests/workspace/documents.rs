//! What is written for people leads to places that exist.

use std::path::{Path, PathBuf};

use sadakat_tests::path;

/// Every page of the repository.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !["target", ".git", "out", "corpus", "node_modules", ".venv"].contains(&&*name) {
                pages(&path, found)?;
            }
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    Ok(())
}

/// How a heading is linked to: its letters, with dashes between the words.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().trim().replace(' ', "-")
}

fn has_anchor(page: &Path, wanted: &str) -> anyhow::Result<bool> {
    let text = std::fs::read_to_string(page)?;
    let mut headings = text.lines().filter(|line| line.starts_with('#'));
    Ok(headings.any(|line| anchor(line.trim_start_matches('#')) == wanted))
}

#[test]
fn every_link_leads_somewhere() -> anyhow::Result<()> {
    let mut all = Vec::new();
    pages(&path(""), &mut all)?;
    anyhow::ensure!(all.len() > 20, "only {} pages", all.len());
    let (mut links, mut broken) = (0, Vec::new());
    for page in all {
        let text = std::fs::read_to_string(&page)?;
        // What stands in blocks of code is no link.
        for part in text.split("\n```").step_by(2) {
            for link in part.split("](").skip(1) {
                let link = link.split(')').next().unwrap_or_default();
                if link.contains("://") {
                    continue;
                }
                links += 1;
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let target = match file {
                    "" => page.clone(),
                    file => page.with_file_name(file),
                };
                if !target.exists() || (!anchor.is_empty() && !has_anchor(&target, anchor)?) {
                    broken.push(format!("{}: {link}", page.display()));
                }
            }
        }
    }
    anyhow::ensure!(links > 50, "only {links} links");
    anyhow::ensure!(broken.is_empty(), "{}", broken.join("\n"));
    Ok(())
}

/// The Turkish edition of the example program's page lists the same campaigns,
/// functions, words and examples, in the same order.
#[test]
fn the_turkish_page_of_the_example_program_lists_the_same() -> anyhow::Result<()> {
    // Of each row of a table what stands as code in its first cell, and every
    // block of code.
    let listed = |name: &str| -> anyhow::Result<Vec<String>> {
        let text = std::fs::read_to_string(path(name))?;
        let mut all: Vec<String> = text
            .split("\n```")
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        for row in text.lines().filter(|line| line.starts_with('|')) {
            let cell = row.replace("\\|", "");
            let cell = cell.split('|').nth(1).unwrap_or_default();
            let codes = cell.split('`').skip(1).step_by(2);
            let mut codes: Vec<String> = codes.map(str::to_owned).collect();
            // Sentences have another order.
            codes.sort();
            all.extend(codes);
        }
        Ok(all)
    };
    let (english, turkish) = (listed("rules/README.md")?, listed("rules/README.tr.md")?);
    anyhow::ensure!(english.len() > 120, "only {}", english.len());
    for (english, turkish) in english.iter().zip(&turkish) {
        assert_eq!(english, turkish);
    }
    assert_eq!(english.len(), turkish.len());
    Ok(())
}
