//! Coupons that campaigns give, each under a code of its own or of a pool.

use sadakat_engine::model::{Date, coupon_code};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::codes;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::pool::Because;
use crate::session::Known;
use crate::store::params;
use crate::work::Work;

/// A coupon that a decision issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssuedCoupon {
    /// The code to hand out.
    pub code: String,
    /// Who may use it; none if whoever has it may.
    pub customer: Option<String>,
    /// The campaign that gave it; empty if it was issued by hand.
    pub campaign: String,
    /// The offer's name, which is that of its pool.
    pub offer: Option<String>,
    /// The last day on which it can be used; none for no end.
    pub until: Option<Date>,
}

/// A coupon that a decision gave, and that there was no code for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotIssued {
    /// The campaign that gave it.
    pub campaign: String,
    /// The pool in which no code was left.
    pub pool: String,
}

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
struct Effects<'a> {
    #[serde(borrow)]
    effects: Vec<&'a RawValue>,
}

/// What an effect that is a coupon says, and hardly any other one.
const COUPON: &str = "\"kind\":\"coupon\"";

#[derive(Deserialize)]
struct Effect {
    kind: String,
    campaign: String,
    offer: Option<String>,
    valid: Option<String>,
    percent: Option<String>,
    amount: Option<String>,
}

/// A coupon that a decision gives: its place among the effects, and the effect as
/// JSON.
pub(crate) struct CouponEffect {
    number: usize,
    effect: Effect,
    raw: String,
}

/// The coupons that a decision gives.
pub(crate) fn given_by(decision: &str) -> Result<Vec<CouponEffect>, LedgerError> {
    let effects: Effects<'_> = serde_json::from_str(decision)?;
    let mut coupons = Vec::new();
    for (number, raw) in effects.effects.iter().enumerate() {
        if !raw.get().contains(COUPON) {
            continue;
        }
        let effect: Effect = serde_json::from_str(raw.get())?;
        if effect.kind == "coupon" {
            coupons.push(CouponEffect {
                number,
                effect,
                raw: raw.get().to_owned(),
            });
        }
    }
    Ok(coupons)
}

/// What became of the coupons of a decision.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) issued: Vec<IssuedCoupon>,
    pub(crate) not_issued: Vec<NotIssued>,
}

impl Work<'_> {
    /// Issues the coupons of a decision: with codes of their own, or of the
    /// personal pool that has their offer's name.
    pub(crate) fn issue(
        &self,
        event: i64,
        day: Date,
        member: Option<(i64, &str)>,
        effects: Vec<CouponEffect>,
    ) -> Result<Given, LedgerError> {
        let mut given = Given::default();
        for CouponEffect {
            number,
            effect,
            raw,
        } in effects
        {
            let offer = effect.offer.as_deref();
            let pool = offer.map(|offer| self.pool(&coupon_code(offer)));
            let pool = pool.transpose()?.flatten();
            if let Some(pool) = pool.filter(|pool| pool.personal) {
                let has_worth = effect.percent.is_some() || effect.amount.is_some();
                let because = Because {
                    event,
                    day,
                    campaign: &effect.campaign,
                    worth: has_worth.then_some(&*raw),
                };
                match self.draw(&pool, &because, member)? {
                    Some(coupon) => given.issued.push(coupon),
                    None => given.not_issued.push(NotIssued {
                        campaign: effect.campaign,
                        pool: pool.name,
                    }),
                }
                continue;
            }
            let days = effect.valid.as_deref().and_then(|valid| {
                let (days, _) = valid.split_once(' ')?;
                days.parse::<i64>().ok()
            });
            // The day of the event is the first of them.
            let until = days.and_then(|days| day.later(days - 1));
            let insert =
                "INSERT INTO coupon (code, member, event, campaign, offer, worth, day, until,
                                     state, uses, used)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'issued', 1, 0)
                 ON CONFLICT (code) DO NOTHING";
            let code = self.free_code(&format!("{event} {number}"), |code| {
                Ok(self.ready.change(
                    insert,
                    params![
                        code,
                        member.map(|(id, _)| id),
                        event,
                        effect.campaign,
                        effect.offer,
                        raw,
                        day.days(),
                        until.map(Date::days),
                    ],
                )? > 0)
            })?;
            given.issued.push(IssuedCoupon {
                code: codes::grouped(&code),
                customer: member.map(|(_, customer)| customer.to_owned()),
                campaign: effect.campaign,
                offer: effect.offer,
                until,
            });
        }
        Ok(given)
    }

    /// A code that no coupon has.
    pub(crate) fn new_code(&self, cause: &str) -> Result<String, LedgerError> {
        let mut find = self
            .connection
            .prepare_cached("SELECT 1 FROM coupon WHERE code = ?1")?;
        self.free_code(cause, |code| Ok(!find.exists(params![code])?))
    }

    /// The first of the codes of a cause that is free.
    fn free_code(
        &self,
        cause: &str,
        mut is_free: impl FnMut(&str) -> Result<bool, LedgerError>,
    ) -> Result<String, LedgerError> {
        let secret = self.buffer.secret(self.connection)?;
        let mut again = 0;
        loop {
            let code = codes::code(&secret, &format!("{cause} {again}"));
            if is_free(&code)? {
                return Ok(code);
            }
            again += 1;
        }
    }
}

impl Ledger {
    /// The coupons of a member on a day, in the order of issuing.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn coupons(&self, customer: &str, day: Date) -> Result<Vec<Coupon>, LedgerError> {
        let Some((_, known)) = Known::of_survivor(self.connection(), customer)? else {
            return Ok(Vec::new());
        };
        let mut rows = self.connection().prepare_cached(
            "SELECT c.code, c.campaign, coalesce(p.name, c.offer), e.name, c.state, c.day, c.until
             FROM coupon c LEFT JOIN pool p ON p.id = c.pool JOIN event e ON e.id = c.event
             WHERE c.member = ?1 ORDER BY c.id",
        )?;
        let rows = rows.query_map(params![known.id], |row| {
            let code: String = row.get(0)?;
            let mut state: String = row.get(4)?;
            let until: Option<Date> = row.get::<Option<i32>>(6)?.map(Date::from_days);
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
