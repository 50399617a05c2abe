//! A story as records, so that events and members are what they would be in a
//! file.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Case;
use super::story::{Happening, Story, of_member};
use super::values::{Values, is_empty_by_default};
use crate::campaign::Campaign;
use crate::decide::is_held_out;
use crate::diagnostic::{Diagnostic, Report, Span, codes};
use crate::facts::{Fact, MemberFacts};
use crate::model::Instant;
use crate::records::{
    CustomerFormat, CustomerTable, EventReader, ReadError, Reject, read_customers,
};
use crate::schema::{FieldSet, KindId, Origin, Schema};
use crate::snapshot::Snapshot;

/// The id of a member that the case does not name.
const MEMBER: &str = "member";
/// The smallest control group is of a millionth of the members.
const MOST_TRIES: u32 = 50_000_000;
/// The id of an event that the case does not name.
const EVENT: &str = "case";

/// A story as records.
#[derive(Debug)]
pub(super) struct Records {
    /// One line, or none for a guest.
    pub(super) customers: String,
    /// One event a line, the case's last, with where each stands in the file.
    pub(super) events: String,
    places: Vec<Span>,
    /// What was known of the member at each event.
    pub(super) known: Vec<MemberFacts>,
}

impl Records {
    /// How many events there are, the case's included.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }
}

/// The records of a case about a campaign that is triggered by `on`.
pub(super) fn of(
    story: &Story,
    on: &[KindId],
    campaign: Option<&Campaign>,
    schema: &Schema,
) -> Records {
    let member = (!story.guest).then(|| match story.member.get("customer.id") {
        Some(said) => text(&said.fact).to_owned(),
        None => somebody(story.control_group, campaign),
    });
    let writer = Writer {
        schema,
        member: member.as_deref(),
    };
    let otherwise = on.first().copied().unwrap_or(KindId::PURCHASE);
    let at = story.event.instants(None, schema);
    let at = at.first().copied().unwrap_or(Instant::from_micros(0));
    let mut earlier = Vec::new();
    for happening in &story.earlier {
        for instant in happening.instants(Some(at), schema) {
            earlier.push((instant, happening));
        }
    }
    // Stable, so that events of one instant stay in the order of the file.
    earlier.sort_by_key(|(instant, _)| *instant);
    let mut records = Records {
        customers: String::new(),
        events: String::new(),
        places: Vec::new(),
        known: Vec::new(),
    };
    for (number, (instant, happening)) in earlier.into_iter().enumerate() {
        let id = format!("earlier-{}", number + 1);
        let kind = happening.kind(schema, KindId::PURCHASE);
        let event = writer.event(happening, kind, instant, &id);
        records.push(&event, happening.span.clone(), happening.known());
    }
    let kind = story.event.kind(schema, otherwise);
    let event = writer.event(&story.event, kind, at, EVENT);
    let facts = story.facts.iter();
    let facts = facts.fold(MemberFacts::new(), |facts, (name, said)| {
        facts.with(name, said.fact.clone())
    });
    records.push(&event, story.event.span.clone(), facts);
    if let Some(id) = &member {
        let _ = writeln!(records.customers, "{}", writer.customer(&story.member, id));
    }
    records
}

/// The id of a member that a case does not name: one who is in the campaign's
/// control group or not, if the case says which.
fn somebody(control_group: Option<bool>, campaign: Option<&Campaign>) -> String {
    let depends = |campaign: &&Campaign| campaign.holdout > 0 || campaign.rollout().is_partial();
    let Some(campaign) = campaign.filter(depends) else {
        return MEMBER.to_owned();
    };
    // One who gets the campaign while not everybody does, and no new version
    // of it.
    let gets_it = |id: &str| {
        let rollout = campaign.rollout();
        let newer = rollout.replaced.as_ref();
        rollout.canary.as_ref().is_none_or(|canary| canary.has(id))
            && newer
                .and_then(|newer| newer.canary.as_ref())
                .is_none_or(|canary| !canary.has(id))
    };
    // No case depends on a hash: who is not said to be in the group is not.
    let wanted = control_group.unwrap_or(false);
    let others = (0..MOST_TRIES).map(|number| format!("{MEMBER}-{number}"));
    std::iter::once(MEMBER.to_owned())
        .chain(others)
        .find(|id| is_held_out(campaign, id) == wanted && gets_it(id))
        .unwrap_or_else(|| MEMBER.to_owned())
}

impl Happening {
    /// What was known of the member.
    fn known(&self) -> MemberFacts {
        let known = self.values.iter().filter(|(name, _)| of_member(name));
        known.fold(MemberFacts::new(), |facts, (name, said)| {
            facts.with(name, said.fact.clone())
        })
    }
}

impl Records {
    fn push(&mut self, event: &Value, place: Span, known: MemberFacts) {
        // Writing to memory cannot fail.
        let _ = writeln!(self.events, "{event}");
        self.places.push(place);
        self.known.push(known);
    }

    /// The member, if there is one.
    pub(super) fn customers(
        &self,
        schema: &Schema,
        on_reject: &mut dyn FnMut(Reject),
    ) -> Result<CustomerTable, ReadError> {
        read_customers(
            self.customers.as_bytes(),
            "case",
            CustomerFormat::NdJson,
            schema,
            on_reject,
        )
    }

    /// The events, to be read one by one.
    pub(super) fn reader(&self, schema: &Arc<Schema>) -> EventReader<&[u8]> {
        EventReader::new(self.events.as_bytes(), "case", Arc::clone(schema))
    }
}

fn text(fact: &Fact) -> &str {
    match fact {
        Fact::Text(text) => text,
        _ => "",
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    member: Option<&'a str>,
}

impl Writer<'_> {
    fn customer(&self, values: &Values, id: &str) -> Value {
        let mut record = Map::new();
        record.insert("id".to_owned(), id.into());
        for (name, said) in values {
            if let Some(key) = name.strip_prefix("customer.") {
                record.insert(key.to_owned(), said.fact.to_json(self.schema));
            }
        }
        self.complete(&mut record, "customer.", Origin::Customer);
        record.into()
    }

    fn event(&self, happening: &Happening, kind: KindId, at: Instant, id: &str) -> Value {
        let schema = self.schema;
        let kind_name = schema.kinds().name(kind);
        let object_name = if kind.has_purchase() {
            "purchase"
        } else {
            kind_name
        };
        let mut record = Map::new();
        record.insert("id".to_owned(), id.into());
        record.insert("kind".to_owned(), kind_name.into());
        record.insert("at".to_owned(), at.to_rfc3339(&schema.zone).into());
        if let Some(member) = self.member {
            record.insert("customer".to_owned(), member.into());
        }
        let mut own = Map::new();
        let mut others: Map<String, Value> = Map::new();
        for (name, said) in happening.values.iter().filter(|(name, _)| !of_member(name)) {
            let value = said.fact.to_json(schema);
            match name.split_once('.') {
                Some(("event", "kind")) => {}
                Some(("event", key)) => {
                    record.insert(key.to_owned(), value);
                }
                Some((object, key)) if object == object_name => {
                    own.insert(key.to_owned(), value);
                }
                Some((object, key)) => {
                    let object = others.entry(object).or_insert_with(|| Map::new().into());
                    if let Some(object) = object.as_object_mut() {
                        object.insert(key.to_owned(), value);
                    }
                }
                None => {}
            }
        }
        self.complete(&mut own, &format!("{object_name}."), Origin::Event);
        if kind.has_purchase() {
            let lines = self.lines(happening, &own);
            own.insert("lines".to_owned(), lines);
        }
        if !own.is_empty() {
            record.insert(object_name.to_owned(), own.into());
        }
        // What another kind has: the reader says that it is out of place.
        record.extend(others);
        record.into()
    }

    fn lines(&self, happening: &Happening, purchase: &Map<String, Value>) -> Value {
        let total = purchase.get("total");
        let lines = match (&happening.lines, total) {
            (Some(lines), _) => lines
                .iter()
                .enumerate()
                .map(|(at, line)| self.line(line, at))
                .collect(),
            (None, Some(total)) => {
                let mut line = self.line(&Values::new(), 0);
                if let Some(line) = line.as_object_mut() {
                    line.insert("amount".to_owned(), total.clone());
                }
                vec![line]
            }
            (None, None) => Vec::new(),
        };
        lines.into()
    }

    fn line(&self, values: &Values, at: usize) -> Value {
        let mut line = Map::new();
        for (name, said) in values {
            if let Some(key) = name.strip_prefix("line.") {
                line.insert(key.to_owned(), said.fact.to_json(self.schema));
            }
        }
        line.entry("sku")
            .or_insert_with(|| format!("item-{}", at + 1).into());
        line.entry("quantity").or_insert_with(|| 1.into());
        self.complete(&mut line, "line.", Origin::Line);
        line.into()
    }

    /// Adds the texts that records must have.
    fn complete(&self, record: &mut Map<String, Value>, prefix: &str, origin: Origin) {
        let derived = ["event.id", "event.kind", "customer.id", "purchase.currency"];
        for field in self.schema.fields() {
            if field.origin == origin
                && is_empty_by_default(field)
                && !derived.contains(&field.name.as_str())
                && let Some(key) = field.name.strip_prefix(prefix)
            {
                record.entry(key).or_insert_with(|| "".into());
            }
        }
    }
}

/// Reports records that cannot be used, at the values that make them so.
pub(super) fn check(report: &mut Report, case: &Case, snapshot: &Snapshot) {
    let schema = Arc::clone(&snapshot.settings().schema);
    if check_order(report, case, &schema).is_err() {
        return;
    }
    let campaign = case.rules(snapshot);
    let records = of(&case.story, &case.on(snapshot), campaign, &schema);
    let mut rejects = Vec::new();
    // What is in memory can always be read.
    let _ = records.customers(&schema, &mut |reject| rejects.push((None, reject)));
    let mut reader = records.reader(&schema);
    while let Ok(Some(chunk)) = reader.read(&FieldSet::default(), records.len()) {
        for reject in chunk.rejects {
            rejects.push((usize::try_from(reject.line).ok(), reject));
        }
    }
    for (line, reject) in rejects {
        let event = line.and_then(|line| line.checked_sub(1));
        let place = event.and_then(|event| records.places.get(event));
        let span = place_of(case, place, &reject).unwrap_or_else(|| case.span.clone());
        let diagnostic = Diagnostic::error(
            reject.code,
            case.source,
            span,
            reject.message.replace("purchase.lines[", "lines["),
        );
        let missing = reject.code == codes::RECORD_MISSING && event.is_some();
        let add = reject.field.as_ref().filter(|_| missing);
        let add = add.map(|field| format!("add `{field} = …`: events of this kind must have it"));
        report.push(diagnostic.help_if(add).help_if(reject.help));
    }
}

/// Earlier events that happen later.
struct OutOfOrder;

fn check_order(report: &mut Report, case: &Case, schema: &Schema) -> Result<(), OutOfOrder> {
    let event = case.story.event.instants(None, schema);
    let Some(&event) = event.first() else {
        return Ok(());
    };
    let mut order = Ok(());
    for earlier in &case.story.earlier {
        let late = earlier.instants(Some(event), schema);
        if let Some(late) = late.iter().find(|at| **at > event) {
            order = Err(OutOfOrder);
            let zone = &schema.zone;
            let message = format!(
                "this is not earlier: it happens at {}, the event at {}",
                late.to_rfc3339(zone),
                event.to_rfc3339(zone)
            );
            report.push(
                Diagnostic::error(
                    codes::INVALID_VALUE,
                    case.source,
                    earlier.span.clone(),
                    message,
                )
                .help("say when the event happens: `today = 2026-11-21`"),
            );
        }
    }
    order
}

/// Where the value stands that a record was rejected for.
fn place_of(case: &Case, event: Option<&Span>, reject: &Reject) -> Option<Span> {
    let story = &case.story;
    let field = reject.field.as_deref().unwrap_or_default();
    let Some(place) = event else {
        let said = story.member.get(&format!("customer.{field}"));
        return said.map(|said| said.span.clone());
    };
    let happening = if *place == story.event.span {
        &story.event
    } else {
        story.earlier.iter().find(|event| event.span == *place)?
    };
    let values = &happening.values;
    let said = values
        .get(field)
        .or_else(|| values.get(&format!("event.{field}")))
        .or_else(|| {
            let object = format!("{field}.");
            let mut within = values.iter().filter(|(name, _)| name.starts_with(&object));
            within.next().map(|(_, said)| said)
        });
    let of_line = || {
        let rest = field.strip_prefix("purchase.lines[")?;
        if happening.lines.is_none() {
            return values.get("purchase.total");
        }
        let (number, key) = rest.split_once("].")?;
        let line = happening
            .lines
            .as_ref()?
            .get(number.parse::<usize>().ok()?)?;
        let said = line.get(&format!("line.{key}"));
        said.or_else(|| line.values().next())
    };
    match said.or_else(of_line) {
        Some(said) => Some(said.span.clone()),
        // The whole case would be a very long caret: what it says of the same
        // thing is where the rest belongs.
        None if *place == story.event.span => {
            let object = field.split('.').next().unwrap_or_default();
            let mut near = values
                .iter()
                .filter(|(name, _)| name.split('.').next() == Some(object));
            let near = near.next().map(|(_, said)| said);
            let near = near.or_else(|| values.get("event.kind"));
            near.map(|said| said.span.clone())
        }
        None => Some(place.clone()),
    }
}
