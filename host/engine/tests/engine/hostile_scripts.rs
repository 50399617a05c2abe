//! Scripts that nobody wrote by hand: whatever a script does, the host has its
//! event's decision or fault within the limits, on an ordinary thread.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

use std::sync::Arc;

use crate::common::{Fixture, purchase};
use proptest::prelude::*;
use sadakat_engine::effect::{Effect, Value};
use sadakat_engine::program::{Limits, Program as _, Proposals, Rows};

/// Less than hosts grant, so that thousands of scripts are over soon.
fn limits() -> Limits {
    Limits::default().script_operations(20_000).effects(50)
}

/// Runs a script that may have mistakes on a thread with the usual stack;
/// nothing if it has.
fn run(script: String) -> Option<Proposals> {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let run = move || {
        let fixture = Fixture::new(limits());
        let (program, _) = fixture.compile(&script).ok()?;
        let columns = Arc::new(fixture.columns(&[purchase(), purchase()]));
        let mut out = Proposals::default();
        let rows = Rows {
            columns: &columns,
            selected: &[0, 1],
        };
        program.worker().evaluate(&rows, &mut out);
        Some(out)
    };
    thread.spawn(run).unwrap().join().unwrap()
}

/// Bytes that an effect carries.
fn carried(effect: &Effect) -> usize {
    match effect {
        Effect::Tag(text) | Effect::Untag(text) => text.len(),
        Effect::Gift { sku, .. } => sku.len(),
        Effect::Progress { badge, .. } => badge.len(),
        Effect::Message {
            template: name,
            values,
            ..
        }
        | Effect::Custom { name, values } => {
            let values = values.iter().map(|(name, value)| {
                name.len()
                    + match value {
                        Value::Text(text) => text.len(),
                        _ => 0,
                    }
            });
            name.len() + values.sum::<usize>()
        }
        _ => 0,
    }
}

fn keeps_the_limits(out: &Proposals) {
    // A condition that is asked for each of two events.
    assert!(out.work <= 2 * limits().script_operations);
    for row in [0, 1] {
        let own: Vec<_> = out.effects.iter().filter(|p| p.row == row).collect();
        let failed = out.faults.iter().any(|fault| fault.row == row);
        assert!(!failed || own.is_empty());
        assert!(own.len() <= limits().effects);
        assert!(own.iter().map(|p| carried(&p.effect)).sum::<usize>() <= 64 * 1024);
    }
    // Both events are the same, and neither lives on what the other left.
    let effects = |row| {
        let own = out.effects.iter().filter(move |p| p.row == row);
        own.map(|p| p.effect.clone()).collect::<Vec<_>>()
    };
    assert_eq!(effects(0), effects(1));
}

/// Expressions over the variables `a` (a list), `s` (a text), `m` (a map) and
/// `n` (a number).
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "n",
        "s",
        "a",
        "m",
        "1",
        "2.5",
        "\"tea\"",
        "()",
        "[1, 2, 3]",
        "#{ k: 1 }",
        "0..9",
        "purchase.lines",
        "purchase.total",
        "customer.tags",
        "today",
        "now",
        "true",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let operators = vec![
            "+", "-", "*", "/", "%", "**", "==", "!=", "<", "in", "&&", "??",
        ];
        let methods = vec![
            "len()",
            "to_string()",
            "reverse()",
            "sort()",
            "order()",
            "dedup()",
            "pop()",
            "shift()",
            "keys()",
            "values()",
            "to_upper()",
            "trim()",
            "split()",
            "chars()",
            "floor()",
            "abs()",
            "clear()",
            "is_empty()",
            "to_array()",
            "start()",
            "type_of()",
            "exit()",
        ];
        let closures = vec![
            "map", "filter", "some", "all", "find", "find_map", "for_each", "index_of", "sort",
            "order_by", "dedup", "retain", "drain", "reduce", "zip",
        ];
        let taking = vec![
            "push",
            "append",
            "contains",
            "index_of",
            "split",
            "remove",
            "truncate",
            "chop",
            "get",
            "extract",
            "starts_with",
            "sub_string",
            "crop",
            "pad",
            "insert",
            "replace",
        ];
        prop_oneof![
            (
                inner.clone(),
                prop::sample::select(operators),
                inner.clone()
            )
                .prop_map(|(one, by, other)| format!("({one} {by} {other})")),
            (inner.clone(), prop::sample::select(methods))
                .prop_map(|(of, method)| format!("{of}.{method}")),
            (inner.clone(), prop::sample::select(closures), inner.clone())
                .prop_map(|(of, method, body)| format!("{of}.{method}(|x| {body})")),
            (inner.clone(), prop::sample::select(taking), inner.clone())
                .prop_map(|(of, method, with)| format!("{of}.{method}({with})")),
            (inner.clone(), inner.clone()).prop_map(|(of, at)| format!("{of}[{at}]")),
            inner.clone().prop_map(|of| format!("`x${{{of}}}y`")),
            (inner.clone(), inner).prop_map(|(one, other)| format!("[{one}, {other}]")),
        ]
    })
}

fn statement() -> impl Strategy<Value = String> {
    let simple = prop_oneof![
        expression().prop_map(|e| format!("{e};")),
        expression().prop_map(|e| format!("a.push({e});")),
        expression().prop_map(|e| format!("m.set(\"k\" + n, {e});")),
        Just("s += s;".to_owned()),
        Just("a += a;".to_owned()),
        Just("a.pad(9000, s);".to_owned()),
        Just("s.pad(60000, \"y\");".to_owned()),
        Just("n += 1;".to_owned()),
        Just("a = [a, a];".to_owned()),
        expression().prop_map(|e| format!("message(\"m\", #{{ v: {e} }});")),
        expression().prop_map(|e| format!("tag(`${{{e}}}`);")),
        Just("points(n);".to_owned()),
    ];
    simple.prop_recursive(3, 12, 3, |inner| {
        let block = prop::collection::vec(inner, 1..4).prop_map(|all| all.join(" "));
        prop_oneof![
            block.clone().prop_map(|body| format!("loop {{ {body} }}")),
            block
                .clone()
                .prop_map(|body| format!("for x in 0..1000 {{ {body} }}")),
            block
                .clone()
                .prop_map(|body| format!("while n < 500 {{ {body} }}")),
            block
                .clone()
                .prop_map(|body| format!("try {{ {body} }} catch {{ n += 1; }}")),
            block
                .clone()
                .prop_map(|body| format!("if n < 3 {{ {body} }}")),
            block
                .clone()
                .prop_map(|body| format!("[1, 2].map(|x| {{ {body} }});")),
            block.prop_map(|body| format!("[3, 1, 2].sort(|x, y| {{ {body} 1 }});")),
        ]
    })
}

/// Most of what is made up has no mistakes, so that it runs.
#[test]
fn many_of_them_run() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let statements = prop::collection::vec(statement(), 1..5);
    let (mut run_through, mut failed) = (0, 0);
    for _ in 0..200 {
        let statements = statements.new_tree(&mut runner).unwrap().current();
        if let Some(out) = run(script(&statements)) {
            run_through += 1;
            failed += usize::from(!out.faults.is_empty());
        }
    }
    assert!(run_through >= 40, "{run_through} of 200 run");
    assert!(
        failed >= 20 && failed < run_through,
        "{failed} of {run_through} fail"
    );
}

fn script(statements: &[String]) -> String {
    format!(
        "let a = [1, 2]; let s = \"y\"; let m = #{{ k: 1 }}; let n = 1; {} points(1);",
        statements.join(" ")
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_a_script_does_it_ends_within_the_limits(
        statements in prop::collection::vec(statement(), 1..5),
    ) {
        if let Some(out) = run(script(&statements)) {
            keeps_the_limits(&out);
        }
    }

    /// Shapes that parsers and walkers go down by recursion.
    #[test]
    fn whatever_lies_within_whatever_fits_the_stack(
        open in prop::sample::select(vec![
            ("(", ")"), ("[", "]"), ("#{ k: ", "}"), ("-", ""), ("!", ""), ("{", "}"),
            ("if true { ", " }"), ("|x| ", ""), ("1 + ", ""), ("`${", "}`"), ("a.map(|x| ", ")"),
            ("loop { ", " }"), ("switch 1 { 1 => ", " }"), ("() ?? ", ""), ("a[", "]"),
            ("try { ", " } catch { }"), ("while true { ", " }"), ("f(", ")"),
        ]),
        depth in 1_usize..3_000,
    ) {
        let script = format!(
            "let a = [1]; fn f(x) {{ x }} {}1{}; points(1);",
            open.0.repeat(depth),
            open.1.repeat(depth)
        );
        if let Some(out) = run(script) {
            keeps_the_limits(&out);
        }
    }
}

/// Names of Rhai's packages that wait, read the clock, make code, write or
/// look around: none of them is there, however it is called.
#[test]
fn nothing_is_there_that_the_language_does_not_name() {
    let names = [
        "sleep",
        "eval",
        "parse_json",
        "to_json",
        "timestamp",
        "elapsed",
        "print",
        "debug",
        "get_fn_metadata_list",
        "blob",
        "to_blob",
        "parse_le_int",
        "write_utf8",
        "set_tag",
        "tag_of",
        "rand",
        "as_string",
        "parse_float",
        "to_float",
        "sqrt",
        "exp",
        "ln",
        "PI",
        "to_hex",
        "to_binary",
        "to_octal",
        "get_bit",
        "set_bit",
        "bits",
        "fill_with",
        "name",
        "is_anonymous",
        "curry",
        "import",
        "call_fn",
        "set_access",
        "to_degrees",
        "hypot",
        "is_nan",
    ];
    for name in names {
        for call in [
            format!("{name}()"),
            format!("{name}(1)"),
            format!("{name}(\"x\")"),
            format!("{name}([1], 1)"),
            format!("\"x\".{name}()"),
            format!("[1].{name}(1)"),
            format!("#{{}}.{name}()"),
            format!("1.{name}()"),
            format!("[1].map(\"{name}\")"),
            format!("[1].filter(\"{name}\")"),
            format!("Fn(\"{name}\").call(1)"),
        ] {
            let found = run(format!("let x = {call}; points(1);"));
            let works = found.is_some_and(|out| out.faults.is_empty());
            assert!(!works, "{call}");
        }
    }
}

/// Every function that the checker knows is there for some arguments.
#[test]
fn whatever_the_language_names_is_there() {
    for call in [
        "[1].all(|x| true)",
        "[1].append([2])",
        "\"x\".bytes()",
        "(|x| x).call(1)",
        "\"x\".chars()",
        "[1].chop(1)",
        "[1].clear()",
        "[1].contains(1)",
        "1 in [1]",
        "\"tea\".contains(\"t\")",
        "#{ a: 1 }.contains(\"a\")",
        "(0..3).contains(1)",
        "\"tea\".crop(1)",
        "[1, 1].dedup()",
        "[1, 2].drain(0, 1)",
        "(0..3).end",
        "[1, 2].extract(1)",
        "[1].filter(|x| true)",
        "[1].find(|x| true)",
        "[1].find_map(|x| x)",
        "[1].for_each(|x| x)",
        "[1].get(0)",
        "[1].index_of(1)",
        "\"tea\".index_of(\"a\")",
        "[1].insert(0, 2)",
        "#{ a: 1 }.keys()",
        "\"x\".make_lower()",
        "\"x\".make_upper()",
        "[1].map(|x| x)",
        "#{ a: 1 }.mixin(#{ b: 2 })",
        "[2, 1].order()",
        "[2, 1].order_by(|a, b| a - b)",
        "[2, 1].order_desc()",
        "[1].pad(3, 0)",
        "\"x\".pad(3, \"y\")",
        "[1].pop()",
        "[1].push(2)",
        "[1].reduce(|s, x| x)",
        "[1].reduce_rev(|s, x| x)",
        "[1].remove(0)",
        "\"x\".replace(\"x\", \"y\")",
        "[1].retain(|x| true)",
        "[1].reverse()",
        "[1].set(0, 2)",
        "[1].shift()",
        "[1].some(|x| true)",
        "[2, 1].sort()",
        "[2, 1].sort_by(|a, b| a - b)",
        "[2, 1].sort_desc()",
        "[1].splice(0, 1, [2])",
        "\"a b\".split(\" \")",
        "\"a b\".split_rev(\" \")",
        "(0..3).start",
        "\"tea\".sub_string(1)",
        "\"tea\".to_chars()",
        "[1].truncate(0)",
        "#{ a: 1 }.values()",
        "[1].zip([2], |a, b| a + b)",
        "abs(-1)",
        "sign(-1)",
        "is_even(2)",
        "is_odd(1)",
        "is_zero(0)",
        "range(1, 9, 2)",
        "\"x\".to_upper()",
        "\"X\".to_lower()",
        "\" x \".trim()",
        "\"x\".starts_with(\"x\")",
        "\"x\".ends_with(\"x\")",
        "[1].is_empty()",
        "[1].len()",
        "to_string(1)",
        "max(\"a\", \"b\")",
        "2.5 ** 2",
        "[1] + [2]",
        "#{ a: 1 } + #{ b: 2 }",
        "[1] == [1]",
        "#{ a: 1 } != #{ a: 2 }",
        "\"a\" + 1",
        "1 + \"a\"",
        "\"ab\" - \"b\"",
        "-(1.5)",
    ] {
        let out = run(format!("let x = {call}; points(1);"));
        let out = out.unwrap_or_else(|| panic!("{call} has mistakes"));
        assert_eq!(out.faults, [], "{call}");
    }
}

/// Whatever a script does in order to remember, it begins anew with each event:
/// it has no way to keep anything, and needs no probe as plugins do.
#[test]
fn no_script_remembers_another_event() {
    let fixture = Fixture::new(limits());
    let events: Vec<_> = (0..6).map(|_| purchase()).collect();
    let columns = Arc::new(fixture.columns(&events));
    let mut ran = 0;
    for script in [
        "let n = 0; n += 1; points(n);",
        "let n; n = (n ?? 0) + 1; points(n);",
        "const SEEN = [0]; SEEN.push(1); points(SEEN.len());",
        "const SEEN = #{ n: 0 }; SEEN.n += 1; points(SEEN.n);",
        "let list = []; list.push(purchase.total); points(list.len());",
        "let map = #{}; map.n = (map.n ?? 0) + 1; points(map.n);",
        "let text = \"\"; text += \"x\"; points(text.len());",
        "let f = |n| n + 1; points(f.call(1));",
        "let n = 0; let f = || { n += 1; n }; f.call(); points(f.call());",
        "let o = #{ n: 0, f: || { this.n += 1; } }; o.f(); points(o.n);",
        "fn count(n) { n += 1; n } points(count(1));",
        "fn count() { this += 1; } let n = 1; n.count(); points(n);",
        "let n = 1; while n < 9 { n += 1; if n == 5 { break; } } points(n);",
        "let n = 0; for line in purchase.lines { n += 1; } points(n); n = 99;",
        "params.n += 1; points(params.n);",
        "purchase.total += 1; points(purchase.total);",
        "customer.tags.push(\"seen\"); points(customer.tags.len());",
        "import \"seen\" as seen; seen::n += 1; points(seen::n);",
        "export let n = 1; points(n);",
        "global::n = (global::n ?? 0) + 1; points(global::n);",
        "try { throw 1; } catch (e) { points(e); }",
    ] {
        let Ok((program, _)) = fixture.compile(script) else {
            continue;
        };
        ran += 1;
        let alone: Vec<_> = (0..6u32)
            .map(|row| {
                let mut out = Proposals::default();
                let rows = Rows {
                    columns: &columns,
                    selected: &[row],
                };
                program.worker().evaluate(&rows, &mut out);
                (out.effects, out.faults)
            })
            .collect();
        let effects: Vec<_> = alone.iter().flat_map(|(of, _)| of).cloned().collect();
        let faults: Vec<_> = alone.iter().flat_map(|(_, of)| of).cloned().collect();
        for size in [1, 2, 4, 6] {
            // One worker goes on from call to call.
            let mut worker = program.worker();
            for _ in 0..3 {
                let mut out = Proposals::default();
                for selected in [0u32, 1, 2, 3, 4, 5].chunks(size) {
                    let rows = Rows {
                        columns: &columns,
                        selected,
                    };
                    worker.evaluate(&rows, &mut out);
                }
                assert_eq!(out.effects, effects, "{script} {size}");
                assert_eq!(out.faults, faults, "{script} {size}");
            }
        }
    }
    // The others do not compile; these must, or the test tests nothing.
    assert!(ran >= 8, "{ran}");
}
