//! Days and birthdays.

use arrow_buffer::{BooleanBuffer, ScalarBuffer};

use super::Run;
use super::numbers::map;
use super::truth::Truth;
use super::vector::{Numbers, Vector};
use crate::expression::graph::NodeId;
use crate::expression::node::{BirthdayDays, CalendarPart};
use crate::expression::types::Scope;
use sadakat_model::batch::Integers;
use sadakat_model::values::{Date, Instant, LeapBirthday, Zone};

impl Run<'_> {
    pub(super) fn today(&self) -> Vector {
        let days = self.columns.dates().iter().map(|&day| i64::from(day));
        complete(days.collect())
    }

    pub(super) fn now(&self) -> Vector {
        complete(self.columns.instants().iter().copied().collect())
    }

    /// A missing date of birth is never a birthday.
    pub(super) fn is_birthday(
        &mut self,
        born: NodeId,
        today: NodeId,
        leap: LeapBirthday,
        len: usize,
    ) -> Truth {
        let (born, today) = (self.numbers(born), self.numbers(today));
        let known = Vector::Numbers(born.clone()).known(len);
        let yes = BooleanBuffer::collect_bool(len, |entry| {
            day(today.raw(entry)).is_birthday(day(born.raw(entry)), leap)
        });
        Truth::certain(&yes & &known)
    }

    /// Days to or from a birthday; missing where the date of birth is.
    pub(super) fn birthday_days(
        &mut self,
        which: BirthdayDays,
        born: NodeId,
        today: NodeId,
        leap: LeapBirthday,
        len: usize,
    ) -> Vector {
        let (born, today) = (self.numbers(born), self.numbers(today));
        let validity = match &born {
            Numbers::Same(None) => return Vector::Nothing,
            Numbers::Same(Some(_)) => None,
            Numbers::Column(column) => column.validity.clone(),
        };
        let days = (0..len).map(|entry| {
            let (born, today) = (day(born.raw(entry)), day(today.raw(entry)));
            match which {
                BirthdayDays::ToNext => today.days_to_birthday(born, leap),
                BirthdayDays::SinceLast => today.days_since_birthday(born, leap),
            }
        });
        Vector::Numbers(Numbers::Column(Integers {
            values: days.collect(),
            validity,
        }))
    }

    pub(super) fn day_of(&mut self, of: NodeId, len: usize) -> Vector {
        let instants = self.numbers(of);
        let Some(zone) = self.graph.zone() else {
            return Vector::Nothing;
        };
        if !self.columns.has_zones() {
            return Vector::Numbers(map(&instants, len, |micros| day_in(zone, micros)));
        }
        let rows = self.rows_of(of, len);
        let days = rows.into_iter().enumerate().map(|(entry, row)| {
            let zone = self.columns.zone(row).unwrap_or(zone);
            day_in(zone, instants.raw(entry))
        });
        let validity = match &instants {
            Numbers::Same(_) => None,
            Numbers::Column(column) => column.validity.clone(),
        };
        Vector::Numbers(Numbers::Column(Integers {
            values: days.collect(),
            validity,
        }))
    }

    /// The event of each entry of a node's values.
    fn rows_of(&self, of: NodeId, len: usize) -> Vec<usize> {
        if self.graph.scope(of) != Some(Scope::Line) {
            return (0..len).collect();
        }
        let events = 0..self.columns.rows();
        let lines = events.flat_map(|row| self.columns.line_range(row).map(move |_| row));
        lines.collect()
    }

    pub(super) fn calendar(&mut self, part: CalendarPart, of: NodeId, len: usize) -> Vector {
        let days = self.numbers(of);
        Vector::Numbers(map(&days, len, |days| {
            let date = day(days);
            let (year, month, day) = date.ymd();
            match part {
                CalendarPart::Year => i64::from(year),
                CalendarPart::Month => i64::from(month),
                CalendarPart::Day => i64::from(day),
                CalendarPart::Weekday => i64::from(date.weekday()),
            }
        }))
    }
}

fn day_in(zone: &Zone, micros: i64) -> i64 {
    let local = Instant::from_micros(micros).local(zone);
    local.date.days().into()
}

fn complete(values: ScalarBuffer<i64>) -> Vector {
    Vector::Numbers(Numbers::Column(Integers {
        values,
        validity: None,
    }))
}

fn day(days: i64) -> Date {
    Date::from_days(i32::try_from(days).unwrap_or_default())
}
