//! A member is merged into another.

use std::sync::Arc;

use sadakat_engine::model::{Date, Instant, format_scaled};
use sadakat_engine::state::{KeptMember, MemberState, Wallet};

use super::joining::{first_joined, is_earlier, joined_of};
use super::points::MERGED;
use super::{Merge, Merged, MovedPoints};
use crate::error::LedgerError;
use crate::household::household_of;
use crate::session::{Known, Session};
use crate::standing;
use crate::store::params;
use crate::touched::Touched;
use crate::work::{Event, Work};

/// Two members at work: who is merged, and who stays.
pub(super) struct Both {
    pub(super) session: Session,
    pub(super) from: Touched,
    pub(super) into: Touched,
    pub(super) event: i64,
    /// The day of it, and the day on which it is booked.
    pub(super) days: (Date, Date),
}

impl Work<'_> {
    pub(super) fn merge(&mut self, merge: &Merge) -> Result<Merged, LedgerError> {
        let (body, hash) = merge.kept()?;
        if let Some(before) = self.merged_before("merge", merge, &hash)? {
            return Ok(before);
        }
        let unknown = |customer: &str| LedgerError::UnknownMember(customer.to_owned());
        let from = self.known(&merge.from)?;
        let from = from.ok_or_else(|| unknown(&merge.from))?;
        self.known(&merge.into)?
            .ok_or_else(|| unknown(&merge.into))?;
        let into = self.survivor(&merge.into)?.into_owned();
        if merge.from == merge.into {
            return Err(LedgerError::MergedWithItself(merge.from.clone()));
        }
        if from.merged.is_some() {
            let leads = self.survivor(&merge.from)?.into_owned();
            if leads == into {
                return self.nothing_merged(merge, &into);
            }
            return Err(LedgerError::AlreadyMerged {
                customer: merge.from.clone(),
                into: leads,
            });
        }
        if into == merge.from {
            return Err(LedgerError::MergedIntoIt {
                customer: merge.into.clone(),
                into,
            });
        }
        self.in_one_household(&merge.from, &into)?;
        let mut both = self.begin_merge("merge", merge, &merge.from, &into)?;
        let points = self.take_over(&mut both)?;
        let answer = self.answer(&both, points)?;
        let kept = serde_json::to_string(&answer)?;
        self.log("merge", &merge.id, hash.as_bytes(), Some(&body), &kept)?;
        Ok(answer)
    }

    /// Whether both are in one household, or in none.
    fn in_one_household(&self, from: &str, into: &str) -> Result<(), LedgerError> {
        let household = |customer: &str| -> Result<Option<i64>, LedgerError> {
            Ok(self.known(customer)?.and_then(|known| known.household))
        };
        let name = |number| household_of(self.connection, number);
        let (one, other) = match (household(from)?, household(into)?) {
            (one, other) if one == other => return Ok(()),
            (Some(one), other) => ((from, one), (into, other)),
            (None, Some(other)) => ((into, other), (from, None)),
            (None, None) => return Ok(()),
        };
        Err(LedgerError::MergedAcross {
            customer: one.0.to_owned(),
            household: name(one.1)?,
            other: other.0.to_owned(),
            others: other.1.map(name).transpose()?,
        })
    }

    /// The answer to who asks for what is so already.
    pub(super) fn nothing_merged(&self, merge: &Merge, into: &str) -> Result<Merged, LedgerError> {
        let mut find = self
            .connection
            .prepare_cached("SELECT tier FROM member WHERE customer = ?1")?;
        Ok(Merged {
            customer: into.to_owned(),
            merged: merge.from.clone(),
            tier: find.query_row(params![into], |row| row.get(0))?,
            points: Vec::new(),
            repeated: true,
        })
    }

    /// Begins: both members as they are on the day, with what time did until
    /// then booked and written.
    pub(super) fn begin_merge(
        &mut self,
        what: &str,
        merge: &Merge,
        from: &str,
        into: &str,
    ) -> Result<Both, LedgerError> {
        let records = self.records_of([Some(from), Some(into)])?;
        let shares = Arc::clone(&self.shares);
        let mut session = Session::begin(&self.snapshot, &records, shares)?;
        let mut touch = |customer: &str| {
            let touched = self.touch(&mut session, Some(customer))?;
            touched.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))
        };
        let (from, into) = (touch(from)?, touch(into)?);
        let stands = [&from, &into].map(|member| member.before.as_ref().map(MemberState::day));
        let posted = stands.into_iter().flatten().max();
        let posted = posted.map_or(merge.day, |day| day.max(merge.day));
        let zone = &self.snapshot.settings().schema.zone;
        let event = self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("{what}:{}", merge.id),
            kind: what,
            member: Some(into.known.id),
            at: Instant::start_of_day(merge.day, zone),
            day: merge.day,
            posted,
        })?;
        Ok(Both {
            session,
            from,
            into,
            event,
            days: (merge.day, posted),
        })
    }

    /// Does what time does to a member until a merge is booked.
    pub(crate) fn pass_time(
        &self,
        session: &mut Session,
        touched: &mut Touched,
        event: i64,
        (day, posted): (Date, Date),
    ) -> Result<(), LedgerError> {
        if let Some(member) = session.member(&touched.customer) {
            session
                .replay
                .change(member, |state, settings| state.advance(posted, settings));
        }
        self.book(session, event, day, touched, &[])?;
        self.buffer.write(self.connection)?;
        let known = self.buffer.member(self.connection, &touched.customer)?;
        touched.known = known.ok_or_else(|| LedgerError::Damaged("no member".to_owned()))?;
        touched.purse = None;
        let member = session.member(&touched.customer);
        let members = session.replay.members();
        touched.before = member.and_then(|member| members.state(member)).cloned();
        Ok(())
    }

    fn take_over(&self, both: &mut Both) -> Result<Vec<MovedPoints>, LedgerError> {
        let Both {
            session,
            from,
            into,
            event,
            days,
        } = both;
        let (event, days) = (*event, *days);
        self.pass_time(session, from, event, days)?;
        self.pass_time(session, into, event, days)?;
        let (own, other) = (state_of(into)?, state_of(from)?);
        let none = || LedgerError::Damaged("no state".to_owned());
        let member = session.member(&into.customer).ok_or_else(none)?;
        let brought = from.before.clone().ok_or_else(none)?;
        session.replay.change(member, |state, settings| {
            state.merge(&brought, settings);
        });
        let kept = session.replay.keep(member).ok_or_else(none)?;
        let mut kept = kept.with_unknown_of(own.clone());
        let mut points = Vec::new();
        for (name, wallet) in other.wallets() {
            let after = kept.wallet_mut(name);
            after.merge(wallet);
            let giver = self.books(event, from.known.id, name)?;
            let taker = self.books(event, into.known.id, name)?;
            giver.give_all(&taker, wallet, after, MERGED, days)?;
            points.extend(self.told(name, wallet, 0)?);
        }
        let before = into.before.take();
        self.restand(session, event, into, before.as_ref(), &kept)?;
        let record = into.known.record;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO member_merge (event, member, survivor, own, other, record, joined,
                                       household)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        insert.execute(params![
            event,
            from.known.id,
            into.known.id,
            into.known.state.as_deref(),
            from.known.state.as_deref(),
            record,
            into.known.joined.as_deref(),
            into.known.household,
        ])?;
        let both = params![from.known.id, into.known.id];
        for sql in [
            "UPDATE hold SET member = ?2 WHERE member = ?1 AND state = 'held'",
            "UPDATE coupon SET member = ?2 WHERE member = ?1",
            "UPDATE coupon_use SET member = ?2 WHERE member = ?1",
            "UPDATE coupon_hold SET member = ?2 WHERE member = ?1",
            "UPDATE purchase SET member = ?2 WHERE member = ?1",
            "UPDATE member SET merged = ?2, household = NULL, day = NULL, tier = NULL, state = NULL
             WHERE id = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute(both)?;
        }
        self.connection
            .prepare_cached("DELETE FROM member_tag WHERE member = ?1")?
            .execute(params![from.known.id])?;
        self.buffer.forget(&from.customer);
        self.join_first(from, into)?;
        Ok(points)
    }

    /// The survivor joined when the first of them did.
    fn join_first(&self, from: &Touched, into: &Touched) -> Result<(), LedgerError> {
        let brought = self.record(&from.customer, from.known.record)?;
        let own = self.record(&into.customer, into.known.record)?;
        let (Some(brought), said) = (joined_of(&brought), joined_of(&own)) else {
            return Ok(());
        };
        if !is_earlier(&self.snapshot, &brought, said.as_deref())? {
            return Ok(());
        }
        let record = first_joined(&self.snapshot, &own, &brought)?;
        self.new_record(&into.known, &record, Some(&brought))
    }

    /// Another record of a member, with what a merge brought of the day on which
    /// they joined.
    pub(super) fn new_record(
        &self,
        known: &Known,
        record: &str,
        joined: Option<&str>,
    ) -> Result<(), LedgerError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO record (member, body) VALUES (?1, ?2) RETURNING id")?;
        let record: i64 = insert.query_row(params![known.id, record], |row| row.get(0))?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE member SET record = ?2, joined = ?3 WHERE id = ?1")?;
        update.execute(params![known.id, record, joined])?;
        Ok(())
    }

    /// A member stands in another way from now on, without an event of theirs.
    pub(crate) fn restand(
        &self,
        session: &Session,
        event: i64,
        touched: &Touched,
        before: Option<&MemberState>,
        kept: &KeptMember,
    ) -> Result<(), LedgerError> {
        let members = session.replay.members();
        let member = session.member(&touched.customer);
        let after = member.and_then(|member| members.state(member));
        let after = after.ok_or_else(|| LedgerError::Damaged("no state".to_owned()))?;
        let begun = standing::begun(before, after.day(), members.settings());
        let change = standing::Change {
            before,
            begun: begun.as_ref(),
            after,
        };
        self.stand(session, event, touched, &change, kept)?;
        Ok(())
    }

    pub(super) fn answer(
        &self,
        both: &Both,
        points: Vec<MovedPoints>,
    ) -> Result<Merged, LedgerError> {
        let members = both.session.replay.members();
        let member = both.session.member(&both.into.customer);
        let state = member.and_then(|member| members.state(member));
        let tier = state.and_then(|state| standing::tier_name(members.settings(), state.level()));
        Ok(Merged {
            customer: both.into.customer.clone(),
            merged: both.from.customer.clone(),
            tier: tier.map(str::to_owned),
            points,
            repeated: false,
        })
    }

    /// What is told of a wallet that was moved; nothing of an empty one.
    pub(crate) fn told(
        &self,
        name: &str,
        wallet: &Wallet,
        borne: i64,
    ) -> Result<Option<MovedPoints>, LedgerError> {
        let (available, pending) = (wallet.balance(), wallet.pending());
        if (available, pending, borne) == (0, 0, 0) {
            return Ok(None);
        }
        let borne = (borne > 0).then(|| self.amount_of(name, borne));
        Ok(Some(MovedPoints {
            wallet: name.to_owned(),
            available: self.amount_of(name, available)?,
            pending: self.amount_of(name, pending)?,
            borne: borne.transpose()?,
        }))
    }

    /// An amount of a wallet's points as people read it.
    pub(crate) fn amount_of(&self, wallet: &str, amount: i64) -> Result<String, LedgerError> {
        let mut find = self
            .connection
            .prepare_cached("SELECT digits FROM wallet WHERE name = ?1")?;
        let digits: u8 = find.query_row(params![wallet], |row| row.get(0))?;
        Ok(format_scaled(amount, digits))
    }
}

/// What the ledger keeps of a member.
pub(crate) fn state_of(touched: &Touched) -> Result<KeptMember, LedgerError> {
    let state = touched.known.state.as_deref();
    let state = state.ok_or_else(|| LedgerError::Damaged("no state".to_owned()))?;
    Ok(serde_json::from_str(state)?)
}
