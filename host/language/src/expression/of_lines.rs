//! Whether an expression is about a line or about an event.

use super::parse::parse;
use crate::text::{Form, Syntax};
use crate::vocabulary::OF_LINES;

/// Whether an expression speaks of a line by itself, such as
/// `line.category == "coffee"`: then it is asked of each line. What stands
/// within `any(…)`, `sum(…)` and the like is about all lines of an event, and
/// what cannot be read is about none.
pub fn is_of_a_line(text: &str) -> bool {
    parse(text).is_ok_and(|tree| speaks_of_a_line(&tree))
}

fn speaks_of_a_line(part: &Syntax) -> bool {
    match &part.form {
        Form::Name(name) => name == "line",
        Form::Call(call) if OF_LINES.contains(&&*call.name) => false,
        _ => part.parts().into_iter().any(speaks_of_a_line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_spoken_of_outside_of_what_gathers_lines() {
        for of_line in [
            "line.category == \"coffee\"",
            "line.amount",
            "purchase.total > 10 && line.sku in [\"a\"]",
            "!(line.quantity * 2 > 3)",
            "line.sku.starts_with(\"a\")",
            "line.amount > sum(line.amount) / 2",
        ] {
            assert!(is_of_a_line(of_line), "{of_line}");
        }
        for of_event in [
            "purchase.total",
            "any(line.category == \"coffee\")",
            "sum(line.amount, line.quantity > 1) > 10",
            "online.amount > 5",
            "purchase.store == \"line.3\"",
            "purchase.store == \"a\" /* not line.sku */",
            "line.amount >",
        ] {
            assert!(!is_of_a_line(of_event), "{of_event}");
        }
    }
}
