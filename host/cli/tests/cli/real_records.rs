//! The shipped records of a real shop through the example program.

use std::fmt::Write as _;

use anyhow::Context as _;
use sadakat_tests::{Golden, path};
use serde_json::Value;

use crate::sadakat;

/// What each campaign came to, as lines that people can compare.
fn totals(summary: &Value) -> anyhow::Result<String> {
    let mut text = String::new();
    for key in ["customers", "events", "effects", "rejects", "faults"] {
        writeln!(text, "{key}: {}", summary[key])?;
    }
    let campaigns = summary["campaigns"].as_object().context("campaigns")?;
    for (id, totals) in campaigns {
        let (effects, coupons) = (&totals["effects"], &totals["coupons"]);
        let (points, discount) = (&totals["points"], totals["discount"].as_str());
        let discount = discount.unwrap_or_default();
        writeln!(
            text,
            "{id}: {effects} effects, points {points}, {coupons} coupons, discount {discount}"
        )?;
    }
    Ok(text)
}

#[test]
fn a_year_of_a_real_shop() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let data = |name: &str| path("tests/data").join(name).to_string_lossy().into_owned();
    let sample = data("online-retail-sample.csv");
    let outputs = [
        "--customers-out",
        "customers.ndjson",
        "--events-out",
        "events.ndjson",
    ];
    let import = [&["import", "online-retail", &sample][..], &outputs].concat();
    let imported = sadakat(folder.path(), &import, b"")?.code(0)?;
    assert!(imported.err.contains("931  purchases"), "{}", imported.err);
    let rules = path("rules").to_string_lossy().into_owned();
    let run = |batch| -> anyhow::Result<(String, Value)> {
        let inputs = [
            "--customers",
            "customers.ndjson",
            "--events",
            "events.ndjson",
        ];
        let args = [
            &[
                "run", &rules, "--out", "-", "--format", "json", "--batch", batch,
            ][..],
            &inputs,
        ]
        .concat();
        let ran = sadakat(folder.path(), &args, b"")?.code(0);
        let ran = ran.context("if a plugin is missing, run `cargo xtask plugins`")?;
        Ok((ran.out, serde_json::from_str(&ran.err)?))
    };
    let (decisions, summary) = run("1024")?;
    assert_eq!(
        (&summary["rejects"], &summary["faults"]),
        (&0.into(), &0.into())
    );
    assert!(run("100")?.0 == decisions, "batches change decisions");
    let mut golden = Golden::default();
    // Changes with the rules, as it should: BLESS=1, and read what changed.
    golden.compare(
        &path("tests/data/online-retail-totals.txt"),
        &totals(&summary)?,
    )?;
    golden.finish()
}
