//! What an event changed of a member, or of a household's purse, is booked.

use sadakat_engine::model::Date;
use sadakat_engine::state::KeptMember;

use crate::books::Books;
use crate::error::LedgerError;
use crate::posting::Cause;
use crate::session::{Known, Session};
use crate::settled::{MemberChange, Settled, purse_as, with_unknown};
use crate::standing;
use crate::touched::Touched;
use crate::work::Work;

impl<'a> Work<'a> {
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
        let wallets = self.buffer.wallets(self.connection)?;
        match Settled::of(session, day, touched, causes, wallets)? {
            Some(settled) => self.book_settled(event, touched, settled),
            None => Ok(()),
        }
    }

    /// Books what is known already.
    pub(crate) fn book_settled(
        &self,
        event: i64,
        touched: &Touched,
        settled: Settled,
    ) -> Result<(), LedgerError> {
        if !settled.is_quiet() {
            self.quiet.set(false);
        }
        for change in &settled.points {
            let mut books = self.books(event, touched.purse_number(), &change.wallet)?;
            books.back = touched.back;
            books.post(&change.as_change())?;
        }
        if let Some((name, known, stands)) = settled.purse {
            self.buffer.stand(&name, &known, stands);
        }
        if let Some(member) = settled.member {
            self.stand_as(event, touched, member)?;
        }
        Ok(())
    }

    /// A household's purse stands in this way on a day from now on.
    pub(crate) fn stand_purse_as(
        &self,
        name: &str,
        known: &Known,
        kept: &KeptMember,
        day: Date,
    ) -> Result<(), LedgerError> {
        self.buffer.stand(name, known, purse_as(kept, day)?);
        Ok(())
    }

    /// A state with what an earlier one has that the program does not know.
    pub(crate) fn with_unknown(
        &self,
        session: &Session,
        kept: KeptMember,
        known: &Known,
    ) -> Result<KeptMember, LedgerError> {
        let wallets = self.buffer.wallets(self.connection)?;
        with_unknown(session, kept, known, wallets)
    }

    /// A member stands in another way from now on.
    pub(crate) fn stand(
        &self,
        session: &Session,
        event: i64,
        touched: &Touched,
        change: &standing::Change<'_>,
        kept: &KeptMember,
    ) -> Result<(), LedgerError> {
        self.stand_as(
            event,
            touched,
            MemberChange::of(session, &touched.known, change, kept)?,
        )
    }

    fn stand_as(
        &self,
        event: i64,
        touched: &Touched,
        member: MemberChange,
    ) -> Result<(), LedgerError> {
        let MemberChange { changes, stands } = member;
        changes.keep(self.connection, event, touched.known.id)?;
        self.buffer.stand(&touched.customer, &touched.known, stands);
        Ok(())
    }

    /// The books of a wallet of a member, because of an event.
    pub(crate) fn books(
        &self,
        event: i64,
        member: i64,
        wallet: &str,
    ) -> Result<Books<'_, 'a>, LedgerError> {
        Ok(Books {
            connection: self.connection,
            ready: &self.ready,
            buffer: &self.buffer,
            event,
            member,
            wallet: self.buffer.wallet(self.connection, wallet)?,
            back: None,
        })
    }
}
