//! From what rules propose to what is given: one phase of one event at a time.

use std::ops::Range;
use std::sync::Arc;

use arrow_buffer::BooleanBuffer;

use super::benefit::{Benefit, Outcome};
use super::by_row::ByRow;
use super::offers::{Left, Offer, walk};
use super::progress::Progress;
use super::proposal_outcome::{Fate, Searched};
use super::search;
use super::settle::{Accounts, Settlement};
use super::usage::Usage;
use crate::batch::Columns;
use crate::campaign::Phase;
use crate::effect::{Effect, Target};
use crate::program::Proposal;
use crate::snapshot::Snapshot;

/// What the campaigns of a phase propose.
pub(super) struct Proposed<'a> {
    /// Campaign by campaign.
    pub(super) effects: &'a mut [Proposal],
    /// The campaign of each, by its position in the snapshot.
    pub(super) campaigns: &'a [u32],
    /// Memory for their order by event.
    pub(super) by_row: &'a mut ByRow,
    /// Whether campaigns compete in a way that could not be settled before
    /// they were asked: for being the best of their group, or because their
    /// groups must not stand together.
    pub(super) contested: bool,
}

/// The events, and what is known of them.
pub(super) struct Events<'a> {
    pub(super) columns: &'a Arc<Columns>,
    /// Their kind, if they are of one.
    pub(super) kind: Option<u16>,
    /// Which of them have a member; none if all have.
    pub(super) members: Option<&'a BooleanBuffer>,
    pub(super) usage: &'a dyn Usage,
    pub(super) snapshot: &'a Arc<Snapshot>,
}

/// Turns the proposals of a phase into what is given.
pub(super) fn resolve(
    phase: Phase,
    proposed: Proposed<'_>,
    events: &Events<'_>,
    accounts: &mut Accounts,
    progress: &mut Progress,
) {
    let Proposed {
        effects,
        campaigns,
        by_row,
        contested,
    } = proposed;
    if effects.is_empty() {
        return;
    }
    // Campaign by campaign until now, event by event from here. Within an
    // event the order of campaigns stays.
    by_row.sort(
        events.columns.rows(),
        effects.iter().map(|proposal| proposal.row),
    );
    let mut settlement = Settlement::new(
        phase,
        events.snapshot,
        events.usage,
        events.columns,
        accounts,
    );
    for (row, entries) in by_row.rows() {
        let is_member = events
            .members
            .is_none_or(|members| members.value(row as usize));
        settlement.begin(row, is_member, progress);
        let mut own = Own {
            entries,
            effects: &mut *effects,
            campaigns,
        };
        if contested {
            let lines = events.columns.line_range(row as usize).len() as u64;
            contest(
                row,
                lines,
                &mut settlement,
                &mut own,
                events.snapshot,
                progress,
            );
        } else {
            own.give(0..entries.len(), &mut settlement);
        }
        settlement.finish(true);
        settlement.note(progress);
    }
}

/// The proposals for one event, in the order of campaigns.
struct Own<'a> {
    /// Which ones.
    entries: &'a [u32],
    /// Those of all events, with their campaigns.
    effects: &'a mut [Proposal],
    campaigns: &'a [u32],
}

impl Own<'_> {
    fn each(&mut self, range: Range<usize>, mut act: impl FnMut(u32, &mut Proposal)) {
        for &index in self.entries.get(range).unwrap_or(&[]) {
            let index = index as usize;
            if let (Some(proposal), Some(&campaign)) =
                (self.effects.get_mut(index), self.campaigns.get(index))
            {
                act(campaign, proposal);
            }
        }
    }

    fn give(&mut self, range: Range<usize>, settlement: &mut Settlement<'_>) {
        self.each(range, |campaign, proposal| {
            settlement.give(campaign, proposal);
        });
    }

    /// How many prices settling these proposals looks at.
    fn work(&self, range: Range<usize>, lines: u64) -> u64 {
        let own = self.entries.get(range).unwrap_or(&[]).iter();
        let works = own.filter_map(|&index| self.effects.get(index as usize));
        let work = |proposal: &Proposal| match &proposal.effect {
            Effect::Discount(discount) => match &discount.target {
                Target::Line(_) | Target::Shipping => 1,
                Target::Lines(some) => 1 + some.len() as u64,
                Target::Order => 1 + lines,
                Target::Bundle(bundle) => {
                    let lines = bundle.parts.iter().map(|part| part.lines.len() as u64);
                    1 + lines.sum::<u64>()
                }
            },
            _ => 1,
        };
        works.map(work).fold(0, u64::saturating_add)
    }

    /// One offer a campaign.
    fn offers(&self, snapshot: &Snapshot) -> Vec<Offer> {
        let campaign_of = |index: &u32| self.campaigns.get(*index as usize).copied();
        let mut start = 0;
        self.entries
            .chunk_by(|a, b| campaign_of(a) == campaign_of(b))
            .filter_map(|chunk| {
                let range = start..start + chunk.len();
                start = range.end;
                let campaign = campaign_of(chunk.first()?)?;
                let rules = snapshot.campaigns().get(campaign as usize)?;
                let combination = &snapshot.settings().combination;
                Some(Offer::new(campaign, range, rules, combination))
            })
            .collect()
    }
}

/// Takes the best of an event's offers.
fn contest(
    row: u32,
    lines: u64,
    settlement: &mut Settlement<'_>,
    own: &mut Own<'_>,
    snapshot: &Snapshot,
    progress: &mut Progress,
) {
    let offers = own.offers(snapshot);
    let before = progress.groups(row as usize);
    // Competing offers, group by group in the order of their first one.
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, group) in offers.iter().map(Offer::competes_in).enumerate() {
        let Some(group) = group else { continue };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, offers)) => offers.push(at),
            None => groups.push((group, vec![at])),
        }
    }
    let sizes: Vec<usize> = groups.iter().map(|(_, offers)| offers.len()).collect();
    let is_chosen = |choice: &[usize], at: usize| {
        let chosen = groups.iter().zip(choice);
        chosen
            .into_iter()
            .any(|((_, offers), &c)| offers.get(c) == Some(&at))
    };
    // At most one offer of each group is settled, and all that do not compete.
    let work = |offer: &Offer| own.work(offer.proposals.clone(), lines);
    let alone = offers.iter().filter(|offer| offer.competes_in().is_none());
    let dearest = |(_, offers_of): &(usize, Vec<usize>)| {
        let works = offers_of.iter().filter_map(|&at| offers.get(at)).map(work);
        works.max().unwrap_or(0)
    };
    let work = alone
        .map(work)
        .chain(groups.iter().map(dearest))
        .fold(lines, u64::saturating_add);
    // The best that an event can come to with each offer.
    let mut with: Vec<Option<Benefit>> = vec![None; offers.len()];
    let mut taken = Vec::new();
    let found = (!groups.is_empty()).then(|| {
        search::find(&sizes, work, |choice| {
            settlement.restart(progress);
            let chosen = |at| is_chosen(choice, at);
            walk(&offers, before, chosen, &mut taken, |_, _| {});
            for offer in taken.iter().filter_map(|&at| offers.get(at)) {
                own.each(offer.proposals.clone(), |campaign, proposal| {
                    settlement.try_out(campaign, proposal);
                });
            }
            settlement.finish(false);
            let benefit = settlement.benefit();
            if settlement.tells() {
                for &at in &taken {
                    if let Some(best) = with.get_mut(at)
                        && best.as_ref().is_none_or(|best| *best < benefit)
                    {
                        *best = Some(benefit.clone());
                    }
                }
            }
            Outcome {
                benefit,
                taken: taken.clone(),
            }
        })
    });
    settlement.restart(progress);
    let mut left = Vec::new();
    let chosen = |at| {
        found
            .as_ref()
            .is_some_and(|found| is_chosen(&found.choice, at))
    };
    let after = walk(&offers, before, chosen, &mut taken, |at, why| {
        left.push((at, why));
    });
    progress.stand(row as usize, after);
    let mut left = left.into_iter().peekable();
    for (at, offer) in offers.iter().enumerate() {
        let Some((_, why)) = left.next_if(|(left, _)| *left == at) else {
            own.give(offer.proposals.clone(), settlement);
            continue;
        };
        if !settlement.tells() {
            continue;
        }
        let fate = match why {
            Left::NotChosen => {
                let winner = taken.iter().filter_map(|&at| offers.get(at));
                let winner = winner
                    .into_iter()
                    .find(|winner| winner.competes_in() == offer.competes_in());
                let found = found.as_ref().map(|found| &found.outcome.benefit);
                let with = with.get(at).and_then(Option::as_ref);
                Fate::Lost {
                    to: winner.map(|winner| winner.campaign),
                    by: found.zip(with).map(|(found, with)| found.beyond(with)),
                }
            }
            Left::ShutOut(Some(by), rule) => Fate::ShutOut {
                by: offers.get(by).map_or(u32::MAX, |by| by.campaign),
                rule,
            },
            Left::ShutOut(None, rule) => Fate::ShutOut {
                by: earlier_phase(row, offer, settlement, snapshot),
                rule,
            },
        };
        own.each(offer.proposals.clone(), |campaign, proposal| {
            settlement.tell(campaign, proposal, || fate.clone());
        });
    }
    if let Some(found) = found
        && (settlement.tells() || !found.complete)
    {
        progress.searched.push(Searched {
            row,
            compared: found.compared,
            complete: found.complete,
        });
    }
}

/// The campaign of an earlier phase whose group must not stand with an
/// offer's.
fn earlier_phase(row: u32, offer: &Offer, settlement: &Settlement<'_>, snapshot: &Snapshot) -> u32 {
    let combination = &snapshot.settings().combination;
    let given = settlement.all_given().iter();
    given
        .filter(|given| given.row == row)
        .map(|given| given.campaign)
        .find(|&campaign| {
            let rules = snapshot.campaigns().get(campaign as usize);
            let (own, _) = combination.apart(rules.and_then(|rules| rules.group));
            offer.must_not_stand_with(own)
        })
        .unwrap_or(u32::MAX)
}
