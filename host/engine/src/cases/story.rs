//! What a case gives: a member, earlier events, and the event.

use toml::Spanned;
use toml::de::DeValue;

use super::values::{Place, ValueReader, Values};
use crate::constants::ParamValue;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes};
use crate::facts::Fact;
use crate::load::keys::{Keys, as_integer};
use crate::model::{Date, Instant};
use crate::schema::{KindId, Schema};

/// When an event happens, as its author says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum When {
    /// `event.at` says it, or nothing does.
    At(Option<Instant>),
    /// At noon of `today`.
    Today(Date),
    /// So many days before the case's event, at the same time of day; once
    /// for each number.
    DaysAgo(Vec<i64>),
}

/// An event as its author says it.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    /// Of the event and its object, such as `purchase.store`; without
    /// `event.at`.
    pub(super) values: Values,
    /// Its lines, if it says some.
    pub(super) lines: Option<Vec<Values>>,
    pub(super) when: When,
    /// Where it stands.
    pub(super) span: Span,
}

/// What is known before a case's event, and the event.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// Whether nobody knows whose event it is.
    pub(super) guest: bool,
    /// Whether the member is in the control group of the case's campaign.
    pub(super) control_group: bool,
    /// Of the customer record: `customer.*`.
    pub(super) member: Values,
    /// Said directly: `history.*` and `wallet.*`.
    pub(super) facts: Values,
    pub(super) earlier: Vec<Happening>,
    pub(super) event: Happening,
}

/// When events happen that do not say so.
const SOME_DAY: (i16, i8, i8) = (2026, 1, 15);
/// At which hour events happen of which only the day is known.
const NOON: &str = "12:00:00";

pub(super) const EVENT_KEYS: [&str; 2] = ["today", "lines"];
const AT: &str = "event.at";

impl Happening {
    /// What kind of event it is: what it says, what its object says, or
    /// `otherwise`.
    pub(super) fn kind(&self, schema: &Schema, otherwise: KindId) -> KindId {
        let kinds = schema.kinds();
        if let Some(Fact::Text(name)) = self.values.get("event.kind").map(|said| &said.fact) {
            return kinds.find(name).unwrap_or(otherwise);
        }
        let mut objects = self.values.keys().filter_map(|name| name.split('.').next());
        if let Some(kind) = objects.find_map(|object| kinds.find(object)) {
            return kind;
        }
        if self.lines.is_some() && !otherwise.has_purchase() {
            return KindId::PURCHASE;
        }
        otherwise
    }

    /// When it happens, or where the case's event happens at `event`.
    pub(super) fn instants(&self, event: Option<Instant>, schema: &Schema) -> Vec<Instant> {
        let zone = &schema.zone;
        let noon = |day: Date| {
            Instant::parse(&format!("{day}T{NOON}"), zone)
                .unwrap_or_else(|| Instant::start_of_day(day, zone))
        };
        match &self.when {
            When::At(Some(at)) => vec![*at],
            When::Today(day) => vec![noon(*day)],
            When::DaysAgo(days) => {
                let event = event.unwrap_or_else(|| noon(some_day()));
                days.iter().map(|&ago| before(event, ago, schema)).collect()
            }
            When::At(None) => vec![event.unwrap_or_else(|| noon(some_day()))],
        }
    }
}

fn some_day() -> Date {
    let (year, month, day) = SOME_DAY;
    Date::from_ymd(year, month, day).unwrap_or(Date::from_days(0))
}

/// So many calendar days before, as clocks show it.
fn before(event: Instant, days: i64, schema: &Schema) -> Instant {
    let local = event.local(&schema.zone);
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let day = Date::from_days(local.date.days().saturating_sub(days));
    let (hour, minute) = (local.minute / 60, local.minute % 60);
    let text = format!("{day}T{hour:02}:{minute:02}:00");
    Instant::parse(&text, &schema.zone).unwrap_or_else(|| Instant::start_of_day(day, &schema.zone))
}

impl Story {
    /// Puts values where they belong.
    pub(super) fn new(
        guest: bool,
        values: Values,
        earlier: Vec<Happening>,
        mut event: Happening,
    ) -> Self {
        let (mut member, mut facts) = (Values::new(), Values::new());
        for (name, said) in values {
            match name.split('.').next() {
                Some("customer") => member.insert(name, said),
                Some("history" | "wallet") => facts.insert(name, said),
                _ => event.values.insert(name, said),
            };
        }
        Self {
            guest,
            control_group: false,
            member,
            facts,
            earlier,
            event,
        }
    }
}

/// Reads events from tables.
pub(super) struct StoryReader<'a> {
    pub(super) source: SourceId,
    pub(super) schema: &'a Schema,
}

impl StoryReader<'_> {
    /// Reads the keys that say when an event happens, and its lines. What is
    /// in `values` of `event.at` is taken out.
    pub(super) fn happening(
        &self,
        report: &mut Report,
        keys: &Keys<'_>,
        mut values: Values,
        span: Span,
    ) -> Happening {
        let at = values.remove(AT);
        let today = self.today(report, keys);
        let days_ago = self.days_ago(report, keys);
        let said = [
            at.as_ref().map(|said| (AT, said.span.clone())),
            keys.value("today").map(|value| ("today", value.span())),
            keys.value("days_ago")
                .map(|value| ("days_ago", value.span())),
        ];
        if let [Some((first, _)), Some((second, span)), ..]
        | [Some((first, _)), None, Some((second, span))]
        | [None, Some((first, _)), Some((second, span))] = &said
        {
            report.push(
                Diagnostic::error(
                    codes::INVALID_VALUE,
                    self.source,
                    span.clone(),
                    format!("both `{first}` and `{second}` say when it happens"),
                )
                .help("keep one of the two"),
            );
        }
        let when = match (at.map(|said| said.fact), today, days_ago) {
            (Some(Fact::Instant(at)), _, _) => When::At(Some(at)),
            (_, Some(day), _) => When::Today(day),
            (_, _, Some(days)) => When::DaysAgo(days),
            _ => When::At(None),
        };
        Happening {
            lines: self.lines(report, keys),
            values,
            when,
            span,
        }
    }

    fn today(&self, report: &mut Report, keys: &Keys<'_>) -> Option<Date> {
        let value = keys.value("today")?;
        if let Some(ParamValue::Date(day)) = ParamValue::from_toml(value.get_ref()) {
            return Some(day);
        }
        keys.wrong_type(report, "today", "a day without quotes", value);
        None
    }

    fn days_ago(&self, report: &mut Report, keys: &Keys<'_>) -> Option<Vec<i64>> {
        let value = keys.value("days_ago")?;
        let one = |value: &Spanned<DeValue<'_>>, report: &mut Report| {
            let days = as_integer(value.get_ref()).filter(|days| (0..=36_500).contains(days));
            if days.is_none() {
                keys.invalid(
                    report,
                    &value.span(),
                    "`days_ago` counts days before the event, from 0 to 36500".to_owned(),
                    Some("write a whole number, or several: `days_ago = [14, 7]`".to_owned()),
                );
            }
            days
        };
        match value.get_ref() {
            DeValue::Array(items) => {
                Some(items.iter().filter_map(|item| one(item, report)).collect())
            }
            _ => one(value, report).map(|days| vec![days]),
        }
    }

    fn lines(&self, report: &mut Report, keys: &Keys<'_>) -> Option<Vec<Values>> {
        let lines = keys.array(report, "lines")?;
        let reader = ValueReader {
            source: self.source,
            schema: self.schema,
            place: Place::Line,
        };
        let mut read = Vec::new();
        for line in lines.value {
            match line.get_ref() {
                DeValue::Table(table) => {
                    let mut values = Values::new();
                    reader.table(report, "line", table, &mut values);
                    read.push(values);
                }
                _ => keys.wrong_type(report, "lines", "a list of tables `{ … }`", line),
            }
        }
        Some(read)
    }

    /// Reads `earlier`.
    pub(super) fn earlier(&self, report: &mut Report, keys: &Keys<'_>) -> Vec<Happening> {
        let mut events = Vec::new();
        let Some(items) = keys.array(report, "earlier") else {
            return events;
        };
        let objects = objects(self.schema, Place::Earlier);
        let mut known = vec!["days_ago"];
        known.extend(EVENT_KEYS);
        known.extend(objects.iter().map(String::as_str));
        for item in items.value {
            let DeValue::Table(table) = item.get_ref() else {
                keys.wrong_type(report, "earlier", "a list of tables `{ … }`", item);
                continue;
            };
            let keys = Keys::new(report, self.source, table, item.span(), "`earlier`", &known);
            let values = self.values(report, &keys, &objects, Place::Earlier);
            events.push(self.happening(report, &keys, values, item.span()));
        }
        events
    }

    /// Reads every table whose entries are fields.
    pub(super) fn values(
        &self,
        report: &mut Report,
        keys: &Keys<'_>,
        objects: &[String],
        place: Place,
    ) -> Values {
        let mut values = Values::new();
        let reader = ValueReader {
            source: self.source,
            schema: self.schema,
            place,
        };
        for (key, value) in keys.entries() {
            if !objects.iter().any(|object| object == key.value) {
                continue;
            }
            match value.get_ref() {
                DeValue::Table(table) => reader.table(report, key.value, table, &mut values),
                _ => keys.wrong_type(report, key.value, "a table of fields", value),
            }
        }
        values
    }
}

/// What stands before the dots of fields: `customer`, `purchase`, ….
pub(super) fn objects(schema: &Schema, place: Place) -> Vec<String> {
    let mut objects: Vec<String> = Vec::new();
    for field in schema.fields() {
        let member = ["customer.", "history.", "wallet."]
            .iter()
            .any(|object| field.name.starts_with(object));
        if field.is_line() || (member && place != Place::Case) {
            continue;
        }
        if let Some((object, _)) = field.name.split_once('.')
            && !objects.iter().any(|known| known == object)
        {
            objects.push(object.to_owned());
        }
    }
    objects
}
