//! A campaign from derive to effects, run natively.

use sadakat_sdk::prelude::*;
use sadakat_sdk::private::{describe, evaluate};
use sadakat_sdk::testing::{Kit, Proposal, TestEvent, TestLine};

/// Rewards coffee,
/// twice on birthdays.
///
/// Not part of the summary.
#[derive(Params)]
struct Coffee {
    /// Points per coffee.
    #[param(default = 10)]
    points: i64,
    /// Rewarded since.
    #[param(default = "2026-01-31")]
    since: Date,
    #[param(default = ["coffee", "espresso"])]
    categories: Vec<String>,
    #[param(default = -5)]
    below: i64,
    #[param(default = 2)]
    least: Quantity,
    message: String,
}

#[derive(Event)]
struct Purchase<'a> {
    #[field("purchase.lines")]
    lines: Lines<'a, Coffees<'a>>,
    #[field("customer.birthday")]
    birthday: Option<bool>,
    #[field("customer.tags")]
    tags: Texts<'a>,
    #[field("today")]
    today: Date,
}

#[derive(Line)]
struct Coffees<'a> {
    #[field("line.category")]
    category: Option<&'a str>,
    #[field("line.quantity")]
    quantity: Quantity,
}

impl Campaign for Coffee {
    type Event<'a> = Purchase<'a>;
    const EFFECTS: &'static [EffectKind] =
        &[EffectKind::Points, EffectKind::Message, EffectKind::Tag];

    fn validate(&self) -> Result<(), Failure> {
        if self.points < self.below {
            return Err("points must not be below the minimum".into());
        }
        Ok(())
    }

    fn evaluate(&self, event: &Purchase<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        if event.today < self.since || event.tags.contains("staff") {
            return Ok(());
        }
        let cups: Quantity = event
            .lines
            .iter()
            .filter(|line| {
                line.category
                    .is_some_and(|found| self.categories.iter().any(|c| c == found))
            })
            .map(|line| line.quantity)
            .sum();
        let factor = if event.birthday == Some(true) { 2 } else { 1 };
        effects.points(Points::whole(cups.whole_units()) * self.points * factor);
        effects.message(&self.message, &[("cups", &cups)]);
        if event.tags.is_empty() {
            return Err("no tags".into());
        }
        if cups >= self.least {
            effects.tag("many");
        }
        Ok(())
    }
}

#[expect(clippy::unwrap_used, reason = "a test may panic")]
fn day() -> Date {
    Date::parse("2026-11-21").unwrap()
}

fn event(cups: i64) -> TestEvent {
    TestEvent::new()
        .with("today", day())
        .with("customer.tags", ["new"])
        .line(
            TestLine::new()
                .with("line.category", "coffee")
                .with("line.quantity", Quantity::whole(cups)),
        )
        .line(
            TestLine::new()
                .with("line.category", "tea")
                .with("line.quantity", Quantity::whole(9)),
        )
        .line(TestLine::new().with("line.quantity", Quantity::whole(9)))
}

fn kit() -> Kit<Coffee> {
    Kit::new().param("message", "thanks")
}

fn thanks(cups: &str) -> Proposal {
    Proposal::Message {
        template: "thanks".into(),
        values: vec![("cups".into(), cups.into())],
    }
}

#[test]
fn the_description_comes_from_the_derives() {
    let description = describe::<Coffee>("coffee", "1.2.3");
    assert_eq!(description.summary, "Rewards coffee, twice on birthdays.");
    let fields: Vec<String> = description
        .fields
        .iter()
        .map(|field| {
            format!("{} {:?} {}", field.name, field.type_, field.optional)
                .replace("FieldType::", "")
        })
        .collect();
    assert_eq!(
        fields,
        [
            "customer.birthday Boolean true",
            "customer.tags Texts false",
            "today Date false",
            "line.category Text true",
            "line.quantity Quantity false",
        ]
    );
    let parameters: Vec<String> = description
        .parameters
        .iter()
        .map(|found| {
            format!(
                "{} {:?} {:?} {}",
                found.name, found.type_, found.default, found.description
            )
            .replace("FieldType::", "")
        })
        .collect();
    assert_eq!(
        parameters,
        [
            "points Integer Some(Value::Integer(10)) Points per coffee.",
            "since Date Some(Value::Integer(20484)) Rewarded since.",
            "categories Texts Some(Value::Texts([\"coffee\", \"espresso\"])) ",
            "below Integer Some(Value::Integer(-5)) ",
            "least Quantity Some(Value::Integer(2000)) ",
            "message Text None ",
        ]
    );
}

#[test]
fn lines_and_missing_values_are_read() {
    assert_eq!(
        kit().one(&event(3)),
        [
            Proposal::points("points", 30),
            thanks("3"),
            Proposal::Tag("many".into())
        ]
    );
    assert_eq!(
        kit().one(&event(1).with("customer.birthday", true)),
        [Proposal::points("points", 20), thanks("1")]
    );
    assert_eq!(
        kit().one(&event(1).with("customer.tags", ["a", "staff"])),
        []
    );
}

#[test]
fn a_failed_event_drops_its_effects_and_no_others() {
    let failing = event(4).with("customer.tags", None::<&str>);
    let results = kit().run(&[event(1), failing.clone(), event(2)]);
    assert_eq!(
        results[0],
        Ok(vec![Proposal::points("points", 10), thanks("1")])
    );
    assert_eq!(results[1], Err("no tags".to_owned()));
    assert_eq!(results[2].as_ref().unwrap().len(), 3);
    kit().assert_stateless(&[event(1), failing, event(2), event(0)]);
}

#[test]
fn an_amount_that_saturates_fails_its_event() {
    let results = kit().param("points", i64::MAX).run(&[event(3), event(0)]);
    assert_eq!(
        results[0],
        Err("an amount is too large to count".to_owned())
    );
    assert_eq!(results[1], Ok(vec![thanks("0")]));
}

#[test]
fn parameters_that_make_no_sense_fail_the_batch() {
    let wrong = kit().param("points", -6);
    assert_eq!(
        wrong.try_run(&[&event(1)]),
        Err("points must not be below the minimum".to_owned())
    );
    assert_eq!(
        Kit::<Coffee>::new().try_run(&[]),
        Err("the parameter `message` is required".to_owned())
    );
}

#[test]
fn misspelt_names_in_tests_are_told() {
    assert_eq!(
        kit().try_run(&[&event(1).with("customer.birthdy", true)]),
        Err("the campaign does not read the field `customer.birthdy`".to_owned())
    );
    assert_eq!(
        kit().param("point", 1).try_run(&[]),
        Err("the campaign has no parameter `point`".to_owned())
    );
}

#[test]
fn a_host_that_breaks_the_contract_is_told() {
    use sadakat_sdk::bindings::sadakat::plugin::types::{Batch, Value};
    let batch = Batch {
        events: 1,
        currency: "EUR".into(),
        minor_digits: 2,
        line_starts: vec![0, 0],
        columns: vec![],
        parameters: vec![
            Value::Integer(1),
            Value::Integer(0),
            Value::Texts(vec![]),
            Value::Integer(0),
            Value::Integer(0),
            Value::Text("m".into()),
        ],
    };
    let without_columns = evaluate::<Coffee>(batch.clone());
    assert_eq!(
        without_columns.unwrap_err(),
        "field customer.birthday: the host gave too few columns"
    );
    let without_values = evaluate::<Coffee>(Batch {
        parameters: vec![],
        ..batch
    });
    assert_eq!(
        without_values.unwrap_err(),
        "parameter points: the host gave no value of its type"
    );
}
