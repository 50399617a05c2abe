//! A merge is undone.

use std::collections::BTreeSet;

use sadakat_engine::model::{Date, Instant};
use sadakat_engine::state::{KeptMember, MemberState, Unmerge, Wallet};

use super::joining::{joined_of, with_joined};
use super::taking::{Both, state_of};
use super::{Merge, Merged, MovedPoints};
use crate::error::LedgerError;
use crate::household::household_of;
use crate::store::{Optional as _, params};
use crate::work::Work;

/// A merge that is in force, as it was written down.
struct InForce {
    id: i64,
    event: i64,
    survivor: i64,
    into: String,
    own: String,
    other: String,
    record: Option<i64>,
    joined: Option<String>,
    household: Option<i64>,
}

/// Events of a member, and of those who were merged into them before.
pub(crate) const THEIRS: &str = "WITH RECURSIVE own (id) AS (
        SELECT id FROM member WHERE id = ?1
        UNION SELECT m.id FROM member m JOIN own o ON m.merged = o.id),
    theirs (event) AS (SELECT e.id FROM event e JOIN own o ON e.member = o.id)";

impl Work<'_> {
    pub(super) fn unmerge(&mut self, merge: &Merge) -> Result<Merged, LedgerError> {
        let (body, hash) = merge.kept()?;
        if let Some(before) = self.merged_before("unmerge", merge, &hash)? {
            return Ok(before);
        }
        let unknown = |customer: &str| LedgerError::UnknownMember(customer.to_owned());
        let from = self.known(&merge.from)?;
        let from = from.ok_or_else(|| unknown(&merge.from))?;
        let into = self.known(&merge.into)?;
        let into = into.ok_or_else(|| unknown(&merge.into))?;
        let Some(known) = self.merge_in_force(from.id)? else {
            let mut undone = self
                .connection
                .prepare_cached("SELECT 1 FROM member_merge WHERE member = ?1 AND survivor = ?2")?;
            if undone.exists(params![from.id, into.id])? {
                return self.nothing_merged(merge, &merge.into);
            }
            return Err(LedgerError::NotMerged {
                customer: merge.from.clone(),
                into: merge.into.clone(),
                really: None,
            });
        };
        if known.survivor != into.id && *self.survivor(&merge.into)? != *known.into {
            return Err(LedgerError::NotMerged {
                customer: merge.from.clone(),
                into: merge.into.clone(),
                really: Some(known.into),
            });
        }
        if let Some((customer, into)) = self.merged_later(&known)? {
            return Err(LedgerError::MergedLater { customer, into });
        }
        self.stay_together(&known)?;
        let mut both = self.begin_merge("unmerge", merge, &merge.from, &known.into)?;
        let points = self.undo_merge(&mut both, &known)?;
        let answer = self.answer(&both, points)?;
        let kept = serde_json::to_string(&answer)?;
        self.log("unmerge", &merge.id, hash.as_bytes(), Some(&body), &kept)?;
        Ok(answer)
    }

    fn merge_in_force(&self, from: i64) -> Result<Option<InForce>, LedgerError> {
        let mut find = self.connection.prepare_cached(
            "SELECT g.id, g.event, g.survivor, m.customer, g.own, g.other, g.record, g.joined,
                    g.household
             FROM member_merge g JOIN member m ON m.id = g.survivor
             WHERE g.member = ?1 AND g.undone IS NULL",
        )?;
        let found = find.query_row(params![from], |row| {
            Ok(InForce {
                id: row.get(0)?,
                event: row.get(1)?,
                survivor: row.get(2)?,
                into: row.get(3)?,
                own: row.get(4)?,
                other: row.get(5)?,
                record: row.get(6)?,
                joined: row.get(7)?,
                household: row.get(8)?,
            })
        });
        Ok(found.optional()?)
    }

    /// The merge that must be undone before one: that of the survivor, or the last
    /// of those who were merged into the same one later.
    fn merged_later(&self, known: &InForce) -> Result<Option<(String, String)>, LedgerError> {
        let mut find = self.connection.prepare_cached(
            "SELECT f.customer, i.customer FROM member_merge g
             JOIN member f ON f.id = g.member JOIN member i ON i.id = g.survivor
             WHERE g.undone IS NULL AND g.id > ?1 AND (g.member = ?2 OR g.survivor = ?2)
             ORDER BY g.id DESC LIMIT 1",
        )?;
        let found = find.query_row(params![known.id, known.survivor], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        Ok(found.optional()?)
    }

    /// The survivor must be in the household that both were in, and what the merge
    /// moved in nobody else's purse.
    fn stay_together(&self, known: &InForce) -> Result<(), LedgerError> {
        let survivor = self.known(&known.into)?;
        let now = survivor.and_then(|survivor| survivor.household);
        if now != known.household {
            let name = |number: Option<i64>| {
                let name = number.map(|number| household_of(self.connection, number));
                name.transpose()
            };
            return Err(LedgerError::UnmergedElsewhere {
                customer: known.into.clone(),
                then: name(known.household)?,
                now: name(now)?,
            });
        }
        let mut left = self.connection.prepare_cached(
            "SELECT l.member FROM transfer t JOIN lot l ON l.id = t.lot
             WHERE t.event = ?1 AND t.reason = 'merged' AND l.rest > 0 AND l.member <> ?2
             ORDER BY t.id LIMIT 1",
        )?;
        let left = left.query_row(params![known.event, known.survivor], |row| row.get(0));
        let left: Option<i64> = left.optional()?;
        match left {
            Some(household) => Err(LedgerError::PointsInHousehold {
                customer: known.into.clone(),
                household: household_of(self.connection, household)?,
            }),
            None => Ok(()),
        }
    }

    fn undo_merge(
        &self,
        both: &mut Both,
        known: &InForce,
    ) -> Result<Vec<MovedPoints>, LedgerError> {
        let (event, days) = (both.event, both.days);
        self.pass_time(&mut both.session, &mut both.into, event, days)?;
        let since = self.give_their_own_back(both, known)?;
        let (own, other): (KeptMember, KeptMember) = (
            serde_json::from_str(&known.own)?,
            serde_json::from_str(&known.other)?,
        );
        let now = state_of(&both.into)?;
        self.part_states(both, (&own, &other, &now), since)?;
        let none = || LedgerError::Damaged("no state".to_owned());
        let replay = &both.session.replay;
        let member = |customer: &str| both.session.member(customer).ok_or_else(none);
        let (from, into) = (member(&both.from.customer)?, member(&both.into.customer)?);
        let mut kept = replay.keep(into).ok_or_else(none)?;
        kept = kept.with_unknown_of(now.clone());
        let mut again = replay.keep(from).ok_or_else(none)?;
        again = again.with_unknown_of(other.clone());
        let points = self.part_wallets(both, known, (&own, &other), &mut kept, &mut again)?;
        let before = both.into.before.take();
        self.restand(&both.session, event, &both.into, before.as_ref(), &kept)?;
        both.from.known.merged = None;
        self.restand(&both.session, event, &both.from, None, &again)?;
        self.connection
            .prepare_cached("UPDATE member SET merged = NULL, household = ?2 WHERE id = ?1")?
            .execute(params![both.from.known.id, known.household])?;
        self.connection
            .prepare_cached("UPDATE member_merge SET undone = ?2 WHERE id = ?1")?
            .execute(params![known.id, event])?;
        self.join_alone(both, known)?;
        self.buffer.write(self.connection)?;
        self.buffer.forget(&both.from.customer);
        Ok(points)
    }

    /// Gives back what is held, coupons and purchases; when the survivor first
    /// bought something since, if they did.
    fn give_their_own_back(
        &self,
        both: &Both,
        known: &InForce,
    ) -> Result<Option<(Instant, Date)>, LedgerError> {
        let ids = params![both.from.known.id, both.into.known.id];
        self.give_holds_back(both)?;
        for (table, more) in [
            ("hold", " AND state = 'held'"),
            ("coupon", ""),
            ("coupon_use", ""),
            ("coupon_hold", ""),
            ("purchase", ""),
        ] {
            let sql = format!(
                "{THEIRS} UPDATE {table} SET member = ?1 WHERE member = ?2{more}
                 AND event IN (SELECT event FROM theirs)"
            );
            self.connection.prepare_cached(&sql)?.execute(ids)?;
        }
        let mut first = self.connection.prepare_cached(
            "SELECT min(e.at), min(e.posted) FROM purchase p JOIN event e ON e.id = p.event
             WHERE p.member = ?1 AND p.event > ?2",
        )?;
        let first: (Option<i64>, Option<i32>) = first
            .query_row(params![both.into.known.id, known.event], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let at = first.0.map(Instant::from_micros);
        Ok(at.zip(first.1.map(Date::from_days)))
    }

    /// Books that points are held for the merged member again.
    fn give_holds_back(&self, both: &Both) -> Result<(), LedgerError> {
        let sql = format!(
            "{THEIRS} SELECT w.name, CAST(sum(h.amount) AS BIGINT) FROM hold h
             JOIN wallet w ON w.id = h.wallet
             WHERE h.member = ?2 AND h.state = 'held' AND h.event IN (SELECT event FROM theirs)
             GROUP BY w.id, w.name ORDER BY w.id"
        );
        let mut held = self.connection.prepare_cached(&sql)?;
        let ids = params![both.from.known.id, both.into.known.id];
        let held = held.query_map(ids, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let held: Vec<(String, i64)> = held.collect::<Result<_, _>>()?;
        for (name, amount) in held {
            let books = self.books(both.event, both.into.known.id, &name)?;
            books.give_held(both.from.known.id, amount, both.days.1)?;
        }
        Ok(())
    }

    /// Parts all that is counted: in the session, both are what they are again.
    fn part_states(
        &self,
        both: &mut Both,
        (own, other, now): (&KeptMember, &KeptMember, &KeptMember),
        since: Option<(Instant, Date)>,
    ) -> Result<(), LedgerError> {
        let none = || LedgerError::Damaged("no state".to_owned());
        let (_, posted) = both.days;
        let from = both.session.member(&both.from.customer).ok_or_else(none)?;
        let into = both.session.member(&both.into.customer).ok_or_else(none)?;
        let replay = &mut both.session.replay;
        let mut on = |member, kept: &KeptMember| -> Result<MemberState, LedgerError> {
            replay.restore_member(member, kept);
            replay.member_on(member, posted).cloned().ok_or_else(none)
        };
        let own = on(into, own)?;
        let other = on(from, other)?;
        on(into, now)?;
        let unmerge = Unmerge {
            own: &own,
            other: &other,
            since,
        };
        replay.change(into, |state, settings| state.unmerge(&unmerge, settings));
        Ok(())
    }

    /// Parts points, wallet by wallet, also those that the program does not know
    /// any more.
    fn part_wallets(
        &self,
        both: &Both,
        known: &InForce,
        (own, other): (&KeptMember, &KeptMember),
        kept: &mut KeptMember,
        again: &mut KeptMember,
    ) -> Result<Vec<MovedPoints>, LedgerError> {
        let (_, posted) = both.days;
        let settings = &self.snapshot.settings().state;
        let names: BTreeSet<String> = other.wallets().map(|(name, _)| name.to_owned()).collect();
        let nothing = Wallet::default();
        let then = |kept: &'_ KeptMember, name: &str| -> Wallet {
            let mut wallets = kept.wallets();
            let found = wallets.find(|(known, _)| *known == name);
            found.map_or_else(|| nothing.clone(), |(_, wallet)| wallet.clone())
        };
        let mut points = Vec::new();
        for name in names {
            let giver = self.books(both.event, both.into.known.id, &name)?;
            let taker = self.books(both.event, both.from.known.id, &name)?;
            let declared = settings.wallets.iter().find(|wallet| *wallet.name == *name);
            let (own, other) = (then(own, &name), then(other, &name));
            let debt = other.balance().min(0).saturating_neg();
            let paid = giver.paid(known.event, debt, declared)?;
            let mut parting = giver.parting(known.event, &paid)?;
            parting
                .used
                .extend(self.released_since(both, known, &name)?);
            parting.anew = declared.and_then(|declared| declared.gone(posted));
            parting.owes = self.snapshot.settings().returns.owes_spent_points();
            let after = kept.wallet_mut(&name);
            let before = after.clone();
            let parted = after.part(&own, &other, &parting, posted);
            let wallets = (&before, &*after);
            giver.give_back(
                known.event,
                &taker,
                wallets,
                (&parted, paid.as_slice()),
                both.days,
            )?;
            points.extend(self.told(&name, &parted.wallet, parted.borne)?);
            *again.wallet_mut(&name) = parted.wallet;
        }
        Ok(points)
    }

    /// What was held for the merged member and given back since, to the survivor,
    /// before it was over.
    fn released_since(
        &self,
        both: &Both,
        known: &InForce,
        wallet: &str,
    ) -> Result<Vec<(Option<Date>, i64)>, LedgerError> {
        let sql = format!(
            "{THEIRS} SELECT h.drawn, e.posted FROM hold h JOIN wallet w ON w.id = h.wallet
             JOIN event e ON e.id = h.ended
             WHERE h.member = ?2 AND w.name = ?4 AND h.state = 'released' AND h.ended > ?3
                AND h.event IN (SELECT event FROM theirs) ORDER BY h.id"
        );
        let mut drawn = self.connection.prepare_cached(&sql)?;
        let (from, into) = (both.from.known.id, both.into.known.id);
        let drawn = drawn.query_map(params![from, into, known.event, wallet], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let drawn: Vec<(String, i32)> = drawn.collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for (drawn, posted) in drawn {
            let drawn: Vec<(Option<i32>, i64)> = serde_json::from_str(&drawn)?;
            let drawn = drawn.into_iter();
            let drawn = drawn.filter(|(day, _)| day.is_none_or(|day| day > posted));
            all.extend(drawn.map(|(day, amount)| (day.map(Date::from_days), amount)));
        }
        Ok(all)
    }

    /// The survivor joined when they joined.
    fn join_alone(&self, both: &Both, known: &InForce) -> Result<(), LedgerError> {
        let into = &both.into.known;
        if into.joined.as_deref() == known.joined.as_deref() {
            return Ok(());
        }
        let now = self.record(&both.into.customer, into.record)?;
        let then = self.record(&both.into.customer, known.record)?;
        let record = if joined_of(&now).as_deref() == into.joined.as_deref() {
            with_joined(&now, joined_of(&then).as_deref())?
        } else {
            now
        };
        self.new_record(into, &record, known.joined.as_deref())
    }
}
