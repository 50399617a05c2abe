//! An event is decided, and booked.

use std::rc::Rc;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Columns;
use sadakat_engine::decide::{
    AppliedEffect, Decisions, Extras, Granted, PointsSettled, write_decision_with,
};
use sadakat_engine::effect::Effect;
use sadakat_engine::model::Date;
use sadakat_engine::returns::ReturnProblem;
use sadakat_engine::schema::KindId;
use sadakat_engine::state::{KeptMember, MemberState, Wallet};

use crate::books::Books;
use crate::buffer::Standing;
use crate::coupon_use::CouponVerdict;
use crate::coupons::Given;
use crate::error::LedgerError;
use crate::household::Purse;
use crate::posting::{Cause, Change, Counter};
use crate::session::{KeptPurchase, Known, Session};
use crate::shares::Shares;
use crate::standing;
use crate::store::params;
use crate::work::{Event, Place, Work, text};

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
enum Back {
    /// In those that whoever brings it has.
    Own,
    /// In those of whose purchase it was.
    Owner,
    /// In a household's that neither is in any more.
    Apart(Box<Touched>),
}

impl Work<'_> {
    /// Decides an event and books what it comes to.
    pub(crate) fn decide(
        &self,
        session: &mut Session,
        shares: &Shares,
        one: &Columns,
        place: Place<'_>,
        purchase: Option<&KeptPurchase>,
    ) -> Result<Result<Decided, (String, ReturnProblem)>, LedgerError> {
        let snapshot = Arc::clone(&session.snapshot);
        let customer = text(&snapshot, one, "customer.id");
        let mut own = self.touch(session, customer.as_deref())?;
        let owner = purchase.and_then(|purchase| purchase.customer.as_deref());
        let mut other = if owner == customer.as_deref() {
            None
        } else {
            self.touch(session, owner)?
        };
        let mut into = self.purse_of(session, purchase, own.as_ref(), other.as_ref())?;
        if let Some(purchase) = purchase.filter(|purchase| purchase.purse.is_some()) {
            let holder = match &mut into {
                Back::Own => own.as_mut(),
                Back::Owner => other.as_mut(),
                Back::Apart(purse) => Some(&mut **purse),
            };
            if let Some(holder) = holder {
                holder.back = Some(purchase.event);
            }
        }
        let holder = match &into {
            Back::Own => own.as_ref(),
            Back::Owner => None,
            Back::Apart(purse) => Some(&**purse),
        };
        let holder = holder.and_then(|holder| session.member(&holder.customer));
        session.replay.returns_into(holder);
        let before = self.state_before(session, one, own.as_ref())?;
        let codes = match one.kind(0) {
            KindId::PURCHASE => {
                let member = own.as_ref().map(|own| own.known.id);
                let basket = text(&snapshot, one, "event.id").unwrap_or_default();
                self.judge(place.body, one, &basket, customer.as_deref(), member)?
            }
            _ => None,
        };
        let with = codes.as_ref().and_then(|codes| codes.columns.as_ref());
        shares.begin();
        let replayed = session.replay.decide(with.unwrap_or(one));
        let Some((columns, decisions, row)) = replayed.get(0) else {
            let refused = replayed.refused().first();
            let refused = refused.map(|refused| (refused.id.clone(), refused.why.clone()));
            return match refused {
                Some(refused) => Ok(Err(refused)),
                None => Err(LedgerError::Damaged("an event has no decision".to_owned())),
            };
        };
        let day = columns.date(row);
        let posted = own.as_ref().and_then(|own| self.day_of(session, own));
        let posted = posted.map_or(day, |posted| posted.max(day));
        let event = self.insert_event(&Event {
            request: place.request,
            part: place.part,
            name: &text(&snapshot, columns, "event.id").unwrap_or_default(),
            kind: snapshot.settings().schema.kinds().name(columns.kind(row)),
            member: own.as_ref().map(|own| own.known.id),
            at: columns.at(row),
            day,
            posted,
        })?;
        if !decisions.given(row).is_empty() || !decisions.faults(row).is_empty() {
            self.quiet.set(false);
        }
        let taken = decisions.reversal(row);
        let taken = taken.map_or(&[][..], |reversal| &reversal.effects);
        let mut given = causes(&snapshot, day, decisions.given(row), true);
        let mut taken = causes(&snapshot, day, taken, false);
        if let Some(settled) = decisions.settled(row) {
            if purchase.is_some() {
                fit_returned(&mut taken, settled);
            } else {
                fit_given(&mut given, settled);
            }
        }
        // What comes back is the buyer's, whoever brings it, or their household's.
        let (mut to_own, mut to_other) = (given, Vec::new());
        match (&into, &other, owner) {
            (Back::Apart(purse), ..) => self.book(session, event, day, purse, &taken)?,
            (Back::Own, Some(_), _) => to_own.extend(taken),
            (Back::Owner, Some(_), _) => to_other = taken,
            (_, None, None) if purchase.is_some() => {}
            (_, None, _) => to_own.extend(taken),
        }
        if let Some(own) = &own {
            self.book(session, event, day, own, &to_own)?;
        }
        if let Some(other) = &other {
            self.book(session, event, day, other, &to_other)?;
        }
        let mut verdicts = Vec::new();
        if columns.kind(row) == KindId::PURCHASE {
            let seen = codes.as_ref().and_then(|codes| codes.seen.as_deref());
            self.keep_purchase(shares, (event, day), own.as_ref(), before, seen)?;
        }
        if let Some(codes) = codes {
            verdicts = self.use_codes(codes, event)?;
        }
        if let Some(purchase) = purchase {
            let back = serde_json::to_string(&session.replay.came_back(&purchase.name))?;
            let mut update = self
                .connection
                .prepare_cached("UPDATE purchase SET back = ?2 WHERE event = ?1")?;
            update.execute(params![purchase.event, back])?;
            let whole = decisions.reversal(row).is_some_and(|back| back.whole);
            if whole && snapshot.settings().returns.gives_coupons_back() {
                self.give_coupons_back(purchase.event, event)?;
            }
        }
        shares.flush(self.connection)?;
        let json = decision(&snapshot, columns, decisions, row, day, posted)?;
        let coupons = if decisions.given(row).iter().any(is_coupon) {
            let member = own
                .as_ref()
                .map(|own| (own.known.id, own.customer.as_str()));
            self.issue(event, day, member, &json)?
        } else {
            Given::default()
        };
        Ok(Ok(Decided {
            json,
            coupons,
            verdicts,
        }))
    }

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

    fn touch_known(
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
    fn purse_of(
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

    /// What a purchase is decided with: the state of its member, as it is kept so
    /// that it can come back.
    fn state_before(
        &self,
        session: &Session,
        one: &Columns,
        own: Option<&Touched>,
    ) -> Result<Option<Rc<str>>, LedgerError> {
        let Some(own) = own.filter(|_| one.kind(0) == KindId::PURCHASE) else {
            return Ok(None);
        };
        if own.purse.is_none() {
            return Ok(own.known.state.clone());
        }
        let member = session.member(&own.customer);
        let kept = member.and_then(|member| session.replay.keep(member));
        let kept = kept.map(|kept| serde_json::to_string(&kept)).transpose()?;
        Ok(kept.map(Into::into))
    }

    /// The day on which a member's account stands.
    fn day_of(&self, session: &Session, touched: &Touched) -> Option<Date> {
        let member = session.member(&touched.customer)?;
        Some(session.replay.members().state(member)?.day())
    }

    fn keep_purchase(
        &self,
        shares: &Shares,
        (event, day): (i64, Date),
        own: Option<&Touched>,
        before: Option<Rc<str>>,
        coupons: Option<&str>,
    ) -> Result<(), LedgerError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO purchase (event, member, day, record, before, shared, coupons, purse)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let purse = own.and_then(|own| own.purse.as_ref());
        insert.execute(params![
            event,
            own.map(|own| own.known.id),
            day.days(),
            own.and_then(|own| own.known.record),
            before,
            shares.seen()?,
            coupons,
            purse.map(|purse| purse.known.id),
        ])?;
        Ok(())
    }

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

    /// A state with what an earlier one has of wallets that the program does not
    /// know.
    pub(crate) fn with_unknown(
        &self,
        session: &Session,
        kept: KeptMember,
        known: &Known,
    ) -> Result<KeptMember, LedgerError> {
        let declared = session.replay.members().settings().wallets.len();
        match &known.state {
            Some(before) if self.buffer.wallets(self.connection)? > declared => {
                Ok(kept.with_unknown_of(serde_json::from_str(before)?))
            }
            _ => Ok(kept),
        }
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
        let (members, after) = (session.replay.members(), change.after);
        let same = standing::keep(self.connection, event, touched.known.id, members, change)?;
        let tier = standing::tier_name(members.settings(), after.level());
        let stands = Standing {
            state: serde_json::to_string(kept)?.into(),
            day: after.day().days(),
            tier: tier.map(str::to_owned),
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

/// What came of an event.
pub(crate) struct Decided {
    /// The decision as JSON.
    pub(crate) json: String,
    pub(crate) coupons: Given,
    pub(crate) verdicts: Vec<CouponVerdict>,
}

/// A wallet of a member of whom something is known.
fn wallet(state: Option<&MemberState>, number: usize) -> Option<&Wallet> {
    state?.wallet(number)
}

fn is_coupon(applied: &AppliedEffect) -> bool {
    matches!(applied.effect, Granted::Other(Effect::Coupon { .. }))
}

/// Why points came or went, with the number of their wallet.
fn causes(
    snapshot: &Snapshot,
    day: Date,
    effects: &[AppliedEffect],
    given: bool,
) -> Vec<(usize, Cause)> {
    let wallets = &snapshot.settings().state.wallets;
    let causes = effects.iter().filter_map(|applied| {
        let Granted::Points { wallet, amount, .. } = &applied.effect else {
            return None;
        };
        let number = usize::from(wallet.0);
        let declared = wallets.get(number)?;
        let campaign = snapshot.campaigns().get(applied.campaign as usize)?;
        let cause = Cause {
            counter: Counter::Campaign(campaign.id.as_ref().to_owned()),
            amount: *amount,
            reason: match (given, *amount > 0) {
                (true, true) => "earned",
                (true, false) => "used",
                (false, _) => "returned",
            },
            lot: (given && *amount > 0).then(|| declared.lot(day)),
        };
        Some((number, cause))
    });
    causes.collect()
}

/// Takes out of causes what was not there, and adds the points that paid.
fn fit_given(causes: &mut Vec<(usize, Cause)>, settled: &PointsSettled) {
    let mut paid = settled.paid.map(|(_, points)| points);
    for short in &settled.short {
        let taken = short.taken.saturating_neg();
        match short.given {
            None => paid = Some(short.taken),
            Some(number) => {
                if let Some((_, cause)) = causes.get_mut(number) {
                    cause.amount = taken;
                }
            }
        }
    }
    if let Some(((wallet, _), points)) = settled.paid.zip(paid) {
        let cause = Cause {
            counter: Counter::Liability,
            amount: points.saturating_neg(),
            reason: "paid",
            lot: None,
        };
        causes.insert(0, (usize::from(wallet.0), cause));
    }
}

/// The same for what a return takes back: what the program bears, and what does
/// not go back since it was not taken.
fn fit_returned(causes: &mut Vec<(usize, Cause)>, settled: &PointsSettled) {
    let liability = |amount, reason| Cause {
        counter: Counter::Liability,
        amount,
        reason,
        lot: None,
    };
    if let Some((wallet, less)) = settled.paid {
        let back = liability(less.saturating_neg(), "returned");
        causes.push((usize::from(wallet.0), back));
    }
    for short in &settled.short {
        let mut left = short.wanted.saturating_sub(short.taken);
        let own = |(wallet, _): &&mut (usize, Cause)| *wallet == usize::from(short.wallet.0);
        for (_, cause) in causes.iter_mut().filter(own).rev() {
            let part = left.min(cause.amount.max(0));
            cause.amount -= part;
            left -= part;
        }
    }
    let borne = settled.owed.iter().filter(|_| settled.is_borne);
    for (wallet, points) in borne {
        causes.push((usize::from(wallet.0), liability(*points, "absorbed")));
    }
}

/// A decision as JSON. That of a late event says on which day it counts.
fn decision(
    snapshot: &Snapshot,
    columns: &Columns,
    decisions: &Decisions,
    row: usize,
    day: Date,
    posted: Date,
) -> Result<String, LedgerError> {
    let mut json = Vec::new();
    let extras = Extras::default();
    write_decision_with(&mut json, snapshot, columns, decisions, row, extras);
    let json = String::from_utf8(json);
    let json = json.map_err(|error| LedgerError::Damaged(error.to_string()))?;
    let json = json.trim_end();
    if posted == day {
        return Ok(json.to_owned());
    }
    let open = json.strip_suffix('}').unwrap_or(json);
    Ok(format!("{open},\"late\":{{\"counted_on\":\"{posted}\"}}}}"))
}
