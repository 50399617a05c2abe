//! Decisions of small programs: one case is one file in
//! `tests/corpus/decisions`. `BLESS=1` rewrites what is expected.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test stops where it fails"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use sadakat_engine::decide::{Extras, write_decision, write_decision_with};
use sadakat_engine::model::Date;
use sadakat_engine::records::EventReader;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

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
    /// Whether to show until when each decision holds.
    #[serde(default)]
    valid_until: bool,
    expected: String,
}

#[test]
fn decisions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/decisions");
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
        // No decision depends on how many events are read at a time, on how
        // many threads decide them, nor on whether somebody looks.
        let actual = run(&case, 1000, 1, false);
        assert_eq!(actual, run(&case, 1, 1, false), "{}", path.display());
        assert_eq!(actual, run(&case, 2, 3, true), "{}", path.display());
        assert_eq!(actual, run(&case, 1000, 2, false), "{}", path.display());
        // Nothing that is tried only changes what others give.
        let tried = run(&case.with_shadows(), 1000, 1, false);
        let others = tried.lines().filter(|line| !line.contains("\"zz-"));
        let others: Vec<&str> = others.collect();
        let same: Vec<&str> = actual.lines().collect();
        if !actual.contains(" SHADOW ") {
            assert_eq!(others, same, "{}", path.display());
        }
        if bless {
            let (head, _) = text.split_once("expected = '''\n").unwrap();
            std::fs::write(&path, format!("{head}expected = '''\n{actual}'''\n")).unwrap();
        } else if actual != case.expected {
            wrong.push(format!("{}:\n{actual}", path.display()));
        }
    }
    assert!(count > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl Case {
    /// The same with campaigns that would shut all others out, and give much, if
    /// they were not tried only.
    fn with_shadows(&self) -> Self {
        let mut files = self.files.clone();
        let campaigns = [
            ("order", "exclusive = true\n", "discount(#{ percent: 90 });"),
            ("reward", "on_fault = \"refuse\"\n", "throw \"no\";"),
        ];
        for (phase, key, script) in campaigns {
            let manifest = format!(
                "on = [\"purchase\"]\nphase = \"{phase}\"\npriority = -1000\nshadow = true\n{key}"
            );
            files.insert(format!("campaigns/zz-{phase}.toml"), manifest);
            files.insert(format!("campaigns/zz-{phase}.rhai"), script.to_owned());
        }
        Self {
            about: String::new(),
            program: self.program.clone(),
            files,
            customers: self.customers.clone(),
            events: self.events.clone(),
            sweep: self.sweep.clone(),
            valid_until: self.valid_until,
            expected: String::new(),
        }
    }
}

/// Takes what campaigns would have given that are tried only out of a decision's
/// text.
fn split_shadow(json: &str) -> (String, Vec<String>) {
    let Some((head, tail)) = json.split_once(",\"shadow\":") else {
        return (json.to_owned(), Vec::new());
    };
    let mut values = serde_json::Deserializer::from_str(tail).into_iter::<Box<RawValue>>();
    let shadow = values.next().unwrap().unwrap();
    let rest = &tail[values.byte_offset()..];
    let (effects, faults) = shadow.get().split_once("],\"faults\":[").unwrap();
    let effects = objects(effects.split_once('[').unwrap().1);
    let faults = objects(faults.strip_suffix("]}").unwrap());
    let all = effects.into_iter().chain(faults).map(str::to_owned);
    (format!("{head}{rest}"), all.collect())
}

/// One line an effect, fault or event without either.
fn run(case: &Case, batch: usize, threads: usize, tracing: bool) -> String {
    let snapshot = recorded::program(&case.program, &case.files);
    let schema = Arc::clone(&snapshot.settings().schema);
    let mut replay = recorded::parallel(&snapshot, &case.customers, threads);
    replay.trace(tracing);
    let mut lines = String::new();
    let mut show = |replayed: &sadakat_engine::replay::Replayed| {
        for event in 0..replayed.len() {
            let Some((columns, decisions, row)) = replayed.get(event) else {
                let mut refused = replayed.refused().iter();
                let refused = refused.find(|refused| refused.event == event).unwrap();
                let code = refused.why.code().id;
                writeln!(lines, "{} REFUSED [{code}] {}", refused.id, refused.why).unwrap();
                continue;
            };
            let mut json = Vec::new();
            write_decision(&mut json, &snapshot, columns, decisions, row);
            let decision: Value = serde_json::from_slice(&json).unwrap();
            let name = decision.get("event").and_then(Value::as_str).unwrap();
            let (json, shadow) = split_shadow(&String::from_utf8(json).unwrap());
            // The text between the brackets, so that the order of keys counts.
            let effects = json.split_once("\"effects\":[").unwrap().1;
            let (effects, faults) = effects.split_once("],\"faults\":[").unwrap();
            let (faults, settled) = split_settled(faults);
            let faults = faults.as_str();
            let (faults, returned) = match faults.split_once("],\"returned\":") {
                Some((faults, returned)) => (format!("{faults}]"), returned),
                None => (faults.to_owned(), ""),
            };
            if !returned.is_empty() {
                let returned = returned.trim_end().strip_suffix('}').unwrap();
                writeln!(lines, "{name} RETURNED {returned}").unwrap();
            }
            let (faults, rest) = faults.rsplit_once(']').unwrap();
            let rest = rest.trim_end().trim_end_matches('}');
            if effects.is_empty() && faults.is_empty() && returned.is_empty() {
                writeln!(lines, "{name} nothing").unwrap();
            }
            for effect in objects(effects) {
                writeln!(lines, "{name} {effect}").unwrap();
            }
            for fault in objects(faults) {
                writeln!(lines, "{name} FAULT {fault}").unwrap();
            }
            for settled in settled {
                writeln!(lines, "{name} POINTS {settled}").unwrap();
            }
            for tried in shadow {
                writeln!(lines, "{name} SHADOW {tried}").unwrap();
            }
            if !rest.is_empty() {
                writeln!(lines, "{name} ALSO {rest}").unwrap();
            }
            if case.valid_until {
                let mut extended = Vec::new();
                let extras = Extras::default().with_valid_until();
                write_decision_with(&mut extended, &snapshot, columns, decisions, row, extras);
                let (extended, _) = split_shadow(&String::from_utf8(extended).unwrap());
                // The last key; nothing else differs.
                let (same, until) = extended.split_once(",\"valid_until\":").unwrap();
                assert_eq!(same, json.trim_end().trim_end_matches('}'));
                let until = until.trim_end().trim_end_matches('}');
                writeln!(lines, "{name} valid until {}", until.trim_matches('"')).unwrap();
            }
        }
    };
    for day in &case.sweep {
        show(&replay.sweep(Date::parse(day).unwrap()));
    }
    let mut reader = EventReader::new(case.events.as_bytes(), "events", schema);
    let wanted = replay.wanted();
    let mut rejects = String::new();
    while let Some(chunk) = reader.read(&wanted, batch).unwrap() {
        for reject in &chunk.rejects {
            writeln!(rejects, "REJECT {reject}").unwrap();
        }
        show(&replay.decide(&chunk.columns));
    }
    lines.push_str(&rejects);
    lines
}

/// What a decision says of points that paid, were not there or are owed, one by
/// one, and the text without it.
fn split_settled(text: &str) -> (String, Vec<String>) {
    let keys = [",\"paid_with_points\":", ",\"short\":", ",\"owed\":"];
    let starts = keys.iter().filter_map(|key| text.find(key));
    let Some(start) = starts.min() else {
        return (text.to_owned(), Vec::new());
    };
    let (rest, settled) = text.split_at(start);
    let settled = settled.trim_end().strip_suffix('}').unwrap().split(",\"");
    let mut told: Vec<String> = Vec::new();
    for part in settled.filter(|part| !part.is_empty()) {
        let begins = keys
            .iter()
            .any(|key| key.get(2..).is_some_and(|key| part.starts_with(key)));
        match told.last_mut() {
            Some(last) if !begins => *last = format!("{last},\"{part}"),
            _ => told.push(format!("\"{part}")),
        }
    }
    (format!("{rest}}}"), told)
}

/// Splits `{…},{…}`.
fn objects(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' if depth == 0 => (depth, start) = (1, at),
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    parts.push(&text[start..=at]);
                }
            }
            _ => {}
        }
    }
    parts
}
