//! State against naive models that keep every event and recompute.

mod columns;
mod extremes;
mod history;
mod never;
mod size;
mod tiers;
mod wallets;
mod windows;

use super::*;
use crate::model::{Date, Instant};
use crate::schema::KindId;

pub(super) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(super) fn later(day: Date, days: i32) -> Date {
    Date::from_days(day.days() + days)
}

/// An event at noon UTC.
pub(super) fn event<'a>(kind: KindId, day: Date, spend: i64) -> EventFacts<'a> {
    EventFacts {
        kind,
        at: Instant::from_micros((i64::from(day.days()) * 24 + 12) * 3_600_000_000),
        day,
        spend,
        windows: &[],
        row: 0,
    }
}

pub(super) fn purchase<'a>(day: Date, spend: i64) -> EventFacts<'a> {
    event(KindId::PURCHASE, day, spend)
}

/// What is taken back on `today` of a purchase of `day`, of which so much
/// counted before and counts from now on.
pub(super) fn give_back(
    member: &mut MemberState,
    today: Date,
    day: Date,
    before: (i64, &Outcome),
    after: Option<(i64, &Outcome)>,
    settings: &Settings,
) {
    let counted = |(spend, outcome)| Counted::new(spend, &[], 0, outcome);
    let (before, after) = (counted(before), after.map(counted));
    member.advance(today, settings);
    take_back(
        member,
        &TakenBack::new(day, day, &[], before, after),
        settings,
    );
}

pub(super) fn points(amount: i64) -> Outcome {
    Outcome {
        points: vec![PointsGiven {
            wallet: crate::effect::WalletId(0),
            base: amount,
            bonus: 0,
        }],
        ..Outcome::default()
    }
}

/// Advances a copy by every day up to `to`, for comparing with one leap.
pub(super) fn day_by_day(member: &MemberState, to: Date, settings: &Settings) -> MemberState {
    let mut member = member.clone();
    while member.day() < to {
        let next = later(member.day(), 1);
        member.advance(next, settings);
    }
    member
}
