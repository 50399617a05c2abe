//! Plugins that remember, in every way that is known: caught by `check`, or
//! harmless for as many events as one likes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;

use crate::sadakat;

const PROGRAM: &str = "[program]\nname = \"Stateful\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\
                       [wallets.points]\n";

/// Ways to remember of `stateful.wasm`: a counter, caches, globals, addresses
/// that the allocator gives, lazy statics, what was leaked, ….
const MODES: [&str; 17] = [
    "counter",
    "total",
    "late",
    "failing",
    "first",
    "previous",
    "cities",
    "cache",
    "address",
    "toggle",
    "calls",
    "memory",
    "leak",
    "refusing-calls",
    "nothing",
    "memo",
    "panicking",
];

/// Plugins that remember in one way: a global variable, a table, the place in
/// a call.
const FILES: [&str; 3] = ["global", "table", "company"];

/// What shows from event to event is refused everywhere, what shows from call to
/// call where instances are kept.
const REFUSED: [&str; 11] = [
    "counter", "total", "late", "failing", "first", "previous", "cities", "cache", "address",
    "toggle", "company",
];
const REFUSED_IF_KEPT: [&str; 6] = [
    "calls",
    "memory",
    "leak",
    "refusing-calls",
    "global",
    "table",
];

/// Events of the usual run, and where another number stands; `cargo xtask
/// stateful` sets it.
const EVENTS: usize = 2_000;
const VARIABLE: &str = "SADAKAT_STATEFUL_EVENTS";

/// Members of one instant, in an order that does not matter.
const AT_ONCE: usize = 50;

fn campaign(name: &str, kept: bool) -> String {
    let isolation = if kept { "isolation = \"shared\"\n" } else { "" };
    let (plugin, params) = match FILES.contains(&name) {
        true => (name, String::new()),
        false => ("stateful", format!("[params]\nmode = \"{name}\"\n")),
    };
    format!("on = [\"purchase\"]\nplugin = \"{plugin}\"\n{isolation}{params}")
}

fn program(folder: &Path, campaigns: &[(String, String)]) -> anyhow::Result<()> {
    for part in ["campaigns", "plugins"] {
        std::fs::create_dir_all(folder.join(part))?;
    }
    std::fs::write(folder.join("program.toml"), PROGRAM)?;
    for file in ["stateful", "global", "table", "company"] {
        let from = sadakat_tests::path(&format!("tests/fixtures/plugins/{file}.wasm"));
        std::fs::copy(from, folder.join(format!("plugins/{file}.wasm")))?;
    }
    for (name, text) in campaigns {
        std::fs::write(folder.join(format!("campaigns/{name}.toml")), text)?;
    }
    Ok(())
}

/// Purchases of members, so many at each instant, in one order or the other.
fn events(count: usize, backwards: bool) -> String {
    let mut text = String::new();
    for instant in 0..count / AT_ONCE {
        let at = 1_767_225_600 + 60 * instant;
        let (day, minute) = ((at / 86_400) - 20_454, (at % 86_400) / 60);
        let (month, day) = (1 + day / 28, 1 + day % 28);
        for nth in 0..AT_ONCE {
            let nth = if backwards { AT_ONCE - 1 - nth } else { nth };
            let number = instant * AT_ONCE + nth;
            // Writing to memory cannot fail.
            let _ = writeln!(
                text,
                "{{\"id\":\"e{number}\",\"kind\":\"purchase\",\"at\":\"2026-{month:02}-{day:02}T{:02}:{:02}:00Z\",\
                 \"customer\":\"c{}\",\"purchase\":{{\"lines\":[{{\"sku\":\"a\",\"quantity\":1,\"amount\":\"{}.00\"}}]}}}}",
                minute / 60,
                minute % 60,
                (number * 7) % 1_000,
                1 + number % 90,
            );
        }
    }
    text
}

/// What `check` lets through of all ways to remember.
fn let_through(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut accepted = Vec::new();
    for name in MODES.into_iter().chain(FILES) {
        for kept in [false, true] {
            let id = format!("{name}-{}", if kept { "kept" } else { "fresh" });
            let text = campaign(name, kept);
            let shop = folder.join(&id);
            program(&shop, &[(id.clone(), text.clone())])?;
            let refused = REFUSED.contains(&name) || (kept && REFUSED_IF_KEPT.contains(&name));
            let ran = sadakat(folder, &["check", &id], b"")?;
            let ran = ran.code(i32::from(refused)).with_context(|| id.clone())?;
            anyhow::ensure!(ran.err.contains("S0408") == refused, "{id}: {}", ran.err);
            if !refused {
                accepted.push((id, text));
            }
        }
    }
    Ok(accepted)
}

/// Every way to remember is caught by `check`, or makes no difference: with all
/// that are not caught in one program, decisions are the same to the byte in
/// batches of one, seven and a thousand, on one thread and on three, and
/// whichever of the members of an instant comes first.
#[test]
fn nothing_that_plugins_remember_shows_in_decisions() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let count = match std::env::var(VARIABLE) {
        Ok(count) => count.parse().context(VARIABLE)?,
        Err(_) => EVENTS,
    };
    let accepted = let_through(folder)?;
    assert_eq!(
        accepted.len(),
        40 - 2 * REFUSED.len() - REFUSED_IF_KEPT.len()
    );
    program(&folder.join("all"), &accepted)?;
    let customers: String = (0..1_000)
        .map(|number| {
            format!(
                "{{\"id\":\"c{number}\",\"city\":\"town-{}\"}}\n",
                number % 7
            )
        })
        .collect();
    std::fs::write(folder.join("customers.ndjson"), customers)?;
    let mut first: Option<BTreeMap<String, String>> = None;
    for (order, batch, threads) in [
        ("forwards", "1024", "1"),
        ("forwards", "1024", "3"),
        ("forwards", "7", "1"),
        ("forwards", "1", "3"),
        ("backwards", "1024", "1"),
        ("backwards", "7", "3"),
    ] {
        let records = folder.join(format!("{order}.ndjson"));
        if !records.is_file() {
            std::fs::write(&records, events(count, order == "backwards"))?;
        }
        let records = format!("{order}.ndjson");
        let run = [
            "run",
            "all",
            "--customers",
            "customers.ndjson",
            "--events",
            &records,
            "--out",
            "decisions.ndjson",
            "--batch",
            batch,
            "--threads",
            threads,
        ];
        // Some panic for their fifth event.
        let ran = sadakat(folder, &run, b"")?;
        let text = std::fs::read_to_string(folder.join("decisions.ndjson"))
            .with_context(|| ran.err.clone())?;
        let mut decisions = BTreeMap::new();
        for line in text.lines() {
            let id = line.split('"').nth(3).context("an event's id")?;
            decisions.insert(id.to_owned(), line.to_owned());
        }
        assert_eq!(decisions.len(), count / AT_ONCE * AT_ONCE);
        let expected = first.get_or_insert_with(|| decisions.clone());
        let differs = expected.iter().zip(&decisions).find(|(a, b)| a != b);
        assert!(differs.is_none(), "{order} {batch} {threads}: {differs:#?}");
    }
    Ok(())
}
