//! Coupons: issued by campaigns under codes of their own, and used once.

use rusqlite::{OptionalExtension as _, params};
use sadakat_engine::model::{Date, Instant};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::codes;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::work::{Event, Work};

/// A coupon that a decision issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssuedCoupon {
    /// The code to hand out.
    pub code: String,
    /// Who may use it; none if whoever has it may.
    pub customer: Option<String>,
    /// The campaign that gave it.
    pub campaign: String,
    /// The offer's name.
    pub offer: Option<String>,
    /// The last day on which it can be used; none for no end.
    pub until: Option<Date>,
}

/// What became of a code that was given with a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CouponVerdict {
    /// The code as it was given.
    pub code: String,
    /// Whether it is used now. Codes that are none of the ledger's are for
    /// campaigns to judge, and have no verdict.
    pub accepted: bool,
    /// Why not, for staff: `unknown`, `other member`, `used`, `void`,
    /// `not valid yet`, `expired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to tell customers of a code that is not accepted: the same whatever
    /// the reason, so that nobody finds out which codes there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What it is worth, as the decision that issued it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<serde_json::Value>,
}

/// What customers are told of any code that cannot be used.
const REFUSED: &str = "this code cannot be used";

/// A coupon as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coupon {
    /// The code.
    pub code: String,
    /// The campaign that gave it.
    pub campaign: String,
    /// The offer's name.
    pub offer: Option<String>,
    /// The event that it was given for.
    pub event: String,
    /// `issued`, `redeemed`, `void` or `expired`.
    pub state: String,
    /// The first day on which it can be used.
    pub from: Date,
    /// The last one; none for no end.
    pub until: Option<Date>,
}

/// What of a decision says which coupons it gives.
#[derive(Deserialize)]
struct Given<'a> {
    #[serde(borrow)]
    effects: Vec<&'a RawValue>,
}

/// The codes that a purchase is given with.
#[derive(Deserialize)]
struct GivenWith {
    purchase: Option<PurchaseWith>,
}

#[derive(Deserialize)]
struct PurchaseWith {
    coupons: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Effect {
    kind: String,
    campaign: String,
    offer: Option<String>,
    valid: Option<String>,
}

impl Work<'_> {
    /// Issues the coupons of a decision.
    pub(crate) fn issue(
        &self,
        event: i64,
        day: Date,
        member: Option<(i64, &str)>,
        decision: &str,
    ) -> Result<Vec<IssuedCoupon>, LedgerError> {
        let given: Given<'_> = serde_json::from_str(decision)?;
        let mut issued = Vec::new();
        for (number, raw) in given.effects.iter().enumerate() {
            let effect: Effect = serde_json::from_str(raw.get())?;
            if effect.kind != "coupon" {
                continue;
            }
            let days = effect.valid.as_deref().and_then(|valid| {
                let (days, _) = valid.split_once(' ')?;
                days.parse::<i64>().ok()
            });
            // The day of the event is the first of them.
            let until = days.and_then(|days| day.later(days - 1));
            let code = self.new_code(event, number)?;
            let mut insert = self.connection.prepare_cached(
                "INSERT INTO coupon (code, member, event, campaign, offer, worth, day, until, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'issued')",
            )?;
            insert.execute(params![
                code,
                member.map(|(id, _)| id),
                event,
                effect.campaign,
                effect.offer,
                raw.get(),
                day.days(),
                until.map(Date::days),
            ])?;
            issued.push(IssuedCoupon {
                code: codes::shown(&code),
                customer: member.map(|(_, customer)| customer.to_owned()),
                campaign: effect.campaign,
                offer: effect.offer,
                until,
            });
        }
        Ok(issued)
    }

    /// A code that no coupon has.
    fn new_code(&self, event: i64, number: usize) -> Result<String, LedgerError> {
        let mut secret = self
            .connection
            .prepare_cached("SELECT secret FROM ledger")?;
        let secret: [u8; 32] = secret.query_row([], |row| row.get(0))?;
        let mut find = self
            .connection
            .prepare_cached("SELECT 1 FROM coupon WHERE code = ?1")?;
        let mut again = 0;
        loop {
            let code = codes::code(&secret, &format!("{event} {number} {again}"));
            if !find.exists([&code])? {
                return Ok(code);
            }
            again += 1;
        }
    }

    /// Uses the codes that a purchase was given with, each once.
    pub(crate) fn use_coupons(
        &self,
        body: &str,
        event: i64,
        day: Date,
        member: Option<i64>,
    ) -> Result<Vec<CouponVerdict>, LedgerError> {
        // Most purchases are given with none; an escaped key has a backslash.
        if !body.contains("coupons") && !body.contains('\\') {
            return Ok(Vec::new());
        }
        // What rules read of them is checked by the program; here only codes of
        // the ledger count.
        let codes = serde_json::from_str(body).ok();
        let codes = codes.and_then(|record: GivenWith| record.purchase?.coupons);
        let mut verdicts: Vec<CouponVerdict> = Vec::new();
        for typed in &codes.unwrap_or_default() {
            if verdicts.iter().any(|known| known.code == *typed) {
                continue;
            }
            if let Some(code) = codes::normal(typed) {
                let used = self.use_coupon(&code, event, day, member)?;
                verdicts.push(CouponVerdict {
                    code: typed.to_owned(),
                    accepted: used.is_ok(),
                    reason: used.as_ref().err().map(|&reason| reason.to_owned()),
                    message: used.is_err().then(|| REFUSED.to_owned()),
                    worth: match used {
                        Ok(worth) => Some(serde_json::from_str(&worth)?),
                        Err(_) => None,
                    },
                });
            }
        }
        Ok(verdicts)
    }

    /// Uses a coupon: what it is worth, or why it cannot be used.
    fn use_coupon(
        &self,
        code: &str,
        event: i64,
        day: Date,
        member: Option<i64>,
    ) -> Result<Result<String, &'static str>, LedgerError> {
        let mut find = self.connection.prepare_cached(
            "SELECT id, member, state, day, until, worth FROM coupon WHERE code = ?1",
        )?;
        let found = find.query_row([code], |row| {
            let (id, owner): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
            let state: String = row.get(2)?;
            let (from, until): (i32, Option<i32>) = (row.get(3)?, row.get(4)?);
            let worth: String = row.get(5)?;
            Ok((id, owner, state, from, until, worth))
        });
        let Some((id, owner, state, from, until, worth)) = found.optional()? else {
            return Ok(Err("unknown"));
        };
        if owner.is_some() && owner != member {
            return Ok(Err("other member"));
        }
        match state.as_str() {
            "redeemed" => return Ok(Err("used")),
            "void" => return Ok(Err("void")),
            _ => {}
        }
        if day.days() < from {
            return Ok(Err("not valid yet"));
        }
        if until.is_some_and(|until| day.days() > until) {
            return Ok(Err("expired"));
        }
        let mut update = self
            .connection
            .prepare_cached("UPDATE coupon SET state = 'redeemed', ended = ?2 WHERE id = ?1")?;
        update.execute([id, event])?;
        Ok(Ok(worth))
    }
}

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
        let code = codes::normal(&void.code).ok_or_else(unknown)?;
        let mut find = self
            .connection
            .prepare_cached("SELECT id, member, state FROM coupon WHERE code = ?1")?;
        let found: Option<(i64, Option<i64>, String)> = find
            .query_row([code], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (id, member, state) = found.ok_or_else(unknown)?;
        if state != "issued" {
            return Err(LedgerError::CouponOver {
                code: void.code.clone(),
                state,
            });
        }
        let zone = &self.snapshot.settings().schema.zone;
        let event = self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("void:{}", void.id),
            kind: "void",
            member,
            at: Instant::start_of_day(void.day, zone),
            day: void.day,
            posted: void.day,
        })?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE coupon SET state = 'void', ended = ?2 WHERE id = ?1")?;
        update.execute([id, event])?;
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

    /// The coupons of a member on a day, in the order of issuing.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn coupons(&self, customer: &str, day: Date) -> Result<Vec<Coupon>, LedgerError> {
        let mut rows = self.connection().prepare_cached(
            "SELECT c.code, c.campaign, c.offer, e.name, c.state, c.day, c.until
             FROM coupon c JOIN event e ON e.id = c.event JOIN member m ON m.id = c.member
             WHERE m.customer = ?1 ORDER BY c.id",
        )?;
        let rows = rows.query_map([customer], |row| {
            let code: String = row.get(0)?;
            let mut state: String = row.get(4)?;
            let until: Option<Date> = row.get::<_, Option<i32>>(6)?.map(Date::from_days);
            if state == "issued" && until.is_some_and(|until| until < day) {
                "expired".clone_into(&mut state);
            }
            Ok(Coupon {
                code: codes::shown(&code),
                campaign: row.get(1)?,
                offer: row.get(2)?,
                event: row.get(3)?,
                state,
                from: Date::from_days(row.get(5)?),
                until,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
