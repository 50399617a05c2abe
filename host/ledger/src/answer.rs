//! What the ledger says to a record.

use std::sync::Arc;

use sadakat_engine::diagnostic::{CODES, codes};
use sadakat_engine::records::Reject;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::coupon_use::CouponVerdict;
use crate::coupons::{IssuedCoupon, NotIssued};

/// What came of a record: the same however often it is sent.
#[derive(Debug, Clone)]
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
#[derive(Serialize, Deserialize)]
struct Kept {
    decisions: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<RefusedPart>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<IssuedCoupon>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    not_issued: Vec<NotIssued>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<CouponVerdict>,
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

    pub(crate) fn to_kept(&self) -> Result<String, serde_json::Error> {
        let raw = |decision: &String| RawValue::from_string(decision.clone());
        serde_json::to_string(&Kept {
            decisions: self.decisions.iter().map(raw).collect::<Result<_, _>>()?,
            refused: self.refused.clone(),
            coupons: self.coupons.clone(),
            not_issued: self.not_issued.clone(),
            verdicts: self.verdicts.clone(),
        })
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
        })
    }
}
