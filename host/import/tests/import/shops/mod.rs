//! Made-up exports of every shipped kind, in every dialect, come to
//! what was sold: nothing is lost, and nothing becomes more.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

mod dialect;
mod formats;
mod shop;

use proptest::prelude::*;
use rust_decimal::Decimal;
use sadakat_import::{Import, Mapping, Overrides, guess, shipped};
use serde_json::Value;

use formats::FORMATS;
use shop::{Chance, Truth};

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// What an event says, in the words of a truth.
fn said(event: &Value) -> Truth {
    let purchase = &event["purchase"];
    let currency = purchase["currency"].as_str().unwrap().to_owned();
    let digits = if currency == "JPY" { 0 } else { 2 };
    let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let amounts = purchase["lines"].as_array().unwrap().iter().map(|line| {
        decimal(&line["amount"]).unwrap_or_else(|| {
            let gross = decimal(&line["quantity"]).unwrap() * decimal(&line["unit_price"]).unwrap();
            gross.round_dp_with_strategy(digits, half_up)
                - decimal(&line["discount"]).unwrap_or_default()
        })
    });
    let goods: Decimal = amounts.sum();
    let minor = goods * Decimal::from(10i64.pow(digits));
    let at: jiff::Timestamp = event["at"].as_str().unwrap().parse().unwrap();
    (
        match event["kind"].as_str().unwrap() {
            "return" => "return",
            _ => "purchase",
        },
        at.as_microsecond(),
        event["customer"].as_str().map(str::to_owned),
        currency,
        i64::try_from(minor).unwrap(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_was_sold_comes_in(seed in any::<u64>(), format in 0..FORMATS.len()) {
        let (name, turkish, make) = FORMATS[format];
        let mut chance = Chance::new(seed);
        let (export, mut wanted) = make(&mut chance);
        let (bytes, shown) = dialect::dress(&mut chance, &export, turkish);
        let mapping = shipped(name).expect("shipped");
        let mapping = Mapping::parse(name, mapping.text, &Overrides::default()).unwrap();
        let mut import = Import::new(&mapping);
        if let Err(error) = import.add_bytes("export.csv", bytes) {
            panic!("{name}, {shown}\n{error}");
        }
        let imported = import.finish().unwrap();
        let summary = imported.summary();
        prop_assert!(summary.balances(), "{name}, {shown}\n{summary}");
        let mut events = Vec::new();
        imported.write_events(&mut events).unwrap();
        let events = String::from_utf8(events).unwrap();
        let mut found: Vec<Truth> =
            events.lines().map(|line| said(&serde_json::from_str(line).unwrap())).collect();
        found.sort();
        wanted.sort();
        prop_assert_eq!(&found, &wanted, "{}, {}\n{}\n{}", name, shown, summary, events);
        prop_assert_eq!(summary.rejected_rows, 0);
    }

    /// The shape of an export says which shipped mapping is its own, in any
    /// dialect.
    #[test]
    fn the_mapping_is_guessed(seed in any::<u64>(), format in 0..FORMATS.len()) {
        let (name, turkish, make) = FORMATS[format];
        let mut chance = Chance::new(seed);
        let (export, _) = make(&mut chance);
        let (bytes, shown) = dialect::dress(&mut chance, &export, turkish);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.csv");
        std::fs::write(&path, bytes).unwrap();
        let guessed = guess(&path).unwrap();
        prop_assert_eq!(guessed.shipped, Some(name), "{}", shown);
    }
}
