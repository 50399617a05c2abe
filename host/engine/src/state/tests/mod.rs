//! State against naive models that keep every event and recompute.

mod columns;
mod extremes;
mod history;
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
pub(super) fn event(kind: KindId, day: Date, id: &str, total: i64) -> EventFacts<'_> {
    EventFacts {
        id,
        kind,
        at: Instant::from_micros((i64::from(day.days()) * 24 + 12) * 3_600_000_000),
        day,
        total,
        paid_with_points: 0,
        of: None,
        windows: &[],
        row: 0,
    }
}

pub(super) fn purchase(day: Date, id: &str, total: i64) -> EventFacts<'_> {
    event(KindId::PURCHASE, day, id, total)
}

pub(super) fn return_of<'a>(day: Date, of: &'a str, total: i64) -> EventFacts<'a> {
    EventFacts {
        of: Some(of),
        ..event(KindId::RETURN, day, "return", total)
    }
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
