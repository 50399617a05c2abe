//! Returns find their purchases, and are decided beside them.

use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Columns;
use sadakat_engine::replay::Fit;
use sadakat_engine::returns::{ReturnProblem, WithoutOf};
use sadakat_engine::state::KeptMember;

use crate::coupon_use::with_codes;
use crate::deciding::Decided;
use crate::error::LedgerError;
use crate::merge::with_customer;
use crate::session::{KeptPurchase, Session};
use crate::shares::{Shares, Then};
use crate::work::{Place, Work, text};

impl Work<'_> {
    /// Processes a return: by the program that decided its purchase, beside
    /// that purchase alone.
    pub(crate) fn take_back(
        &mut self,
        one: &Columns,
        place: Place<'_>,
    ) -> Result<Result<Decided, (String, ReturnProblem)>, LedgerError> {
        let customer = text(&self.snapshot, one, "customer.id");
        let purchase = self.purchase_of(one, place, customer.as_deref())?;
        let Some(purchase) = purchase else {
            let shares = Arc::clone(&self.shares);
            let records = self.records_of([customer.as_deref()])?;
            let snapshot = Arc::clone(&self.snapshot);
            let mut session = Session::begin(&snapshot, &records, Arc::clone(&shares) as _)?;
            let done = self.decide(&mut session, &shares, one, place, None)?;
            self.outdated(customer.as_deref());
            return Ok(done);
        };
        let snapshot = self.snapshot_of(purchase.program)?;
        let shares = self.shares_for(&snapshot)?;
        let mut session = self.recall(&snapshot, &shares, &purchase, customer.as_deref())?;
        let columns = session
            .replay
            .read(place.body)
            .map_err(LedgerError::Record)?;
        let one = self.as_survivor(&snapshot, session.part(&columns, place.part))?;
        let done = self.decide(&mut session, &shares, &one, place, Some(&purchase))?;
        self.outdated(customer.as_deref());
        self.outdated(purchase.customer.as_deref());
        if !Arc::ptr_eq(&shares, &self.shares) {
            self.shares = Arc::new(Shares::load(self.connection, Arc::clone(&self.snapshot))?);
            self.session = None;
        }
        Ok(done)
    }

    pub(crate) fn outdated(&mut self, customer: Option<&str>) {
        if let (Some(session), Some(customer)) = (&mut self.session, customer) {
            session.outdated(customer);
        }
    }

    /// What all members share, in the terms of a program.
    fn shares_for(&self, snapshot: &Arc<Snapshot>) -> Result<Arc<Shares>, LedgerError> {
        if Arc::ptr_eq(snapshot, &self.snapshot) {
            return Ok(Arc::clone(&self.shares));
        }
        Shares::load(self.connection, Arc::clone(snapshot)).map(Arc::new)
    }

    /// The records of members, as they are now, and their households; nothing of
    /// guests.
    pub(crate) fn records_of<'c>(
        &self,
        customers: impl IntoIterator<Item = Option<&'c str>>,
    ) -> Result<Vec<(String, String)>, LedgerError> {
        let mut records: Vec<(String, String)> = Vec::new();
        let mut households = Vec::new();
        for customer in customers.into_iter().flatten() {
            if records.iter().any(|(known, _)| known == customer) {
                continue;
            }
            if let Some(known) = self.known(customer)? {
                let record = self.record(customer, known.record)?;
                records.push((customer.to_owned(), record));
                households.push(known.household);
            }
        }
        for household in households {
            self.with_purse(&mut records, household)?;
        }
        Ok(records)
    }

    /// A program that decided earlier events.
    fn snapshot_of(&mut self, program: i64) -> Result<Arc<Snapshot>, LedgerError> {
        self.programs.get(self.connection, program)
    }

    /// The purchase that a return is of: the one that it names; else of its
    /// member's purchases the newest of which just the goods and amounts come
    /// back, or the newest that has these goods. None if nobody knows it.
    fn purchase_of(
        &mut self,
        one: &Columns,
        place: Place<'_>,
        customer: Option<&str>,
    ) -> Result<Option<KeptPurchase>, LedgerError> {
        let oldest = self.snapshot.settings().returns.oldest(one.date(0)).days();
        if let Some(of) = text(&self.snapshot, one, "purchase.of") {
            return KeptPurchase::find(self.connection, &of, oldest);
        }
        let returns = &self.snapshot.settings().returns;
        if returns.without_of == WithoutOf::Report {
            return Ok(None);
        }
        let known = match customer {
            Some(customer) => self.known(customer)?,
            None => None,
        };
        let Some(known) = known else {
            return Ok(None);
        };
        let mut newest = None;
        for purchase in KeptPurchase::of_member(self.connection, known.id, oldest)? {
            let snapshot = self.snapshot_of(purchase.program)?;
            let shares = self.shares_for(&snapshot)?;
            let mut session = self.recall(&snapshot, &shares, &purchase, customer)?;
            let columns = session
                .replay
                .read(place.body)
                .map_err(LedgerError::Record)?;
            let one = session.part(&columns, place.part);
            match session.replay.fit(&one) {
                Some(Fit::Exact) => return Ok(Some(purchase)),
                Some(Fit::Rough) if newest.is_none() => newest = Some(purchase),
                _ => {}
            }
        }
        Ok(newest)
    }

    /// A session that knows one purchase, and its member as they are now.
    fn recall(
        &self,
        snapshot: &Arc<Snapshot>,
        shares: &Arc<Shares>,
        purchase: &KeptPurchase,
        returner: Option<&str>,
    ) -> Result<Session, LedgerError> {
        let (buyer, owner) = (purchase.buyer.as_deref(), purchase.customer.as_deref());
        let mut now = self.records_of([buyer, owner, returner])?;
        self.with_purse(&mut now, purchase.purse)?;
        let mut then = now.clone();
        if let Some((first, record)) = then.first_mut()
            && Some(&**first) == buyer
        {
            *record = self.record(first, purchase.record)?;
        }
        let mut session = Session::begin(snapshot, &then, Arc::clone(shares) as _)?;
        let is_in_force = Arc::ptr_eq(snapshot, &self.snapshot);
        session.in_force = (!is_in_force).then(|| Arc::clone(&self.snapshot));
        let columns = session.replay.read(&purchase.body);
        let columns = columns.map_err(|reject| LedgerError::Damaged(reject.to_string()))?;
        let mut one = session.part(&columns, purchase.part);
        if let Some(seen) = &purchase.coupons {
            let seen: Vec<String> = serde_json::from_str(seen)?;
            one = with_codes(snapshot, &one, &seen);
        }
        if let Some(buyer) = buyer {
            one = with_customer(snapshot, one, buyer);
        }
        let before = purchase.before.as_deref();
        let before: Option<KeptMember> = before.map(serde_json::from_str).transpose()?;
        let seen = Arc::new(Then::of(purchase.shared.as_deref())?);
        session
            .replay
            .recall(&one, before.as_ref(), seen, purchase.came_back()?);
        let owner = owner.filter(|owner| Some(*owner) != buyer);
        if let Some(owner) = owner.and_then(|owner| session.member(owner)) {
            session.replay.handed_over(owner);
        }
        if then != now {
            session.customers(&now)?;
        }
        Ok(session)
    }
}
