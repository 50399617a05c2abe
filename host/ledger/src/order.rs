//! What is asked of a member's points without an event of the program.

use std::collections::BTreeMap;

use sadakat_engine::model::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Points are redeemed, held or corrected: once, however often it is asked.
///
/// As JSON: `{"id": "r1", "day": "2026-03-01", "redeem": {"customer": "c42",
/// "wallet": "points", "points": "100", "reason": "mug"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Said")]
pub struct Order {
    /// An id that no other order of its kind has.
    pub id: String,
    /// The day that it counts on.
    pub day: Date,
    /// What is asked.
    #[serde(flatten)]
    pub what: What,
}

/// An order as it is said.
#[derive(Deserialize)]
struct Said {
    id: String,
    day: Date,
    #[serde(flatten)]
    what: BTreeMap<String, Value>,
}

impl TryFrom<Said> for Order {
    type Error = String;

    /// An order is one thing: of two, one would be forgotten.
    fn try_from(said: Said) -> Result<Self, String> {
        let Said { id, day, mut what } = said;
        let names: Vec<String> = what.keys().map(|name| format!("`{name}`")).collect();
        let (Some((name, value)), true) = (what.pop_first(), what.is_empty()) else {
            let asked = match names.is_empty() {
                true => "nothing is asked for".to_owned(),
                false => format!("{} are asked for at once", names.join(" and ")),
            };
            return Err(format!(
                "{asked}: say one of `redeem`, `hold`, `capture`, `release` and `adjust`"
            ));
        };
        let what = [(name, value)]
            .into_iter()
            .collect::<serde_json::Map<_, _>>();
        let what =
            serde_json::from_value(Value::Object(what)).map_err(|error| error.to_string())?;
        Ok(Self { id, day, what })
    }
}

/// What is asked of points. Amounts are texts, such as `100` or `12.5`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum What {
    /// A member pays with points, or takes a reward for them.
    Redeem {
        /// Who.
        customer: String,
        /// Out of which wallet.
        wallet: String,
        /// How many.
        points: String,
        /// What for.
        reason: String,
    },
    /// Points are set aside until they are captured or released.
    Hold {
        /// Whose.
        customer: String,
        /// Out of which wallet.
        wallet: String,
        /// How many.
        points: String,
        /// The last day on which they can be captured; the sweep of the next
        /// day gives them back.
        until: Date,
    },
    /// Points that are held are redeemed.
    Capture {
        /// The hold, by its id.
        hold: String,
    },
    /// Points that are held are given back, with the expiry that they had.
    Release {
        /// The hold, by its id.
        hold: String,
    },
    /// Somebody corrects an account.
    Adjust {
        /// Whose.
        customer: String,
        /// Which wallet.
        wallet: String,
        /// How many points more; below zero, fewer. Points that are given can be
        /// used at once, expire as if they were earned that day, and count for
        /// no tier.
        points: String,
        /// Why.
        reason: String,
        /// Who allowed it.
        approver: String,
    },
}

impl What {
    /// The name of its kind.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Redeem { .. } => "redeem",
            Self::Hold { .. } => "hold",
            Self::Capture { .. } => "capture",
            Self::Release { .. } => "release",
            Self::Adjust { .. } => "adjust",
        }
    }
}

impl Order {
    /// A member pays with points, or takes a reward for them.
    pub fn redeem(id: &str, customer: &str, wallet: &str, points: &str, day: Date) -> Self {
        let what = What::Redeem {
            customer: customer.to_owned(),
            wallet: wallet.to_owned(),
            points: points.to_owned(),
            reason: String::new(),
        };
        Self::new(id, day, what)
    }

    /// Points are set aside, through a last day.
    pub fn hold(
        id: &str,
        customer: &str,
        wallet: &str,
        points: &str,
        day: Date,
        until: Date,
    ) -> Self {
        let what = What::Hold {
            customer: customer.to_owned(),
            wallet: wallet.to_owned(),
            points: points.to_owned(),
            until,
        };
        Self::new(id, day, what)
    }

    /// Points that are held are redeemed.
    pub fn capture(id: &str, hold: &str, day: Date) -> Self {
        let hold = hold.to_owned();
        Self::new(id, day, What::Capture { hold })
    }

    /// Points that are held are given back.
    pub fn release(id: &str, hold: &str, day: Date) -> Self {
        let hold = hold.to_owned();
        Self::new(id, day, What::Release { hold })
    }

    /// An order of any kind.
    pub fn new(id: &str, day: Date, what: What) -> Self {
        let id = id.to_owned();
        Self { id, day, what }
    }
}

/// What came of an order: the same however often it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// Whose points they are.
    pub customer: String,
    /// The wallet.
    pub wallet: String,
    /// How many were moved.
    pub points: String,
    /// What the member can use now.
    pub available: String,
    /// Whether it was asked before, so that nothing was done.
    #[serde(skip)]
    pub repeated: bool,
}
