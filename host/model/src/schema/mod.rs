//! Which facts exist: built-in fields, and those that a program declares.
//!
//! A field is named once, here; audiences, scripts, plugins, record readers
//! and the state all refer to it by [`FieldId`].

mod advice;
mod builtin;
mod field;
mod kinds;
mod record_rules;
mod together;

pub use builtin::builtin;
pub use field::{Field, FieldId, FieldSet, FieldType, Origin, Presence};
pub use kinds::{EventKind, KindId, Kinds};
pub use record_rules::{EmptyCustomer, NumberIds, RecordRules, UnknownFields};

use hashbrown::HashMap;

use crate::values::{Clock, Currency, LeapBirthday, QUANTITY_DIGITS, Zone};

/// Every field and event kind of one program, and the units its values are in.
#[derive(Debug, Clone)]
pub struct Schema {
    fields: Vec<Field>,
    by_name: HashMap<String, FieldId>,
    kinds: Kinds,
    /// Names, or beginnings of names that end with a dot, whose declaration is
    /// wrong.
    unclear: Vec<String>,
    /// The currency of every amount that does not name another one.
    pub currency: Currency,
    /// All currencies that amounts can be in, each with as many minor digits;
    /// empty in a program that has one only.
    pub currencies: Vec<Currency>,
    /// The zone that days and hours are counted in, unless `clock` says that
    /// events have their own.
    pub zone: Zone,
    /// By whose clock days and hours are counted.
    pub clock: Clock,
    /// When members born on 29 February have their birthday.
    pub leap_birthday: LeapBirthday,
    /// The names of all tiers.
    pub tiers: Vec<String>,
    /// The texts that fields may have whose program lists them.
    values: HashMap<FieldId, Vec<String>>,
    /// What records may get away with.
    pub records: RecordRules,
}

impl Schema {
    /// The built-in fields only.
    pub fn new(currency: Currency, zone: Zone) -> Self {
        let mut schema = Self {
            fields: Vec::new(),
            by_name: HashMap::new(),
            kinds: Kinds::builtin(),
            unclear: Vec::new(),
            currency,
            currencies: Vec::new(),
            zone,
            clock: Clock::default(),
            leap_birthday: LeapBirthday::default(),
            tiers: Vec::new(),
            values: HashMap::new(),
            records: RecordRules::default(),
        };
        for field in builtin() {
            schema.declare(field);
        }
        schema
    }

    /// The currency with a code, if amounts can be in it.
    pub fn find_currency(&self, code: &str) -> Option<Currency> {
        if code == self.currency.code() {
            return Some(self.currency);
        }
        let mut all = self.currencies.iter().copied();
        all.find(|currency| currency.code() == code)
    }

    /// Whether amounts of different currencies may meet.
    #[inline]
    pub const fn has_several_currencies(&self) -> bool {
        self.currencies.len() > 1
    }

    /// Every currency that amounts can be in, in the program's order.
    pub const fn all_currencies(&self) -> &[Currency] {
        if self.has_several_currencies() {
            self.currencies.as_slice()
        } else {
            std::slice::from_ref(&self.currency)
        }
    }

    /// Decimal places of the integers that stand for numbers of a type; none if
    /// its values are no numbers.
    #[inline]
    pub const fn digits(&self, ty: FieldType) -> Option<u8> {
        match ty {
            FieldType::Integer => Some(0),
            FieldType::Money => Some(self.currency.minor_digits()),
            FieldType::Quantity => Some(QUANTITY_DIGITS),
            FieldType::Boolean
            | FieldType::Text
            | FieldType::Texts
            | FieldType::Date
            | FieldType::Instant => None,
        }
    }

    /// Adds a field; a field of the same name is replaced and keeps its id.
    pub fn declare(&mut self, field: Field) -> FieldId {
        if let Some(&id) = self.by_name.get(&field.name)
            && let Some(slot) = self.fields.get_mut(id.index())
        {
            *slot = field;
            return id;
        }
        let id = FieldId::from_index(self.fields.len());
        self.by_name.insert(field.name.clone(), id);
        self.fields.push(field);
        id
    }

    /// Adds an event kind.
    pub fn declare_kind(&mut self, name: &str) -> KindId {
        self.kinds.declare(name)
    }

    /// Notes that a field is declared in a way that cannot be used, so that
    /// those who read it are not blamed; all fields of an object if the name
    /// ends with a dot.
    pub fn leave_unclear(&mut self, name: String) {
        self.unclear.push(name);
    }

    /// Whether a field that does not exist is declared, but wrongly.
    pub fn is_unclear(&self, name: &str) -> bool {
        self.unclear.iter().any(|unclear| {
            let object = unclear.ends_with('.') && name.starts_with(unclear.as_str());
            object || unclear == name
        })
    }

    /// All fields; `fields()[i]` has the id with index i.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// A field by its id; none for an id of another schema.
    #[inline]
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id.index())
    }

    /// Finds a field by its whole name, such as `customer.tier`.
    pub fn find(&self, name: &str) -> Option<FieldId> {
        self.by_name.get(name).copied()
    }

    /// The only texts that a field can have; nothing if it can have others.
    pub fn only(&self, id: FieldId) -> Option<Vec<&str>> {
        match self.field(id)?.name.as_str() {
            "customer.tier" if !self.tiers.is_empty() => {
                Some(self.tiers.iter().map(String::as_str).collect())
            }
            "event.kind" => Some(self.kinds.names().collect()),
            _ => {
                let listed = self.values.get(&id)?.iter().map(String::as_str);
                // What a record has that does not say it.
                let empty = self.field(id)?.presence == Presence::DefaultEmpty;
                Some(listed.chain(empty.then_some("")).collect())
            }
        }
    }

    /// Lists the texts that rules may compare a field with. Records may have
    /// others: a till may know a new category before the program does.
    pub fn allow_only(&mut self, id: FieldId, texts: Vec<String>) {
        self.values.insert(id, texts);
    }

    /// The event kinds.
    #[inline]
    pub const fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// The names of all fields that begin with `prefix`.
    pub fn names_under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.fields
            .iter()
            .map(|field| field.name.as_str())
            .filter(move |n| n.starts_with(prefix))
    }
}
