//! What each member has of the programs.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::amounts::Amounts;
use crate::names::Names;

/// Members by numbers, in the order in which they are first met.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    by_id: HashMap<Arc<str>, u32>,
    ids: Vec<Arc<str>>,
}

impl Numbers {
    pub(crate) fn of(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.by_id.get(id) {
            return number;
        }
        let number = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let id: Arc<str> = id.into();
        self.by_id.insert(Arc::clone(&id), number);
        self.ids.push(id);
        number
    }

    pub(crate) fn id(&self, number: u32) -> &str {
        self.ids.get(number as usize).map_or("", |id| id)
    }
}

/// What one member got by one program: what it costs by currency, then points
/// by wallet, then coupons and gifts.
type Got = Box<[i128]>;

/// What each member got, by the old program and by the new one.
#[derive(Debug, Default)]
pub(crate) struct Gains {
    by_member: HashMap<u32, [Got; 2]>,
}

/// How a member stands by the new program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Gains,
    Loses,
    /// More of one thing, less of another.
    Both,
    Same,
}

impl Gains {
    /// Adds what a member got for an event.
    pub(crate) fn add(&mut self, member: u32, side: usize, given: &Amounts, names: &Names) {
        let (currencies, wallets) = (names.currencies.len(), names.wallets.len());
        let empty = || vec![0; currencies + wallets + 2].into();
        let got = self.by_member.entry(member);
        let got = got.or_insert_with(|| [empty(), empty()]);
        let costs = (0..currencies).map(|at| given.cost(at));
        let points = given.points.iter().copied();
        let counts = [i128::from(given.coupons), i128::from(given.gifts)];
        let all = costs.chain(points).chain(counts);
        for (sum, more) in got.get_mut(side).into_iter().flatten().zip(all) {
            *sum = sum.saturating_add(more);
        }
    }

    /// How many members stand how: gaining, losing, both, the same, as much of
    /// something else. Who has other coupons or the like, `changed` says.
    pub(crate) fn standings(&self, changed: &RoaringBitmap) -> [u64; 5] {
        let mut counts = [0; 5];
        for (&member, got) in &self.by_member {
            let at = match standing(got) {
                Standing::Gains => 0,
                Standing::Loses => 1,
                Standing::Both => 2,
                Standing::Same if changed.contains(member) => 4,
                Standing::Same => 3,
            };
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        counts
    }

    /// The members who gain most, or lose most, by what it costs in the first
    /// currency, then by what follows; the first by id where all is equal.
    pub(crate) fn most(
        &self,
        losing: bool,
        count: usize,
        numbers: &Numbers,
    ) -> Vec<(u32, &[Got; 2])> {
        let wanted = if losing {
            Standing::Loses
        } else {
            Standing::Gains
        };
        let found = self.by_member.iter();
        let found = found.filter(|(_, got)| standing(got) == wanted);
        let mut found: Vec<(Rank<'_>, u32, &[Got; 2])> = found
            .map(|(&member, got)| {
                let sizes = changes(got).map(i128::saturating_abs).collect();
                ((Reverse(sizes), numbers.id(member)), member, got)
            })
            .collect();
        if found.len() > count {
            found.select_nth_unstable_by(count, |a, b| a.0.cmp(&b.0));
            found.truncate(count);
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let found = found.into_iter().map(|(_, member, got)| (member, got));
        found.collect()
    }
}

/// By how much a member's sums change, the largest first, then by id.
type Rank<'a> = (Reverse<Vec<i128>>, &'a str);

fn changes([old, new]: &[Got; 2]) -> impl Iterator<Item = i128> {
    old.iter()
        .zip(new)
        .map(|(old, new)| new.saturating_sub(*old))
}

fn standing(got: &[Got; 2]) -> Standing {
    let more = changes(got).any(|change| change > 0);
    let less = changes(got).any(|change| change < 0);
    match (more, less) {
        (true, false) => Standing::Gains,
        (false, true) => Standing::Loses,
        (true, true) => Standing::Both,
        (false, false) => Standing::Same,
    }
}
