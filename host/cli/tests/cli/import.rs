//! `sadakat import`.

use sadakat_tests::path;

use crate::{sadakat, shop};

fn sample(name: &str) -> String {
    let file = path("host/import/samples").join(name);
    file.to_string_lossy().into_owned()
}

/// From a shop's export to decisions, with nothing but shipped things.
#[test]
fn an_export_becomes_decisions() -> anyhow::Result<()> {
    let folder = shop()?;
    let sample = sample("turkish-till/satis-cp1254.csv");
    let import = [
        "import",
        "turkish-till",
        &sample,
        "--program",
        "shop",
        "--events-out",
        "events.ndjson",
        "--customers-out",
        "customers.ndjson",
        "--report",
        "report.html",
    ];
    let ran = sadakat(folder.path(), &import, b"")?.code(0)?;
    for said in [
        "windows-1254",
        "5  purchases",
        "3,014.80 TRY",
        "from 2026-11-21 14:03",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let report = std::fs::read_to_string(folder.path().join("report.html"))?;
    assert!(
        report.contains("<svg") && report.contains("3,014.80"),
        "{report}"
    );
    let run = [
        "run",
        "shop",
        "--customers",
        "customers.ndjson",
        "--events",
        "events.ndjson",
        "--out",
        "-",
    ];
    let ran = sadakat(folder.path(), &run, b"")?.code(0)?;
    assert_eq!(ran.out.lines().count(), 6);
    assert!(!ran.err.contains("not among the customers"), "{}", ran.err);
    Ok(())
}

#[test]
fn a_guess_is_a_mapping_that_works() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let till = "Bon Nr;Datum;Kunde;Artikel;Menge;Preis;Summe\n7;24.12.2026 10:00;k1;Tee;2;1,50;3,00\n8;24.12.2026 11:00;;Kaffee;1;2,50;2,50\n";
    std::fs::write(folder.path().join("till.csv"), till)?;
    let guess = sadakat(folder.path(), &["import", "--guess", "till.csv"], b"")?.code(0)?;
    assert!(
        guess.err.contains("no shipped mapping fits"),
        "{}",
        guess.err
    );
    std::fs::write(folder.path().join("till.toml"), &guess.out)?;
    let import = ["import", "till.toml", "till.csv", "--events-out", "-"];
    let ran = sadakat(folder.path(), &import, b"")?.code(0)?;
    assert_eq!(ran.out.lines().count(), 2, "{}{}", guess.out, ran.err);
    assert!(ran.err.contains("5.50"), "{}", ran.err);
    let guess = sadakat(
        folder.path(),
        &["import", "--guess", &sample("square/items.csv")],
        b"",
    )?;
    assert!(guess.err.contains("sadakat import square"), "{}", guess.err);
    Ok(())
}

#[test]
fn shipped_mappings_are_listed_and_printed() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let list = sadakat(folder.path(), &["import", "--list"], b"")?.code(0)?;
    assert!(list.out.contains("shopify-json"), "{}", list.out);
    let one = sadakat(folder.path(), &["import", "--list", "vend"], b"")?.code(0)?;
    assert!(one.out.contains("[receipt]"), "{}", one.out);
    let none = sadakat(folder.path(), &["import", "--list", "vent"], b"")?.code(1)?;
    assert!(none.err.contains("did you mean `vend`?"), "{}", none.err);
    Ok(())
}

/// What is rejected is said with its place and its cure, and ends with exit 1.
#[test]
fn rejects_are_said_and_written() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let sample = sample("turkish-till-short/stray-quote.csv");
    let import = [
        "import",
        "turkish-till-short",
        &sample,
        "--events-out",
        "events.ndjson",
        "--rejects",
        "rejects.ndjson",
    ];
    let ran = sadakat(folder.path(), &import, b"")?.code(1)?;
    assert!(
        ran.err.contains("stray-quote.csv:11: error[S0804]"),
        "{}",
        ran.err
    );
    let rejects = std::fs::read_to_string(folder.path().join("rejects.ndjson"))?;
    let reject: serde_json::Value = serde_json::from_str(rejects.trim())?;
    assert_eq!(
        (&reject["receipt"], &reject["line"]),
        (&"10".into(), &11.into())
    );
    let events = std::fs::read_to_string(folder.path().join("events.ndjson"))?;
    assert_eq!(events.lines().count(), 299);
    Ok(())
}

/// Currency and zone are the shop's where the export has none.
#[test]
fn currency_and_zone_of_the_shop() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let import = [
        "import",
        "vend",
        &sample("vend/sales.csv"),
        "--events-out",
        "-",
        "--currency",
        "EUR",
        "--time-zone",
        "Europe/Berlin",
    ];
    let ran = sadakat(folder.path(), &import, b"")?.code(0)?;
    let first = ran.out.lines().next().unwrap_or_default();
    assert!(first.contains("\"2026-06-01T10:05:00+02:00\""), "{first}");
    assert!(first.contains("\"EUR\""), "{first}");
    Ok(())
}
