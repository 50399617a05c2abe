use proptest::prelude::*;

use super::*;
use crate::model::LeapBirthday;

fn settings(counts: TierCount, period: TierPeriod, grace_days: u32) -> Settings {
    let levels = [("bronze", 0), ("silver", 100), ("gold", 500)];
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires: Expiry::Never,
            pending_days: 0,
            rounding: crate::model::Rounding::Down,
            worth: Vec::new(),
            below_zero: true,
        }],
        tiers: Some(TierSettings {
            counts,
            period,
            levels: levels.map(|(name, from)| (name.into(), from)).into(),
            grace_days,
            keep: Vec::new(),
        }),
        ..Settings::default()
    }
}

fn joined(on: &str) -> Start {
    Start {
        joined: Some(day(on)),
        ..Start::default()
    }
}

fn tier<'a>(member: &mut MemberState, on: &str, settings: &'a Settings) -> &'a str {
    member.advance(day(on), settings);
    let tiers = settings.tiers.as_ref().unwrap();
    tiers.name(member.level()).unwrap_or("none")
}

fn spend(member: &mut MemberState, on: &str, total: i64, settings: &Settings) {
    let event = purchase(day(on), total);
    apply(member, &event, &Outcome::default(), settings);
}

/// R87: an event that lifts the tier is read at the old one; the next event
/// has the new one. R86: exactly the threshold is enough.
#[test]
fn r87_r86_tier_at_event_start() {
    let settings = settings(TierCount::Spend, TierPeriod::CalendarYear, 0);
    let mut member = MemberState::new(Start::default(), &settings);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "bronze");
    spend(&mut member, "2025-03-01", 99, &settings);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "bronze");
    spend(&mut member, "2025-03-01", 1, &settings);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "silver");
}

/// R85: tiers count what was earned, so that using points does not cost the
/// tier; what a return takes back does.
#[test]
fn r85_using_points_keeps_the_tier() {
    let settings = settings(TierCount::EarnedPoints, TierPeriod::CalendarYear, 0);
    let mut member = MemberState::new(Start::default(), &settings);
    let on = day("2025-03-01");
    apply(&mut member, &purchase(on, 1), &points(100), &settings);
    apply(
        &mut member,
        &event(KindId::SIGNUP, on, 0),
        &points(-100),
        &settings,
    );
    assert_eq!(member.wallet(0).unwrap().balance(), 0);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "silver");
    let earned = points(100);
    give_back(&mut member, on, on, (1, &earned), None, &settings);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "bronze");
}

#[test]
fn years_and_grace() {
    let settings = settings(TierCount::Spend, TierPeriod::CalendarYear, 30);
    let mut member = MemberState::new(Start::default(), &settings);
    spend(&mut member, "2024-12-31", 500, &settings);
    assert_eq!(tier(&mut member, "2025-12-31", &settings), "gold");
    assert_eq!(tier(&mut member, "2026-01-30", &settings), "gold");
    assert_eq!(tier(&mut member, "2026-01-31", &settings), "bronze");
    // Enough in the days of grace keeps it.
    let mut member = MemberState::new(Start::default(), &settings);
    spend(&mut member, "2024-12-31", 500, &settings);
    spend(&mut member, "2026-01-30", 500, &settings);
    assert_eq!(tier(&mut member, "2027-12-31", &settings), "gold");
}

/// R93: anniversary years by the calendar, for members of 29 February too.
#[test]
fn r93_anniversary_years() {
    let mut settings = settings(TierCount::Purchases, TierPeriod::AnniversaryYear, 0);
    settings.tiers.as_mut().unwrap().levels[1].1 = 1;
    for (leap, fall) in [
        (LeapBirthday::February28, "2026-02-28"),
        (LeapBirthday::March1, "2026-03-01"),
    ] {
        settings.leap = leap;
        let mut member = MemberState::new(joined("2024-02-29"), &settings);
        spend(&mut member, "2025-02-27", 1, &settings);
        let before = later(day(fall), -1).to_string();
        assert_eq!(tier(&mut member, &before, &settings), "silver");
        assert_eq!(tier(&mut member, fall, &settings), "bronze");
    }
}

#[test]
fn a_returned_purchase_no_longer_counts() {
    let mut settings = settings(TierCount::Purchases, TierPeriod::RollingDays(365), 30);
    settings.tiers.as_mut().unwrap().levels[1].1 = 1;
    let mut member = MemberState::new(Start::default(), &settings);
    spend(&mut member, "2025-03-01", 10, &settings);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "silver");
    let none = Outcome::default();
    let (on, today) = (day("2025-03-01"), day("2025-03-02"));
    give_back(&mut member, today, on, (10, &none), None, &settings);
    assert_eq!(tier(&mut member, "2025-03-02", &settings), "bronze");
}

#[test]
fn a_tier_that_a_rule_sets() {
    let settings = settings(TierCount::Spend, TierPeriod::CalendarYear, 0);
    let set = |level| Outcome {
        tier: settings.tiers.as_ref().unwrap().find(level),
        ..Outcome::default()
    };
    let mut member = MemberState::new(Start::default(), &settings);
    let on = day("2025-03-01");
    apply(
        &mut member,
        &event(KindId::SIGNUP, on, 0),
        &set("silver"),
        &settings,
    );
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "silver");
    // The member can climb beyond it, and it lasts like one that was reached.
    spend(&mut member, "2025-04-01", 500, &settings);
    assert_eq!(tier(&mut member, "2025-04-01", &settings), "gold");
    let none = Outcome::default();
    let on = day("2025-04-01");
    give_back(&mut member, on, on, (500, &none), None, &settings);
    assert_eq!(tier(&mut member, "2026-12-31", &settings), "silver");
    assert_eq!(tier(&mut member, "2027-01-01", &settings), "bronze");
    // A lower one holds until the member reaches more than they had.
    spend(&mut member, "2027-01-01", 500, &settings);
    let event = event(KindId::SIGNUP, day("2027-01-02"), 0);
    apply(&mut member, &event, &set("bronze"), &settings);
    spend(&mut member, "2027-01-03", 50, &settings);
    assert_eq!(tier(&mut member, "2028-12-31", &settings), "bronze");
}

#[test]
fn a_tier_that_a_member_brings_along() {
    let settings = settings(TierCount::Spend, TierPeriod::RollingDays(365), 0);
    let tiers = settings.tiers.as_ref().unwrap();
    let start = Start {
        tier: tiers.find("gold").unwrap(),
        ..Start::default()
    };
    let mut member = MemberState::new(start, &settings);
    assert_eq!(tier(&mut member, "2025-03-01", &settings), "gold");
    assert_eq!(tier(&mut member, "2026-02-28", &settings), "gold");
    assert_eq!(tier(&mut member, "2026-03-01", &settings), "bronze");
}

fn from_reaching(grace_days: u32, keep: &[i64]) -> Settings {
    let period = TierPeriod::FromReaching { months: 12 };
    let mut settings = settings(TierCount::Spend, period, grace_days);
    let tiers = settings.tiers.as_mut().unwrap();
    tiers.levels = [("member", 0), ("bronze", 200), ("silver", 500)]
        .map(|(name, from)| (name.into(), from))
        .into();
    tiers.keep = keep.to_vec();
    settings
}

/// A tier lasts through the same day a year after it was reached; then it is
/// what was spent since that decides.
#[test]
fn a_tier_for_twelve_months_from_reaching() {
    let settings = from_reaching(0, &[]);
    for (second, last, below) in [
        (100, "2025-01-01", "member"),
        (200, "2026-01-01", "member"),
        (500, "2025-06-01", "member"),
    ] {
        let mut member = MemberState::new(joined("2023-05-05"), &settings);
        spend(&mut member, "2024-01-01", 200, &settings);
        assert_eq!(tier(&mut member, "2024-01-01", &settings), "bronze");
        spend(&mut member, "2024-06-01", second, &settings);
        let high = if second == 500 { "silver" } else { "bronze" };
        assert_eq!(tier(&mut member, last, &settings), high, "{second}");
        let next = later(day(last), 1).to_string();
        assert_eq!(tier(&mut member, &next, &settings), below, "{second}");
    }
}

#[test]
fn keeping_a_tier_may_take_less_than_reaching_it() {
    let settings = from_reaching(30, &[0, 100, 300]);
    let mut member = MemberState::new(joined("2023-05-05"), &settings);
    spend(&mut member, "2024-01-01", 500, &settings);
    spend(&mut member, "2024-07-01", 299, &settings);
    // The days of grace, then the highest tier that 299 are enough to keep.
    assert_eq!(tier(&mut member, "2025-01-31", &settings), "silver");
    assert_eq!(tier(&mut member, "2025-02-01", &settings), "bronze");
    assert_eq!(tier(&mut member, "2026-01-31", &settings), "bronze");
    assert_eq!(tier(&mut member, "2026-02-01", &settings), "member");
}

/// What comes back takes with it the tier that it lifted to, and what had been
/// before stays.
#[test]
fn a_return_takes_the_tier_that_it_lifted_to() {
    let settings = from_reaching(0, &[]);
    let mut member = MemberState::new(joined("2023-05-05"), &settings);
    spend(&mut member, "2024-01-01", 200, &settings);
    spend(&mut member, "2024-06-01", 500, &settings);
    assert_eq!(tier(&mut member, "2024-06-10", &settings), "silver");
    let none = Outcome::default();
    let (on, today) = (day("2024-06-01"), day("2024-06-10"));
    give_back(&mut member, today, on, (500, &none), None, &settings);
    assert_eq!(tier(&mut member, "2025-01-01", &settings), "bronze");
    assert_eq!(tier(&mut member, "2025-01-02", &settings), "member");
}

/// The tier day by day, from the whole list of events.
struct Naive {
    shown: Level,
    falls_on: Option<Date>,
    events: Vec<(Date, i64)>,
}

impl Naive {
    fn reached(&self, settings: &Settings, start: Date, today: Date) -> Level {
        let tiers = settings.tiers.as_ref().unwrap();
        let sum = |from: Date, to: Date| -> i64 {
            let within = self.events.iter().filter(|(on, _)| *on >= from && *on < to);
            within.map(|(_, amount)| amount).sum()
        };
        tiers.level_of(match tiers.period {
            TierPeriod::RollingDays(days) => sum(later(today, 1 - days as i32), later(today, 1)),
            period => {
                let begins = |on: Date| match period {
                    TierPeriod::CalendarYear => on.ymd().1 == 1 && on.ymd().2 == 1,
                    _ => on.is_birthday(start, settings.leap),
                };
                let back = |mut on: Date| {
                    while !begins(on) {
                        on = later(on, -1);
                    }
                    on
                };
                let this = back(today);
                sum(this, later(today, 1)).max(sum(back(later(this, -1)), this))
            }
        })
    }

    fn next_day(&mut self, settings: &Settings, start: Date, today: Date) {
        let reached = self.reached(settings, start, today);
        let grace = settings.tiers.as_ref().unwrap().grace_days as i32;
        if reached < self.shown {
            let falls_on = *self.falls_on.get_or_insert(later(today, grace));
            if today < falls_on {
                return;
            }
        }
        self.shown = reached;
        self.falls_on = None;
    }

    fn add(&mut self, settings: &Settings, start: Date, today: Date, amount: i64) {
        self.events.push((today, amount));
        let reached = self.reached(settings, start, today);
        if reached >= self.shown || self.falls_on.is_none() {
            self.shown = reached;
            self.falls_on = None;
        }
    }
}

fn period() -> impl Strategy<Value = TierPeriod> {
    prop_oneof![
        Just(TierPeriod::CalendarYear),
        Just(TierPeriod::AnniversaryYear),
        (1u32..200).prop_map(TierPeriod::RollingDays),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tiers_like_a_list(
        period in period(),
        grace in 0u32..60,
        // Around a 29 February.
        first in 19_700i32..19_800,
        moves in proptest::collection::vec((0i32..150, -150i64..300), 1..25),
    ) {
        let settings = settings(TierCount::Spend, period, grace);
        let start = Date::from_days(first);
        let mut member = MemberState::new(
            Start { joined: Some(start), ..Start::default() },
            &settings,
        );
        let mut naive = Naive { shown: Level(1), falls_on: None, events: Vec::new() };
        let mut today = start;
        member.advance(today, &settings);
        for (gap, amount) in moves {
            for _ in 0..gap {
                today = later(today, 1);
                naive.next_day(&settings, start, today);
            }
            let stepwise = day_by_day(&member, today, &settings);
            member.advance(today, &settings);
            prop_assert_eq!(member.level(), naive.shown);
            prop_assert_eq!(stepwise.level(), naive.shown);
            let none = Outcome::default();
            if amount < 0 {
                // Of a purchase some days ago, as much as is left of that day's.
                let Some(&(day, _)) = naive.events.get(amount.unsigned_abs() as usize % naive.events.len().max(1)) else {
                    continue;
                };
                let left = naive.events.iter().filter(|(on, _)| *on == day);
                let left: i64 = left.map(|(_, amount)| amount).sum();
                let back = left.min(-amount);
                let event = (back, &none);
                give_back(&mut member, today, day, event, Some((0, &none)), &settings);
                naive.events.push((day, -back));
                naive.add(&settings, start, today, 0);
            } else {
                apply(&mut member, &purchase(today, amount), &none, &settings);
                naive.add(&settings, start, today, amount);
            }
            prop_assert_eq!(member.level(), naive.shown);
        }
    }
}
