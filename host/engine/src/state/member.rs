//! What a program remembers about one member.

use super::calendar::{BEFORE_ALL, NEVER};
use super::history::History;
use super::settings::{Level, Settings};
use super::tier::{Terms, Tier};
use super::today::Today;
use super::usage::{CampaignNumber, Usage};
use super::wallet::Wallet;
use super::window::Window;
use super::{NameIndex, Period};
use crate::campaign::Capped;
use crate::model::{Date, Instant};

/// One member's state. It changes in two ways only: [`Self::advance`] does
/// what time does, and `apply` what an event and its decision do.
///
/// Invariant: what is read after advancing to a day does not depend on how
/// often, or in how many steps, the member was advanced to it.
#[derive(Debug, Clone)]
pub struct MemberState {
    // The day up to whose start everything due has been done.
    pub(super) day: Date,
    // The same of the wallets, which may be a household's and know later days, or
    // fewer, than the member.
    pub(super) wallets_day: Date,
    pub(super) joined: Option<Date>,
    pub(super) history: History,
    // As in the settings.
    pub(super) windows: Box<[Window]>,
    pub(super) wallets: Box<[Wallet]>,
    // Begins with the first day the member is advanced to.
    pub(super) tier: Option<Tier>,
    pub(super) usage: Usage,
    pub(super) today: Today,
    // In the order of getting them.
    pub(super) tags: Vec<NameIndex>,
    pub(super) badges: Vec<(NameIndex, i64)>,
    pub(super) starting_tier: Level,
}

/// What a customer record says about a member's state.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Start {
    /// The day of joining. Anniversary years count from it; from the first
    /// event if it is unknown.
    pub joined: Option<Date>,
    /// A tier that the member brings along; it lasts like one that a rule sets
    /// on the day of the member's first event.
    pub tier: Level,
    /// Tags that the member brings along.
    pub tags: Vec<NameIndex>,
}

impl MemberState {
    /// A member of whom no event is known.
    pub fn new(start: Start, settings: &Settings) -> Self {
        Self {
            day: BEFORE_ALL,
            wallets_day: BEFORE_ALL,
            joined: start.joined,
            history: History::default(),
            windows: vec![Window::default(); settings.windows.len()].into(),
            wallets: vec![Wallet::default(); settings.wallets.len()].into(),
            tier: None,
            usage: Usage::default(),
            today: Today::default(),
            tags: start.tags,
            badges: Vec::new(),
            starting_tier: start.tier,
        }
    }

    /// Does what time does up to the start of `day`: activates pending points,
    /// closes tier periods, expires points, and forgets days that left their
    /// windows. The day of an earlier event than the last changes nothing.
    pub fn advance(&mut self, day: Date, settings: &Settings) {
        if day == NEVER {
            return;
        }
        if day > self.wallets_day {
            self.wallets_day = day;
            for wallet in &mut self.wallets {
                wallet.advance(day);
            }
        }
        if day <= self.day {
            return;
        }
        self.day = day;
        self.history.advance(day);
        for (window, declared) in self.windows.iter_mut().zip(&settings.windows) {
            if window.oldest().is_some() {
                window.advance(declared.aggregate, declared.over.start(day));
            }
        }
        let joined = *self.joined.get_or_insert(day);
        let Some(terms) = settings.terms(joined) else {
            return;
        };
        if let Some(tier) = &mut self.tier {
            tier.advance(terms, day);
        } else {
            self.begin_tier(settings);
        }
    }

    /// Begins a tier on the day that the member was advanced to, if the program has
    /// tiers and the member none yet.
    pub(super) fn begin_tier(&mut self, settings: &Settings) {
        let terms = self.joined.and_then(|joined| settings.terms(joined));
        let Some(terms) = terms.filter(|_| self.tier.is_none()) else {
            return;
        };
        let tier = self.tier.insert(Tier::new(terms, self.day));
        if self.starting_tier > Level(0) {
            tier.set(terms, self.day, self.starting_tier);
        }
    }

    /// The day that the member was advanced to.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// The day that the wallets were advanced to: [`Self::day`], unless they are a
    /// household's.
    #[doc(hidden)]
    pub const fn wallets_day(&self) -> Date {
        self.wallets_day
    }

    /// Purchases that were not returned as a whole.
    pub const fn purchases(&self) -> u32 {
        self.history.purchases()
    }

    /// What was paid for goods, less returns; at least 0.
    pub fn spend(&self) -> i64 {
        self.history.spend()
    }

    /// What was paid for goods that were bought since 1 January, less returns
    /// of these; at least 0.
    pub fn spend_this_year(&self) -> i64 {
        self.history.spend_this_year()
    }

    /// When the member first bought something.
    pub fn first_purchase_at(&self) -> Option<Instant> {
        self.history.first_at()
    }

    /// When the member last bought something.
    pub fn last_purchase_at(&self) -> Option<Instant> {
        self.history.last_at()
    }

    /// Calendar days from the last purchase to the day advanced to.
    pub fn days_since_purchase(&self) -> Option<i64> {
        self.history.days_since_purchase(self.day)
    }

    /// Consecutive weeks, Monday to Sunday, with a purchase.
    pub fn streak_weeks(&self) -> u32 {
        self.history.streak_weeks(self.day)
    }

    /// A declared history field, by its position in the settings.
    pub fn window(&self, index: usize, settings: &Settings) -> Option<i64> {
        let declared = settings.windows.get(index)?;
        self.windows.get(index)?.value(declared.aggregate)
    }

    /// A wallet, by its position in the settings.
    pub fn wallet(&self, index: usize) -> Option<&Wallet> {
        self.wallets.get(index)
    }

    /// The next tier above the member's, and how much is missing to it: points
    /// in the first wallet's smallest unit, amounts in the currency's, or
    /// purchases, as the program counts. None in the highest tier, or without
    /// tiers.
    pub fn next_tier(&self, settings: &Settings) -> Option<(Level, i64)> {
        let terms = settings.terms(self.joined.unwrap_or(self.day))?;
        let counted = self
            .tier
            .as_ref()
            .map_or(0, |tier| tier.counted(terms, self.day));
        let above = self.level().max(terms.settings.level_of(counted));
        let (_, from) = terms.settings.levels.get(usize::from(above.0))?;
        Some((Level(above.0 + 1), from.saturating_sub(counted)))
    }

    /// The tier.
    pub fn level(&self) -> Level {
        self.tier.as_ref().map_or(self.starting_tier, Tier::level)
    }

    /// The tags, in the order of getting them.
    pub fn tags(&self) -> &[NameIndex] {
        &self.tags
    }

    /// Steps towards a badge.
    pub fn progress(&self, badge: NameIndex) -> i64 {
        let found = self.badges.iter().find(|&&(name, _)| name == badge);
        found.map_or(0, |&(_, steps)| steps)
    }

    /// How often a campaign gave something in the period that ends with `day`.
    pub fn used(&self, campaign: CampaignNumber, every: Period, day: Date) -> u32 {
        self.usage.count(campaign, every, day)
    }

    /// What a campaign with a cap by the day gave on a day, if it is the
    /// latest one.
    pub fn given_on(&self, day: Date, campaign: CampaignNumber, what: Capped) -> i64 {
        self.today.sum(campaign, what, day)
    }

    /// Bytes of memory, without the allocator's own.
    pub fn bytes(&self) -> usize {
        let windows = self
            .windows
            .iter()
            .map(|w| size_of::<Window>() + w.heap_bytes());
        let wallets = self
            .wallets
            .iter()
            .map(|w| size_of::<Wallet>() + w.heap_bytes());
        size_of::<Self>()
            + windows.sum::<usize>()
            + wallets.sum::<usize>()
            + self.tier.as_ref().map_or(0, Tier::heap_bytes)
            + self.usage.heap_bytes()
            + self.today.heap_bytes()
            + self.tags.capacity() * size_of::<NameIndex>()
            + self.badges.capacity() * size_of::<(NameIndex, i64)>()
    }
}

impl Settings {
    pub(super) fn terms(&self, joined: Date) -> Option<Terms<'_>> {
        self.tiers.as_ref().map(|settings| Terms {
            settings,
            joined,
            leap: self.leap,
        })
    }
}
