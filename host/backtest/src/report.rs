//! What came out.

use std::collections::BTreeMap;
use std::sync::Arc;

use sadakat_engine::model::Date;
use serde::Serialize;

use crate::amounts::Amounts;
use crate::backtest::{Count, Program};
use crate::exact::{MONEY_DIGITS, decimal, percent, points};
use crate::examples::Example;
use crate::names::{Names, There};
use crate::tally::Tally;

/// Members shown who gain most, and who lose most.
const MOST_MEMBERS: usize = 10;

/// What both programs made of the past. Its JSON form is stable: keys may be
/// added, but never change their meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The old program; none if one was looked at alone.
    pub old: Option<ProgramReport>,
    /// The new program, or the only one.
    pub new: ProgramReport,
    /// From the first event's day to the last one's; none without events.
    pub period: Option<Period>,
    /// Events of the file that at least one of the programs could use.
    pub events: u64,
    /// Daily events, beside them.
    pub daily_events: u64,
    /// Whether there were `day` events, of the file or of sweeps.
    #[serde(skip)]
    pub had_days: bool,
    /// Events of customers who are not among the customers, decided as guests'.
    pub unknown_customers: u64,
    /// What was sold, by currency: totals before discounts, less those of
    /// returns.
    pub sales: BTreeMap<String, String>,
    /// In all.
    pub total: Row,
    /// By how much the new program costs more than the old one, in percent
    /// with one decimal place, by currency; without those that the old one
    /// gives nothing in.
    pub cost_change: BTreeMap<String, String>,
    /// What the programs cost as a share of the sales, in percent with one
    /// decimal place, by currency; without those that nothing was sold in.
    pub cost_of_sales: BTreeMap<String, Pair<String>>,
    /// By campaign, in the order of ids.
    pub campaigns: Vec<CampaignReport>,
    /// What campaigns in shadow would have given, in the order of ids: a part of
    /// no other figure. Returns take nothing from it.
    pub shadows: Vec<ShadowReport>,
    /// By week, called by its Monday.
    pub weeks: Vec<Split>,
    /// By the tier that members had by the program that is counted.
    pub tiers: Vec<Split>,
    /// By the segments that members were in by that program; a member may be in
    /// several, or in none.
    pub segments: Vec<Split>,
    /// By the store that records name; the 1,000 that come first are told
    /// apart.
    pub stores: Vec<Split>,
    /// Who has more of it, and who less.
    pub members: Members,
    /// Wallets whose points neither program says the worth of, so that they are
    /// no part of the cost.
    pub worthless: Vec<String>,
    /// Events that the programs decide differently.
    pub differences: u64,
    /// The first of them, campaign by campaign.
    pub examples: Vec<Example>,
    #[serde(skip)]
    pub(crate) exact: Exact,
}

/// The sums that a report's texts were made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exact {
    pub(crate) currencies: Vec<String>,
    pub(crate) wallets: Vec<String>,
    pub(crate) old: Option<Amounts>,
    pub(crate) new: Amounts,
    pub(crate) sales: Vec<i128>,
    pub(crate) all_events: u64,
}

/// Which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProgramReport {
    /// What they were called.
    pub label: String,
    /// The program's own name.
    pub name: String,
    /// The hash of the program.
    pub snapshot: String,
    /// Customers who are known.
    pub customers: u64,
    /// Records that it could not use.
    pub rejects: u64,
    /// The first of them.
    pub reject: Option<String>,
}

/// From one day to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Period {
    /// The first day.
    pub from: String,
    /// The last day.
    pub through: String,
}

/// The same of both programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Pair<T> {
    /// By the old program; none if there is none, or if it has no such
    /// campaign, tier or segment.
    pub old: Option<T>,
    /// By the new one; none if it has no such campaign, tier or segment.
    pub new: Option<T>,
}

/// What was given to how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// Members who were given anything.
    pub members: Pair<u64>,
    /// What.
    pub given: Pair<Given>,
}

/// What was given, less what returns took back. Amounts are decimals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Given {
    /// Events for which there was something.
    pub events: u64,
    /// Money off, by currency.
    pub off: BTreeMap<String, String>,
    /// Points, by wallet of the program.
    pub points: BTreeMap<String, String>,
    /// What they are worth, by currency, where wallets say it.
    pub worth: BTreeMap<String, String>,
    /// Both together: money off and what points are worth.
    pub cost: BTreeMap<String, String>,
    /// Coupons.
    pub coupons: u64,
    /// Free items.
    pub gifts: u64,
    /// Messages, tags, tiers, steps towards badges and the like.
    pub others: u64,
    /// Events that a campaign failed for.
    pub faults: u64,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CampaignReport {
    /// Its id.
    pub id: String,
    /// Its name, by the new program if that has it.
    pub name: String,
    /// What it gave.
    #[serde(flatten)]
    pub row: Row,
    /// By week.
    pub weeks: Vec<Split>,
    /// By tier.
    pub tiers: Vec<Split>,
    /// By segment.
    pub segments: Vec<Split>,
    /// By store.
    pub stores: Vec<Split>,
    /// Events for which the programs give something else by it.
    pub differences: u64,
    /// Its coupons, by what they are worth and how long; the 1,000 of all
    /// campaigns that come first are told apart.
    pub coupon_terms: Vec<CouponTerms>,
}

/// A campaign in shadow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ShadowReport {
    /// Its id.
    pub id: String,
    /// Its name, by the new program if that has it.
    pub name: String,
    /// What it would have given; nothing of a program that has it live, or not
    /// at all.
    #[serde(flatten)]
    pub row: Row,
}

/// A campaign's coupons of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CouponTerms {
    /// What they are, such as `coupon of 10 %, valid 14 days`.
    pub terms: String,
    /// Which currency amounts in it are in, in programs of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// How many were given.
    pub count: Pair<u64>,
}

/// A part of what was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Split {
    /// Which: a Monday, a tier, a segment, a store.
    pub of: String,
    /// What was given there.
    #[serde(flatten)]
    pub given: Pair<Given>,
}

/// Who has more of it, and who less: of cost, of points, of coupons and gifts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Members {
    /// Members who have more of something, and less of nothing.
    pub gain: u64,
    /// Members who have less of something, and more of nothing.
    pub lose: u64,
    /// Members who have more of one thing and less of another.
    pub both: u64,
    /// Members who got something, and the same by both programs.
    pub same: u64,
    /// Members who got as much by both programs, but something else, or for
    /// other events: a coupon with other terms, for example.
    pub changed: u64,
    /// Those who gain most, by cost in the first currency, then by what
    /// follows.
    pub most_gained: Vec<MemberGain>,
    /// Those who lose most.
    pub most_lost: Vec<MemberGain>,
}

/// What a member got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MemberGain {
    /// Who.
    pub customer: String,
    /// What it costs, by currency.
    pub cost: BTreeMap<String, Pair<String>>,
    /// Points, by wallet.
    pub points: BTreeMap<String, Pair<String>>,
    /// Coupons.
    pub coupons: Pair<i128>,
    /// Free items.
    pub gifts: Pair<i128>,
}

/// Records that a program could not use.
#[derive(Debug, Default)]
pub(crate) struct Rejects {
    count: u64,
    first: Option<String>,
}

impl Rejects {
    pub(crate) fn add(&mut self, why: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| why.to_owned());
    }

    /// How many, and why not the first of them.
    pub(crate) fn said(&self) -> (u64, Option<&str>) {
        (self.count, self.first.as_deref())
    }
}

impl Count<'_> {
    /// Everything that was counted.
    pub(crate) fn report(self, programs: [Option<&Program>; 2]) -> Report {
        let names = self.names;
        let compares = programs.iter().flatten().count() == 2;
        let both = [compares, true];
        let [old, new] = [0, 1].map(|side| {
            let program = programs.get(side).copied().flatten()?;
            let rejects = self.rejects.get(side)?;
            Some(ProgramReport {
                label: program.label.clone(),
                name: program.snapshot.settings().name.clone(),
                snapshot: program.snapshot.hash().to_owned(),
                customers: program.customers.len() as u64,
                rejects: rejects.count,
                reject: rejects.first.clone(),
            })
        });
        let campaigns = names.campaigns.iter().zip(&self.tallies).enumerate();
        let campaigns = campaigns.map(|(at, (campaign, tally))| CampaignReport {
            id: campaign.id.clone(),
            name: campaign.name.clone(),
            row: row(tally, campaign.there, names),
            weeks: weeks(tally, campaign.there, names),
            tiers: splits_of(
                tally,
                campaign.there,
                names,
                |tally| &tally.tiers,
                &names.tiers,
            ),
            segments: splits_of(
                tally,
                campaign.there,
                names,
                |tally| &tally.segments,
                &names.segments,
            ),
            stores: splits(
                tally,
                campaign.there,
                names,
                |tally| &tally.stores,
                |_| [true; 2],
            ),
            differences: self.changed.get(at).copied().unwrap_or(0),
            coupon_terms: self.coupon_terms(at, campaign.there),
        });
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let period = day(self.first_day).zip(day(self.last_day));
        let sales = self.sales.iter().zip(&names.currencies);
        let sales = sales.map(|(sales, currency)| {
            let digits = u32::from(currency.minor_digits());
            (
                currency.code().to_owned(),
                decimal(*sales, MONEY_DIGITS, digits),
            )
        });
        let exact = Exact {
            currencies: names
                .currencies
                .iter()
                .map(|c| c.code().to_owned())
                .collect(),
            wallets: names.wallets.iter().map(|w| w.name.clone()).collect(),
            old: compares.then(|| self.total[0].all.clone()),
            new: self.total[1].all.clone(),
            sales: self.sales.clone(),
            all_events: self.events + self.daily,
        };
        Report {
            old,
            new: new.unwrap_or_else(ProgramReport::nobody),
            period: period.map(|(from, through)| Period { from, through }),
            events: self.events,
            daily_events: self.daily,
            had_days: self.had_days || self.daily > 0,
            unknown_customers: self.unknown,
            sales: sales.collect(),
            total: row(&self.total, both, names),
            cost_change: shares(names, |at| {
                let old = exact.old.as_ref()?.cost(at);
                percent(old, exact.new.cost(at).saturating_sub(old))
            }),
            cost_of_sales: shares(names, |at| {
                let sales = exact.sales.get(at).copied()?;
                let of = |sums: &Amounts| percent(sales, sums.cost(at));
                let new = Some(of(&exact.new)?);
                Some(Pair {
                    old: exact.old.as_ref().and_then(of),
                    new,
                })
            }),
            campaigns: campaigns.collect(),
            shadows: self.shadow_reports(),
            weeks: weeks(&self.total, both, names),
            tiers: splits_of(&self.total, both, names, |tally| &tally.tiers, &names.tiers),
            segments: splits_of(
                &self.total,
                both,
                names,
                |tally| &tally.segments,
                &names.segments,
            ),
            stores: splits(
                &self.total,
                both,
                names,
                |tally| &tally.stores,
                |_| [true; 2],
            ),
            members: self.members(compares),
            worthless: self.worthless(),
            differences: self.differences,
            examples: self.examples.found,
            exact,
        }
    }

    /// Every campaign in shadow, whether it would have given anything or not.
    fn shadow_reports(&self) -> Vec<ShadowReport> {
        let none = [Tally::new(self.names), Tally::new(self.names)];
        let campaigns = self.names.campaigns.iter().enumerate();
        let shadows = campaigns.filter(|(_, campaign)| campaign.shadow.contains(&true));
        let shadows = shadows.map(|(at, campaign)| ShadowReport {
            id: campaign.id.clone(),
            name: campaign.name.clone(),
            row: row(
                self.shadows.get(&at).unwrap_or(&none),
                campaign.shadow,
                self.names,
            ),
        });
        shadows.collect()
    }

    /// The coupons of a campaign, if it has any.
    fn coupon_terms(&self, campaign: usize, there: [bool; 2]) -> Vec<CouponTerms> {
        let several = self.names.currencies.len() > 1;
        let code = |at: usize| Some(self.names.currencies.get(at)?.code().to_owned());
        let terms = self
            .coupons
            .of(campaign)
            .map(|(terms, counts)| CouponTerms {
                terms: terms.words.clone(),
                currency: code(terms.currency).filter(|_| several),
                count: Pair::of(there, |side| counts.get(side).copied()),
            });
        terms.collect()
    }

    /// Wallets with points that have no worth.
    fn worthless(&self) -> Vec<String> {
        let wallets = self.names.wallets.iter().enumerate();
        let given = |at: usize| {
            let sums = self.total.iter().map(|tally| tally.all.points.get(at));
            sums.flatten().any(|&points| points != 0)
        };
        let unknown = |wallet: &crate::names::WalletName| wallet.worth.iter().all(|&of| of == 0);
        let found = wallets.filter(|(at, wallet)| unknown(wallet) && given(*at));
        found.map(|(_, wallet)| wallet.name.clone()).collect()
    }

    fn members(&self, compares: bool) -> Members {
        let most = |losing| {
            let found = self
                .gains
                .most(losing, MOST_MEMBERS, &self.numbers)
                .into_iter();
            found
                .map(|(member, got)| self.gain(member, got, compares))
                .collect()
        };
        let [gain, lose, both, same, changed] = self.gains.standings(&self.changed_members);
        Members {
            gain,
            lose,
            both,
            same,
            changed,
            most_gained: most(false),
            most_lost: most(true),
        }
    }

    fn gain(&self, member: u32, got: &[Box<[i128]>; 2], compares: bool) -> MemberGain {
        let [old, new] = got;
        let pair = |at: usize| {
            let of = |got: &[i128]| got.get(at).copied().unwrap_or(0);
            Pair {
                old: compares.then(|| of(old)),
                new: Some(of(new)),
            }
        };
        let (currencies, wallets) = (&self.names.currencies, &self.names.wallets);
        let cost = currencies.iter().enumerate().map(|(at, currency)| {
            let digits = u32::from(currency.minor_digits());
            let cost = pair(at).map(|cost| decimal(cost, MONEY_DIGITS, digits));
            (currency.code().to_owned(), cost)
        });
        let own = wallets.iter().enumerate().map(|(at, wallet)| {
            let own = pair(currencies.len() + at);
            (wallet.name.clone(), own.map(points))
        });
        let counts = currencies.len() + wallets.len();
        MemberGain {
            customer: self.numbers.id(member).to_owned(),
            cost: cost.collect(),
            points: own.collect(),
            coupons: pair(counts),
            gifts: pair(counts + 1),
        }
    }
}

impl Given {
    /// The same without wallets that nothing was put into: one that a program
    /// does not have is no other than one that it leaves alone.
    fn known(&self) -> Self {
        let mut known = self.clone();
        known.points.retain(|_, points| points != "0");
        known
    }
}

impl CampaignReport {
    /// Whether it gave the same by both programs, event for event.
    pub fn is_same(&self) -> bool {
        let given = |given: &Option<Given>| given.as_ref().map(Given::known);
        self.differences == 0
            && self.row.members.old == self.row.members.new
            && given(&self.row.given.old) == given(&self.row.given.new)
    }

    /// Whether it gave nothing, and never failed, by either program.
    pub fn is_nothing(&self) -> bool {
        let given = [&self.row.given.old, &self.row.given.new];
        given
            .into_iter()
            .flatten()
            .all(|given| given.events == 0 && given.faults == 0)
    }
}

impl ProgramReport {
    const fn nobody() -> Self {
        Self {
            label: String::new(),
            name: String::new(),
            snapshot: String::new(),
            customers: 0,
            rejects: 0,
            reject: None,
        }
    }
}

impl<T> Pair<T> {
    /// The same of what both values are changed to.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Pair<U> {
        Pair {
            old: self.old.map(&change),
            new: self.new.map(&change),
        }
    }

    /// Of both sides, those that are there.
    fn of(there: [bool; 2], value: impl Fn(usize) -> Option<T>) -> Self {
        let [old, new] = [0, 1].map(|side| {
            let there = there.get(side).copied().unwrap_or(false);
            there.then(|| value(side)).flatten()
        });
        Self { old, new }
    }
}

/// What there is to say of each currency.
fn shares<T>(names: &Names, of: impl Fn(usize) -> Option<T>) -> BTreeMap<String, T> {
    let currencies = names.currencies.iter().enumerate();
    let said = currencies.filter_map(|(at, code)| Some((code.code().to_owned(), of(at)?)));
    said.collect()
}

fn row(tally: &[Tally; 2], there: [bool; 2], names: &Names) -> Row {
    Row {
        members: Pair::of(there, |side| Some(tally.get(side)?.members.len())),
        given: Pair::of(there, |side| {
            Some(given(&tally.get(side)?.all, names, side))
        }),
    }
}

fn splits<K: Ord + Clone + ToString>(
    tally: &[Tally; 2],
    there: [bool; 2],
    names: &Names,
    of: impl Fn(&Tally) -> &BTreeMap<K, Amounts>,
    known: impl Fn(&K) -> [bool; 2],
) -> Vec<Split> {
    let [old, new] = tally;
    let mut keys: Vec<&K> = of(old).keys().chain(of(new).keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let split = |key: &K| Split {
        of: key.to_string(),
        given: Pair::of(there, |side| {
            known(key).get(side).filter(|known| **known)?;
            let sums = tally.get(side).and_then(|tally| of(tally).get(key));
            Some(sums.map_or_else(
                || given(&Amounts::new(names), names, side),
                |sums| given(sums, names, side),
            ))
        }),
    };
    keys.into_iter().map(split).collect()
}

/// The same by names that one of the programs may not know.
fn splits_of(
    tally: &[Tally; 2],
    there: [bool; 2],
    names: &Names,
    of: impl Fn(&Tally) -> &BTreeMap<Arc<str>, Amounts>,
    known: &There,
) -> Vec<Split> {
    let known = |name: &Arc<str>| known.get(name).copied().unwrap_or([true; 2]);
    splits(tally, there, names, of, known)
}

fn weeks(tally: &[Tally; 2], there: [bool; 2], names: &Names) -> Vec<Split> {
    let mut weeks = splits(tally, there, names, |tally| &tally.weeks, |_| [true; 2]);
    for week in &mut weeks {
        if let Ok(days) = week.of.parse() {
            week.of = Date::from_days(days).to_string();
        }
    }
    weeks
}

/// What a program gave. Of a wallet that it does not have, nothing is known.
fn given(sums: &Amounts, names: &Names, side: usize) -> Given {
    let by_currency = |sum: &dyn Fn(usize) -> i128| {
        let currencies = names.currencies.iter().enumerate();
        let sums = currencies.map(|(at, currency)| {
            let digits = u32::from(currency.minor_digits());
            (
                currency.code().to_owned(),
                decimal(sum(at), MONEY_DIGITS, digits),
            )
        });
        sums.collect()
    };
    let of = |sums: &[i128], at: usize| sums.get(at).copied().unwrap_or(0);
    let own = names.wallets.iter().zip(&sums.points);
    let own = own.filter(|(wallet, _)| wallet.there.get(side) == Some(&true));
    Given {
        events: sums.events,
        off: by_currency(&|at| of(&sums.off, at)),
        points: own
            .map(|(wallet, sum)| (wallet.name.clone(), points(*sum)))
            .collect(),
        worth: by_currency(&|at| of(&sums.worth, at)),
        cost: by_currency(&|at| sums.cost(at)),
        coupons: sums.coupons,
        gifts: sums.gifts,
        others: sums.others,
        faults: sums.faults,
    }
}
