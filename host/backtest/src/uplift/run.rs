//! Past events decided once more, and who was in which group.

use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::sync::Arc;

use sadakat_engine::batch::{Column, Columns};
use sadakat_engine::decide::Decisions;
use sadakat_engine::model::Date;
use sadakat_engine::records::limits::MAX_BATCH_EVENTS;
use sadakat_engine::records::{EventReader, ReadError};
use sadakat_engine::replay::{Replay, Step};
use sadakat_engine::schema::{FieldId, KindId};

use super::group::Sums;
use super::report::{CampaignUplift, Known, UpliftReport};
use crate::backtest::Program;
use crate::report::Rejects;

/// What campaigns with a `holdout` changed, by past events.
///
/// A member is in a group from the first event at which the campaign applies to
/// them, but for its control group: whether it gave them something then, and
/// whether they used it, makes no difference (intention to treat). What they buy
/// after that event counts, for some days.
#[derive(Debug)]
pub struct Uplift {
    program: Program,
    days: u32,
}

/// How many days count by default.
const DAYS: u32 = 30;

impl Uplift {
    /// Of a program with the customers that it knows.
    pub const fn new(program: Program) -> Self {
        Self {
            program,
            days: DAYS,
        }
    }

    /// How many days of each member count, with the first; 30 by default, and
    /// at least 1.
    pub fn within(mut self, days: u32) -> Self {
        self.days = days.max(1);
        self
    }

    /// Reads events, in the order of time, and says what came out. `name` is
    /// the file's, for messages. If a campaign with a control group is for the
    /// daily sweep, days are swept, and `day` events of the file passed over.
    ///
    /// # Errors
    /// If the file cannot be read. Records that cannot be used are counted.
    pub fn run(
        self,
        events: impl BufRead,
        name: &str,
        mut progress: impl FnMut(),
    ) -> Result<UpliftReport, ReadError> {
        let snapshot = &self.program.snapshot;
        let schema = Arc::clone(&snapshot.settings().schema);
        let mut watched = Watched::new(&self.program, self.days);
        let daily = snapshot
            .campaigns()
            .iter()
            .any(|campaign| campaign.holdout > 0 && campaign.on.contains(&KindId::DAY));
        let mut replay = Replay::new(Arc::clone(snapshot), &self.program.customers);
        let wanted = replay.wanted().clone();
        let mut reader = EventReader::new(events, name, Arc::clone(&schema));
        let mut rejects = Rejects::default();
        while let Some(chunk) = reader.read(&wanted, MAX_BATCH_EVENTS)? {
            for reject in &chunk.rejects {
                rejects.add(&reject.to_string());
            }
            let columns = if daily {
                without_days(&chunk.columns).map_or(chunk.columns.clone(), |rows| {
                    chunk.columns.take(&rows, &schema)
                })
            } else {
                chunk.columns
            };
            let steps = if daily {
                replay.steps(&columns)
            } else {
                vec![Step::Events(0..columns.rows())]
            };
            for step in steps {
                let replayed = replay.take(&step, &columns);
                for refused in replayed.refused() {
                    rejects.add(&format!("{}: {}", refused.id, refused.why));
                }
                for event in 0..replayed.len() {
                    if let Some((columns, decisions, row)) = replayed.get(event) {
                        watched.event(columns, decisions, row);
                    }
                }
            }
            progress();
        }
        Ok(watched.report(&rejects))
    }
}

/// The events that are no `day`; none if all are.
fn without_days(columns: &Columns) -> Option<Vec<u32>> {
    let day = KindId::DAY.index();
    let kinds = columns.kinds().iter().zip(0..);
    let rows: Vec<u32> = kinds
        .filter(|(kind, _)| usize::from(**kind) != day)
        .map(|(_, row)| row)
        .collect();
    (rows.len() < columns.rows()).then_some(rows)
}

/// A member in a group.
#[derive(Debug)]
struct Assigned {
    day: Date,
    treated: bool,
    spend: i64,
    purchases: u32,
}

/// Campaigns with a control group, and who is in which of their groups.
struct Watched<'p> {
    program: &'p Program,
    days: u32,
    customer: Option<FieldId>,
    /// Which of `groups` a campaign of the snapshot counts for.
    places: Vec<Option<usize>>,
    /// The campaigns, with their names.
    campaigns: Vec<(String, String)>,
    /// By campaign, then member.
    groups: Vec<HashMap<Arc<str>, Assigned>>,
    through: Option<Date>,
}

impl<'p> Watched<'p> {
    fn new(program: &'p Program, days: u32) -> Self {
        let campaigns = program.snapshot.campaigns();
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for campaign in campaigns.iter().filter(|campaign| campaign.holdout > 0) {
            // The rows of a table of offers count as a whole.
            named.entry(campaign.counted_as()).or_insert(&campaign.name);
        }
        let place = |id: &str| named.keys().position(|known| *known == id);
        Self {
            days,
            customer: program.snapshot.settings().schema.find("customer.id"),
            places: campaigns
                .iter()
                .map(|campaign| place(campaign.counted_as()))
                .collect(),
            groups: named.iter().map(|_| HashMap::new()).collect(),
            campaigns: named
                .iter()
                .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
                .collect(),
            through: None,
            program,
        }
    }

    fn event(&mut self, columns: &Columns, decisions: &Decisions, row: usize) {
        let day = columns.date(row);
        self.through = Some(self.through.map_or(day, |through| through.max(day)));
        let customer = self.customer.and_then(|id| columns.get(id));
        let customer = customer.and_then(Column::as_text);
        let Some(customer) = customer.and_then(|texts| texts.get(row)) else {
            return;
        };
        // First what the event adds to those who were in a group before it.
        let spend = decisions.spend(&self.program.snapshot, columns, row);
        let whole = decisions
            .reversal(row)
            .is_some_and(|reversal| reversal.whole);
        let bought = columns.kind(row) == KindId::PURCHASE;
        if spend != 0 || bought || whole {
            for group in &mut self.groups {
                let Some(assigned) = group.get_mut(customer) else {
                    continue;
                };
                if within(assigned.day, day, self.days) {
                    assigned.spend = assigned.spend.saturating_add(spend);
                    assigned.purchases += u32::from(bought);
                    assigned.purchases = assigned.purchases.saturating_sub(u32::from(whole));
                }
            }
        }
        for (all, treated) in [(&decisions.treated, true), (&decisions.held_out, false)] {
            for campaign in of_row(all, row) {
                let place = self.places.get(campaign).copied().flatten();
                let Some(group) = place.and_then(|place| self.groups.get_mut(place)) else {
                    continue;
                };
                if !group.contains_key(customer) {
                    let assigned = Assigned {
                        day,
                        treated,
                        spend: 0,
                        purchases: 0,
                    };
                    group.insert(customer.into(), assigned);
                }
            }
        }
    }

    fn report(self, rejects: &Rejects) -> UpliftReport {
        let schema = &self.program.snapshot.settings().schema;
        let currency = (!schema.has_several_currencies()).then_some(schema.currency);
        let campaigns = self.campaigns.into_iter().zip(self.groups);
        let campaigns = campaigns.map(|((id, name), group)| {
            let mut known = Known {
                id,
                name,
                treated: Sums::default(),
                control: Sums::default(),
            };
            for assigned in group.into_values() {
                let sums = if assigned.treated {
                    &mut known.treated
                } else {
                    &mut known.control
                };
                let is_over = self
                    .through
                    .is_some_and(|through| !within(assigned.day, tomorrow(through), self.days));
                if is_over {
                    sums.add(assigned.spend, assigned.purchases > 0);
                } else {
                    sums.open += 1;
                }
            }
            CampaignUplift::new(known, currency.map(|currency| currency.minor_digits()))
        });
        let (count, first) = rejects.said();
        UpliftReport {
            days: self.days,
            through: self.through.map(|day| day.to_string()),
            currency: currency.map(|currency| currency.code().to_owned()),
            campaigns: campaigns.collect(),
            rejects: count,
            reject: first.map(str::to_owned),
        }
    }
}

fn tomorrow(day: Date) -> Date {
    Date::from_days(day.days().saturating_add(1))
}

/// Whether a day is among so many from the first one.
fn within(first: Date, day: Date, days: u32) -> bool {
    let passed = i64::from(day.days()) - i64::from(first.days());
    passed < i64::from(days)
}

/// The campaigns of an event.
fn of_row(all: &[(u32, u32)], row: usize) -> impl Iterator<Item = usize> {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    let first = all.partition_point(|(known, _)| *known < row);
    let own = all.get(first..).unwrap_or_default().iter();
    own.take_while(move |(known, _)| *known == row)
        .map(|(_, campaign)| *campaign as usize)
}
