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
//! | `wanted.rs` | what a program needs of records |
//! | `runs.rs` | parts of a chunk that are decided one after the other |
//! | `waves.rs` | at most one event of each member, decided together |
//! | `in_order.rs` | events of campaigns that give everybody together so much |
//! | `apply.rs` | does to members what was decided |
//! | `replayed.rs` | the decisions of a chunk |
//! | `daily.rs` | daily sweeps among the events |
//! | `outcome.rs` | what a decision means for a member's state |
//! | `usage.rs` | what members got before |
//! | `parallel.rs` | members divided among threads |
//! | `kept.rs` | members and purchases that a store keeps |
//! | `stopwatch.rs` | how long members' state takes |
//! | `saved.rs` | members as text, for another process or program |
//! | `purchases.rs` | purchases that may come back |
//! | `returns.rs` | returns find their purchases, and take back |
//! | `fill.rs` | what a return's record does not say |

mod apply;
mod daily;
mod fill;
mod in_order;
mod kept;
mod outcome;
mod parallel;
mod purchases;
mod replayed;
mod returns;
mod runs;
mod saved;
mod stopwatch;
mod usage;
mod wanted;
mod waves;

use daily::Daily;
pub use daily::{Step, Sweep};
pub use kept::Fit;
pub use parallel::ParallelReplay;
pub use replayed::{Refused, Replayed};

pub use crate::decide::Times;
pub use saved::RestoreError;
pub(crate) use wanted::wanted;

use std::borrow::Cow;
use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use self::purchases::Purchases;
use self::returns::Resolved;
use self::saved::Carried;
use self::stopwatch::Stopwatch;
use self::usage::WaveUsage;
use self::wanted::is_of_records;
use self::waves::has_returns;
use crate::batch::{Column, Columns, ColumnsBuilder};
use crate::decide::{Batch, Claims, Evaluator, Left, MemoryClaims, left, set_local_times};
use crate::expression::Evaluation;
use crate::facts::MemberFacts;
use crate::history_field::WindowValues;
use crate::model::{Clock, Date, Instant};
use crate::records::CustomerTable;
use crate::returns::{ReturnProblem, Reversal};
use crate::schema::{FieldSet, KindId};
use crate::segment::{Segment, set_segments};
use crate::snapshot::Snapshot;
use crate::state::{CampaignNumber, Customers, MemberIndex, Members, Outcome, WaveFinder};

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
    /// What all members share, kept here unless somebody else keeps it; and
    /// whether there is such a thing.
    own_claims: Arc<MemoryClaims>,
    claims: Arc<dyn Claims>,
    shares: bool,
    /// The day of the last event.
    last_day: Date,
    /// How many events were decided in earlier chunks, and the numbers of this
    /// one's among all.
    seen: u64,
    numbers: Vec<u64>,
    /// In whose wallets returns take points back, if not in those of whose
    /// purchase it was.
    purse_of_returns: Option<MemberIndex>,
    /// What else is known of the member whose event is decided just now.
    known: Option<MemberFacts>,
    /// What was restored and this program does not know.
    carried: Carried,
    wanted: FieldSet,
    /// What batches must have beside what records say: what campaigns read, and
    /// what was asked for.
    reads: FieldSet,
    /// Whether batches say in which segments members are.
    shows_segments: bool,
    /// Whether events are traced.
    tracing: bool,
    /// By campaign of the snapshot.
    campaigns: Vec<CampaignNumber>,
    outcome: Outcome,
    /// Whose days begin when, if there is a daily sweep.
    daily: Daily,
    /// Time spent on state, if anybody measures.
    state: Stopwatch,
}

impl Replay {
    /// Begins with customers of whom no event is known.
    pub fn new(snapshot: Arc<Snapshot>, customers: &CustomerTable) -> Self {
        let settings = snapshot.settings();
        let schema = Arc::clone(&settings.schema);
        let customers = Customers::of(&schema, customers);
        let own_claims = Arc::new(MemoryClaims::default());
        let mut members = Members::new(schema, settings.state.clone(), customers);
        let campaigns = snapshot
            .campaigns()
            .iter()
            .map(|campaign| members.campaign(campaign.counted_as()))
            .collect();
        Self {
            wanted: wanted(&snapshot),
            reads: snapshot.reads().clone(),
            windows: WindowValues::new(&snapshot),
            before_windows: WindowValues::new(&snapshot),
            after_windows: WindowValues::new(&snapshot),
            purchases: Purchases::default(),
            claims: Arc::clone(&own_claims) as Arc<dyn Claims>,
            own_claims,
            shares: snapshot.has_shares(),
            last_day: Date::from_days(0),
            seen: 0,
            numbers: Vec::new(),
            purse_of_returns: None,
            known: None,
            carried: Carried::default(),
            shows_segments: false,
            tracing: false,
            evaluator: Evaluator::new(Arc::clone(&snapshot)),
            snapshot,
            members,
            waves: WaveFinder::default(),
            campaigns,
            outcome: Outcome::default(),
            daily: Daily::default(),
            state: Stopwatch::default(),
        }
    }

    /// What is left of limits in all and of budgets after the last event, in
    /// the order of campaigns.
    pub fn left(&self) -> Vec<Left> {
        left(&self.snapshot, &*self.claims, self.last_day)
    }

    /// Measures from now on where the time goes. No decision depends on it.
    #[doc(hidden)]
    pub fn measure(&mut self) {
        self.state.switch_on();
        self.evaluator.measure();
    }

    /// Whether the events from now on are traced, so that what became of each
    /// campaign can be explained. No decision depends on it.
    #[doc(hidden)]
    pub const fn trace(&mut self, tracing: bool) {
        self.tracing = tracing;
        self.evaluator.trace(tracing);
    }

    /// Where the time went; zeros unless [`Self::measure`] was called.
    #[doc(hidden)]
    pub fn times(&self) -> Times {
        Times {
            state: self.state.total(),
            ..self.evaluator.times()
        }
    }

    /// Asks for fields that no campaign reads to be among the columns of
    /// decided events all the same, such as `customer.tier` for a report by
    /// tier; names that the program does not know are passed over. No decision
    /// depends on it. To be called before the first chunk.
    #[doc(hidden)]
    pub fn show(&mut self, names: &[&str]) {
        let schema = &self.snapshot.settings().schema;
        for id in names.iter().filter_map(|name| schema.find(name)) {
            self.reads.insert(id);
            let field = schema.field(id);
            if field.is_some_and(|field| is_of_records(field.origin)) {
                self.wanted.insert(id);
            }
        }
    }

    /// Asks for all segments to be among the columns of decided events, whether
    /// campaigns read them or not. No decision depends on it. To be called
    /// before the first chunk.
    #[doc(hidden)]
    pub fn show_segments(&mut self) {
        let segments = self.snapshot.segments();
        self.shows_segments = !segments.is_empty();
        for segment in segments {
            self.reads.extend(&segment.reads);
        }
    }

    /// The segments with who is in them at the start of a day: an entry for each
    /// member, in the order of the customers. Time passes for members until then.
    #[doc(hidden)]
    pub fn segments_on(&mut self, day: Date) -> Vec<(Arc<str>, Vec<bool>)> {
        let snapshot = Arc::clone(&self.snapshot);
        let schema = &snapshot.settings().schema;
        let members = 0..u32::try_from(self.members.len()).unwrap_or(u32::MAX);
        let mut days = ColumnsBuilder::default();
        for member in members.clone() {
            let zone = self.members.zone(member as usize);
            days.push(KindId::DAY, Instant::start_of_day(day, &zone), schema, 0);
        }
        let members: Vec<Option<MemberIndex>> = members.map(|at| Some(MemberIndex(at))).collect();
        let mut columns = self.in_local_time(&days.finish(), &members).into_owned();
        let mut reads = FieldSet::default();
        for segment in snapshot.segments() {
            reads.extend(&segment.reads);
        }
        self.members.columns(&members, &mut columns, &reads);
        let segments = snapshot.segments();
        let mut evaluation = Evaluation::new();
        set_segments(
            &mut columns,
            segments.iter(),
            snapshot.graph(),
            &mut evaluation,
            None,
        );
        let holds = |segment: &Segment| {
            let column = columns.get(segment.field).and_then(Column::as_integers);
            let rows = 0..columns.rows();
            rows.map(|row| column.and_then(|column| column.get(row)) == Some(1))
                .collect()
        };
        let segments = segments.iter();
        segments
            .map(|segment| (Arc::clone(&segment.name), holds(segment)))
            .collect()
    }

    pub(crate) const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The fields of event records that chunks must have.
    pub const fn wanted(&self) -> &FieldSet {
        &self.wanted
    }

    /// What members have come to.
    #[doc(hidden)]
    pub const fn members(&self) -> &Members {
        &self.members
    }

    /// Decides the events of a chunk, which are in the order of time and not
    /// before those of earlier chunks.
    pub fn decide(&mut self, chunk: &Columns) -> Replayed {
        let first = self.seen;
        self.seen += chunk.rows() as u64;
        self.state.start();
        let members = self.find_members(chunk);
        let chunk = &*self.in_local_time(chunk, &members);
        self.state.stop();
        self.decide_numbered(chunk, &members, (first..self.seen).collect())
    }

    /// Decides events of these members, in their local times, that have these
    /// numbers among all.
    fn decide_numbered(
        &mut self,
        chunk: &Columns,
        members: &[Option<MemberIndex>],
        numbers: Vec<u64>,
    ) -> Replayed {
        self.numbers = numbers;
        self.state.start();
        if let Some(&first) = chunk.dates().iter().min() {
            let returns = &self.snapshot.settings().returns;
            let oldest = returns.oldest(Date::from_days(first));
            self.purchases.forget(oldest);
        }
        let mut replayed = Replayed {
            waves: Vec::new(),
            places: vec![None; chunk.rows()],
            refused: Vec::new(),
        };
        let runs = self.runs(chunk, members);
        self.state.stop();
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
            let after_all = std::iter::repeat(u64::MAX);
            let resolved = self.resolve(&columns, &rows, after_all);
            let resolved: Vec<Option<Resolved>> = resolved.into_iter().collect::<Result<_, _>>()?;
            self.complete_returns(&mut columns, &resolved);
            let first = resolved.first().and_then(Option::as_ref);
            reversal = match first {
                Some(resolved) => self.reversal(resolved, 0),
                None => Some(Reversal::default()),
            };
        }
        self.members.columns(&rows, &mut columns, &self.reads);
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
        if clock == Clock::Program {
            return Cow::Borrowed(events);
        }
        let mut columns = events.clone();
        if clock == Clock::Member
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
}
