//! A plan comes to what the interpreter comes to.
//!
//! | file | what is compared |
//! |---|---|
//! | `generator.rs` | makes scripts over the whole language |
//! | this file | generated scripts, and those of every program here |

mod generator;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::{Event, Fixture, purchase};
use crate::load::{Folder, load};
use crate::program::{Program, Proposals, Rows, Worker};
use generator::Generator;

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
        assert!(
            program.plan.is_ok(),
            "seed {seed}: {:?}\n{script}",
            program.plan
        );
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
                matches!(form, crate::program::ProgramForm::Plan { .. }),
                "{what:?}: {form:?}"
            );
            plans += 1;
        }
    }
    assert!(plans > 100, "{plans}");
}
