//! What was got before, of limits, caps and budgets: rows that a service's
//! store keeps as decisions tell them, and gives back when it asks again.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::batch::Columns;
use crate::campaign::{Budgeted, Campaign, Capped, LimitOf, Share, UseLimit};
use crate::decide::{Claim, Claims, Exhausted, MemoryClaims, Usage};
use crate::effect::WalletId;
use crate::model::{Date, parse_scaled};
use crate::snapshot::Snapshot;

/// One event or several in which a member got a campaign that is limited by
/// member.
///
/// A store keeps these rows as [`Changes::uses`](super::Changes) has them, and
/// gives all of a member's back; which of them count is the engine's matter.
/// Rows of campaigns that are gone, or have no limit any more, change nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignUse {
    /// The campaign's id.
    pub campaign: String,
    /// The field by whose texts the limit counts apart, such as
    /// `purchase.store`; none if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The text of that field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// On which local day; none if that is not known, and it counts in any
    /// period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// In how many events.
    #[serde(default = "once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

/// What a campaign with a cap by the day gave a member on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayGiven {
    /// The campaign's id.
    pub campaign: String,
    /// The wallet, for points; none for money off prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// The local day.
    pub day: Date,
    /// How much: an amount, or points.
    #[serde(with = "super::effects::decimal_text")]
    pub amount: Decimal,
}

/// What is used of a limit in all, or of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedUse {
    /// The campaign's id.
    pub campaign: String,
    /// Whether it is of the budget; else of the limits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub budget: bool,
    /// The field by whose texts the limit counts apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The text of that field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// On which local day; none if that is not known, and it counts in any
    /// period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// How many events, or how much of a budget: an amount, or points.
    #[serde(with = "super::effects::decimal_text")]
    pub amount: Decimal,
}

/// The field by whose texts a limit counts apart.
pub(super) fn per_name<'s>(snapshot: &'s Snapshot, limit: &UseLimit) -> Option<&'s str> {
    let schema = &snapshot.settings().schema;
    Some(schema.field(limit.per?)?.name.as_str())
}

/// An amount in the unit that campaigns count it in.
pub(super) fn scaled(amount: Decimal, digits: u8) -> i64 {
    let text = amount.round_dp(u32::from(digits)).to_string();
    parse_scaled(&text, digits).unwrap_or(if amount.is_sign_negative() {
        i64::MIN
    } else {
        i64::MAX
    })
}

/// The decimal places of what a cap or a budget counts.
pub(super) fn digits(snapshot: &Snapshot, wallet: Option<WalletId>) -> u8 {
    let settings = snapshot.settings();
    match wallet {
        Some(wallet) => {
            let wallet = settings.state.wallets.get(usize::from(wallet.0));
            wallet.map_or(0, |wallet| wallet.precision)
        }
        None => settings.schema.currency.minor_digits(),
    }
}

/// The decimal places of what is shared: uses are whole, a budget has those of
/// what it counts.
pub(super) fn share_digits(snapshot: &Snapshot, share: &Share, rules: &Campaign) -> u8 {
    match (share.limit, rules.budget.map(|budget| budget.of)) {
        (None, Some(Budgeted::Points(wallet))) => digits(snapshot, Some(wallet)),
        (None, Some(Budgeted::Discount)) => digits(snapshot, None),
        _ => 0,
    }
}

/// What the members of a batch got before, as rows say.
pub(super) struct Rows<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) columns: &'a Columns,
    /// One for each event.
    pub(super) known: &'a [(&'a [CampaignUse], &'a [DayGiven])],
}

impl Usage for Rows<'_> {
    fn used(&self, row: usize, campaign: usize, limit: usize) -> u32 {
        let rules = self.snapshot.campaigns().get(campaign);
        let own = rules.and_then(|rules| Some((rules, rules.limit.get(limit)?)));
        let (Some((rules, own)), Some((uses, _))) = (own, self.known.get(row)) else {
            return 0;
        };
        if own.of == LimitOf::Everybody {
            return 0;
        }
        let per = per_name(self.snapshot, own);
        let day = self.columns.date(row);
        let since = own.period.start(day);
        let count = |key: Option<&str>| {
            let counts = uses.iter().filter(|used| {
                *used.campaign == *rules.counted_as()
                    && used.per.as_deref() == per
                    && used.key.as_deref() == key
                    && used.day.is_none_or(|on| on >= since)
            });
            counts.fold(0u32, |sum, used| sum.saturating_add(used.times))
        };
        own.keys(self.columns, row)
            .into_iter()
            .map(count)
            .max()
            .unwrap_or(0)
    }

    fn given_today(&self, row: usize, campaign: usize, what: Capped) -> i64 {
        let (Some(rules), Some((_, given))) =
            (self.snapshot.campaigns().get(campaign), self.known.get(row))
        else {
            return 0;
        };
        let wallet = match what {
            Capped::Points(wallet) => Some(wallet),
            Capped::Discount => None,
        };
        let wallets = &self.snapshot.settings().state.wallets;
        let name = wallet.and_then(|wallet| wallets.get(usize::from(wallet.0)));
        let day = self.columns.date(row);
        let own = given.iter().filter(|given| {
            *given.campaign == *rules.counted_as()
                && given.day == day
                && given.wallet.as_deref() == name.map(|wallet| &*wallet.name)
        });
        let digits = digits(self.snapshot, wallet);
        own.fold(0i64, |sum, given| {
            sum.saturating_add(scaled(given.amount, digits))
        })
    }
}

/// What is used of what all members share, as rows say; for a service that
/// asks, and keeps the rows itself. What an event of a batch gets counts for
/// the next ones, and is forgotten with the batch.
#[derive(Debug)]
pub(crate) struct SharedUses {
    snapshot: Arc<Snapshot>,
    rows: Vec<SharedUse>,
    /// What the events of the batch got so far.
    batch: MemoryClaims,
}

impl SharedUses {
    /// What rows say, for a program.
    pub(crate) fn new(snapshot: Arc<Snapshot>, rows: Vec<SharedUse>) -> Self {
        Self {
            snapshot,
            rows,
            batch: MemoryClaims::default(),
        }
    }

    /// What rows say of a share.
    fn kept(&self, share: &Share, since: Date, until: Date) -> i64 {
        // A row of a table of offers counts as the table.
        let mut all = self.snapshot.campaigns().iter();
        let Some(rules) = all.find(|rules| rules.counted_as() == &*share.campaign) else {
            return 0;
        };
        let limit = share.limit.and_then(|at| rules.limit.get(usize::from(at)));
        let per = limit.and_then(|limit| per_name(&self.snapshot, limit));
        let digits = share_digits(&self.snapshot, share, rules);
        let own = self.rows.iter().filter(|row| {
            *row.campaign == *share.campaign
                && row.budget == share.limit.is_none()
                && row.per.as_deref() == per
                && row.key.as_deref() == share.key.as_deref()
                && row.day.is_none_or(|on| (since..=until).contains(&on))
        });
        own.fold(0i64, |sum, row| {
            sum.saturating_add(scaled(row.amount, digits))
        })
    }
}

impl Claims for SharedUses {
    fn claimed(&self, share: &Share, since: Date, until: Date) -> i64 {
        let batch = self.batch.claimed(share, since, until);
        self.kept(share, since, until).saturating_add(batch)
    }

    fn claim(&self, claims: &[Claim]) -> Result<(), Exhausted> {
        let beside_rows = claims.iter().map(|claim| Claim {
            most: claim
                .most
                .saturating_sub(self.kept(&claim.share, claim.since, claim.until)),
            ..claim.clone()
        });
        self.batch.claim(&beside_rows.collect::<Vec<_>>())
    }

    fn release(&self, claims: &[Claim]) {
        self.batch.release(claims);
    }
}
