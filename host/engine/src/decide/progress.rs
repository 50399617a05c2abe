//! What a batch has come to so far.

use super::decision::{Evaluated, Fault};
use super::proposal_outcome::Searched;
use crate::campaign::{Campaign, OnFault};
use crate::program::RowFault;

/// What a batch has come to so far, besides its effects. All but what decisions
/// take with them is kept from batch to batch for its memory.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) faults: Vec<Fault>,
    pub(super) refused: Vec<u32>,
    /// How the best offers were found; without fates, only where not all ways
    /// were compared.
    pub(super) searched: Vec<Searched>,
    /// By row: the bits of the groups that gave something, where some groups
    /// must not stand together.
    groups: Vec<u64>,
    wallets: usize,
    /// By row, then wallet: base points of the earn phase.
    base: Vec<i64>,
    /// By row: minor units off the total.
    off: Vec<i64>,
    /// By line of the batch: minor units off it; empty until some line is
    /// lowered.
    off_lines: Vec<i64>,
    /// The campaigns that were asked about any event.
    pub(super) evaluated: Vec<Evaluated>,
    /// Rows of events, with campaigns by their position in the snapshot, in
    /// whose control groups their members are.
    pub(super) held_out: Vec<(u32, u32)>,
    /// The same of those who are in none of a campaign that has one.
    pub(super) treated: Vec<(u32, u32)>,
    pub(super) work: u64,
}

impl Progress {
    /// Begins a batch of so many events, to which nothing has come yet. Which
    /// groups gave something is kept in mind if some `keeps_apart`.
    pub(super) fn begin(&mut self, rows: usize, wallets: usize, keeps_apart: bool) {
        self.faults.clear();
        self.refused.clear();
        self.searched.clear();
        zeros(&mut self.groups, if keeps_apart { rows } else { 0 });
        self.wallets = wallets;
        zeros(&mut self.base, rows * wallets);
        zeros(&mut self.off, rows);
        self.off_lines.clear();
        self.evaluated.clear();
        self.held_out.clear();
        self.treated.clear();
        self.work = 0;
    }

    /// The bits of the groups that gave something to an event.
    pub(super) fn groups(&self, row: usize) -> u64 {
        self.groups.get(row).copied().unwrap_or(0)
    }

    /// Notes the groups that gave something to an event.
    pub(super) fn stand(&mut self, row: usize, groups: u64) {
        if let Some(known) = self.groups.get_mut(row) {
            *known = groups;
        }
    }

    /// The base points of an event, by wallet.
    pub(super) fn base(&self, row: usize) -> &[i64] {
        self.base
            .get(row * self.wallets..(row + 1) * self.wallets)
            .unwrap_or(&[])
    }

    /// Notes what an event earned, by wallet.
    pub(super) fn earned(&mut self, row: usize, base: &[i64]) {
        let own = self
            .base
            .get_mut(row * self.wallets..(row + 1) * self.wallets);
        if let Some(own) = own.filter(|own| own.len() == base.len()) {
            own.copy_from_slice(base);
        }
    }

    /// Notes what a phase took off an event's total, in minor units.
    pub(super) fn reduced(&mut self, row: usize, off: i64) {
        if let Some(sum) = self.off.get_mut(row) {
            *sum = sum.saturating_add(off);
        }
    }

    /// Minor units off the total of each event.
    pub(super) fn off(&self) -> &[i64] {
        &self.off
    }

    /// Minor units off each line of the batch; empty if no line is lowered.
    pub(super) fn off_lines(&self) -> &[i64] {
        &self.off_lines
    }

    /// Notes what a discount took off lines of an event whose lines begin at
    /// `first` among the `all` lines of the batch.
    pub(super) fn lowered(&mut self, first: usize, all: usize, lines: &[(u32, i64)]) {
        if self.off_lines.is_empty() && !lines.is_empty() {
            self.off_lines.resize(all, 0);
        }
        for &(line, share) in lines {
            if let Some(off) = self.off_lines.get_mut(first + line as usize) {
                *off = off.saturating_add(share);
            }
        }
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

/// Makes it so many zeros.
fn zeros<T: Copy + Default>(sums: &mut Vec<T>, count: usize) {
    sums.clear();
    sums.resize(count, T::default());
}
