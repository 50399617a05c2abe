//! Past events, decided as they would have been: each sees what the earlier
//! ones came to.
//!
//! A chunk of events is decided in waves of at most one event per member, so
//! that a member's second event sees the outcome of the first, while events of
//! different members share a batch. Since members do not see each other,
//! neither the size of chunks nor the order of waves changes a decision.

mod daily;

use daily::Daily;
pub use daily::{Step, Sweep};

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use arrow_buffer::BooleanBuffer;

use crate::batch::{Column, Columns, Integers};
use crate::campaign::{CapPer, Capped};
use crate::decide::{Batch, Decisions, Evaluator, Given, Granted, Usage, set_local_times};
use crate::effect::Effect;
use crate::model::{Clock as LocalClock, Date};
use crate::records::CustomerTable;
use crate::schema::{FieldSet, Origin};
use crate::snapshot::Snapshot;
use crate::state::{
    CampaignGave, CampaignIndex, Customers, EventFacts, MemberIndex, Members, Outcome, PointsGiven,
    PointsTender, Progress, TagChange, Use, WaveFinder,
};
use crate::window::WindowValues;

/// Decides events one chunk after the other and remembers what members got.
pub struct Replay {
    snapshot: Arc<Snapshot>,
    evaluator: Evaluator,
    members: Members,
    waves: WaveFinder,
    windows: WindowValues,
    wanted: FieldSet,
    /// By campaign of the snapshot.
    campaigns: Vec<CampaignIndex>,
    outcome: Outcome,
    /// Whose days begin when, if there is a daily sweep.
    daily: Daily,
    /// Time spent on state, if anybody measures.
    state: Option<Duration>,
}

/// Where the time of a replay went.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Times {
    /// Members' state: into columns, and applying decisions.
    pub state: Duration,
    /// Triggers, windows, audiences, limits.
    pub audiences: Duration,
    /// Scripts.
    pub scripts: Duration,
    /// Plugins.
    pub plugins: Duration,
}

/// The decisions of a chunk.
#[derive(Debug, Default)]
pub struct Replayed {
    waves: Vec<(Arc<Columns>, Decisions)>,
    /// By event of the chunk: its wave, and its row there.
    places: Vec<(u32, u32)>,
}

impl Replayed {
    /// How many events the chunk had.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it had none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// An event of the chunk: the batch that it was decided in, and its row
    /// there.
    pub fn get(&self, event: usize) -> Option<(&Columns, &Decisions, usize)> {
        let &(wave, row) = self.places.get(event)?;
        let (columns, decisions) = self.waves.get(wave as usize)?;
        Some((columns, decisions, row as usize))
    }

    /// The decisions, batch by batch, in no particular order of events.
    pub fn batches(&self) -> impl Iterator<Item = &Decisions> {
        self.waves.iter().map(|(_, decisions)| decisions)
    }
}

impl Replay {
    /// Begins with customers of whom no event is known.
    pub fn new(snapshot: Arc<Snapshot>, customers: &CustomerTable) -> Self {
        let settings = snapshot.settings();
        let schema = Arc::clone(&settings.schema);
        let columns = (0..schema.fields().len())
            .map(crate::schema::FieldId::from_index)
            .filter_map(|id| Some((id, customers.get(id)?.clone())))
            .collect();
        let customers = Customers {
            ids: Arc::clone(customers.ids()),
            columns,
        };
        let mut members = Members::new(schema, settings.state.clone(), customers);
        let campaigns = snapshot
            .campaigns()
            .iter()
            .map(|campaign| members.campaign(&campaign.id))
            .collect();
        Self {
            wanted: wanted(&snapshot),
            windows: WindowValues::new(&snapshot),
            evaluator: Evaluator::new(Arc::clone(&snapshot)),
            snapshot,
            members,
            waves: WaveFinder::default(),
            campaigns,
            outcome: Outcome::default(),
            daily: Daily::default(),
            state: None,
        }
    }

    /// Measures from now on where the time goes. No decision depends on it.
    pub fn measure(&mut self) {
        self.state.get_or_insert_default();
        self.evaluator.measure();
    }

    /// Whether the events from now on are traced, so that what became of each
    /// campaign can be explained. No decision depends on it.
    pub const fn trace(&mut self, tracing: bool) {
        self.evaluator.trace(tracing);
    }

    /// Where the time went; zeros unless [`Self::measure`] was called.
    pub fn times(&self) -> Times {
        Times {
            state: self.state.unwrap_or_default(),
            ..self.evaluator.times()
        }
    }

    fn add_state_time(&mut self, since: Option<Clock>) {
        if let (Some(time), Some(since)) = (&mut self.state, since) {
            *time += since.elapsed();
        }
    }

    /// The fields of event records that chunks must have.
    pub const fn wanted(&self) -> &FieldSet {
        &self.wanted
    }

    /// What members have come to.
    pub const fn members(&self) -> &Members {
        &self.members
    }

    /// Decides the events of a chunk, which are in the order of time and not
    /// before those of earlier chunks.
    pub fn decide(&mut self, chunk: &Columns) -> Replayed {
        let clock = self.state.map(|_| Clock::now());
        let members = self.find_members(chunk);
        let chunk = &*self.in_local_time(chunk, &members);
        self.windows.evaluate(&self.snapshot, chunk);
        let waves = self.waves.find(&members);
        let mut replayed = Replayed {
            waves: Vec::with_capacity(waves.len()),
            places: vec![(0, 0); chunk.rows()],
        };
        self.add_state_time(clock);
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        let sorted = (waves.len() > 1).then(|| chunk.take(waves.order(), schema));
        for wave in 0..waves.len() {
            let range = waves.range(wave);
            let order = waves.order().get(range.clone()).unwrap_or(&[]);
            let columns = match &sorted {
                Some(sorted) => sorted.slice(range, schema),
                None => chunk.clone(),
            };
            let rows: Vec<Option<MemberIndex>> = order
                .iter()
                .map(|&row| members.get(row as usize).copied().flatten())
                .collect();
            let (columns, decisions) = self.decide_wave(columns, &rows);
            let clock = self.state.map(|_| Clock::now());
            self.apply(&columns, &decisions, &rows, order);
            self.add_state_time(clock);
            for (at, &row) in order.iter().enumerate() {
                if let Some(place) = replayed.places.get_mut(row as usize) {
                    *place = (wave as u32, at as u32);
                }
            }
            replayed.waves.push((columns, decisions));
        }
        replayed
    }

    /// Hands one event to `decide` without remembering what comes of it.
    /// `amend` may change what is known of its member.
    pub(crate) fn look<R>(
        &mut self,
        event: &Columns,
        amend: impl FnOnce(&mut Columns),
        decide: impl FnOnce(&mut Evaluator, &Batch<'_>) -> R,
    ) -> R {
        let rows = self.find_members(event);
        let mut columns = self.in_local_time(event, &rows).into_owned();
        self.members
            .columns(&rows, &mut columns, self.snapshot.reads());
        amend(&mut columns);
        self.batch(columns, &rows, decide)
    }

    /// Events with their local times by the clock that the program names.
    fn in_local_time<'c>(
        &self,
        events: &'c Columns,
        members: &[Option<MemberIndex>],
    ) -> Cow<'c, Columns> {
        let clock = self.snapshot.settings().schema.clock;
        if clock == LocalClock::Program {
            return Cow::Borrowed(events);
        }
        let mut columns = events.clone();
        if clock == LocalClock::Member
            && let Some(id) = self.snapshot.fields().member_zone
            && let Some(zones) = self.members.record_texts(members, "customer.time_zone")
        {
            columns.set(id, Column::Text(zones));
        }
        set_local_times(&mut columns, &self.snapshot);
        Cow::Owned(columns)
    }

    fn find_members(&self, chunk: &Columns) -> Vec<Option<MemberIndex>> {
        let ids = self
            .snapshot
            .fields()
            .customer_id
            .and_then(|id| chunk.get(id));
        match ids.and_then(Column::as_text) {
            Some(ids) => self.members.find_all(ids),
            None => vec![None; chunk.rows()],
        }
    }

    fn decide_wave(
        &mut self,
        mut columns: Columns,
        rows: &[Option<MemberIndex>],
    ) -> (Arc<Columns>, Decisions) {
        let clock = self.state.map(|_| Clock::now());
        self.members
            .columns(rows, &mut columns, self.snapshot.reads());
        self.add_state_time(clock);
        self.batch(columns, rows, |evaluator, batch| {
            (Arc::clone(&batch.columns), evaluator.evaluate(batch))
        })
    }

    /// Hands events with their members' state to `decide`. `rows` says whose
    /// they are.
    fn batch<R>(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
        decide: impl FnOnce(&mut Evaluator, &Batch<'_>) -> R,
    ) -> R {
        let columns = Arc::new(columns);
        let members = rows
            .iter()
            .any(Option::is_none)
            .then(|| rows.iter().map(Option::is_some).collect::<BooleanBuffer>());
        let usage = WaveUsage {
            snapshot: &self.snapshot,
            members: &self.members,
            campaigns: &self.campaigns,
            rows,
            columns: &columns,
        };
        let batch = Batch {
            columns: Arc::clone(&columns),
            members,
            usage: &usage,
        };
        decide(&mut self.evaluator, &batch)
    }

    /// Does to members what a wave decided. `order` says which event of the
    /// chunk each row is.
    fn apply(
        &mut self,
        columns: &Columns,
        decisions: &Decisions,
        rows: &[Option<MemberIndex>],
        order: &[u32],
    ) {
        let fields = *self.snapshot.fields();
        let text = |id: Option<crate::schema::FieldId>| {
            id.and_then(|id| columns.get(id)).and_then(Column::as_text)
        };
        let (ids, of) = (text(fields.event_id), text(fields.of));
        let integers = |id: Option<crate::schema::FieldId>| {
            id.and_then(|id| columns.get(id))
                .and_then(Column::as_integers)
        };
        let totals = integers(fields.total);
        let paid_with_points = integers(fields.paid_with_points);
        let windows = self.windows.inputs();
        for (row, (&member, &event)) in rows.iter().zip(order).enumerate() {
            let Some(member) = member else { continue };
            collect(
                &mut self.outcome,
                &mut self.members,
                &self.snapshot,
                &self.campaigns,
                decisions,
                row,
            );
            let number = |column: Option<&Integers>| column.and_then(|c| c.get(row)).unwrap_or(0);
            let facts = EventFacts {
                id: ids.and_then(|ids| ids.get(row)).unwrap_or_default(),
                kind: columns.kind(row),
                at: columns.at(row),
                day: counted_on(&self.members, member, columns, row),
                total: number(totals),
                paid_with_points: number(paid_with_points),
                of: of.and_then(|of| of.get(row)),
                windows: &windows,
                row: event as usize,
            };
            self.members.apply(member, &facts, &self.outcome);
        }
    }
}

/// What the reader must deliver: what campaigns read, and what state needs.
fn wanted(snapshot: &Snapshot) -> FieldSet {
    let schema = &snapshot.settings().schema;
    let mut wanted: FieldSet = snapshot
        .reads()
        .iter()
        .filter(|&id| {
            schema.field(id).is_some_and(|field| {
                matches!(field.origin, Origin::Event | Origin::Line | Origin::Derived)
            })
        })
        .collect();
    let fields = snapshot.fields();
    let points = match snapshot.settings().state.points_tender {
        PointsTender::IsNoSpend => fields.paid_with_points,
        PointsTender::IsSpend => None,
    };
    for id in [
        fields.event_id,
        fields.customer_id,
        fields.total,
        fields.of,
        points,
    ]
    .into_iter()
    .flatten()
    {
        wanted.insert(id);
    }
    wanted
}

/// The day that an event counts on for its member. It is that of the event,
/// but where events go by the clocks of stores, it is still yesterday in some:
/// a member's days never go back, so that nobody gets anything twice a day.
fn counted_on(members: &Members, member: MemberIndex, columns: &Columns, row: usize) -> Date {
    let day = columns.date(row);
    if !columns.has_zones() {
        return day;
    }
    let state = members.state(member);
    state.map_or(day, |state| state.day().max(day))
}

/// Puts together what a decision means for a member's state.
fn collect(
    outcome: &mut Outcome,
    members: &mut Members,
    snapshot: &Snapshot,
    campaigns: &[CampaignIndex],
    decisions: &Decisions,
    row: usize,
) {
    outcome.clear();
    let mut last = None;
    for given in decisions.given(row) {
        let campaign = given.campaign as usize;
        if last != Some(campaign) {
            last = Some(campaign);
            let limit = snapshot.campaigns().get(campaign).and_then(|c| c.limit);
            if let (Some(limit), Some(&campaign)) = (limit, campaigns.get(campaign)) {
                let used = Use {
                    campaign,
                    every: limit.period,
                };
                if !outcome.uses.contains(&used) {
                    outcome.uses.push(used);
                }
            }
        }
        count_for_cap(outcome, snapshot, campaigns, given);
        match &given.effect {
            Granted::Points {
                wallet,
                amount,
                base,
            } => outcome.points.push(PointsGiven {
                wallet: *wallet,
                base: if *base { *amount } else { 0 },
                bonus: if *base { 0 } else { *amount },
            }),
            Granted::Other(Effect::Tag(tag)) => {
                let tag = members.name(tag);
                outcome.tags.push(TagChange::Add(tag));
            }
            Granted::Other(Effect::Untag(tag)) => {
                let tag = members.name(tag);
                outcome.tags.push(TagChange::Remove(tag));
            }
            Granted::Other(Effect::Tier(tier)) => {
                let tiers = snapshot.settings().state.tiers.as_ref();
                outcome.tier = tiers.and_then(|tiers| tiers.find(tier)).or(outcome.tier);
            }
            Granted::Other(Effect::Progress { badge, by }) => {
                let badge = members.name(badge);
                outcome.progress.push(Progress { badge, by: *by });
            }
            Granted::Other(_) | Granted::Discount { .. } => {}
        }
    }
}

/// Notes what a campaign with a cap by the day gave.
fn count_for_cap(
    outcome: &mut Outcome,
    snapshot: &Snapshot,
    campaigns: &[CampaignIndex],
    given: &Given,
) {
    let campaign = given.campaign as usize;
    let cap = snapshot.campaigns().get(campaign).and_then(|c| c.cap);
    let (Some(cap), Some(&campaign)) = (cap, campaigns.get(campaign)) else {
        return;
    };
    let (what, amount) = match &given.effect {
        Granted::Points { wallet, amount, .. } => (Capped::Points(*wallet), *amount),
        Granted::Discount { amount, .. } => (Capped::Discount, *amount),
        Granted::Other(_) => return,
    };
    if cap.per == CapPer::Day && amount > 0 {
        outcome.gave.push(CampaignGave {
            campaign,
            what,
            amount,
        });
    }
}

struct WaveUsage<'a> {
    snapshot: &'a Snapshot,
    members: &'a Members,
    campaigns: &'a [CampaignIndex],
    rows: &'a [Option<MemberIndex>],
    columns: &'a Columns,
}

impl Usage for WaveUsage<'_> {
    fn used(&self, row: usize, campaign: usize) -> u32 {
        let limit = self
            .snapshot
            .campaigns()
            .get(campaign)
            .and_then(|c| c.limit);
        let member = self.rows.get(row).copied().flatten();
        match (limit, member, self.campaigns.get(campaign)) {
            (Some(limit), Some(member), Some(&campaign)) => {
                let day = counted_on(self.members, member, self.columns, row);
                self.members.used(member, campaign, limit.period, day)
            }
            _ => 0,
        }
    }

    fn given_today(&self, row: usize, campaign: usize, what: Capped) -> i64 {
        let member = self.rows.get(row).copied().flatten();
        let state = member.and_then(|member| Some((member, self.members.state(member)?)));
        match (state, self.campaigns.get(campaign)) {
            (Some((member, state)), Some(&campaign)) => {
                let day = counted_on(self.members, member, self.columns, row);
                state.given_on(day, campaign, what)
            }
            _ => 0,
        }
    }
}
