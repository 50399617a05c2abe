//! Made-up events: of what a plugin reads, with values that its parameters and
//! the program name, and some that are as good as any.

use super::super::bind::BindContext;
use super::super::contract::AbiValue;
use super::super::evaluate::PluginProgram;
use super::super::values::column;
use crate::batch::{Columns, ColumnsBuilder};
use crate::chance;
use crate::model::{Currency, Date, Instant, QUANTITY_DIGITS, Zone, format_scaled};
use crate::records::derive;
use crate::schema::{Field, FieldId, FieldType, KindId, Presence, Schema};

/// How many events.
const ROWS: u32 = 24;

/// 15 January 2026, noon.
const BEGIN: i64 = 1_768_478_400_000_000;

/// From one event to the next: another hour each, and another weekday.
const STEP: i64 = 31 * 3_600_000_000;

const DAY: i64 = 86_400_000_000;

/// Numbers that conditions like to begin and end with.
const NUMBERS: [i64; 22] = [
    0, 1, 2, 3, 5, 7, 10, 12, 20, 50, 99, 100, 250, 999, 1_000, 2_500, 5_000, 10_000, 25_000,
    100_000, 250_000, 1_000_000,
];

const WORDS: [&str; 12] = [
    "", "coffee", "tea", "bakery", "istanbul", "ankara", "izmir", "store", "online", "gold", "tr",
    "a b",
];

/// Made-up events.
pub(in crate::plugin) struct MadeUp {
    columns: Columns,
    /// What each is, for people.
    shown: Vec<String>,
}

/// What values are made of.
struct Source<'c> {
    context: &'c BindContext<'c>,
    texts: Vec<String>,
    numbers: Vec<i64>,
    /// Whose numbers these are.
    name: &'c str,
    drawn: u64,
}

impl MadeUp {
    pub(in crate::plugin) fn new(program: &PluginProgram, context: &BindContext<'_>) -> Self {
        let schema = context.schema;
        let mut source = Source::new(program, context);
        let mut builder = ColumnsBuilder::default();
        let kinds: Vec<KindId> = kinds(schema);
        for row in 0..ROWS {
            // Most events are purchases.
            let kind = match row % 4 {
                3 => kinds.get(row as usize / 4 % kinds.len().max(1)).copied(),
                _ => None,
            };
            builder.push(
                kind.unwrap_or(KindId::PURCHASE),
                at(row),
                schema,
                row as usize % 5,
            );
        }
        let mut columns = builder.finish();
        let mut shown: Vec<Vec<String>> = (0..ROWS).map(|_| Vec::new()).collect();
        let mut lines: Vec<Vec<String>> = (0..columns.lines()).map(|_| Vec::new()).collect();
        derive(&mut columns, schema, &program.0.reads);
        let reads: Vec<(FieldId, &Field)> = program
            .0
            .reads
            .iter()
            .filter_map(|id| Some((id, schema.field(id)?)))
            .filter(|(id, _)| columns.get(*id).is_none())
            .collect();
        for (id, field) in reads {
            let optional =
                program.0.copes_without(id) && matches!(field.presence, Presence::Optional);
            let entries = match field.is_line() {
                true => u32::try_from(columns.lines()).unwrap_or(0),
                false => ROWS,
            };
            let told = if field.is_line() {
                &mut lines
            } else {
                &mut shown
            };
            let mut values = Vec::new();
            for (entry, told) in (0..entries).zip(told) {
                let value = match by_itself(schema, &columns, field, entry) {
                    None if optional && source.one_in(4) => None,
                    None => Some(source.value(field, id, entry)),
                    given => given,
                };
                if let Some(value) = &value {
                    let value = in_words(value, field.ty, schema.currency);
                    told.push(format!("{} = {value}", field.name));
                }
                values.push(value);
            }
            columns.set(id, column(field, &values));
        }
        let shown = shown.into_iter().enumerate().map(|(row, mut event)| {
            let of_row = lines.get(columns.line_range(row)).unwrap_or_default();
            let of_row: Vec<String> = of_row
                .iter()
                .filter(|line| !line.is_empty())
                .map(|line| format!("{{ {} }}", line.join(", ")))
                .collect();
            if !of_row.is_empty() {
                event.push(format!("lines = [{}]", of_row.join(", ")));
            }
            if event.is_empty() {
                event.push(format!("event.at = {}", at_text(row, schema)));
            }
            format!("{{ {} }}", event.join(", "))
        });
        let shown = shown.collect();
        Self { columns, shown }
    }

    pub(in crate::plugin) const fn columns(&self) -> &Columns {
        &self.columns
    }

    pub(in crate::plugin) fn count(&self) -> u32 {
        ROWS
    }

    /// An event, for people.
    pub(super) fn shown(&self, row: u32) -> &str {
        self.shown.get(row as usize).map_or("", String::as_str)
    }
}

fn kinds(schema: &Schema) -> Vec<KindId> {
    let names = schema.kinds().names();
    names.filter_map(|name| schema.kinds().find(name)).collect()
}

fn at(row: u32) -> Instant {
    Instant::from_micros(BEGIN + i64::from(row) * STEP)
}

fn at_text(row: usize, schema: &Schema) -> String {
    at(u32::try_from(row).unwrap_or(0)).to_rfc3339(&schema.zone)
}

/// What every event has.
fn by_itself(schema: &Schema, columns: &Columns, field: &Field, row: u32) -> Option<AbiValue> {
    Some(match field.name.as_str() {
        "event.id" => AbiValue::Text(format!("event-{}", row + 1).into()),
        "customer.id" => AbiValue::Text(format!("member-{}", row + 1).into()),
        "event.kind" => {
            let kind = columns.kind(row as usize);
            AbiValue::Text(schema.kinds().name(kind).into())
        }
        "event.at" => AbiValue::Integer(at(row).micros()),
        _ => return None,
    })
}

impl<'c> Source<'c> {
    fn new(program: &'c PluginProgram, context: &'c BindContext<'c>) -> Self {
        let mut texts = Vec::new();
        let mut numbers = Vec::new();
        for parameter in &program.0.parameters {
            match parameter {
                AbiValue::Integer(number) => {
                    numbers.extend([number.saturating_sub(1), *number, number.saturating_add(1)])
                }
                AbiValue::Text(text) => texts.push(text.to_string()),
                AbiValue::Texts(all) => texts.extend(all.iter().map(ToString::to_string)),
            }
        }
        numbers.retain(|number| *number >= 0);
        Self {
            context,
            texts,
            numbers,
            name: &program.plugin().description().name,
            drawn: 0,
        }
    }

    /// A number below `bound`; 0 if there is none.
    fn below(&mut self, bound: usize) -> usize {
        let number = chance::draw("events to probe with", self.name, self.drawn);
        self.drawn += 1;
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(number % bound).unwrap_or(0)
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn value(&mut self, field: &Field, id: FieldId, entry: u32) -> AbiValue {
        match field.ty {
            FieldType::Boolean => AbiValue::Integer(i64::from(self.one_in(2))),
            FieldType::Integer | FieldType::Money | FieldType::Quantity => {
                AbiValue::Integer(self.number())
            }
            FieldType::Date => {
                let today = BEGIN / DAY;
                AbiValue::Integer(today - 400 + i64::try_from(self.below(800)).unwrap_or(0))
            }
            FieldType::Instant => {
                let hours = i64::try_from(self.below(24 * 400)).unwrap_or(0);
                AbiValue::Integer(BEGIN - hours * 3_600_000_000)
            }
            FieldType::Text => AbiValue::Text(self.text(field, id, entry).into()),
            FieldType::Texts => {
                let count = self.below(4);
                let texts = (0..count).map(|_| self.text(field, id, entry).into());
                AbiValue::Texts(texts.collect())
            }
        }
    }

    fn number(&mut self) -> i64 {
        let given = self.one_in(2) && !self.numbers.is_empty();
        let count = if given {
            self.numbers.len()
        } else {
            NUMBERS.len()
        };
        let at = self.below(count);
        let from = if given { &self.numbers[..] } else { &NUMBERS };
        from.get(at).copied().unwrap_or(0)
    }

    /// One of those that the field may have, if that is known; else a tier, a
    /// parameter's text, a word, or a text that no other event has.
    fn text(&mut self, field: &Field, id: FieldId, entry: u32) -> String {
        let only = self.context.schema.only(id);
        let of = |texts: &[&str], at: usize| texts.get(at).map(|text| (*text).to_owned());
        if let Some(only) = only.filter(|only| !only.is_empty()) {
            return of(&only, self.below(only.len())).unwrap_or_default();
        }
        let tiers = self.context.tiers;
        if field.name.ends_with("tier") && !tiers.is_empty() {
            let at = self.below(tiers.len());
            return tiers.get(at).cloned().unwrap_or_default();
        }
        match self.below(4) {
            0 | 1 if !self.texts.is_empty() => {
                let at = self.below(self.texts.len());
                self.texts.get(at).cloned().unwrap_or_default()
            }
            0 | 2 => of(&WORDS, self.below(WORDS.len())).unwrap_or_default(),
            _ => format!("text-{entry}"),
        }
    }
}

fn in_words(value: &AbiValue, ty: FieldType, currency: Currency) -> String {
    match (value, ty) {
        (AbiValue::Integer(value), FieldType::Boolean) => (*value != 0).to_string(),
        (AbiValue::Integer(value), FieldType::Money) => {
            format_scaled(*value, currency.minor_digits())
        }
        (AbiValue::Integer(value), FieldType::Quantity) => format_scaled(*value, QUANTITY_DIGITS),
        (AbiValue::Integer(value), FieldType::Date) => {
            Date::from_days(i32::try_from(*value).unwrap_or_default()).to_string()
        }
        (AbiValue::Integer(value), FieldType::Instant) => {
            Instant::from_micros(*value).to_rfc3339(&Zone::utc())
        }
        (AbiValue::Integer(value), _) => value.to_string(),
        (AbiValue::Text(text), _) => format!("{text:?}"),
        (AbiValue::Texts(texts), _) => format!("{texts:?}"),
    }
}
