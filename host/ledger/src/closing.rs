//! What somebody still has who is erased ends.

use sadakat_engine::model::{Date, Instant};

use crate::books::Account;
use crate::erase::{Erasure, nobody};
use crate::error::LedgerError;
use crate::order::Order;
use crate::store::params;
use crate::work::{Event, Work};

impl Work<'_> {
    /// Gives back what is held for members out of the purse of a household, which
    /// goes on.
    pub(crate) fn release_in_households(
        &mut self,
        erasure: &Erasure,
        members: &[i64],
    ) -> Result<(), LedgerError> {
        let mut held = Vec::new();
        for member in members {
            let mut names = self.connection.prepare_cached(
                "SELECT h.name FROM hold h JOIN event e ON e.id = h.event
                 WHERE h.state = 'held' AND e.member = ?1 AND h.member <> ?1
                    AND h.member IN (SELECT id FROM member WHERE household = id)
                 ORDER BY h.id",
            )?;
            let names = names.query_map(params![member], |row| row.get(0))?;
            held.extend(names.collect::<Result<Vec<String>, _>>()?);
        }
        for hold in held {
            let id = format!("erase {} {hold}", erasure.id);
            self.order(&Order::release(&id, &hold, erasure.day))?;
        }
        self.buffer.write(self.connection)
    }

    /// Ends what a member still has: points expire, coupons are void, holds are
    /// over. What a household has stays its own, unless nobody is left in it.
    pub(crate) fn close(
        &self,
        erasure: &Erasure,
        request: i64,
        member: i64,
    ) -> Result<(), LedgerError> {
        let zone = &self.snapshot.settings().schema.zone;
        let day = erasure.day;
        let event = self.insert_event(&Event {
            request,
            part: 0,
            name: &format!("erase:{}:{member}", erasure.id),
            kind: "erase",
            member: Some(member),
            at: Instant::start_of_day(day, zone),
            day,
            posted: day,
        })?;
        self.end_purse(event, day, member)?;
        let both = params![member, event];
        for sql in [
            "UPDATE coupon SET state = 'void', ended = ?2
             WHERE member = ?1 AND state IN ('issued', 'waiting')",
            "UPDATE coupon_hold SET state = 'released', ended = ?2
             WHERE member = ?1 AND state = 'held'",
        ] {
            self.connection.prepare_cached(sql)?.execute(both)?;
        }
        for sql in [
            "DELETE FROM member_tag WHERE member = ?1",
            "DELETE FROM purchase WHERE member = ?1",
            "UPDATE member_merge SET own = NULL, other = NULL, joined = NULL
             WHERE member = ?1 OR survivor = ?1",
        ] {
            self.connection
                .prepare_cached(sql)?
                .execute(params![member])?;
        }
        let household: Option<i64> = self.connection.query_row(
            "SELECT household FROM member WHERE id = ?1",
            params![member],
            |row| row.get(0),
        )?;
        self.nobody_has(member)?;
        let Some(household) = household else {
            return Ok(());
        };
        let mut left = self
            .connection
            .prepare_cached("SELECT 1 FROM member WHERE household = ?1 AND id <> ?1")?;
        if !left.exists(params![household])? {
            self.end_purse(event, day, household)?;
            self.nobody_has(household)?;
            let mut update = self
                .connection
                .prepare_cached("UPDATE member SET household = id WHERE id = ?1")?;
            update.execute(params![household])?;
        }
        Ok(())
    }

    /// Lets go of a member, or of a household, in their row.
    fn nobody_has(&self, member: i64) -> Result<(), LedgerError> {
        let mut update = self.connection.prepare_cached(
            "UPDATE member SET customer = ?2, day = NULL, tier = NULL, state = NULL, joined = NULL,
                               household = NULL
             WHERE id = ?1",
        )?;
        Ok(update.execute(params![member, nobody(member)])?)
    }

    /// Ends what is in a purse: points expire, holds are over.
    fn end_purse(&self, event: i64, day: Date, member: i64) -> Result<(), LedgerError> {
        let mut accounts = self.connection.prepare_cached(
            "SELECT w.name, a.kind, a.balance FROM account a JOIN wallet w ON w.id = a.wallet
             WHERE a.member = ?1 AND a.balance <> 0 ORDER BY a.id",
        )?;
        let accounts = accounts.query_map(params![member], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let accounts: Vec<(String, String, i64)> = accounts.collect::<Result<_, _>>()?;
        for (wallet, kind, balance) in accounts {
            let account = match kind.as_str() {
                "member:available" => Account::Available,
                "member:pending" => Account::Pending,
                _ => Account::Held,
            };
            let books = self.books(event, member, &wallet)?;
            books.transfer(account, Account::Breakage, balance, "erased", day, None)?;
        }
        let both = params![member, event];
        for sql in [
            "INSERT INTO lot_use (event, lot, amount, reason)
             SELECT CAST(?2 AS BIGINT), id, rest, 'erased' FROM lot
             WHERE member = ?1 AND rest > 0 ORDER BY id",
            "UPDATE hold SET state = 'released', ended = ?2 WHERE member = ?1 AND state = 'held'",
        ] {
            self.connection.prepare_cached(sql)?.execute(both)?;
        }
        let mut update = self.connection.prepare_cached(
            "UPDATE lot SET rest = 0, pending = FALSE WHERE member = ?1 AND rest > 0",
        )?;
        Ok(update.execute(params![member])?)
    }
}
