//! What is asked of coupons without a purchase.

use sadakat_engine::model::{Date, Instant, Zone, coupon_code};
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::coupon_use::{Bearer, KeptCoupon};
use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::pool::{Because, PoolTerms};
use crate::store::params;
use crate::work::{Event, Work};

/// Codes are made, imported, handed out or set aside: once, however often it
/// is asked.
///
/// As JSON: `{"id": "i1", "at": "2026-03-01", "issue": {"pool": "SPRING",
/// "customer": "c42"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponOrder {
    /// An id that no other of its kind has.
    pub id: String,
    /// When it counts: a day such as `2026-03-01`, or an instant such as
    /// `2026-03-01T12:00:00+03:00`.
    pub at: String,
    /// What is asked.
    #[serde(flatten)]
    pub what: CouponWhat,
}

/// What is asked of coupons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CouponWhat {
    /// Codes of somebody else are put into a pool, which begins with the first
    /// of them. Those that it has already change nothing.
    Import {
        /// The pool, by the name that campaigns read.
        pool: String,
        /// How its codes can be used; the same for all of a pool.
        #[serde(default)]
        terms: PoolTerms,
        /// The codes.
        codes: Vec<String>,
    },
    /// New codes are made and put into a pool.
    Make {
        /// The pool, by the name that campaigns read.
        pool: String,
        /// How its codes can be used; the same for all of a pool.
        #[serde(default)]
        terms: PoolTerms,
        /// How many.
        codes: u32,
    },
    /// The next code of a personal pool is handed out to a member.
    Issue {
        /// The pool.
        pool: String,
        /// To whom.
        customer: String,
    },
    /// A code is set aside for a basket: nobody else uses it meanwhile, as far
    /// as it can be used once only.
    Hold {
        /// The code.
        code: String,
        /// Who buys; none of a guest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<String>,
        /// The basket: the id that the purchase will have. Whoever holds a code
        /// already holds it for this basket from now on.
        basket: String,
        /// Until when, in the same form as `at`; a day is over at its end.
        until: String,
    },
    /// The codes that are set aside for a basket are given back.
    Release {
        /// The basket.
        basket: String,
    },
}

impl CouponWhat {
    /// The name of its kind.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Import { .. } => "coupon import",
            Self::Make { .. } => "coupon make",
            Self::Issue { .. } => "coupon issue",
            Self::Hold { .. } => "coupon hold",
            Self::Release { .. } => "coupon release",
        }
    }
}

/// What came of an order: the same however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CouponReceipt {
    /// The codes that were made, handed out, set aside or given back, as people
    /// read them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// How many codes the pool has more.
    #[serde(default)]
    pub new: u64,
    /// How many of the imported codes it had already.
    #[serde(default)]
    pub known: u64,
    /// The last day of a code that was handed out; none for no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Whether it was asked before, so that nothing was done.
    #[serde(skip)]
    pub repeated: bool,
}

/// Bytes of a code at most.
const LONGEST: usize = 128;

/// Codes that are made at a time at most.
const MOST: u32 = 1_000_000;

/// An order at its time.
struct Placed<'o> {
    order: &'o CouponOrder,
    at: Instant,
    day: Date,
}

impl Work<'_> {
    pub(crate) fn coupon_order(
        &mut self,
        order: &CouponOrder,
    ) -> Result<CouponReceipt, LedgerError> {
        let body = serde_json::to_string(order)?;
        let hash = blake3::hash(body.as_bytes());
        let kind = order.what.name();
        if let Some(receipt) = self.logged(kind, &order.id, hash.as_bytes())? {
            let mut receipt: CouponReceipt = serde_json::from_str(&receipt)?;
            receipt.repeated = true;
            return Ok(receipt);
        }
        let receipt = self.undone_if_refused(|work| work.carry_out_coupon_order(order))?;
        let answer = serde_json::to_string(&receipt)?;
        self.log(kind, &order.id, hash.as_bytes(), Some(&body), &answer)?;
        Ok(receipt)
    }

    fn carry_out_coupon_order(&self, order: &CouponOrder) -> Result<CouponReceipt, LedgerError> {
        let at = self.instant(&order.at, false)?;
        let zone = &self.snapshot.settings().schema.zone;
        let day = at.local(zone).date;
        let placed = Placed { order, at, day };
        match &order.what {
            CouponWhat::Import { pool, terms, codes } => {
                let event = self.coupon_event(&placed, None)?;
                let pool = self.pool_for(pool, terms, event, day)?;
                let mut receipt = CouponReceipt::default();
                for typed in codes {
                    let code = importable(typed)?;
                    if self.put_code(&pool, &code, event)? {
                        receipt.new += 1;
                    } else {
                        receipt.known += 1;
                    }
                }
                Ok(receipt)
            }
            CouponWhat::Make { pool, terms, codes } => {
                if *codes == 0 || *codes > MOST {
                    return Err(LedgerError::Number {
                        given: u64::from(*codes),
                        most: u64::from(MOST),
                    });
                }
                let event = self.coupon_event(&placed, None)?;
                let pool = self.pool_for(pool, terms, event, day)?;
                let mut receipt = CouponReceipt::default();
                for number in 0..*codes {
                    let code = self.new_code(&format!("{event} {number}"))?;
                    self.put_code(&pool, &code, event)?;
                    receipt.new += 1;
                    receipt.codes.push(codes::shown(&code));
                }
                Ok(receipt)
            }
            CouponWhat::Issue { pool, customer } => {
                let pool = self.known_pool(pool)?;
                if !pool.personal {
                    return Err(LedgerError::NotPersonal(pool.name));
                }
                let customer = &*self.survivor(customer)?;
                let known = self.known(customer)?;
                let known = known.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
                let event = self.coupon_event(&placed, Some(known.id))?;
                let because = Because {
                    event,
                    day,
                    campaign: "",
                    worth: None,
                };
                let issued = self.draw(&pool, &because, Some((known.id, customer)))?;
                let issued = issued.ok_or(LedgerError::PoolEmpty(pool.name))?;
                Ok(CouponReceipt {
                    codes: vec![issued.code],
                    until: issued.until,
                    ..CouponReceipt::default()
                })
            }
            CouponWhat::Hold {
                code,
                customer,
                basket,
                until,
            } => self.hold_coupon(&placed, code, customer.as_deref(), basket, until),
            CouponWhat::Release { basket } => {
                let event = self.coupon_event(&placed, None)?;
                let mut held = self.connection.prepare_cached(
                    "SELECT c.code FROM coupon_hold h JOIN coupon c ON c.id = h.coupon
                     WHERE h.basket = ?1 AND h.state = 'held' ORDER BY h.id",
                )?;
                let held = held.query_map(params![basket], |row| row.get(0))?;
                let ended: Vec<String> = held.collect::<Result<_, _>>()?;
                if ended.is_empty() {
                    return Err(LedgerError::UnknownHold(basket.clone()));
                }
                let mut end = self.connection.prepare_cached(
                    "UPDATE coupon_hold SET state = 'released', ended = ?2
                     WHERE basket = ?1 AND state = 'held'",
                )?;
                end.execute(params![basket, event])?;
                Ok(CouponReceipt {
                    codes: ended.iter().map(|code| codes::shown(code)).collect(),
                    ..CouponReceipt::default()
                })
            }
        }
    }

    fn hold_coupon(
        &self,
        placed: &Placed<'_>,
        code: &str,
        customer: Option<&str>,
        basket: &str,
        until: &str,
    ) -> Result<CouponReceipt, LedgerError> {
        if basket.trim().is_empty() {
            return Err(LedgerError::Unsaid("basket"));
        }
        let until = self.instant(until, true)?;
        let member = match customer {
            Some(customer) => {
                let known = self.known(&self.survivor(customer)?)?;
                let known = known.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
                Some(known.id)
            }
            None => None,
        };
        let unusable = |reason: &'static str| LedgerError::CouponRefused {
            code: code.to_owned(),
            reason,
        };
        let coupon = KeptCoupon::find(self.connection, code)?;
        let coupon = coupon.ok_or_else(|| unusable("unknown"))?;
        let bearer = Bearer {
            member,
            basket: Some(basket),
            at: placed.at,
            day: placed.day,
        };
        if let Some(reason) = coupon.refused(self.connection, bearer)? {
            return Err(unusable(reason));
        }
        let event = self.coupon_event(placed, member)?;
        let mut end = self.connection.prepare_cached(
            "UPDATE coupon_hold SET state = 'released', ended = ?2
             WHERE coupon = ?1 AND state = 'held' AND (basket = ?3 OR member = ?4)",
        )?;
        end.execute(params![coupon.id, event, basket, member])?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO coupon_hold (coupon, event, basket, member, until, state)
             VALUES (?1, ?2, ?3, ?4, ?5, 'held')",
        )?;
        insert.execute(params![coupon.id, event, basket, member, until.micros()])?;
        Ok(CouponReceipt {
            codes: vec![codes::shown(&coupon.code)],
            ..CouponReceipt::default()
        })
    }

    fn coupon_event(&self, placed: &Placed<'_>, member: Option<i64>) -> Result<i64, LedgerError> {
        let kind = placed.order.what.name();
        self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("{kind}:{}", placed.order.id),
            kind,
            member,
            at: placed.at,
            day: placed.day,
            posted: placed.day,
        })
    }

    fn instant(&self, text: &str, last: bool) -> Result<Instant, LedgerError> {
        instant(text, &self.snapshot.settings().schema.zone, last)
    }
}

/// A day or an instant; the end of a day if it is a last one.
pub(crate) fn instant(text: &str, zone: &Zone, last: bool) -> Result<Instant, LedgerError> {
    let wrong = || LedgerError::When(text.to_owned());
    match Date::parse(text) {
        Some(day) if last => {
            let next = day.later(1).ok_or_else(wrong)?;
            let end = Instant::start_of_day(next, zone).micros();
            Ok(Instant::from_micros(end.saturating_sub(1)))
        }
        Some(day) => Ok(Instant::start_of_day(day, zone)),
        None => Instant::parse(text, zone).ok_or_else(wrong),
    }
}

/// A code that somebody else made, as it is kept.
fn importable(typed: &str) -> Result<String, LedgerError> {
    // One of the ledger's own, of another ledger, is kept without dashes.
    let code = codes::normal(typed).unwrap_or_else(|| coupon_code(typed));
    let why = if code.is_empty() {
        "is empty"
    } else if code.len() > LONGEST {
        "is longer than 128 bytes"
    } else if code.chars().any(char::is_control) {
        "has a control character"
    } else {
        return Ok(code);
    };
    Err(LedgerError::WrongCode {
        code: typed.to_owned(),
        why,
    })
}

impl Ledger {
    /// Carries an order for coupons out, once. A pool never hands out a code
    /// twice, whoever asks at the same time.
    ///
    /// # Errors
    /// If the order cannot be carried out, or the ledger cannot be written.
    pub fn coupon_order(&mut self, order: &CouponOrder) -> Result<CouponReceipt, LedgerError> {
        self.write(|work| match work.coupon_order(order) {
            Err(error) if !error.is_refusal() => Err(error),
            done => Ok((done, Then::Keep)),
        })?
    }
}
