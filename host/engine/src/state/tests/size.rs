use super::*;
use crate::schema::{FieldId, KindId};

fn settings() -> Settings {
    let window = |index, aggregate, days| {
        WindowSettings::new(
            FieldId::from_index(index),
            (aggregate, Period::Days(days)),
            (None, None),
            vec![KindId::PURCHASE],
        )
    };
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires: Expiry::Days(365),
            pending_days: 14,
            rounding: crate::model::Rounding::Down,
            worth: Vec::new(),
            below_zero: true,
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
            keep: Vec::new(),
        }),
        windows: vec![window(0, Aggregate::Sum, 90), window(1, Aggregate::Sum, 30)],
        ..Settings::default()
    }
}

/// A million members must fit into the memory of one machine.
#[test]
fn a_member_is_small() {
    assert!(
        size_of::<MemberState>() <= 336,
        "{}",
        size_of::<MemberState>()
    );
}

/// A year of two purchases a month.
#[test]
fn a_year_of_purchases_stays_small() {
    let settings = settings();
    let campaign = CampaignNumber(0);
    let every = Period::Month;
    let outcome = Outcome {
        uses: vec![Use { campaign, every }],
        ..points(190)
    };
    let numbers = [Some(19_000)];
    let windows = [WindowInput::Numbers(&numbers); 2];
    let mut member = MemberState::new(Start::default(), &settings);
    for round in 0..24 {
        let event = EventFacts {
            windows: &windows,
            ..purchase(later(day("2025-01-01"), round * 15), 19_000)
        };
        apply(&mut member, &event, &outcome, &settings);
    }
    member.advance(later(day("2025-01-01"), 24 * 15), &settings);
    assert!(member.bytes() <= 1800, "{} bytes", member.bytes());
}
