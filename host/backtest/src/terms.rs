//! Coupons by what they are worth and how long: two of them cost what they
//! differ by only when they are used, and are no less different.

use std::collections::BTreeMap;

use sadakat_engine::Snapshot;
use sadakat_engine::effect::Effect;
use sadakat_engine::explain::effect_in_words;

/// Coupons told apart; those that come later are counted together, so that
/// memory is bounded whatever scripts compute.
const MOST: usize = 1_000;

/// How the coupons beyond [`MOST`] are called.
const OTHERS: &str = "other coupons";

/// A coupon of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Terms {
    /// Among the names.
    pub(crate) campaign: usize,
    /// In the words of explanations.
    pub(crate) words: String,
    /// Which currency its amounts are in, among the names.
    pub(crate) currency: usize,
}

/// How often each coupon was given, by the old program and by the new one.
#[derive(Debug, Default)]
pub(crate) struct Coupons(BTreeMap<Terms, [u64; 2]>);

impl Coupons {
    /// Counts an effect, if it is a coupon.
    pub(crate) fn count(
        &mut self,
        (side, snapshot): (usize, &Snapshot),
        effect: &Effect,
        campaign: usize,
        currency: usize,
    ) {
        if !matches!(effect, Effect::Coupon { .. }) {
            return;
        }
        let mut terms = Terms {
            campaign,
            words: effect_in_words(snapshot, effect),
            currency,
        };
        if self.0.len() >= MOST && !self.0.contains_key(&terms) {
            OTHERS.clone_into(&mut terms.words);
        }
        if let Some(count) = self.0.entry(terms).or_default().get_mut(side) {
            *count += 1;
        }
    }

    /// The coupons of a campaign.
    pub(crate) fn of(&self, campaign: usize) -> impl Iterator<Item = (&Terms, &[u64; 2])> {
        self.0
            .iter()
            .filter(move |(terms, _)| terms.campaign == campaign)
    }
}
