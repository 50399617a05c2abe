//! One member's state as a store keeps it: by names instead of numbers, so that
//! it outlives the program that it was made by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::history::History;
use super::settings::{Level, Settings, TierSettings};
use super::tier::Tier;
use super::today::{CampaignGave, Today};
use super::usage::Usage;
use super::wallet::Wallet;
use super::window::Window;
use super::{MemberIndex, MemberState, Members, NameIndex, days};
use crate::campaign::Capped;
use crate::effect::WalletId;
use crate::model::Date;

/// A member's state by names: equal states are equal texts, as JSON.
///
/// What another program than the one that made it reads of it: wallets and
/// badges by their names, counts by campaigns, tiers by the names of levels. A
/// history field that was declared in another way begins empty, and so does a
/// tier that was counted in another way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptMember {
    #[serde(with = "days")]
    day: Date,
    /// The day of the wallets, if it is another one: that of a household's.
    #[serde(default, with = "days::maybe", skip_serializing_if = "Option::is_none")]
    wallets_day: Option<Date>,
    #[serde(with = "days::maybe")]
    joined: Option<Date>,
    history: History,
    /// Without those that are empty.
    windows: BTreeMap<String, KeptWindow>,
    wallets: BTreeMap<String, Wallet>,
    levels: Vec<String>,
    tier: Option<Tier>,
    starting_tier: Level,
    uses: Vec<(String, i32, u32)>,
    today: KeptToday,
    tags: Vec<String>,
    badges: Vec<(String, i64)>,
}

/// A declared history field.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptWindow {
    /// What is counted, in short.
    declared: u64,
    window: Window,
}

/// What campaigns gave on the latest day: the campaign, the wallet or nothing
/// for money off prices, and how much.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptToday {
    #[serde(with = "days::maybe")]
    day: Option<Date>,
    gave: Vec<(String, Option<String>, i64)>,
}

impl KeptMember {
    /// The day that the member was advanced to.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// The name of the tier; none of the lowest if that has no name.
    #[doc(hidden)]
    pub fn tier(&self) -> Option<&str> {
        let level = self.tier.as_ref().map_or(self.starting_tier, Tier::level);
        let at = usize::from(level.0).checked_sub(1)?;
        self.levels.get(at).map(String::as_str)
    }

    /// The wallets, by their names.
    pub fn wallets(&self) -> impl Iterator<Item = (&str, &Wallet)> {
        let wallets = self.wallets.iter();
        wallets.map(|(name, wallet)| (name.as_str(), wallet))
    }

    /// A wallet by its name; an empty one that was not there.
    #[doc(hidden)]
    pub fn wallet_mut(&mut self, name: &str) -> &mut Wallet {
        self.wallets.entry(name.to_owned()).or_default()
    }

    /// The state with somebody else's wallets, with the day on which these stand:
    /// those of a household that the member is in.
    #[doc(hidden)]
    #[must_use]
    pub fn with_wallets_of(mut self, purse: Self) -> Self {
        let day = purse.wallets_day.unwrap_or(purse.day);
        self.wallets_day = (day != self.day).then_some(day);
        self.wallets = purse.wallets;
        self
    }

    /// The state of somebody who owns no points.
    #[doc(hidden)]
    #[must_use]
    pub fn without_wallets(mut self) -> Self {
        self.wallets.clear();
        self.wallets_day = None;
        self
    }

    /// Takes over what an earlier state has and this one's program does not
    /// know: wallets that it does not declare keep what is in them.
    #[must_use]
    pub fn with_unknown_of(mut self, earlier: Self) -> Self {
        for (name, wallet) in earlier.wallets {
            self.wallets.entry(name).or_insert(wallet);
        }
        self
    }
}

fn level_names(settings: &Settings) -> Vec<String> {
    let levels = settings.tiers.iter().flat_map(|tiers| &tiers.levels);
    levels.map(|(name, _)| name.as_ref().to_owned()).collect()
}

impl Members {
    /// A member's state as a store keeps it; none before the first event.
    pub fn keep(&self, member: MemberIndex) -> Option<KeptMember> {
        let state = self.state(member)?;
        let settings = self.settings();
        let windows = settings.windows.iter().zip(&state.windows);
        let used = windows.filter(|(_, window)| !window.is_empty());
        let windows = used.filter_map(|(settings, window)| {
            let kept = KeptWindow {
                declared: settings.declared(),
                window: window.clone(),
            };
            Some((self.schema.field(settings.field)?.name.clone(), kept))
        });
        let wallets = settings.wallets.iter().zip(&state.wallets);
        let wallets = wallets.map(|(settings, wallet)| (settings.name.to_string(), wallet.clone()));
        let mut uses: Vec<_> = state
            .usage
            .entries()
            .map(|(campaign, day, count)| (self.campaign_id(campaign).into(), day.days(), count))
            .collect();
        // In which order they were counted does not matter.
        uses.sort();
        let (day, gave) = state.today.all();
        let gave = gave.iter().map(|gave| {
            let wallet = match gave.what {
                Capped::Points(wallet) => settings.wallets.get(usize::from(wallet.0)),
                Capped::Discount => None,
            };
            let wallet = wallet.map(|wallet| wallet.name.to_string());
            (self.campaign_id(gave.campaign).into(), wallet, gave.amount)
        });
        let name = |name: NameIndex| self.name_text(name).to_owned();
        Some(KeptMember {
            day: state.day,
            wallets_day: (state.wallets_day != state.day).then_some(state.wallets_day),
            joined: state.joined,
            history: state.history.clone(),
            windows: windows.collect(),
            wallets: wallets.collect(),
            levels: level_names(settings),
            tier: state.tier.clone(),
            starting_tier: state.starting_tier,
            uses,
            today: KeptToday {
                day,
                gave: gave.collect(),
            },
            tags: state.tags.iter().copied().map(name).collect(),
            badges: state
                .badges
                .iter()
                .map(|&(of, by)| (name(of), by))
                .collect(),
        })
    }

    /// What this program left of a member when another one is in force: what it
    /// does not know, or counts in another way, stays as `now` has it, the state
    /// before. Tiers are those of the program in force.
    pub(crate) fn beside(
        &self,
        kept: KeptMember,
        now: &KeptMember,
        in_force: &Settings,
    ) -> KeptMember {
        let mut kept = kept.with_unknown_of(now.clone());
        let settings = self.settings();
        for (name, window) in &now.windows {
            let same = settings.windows.iter().any(|own| {
                let field = self.schema.field(own.field);
                own.declared() == window.declared && field.is_some_and(|field| field.name == *name)
            });
            if !same {
                kept.windows.insert(name.clone(), window.clone());
            }
        }
        let levels = level_names(in_force);
        let renumbered = |level: Level| renumber(level, &now.levels, &levels);
        let terms = kept.joined.and_then(|joined| in_force.terms(joined));
        let tier = now.tier.as_ref().zip(terms);
        let tier = tier.filter(|(tier, terms)| tier.fits(terms.settings));
        kept.tier = tier.map(|(tier, terms)| {
            let mut tier = tier.clone();
            if now.levels != levels {
                tier.renumber(renumbered);
            }
            tier.advance(terms, kept.day);
            let alike = |own: &&TierSettings| own.counts == terms.settings.counts && tier.fits(own);
            if let (Some(_), Some(after)) = (settings.tiers.as_ref().filter(alike), &kept.tier) {
                tier.count_as(after, terms, kept.day);
            }
            tier
        });
        kept.starting_tier = renumbered(now.starting_tier);
        kept.levels = levels;
        kept
    }

    /// Gives a member the state that a store kept. Does nothing for an unknown
    /// member.
    pub fn restore(&mut self, member: MemberIndex, kept: &KeptMember) {
        let levels = level_names(self.settings());
        let renumbered = |level: Level| renumber(level, &kept.levels, &levels);
        let settings = self.settings();
        let windows = settings.windows.iter().map(|settings| {
            let field = self.schema.field(settings.field);
            let known = field.and_then(|field| kept.windows.get(&field.name));
            let same = known.filter(|known| known.declared == settings.declared());
            same.map(|known| known.window.clone()).unwrap_or_default()
        });
        let windows = windows.collect();
        let wallets = settings.wallets.iter();
        let wallets = wallets.map(|wallet| kept.wallets.get(&*wallet.name).cloned());
        let wallets = wallets.map(Option::unwrap_or_default).collect();
        let mut tier = kept.tier.clone();
        tier = tier.filter(|tier| settings.tiers.as_ref().is_some_and(|own| tier.fits(own)));
        if kept.levels != levels
            && let Some(tier) = &mut tier
        {
            tier.renumber(renumbered);
        }
        let wallet_id = |name: &str| {
            let mut wallets = (0u16..).zip(&settings.wallets);
            wallets.find_map(|(number, wallet)| (*wallet.name == *name).then_some(WalletId(number)))
        };
        let gave: Vec<(&str, Capped, i64)> = kept
            .today
            .gave
            .iter()
            .filter_map(|(campaign, wallet, amount)| {
                let what = match wallet {
                    Some(name) => Capped::Points(wallet_id(name)?),
                    None => Capped::Discount,
                };
                Some((campaign.as_str(), what, *amount))
            })
            .collect();
        let gave = gave
            .into_iter()
            .map(|(campaign, what, amount)| CampaignGave {
                campaign: self.campaign(campaign),
                what,
                amount,
            });
        let gave = gave.collect();
        let uses = kept
            .uses
            .iter()
            .map(|(campaign, day, count)| (self.campaign(campaign), Date::from_days(*day), *count));
        let usage = Usage::of_entries(uses);
        let mut state = MemberState {
            day: kept.day,
            wallets_day: kept.wallets_day.unwrap_or(kept.day),
            joined: kept.joined,
            history: kept.history.clone(),
            windows,
            wallets,
            tier,
            usage,
            today: Today::of(kept.today.day, gave),
            tags: kept.tags.iter().map(|tag| self.name(tag)).collect(),
            badges: kept
                .badges
                .iter()
                .map(|(badge, by)| (self.name(badge), *by))
                .collect(),
            starting_tier: renumbered(kept.starting_tier),
        };
        // One that was counted in another way, or not at all, begins now.
        state.begin_tier(self.settings());
        self.set_state(member, state);
    }
}

/// The number of a level among other levels: that of the same name, or of the
/// next lower one that is still there.
fn renumber(level: Level, before: &[String], now: &[String]) -> Level {
    let lower = before.get(..usize::from(level.0)).unwrap_or(before);
    let found = lower.iter().rev().find_map(|name| {
        let at = now.iter().position(|known| known == name)?;
        u8::try_from(at + 1).ok()
    });
    Level(found.unwrap_or(0))
}
