//! Operators and constants.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position, Stmt};

use super::super::tree::{Arithmetic, Comparison, Constant, Expression, Statement};
use super::scope::Meaning;
use super::{Held, Lowering, line};
use sadakat_model::constants::ParamValue;
use sadakat_model::values::coupon_code;

impl Lowering<'_> {
    /// What must be a value.
    pub(super) fn expression(&mut self, expr: &Expr) -> Held<Expression> {
        let meaning = self.meaning(expr)?;
        self.value(meaning, expr)
    }

    /// What an expression stands for.
    pub(super) fn meaning(&mut self, expr: &Expr) -> Held<Meaning> {
        let constant = |constant| Ok(Meaning::Value(Expression::Constant(constant)));
        let value = match expr {
            Expr::Unit(_) => return constant(Constant::Missing),
            Expr::BoolConstant(value, _) => return constant(Constant::Boolean(*value)),
            Expr::IntegerConstant(value, _) => return constant(Constant::Integer(*value)),
            Expr::StringConstant(text, _) => {
                return constant(Constant::Text(text.as_str().into()));
            }
            Expr::DynamicConstant(value, position) => match value.as_decimal() {
                Ok(number) => return constant(Constant::Decimal(number)),
                Err(_) => {
                    return self.unheld(
                        *position,
                        "a function that is kept in a variable",
                        "write it where it is used: `purchase.lines.filter(|line| …)`",
                    );
                }
            },
            Expr::Variable(v, _, position) => return self.name(&v.1, *position),
            Expr::Dot(..) | Expr::Index(..) => return self.chain(expr),
            Expr::FnCall(call, position) => self.call(call, *position)?,
            Expr::And(parts, _) => Expression::All(self.conditions(parts)?),
            Expr::Or(parts, _) => Expression::Any(self.conditions(parts)?),
            Expr::Coalesce(parts, _) => Expression::Coalesce(self.each(parts)?),
            Expr::InterpolatedString(parts, _) => Expression::Join(self.conditions(parts)?),
            Expr::Array(parts, _) => list(self.each(parts)?),
            Expr::Stmt(block) => match block.statements() {
                [Stmt::Expr(only)] => return self.meaning(only),
                [Stmt::Share(_), ..] => {
                    return self.unheld(
                        expr.start_position(),
                        "a function that is kept in a variable",
                        "write it where it is used: `purchase.lines.filter(|line| …)`",
                    );
                }
                statements => {
                    let mut block = self.block(statements)?;
                    match block.0.pop() {
                        Some(Statement::Value(only)) if block.0.is_empty() => only,
                        last => {
                            block.0.extend(last);
                            Expression::Do(Box::new(block))
                        }
                    }
                }
            },
            Expr::CharConstant(_, position) => {
                return self.unheld(
                    *position,
                    "a single character",
                    "write a text in double quotes",
                );
            }
            Expr::Map(map, _) => {
                let parts = map.0.iter().map(|(key, value)| {
                    Ok((Arc::from(key.name.as_str()), self.expression(value)?))
                });
                Expression::Map(parts.collect::<Held<_>>()?)
            }
            other => return self.unheld(other.position(), "this", "leave it out"),
        };
        Ok(Meaning::Value(value))
    }

    /// Parts with their lines.
    fn conditions(&mut self, parts: &[Expr]) -> Held<Vec<(Expression, u32)>> {
        let parts = parts.iter();
        parts
            .map(|part| Ok((self.expression(part)?, line(part.position()))))
            .collect()
    }

    /// An operator, if the call is one.
    pub(super) fn operator(
        &mut self,
        call: &FnCallExpr,
        position: Position,
    ) -> Held<Option<Expression>> {
        let name = call.name.as_str();
        let at = line(position);
        let lowered = match call.args.as_slice() {
            [operand] if name == "!" => Expression::Not(Box::new(self.expression(operand)?), at),
            [operand] if name == "-" => Expression::Negate(Box::new(self.expression(operand)?), at),
            [list, item] if name == "contains" => {
                // `contains(list, item)` is what Rhai makes of `item in list`.
                let list = self.expression(list)?;
                let item = self.expression(item)?;
                Expression::In(Box::new((self.as_kept(item, &list), list)), at)
            }
            [left, right] => {
                let comparison = Comparison::from_symbol(name);
                let operation = Arithmetic::from_symbol(name);
                let range = match name {
                    ".." => Some(false),
                    "..=" => Some(true),
                    _ => None,
                };
                if comparison.is_none() && operation.is_none() && range.is_none() {
                    return self.other_operator(call, position);
                }
                let sides = Box::new((self.expression(left)?, self.expression(right)?));
                match (comparison, operation, range) {
                    (Some(comparison), ..) => Expression::Compare(comparison, sides, at),
                    (_, Some(operation), _) => Expression::Compute(operation, sides, at),
                    (.., inclusive) => Expression::Range {
                        bounds: sides,
                        inclusive: inclusive.unwrap_or(false),
                        line: at,
                    },
                }
            }
            _ => return self.other_operator(call, position),
        };
        Ok(Some(lowered))
    }

    /// A text as the field that it is looked for in keeps its texts: coupon
    /// codes are kept without case and spaces.
    pub(super) fn as_kept(&self, item: Expression, list: &Expression) -> Expression {
        match (&item, list) {
            (Expression::Constant(Constant::Text(text)), Expression::Field(cell))
                if self.vocabulary.holds_coupon_codes(*cell) =>
            {
                Expression::Constant(Constant::Text(coupon_code(text).into()))
            }
            _ => item,
        }
    }

    fn other_operator(&self, call: &FnCallExpr, position: Position) -> Held<Option<Expression>> {
        if call.is_operator_call() {
            return self.unheld(
                position,
                format!("the operator `{}`", call.name),
                "combine conditions with `&&` and `||`, and compute with `+ - * / %`",
            );
        }
        Ok(None)
    }
}

/// A list, as a constant if its parts are.
fn list(parts: Vec<Expression>) -> Expression {
    let constants = parts.iter().map(|part| match part {
        Expression::Constant(constant) => constant.parameter(),
        _ => None,
    });
    match constants.collect::<Option<Vec<ParamValue>>>() {
        // A list that grows begins empty: it is no constant.
        Some(values) if !values.is_empty() => Expression::Constant(Constant::List(values.into())),
        _ => Expression::List(parts),
    }
}
