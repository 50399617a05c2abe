//! An explanation, and its stable JSON form: keys may be added, but never
//! change their meaning.

use super::returned::ReturnExplanation;
use serde::Serialize;

use crate::decide::Reason;
use crate::expression::Seen;

/// Why an event came out as it did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The event's id.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// Whose it is; none for a guest.
    pub customer: Option<String>,
    /// When it happened, by the clock that the event goes by.
    pub at: String,
    /// Monday is `mon`.
    pub weekday: &'static str,
    /// The currency of all amounts; only in a program with several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The hash of the program that decided.
    pub snapshot: String,
    /// How the best of competing offers were found, phase by phase; empty if
    /// no offers compete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<SearchExplanation>,
    /// What it took back, if it is a return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnExplanation>,
    /// The campaigns, in the order of deciding.
    pub campaigns: Vec<CampaignExplanation>,
}

/// How the best of competing offers were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SearchExplanation {
    /// How many ways of choosing were compared.
    pub compared: u32,
    /// Whether these were all. If not, the best known one was given.
    pub complete: bool,
}

/// What became of one campaign on an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CampaignExplanation {
    /// Its id.
    pub campaign: String,
    /// What authors call it.
    pub name: String,
    /// Its phase.
    pub phase: &'static str,
    /// All in one word.
    pub reason: Reason,
    /// The checks that it has, up to the first that failed. The audience is
    /// shown even if the window failed or the campaign was shut out.
    pub checks: Vec<Check>,
    /// What it proposed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<ProposalExplanation>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultExplanation>,
    /// What its program used, if it ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// What its plugin wrote for its author.
    #[doc(hidden)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wrote: Vec<String>,
}

/// A check that an event passes, or not, on its way to a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "check", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Check {
    /// Whether events of this kind trigger the campaign.
    Trigger {
        /// Whether it passed.
        passed: bool,
        /// The kinds that do.
        on: Vec<String>,
    },
    /// Whether the campaign was in force.
    Window {
        /// Whether it passed.
        passed: bool,
        /// When it is in force, and what was missed.
        window: WindowExplanation,
    },
    /// Whether the event has a member, if the campaign needs one.
    Guest {
        /// Whether it passed.
        passed: bool,
    },
    /// Whether another campaign shut it out before it was asked; only there if
    /// one did.
    ShutOut {
        /// Whether it passed.
        passed: bool,
        /// The other one's id, if it can be told.
        by: Option<String>,
        /// `exclusive` or `first`.
        rule: &'static str,
    },
    /// Whether event and member are of the audience.
    Audience {
        /// Whether it passed.
        passed: bool,
        /// The condition, part by part.
        condition: Seen,
    },
    /// Whether no new version of the campaign stands in for it; only there if one
    /// does.
    #[doc(hidden)]
    Replaced {
        /// Whether it passed.
        passed: bool,
        /// The new version's id.
        by: String,
    },
    /// Whether the member is among those who get it first.
    #[doc(hidden)]
    Canary {
        /// Whether it passed.
        passed: bool,
        /// How many per cent of members are.
        percent: String,
    },
    /// Whether the member is outside the control group.
    Holdout {
        /// Whether it passed.
        passed: bool,
        /// How many per cent of members are in it.
        percent: String,
    },
    /// Whether the member may get the campaign once more.
    Limit {
        /// Whether it passed.
        passed: bool,
        /// How often the member got it in this period.
        used: u32,
        /// How often that is allowed.
        of: u32,
        /// The period, as manifests write it.
        every: String,
        /// Whether everybody is counted together.
        shared: bool,
        /// The field by whose texts events are counted apart.
        per: Option<String>,
        /// Whether the event has such a text; without one it cannot be counted
        /// and does not pass.
        counted: bool,
    },
    /// Whether something is left of the campaign's budget.
    Budget {
        /// Whether it passed.
        passed: bool,
        /// How much was given in this period.
        used: String,
        /// How much there is.
        of: String,
        /// The period, as manifests write it.
        every: String,
    },
}

impl Check {
    /// Whether the event passed it.
    pub const fn passed(&self) -> bool {
        match self {
            Self::Trigger { passed, .. }
            | Self::Window { passed, .. }
            | Self::Guest { passed }
            | Self::ShutOut { passed, .. }
            | Self::Audience { passed, .. }
            | Self::Replaced { passed, .. }
            | Self::Canary { passed, .. }
            | Self::Holdout { passed, .. }
            | Self::Limit { passed, .. }
            | Self::Budget { passed, .. } => *passed,
        }
    }
}

/// When a campaign is in force, and what an event missed of that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WindowExplanation {
    /// By whose clock, if not the program's: an IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The event's local day and time.
    pub local: String,
    /// Its weekday.
    pub weekday: &'static str,
    /// What was missed; empty if nothing was.
    pub missed: Vec<WindowPart>,
    /// The first instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The first instant that is out again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The days of the week; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<&'static str>,
    /// The hours, such as `14:00-17:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
}

/// A part of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WindowPart {
    /// It had not begun.
    From,
    /// It was over.
    Until,
    /// It is not in force on this day of the week.
    Day,
    /// It is not in force at this hour.
    Hours,
}

/// A proposal, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProposalExplanation {
    /// What was wanted.
    pub wanted: Wanted,
    /// The line of the script, from 1; none for plugins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// That line's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What became of it.
    pub ending: Ending,
}

/// What a proposal wanted. Numbers are texts, as everywhere in decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Wanted {
    /// The kind of effect.
    pub kind: &'static str,
    /// The wallet of points and multipliers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// Points, or money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// A share of a price, in per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// The price to pay instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_price: Option<String>,
    /// What a multiplier multiplies by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// What a discount lowers: `order`, `shipping`, `line` and its number from
    /// 1, or `lines` and their numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Which units of it, such as `cheapest 1`; all if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<String>,
    /// `unit` or `line` if an amount counts for each of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<&'static str>,
    /// `initial` if a share is taken of the price before any discount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<&'static str>,
    /// The own cap of a discount or coupon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
    /// What a purchase must come to for a coupon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    /// The item, offer, template, tag, tier, badge or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many items or steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// How many days a coupon can be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u32>,
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ending {
    /// Given as it was wanted, but for rounding.
    Given {
        /// Points or money, if it is about these.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<String>,
    },
    /// Given in part, or not at all since nothing was left.
    Clipped {
        /// What was wanted, in points or money.
        wanted: String,
        /// What was given.
        given: String,
        /// What stood in the way: `own_cap`, `campaign_cap`, `budget`, `most_off`
        /// if all discounts together take no more, or `left` if there was no
        /// more to take from.
        by: &'static str,
    },
    /// It comes to nothing: less than a wallet's smallest unit, no per cent of
    /// anything, a factor that adds nothing.
    Nothing,
    /// The event has no member who could own it.
    Guest,
    /// Another offer of its group is better for the whole event.
    Lost {
        /// The campaign that won; none if none of the group won.
        to: Option<String>,
        /// How much worse the event would have come out with it; none if that
        /// was not tried.
        by: Option<Difference>,
    },
    /// Another campaign shut it out.
    ShutOut {
        /// The other campaign.
        by: Option<String>,
        /// `exclusive`, `first`, or `never_together`.
        rule: &'static str,
    },
    /// Another multiplier counts instead.
    Beaten {
        /// Its campaign.
        by: Option<String>,
    },
    /// Another campaign's fault refused the whole decision.
    Refused {
        /// The other campaign.
        by: Option<String>,
    },
}

impl Ending {
    /// Whether the proposal gave anything.
    pub fn gave(&self) -> bool {
        match self {
            Self::Given { .. } => true,
            Self::Clipped { given, .. } => given.contains(|c| matches!(c, '1'..='9')),
            _ => false,
        }
    }
}

/// By how much one outcome is better than another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// Money off prices.
    pub off: String,
    /// Points by wallet.
    pub points: Vec<PointsDifference>,
}

/// How many points more or less, in one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PointsDifference {
    /// The wallet.
    pub wallet: String,
    /// Points.
    pub amount: String,
}

/// Why a campaign failed for an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FaultExplanation {
    /// The code, explained in `CODES.md`.
    pub code: &'static str,
    /// What went wrong.
    pub message: String,
    /// The line of the script, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// That line's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a program used for one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Work {
    /// What is counted.
    pub unit: WorkUnit,
    /// How much it used.
    pub used: u64,
    /// How much it may use.
    pub of: u64,
}

/// What the work of a program is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkUnit {
    /// Operations of a script.
    Operations,
    /// WebAssembly fuel of a plugin.
    Fuel,
}
