//! What came out, and whether that is enough to tell.

use serde::Serialize;

use super::group::Sums;
use super::interval::{Interval, of_means, of_shares};
use crate::exact::{decimal, percent};

/// What campaigns with a control group changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UpliftReport {
    /// How many days of each member count, from the day on which the campaign
    /// was first for them.
    pub days: u32,
    /// The last day of the records.
    pub through: Option<String>,
    /// The currency of what is spent; none in a program with several, in which
    /// spend has no sum.
    pub currency: Option<String>,
    /// By campaign, in the order of ids.
    pub campaigns: Vec<CampaignUplift>,
    /// Records that could not be used.
    pub rejects: u64,
    /// Why not, of the first of them.
    pub reject: Option<String>,
}

impl UpliftReport {
    /// What the columns of [`Self::rows`] are.
    pub const COLUMNS: [&'static str; 17] = [
        "campaign",
        "treated",
        "treated_open",
        "treated_buyers",
        "treated_spend",
        "control",
        "control_open",
        "control_buyers",
        "control_spend",
        "spend_difference",
        "spend_low",
        "spend_high",
        "spend_verdict",
        "buyers_difference",
        "buyers_low",
        "buyers_high",
        "buyers_verdict",
    ];

    /// One row a campaign, for spreadsheets. What is not known is empty.
    pub fn rows(&self) -> Vec<Vec<String>> {
        self.campaigns.iter().map(CampaignUplift::row).collect()
    }
}

/// What a campaign changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CampaignUplift {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Members who it was for, whether they took what it gave or not.
    pub treated: Group,
    /// Members who it would have been for, were they not in its control group.
    pub control: Group,
    /// By how many percentage points more of the treated bought something.
    pub buyers: Measured,
    /// By how much the treated spent more, each; none in a program with several
    /// currencies.
    pub spend: Option<Measured>,
}

/// A group of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// Members whose days are over: those who count.
    pub members: u64,
    /// Members who are still within their days.
    pub open: u64,
    /// Those who bought something.
    pub buyers: u64,
    /// The same in percent, with one decimal place; none of nobody.
    pub buyers_percent: Option<String>,
    /// What each spent, on average; none as in [`CampaignUplift::spend`], and
    /// of nobody.
    pub spend: Option<String>,
}

/// A difference with its 95 % confidence interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Measured {
    /// The difference that was seen; none if the groups are too small.
    pub difference: Option<String>,
    /// The interval begins here.
    pub low: Option<String>,
    /// And ends here.
    pub high: Option<String>,
    /// Whether that is enough to tell.
    pub verdict: UpliftVerdict,
}

/// Whether what was seen is enough to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UpliftVerdict {
    /// The treated do more: chance alone hardly makes such a difference.
    More,
    /// They do less.
    Less,
    /// Chance alone may be behind it. So many members more are needed to tell a
    /// difference of this size.
    NotYet {
        /// In both groups together.
        more_members: u64,
    },
    /// Both do the same, as far as can be seen: no number of members is enough
    /// to tell what is not there.
    Same,
    /// There are too few members to say anything.
    TooFew,
}

/// What is known of a campaign.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) treated: Sums,
    pub(super) control: Sums,
}

impl CampaignUplift {
    /// `digits` are those of the currency; none if spend has no sum.
    pub(super) fn new(known: Known, digits: Option<u8>) -> Self {
        let Known {
            id,
            name,
            treated,
            control,
        } = known;
        let members = treated.members + control.members;
        let spend = digits.map(|digits| {
            let amount = |amount: f64| fixed(amount, i32::from(digits), digits.into());
            Measured::new(of_means(&treated, &control), members, amount)
        });
        let points = |share: f64| fixed(share, -2, 1);
        Self {
            id,
            name,
            buyers: Measured::new(of_shares(&treated, &control), members, points),
            spend,
            treated: Group::new(&treated, digits),
            control: Group::new(&control, digits),
        }
    }
}

impl CampaignUplift {
    fn row(&self) -> Vec<String> {
        let mut row = vec![self.id.clone()];
        for group in [&self.treated, &self.control] {
            row.extend([group.members, group.open, group.buyers].map(|count| count.to_string()));
            row.push(group.spend.clone().unwrap_or_default());
        }
        for measured in [self.spend.as_ref(), Some(&self.buyers)] {
            let known = |of: fn(&Measured) -> &Option<String>| {
                measured.and_then(|m| of(m).clone()).unwrap_or_default()
            };
            row.extend([
                known(|m| &m.difference),
                known(|m| &m.low),
                known(|m| &m.high),
            ]);
            row.push(measured.map_or_else(String::new, |m| m.verdict.name().to_owned()));
        }
        row
    }
}

impl UpliftVerdict {
    /// As machines read it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Less => "less",
            Self::NotYet { .. } => "not_yet",
            Self::Same => "same",
            Self::TooFew => "too_few",
        }
    }
}

impl Group {
    fn new(sums: &Sums, digits: Option<u8>) -> Self {
        let digits = digits.filter(|_| sums.members > 0).map(u32::from);
        Self {
            members: sums.members,
            open: sums.open,
            buyers: sums.buyers,
            buyers_percent: percent(sums.members.into(), sums.buyers.into()),
            spend: digits.map(|digits| decimal(sums.mean(), digits, digits)),
        }
    }
}

impl Measured {
    fn new(seen: Option<Interval>, members: u64, shown: impl Fn(f64) -> String) -> Self {
        let verdict = match &seen {
            None => UpliftVerdict::TooFew,
            Some(seen) if seen.low > 0.0 => UpliftVerdict::More,
            Some(seen) if seen.high < 0.0 => UpliftVerdict::Less,
            Some(seen) => match seen.more_members(members) {
                Some(more_members) => UpliftVerdict::NotYet { more_members },
                None => UpliftVerdict::Same,
            },
        };
        let of = |of: fn(&Interval) -> f64| seen.as_ref().map(|seen| shown(of(seen)));
        Self {
            difference: of(|seen| seen.difference),
            low: of(|seen| seen.low),
            high: of(|seen| seen.high),
            verdict,
        }
    }
}

/// A number divided by a power of ten, with some decimal places.
#[expect(
    clippy::float_arithmetic,
    reason = "estimates are shown, and are no amounts that anybody gets"
)]
fn fixed(number: f64, tens: i32, places: usize) -> String {
    let text = format!("{:.places$}", number / 10_f64.powi(tens));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    match text.strip_prefix('-') {
        Some(zero) if is_zero => zero.to_owned(),
        _ => text,
    }
}
