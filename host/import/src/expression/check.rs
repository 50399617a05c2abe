//! Syntax to tree, with names and types checked.

use rust_decimal::Decimal;
use sadakat_engine::diagnostic::{Problem, Span, codes, one_of};
use sadakat_engine::expression::{self, Arithmetic, Call, Comparison, Failure, Form, Syntax};

use super::columns::Bracketed;
use super::{Expr, Function, Kind, Slot};

/// Reads an expression; `slot` gives each column that it names its number.
///
/// # Errors
/// All that is wrong with it, at bytes of the text.
pub(crate) fn parse(
    text: &str,
    slot: &mut dyn FnMut(&str, bool) -> Slot,
) -> Result<Expr, Vec<Problem>> {
    let bracketed = Bracketed::new(text);
    let mut check = Check {
        slot,
        problems: Vec::new(),
    };
    let read = match expression::parse(&bracketed.text) {
        Ok(syntax) => check.read(&syntax),
        Err(Failure::Wrong(problems)) => {
            check.problems = problems;
            None
        }
        Err(Failure::ByRow(problem)) => check.impossible(problem.span),
    };
    match read {
        Some(expr) if check.problems.is_empty() => Ok(expr),
        _ => {
            for problem in &mut check.problems {
                problem.span = bracketed.place(&problem.span);
            }
            Err(check.problems)
        }
    }
}

struct Check<'a> {
    slot: &'a mut dyn FnMut(&str, bool) -> Slot,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn wrong<T>(&mut self, span: &Span, message: String, help: Option<String>) -> Option<T> {
        let mut problem = Problem::error(codes::MAPPING_EXPRESSION, span.clone(), message);
        problem.help = help;
        self.problems.push(problem);
        None
    }

    /// What the language has, but not for a row of an export.
    fn impossible<T>(&mut self, span: Span) -> Option<T> {
        self.wrong(
            &span,
            "this is not possible in a mapping".to_owned(),
            Some(
                "use columns, constants, arithmetic, comparisons, `in`, `??` and functions"
                    .to_owned(),
            ),
        )
    }

    fn read(&mut self, syntax: &Syntax) -> Option<Expr> {
        let span = &syntax.span;
        match &syntax.form {
            Form::Missing => Some(Expr::Missing),
            Form::Boolean(truth) => Some(Expr::Truth(*truth)),
            Form::Integer(number) => Some(Expr::Number(Decimal::from(*number))),
            Form::Decimal(number) => Some(Expr::Number(*number)),
            Form::Text(text) => Some(Expr::Text(text.to_string())),
            Form::Name(name) => self.name(name, span),
            Form::Member(base, column, _) if is_row(base) => Some(self.column(column)),
            Form::Member(_, name, at) => self.wrong(
                at,
                format!("a cell has no `{name}`"),
                Some(
                    "put a column's name that has a point in quotes, as `row.\"customer.email\"`"
                        .to_owned(),
                ),
            ),
            Form::Index(base, key) => match &key.form {
                Form::Text(column) if is_row(base) => Some(self.column(column)),
                _ => self.impossible(span.clone()),
            },
            Form::Call(call) => self.call(call),
            Form::Not(part) => {
                let read = self.condition(part)?;
                Some(Expr::Not(Box::new(read)))
            }
            Form::Negate(part) => {
                let read = self.number(part)?;
                Some(Expr::Negate(Box::new(read)))
            }
            Form::And(parts) => self.conditions(parts).map(Expr::And),
            Form::Or(parts) => self.conditions(parts).map(Expr::Or),
            Form::Coalesce(parts) => self.all(parts).map(Expr::Coalesce),
            Form::Compare(comparison, sides) => self.compare(*comparison, sides, span),
            Form::Arithmetic(operation, sides) => self.arithmetic(*operation, sides),
            Form::In(sides) => self.membership(sides, span),
            Form::Bitwise(symbol, at) => self.wrong(
                at,
                format!("`{symbol}` does not combine conditions"),
                Some(format!("write `{symbol}{symbol}`")),
            ),
            Form::List(_) => self.wrong(
                span,
                "a list is no value of a row".to_owned(),
                Some("write it behind `in`, as `row.Status in [\"voided\", \"void\"]`".to_owned()),
            ),
            Form::Range { .. } | Form::ByRow(_) => self.impossible(span.clone()),
        }
    }

    fn name(&mut self, name: &str, span: &Span) -> Option<Expr> {
        let help = if name == "row" {
            "name its column, as `row.Total` or `row.\"Net Sales\"`".to_owned()
        } else {
            format!("write `row.{name}` for the column, or `\"{name}\"` for the text")
        };
        self.wrong(span, format!("`{name}` means nothing here"), Some(help))
    }

    fn column(&mut self, name: &str) -> Expr {
        Expr::Cell((self.slot)(name, false))
    }

    /// All parts, so that all mistakes in them are found.
    fn all(&mut self, parts: &[Syntax]) -> Option<Vec<Expr>> {
        let read: Vec<Option<Expr>> = parts.iter().map(|part| self.read(part)).collect();
        read.into_iter().collect()
    }

    fn sides(&mut self, sides: &[Syntax; 2]) -> Option<[Expr; 2]> {
        let [left, right] = sides;
        let (left, right) = (self.read(left), self.read(right));
        Some([left?, right?])
    }

    fn condition(&mut self, part: &Syntax) -> Option<Expr> {
        let read = self.read(part)?;
        match read.kind() {
            Kind::Truth | Kind::Any => Some(read),
            kind => self.wrong(
                &part.span,
                format!("this is {}, not true or false", kind.name()),
                Some("compare it with something, as `row.Status == \"voided\"`".to_owned()),
            ),
        }
    }

    fn conditions(&mut self, parts: &[Syntax]) -> Option<Vec<Expr>> {
        let read: Vec<Option<Expr>> = parts.iter().map(|part| self.condition(part)).collect();
        read.into_iter().collect()
    }

    fn number(&mut self, part: &Syntax) -> Option<Expr> {
        let read = self.read(part)?;
        self.must_be_number(&read, part)?;
        Some(read)
    }

    fn must_be_number(&mut self, read: &Expr, part: &Syntax) -> Option<()> {
        match read.kind() {
            Kind::Number | Kind::Any => Some(()),
            kind => self.wrong(
                &part.span,
                format!("this is {}, not a number", kind.name()),
                (kind == Kind::Text)
                    .then(|| "write numbers without quotes, and texts put together with `+` on both sides as texts".to_owned()),
            ),
        }
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        sides: &[Syntax; 2],
        span: &Span,
    ) -> Option<Expr> {
        let [a, b] = self.sides(sides)?;
        if let Some(of) = [(&b, &a), (&a, &b)]
            .into_iter()
            .find_map(|(nothing, of)| is_nothing(nothing).then(|| of.clone()))
        {
            let known = Expr::Known(Box::new(of));
            return match comparison {
                Comparison::NotEqual => Some(known),
                Comparison::Equal => Some(Expr::Not(Box::new(known))),
                _ => self.wrong(
                    span,
                    "only `==` and `!=` compare with nothing".to_owned(),
                    None,
                ),
            };
        }
        let is_order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let numbers = match (a.kind(), b.kind()) {
            (Kind::Number, Kind::Number | Kind::Any) | (Kind::Any, Kind::Number) => true,
            (Kind::Any, Kind::Any) => is_order,
            (Kind::Number, other) | (other, Kind::Number) => {
                return self.wrong(
                    span,
                    format!("a number is compared with {}", other.name()),
                    Some("write both in quotes, or none".to_owned()),
                );
            }
            _ => false,
        };
        Some(Expr::Compare {
            comparison,
            numbers,
            sides: Box::new([a, b]),
        })
    }

    fn arithmetic(&mut self, operation: Arithmetic, sides: &[Syntax; 2]) -> Option<Expr> {
        let [a, b] = self.sides(sides)?;
        let is_text = |expr: &Expr| expr.kind() == Kind::Text;
        if operation == Arithmetic::Add && (is_text(&a) || is_text(&b)) {
            let mut parts = Vec::new();
            for part in [a, b] {
                match part {
                    Expr::Join(inner) => parts.extend(inner),
                    other => parts.push(other),
                }
            }
            return Some(Expr::Join(parts));
        }
        let [left, right] = sides;
        self.must_be_number(&a, left)?;
        self.must_be_number(&b, right)?;
        Some(Expr::Arithmetic(operation, Box::new([a, b])))
    }

    fn membership(&mut self, sides: &[Syntax; 2], span: &Span) -> Option<Expr> {
        let [of, list] = sides;
        let Form::List(items) = &list.form else {
            return self.wrong(
                &list.span,
                "what follows `in` is no list".to_owned(),
                Some("write its values in brackets, as `row.Status in [\"voided\", \"void\"]`; a part of a text is found by `contains(row.Item, \"Gift card\")`".to_owned()),
            );
        };
        let (of, list) = (self.read(of), self.all(items));
        let (of, list) = (of?, list?);
        let numbers = std::iter::once(&of)
            .chain(&list)
            .any(|part| part.kind() == Kind::Number);
        if numbers && list.iter().any(|part| part.kind() == Kind::Text) {
            return self.wrong(
                span,
                "the list has texts and numbers".to_owned(),
                Some("put all of them in quotes, or none".to_owned()),
            );
        }
        Some(Expr::In {
            of: Box::new(of),
            list,
            numbers,
        })
    }

    fn call(&mut self, call: &Call) -> Option<Expr> {
        let (name, span) = (call.name.as_str(), &call.name_span);
        if let (
            "maybe",
            [
                Syntax {
                    form: Form::Text(column),
                    ..
                },
            ],
        ) = (name, call.args.as_slice())
        {
            return Some(Expr::Cell((self.slot)(column, true)));
        }
        let Some((function, arity, example)) = Function::find(name) else {
            let help = if name == "maybe" {
                Some("write the column's name in quotes, as `maybe(\"Discount\")`".to_owned())
            } else {
                one_of(name, Function::names())
            };
            return self.wrong(span, format!("there is no function `{name}`"), help);
        };
        let args = self.all(&call.args)?;
        if !arity.contains(&args.len()) {
            return self.wrong(
                span,
                format!("`{name}` takes other arguments"),
                Some(format!("write it as `{example}`")),
            );
        }
        if let (Function::Date | Function::Day, Some(Expr::Text(format))) = (function, args.get(1))
            && let Err(help) = crate::time::TimeFormat::new(format)
        {
            return self.wrong(
                span,
                format!("`{format}` is no format of times"),
                Some(help),
            );
        }
        if let (Function::Number, Some(mark)) = (function, args.get(1))
            && !matches!(mark, Expr::Text(mark) if matches!(mark.as_str(), "." | ","))
        {
            return self.wrong(
                span,
                "the second argument is the decimal mark, a point or a comma".to_owned(),
                Some(format!("write it as `{example}`")),
            );
        }
        Some(Expr::Call(function, args))
    }
}

fn is_row(syntax: &Syntax) -> bool {
    matches!(&syntax.form, Form::Name(name) if name == "row")
}

fn is_nothing(expr: &Expr) -> bool {
    matches!(expr, Expr::Missing) || matches!(expr, Expr::Text(text) if text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is pointed at, what is said of it, and what to write.
    fn mistakes(text: &str) -> Vec<(String, String, String)> {
        let problems = parse(text, &mut |_, _| 0).unwrap_err();
        let shown = problems.into_iter().map(|problem| {
            let at = text.get(problem.span).unwrap_or("").to_owned();
            (at, problem.message, problem.help.unwrap_or_default())
        });
        shown.collect()
    }

    #[test]
    fn mistakes_are_pointed_at() {
        for (text, at, said, help) in [
            ("row.\"a b\" = 5", "=", "`=` does not compare", "`==`"),
            (
                "row.a == \"x\" and row.b",
                "and",
                "`and` means nothing here",
                "`&&`",
            ),
            (
                "row.\"a b\" == BAG",
                "BAG",
                "`BAG` means nothing here",
                "`row.BAG`",
            ),
            ("row", "row", "`row` means nothing here", "`row.Total`"),
            ("row.a.b", "b", "a cell has no `b`", "in quotes"),
            (
                "starts(row.a, \"B\")",
                "starts",
                "no function `starts`",
                "starts_with",
            ),
            (
                "row.a.lower(1, 2)",
                "lower",
                "takes other arguments",
                "lower(row.Email)",
            ),
            ("row.a in \"x\"", "\"x\"", "no list", "in brackets"),
            (
                "row.a in [\"x\", 1]",
                "row.a in [\"x\", 1]",
                "texts and numbers",
                "in quotes",
            ),
            ("[row.a]", "[row.a]", "a list is no value", "behind `in`"),
            ("row.a == \"x\" & row.b", "&", "does not combine", "`&&`"),
            (
                "row.a * \"2\"",
                "\"2\"",
                "this is text, not a number",
                "without quotes",
            ),
            ("row.a < ()", "row.a < ()", "compare with nothing", ""),
            (
                "(row.\"a b\" + 1) && row.c",
                "row.\"a b\" + 1",
                "not true or false",
                "compare it",
            ),
            (
                "number(row.a, \";\")",
                "number",
                "the decimal mark",
                "number(row.Weight",
            ),
            ("day(row.a, \"dd.MM\")", "day", "no format of times", ""),
            ("row.a ?? 1.500,00", "1.500,00", "", ""),
            (
                "if row.a { 1 } else { 2 }",
                "if",
                "not possible in a mapping",
                "functions",
            ),
        ] {
            let found = mistakes(text);
            assert!(
                found.iter().any(|(place, message, cure)| {
                    place == at && message.contains(said) && cure.contains(help)
                }),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn all_mistakes_are_found_at_once() {
        assert_eq!(mistakes("A == \"x\" || B == \"y\"").len(), 2);
    }
}
