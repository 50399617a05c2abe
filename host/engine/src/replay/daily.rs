//! When the daily sweep is due: at the first instant of each day, by the
//! program's clock or by each member's own.

use std::ops::Range;
use std::sync::Arc;

use super::{Replay, Replayed};
use crate::batch::{Column, Columns, ColumnsBuilder, DictionaryBuilder, TextColumn};
use crate::model::{Clock, Date, Instant, Zone};
use crate::records::derive;
use crate::schema::KindId;
use crate::state::Members;

/// What a replay with a daily sweep does next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Decides events of the chunk.
    Events(Range<usize>),
    /// Decides the sweep of a day.
    Sweep(Sweep),
}

/// The sweep of a day, for the members whose clocks show it first at the same
/// time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweep {
    /// The day.
    pub day: Date,
    group: usize,
}

/// Members whose days begin together.
#[derive(Debug)]
struct Group {
    zone: Zone,
    /// By the positions of their customer records, ascending.
    members: Arc<[u32]>,
    /// The next day to be swept, and when it begins; none before the first
    /// event.
    next: Option<(Instant, Date)>,
}

/// Whose days begin when.
#[derive(Debug, Default)]
pub(super) struct Daily(Option<Vec<Group>>);

impl Daily {
    /// One group a zone, in the order of zones' names. Found when the first
    /// sweep is due, since most replays have none.
    fn groups(&mut self, members: &Members, zone: &Zone, clock: Clock) -> &mut Vec<Group> {
        self.0.get_or_insert_with(|| {
            let records = 0..u32::try_from(members.len()).unwrap_or(u32::MAX);
            let mut zones: Vec<(Zone, Vec<u32>)> = Vec::new();
            match clock {
                Clock::Member => {
                    for member in records {
                        let own = members.zone(member as usize);
                        match zones.iter_mut().find(|(zone, _)| *zone == own) {
                            Some((_, members)) => members.push(member),
                            None => zones.push((own, vec![member])),
                        }
                    }
                }
                // A day has no store: where there is none, the program's
                // clock counts.
                Clock::Program | Clock::Store => zones.push((zone.clone(), records.collect())),
            }
            zones.sort_by(|(a, _), (b, _)| a.name().cmp(b.name()));
            let groups = zones.into_iter().map(|(zone, members)| Group {
                zone,
                members: members.into(),
                next: None,
            });
            groups.collect()
        })
    }
}

impl Replay {
    /// A chunk of events with the sweeps that are due before them, in the
    /// order of time: each member's day begins before their events of that
    /// day. The first sweeps are those of the day of the first event. Every
    /// chunk must be asked about once, in order, and every step be taken.
    pub fn steps(&mut self, chunk: &Columns) -> Vec<Step> {
        let (zone, clock) = {
            let schema = &self.snapshot.settings().schema;
            (schema.zone.clone(), schema.clock)
        };
        let groups = self.daily.groups(&self.members, &zone, clock);
        let mut steps = Vec::new();
        let mut start = 0;
        // When the next day begins for anybody.
        let mut due = Instant::from_micros(i64::MIN);
        for row in 0..chunk.rows() {
            let at = chunk.at(row);
            if at < due {
                continue;
            }
            let mut sweeps = Vec::new();
            for (number, group) in groups.iter_mut().enumerate() {
                let today = at.local(&group.zone).date;
                let next = group.next.map_or(today, |(_, next)| next);
                for days in next.days()..=today.days() {
                    let day = Date::from_days(days);
                    let begins = Instant::start_of_day(day, &group.zone);
                    sweeps.push((begins, number, day));
                }
                let tomorrow = Date::from_days(today.days().max(next.days() - 1) + 1);
                group.next = Some((Instant::start_of_day(tomorrow, &group.zone), tomorrow));
            }
            let begins = groups.iter().filter_map(|group| Some(group.next?.0));
            due = begins.min().unwrap_or(Instant::from_micros(i64::MAX));
            if sweeps.is_empty() {
                continue;
            }
            if start < row {
                steps.push(Step::Events(start..row));
                start = row;
            }
            sweeps.sort_unstable();
            let sweeps = sweeps.into_iter();
            steps.extend(sweeps.map(|(_, group, day)| Step::Sweep(Sweep { day, group })));
        }
        if start < chunk.rows() {
            steps.push(Step::Events(start..chunk.rows()));
        }
        steps
    }

    /// Takes one of the [`Self::steps`] of a chunk.
    pub fn take(&mut self, step: &Step, chunk: &Columns) -> Replayed {
        let events = self.events_of(step, chunk);
        events.map_or_else(Replayed::default, |events| self.decide(&events))
    }

    /// The events that one of the [`Self::steps`] of a chunk decides; none if
    /// no campaign asks for them.
    pub(super) fn events_of(&self, step: &Step, chunk: &Columns) -> Option<Columns> {
        match step {
            Step::Events(rows) => {
                let schema = &self.snapshot.settings().schema;
                Some(chunk.slice(rows.clone(), schema))
            }
            Step::Sweep(sweep) => {
                let group = self.daily.0.as_ref()?.get(sweep.group)?;
                self.days(sweep.day, &group.members, |_| group.zone.clone())
            }
        }
    }

    /// The daily sweep: decides one event of kind `day` for every member, at
    /// the first instant of `day` by the clock of the program or, if that says
    /// so, by the member's own. Nothing if no campaign asks for such events.
    ///
    /// Where members have clocks of their own, [`Self::steps`] keeps sweeps
    /// and other events in the order of time.
    pub fn sweep(&mut self, day: Date) -> Replayed {
        let days = self.days_of_all(day);
        days.map_or_else(Replayed::default, |days| self.decide(&days))
    }

    /// The events of the daily sweep; none if no campaign asks for them.
    pub(super) fn days_of_all(&self, day: Date) -> Option<Columns> {
        let members: Vec<u32> = (0..u32::try_from(self.members.len()).unwrap_or(0)).collect();
        let schema = &self.snapshot.settings().schema;
        let zones: Vec<Zone> = match schema.clock {
            Clock::Member => members
                .iter()
                .map(|&member| self.members.zone(member as usize))
                .collect(),
            Clock::Program | Clock::Store => vec![schema.zone.clone()],
        };
        self.days(day, &members, |at| {
            let own = zones.get(at).or_else(|| zones.first());
            own.cloned().unwrap_or_else(Zone::utc)
        })
    }

    /// The `day` events of some members, each in the zone that `zone` tells for
    /// its place among them; none if no campaign asks for them.
    fn days(&self, day: Date, members: &[u32], zone: impl Fn(usize) -> Zone) -> Option<Columns> {
        let campaigns = self.snapshot.campaigns().iter();
        let asked = campaigns.into_iter().any(|c| c.on.contains(&KindId::DAY));
        if !asked || members.is_empty() {
            return None;
        }
        let settings = self.snapshot.settings();
        let mut builder = ColumnsBuilder::default();
        let mut ids = DictionaryBuilder::default();
        let mut last: Option<(Zone, Instant)> = None;
        for (at, &member) in members.iter().enumerate() {
            let zone = zone(at);
            let begins = match &last {
                Some((known, begins)) if *known == zone => *begins,
                _ => Instant::start_of_day(day, &zone),
            };
            last = Some((zone, begins));
            builder.push(KindId::DAY, begins, &settings.schema, 0);
            ids.intern(&format!("day-{day}-{}", self.members.ids().get(member)));
        }
        let mut columns = builder.finish();
        let text = |keys: Vec<u32>, dictionary| {
            Column::Text(TextColumn {
                keys: keys.into(),
                dictionary,
                validity: None,
            })
        };
        let fields = self.snapshot.fields();
        if let (Some(event_id), Some(customer_id)) = (fields.event_id, fields.customer_id) {
            let numbers = (0..u32::try_from(members.len()).unwrap_or(u32::MAX)).collect();
            columns.set(event_id, text(numbers, ids.finish()));
            let known = self.members.ids().clone();
            columns.set(customer_id, text(members.to_vec(), known));
        }
        derive(&mut columns, &settings.schema, &self.wanted);
        Some(columns)
    }
}
