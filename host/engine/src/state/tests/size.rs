use std::hint::black_box;
use std::time::Instant as Clock;

use super::*;
use crate::schema::FieldId;

fn settings() -> Settings {
    let window = |index, aggregate, days| WindowSettings {
        field: FieldId::from_index(index),
        aggregate,
        over: Period::Days(days),
        value: None,
        filter: None,
    };
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires: Expiry::Days(365),
            pending_days: 14,
        }],
        tiers: Some(TierSettings {
            counts: TierCount::EarnedPoints,
            period: TierPeriod::CalendarYear,
            levels: vec![
                ("bronze".into(), 0),
                ("silver".into(), 1000),
                ("gold".into(), 5000),
            ],
            grace_days: 30,
        }),
        windows: vec![window(0, Aggregate::Sum, 90), window(1, Aggregate::Sum, 30)],
        ..Settings::default()
    }
}

/// A million members must fit into the memory of one machine.
#[test]
fn a_member_is_small() {
    assert!(
        size_of::<MemberState>() <= 328,
        "{}",
        size_of::<MemberState>()
    );
}

/// Prints bytes a member and nanoseconds an event: a year of two purchases a
/// month, a hundred thousand members.
///
/// `cargo test -p sadakat-engine --lib state::tests::size -- --ignored --nocapture`
#[test]
#[ignore = "measures, for people"]
fn measure() {
    for members in [100, 100_000] {
        measure_members(members);
    }
}

fn measure_members(count: usize) {
    const EVENTS: usize = 24;
    let settings = settings();
    let campaign = CampaignIndex(0);
    let every = Period::Month;
    let outcome = Outcome {
        uses: vec![Use { campaign, every }],
        ..points(190)
    };
    let numbers = [Some(19_000)];
    let windows = [WindowInput::Numbers(&numbers); 2];
    let begin = Clock::now();
    let mut members = vec![MemberState::new(Start::default(), &settings); count];
    let made = begin.elapsed();
    let begin = Clock::now();
    for round in 0..EVENTS {
        let on = later(day("2025-01-01"), round as i32 * 15);
        for member in &mut members {
            let event = EventFacts {
                windows: &windows,
                ..purchase(on, "e-1234567", 19_000)
            };
            apply(black_box(member), &event, &outcome, &settings);
        }
    }
    let applied = begin.elapsed();
    let begin = Clock::now();
    let on = later(day("2025-01-01"), EVENTS as i32 * 15);
    for member in &mut members {
        black_box(member).advance(on, &settings);
    }
    let advanced = begin.elapsed();
    let bytes: usize = members.iter().map(MemberState::bytes).sum();
    let fresh = MemberState::new(Start::default(), &settings).bytes();
    println!(
        "inline {} bytes, fresh {fresh} bytes",
        size_of::<MemberState>()
    );
    println!("after {EVENTS} purchases {} bytes a member", bytes / count);
    println!("new {} ns", made.as_nanos() / count as u128);
    println!("apply {} ns", applied.as_nanos() / (count * EVENTS) as u128);
    println!("advance alone {} ns", advanced.as_nanos() / count as u128);
}
