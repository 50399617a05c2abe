//! What the ledger says to a record.

use std::sync::Arc;

use sadakat_engine::diagnostic::{CODES, codes};
use sadakat_engine::model::Instant;
use sadakat_engine::records::Reject;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::coupon_use::CouponVerdict;
use crate::coupons::{IssuedCoupon, NotIssued};
use crate::deciding::Decided;

/// What came of a record: the same however often it is sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Answer {
    /// The decision of each event of the record, as JSON, as `sadakat run`
    /// writes it. That of an event that came late has `late`, with the day on
    /// which it counts.
    pub decisions: Vec<String>,
    /// The events of the record that cannot be used: returns of a receipt
    /// whose other part was decided.
    pub refused: Vec<RefusedPart>,
    /// The coupons that the decisions issued, with their codes.
    pub coupons: Vec<IssuedCoupon>,
    /// The coupons that the decisions gave and that no code is left for.
    pub not_issued: Vec<NotIssued>,
    /// What became of the codes of coupons that the record was given with.
    pub verdicts: Vec<CouponVerdict>,
    /// Whether the record had come before, so that nothing was done.
    pub repeated: bool,
    /// Of a preview, until when the campaigns that decided are those in force; none
    /// for no end.
    pub valid_until: Option<Instant>,
}

/// An event of a record that cannot be used, and has no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RefusedPart {
    /// The event's id.
    pub event: String,
    /// The code of the problem.
    pub code: String,
    /// Why.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// As it is kept.
#[derive(Deserialize)]
struct Kept {
    decisions: Vec<Box<RawValue>>,
    #[serde(default)]
    refused: Vec<RefusedPart>,
    #[serde(default)]
    coupons: Vec<IssuedCoupon>,
    #[serde(default)]
    not_issued: Vec<NotIssued>,
    #[serde(default)]
    verdicts: Vec<CouponVerdict>,
}

/// Adds a list to an object of JSON that is being written, unless it is empty.
fn more<T: Serialize>(kept: &mut String, name: &str, all: &[T]) -> Result<(), serde_json::Error> {
    if !all.is_empty() {
        kept.push_str(",\"");
        kept.push_str(name);
        kept.push_str("\":");
        kept.push_str(&serde_json::to_string(all)?);
    }
    Ok(())
}

impl Answer {
    /// Its events that cannot be used, as a reader of records tells them.
    pub fn rejects(&self, file: &Arc<str>, line: u64) -> Vec<Reject> {
        let refused = self.refused.iter();
        let known = |id: &str| CODES.iter().copied().find(|code| code.id == id);
        refused
            .map(|part| Reject {
                code: known(&part.code).unwrap_or(codes::RETURN_UNKNOWN),
                file: Arc::clone(file),
                line,
                column: None,
                field: None,
                message: part.message.clone(),
                help: Some(part.help.clone()),
                record: part.event.clone(),
            })
            .collect()
    }

    /// Adds what came of one of its events.
    pub(crate) fn add(&mut self, decided: Decided) {
        self.decisions.push(decided.json);
        self.valid_until = self
            .valid_until
            .into_iter()
            .chain(decided.valid_until)
            .min();
        self.coupons.extend(decided.coupons.issued);
        self.not_issued.extend(decided.coupons.not_issued);
        self.verdicts.extend(decided.verdicts);
    }

    /// As it is kept: decisions, which are JSON, as they are, and whatever else
    /// there is.
    pub(crate) fn to_kept(&self) -> Result<String, serde_json::Error> {
        let decisions: usize = self.decisions.iter().map(String::len).sum();
        let mut kept = String::with_capacity(decisions + 256 * self.coupons.len() + 64);
        kept.push_str("{\"decisions\":[");
        for (at, decision) in self.decisions.iter().enumerate() {
            if at > 0 {
                kept.push(',');
            }
            kept.push_str(decision);
        }
        kept.push(']');
        more(&mut kept, "refused", &self.refused)?;
        more(&mut kept, "coupons", &self.coupons)?;
        more(&mut kept, "not_issued", &self.not_issued)?;
        more(&mut kept, "verdicts", &self.verdicts)?;
        kept.push('}');
        Ok(kept)
    }

    pub(crate) fn from_kept(text: &str) -> Result<Self, serde_json::Error> {
        let kept: Kept = serde_json::from_str(text)?;
        let decisions = kept.decisions.iter();
        Ok(Self {
            decisions: decisions.map(|raw| raw.get().to_owned()).collect(),
            refused: kept.refused,
            coupons: kept.coupons,
            not_issued: kept.not_issued,
            verdicts: kept.verdicts,
            repeated: true,
            valid_until: None,
        })
    }
}
