//! What a change of a member's state means for lots and accounts.

use sadakat_engine::model::Date;
use sadakat_engine::state::{Rest, Wallet};

use crate::books::{Account, Books};
use crate::error::LedgerError;
use crate::lots::{Lot, Lots, Taken};
use crate::store::{Connection, params};

/// Who gives points to a member, or takes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Counter {
    /// A campaign, by its id.
    Campaign(String),
    /// The program itself.
    Liability,
    /// The member: points that are set aside.
    Held,
}

impl Counter {
    pub(crate) fn account(&self) -> Account<'_> {
        match self {
            Self::Campaign(id) => Account::Campaign(id),
            Self::Liability => Account::Liability,
            Self::Held => Account::Held,
        }
    }

    /// The campaign's id; empty if it is none.
    fn campaign(&self) -> &str {
        match self {
            Self::Campaign(id) => id,
            Self::Liability | Self::Held => "",
        }
    }
}

/// Why points came or went.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// Who gives, or takes.
    pub(crate) counter: Counter,
    /// How many; below zero, what went.
    pub(crate) amount: i64,
    /// Why, in a word.
    pub(crate) reason: &'static str,
    /// Of points that were given: the first day on which they can be used, and
    /// the first on which they are gone.
    pub(crate) lot: Option<(Date, Option<Date>)>,
}

/// One wallet of a member, before an event, at the beginning of the day on
/// which it is booked, and after it.
pub(crate) struct Change<'a> {
    pub(crate) before: &'a Wallet,
    pub(crate) begun: &'a Wallet,
    pub(crate) after: &'a Wallet,
    /// Whose points these are.
    pub(crate) causes: &'a [Cause],
    /// The day of the event, and the day on which it is booked.
    pub(crate) day: Date,
    pub(crate) posted: Date,
    /// Whether the expiry of what is there moves on.
    pub(crate) renews: bool,
}

impl Change<'_> {
    /// Whether nothing changed.
    pub(crate) fn is_nothing(&self) -> bool {
        self.causes.is_empty() && self.before == self.after && self.begun == self.after
    }

    /// Whether lots came and nothing else happened: none that was there was used,
    /// became usable, expired, or was paid into a debt. Lots that are there need
    /// not be looked at then.
    fn only_adds(&self) -> bool {
        if self.renews || self.before != self.begun {
            return false;
        }
        let mut expected: Vec<Rest> = self.begun.rests().collect();
        for cause in self.causes {
            let Some((from, expires)) = cause.lot.filter(|_| cause.amount > 0) else {
                return false;
            };
            let pending_until = (from > self.posted).then_some(from);
            let same =
                |rest: &&mut Rest| rest.pending_until == pending_until && rest.expires == expires;
            match expected.iter_mut().find(same) {
                Some(rest) => rest.amount = rest.amount.saturating_add(cause.amount),
                None => expected.push(Rest::new(pending_until, expires, cause.amount)),
            }
        }
        for rest in self.after.rests() {
            let Some(at) = expected.iter().position(|known| *known == rest) else {
                return false;
            };
            expected.swap_remove(at);
        }
        expected.is_empty()
    }
}

impl Books<'_, '_> {
    /// Books a change, so that accounts and lots are what the state says.
    pub(crate) fn post(&self, change: &Change<'_>) -> Result<(), LedgerError> {
        let mut lots = None;
        if !change.only_adds() {
            let lots = lots.insert(self.lots()?);
            self.pass_time(change, lots)?;
        }
        if !change.causes.is_empty() || change.begun != change.after {
            self.give_and_take(change, lots.as_mut())?;
        }
        Ok(())
    }

    /// What time did: points became usable, and expired.
    fn pass_time(&self, change: &Change<'_>, lots: &mut Lots) -> Result<(), LedgerError> {
        if change.before == change.begun {
            return Ok(());
        }
        let usable = self.activate(change.posted, lots)?;
        let (taken, missing) = lots.fit(change.begun);
        if !missing.is_empty() {
            return Err(self.damaged("time gave points"));
        }
        let expired = change.before.balance() + usable - change.begun.balance();
        self.take(&taken, expired, "debt")
    }

    fn activate(&self, day: Date, lots: &mut Lots) -> Result<i64, LedgerError> {
        let mut usable = 0;
        for (lot, from, amount) in lots.activate(day) {
            usable += amount;
            let mut update = self
                .connection
                .prepare_cached("UPDATE lot SET pending = FALSE WHERE id = ?1")?;
            update.execute(params![lot])?;
            let (pending, available) = (Account::Pending, Account::Available);
            self.transfer(pending, available, amount, "usable", from, Some(lot))?;
        }
        Ok(usable)
    }

    /// Notes what was taken out of lots: `expired` of it since nobody used it
    /// in time, the rest because of something else.
    fn take(&self, taken: &[Taken], expired: i64, reason: &str) -> Result<(), LedgerError> {
        let all: i64 = taken.iter().map(|taken| taken.amount).sum();
        let mut used = all - expired;
        for taken in taken {
            let part = taken.amount.min(used).max(0);
            used -= part;
            self.use_lot(taken.lot, part, reason)?;
            let gone = taken.amount - part;
            self.use_lot(taken.lot, gone, "expired")?;
            let day = taken.expires.unwrap_or(Date::from_days(0));
            let (available, breakage) = (Account::Available, Account::Breakage);
            self.transfer(available, breakage, gone, "expired", day, Some(taken.lot))?;
        }
        Ok(())
    }

    pub(crate) fn use_lot(&self, lot: i64, amount: i64, reason: &str) -> Result<(), LedgerError> {
        if amount == 0 {
            return Ok(());
        }
        let mut update = self
            .connection
            .prepare_cached("UPDATE lot SET rest = rest - ?2 WHERE id = ?1")?;
        update.execute(params![lot, amount])?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO lot_use (event, lot, amount, reason) VALUES (?1, ?2, ?3, ?4)",
        )?;
        insert.execute(params![self.event, lot, amount, reason])?;
        Ok(())
    }

    /// What the event gave and took. `lots` are those that are there; none if it
    /// only adds some.
    fn give_and_take(
        &self,
        change: &Change<'_>,
        mut lots: Option<&mut Lots>,
    ) -> Result<(), LedgerError> {
        let mut pending = change.after.pending() - change.begun.pending();
        let mut available = change.after.balance() - change.begun.balance();
        for cause in change.causes {
            let counter = cause.counter.account();
            if let Some((from, expires)) = cause.lot {
                let waits = from > change.posted;
                let lot = self.insert_lot(
                    (change.day, change.posted),
                    cause.counter.campaign(),
                    cause.amount,
                    from,
                    expires,
                )?;
                if let Some(lots) = &mut lots {
                    lots.0.push(Lot {
                        id: lot,
                        pending_until: waits.then_some(from),
                        expires,
                        rest: cause.amount,
                    });
                }
                let target = if waits {
                    pending -= cause.amount;
                    Account::Pending
                } else {
                    available -= cause.amount;
                    Account::Available
                };
                let day = change.posted;
                self.transfer(counter, target, cause.amount, cause.reason, day, Some(lot))?;
                continue;
            }
            // Points that cannot be used yet go first.
            let of_pending = if (cause.amount < 0) == (pending < 0) {
                cause.amount.signum() * cause.amount.abs().min(pending.abs())
            } else {
                0
            };
            pending -= of_pending;
            available -= cause.amount - of_pending;
            let parts = [
                (Account::Pending, of_pending),
                (Account::Available, cause.amount - of_pending),
            ];
            for (target, amount) in parts {
                self.transfer(counter, target, amount, cause.reason, change.posted, None)?;
            }
        }
        let (from, to) = (Account::Available, Account::Pending);
        self.transfer(from, to, pending, "usable", change.posted, None)?;
        available += pending;
        // What came too late to be used, or was taken back after it had
        // expired.
        let (from, to) = (Account::Breakage, Account::Available);
        self.transfer(from, to, available, "expired", change.posted, None)?;
        let Some(lots) = lots else {
            return Ok(());
        };
        if change.renews {
            for (lot, expires) in lots.renew(change.after) {
                let mut update = self
                    .connection
                    .prepare_cached("UPDATE lot SET expires = ?2 WHERE id = ?1")?;
                update.execute(params![lot, expires.map(Date::days)])?;
            }
        }
        let (taken, missing) = lots.fit(change.after);
        let reason = change.causes.iter().find(|cause| cause.amount < 0);
        let reason = reason.map_or("debt", |cause| cause.reason);
        for taken in &taken {
            self.use_lot(taken.lot, taken.amount, reason)?;
        }
        for rest in missing {
            let from = rest.pending_until.unwrap_or(change.posted);
            let cause = change.causes.iter().find(|cause| cause.amount > 0);
            let campaign = cause.map_or("", |cause| cause.counter.campaign());
            let days = (change.day, change.posted);
            self.insert_lot(days, campaign, rest.amount, from, rest.expires)?;
        }
        Ok(())
    }

    /// A new lot of an event of a day, booked on another or the same.
    pub(crate) fn insert_lot(
        &self,
        (day, posted): (Date, Date),
        campaign: &str,
        amount: i64,
        from: Date,
        expires: Option<Date>,
    ) -> Result<i64, LedgerError> {
        let id = self.buffer.new_lot(self.connection)?;
        let insert =
            "INSERT INTO lot (id, member, wallet, event, campaign, granted, rest, pending, day,
                              posted, usable_from, expires)
             VALUES (?11, ?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10)";
        self.ready.execute(
            insert,
            params![
                self.member,
                self.wallet,
                self.event,
                campaign,
                amount,
                from > posted,
                day.days(),
                posted.days(),
                from.days(),
                expires.map(Date::days),
                id,
            ],
        )?;
        Ok(id)
    }

    /// The member's lots of the wallet of which something is left.
    pub(crate) fn lots(&self) -> Result<Lots, LedgerError> {
        read_lots(self.connection, self.member, self.wallet, self.back)
    }

    pub(crate) fn damaged(&self, what: &str) -> LedgerError {
        LedgerError::Damaged(format!(
            "{what} (member {}, event {})",
            self.member, self.event
        ))
    }
}

fn read_lots(
    connection: &Connection,
    member: i64,
    wallet: i64,
    back: Option<i64>,
) -> Result<Lots, LedgerError> {
    let mut rows = connection.prepare_cached(
        "SELECT id, CASE WHEN pending THEN usable_from END, expires, rest
         FROM lot WHERE member = ?1 AND wallet = ?2 AND rest > 0 ORDER BY id",
    )?;
    let lots = rows.query_map(params![member, wallet], |row| {
        let day = |days: Option<i32>| days.map(Date::from_days);
        Ok(Lot {
            id: row.get(0)?,
            pending_until: day(row.get(1)?),
            expires: day(row.get(2)?),
            rest: row.get(3)?,
        })
    })?;
    let mut lots = Lots(lots.collect::<Result<_, _>>()?);
    if let Some(back) = back {
        let mut own =
            connection.prepare_cached("SELECT lot FROM transfer WHERE event = ?1 AND lot > 0")?;
        let own = own.query_map(params![back], |row| row.get(0))?;
        let own: Vec<i64> = own.collect::<Result<_, _>>()?;
        lots.0.sort_by_key(|lot| !own.contains(&lot.id));
    }
    Ok(lots)
}
