//! Events and customers as records.

use std::io::Write as _;

use jiff::Timestamp;
use sadakat_engine::model::{QUANTITY_DIGITS, ScaledText};
use sadakat_engine::schema::FieldType;

use super::settle::{Event, Kind, Of, OutLine};
use super::store::{Store, Stored};
use super::texts::{NO_TEXT, TextId};
use crate::cell::BETWEEN;
use crate::mapping::{Mapping, Meaning};

/// What stands for a SKU where only an amount is known.
const NO_SKU: &str = "refund";

/// Writes records.
pub(crate) struct Writing<'a> {
    pub(crate) mapping: &'a Mapping,
    pub(crate) store: &'a Store,
}

impl Writing<'_> {
    fn text(&self, number: TextId) -> &str {
        self.store.texts.get(number)
    }

    /// The event's id: the receipt's key, and which return of it.
    fn id(&self, out: &mut Vec<u8>, event: &Event, key: &str) {
        match (event.kind, event.suffix, event.number) {
            (Kind::Return, true, 1) => json(out, &format!("{key}-return")),
            (Kind::Return, true, number) => json(out, &format!("{key}-return-{number}")),
            _ => json(out, key),
        }
    }

    /// Appends an event as one line of JSON.
    pub(crate) fn event(&self, out: &mut Vec<u8>, event: &Event, lines: &[OutLine]) {
        let Some(receipt) = self.store.receipts.get(event.receipt as usize) else {
            return;
        };
        let digits = event.currency.minor_digits();
        out.extend(b"{\"id\":");
        let receipt_key = self.store.keys.get(receipt.key);
        self.id(out, event, receipt_key);
        out.extend(match event.kind {
            Kind::Purchase => &b",\"kind\":\"purchase\",\"at\":\""[..],
            Kind::Return => b",\"kind\":\"return\",\"at\":\"",
        });
        self.instant(out, event.at);
        out.push(b'"');
        if receipt.customer != NO_TEXT {
            out.extend(b",\"customer\":");
            json(out, self.text(receipt.customer));
        }
        out.extend(b",\"purchase\":{\"currency\":\"");
        out.extend(event.currency.code().as_bytes());
        out.push(b'"');
        let of = match event.of {
            Of::Nothing => None,
            Of::Same => Some(receipt_key),
            Of::Named(key) => Some(self.text(key)),
        };
        if let Some(of) = of {
            out.extend(b",\"of\":");
            json(out, of);
        }
        for (value, stored) in self.mapping.receipt.values.iter().zip(&receipt.values) {
            let Meaning::Field(ty) = value.meaning else {
                continue;
            };
            match *stored {
                Stored::Text(text) if text != NO_TEXT => self.field(out, &value.key, ty, text),
                Stored::Amount(amount) if event.kind == Kind::Purchase => {
                    key(out, &value.key);
                    json(out, &amount.to_string());
                }
                _ => {}
            }
        }
        for (name, amount) in [("shipping", event.shipping), ("tax", event.tax)] {
            if let Some(amount) = amount {
                key(out, name);
                number(out, amount, digits);
            }
        }
        out.extend(b",\"lines\":[");
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            self.line(out, line, digits);
        }
        out.extend(b"]}}\n");
    }

    fn line(&self, out: &mut Vec<u8>, line: &OutLine, digits: u8) {
        let item = line
            .item
            .and_then(|item| self.store.items.get(item as usize));
        out.extend(b"{\"sku\":");
        let sku = item.map_or(NO_TEXT, |item| item.sku);
        json(
            out,
            if sku == NO_TEXT {
                NO_SKU
            } else {
                self.text(sku)
            },
        );
        for (name, text) in [
            ("name", item.map(|item| item.name)),
            ("category", item.map(|item| item.category)),
        ] {
            if let Some(text) = text.filter(|&text| text != NO_TEXT) {
                key(out, name);
                json(out, self.text(text));
            }
        }
        let fields = item
            .and_then(|item| item.more.as_deref())
            .map_or(&[][..], |more| &more.fields);
        for (field, &text) in self.mapping.line.fields.iter().zip(fields) {
            if text != NO_TEXT {
                self.field(out, &field.key, field.ty, text);
            }
        }
        out.extend(b",\"quantity\":\"");
        let quantity = ScaledText::new(line.quantity, QUANTITY_DIGITS);
        let quantity = quantity.as_str().trim_end_matches('0');
        out.extend(quantity.trim_end_matches('.').as_bytes());
        out.push(b'"');
        match line.price {
            Some(price) => {
                out.extend(b",\"unit_price\":");
                number(out, price, digits);
                if line.discount != 0 {
                    out.extend(b",\"discount\":");
                    number(out, line.discount, digits);
                }
            }
            None => {
                out.extend(b",\"amount\":");
                number(out, line.amount, digits);
            }
        }
        out.push(b'}');
    }

    /// A key and its value, behind others.
    fn field(&self, out: &mut Vec<u8>, name: &str, ty: FieldType, text: TextId) {
        key(out, name);
        let text = self.text(text);
        match ty {
            FieldType::Boolean | FieldType::Integer => out.extend(text.as_bytes()),
            FieldType::Texts => {
                out.push(b'[');
                for (at, text) in text.split(BETWEEN).enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    json(out, text);
                }
                out.push(b']');
            }
            _ => json(out, text),
        }
    }

    fn instant(&self, out: &mut Vec<u8>, micros: i64) {
        let written = match Timestamp::from_microsecond(micros) {
            Ok(at) => write!(
                out,
                "{}",
                at.display_with_offset(self.mapping.zone.to_offset(at))
            ),
            Err(_) => write!(out, "{micros}us"),
        };
        in_memory(written);
    }

    /// Appends a member as one line of JSON.
    pub(crate) fn customer(&self, out: &mut Vec<u8>, id: TextId, fields: &[TextId]) {
        out.extend(b"{\"id\":");
        json(out, self.text(id));
        for (field, &text) in self.mapping.members.iter().zip(fields) {
            if text != NO_TEXT {
                self.field(out, &field.key, field.ty, text);
            }
        }
        out.extend(b"}\n");
    }
}

/// A key, behind others.
fn key(out: &mut Vec<u8>, name: &str) {
    out.push(b',');
    json(out, name);
    out.push(b':');
}

/// An amount as text.
fn number(out: &mut Vec<u8>, amount: i64, digits: u8) {
    out.push(b'"');
    out.extend(ScaledText::new(amount, digits).as_str().as_bytes());
    out.push(b'"');
}

fn json(out: &mut Vec<u8>, text: &str) {
    let plain = |byte: &u8| *byte >= b' ' && !matches!(byte, b'"' | b'\\');
    // Nearly all texts are written as they are.
    if text.as_bytes().iter().all(plain) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return;
    }
    in_memory(serde_json::to_writer(out, text));
}

/// Memory takes what is written; there is nothing that could fail.
fn in_memory<E>(written: Result<(), E>) {
    debug_assert!(written.is_ok(), "memory takes what is written");
}
