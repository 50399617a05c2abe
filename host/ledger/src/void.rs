//! Coupons are made void, by somebody's word.

use sadakat_engine::model::{Date, Instant};
use serde::{Deserialize, Serialize};

use crate::coupon_use::KeptCoupon;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::store::params;
use crate::work::{Event, Work};

/// A coupon that can be used no more, by somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Void {
    /// An id that no other of these has.
    pub id: String,
    /// The coupon's code.
    pub code: String,
    /// The day that it counts on.
    pub day: Date,
    /// Why.
    pub reason: String,
    /// Who allowed it.
    pub approver: String,
}

impl Work<'_> {
    /// Makes a coupon void; whether it was done before.
    pub(crate) fn void(&mut self, void: &Void) -> Result<bool, LedgerError> {
        let body = serde_json::to_string(void)?;
        let hash = blake3::hash(body.as_bytes());
        if self.logged("void", &void.id, hash.as_bytes())?.is_some() {
            return Ok(true);
        }
        for (name, text) in [("reason", &void.reason), ("approver", &void.approver)] {
            if text.trim().is_empty() {
                return Err(LedgerError::Unsaid(name));
            }
        }
        let unknown = || LedgerError::UnknownCoupon(void.code.clone());
        let coupon = KeptCoupon::find(self.connection, &void.code)?.ok_or_else(unknown)?;
        if !matches!(coupon.state.as_str(), "issued" | "waiting") {
            return Err(LedgerError::CouponOver {
                code: void.code.clone(),
                state: coupon.state,
            });
        }
        let zone = &self.snapshot.settings().schema.zone;
        let event = self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("void:{}", void.id),
            kind: "void",
            member: coupon.owner,
            at: Instant::start_of_day(void.day, zone),
            day: void.day,
            posted: void.day,
        })?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE coupon SET state = 'void', ended = ?2 WHERE id = ?1")?;
        update.execute(params![coupon.id, event])?;
        self.log("void", &void.id, hash.as_bytes(), Some(&body), "")?;
        Ok(false)
    }
}

impl Ledger {
    /// Makes a coupon void, once; whether that was asked before, so that
    /// nothing was done.
    ///
    /// # Errors
    /// If there is no such coupon, or it was used, or the ledger cannot be
    /// written.
    pub fn void(&mut self, void: &Void) -> Result<bool, LedgerError> {
        self.write(|work| Ok((work.void(void)?, Then::Keep)))
    }
}
