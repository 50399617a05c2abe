//! One phase of one event: from what offers want to what they get.

use std::mem;

use super::applied_effect::{AppliedEffect, Granted};
use super::benefit::Benefit;
use super::points::{Factor, bonuses, to_precision};
use super::price::{Order, Prices, Taken};
use super::progress::Progress;
use super::proposal_outcome::{Clip, Fate, ProposalOutcome};
use super::settings::MoneySettings;
use super::usage::Usage;
use crate::batch::Columns;
use crate::campaign::{Budgeted, Cap, CapPer, Capped, Phase};
use crate::effect::{Discount, Effect, EffectKind, Number, WalletId};
use crate::model::Rounding;
use crate::program::Proposal;
use crate::snapshot::Snapshot;

/// What is left of a proposal that was given as it is.
const NOTHING: Effect = Effect::Multiply {
    wallet: WalletId(0),
    factor: Number(0),
};

/// Settles one phase of one event after the other. To see what a choice would
/// come to, an event can be settled several times: [`Self::restart`] takes
/// everything back.
pub(super) struct Settlement<'a> {
    phase: Phase,
    snapshot: &'a Snapshot,
    usage: &'a dyn Usage,
    row: u32,
    is_member: bool,
    /// What lines cost, in the phases that lower it.
    prices: Option<Prices<'a>>,
    /// Minor units that this phase takes off the total.
    off: i64,
    /// Where this event's and phase's effects begin among all that are given.
    mark: usize,
    accounts: &'a mut Accounts,
}

/// What settlements write into. All but what decisions take with them is kept
/// from batch to batch for its memory.
pub(super) struct Accounts {
    /// All effects of the batch.
    pub(super) given: Vec<AppliedEffect>,
    /// Fates of the batch's proposals, if anybody wants to know.
    pub(super) fates: Option<Vec<ProposalOutcome>>,
    /// What the event's lines still cost.
    order: Order,
    /// Base points of the event by wallet.
    base: Vec<i64>,
    factors: Vec<Factor>,
    /// What campaigns with a cap have given, as far as anybody asked.
    capped: Vec<(u32, Capped, i64)>,
    /// The same of campaigns with a budget, what others got included.
    budgeted: Vec<(u32, i64)>,
}

impl Accounts {
    /// Empty ones, for amounts of a program.
    pub(super) fn new(money: MoneySettings) -> Self {
        Self {
            given: Vec::new(),
            fates: None,
            order: Order::new(money),
            base: Vec::new(),
            factors: Vec::new(),
            capped: Vec::new(),
            budgeted: Vec::new(),
        }
    }
}

impl<'a> Settlement<'a> {
    pub(super) fn new(
        phase: Phase,
        snapshot: &'a Snapshot,
        usage: &'a dyn Usage,
        columns: &'a Columns,
        accounts: &'a mut Accounts,
    ) -> Self {
        let money = &snapshot.settings().money;
        let prices = || Prices::of(snapshot.fields(), money, columns);
        accounts.order.clear();
        Self {
            phase,
            snapshot,
            usage,
            row: 0,
            is_member: true,
            prices: phase.is_price().then(prices),
            off: 0,
            mark: accounts.given.len(),
            accounts,
        }
    }

    /// Begins an event, with what its earlier phases came to.
    pub(super) fn begin(&mut self, row: u32, is_member: bool, progress: &Progress) {
        self.row = row;
        self.is_member = is_member;
        self.mark = self.accounts.given.len();
        if let Some(prices) = &self.prices {
            let order = &mut self.accounts.order;
            order.begin(prices, row as usize, progress.off_lines());
        }
        self.clear(progress);
    }

    /// Takes back everything that the event was given in this phase.
    pub(super) fn restart(&mut self, progress: &Progress) {
        self.accounts.given.truncate(self.mark);
        self.accounts.order.restart();
        self.clear(progress);
    }

    fn clear(&mut self, progress: &Progress) {
        self.off = 0;
        let accounts = &mut *self.accounts;
        accounts.base.clear();
        let base = progress.base(self.row as usize);
        accounts.base.extend_from_slice(base);
        accounts.factors.clear();
        accounts.capped.clear();
        accounts.budgeted.clear();
    }

    /// Whether fates are wanted.
    pub(super) const fn tells(&self) -> bool {
        self.accounts.fates.is_some()
    }

    /// Notes what became of a proposal, if anybody wants to know.
    pub(super) fn tell(&mut self, campaign: u32, proposal: &Proposal, fate: impl FnOnce() -> Fate) {
        if let Some(fates) = &mut self.accounts.fates {
            fates.push(ProposalOutcome {
                row: self.row,
                campaign,
                line: proposal.line,
                proposed: proposal.effect.clone(),
                fate: fate(),
            });
        }
    }

    /// All effects of this event and phase so far.
    pub(super) fn benefit(&self) -> Benefit {
        let given = self.accounts.given.get(self.mark..).unwrap_or(&[]);
        Benefit::of(given, self.accounts.base.len())
    }

    /// All effects of the batch so far.
    pub(super) fn all_given(&self) -> &[AppliedEffect] {
        &self.accounts.given
    }

    /// Notes what this event came to in this phase.
    pub(super) fn note(&self, progress: &mut Progress) {
        let row = self.row as usize;
        if self.phase == Phase::Earn {
            progress.earned(row, &self.accounts.base);
        }
        let Some(prices) = &self.prices else { return };
        progress.reduced(row, self.off);
        for given in self.accounts.given.get(self.mark..).unwrap_or(&[]) {
            if let Granted::Discount { lines, .. } = &given.effect {
                progress.lowered(prices.first_line(row), prices.line_count(), lines);
            }
        }
    }

    /// Gives what can be compared with other offers, to see what it comes to.
    pub(super) fn try_out(&mut self, campaign: u32, proposal: &Proposal) {
        if self.is_member || !belongs_to_member(proposal.effect.kind()) {
            self.count(campaign, proposal.line, &proposal.effect);
        }
    }

    /// Gives a proposal, whose effect is moved out of it.
    pub(super) fn give(&mut self, campaign: u32, proposal: &mut Proposal) {
        if !self.is_member && belongs_to_member(proposal.effect.kind()) {
            self.tell(campaign, proposal, || Fate::Guest);
            return;
        }
        match &proposal.effect {
            Effect::Points { .. } | Effect::Discount { .. } => {
                let fate = self.count(campaign, proposal.line, &proposal.effect);
                self.tell(campaign, proposal, || fate);
            }
            // Its fate is known when all factors are.
            Effect::Multiply { .. } => {
                self.count(campaign, proposal.line, &proposal.effect);
            }
            _ => {
                self.tell(campaign, proposal, || Fate::Given);
                let effect = mem::replace(&mut proposal.effect, NOTHING);
                self.push(campaign, proposal.line, Granted::Other(effect));
            }
        }
    }

    /// Gives the bonus of the event's factors, after all base points are
    /// known.
    pub(super) fn finish(&mut self, tell: bool) {
        if self.accounts.factors.is_empty() {
            return;
        }
        let mut factors = mem::take(&mut self.accounts.factors);
        let way = self.snapshot.settings().combination.multipliers;
        // A stable sort, so that the order of campaigns stays in a wallet.
        factors.sort_by_key(|factor| factor.wallet);
        for factors in factors.chunk_by(|a, b| a.wallet == b.wallet) {
            let Some(wallet) = factors.first().map(|factor| factor.wallet) else {
                continue;
            };
            let base = self.accounts.base.get(usize::from(wallet.0));
            let base = base.copied().unwrap_or(0);
            let wallets = &self.snapshot.settings().state.wallets;
            let rounding = wallets.get(usize::from(wallet.0)).map(|w| w.rounding);
            let rounding = rounding.unwrap_or(Rounding::Down);
            bonuses(way, base, factors, rounding, |factor, bonus, beaten_by| {
                let fate = match beaten_by {
                    Some(by) => Fate::Beaten { by: by.campaign },
                    None if bonus == 0 => Fate::Nothing,
                    None => self.put_points(factor.campaign, factor.line, wallet, bonus, false),
                };
                if tell && let Some(fates) = &mut self.accounts.fates {
                    fates.push(ProposalOutcome {
                        row: self.row,
                        campaign: factor.campaign,
                        line: factor.line,
                        proposed: Effect::Multiply {
                            wallet,
                            factor: factor.factor,
                        },
                        fate,
                    });
                }
            });
        }
        factors.clear();
        self.accounts.factors = factors;
    }

    /// Counts points and discounts, and keeps factors for the end.
    #[inline]
    fn count(&mut self, campaign: u32, line: u32, effect: &Effect) -> Fate {
        match effect {
            Effect::Points { wallet, amount } => self.points(campaign, line, *wallet, *amount),
            Effect::Multiply { wallet, factor } => {
                self.accounts.factors.push(Factor {
                    wallet: *wallet,
                    factor: *factor,
                    campaign,
                    line,
                });
                Fate::Given
            }
            Effect::Discount(discount) => self.discount(campaign, line, discount),
            _ => Fate::Given,
        }
    }

    fn points(&mut self, campaign: u32, line: u32, wallet: WalletId, amount: Number) -> Fate {
        let settings = &self.snapshot.settings().state;
        let Some(wallet_settings) = settings.wallets.get(usize::from(wallet.0)) else {
            return Fate::Nothing;
        };
        let amount = to_precision(amount, wallet_settings.precision, wallet_settings.rounding);
        let base = self.phase == Phase::Earn;
        self.put_points(campaign, line, wallet, amount, base)
    }

    /// Gives points, as far as the campaign's cap lets them through.
    fn put_points(
        &mut self,
        campaign: u32,
        line: u32,
        wallet: WalletId,
        wanted: i64,
        base: bool,
    ) -> Fate {
        if wanted == 0 {
            return Fate::Nothing;
        }
        let what = Capped::Points(wallet);
        let limited = self.is_limited(campaign);
        let (room, by) = self.room(limited, campaign, what);
        let amount = match room {
            Some(room) => wanted.min(room),
            None => wanted,
        };
        if amount != 0 {
            if limited {
                self.use_cap(campaign, what, amount);
            }
            if base && let Some(sum) = self.accounts.base.get_mut(usize::from(wallet.0)) {
                *sum = sum.saturating_add(amount);
            }
            self.push(
                campaign,
                line,
                Granted::Points {
                    wallet,
                    amount,
                    base,
                },
            );
        }
        clipped(wanted, amount, by)
    }

    fn discount(&mut self, campaign: u32, line: u32, discount: &Discount) -> Fate {
        let limited = self.is_limited(campaign);
        let (room, of) = self.room(limited, campaign, Capped::Discount);
        let Some(taken) = self.accounts.order.take(discount, room) else {
            return Fate::Nothing;
        };
        let Taken {
            amount,
            wanted,
            held_back,
            lines,
        } = taken;
        if wanted == 0 {
            return Fate::Nothing;
        }
        if amount != 0 {
            if limited {
                self.use_cap(campaign, Capped::Discount, amount);
            }
            if !lines.is_empty() {
                self.off = self.off.saturating_add(amount);
            }
            self.push(
                campaign,
                line,
                Granted::Discount {
                    amount,
                    wanted,
                    lines,
                },
            );
        }
        let by = if held_back {
            Clip::MostOff
        } else if Some(amount) == room {
            of
        } else if Some(amount) == discount.cap {
            Clip::OwnCap
        } else {
            Clip::Left
        };
        clipped(wanted, amount, by)
    }

    fn cap(&self, campaign: u32) -> Option<Cap> {
        self.snapshot.campaigns().get(campaign as usize)?.cap
    }

    /// The campaign whose cap and budget one uses: of several rows of a table
    /// of offers, the first of them that came to it.
    fn counted_as(&self, campaign: u32) -> u32 {
        let of = |at: u32| self.snapshot.campaigns().get(at as usize);
        let Some(own) = of(campaign).filter(|own| *own.counted_as() != *own.id) else {
            return campaign;
        };
        let Accounts {
            budgeted, capped, ..
        } = &*self.accounts;
        let budgeted = budgeted.iter().map(|(known, _)| *known);
        let capped = capped.iter().map(|(known, ..)| *known);
        let same = |known: &u32| of(*known).is_some_and(|of| of.counted_as() == own.counted_as());
        budgeted.chain(capped).find(same).unwrap_or(campaign)
    }

    /// Whether a campaign has a cap or a budget. Most have neither.
    fn is_limited(&self, campaign: u32) -> bool {
        let campaign = self.snapshot.campaigns().get(campaign as usize);
        campaign.is_some_and(|campaign| campaign.cap.is_some() || campaign.budget.is_some())
    }

    /// How much more a campaign may give that is `limited`, and what limits it;
    /// none if nothing does.
    #[inline]
    fn room(&mut self, limited: bool, campaign: u32, what: Capped) -> (Option<i64>, Clip) {
        if limited {
            self.limited_room(campaign, what)
        } else {
            (None, Clip::CampaignCap)
        }
    }

    fn limited_room(&mut self, campaign: u32, what: Capped) -> (Option<i64>, Clip) {
        let (cap, budget) = (self.cap_room(campaign, what), self.budget(campaign, what));
        match (cap, budget) {
            (Some(cap), Some(budget)) if budget < cap => (Some(budget), Clip::Budget),
            (None, Some(budget)) => (Some(budget), Clip::Budget),
            (cap, _) => (cap, Clip::CampaignCap),
        }
    }

    /// How much is left of a campaign's budget; none if it has none of that.
    fn budget(&mut self, campaign: u32, what: Capped) -> Option<i64> {
        let budget = self.snapshot.campaigns().get(campaign as usize)?.budget?;
        let counts = match budget.of {
            Budgeted::Discount => what == Capped::Discount,
            Budgeted::Points(wallet) => what == Capped::Points(wallet),
        };
        if !counts {
            return None;
        }
        let campaign = self.counted_as(campaign);
        let budgeted = &mut self.accounts.budgeted;
        let known = budgeted.iter().find(|(known, _)| *known == campaign);
        let spent = match known {
            Some((_, spent)) => *spent,
            None => {
                let spent = self.usage.spent(self.row as usize, campaign as usize);
                budgeted.push((campaign, spent));
                spent
            }
        };
        Some(budget.most.saturating_sub(spent).max(0))
    }

    /// How much more a campaign's cap lets through; none if it has none.
    fn cap_room(&mut self, campaign: u32, what: Capped) -> Option<i64> {
        let cap = self.cap(campaign)?;
        let limit = match what {
            Capped::Discount => cap.discount?,
            Capped::Points(wallet) => {
                let wallets = &self.snapshot.settings().state.wallets;
                let precision = wallets.get(usize::from(wallet.0))?.precision;
                to_precision(cap.points?, precision, Rounding::Down)
            }
        };
        let campaign = self.counted_as(campaign);
        let used = |used: &&(u32, Capped, i64)| used.0 == campaign && used.1 == what;
        let used = match self.accounts.capped.iter().find(used) {
            Some((_, _, used)) => *used,
            None => {
                let used = match cap.per {
                    CapPer::Event => 0,
                    CapPer::Day => {
                        self.usage
                            .given_today(self.row as usize, campaign as usize, what)
                    }
                };
                self.accounts.capped.push((campaign, what, used));
                used
            }
        };
        Some(limit.saturating_sub(used).max(0))
    }

    /// Uses up the cap and budget of a campaign that has one. Points taken away
    /// make no room.
    fn use_cap(&mut self, campaign: u32, what: Capped, amount: i64) {
        let campaign = self.counted_as(campaign);
        if self.budget(campaign, what).is_some()
            && let Some((_, spent)) = self.accounts.budgeted.iter_mut().find(|b| b.0 == campaign)
        {
            *spent = spent.saturating_add(amount.max(0));
        }
        if let Some((_, _, used)) = self
            .accounts
            .capped
            .iter_mut()
            .find(|used| used.0 == campaign && used.1 == what)
        {
            *used = used.saturating_add(amount.max(0));
        }
    }

    fn push(&mut self, campaign: u32, line: u32, effect: Granted) {
        self.accounts.given.push(AppliedEffect {
            row: self.row,
            campaign,
            line,
            effect,
        });
    }
}

const fn clipped(wanted: i64, given: i64, by: Clip) -> Fate {
    if given == wanted {
        Fate::Given
    } else {
        Fate::Clipped { wanted, given, by }
    }
}

/// Whether an effect changes what a member owns, so that guests cannot get it.
pub(super) const fn belongs_to_member(kind: EffectKind) -> bool {
    matches!(
        kind,
        EffectKind::Points
            | EffectKind::Multiply
            | EffectKind::Tag
            | EffectKind::Untag
            | EffectKind::Tier
            | EffectKind::Progress
    )
}
