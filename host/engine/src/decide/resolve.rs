//! From what rules propose to what is given: one phase of one event at a time.

use super::by_row::ByRow;
use super::decision::{Given, Granted};
use super::points::{Highest, bonus, to_precision};
use super::price::{Order, Prices, Taken};
use super::progress::Progress;
use crate::batch::Columns;
use crate::campaign::Phase;
use crate::effect::{Effect, EffectKind, Number, WalletId};
use crate::program::Proposal;
use crate::snapshot::Snapshot;
use arrow_buffer::BooleanBuffer;

/// What the campaigns of a phase propose.
pub(super) struct Proposed<'a> {
    /// Campaign by campaign.
    pub(super) effects: &'a mut [Proposal],
    /// The campaign of each, by its position in the snapshot.
    pub(super) campaigns: &'a [u32],
    /// Memory for their order by event.
    pub(super) by_row: &'a mut ByRow,
}

/// Turns the proposals of a phase into what is given.
pub(super) fn resolve(
    phase: Phase,
    proposed: Proposed<'_>,
    columns: &Columns,
    members: Option<&BooleanBuffer>,
    snapshot: &Snapshot,
    progress: &mut Progress,
) {
    let Proposed {
        effects,
        campaigns,
        by_row,
    } = proposed;
    // Campaign by campaign until now, event by event from here. Within an
    // event the order of campaigns stays.
    by_row.sort(columns.rows(), effects.iter().map(|proposal| proposal.row));
    let mut resolver = Resolver {
        phase,
        snapshot,
        progress,
        order: Order::new(snapshot.settings().money),
        highest: Vec::new(),
    };
    let prices = Prices::of(snapshot.fields(), columns);
    let mut row = None;
    for &index in by_row.order() {
        let index = index as usize;
        let (Some(proposal), Some(&campaign)) = (effects.get_mut(index), campaigns.get(index))
        else {
            continue;
        };
        if row != Some(proposal.row) {
            resolver.multiply();
            row = Some(proposal.row);
            if phase == Phase::Price {
                resolver.order.begin(&prices, proposal.row as usize);
            }
        }
        let is_member = members.is_none_or(|members| members.value(proposal.row as usize));
        if is_member || !belongs_to_member(proposal.effect.kind()) {
            resolver.give(campaign, proposal);
        }
    }
    resolver.multiply();
}

/// What is left of a proposal that was given as it is.
const NOTHING: Effect = Effect::Multiply {
    wallet: WalletId(0),
    factor: Number(0),
};

/// Whether an effect changes what a member owns, so that guests cannot get it.
const fn belongs_to_member(kind: EffectKind) -> bool {
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

/// Resolves a phase, event by event.
struct Resolver<'a> {
    phase: Phase,
    snapshot: &'a Snapshot,
    progress: &'a mut Progress,
    /// What the event's lines still cost.
    order: Order,
    /// The highest factor of each wallet that the event's campaigns proposed.
    highest: Vec<Highest>,
}

impl Resolver<'_> {
    fn give(&mut self, campaign: u32, proposal: &mut Proposal) {
        let (row, line) = (proposal.row, proposal.line);
        let effect = match &mut proposal.effect {
            Effect::Points { wallet, amount } => self.points(row, *wallet, *amount),
            Effect::Multiply { wallet, factor } => {
                let new = Highest {
                    wallet: *wallet,
                    factor: *factor,
                    row,
                    campaign,
                    line,
                };
                match self.highest.iter_mut().find(|h| h.wallet == *wallet) {
                    Some(known) if known.factor < *factor => *known = new,
                    Some(_) => {}
                    None => self.highest.push(new),
                }
                None
            }
            Effect::Discount(discount) => self
                .order
                .take(discount)
                .map(|taken| self.discount(row, taken)),
            other => Some(Granted::Other(std::mem::replace(other, NOTHING))),
        };
        if let Some(effect) = effect {
            self.progress.given.push(Given {
                row,
                campaign,
                line,
                effect,
            });
        }
    }

    fn points(&mut self, row: u32, wallet: WalletId, amount: Number) -> Option<Granted> {
        let settings = &self.snapshot.settings().state;
        let precision = settings.wallets.get(usize::from(wallet.0))?.precision;
        let amount = to_precision(amount, precision);
        if amount == 0 {
            return None;
        }
        let base = self.phase == Phase::Earn;
        if base && let Some(sum) = self.progress.base_mut(row as usize, wallet) {
            *sum = sum.saturating_add(amount);
        }
        Some(Granted::Points {
            wallet,
            amount,
            base,
        })
    }

    fn discount(&mut self, row: u32, taken: Taken) -> Granted {
        if let Some(off) = self.progress.off.get_mut(row as usize)
            && !taken.lines.is_empty()
        {
            *off = off.saturating_add(taken.amount);
        }
        Granted::Discount {
            amount: taken.amount,
            wanted: taken.wanted,
            lines: taken.lines,
        }
    }

    /// Gives the bonus of the event's highest factors, after all base points
    /// are known.
    fn multiply(&mut self) {
        for best in self.highest.drain(..) {
            let base = self.progress.base_mut(best.row as usize, best.wallet);
            let amount = bonus(base.map_or(0, |base| *base), best.factor);
            if amount != 0 {
                self.progress.given.push(Given {
                    row: best.row,
                    campaign: best.campaign,
                    line: best.line,
                    effect: Granted::Points {
                        wallet: best.wallet,
                        amount,
                        base: false,
                    },
                });
            }
        }
    }
}
