//! Returns find their purchases, and take back what these brought.

use std::sync::Arc;

use super::outcome::collect;
use super::purchases::Within;
use super::{Replay, fill};
use crate::batch::{Column, Columns};
use crate::decide::{
    AppliedEffect, Batch, Claim, Decisions, Paid, PointsSettled, Purchases as Sales, as_paid,
    claims_of,
};
use crate::effect::WalletId;
use crate::returns::{
    AmountCheck, Back, Lines, Matched, Purchase, ReturnProblem, Reversal, SpentPoints, WithoutOf,
    discounts_between, matched,
};
use crate::schema::KindId;
use crate::state::{Counted, MemberIndex, Outcome, TakenBack};

/// A return whose purchase is known.
#[derive(Debug)]
pub(super) struct Resolved {
    /// The purchase, by its number.
    pub(super) number: u64,
    pub(super) matched: Matched,
}

/// A purchase, or what is kept of it, decided anew.
struct Anew {
    columns: Arc<Columns>,
    given: Vec<AppliedEffect>,
    paid: Paid,
    outcome: Outcome,
}

/// The points that paid for what came back, below zero.
fn paid_less(before: &Anew, after: Option<&Anew>) -> Option<(WalletId, i64)> {
    let (wallet, before) = before.outcome.tender?;
    let after = after.and_then(|after| after.outcome.tender);
    let after = after.map_or(0, |(_, after)| after);
    (before != after).then_some((wallet, after.saturating_sub(before)))
}

impl Replay {
    /// When the purchase of a return must have been, which is the event with
    /// this number.
    pub(super) fn within(&self, columns: &Columns, row: usize, before: u64) -> Within {
        Within {
            since: self.snapshot.settings().returns.oldest(columns.date(row)),
            before,
        }
    }

    /// The purchases of a batch's returns; nothing for other events, and for
    /// returns of which nobody knows it. `events` are their numbers among all.
    pub(super) fn resolve(
        &mut self,
        columns: &Columns,
        rows: &[Option<MemberIndex>],
        events: impl Iterator<Item = u64>,
    ) -> Vec<Result<Option<Resolved>, ReturnProblem>> {
        let mut resolved = Vec::with_capacity(rows.len());
        for ((row, &member), event) in rows.iter().enumerate().zip(events) {
            let is_return = columns.kind(row) == KindId::RETURN;
            resolved.push(if is_return {
                let within = self.within(columns, row, event);
                self.resolve_one(columns, row, member, within)
            } else {
                Ok(None)
            });
        }
        resolved
    }

    fn resolve_one(
        &mut self,
        columns: &Columns,
        row: usize,
        member: Option<MemberIndex>,
        within: Within,
    ) -> Result<Option<Resolved>, ReturnProblem> {
        let snapshot = Arc::clone(&self.snapshot);
        let fields = snapshot.fields();
        let of = fields.of.and_then(|id| columns.get(id));
        let of = of.and_then(Column::as_text).and_then(|of| of.get(row));
        let lines = Lines::new(columns, &snapshot).of(row);
        if let Some(of) = of {
            let named = self.purchases.named(of, within);
            let named = named.ok_or_else(|| ReturnProblem::Unknown {
                of: of.to_owned(),
                within: snapshot.settings().returns.within_days,
            })?;
            return self
                .matched(named.number, &lines, AmountCheck::Named, columns, row)
                .map(Some);
        }
        if snapshot.settings().returns.without_of == WithoutOf::Report {
            return Err(ReturnProblem::Unnamed);
        }
        let numbers: Vec<u64> = member
            .into_iter()
            .flat_map(|member| self.purchases.of_member(member, within.since))
            .collect();
        let mut newest = None;
        for number in numbers {
            // One of which just the amounts were paid, else the newest.
            if let Ok(found) = self.matched(number, &lines, AmountCheck::Named, columns, row) {
                return Ok(Some(found));
            }
            if newest.is_none() {
                let guessed = self.matched(number, &lines, AmountCheck::Guessed, columns, row);
                newest = guessed.ok();
            }
        }
        Ok(newest)
    }

    pub(super) fn matched(
        &mut self,
        number: u64,
        lines: &[crate::returns::Line],
        check: AmountCheck,
        columns: &Columns,
        row: usize,
    ) -> Result<Resolved, ReturnProblem> {
        let snapshot = Arc::clone(&self.snapshot);
        let fields = snapshot.fields();
        let unknown = || ReturnProblem::Unknown {
            of: String::new(),
            within: snapshot.settings().returns.within_days,
        };
        let purchase = self.purchases.get(number).ok_or_else(unknown)?;
        let of = purchase.id(&snapshot);
        let bought = purchase.lines(&snapshot);
        let back = purchase.back.clone();
        let currency = snapshot.currency(&purchase.columns, purchase.row as usize);
        let said = fields.currency.and_then(|id| columns.get(id));
        let said = said.and_then(Column::as_text).and_then(|c| c.get(row));
        let other = |said: &&str| !said.is_empty() && *said != currency.code();
        if let Some(said) = said.filter(other) {
            return Err(ReturnProblem::Currency {
                of: of.to_string(),
                given: said.to_owned(),
                paid: currency.code().to_owned(),
            });
        }
        let minor = currency.minor_digits();
        // Whether it fits at all is known without a decision.
        let quantities: Vec<_> = lines
            .iter()
            .map(|line| crate::returns::Line {
                amount: None,
                ..line.clone()
            })
            .collect();
        matched(&of, &bought, &[], &back, &quantities, check, minor)?;
        let nets = match &purchase.given {
            Some(given) => {
                let sales = Sales::new(&snapshot, &purchase.columns);
                sales.paid(purchase.row as usize, given).nets
            }
            None => {
                let whole = self.anew(number, &Back::default());
                whole.map_or_else(Vec::new, |whole| whole.paid.nets)
            }
        };
        let mut matched = matched(&of, &bought, &nets, &back, lines, check, minor)?;
        let said = fields
            .paid_with_points
            .and_then(|id| columns.get(id))
            .and_then(Column::as_integers)
            .and_then(|points| points.get(row))
            .unwrap_or(0);
        if let Some(purchase) = self.purchases.get(number) {
            matched.back.points = purchase.points_back(&snapshot, &matched.back, said);
        }
        Ok(Resolved { number, matched })
    }

    /// Completes the records of returns, if a campaign asks for such events.
    pub(super) fn complete_returns(&self, columns: &mut Columns, resolved: &[Option<Resolved>]) {
        let mut campaigns = self.snapshot.campaigns().iter();
        if !campaigns.any(|campaign| campaign.on.contains(&KindId::RETURN)) {
            return;
        }
        let known: Vec<fill::Known<'_>> = resolved
            .iter()
            .enumerate()
            .filter_map(|(row, resolved)| {
                let resolved = resolved.as_ref()?;
                Some(fill::Known {
                    row,
                    resolved,
                    purchase: self.purchases.get(resolved.number)?,
                })
            })
            .collect();
        fill::fill(columns, &self.snapshot, &known);
    }

    /// A purchase without what came back, decided anew with what was known
    /// then, unless that is known already; none if nothing is left of it.
    fn anew(&mut self, number: u64, back: &Back) -> Option<Anew> {
        let snapshot = Arc::clone(&self.snapshot);
        let purchase = self.purchases.get(number)?;
        let columns = Arc::new(purchase.kept(&snapshot, back)?);
        let member = purchase.member;
        let given = if let Some(given) = purchase.given.as_ref().filter(|_| back.is_nothing()) {
            given.to_vec()
        } else {
            let batch = Batch {
                columns: Arc::clone(&columns),
                members: member.is_none().then(|| std::iter::once(false).collect()),
                usage: &purchase.then,
            };
            // Whoever looks at the return does not look at this, and its time
            // is that of scripts and plugins.
            self.state.pause();
            self.evaluator.trace(false);
            let decisions = self.evaluator.evaluate(&batch);
            self.evaluator.trace(self.tracing);
            self.state.go_on();
            decisions.given(0).to_vec()
        };
        let mut outcome = Outcome::default();
        if member.is_some() {
            collect(
                &mut outcome,
                &mut self.members,
                &snapshot,
                &self.campaigns,
                &columns,
                (0, &given),
            );
        }
        let paid = Sales::new(&snapshot, &columns).paid(0, &given);
        Some(Anew {
            columns,
            given,
            paid,
            outcome,
        })
    }

    /// Works out what a return takes back, without taking it.
    pub(super) fn reversal(&mut self, resolved: &Resolved, row: u32) -> Option<Reversal> {
        let (before, after) = self.before_and_after(resolved)?;
        Some(self.told(resolved, &before, after.as_ref(), row))
    }

    /// Takes back what a return of a row brings back, and tells what.
    pub(super) fn take_back(
        &mut self,
        columns: &Columns,
        decisions: &mut Decisions,
        row: usize,
        resolved: &Resolved,
    ) {
        let Some((before, after)) = self.before_and_after(resolved) else {
            return;
        };
        let number = row as u32;
        let reversal = self.told(resolved, &before, after.as_ref(), number);
        let snapshot = Arc::clone(&self.snapshot);
        let windows = |values: &mut crate::history_field::WindowValues, anew: &Anew| {
            let paid = std::slice::from_ref(&anew.paid);
            let columns = as_paid(&anew.columns, &snapshot, paid);
            values.evaluate(&snapshot, &columns);
        };
        windows(&mut self.before_windows, &before);
        if let Some(after) = &after {
            windows(&mut self.after_windows, after);
        }
        let (before_windows, after_windows) =
            (self.before_windows.inputs(), self.after_windows.inputs());
        if self.shares
            && let Some(day) = self.purchases.get(resolved.number).map(|p| p.counted_on)
        {
            let of = |anew: &Anew| claims_of(&snapshot, &anew.columns, 0, day, &anew.given);
            let mut released = of(&before);
            for kept in after.iter().flat_map(of) {
                match released.iter_mut().find(|claim| claim.share == kept.share) {
                    Some(claim) => claim.amount = claim.amount.saturating_sub(kept.amount),
                    None => released.push(Claim {
                        amount: kept.amount.saturating_neg(),
                        ..kept
                    }),
                }
            }
            self.claims.release(&released);
        }
        if let Some(purchase) = self.purchases.get_mut(resolved.number) {
            if let Some(member) = purchase.member {
                let counted = Counted::new(before.paid.spend, &before_windows, 0, &before.outcome);
                let kept = after
                    .as_ref()
                    .map(|after| Counted::new(after.paid.spend, &after_windows, 0, &after.outcome));
                let back = TakenBack::new(
                    purchase.day,
                    purchase.counted_on,
                    &purchase.drawn,
                    counted,
                    kept,
                );
                let day = columns.date(row);
                let purse = self.purse_of_returns.filter(|purse| *purse != member);
                if let Some(purse) = purse {
                    self.members.swap_wallets(member, purse);
                }
                let returned = self.members.take_back(member, day, &back);
                if let Some(purse) = purse {
                    self.members.swap_wallets(member, purse);
                    self.members.advance(member, day);
                }
                let settled = PointsSettled {
                    paid: paid_less(&before, after.as_ref()),
                    short: returned.short,
                    owed: returned.owed,
                    is_borne: snapshot.settings().returns.spent != SpentPoints::Negative,
                };
                if !settled.is_nothing() {
                    decisions.settled.push((number, settled));
                }
            }
            purchase.back = resolved.matched.back.clone();
        }
        decisions.reversals.push((number, reversal));
    }

    /// What is made of the purchase so far, and of what is kept; nothing if
    /// nothing was left before.
    fn before_and_after(&mut self, resolved: &Resolved) -> Option<(Anew, Option<Anew>)> {
        let purchase = self.purchases.get(resolved.number)?;
        let so_far = purchase.back.clone();
        let before = self.anew(resolved.number, &so_far)?;
        let after = self.anew(resolved.number, &resolved.matched.back);
        Some((before, after))
    }

    fn told(&self, resolved: &Resolved, before: &Anew, after: Option<&Anew>, row: u32) -> Reversal {
        let given = after.map_or(&[][..], |after| &after.given);
        let (effects, irreversible) = Reversal::between(&before.given, given, row);
        let sum = |anew: &Anew| {
            anew.paid
                .nets
                .iter()
                .fold(0i64, |sum, &net| sum.saturating_add(net))
        };
        let amounts = self.snapshot.fields().line_amount;
        let goods = |anew: &Anew| {
            let amounts = amounts.and_then(|id| anew.columns.get(id));
            let amounts = amounts.and_then(Column::as_integers);
            amounts.map_or(0, |amounts| {
                let all = amounts.values.iter();
                all.fold(0i64, |sum, &amount| sum.saturating_add(amount))
            })
        };
        let purchase = self.purchases.get(resolved.number);
        Reversal {
            of: purchase.map_or_else(
                || "".into(),
                |purchase: &Purchase| purchase.id(&self.snapshot),
            ),
            currency: purchase.map(|purchase| {
                self.snapshot
                    .currency(&purchase.columns, purchase.row as usize)
            }),
            goods: goods(before).saturating_sub(after.map_or(0, goods)),
            refund: sum(before).saturating_sub(after.map_or(0, sum)),
            spend: before
                .paid
                .spend
                .saturating_sub(after.map_or(0, |after| after.paid.spend)),
            whole: resolved.matched.back.whole,
            effects,
            discounts: discounts_between(&before.given, given),
            irreversible,
        }
    }
}
