//! What columns come to for a script's aggregates is what its lines come to
//! one by one.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::aggregates::Compiler;
use crate::common::{Event, Fixture, purchase};
use crate::diagnostic::Problem;
use crate::program::{Program as _, Proposals, Rows};
use crate::script::{AggregateCompiler, Aggregates, Script, ScriptContext};

/// Counts what goes to columns.
struct Counting<'a> {
    compiler: Compiler<'a>,
    compiled: AtomicUsize,
}

impl AggregateCompiler for Counting<'_> {
    fn compile(
        &self,
        calls: &[(&str, Range<usize>)],
    ) -> Result<Option<Arc<dyn Aggregates>>, Vec<Problem>> {
        for call in calls {
            if self.compiler.compile(std::slice::from_ref(call))?.is_some() {
                self.compiled.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.compiler.compile(calls)
    }
}

fn compiler(fixture: &Fixture) -> Compiler<'_> {
    Compiler {
        schema: &fixture.schema,
        params: &fixture.params,
        tables: &fixture.tables,
        kinds: &fixture.kinds,
    }
}

/// Purchases with lines, with one, without any, with values missing, and of a
/// guest.
fn events() -> Vec<Event> {
    let empty = Event {
        lines: Vec::new(),
        ..purchase()
    };
    let guest = Event::new("purchase", "2026-11-21T11:03:00Z")
        .with("event.id", "E5")
        .with("purchase.total", "10")
        .line("- 1 10");
    vec![
        purchase(),
        empty.clone(),
        empty.clone().line("gift-card 3 0"),
        empty.line("- 0.250 -5").line("coffee 1 24.99"),
        guest,
    ]
}

/// Runs a script over all events, with the aggregates as columns or not, and
/// says how many of them were columns.
fn run(fixture: &Fixture, script: &str, columns: bool) -> (Proposals, usize) {
    let counting = Counting {
        compiler: compiler(fixture),
        compiled: AtomicUsize::new(0),
    };
    let cx = ScriptContext {
        aggregates: columns.then_some(&counting as &dyn AggregateCompiler),
        ..fixture.context()
    };
    let (program, _) = Script::compile(script, &cx).unwrap_or_else(|e| panic!("{script}\n{e:#?}"));
    let events = events();
    let batch = Arc::new(fixture.columns(&events));
    let selected: Vec<u32> = (0..events.len() as u32).collect();
    let mut out = Proposals::default();
    let rows = Rows {
        columns: &batch,
        selected: &selected,
    };
    program.worker().evaluate(&rows, &mut out);
    (out, counting.compiled.into_inner())
}

#[test]
fn columns_agree_with_lines() {
    let fixture = Fixture::default();
    for aggregate in [
        "sum(line.amount)",
        "sum(line.quantity)",
        "sum(line.amount, (line.category ?? \"\") == \"coffee\")",
        "sum(line.amount, !((line.category ?? \"none\") in params.excluded))",
        "sum(line.amount * 2)",
        "count(line.quantity > 0)",
        "count(line.amount > params.percent)",
        "count(line.category == ())",
        "any((line.category ?? \"\") == \"coffee\")",
        "any((line.category ?? \"\") in params.excluded)",
        "all(line.amount > 0)",
        "all((line.category ?? \"\") != \"tobacco\")",
        "none(line.category != () && line.category == \"tobacco\")",
        "min(line.amount)",
        "max(line.amount)",
        "max(line.amount, (line.category ?? \"\") == \"coffee\")",
        "min(line.quantity, line.amount > 1000)",
        "count(line.amount > purchase.total / 2)",
    ] {
        // Numbers are compared as numbers: 0 is 0.00.
        let script = format!(
            "let v = {aggregate}; \
             if v == () {{ tag(\"missing\"); }} \
             else if v == true || v == false {{ tag(`${{v}}`); }} \
             else {{ points(v * 10); }}"
        );
        let (by_column, compiled) = run(&fixture, &script, true);
        let (by_line, _) = run(&fixture, &script, false);
        assert_eq!(compiled, 1, "{aggregate}");
        assert_eq!(by_column.effects, by_line.effects, "{aggregate}");
        assert_eq!(by_column.faults, by_line.faults, "{aggregate}");
    }
}

#[test]
fn several_at_once_and_in_conditions() {
    let fixture = Fixture::default();
    let script = "if sum(line.amount) > 100 && any((line.category ?? \"\") == \"coffee\") { \
                  points(count(line.quantity > 0)); } else { tag(`${max(line.amount) ?? 0}`); }";
    let (by_column, compiled) = run(&fixture, script, true);
    assert_eq!(compiled, 4);
    assert_eq!(by_column.effects, run(&fixture, script, false).0.effects);
}

/// What uses a variable of the script cannot be a column.
#[test]
fn variables_go_line_by_line() {
    let fixture = Fixture::default();
    let script = "let least = 50; points(count(line.amount > least));";
    let (by_column, compiled) = run(&fixture, script, true);
    assert_eq!(compiled, 0);
    assert_eq!(by_column.effects, run(&fixture, script, false).0.effects);
    assert_eq!(by_column.faults, []);
}

/// One that uses a variable does not hold up the others.
#[test]
fn each_aggregate_goes_its_own_way() {
    let fixture = Fixture::default();
    let script = "let least = 50; points(count(line.amount > least) * 100 + count(true)); \
                  tag(`${max(line.amount) ?? 0}`);";
    let (by_column, compiled) = run(&fixture, script, true);
    assert_eq!(compiled, 2);
    assert_eq!(by_column.faults, []);
    assert_eq!(by_column.effects, run(&fixture, script, false).0.effects);
}
