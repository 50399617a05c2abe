//! Members who share a purse: a family, the cards of a company.
//!
//! A household owns points: what its members earn goes into its purse, and each of
//! them may redeem, hold and pay from it. All else stays each member's own: history,
//! tier, tags, limits, coupons and purchases, so that a household changes no decision
//! but through the points that rules see.
//!
//! | file | concept |
//! |---|---|
//! | `mod.rs` | what is asked, and what comes of it |
//! | `purse.rs` | whose purse it is |
//! | `joining.rs` | a member joins, and brings their points |
//! | `leaving.rs` | a member leaves, with points or without |
//! | `passing.rs` | time passes for a household that nobody is in |
//! | `shown.rs` | what a household owns |
//!
//! A household is kept among members, under a name that is no customer's: so that
//! its lots, accounts and holds are kept, verified and reported as theirs. While an
//! event of a member is decided and booked, the member has the purse instead of their
//! own, which is empty as long as they are in the household. A purchase remembers in
//! whose purse its points are, so that a return of it takes them back there, also
//! when the member has left.

mod joining;
mod leaving;
mod passing;
mod purse;
mod shown;

use sadakat_engine::model::Date;
use serde::{Deserialize, Serialize};

pub(crate) use purse::{Purse, household_of, owner};
pub use shown::{Household, HouseholdMember};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::merge::MovedPoints;
use crate::work::Work;

/// A member joins a household. As JSON: `{"id": "h1", "day": "2026-03-01",
/// "household": "yilmaz", "customer": "c42"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// An id that no other joining has.
    pub id: String,
    /// The day that it counts on.
    pub day: Date,
    /// Which household; it begins with the first who joins it.
    pub household: String,
    /// Who.
    pub customer: String,
}

/// A member leaves their household. As JSON: `{"id": "h2", "day": "2026-03-09",
/// "household": "yilmaz", "customer": "c42", "with_points": true}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// An id that no other leaving has.
    pub id: String,
    /// The day that it counts on.
    pub day: Date,
    /// Which household.
    pub household: String,
    /// Who.
    pub customer: String,
    /// Whether they take along what is left of the points that their own events
    /// brought, before they joined or since; all points stay in the household if
    /// not, which is the default. What is held stays in either case.
    #[serde(default)]
    pub with_points: bool,
}

/// What came of joining a household, or of leaving one: the same however often it
/// is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Membership {
    /// The household.
    pub household: String,
    /// Who joined, or left.
    pub customer: String,
    /// The points that went with them, by wallet.
    pub points: Vec<MovedPoints>,
    /// Whether it was asked before, or was so already, so that nothing was done.
    #[serde(skip)]
    pub repeated: bool,
}

impl Work<'_> {
    /// What was answered to the same before.
    fn membership_before(
        &self,
        what: &str,
        id: &str,
        hash: &blake3::Hash,
    ) -> Result<Option<Membership>, LedgerError> {
        let Some(known) = self.logged(what, id, hash.as_bytes())? else {
            return Ok(None);
        };
        let mut membership: Membership = serde_json::from_str(&known)?;
        membership.repeated = true;
        Ok(Some(membership))
    }
}

impl Ledger {
    /// Lets a member join a household, once: their points go into its purse, each
    /// lot with its cause and its days, and a debt of either is paid by the other's
    /// points. Who is in it already stays so.
    ///
    /// # Errors
    /// If there is no such member, or they are in another household; or if the
    /// ledger cannot be written. Then nothing was done.
    pub fn join(&mut self, join: &Join) -> Result<Membership, LedgerError> {
        self.write(|work| Ok((work.join(join)?, Then::Keep)))
    }

    /// Lets a member leave their household, once. What they earn from then on is
    /// their own; returns of what they bought before are booked where the points
    /// are that it brought.
    ///
    /// # Errors
    /// If they are not in it, or the household owes points; or if the ledger cannot be
    /// written. Then nothing was done.
    pub fn leave(&mut self, leave: &Leave) -> Result<Membership, LedgerError> {
        self.write(|work| Ok((work.leave(leave)?, Then::Keep)))
    }
}
