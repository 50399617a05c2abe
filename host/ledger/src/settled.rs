//! What an event changed of a member, or of a household's purse, as it will be
//! booked. Nothing of it asks the store, so that it can be found out while others
//! are booked.

use sadakat_engine::model::Date;
use sadakat_engine::state::{KeptMember, MemberState, Wallet};

use crate::buffer::Standing;
use crate::error::LedgerError;
use crate::posting::{Cause, Change};
use crate::session::{Known, Session};
use crate::standing;
use crate::touched::Touched;

/// What an event changed of somebody.
pub(crate) struct Settled {
    pub(crate) points: Vec<WalletChange>,
    /// The purse of a household, by its name, as it stands from now on.
    pub(crate) purse: Option<(String, Known, Standing)>,
    /// The member as they stand from now on.
    pub(crate) member: Option<MemberChange>,
}

/// What an event changed of one wallet.
pub(crate) struct WalletChange {
    pub(crate) wallet: String,
    before: Wallet,
    begun: Wallet,
    after: Wallet,
    causes: Vec<Cause>,
    day: Date,
    posted: Date,
    renews: bool,
}

impl WalletChange {
    pub(crate) fn as_change(&self) -> Change<'_> {
        Change {
            before: &self.before,
            begun: &self.begun,
            after: &self.after,
            causes: &self.causes,
            day: self.day,
            posted: self.posted,
            renews: self.renews,
        }
    }
}

/// How a member stands after an event.
pub(crate) struct MemberChange {
    pub(crate) changes: standing::Changes,
    pub(crate) stands: Standing,
}

impl Settled {
    /// Whether points, tier and tags are as they were.
    pub(crate) fn is_quiet(&self) -> bool {
        let same = |member: &MemberChange| member.changes.is_nothing();
        self.points.is_empty() && self.member.as_ref().is_none_or(same)
    }

    /// What an event changed of a member, who gives their household its purse back;
    /// or of a household's purse. None of a guest. `wallets` are there in the
    /// store.
    pub(crate) fn of(
        session: &mut Session,
        day: Date,
        touched: &Touched,
        causes: &[(usize, Cause)],
        wallets: usize,
    ) -> Result<Option<Self>, LedgerError> {
        let Some(member) = session.member(&touched.customer) else {
            return Ok(None);
        };
        if session.replay.members().state(member).is_none() {
            return Ok(None);
        }
        let mut settled = Self {
            points: points(session, day, touched, causes),
            purse: None,
            member: None,
        };
        if touched.known.is_household() {
            let (name, known) = (&touched.customer, &touched.known);
            let stands = purse(session, name, known, wallets)?;
            settled.purse = Some((name.clone(), known.clone(), stands));
            return Ok(Some(settled));
        }
        if let Some(own) = &touched.purse {
            session.give_back(&touched.customer, &own.name)?;
            let stands = purse(session, &own.name, &own.known, wallets)?;
            settled.purse = Some((own.name.clone(), own.known.clone(), stands));
        }
        let members = session.replay.members();
        let after = members.state(member);
        let after = after.ok_or_else(|| LedgerError::Damaged("no state".to_owned()))?;
        let settings = members.settings();
        let begun = standing::begun(touched.before.as_ref(), after.day(), settings);
        let kept = session.replay.keep(member);
        let kept = kept.ok_or_else(|| LedgerError::Damaged("no state".to_owned()))?;
        let kept = with_unknown(session, kept, &touched.known, wallets)?;
        let change = standing::Change {
            before: touched.before.as_ref(),
            begun: begun.as_ref(),
            after,
        };
        settled.member = Some(MemberChange::of(session, &touched.known, &change, &kept)?);
        Ok(Some(settled))
    }
}

impl MemberChange {
    pub(crate) fn of(
        session: &Session,
        known: &Known,
        change: &standing::Change<'_>,
        kept: &KeptMember,
    ) -> Result<Self, LedgerError> {
        let day = change.after.day();
        let mut changes = standing::Changes::of(session.replay.members(), change);
        if let (Some(_), Some(before)) = (&session.in_force, &known.state) {
            // The tiers of the program in force.
            let before: KeptMember = serde_json::from_str(before)?;
            changes.set_tier(day, before.tier(), kept.tier());
        }
        Ok(Self {
            changes,
            stands: Standing {
                state: serde_json::to_string(kept)?.into(),
                day: day.days(),
                tier: kept.tier().map(str::to_owned),
            },
        })
    }
}

/// How a household's purse stands from now on.
fn purse(
    session: &Session,
    name: &str,
    known: &Known,
    wallets: usize,
) -> Result<Standing, LedgerError> {
    let damaged = || LedgerError::Damaged(format!("`{name}` has no state"));
    let purse = session.member(name).ok_or_else(damaged)?;
    let state = session.replay.members().state(purse).ok_or_else(damaged)?;
    let kept = session.replay.keep(purse).ok_or_else(damaged)?;
    let kept = with_unknown(session, kept, known, wallets)?;
    purse_as(&kept, state.wallets_day())
}

/// A household's purse as it stands on a day.
pub(crate) fn purse_as(kept: &KeptMember, day: Date) -> Result<Standing, LedgerError> {
    Ok(Standing {
        state: serde_json::to_string(kept)?.into(),
        day: day.days(),
        tier: None,
    })
}

/// A state with what an earlier one has that the program does not know.
pub(crate) fn with_unknown(
    session: &Session,
    kept: KeptMember,
    known: &Known,
    wallets: usize,
) -> Result<KeptMember, LedgerError> {
    let Some(before) = &known.state else {
        return Ok(kept);
    };
    if let Some(in_force) = &session.in_force {
        let before = serde_json::from_str(before)?;
        return Ok(session.replay.beside(kept, &before, in_force));
    }
    let declared = session.replay.members().settings().wallets.len();
    if wallets > declared {
        return Ok(kept.with_unknown_of(serde_json::from_str(before)?));
    }
    Ok(kept)
}

/// What an event changed of the wallets that a member has.
fn points(
    session: &Session,
    day: Date,
    touched: &Touched,
    causes: &[(usize, Cause)],
) -> Vec<WalletChange> {
    let members = session.replay.members();
    let member = session.member(&touched.customer);
    let Some(after) = member.and_then(|member| members.state(member)) else {
        return Vec::new();
    };
    let settings = members.settings();
    let posted = after.wallets_day();
    let begun = standing::begun(touched.before.as_ref(), posted, settings);
    let nothing = Wallet::default();
    let mut changes = Vec::new();
    for (number, declared) in settings.wallets.iter().enumerate() {
        let own = causes.iter().filter(|(wallet, _)| *wallet == number);
        let own: Vec<Cause> = own.map(|(_, cause)| cause.clone()).collect();
        let change = Change {
            before: wallet(touched.before.as_ref(), number).unwrap_or(&nothing),
            begun: wallet(begun.as_ref(), number).unwrap_or(&nothing),
            after: wallet(Some(after), number).unwrap_or(&nothing),
            causes: &own,
            day,
            posted,
            renews: declared.renews(),
        };
        if change.is_nothing() {
            continue;
        }
        changes.push(WalletChange {
            wallet: declared.name.to_string(),
            before: change.before.clone(),
            begun: change.begun.clone(),
            after: change.after.clone(),
            day,
            posted,
            renews: change.renews,
            causes: own,
        });
    }
    changes
}

/// A wallet of a member of whom something is known.
fn wallet(state: Option<&MemberState>, number: usize) -> Option<&Wallet> {
    state?.wallet(number)
}
