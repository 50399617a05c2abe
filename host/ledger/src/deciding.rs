//! An event is decided, and booked.

use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::batch::Columns;
use sadakat_engine::decide::{
    AppliedEffect, Decisions, Extras, Granted, PointsSettled, write_decision_with,
};
use sadakat_engine::effect::Effect;
use sadakat_engine::model::{Date, Instant};
use sadakat_engine::returns::ReturnProblem;
use sadakat_engine::schema::KindId;

use crate::coupon_use::{Codes, CouponVerdict};
use crate::coupons::{CouponEffect, Given, given_by};
use crate::error::LedgerError;
use crate::posting::{Cause, Counter};
use crate::session::{KeptPurchase, Session};
use crate::settled::Settled;
use crate::shares::Shares;
use crate::store::params;
use crate::touched::{Back, Touched};
use crate::work::{Event, Place, Work, text, text_at};

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
        let before = state_before(session, one.kind(0), own.as_ref())?;
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
        if let Some(own) = own.as_ref().filter(|_| columns.kind(row) == KindId::DAY) {
            self.is_first_of_day(own, columns.date(row))?;
        }
        let parties = Parties {
            own: own.as_ref(),
            other: other.as_ref(),
            into: &into,
            purchase,
        };
        let decision = Decision {
            columns,
            decisions,
            row,
        };
        let wallets = self.buffer.wallets(self.connection)?;
        let prepared = Prepared::of(session, &decision, &parties, before, wallets)?;
        let (mut decided, event) = self.keep(shares, prepared, place, &parties, codes)?;
        if self.is_preview {
            decided.valid_until = decisions.valid_until(&snapshot, columns, row);
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
        Ok(Ok(decided))
    }

    /// Books what a decision comes to: what came of it, and the event.
    pub(crate) fn keep(
        &self,
        shares: &Shares,
        prepared: Prepared,
        place: Place<'_>,
        parties: &Parties<'_>,
        codes: Option<Codes>,
    ) -> Result<(Decided, i64), LedgerError> {
        let Prepared { day, posted, .. } = prepared;
        let own = parties.own;
        let event = self.insert_event(&Event {
            request: place.request,
            part: place.part,
            name: &prepared.name,
            kind: &prepared.kind,
            member: own.map(|own| own.known.id),
            at: prepared.at,
            day,
            posted,
        })?;
        if !prepared.is_quiet {
            self.quiet.set(false);
        }
        for (whose, settled) in prepared.settled {
            let touched = match (whose, parties.into) {
                (Whose::Own, _) => own,
                (Whose::Other, _) => parties.other,
                (Whose::Apart, Back::Apart(purse)) => Some(&**purse),
                (Whose::Apart, _) => None,
            };
            if let Some(touched) = touched {
                self.book_settled(event, touched, settled)?;
            }
        }
        let mut verdicts = Vec::new();
        if prepared.is_purchase {
            let seen = codes.as_ref().and_then(|codes| codes.seen.as_deref());
            self.keep_purchase(shares, (event, day), own, prepared.before, seen)?;
        }
        if let Some(codes) = codes {
            verdicts = self.use_codes(codes, event)?;
        }
        shares.flush(self.connection)?;
        let member = own.map(|own| (own.known.id, own.customer.as_str()));
        let coupons = self.issue(event, day, member, prepared.coupons)?;
        let decided = Decided {
            json: prepared.json,
            coupons,
            verdicts,
            valid_until: None,
        };
        Ok((decided, event))
    }

    fn keep_purchase(
        &self,
        shares: &Shares,
        (event, day): (i64, Date),
        own: Option<&Touched>,
        before: Option<Arc<str>>,
        coupons: Option<&str>,
    ) -> Result<(), LedgerError> {
        let insert =
            "INSERT INTO purchase (event, member, day, record, before, shared, coupons, purse)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let purse = own.and_then(|own| own.purse.as_ref());
        Ok(self.ready.execute(
            insert,
            params![
                event,
                own.map(|own| own.known.id),
                day.days(),
                own.and_then(|own| own.known.record),
                before,
                shares.seen()?,
                coupons,
                purse.map(|purse| purse.known.id),
            ],
        )?)
    }
}

/// What a purchase is decided with: the state of its member, as it is kept so that
/// it can come back.
pub(crate) fn state_before(
    session: &Session,
    kind: KindId,
    own: Option<&Touched>,
) -> Result<Option<Arc<str>>, LedgerError> {
    let Some(own) = own.filter(|_| kind == KindId::PURCHASE) else {
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

/// A decision of a batch.
pub(crate) struct Decision<'d> {
    pub(crate) columns: &'d Columns,
    pub(crate) decisions: &'d Decisions,
    pub(crate) row: usize,
}

/// Whom an event is about.
pub(crate) struct Parties<'p> {
    pub(crate) own: Option<&'p Touched>,
    /// Whose the purchase was that comes back, if it is somebody else.
    pub(crate) other: Option<&'p Touched>,
    /// In whose wallets its points are.
    pub(crate) into: &'p Back,
    /// The purchase that comes back.
    pub(crate) purchase: Option<&'p KeptPurchase>,
}

/// What an event comes to, before it is booked.
pub(crate) struct Prepared {
    name: String,
    kind: String,
    at: Instant,
    day: Date,
    posted: Date,
    is_purchase: bool,
    /// Whether nothing was given, as far as the decision says.
    is_quiet: bool,
    coupons: Vec<CouponEffect>,
    /// What it changed, in the order of booking.
    settled: Vec<(Whose, Settled)>,
    /// What its member was before it, so that it can come back.
    before: Option<Arc<str>>,
    json: String,
}

/// Whom something changed.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Own,
    Other,
    /// The purse of a household that neither is in any more.
    Apart,
}

impl Prepared {
    /// What a decision comes to. Nothing of it asks the store, in which so many
    /// wallets are.
    pub(crate) fn of(
        session: &mut Session,
        decision: &Decision<'_>,
        parties: &Parties<'_>,
        before: Option<Arc<str>>,
        wallets: usize,
    ) -> Result<Self, LedgerError> {
        let snapshot = Arc::clone(&session.snapshot);
        let &Decision {
            columns,
            decisions,
            row,
        } = decision;
        let &Parties {
            own,
            other,
            into,
            purchase,
        } = parties;
        let owner = purchase.and_then(|purchase| purchase.customer.as_deref());
        let day = columns.date(row);
        let posted = own.and_then(|own| day_of(session, own));
        let posted = posted.map_or(day, |posted| posted.max(day));
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
        let mut settled = Vec::new();
        let mut settle = |session: &mut Session, whose, touched: &Touched, causes: &[_]| {
            let one = Settled::of(session, day, touched, causes, wallets)?;
            settled.extend(one.map(|one| (whose, one)));
            Ok::<(), LedgerError>(())
        };
        // What comes back is the buyer's, whoever brings it, or their household's.
        let (mut to_own, mut to_other) = (given, Vec::new());
        match (into, other, owner) {
            (Back::Apart(purse), ..) => settle(session, Whose::Apart, purse, &taken)?,
            (Back::Own, Some(_), _) => to_own.extend(taken),
            (Back::Owner, Some(_), _) => to_other = taken,
            (_, None, None) if purchase.is_some() => {}
            (_, None, _) => to_own.extend(taken),
        }
        if let Some(own) = own {
            settle(session, Whose::Own, own, &to_own)?;
        }
        if let Some(other) = other {
            settle(session, Whose::Other, other, &to_other)?;
        }
        let json = decision_json(&snapshot, columns, decisions, row)?;
        let coupons = match decisions.given(row).iter().any(is_coupon) {
            true => given_by(&json)?,
            false => Vec::new(),
        };
        let name = text_at(&snapshot, columns, "event.id", row).unwrap_or_default();
        Ok(Self {
            name,
            kind: snapshot
                .settings()
                .schema
                .kinds()
                .name(columns.kind(row))
                .to_owned(),
            at: columns.at(row),
            day,
            posted,
            is_purchase: columns.kind(row) == KindId::PURCHASE,
            is_quiet: decisions.given(row).is_empty() && decisions.faults(row).is_empty(),
            coupons,
            settled,
            before,
            json,
        })
    }
}

/// The day on which a member's account stands.
fn day_of(session: &Session, touched: &Touched) -> Option<Date> {
    let member = session.member(&touched.customer)?;
    Some(session.replay.members().state(member)?.day())
}

/// What came of an event.
pub(crate) struct Decided {
    /// The decision as JSON.
    pub(crate) json: String,
    pub(crate) coupons: Given,
    pub(crate) verdicts: Vec<CouponVerdict>,
    /// Of a preview, until when the same campaigns are in force.
    pub(crate) valid_until: Option<Instant>,
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

/// A decision as JSON.
fn decision_json(
    snapshot: &Snapshot,
    columns: &Columns,
    decisions: &Decisions,
    row: usize,
) -> Result<String, LedgerError> {
    let mut json = Vec::new();
    let extras = Extras::default();
    write_decision_with(&mut json, snapshot, columns, decisions, row, extras);
    let json = String::from_utf8(json);
    let json = json.map_err(|error| LedgerError::Damaged(error.to_string()))?;
    Ok(json.trim_end().to_owned())
}
