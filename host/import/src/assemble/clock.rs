//! When a row happened.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use sadakat_engine::diagnostic::codes;

use super::rows::{Checked, Rows, wrong};
use crate::expression::{Expr, Row};
use crate::zones;

impl Rows<'_> {
    /// When a row happened: microseconds. None if only another row of its
    /// receipt says it.
    pub(super) fn time(&mut self, parts: &[Expr], row: Row<'_>) -> Checked<Option<i64>> {
        let mapping = self.mapping;
        // The rows of a receipt mostly have the same text.
        if let ([part], None) = (parts, &mapping.receipt.zone)
            && let Some(slot) = part.column()
            && !self.last_time.0.is_empty()
            && self.last_time.0 == row.cell(slot).text()
        {
            return Ok(Some(self.last_time.2));
        }
        let mut text = String::new();
        for part in parts {
            let value = part
                .evaluate(row, &mapping.formats)
                .map_err(|fault| self.explain(&fault))?;
            if let Some(part) = value.text() {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&part);
            }
        }
        let slot = parts.iter().find_map(Expr::column);
        let field = || slot.map(|slot| mapping.column_name(slot));
        if text.is_empty() {
            return Ok(None);
        }
        let zone_name = match &mapping.receipt.zone {
            Some(expr) => {
                let value = expr
                    .evaluate(row, &mapping.formats)
                    .map_err(|fault| self.explain(&fault))?;
                value.text().map(Cow::into_owned)
            }
            None => None,
        };
        if self.last_time.0 == text && self.last_time.1 == zone_name {
            return Ok(Some(self.last_time.2));
        }
        let moment = mapping
            .formats
            .moment(&text, slot, None)
            .map_err(|fault| self.explain(&fault))?;
        let zone = match &zone_name {
            Some(name) => match self.zone(name) {
                Some(zone) => zone,
                None => {
                    return wrong(
                        codes::MAPPING_VALUE,
                        mapping
                            .receipt
                            .zone
                            .as_ref()
                            .and_then(Expr::column)
                            .map(|slot| mapping.column_name(slot)),
                        format!("`{name}` is no time zone that is known"),
                        "translate it in `zone` of [receipt], as `choose(row.Zone == \"Here\", \"Europe/Berlin\", \"UTC\")`",
                    );
                }
            },
            None => mapping.zone.clone(),
        };
        let Some(micros) = moment.micros(&zone) else {
            return wrong(
                codes::MAPPING_VALUE,
                field(),
                format!("`{text}` is out of range"),
                "correct the cell",
            );
        };
        self.last_time = (text, zone_name, micros);
        Ok(Some(micros))
    }

    fn zone(&mut self, name: &str) -> Option<TimeZone> {
        if let Some((_, zone)) = self.zones.iter().find(|(known, _)| known == name) {
            return zone.clone();
        }
        let zone = zones::find(name);
        // A column of nonsense is not kept.
        if self.zones.len() < 1000 {
            self.zones.push((name.to_owned(), zone.clone()));
        }
        zone
    }
}
