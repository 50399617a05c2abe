//! Plugins that remember are caught before they go into force, or made to
//! forget.

use std::sync::Arc;

use sadakat_engine::batch::{Column, Columns, ColumnsBuilder, DictionaryBuilder, TextColumn};
use sadakat_engine::constants::Params;
use sadakat_engine::model::Instant;
use sadakat_engine::plugin::{BindContext, Isolation, Plugin, PluginProgram, Problem};
use sadakat_engine::program::{Program as _, Proposal, Proposals, Rows};
use sadakat_engine::schema::{KindId, Schema};

use super::support::{fixture, limits, params, runtime, schema, text};

/// What remembers from event to event, within one call too.
const OF_EVENTS: [&str; 10] = [
    "counter", "total", "late", "failing", "first", "previous", "cities", "cache", "address",
    "toggle",
];

/// What remembers from call to call only.
const OF_CALLS: [&str; 4] = ["calls", "memory", "leak", "refusing-calls"];

/// What remembers and does not show it. What panics is asked again, in other
/// company and at last alone.
const FINE: [&str; 3] = ["nothing", "memo", "panicking"];

fn plugin(file: &str) -> Plugin {
    Plugin::load(&runtime(), &fixture(file)).unwrap()
}

fn with_context<T>(
    schema: &Schema,
    params: &Params,
    isolation: Isolation,
    work: impl FnOnce(&BindContext<'_>) -> T,
) -> T {
    work(&BindContext {
        schema,
        params,
        phase: None,
        campaign_id: "test",
        wallets: &["points".to_owned()],
        tiers: &["silver".to_owned(), "gold".to_owned()],
        limits: limits(),
        isolation,
    })
}

/// The plugin bound, and what the probe says of it.
fn probed(
    plugin: &Plugin,
    params: &Params,
    isolation: Isolation,
) -> (PluginProgram, Result<(), Box<Problem>>) {
    with_context(&schema(), params, isolation, |context| {
        let program = plugin.bind(context).unwrap();
        let probed = program.probe(context);
        (program, probed)
    })
}

fn in_mode(mode: &str) -> Params {
    params(&[("mode", text(mode))])
}

#[test]
fn what_remembers_from_event_to_event_is_refused() {
    let plugin = plugin("stateful.wasm");
    for mode in OF_EVENTS {
        for isolation in [Isolation::Call, Isolation::Shared] {
            let (_, probed) = probed(&plugin, &in_mode(mode), isolation);
            let problem = probed.expect_err(mode);
            assert_eq!(problem.code.id, "S0408", "{mode}");
            let note = problem.note.unwrap();
            let lines: Vec<&str> = note.lines().collect();
            assert!(lines[0].starts_with("the event { "), "{mode}: {note}");
            assert!(lines[1].starts_with("alone: "), "{mode}: {note}");
            assert_eq!(lines.len(), 3, "{mode}: {note}");
        }
    }
}

#[test]
fn two_events_are_shown_where_two_are_enough() {
    let plugin = plugin("stateful.wasm");
    for mode in ["total", "first", "previous", "cities", "toggle"] {
        let (_, probed) = probed(&plugin, &in_mode(mode), Isolation::Call);
        let note = probed.unwrap_err().note.unwrap();
        let last = note.lines().last().unwrap();
        assert!(last.starts_with("after { "), "{mode}: {note}");
    }
    // The fourth event gets nothing: two are not enough.
    let (_, probed) = probed(&plugin, &in_mode("counter"), Isolation::Call);
    let note = probed.unwrap_err().note.unwrap();
    assert!(note.contains("\nafter 3 other events: nothing"), "{note}");
}

#[test]
fn what_remembers_from_call_to_call_is_refused_where_instances_are_kept() {
    let plugin = plugin("stateful.wasm");
    for mode in OF_CALLS {
        let (_, kept) = probed(&plugin, &in_mode(mode), Isolation::Shared);
        assert_eq!(kept.expect_err(mode).code.id, "S0408", "{mode}");
        let (_, fresh) = probed(&plugin, &in_mode(mode), Isolation::Call);
        assert_eq!(fresh, Ok(()), "{mode}");
    }
    for file in ["global.wasm", "table.wasm"] {
        let plugin = self::plugin(file);
        let (_, kept) = probed(&plugin, &Params::default(), Isolation::Shared);
        assert_eq!(kept.expect_err(file).code.id, "S0408", "{file}");
        let (_, fresh) = probed(&plugin, &Params::default(), Isolation::Call);
        assert_eq!(fresh, Ok(()), "{file}");
    }
}

/// A point for the first event of each call, whoever that is.
#[test]
fn what_depends_on_company_without_a_memory_is_refused() {
    let (_, probed) = probed(&plugin("company.wasm"), &Params::default(), Isolation::Call);
    assert_eq!(probed.unwrap_err().code.id, "S0408");
}

#[test]
fn what_does_not_show_its_memory_is_not_refused() {
    let plugin = plugin("stateful.wasm");
    for mode in FINE {
        for isolation in [Isolation::Call, Isolation::Shared] {
            assert_eq!(
                probed(&plugin, &in_mode(mode), isolation).1,
                Ok(()),
                "{mode}"
            );
        }
    }
    for isolation in [Isolation::Call, Isolation::Shared] {
        for file in ["minimal.wasm", "tier-multiplier.wasm"] {
            let probed = probed(&self::plugin(file), &Params::default(), isolation).1;
            assert_eq!(probed, Ok(()), "{file}");
        }
    }
}

/// Events of members in three cities.
fn events(count: u32) -> Arc<Columns> {
    let schema = schema();
    let mut builder = ColumnsBuilder::default();
    let mut names = DictionaryBuilder::default();
    let mut cities = DictionaryBuilder::default();
    let (mut ids, mut of) = (Vec::new(), Vec::new());
    for event in 0..count {
        builder.push(KindId::PURCHASE, Instant::from_micros(0), &schema, 0);
        ids.push(names.intern(&format!("real-{event}")));
        of.push(cities.intern(["istanbul", "izmir", "ankara"][event as usize % 3]));
    }
    let mut columns = builder.finish();
    let names = names.finish();
    let mut set = |name: &str, keys: &[u32], dictionary| {
        let column = Column::Text(TextColumn {
            keys: keys.to_vec().into(),
            dictionary,
            validity: None,
        });
        columns.set(schema.find(name).unwrap(), column);
    };
    set("event.id", &ids, names.clone());
    set("customer.id", &ids, names);
    set("customer.city", &of, cities.finish());
    Arc::new(columns)
}

/// What becomes of the events, asked in batches of a size and sorted by row.
fn decided(
    program: &PluginProgram,
    columns: &Arc<Columns>,
    rows: &[u32],
    size: usize,
) -> (Vec<Proposal>, Vec<u32>) {
    let mut worker = program.worker();
    let mut out = Proposals::default();
    for selected in rows.chunks(size) {
        // Workers are asked about ascending rows.
        let mut selected = selected.to_vec();
        selected.sort_unstable();
        let selected = &selected;
        worker.evaluate(&Rows { columns, selected }, &mut out);
    }
    out.effects.sort_by_key(|proposal| proposal.row);
    let mut faults: Vec<u32> = out.faults.iter().map(|fault| fault.row).collect();
    faults.sort_unstable();
    (out.effects, faults)
}

#[test]
fn what_goes_into_force_decides_alike_in_every_size_order_and_thread() {
    let columns = events(300);
    let forwards: Vec<u32> = (0..300).collect();
    let backwards: Vec<u32> = forwards.iter().rev().copied().collect();
    let stateful = plugin("stateful.wasm");
    let modes = OF_CALLS.into_iter().chain(FINE);
    let mut programs: Vec<(String, PluginProgram)> = modes
        .map(|mode| {
            let (program, probed) = probed(&stateful, &in_mode(mode), Isolation::Call);
            assert_eq!(probed, Ok(()), "{mode}");
            (mode.to_owned(), program)
        })
        .collect();
    for file in ["global.wasm", "table.wasm", "minimal.wasm"] {
        let (program, probed) = probed(&plugin(file), &Params::default(), Isolation::Call);
        assert_eq!(probed, Ok(()), "{file}");
        programs.push((file.to_owned(), program));
    }
    for (name, program) in &programs {
        let expected = decided(program, &columns, &forwards, 1);
        assert_eq!(expected.0.len(), 300, "{name}");
        for size in [1, 2, 7, 64, 300] {
            for order in [&forwards, &backwards] {
                let found = decided(program, &columns, order, size);
                assert_eq!(found, expected, "{name} {size}");
            }
        }
        std::thread::scope(|scope| {
            let threads: Vec<_> = (1..4)
                .map(|n| {
                    let (columns, forwards) = (&columns, &forwards);
                    scope.spawn(move || decided(program, columns, forwards, n * 5))
                })
                .collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), expected, "{name}");
            }
        });
    }
}

/// A plugin that asks for fresh instances cannot be told to keep them.
#[test]
fn a_plugin_that_asks_for_fresh_instances_gets_them() {
    let mut bytes = fixture("hostile.wasm");
    let mark = b"hostile-describe:fine";
    let at = bytes.windows(mark.len()).position(|of| of == mark).unwrap();
    bytes[at..at + mark.len()].copy_from_slice(b"hostile-describe:call");
    let plugin = Plugin::load(&runtime(), &bytes).unwrap();
    let problems = with_context(&schema(), &params(&[]), Isolation::Shared, |context| {
        plugin.bind(context).unwrap_err()
    });
    assert_eq!(problems[0].code.id, "S0408");
    assert_eq!(problems[0].help.as_deref(), Some("remove `isolation`"));
}
