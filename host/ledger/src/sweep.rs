//! The daily sweep: what a day brings to members, and what it takes.

use sadakat_engine::model::Date;

use crate::answer::Answer;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::order::Order;
use crate::store::params;
use crate::work::{Record, Work};

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Swept {
    /// Members who were looked at.
    pub members: u64,
    /// Those to whom the day brought something, or took something, now: not in an
    /// earlier sweep of the day.
    pub touched: u64,
    /// Holds that were over, and given back.
    pub released: u64,
}

/// Members that are swept at a time.
const BATCH: i64 = 512;

impl Ledger {
    /// Sweeps all members for a day: each gets the `day` event, once, so that
    /// birthdays, reminders and win-backs are decided; points become usable
    /// and expire, tiers end, and holds that are over are given back. A day
    /// that changes nothing for a member leaves no trace.
    ///
    /// What is done is durable batch by batch: a sweep that was interrupted is
    /// started again, and does the rest. `tell` hears how many members are
    /// done, and what the day did to the last ones, also to those that were
    /// done before.
    ///
    /// For one member time does, in this order: points become usable and pay a
    /// debt, expired ones go, the tier is that of the day; then campaigns
    /// decide. For a household it does so once, with the first of its members.
    ///
    /// # Errors
    /// If the ledger cannot be written. What was done until then is kept.
    pub fn sweep(
        &mut self,
        day: Date,
        mut tell: impl FnMut(u64, &[Answer]),
    ) -> Result<Swept, LedgerError> {
        let mut swept = Swept::default();
        while self.release_due(day, &mut swept)? {}
        let mut after = 0;
        loop {
            let members = self.members_after(after)?;
            let Some((last, _)) = members.last() else {
                self.pass_empty_households(day)?;
                return Ok(swept);
            };
            after = *last;
            let answers = self.write(|work| {
                let customers: Vec<&str> = members
                    .iter()
                    .map(|(_, customer)| customer.as_str())
                    .collect();
                work.expect_members(&customers)?;
                let mut answers = Vec::new();
                for customer in customers {
                    answers.extend(work.day(customer, day)?);
                }
                Ok((answers, Then::Keep))
            })?;
            swept.members += members.len() as u64;
            let touched = answers.iter().filter(|answer| !answer.repeated);
            swept.touched += touched.count() as u64;
            tell(swept.members, &answers);
        }
    }

    /// How many members there are.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn members(&self) -> Result<u64, LedgerError> {
        self.end_what_failed()?;
        let count = "SELECT count(*) FROM member WHERE merged IS NULL
                     AND (household IS NULL OR household <> id)";
        let count: i64 = self
            .connection()
            .query_row(count, params![], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn members_after(&self, after: i64) -> Result<Vec<(i64, String)>, LedgerError> {
        self.end_what_failed()?;
        let mut next = self.connection().prepare_cached(
            "SELECT id, customer FROM member WHERE id > ?1 AND merged IS NULL
                AND (household IS NULL OR household <> id)
             ORDER BY id LIMIT ?2",
        )?;
        let next = next.query_map(params![after, BATCH], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(next.collect::<Result<_, _>>()?)
    }

    /// Gives some holds back that are over; whether there were any.
    fn release_due(&mut self, day: Date, swept: &mut Swept) -> Result<bool, LedgerError> {
        self.end_what_failed()?;
        let holds: Vec<String> = {
            let mut due = self.connection().prepare_cached(
                "SELECT name FROM hold WHERE state = 'held' AND until < ?1 ORDER BY id LIMIT ?2",
            )?;
            let due = due.query_map(params![i64::from(day.days()), BATCH], |row| row.get(0))?;
            due.collect::<Result<_, _>>()?
        };
        let released = self.write(|work| {
            for hold in &holds {
                let mut id = format!("time-out {hold}");
                // Somebody may have given another order this id.
                while let Err(refused) = work.order(&Order::release(&id, hold, day)) {
                    match refused {
                        LedgerError::Conflict { .. } => id.push_str(" again"),
                        refused => return Err(refused),
                    }
                }
            }
            Ok((holds.len() as u64, Then::Keep))
        })?;
        swept.released += released;
        Ok(released > 0)
    }
}

impl Work<'_> {
    /// What a day does to a member; none if nothing.
    fn day(&mut self, customer: &str, day: Date) -> Result<Option<Answer>, LedgerError> {
        let session = self.session()?;
        let member = session.member(customer);
        let record = member.map(|member| session.replay.day_event(member, day));
        self.session = Some(session);
        let Some(record) = record else {
            return Ok(None);
        };
        self.quiet.set(true);
        let mark = self.begin_part()?;
        let answer = match self.event(&Record::new(&record)) {
            // It was the day of somebody else, who had the same id; or it came
            // already, in other words.
            Err(
                LedgerError::Erased(_) | LedgerError::DayDone { .. } | LedgerError::Conflict { .. },
            ) => {
                self.forget_part(mark)?;
                return Ok(None);
            }
            answer => answer?,
        };
        if !self.quiet.get() || answer.repeated {
            self.keep_part()?;
            return Ok(Some(answer));
        }
        self.forget_part(mark)?;
        self.outdated(Some(customer));
        Ok(None)
    }
}
