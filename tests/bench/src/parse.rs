//! A whole file of events with `serde_json` alone: typed structs, and nothing
//! checked beyond their types.

use std::borrow::Cow;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use sadakat_engine::model::parse_scaled;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use crate::contender::Error;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only reading is measured")]
struct Record<S> {
    id: S,
    kind: S,
    at: S,
    customer: Option<S>,
    purchase: Option<Purchase<S>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only reading is measured")]
struct Purchase<S> {
    of: Option<S>,
    store: Option<S>,
    channel: Option<S>,
    currency: S,
    lines: Vec<Line<S>>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only reading is measured")]
struct Line<S> {
    sku: S,
    name: Option<S>,
    category: Option<S>,
    #[serde(deserialize_with = "quantity")]
    quantity: i64,
    #[serde(default, deserialize_with = "amount")]
    unit_price: Option<i64>,
    #[serde(default, deserialize_with = "amount")]
    amount: Option<i64>,
}

/// Text that is borrowed unless it has escapes.
#[derive(Debug, Deserialize)]
struct Borrowed<'a>(
    #[serde(borrow)]
    #[expect(dead_code, reason = "only read")]
    Cow<'a, str>,
);

fn quantity<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let text = <&str>::deserialize(from)?;
    parse_scaled(text, 3).map_err(|_| D::Error::custom("not a quantity"))
}

fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let text = <&str>::deserialize(from)?;
    let amount = parse_scaled(text, 2).map_err(|_| D::Error::custom("not an amount"))?;
    Ok(Some(amount))
}

/// What one way of reading a file took.
#[derive(Debug)]
pub struct Parsed {
    /// Which way.
    pub name: &'static str,
    /// The best of all passes.
    pub best: Duration,
    /// The median pass.
    pub median: Duration,
    /// How many records there were.
    pub records: u64,
}

/// Parses all records of a text and counts them.
type Way = fn(&str) -> Result<u64, Error>;

/// Reads a file into memory and parses it line by line, in both ways in turns.
///
/// # Errors
/// If the file cannot be read or a line is no such record.
pub fn parse(path: &Path, passes: usize) -> Result<Vec<Parsed>, Error> {
    let text = std::fs::read_to_string(path)?;
    let ways: [(&'static str, Way); 2] = [
        ("texts owned", |text| each::<Record<String>>(text)),
        ("texts borrowed", |text| each::<Record<Borrowed<'_>>>(text)),
    ];
    let mut times = ways.map(|_| Vec::new());
    let mut records = 0;
    for _ in 0..passes.max(1) {
        for ((_, way), times) in ways.iter().zip(&mut times) {
            let start = Instant::now();
            records = way(black_box(&text))?;
            times.push(start.elapsed());
        }
    }
    let rows = ways.iter().zip(times).map(|((name, _), mut times)| {
        times.sort_unstable();
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        Parsed {
            name,
            best: at(0),
            median: at(times.len().saturating_sub(1) / 2),
            records,
        }
    });
    Ok(rows.collect())
}

fn each<'a, R: Deserialize<'a>>(text: &'a str) -> Result<u64, Error> {
    let mut count = 0;
    for line in text.lines() {
        black_box(serde_json::from_str::<R>(line)?);
        count += 1;
    }
    Ok(count)
}
