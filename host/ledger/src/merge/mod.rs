//! Members who turn out to be one: a second card, an account that was opened
//! twice. The one is merged into the other and leads there from then on.
//!
//! | file | concept |
//! |---|---|
//! | `mod.rs` | what is asked, and what comes of it |
//! | `survivor.rs` | to whom an id leads |
//! | `taking.rs` | a member is merged into another |
//! | `undoing.rs` | a merge is undone |
//! | `points.rs` | lots and accounts of both |
//! | `joining.rs` | the survivor joined when the first of them did |
//!
//! What a merge moves: points, lot by lot, with causes and days; what is held;
//! coupons, and which were used; purchases, which may come back; and all that is
//! counted, for history, limits, caps, tiers and badges. The higher tier stays
//! for as long as it would. Nothing of it is given or lost.
//!
//! Whatever happens afterwards is the survivor's. When a merge is undone, the
//! merged member has again what they had, less what time took; what was used of
//! it since, or taken back, the survivor pays.
//!
//! Both are in one household, or in none, so that nobody's points become those of
//! others by a merge. The purse of a household is no matter of it, nor of undoing it.

mod joining;
mod points;
mod survivor;
mod taking;
mod undoing;

use sadakat_engine::model::Date;
use serde::{Deserialize, Serialize};

pub(crate) use joining::first_joined;
pub(crate) use points::Days;
pub(crate) use survivor::{survivor, with_customer};
pub(crate) use taking::state_of;
pub(crate) use undoing::THEIRS;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::work::Work;

/// Two members are one, or are not after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// An id that no other merge has; one for undoing it likewise.
    pub id: String,
    /// The day that it counts on.
    pub day: Date,
    /// Who is merged, and leads to the other from then on.
    pub from: String,
    /// Into whom: the one who stays.
    pub into: String,
    /// Why.
    pub reason: String,
    /// Who allowed it.
    pub approver: String,
}

/// What came of a merge, or of undoing one: the same however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Merged {
    /// Who stays.
    pub customer: String,
    /// Who was merged into them, or is somebody again.
    pub merged: String,
    /// The survivor's tier now.
    pub tier: Option<String>,
    /// What went from the one to the other, by wallet.
    pub points: Vec<MovedPoints>,
    /// Whether it was asked before, so that nothing was done.
    #[serde(skip)]
    pub repeated: bool,
}

/// Points that went from one to the other: by a merge, by undoing it, or since
/// somebody joined a household or left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MovedPoints {
    /// The wallet.
    pub wallet: String,
    /// How many can be used; below zero, a debt.
    pub available: String,
    /// How many cannot be used yet.
    pub pending: String,
    /// How many of them the program bears, since the survivor has used them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borne: Option<String>,
}

impl Merge {
    /// The body and the hash under which it is kept.
    fn kept(&self) -> Result<(String, blake3::Hash), LedgerError> {
        for (name, text) in [("reason", &self.reason), ("approver", &self.approver)] {
            if text.trim().is_empty() {
                return Err(LedgerError::Unsaid(name));
            }
        }
        let body = serde_json::to_string(self)?;
        let hash = blake3::hash(body.as_bytes());
        Ok((body, hash))
    }
}

impl Work<'_> {
    /// What was answered to the same before.
    fn merged_before(
        &self,
        what: &str,
        merge: &Merge,
        hash: &blake3::Hash,
    ) -> Result<Option<Merged>, LedgerError> {
        let Some(known) = self.logged(what, &merge.id, hash.as_bytes())? else {
            return Ok(None);
        };
        let mut merged: Merged = serde_json::from_str(&known)?;
        merged.repeated = true;
        Ok(Some(merged))
    }
}

impl Ledger {
    /// Merges a member into another, once. Nothing is given or lost by it; what
    /// is asked of the one is asked of the other from then on. Who is merged
    /// already stays so.
    ///
    /// # Errors
    /// If one of them is no member, both are the same, one was merged into somebody
    /// else, or they are not in one household; or if the ledger cannot be written.
    /// Then nothing was done.
    pub fn merge(&mut self, merge: &Merge) -> Result<Merged, LedgerError> {
        self.write(|work| Ok((work.merge(merge)?, Then::Keep)))
    }

    /// Undoes a merge, once: the merged member has again what they had, less what
    /// time took of it. What happened since is the survivor's: points of the
    /// merged member that were used or taken back are taken out of what the
    /// survivor has, soonest expiry first; what is not there any more is a debt if
    /// the program's `[returns]` say `spent_points = "negative"`, and else the
    /// program's to bear.
    ///
    /// # Errors
    /// If there is no such merge, either was merged with somebody else since, or the
    /// survivor is in another household than then; or if the ledger cannot be
    /// written. Then nothing was done.
    pub fn unmerge(&mut self, merge: &Merge) -> Result<Merged, LedgerError> {
        self.write(|work| Ok((work.unmerge(merge)?, Then::Keep)))
    }
}
