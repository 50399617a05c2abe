//! Which expressions can be taken out of Rhai's hands as a whole.

use rhai::{Dynamic, Expr, FnCallExpr, ImmutableString};
use rust_decimal::Decimal;

use super::code::{LineOf, Slot};
use super::pure::{Arithmetic, Comparison, Constant, Pure, Sort};
use super::rewrite::Rewriter;
use crate::model::{Date, Instant, coupon_code};
use crate::schema::Field;

/// An expression with the line that it reads, and the variable with the line.
type Part = (Pure, LineOf, ImmutableString);

impl Rewriter<'_> {
    /// The whole of an expression whose parts have been rewritten already;
    /// none for single slots, constants, and what Rhai must evaluate.
    pub(super) fn combined(&self, expr: &Expr) -> Option<Part> {
        let (pure, line, name) = match expr {
            Expr::FnCall(call, _) => self.call_of(call)?,
            Expr::And(parts, _) => {
                let (parts, line, name) = self.conditions(parts)?;
                (Pure::All(parts), line, name)
            }
            Expr::Or(parts, _) => {
                let (parts, line, name) = self.conditions(parts)?;
                (Pure::Any(parts), line, name)
            }
            _ => return None,
        };
        Some((pure, line, name))
    }

    /// An operand: a slot or a constant.
    fn operand(&self, expr: &Expr) -> Option<Part> {
        if let Some(Slot::Pure(pure, line)) = self.slot_of(expr) {
            let Expr::Variable(v, ..) = expr else {
                return None;
            };
            return Some((pure.clone(), line.clone(), v.1.clone()));
        }
        let constant = constant(expr)?;
        Some((
            Pure::Constant(constant),
            LineOf::None,
            ImmutableString::new(),
        ))
    }

    fn conditions(&self, parts: &[Expr]) -> Option<(Vec<Pure>, LineOf, ImmutableString)> {
        let mut all = Vec::new();
        let mut line = (LineOf::None, ImmutableString::new());
        for part in parts {
            let (pure, of, name) = self.operand(part)?;
            if pure.sort() != Sort::Boolean || !pure.always() {
                return None;
            }
            line = same_line(line, (of, name))?;
            all.push(pure);
        }
        Some((all, line.0, line.1))
    }

    fn call_of(&self, call: &FnCallExpr) -> Option<Part> {
        match call.args.as_slice() {
            [argument] => {
                let (pure, line, name) = self.operand(argument)?;
                let varies = !matches!(pure, Pure::Constant(_));
                let pure = match call.name.as_str() {
                    "!" if pure.sort() == Sort::Boolean && pure.always() => {
                        Pure::Not(Box::new(pure))
                    }
                    "is_birthday"
                        if !self.own.contains("is_birthday") && pure.sort() == Sort::Date =>
                    {
                        Pure::Birthday(Box::new(pure))
                    }
                    _ => return None,
                };
                varies.then_some((pure, line, name))
            }
            [left, right] if call.name == "contains" => self.membership(left, right),
            [left, right] => self.binary(&call.name, left, right),
            _ => None,
        }
    }

    fn binary(&self, operator: &str, left: &Expr, right: &Expr) -> Option<Part> {
        let (a, a_line, a_name) = self.operand(left)?;
        let (b, b_line, b_name) = self.operand(right)?;
        if matches!((&a, &b), (Pure::Constant(_), Pure::Constant(_))) {
            return None;
        }
        let (line, name) = same_line((a_line, a_name), (b_line, b_name))?;
        if let Some(comparison) = comparison(operator) {
            let equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
            let comparable = match (a.sort(), b.sort()) {
                (Sort::Missing, _) | (_, Sort::Missing) => equality,
                // Rhai has no order for these when one is missing.
                (Sort::Boolean, Sort::Boolean) => equality,
                (a_sort, b_sort) => a_sort == b_sort && (equality || (a.always() && b.always())),
            };
            let sides = Box::new((a, b));
            return comparable.then_some((Pure::Compare(comparison, sides), line, name));
        }
        let operation = match operator {
            "+" => Arithmetic::Add,
            "-" => Arithmetic::Subtract,
            "*" => Arithmetic::Multiply,
            _ => return None,
        };
        let numbers = a.sort() == Sort::Number && b.sort() == Sort::Number;
        (numbers && a.always() && b.always())
            .then(|| (Pure::Compute(operation, Box::new((a, b))), line, name))
    }

    /// `item in list`.
    fn membership(&self, list: &Expr, item: &Expr) -> Option<Part> {
        if let Some(Slot::Texts(cell)) = self.slot_of(list) {
            let text = match (item, self.operand(item)) {
                (Expr::StringConstant(text, _), _) => text.to_string(),
                (_, Some((Pure::Constant(Constant::Text(text)), ..))) => text.to_string(),
                _ => return None,
            };
            let codes = self
                .vocabulary
                .schema
                .field(cell.id)
                .is_some_and(Field::holds_coupon_codes);
            let text = match codes {
                true => coupon_code(&text),
                false => text,
            };
            let pure = Pure::Tagged(*cell, text.into());
            return Some((pure, LineOf::None, ImmutableString::new()));
        }
        let (pure, line, name) = self.operand(item)?;
        if matches!(pure, Pure::Constant(_)) {
            return None;
        }
        let constants: Vec<Constant> = match list {
            Expr::Array(items, _) => items.iter().map(constant).collect::<Option<_>>()?,
            Expr::DynamicConstant(value, _) => {
                let items = value.read_lock::<rhai::Array>()?;
                items.iter().map(constant_of).collect::<Option<_>>()?
            }
            _ => return None,
        };
        let same = constants
            .iter()
            .all(|item| Pure::Constant(item.clone()).sort() == pure.sort());
        same.then(|| (Pure::Among(Box::new(pure), constants.into()), line, name))
    }
}

/// The one line that two parts read; none if they read different lines.
fn same_line(
    a: (LineOf, ImmutableString),
    b: (LineOf, ImmutableString),
) -> Option<(LineOf, ImmutableString)> {
    match (&a.0, &b.0) {
        (_, LineOf::None) => Some(a),
        (LineOf::None, _) => Some(b),
        (LineOf::Current, LineOf::Current) => Some(a),
        (LineOf::Local, LineOf::Local) if a.1 == b.1 => Some(a),
        _ => None,
    }
}

fn comparison(operator: &str) -> Option<Comparison> {
    Some(match operator {
        "==" => Comparison::Equal,
        "!=" => Comparison::Unequal,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn constant(expr: &Expr) -> Option<Constant> {
    Some(match expr {
        Expr::Unit(_) => Constant::Missing,
        Expr::BoolConstant(value, _) => Constant::Boolean(*value),
        Expr::IntegerConstant(value, _) => Constant::Integer(*value),
        Expr::StringConstant(text, _) => Constant::Text(text.as_str().into()),
        Expr::DynamicConstant(value, _) => return constant_of(value),
        _ => return None,
    })
}

fn constant_of(value: &Dynamic) -> Option<Constant> {
    if let Some(decimal) = value.read_lock::<Decimal>() {
        return Some(Constant::Decimal(*decimal));
    }
    if let Some(date) = value.read_lock::<Date>() {
        return Some(Constant::Date(*date));
    }
    if let Some(instant) = value.read_lock::<Instant>() {
        return Some(Constant::Instant(*instant));
    }
    if let Ok(text) = value.as_immutable_string_ref() {
        return Some(Constant::Text(text.as_str().into()));
    }
    if let Ok(value) = value.as_bool() {
        return Some(Constant::Boolean(value));
    }
    value.as_int().ok().map(Constant::Integer)
}
