//! Parts of a program folder.

use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::load::{Folder, load};

use super::{folder, promises};

/// A manifest beside a script that is right.
pub fn manifest(bytes: &[u8]) {
    let mut folder = folder();
    folder.insert("campaigns/fuzzed.toml", bytes);
    folder.insert("campaigns/fuzzed.rhai", &b"points(7);"[..]);
    check(&folder);
}

/// `program.toml` above campaigns that are right.
pub fn program(bytes: &[u8]) {
    let mut folder = folder();
    folder.insert("program.toml", bytes);
    check(&folder);
}

/// The phases, and what a script may be triggered by.
const PLACES: [(&str, &str); 8] = [
    ("order", "purchase"),
    ("earn", "purchase"),
    ("boost", "purchase"),
    ("reward", "purchase"),
    ("status", "purchase"),
    ("reward", "survey\", \"day\", \"visit"),
    ("item", "purchase"),
    ("shipping", "purchase"),
];

/// A script beside a manifest that is right. The first byte says which.
pub fn script(bytes: &[u8]) {
    let Some((&place, text)) = bytes.split_first() else {
        return;
    };
    let Some((phase, on)) = PLACES.get(usize::from(place) % PLACES.len()) else {
        return;
    };
    let mut folder = folder();
    let manifest = format!(
        "name = \"Fuzzed\"\non = [\"{on}\"]\nphase = \"{phase}\"\n[params]\npercent = 15\n\
         rate = 1.5\nvalid = \"14 days\"\nsince = 2026-01-01\ncities = [\"istanbul\", \"izmir\"]\n"
    );
    folder.insert("campaigns/fuzzed.toml", manifest.into_bytes());
    folder.insert("campaigns/fuzzed.rhai", text);
    check(&folder);
}

/// An audience. The first byte says what triggers its campaign.
pub fn condition(bytes: &[u8]) {
    let Some((&place, text)) = bytes.split_first() else {
        return;
    };
    let (Some((phase, on)), Ok(text)) = (
        PLACES.get(usize::from(place) % PLACES.len()),
        std::str::from_utf8(text),
    ) else {
        return;
    };
    let audience = in_quotes(text);
    let manifest = format!(
        "name = \"Fuzzed\"\non = [\"{on}\"]\nphase = \"{phase}\"\naudience = {audience}\n\
         [params]\nfrom = 50\nrate = 1.5\nsince = 2026-01-01\ncities = [\"istanbul\", \"izmir\"]\n"
    );
    let mut folder = folder();
    folder.insert("campaigns/fuzzed.toml", manifest.into_bytes());
    folder.insert("campaigns/fuzzed.rhai", &b"tag(\"for whom\");"[..]);
    check(&folder);
}

/// A text of TOML.
fn in_quotes(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whatever is in the folder, its author is told what is wrong, or it decides
/// as programs must.
fn check(folder: &Folder) {
    let loaded = load(folder);
    let report = loaded.report.render(false);
    assert_eq!(
        loaded.snapshot.is_some(),
        loaded.report.is_ok(),
        "a program is in force exactly if nothing is wrong with it:\n{report}"
    );
    for diagnostic in loaded.report.diagnostics() {
        assert!(!diagnostic.message.is_empty(), "{report}");
    }
    let snapshot: Option<Arc<Snapshot>> = loaded.snapshot;
    if let Some(snapshot) = snapshot {
        promises::hold(&snapshot);
    }
}
