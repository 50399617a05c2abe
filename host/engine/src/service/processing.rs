//! An event is decided by what its member's account has, and booked into it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::account::Account;
use super::decision::{Decided, Decision};
use super::error::DecideError;
use super::event::Event;
use super::header::{read_one, text};
use super::question::is_of;
use super::returned::Returned;
use crate::batch::Columns;
use crate::campaign::Share;
use crate::decide::{Claim, Claims, Evaluator, Exhausted, TRIES, gather};
use crate::model::Date;
use crate::replay::{Replay, wanted};
use crate::returns::ReturnProblem;
use crate::schema::KindId;
use crate::snapshot::Snapshot;

/// By which programs events are decided.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) in_force: &'a Arc<Snapshot>,
    /// One that was in force before, by its hash, if it is known.
    pub(crate) before: &'a dyn Fn(&str) -> Option<Arc<Snapshot>>,
}

/// Decides an event of an account's member, and books it: a return by the
/// program that decided its purchase, everything else by the one in force.
pub(crate) fn process(
    rules: Rules<'_>,
    event: &Event,
    account: &mut Account,
    claims: &Arc<dyn Claims>,
    evaluator: &mut Evaluator,
) -> Result<Decision, DecideError> {
    let customers = account.customers(rules.in_force)?;
    let columns = read_one(rules.in_force, &wanted(rules.in_force), event)?;
    let returned = account.returned(rules, event, &columns)?;
    let mut tried = 0;
    loop {
        let attempt = Arc::new(Attempt {
            claims: Arc::clone(claims),
            nothing_left: tried >= TRIES,
            made: Mutex::default(),
        });
        let (snapshot, mut replay, columns) = match &returned {
            Some(Returned { program, purchase }) => {
                let replay = account.replay_of(program, *purchase)?;
                let columns = read_one(program, replay.wanted(), event)?;
                (program, replay, Cow::Owned(columns))
            }
            None => {
                let replay = account.replay(rules.in_force, &customers)?;
                (rules.in_force, replay, Cow::Borrowed(&columns))
            }
        };
        replay.share(Arc::clone(&attempt) as Arc<dyn Claims>);
        let decided = decide(snapshot, &columns, account, &mut replay, evaluator)?;
        if let Some(claims) = attempt.settle() {
            match returned {
                Some(Returned { purchase, .. }) => {
                    account.take_of(&replay, purchase, rules.in_force)
                }
                None => account.take(&replay),
            }
            book(account, &decided, rules.in_force);
            return Ok(Decision::new(&Arc::new(Decided { claims, ..decided }), 0));
        }
        // Somebody else was faster, and there is less than it was decided by.
        tried += 1;
    }
}

fn decide(
    snapshot: &Arc<Snapshot>,
    columns: &Columns,
    account: &Account,
    replay: &mut Replay,
    evaluator: &mut Evaluator,
) -> Result<Decided, DecideError> {
    is_of(text(columns, snapshot.fields().customer_id), account.id())?;
    let id = text(columns, snapshot.fields().event_id);
    if let Some(id) = id.filter(|id| account.has(id)) {
        return Err(DecideError::Booked(id.to_owned()));
    }
    let before = replay
        .look(
            columns,
            |_| {},
            |_, batch, _| gather(snapshot, 0, batch.usage),
        )
        .map_err(|why| refused(why, account.id()))?;
    // A return decides its purchase anew, which is nothing to be counted twice.
    let counts = columns.kind(0) != KindId::RETURN;
    if counts {
        replay.swap_evaluator(evaluator);
    }
    let replayed = replay.decide(columns);
    if counts {
        replay.swap_evaluator(evaluator);
    }
    if let Some(back) = replayed.refused().first() {
        return Err(refused(back.why.clone(), account.id()));
    }
    let (columns, decisions) = replayed.into_one().ok_or(DecideError::Nothing)?;
    Ok(Decided {
        snapshot: Arc::clone(snapshot),
        columns,
        members: None,
        before: vec![before],
        decisions,
        claims: Vec::new(),
    })
}

/// Remembers an event that is not to be booked again. What is neither bought nor
/// brought back, and gave nothing, can be: a day of the calendar, mostly.
fn book(account: &mut Account, decided: &Decided, in_force: &Snapshot) {
    let (snapshot, columns) = (&decided.snapshot, &decided.columns);
    let kind = columns.kind(0);
    let counts = kind == KindId::PURCHASE || kind == KindId::RETURN;
    if !counts && decided.decisions.all().is_empty() {
        return;
    }
    let day = columns.date(0);
    let oldest = in_force.settings().returns.oldest(day);
    if let Some(id) = text(columns, snapshot.fields().event_id) {
        account.remember(id, day, oldest);
    }
}

fn refused(why: ReturnProblem, member: &str) -> DecideError {
    DecideError::Value {
        field: why.field().to_owned(),
        code: why.code(),
        message: match &why {
            ReturnProblem::Unknown { of, within } => {
                format!("`{member}` has no purchase `{of}` in the {within} days before")
            }
            why => why.to_string(),
        },
        help: Some(
            match &why {
                // An account knows its own.
                ReturnProblem::Unknown { .. } => {
                    "write the id of an earlier purchase of the same customer; \
                     how long purchases may come back is `within` of `[returns]`"
                }
                why => why.help(),
            }
            .to_owned(),
        ),
    }
}

/// What all members share, for one attempt at deciding an event: what it takes
/// is taken at once, and given back if somebody else took the rest meanwhile.
struct Attempt {
    claims: Arc<dyn Claims>,
    /// Whether everything is taken to be used up, since others were faster too
    /// often.
    nothing_left: bool,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    claimed: Vec<Claim>,
    released: Vec<Claim>,
    /// Whether there was less than it was decided by.
    too_late: bool,
}

impl Attempt {
    /// Gives back what a return brings, and says what the event took; none, and
    /// nothing taken, if there was less than it was decided by.
    fn settle(&self) -> Option<Vec<Claim>> {
        let mut made = self.made();
        let Made {
            mut claimed,
            released,
            too_late,
        } = std::mem::take(&mut *made);
        if too_late {
            self.claims.release(&claimed);
            return None;
        }
        self.claims.release(&released);
        // Released once more, it is as if nothing had come back.
        claimed.extend(released.into_iter().map(|claim| Claim {
            amount: claim.amount.saturating_neg(),
            ..claim
        }));
        Some(claimed)
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        // One thread decides an event.
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Claims for Attempt {
    fn claimed(&self, share: &Share, since: Date, until: Date) -> i64 {
        if self.nothing_left {
            return i64::MAX;
        }
        self.claims.claimed(share, since, until)
    }

    fn claim(&self, claims: &[Claim]) -> Result<(), Exhausted> {
        let mut made = self.made();
        match self.claims.claim(claims) {
            Ok(()) => made.claimed.extend_from_slice(claims),
            Err(_) => made.too_late = true,
        }
        Ok(())
    }

    fn release(&self, claims: &[Claim]) {
        self.made().released.extend_from_slice(claims);
    }
}
