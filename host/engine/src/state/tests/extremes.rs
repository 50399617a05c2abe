use proptest::prelude::*;

use super::*;
use crate::schema::{FieldId, KindId};

fn settings(expires: Expiry, period: TierPeriod) -> Settings {
    let aggregates = [Aggregate::Sum, Aggregate::Count, Aggregate::Max];
    let windows = aggregates.map(|aggregate| {
        WindowSettings::new(
            FieldId::from_index(0),
            (aggregate, Period::Month),
            (None, None),
            vec![KindId::PURCHASE],
        )
    });
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 6,
            expires,
            pending_days: 3,
            rounding: crate::model::Rounding::Down,
            worth: Vec::new(),
            below_zero: true,
        }],
        tiers: Some(TierSettings {
            counts: TierCount::EarnedPoints,
            period,
            levels: vec![("bronze".into(), 0)],
            grace_days: 36_525,
            keep: Vec::new(),
        }),
        windows: windows.into(),
        ..Settings::default()
    }
}

fn any_day() -> impl Strategy<Value = i32> {
    // Around now, around the ends of the calendar, and as far as instants go.
    prop_oneof![
        19_000i32..20_000,
        -4_371_600i32..-4_371_500,
        2_932_800i32..2_932_900,
        -106_751_000i32..106_751_000,
    ]
}

fn any_amount() -> impl Strategy<Value = i64> {
    prop_oneof![-10i64..10, Just(i64::MIN), Just(i64::MAX), any::<i64>()]
}

proptest! {
    /// Whatever a record says, and in whatever order: nothing overflows,
    /// panics or runs for ever.
    #[test]
    fn nothing_is_too_large_or_too_late(
        way in 0u8..3,
        events in proptest::collection::vec((any_day(), any_amount(), any_amount(), 0u16..4), 1..20),
    ) {
        let settings = match way {
            0 => settings(Expiry::Rolling(36_525), TierPeriod::RollingDays(36_525)),
            1 => settings(Expiry::Never, TierPeriod::FromReaching { months: 1200 }),
            _ => settings(Expiry::EndOfNextYear, TierPeriod::AnniversaryYear),
        };
        let mut member = MemberState::new(Start::default(), &settings);
        for (on, total, amount, kind) in events {
            let on = Date::from_days(on);
            let numbers = [Some(total)];
            let windows = [WindowInput::Numbers(&numbers); 3];
            let facts = EventFacts {
                windows: &windows,
                ..event(KindId::from_index(kind.into()), on, total)
            };
            let every = Period::Month;
            let campaign = CampaignNumber(0);
            let outcome = Outcome {
                uses: vec![Use { campaign, every }],
                tier: (amount == 0).then_some(Level(1)),
                ..points(amount)
            };
            let drawn = apply(&mut member, &facts, &outcome, &settings);
            prop_assert!(member.spend() >= 0 && member.spend_this_year() >= 0);
            prop_assert!(member.window(0, &settings) >= Some(0));
            prop_assert!(member.wallet(0).unwrap().pending() >= 0);
            prop_assert!(member.used(campaign, every, on) >= 1);
            if kind == 1 {
                let counted = Counted::new(total, &windows, 0, &outcome);
                let back = TakenBack::new(on, on, &drawn.drawn, counted, None);
                take_back(&mut member, &back, &settings);
                prop_assert!(member.spend() >= 0 && member.spend_this_year() >= 0);
                prop_assert!(member.wallet(0).unwrap().pending() >= 0);
            }
        }
    }
}
