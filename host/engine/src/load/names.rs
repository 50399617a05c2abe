//! Names of files that are passed over, or taken for others.

use std::collections::BTreeMap;

use unicode_security::{MixedScript as _, confusable_detection::skeleton};

use super::Folder;
use crate::diagnostic::{Diagnostic, Report, codes, visible};

/// What looked like a file of the program and is none.
pub(super) fn passed_over(folder: &Folder, report: &mut Report) {
    for passed in folder.passed() {
        let source = report.add_source(passed.path.as_str(), "");
        let message = format!("`{}` is passed over: {}", passed.path, passed.why);
        report
            .push(Diagnostic::warning(codes::PASSED_OVER, source, 0..0, message).help(passed.help));
    }
}

/// Names that people take for others: `bаse` with a Cyrillic letter in it.
pub(super) fn look_alikes(folder: &Folder, report: &mut Report) {
    for (part, ending) in [
        ("campaigns", "toml"),
        ("plugins", "wasm"),
        ("tables", "csv"),
    ] {
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for (path, stem, _) in folder.part(part, ending) {
            // Plain letters look like themselves, or like nothing that is
            // written by mistake.
            let other = match known.entry(skeleton(stem).collect()) {
                std::collections::btree_map::Entry::Occupied(other) => Some(*other.get()),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(stem);
                    None
                }
            };
            let plain = stem.is_ascii() && other.is_none_or(str::is_ascii);
            let message = match other {
                _ if plain => continue,
                Some(other) => format!("`{}` looks like `{}`", visible(stem), visible(other)),
                None if !stem.is_single_script() => format!(
                    "`{}` has letters of several scripts, which people take for others",
                    visible(stem)
                ),
                None => continue,
            };
            let source = report.add_source(path, "");
            report.push(
                Diagnostic::warning(codes::LOOK_ALIKE, source, 0..0, message)
                    .help("rename the file, with letters of one script"),
            );
        }
    }
}
