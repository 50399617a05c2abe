//! Coupons are used: every code that a purchase is given with has a verdict,
//! and what is used is used in the purchase's transaction.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::{Column, Columns, DictionaryBuilder, Texts};
use sadakat_engine::decide::{Claim, Claims, Exhausted, Extras, write_decision_with};
use sadakat_engine::model::{Date, Instant, coupon_code};
use sadakat_engine::{Share, schema::FieldId};
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::error::LedgerError;
use crate::session::Session;
use crate::shares::Shares;
use crate::store::{Connection, Optional as _, params};
use crate::work::{Work, may_have_coupons};

/// What became of a code that was given with a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CouponVerdict {
    /// The code as it was given.
    pub code: String,
    /// Whether it is used now. A code that is none of the ledger's is if the
    /// decision would be another one without it.
    pub accepted: bool,
    /// The pool that it is of, which is what campaigns read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// Why not, for staff: `unknown`, `not issued`, `other member`, `used`,
    /// `used by the member`, `member unknown`, `held`, `void`, `not valid yet`,
    /// `expired`; `no effect` if the decision is the same without it, so that
    /// it is not used up.
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
pub(crate) const REFUSED: &str = "this code cannot be used";

/// The codes that a purchase is given with.
#[derive(Deserialize)]
struct GivenWith {
    purchase: Option<PurchaseWith>,
}

#[derive(Deserialize)]
struct PurchaseWith {
    coupons: Option<Vec<String>>,
}

/// A coupon as the ledger keeps it.
#[derive(Debug, Clone)]
pub(crate) struct KeptCoupon {
    pub(crate) id: i64,
    pub(crate) code: String,
    pub(crate) owner: Option<i64>,
    pub(crate) state: String,
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
    pub(crate) worth: Option<String>,
    pub(crate) uses: i64,
    pub(crate) used: i64,
    pub(crate) pool: Option<String>,
    pub(crate) per_member: Option<i64>,
}

/// Who wants to use a coupon, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bearer<'a> {
    pub(crate) member: Option<i64>,
    pub(crate) basket: Option<&'a str>,
    pub(crate) at: Instant,
    pub(crate) day: Date,
}

/// What was found about a code.
struct Judged {
    typed: String,
    /// The coupon, if the ledger knows it.
    coupon: Option<KeptCoupon>,
    /// What campaigns see of it.
    seen: Option<String>,
    refused: Option<&'static str>,
}

/// The codes of a purchase, before it is decided.
pub(crate) struct Codes {
    judged: Vec<Judged>,
    /// The event as campaigns see it, if they read codes.
    pub(crate) columns: Option<Columns>,
    /// What campaigns see, if it is not what was given.
    pub(crate) seen: Option<String>,
    bearer_member: Option<i64>,
    basket: String,
}

impl KeptCoupon {
    /// The coupon of a code, however it was typed.
    pub(crate) fn find(connection: &Connection, typed: &str) -> Result<Option<Self>, LedgerError> {
        let mut find = connection.prepare_cached(
            "SELECT c.id, c.code, c.member, c.state, c.day, c.until, c.worth, c.uses, c.used,
                    p.name, p.per_member
             FROM coupon c LEFT JOIN pool p ON p.id = c.pool WHERE c.code = ?1",
        )?;
        let as_it_is = coupon_code(typed);
        for code in [Some(as_it_is), codes::normal(typed)].into_iter().flatten() {
            let found = find.query_row(params![code], |row| {
                Ok(Self {
                    id: row.get(0)?,
                    code: row.get(1)?,
                    owner: row.get(2)?,
                    state: row.get(3)?,
                    from: Date::from_days(row.get(4)?),
                    until: row.get::<Option<i32>>(5)?.map(Date::from_days),
                    worth: row.get(6)?,
                    uses: row.get(7)?,
                    used: row.get(8)?,
                    pool: row.get(9)?,
                    per_member: row.get(10)?,
                })
            });
            if let Some(found) = found.optional()? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Why a coupon cannot be used; none if it can.
    pub(crate) fn refused(
        &self,
        connection: &Connection,
        bearer: Bearer<'_>,
    ) -> Result<Option<&'static str>, LedgerError> {
        if self.state == "waiting" {
            return Ok(Some("not issued"));
        }
        if self.owner.is_some() && self.owner != bearer.member {
            return Ok(Some("other member"));
        }
        if self.state == "void" {
            return Ok(Some("void"));
        }
        if self.used >= self.uses {
            return Ok(Some("used"));
        }
        if bearer.day < self.from {
            return Ok(Some("not valid yet"));
        }
        if self.until.is_some_and(|until| bearer.day > until) {
            return Ok(Some("expired"));
        }
        if let Some(most) = self.per_member {
            let Some(member) = bearer.member else {
                return Ok(Some("member unknown"));
            };
            let mut own = connection.prepare_cached(
                "SELECT count(*) FROM coupon_use WHERE coupon = ?1 AND member = ?2
                    AND back IS NULL",
            )?;
            let own: i64 = own.query_row(params![self.id, member], |row| row.get(0))?;
            if own >= most {
                return Ok(Some("used by the member"));
            }
        }
        let held = self.held_by_others(connection, bearer)?;
        let left = self.uses - self.used - held;
        Ok((left <= 0).then_some("held"))
    }

    /// How many others hold a coupon: whoever holds it for the same basket, or
    /// is the same member, is no other (R23).
    fn held_by_others(
        &self,
        connection: &Connection,
        bearer: Bearer<'_>,
    ) -> Result<i64, LedgerError> {
        let mut others = connection.prepare_cached(
            "SELECT count(*) FROM coupon_hold WHERE coupon = ?1 AND state = 'held'
                AND until >= ?2 AND basket IS DISTINCT FROM ?3
                AND (member IS NULL OR member IS DISTINCT FROM ?4)",
        )?;
        let others = others.query_row(
            params![self.id, bearer.at.micros(), bearer.basket, bearer.member],
            |row| row.get(0),
        )?;
        Ok(others)
    }
}

impl Work<'_> {
    /// Judges the codes that a purchase is given with; none if it has none.
    pub(crate) fn judge(
        &self,
        body: &str,
        one: &Columns,
        basket: &str,
        customer: Option<&str>,
        member: Option<i64>,
    ) -> Result<Option<Codes>, LedgerError> {
        if !may_have_coupons(body) {
            return Ok(None);
        }
        // What rules read of them is checked by the program.
        let given = serde_json::from_str(body).ok();
        let given = given.and_then(|record: GivenWith| record.purchase?.coupons);
        let mut known: Vec<String> = Vec::new();
        let mut typed = given.unwrap_or_default();
        typed.retain(|typed| {
            let code = coupon_code(typed);
            let is_new = !code.is_empty() && !known.contains(&code);
            known.push(code);
            is_new
        });
        if typed.is_empty() {
            return Ok(None);
        }
        let trial = Trial::new(self, one, customer);
        let basket = basket.strip_suffix("#purchase").unwrap_or(basket);
        let bearer = Bearer {
            member,
            basket: Some(basket),
            at: one.at(0),
            day: trial.day()?,
        };
        let mut judged: Vec<Judged> = Vec::with_capacity(typed.len());
        for typed in typed {
            let coupon = KeptCoupon::find(self.connection, &typed)?;
            let twice = |known: &KeptCoupon| {
                let mut all = judged.iter().filter_map(|judged| judged.coupon.as_ref());
                all.any(|other| other.id == known.id)
            };
            if coupon.as_ref().is_some_and(twice) {
                continue;
            }
            let (seen, refused) = match &coupon {
                Some(coupon) => (
                    coupon.pool.clone(),
                    coupon.refused(self.connection, bearer)?,
                ),
                None if self.pool(&coupon_code(&typed))?.is_some() => (None, Some("unknown")),
                None => (Some(coupon_code(&typed)), None),
            };
            judged.push(Judged {
                typed,
                coupon,
                seen,
                refused,
            });
        }
        self.without_effect(&mut judged, &trial)?;
        // Codes of which nothing is seen do not count; those of campaigns are
        // seen whether they have an effect or not, as ever.
        let foreign = |judged: &&Judged| judged.coupon.is_none() || judged.refused.is_none();
        let seen = distinct(
            judged
                .iter()
                .filter(foreign)
                .filter_map(|j| j.seen.as_deref()),
        );
        let as_given = judged
            .iter()
            .all(|judged| judged.coupon.is_none() && judged.seen.is_some());
        Ok(Some(Codes {
            columns: (!as_given).then(|| with_codes(&self.snapshot, one, &seen)),
            seen: match as_given {
                true => None,
                false => Some(serde_json::to_string(&seen)?),
            },
            judged,
            bearer_member: member,
            basket: basket.to_owned(),
        }))
    }

    /// Finds codes without which the decision is the same: the later ones
    /// first, as many at a time as have no effect.
    fn without_effect(
        &self,
        judged: &mut [Judged],
        trial: &Trial<'_, '_>,
    ) -> Result<(), LedgerError> {
        let for_campaigns = |judged: &Judged| judged.refused.is_none() && judged.seen.is_some();
        let places: Vec<usize> = (0..judged.len())
            .filter(|&at| judged.get(at).is_some_and(for_campaigns))
            .collect();
        if places.is_empty() {
            return Ok(());
        }
        let mut left = places.clone();
        let names = |left: &[usize], judged: &[Judged]| -> Vec<String> {
            let left = left.iter().filter_map(|&at| judged.get(at)?.seen.clone());
            let all: Vec<String> = left.collect();
            distinct(all.iter().map(String::as_str))
        };
        let whole = trial.decision(&names(&left, judged))?;
        let mut groups = vec![places];
        while let Some(group) = groups.pop() {
            let rest: Vec<usize> = left
                .iter()
                .copied()
                .filter(|at| !group.contains(at))
                .collect();
            if trial.decision(&names(&rest, judged))? == whole {
                left = rest;
                continue;
            }
            if group.len() > 1 {
                let (first, second) = group.split_at(group.len() / 2);
                groups.extend([first.to_vec(), second.to_vec()]);
            }
        }
        for (at, judged) in judged.iter_mut().enumerate() {
            if for_campaigns(judged) && !left.contains(&at) {
                let own = judged.coupon.is_none() && codes::normal(&judged.typed).is_some();
                judged.refused = Some(if own { "unknown" } else { "no effect" });
            }
        }
        Ok(())
    }

    /// Uses the codes that count, and says what became of each.
    pub(crate) fn use_codes(
        &self,
        codes: Codes,
        event: i64,
    ) -> Result<Vec<CouponVerdict>, LedgerError> {
        let mut verdicts = Vec::with_capacity(codes.judged.len());
        for judged in codes.judged {
            let accepted = judged.refused.is_none();
            let mut worth = None;
            if let Some(coupon) = judged.coupon.as_ref().filter(|_| accepted) {
                self.use_coupon(coupon, event, codes.bearer_member, &codes.basket)?;
                let own = coupon.worth.as_deref();
                worth = own.map(serde_json::from_str).transpose()?;
            }
            verdicts.push(CouponVerdict {
                code: judged.typed,
                accepted,
                pool: judged.coupon.and_then(|coupon| coupon.pool),
                reason: judged.refused.map(str::to_owned),
                message: judged.refused.map(|_| REFUSED.to_owned()),
                worth,
            });
        }
        Ok(verdicts)
    }

    fn use_coupon(
        &self,
        coupon: &KeptCoupon,
        event: i64,
        member: Option<i64>,
        basket: &str,
    ) -> Result<(), LedgerError> {
        let mut update = self.connection.prepare_cached(
            "UPDATE coupon SET used = used + 1,
                    state = CASE WHEN used + 1 = uses THEN 'redeemed' ELSE state END,
                    ended = CASE WHEN used + 1 = uses THEN ?2 ELSE ended END
             WHERE id = ?1",
        )?;
        update.execute(params![coupon.id, event])?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO coupon_use (coupon, event, member) VALUES (?1, ?2, ?3)")?;
        insert.execute(params![coupon.id, event, member])?;
        let mut end = self.connection.prepare_cached(
            "UPDATE coupon_hold SET state = 'used', ended = ?2
             WHERE coupon = ?1 AND state = 'held' AND (basket = ?3 OR member = ?4)",
        )?;
        end.execute(params![coupon.id, event, basket, member])?;
        Ok(())
    }

    /// Gives the coupons back that a purchase used, since nothing is left of
    /// it; each once.
    pub(crate) fn give_coupons_back(&self, purchase: i64, by: i64) -> Result<(), LedgerError> {
        let mut used = self.connection.prepare_cached(
            "UPDATE coupon_use SET back = ?2 WHERE event = ?1 AND back IS NULL RETURNING coupon",
        )?;
        let used = used.query_map(params![purchase, by], |row| row.get(0))?;
        let used: Vec<i64> = used.collect::<Result<_, _>>()?;
        for coupon in used {
            let mut update = self.connection.prepare_cached(
                "UPDATE coupon SET used = used - 1,
                        state = CASE state WHEN 'redeemed' THEN 'issued' ELSE state END,
                        ended = CASE state WHEN 'redeemed' THEN NULL ELSE ended END
                 WHERE id = ?1",
            )?;
            update.execute(params![coupon])?;
        }
        Ok(())
    }
}

fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.iter().any(|known| known == text) {
            all.push(text.to_owned());
        }
    }
    all
}

/// An event with other codes, for campaigns that read codes.
pub(crate) fn with_codes(snapshot: &Snapshot, one: &Columns, codes: &[String]) -> Columns {
    let mut with = one.clone();
    if let Some(id) = codes_field(snapshot, one) {
        let mut dictionary = DictionaryBuilder::default();
        let keys: Vec<u32> = codes.iter().map(|code| dictionary.intern(code)).collect();
        let end = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        let texts = Texts {
            starts: vec![0, end].into(),
            keys: keys.into(),
            dictionary: dictionary.finish(),
        };
        with.set(id, Column::Texts(texts));
    }
    with
}

/// The field of codes, if campaigns read it.
fn codes_field(snapshot: &Snapshot, one: &Columns) -> Option<FieldId> {
    let id = snapshot.settings().schema.find("purchase.coupons")?;
    one.get(id).map(|_| id)
}

/// A purchase that is decided with these codes or those, of which nothing is
/// kept.
struct Trial<'w, 'c> {
    work: &'w Work<'c>,
    one: &'w Columns,
    customer: Option<&'w str>,
    decided: RefCell<BTreeMap<Vec<String>, String>>,
    day: Cell<Option<Date>>,
}

impl<'w, 'c> Trial<'w, 'c> {
    fn new(work: &'w Work<'c>, one: &'w Columns, customer: Option<&'w str>) -> Self {
        Self {
            work,
            one,
            customer,
            decided: RefCell::default(),
            day: Cell::new(None),
        }
    }

    /// The day of the purchase by the clock that counts for it.
    fn day(&self) -> Result<Date, LedgerError> {
        self.decision(&[])?;
        Ok(self.day.get().unwrap_or_else(|| self.one.date(0)))
    }

    fn decision(&self, codes: &[String]) -> Result<String, LedgerError> {
        let snapshot = &self.work.snapshot;
        // Nobody reads codes: they make no difference.
        let codes = match codes_field(snapshot, self.one) {
            Some(_) => codes,
            None => &[],
        };
        if let Some(known) = self.decided.borrow().get(codes) {
            return Ok(known.clone());
        }
        let records = self.work.records_of([self.customer])?;
        let looking = Arc::new(Looking(Arc::clone(&self.work.shares)));
        let mut session = Session::begin(snapshot, &records, looking)?;
        self.work.touch(&mut session, self.customer)?;
        let with = with_codes(snapshot, self.one, codes);
        let replayed = session.replay.decide(&with);
        let mut json = Vec::new();
        if let Some((columns, decisions, row)) = replayed.get(0) {
            self.day.set(Some(columns.date(row)));
            let extras = Extras::default();
            write_decision_with(&mut json, snapshot, columns, decisions, row, extras);
        }
        let json = String::from_utf8(json);
        let json = json.map_err(|error| LedgerError::Damaged(error.to_string()))?;
        let mut decided = self.decided.borrow_mut();
        decided.insert(codes.to_vec(), json.clone());
        Ok(json)
    }
}

/// What all members share, looked at: nothing is taken.
struct Looking(Arc<Shares>);

impl Claims for Looking {
    fn claimed(&self, share: &Share, since: Date, until: Date) -> i64 {
        self.0.claimed(share, since, until)
    }

    fn claim(&self, _claims: &[Claim]) -> Result<(), Exhausted> {
        Ok(())
    }

    fn release(&self, _claims: &[Claim]) {}
}
