//! Decisions that differ, with why.

use std::collections::BTreeMap;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::decide::Granted;
use sadakat_engine::explain::{About, Explainer, Explanation};
use serde::Serialize;

use crate::names::{Names, Own};
use crate::seen::Seen;

/// Examples of one campaign: those after them are told by their numbers only.
const OF_ONE_CAMPAIGN: u32 = 2;

/// An event that the programs decide differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// Its id.
    pub event: String,
    /// Whose it is; none for a guest.
    pub customer: Option<String>,
    /// The campaigns whose effects differ.
    pub campaigns: Vec<Explained>,
}

/// What both programs say of one campaign and event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explained {
    /// Which campaign.
    pub campaign: String,
    /// By the old program; none if it has no such campaign, or could not use
    /// the record.
    pub old: Option<Explanation>,
    /// By the new one.
    pub new: Option<Explanation>,
}

/// The campaigns whose effects differ, ascending.
pub(crate) fn differing(old: Option<&Seen<'_>>, new: Option<&Seen<'_>>) -> Vec<usize> {
    let all = (effects(old), effects(new));
    if all.0.is_empty() && all.1.is_empty() {
        return Vec::new();
    }
    let mut campaigns: Vec<usize> = all.0.iter().chain(&all.1).map(|(c, _)| *c).collect();
    campaigns.sort_unstable();
    campaigns.dedup();
    campaigns.retain(|campaign| {
        let of = |effects: &[(usize, &Granted)]| -> Vec<Granted> {
            let own = effects.iter().filter(|(of, _)| of == campaign);
            own.map(|(_, effect)| (*effect).clone()).collect()
        };
        let (before, after) = (of(&all.0), of(&all.1));
        before.len() != after.len()
            || !before
                .iter()
                .zip(&after)
                .all(|(before, after)| match (old, new) {
                    (Some(old), Some(new)) => same((before, old.own), (after, new.own)),
                    _ => false,
                })
    });
    campaigns
}

/// Whether what cannot be summed differs: coupons, gifts and the like.
pub(crate) fn others_differ(old: Option<&Seen<'_>>, new: Option<&Seen<'_>>) -> bool {
    let others = |seen: Option<&Seen<'_>>| -> Vec<(usize, Granted)> {
        let own = effects(seen).into_iter();
        let own = own.filter(|(_, granted)| matches!(granted, Granted::Other(_)));
        own.map(|(campaign, granted)| (campaign, granted.clone()))
            .collect()
    };
    others(old) != others(new)
}

fn effects<'a>(seen: Option<&Seen<'a>>) -> Vec<(usize, &'a Granted)> {
    seen.map_or_else(Vec::new, Seen::by_campaign)
}

/// Whether two effects are the same, whatever the programs' numbers of wallets
/// are.
fn same((old, own_old): (&Granted, &Own), (new, own_new): (&Granted, &Own)) -> bool {
    let points = |granted: &Granted, own: &Own| match granted {
        Granted::Points {
            wallet,
            amount,
            base,
        } => {
            let wallet = own.wallets.get(usize::from(wallet.0))?;
            let smaller = crate::exact::POINT_DIGITS.saturating_sub(wallet.precision);
            Some((wallet.at, i128::from(*amount) * 10_i128.pow(smaller), *base))
        }
        _ => None,
    };
    match (points(old, own_old), points(new, own_new)) {
        (None, None) => match (old, new) {
            // What a rule asked for and did not get is no difference.
            (
                Granted::Discount { amount, lines, .. },
                Granted::Discount {
                    amount: other,
                    lines: others,
                    ..
                },
            ) => amount == other && lines == others,
            _ => old == new,
        },
        (old, new) => old == new,
    }
}

/// Collects the first examples.
pub(crate) struct Examples {
    most: usize,
    explainers: [Option<Explainer>; 2],
    of_campaign: BTreeMap<usize, u32>,
    pub(crate) found: Vec<Example>,
}

impl Examples {
    pub(crate) fn new(most: usize, snapshots: [Option<Arc<Snapshot>>; 2]) -> Self {
        Self {
            most,
            explainers: snapshots.map(|snapshot| snapshot.map(Explainer::new)),
            of_campaign: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    /// Whether there is room for more.
    pub(crate) const fn wants_more(&self) -> bool {
        self.found.len() < self.most
    }

    /// Keeps an event as an example if there are not enough of its campaigns.
    pub(crate) fn offer(
        &mut self,
        names: &Names,
        differing: &[usize],
        seen: [Option<&Seen<'_>>; 2],
    ) {
        if !self.wants_more() {
            return;
        }
        let counts = &mut self.of_campaign;
        let missing = |campaign: &&usize| {
            let count = counts.entry(**campaign).or_default();
            *count += 1;
            *count <= OF_ONE_CAMPAIGN
        };
        let wanted: Vec<usize> = differing.iter().filter(missing).copied().collect();
        let mut campaigns = Vec::new();
        for at in wanted {
            let Some(name) = names.campaigns.get(at) else {
                continue;
            };
            let [old, new] = [0, 1].map(|side| {
                let seen = seen.get(side).copied().flatten()?;
                let explainer = self.explainers.get_mut(side)?.as_mut()?;
                let own = seen.own.campaigns.iter().position(|known| *known == at)?;
                explainer.explain(seen.decisions, seen.row, About::One(own))
            });
            campaigns.push(Explained {
                campaign: name.id.clone(),
                old,
                new,
            });
        }
        if let Some(any) = seen.into_iter().flatten().last()
            && !campaigns.is_empty()
        {
            self.found.push(Example {
                event: any.id().to_owned(),
                customer: any.customer().map(str::to_owned),
                campaigns,
            });
        }
    }
}
