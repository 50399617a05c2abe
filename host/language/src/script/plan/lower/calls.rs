//! Functions and methods.

use rhai::{Expr, FnCallExpr, Position};

use super::super::line_test::{LineTest, plain_field};
use super::super::tree::{
    Constant, Direct, Expression, Gather, GatherKind, Over, OverKind, Slot, Statement,
};
use super::functions::function;
use super::scope::Meaning;
use super::{Held, Lowering, line};
use crate::script::aggregate::AggregateKind;
use crate::script::cell::Cell;
use crate::vocabulary::effect;
use sadakat_model::values::Date;

use crate::script::unbound::{aggregate_kind, counts_all};

impl Lowering<'_> {
    /// A call, or an operator.
    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) -> Held<Expression> {
        if let Some(operator) = self.operator(call, position)? {
            return Ok(operator);
        }
        let name = call.name.as_str();
        if call.is_qualified() || call.capture_parent_scope {
            return self.unheld(position, format!("`{name}`"), "leave it out");
        }
        if self.functions.has(name) {
            return self.own_call(call, position);
        }
        if (self.scope.find("line").is_none() || counts_all(call))
            && let Some(kind) = aggregate_kind(call, self.vocabulary)
        {
            return self.gather(kind, call, position);
        }
        if let Some(kind) = effect(name) {
            return self.proposal(kind, call, position);
        }
        match call.args.as_slice() {
            [list, closure] if over(name).is_some() => {
                let list = self.expression(list)?;
                return self.over(name, list, closure, position);
            }
            [from, to] if name == "range" => {
                return Ok(Expression::Range {
                    bounds: Box::new((self.expression(from)?, self.expression(to)?)),
                    inclusive: false,
                    line: line(position),
                });
            }
            [Expr::StringConstant(text, _)] if name == "date" => {
                if let Some(date) = Date::parse(text) {
                    return Ok(Expression::Constant(Constant::Date(date)));
                }
            }
            _ => {}
        }
        let arguments = self.each(&call.args)?;
        self.known(name, arguments, position)
    }

    /// A method: `customer.city.to_upper()`.
    pub(super) fn method(
        &mut self,
        of: Expression,
        call: &FnCallExpr,
        position: Position,
    ) -> Held<Expression> {
        let name = call.name.as_str();
        if self.functions.has(name) {
            return self.unheld(
                position,
                "a function of the script behind a dot",
                format!("write `{name}(…)`"),
            );
        }
        if effect(name).is_some() {
            return self.unheld(
                position,
                "an effect behind a dot",
                format!("write `{name}(…)`"),
            );
        }
        match call.args.as_slice() {
            [closure] if over(name).is_some() => return self.over(name, of, closure, position),
            [item] if name == "contains" => {
                let item = self.expression(item)?;
                let item = self.as_kept(item, &of);
                return Ok(Expression::In(Box::new((item, of)), line(position)));
            }
            _ => {}
        }
        let mut arguments = vec![of];
        arguments.extend(self.each(&call.args)?);
        self.known(name, arguments, position)
    }

    /// A function of the vocabulary.
    fn known(
        &self,
        name: &str,
        arguments: Vec<Expression>,
        position: Position,
    ) -> Held<Expression> {
        match function(name, arguments.len()) {
            Some(function) => Ok(Expression::Call(function, arguments, line(position))),
            None => self.unheld(
                position,
                format!("`{name}`"),
                "use the functions that rules/README.md lists",
            ),
        }
    }

    /// `sum(line.amount, line.category == "coffee")` and the like.
    fn gather(
        &mut self,
        kind: AggregateKind,
        call: &FnCallExpr,
        position: Position,
    ) -> Held<Expression> {
        let outer = self.scope.len();
        let item = self.new_slot(position)?;
        self.scope
            .bind("line", Meaning::Value(Expression::Slot(item)));
        let gathered = self.gathered(kind, call);
        self.scope.truncate(outer);
        let (value, condition) = gathered?;
        let direct = self.direct(item, value.as_ref(), condition.as_ref());
        Ok(Expression::Gather(Box::new(Gather {
            kind: match kind {
                AggregateKind::Any => GatherKind::Any,
                AggregateKind::All => GatherKind::All,
                AggregateKind::None => GatherKind::None,
                AggregateKind::Count => GatherKind::Count,
                AggregateKind::Sum => GatherKind::Sum,
                AggregateKind::Min => GatherKind::Min,
                AggregateKind::Max => GatherKind::Max,
            },
            item,
            value,
            condition,
            direct,
            line: line(position),
        })))
    }

    /// The same without making values, if it is simple enough.
    fn direct(
        &mut self,
        item: Slot,
        value: Option<&Expression>,
        condition: Option<&Expression>,
    ) -> Option<Direct> {
        let value = match value {
            None => None,
            Some(Expression::Part(part)) => Some(plain_field(part, item).filter(Cell::is_number)?),
            Some(_) => return None,
        };
        let test = match condition {
            None => LineTest::Always(true),
            Some(condition) => LineTest::of(condition, item)?,
        };
        Some(Direct {
            number: self.test(test),
            value,
        })
    }

    /// The value and the condition of something over the lines.
    fn gathered(
        &mut self,
        kind: AggregateKind,
        call: &FnCallExpr,
    ) -> Held<(Option<Expression>, Option<Expression>)> {
        let mut arguments = call.args.iter();
        let value = match arguments.next().filter(|_| kind.has_value()) {
            Some(value) => Some(self.expression(value)?),
            None => {
                arguments = call.args.iter();
                None
            }
        };
        let condition = match arguments.next() {
            Some(condition) => Some(self.expression(condition)?),
            None => None,
        };
        Ok((value, condition))
    }

    /// `filter` and the like.
    fn over(
        &mut self,
        name: &str,
        list: Expression,
        closure: &Expr,
        position: Position,
    ) -> Held<Expression> {
        let Some(kind) = over(name) else {
            return self.unheld(position, format!("`{name}`"), "write a loop");
        };
        let closure = self.closure(closure)?;
        let (item, body) = self.of_one(&closure, position)?;
        let test = match body.0.as_slice() {
            [Statement::Value(condition)] if kind != OverKind::Map => LineTest::of(condition, item),
            _ => None,
        };
        let direct = test.map(|test| self.test(test));
        Ok(Expression::Over(Box::new(Over {
            kind,
            list,
            item,
            body,
            direct,
            line: line(position),
        })))
    }
}

/// What goes over a list with a closure.
fn over(name: &str) -> Option<OverKind> {
    Some(match name {
        "filter" => OverKind::Filter,
        "map" => OverKind::Map,
        "some" => OverKind::Some,
        "all" => OverKind::All,
        "find" => OverKind::Find,
        _ => return None,
    })
}
