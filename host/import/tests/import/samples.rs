//! Every shipped mapping reads its sample faultlessly.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use sadakat_import::{Import, Mapping, Overrides, SHIPPED, Summary, guess, shipped};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// A receipt by what makes it right; its time apart.
type Receipt = (String, Option<String>, String, Decimal);

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn number(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

fn micros(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// What a line comes to, as the records' reader computes it.
fn amount(line: &Value) -> Decimal {
    if line["amount"].is_string() {
        return number(&line["amount"]);
    }
    let gross = number(&line["quantity"]) * number(&line["unit_price"]);
    let gross =
        gross.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    gross
        - if line["discount"].is_string() {
            number(&line["discount"])
        } else {
            Decimal::ZERO
        }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn import(mapping: &str, files: &[&str]) -> (String, Summary) {
    let shipped = shipped(mapping).unwrap();
    let mapping = Mapping::parse(shipped.name, shipped.text, &Overrides::default()).unwrap();
    let mut import = Import::new(&mapping);
    for file in files {
        import
            .add_file(&folder().join(shipped.name).join(file))
            .unwrap();
    }
    let imported = import.finish().unwrap();
    let mut events = Vec::new();
    imported.write_events(&mut events).unwrap();
    let summary = imported.summary().clone();
    assert!(summary.balances(), "{summary}");
    (String::from_utf8(events).unwrap(), summary)
}

/// Whether events are the receipts of a truth, each as often as there.
fn compare(case: &str, truth: &Path, events: &str) {
    let mut wanted: BTreeMap<Receipt, Vec<(i64, bool)>> = BTreeMap::new();
    for one in lines(&std::fs::read_to_string(truth).unwrap()) {
        let receipt = (
            text(&one["kind"]),
            one["customer"].as_str().map(str::to_owned),
            text(&one["currency"]),
            number(&one["goods"]),
        );
        let at = (
            micros(one["at"].as_str().unwrap()),
            one["at_unknown"].as_bool().unwrap_or(false),
        );
        wanted.entry(receipt).or_default().push(at);
    }
    for event in lines(events) {
        let purchase = &event["purchase"];
        let goods = purchase["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(amount)
            .sum();
        let receipt = (
            text(&event["kind"]),
            event["customer"].as_str().map(str::to_owned),
            text(&purchase["currency"]),
            goods,
        );
        let at = micros(event["at"].as_str().unwrap());
        let Some(times) = wanted.get_mut(&receipt) else {
            panic!("{case}: extra {event}");
        };
        let found = times
            .iter()
            .position(|&(time, unknown)| time == at || (unknown && at >= time));
        match found {
            Some(found) => times.remove(found),
            None => panic!("{case}: another time, {event}, not {times:?}"),
        };
    }
    wanted.retain(|_, times| !times.is_empty());
    assert!(wanted.is_empty(), "{case}: missing {wanted:?}");
}

/// Mapping, files that are read together, and the truth of them.
const CASES: &[(&str, &[&str], &str)] = &[
    ("amazon", &["date-range.csv"], "truth.ndjson"),
    (
        "dsfinvk",
        &["lines.csv", "lines_vat.csv", "transactions.csv"],
        "truth.ndjson",
    ),
    ("etsy", &["EtsySoldOrderItems2026.csv"], "truth.ndjson"),
    ("odoo-pos", &["orders.csv"], "truth.ndjson"),
    (
        "olist",
        &[
            "olist_customers_dataset.csv",
            "olist_order_items_dataset.csv",
            "olist_orders_dataset.csv",
            "olist_products_dataset.csv",
        ],
        "truth.ndjson",
    ),
    ("online-retail", &["invoices.csv"], "truth.ndjson"),
    ("orders", &["o.csv"], "truth.ndjson"),
    ("sadakat", &["adapted-with-extras.ndjson"], "truth.ndjson"),
    ("shopify", &["orders_export.csv"], "truth.ndjson"),
    ("shopify-json", &["orders.json"], "truth.ndjson"),
    ("square", &["items.csv"], "truth.ndjson"),
    ("stripe", &["payments.csv"], "truth.ndjson"),
    ("turkish-receipts-json", &["fisler.ndjson"], "truth.ndjson"),
    ("turkish-till", &["satis-utf8.csv"], "truth.ndjson"),
    ("turkish-till", &["satis-utf8-bom.csv"], "truth.ndjson"),
    ("turkish-till", &["satis-cp1254.csv"], "truth.ndjson"),
    ("turkish-till", &["satis-utf16-tab.txt"], "truth.ndjson"),
    ("turkish-till", &["satis-sep-line.csv"], "truth.ndjson"),
    (
        "turkish-till",
        &["satis-title-and-total.csv"],
        "truth.ndjson",
    ),
    ("turkish-till", &["satis.xlsx"], "truth.ndjson"),
    (
        "turkish-till-rows",
        &["windows-1254.csv"],
        "windows-1254.truth.ndjson",
    ),
    ("turkish-till-rows", &["scale.csv"], "scale.truth.ndjson"),
    (
        "turkish-till-rows",
        &["numbers.csv"],
        "numbers.truth.ndjson",
    ),
    (
        "turkish-till-short",
        &["stray-quote.csv"],
        "stray-quote.truth.ndjson",
    ),
    (
        "turkish-till-short",
        &["feb.csv", "jan.csv"],
        "overlapping.truth.ndjson",
    ),
    ("vend", &["sales.csv"], "truth.ndjson"),
    ("woocommerce", &["orders.csv"], "truth.ndjson"),
    ("woocommerce-json", &["orders.json"], "truth.ndjson"),
];

#[test]
fn every_shipped_mapping_reads_its_samples() {
    for &(mapping, files, truth) in CASES {
        let (events, _) = import(mapping, files);
        compare(
            &format!("{mapping} {files:?}"),
            &folder().join(mapping).join(truth),
            &events,
        );
    }
    for shipped in SHIPPED {
        assert!(
            CASES.iter().any(|(mapping, ..)| *mapping == shipped.name),
            "{} has no sample",
            shipped.name
        );
    }
}

/// Nothing is rejected but the one row that is damaged.
#[test]
fn only_damaged_rows_are_rejected() {
    for &(mapping, files, _) in CASES {
        let (_, summary) = import(mapping, files);
        let expected = u64::from(files == ["stray-quote.csv"]);
        assert_eq!(
            summary.rejected_rows, expected,
            "{mapping} {files:?}: {summary}"
        );
    }
    let (_, summary) = import("turkish-till-short", &["stray-quote.csv"]);
    let example = &summary.kinds[0].example;
    assert_eq!((example.line, example.receipt.as_deref()), (11, Some("10")));
    assert_eq!(
        example.message,
        "a quotation mark opens a text and is never closed"
    );
}

/// A guess from the file alone is the mapping that reads it.
#[test]
fn the_shape_of_every_sample_is_recognised() {
    for &(mapping, files, _) in CASES {
        for file in files {
            let joined = [
                "lines_vat",
                "transactions",
                "customers",
                "orders_dataset",
                "products",
            ];
            if joined.iter().any(|part| file.contains(part))
                && ["dsfinvk", "olist"].contains(&mapping)
            {
                continue;
            }
            let guess = guess(&folder().join(mapping).join(file)).unwrap();
            assert_eq!(
                guess.shipped,
                Some(mapping),
                "{file}: {}",
                guess.explanation()
            );
        }
    }
}
