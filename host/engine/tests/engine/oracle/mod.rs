//! A second implementation of the decision, slow and obvious, agrees with the
//! engine on random programs and baskets.
//!
//! | file | concept |
//! |---|---|
//! | `program.rs` | random programs, as files |
//! | `basket.rs` | random purchases, as records |
//! | `currencies.rs` | programs with two currencies |
//! | `load_order.rs` | programs whose campaigns come in another order |
//! | `naive.rs` | the decision, written from its description alone |
//! | `returns.rs` | purchases and returns with limits and budgets, one after the other |

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]

mod basket;
mod currencies;
mod load_order;
mod naive;
mod program;
mod returns;

use std::cell::Cell;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sadakat_engine::decide::{Evaluator, NoUsage};
use sadakat_engine::load::{Folder, load};
use sadakat_engine::{Events, MemberFacts, Snapshot};
use serde_json::Value;

use basket::{Basket, baskets};
use program::{Program, programs};

/// Programs, and baskets for each: 100,000 pairs.
const PROGRAMS: u32 = 1_000;
const BASKETS: usize = 100;

/// So many cases, the same ones in every run.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng)
}

#[test]
fn a_naive_decision_agrees() {
    let mut runner = runner(PROGRAMS);
    let input = (programs(), prop::collection::vec(baskets(), BASKETS));
    let given = Cell::new(0);
    let result = runner.run(&input, |(program, baskets)| {
        given.set(given.get() + check(&program, &baskets)?);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    // A test in which nothing happens proves nothing.
    let pairs = PROGRAMS as usize * BASKETS;
    assert!(
        given.get() > pairs,
        "{} effects for {pairs} pairs",
        given.get()
    );
}

/// Decides all baskets in one batch, one by one, and naively. Returns the
/// number of effects.
fn check(program: &Program, baskets: &[Basket]) -> Result<usize, TestCaseError> {
    let snapshot = compile(program);
    let together = decide(&snapshot, baskets);
    let mut given = 0;
    for (index, (basket, together)) in baskets.iter().zip(&together).enumerate() {
        let naive = naive::decide(program, basket);
        given += naive.len();
        let found = Value::Array(together.clone());
        prop_assert_eq!(
            &found,
            &Value::Array(naive),
            "basket {} of {:#?}\n{:#?}",
            index,
            program,
            basket
        );
    }
    // One event decides as it does among others.
    if let Some(first) = baskets.first() {
        let alone = decide(&snapshot, std::slice::from_ref(first));
        prop_assert_eq!(&alone[0], &together[0]);
    }
    Ok(given)
}

fn compile(program: &Program) -> Arc<Snapshot> {
    compile_files(program.files())
}

fn compile_files(files: Vec<(String, String)>) -> Arc<Snapshot> {
    let mut folder = Folder::default();
    for (path, text) in &files {
        folder.insert(path, text.as_bytes());
    }
    let loaded = load(&folder);
    match loaded.snapshot {
        Some(snapshot) => snapshot,
        None => panic!("{}\n{files:#?}", loaded.report.render(false)),
    }
}

fn decide(snapshot: &Arc<Snapshot>, baskets: &[Basket]) -> Vec<Vec<Value>> {
    let records = (0..)
        .zip(baskets)
        .map(|(number, basket)| (basket.record(number, ""), basket.facts()));
    decide_records(snapshot, &records.collect::<Vec<_>>())
}

fn decide_records(
    snapshot: &Arc<Snapshot>,
    records: &[(String, Option<MemberFacts>)],
) -> Vec<Vec<Value>> {
    let count = records.len();
    let records = records
        .iter()
        .map(|(record, facts)| (record.as_str(), facts.as_ref()));
    let events = Events::read(snapshot, records).unwrap();
    let decisions = Evaluator::new(Arc::clone(snapshot)).evaluate(&events.batch(&NoUsage));
    (0..count)
        .map(|row| {
            let json = decisions.to_json(snapshot, events.columns(), row);
            let mut decision: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(decision["faults"], Value::Array(Vec::new()), "{json}");
            match decision["effects"].take() {
                Value::Array(effects) => effects,
                other => panic!("{other}"),
            }
        })
        .collect()
}
