//! Pools: codes that belong together, of which each is handed out once.

use sadakat_engine::diagnostic::nearest;
use sadakat_engine::model::{Date, coupon_code};
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::coupons::IssuedCoupon;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::store::{Optional as _, Row, StoreError, params};
use crate::work::Work;

/// How the codes of a pool can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PoolTerms {
    /// Whether a code is handed out to one member, who alone may use it; else
    /// whoever has a code may.
    pub personal: bool,
    /// How often each code can be used.
    pub uses: u32,
    /// How often one member can use a code; guests cannot if this is said.
    pub per_member: Option<u32>,
    /// The first day on which codes can be used; that on which the pool began
    /// if none.
    pub from: Option<Date>,
    /// The last one; none for no end.
    pub until: Option<Date>,
    /// On how many days a personal code can be used, from the one on which it
    /// is handed out.
    pub valid_days: Option<u32>,
}

impl Default for PoolTerms {
    fn default() -> Self {
        Self {
            personal: false,
            uses: 1,
            per_member: None,
            from: None,
            until: None,
            valid_days: None,
        }
    }
}

/// A pool as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Pool {
    /// The name that campaigns read.
    pub pool: String,
    /// How its codes can be used.
    pub terms: PoolTerms,
    /// How many codes there are.
    pub codes: u64,
    /// Codes that wait to be handed out.
    pub waiting: u64,
    /// Codes that can be used, as far as their days let them.
    pub issued: u64,
    /// Codes that are used up.
    pub redeemed: u64,
    /// Codes that were made void.
    pub void: u64,
    /// How often codes were used, and not given back.
    pub used: u64,
}

/// A pool as the ledger keeps it.
#[derive(Debug, Clone)]
pub(crate) struct KeptPool {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) personal: bool,
    pub(crate) uses: u32,
    pub(crate) per_member: Option<u32>,
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
    pub(crate) valid_days: Option<u32>,
}

const POOL: &str = "SELECT id, name, personal, uses, per_member, day, until, valid FROM pool";

impl KeptPool {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            personal: row.get(2)?,
            uses: row.get(3)?,
            per_member: row.get(4)?,
            from: Date::from_days(row.get(5)?),
            until: row.get::<Option<i32>>(6)?.map(Date::from_days),
            valid_days: row.get(7)?,
        })
    }

    /// Whether terms that somebody says are the pool's.
    fn has(&self, terms: &PoolTerms) -> bool {
        *terms
            == PoolTerms {
                from: terms.from.map(|_| self.from),
                ..self.terms()
            }
    }

    fn terms(&self) -> PoolTerms {
        PoolTerms {
            personal: self.personal,
            uses: self.uses,
            per_member: self.per_member,
            from: Some(self.from),
            until: self.until,
            valid_days: self.valid_days,
        }
    }
}

/// Why a code is handed out.
pub(crate) struct Because<'a> {
    pub(crate) event: i64,
    pub(crate) day: Date,
    /// The campaign that gives it; empty if somebody does by hand.
    pub(crate) campaign: &'a str,
    /// What the campaign says that it is worth.
    pub(crate) worth: Option<&'a str>,
}

impl Work<'_> {
    /// The pool of a name in capitals; none if there is none.
    pub(crate) fn pool(&self, name: &str) -> Result<Option<KeptPool>, LedgerError> {
        // Most ledgers have none, and every coupon asks.
        if !self.buffer.has_pools(self.connection)? {
            return Ok(None);
        }
        let sql = format!("{POOL} WHERE name = ?1");
        let mut find = self.connection.prepare_cached(&sql)?;
        Ok(find.query_row(params![name], KeptPool::read).optional()?)
    }

    /// The pool that somebody names.
    pub(crate) fn known_pool(&self, given: &str) -> Result<KeptPool, LedgerError> {
        if let Some(pool) = self.pool(&coupon_code(given))? {
            return Ok(pool);
        }
        let mut names = self.connection.prepare_cached("SELECT name FROM pool")?;
        let names = names.query_map(params![], |row| row.get(0))?;
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let near = nearest(&coupon_code(given), names.iter().map(String::as_str));
        Err(LedgerError::UnknownPool {
            given: given.to_owned(),
            nearest: near.map(str::to_owned),
        })
    }

    /// The pool that codes are put into: it begins if there is none.
    pub(crate) fn pool_for(
        &self,
        given: &str,
        terms: &PoolTerms,
        event: i64,
        day: Date,
    ) -> Result<KeptPool, LedgerError> {
        let name = coupon_code(given);
        if name.is_empty() {
            return Err(LedgerError::Unsaid("name of the pool"));
        }
        if let Some(known) = self.pool(&name)? {
            if known.has(terms) {
                return Ok(known);
            }
            return Err(LedgerError::OtherTerms {
                pool: name,
                terms: Box::new(known.terms()),
            });
        }
        let from = terms.from.unwrap_or(day);
        let wrong = if terms.uses == 0 {
            Some("codes that can be used 0 times: write 1 or more")
        } else if terms.per_member == Some(0) {
            Some("codes that a member can use 0 times: write 1 or more")
        } else if terms.valid_days == Some(0) {
            Some("codes that are valid for 0 days: write 1 or more")
        } else if terms.valid_days.is_some() && !terms.personal {
            Some(
                "days from the one on which a code is handed out, but its codes are not handed \
                 out to members: make the pool personal, or say its last day",
            )
        } else if terms.until.is_some_and(|until| until < from) {
            Some("a last day before its first: write a later one")
        } else {
            None
        };
        if let Some(why) = wrong {
            return Err(LedgerError::WrongTerms { pool: name, why });
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO pool (name, event, personal, uses, per_member, day, until, valid)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        insert.execute(params![
            name,
            event,
            terms.personal,
            terms.uses,
            terms.per_member,
            from.days(),
            terms.until.map(Date::days),
            terms.valid_days,
        ])?;
        self.buffer.has_pool();
        let made = self.pool(&name)?;
        made.ok_or_else(|| LedgerError::Damaged("a pool is not there".to_owned()))
    }

    /// Puts a code into a pool; whether it is new there.
    pub(crate) fn put_code(
        &self,
        pool: &KeptPool,
        code: &str,
        event: i64,
    ) -> Result<bool, LedgerError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO coupon (code, pool, event, campaign, day, until, state, uses, used)
             VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7, 0) ON CONFLICT (code) DO NOTHING",
        )?;
        let inserted = insert.change(params![
            code,
            pool.id,
            event,
            pool.from.days(),
            pool.until.map(Date::days),
            if pool.personal { "waiting" } else { "issued" },
            pool.uses,
        ])?;
        if inserted > 0 {
            return Ok(true);
        }
        let mut find = self.connection.prepare_cached(
            "SELECT c.pool, coalesce(p.name, c.campaign) FROM coupon c
             LEFT JOIN pool p ON p.id = c.pool WHERE c.code = ?1",
        )?;
        let known = find.query_row(params![code], |row| Ok((row.get(0)?, row.get(1)?)));
        let (known, of): (Option<i64>, String) = known?;
        if known == Some(pool.id) {
            return Ok(false);
        }
        Err(LedgerError::CodeTaken {
            code: code.to_owned(),
            of,
        })
    }

    /// Hands out the next code that waits in a pool; none if none does.
    pub(crate) fn draw(
        &self,
        pool: &KeptPool,
        because: &Because<'_>,
        member: Option<(i64, &str)>,
    ) -> Result<Option<IssuedCoupon>, LedgerError> {
        let from = pool.from.max(because.day);
        let valid = pool.valid_days.map(i64::from);
        let valid = valid.and_then(|days| because.day.later(days - 1));
        let until = match (pool.until, valid) {
            (Some(until), Some(valid)) => Some(until.min(valid)),
            (until, valid) => until.or(valid),
        };
        let mut update = self.connection.prepare_cached(
            "UPDATE coupon SET state = 'issued', member = ?2, event = ?3, campaign = ?4,
                    worth = ?5, day = ?6, until = ?7
             WHERE id = (SELECT id FROM coupon WHERE pool = ?1 AND state = 'waiting'
                         ORDER BY id LIMIT 1)
             RETURNING code",
        )?;
        let code = update.query_row(
            params![
                pool.id,
                member.map(|(id, _)| id),
                because.event,
                because.campaign,
                because.worth,
                from.days(),
                until.map(Date::days),
            ],
            |row| row.get(0),
        );
        let code: Option<String> = code.optional()?;
        Ok(code.map(|code| IssuedCoupon {
            code: codes::shown(&code),
            customer: member.map(|(_, customer)| customer.to_owned()),
            campaign: because.campaign.to_owned(),
            offer: Some(pool.name.clone()),
            until,
        }))
    }
}

impl Ledger {
    /// The pools, in the order in which they began.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn pools(&self) -> Result<Vec<Pool>, LedgerError> {
        let connection = self.read()?;
        let mut all = connection.prepare(&format!("{POOL} ORDER BY id"))?;
        let all = all.query_map(params![], KeptPool::read)?;
        let all: Vec<KeptPool> = all.collect::<Result<_, _>>()?;
        let mut pools = Vec::with_capacity(all.len());
        for pool in all {
            let mut states = connection.prepare_cached(
                "SELECT state, count(*), sum(used) FROM coupon WHERE pool = ?1 GROUP BY state",
            )?;
            let mut states = states.query(params![pool.id])?;
            let mut told = Pool {
                terms: pool.terms(),
                pool: pool.name,
                codes: 0,
                waiting: 0,
                issued: 0,
                redeemed: 0,
                void: 0,
                used: 0,
            };
            while let Some(row) = states.next()? {
                let state: String = row.get(0)?;
                let (count, used): (i64, i64) = (row.get(1)?, row.get(2)?);
                let count = count.unsigned_abs();
                told.codes += count;
                told.used += used.unsigned_abs();
                match state.as_str() {
                    "waiting" => told.waiting = count,
                    "issued" => told.issued = count,
                    "redeemed" => told.redeemed = count,
                    _ => told.void = count,
                }
            }
            pools.push(told);
        }
        Ok(pools)
    }
}
