//! What is evaluated without Rhai comes to what Rhai comes to.

use std::sync::Arc;

use super::compile::compile;
use crate::common::{Fixture, purchase};
use crate::program::{Program as _, Proposals, Rows};

const FIELDS: [&str; 13] = [
    "purchase.total",
    "purchase.channel",
    "purchase.store",
    "history.purchases",
    "history.days_since_purchase",
    "wallet.points.balance",
    "customer.tier",
    "customer.kvkk_consent",
    "customer.birth_date",
    "today",
    "now",
    "event.kind",
    "sum(line.amount, line.quantity * 2 >= 2 && line.category != \"tobacco\")",
];

const OTHERS: [&str; 12] = [
    "7",
    "250.5",
    "340",
    "\"gold\"",
    "\"kadikoy\"",
    "()",
    "true",
    "date(\"2026-11-21\")",
    "purchase.net",
    "history.spend",
    "customer.joined_at",
    "params.rate",
];

fn run(fixture: &Fixture, script: &str, pure: bool) -> Option<Proposals> {
    let (program, _) = compile(script, &fixture.context(), pure).ok()?;
    let columns = Arc::new(fixture.columns(&[purchase()]));
    let mut out = Proposals::default();
    let rows = Rows {
        columns: &columns,
        selected: &[0],
    };
    program.worker().evaluate(&rows, &mut out);
    Some(out)
}

#[test]
fn agrees_with_rhai() {
    let fixture = Fixture::default();
    let mut expressions: Vec<String> = Vec::new();
    for left in FIELDS {
        for right in OTHERS {
            for operator in ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*"] {
                expressions.push(format!("{left} {operator} {right}"));
                expressions.push(format!("{right} {operator} {left}"));
            }
        }
        for list in [
            "[\"gold\", \"kadikoy\"]",
            "[7, 250.5]",
            "params.excluded",
            "[]",
        ] {
            expressions.push(format!("{left} in {list}"));
            expressions.push(format!("!({left} in {list})"));
        }
        expressions.push(format!("is_birthday({left})"));
    }
    expressions.extend(
        [
            "\"vip\" in customer.tags",
            "!(\"vip\" in customer.tags) || purchase.total > 5",
            "customer.kvkk_consent && !customer.kvkk_consent",
            "history.purchases * 9223372036854775807",
            "purchase.total > 1 && (history.purchases > 100 || customer.tier == \"gold\")",
        ]
        .map(str::to_owned),
    );
    let mut compared = 0;
    for expression in expressions {
        let script = format!("tag(`${{{expression}}}`);");
        let (Some(fast), Some(plain)) =
            (run(&fixture, &script, true), run(&fixture, &script, false))
        else {
            continue;
        };
        compared += 1;
        assert_eq!(
            fast.effects, plain.effects,
            "{expression}: {:?}",
            plain.faults
        );
        assert_eq!(fast.faults.len(), plain.faults.len(), "{expression}");
    }
    assert!(compared > 1_500, "{compared}");
}
