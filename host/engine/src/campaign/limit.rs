//! How often a campaign can be got, and how much it may give altogether.

use std::sync::Arc;

use crate::batch::{Column, Columns};
use crate::effect::WalletId;
use crate::schema::FieldId;
use crate::state::Period;

/// `limit = { per_customer = 1, every = "year" }`, `{ total = 500 }` or
/// `{ per = "purchase.store", times = 1, every = "day" }`; a campaign may have
/// several.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UseLimit {
    /// How many events can get the campaign.
    pub times: u32,
    /// In which stretch of days, by the clock that the program names.
    pub period: Period,
    /// Whose events are counted together.
    pub of: LimitOf,
    /// The text by which events are counted apart, such as `purchase.store`;
    /// none if they are not.
    pub per: Option<FieldId>,
    /// Whether that text is one of lines.
    pub by_line: bool,
}

/// Whose events a limit counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitOf {
    /// Those of one member; guests cannot get the campaign.
    Member,
    /// Those of everybody.
    Everybody,
}

impl UseLimit {
    /// The texts that an event counts for: none at all if it has none, and is
    /// shut out; one that is nothing if the limit does not tell events apart.
    /// The lines of an event may have several.
    pub fn keys<'a>(&self, columns: &'a Columns, row: usize) -> Vec<Option<&'a str>> {
        let Some(field) = self.per else {
            return vec![None];
        };
        let Some(column) = columns.get(field).and_then(Column::as_text) else {
            return Vec::new();
        };
        let entries = if self.by_line {
            columns.line_range(row)
        } else {
            row..row + 1
        };
        let mut keys = Vec::new();
        for text in entries.filter_map(|entry| column.get(entry)) {
            if !text.is_empty() && !keys.contains(&Some(text)) {
                keys.push(Some(text));
            }
        }
        keys
    }
}

/// `budget = 25000`: what a campaign may give all members together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// Of what.
    pub of: Budgeted,
    /// How much: minor units, or a wallet's smallest ones.
    pub most: i64,
    /// In which stretch of days.
    pub period: Period,
}

/// What a budget counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Budgeted {
    /// Money off prices.
    Discount,
    /// Points of a wallet.
    Points(WalletId),
}

/// What all members share of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Share {
    /// The campaign's id.
    pub campaign: Arc<str>,
    /// Its limit, by its position among the campaign's limits; none for its
    /// budget.
    pub limit: Option<u8>,
    /// The text that the limit counts events apart by.
    pub key: Option<Arc<str>>,
}
