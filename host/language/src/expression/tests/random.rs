//! Random expressions over random columns.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::naive::{Condition, Event, Line, Number};
use super::{World, events, integers, lists, texts};
use crate::expression::{Evaluation, Graph};
use sadakat_model::batch::{Column, Columns};
use sadakat_model::schema::FieldSet;

const WORDS: [&str; 4] = ["izmir", "kadikoy", "coffee", ""];

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&WORDS[..])
}

/// Few distinct values, so that comparisons are close and often equal; none so
/// large that a sum at three decimal places overflows, which makes it missing.
fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        Just(100),
        Just(150),
        Just(1_000_000_000_000_000),
        -300i64..300
    ]
}

fn line() -> impl Strategy<Value = Line> {
    (prop::option::of(word()), amount(), -300i64..300).prop_map(|(category, quantity, amount)| {
        Line {
            category,
            quantity,
            amount,
        }
    })
}

pub(super) fn event() -> impl Strategy<Value = Event> {
    (
        amount(),
        prop::option::of(amount()),
        prop::option::of(0i64..3),
        prop::option::of(any::<bool>()),
        prop::option::of(word()),
        prop::option::of(word()),
        prop::collection::vec(word(), 0..3),
        prop::collection::vec(line(), 0..4),
    )
        .prop_map(
            |(total, spend, days_since, consent, city, store, tags, lines)| Event {
                total,
                spend,
                days_since,
                consent,
                city,
                store,
                tags,
                lines,
            },
        )
}

fn constant() -> impl Strategy<Value = Number> {
    (prop_oneof![Just(0i64), Just(1), -400i64..400], 0u32..4)
        .prop_map(|(value, digits)| Number::Constant(Decimal::new(value, digits)))
}

/// An amount of an event, or in lines also of a line.
fn number(in_line: bool, conditions: BoxedStrategy<Condition>) -> BoxedStrategy<Number> {
    let line = if in_line {
        Number::LineAmount
    } else {
        Number::Total
    };
    let leaf = prop_oneof![
        Just(Number::Total),
        Just(Number::Spend),
        Just(line),
        constant()
    ];
    let leaf = leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(l, r)| Number::Add(l.into(), r.into())),
            (inner.clone(), inner.clone()).prop_map(|(l, r)| Number::Subtract(l.into(), r.into())),
            (inner, -3i64..4).prop_map(|(l, r)| Number::Times(l.into(), r)),
        ]
    });
    if in_line {
        leaf.boxed()
    } else {
        prop_oneof![
            3 => leaf,
            1 => conditions.prop_map(|c| Number::SumAmount(c.into())),
        ]
        .boxed()
    }
}

pub(super) fn condition(in_line: bool) -> BoxedStrategy<Condition> {
    let inner = if in_line {
        Just(Condition::Consent).boxed()
    } else {
        condition(true)
    };
    let operator = prop::sample::select(&["==", "!=", "<", "<=", ">", ">="][..]);
    let numbers = number(in_line, inner.clone());
    let compare = (operator.clone(), numbers.clone(), numbers)
        .prop_map(|(operator, l, r)| Condition::Compare(operator, l, r));
    let days = (operator.clone(), 0i64..3, -1i64..4).prop_map(|(operator, or, than)| {
        Condition::Compare(
            operator,
            Number::DaysSince(or),
            Number::Constant(than.into()),
        )
    });
    let quantity = (operator.clone(), constant())
        .prop_map(|(operator, than)| Condition::Compare(operator, Number::LineQuantity, than));
    let count = (operator, inner.clone(), 0i64..3).prop_map(|(operator, when, than)| {
        Condition::Compare(
            operator,
            Number::Count(when.into()),
            Number::Constant(than.into()),
        )
    });
    let leaf = prop_oneof![
        3 => compare,
        1 => days,
        1 => Just(Condition::Consent),
        1 => Just(Condition::CityMissing),
        1 => Just(Condition::SameTexts),
        1 => (word(), word()).prop_map(|(or, city)| Condition::CityIs(or, city)),
        1 => prop::collection::vec(word(), 1..4).prop_map(Condition::StoreIn),
        1 => word().prop_map(Condition::Tagged),
    ];
    let leaf = if in_line {
        prop_oneof![2 => leaf, 1 => quantity, 1 => word().prop_map(Condition::CategoryIs)].boxed()
    } else {
        let quantified = prop_oneof![
            inner.clone().prop_map(|c| Condition::Any(c.into())),
            inner.clone().prop_map(|c| Condition::All(c.into())),
            inner.prop_map(|c| Condition::None(c.into())),
        ];
        prop_oneof![3 => leaf, 2 => quantified, 1 => count].boxed()
    };
    leaf.prop_recursive(3, 8, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            inner.prop_map(|c| Condition::Not(c.into())),
            parts.clone().prop_map(Condition::And),
            parts.prop_map(Condition::Or),
        ]
    })
    .boxed()
}

pub(super) fn columns(world: &World, all: &[Event]) -> Columns {
    let counts: Vec<usize> = all.iter().map(|e| e.lines.len()).collect();
    let mut columns = events(&world.schema, &counts);
    let mut numbers = |name: &str, f: &dyn Fn(&Event) -> Option<i64>| {
        let values: Vec<_> = all.iter().map(f).collect();
        world.set(&mut columns, name, integers(&values));
    };
    numbers("purchase.total", &|e| Some(e.total));
    numbers("history.spend", &|e| e.spend);
    numbers("history.days_since_purchase", &|e| e.days_since);
    numbers("customer.consent", &|e| e.consent.map(i64::from));
    let cities: Vec<_> = all.iter().map(|e| e.city).collect();
    world.set(&mut columns, "customer.city", texts(&cities));
    let stores: Vec<_> = all.iter().map(|e| e.store).collect();
    world.set(&mut columns, "purchase.store", texts(&stores));
    let tags: Vec<_> = all.iter().map(|e| e.tags.clone()).collect();
    world.set(&mut columns, "customer.tags", lists(&tags));
    let lines = || all.iter().flat_map(|e| &e.lines);
    let categories: Vec<_> = lines().map(|l| l.category).collect();
    world.set(&mut columns, "line.category", texts(&categories));
    let quantities: Vec<_> = lines().map(|l| Some(l.quantity)).collect();
    world.set(&mut columns, "line.quantity", integers(&quantities));
    let amounts: Vec<_> = lines().map(|l| Some(l.amount)).collect();
    world.set(&mut columns, "line.amount", integers(&amounts));
    columns
}

/// The fields of a set that an event has no value of.
fn lacking<'w>(
    world: &'w World,
    columns: &Columns,
    present: &FieldSet,
    row: usize,
) -> Vec<&'w str> {
    let has_value = |id| match columns.get(id) {
        Some(Column::Integers(column)) => column.get(row).is_some(),
        Some(Column::Text(column)) => column.get(row).is_some(),
        _ => true,
    };
    let lacking = present.iter().filter(|&id| !has_value(id));
    lacking
        .filter_map(|id| world.schema.field(id))
        .map(|field| field.name.as_str())
        .collect()
}

proptest! {
    /// R57, R108: nested all, any and none, groups without lines, values that
    /// are zero or missing, and parentheses.
    #[test]
    fn compiled_as_naive(
        conditions in prop::collection::vec(condition(false), 1..4),
        batches in prop::collection::vec(prop::collection::vec(event(), 0..70), 1..3),
    ) {
        let world = World::new();
        let mut graph = Graph::new();
        let compiled: Vec<_> = conditions
            .iter()
            .map(|c| world.condition(&mut graph, &c.text()))
            .collect();
        let mut evaluation = Evaluation::new();
        for batch in &batches {
            let columns = columns(&world, batch);
            evaluation.begin();
            for (condition, compiled) in conditions.iter().zip(&compiled) {
                let yes = evaluation.condition(&graph, &columns, compiled.id);
                let missing = evaluation.missing(&graph, &columns, compiled.id);
                prop_assert_eq!(yes.len(), batch.len());
                for (row, event) in batch.iter().enumerate() {
                    let alone = graph.holds(&columns, compiled.id, row);
                    prop_assert_eq!(alone, yes.value(row), "{}", condition.text());
                    let expected = condition.holds(event, None);
                    let actual = (!missing.value(row)).then(|| yes.value(row));
                    prop_assert_eq!(actual, expected, "{} for {:?}", condition.text(), event);
                    if expected == Some(true) {
                        let lacking = lacking(&world, &columns, &compiled.present, row);
                        prop_assert_eq!(lacking, Vec::<&str>::new(), "{}", condition.text());
                    }
                }
            }
        }
    }
}
