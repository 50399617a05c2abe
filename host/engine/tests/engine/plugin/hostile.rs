//! What a plugin does wrong is the fault of the events it went wrong with.

use std::sync::Arc;
use std::time::Instant;

use sadakat_engine::batch::Column;
use sadakat_engine::effect::{Effect, Value};
use sadakat_engine::program::{Program as _, Proposals, Rows};

use super::support::{evaluate, events, expected_sum, hostile, hostile_with, limits, points};

const IDS: [&str; 9] = ["a", "bb", "ccc", "d", "bad", "ee", "f", "gg", "hhh"];

/// Eight healthy events and a hostile one. The healthy ones must get exactly
/// what they get without it.
fn code_of(mode: &str) -> &'static str {
    let columns = events(&IDS);
    let healthy: Vec<u32> = (0..9).filter(|&row| row != 4).collect();
    let all: Vec<u32> = (0..9).collect();
    let program = hostile(mode);
    let alone = evaluate(&program, &columns, &healthy);
    assert_eq!(alone.faults, [], "{mode}");
    assert_eq!(alone.effects.len(), 8, "{mode}");
    let together = evaluate(&program, &columns, &all);
    assert_eq!(together.effects, alone.effects, "{mode}");
    let [fault] = &together.faults[..] else {
        panic!("{mode}: {:?}", together.faults);
    };
    assert_eq!(fault.row, 4);
    assert!(!fault.message.is_empty() && !fault.message.contains("wasm"));
    fault.code.id
}

#[test]
fn every_kind_of_misbehaviour_has_its_code() {
    for (mode, code) in [
        ("trap", "S0704"),
        ("loop", "S0705"),
        ("memory", "S0705"),
        ("stack", "S0705"),
        ("flood", "S0705"),
        ("texts", "S0705"),
        ("columns", "S0705"),
        ("crumbs", "S0705"),
        ("drip", "S0705"),
        ("row", "S0706"),
        ("text", "S0706"),
        ("utf8", "S0706"),
        ("kind", "S0706"),
        ("undescribed", "S0706"),
        ("ragged", "S0706"),
        ("ragged-discount", "S0706"),
        ("ragged-values", "S0706"),
        ("no-discount", "S0706"),
        ("no-coupon", "S0706"),
        ("coupon-unit", "S0706"),
        ("days", "S0706"),
        ("unit", "S0706"),
        ("base", "S0706"),
        ("values", "S0706"),
        ("unclaimed", "S0706"),
        ("pointer", "S0706"),
        ("far-column", "S0706"),
        ("fail-row", "S0706"),
        ("target", "S0703"),
        ("wallet", "S0703"),
        ("tier", "S0703"),
        ("fail", "S0707"),
        ("fail-late", "S0707"),
        ("failures", "S0705"),
    ] {
        assert_eq!(code_of(mode), code, "{mode}");
    }
}

#[test]
fn messages_name_the_limit() {
    for (mode, words) in [
        ("loop", "used up its fuel"),
        ("memory", "more than 16384 KiB of memory"),
        ("stack", "used up its stack"),
        ("flood", "proposed 500 effects, the limit is 100"),
        ("texts", "answer is too large"),
        ("wallet", "there is no wallet `nowhere`"),
        ("fail", "this event is odd"),
    ] {
        let out = evaluate(&hostile(mode), &events(&IDS), &[4]);
        assert!(
            out.faults[0].message.contains(words),
            "{mode}: {:?}",
            out.faults
        );
    }
}

/// It takes what it is allowed to, and nobody else has less for it.
#[test]
fn taking_all_that_is_allowed_is_no_fault() {
    let columns = events(&IDS);
    let all: Vec<u32> = (0..9).collect();
    for (mode, effects) in [("grow", 1), ("drip-within", 20), ("nan", 6)] {
        let out = evaluate(&hostile(mode), &columns, &all);
        assert_eq!(out.faults, [], "{mode}");
        let (of_it, others): (Vec<_>, Vec<_>) =
            out.effects.into_iter().partition(|effect| effect.row == 4);
        assert_eq!(of_it.len(), effects, "{mode}");
        let healthy: Vec<u32> = all.iter().copied().filter(|&row| row != 4).collect();
        let alone = evaluate(&hostile(mode), &columns, &healthy);
        assert_eq!(others, alone.effects, "{mode}");
    }
}

/// The bits of what is not a number are the same on every machine.
#[test]
fn not_a_number_has_one_form() {
    let out = evaluate(&hostile("nan"), &events(&IDS), &[4]);
    let bits: Vec<String> = out
        .effects
        .iter()
        .map(|proposal| match &proposal.effect {
            Effect::Message { values, .. } => match &values[..] {
                [(_, Value::Text(bits))] => bits.to_string(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        })
        .collect();
    let (double, single) = ("7ff8000000000000", "000000007fc00000");
    assert_eq!(bits, [double, double, double, double, single, double]);
    // As a number of points it is a large one.
    let out = evaluate(&hostile("nan-points"), &events(&IDS), &[4]);
    assert_eq!(points(&out)[0], (4, 0x7ff8_0000_0000_0000));
}

/// A plugin that behaves for 1,000 calls and then never answers. What it did
/// before is no part of an event: no decision shows it.
#[test]
fn an_instance_that_turns_bad_is_replaced() {
    let columns = events(&IDS);
    let program = hostile("patient");
    let mut worker = program.worker();
    let all: Vec<u32> = (0..9).collect();
    let expected = evaluate(&program, &columns, &all).effects;
    for round in 0..2_100 {
        let selected = match round % 3 {
            0 => &all[..],
            1 => &all[3..4],
            _ => &all[4..6],
        };
        let mut out = Proposals::default();
        let rows = Rows {
            columns: &columns,
            selected,
        };
        worker.evaluate(&rows, &mut out);
        assert_eq!(out.faults, [], "call {round}");
        let expected = expected.iter().filter(|of| selected.contains(&of.row));
        assert!(out.effects.iter().eq(expected), "call {round}");
    }
}

#[test]
fn events_out_of_order_are_asked_one_by_one() {
    let out = evaluate(&hostile("descend"), &events(&IDS), &[0, 1, 4, 5]);
    assert_eq!(out.faults, []);
    let rows: Vec<u32> = out.effects.iter().map(|proposal| proposal.row).collect();
    assert_eq!(rows, [0, 1, 4, 4, 4, 4, 5]);
}

#[test]
fn a_refused_batch_is_every_events_fault() {
    let columns = events(&IDS);
    let out = evaluate(&hostile("refuse"), &columns, &[1, 2, 8]);
    assert!(out.effects.is_empty());
    let rows: Vec<u32> = out.faults.iter().map(|fault| fault.row).collect();
    assert_eq!(rows, [1, 2, 8]);
    assert!(out.faults.iter().all(|fault| fault.code.id == "S0707"));
}

#[test]
fn the_plugin_sees_what_the_batch_holds() {
    let ids: Vec<String> = (0..300).map(|i| format!("event {i}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let columns = events(&ids);
    let program = hostile("sum");
    for selected in [
        (0..300).collect::<Vec<u32>>(),
        (8..100).collect(),
        (13..250).collect(),
        (0..300).filter(|row| row % 7 < 3).collect(),
        vec![5, 290],
        vec![299],
        vec![],
    ] {
        let out = evaluate(&program, &columns, &selected);
        assert_eq!(out.faults, []);
        let expected: Vec<(u32, i64)> = selected
            .iter()
            .map(|&row| (row, expected_sum(row as usize)))
            .collect();
        assert_eq!(points(&out), expected);
    }
    // A slice of the batch, whose columns begin in the middle of buffers.
    let slice = std::sync::Arc::new(columns.slice(101..203, &super::support::schema()));
    let out = evaluate(&program, &slice, &(0..102).collect::<Vec<u32>>());
    assert_eq!(out.faults, []);
    let expected: Vec<(u32, i64)> = (0..102u32)
        .map(|r| (r, expected_sum(r as usize + 101)))
        .collect();
    assert_eq!(points(&out), expected);
}

#[test]
fn many_guilty_events_among_many() {
    let ids: Vec<String> = (0..500)
        .map(|i| {
            if i % 50 == 7 {
                format!("bad {i}")
            } else {
                format!("e{i}")
            }
        })
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let columns = events(&ids);
    let all: Vec<u32> = (0..500).collect();
    for mode in ["trap", "loop"] {
        let out = evaluate(&hostile(mode), &columns, &all);
        let guilty: Vec<u32> = out.faults.iter().map(|fault| fault.row).collect();
        assert_eq!(guilty, (0..10).map(|n| n * 50 + 7).collect::<Vec<u32>>());
        assert_eq!(out.effects.len(), 490);
    }
}

#[test]
fn a_worker_goes_on_after_faults_and_recycles_instances() {
    let columns = events(&IDS);
    let program = hostile_with("trap", limits().plugin_calls(2));
    let mut worker = program.worker();
    let mut first = Proposals::default();
    for round in 0..7 {
        let mut out = Proposals::default();
        let rows = Rows {
            columns: &columns,
            selected: &[0, 1, 4],
        };
        worker.evaluate(&rows, &mut out);
        assert_eq!((out.effects.len(), out.faults.len()), (2, 1));
        assert!(out.work > 0);
        if round == 0 {
            first = out;
        } else {
            assert_eq!((&out.effects, &out.faults), (&first.effects, &first.faults));
        }
    }
}

#[test]
fn fuel_does_not_depend_on_company() {
    let columns = events(&["a"; 200]);
    let all: Vec<u32> = (0..200).collect();
    let one = evaluate(&hostile("sum"), &columns, &[0]).work;
    // Enough for a few events a call, but far too little for all of them.
    let tight = limits().plugin_fuel(one * 2);
    let out = evaluate(&hostile_with("sum", tight), &columns, &all);
    assert_eq!((out.faults.len(), out.effects.len()), (0, 200));
    let too_tight = limits().plugin_fuel(one / 2);
    let out = evaluate(&hostile_with("sum", too_tight), &columns, &all);
    assert_eq!((out.faults.len(), out.effects.len()), (200, 0));
    assert!(out.faults.iter().all(|fault| fault.code.id == "S0705"));
}

#[test]
fn the_clock_stops_what_fuel_does_not() {
    let columns = events(&IDS);
    let unlimited = limits().plugin_fuel(u64::MAX / 4).plugin_deadline_ms(800);
    let program = hostile_with("loop", unlimited);
    let start = Instant::now();
    let out = evaluate(&program, &columns, &(0..9).collect::<Vec<u32>>());
    assert!(start.elapsed().as_secs() < 5);
    // Who is to blame cannot be found by the clock: the whole call failed, and
    // says that another run may end otherwise.
    assert_eq!(out.faults.len(), 9);
    assert!(out.faults.iter().all(|fault| fault.code.id == "S0708"));
    assert!(out.faults[0].message.contains("another run may not"));
    assert_eq!(out.effects, []);
}

/// Whatever works long uses fuel, so that the same events fail however they
/// come: alone, in pairs, all together.
#[test]
fn whatever_works_long_uses_fuel_and_not_the_clock() {
    let columns = events(&IDS);
    for mode in ["loop", "memory", "grow", "drip", "stack"] {
        let program = hostile(mode);
        let all: Vec<u32> = (0..9).collect();
        let together = evaluate(&program, &columns, &all);
        for size in [1, 2, 5] {
            let mut out = Proposals::default();
            let mut worker = program.worker();
            for selected in all.chunks(size) {
                let rows = Rows {
                    columns: &columns,
                    selected,
                };
                worker.evaluate(&rows, &mut out);
            }
            assert_eq!(out.effects, together.effects, "{mode} {size}");
            assert_eq!(out.faults, together.faults, "{mode} {size}");
        }
    }
}

#[test]
fn messages_keep_their_values() {
    let columns = events(&IDS);
    let out = evaluate(&hostile("message"), &columns, &[4]);
    assert_eq!(out.faults, []);
    let Effect::Message {
        template, values, ..
    } = &out.effects[0].effect
    else {
        panic!("{out:?}");
    };
    assert_eq!(&**template, "double");
    let value = |text: &str| Value::Text(text.into());
    assert_eq!(
        values[..],
        [
            ("points".into(), value("gold")),
            ("double".into(), value("nowhere"))
        ]
    );
}

/// A value that the plugin requires is missing: a mistake of the host, which
/// must not reach the plugin as 0.
#[test]
fn missing_values_never_become_zero() {
    let mut columns = (*events(&IDS)).clone();
    let id = super::support::schema().find("event.id").unwrap();
    let Some(Column::Text(mut ids)) = columns.get(id).cloned() else {
        panic!("no ids");
    };
    let present: Vec<bool> = (0..9).map(|row| row != 2).collect();
    ids.validity = Some(present.into());
    columns.set(id, Column::Text(ids));
    let out = evaluate(&hostile("fine"), &Arc::new(columns), &[1, 2, 3]);
    assert_eq!(points(&out), [(1, 12_000_000), (3, 11_000_000)]);
    assert_eq!((out.faults[0].row, out.faults[0].code.id), (2, "S0205"));
}

/// Every answer is the same, whether instances are reused, renewed at every
/// call, or the events come one by one.
#[test]
fn decisions_do_not_depend_on_instances_or_batches() {
    let columns = events(&["a", "bb", "ccc", "dddd", "ee"]);
    let all = [0, 1, 2, 3, 4];
    let fresh = limits().plugin_calls(1);
    let together = evaluate(&hostile("sum"), &columns, &all);
    assert_eq!(
        evaluate(&hostile_with("sum", fresh), &columns, &all).effects,
        together.effects
    );
    let alone: Vec<_> = all
        .iter()
        .flat_map(|&row| evaluate(&hostile("sum"), &columns, &[row]).effects)
        .collect();
    assert_eq!(alone, together.effects);
}
