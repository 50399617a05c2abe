//! What is taken of what all members share, for a store to keep as one text.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::account::version_up_to;
use super::error::DecideError;
use crate::campaign::Share;
use crate::decide::MemoryClaims;
use crate::diagnostic::codes;
use crate::model::Date;

/// The form of the text. Later versions read earlier forms.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(deserialize_with = "known_version")]
    version: u32,
    taken: Vec<Taken>,
}

/// What is taken of one share.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    campaign: String,
    /// None for the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    days: BTreeMap<Date, i64>,
}

impl MemoryClaims {
    /// What is taken, as text, one JSON object without a line break, for
    /// [`Self::kept`]. Equal claims are equal texts.
    ///
    /// A service of one process keeps it in the transaction in which it keeps an
    /// answer, so that a restart forgets nothing. The transaction begins before
    /// the event is decided: of two at once, the older text could be kept last.
    pub fn to_json(&self) -> String {
        let taken = self.taken().into_iter().map(|(share, days)| Taken {
            campaign: share.campaign.to_string(),
            limit: share.limit,
            key: share.key.map(|key| key.to_string()),
            days,
        });
        let text = Text {
            version: VERSION,
            taken: taken.collect(),
        };
        // Its keys are texts, and nothing else can fail.
        serde_json::to_string(&text).unwrap_or_default()
    }

    /// Goes on from what [`Self::to_json`] wrote, by whichever program; nothing is
    /// taken if there is no text yet. Counts are found by the campaign's id and
    /// the position of its limit.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use sadakat_engine::{Host, decide::MemoryClaims};
    ///
    /// # let text: Option<String> = None;
    /// let claims = Arc::new(MemoryClaims::kept(text.as_deref())?);
    /// let builder = Host::builder().claims(claims.clone());
    /// // After each decision that is kept, in the same transaction:
    /// println!("{}", claims.to_json());
    /// # Ok::<(), sadakat_engine::DecideError>(())
    /// ```
    ///
    /// # Errors
    /// If the text is damaged, or of a newer version.
    pub fn kept(text: Option<&str>) -> Result<Self, DecideError> {
        let claims = Self::default();
        let Some(text) = text else { return Ok(claims) };
        let text: Text = serde_json::from_str(text).map_err(|error| DecideError::Value {
            field: "what is taken of limits in all".to_owned(),
            code: codes::BAD_JSON,
            message: error.to_string(),
            help: Some("use the version that wrote it, or restore it from a copy".to_owned()),
        })?;
        for taken in text.taken {
            let share = Share {
                campaign: taken.campaign.into(),
                limit: taken.limit,
                key: taken.key.map(Into::into),
            };
            claims.take(share, taken.days);
        }
        Ok(claims)
    }
}

fn known_version<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    version_up_to(from, "the text has", VERSION)
}
