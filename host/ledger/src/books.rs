//! Double entry: every transfer takes out of one account what it puts into
//! another, so that the sum over all is 0, always.

use sadakat_engine::model::Date;

use crate::buffer::Buffer;
use crate::error::LedgerError;
use crate::store::{Connection, Ready, params};

/// Whose account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account<'a> {
    /// Points that the member can use.
    Available,
    /// Points that the member cannot use yet.
    Pending,
    /// Points that are set aside for the member.
    Held,
    /// Points that were redeemed, so that the program owes what they paid for;
    /// corrections come from there and go there.
    Liability,
    /// Where a campaign's points come from, and go back to.
    Campaign(&'a str),
    /// Points that expired unused.
    Breakage,
}

impl<'a> Account<'a> {
    const fn kind(self) -> &'static str {
        match self {
            Self::Available => "member:available",
            Self::Pending => "member:pending",
            Self::Held => "member:held",
            Self::Liability => "program:liability",
            Self::Campaign(_) => "campaign:budget",
            Self::Breakage => "program:breakage",
        }
    }

    const fn name(self) -> &'a str {
        match self {
            Self::Campaign(name) => name,
            _ => "",
        }
    }

    const fn is_of_member(self) -> bool {
        matches!(self, Self::Available | Self::Pending | Self::Held)
    }
}

/// What is booked of one wallet of one member, because of one event.
pub(crate) struct Books<'a, 'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) ready: &'a Ready<'c>,
    pub(crate) buffer: &'a Buffer,
    pub(crate) event: i64,
    pub(crate) member: i64,
    pub(crate) wallet: i64,
    /// The purchase that comes back, of a household's points: its lots are taken
    /// before others that expire with them.
    pub(crate) back: Option<i64>,
}

impl Books<'_, '_> {
    /// Books an amount from one account into another; below zero, the other
    /// way.
    pub(crate) fn transfer(
        &self,
        source: Account<'_>,
        target: Account<'_>,
        amount: i64,
        reason: &str,
        day: Date,
        lot: Option<i64>,
    ) -> Result<(), LedgerError> {
        let own = self.member;
        self.between((source, own), (target, own), amount, reason, day, lot)
    }

    /// Books what the member has of an account into the same of another; below
    /// zero, the other way.
    pub(crate) fn hand_over(
        &self,
        to: i64,
        account: Account<'_>,
        amount: i64,
        reason: &str,
        day: Date,
        lot: Option<i64>,
    ) -> Result<(), LedgerError> {
        let (source, target) = ((account, self.member), (account, to));
        self.between(source, target, amount, reason, day, lot)
    }

    fn between(
        &self,
        source: (Account<'_>, i64),
        target: (Account<'_>, i64),
        amount: i64,
        reason: &str,
        day: Date,
        lot: Option<i64>,
    ) -> Result<(), LedgerError> {
        if amount == 0 {
            return Ok(());
        }
        let (source, target) = if amount > 0 {
            (source, target)
        } else {
            (target, source)
        };
        let amount = amount
            .checked_abs()
            .ok_or_else(|| LedgerError::Damaged("an amount is too large".to_owned()))?;
        let source = self.move_balance(source, -amount)?;
        let target = self.move_balance(target, amount)?;
        let id = self.buffer.new_transfer(self.connection)?;
        let insert = "INSERT INTO transfer (id, event, source, target, amount, reason, day, lot)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        Ok(self.ready.execute(
            insert,
            params![
                id,
                self.event,
                source,
                target,
                amount,
                reason,
                day.days(),
                lot
            ],
        )?)
    }

    fn move_balance(
        &self,
        (account, member): (Account<'_>, i64),
        amount: i64,
    ) -> Result<i64, LedgerError> {
        let member = if account.is_of_member() { member } else { 0 };
        let (kind, name) = (account.kind(), account.name());
        let whose = (self.wallet, member);
        self.buffer
            .move_balance(self.connection, whose, (kind, name), amount)
    }
}
