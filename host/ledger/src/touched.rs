//! Whom an event is about, as they were before it, with the purse that they have.

use sadakat_engine::state::MemberState;

use crate::error::LedgerError;
use crate::household::Purse;
use crate::session::{KeptPurchase, Known, Session};
use crate::work::Work;

/// A member whom an event is about, as they were before it; or the purse of a
/// household that is touched without a member.
pub(crate) struct Touched {
    pub(crate) customer: String,
    pub(crate) known: Known,
    pub(crate) before: Option<MemberState>,
    /// The purse of their household, which they have.
    pub(crate) purse: Option<Purse>,
    /// The purchase that comes back, of a household's points.
    pub(crate) back: Option<i64>,
}

impl Touched {
    /// The number under which the wallets are booked that they have.
    pub(crate) fn purse_number(&self) -> i64 {
        let purse = self.purse.as_ref();
        purse.map_or(self.known.id, |purse| purse.known.id)
    }
}

/// In whose wallets the points of a purchase are that comes back.
pub(crate) enum Back {
    /// In those that whoever brings it has.
    Own,
    /// In those of whose purchase it was.
    Owner,
    /// In a household's that neither is in any more.
    Apart(Box<Touched>),
}

impl Work<'_> {
    /// A member of the session with their state, and with the purse of their
    /// household until they are booked; none of a guest.
    pub(crate) fn touch(
        &self,
        session: &mut Session,
        customer: Option<&str>,
    ) -> Result<Option<Touched>, LedgerError> {
        let Some(mut touched) = self.touch_apart(session, customer)? else {
            return Ok(None);
        };
        if let Some(household) = touched.known.household {
            let purse = self.purse(household)?;
            session.refresh(&purse.name, &purse.known)?;
            if !session.lend(&touched.customer, &purse.name)? {
                touched.purse = Some(purse);
                let member = session.member(&touched.customer);
                let state = member.and_then(|member| session.replay.members().state(member));
                touched.before = state.cloned();
            }
        }
        Ok(Some(touched))
    }

    /// A member of the session with their state, without the purse of their
    /// household; none of a guest.
    pub(crate) fn touch_apart(
        &self,
        session: &mut Session,
        customer: Option<&str>,
    ) -> Result<Option<Touched>, LedgerError> {
        let Some(customer) = customer else {
            return Ok(None);
        };
        if session.member(customer).is_none() {
            return Ok(None);
        }
        let Some(known) = self.known(customer)? else {
            return Ok(None);
        };
        Ok(Some(Self::touch_known(session, customer, known)?))
    }

    /// The purse of a household, without a member.
    pub(crate) fn touch_purse(
        &self,
        session: &mut Session,
        household: i64,
    ) -> Result<Touched, LedgerError> {
        let Purse { name, known } = self.purse(household)?;
        Self::touch_known(session, &name, known)
    }

    pub(crate) fn touch_known(
        session: &mut Session,
        customer: &str,
        known: Known,
    ) -> Result<Touched, LedgerError> {
        session.refresh(customer, &known)?;
        // A session may have begun a member of whom nothing is kept.
        let member = session.member(customer);
        let before = member.and_then(|member| session.replay.members().state(member));
        let before = before.filter(|_| known.state.is_some()).cloned();
        Ok(Touched {
            customer: customer.to_owned(),
            known,
            before,
            purse: None,
            back: None,
        })
    }

    /// In whose wallets the points of a purchase are that comes back.
    pub(crate) fn purse_of(
        &self,
        session: &mut Session,
        purchase: Option<&KeptPurchase>,
        own: Option<&Touched>,
        other: Option<&Touched>,
    ) -> Result<Back, LedgerError> {
        let Some(household) = purchase.and_then(|purchase| purchase.purse) else {
            return Ok(Back::Owner);
        };
        let has = |touched: Option<&Touched>| {
            touched.is_some_and(|touched| touched.purse_number() == household)
        };
        if has(own) {
            return Ok(Back::Own);
        }
        if has(other) {
            return Ok(Back::Owner);
        }
        let purse = self.touch_purse(session, household)?;
        Ok(Back::Apart(Box::new(purse)))
    }
}
