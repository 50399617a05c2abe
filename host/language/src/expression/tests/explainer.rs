//! Conditions taken apart, against the same conditions as they decide.

use proptest::prelude::*;

use super::random::{columns, condition, event};
use super::{World, events, integers, texts};
use crate::expression::{ConditionExplainer, Evaluation, Graph, Seen, SeenForm};

/// The tests of a condition with what they want to come out as.
fn wanted<'s>(seen: &'s Seen, want: bool, out: &mut Vec<(&'s Seen, bool)>) {
    match &seen.form {
        SeenForm::All(parts) | SeenForm::Any(parts) => {
            parts.iter().for_each(|part| wanted(part, want, out));
        }
        SeenForm::Not(of) => wanted(of, !want, out),
        SeenForm::Segment(of) => wanted(of, want, out),
        SeenForm::Test(_) => out.push((seen, want)),
    }
}

proptest! {
    #[test]
    fn comes_out_as_it_decides(
        condition in condition(false),
        batch in prop::collection::vec(event(), 1..8),
    ) {
        let world = World::new();
        let text = condition.text();
        let mut graph = Graph::new();
        let compiled = world.condition(&mut graph, &text);
        let columns = columns(&world, &batch);
        let mut evaluation = Evaluation::new();
        let yes = evaluation.condition(&graph, &columns, compiled.id);
        let missing = evaluation.missing(&graph, &columns, compiled.id);
        let explainer = ConditionExplainer::new(&text, &world.context()).unwrap();
        for row in 0..batch.len() {
            let seen = explainer.look(&columns.alone(row, &world.schema));
            let decided = (!missing.value(row)).then(|| yes.value(row));
            prop_assert_eq!(seen.holds, decided, "{}", text);
            let mut tests = Vec::new();
            wanted(&seen, true, &mut tests);
            prop_assert!(tests.iter().any(|(test, _)| test.decided), "{}", text);
            for (test, want) in tests {
                let SeenForm::Test(inner) = &test.form else { continue };
                let in_the_way = seen.holds != Some(true) && test.holds != Some(want);
                prop_assert!(in_the_way || inner.needed.is_none(), "{} in {}", test.text, text);
            }
        }
    }

    /// What is said to be short is enough, and no less is.
    #[test]
    fn near_misses_are_exact(
        total in -1_000i64..1_000,
        bound in -1_000i64..1_000,
        comparison in prop::sample::select(&[">=", ">", "<", "<="][..]),
        negated in any::<bool>(),
    ) {
        let world = World::new();
        let written = format!("{}.{:02}", bound.abs() / 100, bound.abs() % 100);
        let sign = if bound < 0 { "-" } else { "" };
        let plain = format!("purchase.total {comparison} {sign}{written}");
        let text = if negated { format!("!({plain})") } else { plain };
        let look = |total: i64| {
            let mut columns = events(&world.schema, &[0]);
            world.set(&mut columns, "purchase.total", integers(&[Some(total)]));
            let explainer = ConditionExplainer::new(&text, &world.context()).unwrap();
            explainer.look(&columns)
        };
        let seen = look(total);
        if seen.holds == Some(true) {
            return Ok(());
        }
        let tests = seen.tests();
        let SeenForm::Test(test) = &tests[0].form else { panic!("a test") };
        let needed = test.needed.as_ref().unwrap();
        let by = needed.by.as_ref().map_or(0, |by| {
            let by = serde_json::to_value(by).unwrap();
            by.as_str().unwrap().replace('.', "").parse::<i64>().unwrap()
        });
        let up = matches!(
            needed.relation,
            crate::expression::Relation::AtLeast | crate::expression::Relation::MoreThan
        );
        let inclusive = matches!(
            needed.relation,
            crate::expression::Relation::AtLeast | crate::expression::Relation::AtMost
        );
        let beyond = by + i64::from(!inclusive);
        let moved = |by: i64| if up { total + by } else { total - by };
        prop_assert_eq!(look(moved(beyond)).holds, Some(true), "{}", text);
        prop_assert_eq!(look(moved(beyond - 1)).holds, Some(false), "{}", text);
    }
}

/// `()` is one token to Rhai, and the bracket behind it is not its own.
#[test]
fn parts_end_where_they_end() {
    let world = World::new();
    let explainer = ConditionExplainer::new("!(customer.city == ())", &world.context()).unwrap();
    let mut columns = events(&world.schema, &[0]);
    world.set(&mut columns, "customer.city", texts(&[None]));
    let seen = explainer.look(&columns);
    assert_eq!(seen.holds, Some(false));
    assert_eq!(seen.tests()[0].text, "customer.city == ()");
}

#[test]
fn by_row_conditions_have_no_explainer() {
    let world = World::new();
    assert!(ConditionExplainer::new("purchase.store + \"!\" == \"a\"", &world.context()).is_none());
    assert!(ConditionExplainer::new("nonsense here", &world.context()).is_none());
}
