//! A plan comes to what the interpreter comes to.
//!
//! | file | what is compared |
//! |---|---|
//! | `generator.rs` | makes scripts over the whole language |
//! | this file | generated scripts, and those of every program here |

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

mod generator;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::{Event, Fixture, purchase};
use generator::Generator;
use sadakat_engine::load::{Folder, load};
use sadakat_engine::program::{Program, ProgramForm, Proposals, Rows, Worker};
use sadakat_engine::script::ScriptProgram;

/// Whether a script became a plan.
fn is_plan(program: &ScriptProgram) -> bool {
    matches!(program.form(), ProgramForm::Plan { .. })
}

/// Events that differ in what they have and lack.
fn events() -> Vec<Event> {
    let new = Event::new("purchase", "2026-02-28T21:30:00Z")
        .with("event.id", "E2")
        .with("customer.tier", "bronze")
        .with("purchase.total", "0")
        .with("purchase.net", "0")
        .with("purchase.currency", "TRY")
        .with("history.purchases", "0")
        .with("history.spend", "0");
    let regular = purchase()
        .with("event.id", "E3")
        .with("customer.tier", "silver")
        .with("customer.birth_date", "1988-02-29")
        .with("customer.city", "İzmir")
        .with("purchase.total", "99.99")
        .with("history.purchases", "12")
        .with("history.days_since_purchase", "31")
        .line("coffee 0.250 12.49")
        .line("tea 3 30");
    vec![purchase(), new, regular]
}

fn evaluate(mut worker: Box<dyn Worker>, fixture: &Fixture, events: &[Event]) -> Proposals {
    let columns = Arc::new(fixture.columns(events));
    let selected: Vec<u32> = (0..events.len() as u32).collect();
    let mut out = Proposals::default();
    let rows = Rows {
        columns: &columns,
        selected: &selected,
    };
    worker.evaluate(&rows, &mut out);
    out.work = 0;
    out
}

/// What the two come to where they first differ.
fn difference(seed: u64, script: &str, planned: &Proposals, other: &Proposals) -> String {
    let effects = planned
        .effects
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    let others = other
        .effects
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    let count = planned.effects.len().max(other.effects.len());
    let first = effects.zip(others).take(count).find(|(a, b)| a != b);
    format!(
        "seed {seed}\n{script}effects: {first:?}\nfaults: {:?}\nagainst {:?}",
        planned.faults, other.faults
    )
}

/// How many scripts to compare; more with `SADAKAT_SCRIPTS=100000`.
fn count() -> u64 {
    let more = std::env::var("SADAKAT_SCRIPTS").ok();
    more.and_then(|more| more.parse().ok()).unwrap_or(1_500)
}

#[test]
fn generated_scripts_come_to_the_same_in_a_plan_and_in_the_interpreter() {
    let fixture = Fixture::default();
    let events = events();
    let (mut compared, mut faulted, mut effects) = (0, 0, 0);
    let mut differ = Vec::new();
    for seed in 0..count() {
        let script = Generator::new(seed).script();
        let (program, _) = match fixture.compile(&script) {
            Ok(compiled) => compiled,
            // What the check refuses is no script.
            Err(_) => continue,
        };
        let form = program.form();
        assert!(is_plan(&program), "seed {seed}: {form:?}\n{script}");
        let planned = evaluate(program.worker(), &fixture, &events);
        let Some(interpreter) = program.interpreter() else {
            panic!("every script has an interpreter");
        };
        let interpreted = evaluate(interpreter, &fixture, &events);
        compared += 1;
        faulted += planned.faults.len();
        effects += planned.effects.len();
        let same = planned.effects == interpreted.effects && planned.faults == interpreted.faults;
        if !same {
            differ.push(difference(seed, &script, &planned, &interpreted));
        }
    }
    assert!(
        differ.is_empty(),
        "{}",
        differ[..differ.len().min(12)].join("\n---\n")
    );
    // The generator must speak of something.
    assert!(compared * 2 > count(), "{compared}");
    assert!(effects as u64 > compared, "{effects}");
    assert!(faulted > 0);
}

/// Every folder with a `program.toml` below a folder.
fn programs(below: &Path, found: &mut Vec<PathBuf>) {
    if below.join("program.toml").is_file() {
        found.push(below.to_owned());
    }
    let entries = std::fs::read_dir(below).into_iter().flatten().flatten();
    let folders = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir());
    folders.for_each(|folder| programs(&folder, found));
}

#[test]
fn scripts_of_all_programs_here_that_are_fine_are_plans() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = Vec::new();
    for part in ["rules", "tests/corpus", "tests/bench/program"] {
        programs(&root.join(part), &mut folders);
    }
    let mut plans = 0;
    for path in folders {
        let Ok(folder) = Folder::read(&path) else {
            continue;
        };
        let loaded = load(&folder);
        let campaigns = loaded
            .snapshot
            .iter()
            .flat_map(|snapshot| snapshot.campaigns());
        for campaign in campaigns {
            if campaign.program.interpreter().is_none() {
                continue;
            }
            let form = campaign.program.form();
            let what = (path.display(), &campaign.id);
            assert!(
                matches!(form, ProgramForm::Plan { .. }),
                "{what:?}: {form:?}"
            );
            plans += 1;
        }
    }
    assert!(plans > 100, "{plans}");
}

/// A thread has 2 MiB at least, and a stack that overflows ends the process.
#[test]
fn the_deepest_scripts_fit_the_stack_of_a_thread() {
    let deep = |inner: &str, levels: usize| {
        let mut expression = inner.to_owned();
        for level in 0..levels {
            expression = match level % 3 {
                0 => format!("(1 + {expression})"),
                1 => format!("if true {{ {expression} }} else {{ 0 }}"),
                _ => format!("max({expression}, 0)"),
            };
        }
        expression
    };
    let mut scripts = Vec::new();
    for levels in 1..40 {
        // Functions that call the next one in their deepest place.
        let mut script = String::new();
        for function in 0..7 {
            let next = format!("f{}(n)", function + 1);
            let body = deep(&next, levels);
            script.push_str(&format!("fn f{function}(n) {{ {body} }}\n"));
        }
        script.push_str("fn f7(n) { n }\n");
        script.push_str(&format!("points({});", deep("f0(1)", levels)));
        scripts.push(script);
        scripts.push(format!("points({});", deep("1", 2 * levels)));
    }
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let run = thread.spawn(move || {
        let fixture = Fixture::default();
        let mut ran = 0;
        for script in &scripts {
            if let Ok((program, _)) = fixture.compile(script)
                && is_plan(&program)
            {
                let out = evaluate(program.worker(), &fixture, &[purchase()]);
                assert_eq!((out.effects.len(), out.faults.len()), (1, 0), "{script}");
                ran += 1;
            }
        }
        ran
    });
    let ran = run.unwrap().join().unwrap();
    assert!(ran > 10, "{ran}");
}

/// Functions that call others twice double with every level.
#[test]
fn functions_that_double_are_no_plan_and_take_no_time() {
    let mut script = String::from("fn f0(n) { n }\n");
    for level in 1..60 {
        script.push_str(&format!(
            "fn f{level}(n) {{ f{0}(n) + f{0}(n) }}\n",
            level - 1
        ));
    }
    script.push_str("points(f59(1));");
    let fixture = Fixture::default();
    if let Ok((program, _)) = fixture.compile(&script) {
        assert!(!is_plan(&program));
    }
}

/// What is nested is freed by recursion.
#[test]
fn lists_that_nest_without_end_are_stopped() {
    let fixture = Fixture::default();
    for script in [
        "let deep = []; for i in 0..90000 { deep = [deep]; } points(1);",
        "let deep = []; for i in 0..90000 { let next = []; next.push(deep); deep = next; } points(1);",
        "let deep = []; for i in 0..90000 { deep = [1].map(|x| deep); } points(1);",
        "let deep = []; for i in 0..90000 { deep = [#{ a: deep }]; } points(1);",
    ] {
        let (program, _) = fixture.compile(script).unwrap();
        assert!(is_plan(&program), "{:?}", program.form());
        let out = evaluate(program.worker(), &fixture, &[purchase()]);
        let code = out.faults.first().map(|fault| fault.code.id);
        assert_eq!(code, Some("S0702"), "{script}");
    }
}

/// Work within one step is counted by its size.
#[test]
fn what_is_large_uses_up_the_steps() {
    let fixture = Fixture::default();
    for script in [
        "let a = []; for i in 0..9000 { a.push(i); } let n = 0; \
         for i in 0..100000 { let b = a + [1]; n += b.len(); } points(n);",
        "let a = []; for i in 0..9000 { a.push(i); } \
         for i in 0..100000 { let b = a; b.push(i); } points(1);",
        "let t = \"x\"; for i in 0..16 { t = t + t; } let n = 0; \
         for i in 0..100000 { if t.to_upper() == t { n += 1; } } points(n);",
        "let t = \"x\"; for i in 0..15 { t = t + t; } let kept = []; \
         for i in 0..9000 { kept.push(`${t}${i}`); } points(kept.len());",
        "let a = []; for i in 0..9000 { a.push(i); } let n = 0; \
         for i in 0..100000 { if -1 in a { n += 1; } } points(n);",
    ] {
        let (program, _) = fixture.compile(script).unwrap();
        assert!(is_plan(&program), "{:?}", program.form());
        let out = evaluate(program.worker(), &fixture, &[purchase()]);
        let code = out.faults.first().map(|fault| fault.code.id);
        assert_eq!(code, Some("S0702"), "{script}\n{:?}", out.effects);
    }
}
