//! Near misses: campaigns that members almost got, since all of their audience
//! held but one condition, and that one by a number that was close.
//!
//! Events of the past are explained for it, as for *why*; that goes once over
//! everything that the ledger did, so it is done when somebody asks, aside from
//! tills, and what was found stays until somebody asks again.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sadakat_engine::decide::Reason;
use sadakat_engine::explain::{CampaignExplanation, Check, Explanation};
use sadakat_engine::expression::{Datum, Relation, Seen, SeenForm};
use sadakat_engine::model::{Date, parse_scaled};

use crate::campaign::apart;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::{page, see};
use crate::texts::Tongue;

/// The newest events that are looked at.
const EVENTS: u32 = 100;
/// A number is near if it is off by at most one part in so many of what is
/// needed, or by one.
const PARTS: i64 = 5;
/// A day is near if it is at most so many days off.
const DAYS: i64 = 7;
/// Decimal places in which numbers are compared.
const DIGITS: u8 = 6;

/// What was found last, and whether somebody looks just now.
#[derive(Default)]
pub(crate) struct NearMisses(Mutex<Standing>);

#[derive(Clone, Default)]
enum Standing {
    /// Nobody asked since the console began.
    #[default]
    Unasked,
    Looking,
    Failed(String),
    Found(Arc<Found>),
}

impl NearMisses {
    fn standing(&self) -> Standing {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn end(&self, standing: Standing) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = standing;
    }

    /// Whether nobody looked yet; from now on somebody does.
    fn begin(&self) -> bool {
        let mut standing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = !matches!(*standing, Standing::Looking);
        *standing = Standing::Looking;
        is_free
    }
}

/// The near misses of the newest events.
struct Found {
    /// How many events were looked at.
    events: usize,
    /// The newest of them.
    newest: Option<String>,
    missed: Vec<Missed>,
}

/// A condition of a campaign that events nearly met.
struct Missed {
    campaign: String,
    name: String,
    condition: String,
    count: usize,
    closest: Miss,
    /// How far off the farthest was.
    farthest: Datum,
    farthest_size: i64,
}

/// A condition that an event nearly met.
struct Miss {
    event: String,
    /// What the number is of, such as `purchase.total`.
    of: String,
    value: Datum,
    relation: Relation,
    bound: Datum,
    by: Datum,
    /// How far off, to be compared.
    size: i64,
}

/// The near misses of explained events, those of most events first.
fn found(explained: &[Explanation]) -> Found {
    let mut missed: Vec<Missed> = Vec::new();
    for explanation in explained {
        for campaign in &explanation.campaigns {
            let Some((condition, miss)) = near_miss(&explanation.event, campaign) else {
                continue;
            };
            let same = |known: &&mut Missed| {
                known.campaign == campaign.campaign && known.condition == condition
            };
            let Some(known) = missed.iter_mut().find(same) else {
                missed.push(Missed {
                    campaign: campaign.campaign.clone(),
                    name: campaign.name.clone(),
                    condition: condition.to_owned(),
                    count: 1,
                    farthest: miss.by.clone(),
                    farthest_size: miss.size,
                    closest: miss,
                });
                continue;
            };
            known.count += 1;
            if miss.size > known.farthest_size {
                known.farthest = miss.by.clone();
                known.farthest_size = miss.size;
            }
            if miss.size < known.closest.size {
                known.closest = miss;
            }
        }
    }
    missed.sort_by_key(|missed| std::cmp::Reverse(missed.count));
    Found {
        events: explained.len(),
        newest: explained.last().map(|newest| newest.event.clone()),
        missed,
    }
}

/// The one condition by which an event missed a campaign, if it did so by a
/// number that was close.
fn near_miss<'e>(event: &str, campaign: &'e CampaignExplanation) -> Option<(&'e str, Miss)> {
    if campaign.reason != Reason::Audience {
        return None;
    }
    let condition = campaign.checks.iter().find_map(|check| match check {
        Check::Audience { condition, .. } => Some(condition),
        _ => None,
    })?;
    let [only] = *in_the_way(condition, true) else {
        return None;
    };
    let SeenForm::Test(test) = &only.form else {
        return None;
    };
    let (needed, seen) = (test.needed.as_ref()?, test.values.first()?);
    let ([bound], Some(by)) = (&*needed.values, &needed.by) else {
        return None;
    };
    let miss = Miss {
        event: event.to_owned(),
        of: seen.of.clone(),
        value: seen.value.clone()?,
        relation: needed.relation,
        bound: bound.clone(),
        size: size(by)?,
        by: by.clone(),
    };
    is_near(by, bound).then_some((&*only.text, miss))
}

/// The fewest tests that would all have to come out otherwise.
fn in_the_way(seen: &Seen, want: bool) -> Vec<&Seen> {
    if seen.holds == Some(want) {
        return Vec::new();
    }
    let (parts, all) = match &seen.form {
        SeenForm::All(parts) => (parts, want),
        SeenForm::Any(parts) => (parts, !want),
        SeenForm::Not(of) => return in_the_way(of, !want),
        SeenForm::Segment(of) => return in_the_way(of, want),
        _ => return vec![seen],
    };
    let each = parts.iter().map(|part| in_the_way(part, want));
    if all {
        each.flatten().collect()
    } else {
        each.min_by_key(Vec::len).unwrap_or_default()
    }
}

/// A number, or a number of days, to be compared.
fn size(number: &Datum) -> Option<i64> {
    match number {
        Datum::Integer(number) => number.checked_mul(1_000_000),
        Datum::Days(days) => Some(*days),
        Datum::Number(text) => parse_scaled(text, DIGITS).ok(),
        _ => None,
    }
}

fn is_near(by: &Datum, bound: &Datum) -> bool {
    match by {
        Datum::Days(days) => *days <= DAYS,
        Datum::Integer(1) => true,
        _ => {
            let (by, bound) = (size(by), size(bound).and_then(i64::checked_abs));
            let parts = by.and_then(|by| by.checked_mul(PARTS));
            parts
                .zip(bound)
                .is_some_and(|(parts, bound)| parts <= bound)
        }
    }
}

/// What is told of near misses.
#[derive(Template)]
#[template(path = "near.html")]
pub(crate) struct Near {
    t: Tongue,
    is_unasked: bool,
    is_looking: bool,
    failed: Option<String>,
    events: usize,
    newest: Option<String>,
    missed: Vec<Told>,
}

/// A condition that events nearly met, in words.
struct Told {
    campaign: String,
    name: String,
    condition: String,
    count: String,
    event: String,
    closest: String,
    /// How far off they were, if not all the same.
    between: Option<String>,
}

impl Near {
    pub(crate) fn of(desk: &Desk, t: &Tongue) -> Self {
        let mut near = Self {
            t: t.clone(),
            is_unasked: false,
            is_looking: false,
            failed: None,
            events: 0,
            newest: None,
            missed: Vec::new(),
        };
        match desk.near.standing() {
            Standing::Unasked => near.is_unasked = true,
            Standing::Looking => near.is_looking = true,
            Standing::Failed(why) => near.failed = Some(why),
            Standing::Found(found) => {
                near.events = found.events;
                near.newest = found.newest.clone();
                near.missed = found.missed.iter().map(|one| Told::of(one, t)).collect();
            }
        }
        near
    }
}

impl Told {
    fn of(missed: &Missed, t: &Tongue) -> Self {
        let Miss {
            event,
            of,
            value,
            relation,
            bound,
            by,
            size,
        } = &missed.closest;
        let key = match relation {
            Relation::AtLeast => "near-at-least",
            Relation::MoreThan => "near-more-than",
            Relation::AtMost => "near-at-most",
            _ => "near-less-than",
        };
        let (nearest, farthest) = (said(by, t), said(&missed.farthest, t));
        let values = [
            ("of", &**of),
            ("value", &said(value, t)),
            ("bound", &said(bound, t)),
            ("by", &nearest),
        ];
        let between = [("nearest", &*nearest), ("farthest", &farthest)];
        Self {
            campaign: missed.campaign.clone(),
            name: missed.name.clone(),
            condition: missed.condition.clone(),
            count: t.count("near-count", missed.count),
            event: event.clone(),
            closest: t.with(key, &values),
            between: (missed.farthest_size > *size).then(|| t.with("near-between", &between)),
        }
    }
}

/// A number as people write it.
fn said(number: &Datum, t: &Tongue) -> String {
    match number {
        Datum::Integer(number) => t.number(&number.to_string()),
        Datum::Days(days) => t.count("days", usize::try_from(*days).unwrap_or(usize::MAX)),
        Datum::Number(text) => {
            let day = Date::parse(text);
            day.map_or_else(|| t.number(text), |day| t.day(day))
        }
        Datum::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// Begins to look at the newest events.
pub(crate) async fn look(State(desk): State<Shared>) -> Result<Response, Failure> {
    if desk.near.begin() {
        std::thread::spawn(move || {
            let explained = desk.ledger().and_then(|ledger| {
                let explained = ledger.map(|ledger| ledger.explain_newest(EVENTS));
                Ok(explained.transpose()?.unwrap_or_default())
            });
            desk.near.end(match explained {
                Ok(explained) => Standing::Found(Arc::new(found(&explained))),
                Err(error) => Standing::Failed(error.to_string()),
            });
        });
    }
    Ok(see("/console/now#near"))
}

/// How looking stands.
pub(crate) async fn fragment(
    State(desk): State<Shared>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || page(Near::of(&desk, &frame.t))).await
}
