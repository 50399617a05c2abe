//! Discounts against a naive oracle that counts units one by one.

use proptest::prelude::*;

use super::*;
use crate::effect::Number;
use crate::model::Rounding;

fn order(lines: &[(i64, i64)]) -> Order {
    let mut order = Order::new(MoneySettings::default());
    order.lines = lines
        .iter()
        .map(|&(amount, quantity)| Price::new(amount, quantity))
        .collect();
    order.measure();
    order
}

/// Lines of one unit each.
fn singles(amounts: &[i64]) -> Order {
    let lines: Vec<(i64, i64)> = amounts.iter().map(|&amount| (amount, UNIT)).collect();
    order(&lines)
}

const fn percent(percent: i64) -> Worth {
    Worth::Percent(Number(percent * NUMBER_ONE))
}

const fn on_order(worth: Worth) -> Discount {
    Discount::new(worth, Target::Order)
}

fn net(order: &Order) -> i64 {
    order.lines.iter().map(|line| line.remaining).sum()
}

fn taken(order: &mut Order, discount: &Discount) -> i64 {
    order.take(discount, None).unwrap().amount
}

#[test]
fn r31_the_discount_is_rounded_not_the_price() {
    for (rounding, expected) in [
        (Rounding::HalfUp, 500),
        (Rounding::HalfEven, 500),
        (Rounding::Down, 499),
        (Rounding::Up, 500),
    ] {
        let mut order = singles(&[1999]);
        order.money.rounding = rounding;
        assert_eq!(taken(&mut order, &on_order(percent(25))), expected);
    }
}

#[test]
fn r34_the_place_of_rounding() {
    let discount = on_order(percent(10));
    // 10 % of 0.05 three times: 0.015 in all, 0.005 on each.
    let mut once = singles(&[5, 5, 5]);
    assert_eq!(taken(&mut once, &discount), 2);
    let mut by_line = singles(&[5, 5, 5]);
    by_line.money.per = RoundingPlace::Line;
    let outcome = by_line.take(&discount, None).unwrap();
    assert_eq!(outcome.lines, [(0, 1), (1, 1), (2, 1)]);
    assert_eq!(outcome.amount, 3);
}

#[test]
fn r38_amounts_per_unit_and_per_line() {
    let lines = [(3000, 3 * UNIT), (40, UNIT), (1000, 500)];
    let amount = |per| Discount {
        per,
        ..on_order(Worth::Amount(100))
    };
    let outcome = order(&lines).take(&amount(Per::Unit), None).unwrap();
    // The second line costs less than a unit's discount; half a unit of the
    // third has half of it.
    assert_eq!(outcome.lines, [(0, 300), (1, 40), (2, 50)]);
    assert_eq!((outcome.amount, outcome.wanted), (390, 450));
    let outcome = order(&lines).take(&amount(Per::Line), None).unwrap();
    assert_eq!(outcome.lines, [(0, 100), (1, 40), (2, 100)]);
    let price = |per| Discount {
        per,
        ..on_order(Worth::SetPrice(100))
    };
    let outcome = order(&lines).take(&price(Per::Unit), None).unwrap();
    assert_eq!(outcome.lines, [(0, 2700), (2, 950)]);
    let outcome = order(&lines).take(&price(Per::Line), None).unwrap();
    assert_eq!(outcome.lines, [(0, 2900), (2, 900)]);
    let outcome = order(&lines).take(&price(Per::Set), None).unwrap();
    assert_eq!(outcome.amount, 3940);
}

#[test]
fn r43_clips_at_what_is_left_and_caps() {
    let mut order = singles(&[1000, 500]);
    let outcome = order.take(&on_order(Worth::Amount(1200)), None).unwrap();
    assert_eq!((outcome.amount, outcome.wanted), (1200, 1200));
    let outcome = order.take(&on_order(Worth::Amount(1200)), None).unwrap();
    assert_eq!((outcome.amount, outcome.wanted), (300, 1200));
    assert_eq!(net(&order), 0);

    let capped = Discount {
        cap: Some(100),
        ..on_order(percent(50))
    };
    let mut order = singles(&[1000, 500]);
    order.money.per = RoundingPlace::Line;
    let outcome = order.take(&capped, None).unwrap();
    assert_eq!((outcome.amount, outcome.wanted), (100, 750));
    assert_eq!(outcome.lines, [(0, 67), (1, 33)]);
}

#[test]
fn r43_shipping_clips_too() {
    let shipping = |worth| Discount::new(worth, Target::Shipping);
    let mut order = singles(&[1000]);
    order.shipping = Price::new(490, 0);
    assert_eq!(taken(&mut order, &shipping(percent(50))), 245);
    assert_eq!(taken(&mut order, &shipping(Worth::SetPrice(200))), 45);
    let outcome = order.take(&shipping(Worth::Amount(500)), None).unwrap();
    assert_eq!((outcome.amount, outcome.wanted), (200, 500));
    assert_eq!(outcome.lines, []);
    assert_eq!(net(&order), 1000);
}

#[test]
fn r44_a_set_price_never_raises() {
    let mut order = singles(&[300, 700]);
    let discount = Discount::new(Worth::SetPrice(500), Target::Line(0));
    assert_eq!(taken(&mut order, &discount), 0);
    assert_eq!(net(&order), 1000);
}

#[test]
fn r62_the_cheapest_of_the_set_and_no_more_than_its_price() {
    let lines = [(100, UNIT), (1500, 3 * UNIT), (900, UNIT)];
    let cheapest = |worth| Discount {
        units: Units::Cheapest(1),
        ..Discount::new(worth, Target::Lines([1, 2].into()))
    };
    let outcome = order(&lines).take(&cheapest(percent(100)), None).unwrap();
    assert_eq!(outcome.lines, [(1, 500)]);
    let outcome = order(&lines)
        .take(&cheapest(Worth::Amount(800)), None)
        .unwrap();
    assert_eq!((outcome.amount, outcome.wanted), (500, 800));
}

#[test]
fn r65_six_billion_units_are_one_run() {
    let mut order = order(&[(6_000_000_000_000, 6_000_000_000 * UNIT), (500, UNIT)]);
    let discount = Discount {
        units: Units::Cheapest(3_000_000_000),
        ..on_order(percent(100))
    };
    let outcome = order.take(&discount, None).unwrap();
    assert_eq!(outcome.lines, [(0, 2_999_999_999_000), (1, 500)]);
    assert_eq!(order.runs.len(), 2);
}

#[test]
fn a_line_that_is_not_there() {
    let discount = Discount::new(percent(10), Target::Lines([0, 1].into()));
    assert_eq!(singles(&[100]).take(&discount, None), None);
}

/// Minor units, thousandths of pieces.
fn line() -> impl Strategy<Value = (i64, i64)> {
    let quantity = prop_oneof![4 => (1i64..8).prop_map(|n| n * UNIT), 1 => 1i64..5_000];
    (prop_oneof![1 => Just(0), 9 => 0i64..50_000], quantity)
}

fn discount(lines: usize) -> impl Strategy<Value = Discount> {
    let worth = prop_oneof![
        (0i64..=100).prop_map(percent),
        (0i64..60_000).prop_map(Worth::Amount),
        (0i64..60_000).prop_map(Worth::SetPrice),
    ];
    let count = u32::try_from(lines).unwrap();
    let target = prop_oneof![
        Just(Target::Order),
        (0..count).prop_map(Target::Line),
        prop::collection::btree_set(0..count, 1..=lines)
            .prop_map(|lines| Target::Lines(lines.into_iter().collect())),
    ];
    let units = prop_oneof![
        2 => Just(Units::All),
        1 => (1u32..12).prop_map(Units::Cheapest),
        1 => (1u32..12).prop_map(Units::Dearest),
    ];
    let per = prop_oneof![Just(Per::Set), Just(Per::Unit), Just(Per::Line)];
    let base = prop_oneof![Just(PriceBase::Initial), Just(PriceBase::Remaining)];
    let cap = prop::option::weighted(0.3, 0i64..5_000);
    (worth, target, units, per, base, cap).prop_map(|(worth, target, units, per, base, cap)| {
        Discount {
            worth,
            target,
            units,
            per,
            base,
            cap,
        }
    })
}

fn money() -> impl Strategy<Value = MoneySettings> {
    let rounding = prop::sample::select(Rounding::ALL.to_vec());
    let per = prop::sample::select(RoundingPlace::ALL.to_vec());
    (rounding, per).prop_map(|(rounding, per)| MoneySettings {
        rounding,
        per,
        ..MoneySettings::default()
    })
}

fn basket() -> impl Strategy<Value = (Vec<(i64, i64)>, Vec<Discount>)> {
    prop::collection::vec(line(), 1..12).prop_flat_map(|lines| {
        let discounts = prop::collection::vec(discount(lines.len()), 1..6);
        (Just(lines), discounts)
    })
}

/// What the units of a line cost, one by one, the cheapest first: its amount
/// handed out minor unit by minor unit is the same as dividing with a rest.
fn exploded((amount, quantity): (i64, i64)) -> Vec<i64> {
    let count = quantity / UNIT;
    (0..count)
        .map(|unit| amount / count + i64::from(count - unit <= amount % count))
        .collect()
}

proptest! {
    /// R35, R39, R43, R44, R46: lines sum to the discount; no price rises or
    /// falls below zero; no line outside of the set changes; caps hold; 100 %
    /// leaves nothing on any line.
    #[test]
    fn conserves((lines, discounts) in basket(), money in money()) {
        let mut order = order(&lines);
        order.money = money;
        for discount in discounts {
            let before = order.lines.clone();
            let outcome = order.take(&discount, None).unwrap();
            prop_assert_eq!(outcome.lines.iter().map(|(_, share)| share).sum::<i64>(), outcome.amount);
            prop_assert!(outcome.amount <= outcome.wanted.max(0));
            prop_assert!(discount.cap.is_none_or(|cap| outcome.amount <= cap));
            prop_assert!(outcome.lines.is_sorted_by(|a, b| a.0 < b.0));
            for (at, (before, after)) in before.iter().zip(&order.lines).enumerate() {
                let share = outcome.lines.iter().find(|(line, _)| *line as usize == at);
                let share = share.map_or(0, |(_, share)| *share);
                prop_assert_eq!(before.remaining - share, after.remaining);
                prop_assert!(0 <= after.remaining && after.remaining <= after.initial);
                let inside = match &discount.target {
                    Target::Line(line) => *line as usize == at,
                    Target::Lines(set) => set.iter().any(|line| *line as usize == at),
                    _ => true,
                };
                prop_assert!(inside || share == 0);
            }
        }
        let all = Discount { base: PriceBase::Initial, ..on_order(percent(100)) };
        order.take(&all, None);
        prop_assert!(order.lines.iter().all(|line| line.remaining == 0));
    }

    /// R37, R42: each line's share is its exact share rounded down or up, so
    /// the error of allocation is below one minor unit a line and zero in sum.
    #[test]
    fn allocates_in_proportion(lines in prop::collection::vec(line(), 1..40), amount in 0i64..500_000) {
        let outcome = order(&lines).take(&on_order(Worth::Amount(amount)), None).unwrap();
        let total: i64 = lines.iter().map(|(amount, _)| amount).sum();
        prop_assert_eq!(outcome.amount, amount.min(total));
        for (line, share) in outcome.lines {
            let exact = outcome.amount * lines[line as usize].0;
            prop_assert!((share - 1) * total < exact && exact < (share + 1) * total);
        }
    }

    /// R59, R61, R62: the cheapest and dearest units are those that a count
    /// unit by unit finds.
    #[test]
    fn picks_the_units_that_counting_finds(
        lines in prop::collection::vec((0i64..20_000, 1i64..7).prop_map(|(a, n)| (a, n * UNIT)), 1..10),
        count in 1u32..30,
        dear in any::<bool>(),
    ) {
        let mut units: Vec<(i64, u32)> = (0u32..).zip(&lines)
            .flat_map(|(at, &line)| exploded(line).into_iter().map(move |price| (price, at)))
            .collect();
        units.sort_by_key(|&(price, at)| (if dear { -price } else { price }, at));
        units.truncate(count as usize);
        let mut expected: Vec<(u32, i64)> = Vec::new();
        units.sort_by_key(|&(_, at)| at);
        for (price, at) in units {
            match expected.last_mut() {
                Some((line, sum)) if *line == at => *sum += price,
                _ => expected.push((at, price)),
            }
        }
        expected.retain(|(_, sum)| *sum > 0);
        let discount = Discount {
            units: if dear { Units::Dearest(count) } else { Units::Cheapest(count) },
            ..on_order(percent(100))
        };
        let outcome = order(&lines).take(&discount, None).unwrap();
        prop_assert_eq!(outcome.lines, expected);
    }

    /// R60: an order costs the same however its units came into it: as one
    /// line or as several of the same price.
    #[test]
    fn splitting_a_line_changes_nothing(
        lines in prop::collection::vec((0i64..5_000, 1i64..9, 0i64..9), 1..8),
        discounts in prop::collection::vec(discount(1), 1..3),
        rounding in prop::sample::select(Rounding::ALL.to_vec()),
    ) {
        let whole: Vec<(i64, i64)> = lines.iter().map(|&(p, n, _)| (p * n, n * UNIT)).collect();
        let split: Vec<(i64, i64)> = lines
            .iter()
            .flat_map(|&(p, n, first)| {
                let first = first.min(n);
                [first, n - first].map(|n| (p * n, n * UNIT))
            })
            .filter(|(_, quantity)| *quantity > 0)
            .collect();
        let (mut whole, mut split) = (order(&whole), order(&split));
        whole.money.rounding = rounding;
        split.money.rounding = rounding;
        for (at, discount) in discounts.into_iter().enumerate() {
            // How many lines there are is what `per: "line"` asks, and how
            // earlier discounts were shared out over lines what units cost.
            let discount = Discount {
                target: Target::Order,
                per: if discount.per == Per::Line || at > 0 { Per::Set } else { discount.per },
                units: if at > 0 { Units::All } else { discount.units },
                ..discount
            };
            prop_assert_eq!(taken(&mut whole, &discount), taken(&mut split, &discount));
        }
    }
}
