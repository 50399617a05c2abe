//! What `sadakat run` makes of records that are not quite as they should be.

use std::fs;

use crate::{sadakat, shop};

fn purchase(id: &str, at: &str, customer: &str) -> String {
    format!(
        r#"{{"id":"{id}","kind":"purchase","at":"{at}","customer":{customer},"purchase":{{"lines":[{{"sku":"tea","quantity":1,"unit_price":"5.00"}}]}}}}"#
    )
}

const RUN: [&str; 6] = ["run", "shop", "--events", "events.ndjson", "--out", "-"];

fn run(folder: &std::path::Path, more: &[&str], events: &[String]) -> anyhow::Result<crate::Ran> {
    fs::write(folder.join("events.ndjson"), events.join("\n"))?;
    sadakat(folder, &[&RUN[..], more].concat(), b"")
}

fn allow(folder: &std::path::Path, rules: &str) -> anyhow::Result<()> {
    let file = folder.join("shop/program.toml");
    let program = fs::read_to_string(&file)?;
    fs::write(file, format!("{program}\n[records]\n{rules}\n"))?;
    Ok(())
}

/// Members who are not in the file are no guests without a word.
#[test]
fn unknown_members_are_counted_and_said() -> anyhow::Result<()> {
    let folder = shop()?;
    let customers = ["--customers", "shop/customers.csv"];
    let events = [
        purchase("e1", "2026-03-01T10:00:00Z", "\"nobody\""),
        purchase("e2", "2026-03-01T11:00:00Z", "\"nobody\""),
    ];
    let ran = run(folder.path(), &customers, &events)?.code(0)?;
    assert!(
        ran.err
            .contains("2 events name customers who are not among the customers, such as `nobody`"),
        "{}",
        ran.err
    );
    let json = [&customers[..], &["--format", "json"]].concat();
    let ran = run(folder.path(), &json, &events)?.code(0)?;
    assert!(
        ran.err.contains("\"events_of_unknown_customers\":2"),
        "{}",
        ran.err
    );
    let guest = [purchase("e1", "2026-03-01T10:00:00Z", "null")];
    let ran = run(folder.path(), &customers, &guest)?.code(0)?;
    assert!(!ran.err.contains("not among"), "{}", ran.err);
    Ok(())
}

#[test]
fn a_program_lets_unknown_fields_be() -> anyhow::Result<()> {
    let folder = shop()?;
    let event = purchase("e1", "2026-03-01T10:00:00Z", "null");
    let event = event
        .replace("\"kind\"", "\"terminal\":{\"a\":[1]},\"kind\"")
        .replace("\"sku\"", "\"vat\":10,\"sku\"");
    run(folder.path(), &[], std::slice::from_ref(&event))?.code(1)?;
    allow(folder.path(), "unknown_fields = \"ignore\"")?;
    let ran = run(folder.path(), &[], &[event])?.code(0)?;
    assert_eq!(ran.out.lines().count(), 1);
    assert!(
        ran.err
            .contains("2 fields that the program does not have were left out"),
        "{}",
        ran.err
    );
    Ok(())
}

#[test]
fn a_program_takes_numbers_for_ids_and_empty_customers_for_guests() -> anyhow::Result<()> {
    let folder = shop()?;
    let number = purchase("e1", "2026-03-01T10:00:00Z", "42");
    let empty = purchase("e2", "2026-03-01T11:00:00Z", "\"\"");
    let events = [number, empty];
    assert_eq!(run(folder.path(), &[], &events)?.code(1)?.out, "");
    allow(
        folder.path(),
        "number_ids = \"text\"\nempty_customer = \"guest\"",
    )?;
    let ran = run(folder.path(), &[], &events)?.code(0)?;
    assert_eq!(ran.out.lines().count(), 2);
    // The number is the id of a member, though of none of the file's.
    assert!(ran.err.contains("1 event names a customer"), "{}", ran.err);
    assert!(ran.err.contains("such as `42`"), "{}", ran.err);
    Ok(())
}

#[test]
fn late_tills_are_sorted() -> anyhow::Result<()> {
    let folder = shop()?;
    let events = [
        purchase("late", "2026-03-02T10:00:00Z", "null"),
        purchase("early", "2026-03-01T10:00:00Z", "null"),
    ];
    run(folder.path(), &[], &events)?.code(1)?;
    let ran = run(folder.path(), &["--sort"], &events)?.code(0)?;
    let first = ran.out.lines().next().unwrap_or_default();
    assert!(first.starts_with("{\"event\":\"early\""), "{first}");
    Ok(())
}

#[test]
fn a_list_of_events_is_answered_with_the_cure() -> anyhow::Result<()> {
    let folder = shop()?;
    let events = [format!(
        "[{}]",
        purchase("e1", "2026-03-01T10:00:00Z", "null")
    )];
    let ran = run(folder.path(), &[], &events)?.code(1)?;
    assert!(ran.err.contains("jq -c '.[]'"), "{}", ran.err);
    Ok(())
}

/// One message for all columns, and nobody becomes a guest by it.
#[test]
fn unknown_columns_of_customers_stop_the_run() -> anyhow::Result<()> {
    let folder = shop()?;
    fs::write(
        folder.path().join("c.csv"),
        "id,shoe_size,hat\r\nc1,42,7\r\n",
    )?;
    let event = [purchase("e1", "2026-03-01T10:00:00Z", "\"c1\"")];
    let ran = run(folder.path(), &["--customers", "c.csv"], &event)?.code(1)?;
    assert_eq!(ran.out, "");
    assert!(
        ran.err
            .contains("columns `shoe_size`, `hat` are not customer fields"),
        "{}",
        ran.err
    );
    allow(folder.path(), "unknown_fields = \"ignore\"")?;
    let ran = run(folder.path(), &["--customers", "c.csv"], &event)?.code(0)?;
    assert!(!ran.err.contains("not among"), "{}", ran.err);
    Ok(())
}

/// Lines are counted rightly whichever way they end.
#[test]
fn lines_that_end_with_two_characters() -> anyhow::Result<()> {
    let folder = shop()?;
    fs::write(
        folder.path().join("c.csv"),
        "id,birth_date\r\nc1,2000-01-01\r\n\r\nc2,nonsense\r\n",
    )?;
    let event = [purchase("e1", "2026-03-01T10:00:00Z", "\"c1\"")];
    let ran = run(folder.path(), &["--customers", "c.csv"], &event)?.code(1)?;
    assert!(ran.err.contains("c.csv:4: error"), "{}", ran.err);
    Ok(())
}
