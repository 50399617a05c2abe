//! Campaigns that an earlier one always shuts out.

use std::collections::HashMap;

use super::linter::{Linter, TRIALS};
use super::windows;
use crate::campaign::{Campaign, Phase, Stacking};
use crate::diagnostic::{Diagnostic, codes};

/// Earlier campaigns that a campaign is compared with, at most. More in one
/// place would be shut out by one another.
const RIVALS: usize = 16;

#[derive(Clone, Copy)]
enum Rule {
    Exclusive,
    First,
}

pub(super) fn check(linter: &mut Linter<'_>) {
    let mut trials = TRIALS;
    for phase in Phase::ALL {
        let mut exclusive: Vec<usize> = Vec::new();
        let mut first: HashMap<usize, Vec<usize>> = HashMap::new();
        for at in linter.of_phase(phase) {
            let Some(campaign) = linter.campaign(at) else {
                continue;
            };
            let group = campaign
                .group
                .filter(|_| campaign.stacking == Stacking::First && !linter.is_row(at));
            let rivals = exclusive.iter().map(|&by| (by, Rule::Exclusive));
            let of_group = group.and_then(|group| first.get(&group));
            let of_group = of_group.into_iter().flatten().map(|&by| (by, Rule::First));
            let by = rivals
                .chain(of_group)
                .find(|&(by, _)| shuts_out(linter, by, at));
            // One that is shut out itself shuts out nobody beyond that.
            if let Some((by, rule)) = by {
                warn(linter, at, by, rule, &mut trials);
                continue;
            }
            let campaign_gives = gives_every_time(linter, at);
            let uncontested = linter
                .campaign(at)
                .is_some_and(|campaign| campaign.exclusive && is_uncontested(linter, campaign));
            if campaign_gives && uncontested && exclusive.len() < RIVALS {
                exclusive.push(at);
            }
            if let Some(group) = group.filter(|_| campaign_gives) {
                let known = first.entry(group).or_default();
                if known.len() < RIVALS {
                    known.push(at);
                }
            }
        }
    }
}

/// Whether it proposes something whenever an event qualifies, for everybody
/// and without end.
fn gives_every_time(linter: &Linter<'_>, at: usize) -> bool {
    let summary = linter.summary(at);
    linter.campaign(at).is_some_and(|campaign| {
        campaign.limit.is_empty()
            && campaign.budget.is_none()
            && campaign.holdout == 0
            && !campaign.rollout().is_partial()
            && summary.is_some_and(|summary| summary.always_proposes())
    })
}

/// Whether its offer is taken unless an earlier exclusive campaign shuts out
/// both.
fn is_uncontested(linter: &Linter<'_>, campaign: &Campaign) -> bool {
    let combination = &linter.snapshot.settings().combination;
    let alone = campaign.group.is_none() || campaign.stacking == Stacking::All;
    alone && combination.apart(campaign.group) == (0, 0)
}

fn shuts_out(linter: &Linter<'_>, by: usize, at: usize) -> bool {
    let (Some(outer), Some(inner)) = (linter.campaign(by), linter.campaign(at)) else {
        return false;
    };
    windows::contains(&outer.active, &inner.active) && linter.implies(at, by)
}

fn warn(linter: &mut Linter<'_>, at: usize, by: usize, rule: Rule, trials: &mut usize) {
    let code = codes::SHADOWED;
    if linter.allows(at, code) {
        return;
    }
    let example = linter.beaten(by, at, trials);
    let (Some(note), Some(rival)) = (linter.note(at), linter.campaign(by)) else {
        return;
    };
    let rival = rival.id.clone();
    let (message, help, span) = match rule {
        Rule::Exclusive => (
            format!("`{rival}` always shuts this campaign out, since it is exclusive"),
            "make its audience or window narrower, or give this campaign a smaller `priority`",
            note.audience.clone(),
        ),
        Rule::First => (
            format!("`{rival}` is always the first of the group, so this campaign never is"),
            "make its audience narrower, or give this campaign a smaller `priority`",
            note.group.clone(),
        ),
    };
    let span = span.unwrap_or(0..0);
    let diagnostic = Diagnostic::warning(code, note.source, span, message)
        .help(format!(
            "`{rival}` comes earlier and takes every event of this one: {help}"
        ))
        .example(example);
    linter.warn(at, diagnostic);
}
