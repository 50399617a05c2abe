//! Whether limits and a budget let a campaign be got once more.

use super::usage::Usage;
use crate::batch::Columns;
use crate::campaign::Campaign;

/// How much of a limit or a budget was used before an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Used {
    /// Which limit of the campaign, by its position; none for its budget.
    pub limit: Option<usize>,
    /// How often, or how much of a budget; none if the event has no text that
    /// the limit could count it by.
    pub count: Option<i64>,
    /// Whether nothing is left for the event.
    pub up: bool,
}

/// The limits and the budget of a campaign, before a batch's events.
pub(super) struct Uses<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) position: u32,
    pub(super) columns: &'a Columns,
    pub(super) usage: &'a dyn Usage,
}

impl Uses<'_> {
    /// What stops an event; else how much of the first of them is used.
    pub(super) fn of(&self, row: usize) -> Option<Used> {
        self.stopped(row).or_else(|| self.each(row).next())
    }

    /// What stops an event.
    pub(super) fn stopped(&self, row: usize) -> Option<Used> {
        self.each(row).find(|used| used.up)
    }

    fn each(&self, row: usize) -> impl Iterator<Item = Used> {
        let position = self.position as usize;
        let limits = self.campaign.limit.iter().enumerate();
        let limits = limits.map(move |(number, limit)| {
            if limit.per.is_some() && limit.keys(self.columns, row).is_empty() {
                return Used {
                    limit: Some(number),
                    count: None,
                    up: true,
                };
            }
            let count = self.usage.used(row, position, number);
            Used {
                limit: Some(number),
                count: Some(count.into()),
                up: count >= limit.times,
            }
        });
        let budget = self.campaign.budget.iter().map(move |budget| {
            let spent = self.usage.spent(row, position);
            Used {
                limit: None,
                count: Some(spent),
                up: spent >= budget.most,
            }
        });
        limits.chain(budget)
    }
}
