//! What became of points that an event pays with, uses and takes back: what was
//! there, and what was not.

use super::json::{key_amount, key_text, string};
use crate::effect::WalletId;
use crate::snapshot::Snapshot;
use crate::state::Short;

/// What became of the points of an event, beside its effects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[doc(hidden)]
pub struct PointsSettled {
    /// Points that paid for a purchase, or went back at a return, below zero.
    pub paid: Option<(WalletId, i64)>,
    /// Points that should be used, or go back, and were not there.
    pub short: Vec<Short>,
    /// Points that a return should take back, and that were used before.
    pub owed: Vec<(WalletId, i64)>,
    /// Whether the program bears what is owed, so that it is no debt.
    pub is_borne: bool,
}

impl PointsSettled {
    pub(crate) const fn is_nothing(&self) -> bool {
        self.paid.is_none() && self.short.is_empty() && self.owed.is_empty()
    }

    /// Adds what decisions say of it: `paid_with_points`, `short` and `owed`.
    pub(super) fn write(&self, out: &mut Vec<u8>, snapshot: &Snapshot) {
        if let Some((wallet, points)) = self.paid {
            out.extend_from_slice(b",\"paid_with_points\":");
            object(out, snapshot, wallet, &[("points", points)]);
            out.push(b'}');
        }
        for (number, short) in self.short.iter().enumerate() {
            let key: &[u8] = if number == 0 { b",\"short\":[" } else { b"," };
            out.extend_from_slice(key);
            let amounts = [("wanted", short.wanted), ("taken", short.taken)];
            object(out, snapshot, short.wallet, &amounts);
            out.push(b'}');
        }
        if !self.short.is_empty() {
            out.push(b']');
        }
        let policy = snapshot.settings().returns.spent.name();
        for (number, (wallet, points)) in self.owed.iter().enumerate() {
            let key: &[u8] = if number == 0 { b",\"owed\":[" } else { b"," };
            out.extend_from_slice(key);
            object(out, snapshot, *wallet, &[("points", *points)]);
            key_text(out, "spent_points", policy);
            out.push(b'}');
        }
        if !self.owed.is_empty() {
            out.push(b']');
        }
    }
}

/// Points of a wallet, without the closing brace.
fn object(out: &mut Vec<u8>, snapshot: &Snapshot, wallet: WalletId, amounts: &[(&str, i64)]) {
    let wallets = &snapshot.settings().state.wallets;
    let declared = wallets.get(usize::from(wallet.0));
    out.extend_from_slice(b"{\"wallet\":");
    string(out, declared.map_or("", |wallet| &wallet.name));
    let digits = declared.map_or(0, |wallet| wallet.precision);
    for (name, amount) in amounts {
        key_amount(out, name, *amount, digits);
    }
}
