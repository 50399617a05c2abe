//! Every type of field.

use sadakat_sdk::prelude::*;
use sadakat_sdk::private::describe;
use sadakat_sdk::testing::{Kit, Proposal, TestEvent, TestLine};

/// Writes down what it reads.
#[derive(Params)]
struct Scribe;

#[derive(Event)]
struct Everything<'a> {
    #[field("event.at")]
    at: Instant,
    #[field("purchase.lines")]
    lines: Lines<'a, Item<'a>>,
    #[field("survey.score")]
    score: Option<i64>,
    #[field("customer.birth_date")]
    birth_date: Option<Date>,
    #[field("customer.city")]
    city: Option<&'a str>,
}

#[derive(Line)]
struct Item<'a> {
    #[field("line.sku")]
    sku: &'a str,
    #[field("line.quantity")]
    quantity: Option<Quantity>,
}

impl Campaign for Scribe {
    type Event<'a> = Everything<'a>;
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Custom];

    fn evaluate(&self, event: &Everything<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        let lines: Vec<String> = event
            .lines
            .iter()
            .map(|line| {
                format!(
                    "{}:{:?}",
                    line.sku,
                    line.quantity.map(Quantity::thousandths)
                )
            })
            .collect();
        let birth_date = event.birth_date.map(|date| date.to_string());
        effects.custom(
            "read",
            &[
                ("at", &event.at.utc_date()),
                ("score", &format_args!("{:?}", event.score)),
                ("birth_date", &birth_date.unwrap_or_default()),
                ("city", &event.city.unwrap_or("?")),
                ("lines", &lines.join(" ")),
                (
                    "second",
                    &event.lines.get(1).map_or("none", |line| line.sku),
                ),
            ],
        );
        Ok(())
    }
}

fn read(event: &TestEvent) -> Vec<String> {
    let mut proposals = Kit::<Scribe>::new().one(event);
    match proposals.pop() {
        Some(Proposal::Custom { values, .. }) => values
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_type_is_read() {
    let event = TestEvent::new()
        .with("event.at", Instant::from_micros(1_795_270_980_000_000))
        .with("survey.score", 9)
        .with("customer.birth_date", Date::parse("1990-02-28"))
        .with("customer.city", "İzmir")
        .line(TestLine::new().with("line.sku", "çay"))
        .line(
            TestLine::new()
                .with("line.sku", "latte")
                .with("line.quantity", Quantity::whole(2)),
        );
    assert_eq!(
        read(&event),
        [
            "at=2026-11-21",
            "score=Some(9)",
            "birth_date=1990-02-28",
            "city=İzmir",
            "lines=çay:None latte:Some(2000)",
            "second=latte",
        ]
    );
}

#[test]
fn what_is_missing_is_told_from_what_is_empty() {
    let event = TestEvent::new().with("event.at", Instant::from_micros(0));
    let expected = [
        "at=1970-01-01",
        "score=None",
        "birth_date=",
        "city=?",
        "lines=",
        "second=none",
    ];
    assert_eq!(read(&event), expected);
    assert_eq!(read(&event.with("customer.city", ""))[3], "city=");
}

#[test]
fn validity_is_right_across_bytes_and_batches() {
    let events: Vec<TestEvent> = (0..40)
        .map(|number| {
            let score = (number % 3 == 0).then_some(number);
            TestEvent::new()
                .with("event.at", Instant::from_micros(0))
                .with("survey.score", score)
        })
        .collect();
    for (number, event) in events.iter().enumerate() {
        let score = (number % 3 == 0).then_some(number);
        assert_eq!(read(event)[1], format!("score={score:?}"));
    }
    Kit::<Scribe>::new().assert_stateless(&events);
}

#[test]
fn an_event_without_fields_has_no_columns() {
    #[derive(Event)]
    struct Nothing {}

    /// Tags everybody.
    #[derive(Params)]
    struct TagAll;

    impl Campaign for TagAll {
        type Event<'a> = Nothing;
        const EFFECTS: &'static [EffectKind] = &[EffectKind::Tag];

        fn evaluate(&self, _: &Nothing, effects: &mut Effects<'_>) -> Result<(), Failure> {
            effects.tag("seen");
            Ok(())
        }
    }

    assert!(describe::<TagAll>("tag-all", "1.0.0").fields.is_empty());
    let seen = Ok(vec![Proposal::Tag("seen".into())]);
    let events = [TestEvent::new(), TestEvent::new()];
    assert_eq!(Kit::<TagAll>::new().run(&events), [seen.clone(), seen]);
}
