//! A member joins a household, and brings their points.

use sadakat_engine::model::{Date, Instant};
use sadakat_engine::state::{KeptMember, MemberState};

use super::purse::{Purse, purse_name};
use super::{Join, Membership};
use crate::error::LedgerError;
use crate::merge::{Days, MovedPoints, state_of};
use crate::session::Session;
use crate::store::params;
use crate::touched::Touched;
use crate::work::{Event, Work};

/// Why points went from a member into a household.
const JOINED: &str = "joined";

/// A member and a household at work.
pub(super) struct Both {
    pub(super) session: Session,
    pub(super) member: Touched,
    pub(super) purse: Touched,
    pub(super) event: i64,
    pub(super) days: Days,
}

impl Both {
    /// What the household's purse is now, as it is kept.
    pub(super) fn purse_kept(&self, work: &Work<'_>) -> Result<KeptMember, LedgerError> {
        let damaged = || LedgerError::Damaged(format!("`{}` has no state", self.purse.customer));
        let purse = self.session.member(&self.purse.customer);
        let kept = purse.and_then(|purse| self.session.replay.keep(purse));
        work.with_unknown(&self.session, kept.ok_or_else(damaged)?, &self.purse.known)
    }
}

impl Work<'_> {
    pub(super) fn join(&mut self, join: &Join) -> Result<Membership, LedgerError> {
        let body = serde_json::to_string(join)?;
        let hash = blake3::hash(body.as_bytes());
        if let Some(before) = self.membership_before("household join", &join.id, &hash)? {
            return Ok(before);
        }
        if join.household.trim().is_empty() {
            return Err(LedgerError::HouseholdUnnamed);
        }
        let customer = self.survivor(&join.customer)?.into_owned();
        let known = self.known(&customer)?;
        let known = known.ok_or_else(|| LedgerError::UnknownMember(join.customer.clone()))?;
        let purse = match self.purse_called(&join.household)? {
            Some(purse) => purse,
            None => self.new_household(&join.household)?,
        };
        if let Some(household) = known.household {
            if household == purse.known.id {
                return Ok(Membership {
                    household: join.household.clone(),
                    customer,
                    points: Vec::new(),
                    repeated: true,
                });
            }
            return Err(LedgerError::InHousehold {
                customer,
                household: super::household_of(self.connection, household)?,
            });
        }
        let mut both =
            self.begin_both("household join", (&join.id, join.day), &customer, &purse)?;
        let points = self.bring(&mut both)?;
        let answer = Membership {
            household: join.household.clone(),
            customer,
            points,
            repeated: false,
        };
        let kept = serde_json::to_string(&answer)?;
        self.log(
            "household join",
            &join.id,
            hash.as_bytes(),
            Some(&body),
            &kept,
        )?;
        Ok(answer)
    }

    /// A household begins.
    fn new_household(&self, household: &str) -> Result<Purse, LedgerError> {
        let name = purse_name(household);
        if self.known(&name)?.is_some() {
            return Err(LedgerError::HouseholdTaken {
                household: household.to_owned(),
                customer: name,
            });
        }
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO member (customer) VALUES (?1) RETURNING id")?;
        let id: i64 = insert.query_row(params![name], |row| row.get(0))?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE member SET household = id WHERE id = ?1")?;
        update.execute(params![id])?;
        self.buffer.forget(&name);
        self.purse(id)
    }

    /// Begins: a member and a household as they are on the day, with what time did
    /// until then booked and written.
    pub(super) fn begin_both(
        &mut self,
        what: &str,
        (id, day): (&str, Date),
        customer: &str,
        purse: &Purse,
    ) -> Result<Both, LedgerError> {
        let mut records = self.records_of([Some(customer)])?;
        self.with_purse(&mut records, Some(purse.known.id))?;
        let shares = std::sync::Arc::clone(&self.shares);
        let mut session = Session::begin(&self.snapshot, &records, shares)?;
        let member = self.touch_apart(&mut session, Some(customer))?;
        let mut member = member.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
        let mut purse = self.touch_purse(&mut session, purse.known.id)?;
        let stands = [
            member.before.as_ref().map(MemberState::day),
            purse.before.as_ref().map(MemberState::wallets_day),
        ];
        let posted = stands.into_iter().flatten().max();
        let posted = posted.map_or(day, |known| known.max(day));
        let zone = &self.snapshot.settings().schema.zone;
        let event = self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("{what}:{id}"),
            kind: what,
            member: Some(member.known.id),
            at: Instant::start_of_day(day, zone),
            day,
            posted,
        })?;
        let days = (day, posted);
        self.pass_time(&mut session, &mut member, event, days)?;
        self.pass_time(&mut session, &mut purse, event, days)?;
        Ok(Both {
            session,
            member,
            purse,
            event,
            days,
        })
    }

    /// What a member has goes into the purse of a household.
    fn bring(&self, both: &mut Both) -> Result<Vec<MovedPoints>, LedgerError> {
        let own = state_of(&both.member)?;
        let mut kept = both.purse_kept(self)?;
        let (giver, taker) = (both.member.known.id, both.purse.known.id);
        let mut points = Vec::new();
        for (name, wallet) in own.wallets() {
            let after = kept.wallet_mut(name);
            after.merge(wallet);
            let giver = self.books(both.event, giver, name)?;
            let taker = self.books(both.event, taker, name)?;
            giver.give_all(&taker, wallet, after, JOINED, both.days)?;
            points.extend(self.told(name, wallet, 0)?);
        }
        self.stand_both(both, &own.without_wallets(), &kept)?;
        let ids = params![giver, taker];
        for sql in [
            "UPDATE hold SET member = ?2 WHERE member = ?1 AND state = 'held'",
            "UPDATE purchase SET purse = ?2 WHERE member = ?1 AND purse IS NULL",
            "UPDATE member SET household = ?2 WHERE id = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute(ids)?;
        }
        Ok(points)
    }

    /// A member and a household stand in another way from now on, which is written.
    pub(super) fn stand_both(
        &self,
        both: &mut Both,
        own: &KeptMember,
        purse: &KeptMember,
    ) -> Result<(), LedgerError> {
        let before = both.member.before.take();
        self.restand(
            &both.session,
            both.event,
            &both.member,
            before.as_ref(),
            own,
        )?;
        let (name, known) = (&both.purse.customer, &both.purse.known);
        self.stand_purse_as(name, known, purse, both.days.1)?;
        self.buffer.write(self.connection)?;
        self.buffer.forget(&both.member.customer);
        self.buffer.forget(&both.purse.customer);
        Ok(())
    }
}
