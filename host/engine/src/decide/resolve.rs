//! From what rules propose to what is given: one phase of one event at a time.

use super::decision::{Given, Granted};
use super::points::{Highest, bonus, to_precision};
use super::price::Order;
use super::progress::Progress;
use crate::batch::{Column, Columns};
use crate::campaign::Phase;
use crate::effect::{Effect, EffectKind, Number, WalletId};
use crate::program::Proposal;
use crate::snapshot::Snapshot;
use arrow_buffer::BooleanBuffer;

/// A proposal with its campaign.
pub(super) struct Proposed {
    pub(super) campaign: u32,
    pub(super) proposal: Proposal,
}

/// Turns the proposals of a phase into what is given.
pub(super) fn resolve(
    phase: Phase,
    mut proposed: Vec<Proposed>,
    columns: &Columns,
    members: Option<&BooleanBuffer>,
    snapshot: &Snapshot,
    progress: &mut Progress,
) {
    // Campaign by campaign until now, event by event from here. Stable: within
    // an event the order of campaigns stays.
    proposed.sort_by_key(|proposed| proposed.proposal.row);
    let mut resolver = Resolver {
        phase,
        snapshot,
        progress,
        order: Order::default(),
        highest: Vec::new(),
    };
    for event in proposed.chunk_by(|a, b| a.proposal.row == b.proposal.row) {
        let Some(first) = event.first() else { continue };
        let row = first.proposal.row as usize;
        let is_member = members.is_none_or(|members| members.value(row));
        if phase == Phase::Price {
            resolver.begin_order(row, columns);
        }
        for one in event {
            if is_member || !belongs_to_member(one.proposal.effect.kind()) {
                resolver.give(one);
            }
        }
        resolver.multiply();
    }
}

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
    fn begin_order(&mut self, row: usize, columns: &Columns) {
        let amounts = self.snapshot.fields().line_amount;
        let amounts = amounts.and_then(|id| columns.get(id));
        let amounts = amounts.and_then(Column::as_integers);
        let lines = columns.line_range(row);
        self.order
            .begin(lines.map(|line| amounts.and_then(|a| a.get(line)).unwrap_or(0)));
    }

    fn give(&mut self, proposed: &Proposed) {
        let row = proposed.proposal.row as usize;
        match &proposed.proposal.effect {
            Effect::Points { wallet, amount } => self.points(proposed, *wallet, *amount),
            Effect::Multiply { wallet, factor } => {
                let new = Highest {
                    wallet: *wallet,
                    factor: *factor,
                    row: proposed.proposal.row,
                    campaign: proposed.campaign,
                    line: proposed.proposal.line,
                };
                match self.highest.iter_mut().find(|h| h.wallet == *wallet) {
                    Some(known) if known.factor < *factor => *known = new,
                    Some(_) => {}
                    None => self.highest.push(new),
                }
            }
            Effect::Discount {
                worth,
                target,
                base,
                cap,
            } => {
                let Some(taken) = self.order.take(*worth, *target, *base, *cap) else {
                    return;
                };
                if let Some(off) = self.progress.off.get_mut(row)
                    && !taken.lines.is_empty()
                {
                    *off = off.saturating_add(taken.amount);
                }
                let discount = Granted::Discount {
                    amount: taken.amount,
                    wanted: taken.wanted,
                    lines: taken.lines,
                };
                self.push(proposed, discount);
            }
            other => self.push(proposed, Granted::Other(other.clone())),
        }
    }

    fn points(&mut self, proposed: &Proposed, wallet: WalletId, amount: Number) {
        let wallets = &self.snapshot.settings().state.wallets;
        let Some(settings) = wallets.get(usize::from(wallet.0)) else {
            return;
        };
        let amount = to_precision(amount, settings.precision);
        if amount == 0 {
            return;
        }
        let base = self.phase == Phase::Earn;
        if base
            && let Some(sum) = self
                .progress
                .base_mut(proposed.proposal.row as usize, wallet)
        {
            *sum = sum.saturating_add(amount);
        }
        self.push(
            proposed,
            Granted::Points {
                wallet,
                amount,
                base,
            },
        );
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

    fn push(&mut self, proposed: &Proposed, effect: Granted) {
        self.progress.given.push(Given {
            row: proposed.proposal.row,
            campaign: proposed.campaign,
            line: proposed.proposal.line,
            effect,
        });
    }
}
