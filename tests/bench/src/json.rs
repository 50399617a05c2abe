//! Reading the records with `serde_json` alone: what any reader pays.

use sadakat_engine::model::parse_scaled;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

/// An event record.
#[derive(Debug, Deserialize)]
pub struct Record<'a> {
    /// Its id.
    pub id: &'a str,
    /// What happened.
    pub kind: &'a str,
    /// When, as text.
    pub at: &'a str,
    /// To whom.
    pub customer: &'a str,
    /// What was bought.
    #[serde(borrow)]
    pub purchase: Purchase<'a>,
}

/// A purchase.
#[derive(Debug, Deserialize)]
pub struct Purchase<'a> {
    /// Which store, if in one.
    pub store: Option<&'a str>,
    /// Where.
    pub channel: &'a str,
    /// In which currency.
    pub currency: &'a str,
    /// Its lines.
    #[serde(borrow)]
    pub lines: Vec<Line<'a>>,
}

/// A line of a purchase.
#[derive(Debug, Deserialize)]
pub struct Line<'a> {
    /// The article.
    pub sku: &'a str,
    /// What kind of thing.
    pub category: &'a str,
    /// How many pieces.
    pub quantity: i64,
    /// Minor units for one.
    #[serde(deserialize_with = "minor")]
    pub unit_price: i64,
}

fn minor<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let text = <&str>::deserialize(from)?;
    parse_scaled(text, 2).map_err(|_| D::Error::custom("not an amount"))
}

/// Parses one line of a file of events.
///
/// # Errors
/// If it is not such a record.
pub fn parse(line: &str) -> serde_json::Result<Record<'_>> {
    serde_json::from_str(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{SEED, events_ndjson, generate};

    #[test]
    fn every_record_is_read() {
        let events = generate(200, SEED);
        for (event, line) in events.iter().zip(events_ndjson(&events).lines()) {
            let record = parse(line).unwrap();
            let lines = &record.purchase.lines;
            let total: i64 = lines
                .iter()
                .map(|line| line.quantity * line.unit_price)
                .sum();
            assert_eq!((record.id, total), (event.id().as_str(), event.total));
        }
    }
}
