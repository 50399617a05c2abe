//! What a member owns, as support and auditors ask for it.

use std::collections::HashMap;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::model::{Date, format_scaled};
use sadakat_engine::state::{MemberState, TierCount, Wallet};
use serde::Serialize;

use crate::coupons::Coupon;
use crate::error::LedgerError;
use crate::household::{household_of, owner};
use crate::ledger::Ledger;
use crate::lots::{Lot as Left, Lots};
use crate::session::{Known, Session, record};
use crate::shares::Then;
use crate::standing;
use crate::store::{Connection, Optional as _, params};

/// A member on a day. Points are texts with the decimal places of their wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Member {
    /// The customer's id.
    pub customer: String,
    /// The id that was asked for, if it was merged into this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// The ids that were merged into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<String>,
    /// The household whose purse it is that is shown, if they are in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
    /// The day that it is about.
    pub day: Date,
    /// The tier, if they have one.
    pub tier: Option<String>,
    /// The days on which tiers began, in the order of time.
    pub tiers: Vec<TierSince>,
    /// The next tier; none in the highest one.
    pub next_tier: Option<NextTier>,
    /// The tags.
    pub tags: Vec<String>,
    /// The wallets, in the order of the program: those of the household, if they are
    /// in one.
    pub wallets: Vec<Balance>,
    /// The coupons, in the order of issuing.
    pub coupons: Vec<Coupon>,
    /// What was booked, in the order of booking.
    pub timeline: Vec<Booking>,
}

/// A tier that a member has not reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NextTier {
    /// The tier.
    pub tier: String,
    /// How much is missing to it.
    pub missing: String,
    /// Of what: `points`, a currency, or `purchases`.
    pub of: String,
}

/// A tier, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TierSince {
    /// The tier; none if the member had none from then on.
    pub tier: Option<String>,
    /// The first day.
    pub since: Date,
    /// The event that it was noticed at.
    pub event: String,
}

/// What is in a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Balance {
    /// The wallet.
    pub wallet: String,
    /// What can be used; below zero, a debt.
    pub available: String,
    /// What cannot be used yet.
    pub pending: String,
    /// Where it comes from, soonest expiry first.
    pub lots: Vec<Lot>,
}

/// Points that came together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lot {
    /// How many there were.
    pub granted: String,
    /// How many are left.
    pub rest: String,
    /// The campaign that gave them.
    pub campaign: String,
    /// The event that it gave them for.
    pub event: String,
    /// Whose event that was, of points of a household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The day of the event.
    pub earned: Date,
    /// The first day on which they can be used.
    pub usable_from: Date,
    /// The first day on which they are gone; none if they stay.
    pub expires: Option<Date>,
}

/// A movement of points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Booking {
    /// The day that it counts on.
    pub day: Date,
    /// The event that it was booked at.
    pub event: String,
    /// The kind of event.
    pub kind: String,
    /// The wallet.
    pub wallet: String,
    /// Why, in a word: earned, used, usable, expired, returned.
    pub reason: String,
    /// From which account.
    pub from: String,
    /// Into which account.
    pub to: String,
    /// How many.
    pub points: String,
    /// Whose event it was booked at, of points of a household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
}

impl Ledger {
    /// A member on a day: what time does until then is done, and nothing of it
    /// is kept. Without a day, that of the newest event of the ledger.
    ///
    /// # Errors
    /// If there is no such member, or their account stands on a later day than the
    /// one that is asked for; or if the ledger cannot be read.
    pub fn member(&self, customer: &str, day: Option<Date>) -> Result<Member, LedgerError> {
        let connection = self.read()?;
        let asked = customer;
        let known = Known::of_survivor(&connection, customer)?;
        let known = known.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
        let customer = known.0.as_str();
        let known = known.1.with_purse(&connection)?;
        let household = known.household.map(|of| household_of(&connection, of));
        let newest = connection
            .query_row("SELECT max(posted) FROM event", params![], |row| row.get(0))
            .optional()?
            .flatten();
        let asked_for = day;
        let day = day.unwrap_or_else(|| Date::from_days(newest.unwrap_or(0)));
        let text = record(&connection, known.record)?;
        let text = text.unwrap_or_else(|| serde_json::json!({ "id": customer }).to_string());
        let records = [(customer.to_owned(), text)];
        let snapshot = self.program().snapshot();
        let nothing = Arc::new(Then::of(None)?);
        let mut session = Session::begin(snapshot, &records, nothing)?;
        session.refresh(customer, &known)?;
        let found = session.member(customer);
        let stood = found.and_then(|member| session.replay.members().state(member));
        if let Some(stands) = stood.map(MemberState::day)
            && asked_for.is_some_and(|asked_for| asked_for < stands)
        {
            let customer = customer.to_owned();
            return Err(LedgerError::DayBefore { customer, stands });
        }
        if let Some(member) = found {
            session.replay.member_on(member, day);
        }
        let state = found.and_then(|member| session.replay.members().state(member));
        let settings = &snapshot.settings().state;
        let mut member = Member {
            customer: customer.to_owned(),
            asked: (asked != customer).then(|| asked.to_owned()),
            merged: merged(&connection, known.id)?,
            household: household.transpose()?,
            day,
            tier: state
                .and_then(|state| standing::tier_name(settings, state.level()))
                .map(str::to_owned),
            tiers: tiers(&connection, known.id)?,
            next_tier: state.and_then(|state| next_tier(snapshot, state)),
            tags: match (&known.state, state) {
                // Before the first event, those of the record.
                (None, Some(state)) => {
                    let members = session.replay.members();
                    let tags = state.tags().iter();
                    let mut tags: Vec<String> =
                        tags.map(|tag| members.name_text(*tag).to_owned()).collect();
                    tags.sort();
                    tags
                }
                _ => tags(&connection, known.id)?,
            },
            wallets: Vec::new(),
            coupons: self.coupons(customer, day)?,
            timeline: timeline(&connection, known.id, 0, i64::MAX)?
                .into_iter()
                .map(|(_, booking)| booking)
                .collect(),
        };
        for (number, wallet) in settings.wallets.iter().enumerate() {
            let owned = state.and_then(|state| state.wallet(number));
            let amount = |points: i64| format_scaled(points, wallet.precision);
            member.wallets.push(Balance {
                wallet: wallet.name.to_string(),
                available: amount(owned.map_or(0, |owned| owned.balance())),
                pending: amount(owned.map_or(0, |owned| owned.pending())),
                lots: lots(&connection, known.purse_number(), &wallet.name, day, owned)?,
            });
        }
        Ok(member)
    }
}

impl Ledger {
    /// Some of what was booked of a member, in the order of booking: that behind
    /// a number, each with its own, which ascends.
    ///
    /// # Errors
    /// If there is no such member, or the ledger cannot be read.
    pub fn timeline(
        &self,
        customer: &str,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, Booking)>, LedgerError> {
        let connection = self.read()?;
        let known = Known::of_survivor(&connection, customer)?;
        let (_, known) = known.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
        timeline(&connection, known.id, after, most.into())
    }

    /// A member's state as rules see it, as JSON; none before the first event.
    ///
    /// # Errors
    /// If there is no such member, or the ledger cannot be read.
    pub fn kept_state(&self, customer: &str) -> Result<Option<String>, LedgerError> {
        let connection = self.read()?;
        let known = Known::of_survivor(&connection, customer)?;
        let (_, known) = known.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
        let known = known.with_purse(&connection)?;
        Ok(known.state.as_deref().map(str::to_owned))
    }
}

fn next_tier(snapshot: &Snapshot, state: &MemberState) -> Option<NextTier> {
    let settings = &snapshot.settings().state;
    let (level, missing) = state.next_tier(settings)?;
    let (digits, of) = match settings.tiers.as_ref()?.counts {
        TierCount::EarnedPoints => {
            let wallet = settings.wallets.first()?;
            (wallet.precision, wallet.name.to_string())
        }
        TierCount::Spend => {
            let currency = snapshot.settings().schema.currency;
            (currency.minor_digits(), currency.code().to_owned())
        }
        _ => (0, "purchases".to_owned()),
    };
    Some(NextTier {
        tier: standing::tier_name(settings, level)?.to_owned(),
        missing: format_scaled(missing, digits),
        of,
    })
}

fn date(days: i32) -> Date {
    Date::from_days(days)
}

fn tiers(connection: &Connection, member: i64) -> Result<Vec<TierSince>, LedgerError> {
    let mut rows = connection.prepare_cached(
        "SELECT t.tier, t.day, e.name FROM tier_change t JOIN event e ON e.id = t.event
         WHERE t.member = ?1 ORDER BY t.rowid",
    )?;
    let rows = rows.query_map(params![member], |row| {
        Ok(TierSince {
            tier: row.get(0)?,
            since: date(row.get(1)?),
            event: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The ids that were merged into a member, in the order of merging.
fn merged(connection: &Connection, member: i64) -> Result<Vec<String>, LedgerError> {
    let mut rows = connection.prepare_cached(
        "WITH RECURSIVE own (id, merge) AS (
            SELECT g.member, g.id FROM member_merge g WHERE g.survivor = ?1 AND g.undone IS NULL
            UNION SELECT g.member, g.id FROM member_merge g JOIN own o ON g.survivor = o.id
                WHERE g.undone IS NULL)
         SELECT m.customer FROM own o JOIN member m ON m.id = o.id ORDER BY o.merge",
    )?;
    let rows = rows.query_map(params![member], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn tags(connection: &Connection, member: i64) -> Result<Vec<String>, LedgerError> {
    let mut rows =
        connection.prepare_cached("SELECT tag FROM member_tag WHERE member = ?1 ORDER BY tag")?;
    let rows = rows.query_map(params![member], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is left of a purse's lots of a wallet on a day. `owned` is the wallet on that
/// day: what time does until then is not booked yet, so that lots still have what is
/// usable by then and pays a debt.
pub(crate) fn lots(
    connection: &Connection,
    purse: i64,
    wallet: &str,
    day: Date,
    owned: Option<&Wallet>,
) -> Result<Vec<Lot>, LedgerError> {
    let mut rows = connection.prepare_cached(
        "SELECT l.granted, l.rest, l.campaign, e.name, l.day, l.usable_from, l.expires, w.digits,
                CASE WHEN m.household = m.id THEN b.customer END, l.id, l.pending
         FROM lot l JOIN event e ON e.id = l.event JOIN wallet w ON w.id = l.wallet
            JOIN member m ON m.id = l.member LEFT JOIN member b ON b.id = e.member
         WHERE l.member = ?1 AND w.name = ?2 AND l.rest > 0
            AND (l.expires IS NULL OR l.expires > ?3)
         ORDER BY l.expires IS NULL, l.expires, l.id",
    )?;
    let rows = rows.query_map(params![purse, wallet, day.days()], |row| {
        let digits: u8 = row.get(7)?;
        let rest: i64 = row.get(1)?;
        let usable_from = date(row.get(5)?);
        let expires = row.get::<Option<i32>>(6)?.map(date);
        let left = Left {
            id: row.get(9)?,
            pending_until: row.get::<bool>(10)?.then_some(usable_from),
            expires,
            rest,
        };
        let lot = Lot {
            granted: format_scaled(row.get(0)?, digits),
            rest: format_scaled(rest, digits),
            campaign: row.get(2)?,
            event: row.get(3)?,
            customer: row.get(8)?,
            earned: date(row.get(4)?),
            usable_from,
            expires,
        };
        Ok((left, digits, lot))
    })?;
    let rows: Vec<(Left, u8, Lot)> = rows.collect::<Result<_, _>>()?;
    let mut left = Lots(rows.iter().map(|(left, ..)| left.clone()).collect());
    if let Some(owned) = owned {
        left.activate(day);
        left.fit(owned);
    }
    let left: HashMap<i64, i64> = left.0.iter().map(|lot| (lot.id, lot.rest)).collect();
    let shown = rows.into_iter().filter_map(|(booked, digits, lot)| {
        let rest = format_scaled(*left.get(&booked.id)?, digits);
        Some(Lot { rest, ..lot })
    });
    Ok(shown.collect())
}

/// What was booked behind a transfer, with the numbers of transfers: of a purse, and
/// in the purses of households at a member's own events.
pub(crate) fn timeline(
    connection: &Connection,
    member: i64,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, Booking)>, LedgerError> {
    let mut rows = connection.prepare_cached(
        "SELECT t.day, e.name, e.kind, w.name, t.reason, s.kind, s.name, g.kind, g.name, t.amount,
                w.digits, t.id, sm.customer, gm.customer,
                CASE WHEN own.household = own.id THEN b.customer END
         FROM transfer t JOIN account s ON s.id = t.source JOIN account g ON g.id = t.target
            JOIN wallet w ON w.id = s.wallet JOIN event e ON e.id = t.event
            LEFT JOIN member sm ON sm.id = s.member AND s.member <> ?1
            LEFT JOIN member gm ON gm.id = g.member AND g.member <> ?1
            LEFT JOIN member b ON b.id = e.member JOIN member own ON own.id = ?1
         WHERE t.id > ?2 AND t.id IN (
            SELECT o.id FROM account a JOIN transfer o ON o.source = a.id
            WHERE a.member = ?1 AND o.reason <> 'earned'
            UNION
            SELECT o.id FROM account a JOIN transfer o ON o.target = a.id WHERE a.member = ?1
            UNION
            SELECT o.id FROM event v JOIN transfer o ON o.event = v.id
                JOIN account a ON a.id = o.source JOIN member h ON h.id = a.member
            WHERE v.member = ?1 AND h.household = h.id
            UNION
            SELECT o.id FROM event v JOIN transfer o ON o.event = v.id
                JOIN account a ON a.id = o.target JOIN member h ON h.id = a.member
            WHERE v.member = ?1 AND h.household = h.id)
         ORDER BY t.id LIMIT ?3",
    )?;
    let account = |kind: String, name: String, other: Option<String>| {
        let account = match kind.split_once(':') {
            Some(("campaign", _)) => format!("campaign {name}"),
            Some((_, own)) => own.to_owned(),
            None => kind,
        };
        // One of another member, or of a household.
        match other {
            Some(other) => format!("{account} of {}", owner(&other)),
            None => account,
        }
    };
    let rows = rows.query_map(params![member, after, most], |row| {
        let booking = Booking {
            day: date(row.get(0)?),
            event: row.get(1)?,
            kind: row.get(2)?,
            wallet: row.get(3)?,
            reason: row.get(4)?,
            from: account(row.get(5)?, row.get(6)?, row.get(12)?),
            to: account(row.get(7)?, row.get(8)?, row.get(13)?),
            points: format_scaled(row.get(9)?, row.get(10)?),
            customer: row.get(14)?,
        };
        Ok((row.get(11)?, booking))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
