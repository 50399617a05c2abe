//! All members of a program.

use std::sync::Arc;

use super::columns::Readers;
use super::names::Names;
use super::{
    CampaignNumber, EventFacts, Level, MemberState, NameIndex, Outcome, Period, PointsReturned,
    Settings, Start, TakenBack, Used, apply, take_back,
};
use crate::batch::{Column, Dictionary, TextColumn};
use crate::model::{Clock, Date, Instant, Zone};
use crate::records::CustomerTable;
use crate::schema::{FieldId, Schema};

/// A member, by the position of their customer record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct MemberIndex(pub u32);

/// The customer records.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Customers {
    /// The ids, numbered as the records.
    pub ids: Dictionary,
    /// Fields, with one entry a record. `customer.tier` and `customer.tags`
    /// are what members bring along.
    pub columns: Vec<(FieldId, Column)>,
}

impl Customers {
    /// What a table says of customers.
    pub(crate) fn of(schema: &Schema, table: &CustomerTable) -> Self {
        let fields = (0..schema.fields().len()).map(FieldId::from_index);
        Self {
            ids: table.ids().clone(),
            columns: fields
                .filter_map(|id| Some((id, table.get(id)?.clone())))
                .collect(),
        }
    }
}

/// The state of all members.
///
/// Members are the customers with a record; everybody else is a guest. A
/// member takes four bytes until their first event.
#[derive(Debug)]
pub struct Members {
    pub(super) schema: Arc<Schema>,
    pub(super) settings: Settings,
    pub(super) customers: Customers,
    pub(super) readers: Readers,
    pub(super) names: Names,
    campaigns: Names,
    // By member: where the state is, or NO_STATE.
    slots: Vec<u32>,
    // In the order of first events, so that busy members lie together.
    states: Vec<MemberState>,
}

const NO_STATE: u32 = u32::MAX;

impl Members {
    /// Members of whom no event is known. Anniversaries of 29 February are
    /// when the schema has birthdays of that day.
    pub fn new(schema: Arc<Schema>, mut settings: Settings, customers: Customers) -> Self {
        settings.leap = schema.leap_birthday;
        Self {
            readers: Readers::new(&schema, &settings, &customers),
            slots: vec![NO_STATE; customers.ids.len()],
            schema,
            settings,
            customers,
            names: Names::default(),
            campaigns: Names::default(),
            states: Vec::new(),
        }
    }

    /// What the program declares.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The ids of all members, numbered as their customer records.
    pub const fn ids(&self) -> &Dictionary {
        &self.customers.ids
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The member with this id; none for guests.
    pub fn find(&self, id: &str) -> Option<MemberIndex> {
        self.customers.ids.find(id).map(MemberIndex)
    }

    /// The members of events, given their customers' ids.
    pub fn find_all(&self, ids: &TextColumn) -> Vec<Option<MemberIndex>> {
        (0..ids.keys.len())
            .map(|row| self.find(ids.get(row)?))
            .collect()
    }

    /// The number of a tag or a badge.
    pub fn name(&mut self, text: &str) -> NameIndex {
        NameIndex(self.names.number(text))
    }

    /// The text of a tag or a badge.
    pub fn name_text(&self, name: NameIndex) -> &str {
        self.names.text(name.0)
    }

    /// The number of a campaign, by its id. It outlives reloads: an edited
    /// campaign keeps its counts, a renamed one starts anew.
    pub fn campaign(&mut self, id: &str) -> CampaignNumber {
        CampaignNumber(self.campaigns.number(id))
    }

    /// The number of a campaign that has one already.
    pub fn find_campaign(&self, id: &str) -> Option<CampaignNumber> {
        self.campaigns.find(id).map(CampaignNumber)
    }

    pub(super) fn campaign_id(&self, campaign: CampaignNumber) -> &str {
        self.campaigns.text(campaign.0)
    }

    /// What customer records say from now on, of the same members in the same
    /// order.
    pub(crate) fn renew(&mut self, customers: Customers) {
        self.readers = Readers::new(&self.schema, &self.settings, &customers);
        self.customers = customers;
    }

    /// Makes a member somebody of whom no event is known.
    pub(crate) fn forget(&mut self, member: MemberIndex) {
        let start = self.start(member.0 as usize);
        let state = MemberState::new(start, &self.settings);
        self.set_state(member, state);
    }

    /// Gives a member back a state that they had; none if no event was known.
    pub(crate) fn put_back(&mut self, member: MemberIndex, state: Option<MemberState>) {
        match state {
            Some(state) => self.set_state(member, state),
            None => self.forget(member),
        }
    }

    /// Puts another state in the place of a member's.
    pub(super) fn set_state(&mut self, member: MemberIndex, state: MemberState) {
        if let Some(slot) = self.slot(member)
            && let Some(place) = self.states.get_mut(slot as usize)
        {
            *place = state;
        }
    }

    /// How often a campaign gave a member something in the period that ends
    /// with `day`.
    pub fn used(
        &self,
        member: MemberIndex,
        campaign: CampaignNumber,
        every: Period,
        day: Date,
    ) -> u32 {
        self.state(member)
            .map_or(0, |state| state.used(campaign, every, day))
    }

    /// A member's state as of their last event; none before the first.
    pub fn state(&self, member: MemberIndex) -> Option<&MemberState> {
        let slot = self.slots.get(member.0 as usize)?;
        self.states.get(*slot as usize)
    }

    /// A member's state at the start of `day`; none for an unknown member.
    pub fn advance(&mut self, member: MemberIndex, day: Date) -> Option<&MemberState> {
        let slot = self.slot(member)?;
        let state = self.states.get_mut(slot as usize)?;
        state.advance(day, &self.settings);
        Some(state)
    }

    /// Does what an event and its decision do, and tells which points were
    /// used. Does nothing for an unknown member.
    pub fn apply(
        &mut self,
        member: MemberIndex,
        event: &EventFacts<'_>,
        outcome: &Outcome,
    ) -> Used {
        let Some(slot) = self.slot(member) else {
            return Used::default();
        };
        match self.states.get_mut(slot as usize) {
            Some(state) => apply(state, event, outcome, &self.settings),
            None => Used::default(),
        }
    }

    /// Does what a return on `day` does. Does nothing for an unknown member.
    pub fn take_back(
        &mut self,
        member: MemberIndex,
        day: Date,
        back: &TakenBack<'_>,
    ) -> PointsReturned {
        let slot = self.slot(member);
        let state = slot.and_then(|slot| self.states.get_mut(slot as usize));
        let Some(state) = state else {
            return PointsReturned::default();
        };
        state.advance(day, &self.settings);
        take_back(state, back, &self.settings)
    }

    /// Lets two members change wallets, with the day on which these stand.
    pub(crate) fn swap_wallets(&mut self, one: MemberIndex, other: MemberIndex) {
        let (Some(one), Some(other)) = (self.slot(one), self.slot(other)) else {
            return;
        };
        let places = [one as usize, other as usize];
        if let Ok([one, other]) = self.states.get_disjoint_mut(places) {
            std::mem::swap(&mut one.wallets, &mut other.wallets);
            std::mem::swap(&mut one.wallets_day, &mut other.wallets_day);
        }
    }

    /// Bytes of memory of all members' state, without the allocator's own and
    /// without the customer records.
    pub fn bytes(&self) -> usize {
        let spare = (self.states.capacity() - self.states.len()) * size_of::<MemberState>();
        let states: usize = self.states.iter().map(MemberState::bytes).sum();
        self.slots.capacity() * size_of::<u32>() + spare + states
    }

    /// Where a member's state is; begins it if there is none.
    pub(super) fn slot(&mut self, member: MemberIndex) -> Option<u32> {
        let slot = *self.slots.get(member.0 as usize)?;
        if slot != NO_STATE {
            return Some(slot);
        }
        let new = u32::try_from(self.states.len()).ok()?;
        let start = self.start(member.0 as usize);
        self.states.push(MemberState::new(start, &self.settings));
        if let Some(slot) = self.slots.get_mut(member.0 as usize) {
            *slot = new;
        }
        Some(new)
    }

    pub(super) fn state_mut(&mut self, slot: u32) -> Option<(&mut MemberState, &Settings)> {
        let state = self.states.get_mut(slot as usize)?;
        Some((state, &self.settings))
    }

    pub(super) fn state_at(&self, slot: u32) -> Option<&MemberState> {
        self.states.get(slot as usize)
    }

    pub(super) fn advance_at(&mut self, slot: u32, day: Date) {
        if let Some(state) = self.states.get_mut(slot as usize) {
            state.advance(day, &self.settings);
        }
    }

    pub(super) fn customer_column(&self, name: &str) -> Option<&Column> {
        let id = self.schema.find(name)?;
        let mut columns = self.customers.columns.iter();
        columns.find(|(field, _)| *field == id).map(|(_, c)| c)
    }

    /// The zone that a member's days are counted in, by the position of their
    /// customer record: their own, if the program says so and they have one.
    pub(crate) fn zone(&self, record: usize) -> Zone {
        let own = || {
            let names = self.customer_column("customer.time_zone")?.as_text()?;
            Zone::from_name(names.get(record)?).ok()
        };
        let goes_by_members = self.schema.clock == Clock::Member;
        let own = goes_by_members.then(own).flatten();
        own.unwrap_or_else(|| self.schema.zone.clone())
    }

    /// What the customer records of events' members say; nothing if they do
    /// not have the field, or it is no text.
    pub(crate) fn record_texts(
        &self,
        members: &[Option<MemberIndex>],
        name: &str,
    ) -> Option<TextColumn> {
        let column = self.customer_column(name)?.as_text()?;
        let keys = members
            .iter()
            .map(|member| column.key((*member)?.0 as usize));
        let keys: Vec<Option<u32>> = keys.collect();
        Some(TextColumn {
            keys: keys.iter().map(|key| key.unwrap_or(0)).collect(),
            dictionary: column.dictionary.clone(),
            validity: Some(keys.iter().map(Option::is_some).collect()),
        })
    }

    fn start(&mut self, record: usize) -> Start {
        let integers = |name| self.customer_column(name).and_then(Column::as_integers);
        let joined = integers("customer.joined_at")
            .and_then(|column| column.get(record))
            .map(|at| Instant::from_micros(at).local(&self.zone(record)).date);
        let tier = self
            .customer_column("customer.tier")
            .and_then(Column::as_text);
        let level = tier
            .and_then(|column| column.get(record))
            .and_then(|name| self.settings.tiers.as_ref()?.find(name));
        let tags = self
            .customer_column("customer.tags")
            .and_then(Column::as_texts);
        // A handle on the same buffers, so that names can be added meanwhile.
        let tags = tags.cloned();
        let tags = tags.iter().flat_map(|column| column.get(record));
        Start {
            joined,
            tier: level.unwrap_or(Level(0)),
            tags: tags.map(|tag| NameIndex(self.names.number(tag))).collect(),
        }
    }
}
