//! Past events, decided as they would have been: each sees what the earlier
//! ones came to.
//!
//! A chunk of events is decided in waves of at most one event per member, so
//! that a member's second event sees the outcome of the first, while events of
//! different members share a batch. Since members do not see each other,
//! neither the size of chunks nor the order of waves changes a decision.
//!
//! | file | concept |
//! |---|---|
//! | `daily.rs` | daily sweeps among the events |
//! | `outcome.rs` | what a decision means for a member's state |
//! | `usage.rs` | what members got before |
//! | `purchases.rs` | purchases that may come back |
//! | `returns.rs` | returns find their purchases, and take back |
//! | `fill.rs` | what a return's record does not say |

mod daily;
mod fill;
mod outcome;
mod purchases;
mod returns;
mod usage;

use daily::Daily;
pub use daily::{Step, Sweep};

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};

use arrow_buffer::BooleanBuffer;

use self::outcome::collect;
use self::purchases::Purchases;
use self::returns::Resolved;
use self::usage::WaveUsage;
use crate::batch::{Column, Columns};
use crate::campaign::{CapPer, Capped, Share};
use crate::decide::{
    Batch, Claims, Decisions, Evaluator, Left, MemoryClaims, Paid, Purchases as Sales, Usage as _,
    as_paid, claims_of, left, set_local_times,
};
use crate::effect::WalletId;
use crate::facts::MemberFacts;
use crate::history_field::WindowValues;
use crate::model::{Clock as LocalClock, Date};
use crate::records::CustomerTable;
use crate::returns::{Back, Purchase, ReturnProblem, Reversal, Then};
use crate::schema::{FieldId, FieldSet, KindId, Origin};
use crate::snapshot::Snapshot;
use crate::state::{
    CampaignNumber, Customers, EventFacts, MemberIndex, Members, Outcome, WaveFinder,
};

/// Decides events one chunk after the other and remembers what members got.
pub struct Replay {
    snapshot: Arc<Snapshot>,
    evaluator: Evaluator,
    members: Members,
    waves: WaveFinder,
    windows: WindowValues,
    /// The same for a purchase before and after a return.
    before_windows: WindowValues,
    after_windows: WindowValues,
    purchases: Purchases,
    /// What all members share, and whether there is such a thing.
    claims: Arc<dyn Claims>,
    shares: bool,
    /// The day of the last event.
    last_day: Date,
    /// What else is known of the member whose event is decided just now.
    known: Option<MemberFacts>,
    wanted: FieldSet,
    /// Whether events are traced.
    tracing: bool,
    /// By campaign of the snapshot.
    campaigns: Vec<CampaignNumber>,
    /// Those with limits, a budget or a cap by the day.
    counted: Vec<usize>,
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
    /// By event of the chunk: its wave, and its row there; none for a return
    /// that cannot be used.
    places: Vec<Option<(u32, u32)>>,
    refused: Vec<Refused>,
}

/// A return that cannot be used, and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Which event of the chunk.
    pub event: usize,
    /// Its id.
    pub id: String,
    /// Why.
    pub why: ReturnProblem,
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
    /// there; none for a return that cannot be used.
    pub fn get(&self, event: usize) -> Option<(&Columns, &Decisions, usize)> {
        let (wave, row) = (*self.places.get(event)?)?;
        let (columns, decisions) = self.waves.get(wave as usize)?;
        Some((columns, decisions, row as usize))
    }

    /// The returns that cannot be used, in the order of events.
    pub fn refused(&self) -> &[Refused] {
        &self.refused
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
            before_windows: WindowValues::new(&snapshot),
            after_windows: WindowValues::new(&snapshot),
            purchases: Purchases::default(),
            claims: Arc::new(MemoryClaims::default()),
            shares: snapshot.has_shares(),
            counted: counted(&snapshot),
            last_day: Date::from_days(0),
            known: None,
            tracing: false,
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

    /// What is left of limits in all and of budgets after the last event, in
    /// the order of campaigns.
    pub fn left(&self) -> Vec<Left> {
        left(&self.snapshot, &*self.claims, self.last_day)
    }

    /// Measures from now on where the time goes. No decision depends on it.
    pub fn measure(&mut self) {
        self.state.get_or_insert_default();
        self.evaluator.measure();
    }

    /// Whether the events from now on are traced, so that what became of each
    /// campaign can be explained. No decision depends on it.
    pub const fn trace(&mut self, tracing: bool) {
        self.tracing = tracing;
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
        let mut replayed = Replayed {
            waves: Vec::new(),
            places: vec![None; chunk.rows()],
            refused: Vec::new(),
        };
        let runs = self.runs(chunk, &members);
        self.add_state_time(clock);
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        for run in runs {
            let own = members.get(run.clone()).unwrap_or(&[]);
            if run.len() == chunk.rows() {
                self.decide_run(chunk, own, 0, &mut replayed);
            } else {
                let part = chunk.slice(run.clone(), schema);
                self.decide_run(&part, own, run.start, &mut replayed);
            }
        }
        replayed.refused.sort_by_key(|refused| refused.event);
        replayed
    }

    /// Decides one event of whose member more is known than the replay does.
    pub(crate) fn decide_knowing(&mut self, event: &Columns, known: &MemberFacts) -> Replayed {
        if event.rows() == 1 {
            self.known = Some(known.clone());
        }
        let replayed = self.decide(event);
        self.known = None;
        replayed
    }

    /// Parts of a chunk that are decided one after the other. Within one,
    /// members do not see each other. A return that somebody else brings
    /// than the one who bought, or a guest, stands by itself.
    fn runs(&self, chunk: &Columns, members: &[Option<MemberIndex>]) -> Vec<Range<usize>> {
        let of = self.snapshot.fields().of.and_then(|id| chunk.get(id));
        let of = of.and_then(Column::as_text);
        let returned = KindId::RETURN.index();
        let mut runs = Vec::new();
        let mut start = 0;
        let mut seen: HashSet<MemberIndex> = HashSet::new();
        for (row, &kind) in chunk.kinds().iter().enumerate() {
            let own = members.get(row).copied().flatten();
            // What all members share is given in the order of events, so that
            // a member's second event must not come after those of others.
            if self.shares
                && let Some(member) = own
                && !seen.insert(member)
            {
                runs.push(start..row);
                start = row;
                seen.clear();
                seen.insert(member);
            }
            if usize::from(kind) != returned {
                continue;
            }
            let owner = match of.and_then(|of| of.get(row)) {
                Some(of) => self
                    .owner(of)
                    .or_else(|| self.owner_within(chunk, members, row, of)),
                None => Some(own),
            };
            if owner.is_none_or(|owner| owner.is_some() && owner == own) {
                continue;
            }
            runs.push(start..row);
            runs.push(row..row + 1);
            start = row + 1;
        }
        runs.push(start..chunk.rows());
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Whose the purchase is that a return names, if it stands before the
    /// return in the chunk.
    fn owner_within(
        &self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        row: usize,
        of: &str,
    ) -> Option<Option<MemberIndex>> {
        let ids = chunk.get(self.snapshot.fields().event_id?)?.as_text()?;
        let sale = crate::records::sale_id(of);
        let keys = [ids.dictionary.find(of), ids.dictionary.find(&sale)];
        let is_it = |&earlier: &usize| {
            keys.iter()
                .flatten()
                .any(|key| ids.key(earlier) == Some(*key))
        };
        let found = (0..row).rev().find(is_it)?;
        members.get(found).copied()
    }

    /// Decides a part of a chunk, whose first event is event `first` of it.
    fn decide_run(
        &mut self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        first: usize,
        replayed: &mut Replayed,
    ) {
        let waves = self.waves.find(members);
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
            self.decide_wave(columns, rows, order, first, replayed);
        }
    }

    /// Decides one event of each member. `order` says which event of the run
    /// each row is.
    fn decide_wave(
        &mut self,
        mut columns: Columns,
        mut rows: Vec<Option<MemberIndex>>,
        order: &[u32],
        first: usize,
        replayed: &mut Replayed,
    ) {
        let clock = self.state.map(|_| Clock::now());
        let mut events: Vec<usize> = order.iter().map(|&row| first + row as usize).collect();
        let mut returns: Vec<Option<Resolved>> = Vec::new();
        if has_returns(&columns) {
            let resolved = self.resolve(&columns, &rows);
            let mut kept = Vec::with_capacity(rows.len());
            for (row, resolved) in (0u32..).zip(resolved) {
                match resolved {
                    Ok(found) => {
                        kept.push(row);
                        returns.push(found);
                    }
                    Err(why) => replayed.refused.push(Refused {
                        event: events.get(row as usize).copied().unwrap_or(0),
                        id: self.event_id(&columns, row as usize),
                        why,
                    }),
                }
            }
            if kept.len() < rows.len() {
                let schema = &self.snapshot.settings().schema;
                columns = columns.take(&kept, schema);
                rows = pick(&rows, &kept);
                events = pick(&events, &kept);
            }
            self.complete_returns(&mut columns, &returns);
        }
        if rows.is_empty() {
            return;
        }
        self.members
            .columns(&rows, &mut columns, self.snapshot.reads());
        if let Some(known) = &self.known {
            known.amend(&self.snapshot, &mut columns);
        }
        self.add_state_time(clock);
        if self.shares {
            self.decide_in_order(columns, &rows, &returns, &events, replayed);
        } else {
            self.decide_at_once(columns, &rows, &returns, &events, replayed);
        }
    }

    /// Decides events that have nothing in common.
    fn decide_at_once(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
        replayed: &mut Replayed,
    ) {
        let decided = self.evaluate(columns, rows);
        self.accept(decided, rows, returns, events, replayed);
    }

    fn evaluate(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
    ) -> (Arc<Columns>, Decisions) {
        self.batch(columns, rows, |evaluator, batch| {
            (Arc::clone(&batch.columns), evaluator.evaluate(batch))
        })
    }

    /// Does what decisions come to, and keeps them.
    fn accept(
        &mut self,
        (columns, mut decisions): (Arc<Columns>, Decisions),
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
        replayed: &mut Replayed,
    ) {
        let clock = self.state.map(|_| Clock::now());
        self.apply(&columns, &mut decisions, rows, returns);
        self.add_state_time(clock);
        let wave = u32::try_from(replayed.waves.len()).unwrap_or(u32::MAX);
        for (at, &event) in (0u32..).zip(events) {
            if let Some(place) = replayed.places.get_mut(event) {
                *place = Some((wave, at));
            }
        }
        replayed.waves.push((columns, decisions));
    }

    /// Decides events of campaigns that give all members together no more than
    /// so much: as many at once as do not see each other's, which are all of
    /// them until something is used up.
    fn decide_in_order(
        &mut self,
        columns: Columns,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
        events: &[usize],
        replayed: &mut Replayed,
    ) {
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        let mut start = 0;
        while start < rows.len() {
            let own = rows.get(start..).unwrap_or(&[]);
            let back = returns.get(start..).unwrap_or(&[]);
            let rest = columns.slice(start..rows.len(), schema);
            let decided = self.evaluate(rest, own);
            let count = self.unaffected(&decided.0, &decided.1, own, back).max(1);
            let end = rows.len().min(start + count);
            let (own, back) = (
                rows.get(start..end).unwrap_or(&[]),
                returns.get(start..end).unwrap_or(&[]),
            );
            let events = events.get(start..end).unwrap_or(&[]);
            if end == rows.len() {
                self.accept(decided, own, back, events, replayed);
            } else {
                // By themselves, so that nothing counts what was tried only.
                let part = columns.slice(start..end, schema);
                self.decide_at_once(part, own, back, events, replayed);
            }
            start = end;
        }
    }

    /// How many of a batch's first events come out the same whatever the ones
    /// before them take of what all members share.
    fn unaffected(
        &self,
        columns: &Columns,
        decisions: &Decisions,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
    ) -> usize {
        let mut taken: HashMap<Share, i64> = HashMap::new();
        for row in 0..columns.rows() {
            let member = rows.get(row).copied().flatten();
            let day = member.map_or_else(
                || columns.date(row),
                |member| counted_on(&self.members, member, columns, row),
            );
            let claims = claims_of(&self.snapshot, columns, row, day, decisions.given(row));
            let mut used_up = returns.get(row).is_some_and(Option::is_some);
            for claim in claims {
                let known = taken
                    .entry(claim.share.clone())
                    .or_insert_with(|| self.claims.claimed(&claim.share, claim.since));
                *known = known.saturating_add(claim.amount);
                if *known > claim.most {
                    return row;
                }
                used_up |= *known == claim.most;
            }
            if used_up {
                return row + 1;
            }
        }
        columns.rows()
    }

    fn event_id(&self, columns: &Columns, row: usize) -> String {
        let ids = self.snapshot.fields().event_id;
        let ids = ids.and_then(|id| columns.get(id)).and_then(Column::as_text);
        ids.and_then(|ids| ids.get(row))
            .unwrap_or_default()
            .to_owned()
    }

    /// Hands one event to `decide` without remembering what comes of it; with
    /// it what it takes back, if it is a return. `amend` may change what is
    /// known of its member.
    pub(crate) fn look<R>(
        &mut self,
        event: &Columns,
        amend: impl FnOnce(&mut Columns),
        decide: impl FnOnce(&mut Evaluator, &Batch<'_>, Option<Reversal>) -> R,
    ) -> Result<R, ReturnProblem> {
        let rows = self.find_members(event);
        let mut columns = self.in_local_time(event, &rows).into_owned();
        let mut reversal = None;
        if has_returns(&columns) {
            let resolved = self.resolve(&columns, &rows);
            let resolved: Vec<Option<Resolved>> = resolved.into_iter().collect::<Result<_, _>>()?;
            self.complete_returns(&mut columns, &resolved);
            let first = resolved.first().and_then(Option::as_ref);
            reversal = match first {
                Some(resolved) => self.reversal(resolved, 0),
                None => Some(Reversal::default()),
            };
        }
        self.members
            .columns(&rows, &mut columns, self.snapshot.reads());
        amend(&mut columns);
        Ok(self.batch(columns, &rows, |evaluator, batch| {
            decide(evaluator, batch, reversal)
        }))
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
            claims: &*self.claims,
        };
        let batch = Batch {
            columns: Arc::clone(&columns),
            members,
            usage: &usage,
        };
        decide(&mut self.evaluator, &batch)
    }

    /// Does to members what a wave decided.
    fn apply(
        &mut self,
        columns: &Arc<Columns>,
        decisions: &mut Decisions,
        rows: &[Option<MemberIndex>],
        returns: &[Option<Resolved>],
    ) {
        let snapshot = Arc::clone(&self.snapshot);
        let sales = Sales::new(&snapshot, columns);
        let paid: Vec<Paid> = (0..rows.len())
            .map(|row| match columns.kind(row) {
                KindId::PURCHASE => sales.paid(row, decisions.given(row)),
                _ => Paid {
                    lines: vec![0; columns.line_range(row).len()],
                    ..Paid::default()
                },
            })
            .collect();
        if !snapshot.history_fields().is_empty() {
            let columns = as_paid(columns, &snapshot, &paid);
            self.windows.evaluate(&snapshot, &columns);
        }
        let ids = snapshot.fields().event_id.and_then(|id| columns.get(id));
        let ids = ids.and_then(Column::as_text);
        for (row, (&member, paid)) in rows.iter().zip(&paid).enumerate() {
            if let Some(resolved) = returns.get(row).and_then(Option::as_ref) {
                self.take_back(columns, decisions, row, resolved);
            } else if columns.kind(row) == KindId::RETURN {
                decisions.reversals.push((row as u32, Reversal::default()));
            }
            let is_purchase = columns.kind(row) == KindId::PURCHASE;
            let mut drawn = Vec::new();
            let mut day = columns.date(row);
            let mut then = Then::default();
            if let Some(member) = member {
                day = counted_on(&self.members, member, columns, row);
            }
            self.last_day = self.last_day.max(day);
            if is_purchase {
                then = self.then(columns, rows, row, day);
            }
            if self.shares {
                let given = decisions.given(row);
                let claims = claims_of(&snapshot, columns, row, day, given);
                // They were decided with what is left, one after the other.
                let claimed = self.claims.claim(&claims);
                debug_assert_eq!(claimed, Ok(()));
            }
            if let Some(member) = member {
                collect(
                    &mut self.outcome,
                    &mut self.members,
                    &snapshot,
                    &self.campaigns,
                    columns,
                    decisions,
                    row,
                );
                let windows = self.windows.inputs();
                let facts = EventFacts {
                    kind: columns.kind(row),
                    at: columns.at(row),
                    day,
                    spend: paid.spend,
                    windows: &windows,
                    row,
                };
                drawn = self.members.apply(member, &facts, &self.outcome);
            }
            if is_purchase {
                let state = member.and_then(|member| self.members.state(member));
                let purchase = Purchase {
                    columns: Arc::clone(columns),
                    row: row as u32,
                    member,
                    day,
                    counted_on: state.map_or(day, |state| state.day()),
                    then,
                    drawn,
                    back: Back::default(),
                };
                let within = i32::try_from(snapshot.settings().returns.within_days);
                let oldest = columns
                    .date(row)
                    .days()
                    .saturating_sub(within.unwrap_or(i32::MAX));
                let id = ids.and_then(|ids| ids.get(row)).unwrap_or_default();
                self.purchases.add(id, purchase, Date::from_days(oldest));
            }
        }
    }

    /// What was got before a purchase of a day, of campaigns with limits,
    /// budgets and caps.
    fn then(&self, columns: &Columns, rows: &[Option<MemberIndex>], row: usize, day: Date) -> Then {
        let mut then = Then::default();
        let usage = WaveUsage {
            snapshot: &self.snapshot,
            members: &self.members,
            campaigns: &self.campaigns,
            rows,
            columns,
            claims: &*self.claims,
        };
        let member = rows.get(row).copied().flatten();
        let state = member.and_then(|member| self.members.state(member));
        let wallets = self.snapshot.settings().state.wallets.len();
        let wallets = u16::try_from(wallets).unwrap_or(u16::MAX);
        for &position in &self.counted {
            let (Some(campaign), Some(&index)) = (
                self.snapshot.campaigns().get(position),
                self.campaigns.get(position),
            ) else {
                continue;
            };
            for limit in 0..campaign.limit.len() {
                then.note_used(position, limit, usage.used(row, position, limit));
            }
            if campaign.budget.is_some() {
                then.note_spent(position, usage.spent(row, position));
            }
            let by_day = campaign.cap.is_some_and(|cap| cap.per == CapPer::Day);
            let Some(state) = state.filter(|_| by_day) else {
                continue;
            };
            let wallets = (0..wallets).map(WalletId);
            for what in wallets.map(Capped::Points).chain([Capped::Discount]) {
                then.note_given(position, what, state.given_on(day, index, what));
            }
        }
        then
    }
}

/// The campaigns whose decisions depend on what was got before.
fn counted(snapshot: &Snapshot) -> Vec<usize> {
    let campaigns = snapshot.campaigns().iter().enumerate();
    let counts = campaigns.filter(|(_, campaign)| {
        !campaign.limit.is_empty()
            || campaign.budget.is_some()
            || campaign.cap.is_some_and(|cap| cap.per == CapPer::Day)
    });
    counts.map(|(position, _)| position).collect()
}

fn has_returns(columns: &Columns) -> bool {
    let returned = KindId::RETURN.index();
    columns
        .kinds()
        .iter()
        .any(|&kind| usize::from(kind) == returned)
}

fn pick<T: Copy>(values: &[T], places: &[u32]) -> Vec<T> {
    let picked = places.iter().filter_map(|&at| values.get(at as usize));
    picked.copied().collect()
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
    let spend = &snapshot.settings().spend;
    let read_if = |id: Option<FieldId>, needed: bool| id.filter(|_| needed);
    for id in [
        fields.event_id,
        fields.customer_id,
        fields.total,
        fields.of,
        fields.sku,
        fields.line_quantity,
        fields.line_amount,
        fields.gift,
        fields.stored_value,
        fields.paid_with_points,
        read_if(fields.tax, !spend.tax.is_included()),
        read_if(fields.shipping, spend.shipping.is_included()),
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
