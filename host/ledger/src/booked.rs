//! What an event changed of a member, or of a household's purse, is booked.

use std::sync::Arc;

use sadakat_engine::model::Date;
use sadakat_engine::state::{KeptMember, MemberState, Wallet};

use crate::books::Books;
use crate::buffer::Standing;
use crate::error::LedgerError;
use crate::posting::{Cause, Change};
use crate::session::{Known, Session};
use crate::standing;
use crate::touched::Touched;
use crate::work::Work;

impl Work<'_> {
    /// Books what an event changed of a member, who gives their household its purse
    /// back; or of a household's purse.
    pub(crate) fn book(
        &self,
        session: &mut Session,
        event: i64,
        day: Date,
        touched: &Touched,
        causes: &[(usize, Cause)],
    ) -> Result<(), LedgerError> {
        let Some(member) = session.member(&touched.customer) else {
            return Ok(());
        };
        if session.replay.members().state(member).is_none() {
            return Ok(());
        }
        self.book_points(session, event, day, touched, causes)?;
        if touched.known.is_household() {
            return self.stand_purse(session, &touched.customer, &touched.known);
        }
        if let Some(purse) = &touched.purse {
            session.give_back(&touched.customer, &purse.name)?;
            self.stand_purse(session, &purse.name, &purse.known)?;
        }
        let members = session.replay.members();
        let after = members.state(member);
        let after = after.ok_or_else(|| LedgerError::Damaged("no state".to_owned()))?;
        let settings = members.settings();
        let begun = standing::begun(touched.before.as_ref(), after.day(), settings);
        let kept = session.replay.keep(member);
        let kept = kept.ok_or_else(|| LedgerError::Damaged("no state".to_owned()))?;
        let kept = self.with_unknown(session, kept, &touched.known)?;
        let change = standing::Change {
            before: touched.before.as_ref(),
            begun: begun.as_ref(),
            after,
        };
        if !self.stand(session, event, touched, &change, &kept)? {
            self.quiet.set(false);
        }
        Ok(())
    }

    /// A household's purse stands in another way from now on.
    fn stand_purse(&self, session: &Session, name: &str, known: &Known) -> Result<(), LedgerError> {
        let damaged = || LedgerError::Damaged(format!("`{name}` has no state"));
        let purse = session.member(name).ok_or_else(damaged)?;
        let state = session.replay.members().state(purse).ok_or_else(damaged)?;
        let kept = session.replay.keep(purse).ok_or_else(damaged)?;
        let kept = self.with_unknown(session, kept, known)?;
        self.stand_purse_as(name, known, &kept, state.wallets_day())
    }

    /// A household's purse stands in this way on a day from now on.
    pub(crate) fn stand_purse_as(
        &self,
        name: &str,
        known: &Known,
        kept: &KeptMember,
        day: Date,
    ) -> Result<(), LedgerError> {
        let stands = Standing {
            state: serde_json::to_string(kept)?.into(),
            day: day.days(),
            tier: None,
        };
        self.buffer.stand(name, known, stands);
        Ok(())
    }

    /// Whether a session goes by another program than the one in force: that of a
    /// purchase that comes back.
    pub(crate) fn is_by_another(&self, session: &Session) -> bool {
        !Arc::ptr_eq(&session.snapshot, &self.snapshot)
    }

    /// A state with what an earlier one has that the program does not know.
    pub(crate) fn with_unknown(
        &self,
        session: &Session,
        kept: KeptMember,
        known: &Known,
    ) -> Result<KeptMember, LedgerError> {
        let Some(before) = &known.state else {
            return Ok(kept);
        };
        if self.is_by_another(session) {
            return Ok(session
                .replay
                .beside(kept, &serde_json::from_str(before)?, &self.snapshot));
        }
        let declared = session.replay.members().settings().wallets.len();
        if self.buffer.wallets(self.connection)? > declared {
            return Ok(kept.with_unknown_of(serde_json::from_str(before)?));
        }
        Ok(kept)
    }

    /// Books what an event changed of the wallets that a member has.
    fn book_points(
        &self,
        session: &Session,
        event: i64,
        day: Date,
        touched: &Touched,
        causes: &[(usize, Cause)],
    ) -> Result<(), LedgerError> {
        let members = session.replay.members();
        let member = session.member(&touched.customer);
        let Some(after) = member.and_then(|member| members.state(member)) else {
            return Ok(());
        };
        let settings = members.settings();
        let posted = after.wallets_day();
        let begun = standing::begun(touched.before.as_ref(), posted, settings);
        let nothing = Wallet::default();
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
            self.quiet.set(false);
            let mut books = self.books(event, touched.purse_number(), &declared.name)?;
            books.back = touched.back;
            books.post(&change)?;
        }
        Ok(())
    }

    /// A member stands in another way from now on; whether tier and tags are as
    /// they were.
    pub(crate) fn stand(
        &self,
        session: &Session,
        event: i64,
        touched: &Touched,
        change: &standing::Change<'_>,
        kept: &KeptMember,
    ) -> Result<bool, LedgerError> {
        let (members, day) = (session.replay.members(), change.after.day());
        let before = touched.known.state.as_deref();
        let tiers = match before.filter(|_| self.is_by_another(session)) {
            Some(before) => {
                let before: KeptMember = serde_json::from_str(before)?;
                let other = before.tier() != kept.tier();
                let tier = || (day, kept.tier().map(str::to_owned));
                other.then(tier).into_iter().collect()
            }
            None => standing::tiers(members.settings(), change),
        };
        let id = touched.known.id;
        let same = standing::keep(self.connection, (event, id), members, change, &tiers)?;
        let stands = Standing {
            state: serde_json::to_string(kept)?.into(),
            day: day.days(),
            tier: kept.tier().map(str::to_owned),
        };
        self.buffer.stand(&touched.customer, &touched.known, stands);
        Ok(same)
    }

    /// The books of a wallet of a member, because of an event.
    pub(crate) fn books(
        &self,
        event: i64,
        member: i64,
        wallet: &str,
    ) -> Result<Books<'_>, LedgerError> {
        Ok(Books {
            connection: self.connection,
            buffer: &self.buffer,
            event,
            member,
            wallet: self.buffer.wallet(self.connection, wallet)?,
            back: None,
        })
    }
}

/// A wallet of a member of whom something is known.
fn wallet(state: Option<&MemberState>, number: usize) -> Option<&Wallet> {
    state?.wallet(number)
}
