//! What came back was never bought.

use proptest::prelude::*;

use super::*;
use crate::schema::FieldId;

const CAMPAIGN: CampaignNumber = CampaignNumber(3);

fn settings(expires: Expiry, counts: TierCount, period: TierPeriod, over: Period) -> Settings {
    let aggregates = [
        Aggregate::Sum,
        Aggregate::Count,
        Aggregate::Max,
        Aggregate::PointsEarned(crate::effect::WalletId(0)),
    ];
    let windows = aggregates.map(|aggregate| {
        WindowSettings::new(
            FieldId::from_index(0),
            (aggregate, over),
            (None, None),
            vec![KindId::PURCHASE],
        )
    });
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires,
            pending_days: 14,
            rounding: crate::model::Rounding::Down,
            worth: Vec::new(),
            below_zero: true,
        }],
        tiers: Some(TierSettings {
            counts,
            period,
            levels: [("bronze", 0), ("silver", 3), ("gold", 400)]
                .map(|(name, from)| (name.into(), from))
                .into(),
            grace_days: 0,
            keep: Vec::new(),
        }),
        windows: windows.into(),
        ..Settings::default()
    }
}

/// A purchase with its points, as a share of the whole.
fn outcome(points: i64, used: bool) -> Outcome {
    let every = Period::Month;
    Outcome {
        uses: used
            .then_some(Use {
                campaign: CAMPAIGN,
                every,
            })
            .into_iter()
            .collect(),
        ..super::points(points)
    }
}

fn buy(member: &mut MemberState, day: Date, amount: i64, settings: &Settings) {
    let numbers = [Some(amount)];
    let windows = [WindowInput::Numbers(&numbers); 4];
    let event = EventFacts {
        windows: &windows,
        ..purchase(day, amount)
    };
    apply(member, &event, &outcome(amount / 2, true), settings);
}

fn period() -> impl Strategy<Value = TierPeriod> {
    prop_oneof![
        Just(TierPeriod::CalendarYear),
        Just(TierPeriod::AnniversaryYear),
        (1u32..400).prop_map(TierPeriod::RollingDays),
        (1u16..24).prop_map(|months| TierPeriod::FromReaching { months }),
    ]
}

fn expiry() -> impl Strategy<Value = Expiry> {
    prop_oneof![
        Just(Expiry::Never),
        (1u32..400).prop_map(Expiry::Days),
        Just(Expiry::EndOfYear),
    ]
}

fn over() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1u32..100).prop_map(Period::Days),
        Just(Period::Week),
        Just(Period::Quarter),
        Just(Period::Year),
        Just(Period::Ever),
    ]
}

fn counts() -> impl Strategy<Value = TierCount> {
    prop_oneof![
        Just(TierCount::EarnedPoints),
        Just(TierCount::Spend),
        Just(TierCount::Purchases),
    ]
}

proptest! {
    /// R66, R67: a purchase among others comes back in parts, days and years
    /// later. Then everything is as if it had not been, whatever happened
    /// before, between and after.
    #[test]
    fn r66_r67_a_purchase_that_came_back_leaves_no_trace(
        expires in expiry(),
        counts in counts(),
        period in period(),
        over in over(),
        first in 19_000i32..19_800,
        others in proptest::collection::vec((0i32..120, 1i64..300), 0..12),
        at in 0usize..12,
        amount in 1i64..900,
        parts in proptest::collection::vec((0i32..200, 0i64..300), 1..5),
    ) {
        let settings = settings(expires, counts, period, over);
        let start = Start { joined: Some(Date::from_days(first)), ..Start::default() };
        let mut member = MemberState::new(start.clone(), &settings);
        let mut without = MemberState::new(start, &settings);
        let mut today = Date::from_days(first);
        let mut bought = None;
        for (number, (gap, other)) in others.iter().enumerate() {
            today = later(today, *gap);
            if number == at {
                buy(&mut member, today, amount, &settings);
                bought = Some(today);
            }
            buy(&mut member, today, *other, &settings);
            buy(&mut without, today, *other, &settings);
        }
        let bought = bought.unwrap_or_else(|| {
            buy(&mut member, today, amount, &settings);
            today
        });
        let mut left = amount;
        let last = parts.len() - 1;
        for (number, (gap, part)) in parts.iter().enumerate() {
            today = later(today, *gap);
            let before = left;
            left = if number == last { 0 } else { (left - part).max(1) };
            let (all, kept) = (outcome(before / 2, true), outcome(left / 2, true));
            let (n_before, n_after) = ([Some(before)], [Some(left)]);
            let w_before = [WindowInput::Numbers(&n_before); 4];
            let w_after = [WindowInput::Numbers(&n_after); 4];
            let after = (left > 0).then(|| Counted::new(left, &w_after, 0, &kept));
            member.advance(today, &settings);
            let counted = Counted::new(before, &w_before, 0, &all);
            let back = TakenBack::new(bought, bought, &[], counted, after);
            take_back(&mut member, &back, &settings);
        }
        // And at every later day.
        for gap in [0, 1, 40, 400] {
            today = later(today, gap);
            member.advance(today, &settings);
            without.advance(today, &settings);
            let seen = |state: &MemberState| {
                let wallet = state.wallet(0).unwrap();
                (
                    (state.purchases(), state.spend(), state.spend_this_year()),
                    (wallet.balance(), wallet.pending(), wallet.next_expiry()),
                    [0, 1, 2, 3].map(|window| state.window(window, &settings)),
                    state.level(),
                    [Period::Month, Period::Ever].map(|every| state.used(CAMPAIGN, every, today)),
                )
            };
            prop_assert_eq!(seen(&member), seen(&without));
        }
    }
}
