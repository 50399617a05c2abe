//! Limits hold to the number, in debug and release builds alike: the numbers
//! stand here, whatever this test is compiled for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may stop them"
)]

use std::sync::Arc;

use sadakat_engine::decide::{Decisions, Evaluator, NoUsage};
use sadakat_engine::load::{Folder, load};
use sadakat_engine::program::Limits;
use sadakat_engine::{Events, Snapshot};

const PROGRAM: &str = "[program]\nname = \"Limits\"\ncurrency = \"TRY\"\n\
    time_zone = \"Europe/Istanbul\"\n[limits]\ninterpreted = true\n";

const EVENT: &str = r#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00","customer":"c1",
    "purchase":{"lines":[{"sku":"latte","quantity":2,"unit_price":"95.00"}]}}"#;

/// One campaign with limits of its own.
fn snapshot(limits: &str, script: &str) -> Arc<Snapshot> {
    let mut folder = Folder::default();
    let manifest = format!("on = [\"purchase\"]\ninterpreted = true\n[limits]\n{limits}\n");
    folder.insert("program.toml", PROGRAM.as_bytes());
    folder.insert("campaigns/one.toml", manifest.into_bytes());
    folder.insert("campaigns/one.rhai", script.as_bytes());
    let loaded = load(&folder);
    let report = loaded.report.render(false);
    loaded.snapshot.unwrap_or_else(|| panic!("{report}"))
}

fn decide(limits: &str, script: &str) -> Decisions {
    let snapshot = snapshot(limits, script);
    let events = Events::read(&snapshot, [(EVENT, None)]).unwrap();
    Evaluator::new(snapshot).evaluate(&events.batch(&NoUsage))
}

/// Why the campaign fails; nothing if it does not.
fn fault(limits: &str, script: &str) -> Option<String> {
    let decisions = decide(limits, script);
    let fault = decisions.all_faults().first()?;
    Some(format!("{} {}", fault.code.id, fault.message))
}

#[test]
fn a_script_has_all_of_its_operations_and_not_one_more() {
    let script = "let n = 0; while n < 100 { n += 1; } custom(\"done\", #{ n: n });";
    let used = decide("", script).work;
    assert_eq!(used, 821);
    assert_eq!(fault("script_operations = 821", script), None);
    assert_eq!(
        fault("script_operations = 820", script).as_deref(),
        Some("S0702 the script did not end within 820 operations (`script_operations`)")
    );
}

#[test]
fn functions_call_each_other_as_deep_as_the_limit_says() {
    let script = |deep: u32| {
        format!("fn down(n) {{ if n > 1 {{ down(n - 1); }} }} down({deep}); tag(\"x\");")
    };
    for limit in [1, 16, 32] {
        let set = format!("script_calls = {limit}");
        assert_eq!(fault(&set, &script(limit)), None);
        let deeper = fault(&set, &script(limit + 1)).unwrap();
        assert!(deeper.starts_with("S0702 functions call"), "{deeper}");
    }
}

#[test]
fn texts_and_lists_grow_as_large_as_the_limit_says() {
    let text = "let t = \"\"; for i in 0..100 { t += \"x\"; } custom(t, #{});";
    assert_eq!(fault("script_text = 100", text), None);
    assert_eq!(
        fault("script_text = 99", text).as_deref(),
        Some("S0702 a text grew beyond 99 bytes (`script_text`)")
    );
    let list = "let l = []; for i in 0..100 { l.push(i); } custom(\"l\", #{ n: l.len() });";
    assert_eq!(fault("script_entries = 100", list), None);
    assert_eq!(
        fault("script_entries = 99", list).as_deref(),
        Some("S0702 a list or map grew beyond 99 entries (`script_entries`)")
    );
}

#[test]
fn a_campaign_proposes_as_many_effects_as_the_limit_says() {
    let script = "for i in 0..10 { coupon(#{ percent: 10, valid: \"1 day\" }); }";
    assert_eq!(fault("effects = 10", script), None);
    assert!(fault("effects = 9", script).is_some());
}

/// The deepest calls that any host grants, with the deepest expressions, must
/// not overflow the stack of an ordinary thread: nothing could catch that.
#[test]
fn the_deepest_calls_fit_the_stack_of_a_thread() {
    let mut deep = "down(n - 1)".to_owned();
    for _ in 0..10 {
        deep = format!("(1 + {deep})");
    }
    let script = format!("fn down(n) {{ if n < 1 {{ 0 }} else {{ {deep} }} }} points(down(31));");
    let limits = format!("script_calls = {}", Limits::HIGHEST.script_calls);
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let fault = thread
        .spawn(move || fault(&limits, &script))
        .unwrap()
        .join();
    assert_eq!(fault.unwrap(), None);
}

#[test]
fn the_defaults_are_those_of_the_documentation() {
    assert_eq!(
        format!("{:?}", Limits::default()),
        "Limits { script_operations: 200000, script_deadline_ms: 10000, script_text: 65536, script_entries: 10000, \
         script_calls: 16, plugin_fuel: 11000000, plugin_memory: 16777216, \
         plugin_deadline_ms: 10000, plugin_calls: 10000, effects: 2000, \
         interpreted: false }"
    );
}
