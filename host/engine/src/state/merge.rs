//! Two members who turn out to be one, and who do not after all. Wallets are
//! parted lot by lot: see [`Wallet::merge`](super::Wallet::merge).

use super::{MemberState, Settings};
use crate::model::{Date, Instant};
use crate::state::Progress;

/// What is known of two members whose merge is undone.
#[derive(Debug)]
#[doc(hidden)]
pub struct Unmerge<'a> {
    /// What the survivor would be today without the merged member, if nothing
    /// had happened since.
    pub own: &'a MemberState,
    /// What the merged member would be.
    pub other: &'a MemberState,
    /// When the survivor first bought something since, and the day on which that
    /// counted.
    pub since: Option<(Instant, Date)>,
}

impl MemberState {
    /// Counts all that counts for another member as well, both of the same day:
    /// everything but points. Members joined when the first of them did, and the
    /// higher tier of both stays for as long as it would.
    #[doc(hidden)]
    pub fn merge(&mut self, other: &Self, settings: &Settings) {
        let joined = [self.joined, other.joined].into_iter().flatten().min();
        self.joined = joined;
        self.history.merge(&other.history);
        let windows = self.windows.iter_mut().zip(&other.windows);
        for ((window, other), declared) in windows.zip(&settings.windows) {
            window.merge(declared.aggregate, other);
        }
        let terms = joined.and_then(|joined| settings.terms(joined));
        match (terms, &mut self.tier, &other.tier) {
            (Some(terms), Some(tier), Some(other)) => tier.merge(terms, self.day, other),
            (_, own, Some(other)) if own.is_none() => *own = Some(other.clone()),
            (_, _, _) => {}
        }
        self.usage.merge(&other.usage);
        self.today.merge(&other.today);
        for &tag in &other.tags {
            if !self.tags.contains(&tag) {
                self.tags.push(tag);
            }
        }
        for &(badge, by) in &other.badges {
            self.step(Progress { badge, by });
        }
        self.starting_tier = self.starting_tier.max(other.starting_tier);
    }

    /// Undoes a merge: takes out what counted for the merged member. What
    /// happened since stays.
    #[doc(hidden)]
    pub fn unmerge(&mut self, undone: &Unmerge<'_>, settings: &Settings) {
        let (own, other) = (undone.own, undone.other);
        self.joined = own.joined;
        self.starting_tier = own.starting_tier;
        self.history
            .unmerge(&own.history, &other.history, undone.since);
        let windows = self.windows.iter_mut().zip(&other.windows);
        for ((window, other), declared) in windows.zip(&settings.windows) {
            window.unmerge(declared.aggregate, other);
        }
        let terms = self.joined.and_then(|joined| settings.terms(joined));
        if let (Some(terms), Some(tier), Some(own), Some(other)) =
            (terms, &mut self.tier, &own.tier, &other.tier)
        {
            tier.unmerge(terms, self.day, own, other);
        }
        self.usage.unmerge(&other.usage);
        self.today.unmerge(&own.today, &other.today);
        self.tags
            .retain(|tag| !other.tags.contains(tag) || own.tags.contains(tag));
        for &(badge, by) in &other.badges {
            let by = by.saturating_neg();
            self.step(Progress { badge, by });
        }
        self.badges.retain(|(_, steps)| *steps != 0);
    }
}
