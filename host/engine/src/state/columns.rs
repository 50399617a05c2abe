//! Members' state as columns of a batch.

use std::sync::Arc;

use arrow_buffer::NullBufferBuilder;

use super::settings::Settings;
use super::{Customers, MemberIndex, MemberState, Members};
use crate::batch::{Column, Columns, Dictionary, DictionaryBuilder, Integers, TextColumn, Texts};
use crate::model::{Date, LeapBirthday};
use crate::schema::{Field, FieldId, FieldSet, FieldType, Origin, Presence, Schema};

/// Who provides each field, by field id; none for fields of other origins.
#[derive(Debug)]
pub(super) struct Readers {
    readers: Vec<Option<Reader>>,
    tier_names: Dictionary,
}

#[derive(Debug, Clone, Copy)]
enum Reader {
    /// From the customer record: a position among the customers' columns, if
    /// they have the field.
    Customer(Option<usize>),
    Birthday,
    Tier,
    Tags,
    Purchases,
    Spend,
    SpendThisYear,
    FirstPurchaseAt,
    LastPurchaseAt,
    DaysSincePurchase,
    StreakWeeks,
    Window(usize),
    Balance(usize),
    Pending(usize),
}

impl Readers {
    pub(super) fn new(schema: &Schema, settings: &Settings, customers: &Customers) -> Self {
        let mut tier_names = DictionaryBuilder::default();
        for (name, _) in settings.tiers.iter().flat_map(|tiers| &tiers.levels) {
            tier_names.intern(name);
        }
        let fields = schema.fields().iter().enumerate();
        let readers = fields.map(|(index, field)| {
            let id = FieldId::from_index(index);
            let column = || customers.columns.iter().position(|(f, _)| *f == id);
            Reader::new(id, field, settings).or_else(|| {
                // Without tiers in the program, a tier is what the record says.
                let is_record = field.origin == Origin::Customer || field.name == "customer.tier";
                is_record.then(|| Reader::Customer(column()))
            })
        });
        Self {
            readers: readers.collect(),
            tier_names: tier_names.finish(),
        }
    }
}

impl Reader {
    fn new(id: FieldId, field: &Field, settings: &Settings) -> Option<Self> {
        if let Some(window) = settings.windows.iter().position(|w| w.field == id) {
            return Some(Self::Window(window));
        }
        if let Some((wallet, part)) = field
            .name
            .strip_prefix("wallet.")
            .and_then(|rest| rest.rsplit_once('.'))
        {
            let wallet = settings.wallets.iter().position(|w| *w.name == *wallet)?;
            return match part {
                "balance" => Some(Self::Balance(wallet)),
                "pending" => Some(Self::Pending(wallet)),
                _ => None,
            };
        }
        match field.name.as_str() {
            "customer.birthday" => Some(Self::Birthday),
            "customer.tier" => settings.tiers.is_some().then_some(Self::Tier),
            "customer.tags" => Some(Self::Tags),
            "history.purchases" => Some(Self::Purchases),
            "history.spend" => Some(Self::Spend),
            "history.spend_this_year" => Some(Self::SpendThisYear),
            "history.first_purchase_at" => Some(Self::FirstPurchaseAt),
            "history.last_purchase_at" => Some(Self::LastPurchaseAt),
            "history.days_since_purchase" => Some(Self::DaysSincePurchase),
            "history.streak_weeks" => Some(Self::StreakWeeks),
            _ => None,
        }
    }

    /// A number of a member's state.
    fn number(self, state: &MemberState, settings: &Settings) -> Option<i64> {
        match self {
            Self::Purchases => Some(i64::from(state.purchases())),
            Self::Spend => Some(state.spend()),
            Self::SpendThisYear => Some(state.spend_this_year()),
            Self::FirstPurchaseAt => state.first_purchase_at().map(|at| at.micros()),
            Self::LastPurchaseAt => state.last_purchase_at().map(|at| at.micros()),
            Self::DaysSincePurchase => state.days_since_purchase(),
            Self::StreakWeeks => Some(i64::from(state.streak_weeks())),
            Self::Window(window) => state.window(window, settings),
            Self::Balance(wallet) => state.wallet(wallet).map(|w| w.balance()),
            Self::Pending(wallet) => state.wallet(wallet).map(|w| w.pending()),
            Self::Customer(_) | Self::Birthday | Self::Tier | Self::Tags => None,
        }
    }
}

/// The events of a batch with where their members' records and states are.
struct Place {
    record: usize,
    slot: u32,
}

impl Members {
    /// Sets those of the `wanted` fields that members provide: their customer
    /// records, `customer.birthday`, and their state at the start of the
    /// event's day with everything that earlier events did.
    ///
    /// Everything about a guest is missing; a guest has no tags. `members` has
    /// one entry an event and no member twice: see [`super::WaveFinder`].
    pub fn columns(
        &mut self,
        members: &[Option<MemberIndex>],
        columns: &mut Columns,
        wanted: &FieldSet,
    ) {
        let places = self.places(members, columns);
        for id in wanted.iter() {
            let reader = self.readers.readers.get(id.index()).copied().flatten();
            let (Some(reader), Some(field)) = (reader, self.schema.field(id)) else {
                continue;
            };
            let (ty, default) = match field.presence {
                Presence::Default(value) => (field.ty, Some(value)),
                _ => (field.ty, None),
            };
            let column = match reader {
                Reader::Customer(at) => self.record_column(at, ty, &places),
                Reader::Birthday => self.birthdays(&places, columns),
                Reader::Tier => self.tiers(&places),
                Reader::Tags => self.tags(&places),
                _ => integers(places.iter().map(|place| {
                    let state = self.state_at(place.as_ref()?.slot)?;
                    reader.number(state, &self.settings).or(default)
                })),
            };
            columns.set(id, column);
        }
    }

    fn places(&mut self, members: &[Option<MemberIndex>], columns: &Columns) -> Vec<Option<Place>> {
        let rows = members.iter().enumerate();
        rows.map(|(row, member)| {
            let member = (*member)?;
            let slot = self.slot(member)?;
            self.advance_at(slot, columns.date(row));
            Some(Place {
                record: member.0 as usize,
                slot,
            })
        })
        .collect()
    }

    fn record_column(&self, at: Option<usize>, ty: FieldType, places: &[Option<Place>]) -> Column {
        let column = at.and_then(|at| self.customers.columns.get(at));
        let records = places.iter().map(|place| Some(place.as_ref()?.record));
        match column {
            Some((_, Column::Integers(column))) => {
                integers(records.map(|record| column.get(record?)))
            }
            Some((_, Column::Text(column))) => text(
                records.map(|record| column.key(record?)),
                &column.dictionary,
            ),
            Some((_, Column::Texts(column))) => texts(
                records.map(|record| record.map_or(&[][..], |record| column.keys(record))),
                &column.dictionary,
            ),
            None => missing(ty, places.len()),
        }
    }

    fn birthdays(&self, places: &[Option<Place>], columns: &Columns) -> Column {
        let births = self.customer_column("customer.birth_date");
        let births = births.and_then(Column::as_integers);
        let leap: LeapBirthday = self.schema.leap_birthday;
        integers(places.iter().enumerate().map(|(row, place)| {
            let birth = births?.get(place.as_ref()?.record)?;
            let birth = Date::from_days(i32::try_from(birth).ok()?);
            Some(i64::from(columns.date(row).is_birthday(birth, leap)))
        }))
    }

    fn tiers(&self, places: &[Option<Place>]) -> Column {
        let keys = places.iter().map(|place| {
            let level = self.state_at(place.as_ref()?.slot)?.level();
            u32::from(level.0).checked_sub(1)
        });
        text(keys, &self.readers.tier_names)
    }

    fn tags(&mut self, places: &[Option<Place>]) -> Column {
        let dictionary = self.names.dictionary();
        let mut keys = Vec::new();
        let mut starts = vec![0];
        for place in places {
            let state = place.as_ref().and_then(|place| self.state_at(place.slot));
            keys.extend(state.iter().flat_map(|state| state.tags()).map(|tag| tag.0));
            starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        }
        Column::Texts(Texts {
            starts: starts.into(),
            keys: keys.into(),
            dictionary,
        })
    }
}

fn integers(entries: impl ExactSizeIterator<Item = Option<i64>>) -> Column {
    let mut validity = NullBufferBuilder::new(entries.len());
    let values = entries.map(|value| {
        validity.append(value.is_some());
        value.unwrap_or(0)
    });
    Column::Integers(Integers {
        values: values.collect(),
        validity: validity.finish(),
    })
}

fn text(entries: impl ExactSizeIterator<Item = Option<u32>>, dictionary: &Dictionary) -> Column {
    let mut validity = NullBufferBuilder::new(entries.len());
    let keys = entries.map(|key| {
        validity.append(key.is_some());
        key.unwrap_or(0)
    });
    Column::Text(TextColumn {
        keys: keys.collect(),
        dictionary: dictionary.clone(),
        validity: validity.finish(),
    })
}

fn texts<'a>(entries: impl Iterator<Item = &'a [u32]>, dictionary: &Dictionary) -> Column {
    let mut keys = Vec::new();
    let mut starts = vec![0];
    for entry in entries {
        keys.extend_from_slice(entry);
        starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
    }
    Column::Texts(Texts {
        starts: starts.into(),
        keys: keys.into(),
        dictionary: dictionary.clone(),
    })
}

fn missing(ty: FieldType, rows: usize) -> Column {
    match ty {
        FieldType::Text => text((0..rows).map(|_| None), &Arc::default()),
        FieldType::Texts => texts((0..rows).map(|_| &[][..]), &Arc::default()),
        _ => integers((0..rows).map(|_| None)),
    }
}
