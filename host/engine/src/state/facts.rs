//! What state needs to know about an event.

use super::settings::{PointsTender, Settings};
use super::window::WindowInput;
use crate::batch::{Column, Columns};
use crate::model::{Date, Instant};
use crate::schema::{FieldId, FieldSet, KindId, Schema};

/// What happened.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EventFacts<'a> {
    /// The event's id, by which returns name it.
    pub id: &'a str,
    /// What kind of event.
    pub kind: KindId,
    /// When.
    pub at: Instant,
    /// On which local day.
    pub day: Date,
    /// What the member paid: `purchase.total`, or what the decision made of
    /// it; 0 for events without. A return takes it back, with either sign.
    pub total: i64,
    /// `purchase.paid_with_points`: the part of it that points paid; of a
    /// return the part that went back as points.
    pub paid_with_points: i64,
    /// `purchase.of`: the event that a return takes back.
    pub of: Option<&'a str>,
    /// What the events of the wave put into the declared history fields, one
    /// a field, as in the settings.
    pub windows: &'a [WindowInput<'a>],
    /// Which entry of `windows` is this event's.
    pub row: usize,
}

/// The fields that [`EventFacts`] come from.
#[derive(Debug, Clone, Copy)]
pub struct FactFields {
    id: Option<FieldId>,
    total: Option<FieldId>,
    paid_with_points: Option<FieldId>,
    of: Option<FieldId>,
}

impl EventFacts<'_> {
    /// What of the total counts as spend; of a return, what it takes back of
    /// it, above 0.
    pub(super) fn spend(&self, settings: &Settings) -> i64 {
        let total = if self.kind == KindId::RETURN {
            self.total.saturating_abs()
        } else {
            self.total
        };
        match settings.points_tender {
            PointsTender::IsSpend => total,
            PointsTender::IsNoSpend => total - self.paid_with_points.clamp(0, total.max(0)),
        }
    }
}

impl FactFields {
    /// Finds the fields.
    pub fn new(schema: &Schema) -> Self {
        Self {
            id: schema.find("event.id"),
            total: schema.find("purchase.total"),
            paid_with_points: schema.find("purchase.paid_with_points"),
            of: schema.find("purchase.of"),
        }
    }

    /// The fields, which a reader of records must put into the columns.
    pub fn fields(&self) -> FieldSet {
        [self.id, self.total, self.paid_with_points, self.of]
            .into_iter()
            .flatten()
            .collect()
    }

    /// What the columns say about an event.
    pub fn read<'a>(
        &self,
        columns: &'a Columns,
        row: usize,
        windows: &'a [WindowInput<'a>],
    ) -> EventFacts<'a> {
        let column = |id: Option<FieldId>| columns.get(id?);
        let text = |id| column(id).and_then(Column::as_text)?.get(row);
        let number = |id| column(id).and_then(Column::as_integers)?.get(row);
        EventFacts {
            id: text(self.id).unwrap_or(""),
            kind: columns.kind(row),
            at: columns.at(row),
            day: columns.date(row),
            total: number(self.total).unwrap_or(0),
            paid_with_points: number(self.paid_with_points).unwrap_or(0),
            of: text(self.of),
            windows,
            row,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{ColumnsBuilder, DictionaryBuilder, Integers, TextColumn};
    use crate::model::{Currency, Zone};

    #[test]
    fn reads_columns() {
        let zone = Zone::from_name("Europe/Istanbul").unwrap();
        let schema = Schema::new(Currency::from_code("TRY").unwrap(), zone);
        let fields = FactFields::new(&schema);
        let mut builder = ColumnsBuilder::default();
        let at = Instant::parse("2024-12-31T21:30:00Z", &schema.zone).unwrap();
        builder.push(KindId::RETURN, at, &schema, 0);
        let mut columns = builder.finish();
        let mut texts = DictionaryBuilder::default();
        let mut text = |text| vec![texts.intern(text)];
        let (id, of) = (text("r1"), text("e1"));
        let dictionary = texts.finish();
        for (field, keys) in [("event.id", id), ("purchase.of", of)] {
            let column = TextColumn {
                keys: keys.into(),
                dictionary: dictionary.clone(),
                validity: None,
            };
            columns.set(schema.find(field).unwrap(), Column::Text(column));
        }
        let total = Integers {
            values: vec![1900].into(),
            validity: None,
        };
        columns.set(
            schema.find("purchase.total").unwrap(),
            Column::Integers(total),
        );
        assert_eq!(fields.fields().iter().count(), 4);
        let facts = fields.read(&columns, 0, &[]);
        assert_eq!((facts.id, facts.of, facts.total), ("r1", Some("e1"), 1900));
        assert_eq!((facts.kind, facts.at), (KindId::RETURN, at));
        assert_eq!(facts.day.to_string(), "2025-01-01");
    }
}
