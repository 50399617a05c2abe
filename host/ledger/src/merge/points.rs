//! Lots and accounts of members who turn out to be one, and of those who do not
//! after all.

use sadakat_engine::model::Date;
use sadakat_engine::state::{Parted, Parting, Rest, Wallet, WalletSettings};

use crate::books::{Account, Books};
use crate::error::LedgerError;
use crate::lots::Lot;
use crate::store::params;

/// Why points went from one member to the other.
pub(super) const MERGED: &str = "merged";
pub(super) const UNMERGED: &str = "unmerged";

/// When a merge is booked: its day, and the day on which the accounts stand.
pub(crate) type Days = (Date, Date);

/// Points of a lot that went out of it.
pub(super) struct Gone {
    event: i64,
    lot: i64,
    expires: Option<Date>,
    amount: i64,
}

impl<'c> Books<'_, 'c> {
    /// Gives all of the wallet to another member, lot by lot: what is left of each
    /// stays as it is, with its cause and its days. `own` is the wallet of the one
    /// who gives, `after` that of the other then.
    pub(crate) fn give_all(
        &self,
        to: &Books<'_, 'c>,
        own: &Wallet,
        after: &Wallet,
        reason: &str,
        (_, posted): Days,
    ) -> Result<(), LedgerError> {
        let mut debt = own.balance();
        for lot in self.lots()?.0 {
            if lot.pending_until.is_none() {
                debt -= lot.rest;
            }
            self.hand_lot_over(to, &lot, reason, posted)?;
        }
        self.hand_over(to.member, Account::Available, debt, reason, posted, None)?;
        let mut held = self.connection.prepare_cached(
            "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM hold
             WHERE member = ?1 AND wallet = ?2 AND state = 'held'",
        )?;
        let held = held.query_row(params![self.member, self.wallet], |row| row.get(0))?;
        self.hand_over(to.member, Account::Held, held, reason, posted, None)?;
        // One's points pay the other's debt.
        let (taken, missing) = to.lots()?.fit(after);
        for taken in taken {
            to.use_lot(taken.lot, taken.amount, reason)?;
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(to.damaged("points were given that nobody had"))
        }
    }

    /// Gives somebody else a lot, as it is.
    pub(crate) fn hand_lot_over(
        &self,
        to: &Books<'_, 'c>,
        lot: &Lot,
        reason: &str,
        posted: Date,
    ) -> Result<(), LedgerError> {
        let account = match lot.pending_until {
            Some(_) => Account::Pending,
            None => Account::Available,
        };
        self.hand_over(to.member, account, lot.rest, reason, posted, Some(lot.id))?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE lot SET member = ?2 WHERE id = ?1")?;
        update.execute(params![lot.id, to.member])?;
        Ok(())
    }

    /// Gives another member points that are held.
    pub(super) fn give_held(&self, to: i64, held: i64, posted: Date) -> Result<(), LedgerError> {
        self.hand_over(to, Account::Held, held, UNMERGED, posted, None)
    }

    /// What becomes of the wallet when a merge is undone, which was booked at an
    /// event; the survivor's points paid the merged member's debt.
    pub(super) fn parting(&self, merge: i64, paid: &[Gone]) -> Result<Parting, LedgerError> {
        let moved = self.moved(merge)?;
        let left = self.lots()?.0.into_iter();
        let left = left.filter(|lot| moved.contains(&lot.id));
        let expired = self.gone(
            "u.event > ?1 AND u.reason = 'expired' AND u.lot IN
                (SELECT lot FROM transfer WHERE event = ?1 AND reason = 'merged')",
            merge,
        )?;
        let days = |gone: &[Gone]| -> Vec<(Option<Date>, i64)> {
            let gone = gone.iter();
            gone.map(|gone| (gone.expires, gone.amount)).collect()
        };
        let expired = days(&expired).into_iter();
        Ok(Parting {
            left: left
                .map(|lot| Rest::new(lot.pending_until, lot.expires, lot.rest))
                .collect(),
            used: days(&self.used(merge)?),
            lapsed: expired
                .filter_map(|(day, amount)| Some((day?, amount)))
                .collect(),
            paid: days(paid),
            ..Parting::default()
        })
    }

    /// The lots that a merge moved.
    fn moved(&self, merge: i64) -> Result<Vec<i64>, LedgerError> {
        let mut moved = self.connection.prepare_cached(
            "SELECT t.lot FROM transfer t JOIN lot l ON l.id = t.lot
             WHERE t.event = ?1 AND t.reason = 'merged' AND l.wallet = ?2 ORDER BY t.id",
        )?;
        let moved = moved.query_map(params![merge, self.wallet], |row| row.get(0))?;
        Ok(moved.collect::<Result<_, _>>()?)
    }

    /// What went of moved lots since but for what expired, and at the merge for a
    /// debt.
    fn used(&self, merge: i64) -> Result<Vec<Gone>, LedgerError> {
        self.gone(
            "(u.event > ?1 AND u.reason <> 'expired' OR u.event = ?1 AND u.reason = 'merged')
             AND u.lot IN (SELECT lot FROM transfer WHERE event = ?1 AND reason = 'merged')",
            merge,
        )
    }

    /// The survivor's points that paid the merged member's debt, at the merge or
    /// since, unless the merged member's own did before them. In a wallet whose
    /// expiry rolls on they are gone when they would be if they had stayed.
    pub(super) fn paid(
        &self,
        merge: i64,
        debt: i64,
        declared: Option<&WalletSettings>,
    ) -> Result<Vec<Gone>, LedgerError> {
        let moved = self.moved(merge)?;
        let all = self.gone(
            "(u.event = ?1 AND u.reason = 'merged' OR u.event > ?1 AND u.reason = 'debt'
                AND l.member = (SELECT member FROM event WHERE id = ?1))",
            merge,
        )?;
        let renews = declared.filter(|declared| declared.renews());
        let (mut left, mut paid) = (debt, Vec::new());
        for mut gone in all {
            let own = moved.contains(&gone.lot);
            if own && gone.event == merge {
                // That paid the survivor's debt.
                continue;
            }
            gone.amount = gone.amount.min(left);
            left -= gone.amount;
            if own || gone.amount == 0 {
                continue;
            }
            if let (Some(declared), Some(expires)) = (renews, gone.expires) {
                let seen = self.seen_since(gone.event)?;
                let renewed = seen.and_then(|day| declared.gone(day));
                gone.expires = renewed.max(Some(expires));
            }
            paid.push(gone);
        }
        Ok(paid)
    }

    /// The last day on which the member bought something, or was given points,
    /// beginning with an event.
    fn seen_since(&self, event: i64) -> Result<Option<Date>, LedgerError> {
        let mut seen = self.connection.prepare_cached(
            "SELECT max(e.day) FROM event e WHERE e.member = ?1 AND e.id >= ?2
                AND (e.kind = 'purchase' OR EXISTS (SELECT 1 FROM transfer t
                    WHERE t.event = e.id AND t.reason = 'earned'))",
        )?;
        let ids = params![self.member, event];
        let seen: Option<i32> = seen.query_row(ids, |row| row.get(0))?;
        Ok(seen.map(Date::from_days))
    }

    fn gone(&self, which: &str, merge: i64) -> Result<Vec<Gone>, LedgerError> {
        let sql = format!(
            "SELECT u.event, u.lot, l.expires, u.amount FROM lot_use u
             JOIN lot l ON l.id = u.lot
             WHERE {which} AND l.wallet = ?2 ORDER BY u.rowid"
        );
        let mut gone = self.connection.prepare_cached(&sql)?;
        let gone = gone.query_map(params![merge, self.wallet], |row| {
            Ok(Gone {
                event: row.get(0)?,
                lot: row.get(1)?,
                expires: row.get::<Option<i32>>(2)?.map(Date::from_days),
                amount: row.get(3)?,
            })
        })?;
        Ok(gone.collect::<Result<_, _>>()?)
    }

    /// Gives back to the merged member what they have again, `parted`; `before` is
    /// the survivor's wallet with it, `after` without.
    pub(super) fn give_back(
        &self,
        merge: i64,
        to: &Books<'_, 'c>,
        (before, after): (&Wallet, &Wallet),
        (parted, paid): (&Parted, &[Gone]),
        days: Days,
    ) -> Result<(), LedgerError> {
        let (_, posted) = days;
        let moved = self.moved(merge)?;
        let mut left = 0;
        for lot in self.lots()?.0 {
            if moved.contains(&lot.id) {
                left += if lot.pending_until.is_none() {
                    lot.rest
                } else {
                    0
                };
                self.hand_lot_over(to, &lot, UNMERGED, posted)?;
            }
        }
        let rest = parted.wallet.balance() - left - parted.borne;
        self.hand_over(to.member, Account::Available, rest, UNMERGED, posted, None)?;
        let (from, target) = (Account::Liability, Account::Available);
        to.transfer(from, target, parted.borne, "absorbed", posted, None)?;
        // What would have expired meanwhile had it not been used.
        let broken = before.balance() - left - rest - after.balance();
        let (from, target) = (Account::Available, Account::Breakage);
        self.transfer(from, target, broken, "expired", posted, None)?;
        for gone in self.used(merge)? {
            to.copy_lot(&gone, posted)?;
        }
        for gone in paid {
            self.copy_lot(gone, posted)?;
        }
        self.fit(after, days)?;
        to.fit(&parted.wallet, days)
    }

    /// A new lot of points that are there again, as they were.
    fn copy_lot(&self, gone: &Gone, posted: Date) -> Result<(), LedgerError> {
        if gone.expires.is_some_and(|expires| expires <= posted) {
            return Ok(());
        }
        let id = self.buffer.new_lot(self.connection)?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO lot (id, member, wallet, event, campaign, granted, rest, pending, day,
                              posted, usable_from, expires)
             SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), wallet, event, campaign,
                    CAST(?3 AS BIGINT), CAST(?3 AS BIGINT), FALSE, day, posted, usable_from,
                    CAST(?5 AS BIGINT)
             FROM lot WHERE id = ?4",
        )?;
        let expires = gone.expires.map(Date::days);
        insert.execute(params![id, self.member, gone.amount, gone.lot, expires])?;
        Ok(())
    }

    /// Makes the lots what the state says.
    fn fit(&self, wallet: &Wallet, days: Days) -> Result<(), LedgerError> {
        let (taken, missing) = self.lots()?.fit(wallet);
        for taken in taken {
            self.use_lot(taken.lot, taken.amount, UNMERGED)?;
        }
        for rest in missing {
            let from = rest.pending_until.unwrap_or(days.1);
            self.insert_lot(days, "", rest.amount, from, rest.expires)?;
        }
        Ok(())
    }
}
