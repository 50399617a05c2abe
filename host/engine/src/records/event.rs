//! What makes an event right, beyond each of its values.

use super::layout::Layout;
use super::recent::RecentIds;
use super::record::Record;
use super::reject::{Problem, quoted};
use super::table::TableRecords;
use super::value::Staged;
use crate::batch::{Column, Columns, ColumnsBuilder, Integers};
use crate::diagnostic::{codes, one_of};
use crate::model::{Currency, Date, Instant, format_scaled};
use crate::schema::{EmptyCustomer, FieldId, FieldSet, KindId, Presence, Schema};

/// Fields that the reader itself looks at.
#[derive(Debug)]
pub(super) struct Slots {
    pub(super) id: Option<usize>,
    kind: Option<usize>,
    at: Option<usize>,
    customer: Option<usize>,
    currency: Option<usize>,
    time_zone: Option<usize>,
    total: Option<usize>,
    tax: Option<usize>,
    shipping: Option<usize>,
    paid_with_points: Option<usize>,
    of: Option<usize>,
}

impl Slots {
    pub(super) fn new(layout: &Layout, schema: &Schema) -> Self {
        let find = |name| layout.find(schema, name);
        Self {
            id: find("event.id"),
            kind: find("event.kind"),
            at: find("event.at"),
            customer: find("customer.id"),
            currency: find("purchase.currency"),
            time_zone: find("purchase.time_zone"),
            total: find("purchase.total"),
            tax: find("purchase.tax"),
            shipping: find("purchase.shipping"),
            paid_with_points: find("purchase.paid_with_points"),
            of: find("purchase.of"),
        }
    }
}

/// The last event that was right.
#[derive(Debug, Default)]
pub(super) struct Previous {
    id: String,
    line: u64,
    /// None if there was none.
    at: Option<Instant>,
}

impl Previous {
    /// Forgets it and keeps the memory.
    pub(super) const fn clear(&mut self) {
        self.at = None;
    }
}

/// A chunk in the making.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) events: ColumnsBuilder,
    pub(super) lines: Vec<u64>,
    /// How many lines all its events have.
    pub(super) line_count: usize,
}

impl Chunk {
    /// Takes back everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.lines.clear();
        self.line_count = 0;
    }
}

/// One event, and what it is checked against.
pub(super) struct Event<'a> {
    pub(super) schema: &'a Schema,
    pub(super) slots: &'a Slots,
    pub(super) record: &'a mut Record,
    pub(super) recent: &'a mut RecentIds,
    pub(super) previous: &'a mut Previous,
    /// Memory for its id.
    pub(super) id: &'a mut String,
    /// The line that it is on.
    pub(super) number: u64,
}

/// The id of the purchase that a receipt was split into. A return may name the
/// receipt by its own id.
pub(crate) fn sale_id(receipt: &str) -> String {
    format!("{receipt}#purchase")
}

/// The id of the return that a receipt was split into.
fn return_id(receipt: &str) -> String {
    format!("{receipt}#return")
}

type Checked<T> = Result<T, Box<Problem>>;

impl Event<'_> {
    /// Reads the event and adds it to the chunk, or leaves the chunk with
    /// nothing of it but its lines.
    pub(super) fn read(self, text: &str, chunk: &mut Chunk) -> Checked<()> {
        self.record.parse(text, self.schema, chunk.line_count)?;
        self.add(text, chunk)
    }

    /// Reads a row of a table likewise; none if it is to be read as a line.
    pub(super) fn read_row(
        self,
        table: &mut TableRecords<'_, '_>,
        row: usize,
        chunk: &mut Chunk,
    ) -> Option<()> {
        self.record.stage_row(self.schema, table, row)?;
        self.add("", chunk).ok()
    }

    /// Adds the event that is staged. `text` is the line that it is of, if it is
    /// of one.
    fn add(mut self, text: &str, chunk: &mut Chunk) -> Checked<()> {
        let mut id = std::mem::take(self.id);
        id.clear();
        id.push_str(self.required_text(self.slots.id, "id", text)?);
        let kind = self.kind(text)?;
        let Some(at) = self.record.staged(self.slots.at).integer() else {
            return Err(
                missing("at").help("write when it happened, as `2026-11-21T14:03:00+03:00`")
            );
        };
        let at = Instant::from_micros(at);
        let guests = self.schema.records.empty_customer == EmptyCustomer::Guest;
        if guests && self.is_empty_text(self.slots.customer, text) {
            self.record.stage(self.slots.customer, Staged::Missing);
        }
        if !self.record.staged(self.slots.customer).is_missing() {
            self.required_text(self.slots.customer, "customer", text)?;
        }
        self.check_objects(kind)?;
        if kind.has_purchase() {
            self.complete_purchase(kind, text)?;
            let field = "purchase.time_zone";
            self.record.check_zone(self.slots.time_zone, text, field)?;
        }
        let Some(unseen) = self.recent.unseen(&id) else {
            let message = format!("{} is the id of an earlier event", quoted(&id));
            return Err(Problem::new(codes::DUPLICATE_EVENT, message).field("id"));
        };
        self.check_order(&id, at)?;
        self.recent.insert(&id, unseen);
        if self.record.came_back.is_empty() {
            self.push(kind, at, self.record.lines, text, chunk);
        } else {
            self.split(&id, at, text, chunk);
        }
        *self.id = std::mem::replace(&mut self.previous.id, id);
        self.previous.line = self.number;
        self.previous.at = Some(at);
        Ok(())
    }

    fn push(&mut self, kind: KindId, at: Instant, lines: usize, text: &str, chunk: &mut Chunk) {
        chunk.events.push(kind, at, self.schema, lines);
        chunk.lines.push(self.number);
        chunk.line_count += lines;
        self.record.push_columns(text, |owner| owner.includes(kind));
    }

    /// A receipt with goods that came back becomes a return and, if something
    /// was sold too, a purchase. The return comes first, so that it cannot be
    /// of what is sold with it.
    fn split(&mut self, id: &str, at: Instant, text: &str, chunk: &mut Chunk) {
        self.record.put_returned_first(chunk.line_count);
        let came_back = self.record.came_back.iter().filter(|&&back| back).count();
        let sold = self.record.lines.saturating_sub(came_back);
        let Slots {
            id: id_slot,
            kind,
            of,
            total,
            ..
        } = *self.slots;
        let own = [
            self.slots.tax,
            self.slots.shipping,
            self.slots.paid_with_points,
        ];
        let of_the_sale = own.map(|slot| self.record.staged(slot));
        let name = self.record.texts.copy(&return_id(id));
        self.record.stage(id_slot, Staged::Text(name));
        let name = self.record.texts.copy("return");
        self.record.stage(kind, Staged::Text(name));
        let returned = if self.record.amounts_missing {
            Staged::Missing
        } else {
            Staged::Integer(self.record.returned)
        };
        self.record.stage(total, returned);
        own.into_iter()
            .for_each(|slot| self.record.stage(slot, Staged::Missing));
        self.push(KindId::RETURN, at, came_back, text, chunk);
        if sold == 0 {
            return;
        }
        let name = self.record.texts.copy(&sale_id(id));
        self.record.stage(id_slot, Staged::Text(name));
        let name = self.record.texts.copy("purchase");
        self.record.stage(kind, Staged::Text(name));
        self.record.stage(of, Staged::Missing);
        self.record.stage(total, Staged::Integer(self.record.total));
        for (slot, value) in own.into_iter().zip(of_the_sale) {
            self.record.stage(slot, value);
        }
        self.push(KindId::PURCHASE, at, sold, text, chunk);
    }

    fn required_text<'t>(
        &'t self,
        slot: Option<usize>,
        key: &str,
        text: &'t str,
    ) -> Checked<&'t str> {
        let Staged::Text(span) = self.record.staged(slot) else {
            return Err(missing(key));
        };
        match self.record.texts.get(text, span) {
            "" => Err(Problem::new(codes::RECORD_MISSING, format!("`{key}` is empty")).field(key)),
            value => Ok(value),
        }
    }

    fn is_empty_text(&self, slot: Option<usize>, text: &str) -> bool {
        match self.record.staged(slot) {
            Staged::Text(span) => self.record.texts.get(text, span).trim().is_empty(),
            _ => false,
        }
    }

    fn kind(&self, text: &str) -> Checked<KindId> {
        let name = self.required_text(self.slots.kind, "kind", text)?;
        let kinds = self.schema.kinds();
        kinds.find(name).ok_or_else(|| {
            let message = format!("{} is not an event kind of the program", quoted(name));
            Problem::new(codes::RECORD_UNKNOWN_NAME, message)
                .field("kind")
                .help_if(one_of(name, kinds.names()))
        })
    }

    /// Whether the objects are those of the kind, and have what they need.
    fn check_objects(&self, kind: KindId) -> Checked<()> {
        let kind_name = self.schema.kinds().name(kind);
        for (at, shape) in self.record.layout.shapes.iter().enumerate() {
            let given = self.record.objects.get(at).copied().unwrap_or(false);
            if !shape.owner.includes(kind) {
                if given {
                    let name = shape.prefix.trim_end_matches('.');
                    let message = format!("events of kind `{kind_name}` have no `{name}`");
                    return Err(Problem::new(codes::RECORD_UNKNOWN_FIELD, message).field(name));
                }
                continue;
            }
            if Some(at) == self.record.layout.line {
                continue;
            }
            for slot in self.record.layout.slots_of(at) {
                let derived = Some(slot) == self.slots.currency || Some(slot) == self.slots.total;
                let Some(field) = self.record.layout.slots.get(slot) else {
                    continue;
                };
                if field.presence == Presence::Required
                    && !derived
                    && self.record.staged(Some(slot)).is_missing()
                {
                    return Err(missing(&self.record.name(at, &field.key)));
                }
            }
        }
        Ok(())
    }

    /// Fills in the currency and the total, or checks them.
    fn complete_purchase(&mut self, kind: KindId, text: &str) -> Checked<()> {
        if !self.record.has_lines {
            return Err(missing("purchase.lines"));
        }
        let is_return = kind == KindId::RETURN;
        if is_return && self.record.came_back.contains(&true) {
            return Err(Problem::new(
                codes::RECORD_TYPE,
                "a return has quantities above zero: it is its kind that says that goods came back",
            )
            .field("purchase.lines")
            .help("write positive numbers"));
        }
        if let Some(problem) = self.record.incomplete.take().filter(|_| !is_return) {
            return Err(problem);
        }
        let currency = self.schema.currency;
        match self.record.staged(self.slots.currency) {
            Staged::Text(span) => {
                let given = self.record.texts.get(text, span);
                if self.schema.find_currency(given).is_none() {
                    return Err(unknown_currency(given, self.schema));
                }
            }
            _ => {
                // A return is in the currency of its purchase, whichever that is.
                let unsaid = is_return && self.schema.has_several_currencies();
                let code = if unsaid { "" } else { currency.code() };
                let span = self.record.texts.copy(code);
                self.record.stage(self.slots.currency, Staged::Text(span));
            }
        }
        let sum = self.record.total.saturating_sub(self.record.returned);
        match self.record.staged(self.slots.total).integer() {
            // What is not said is known of the purchase.
            _ if self.record.amounts_missing => {}
            Some(given) if given != sum => {
                let money = |value| format_scaled(value, currency.minor_digits());
                let message = format!(
                    "total is {}, but the lines' amounts are {} together",
                    money(given),
                    money(sum)
                );
                return Err(Problem::new(codes::AMOUNT_MISMATCH, message).field("purchase.total"));
            }
            Some(_) => {}
            None => self.record.stage(self.slots.total, Staged::Integer(sum)),
        }
        // Prices with and without tax in one record would lead to discounts on
        // the wrong one (R36).
        match self.record.staged(self.slots.tax).integer() {
            Some(tax) if tax > self.record.total && !is_return => {
                let money = |value| format_scaled(value, currency.minor_digits());
                let message = format!(
                    "tax is {}, but the total is {} and the tax a part of it",
                    money(tax),
                    money(self.record.total)
                );
                Err(Problem::new(codes::AMOUNT_MISMATCH, message)
                    .field("purchase.tax")
                    .help("write amounts with the tax in them"))
            }
            _ => Ok(()),
        }
    }

    fn check_order(&self, id: &str, at: Instant) -> Checked<()> {
        let previous = &*self.previous;
        let Some(before) = previous.at.filter(|&before| at < before) else {
            return Ok(());
        };
        let zone = &self.schema.zone;
        let message = format!(
            "{} on line {} happened at {}, before {} on line {} at {}",
            quoted(id),
            self.number,
            at.to_rfc3339(zone),
            quoted(&previous.id),
            previous.line,
            before.to_rfc3339(zone)
        );
        Err(Problem::new(codes::OUT_OF_ORDER, message)
            .field("at")
            .help("sort the file by `at`, as `sadakat run --sort` does"))
    }
}

#[cold]
fn unknown_currency(given: &str, schema: &Schema) -> Box<Problem> {
    let currency = schema.currency;
    let (message, help) = if schema.has_several_currencies() {
        let codes = schema.currencies.iter().map(Currency::code);
        let message = format!("{} is not a currency of the program", quoted(given));
        let help = one_of(given, codes.clone());
        (
            message,
            help.unwrap_or_else(|| codes.collect::<Vec<_>>().join(", ")),
        )
    } else {
        let message = format!("{} is not the program's currency", quoted(given));
        let help = format!("write amounts in {currency}, and `\"{currency}\"` or nothing");
        (message, help)
    };
    Problem::new(codes::RECORD_UNKNOWN_NAME, message)
        .field("purchase.currency")
        .help(help)
}

fn missing(name: &str) -> Box<Problem> {
    Problem::new(codes::RECORD_MISSING, format!("`{name}` is missing")).field(name)
}

/// A field that follows from when an event happened: from its local day, the
/// minute of that day, and the instant.
pub(super) type Derived = fn(Date, u16, Instant) -> i64;

/// The fields that follow from when an event happened.
const DERIVED: [(&str, Derived); 5] = [
    ("event.hour", |_, minute, _| i64::from(minute) / 60),
    ("event.minute", |_, minute, _| minute.into()),
    ("event.weekday", |date, _, _| date.weekday().into()),
    ("today", |date, _, _| date.days().into()),
    ("now", |_, _, at| at.micros()),
];

/// Those of them that somebody wants.
pub(super) fn derived(
    schema: &Schema,
    wanted: &FieldSet,
) -> impl Iterator<Item = (FieldId, Derived)> {
    DERIVED.into_iter().filter_map(|(name, value)| {
        let id = schema.find(name).filter(|&id| wanted.contains(id))?;
        Some((id, value))
    })
}

/// Sets the fields that follow from when an event happened.
pub(crate) fn derive(columns: &mut Columns, schema: &Schema, wanted: &FieldSet) {
    for (id, value) in derived(schema, wanted) {
        let of = |row| {
            let minute = columns.minutes().get(row).copied().unwrap_or(0);
            value(columns.date(row), minute, columns.at(row))
        };
        let values = (0..columns.rows()).map(of).collect();
        columns.set(
            id,
            Column::Integers(Integers {
                values,
                validity: None,
            }),
        );
    }
}
