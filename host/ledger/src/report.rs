//! What finance and marketing ask of a ledger.

use std::path::Path;

use sadakat_engine::model::{Date, format_scaled};
use serde::Serialize;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::sheet::Sheet;
use crate::store::{Row, StoreError, params};

/// Points that members have, by the day on which they are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Liability {
    /// The wallet.
    pub wallet: String,
    /// The first day on which they are gone; none if they stay.
    pub expires: Option<Date>,
    /// How many.
    pub points: String,
    /// In how many lots.
    pub lots: u64,
}

/// What a campaign did to a wallet, and its coupons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Performance {
    /// The campaign's id.
    pub campaign: String,
    /// The wallet; empty if it gave coupons and no points.
    pub wallet: String,
    /// Points that it gave.
    pub given: String,
    /// Points that it took, and that returns took back.
    pub taken: String,
    /// In how many events.
    pub events: u64,
    /// Coupons that it gave, in the row of its first wallet, so that they are
    /// counted once.
    pub coupons: u64,
    /// How many of these were used, and did not come back.
    pub redeemed: u64,
    /// How many were not used until their last day, void ones included: what a
    /// campaign came to stays as it is when somebody is forgotten.
    pub expired: u64,
}

/// The coupons of a campaign.
pub(crate) struct CouponCounts {
    campaign: String,
    issued: u64,
    redeemed: u64,
    expired: u64,
    events: u64,
}

impl CouponCounts {
    /// Reads campaign, issued, redeemed, expired and events.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let count = |at| row.get::<i64>(at).map(i64::unsigned_abs);
        Ok(Self {
            campaign: row.get(0)?,
            issued: count(1)?,
            redeemed: count(2)?,
            expired: count(3)?,
            events: count(4)?,
        })
    }
}

impl Liability {
    /// As a table.
    pub fn sheet(rows: &[Self]) -> Sheet<'static> {
        let row = |row: &Self| {
            let expires = row.expires.map(|day| day.to_string());
            vec![
                row.wallet.clone(),
                expires.unwrap_or_default(),
                row.points.clone(),
                row.lots.to_string(),
            ]
        };
        Sheet {
            header: &["wallet", "expires", "points", "lots"],
            rows: rows.iter().map(row).collect(),
        }
    }
}

impl Performance {
    /// As a table.
    pub fn sheet(rows: &[Self]) -> Sheet<'static> {
        let row = |row: &Self| {
            vec![
                row.campaign.clone(),
                row.wallet.clone(),
                row.given.clone(),
                row.taken.clone(),
                row.events.to_string(),
                row.coupons.to_string(),
                row.redeemed.to_string(),
                row.expired.to_string(),
            ]
        };
        Sheet {
            header: &[
                "campaign", "wallet", "given", "taken", "events", "coupons", "redeemed", "expired",
            ],
            rows: rows.iter().map(row).collect(),
        }
    }

    /// Reads campaign, wallet, given, taken, events and the wallet's digits.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let (digits, events): (u8, i64) = (row.get(5)?, row.get(4)?);
        Ok(Self {
            campaign: row.get(0)?,
            wallet: row.get(1)?,
            given: format_scaled(row.get(2)?, digits),
            taken: format_scaled(row.get(3)?, digits),
            events: events.unsigned_abs(),
            ..Self::default()
        })
    }

    /// Adds coupons to the first row of each campaign, and rows for campaigns
    /// that gave nothing else.
    pub(crate) fn with_coupons(mut rows: Vec<Self>, coupons: Vec<CouponCounts>) -> Vec<Self> {
        for counts in coupons {
            let first = rows.iter().position(|row| row.campaign == counts.campaign);
            let at = first.unwrap_or(rows.len());
            if first.is_none() {
                rows.push(Self {
                    campaign: counts.campaign,
                    given: "0".to_owned(),
                    taken: "0".to_owned(),
                    events: counts.events,
                    ..Self::default()
                });
            }
            if let Some(row) = rows.get_mut(at) {
                row.coupons = counts.issued;
                row.redeemed = counts.redeemed;
                row.expired = counts.expired;
            }
        }
        rows.sort_by(|a, b| a.campaign.cmp(&b.campaign));
        rows
    }
}

impl Ledger {
    /// What members have, by the day on which it is gone, as of the newest
    /// event: what was gone by then is left out. A debt that points have to pay
    /// once they are usable is not, until that is booked.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn liability(&self) -> Result<Vec<Liability>, LedgerError> {
        let mut rows = self.connection().prepare(
            "SELECT w.name, l.expires, sum(l.rest), count(*), w.digits
             FROM lot l JOIN wallet w ON w.id = l.wallet
             WHERE l.rest > 0 AND (l.expires IS NULL
                OR l.expires > (SELECT coalesce(max(posted), 0) FROM event))
             GROUP BY w.id, l.expires ORDER BY w.id, l.expires IS NULL, l.expires",
        )?;
        let rows = rows.query_map(params![], |row| {
            let lots: i64 = row.get(3)?;
            Ok(Liability {
                wallet: row.get(0)?,
                expires: row.get::<Option<i32>>(1)?.map(Date::from_days),
                points: format_scaled(row.get(2)?, row.get(4)?),
                lots: lots.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What campaigns gave and took, and their coupons, in the order of their
    /// ids.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn performance(&self) -> Result<Vec<Performance>, LedgerError> {
        let mut rows = self.connection().prepare(
            "SELECT campaign, wallet, given, taken, events, digits FROM v_campaign_performance
             ORDER BY campaign, wallet",
        )?;
        let rows = rows.query_map(params![], Performance::read)?;
        let rows = rows.collect::<Result<_, _>>()?;
        let coupons = self.coupon_counts(Date::from_days(i32::MIN), Date::from_days(i32::MAX))?;
        Ok(Performance::with_coupons(rows, coupons))
    }

    /// The coupons that campaigns gave on these days, as of the newest event.
    pub(crate) fn coupon_counts(
        &self,
        from: Date,
        through: Date,
    ) -> Result<Vec<CouponCounts>, LedgerError> {
        let mut rows = self.connection().prepare_cached(
            "SELECT campaign, count(*), sum(CASE WHEN used > 0 THEN 1 ELSE 0 END),
                    sum(CASE WHEN used = 0
                        AND until < (SELECT coalesce(max(posted), 0) FROM event)
                        THEN 1 ELSE 0 END),
                    count(DISTINCT event)
             FROM coupon
             WHERE campaign <> '' AND state <> 'waiting' AND day BETWEEN ?1 AND ?2
             GROUP BY campaign ORDER BY campaign",
        )?;
        let (from, through) = (from.days(), through.days());
        let rows = rows.query_map(params![from, through], CouponCounts::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Copies the ledger as it is at one moment, while others may write on.
    ///
    /// # Errors
    /// If the copy cannot be written, or the ledger is in a PostgreSQL database,
    /// of which `pg_dump` makes copies.
    pub fn backup(&self, to: &Path) -> Result<(), LedgerError> {
        Ok(self.connection().file()?.copy(to)?)
    }
}
