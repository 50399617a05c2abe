//! What happens.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Something that happened. Beside the fields here, an event has those that the
/// program declares, in an object with the kind's name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Event {
    /// An id that no other event has: sent again, it is done once.
    pub id: String,
    /// The kind: `purchase`, `return`, `signup`, ….
    pub kind: String,
    /// When, such as `2026-11-21T14:03:00+03:00`; without an offset, in the
    /// program's zone.
    pub at: String,
    /// Whose it is; none of a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// What was bought, or comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<Purchase>,
    /// What the program declares.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What was bought, or comes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Purchase {
    /// The store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// `store`, `web`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The sum of the lines, if it is to be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Amount>,
    /// Codes of coupons that it is given with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<String>,
    /// The purchase that comes back, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Other fields of purchases, and those that the program declares.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A line of a purchase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// The article.
    pub sku: String,
    /// How many: a whole number, or a text such as `0.250`.
    pub quantity: Amount,
    /// What one costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Amount>,
    /// What the line costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// What was taken off by the till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Amount>,
    /// Its category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Other fields of lines.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Money or a quantity: a text such as `12.50`, or a whole number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Amount {
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(String),
}

impl From<i64> for Amount {
    fn from(whole: i64) -> Self {
        Self::Whole(whole)
    }
}

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Event {
    /// An event of a guest.
    pub fn new(id: &str, kind: &str, at: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: kind.to_owned(),
            at: at.to_owned(),
            customer: None,
            purchase: None,
            more: Map::new(),
        }
    }

    /// A purchase.
    pub fn purchase(id: &str, at: &str, purchase: Purchase) -> Self {
        Self {
            purchase: Some(purchase),
            ..Self::new(id, "purchase", at)
        }
    }

    /// The same of a member.
    #[must_use]
    pub fn by(mut self, customer: &str) -> Self {
        self.customer = Some(customer.to_owned());
        self
    }
}

impl Purchase {
    /// What has these lines.
    pub fn of(lines: impl IntoIterator<Item = Line>) -> Self {
        Self {
            store: None,
            channel: None,
            currency: None,
            total: None,
            coupons: Vec::new(),
            of: None,
            lines: lines.into_iter().collect(),
            more: Map::new(),
        }
    }
}

impl Line {
    /// So many of an article.
    pub fn new(sku: &str, quantity: impl Into<Amount>) -> Self {
        Self {
            sku: sku.to_owned(),
            quantity: quantity.into(),
            unit_price: None,
            amount: None,
            discount: None,
            category: None,
            brand: None,
            more: Map::new(),
        }
    }

    /// At this price each.
    #[must_use]
    pub fn at(mut self, unit_price: impl Into<Amount>) -> Self {
        self.unit_price = Some(unit_price.into());
        self
    }
}
