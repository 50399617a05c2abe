//! What an import came to.

use std::collections::BTreeMap;
use std::fmt;

/// Every row of the files is counted here once: as a line of an event, as
/// dropped, or as rejected.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ImportSummary {
    /// Rows read, without headers.
    pub(crate) rows: u64,
    /// Rows that became lines.
    pub(crate) lines: u64,
    /// Events of kind `purchase`.
    pub(crate) purchases: u64,
    /// Events of kind `return`.
    pub(crate) returns: u64,
    /// Of both, those without a member.
    pub(crate) guests: u64,
    /// Customers.
    pub(crate) customers: u64,
    /// Rows left out because the mapping says so, by its reason.
    pub(crate) dropped: BTreeMap<String, u64>,
    /// Rows left out because they do not fit the mapping, by column.
    pub(crate) rejected: BTreeMap<String, u64>,
    /// Lines whose price is finer than the currency's minor unit: their amount
    /// was rounded.
    pub(crate) rounded: u64,
    /// Receipts with rows of different times, the earliest of which counts.
    pub(crate) spread: u64,
    /// Customers whose rows differ in their fields, the first of which counts.
    pub(crate) disagreeing: u64,
}

impl ImportSummary {
    /// Whether rows were left out that the mapping does not speak of.
    pub(crate) fn has_rejects(&self) -> bool {
        !self.rejected.is_empty()
    }
}

impl fmt::Display for ImportSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |count: u64, what: &str| {
            if count == 0 {
                return Ok(());
            }
            writeln!(f, "{count:>10}  {what}")
        };
        line(self.rows, "rows")?;
        line(self.lines, "lines written")?;
        line(self.purchases, "purchases")?;
        line(self.returns, "returns")?;
        line(self.guests, "of these events without a customer")?;
        line(self.customers, "customers")?;
        for (reason, &count) in &self.dropped {
            line(count, &format!("rows dropped: {reason}"))?;
        }
        for (column, &count) in &self.rejected {
            line(count, &format!("rows rejected for column {column}"))?;
        }
        line(
            self.rounded,
            "lines with prices finer than the minor unit, whose amount was rounded",
        )?;
        line(
            self.spread,
            "receipts with rows of different times: the earliest counts",
        )?;
        line(
            self.disagreeing,
            "customers whose rows differ: the first counts",
        )
    }
}
