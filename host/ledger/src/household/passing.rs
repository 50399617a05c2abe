//! Time passes for a household that nobody is in, so that its points expire: for
//! others it passes with the days of their members.

use sadakat_engine::model::{Date, Instant};
use serde::{Deserialize, Serialize};

use super::purse::Purse;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::session::Session;
use crate::store::params;
use crate::work::{Event, Work};

/// Households that are looked at at a time.
const BATCH: i64 = 512;

/// A day of a household.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HouseholdDay {
    household: String,
    day: Date,
}

impl Ledger {
    /// Does what a day does to households that nobody is in.
    pub(crate) fn pass_empty_households(&mut self, day: Date) -> Result<(), LedgerError> {
        let mut after = 0;
        loop {
            let empty = self.empty_households(after, day)?;
            let Some((last, _)) = empty.last() else {
                return Ok(());
            };
            after = *last;
            self.write(|work| {
                for (_, household) in empty {
                    work.household_day(&HouseholdDay { household, day })?;
                }
                Ok(((), Then::Keep))
            })?;
        }
    }

    /// Does once more what a day did to a household.
    pub(crate) fn household_day(&mut self, passed: &HouseholdDay) -> Result<(), LedgerError> {
        self.write(|work| Ok((work.household_day(passed)?, Then::Keep)))
    }

    fn empty_households(&self, after: i64, day: Date) -> Result<Vec<(i64, String)>, LedgerError> {
        self.end_what_failed()?;
        let mut next = self.connection().prepare_cached(
            "SELECT h.id, substr(h.customer, 11) FROM member h
             WHERE h.id > ?1 AND h.household = h.id AND h.day < ?2
                AND NOT EXISTS (SELECT 1 FROM member m
                    WHERE m.household = h.id AND m.id <> h.id)
             ORDER BY h.id LIMIT ?3",
        )?;
        let next = next.query_map(params![after, day.days(), BATCH], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(next.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// What a day does to a household; nothing is kept if that is nothing.
    fn household_day(&mut self, passed: &HouseholdDay) -> Result<(), LedgerError> {
        let HouseholdDay { household, day } = passed;
        let name = format!("{household}@{day}");
        let body = serde_json::to_string(passed)?;
        let hash = blake3::hash(body.as_bytes());
        let known = self.logged("household day", &name, hash.as_bytes())?;
        let (None, Some(purse)) = (known, self.purse_called(household)?) else {
            return Ok(());
        };
        self.quiet.set(true);
        let mark = self.begin_part()?;
        self.pass_purse(&purse, &name, *day)?;
        if self.quiet.get() {
            return self.forget_part(mark);
        }
        self.log("household day", &name, hash.as_bytes(), Some(&body), "")?;
        self.keep_part()
    }

    fn pass_purse(&self, purse: &Purse, name: &str, day: Date) -> Result<(), LedgerError> {
        let mut records = Vec::new();
        self.with_purse(&mut records, Some(purse.known.id))?;
        let shares = std::sync::Arc::clone(&self.shares);
        let mut session = Session::begin(&self.snapshot, &records, shares)?;
        let touched = self.touch_purse(&mut session, purse.known.id)?;
        let zone = &self.snapshot.settings().schema.zone;
        let event = self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("household day:{name}"),
            kind: "household day",
            member: None,
            at: Instant::start_of_day(day, zone),
            day,
            posted: day,
        })?;
        if let Some(member) = session.member(&purse.name) {
            session
                .replay
                .change(member, |state, settings| state.advance(day, settings));
        }
        self.book(&mut session, event, day, &touched, &[])
    }
}
