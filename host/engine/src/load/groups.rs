//! The stacking groups of a program's campaigns.

use std::collections::HashMap;
use std::sync::Arc;

use super::unit::{Grouped, Unit};
use crate::campaign::{Campaign, Phase, Stacking};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};

/// The groups in the order in which campaigns, by their files' names, first
/// name them.
#[derive(Default)]
pub(super) struct Groups {
    names: Vec<String>,
    by_name: HashMap<String, usize>,
    /// Who named it first.
    first: Vec<First>,
}

/// The first campaign of a group.
struct First {
    path: String,
    stacking: Stacking,
    phase: Phase,
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
            self.first.push(First {
                path: path.to_owned(),
                stacking: group.stacking,
                phase: group.phase,
            });
            return self.names.len() - 1;
        };
        let Some(first) = self.first.get(position) else {
            return position;
        };
        let mut invalid = |message: String, help: &str| {
            report.push(
                Diagnostic::error(codes::INVALID_VALUE, source, group.span.clone(), message)
                    .help(help),
            );
        };
        if first.stacking != group.stacking {
            let message = format!(
                "the group `{}` is stacked as `{}` here, but as `{}` in {}",
                group.name,
                group.stacking.name(),
                first.stacking.name(),
                first.path,
            );
            invalid(
                message,
                "write the same `stacking` in all campaigns of a group",
            );
        }
        let goods = |phase| matches!(phase, Phase::Item | Phase::Order);
        if group.stacking != Stacking::All
            && goods(group.phase)
            && goods(first.phase)
            && group.phase != first.phase
        {
            let message = format!(
                "campaigns of a group compete within a phase: this one is in `{}`, but {} in `{}`",
                group.phase.name(),
                first.path,
                first.phase.name(),
            );
            invalid(
                message,
                "write `phase = \"order\"` in both: it takes discounts on lines, too",
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
    /// Its campaigns as members of the group at a position.
    pub(super) fn put_in_group(&mut self, group: Option<usize>) {
        for made in &mut self.made {
            let campaign = &mut made.campaign;
            if campaign.group != group {
                *campaign = Arc::new(Campaign {
                    group,
                    ..Campaign::clone(campaign)
                });
            }
        }
    }
}
