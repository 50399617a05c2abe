//! Money beside numbers that do not say in which currency they are, in a
//! program with several.

use super::names::dotted;
use crate::currencies::{self, Clash, Unit};
use crate::expression::types::Context;
use crate::text::{Arithmetic, Form, Span, Syntax};
use sadakat_model::diagnostic::Problem;

/// Everything of an expression that speaks of money without saying in which
/// currency, and what its value is worth.
pub(super) fn check(syntax: &Syntax, text: &str, cx: &Context<'_>) -> (Vec<Problem>, Unit) {
    let mut checker = Checker {
        text,
        cx,
        problems: Vec::new(),
    };
    let unit = checker.unit(syntax);
    (checker.problems, unit)
}

struct Checker<'a> {
    text: &'a str,
    cx: &'a Context<'a>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn unit(&mut self, syntax: &Syntax) -> Unit {
        match &syntax.form {
            Form::Missing => Unit::Zero,
            Form::Integer(0) => Unit::Zero,
            Form::Decimal(number) if number.is_zero() => Unit::Zero,
            Form::Integer(_) | Form::Decimal(_) => Unit::Bare,
            Form::Boolean(_) | Form::Text(_) | Form::Bitwise(..) | Form::ByRow(_) => Unit::Unknown,
            Form::Name(_) | Form::Member(..) => self.name(syntax),
            Form::Index(base, key) => {
                self.unit(key);
                self.unit(base)
            }
            Form::List(items) => self.either(items),
            Form::Range { bounds, .. } => self.either(&**bounds),
            Form::Call(call) => {
                let units: Vec<Unit> = call.args.iter().map(|arg| self.unit(arg)).collect();
                let first = units.first().copied().unwrap_or(Unit::Unknown);
                Unit::of_call(&call.name, first)
            }
            Form::Not(of) => {
                self.unit(of);
                Unit::Unknown
            }
            Form::Negate(of) => self.unit(of),
            Form::And(parts) | Form::Or(parts) => {
                for part in parts {
                    self.unit(part);
                }
                Unit::Unknown
            }
            Form::Compare(_, operands) | Form::In(operands) => {
                let [left, right] = &**operands;
                let units = (self.unit(left), self.unit(right));
                self.meet((left, units.0), (right, units.1));
                Unit::Unknown
            }
            Form::Arithmetic(operation, operands) => {
                let [left, right] = &**operands;
                let (l, r) = (self.unit(left), self.unit(right));
                match operation {
                    Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Remainder => {
                        self.meet((left, l), (right, r));
                        l.plus(r)
                    }
                    Arithmetic::Multiply => l.times(r),
                    Arithmetic::Divide => l.by(r),
                }
            }
            Form::Coalesce(parts) => {
                let mut whole = Unit::Zero;
                let mut first: Option<(&Syntax, Unit)> = None;
                for part in parts {
                    let unit = self.unit(part);
                    if let Some(first) = first {
                        self.meet(first, (part, unit));
                    }
                    first.get_or_insert((part, unit));
                    whole = whole.or(unit);
                }
                whole
            }
        }
    }

    fn either(&mut self, parts: &[Syntax]) -> Unit {
        parts
            .iter()
            .fold(Unit::Zero, |whole, part| whole.or(self.unit(part)))
    }

    fn name(&mut self, syntax: &Syntax) -> Unit {
        let Some(name) = dotted(syntax) else {
            if let Form::Member(base, ..) = &syntax.form {
                self.unit(base);
            }
            return Unit::Unknown;
        };
        if let Some(name) = name.strip_prefix("params.") {
            return Unit::of_parameter(self.cx.params, name);
        }
        let schema = self.cx.schema;
        let Some(field) = schema.find(&name).and_then(|id| schema.field(id)) else {
            return Unit::Unknown;
        };
        if currencies::adds_up(field, schema) {
            let problem = currencies::mixed(&name, schema, syntax.span.clone());
            self.problems.push(problem);
            return Unit::Unknown;
        }
        Unit::of_field(field.ty)
    }

    fn meet(&mut self, (left, l): (&Syntax, Unit), (right, r): (&Syntax, Unit)) {
        let wrong: &Span = match l.meet(r) {
            Ok(()) => return,
            Err(Clash::Left) => &left.span,
            Err(Clash::Right) => &right.span,
        };
        let written = self.text.get(wrong.clone()).unwrap_or_default();
        let problem = currencies::bare(written, self.cx.schema, wrong.clone());
        self.problems.push(problem);
    }
}
