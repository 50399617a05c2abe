//! What a plugin says reaches its author, and changes nothing.

use std::sync::Arc;

use sadakat_engine::batch::Columns;
use sadakat_engine::plugin::{Plugin, PluginProgram};
use sadakat_engine::program::{Note, Program as _, Proposals, Rows};

use crate::plugin::support::{
    bind, evaluate, events, fixture, limits, params, points, runtime, schema, text,
};

fn speaking(mode: &str) -> PluginProgram {
    let plugin = Plugin::load(&runtime(), &fixture("speaking.wasm")).unwrap();
    bind(
        &plugin,
        &schema(),
        &params(&[("mode", text(mode))]),
        limits(),
    )
    .unwrap()
}

/// With somebody who looks at single events.
fn looked_at(program: &PluginProgram, columns: &Arc<Columns>, selected: &[u32]) -> Proposals {
    let mut out = Proposals {
        notes: Some(Vec::new()),
        ..Proposals::default()
    };
    program
        .worker()
        .evaluate(&Rows { columns, selected }, &mut out);
    out
}

fn note(row: u32, text: &str) -> Note {
    Note {
        row: Some(row),
        text: text.to_owned(),
    }
}

#[test]
fn a_panic_says_where_and_why() {
    let columns = events(&["good", "bad-1", "fine"]);
    for (mode, words) in [
        ("words", ": no tariff for bad-1"),
        (
            "index",
            ": index out of bounds: the len is 5 but the index is 100",
        ),
        (
            "unwrap",
            ": called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }",
        ),
        (
            "controls",
            ": red \\u{1b}[31m, two\\nlines, back\\u{202e}wards, nothing .",
        ),
    ] {
        let out = evaluate(&speaking(mode), &columns, &[0, 1, 2]);
        let [fault] = &out.faults[..] else {
            panic!("{mode}: {:?}", out.faults)
        };
        assert_eq!((fault.row, fault.code.id), (1, "S0704"), "{mode}");
        let place = fault
            .message
            .strip_prefix("the plugin panicked at src/lib.rs:");
        assert!(
            place.is_some_and(|rest| rest.ends_with(words)),
            "{mode}: {}",
            fault.message
        );
        // The others stand.
        assert_eq!(points(&out), [(0, 1_000_000), (2, 1_000_000)], "{mode}");
    }
}

#[test]
fn a_long_panic_is_cut() {
    let out = evaluate(&speaking("long"), &events(&["bad"]), &[0]);
    let message = &out.faults[0].message;
    assert!(message.ends_with("ğ …"), "{message}");
    assert!(message.len() < 600, "{message}");
}

#[test]
fn a_panic_about_parameters_is_told_of_every_event() {
    let out = evaluate(&speaking("refuse"), &events(&["a", "b"]), &[0, 1]);
    assert_eq!(out.faults.len(), 2);
    for fault in &out.faults {
        assert!(
            fault.message.ends_with(": these parameters will not do"),
            "{}",
            fault.message
        );
    }
}

#[test]
fn lines_reach_whoever_looks() {
    let columns = events(&["one", "bad-2", "three"]);
    let out = looked_at(&speaking("lines"), &columns, &[0, 2]);
    let lines = [
        note(0, "the event one"),
        note(0, "has 3 letters"),
        note(2, "the event three"),
        note(2, "has 5 letters"),
    ];
    assert_eq!(out.notes.unwrap(), lines);
    // Lines before a panic and before a failure stand, once.
    for (mode, line) in [("words", "before the end"), ("failure", "about to fail")] {
        let out = looked_at(&speaking(mode), &columns, &[0, 1, 2]);
        assert_eq!(out.notes.unwrap(), [note(1, line)], "{mode}");
    }
    let out = looked_at(&speaking("validate"), &columns, &[0]);
    let about_none = Note {
        row: None,
        text: "asked once a call".to_owned(),
    };
    assert_eq!(out.notes.unwrap(), [about_none]);
}

#[test]
fn many_lines_are_cut_and_cost_fuel_whoever_listens() {
    let columns = events(&["bad", "good"]);
    let limits = limits().plugin_fuel(500_000_000);
    let plugin = Plugin::load(&runtime(), &fixture("speaking.wasm")).unwrap();
    let program = bind(
        &plugin,
        &schema(),
        &params(&[("mode", text("many"))]),
        limits,
    )
    .unwrap();
    let heard = looked_at(&program, &columns, &[0, 1]);
    let unheard = evaluate(&program, &columns, &[0, 1]);
    assert_eq!(heard.effects, unheard.effects);
    assert_eq!(heard.work, unheard.work);
    let notes = heard.notes.unwrap();
    assert_eq!(notes[0], note(0, "line 0"));
    assert_eq!(notes.last(), Some(&note(0, "… and more than 4096 bytes")));
    // Whoever writes without end uses up the fuel.
    let out = evaluate(&speaking("many"), &columns, &[0, 1]);
    assert_eq!(out.faults.len(), 1);
    assert_eq!((out.faults[0].row, out.faults[0].code.id), (0, "S0705"));
    assert_eq!(points(&out), [(1, 1_000_000)]);
}

#[test]
fn decisions_do_not_depend_on_listeners_or_company() {
    let ids: Vec<String> = (0..300)
        .map(|n| {
            if n % 7 == 0 {
                format!("bad-{n}")
            } else {
                format!("e-{n}")
            }
        })
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let columns = events(&ids);
    let all: Vec<u32> = (0..300).collect();
    for mode in ["quiet", "lines", "words", "failure"] {
        let program = speaking(mode);
        let unheard = evaluate(&program, &columns, &all);
        let heard = looked_at(&program, &columns, &all);
        assert_eq!(heard.effects, unheard.effects, "{mode}");
        assert_eq!(heard.faults, unheard.faults, "{mode}");
        let together = heard.notes.unwrap();
        let alone: Vec<Note> = all
            .iter()
            .flat_map(|row| looked_at(&program, &columns, &[*row]).notes.unwrap())
            .collect();
        assert_eq!(together, alone, "{mode}");
    }
}
