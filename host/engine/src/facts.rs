//! Events with what a service knows of their members, for services that keep
//! members' state themselves.

mod from_param;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use arrow_buffer::BooleanBuffer;
use serde::Deserialize;

use crate::batch::{Column, ColumnBuilder, Columns, Integers};
use crate::decide::{Batch, Usage, set_local_times};
use crate::diagnostic::{Code, beginning, codes, nearest, one_of, visible};
use crate::model::{Date, Instant, QUANTITY_DIGITS, UnknownZone, Zone, format_scaled};
use crate::records::Reject;
use crate::schema::{Field, FieldId, FieldType, Origin, Presence, Schema};
use crate::service::help_line;
use crate::snapshot::Snapshot;

pub(crate) use table::{Whose, is_of_member};

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact {
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A calendar day.
    Date(Date),
    /// A point in time.
    Instant(Instant),
    /// Minor units of the program's currency.
    Money(i64),
    /// Thousandths.
    Quantity(i64),
}

impl Fact {
    const fn ty(&self) -> FieldType {
        match self {
            Self::Boolean(_) => FieldType::Boolean,
            Self::Integer(_) => FieldType::Integer,
            Self::Text(_) => FieldType::Text,
            Self::Texts(_) => FieldType::Texts,
            Self::Date(_) => FieldType::Date,
            Self::Instant(_) => FieldType::Instant,
            Self::Money(_) => FieldType::Money,
            Self::Quantity(_) => FieldType::Quantity,
        }
    }

    /// The value as records have it.
    pub(crate) fn to_json(&self, schema: &Schema) -> serde_json::Value {
        match self {
            Self::Boolean(value) => (*value).into(),
            Self::Integer(value) => (*value).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Texts(texts) => texts.as_slice().into(),
            Self::Date(date) => date.to_string().into(),
            Self::Instant(instant) => instant.to_rfc3339(&schema.zone).into(),
            Self::Money(value) => format_scaled(*value, schema.currency.minor_digits()).into(),
            Self::Quantity(value) => format_scaled(*value, QUANTITY_DIGITS).into(),
        }
    }

    /// The value of a field as an entry of a column has it; none if it is
    /// missing.
    pub(crate) fn of_column(ty: FieldType, column: &Column, entry: usize) -> Option<Self> {
        match column {
            Column::Text(column) => Some(Self::Text(column.get(entry)?.to_owned())),
            Column::Texts(column) => {
                Some(Self::Texts(column.get(entry).map(str::to_owned).collect()))
            }
            Column::Integers(column) => Self::of_integer(ty, column.get(entry)?),
        }
    }

    /// The value of a field, given as a column of numbers has it; none for
    /// texts.
    pub(crate) fn of_integer(ty: FieldType, value: i64) -> Option<Self> {
        Some(match ty {
            FieldType::Boolean => Self::Boolean(value != 0),
            FieldType::Integer => Self::Integer(value),
            FieldType::Date => Self::Date(Date::from_days(i32::try_from(value).ok()?)),
            FieldType::Instant => Self::Instant(Instant::from_micros(value)),
            FieldType::Money => Self::Money(value),
            FieldType::Quantity => Self::Quantity(value),
            FieldType::Text | FieldType::Texts => return None,
        })
    }

    /// As a column of numbers has it; 0 for texts.
    pub(crate) fn integer(&self) -> i64 {
        match self {
            Self::Boolean(value) => i64::from(*value),
            Self::Integer(value) | Self::Money(value) | Self::Quantity(value) => *value,
            Self::Date(date) => date.days().into(),
            Self::Instant(instant) => instant.micros(),
            Self::Text(_) | Self::Texts(_) => 0,
        }
    }
}

/// What a service knows of a member: values by field, such as
/// `customer.tier`, `history.purchases` or `wallet.points.balance`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFacts {
    facts: Vec<(String, Fact)>,
    newcomer: bool,
}

impl MemberFacts {
    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact; of several for one field the last counts.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, fact: Fact) -> Self {
        self.facts.push((field.into(), fact));
        self
    }

    /// What is not said of history and wallets is that of a member who never
    /// did anything: no purchases, empty wallets. Otherwise it is missing, and
    /// an error if rules read it.
    #[must_use]
    pub const fn newcomer(mut self) -> Self {
        self.newcomer = true;
        self
    }

    /// Sets the fields that are said, and that the snapshot reads, for a batch
    /// of one event.
    pub(crate) fn amend(&self, snapshot: &Snapshot, columns: &mut Columns) {
        let schema = &snapshot.settings().schema;
        let named = self.facts.iter();
        let known = KnownFacts {
            facts: named
                .filter_map(|(name, fact)| Some((schema.find(name)?, Cow::Borrowed(fact))))
                .collect(),
            newcomer: self.newcomer,
        };
        let ids: Vec<FieldId> = known.facts.iter().map(|(id, _)| *id).collect();
        let known = [Some(known)];
        for id in ids.into_iter().filter(|&id| snapshot.reads().contains(id)) {
            if let Some(field) = schema.field(id)
                && let mut column = ColumnBuilder::new(field.ty)
                && fill(&mut column, (id, field), &known, schema).is_ok()
            {
                columns.set(id, column.finish());
            }
        }
    }
}

/// What is known of a member, by the fields of one program.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownFacts<'a> {
    facts: Vec<(FieldId, Cow<'a, Fact>)>,
    newcomer: bool,
}

impl<'a> KnownFacts<'a> {
    /// Nothing is known; `newcomer` as in [`MemberFacts::newcomer`].
    pub(crate) const fn new(newcomer: bool) -> Self {
        Self {
            facts: Vec::new(),
            newcomer,
        }
    }

    /// Adds a fact about members, of its field's type; of several for one field
    /// the last counts.
    pub(crate) fn push(&mut self, field: FieldId, fact: Fact) {
        self.facts.push((field, Cow::Owned(fact)));
    }

    /// Refuses facts about fields that do not exist, or of other types.
    fn of(named: &'a MemberFacts, schema: &Schema) -> Result<Self, FactsError> {
        let mut known = Self::new(named.newcomer);
        known.facts.reserve(named.facts.len());
        let about_members =
            |field: &&Field| matches!(field.origin, Origin::Customer | Origin::State);
        for (name, fact) in &named.facts {
            let found = schema.find(name);
            let field = found.and_then(|id| schema.field(id)).filter(about_members);
            let (Some(id), Some(field)) = (found, field) else {
                let fields = schema.fields().iter().filter(about_members);
                let names = fields.map(|field| field.name.as_str());
                return Err(FactsError::UnknownField {
                    field: name.clone(),
                    nearest: nearest(name, names).map(str::to_owned),
                });
            };
            if field.ty != fact.ty() {
                return Err(FactsError::WrongType {
                    field: name.clone(),
                    expected: field.ty.name(),
                    given: fact.ty().name(),
                });
            }
            check(field, fact, schema)?;
            known.facts.push((id, Cow::Borrowed(fact)));
        }
        Ok(known)
    }

    /// The same, if its values are what fields can be.
    fn checked(&'a self, schema: &Schema) -> Result<Self, FactsError> {
        let mut known = Self::new(self.newcomer);
        known.facts.reserve(self.facts.len());
        for (id, fact) in &self.facts {
            if let Some(field) = schema.field(*id) {
                check(field, fact, schema)?;
            }
            known.facts.push((*id, Cow::Borrowed(&**fact)));
        }
        Ok(known)
    }

    fn get(&self, field: FieldId) -> Option<&Fact> {
        let mut known = self.facts.iter().rev();
        known.find(|(id, _)| *id == field).map(|(_, fact)| &**fact)
    }
}

/// Why an event cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactsError {
    /// The event is wrong.
    #[error("{}", of_event(.0))]
    Event(Box<Reject>),
    /// There is no such field about members.
    #[error("there is no field `{field}` about members{}", did_you_mean(nearest.as_deref()))]
    UnknownField {
        /// The field.
        field: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// The field is of another type.
    #[error("`{field}` is {expected}, not {given}")]
    WrongType {
        /// The field.
        field: String,
        /// Its type.
        expected: &'static str,
        /// The type given.
        given: &'static str,
    },
    /// There is no such time zone.
    #[error("`{field}`: {unknown}")]
    UnknownZone {
        /// The field.
        field: String,
        /// The name given.
        #[source]
        unknown: UnknownZone,
    },
    /// The program has no such tier, or the field no such text.
    #[error("{field}: there is no `{given}`{}", help_line(Some(help)))]
    UnknownText {
        /// The field.
        field: String,
        /// The text given.
        given: String,
        /// What it can be.
        help: String,
    },
    /// Nothing was said of fields that every member has, and that rules read:
    /// each with what to say. Beside them, `member.uses` is what the member got
    /// before of campaigns that are limited by member.
    #[error("{}{}", are_missing(.0), help_line(Some(&say_of_each(.0))))]
    Missing(Vec<(String, String)>),
}

impl FactsError {
    /// Which kind of mistake.
    pub const fn code(&self) -> Code {
        match self {
            Self::Event(reject) => reject.code,
            Self::UnknownField { .. } => codes::RECORD_UNKNOWN_FIELD,
            Self::WrongType { .. } => codes::RECORD_TYPE,
            Self::UnknownZone { .. } => codes::RECORD_ZONE,
            Self::UnknownText { .. } => codes::RECORD_UNKNOWN_NAME,
            Self::Missing(..) => codes::RECORD_MISSING,
        }
    }

    /// The field that it is about, by its whole name.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Event(reject) => reject.field.as_deref(),
            Self::UnknownField { field, .. }
            | Self::WrongType { field, .. }
            | Self::UnknownZone { field, .. }
            | Self::UnknownText { field, .. } => Some(field),
            Self::Missing(fields) => fields.first().map(|(field, _)| field.as_str()),
        }
    }
}

/// Which fields are missing.
fn are_missing(fields: &[(String, String)]) -> String {
    let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    match names.as_slice() {
        [one] => format!("{one} is missing, and a rule reads it"),
        all => format!("{} are missing, and rules read them", all.join(", ")),
    }
}

/// What to say of each, those together of which it is the same.
fn say_of_each(fields: &[(String, String)]) -> String {
    if let [(_, help)] = fields {
        return help.clone();
    }
    let mut cures: Vec<(Vec<&str>, &str)> = Vec::new();
    for (field, help) in fields {
        match cures.iter_mut().find(|(_, known)| known == help) {
            Some((names, _)) => names.push(field),
            None => cures.push((vec![field], help)),
        }
    }
    let cures = cures.into_iter();
    let cures: Vec<String> = cures
        .map(|(names, help)| format!("{}: {help}", names.join(", ")))
        .collect();
    cures.join("\n  ")
}

/// What is wrong with an event that a service passed as text: by its id, since
/// there is no file.
fn of_event(reject: &Reject) -> String {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    let mut text = match serde_json::from_str::<Named>(&reject.record) {
        Ok(Named { id }) => format!("event `{}`: ", beginning(&id, 60)),
        // One of several is found by its number.
        Err(_) if reject.line > 1 => format!("event {}: ", reject.line),
        Err(_) => String::new(),
    };
    if let Some(field) = &reject.field
        && !reject.message.contains(field.as_str())
    {
        text.push_str(field);
        text.push_str(": ");
    }
    text.push_str(&reject.message);
    if let (None, Some(column)) = (&reject.field, reject.column) {
        text.push_str(&format!(" (at {column})"));
    }
    let help = reject.help.as_deref().map(visible);
    format!("{}{}", visible(&text), help_line(help.as_deref()))
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

/// Events as columns, ready to be decided.
#[derive(Debug, Clone)]
pub struct Events {
    snapshot: Arc<Snapshot>,
    columns: Arc<Columns>,
    members: Option<BooleanBuffer>,
}

impl Events {
    /// The program that they were read for, and that decides them.
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The events' columns.
    pub const fn columns(&self) -> &Arc<Columns> {
        &self.columns
    }

    /// As a batch, for [`Pinned::evaluate`](crate::Pinned::evaluate) with what
    /// members got before.
    pub fn batch<'a>(&self, usage: &'a dyn Usage) -> Batch<'a> {
        Batch {
            columns: Arc::clone(&self.columns),
            members: self.members.clone(),
            usage,
        }
    }

    /// Reads events, each a JSON object, with what is known of its member;
    /// none for a guest's event. At most one event of each member.
    ///
    /// # Errors
    /// If an event is wrong, or a receipt that is two of them, or facts do not
    /// fit the program's schema.
    pub fn read<'a>(
        snapshot: &Arc<Snapshot>,
        events: impl IntoIterator<Item = (&'a str, Option<&'a MemberFacts>)>,
    ) -> Result<Self, FactsError> {
        let schema = &snapshot.settings().schema;
        Self::read_by(snapshot, events, |named| KnownFacts::of(named, schema))
    }

    /// The same with facts by field.
    pub(crate) fn read_known<'a>(
        snapshot: &Arc<Snapshot>,
        events: impl IntoIterator<Item = (&'a str, Option<&'a KnownFacts<'a>>)>,
    ) -> Result<Self, FactsError> {
        let schema = &snapshot.settings().schema;
        Self::read_by(snapshot, events, |known| known.checked(schema))
    }

    fn read_by<'a, K: 'a>(
        snapshot: &Arc<Snapshot>,
        events: impl IntoIterator<Item = (&'a str, Option<&'a K>)>,
        by_field: impl Fn(&'a K) -> Result<KnownFacts<'a>, FactsError>,
    ) -> Result<Self, FactsError> {
        let schema = &snapshot.settings().schema;
        let mut facts = Vec::new();
        let mut columns = snapshot.parsers().with(schema, |parser| {
            parser.begin(snapshot.reads());
            for (number, (event, known)) in (1..).zip(events) {
                parser.add_one(event, number).map_err(FactsError::Event)?;
                facts.push(known.map(&by_field).transpose()?);
            }
            let mut missing = Vec::new();
            for (id, column) in parser.beside() {
                let field = schema.field(*id);
                if let Some(field) = field.filter(|field| is_of_member(field)) {
                    match fill(column, (*id, field), &facts, schema) {
                        Err(FactsError::Missing(one)) => missing.extend(one),
                        filled => filled?,
                    }
                }
            }
            if !missing.is_empty() {
                return Err(FactsError::Missing(missing));
            }
            Ok::<_, FactsError>(parser.finish())
        })?;
        set_local_times(&mut columns, snapshot);
        birthdays(snapshot, &facts, &mut columns);
        let members = facts
            .iter()
            .any(Option::is_none)
            .then(|| facts.iter().map(Option::is_some).collect::<BooleanBuffer>());
        Ok(Self {
            snapshot: Arc::clone(snapshot),
            columns: Arc::new(columns),
            members,
        })
    }
}

/// Sets `customer.birthday`, if somebody reads it.
fn birthdays(snapshot: &Snapshot, facts: &[Option<KnownFacts<'_>>], columns: &mut Columns) {
    let schema = &snapshot.settings().schema;
    let fields = snapshot.fields();
    let wanted = fields.birthday.filter(|&id| snapshot.reads().contains(id));
    let (Some(id), Some(birth_date)) = (wanted, fields.birth_date) else {
        return;
    };
    let is_birthday = |(row, facts): (usize, &Option<KnownFacts<'_>>)| {
        let Some(Fact::Date(birth)) = facts.as_ref().and_then(|facts| facts.get(birth_date)) else {
            return None;
        };
        let day = columns.date(row);
        Some(day.is_birthday(*birth, schema.leap_birthday).into())
    };
    let values: Vec<Option<i64>> = facts.iter().enumerate().map(is_birthday).collect();
    columns.set(id, integers(&values));
}

fn integers(values: &[Option<i64>]) -> Column {
    Column::Integers(Integers {
        values: values.iter().map(|value| value.unwrap_or(0)).collect(),
        validity: Some(values.iter().map(Option::is_some).collect()),
    })
}

/// Refuses values that the program does not know.
fn check(field: &Field, fact: &Fact, schema: &Schema) -> Result<(), FactsError> {
    match fact {
        Fact::Text(given) => fits(field, given, schema),
        _ => Ok(()),
    }
}

/// Refuses a text that a field cannot be.
fn fits(field: &Field, given: &str, schema: &Schema) -> Result<(), FactsError> {
    let name = field.name.as_str();
    if name == "customer.tier"
        && !schema.tiers.iter().any(|tier| tier == given)
        && let Some(only) = schema.find(name).and_then(|id| schema.only(id))
        && !only.contains(&given)
    {
        return Err(FactsError::UnknownText {
            field: name.to_owned(),
            given: given.to_owned(),
            help: one_of(given, only)
                .unwrap_or_else(|| "declare it under [tiers] of program.toml".to_owned()),
        });
    }
    if name == "customer.time_zone" {
        Zone::from_name(given).map_err(|unknown| FactsError::UnknownZone {
            field: name.to_owned(),
            unknown,
        })?;
    }
    Ok(())
}

/// Adds a field's values for all events.
fn fill(
    column: &mut ColumnBuilder,
    (id, field): (FieldId, &Field),
    facts: &[Option<KnownFacts<'_>>],
    schema: &Schema,
) -> Result<(), FactsError> {
    for event in facts {
        let event = event.as_ref();
        let value = event.and_then(|facts| facts.get(id));
        let must_be_given = event.is_some_and(|facts| field.must_be_given(facts.newcomer));
        if value.is_none() && must_be_given {
            let help = what_to_say(field, schema);
            return Err(FactsError::Missing(vec![(field.name.clone(), help)]));
        }
        match field.ty {
            FieldType::Text => column.push_text(match value {
                Some(Fact::Text(text)) => Some(text),
                _ => None,
            }),
            FieldType::Texts => {
                let texts = match value {
                    Some(Fact::Texts(texts)) => &texts[..],
                    _ => &[],
                };
                column.push_texts(texts.iter().map(String::as_str));
            }
            _ => {
                // A default is for members; guests have no values at all.
                let default = match field.presence {
                    Presence::Default(value) if event.is_some() => Some(value),
                    _ => None,
                };
                column.push_integer(value.map(Fact::integer).or(default));
            }
        }
    }
    Ok(())
}

/// What to say of a field that must be given.
fn what_to_say(field: &Field, schema: &Schema) -> String {
    let only = schema
        .find(&field.name)
        .and_then(|id| schema.only(id))
        .and_then(|only| one_of("", only));
    match (only, field.origin) {
        (Some(only), _) => format!("{only}, which every member has one of"),
        (None, Origin::State) if field.ty == FieldType::Texts => {
            "give it for every member, an empty list if there are none; or say that somebody never did anything, `newcomer`"
                .to_owned()
        }
        (None, Origin::State) => {
            "give it for every member, 0 of what there was none of; or say that somebody never did anything, `newcomer`"
                .to_owned()
        }
        (None, _) => format!(
            "give it for every member; or declare it as `\"{}?\"` under [schema.customer] of program.toml, and say in the rule what counts where it is missing",
            field.ty.name()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{Batch, Evaluator, NoUsage};
    use crate::load::{Folder, load};

    /// R89: a service says the member's zone, and windows go by it.
    #[test]
    fn the_zone_of_a_member() {
        let mut folder = Folder::default();
        let program =
            "[program]\nname = \"Test\"\ncurrency = \"TRY\"\ntime_zone = \"Europe/Istanbul\"\n";
        folder.insert("program.toml", program.as_bytes());
        let manifest = "on = [\"signup\"]\nactive = { from = 2026-12-01, zone = \"member\" }\n";
        folder.insert("campaigns/one.toml", manifest.as_bytes());
        folder.insert("campaigns/one.rhai", b"coupon(#{ amount: 1 });".to_vec());
        let snapshot = load(&folder).snapshot.unwrap();
        let event = r#"{"id":"e1","kind":"signup","at":"2026-11-30T15:00:00Z","customer":"c1"}"#;
        let effects = |zone: &str| {
            let text = Fact::Text(zone.to_owned());
            let member = MemberFacts::new().with("customer.time_zone", text);
            let events = Events::read(&snapshot, [(event, Some(&member))])?;
            let decisions = Evaluator::new(Arc::clone(&snapshot)).evaluate(&Batch {
                columns: Arc::clone(events.columns()),
                members: None,
                usage: &NoUsage,
            });
            Ok::<_, FactsError>(decisions.all().len())
        };
        assert_eq!(effects("Asia/Tokyo").unwrap(), 1);
        assert_eq!(effects("Europe/London").unwrap(), 0);
        let error = effects("Asia/Tokio").unwrap_err().to_string();
        assert_eq!(
            error,
            "`customer.time_zone`: `Asia/Tokio` is not an IANA time zone"
        );
    }
}
