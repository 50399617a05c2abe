//! What became of proposals, for those who ask why.

use super::benefit::Benefit;
use crate::effect::Effect;

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// Given as it was wanted.
    Given,
    /// Given in part, or not at all because nothing was left. Amounts are
    /// minor units of a discount, or the smallest units of a wallet.
    Clipped {
        /// What was wanted.
        wanted: i64,
        /// What was given.
        given: i64,
        /// What stood in the way.
        by: Clip,
    },
    /// It comes to nothing: less than a wallet's smallest unit, no per cent of
    /// anything, a factor that adds nothing.
    Nothing,
    /// Its event has no member who could own it.
    Guest,
    /// Another offer of its group is better for the whole event.
    Lost {
        /// The campaign that won, by its position in the snapshot; none if
        /// none of the group won, because offers outside the group are better.
        to: Option<u32>,
        /// How much worse the event would have come out with it; none if it
        /// could not be tried because the search was bounded.
        by: Option<Benefit>,
    },
    /// Another campaign shut it out.
    ShutOut {
        /// That campaign, by its position in the snapshot.
        by: u32,
        /// By which rule.
        rule: ShutOutRule,
    },
    /// Another multiplier counts instead.
    Beaten {
        /// Its campaign, by its position in the snapshot.
        by: u32,
    },
}

/// What a proposal was clipped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Clip {
    /// Its own `cap`.
    OwnCap,
    /// The `cap` of its campaign.
    CampaignCap,
    /// What was left of the campaign's `budget`.
    Budget,
    /// There was no more left to take.
    Left,
    /// `most_off`: all discounts together take no more.
    MostOff,
}

/// How campaigns shut each other out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShutOutRule {
    /// The other one is `exclusive`.
    Exclusive,
    /// The other one is the first of their group.
    First,
    /// `never_together` keeps their groups apart.
    NeverTogether,
}

/// A proposal with its fate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProposalOutcome {
    /// The event, by its row in the batch.
    pub row: u32,
    /// The campaign, by its position in the snapshot.
    pub campaign: u32,
    /// The line of its script, from 1; 0 if it has none.
    pub line: u32,
    /// What was proposed.
    pub proposed: Effect,
    /// What became of it.
    pub fate: Fate,
}

/// How the best offers of an event were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Searched {
    /// The event, by its row in the batch.
    pub row: u32,
    /// How many ways of choosing were compared.
    pub compared: u32,
    /// Whether these were all. If not, the best known one was given (R58).
    pub complete: bool,
}
