//! A code is looked at, without using it.

use sadakat_engine::model::Date;
use serde::Serialize;

use crate::coupon_order::instant;
use crate::coupon_use::{Bearer, KeptCoupon, REFUSED};
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::session::Known;
use crate::store::{Connection, Optional as _, params};

/// What a code comes to for somebody, without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckedCoupon {
    /// The code as it was asked.
    pub code: String,
    /// Whether it could be used. What campaigns give for it, a preview of the
    /// purchase says.
    pub usable: bool,
    /// What it is worth, as the decision that issued it said.
    pub worth: Option<serde_json::Value>,
    /// What to tell customers if it cannot be used: the same whatever the
    /// reason.
    pub message: Option<String>,
    /// Why not, for staff, as in [`CouponVerdict`](crate::CouponVerdict).
    pub reason: Option<String>,
    /// The coupon, for staff; none if there is none.
    pub coupon: Option<CouponDetails>,
}

/// A coupon with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CouponDetails {
    /// The pool that it is of.
    pub pool: Option<String>,
    /// The campaign that gave it; empty if none did.
    pub campaign: String,
    /// The event at which it was issued, or came into its pool.
    pub event: String,
    /// Who alone may use it.
    pub customer: Option<String>,
    /// `waiting` in its pool, `issued`, `redeemed` or `void`.
    pub state: String,
    /// The first day on which it can be used.
    pub from: Date,
    /// The last one; none for no end.
    pub until: Option<Date>,
    /// How often it can be used in all.
    pub uses: u64,
    /// How often it is used.
    pub used: u64,
    /// The baskets for which it is held then.
    pub held: Vec<String>,
    /// What it was used for.
    pub used_for: Vec<CouponUse>,
}

/// A use of a coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CouponUse {
    /// The purchase.
    pub event: String,
    /// Whose it was; none of a guest.
    pub customer: Option<String>,
    /// The return that gave it back.
    pub given_back: Option<String>,
}

impl Ledger {
    /// Asks whether somebody could use a code, without using it: who, none of a
    /// guest; for which basket, the id that the purchase will have; and when, a
    /// day (at its beginning) or an instant.
    ///
    /// # Errors
    /// If `at` is neither, or the ledger cannot be read.
    pub fn check_coupon(
        &self,
        code: &str,
        customer: Option<&str>,
        basket: Option<&str>,
        at: &str,
    ) -> Result<CheckedCoupon, LedgerError> {
        let connection = self.read()?;
        let zone = &self.program().snapshot().settings().schema.zone;
        let at = instant(at, zone, false)?;
        let known = customer.map(|customer| Known::of_survivor(&connection, customer));
        let bearer = Bearer {
            member: known.transpose()?.flatten().map(|(_, known)| known.id),
            basket,
            at,
            day: at.local(zone).date,
        };
        let coupon = KeptCoupon::find(&connection, code)?;
        let reason = match &coupon {
            Some(coupon) => coupon.refused(&connection, bearer)?,
            None => Some("unknown"),
        };
        let worth = coupon.as_ref().and_then(|coupon| coupon.worth.as_deref());
        let worth = worth.map(serde_json::from_str).transpose()?;
        let coupon = coupon.map(|coupon| details(&connection, coupon, bearer));
        Ok(CheckedCoupon {
            code: code.to_owned(),
            usable: reason.is_none(),
            worth: worth.filter(|_| reason.is_none()),
            message: reason.map(|_| REFUSED.to_owned()),
            reason: reason.map(str::to_owned),
            coupon: coupon.transpose()?,
        })
    }
}

fn details(
    connection: &Connection,
    coupon: KeptCoupon,
    bearer: Bearer<'_>,
) -> Result<CouponDetails, LedgerError> {
    let mut given = connection.prepare_cached(
        "SELECT c.campaign, e.name, m.customer FROM coupon c JOIN event e ON e.id = c.event
         LEFT JOIN member m ON m.id = c.member WHERE c.id = ?1",
    )?;
    let given = given.query_row(params![coupon.id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    });
    let (campaign, event, customer) = given.optional()?.unwrap_or_default();
    let mut held = connection.prepare_cached(
        "SELECT basket FROM coupon_hold WHERE coupon = ?1 AND state = 'held' AND until >= ?2
         ORDER BY id",
    )?;
    let held = held.query_map(params![coupon.id, bearer.at.micros()], |row| row.get(0))?;
    let mut used_for = connection.prepare_cached(
        "SELECT e.name, m.customer, b.name FROM coupon_use u JOIN event e ON e.id = u.event
         LEFT JOIN member m ON m.id = u.member LEFT JOIN event b ON b.id = u.back
         WHERE u.coupon = ?1 ORDER BY u.rowid",
    )?;
    let used_for = used_for.query_map(params![coupon.id], |row| {
        Ok(CouponUse {
            event: row.get(0)?,
            customer: row.get(1)?,
            given_back: row.get(2)?,
        })
    })?;
    Ok(CouponDetails {
        campaign,
        event,
        customer,
        held: held.collect::<Result<_, _>>()?,
        used_for: used_for.collect::<Result<_, _>>()?,
        pool: coupon.pool,
        state: coupon.state,
        from: coupon.from,
        until: coupon.until,
        uses: coupon.uses.unsigned_abs(),
        used: coupon.used.unsigned_abs(),
    })
}
