use proptest::prelude::*;

use super::*;
use crate::returns::SpentPoints;

fn settings(expires: &str, pending: &str) -> Settings {
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires: Expiry::parse(expires).unwrap(),
            pending_days: parse_day_count(pending).unwrap(),
            rounding: crate::model::Rounding::Down,
            worth: Vec::new(),
            below_zero: true,
        }],
        ..Settings::default()
    }
}

fn member(settings: &Settings) -> MemberState {
    MemberState::new(Start::default(), settings)
}

fn give(member: &mut MemberState, on: &str, amount: i64, settings: &Settings) {
    let event = event(KindId::SIGNUP, day(on), 0);
    apply(member, &event, &points(amount), settings);
}

fn read(member: &mut MemberState, on: &str, settings: &Settings) -> (i64, i64) {
    member.advance(day(on), settings);
    let wallet = member.wallet(0).unwrap();
    (wallet.balance(), wallet.pending())
}

/// R81: expiry takes the unspent rest of a lot, so that points spent before do
/// not leave a hole.
#[test]
fn r81_expiry_takes_the_rest_only() {
    let settings = settings("365 days", "0 days");
    let mut member = member(&settings);
    give(&mut member, "2025-01-01", 100, &settings);
    give(&mut member, "2025-06-01", 50, &settings);
    give(&mut member, "2025-07-01", -80, &settings);
    assert_eq!(read(&mut member, "2025-12-31", &settings), (70, 0));
    let next = member.wallet(0).unwrap().next_expiry();
    assert_eq!(next, Some((day("2026-01-01"), 20)));
    assert_eq!(read(&mut member, "2026-01-01", &settings), (50, 0));
    assert_eq!(read(&mut member, "2026-06-01", &settings), (0, 0));
}

/// What a partial return adds to a purchase is gone when the purchase's points are:
/// of points that are over it pays no debt, and the rest of the return finds it.
#[test]
fn what_a_return_adds_is_of_its_purchase() {
    for expires in ["7 days", "rolling 7 days"] {
        let settings = settings(expires, "0 days");
        let declared = &settings.wallets[0];
        let mut wallet = Wallet::default();
        let bought = day("2024-02-25");
        wallet.earn(522, bought, declared);
        wallet.advance(day("2024-04-01"));
        wallet.spend(40, |_, _| {});
        wallet.add(2, bought, day("2024-04-01"), declared);
        assert_eq!(wallet.balance(), -40, "{expires}");
        let owed = wallet.take_back(524, bought, declared, SpentPoints::Negative);
        assert_eq!((owed, wallet.balance()), (0, -40), "{expires}");
    }
    // What was renewed since was so with what is added.
    let settings = settings("rolling 7 days", "0 days");
    let declared = &settings.wallets[0];
    let mut wallet = Wallet::default();
    wallet.earn(100, day("2024-03-01"), declared);
    wallet.touch(day("2024-03-05"), declared);
    wallet.add(2, day("2024-03-01"), day("2024-03-06"), declared);
    assert_eq!(wallet.next_expiry(), Some((day("2024-03-12"), 102)));
}

/// R82: what was taken beyond the balance is a debt, and new points pay it
/// before they can be used.
#[test]
fn r82_debt_first() {
    let settings = settings("365 days", "14 days");
    let mut member = member(&settings);
    give(&mut member, "2024-02-15", 100, &settings);
    assert_eq!(read(&mut member, "2024-02-28", &settings), (0, 100));
    give(&mut member, "2024-02-28", -30, &settings);
    assert_eq!(read(&mut member, "2024-02-28", &settings), (-30, 100));
    // 14 days over a 29 February.
    assert_eq!(read(&mut member, "2024-02-29", &settings), (70, 0));
}

/// R79: using points consumes only lots that have a rest.
#[test]
fn r79_used_up_lots_are_gone() {
    let settings = settings("365 days", "0 days");
    let mut member = member(&settings);
    give(&mut member, "2025-01-01", 10, &settings);
    give(&mut member, "2025-01-01", -10, &settings);
    assert_eq!(member.wallet(0).unwrap().next_expiry(), None);
    give(&mut member, "2025-02-01", 10, &settings);
    assert_eq!(read(&mut member, "2026-01-31", &settings), (10, 0));
    assert_eq!(read(&mut member, "2026-02-01", &settings), (0, 0));
}

/// Points of late December that are pending over New Year could never be used
/// if expiry counted from the event.
#[test]
fn end_of_year_counts_from_activation() {
    let settings = settings("end of year", "14 days");
    let mut member = member(&settings);
    give(&mut member, "2025-12-25", 40, &settings);
    assert_eq!(read(&mut member, "2026-01-07", &settings), (0, 40));
    assert_eq!(read(&mut member, "2026-12-31", &settings), (40, 0));
    assert_eq!(read(&mut member, "2027-01-01", &settings), (0, 0));
}

#[test]
fn end_of_next_year() {
    let settings = settings("end of next year", "0 days");
    let mut member = member(&settings);
    give(&mut member, "2024-02-29", 40, &settings);
    assert_eq!(read(&mut member, "2025-12-31", &settings), (40, 0));
    assert_eq!(read(&mut member, "2026-01-01", &settings), (0, 0));
}

#[test]
fn rolling_expiry_starts_anew_with_a_purchase() {
    let settings = settings("rolling 180 days", "0 days");
    let mut member = member(&settings);
    give(&mut member, "2025-01-01", 40, &settings);
    let bought = purchase(day("2025-06-29"), 100);
    apply(&mut member, &bought, &Outcome::default(), &settings);
    assert_eq!(read(&mut member, "2025-12-25", &settings), (40, 0));
    assert_eq!(read(&mut member, "2025-12-26", &settings), (0, 0));
}

/// R83: a late event's points expire by its own day.
#[test]
fn r83_expiry_from_the_day_of_the_event() {
    let settings = settings("30 days", "0 days");
    let mut member = member(&settings);
    give(&mut member, "2025-03-01", 5, &settings);
    give(&mut member, "2025-02-10", 7, &settings);
    give(&mut member, "2025-01-01", 100, &settings);
    assert_eq!(read(&mut member, "2025-03-11", &settings), (12, 0));
    assert_eq!(read(&mut member, "2025-03-12", &settings), (5, 0));
}

/// R66, R74: a return takes points from the lot that they were put into,
/// pending or active; what expired of it is gone already, and what was used is
/// owed.
#[test]
fn r66_r74_returns_take_from_their_own_lot() {
    let settings = settings("30 days", "14 days");
    let mut member = member(&settings);
    give(&mut member, "2025-01-01", 100, &settings);
    give(&mut member, "2025-01-20", 30, &settings);
    let mut back = |on: &str, of: &str, amount| {
        let outcome = points(amount);
        let (on, of) = (day(on), day(of));
        give_back(&mut member, on, of, (0, &outcome), None, &settings);
        let wallet = member.wallet(0).unwrap();
        (wallet.balance(), wallet.pending())
    };
    // The first is active since 15 January, the second pending.
    assert_eq!(back("2025-01-21", "2025-01-01", 40), (60, 30));
    assert_eq!(back("2025-01-21", "2025-01-20", 10), (60, 20));
    // 60 of 1 January expired on 14 February.
    assert_eq!(back("2025-02-14", "2025-01-01", 50), (20, 0));
    assert_eq!(back("2025-02-14", "2025-01-01", 10), (20, 0));
    assert_eq!(back("2025-02-14", "2025-01-01", 5), (15, 0));
}

/// R74: points that paid for what came back go into the lots that they came
/// from, and expire as they would have.
#[test]
fn r74_used_points_come_back_as_they_were() {
    let settings = settings("365 days", "0 days");
    let mut member = member(&settings);
    give(&mut member, "2025-01-01", 10, &settings);
    give(&mut member, "2025-06-01", 50, &settings);
    let bought = day("2025-07-01");
    let used = points(-80);
    let drawn = apply(&mut member, &purchase(bought, 0), &used, &settings);
    assert_eq!(read(&mut member, "2025-07-02", &settings), (-20, 0));
    let kept = points(-25);
    let counted = |outcome| Counted::new(0, &[], 0, outcome);
    let mut back = |on: &str, before, after: Option<_>| {
        member.advance(day(on), &settings);
        let after = after.map(counted);
        let back = TakenBack::new(bought, bought, &drawn.drawn, counted(before), after);
        take_back(&mut member, &back, &settings);
        read(&mut member, on, &settings)
    };
    // The debt first, then the points that expire last.
    assert_eq!(back("2025-07-02", &used, Some(&kept)), (35, 0));
    // Those of 1 January would be gone by now.
    assert_eq!(back("2026-01-01", &kept, None), (50, 0));
    assert_eq!(read(&mut member, "2026-06-01", &settings), (0, 0));
}

/// A purchase that used points comes back whole on a day.
fn pay_back(
    member: &mut MemberState,
    on: Date,
    (bought, used): (Date, &Outcome),
    drawn: &[Drawn],
    settings: &Settings,
) {
    member.advance(on, settings);
    let counted = Counted::new(0, &[], 0, used);
    let back = TakenBack::new(bought, bought, drawn, counted, None);
    take_back(member, &back, settings);
}

/// The purchase of New Year's Day, which earned a hundred points, comes back.
fn earner_back(member: &mut MemberState, on: Date, settings: &Settings) {
    let of = day("2025-01-01");
    give_back(member, on, of, (0, &points(100)), None, settings);
}

/// Points that paid for what comes back after those beside them expired have
/// expired as well, whatever was earned since; and when what earned them comes back
/// too, nothing is owed for them.
#[test]
fn used_points_expire_with_those_beside_them() {
    for (expires, renewed) in [("rolling 30 days", true), ("30 days", false)] {
        let settings = settings(expires, "0 days");
        let mut member = member(&settings);
        give(&mut member, "2025-01-01", 100, &settings);
        let used = points(-40);
        let bought = day("2025-01-02");
        let drawn = apply(&mut member, &purchase(bought, 0), &used, &settings);
        let gone = if renewed { "2025-02-01" } else { "2025-01-31" };
        assert_eq!(read(&mut member, gone, &settings), (0, 0), "{expires}");
        give(&mut member, "2025-06-01", 20, &settings);
        let now = "2025-06-02";
        pay_back(
            &mut member,
            day(now),
            (bought, &used),
            &drawn.drawn,
            &settings,
        );
        assert_eq!(read(&mut member, now, &settings), (20, 0), "{expires}");
        earner_back(&mut member, day(now), &settings);
        assert_eq!(read(&mut member, now, &settings), (20, 0), "{expires}");
    }
}

/// Of two purchases that come back, one of which used what the other had earned,
/// nothing is left, in whichever order and however late; what a third one earned
/// stays as it was.
#[test]
fn used_points_and_what_earned_them_come_back_in_any_order() {
    let settings = settings("40 days", "0 days");
    let (used, bought) = (points(-40), day("2025-01-21"));
    for (first, second, earner_first) in [
        ("2025-01-25", "2025-01-26", true),
        ("2025-01-25", "2025-02-20", true),
        ("2025-01-25", "2025-01-26", false),
        ("2025-02-19", "2025-02-20", false),
    ] {
        let mut member = member(&settings);
        give(&mut member, "2025-01-01", 100, &settings);
        give(&mut member, "2025-01-20", 100, &settings);
        let drawn = apply(&mut member, &purchase(bought, 0), &used, &settings);
        for (on, is_earner) in [(first, earner_first), (second, !earner_first)] {
            let on = day(on);
            if is_earner {
                earner_back(&mut member, on, &settings);
            } else {
                pay_back(&mut member, on, (bought, &used), &drawn.drawn, &settings);
            }
        }
        let place = format!("{first} {second} {earner_first}");
        assert_eq!(
            read(&mut member, "2025-02-28", &settings),
            (100, 0),
            "{place}"
        );
        assert_eq!(
            read(&mut member, "2025-03-01", &settings),
            (0, 0),
            "{place}"
        );
    }
}

/// What the program bore of a purchase whose points had been used it has back when
/// what they were used for comes back: nobody owns points of nothing.
#[test]
fn what_was_borne_goes_back_to_who_bore_it() {
    let mut settings = settings("365 days", "0 days");
    settings.returns.spent = crate::returns::SpentPoints::Absorb;
    let bought = day("2025-01-21");
    let both = Outcome {
        points: [-40, 10]
            .map(|base| PointsGiven {
                wallet: crate::effect::WalletId(0),
                base,
                bonus: 0,
            })
            .to_vec(),
        ..Outcome::default()
    };
    for earner_first in [true, false] {
        let mut member = member(&settings);
        give(&mut member, "2025-01-01", 100, &settings);
        let drawn = apply(&mut member, &purchase(bought, 0), &both, &settings);
        for is_earner in [earner_first, !earner_first] {
            let on = day("2025-01-25");
            if is_earner {
                earner_back(&mut member, on, &settings);
            } else {
                pay_back(&mut member, on, (bought, &both), &drawn.drawn, &settings);
            }
        }
        assert_eq!(
            read(&mut member, "2025-01-26", &settings),
            (0, 0),
            "{earner_first}"
        );
    }
}

/// A lot for every credit, stepped day by day.
#[derive(Default)]
struct Naive {
    lots: Vec<NaiveLot>,
    debt: i64,
}

struct NaiveLot {
    from: Date,
    expires: Date,
    rest: i64,
    active: bool,
}

impl Naive {
    fn step(&mut self, today: Date) {
        self.lots.sort_by_key(|lot| (lot.from, lot.expires));
        for lot in &mut self.lots {
            if !lot.active && lot.from <= today {
                lot.active = true;
                let part = lot.rest.min(self.debt);
                lot.rest -= part;
                self.debt -= part;
            }
        }
        self.lots.retain(|lot| !lot.active || lot.expires > today);
    }

    fn take(&mut self, mut amount: i64) -> i64 {
        self.lots.sort_by_key(|lot| lot.expires);
        for lot in self.lots.iter_mut().filter(|lot| lot.active) {
            let part = lot.rest.min(amount);
            lot.rest -= part;
            amount -= part;
        }
        amount
    }

    fn read(&self) -> (i64, i64) {
        let sum = |active| -> i64 {
            let lots = self.lots.iter().filter(|lot| lot.active == active);
            lots.map(|lot| lot.rest).sum()
        };
        (sum(true) - self.debt, sum(false))
    }
}

fn expiry() -> impl Strategy<Value = Expiry> {
    prop_oneof![
        Just(Expiry::Never),
        (1u32..120).prop_map(Expiry::Days),
        Just(Expiry::EndOfYear),
        Just(Expiry::EndOfNextYear),
        (1u32..120).prop_map(Expiry::Rolling),
    ]
}

proptest! {
    #[test]
    fn r82_wallets_like_a_list_of_lots(
        expires in expiry(),
        pending_days in 0u32..20,
        first in 19_000i32..19_800,
        moves in proptest::collection::vec((0i32..60, -120i64..120, 0u8..2), 1..40),
    ) {
        let mut settings = settings("never", "0 days");
        settings.wallets[0].expires = expires;
        settings.wallets[0].pending_days = pending_days;
        let mut member = member(&settings);
        let mut naive = Naive::default();
        let mut today = Date::from_days(first);
        for (gap, amount, kind) in moves {
            for _ in 0..gap {
                today = later(today, 1);
                naive.step(today);
            }
            member.advance(today, &settings);
            let wallet = member.wallet(0).unwrap();
            prop_assert_eq!((wallet.balance(), wallet.pending()), naive.read());

            let kind = [KindId::PURCHASE, KindId::SIGNUP][usize::from(kind)];
            apply(&mut member, &event(kind, today, 1), &points(amount), &settings);
            if matches!(expires, Expiry::Rolling(_)) && (kind == KindId::PURCHASE || amount > 0) {
                for lot in naive.lots.iter_mut().filter(|lot| lot.active) {
                    lot.expires = lot.expires.max(expires.day(today));
                }
            }
            if amount > 0 {
                let from = later(today, pending_days as i32);
                let expires = expires.day(from);
                naive.lots.push(NaiveLot { from, expires, rest: amount, active: false });
                naive.step(today);
            } else {
                naive.debt += naive.take(-amount);
            }
            let wallet = member.wallet(0).unwrap();
            prop_assert_eq!((wallet.balance(), wallet.pending()), naive.read());
        }
    }
}
