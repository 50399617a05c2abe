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

use crate::coupon_use::CouponVerdict;
use crate::coupons::Given;
use crate::error::LedgerError;
use crate::posting::{Cause, Counter};
use crate::session::{KeptPurchase, Session};
use crate::shares::Shares;
use crate::store::params;
use crate::touched::{Back, Touched};
use crate::work::{Event, Place, Work, text};

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
}

/// What came of an event.
pub(crate) struct Decided {
    /// The decision as JSON.
    pub(crate) json: String,
    pub(crate) coupons: Given,
    pub(crate) verdicts: Vec<CouponVerdict>,
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
