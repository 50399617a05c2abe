//! Explanations of small programs: one case is one file in
//! `tests/corpus/explanations`, with the JSON form beside it. `BLESS=1`
//! rewrites what is expected.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::path::Path;
use std::sync::Arc;

use sadakat_engine::explain::{About, Explainer, Explanation};
use sadakat_engine::model::Date;
use sadakat_engine::records::EventReader;
use sadakat_engine::replay::Replayed;
use serde::Deserialize;
use serde_json::Value;

use super::recorded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[expect(dead_code, reason = "for people")]
    about: String,
    program: String,
    files: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    customers: String,
    events: String,
    /// Days whose sweep is decided before the events.
    #[serde(default)]
    sweep: Vec<String>,
    /// The event to explain.
    explain: String,
    /// The campaign to explain; all if none.
    campaign: Option<String>,
    expected: String,
}

#[test]
fn explanations() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/explanations");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let case: Case =
            toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let found = explain(&case, 1000);
        // No explanation depends on how many events are read at a time.
        assert_eq!(found, explain(&case, 1), "{}", path.display());
        agrees_with_itself(&found);
        let json: Value = serde_json::from_str(&found.to_json()).unwrap();
        let json = format!("{}\n", serde_json::to_string_pretty(&json).unwrap());
        let json = json.replace(&found.snapshot, "b3:…");
        let json_path = path.with_extension("json");
        if bless {
            let (head, _) = text.split_once("expected = '''\n").unwrap();
            let text = format!("{head}expected = '''\n{}'''\n", found.to_text());
            std::fs::write(&path, text).unwrap();
            std::fs::write(json_path, json).unwrap();
            continue;
        }
        if found.to_text() != case.expected {
            wrong.push(format!("{}:\n{}", path.display(), found.to_text()));
        }
        if std::fs::read_to_string(&json_path).unwrap_or_default() != json {
            wrong.push(format!("{}:\n{json}", json_path.display()));
        }
    }
    assert!(count > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The reason is the first check that failed; if all passed, the campaign ran.
fn agrees_with_itself(explanation: &Explanation) {
    for campaign in &explanation.campaigns {
        let failed = campaign.checks.iter().find(|check| !check.passed());
        let failed = failed.map(|check| {
            let check = serde_json::to_value(check).unwrap();
            check
                .get("check")
                .and_then(Value::as_str)
                .unwrap()
                .to_owned()
        });
        if let Some(failed) = failed
            && campaign.fault.is_none()
        {
            assert_eq!(campaign.reason.name(), failed, "{}", campaign.campaign);
        }
    }
}

fn explain(case: &Case, batch: usize) -> Explanation {
    let snapshot = recorded::program(&case.program, &case.files);
    let about = case.campaign.as_ref().map_or(About::All, |campaign| {
        About::One(snapshot.find(campaign).unwrap())
    });
    let schema = Arc::clone(&snapshot.settings().schema);
    let id = schema.find("event.id").unwrap();
    let mut explainer = Explainer::new(Arc::clone(&snapshot));
    let mut look = |replayed: &Replayed| {
        (0..replayed.len()).find_map(|event| {
            let (columns, decisions, row) = replayed.get(event).unwrap();
            let ids = columns.get(id).unwrap().as_text().unwrap();
            (ids.get(row) == Some(&case.explain))
                .then(|| explainer.explain(decisions, row, about).unwrap())
        })
    };
    let mut replay = recorded::replay(&snapshot, &case.customers);
    replay.trace(true);
    for day in &case.sweep {
        if let Some(found) = look(&replay.sweep(Date::parse(day).unwrap())) {
            return found;
        }
    }
    let mut reader = EventReader::new(case.events.as_bytes(), "events", schema);
    let wanted = replay.wanted().clone();
    while let Some(chunk) = reader.read(&wanted, batch).unwrap() {
        assert_eq!(chunk.rejects, []);
        if let Some(found) = look(&replay.decide(&chunk.columns)) {
            return found;
        }
    }
    panic!("no event {}", case.explain)
}
