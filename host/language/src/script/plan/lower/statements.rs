//! Statements.

use std::sync::Arc;

use rhai::{ASTFlags, Expr, FnCallExpr, Position, Stmt};

use super::super::line_test::LineTest;
use super::super::tally::Tally;
use super::super::tree::{
    Arithmetic, Block, Choice, Each, Expression, Line, OfLine, Slot, Statement,
};
use super::scope::Meaning;
use super::{Held, Lowering, line};

impl Lowering<'_> {
    /// Statements in the scope at hand.
    pub(super) fn statements(&mut self, statements: &[Stmt]) -> Held<Block> {
        let mut block = Block::default();
        for statement in statements {
            self.statement(statement, &mut block.0)?;
        }
        Ok(block)
    }

    fn statement(&mut self, statement: &Stmt, out: &mut Vec<Statement>) -> Held<()> {
        let lowered = match statement {
            Stmt::Noop(_) => return Ok(()),
            Stmt::Expr(expr) => match &**expr {
                Expr::FnCall(call, _) if self.is_exit(call) => Statement::Exit,
                expr => match self.pushed(expr)? {
                    Some(pushed) => pushed,
                    None => Statement::Value(self.expression(expr)?),
                },
            },
            Stmt::FnCall(call, _) if self.is_exit(call) => Statement::Exit,
            Stmt::FnCall(call, position) => Statement::Value(self.call(call, *position)?),
            Stmt::Block(block) => Statement::Block(self.block(block.statements())?),
            Stmt::If(x, _) => Statement::If(Box::new(Choice {
                line: line(x.expr.position()),
                condition: self.condition(&x.expr)?,
                then: self.block(x.body.statements())?,
                otherwise: self.block(x.branch.statements())?,
            })),
            Stmt::Switch(x, position) => {
                Statement::Switch(Box::new(self.switch(&x.0, &x.1, *position)?))
            }
            Stmt::For(x, position) => {
                let over = self.expression(&x.2.expr)?;
                let outer = self.scope.len();
                let counter = match &x.1 {
                    Some(counter) => Some(self.bind(&counter.name, counter.pos)?),
                    None => None,
                };
                let item = self.bind(&x.0.name, x.0.pos)?;
                self.loops.push(item);
                let body = self.block(x.2.body.statements());
                self.loops.pop();
                self.scope.truncate(outer);
                let mut each = Each {
                    over,
                    item,
                    counter,
                    body: body?,
                    line: line(*position),
                    over_line: line(x.2.expr.position()),
                    tally: None,
                };
                each.tally = Tally::of(&each);
                Statement::Each(Box::new(each))
            }
            Stmt::Var(x, _, position) => return self.variable(&x.0.name, &x.1, *position, out),
            Stmt::Assignment(x) => {
                let slot = self.assigned(&x.1.lhs)?;
                let value = self.expression(&x.1.rhs)?;
                Statement::Set(
                    slot,
                    match x.0.get_op_assignment_info() {
                        None => value,
                        Some((.., symbol)) => self.updated(slot, symbol, value, x.0.position())?,
                    },
                )
            }
            Stmt::BreakLoop(None, flags, _) if flags.contains(ASTFlags::BREAK) => Statement::Break,
            Stmt::BreakLoop(None, ..) => Statement::Continue,
            Stmt::BreakLoop(Some(_), _, position) => {
                return self.unheld(
                    *position,
                    "a loop with a value",
                    "set a variable and then `break`",
                );
            }
            Stmt::Return(value, flags, position) => {
                let value = match value {
                    Some(value) => Some(self.expression(value)?),
                    None => None,
                };
                if flags.contains(ASTFlags::BREAK) {
                    Statement::Fail(value, line(*position))
                } else {
                    Statement::Return(value)
                }
            }
            Stmt::While(_, position) | Stmt::Do(_, _, position) => {
                return self.unheld(
                    *position,
                    "a loop that may not end",
                    "go over something with an end: `for line in purchase.lines { … }` or `for n in 0..10 { … }`",
                );
            }
            Stmt::TryCatch(_, position) => {
                return self.unheld(*position, "`try`", "ask before: `if x != () { … }`");
            }
            other => return self.unheld(other.position(), "this", "leave it out"),
        };
        out.push(lowered);
        Ok(())
    }

    /// The condition of an `if`. What it asks of a line of a loop is a test.
    fn condition(&mut self, expr: &Expr) -> Held<Expression> {
        let condition = self.expression(expr)?;
        Ok(self.tested(condition))
    }

    fn tested(&mut self, condition: Expression) -> Expression {
        let mut loops = self.loops.iter().rev();
        let test = loops.find_map(|item| Some((*item, LineTest::of(&condition, *item)?)));
        match (test, condition) {
            (Some((item, test)), condition) => Expression::OfLine(Box::new(OfLine {
                item,
                number: self.test(test),
                condition,
            })),
            (None, Expression::All(parts)) => Expression::All(self.tested_parts(parts)),
            (None, Expression::Any(parts)) => Expression::Any(self.tested_parts(parts)),
            (None, condition) => condition,
        }
    }

    fn tested_parts(&mut self, parts: Vec<(Expression, Line)>) -> Vec<(Expression, Line)> {
        let parts = parts.into_iter();
        parts
            .map(|(part, line)| (self.tested(part), line))
            .collect()
    }

    /// `exit()`, whose value nobody sees.
    fn is_exit(&self, call: &FnCallExpr) -> bool {
        call.name == "exit" && call.args.len() <= 1 && !self.functions.has("exit")
    }

    /// `let name = value;`
    fn variable(
        &mut self,
        name: &str,
        value: &Expr,
        position: Position,
        out: &mut Vec<Statement>,
    ) -> Held<()> {
        if let Expr::Map(map, _) = value {
            let mut parts: Vec<(Arc<str>, Slot)> = Vec::new();
            for (key, value) in &map.0 {
                let value = self.expression(value)?;
                let slot = self.new_slot(key.pos)?;
                out.push(Statement::Set(slot, value));
                parts.push((key.name.as_str().into(), slot));
            }
            self.scope.bind(name, Meaning::Map(parts.into()));
            return Ok(());
        }
        match self.meaning(value)? {
            Meaning::Value(value) => {
                let slot = self.bind(name, position)?;
                out.push(Statement::Set(slot, value));
            }
            alias => self.scope.bind(name, alias),
        }
        Ok(())
    }

    fn assigned(&self, target: &Expr) -> Held<Slot> {
        if let Expr::Variable(v, ..) = target
            && let Some(Meaning::Value(Expression::Slot(slot))) = self.scope.find(&v.1)
        {
            return Ok(*slot);
        }
        self.unheld(
            target.start_position(),
            "an assignment to a part of something",
            "set a variable of its own",
        )
    }

    /// `variable += value`
    fn updated(
        &self,
        slot: Slot,
        symbol: &str,
        value: Expression,
        position: Position,
    ) -> Held<Expression> {
        match Arithmetic::from_symbol(symbol) {
            Some(operation) => Ok(Expression::Compute(
                operation,
                Box::new((Expression::Slot(slot), value)),
                line(position),
            )),
            None => self.unheld(
                position,
                format!("`{symbol}=`"),
                "compute with `+`, `-`, `*` and `/`",
            ),
        }
    }

    /// `list.push(value);`
    fn pushed(&mut self, expr: &Expr) -> Held<Option<Statement>> {
        let Expr::Dot(x, ..) = expr else {
            return Ok(None);
        };
        let (Expr::Variable(v, ..), Expr::MethodCall(call, position)) = (&x.lhs, &x.rhs) else {
            return Ok(None);
        };
        let ("push", [value]) = (call.name.as_str(), call.args.as_slice()) else {
            return Ok(None);
        };
        let Some(Meaning::Value(Expression::Slot(slot))) = self.scope.find(&v.1) else {
            return Ok(None);
        };
        let slot = *slot;
        let value = self.expression(value)?;
        Ok(Some(Statement::Push(slot, value, line(*position))))
    }
}
