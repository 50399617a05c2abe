use super::*;
use sadakat_sdk::testing::{Kit, Proposal, TestEvent, TestLine};

fn line(category: &str, quantity: Quantity, minor: i64) -> TestLine {
    TestLine::new()
        .with("line.sku", format!("{category}-1").as_str())
        .with("line.category", category)
        .with("line.quantity", quantity)
        .with("line.amount", Money::from_minor(minor))
}

fn units(units: i64, minor: i64) -> TestLine {
    line("coffee", Quantity::whole(units), minor)
}

fn basket(lines: &[TestLine]) -> TestEvent {
    lines
        .iter()
        .cloned()
        .fold(TestEvent::new(), TestEvent::line)
}

fn kit() -> Kit<BasketBogo> {
    Kit::new().param("categories", ["coffee"])
}

/// What each line loses, in the order of proposals.
fn off(kit: &Kit<BasketBogo>, lines: &[TestLine]) -> Vec<Proposal> {
    kit.one(&basket(lines))
}

fn line_off(index: usize, minor: i64) -> Proposal {
    Proposal::line_discount(index, minor)
}

#[test]
fn three_for_two_from_none_to_twenty() {
    // R59: full groups only.
    for count in 0..=20 {
        let free = count / 3;
        let expected = if free > 0 {
            vec![line_off(0, free * 500)]
        } else {
            vec![]
        };
        assert_eq!(
            off(&kit(), &[units(count, count * 500)]),
            expected,
            "{count} units"
        );
    }
}

#[test]
fn two_plus_two_from_none_to_twenty() {
    let kit = kit()
        .param("buy", 2)
        .param("get", 2)
        .param("percent", 50)
        .param("max_groups", 3);
    for count in 0..=20 {
        let cheaper = (count / 4).min(3) * 2;
        let expected = if cheaper > 0 {
            vec![line_off(0, cheaper * 250)]
        } else {
            vec![]
        };
        assert_eq!(
            off(&kit, &[units(count, count * 500)]),
            expected,
            "{count} units"
        );
    }
}

#[test]
fn the_path_to_a_basket_does_not_matter() {
    // R60: seven at once or step by step.
    let at_once = off(&kit(), &[units(7, 3_500)]);
    let stepwise = off(&kit(), &[units(1, 500), units(4, 2_000), units(2, 1_000)]);
    assert_eq!(at_once, [line_off(0, 1_000)]);
    assert_eq!(stepwise, [line_off(0, 500), line_off(1, 500)]);
}

#[test]
fn a_unit_serves_one_role() {
    // R61: two units are no group of two plus one.
    assert_eq!(off(&kit(), &[units(2, 1_000)]), []);
    let one_plus_one = kit().param("buy", 1);
    assert_eq!(off(&one_plus_one, &[units(3, 1_500)]), [line_off(0, 500)]);
}

#[test]
fn the_cheapest_of_the_set_not_of_the_order() {
    // R62: the cheaper tea is not in the set.
    let lines = [
        units(2, 1_200),
        line("tea", Quantity::whole(1), 100),
        units(1, 400),
    ];
    assert_eq!(off(&kit(), &lines), [line_off(2, 400)]);
}

#[test]
fn what_is_free_already_is_no_base() {
    // R63: a gift line costs nothing, so it is neither bought nor cheapest.
    assert_eq!(off(&kit(), &[units(2, 1_000), units(1, 0)]), []);
    assert_eq!(
        off(&kit(), &[units(3, 1_500), units(5, 0)]),
        [line_off(0, 500)]
    );
}

#[test]
fn the_same_basket_gives_the_same_answer_again() {
    // R64: nothing is kept from one evaluation to the next.
    kit().assert_stateless(&[
        basket(&[units(7, 3_500)]),
        basket(&[]),
        basket(&[units(2, 1_000), units(1, 100)]),
        basket(&[units(2, 1_000)]),
    ]);
}

#[test]
fn large_quantities_are_not_counted_out() {
    // R65: 6 000 and a thousand million units.
    assert_eq!(
        off(&kit(), &[units(6_000, 600_000)]),
        [line_off(0, 200_000)]
    );
    let many = 1_000_000_000;
    assert_eq!(
        off(&kit(), &[units(many, many * 7)]),
        [line_off(0, many / 3 * 7)]
    );
    let most = i64::MAX / 1_000;
    assert_eq!(off(&kit(), &[units(most, i64::MAX - 1)]).len(), 1);
}

#[test]
fn equal_prices_fall_on_the_earlier_line() {
    assert_eq!(
        off(&kit(), &[units(2, 1_000), units(2, 1_000)]),
        [line_off(0, 500)]
    );
}

#[test]
fn the_cheapest_run_is_used_up_first() {
    let lines = [units(4, 4_000), units(1, 300), units(4, 2_000)];
    assert_eq!(off(&kit(), &lines), [line_off(1, 300), line_off(2, 1_000)]);
}

#[test]
fn a_price_that_does_not_divide_is_rounded_down_once() {
    // Three units for 10.00: one of them is 3.33, half of it 1.66.
    assert_eq!(off(&kit(), &[units(3, 1_000)]), [line_off(0, 333)]);
    assert_eq!(
        off(&kit().param("percent", 50), &[units(3, 1_000)]),
        [line_off(0, 166)]
    );
}

#[test]
fn weighed_goods_take_no_part() {
    let lines = [
        line("coffee", Quantity::from_thousandths(2_500), 1_000),
        units(2, 1_000),
    ];
    assert_eq!(off(&kit(), &lines), []);
}

#[test]
fn products_can_be_named_one_by_one() {
    let kit = Kit::<BasketBogo>::new().param("skus", ["tea-1"]);
    let lines = [line("tea", Quantity::whole(3), 900), units(3, 900)];
    assert_eq!(off(&kit, &lines), [line_off(0, 300)]);
}

#[test]
fn parameters_that_make_no_offer_are_refused() {
    for (name, value) in [("buy", 0), ("get", 0), ("percent", 101), ("max_groups", -1)] {
        let result = kit().param(name, value).try_run(&[]);
        assert!(
            result.is_err_and(|message| message.contains(name)),
            "{name}"
        );
    }
    assert!(Kit::<BasketBogo>::new().try_run(&[]).is_err());
}
