//! The stacking groups of a program's campaigns.

use std::collections::HashMap;
use std::sync::Arc;

use super::unit::{Grouped, Unit};
use crate::campaign::{Campaign, Stacking};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};

/// The groups in the order in which campaigns, by their files' names, first
/// name them.
#[derive(Default)]
pub(super) struct Groups {
    names: Vec<String>,
    by_name: HashMap<String, usize>,
    /// Who named it first, and how it stacks.
    first: Vec<(String, Stacking)>,
}

impl Groups {
    /// Notes a campaign's group. Campaigns of one group share a way of
    /// stacking; `source` is the manifest in `report`, which says so.
    pub(super) fn join(
        &mut self,
        path: &str,
        group: &Grouped,
        report: &mut Report,
        source: SourceId,
    ) -> usize {
        let Some(&position) = self.by_name.get(&group.name) else {
            self.by_name.insert(group.name.clone(), self.names.len());
            self.names.push(group.name.clone());
            self.first.push((path.to_owned(), group.stacking));
            return self.names.len() - 1;
        };
        if let Some((first, stacking)) = self.first.get(position)
            && *stacking != group.stacking
        {
            let message = format!(
                "the group `{}` is stacked as `{}` here, but as `{}` in {first}",
                group.name,
                group.stacking.name(),
                stacking.name(),
            );
            let help = "write the same `stacking` in all campaigns of a group";
            report.push(
                Diagnostic::error(codes::INVALID_VALUE, source, group.span.clone(), message)
                    .help(help),
            );
        }
        position
    }

    /// Their names, by position.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

impl Unit {
    /// The campaign as a member of the group at a position.
    pub(super) fn in_group(&mut self, group: Option<usize>) -> Option<Arc<Campaign>> {
        let campaign = &mut self.made.as_mut()?.campaign;
        if campaign.group != group {
            *campaign = Arc::new(Campaign {
                group,
                ..Campaign::clone(campaign)
            });
        }
        Some(Arc::clone(campaign))
    }
}
