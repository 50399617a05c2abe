use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::Zone;

fn member() -> (MemberState, Settings) {
    let settings = Settings::default();
    (MemberState::new(Start::default(), &settings), settings)
}

/// R66: what comes back leaves nothing behind, in however many parts.
#[test]
fn r66_a_return_that_leaves_nothing_takes_the_purchase_out() {
    let (mut member, settings) = member();
    let none = Outcome::default();
    let on = day("2025-05-05");
    apply(&mut member, &purchase(on, 100), &none, &settings);
    apply(&mut member, &purchase(on, 50), &none, &settings);
    let mut back = |before, after: Option<i64>| {
        let after = after.map(|after| (after, &none));
        give_back(&mut member, on, on, (before, &none), after, &settings);
        (member.purchases(), member.spend())
    };
    assert_eq!(back(100, Some(40)), (2, 90));
    assert_eq!(back(40, None), (1, 50));
}

/// R79: a purchase of zero is a purchase.
#[test]
fn r79_zero_is_a_purchase() {
    let (mut member, settings) = member();
    let on = day("2025-05-05");
    apply(
        &mut member,
        &purchase(on, 0),
        &Outcome::default(),
        &settings,
    );
    assert_eq!((member.purchases(), member.spend()), (1, 0));
    assert_eq!(member.days_since_purchase(), Some(0));
}

#[test]
fn a_new_year_begins_in_the_programs_zone() {
    let (mut member, settings) = member();
    let zone = Zone::from_name("Europe/Istanbul").unwrap();
    for at in ["2024-12-31T23:59:00+03:00", "2024-12-31T21:30:00Z"] {
        let at = Instant::parse(at, &zone).unwrap();
        let day = at.local(&zone).date;
        let event = EventFacts {
            at,
            ..purchase(day, 100)
        };
        member.advance(day, &settings);
        assert_eq!(member.spend_this_year(), 0);
        apply(&mut member, &event, &Outcome::default(), &settings);
    }
    assert_eq!(member.day(), day("2025-01-01"));
    assert_eq!((member.spend(), member.spend_this_year()), (200, 100));
    // What comes back lowers the year that it was bought in.
    let none = Outcome::default();
    let mut back = |on: &str| {
        let today = day("2025-01-02");
        give_back(&mut member, today, day(on), (100, &none), None, &settings);
        (member.spend(), member.spend_this_year())
    };
    assert_eq!(back("2024-12-31"), (100, 100));
    assert_eq!(back("2025-01-01"), (0, 0));
}

/// Weeks with a clock change have 167 or 169 hours, and are weeks all the
/// same: days are local.
#[test]
fn streaks_do_not_mind_clock_changes() {
    let (mut member, settings) = member();
    let zone = Zone::from_name("Europe/Berlin").unwrap();
    // Sundays at 23:30, Mondays at 00:30; clocks change on 2025-03-30.
    let times = [
        ("2025-03-23T23:30:00", 1),
        ("2025-03-24T00:30:00", 2),
        ("2025-03-30T23:30:00", 2),
        ("2025-03-31T00:30:00", 3),
        ("2025-04-13T23:59:00", 4),
        ("2025-04-28T00:00:00", 1),
    ];
    for (at, streak) in times {
        let at = Instant::parse(at, &zone).unwrap();
        let event = EventFacts {
            at,
            ..purchase(at.local(&zone).date, 1)
        };
        apply(&mut member, &event, &Outcome::default(), &settings);
        assert_eq!(member.streak_weeks(), streak, "{}", at.to_rfc3339(&zone));
    }
}

proptest! {
    #[test]
    fn streaks_like_a_set_of_weeks(
        first in 19_000i32..19_800,
        gaps in proptest::collection::vec((0i32..12, proptest::bool::ANY), 1..50),
    ) {
        let (mut member, settings) = member();
        let mut today = Date::from_days(first);
        let mut weeks = BTreeSet::new();
        for (gap, buys) in gaps {
            today = later(today, gap);
            member.advance(today, &settings);
            // The Monday of each week, by name of the day.
            let monday = |day: Date| later(day, 1 - i32::from(day.weekday()));
            let mut week = monday(today);
            if !weeks.contains(&week) {
                week = later(week, -7);
            }
            let mut streak = 0;
            while weeks.contains(&week) {
                streak += 1;
                week = later(week, -7);
            }
            prop_assert_eq!(member.streak_weeks(), streak);
            if buys {
                apply(&mut member, &purchase(today, 1), &Outcome::default(), &settings);
                weeks.insert(monday(today));
            }
        }
    }
}
