//! Both programs over the events, side by side.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, mpsc};

use roaring::RoaringBitmap;
use sadakat_engine::Snapshot;
use sadakat_engine::decide::Granted;
use sadakat_engine::model::Date;
use sadakat_engine::records::{CustomerTable, ReadError};
use sadakat_engine::schema::{KindId, Origin, Schema, UnknownFields};

use crate::amounts::Amounts;
use crate::exact::MONEY_DIGITS;
use crate::examples::{Examples, differing, others_differ};
use crate::gains::{Gains, Numbers};
use crate::names::{Names, Own};
use crate::pieces::next_piece;
use crate::report::{self, Report};
use crate::seen::Seen;
use crate::side::{Decided, Part, Side};
use crate::tally::{Tally, Where};
use crate::terms::Coupons;

/// Pieces of the file that are decided while earlier ones are counted.
const AHEAD: usize = 2;

/// A program with the customers as it knows them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Program {
    /// How reports call it: its folder, or a revision.
    pub label: String,
    /// The rules.
    pub snapshot: Arc<Snapshot>,
    /// The customers, read by the schema that [`schemas`] says.
    pub customers: CustomerTable,
}

impl Program {
    /// A program with its customers.
    pub fn new(
        label: impl Into<String>,
        snapshot: Arc<Snapshot>,
        customers: CustomerTable,
    ) -> Self {
        Self {
            label: label.into(),
            snapshot,
            customers,
        }
    }
}

/// How the records are read for each of two programs.
///
/// Fields that only one of them declares are let be by the other. What neither
/// knows is rejected as always, unless `[records]` says otherwise.
pub fn schemas(old: &Snapshot, new: &Snapshot) -> [Arc<Schema>; 2] {
    let read_by = |own: &Snapshot, other: &Snapshot| {
        let (own, other) = (&own.settings().schema, &other.settings().schema);
        let mut fields = other.fields().iter().filter(|field| {
            matches!(
                field.origin,
                Origin::Event | Origin::Line | Origin::Customer
            )
        });
        let more = fields.any(|field| own.find(&field.name).is_none());
        if !more {
            return Arc::clone(own);
        }
        let mut schema = Schema::clone(own);
        schema.records.unknown_fields = UnknownFields::Ignore;
        Arc::new(schema)
    };
    [read_by(old, new), read_by(new, old)]
}

/// Past events by two programs, or by one.
#[derive(Debug)]
pub struct Backtest {
    old: Option<Program>,
    new: Program,
    daily: bool,
    examples: usize,
}

impl Backtest {
    /// What one program would have given.
    pub const fn new(program: Program) -> Self {
        Self {
            old: None,
            new: program,
            daily: false,
            examples: 20,
        }
    }

    /// Compares it with an older one.
    pub fn against(mut self, old: Program) -> Self {
        self.old = Some(old);
        self
    }

    /// Whether one `day` event for every customer and day is decided too. Not
    /// by default.
    pub const fn daily(mut self, daily: bool) -> Self {
        self.daily = daily;
        self
    }

    /// How many decisions that differ are explained at most, the first of each
    /// campaign; 20 by default.
    pub const fn examples(mut self, most: usize) -> Self {
        self.examples = most;
        self
    }

    /// Reads events, in the order of time, and says what came out. `name` is
    /// the file's, for messages; `progress` is called from time to time.
    ///
    /// # Errors
    /// If the file cannot be read. Records that cannot be used are counted,
    /// with the first as an example.
    pub fn run(
        self,
        mut events: impl BufRead,
        name: &str,
        mut progress: impl FnMut(),
    ) -> Result<Report, ReadError> {
        let name: Arc<str> = name.into();
        let programs = [self.old.as_ref(), Some(&self.new)];
        let named = programs.iter().enumerate();
        let named: Vec<(usize, &Snapshot)> = named
            .filter_map(|(side, program)| Some((side, &*(*program)?.snapshot)))
            .collect();
        let names = Names::new(&named);
        let schemas = self.old.as_ref().map_or_else(
            || {
                let own = &self.new.snapshot.settings().schema;
                [Arc::clone(own), Arc::clone(own)]
            },
            |old| schemas(&old.snapshot, &self.new.snapshot),
        );
        // One program alone differs from nothing.
        let examples = if self.old.is_some() { self.examples } else { 0 };
        let mut count = Count::new(&names, programs, examples);
        let tracing = AtomicBool::new(count.examples.wants_more());
        std::thread::scope(|scope| {
            let mut sides = Vec::new();
            for (program, schema) in programs.into_iter().zip(schemas) {
                let Some(program) = program else {
                    sides.push(None);
                    continue;
                };
                let (pieces, incoming) = sync_channel(AHEAD);
                let (outgoing, decided) = sync_channel(AHEAD);
                let side = Side {
                    snapshot: Arc::clone(&program.snapshot),
                    customers: &program.customers,
                    schema,
                    name: Arc::clone(&name),
                    daily: self.daily,
                    tracing: &tracing,
                };
                scope.spawn(move || side.run(incoming, &outgoing));
                sides.push(Some((pieces, decided)));
            }
            let mut ahead = 0;
            loop {
                let piece = next_piece(&mut events).map(Arc::new);
                let last = piece.is_none();
                if let Some(piece) = piece {
                    for (pieces, _) in sides.iter().flatten() {
                        // A side that has stopped says why when it is asked.
                        let _ = pieces.send(Arc::clone(&piece));
                    }
                    ahead += 1;
                }
                while ahead > 0 && (last || ahead >= AHEAD) {
                    ahead -= 1;
                    let mut both = [None, None];
                    for (slot, side) in both.iter_mut().zip(&sides) {
                        *slot = side
                            .as_ref()
                            .map(|(_, decided)| receive(decided))
                            .transpose()?;
                    }
                    count.piece(&both);
                    tracing.store(count.examples.wants_more(), Ordering::Relaxed);
                    progress();
                }
                if last {
                    return Ok(());
                }
            }
        })?;
        Ok(count.report(programs))
    }
}

/// What a side made of the next piece.
fn receive(decided: &mpsc::Receiver<Result<Decided, ReadError>>) -> Result<Decided, ReadError> {
    // A side ends early only if it panics, which the scope passes on.
    decided.recv().unwrap_or_else(|_| Ok(Decided::default()))
}

/// What was counted so far.
pub(crate) struct Count<'a> {
    pub(crate) names: &'a Names,
    own: [Own; 2],
    known: [Option<&'a CustomerTable>; 2],
    pub(crate) tallies: Vec<[Tally; 2]>,
    /// What campaigns in shadow would have given, by the names' campaigns.
    pub(crate) shadows: BTreeMap<usize, [Tally; 2]>,
    pub(crate) total: [Tally; 2],
    pub(crate) numbers: Numbers,
    pub(crate) gains: Gains,
    pub(crate) examples: Examples,
    pub(crate) coupons: Coupons,
    snapshots: [Option<&'a Snapshot>; 2],
    /// Events that a campaign decides differently, by the names' campaigns.
    pub(crate) changed: Vec<u64>,
    /// Members who got other coupons, gifts and the like, or for other events.
    pub(crate) changed_members: RoaringBitmap,
    pub(crate) events: u64,
    pub(crate) daily: u64,
    /// Whether there were `day` events in the file.
    pub(crate) had_days: bool,
    pub(crate) unknown: u64,
    pub(crate) differences: u64,
    pub(crate) rejects: [report::Rejects; 2],
    pub(crate) first_day: Option<Date>,
    pub(crate) last_day: Option<Date>,
    /// What was sold by currency, less what came back, scaled as money is.
    pub(crate) sales: Vec<i128>,
}

impl<'a> Count<'a> {
    fn new(names: &'a Names, programs: [Option<&'a Program>; 2], examples: usize) -> Self {
        let own =
            programs.map(|program| program.map_or_else(Own::default, |p| names.of(&p.snapshot)));
        let snapshots = programs.map(|program| program.map(|p| Arc::clone(&p.snapshot)));
        let tally = || [Tally::new(names), Tally::new(names)];
        Self {
            names,
            own,
            known: programs.map(|program| program.map(|p| &p.customers)),
            tallies: names.campaigns.iter().map(|_| tally()).collect(),
            shadows: BTreeMap::new(),
            total: tally(),
            numbers: Numbers::default(),
            gains: Gains::default(),
            examples: Examples::new(examples, snapshots),
            coupons: Coupons::default(),
            snapshots: programs.map(|program| program.map(|p| &*p.snapshot)),
            changed: vec![0; names.campaigns.len()],
            changed_members: RoaringBitmap::new(),
            events: 0,
            daily: 0,
            had_days: false,
            unknown: 0,
            differences: 0,
            rejects: Default::default(),
            first_day: None,
            last_day: None,
            sales: vec![0; names.currencies.len()],
        }
    }

    /// Counts what both sides made of the same lines.
    fn piece(&mut self, both: &[Option<Decided>; 2]) {
        for (rejects, decided) in self.rejects.iter_mut().zip(both) {
            let Some(decided) = decided else { continue };
            for reject in &decided.rejects {
                rejects.add(&reject.to_string());
            }
            for part in &decided.parts {
                for refused in part.replayed.refused() {
                    rejects.add(&format!("{}: {}", refused.id, refused.why));
                }
            }
        }
        self.sweeps(both);
        self.events(both);
    }

    /// Daily events that came to anything, by their ids.
    fn sweeps(&mut self, both: &[Option<Decided>; 2]) {
        let own = std::mem::take(&mut self.own);
        let mut old = HashMap::new();
        for seen in seen_of(both, &own, 0, true).map(|(_, seen)| seen) {
            if !seen.is_empty() {
                old.insert(seen.id().to_owned(), seen);
            }
        }
        for seen in seen_of(both, &own, 1, true).map(|(_, seen)| seen) {
            self.daily += 1;
            let before = if old.is_empty() {
                None
            } else {
                old.remove(seen.id())
            };
            if before.is_some() || !seen.is_empty() {
                self.event([before.as_ref(), Some(&seen)]);
            }
        }
        let mut left: Vec<(String, Seen<'_>)> = old.into_iter().collect();
        left.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, seen) in &left {
            self.event([Some(seen), None]);
        }
        self.own = own;
    }

    /// Events of the file, by their lines.
    fn events(&mut self, both: &[Option<Decided>; 2]) {
        let own = std::mem::take(&mut self.own);
        let mut old = seen_of(both, &own, 0, false).peekable();
        let mut new = seen_of(both, &own, 1, false).peekable();
        loop {
            let line = |next: Option<&(u64, Seen<'_>)>| next.map(|(line, _)| *line);
            let (first, second) = (line(old.peek()), line(new.peek()));
            let least = match (first, second) {
                (None, None) => break,
                (Some(line), None) | (None, Some(line)) => line,
                (Some(a), Some(b)) => a.min(b),
            };
            let before = (first == Some(least)).then(|| old.next()).flatten();
            let after = (second == Some(least)).then(|| new.next()).flatten();
            let (before, after) = (before.map(|(_, seen)| seen), after.map(|(_, seen)| seen));
            self.sold(before.as_ref(), after.as_ref());
            self.event([before.as_ref(), after.as_ref()]);
        }
        drop((old, new));
        self.own = own;
    }

    /// Counts an event's own figures, which the rules have no part in.
    fn sold(&mut self, old: Option<&Seen<'_>>, new: Option<&Seen<'_>>) {
        self.events += 1;
        let Some((seen, side)) = new.map(|seen| (seen, 1)).or(old.map(|seen| (seen, 0))) else {
            return;
        };
        self.had_days |= seen.columns.kind(seen.row) == KindId::DAY;
        let day = seen.columns.date(seen.row);
        self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        self.last_day = Some(self.last_day.map_or(day, |last| last.max(day)));
        let known = self.known.get(side).copied().flatten();
        let customer = seen.customer();
        self.unknown += u64::from(
            customer.is_some_and(|id| known.is_none_or(|known| known.find(id).is_none())),
        );
        let goods = seen.goods();
        if goods == 0 {
            return;
        }
        let currency = seen.currency();
        let digits = self
            .names
            .currencies
            .get(currency)
            .map_or(0, |c| c.minor_digits());
        let scale = 10_i128.pow(MONEY_DIGITS.saturating_sub(u32::from(digits)));
        if let Some(sales) = self.sales.get_mut(currency) {
            *sales = sales.saturating_add(i128::from(goods) * scale);
        }
    }

    /// Counts what an event got by either program.
    fn event(&mut self, seen: [Option<&Seen<'_>>; 2]) {
        let [old, new] = seen;
        let Some(any) = new.or(old) else { return };
        if seen.iter().flatten().all(|seen| seen.is_empty()) {
            return;
        }
        let customer = any.customer().filter(|id| {
            self.known
                .iter()
                .flatten()
                .any(|known| known.find(id).is_some())
        });
        let member = customer.map(|id| self.numbers.of(id));
        for (side, seen) in seen.into_iter().enumerate() {
            let Some(seen) = seen else { continue };
            self.count_shadows(side, seen, member);
            if seen.gives_nothing() {
                continue;
            }
            let given = self.given(seen);
            self.count_coupons(side, seen);
            let at = Where {
                week: monday(seen.columns.date(seen.row)),
                tier: seen.tier().map(Arc::from),
                segments: seen.segments().cloned().collect(),
                store: seen.store().map(Arc::from),
            };
            let mut all = Amounts::new(self.names);
            for (campaign, amounts) in &given {
                all.absorb(amounts);
                let tally = self
                    .tallies
                    .get_mut(*campaign)
                    .and_then(|both| both.get_mut(side));
                let Some(tally) = tally else { continue };
                tally.count(&at, self.names, |sums| sums.absorb(amounts));
                if let Some(member) = member.filter(|_| amounts.events > 0) {
                    tally.members.insert(member);
                }
            }
            all.events = all.events.min(1);
            let Some(tally) = self.total.get_mut(side) else {
                continue;
            };
            tally.count(&at, self.names, |sums| sums.absorb(&all));
            if let Some(member) = member {
                self.gains.add(member, side, &all, self.names);
                if all.events > 0 {
                    tally.members.insert(member);
                }
            }
        }
        if self.known.iter().flatten().count() < 2 {
            return;
        }
        let differing = differing(old, new);
        if !differing.is_empty() {
            self.differences += 1;
            for &campaign in &differing {
                if let Some(count) = self.changed.get_mut(campaign) {
                    *count += 1;
                }
            }
            if others_differ(old, new) {
                self.changed_members.extend(member);
            }
            self.examples.offer(self.names, &differing, seen);
        }
    }

    /// Counts what campaigns in shadow would have given.
    fn count_shadows(&mut self, side: usize, seen: &Seen<'_>, member: Option<u32>) {
        let currency = seen.currency();
        let mut given: BTreeMap<usize, Amounts> = BTreeMap::new();
        for effect in seen.decisions.shadowed(seen.row) {
            let own = given.entry(seen.campaign(effect.campaign));
            let own = own.or_insert_with(|| Amounts::new(self.names));
            own.add(&effect.effect, seen.own, self.names, currency);
            own.events = 1;
        }
        for (campaign, amounts) in given {
            let both = self.shadows.entry(campaign);
            let both = both.or_insert_with(|| [Tally::new(self.names), Tally::new(self.names)]);
            if let Some(tally) = both.get_mut(side) {
                tally.all.absorb(&amounts);
                tally.members.extend(member);
            }
        }
    }

    /// Tells coupons apart by what they are worth and how long.
    fn count_coupons(&mut self, side: usize, seen: &Seen<'_>) {
        let Some(snapshot) = self.snapshots.get(side).copied().flatten() else {
            return;
        };
        for applied in seen.effects() {
            if let Granted::Other(effect) = &applied.effect {
                let campaign = seen.campaign(applied.campaign);
                let side = (side, snapshot);
                self.coupons.count(side, effect, campaign, seen.currency());
            }
        }
    }

    /// What an event got, campaign by campaign.
    fn given(&self, seen: &Seen<'_>) -> BTreeMap<usize, Amounts> {
        let currency = seen.currency();
        let mut given: BTreeMap<usize, Amounts> = BTreeMap::new();
        let mut of = |campaign: u32, change: &dyn Fn(&mut Amounts)| {
            let own = given.entry(seen.campaign(campaign));
            change(own.or_insert_with(|| Amounts::new(self.names)));
        };
        for effect in seen.effects() {
            of(effect.campaign, &|own| {
                own.add(&effect.effect, seen.own, self.names, currency);
            });
        }
        for &(campaign, more) in seen.discounts_back() {
            of(campaign, &|own| own.add_off(more, self.names, currency));
        }
        for effect in seen.decisions.given(seen.row) {
            of(effect.campaign, &|own| own.events = 1);
        }
        for fault in seen.decisions.faults(seen.row) {
            of(fault.campaign, &|own| own.faults += 1);
        }
        given
    }
}

/// The events of a side, with their lines; of sweeps, or of the file.
fn seen_of<'s>(
    both: &'s [Option<Decided>; 2],
    own: &'s [Own; 2],
    side: usize,
    sweeps: bool,
) -> impl Iterator<Item = (u64, Seen<'s>)> {
    let parts = both
        .get(side)
        .and_then(Option::as_ref)
        .map_or(&[][..], |decided| &decided.parts);
    let parts = parts.iter().filter(move |part| part.sweep == sweeps);
    let own = own.get(side);
    parts.flat_map(move |part: &Part| {
        (0..part.replayed.len()).filter_map(move |event| {
            let (columns, decisions, row) = part.replayed.get(event)?;
            let line = part.lines.get(event).copied().unwrap_or(0);
            Some((
                line,
                Seen {
                    columns,
                    decisions,
                    row,
                    own: own?,
                },
            ))
        })
    })
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    Date::from_days(day.days() - i32::from(day.weekday().saturating_sub(1)))
}
