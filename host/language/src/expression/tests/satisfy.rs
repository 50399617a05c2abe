//! Whether any event satisfies a condition: never said wrongly.

use proptest::prelude::*;

use super::random::{columns, condition, event};
use super::{World, events, integers, texts};
use crate::expression::{Answer, Evaluation, Graph, Question, Wanted};
use sadakat_model::schema::KindId;

/// Whether no event of a purchase makes a condition hold, or fail.
fn is_never(world: &World, text: &str, wanted: Wanted) -> bool {
    let mut graph = Graph::new();
    let compiled = world.condition(&mut graph, text);
    let answer = graph.satisfy(&Question {
        schema: &world.schema,
        kinds: &[KindId::PURCHASE],
        conditions: &[(compiled.id, wanted)],
        between: &[],
        lines: 0,
    });
    matches!(answer.0, Answer::Never(_))
}

#[test]
fn contradictions_are_found() {
    let world = World::new();
    for text in [
        "false",
        "1 == 2",
        "purchase.total > 100 && purchase.total < 50",
        "purchase.total > 20.00 && purchase.total < 20.01",
        "purchase.total < 0",
        "purchase.total + 10 < 5",
        "10 - purchase.total > 10",
        "purchase.total * 2 > 100 && purchase.total <= 50",
        "purchase.total != purchase.total",
        "purchase.total < purchase.net && purchase.net < purchase.total",
        "purchase.total > history.spend && !(history.spend < purchase.total)",
        "(history.spend ?? 0) > 5 && (history.spend ?? 0) < 5",
        "(customer.city ?? \"a\") == \"a\" && (customer.city ?? \"b\") == \"b\" && customer.city != ()",
        "(customer.city ?? \"x\") in [\"a\", \"b\"] && (customer.city ?? \"y\") in [\"c\", \"d\"]",
        "customer.city == () && customer.city != ()",
        "\"vip\" in customer.tags && !(\"vip\" in customer.tags)",
        "customer.consent && !customer.consent",
        "event.kind == \"return\"",
        "event.hour >= 24",
        "event.hour in 9..12 && event.hour in 14..17",
        "month(today) > 12",
        "today < date(\"2026-01-01\") && today > date(\"2026-02-01\")",
        "any(line.quantity > 5 && line.quantity < 3)",
        "any(line.quantity > 5) && all(line.quantity < 3)",
        "none(line.category == \"a\") && any(line.category == \"a\")",
        "any(line.amount > 5 && purchase.total < 3) && purchase.total > 4",
        "purchase.store != () && purchase.store.starts_with(\"a\") && purchase.store == \"ba\"",
    ] {
        assert!(is_never(&world, text, Wanted::Holds), "{text}");
    }
}

#[test]
fn tautologies_are_found() {
    let world = World::new();
    for text in [
        "true",
        "purchase.total >= 0",
        "purchase.total == purchase.total",
        "purchase.total >= 0 || customer.consent",
        "purchase.total < 10 || purchase.total >= 10",
        "purchase.total <= 10 || purchase.total > 5",
        "customer.city == () || customer.city != ()",
        "event.hour >= 0 && event.hour <= 23",
        "event.kind == \"purchase\"",
        "(customer.city ?? \"\") != \"a\" || (customer.city ?? \"\") != \"b\"",
        "none(line.quantity < 0)",
        "(customer.city ?? \"a\") != \"b\" || (customer.city ?? \"b\") != \"a\"",
        "customer.consent == () || (customer.consent ?? true) || !(customer.consent ?? false)",
    ] {
        assert!(is_never(&world, text, Wanted::Fails), "{text}");
    }
}

#[test]
fn what_can_be_is_not_denied() {
    let world = World::new();
    for text in [
        "purchase.total > 20 && purchase.total < 20.02",
        "any(line.quantity > 5) && any(line.quantity < 3)",
        "purchase.total > history.spend && (history.spend ?? 5) < 5",
        "customer.city == () || customer.city == \"a\"",
        "is_birthday(customer.birth_date ?? today) && today != (customer.birth_date ?? date(\"2000-01-01\"))",
        "customer.id != () && history.purchases >= 0",
        "sum(line.amount) > purchase.total",
        "purchase.net < 0",
    ] {
        for wanted in [Wanted::Holds, Wanted::Fails] {
            assert!(!is_never(&world, text, wanted), "{text}");
        }
    }
}

/// A condition on a total and a store, small enough to try everything.
#[derive(Debug, Clone)]
enum Small {
    Total(&'static str, i64),
    Store(&'static str),
    NoStore,
    Not(Box<Small>),
    All(Vec<Small>),
    Any(Vec<Small>),
}

impl Small {
    fn text(&self) -> String {
        let join = |parts: &[Self], operator: &str| {
            let parts: Vec<String> = parts.iter().map(Self::text).collect();
            format!("({})", parts.join(operator))
        };
        match self {
            Self::Total(operator, than) => format!("purchase.total {operator} {than}"),
            Self::Store(store) => format!("(purchase.store ?? \"none\") == \"{store}\""),
            Self::NoStore => "purchase.store == ()".to_owned(),
            Self::Not(of) => format!("!({})", of.text()),
            Self::All(parts) => join(parts, " && "),
            Self::Any(parts) => join(parts, " || "),
        }
    }
}

fn small() -> impl Strategy<Value = Small> {
    let operator = prop::sample::select(&["==", "!=", "<", "<=", ">", ">="][..]);
    let leaf = prop_oneof![
        3 => (operator, 0i64..4).prop_map(|(operator, than)| Small::Total(operator, than)),
        2 => prop::sample::select(&["none", "a", "b"][..]).prop_map(Small::Store),
        1 => Just(Small::NoStore),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let parts = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            inner.prop_map(|of| Small::Not(of.into())),
            parts.clone().prop_map(Small::All),
            parts.prop_map(Small::Any),
        ]
    })
}

proptest! {
    /// Everything is tried: no event means never, and never means no event.
    #[test]
    fn small_conditions_are_decided(condition in small()) {
        let world = World::new();
        let totals: Vec<i64> = (0..4).flat_map(|k| [k * 100 - 1, k * 100, k * 100 + 1]).collect();
        let stores = [None, Some("none"), Some("a"), Some("b"), Some("c")];
        let all: Vec<(i64, Option<&str>)> = totals
            .iter()
            .filter(|total| **total >= 0)
            .flat_map(|&total| stores.map(|store| (total, store)))
            .collect();
        let mut columns = events(&world.schema, &vec![0; all.len()]);
        let total: Vec<Option<i64>> = all.iter().map(|(total, _)| Some(*total)).collect();
        world.set(&mut columns, "purchase.total", integers(&total));
        let store: Vec<Option<&str>> = all.iter().map(|(_, store)| *store).collect();
        world.set(&mut columns, "purchase.store", texts(&store));
        let holds = world.holds(&columns, &condition.text());
        let never = is_never(&world, &condition.text(), Wanted::Holds);
        prop_assert_eq!(never, !holds.contains(&true), "{}", condition.text());
        let always = is_never(&world, &condition.text(), Wanted::Fails);
        prop_assert_eq!(always, !holds.contains(&false), "{}", condition.text());
    }

    /// Nothing is called impossible that some event does.
    #[test]
    fn never_is_never_said_wrongly(
        conditions in prop::collection::vec((condition(false), any::<bool>()), 1..4),
        mut batch in prop::collection::vec(event(), 1..70),
    ) {
        let world = World::new();
        for event in &mut batch {
            // As records have them.
            event.total = event.total.abs();
            for line in &mut event.lines {
                line.amount = line.amount.abs();
                line.quantity = line.quantity.abs();
                line.category = line.category.or(Some(""));
            }
        }
        let parts = conditions.iter().map(|(condition, holds)| {
            let text = condition.text();
            if *holds { format!("({text})") } else { format!("!({text})") }
        });
        let text = parts.collect::<Vec<_>>().join(" && ");
        let mut graph = Graph::new();
        let compiled = world.condition(&mut graph, &text);
        let columns = columns(&world, &batch);
        let mut evaluation = Evaluation::new();
        evaluation.begin();
        let yes = evaluation.condition(&graph, &columns, compiled.id);
        if yes.iter().any(|yes| yes) {
            prop_assert!(!is_never(&world, &text, Wanted::Holds), "{}", text);
        }
        if yes.iter().any(|yes| !yes) {
            prop_assert!(!is_never(&world, &text, Wanted::Fails), "{}", text);
        }
    }
}
