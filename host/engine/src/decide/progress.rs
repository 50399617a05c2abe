//! What a batch has come to so far.

use super::decision::{Fault, Given};
use crate::campaign::{Campaign, OnFault};
use crate::effect::WalletId;
use crate::program::RowFault;

/// What a batch has come to so far.
pub(super) struct Progress {
    pub(super) given: Vec<Given>,
    pub(super) faults: Vec<Fault>,
    pub(super) refused: Vec<u32>,
    wallets: usize,
    /// By row, then wallet: base points of the earn phase.
    pub(super) base: Vec<i64>,
    /// By row: minor units off the total.
    pub(super) off: Vec<i64>,
    /// Campaigns, by their position in the snapshot, with the events that each
    /// was evaluated for.
    pub(super) evaluated: Vec<(u32, u64)>,
    pub(super) work: u64,
}

impl Progress {
    /// Nothing yet for so many events, with room for effects.
    pub(super) fn new(rows: usize, wallets: usize, effects: usize) -> Self {
        Self {
            given: Vec::with_capacity(effects),
            faults: Vec::new(),
            refused: Vec::new(),
            wallets,
            base: vec![0; rows * wallets],
            off: vec![0; rows],
            evaluated: Vec::new(),
            work: 0,
        }
    }

    /// The base points of an event for a wallet.
    pub(super) fn base_mut(&mut self, row: usize, wallet: WalletId) -> Option<&mut i64> {
        self.base
            .get_mut(row * self.wallets + usize::from(wallet.0))
    }

    /// Notes events that a campaign could not be evaluated for.
    pub(super) fn fault(
        &mut self,
        position: u32,
        campaign: &Campaign,
        faults: impl Iterator<Item = RowFault>,
    ) {
        for RowFault {
            row,
            code,
            message,
            line,
        } in faults
        {
            if campaign.on_fault == OnFault::Refuse {
                self.refused.push(row);
            }
            self.faults.push(Fault {
                row,
                campaign: position,
                code,
                message,
                line,
            });
        }
    }
}
