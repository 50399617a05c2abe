//! Who tries codes of coupons waits, however they are tried; and a till is told
//! the same of every code that cannot be used.

use sadakat_ledger::CouponVerdict;
use serde::Deserialize;

use crate::caller::{Caller, Role};
use crate::problem::Problem;
use crate::router::Shared;

/// Somebody who names codes, and for whom.
pub(crate) struct Guesser {
    token: String,
    member: Option<String>,
}

impl Guesser {
    pub(crate) fn new(caller: &Caller, customer: Option<&str>) -> Self {
        Self {
            token: format!("token {}", caller.name),
            member: customer.map(|customer| format!("member {customer}")),
        }
    }

    /// Who tries codes by a record of an event, which is not kept.
    pub(crate) fn of_record(caller: &Caller, record: &str) -> Self {
        #[derive(Deserialize)]
        struct Whose {
            customer: Option<String>,
        }
        let whose = serde_json::from_str(record).ok();
        let customer = whose.and_then(|Whose { customer }| customer);
        Self::new(caller, customer.as_deref())
    }

    /// Refuses who has guessed too often.
    pub(crate) fn admit(&self, shared: &Shared) -> Result<(), Problem> {
        shared.codes_of_tokens.check(&self.token, "codes")?;
        match &self.member {
            Some(member) => shared.codes_of_members.check(member, "codes"),
            None => Ok(()),
        }
    }

    /// Counts a wrong code.
    pub(crate) fn missed(&self, shared: &Shared) {
        shared.codes_of_tokens.count(&self.token);
        if let Some(member) = &self.member {
            shared.codes_of_members.count(member);
        }
    }

    /// Counts the codes that are none: others are of a pool, or were issued.
    pub(crate) fn heard(&self, shared: &Shared, verdicts: &[CouponVerdict]) {
        let is_none = |verdict: &&CouponVerdict| {
            let reason = verdict.reason.as_deref();
            verdict.pool.is_none() && matches!(reason, Some("unknown" | "no effect"))
        };
        for _ in verdicts.iter().filter(is_none) {
            self.missed(shared);
        }
    }
}

/// What a caller is told of codes.
pub(crate) fn told(role: Role, verdicts: Vec<CouponVerdict>) -> Vec<CouponVerdict> {
    let mut verdicts = verdicts;
    if role == Role::Till {
        for verdict in verdicts.iter_mut().filter(|verdict| !verdict.accepted) {
            (verdict.reason, verdict.pool) = (None, None);
        }
    }
    verdicts
}
