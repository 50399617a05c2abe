//! How the program does: who buys, who comes back, who gets anything, and what
//! becomes of points.

use std::collections::{BTreeMap, HashMap, HashSet};

use sadakat_engine::model::{Date, format_scaled};
use serde::{Deserialize, Serialize};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::sheet::Sheet;
use crate::store::params;

/// Members who are called active bought something in so many days.
const ACTIVE_DAYS: i32 = 90;

/// What is measured of all members, or of some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Measures {
    /// Which members.
    pub of: MeasuredMembers,
    /// The name of their tier or segment; none of all, and of a tier without a
    /// name.
    pub name: Option<String>,
    /// How many they are.
    pub members: u64,
    /// Those who ever bought something.
    pub buyers: u64,
    /// Those who bought something in the 90 days before the newest event.
    pub active: u64,
    /// Their purchases.
    pub purchases: u64,
    /// Purchases of which something came back.
    pub returned: u64,
    /// The same in percent of the purchases, with one decimal place; none of
    /// nothing.
    pub return_rate: Option<String>,
    /// Purchases for which a campaign gave something.
    pub rewarded: u64,
    /// The same in percent of the purchases.
    pub participation: Option<String>,
    /// Members who got something for a purchase.
    pub rewarded_members: u64,
    /// The same in percent of the buyers.
    pub member_participation: Option<String>,
}

/// Which members are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MeasuredMembers {
    /// All of them.
    All,
    /// Those of a tier, as of their last event.
    Tier,
    /// Those of a segment, as of the day of the newest event.
    Segment,
}

impl Measures {
    /// As a table.
    pub fn sheet(rows: &[Self]) -> Sheet<'static> {
        let row = |row: &Self| {
            let count = |count: u64| count.to_string();
            let rate = |rate: &Option<String>| rate.clone().unwrap_or_default();
            vec![
                row.of.name().to_owned(),
                row.name.clone().unwrap_or_default(),
                count(row.members),
                count(row.buyers),
                count(row.active),
                count(row.purchases),
                count(row.returned),
                rate(&row.return_rate),
                count(row.rewarded),
                rate(&row.participation),
                count(row.rewarded_members),
                rate(&row.member_participation),
            ]
        };
        Sheet {
            header: &[
                "of",
                "name",
                "members",
                "buyers",
                "active",
                "purchases",
                "returned",
                "return_rate",
                "rewarded",
                "participation",
                "rewarded_members",
                "member_participation",
            ],
            rows: rows.iter().map(row).collect(),
        }
    }
}

impl MeasuredMembers {
    /// As machines read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Tier => "tier",
            Self::Segment => "segment",
        }
    }
}

/// What became of the points of a wallet. What was earned is what was used,
/// what expired and what is outstanding, less what was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Points {
    /// The wallet.
    pub wallet: String,
    /// Given by campaigns, less what campaigns and returns took back.
    pub earned: String,
    /// Redeemed, captured, and paid with.
    pub used: String,
    /// Gone unused.
    pub expired: String,
    /// Corrected by hand: below zero, what was taken.
    pub corrected: String,
    /// What members have, all together.
    pub outstanding: String,
    /// What of it cannot be used yet.
    pub pending: String,
    /// What of it is held.
    pub held: String,
}

impl Points {
    /// As a table.
    pub fn sheet(rows: &[Self]) -> Sheet<'static> {
        let row = |row: &Self| {
            let Self {
                wallet,
                earned,
                used,
                expired,
                corrected,
                outstanding,
                pending,
                held,
            } = row;
            let cells = [
                wallet,
                earned,
                used,
                expired,
                corrected,
                outstanding,
                pending,
                held,
            ];
            cells.map(Clone::clone).to_vec()
        };
        Sheet {
            header: &[
                "wallet",
                "earned",
                "used",
                "expired",
                "corrected",
                "outstanding",
                "pending",
                "held",
            ],
            rows: rows.iter().map(row).collect(),
        }
    }
}

/// Members who first bought something in one month, in a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cohort {
    /// The month of the first purchase, such as `2026-03`.
    pub first: String,
    /// How many months later: 0 is the same one.
    pub month: u32,
    /// How many members the cohort has.
    pub members: u64,
    /// Those who bought something in that month.
    pub bought: u64,
    /// The same in percent, with one decimal place.
    pub retention: String,
}

impl Cohort {
    /// As a table.
    pub fn sheet(rows: &[Self]) -> Sheet<'static> {
        let row = |row: &Self| {
            vec![
                row.first.clone(),
                row.month.to_string(),
                row.members.to_string(),
                row.bought.to_string(),
                row.retention.clone(),
            ]
        };
        Sheet {
            header: &["first", "month", "members", "bought", "retention"],
            rows: rows.iter().map(row).collect(),
        }
    }
}

/// What was counted of one member.
#[derive(Debug, Clone, Default)]
struct Counted {
    tier: Option<String>,
    purchases: u64,
    returned: u64,
    rewarded: u64,
    newest: Option<i32>,
}

/// What an answer says of its decisions.
#[derive(Deserialize)]
struct Answered {
    decisions: Vec<Decided>,
}

#[derive(Deserialize)]
struct Decided {
    event: String,
    effects: Vec<serde::de::IgnoredAny>,
}

impl Ledger {
    /// Members, purchases, returns, and how many get anything: in all, by tier
    /// and by the segments of the program.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn measures(&self) -> Result<Vec<Measures>, LedgerError> {
        let reading = self.read()?;
        let members = self.counted()?;
        let newest = self.newest_day()?;
        let mut rows = vec![measured(
            MeasuredMembers::All,
            None,
            members.values(),
            newest,
        )];
        let mut tiers: BTreeMap<Option<&str>, Vec<&Counted>> = BTreeMap::new();
        for member in members.values() {
            tiers
                .entry(member.tier.as_deref())
                .or_default()
                .push(member);
        }
        if tiers.keys().any(Option::is_some) {
            for (tier, members) in tiers {
                let members = members.into_iter();
                rows.push(measured(MeasuredMembers::Tier, tier, members, newest));
            }
        }
        for (segment, own) in self.segments(newest)? {
            let own = own.iter().filter_map(|id| members.get(id));
            let segment = Some(&*segment);
            rows.push(measured(MeasuredMembers::Segment, segment, own, newest));
        }
        drop(reading);
        Ok(rows)
    }

    /// What is known of members, by their numbers.
    fn counted(&self) -> Result<HashMap<i64, Counted>, LedgerError> {
        let mut members: HashMap<i64, Counted> = HashMap::new();
        let mut rows = self.connection().prepare(
            "SELECT id, tier FROM member
                 WHERE merged IS NULL AND (household IS NULL OR household <> id)",
        )?;
        let mut rows = rows.query(params![])?;
        while let Some(row) = rows.next()? {
            let counted = Counted {
                tier: row.get(1)?,
                ..Counted::default()
            };
            members.insert(row.get(0)?, counted);
        }
        let mut purchases = self.connection().prepare(
            "SELECT p.member, e.day, e.name, p.back IS NOT NULL, r.answer
             FROM purchase p JOIN event e ON e.id = p.event JOIN request r ON r.id = e.request
             WHERE p.member IS NOT NULL",
        )?;
        let mut purchases = purchases.query(params![])?;
        while let Some(row) = purchases.next()? {
            let Some(member) = members.get_mut(&row.get(0)?) else {
                continue;
            };
            let (day, name, answer): (i32, String, String) =
                (row.get(1)?, row.get(2)?, row.get(4)?);
            member.purchases += 1;
            member.returned += u64::from(row.get::<bool>(3)?);
            member.newest = member.newest.max(Some(day));
            // Of somebody who was erased nothing is said.
            let answer: Option<Answered> = serde_json::from_str(&answer).ok();
            let decisions = answer.map(|answer| answer.decisions).unwrap_or_default();
            let own = decisions.iter().find(|decided| decided.event == name);
            member.rewarded += u64::from(own.is_some_and(|own| !own.effects.is_empty()));
        }
        Ok(members)
    }

    /// What became of points, by wallet.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn points(&self) -> Result<Vec<Points>, LedgerError> {
        let mut rows = self.connection().prepare(
            "SELECT w.name, w.digits,
                    sum(CASE a.kind WHEN 'campaign:budget' THEN -a.balance ELSE 0 END),
                    sum(CASE a.kind WHEN 'program:liability' THEN a.balance ELSE 0 END),
                    sum(CASE a.kind WHEN 'program:breakage' THEN a.balance ELSE 0 END),
                    sum(CASE a.kind WHEN 'member:available' THEN a.balance ELSE 0 END),
                    sum(CASE a.kind WHEN 'member:pending' THEN a.balance ELSE 0 END),
                    sum(CASE a.kind WHEN 'member:held' THEN a.balance ELSE 0 END),
                    coalesce((SELECT sum(e.amount)
                              FROM account c JOIN v_entries e ON e.account = c.id
                              WHERE c.kind = 'program:liability' AND c.wallet = w.id
                                AND e.reason = 'adjusted'), 0)
             FROM account a JOIN wallet w ON w.id = a.wallet GROUP BY w.id ORDER BY w.id",
        )?;
        let rows = rows.query_map(params![], |row| {
            let digits: u8 = row.get(1)?;
            let [
                earned,
                liability,
                expired,
                available,
                pending,
                held,
                adjusted,
            ] = [2, 3, 4, 5, 6, 7, 8].map(|column| row.get::<i64>(column));
            let (pending, held, adjusted) = (pending?, held?, adjusted?);
            let shown = |points: i64| format_scaled(points, digits);
            Ok(Points {
                wallet: row.get(0)?,
                earned: shown(earned?),
                used: shown(liability?.saturating_sub(adjusted)),
                expired: shown(expired?),
                corrected: shown(adjusted.saturating_neg()),
                outstanding: shown(available?.saturating_add(pending).saturating_add(held)),
                pending: shown(pending),
                held: shown(held),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Who still buys, by the month of the first purchase: a row for each
    /// cohort and each month from the first one until the newest event.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn cohorts(&self) -> Result<Vec<Cohort>, LedgerError> {
        let Some(newest) = self.newest_day()? else {
            return Ok(Vec::new());
        };
        // By member: the months in which they bought something.
        let mut members: HashMap<i64, HashSet<i32>> = HashMap::new();
        let mut rows = self.connection().prepare(
            "SELECT p.member, e.day FROM purchase p JOIN event e ON e.id = p.event
             WHERE p.member IS NOT NULL",
        )?;
        let mut rows = rows.query(params![])?;
        while let Some(row) = rows.next()? {
            let day: i32 = row.get(1)?;
            let months = members.entry(row.get(0)?).or_default();
            months.insert(month(Date::from_days(day)));
        }
        // By first month, then by months later.
        let mut cohorts: BTreeMap<i32, BTreeMap<i32, u64>> = BTreeMap::new();
        for months in members.into_values() {
            let Some(&first) = months.iter().min() else {
                continue;
            };
            let cohort = cohorts.entry(first).or_default();
            for month in months {
                *cohort.entry(month - first).or_default() += 1;
            }
        }
        let mut all = Vec::new();
        for (first, bought) in cohorts {
            let members = bought.get(&0).copied().unwrap_or(0);
            for later in 0..=(month(newest) - first).max(0) {
                let bought = bought.get(&later).copied().unwrap_or(0);
                all.push(Cohort {
                    first: format!(
                        "{:04}-{:02}",
                        first.div_euclid(12),
                        first.rem_euclid(12) + 1
                    ),
                    month: later.unsigned_abs(),
                    members,
                    bought,
                    retention: percent(bought, members).unwrap_or_default(),
                });
            }
        }
        Ok(all)
    }
}

fn measured<'c>(
    of: MeasuredMembers,
    name: Option<&str>,
    members: impl Iterator<Item = &'c Counted>,
    newest: Option<Date>,
) -> Measures {
    let mut all = Measures {
        of,
        name: name.map(str::to_owned),
        members: 0,
        buyers: 0,
        active: 0,
        purchases: 0,
        returned: 0,
        return_rate: None,
        rewarded: 0,
        participation: None,
        rewarded_members: 0,
        member_participation: None,
    };
    let since = newest.map(|day| day.days().saturating_sub(ACTIVE_DAYS));
    for member in members {
        all.members += 1;
        all.buyers += u64::from(member.purchases > 0);
        let is_active = member
            .newest
            .zip(since)
            .is_some_and(|(day, since)| day > since);
        all.active += u64::from(is_active);
        all.purchases += member.purchases;
        all.returned += member.returned;
        all.rewarded += member.rewarded;
        all.rewarded_members += u64::from(member.rewarded > 0);
    }
    all.return_rate = percent(all.returned, all.purchases);
    all.participation = percent(all.rewarded, all.purchases);
    all.member_participation = percent(all.rewarded_members, all.buyers);
    all
}

/// Months since the year 0.
fn month(day: Date) -> i32 {
    let (year, month, _) = day.ymd();
    i32::from(year) * 12 + i32::from(month) - 1
}

/// A part of a whole in percent with one place, halves up; none of nothing.
fn percent(part: u64, whole: u64) -> Option<String> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * 2_000 + whole).checked_div(whole * 2)?;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_exact_decimals_rounded_once() {
        assert_eq!(percent(1, 3).as_deref(), Some("33.3"));
        assert_eq!(percent(1, 2_000).as_deref(), Some("0.1"));
        assert_eq!(percent(1, 2_001).as_deref(), Some("0.0"));
        assert_eq!(percent(5, 5).as_deref(), Some("100.0"));
        assert_eq!(percent(0, 0), None);
    }
}
