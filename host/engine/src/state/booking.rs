//! Points that move without an event of a program: members redeem them, and
//! somebody corrects an account.

use super::wallet::Drawn;
use super::{MemberIndex, MemberState, Members, Settings};
use crate::effect::WalletId;
use crate::model::Date;
use crate::returns::PointsBack;

impl MemberState {
    /// Uses points of a wallet, by its position in the settings, on a day: those
    /// that expire first, then a debt. Tells which.
    pub fn debit(
        &mut self,
        wallet: usize,
        amount: i64,
        day: Date,
        settings: &Settings,
    ) -> Vec<Drawn> {
        self.advance(day, settings);
        let mut drawn = Vec::new();
        let id = WalletId(u16::try_from(wallet).unwrap_or(u16::MAX));
        if let Some(wallet) = self.wallets.get_mut(wallet) {
            wallet.spend(amount, |expires, amount| {
                drawn.push(Drawn {
                    wallet: id,
                    expires,
                    amount,
                });
            });
        }
        drawn
    }

    /// Puts points into a wallet that can be used at once. They count for no
    /// tier and no history field, and renew nothing.
    pub fn credit(&mut self, wallet: usize, amount: i64, day: Date, settings: &Settings) {
        self.advance(day, settings);
        let today = self.wallets_day;
        let declared = settings.wallets.get(wallet);
        if let (Some(wallet), Some(declared)) = (self.wallets.get_mut(wallet), declared) {
            wallet.put(declared.expires.day(today), amount, today);
        }
    }

    /// Gives points back that were used, with the expiry that they had; what
    /// has expired meanwhile stays so.
    pub fn give_back(
        &mut self,
        wallet: usize,
        drawn: &[(Option<Date>, i64)],
        day: Date,
        settings: &Settings,
    ) {
        self.advance(day, settings);
        let today = self.wallets_day;
        let amount = drawn
            .iter()
            .fold(0i64, |sum, (_, part)| sum.saturating_add(*part));
        let declared = settings.wallets.get(wallet);
        if let (Some(wallet), Some(declared)) = (self.wallets.get_mut(wallet), declared) {
            let back = PointsBack::Original;
            wallet.give_back((amount, 0), drawn, today, declared, back, false);
        }
    }
}

impl Members {
    /// Changes a member's state, and nobody else's; nothing for an unknown
    /// member.
    pub fn change<T>(
        &mut self,
        member: MemberIndex,
        change: impl FnOnce(&mut MemberState, &Settings) -> T,
    ) -> Option<T> {
        let slot = self.slot(member)?;
        let (state, settings) = self.state_mut(slot)?;
        Some(change(state, settings))
    }
}
