//! Receipts and members as records.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sadakat_engine::model::{QUANTITY_DIGITS, format_scaled};
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::mapping::Mapping;
use super::receipts::{Item, Receipt, Texts};
use super::row::Money;

/// Writes records.
#[derive(Debug)]
pub(crate) struct Format<'m> {
    pub(crate) mapping: &'m Mapping,
    pub(crate) zone: TimeZone,
    pub(crate) digits: u8,
}

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    kind: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<&'a str>,
    purchase: Purchase<'a>,
}

struct Purchase<'a> {
    fields: Vec<(&'a str, &'a str)>,
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    sku: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    category: &'a str,
    quantity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_price: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
}

impl Serialize for Purchase<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in &self.fields {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("lines", &self.lines)?;
        map.end()
    }
}

impl Format<'_> {
    /// Writes an event.
    pub(crate) fn event(
        &self,
        out: &mut dyn Write,
        receipt: &Receipt,
        items: &[Item],
        texts: &Texts,
    ) -> io::Result<()> {
        let mapping = &self.mapping.receipt;
        let constants = mapping
            .constants
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()));
        let currency = ("currency", self.mapping.source.currency.as_str());
        let columns = mapping.columns.keys().zip(&receipt.values);
        let columns = columns.map(|(key, &value)| (key.as_str(), texts.get(value)));
        let customer = texts.get(receipt.customer);
        let event = Event {
            id: &receipt.id,
            kind: if receipt.returned {
                "return"
            } else {
                "purchase"
            },
            at: self.instant(receipt.at),
            customer: (!customer.is_empty()).then_some(customer),
            purchase: Purchase {
                fields: constants
                    .chain([currency])
                    .chain(columns.filter(|(_, value)| !value.is_empty()))
                    .collect(),
                lines: items.iter().map(|item| self.line(item, texts)).collect(),
            },
        };
        serde_json::to_writer(&mut *out, &event)?;
        out.write_all(b"\n")
    }

    fn line<'a>(&self, item: &Item, texts: &'a Texts) -> Line<'a> {
        let money = |value| format_scaled(value, self.digits);
        let (unit_price, amount) = match item.money {
            Money::Each(price) => (Some(money(price)), None),
            Money::Amount(amount) | Money::Rounded(amount) => (None, Some(money(amount))),
        };
        let quantity = format_scaled(item.quantity, QUANTITY_DIGITS);
        Line {
            sku: texts.get(item.sku),
            name: texts.get(item.name),
            category: texts.get(item.category),
            quantity: quantity
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            unit_price,
            amount,
        }
    }

    fn instant(&self, seconds: i64) -> String {
        Timestamp::from_second(seconds).map_or_else(
            |_| format!("{seconds}s"),
            |at| at.display_with_offset(self.zone.to_offset(at)).to_string(),
        )
    }

    /// Writes a customer.
    pub(crate) fn customer(
        &self,
        out: &mut dyn Write,
        id: &str,
        values: &[u32],
        texts: &Texts,
    ) -> io::Result<()> {
        let mut record = serde_json::Map::new();
        record.insert("id".to_owned(), id.into());
        for (key, &value) in self.mapping.customer.keys().zip(values) {
            if !texts.get(value).is_empty() {
                record.insert(key.clone(), texts.get(value).into());
            }
        }
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")
    }
}
