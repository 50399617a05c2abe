//! Events and customers as records.

use std::io::{self, Write};

use jiff::Timestamp;
use sadakat_engine::model::{QUANTITY_DIGITS, format_scaled};
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
    pub(crate) fn id(&self, event: &Event) -> String {
        let key = self
            .store
            .receipts
            .get(event.receipt as usize)
            .map_or("", |receipt| self.text(receipt.key));
        match (event.kind, event.suffix, event.number) {
            (Kind::Return, true, 1) => format!("{key}-return"),
            (Kind::Return, true, number) => format!("{key}-return-{number}"),
            _ => key.to_owned(),
        }
    }

    pub(crate) fn event(
        &self,
        out: &mut dyn Write,
        event: &Event,
        lines: &[OutLine],
    ) -> io::Result<()> {
        let Some(receipt) = self.store.receipts.get(event.receipt as usize) else {
            return Ok(());
        };
        let digits = event.currency.minor_digits();
        out.write_all(b"{\"id\":")?;
        json(out, &self.id(event))?;
        let kind = match event.kind {
            Kind::Purchase => "purchase",
            Kind::Return => "return",
        };
        write!(
            out,
            ",\"kind\":\"{kind}\",\"at\":\"{}\"",
            self.instant(event.at)
        )?;
        if receipt.customer != NO_TEXT {
            out.write_all(b",\"customer\":")?;
            json(out, self.text(receipt.customer))?;
        }
        write!(
            out,
            ",\"purchase\":{{\"currency\":\"{}\"",
            event.currency.code()
        )?;
        match event.of {
            Of::Nothing => {}
            Of::Same => {
                out.write_all(b",\"of\":")?;
                json(out, self.text(receipt.key))?;
            }
            Of::Named(key) => {
                out.write_all(b",\"of\":")?;
                json(out, self.text(key))?;
            }
        }
        for (value, stored) in self.mapping.receipt.values.iter().zip(&receipt.values) {
            let Meaning::Field(ty) = value.meaning else {
                continue;
            };
            match *stored {
                Stored::Text(text) if text != NO_TEXT => self.field(out, &value.key, ty, text)?,
                Stored::Amount(amount) if event.kind == Kind::Purchase => {
                    out.write_all(b",")?;
                    json(out, &value.key)?;
                    write!(out, ":\"{amount}\"")?;
                }
                _ => {}
            }
        }
        for (key, amount) in [("shipping", event.shipping), ("tax", event.tax)] {
            if let Some(amount) = amount {
                write!(out, ",\"{key}\":\"{}\"", format_scaled(amount, digits))?;
            }
        }
        out.write_all(b",\"lines\":[")?;
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                out.write_all(b",")?;
            }
            self.line(out, line, digits)?;
        }
        out.write_all(b"]}}\n")
    }

    fn line(&self, out: &mut dyn Write, line: &OutLine, digits: u8) -> io::Result<()> {
        let item = line
            .item
            .and_then(|item| self.store.items.get(item as usize));
        out.write_all(b"{\"sku\":")?;
        let sku = item.map_or(NO_TEXT, |item| item.sku);
        json(
            out,
            if sku == NO_TEXT {
                NO_SKU
            } else {
                self.text(sku)
            },
        )?;
        for (key, text) in [
            (&b",\"name\":"[..], item.map(|item| item.name)),
            (b",\"category\":", item.map(|item| item.category)),
        ] {
            if let Some(text) = text.filter(|&text| text != NO_TEXT) {
                out.write_all(key)?;
                json(out, self.text(text))?;
            }
        }
        let fields = item
            .and_then(|item| item.more.as_deref())
            .map_or(&[][..], |more| &more.fields);
        for (field, &text) in self.mapping.line.fields.iter().zip(fields) {
            if text != NO_TEXT {
                self.field(out, &field.key, field.ty, text)?;
            }
        }
        let quantity = format_scaled(line.quantity, QUANTITY_DIGITS);
        let quantity = quantity.trim_end_matches('0').trim_end_matches('.');
        write!(out, ",\"quantity\":\"{quantity}\"")?;
        match line.price {
            Some(price) if line.discount == 0 => write!(
                out,
                ",\"unit_price\":\"{}\"}}",
                format_scaled(price, digits)
            ),
            Some(price) => write!(
                out,
                ",\"unit_price\":\"{}\",\"discount\":\"{}\"}}",
                format_scaled(price, digits),
                format_scaled(line.discount, digits)
            ),
            None => write!(
                out,
                ",\"amount\":\"{}\"}}",
                format_scaled(line.amount, digits)
            ),
        }
    }

    /// A key and its value, behind others.
    fn field(&self, out: &mut dyn Write, key: &str, ty: FieldType, text: TextId) -> io::Result<()> {
        out.write_all(b",")?;
        json(out, key)?;
        out.write_all(b":")?;
        self.value(out, ty, self.text(text))
    }

    fn value(&self, out: &mut dyn Write, ty: FieldType, text: &str) -> io::Result<()> {
        match ty {
            FieldType::Boolean | FieldType::Integer => out.write_all(text.as_bytes()),
            FieldType::Texts => {
                let texts: Vec<&str> = text.split(BETWEEN).collect();
                Ok(serde_json::to_writer(out, &texts)?)
            }
            _ => json(out, text),
        }
    }

    fn instant(&self, micros: i64) -> String {
        Timestamp::from_microsecond(micros).map_or_else(
            |_| format!("{micros}us"),
            |at| {
                at.display_with_offset(self.mapping.zone.to_offset(at))
                    .to_string()
            },
        )
    }

    pub(crate) fn customer(
        &self,
        out: &mut dyn Write,
        id: TextId,
        fields: &[TextId],
    ) -> io::Result<()> {
        out.write_all(b"{\"id\":")?;
        json(out, self.text(id))?;
        for (field, &text) in self.mapping.members.iter().zip(fields) {
            if text != NO_TEXT {
                self.field(out, &field.key, field.ty, text)?;
            }
        }
        out.write_all(b"}\n")
    }
}

fn json(out: &mut dyn Write, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(out, text)?)
}
