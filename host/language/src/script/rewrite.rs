//! Replaces what a script reads by slots, so that running it looks nothing up
//! by name.
//!
//! | written | becomes |
//! |---|---|
//! | `purchase.total` | a slot that reads the field |
//! | `params.percent`, `tables.stores` | constants |
//! | `line.amount` in `for line in purchase.lines` | a slot that reads the loop's line |
//! | `sum(line.amount)` | a slot of an aggregate |
//! | `customer` alone | a view |

use std::collections::HashSet;
use std::num::NonZeroUsize;

use rhai::{
    Dynamic, Expr, FlowControl, FnCallExpr, ImmutableString, Namespace, Position, Stmt, StmtBlock,
};

use super::aggregate::AggregateCall;
use super::code::{FIRST_SLOT, LineOf, Slot};
use super::unbound::{aggregate_kind, unbound};
use super::vocabulary::{Global, Vocabulary};
use sadakat_model::constants::{Params, Tables};
use sadakat_model::values::{Date, coupon_code};

/// Rewrites the statements of one script.
pub(crate) struct Rewriter<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) params: &'a Params,
    pub(crate) tables: &'a Tables,
    /// Names of the script's own functions.
    pub(crate) own: HashSet<String>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) aggregates: Vec<AggregateCall>,
    /// Variables that hold lines.
    pub(super) lines: HashSet<ImmutableString>,
    pub(super) in_aggregate: bool,
}

impl<'a> Rewriter<'a> {
    pub(crate) fn new(vocabulary: &'a Vocabulary, params: &'a Params, tables: &'a Tables) -> Self {
        Self {
            vocabulary,
            params,
            tables,
            own: HashSet::new(),
            slots: Vec::new(),
            aggregates: Vec::new(),
            lines: HashSet::new(),
            in_aggregate: false,
        }
    }

    /// Rewrites the statements of the script.
    pub(crate) fn body(&mut self, statements: &mut [Stmt]) {
        self.lines = self.line_variables(statements);
        self.statements(statements);
    }

    /// What a variable means that the script does not define.
    pub(super) fn global(&self, expr: &Expr) -> Option<Global> {
        self.vocabulary.global(unbound(expr)?)
    }

    fn statements(&mut self, statements: &mut [Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn block(&mut self, block: &mut StmtBlock) {
        self.statements(block.statements_mut());
    }

    fn flow(&mut self, flow: &mut FlowControl) {
        self.expr(&mut flow.expr);
        self.block(&mut flow.body);
        self.block(&mut flow.branch);
    }

    fn statement(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::If(x, _) | Stmt::While(x, _) | Stmt::Do(x, ..) => self.flow(x),
            Stmt::For(x, _) => self.flow(&mut x.2),
            Stmt::TryCatch(x, _) => {
                self.block(&mut x.body);
                self.block(&mut x.branch);
            }
            Stmt::Switch(x, _) => {
                self.expr(&mut x.0);
                for case in &mut x.1.expressions {
                    self.expr(&mut case.lhs);
                    self.expr(&mut case.rhs);
                }
            }
            Stmt::Var(x, ..) => self.expr(&mut x.1),
            Stmt::Assignment(x) => {
                // What is assigned to keeps its name.
                let target = &mut x.1.lhs;
                if !matches!(target, Expr::Variable(..)) {
                    self.chain_arguments(target);
                }
                self.expr(&mut x.1.rhs);
            }
            Stmt::FnCall(x, position) => {
                if let Some(slot) = self.aggregate(x, *position) {
                    *statement = Stmt::Expr(Box::new(slot));
                } else {
                    self.call(x);
                }
            }
            Stmt::Block(x) => self.block(x),
            Stmt::Expr(x) => self.expr(x),
            Stmt::BreakLoop(Some(x), ..) | Stmt::Return(Some(x), ..) => self.expr(x),
            _ => {}
        }
    }

    pub(super) fn call(&mut self, call: &mut FnCallExpr) {
        for argument in &mut call.args {
            self.expr(argument);
        }
    }

    pub(super) fn expr(&mut self, expr: &mut Expr) {
        let start = expr.start_position();
        match expr {
            Expr::Variable(..) => self.variable(expr),
            Expr::FnCall(x, position) => {
                if let Some(slot) = self.aggregate(x, *position) {
                    *expr = slot;
                    return;
                }
                self.call(x);
                self.as_kept(x);
                if let Some(constant) = constant_call(x, &self.own) {
                    *expr = self.literal(constant, start);
                }
            }
            Expr::InterpolatedString(x, _) | Expr::Array(x, _) => {
                x.iter_mut().for_each(|part| self.expr(part));
            }
            Expr::Map(x, _) => x.0.iter_mut().for_each(|(_, part)| self.expr(part)),
            Expr::Stmt(x) => self.block(x),
            Expr::And(x, _) | Expr::Or(x, _) | Expr::Coalesce(x, _) => {
                x.iter_mut().for_each(|part| self.expr(part));
            }
            Expr::Dot(..) | Expr::Index(..) => {
                self.chain_arguments(expr);
                while self.shorten(expr) {}
            }
            _ => {}
        }
    }

    /// Writes a text as the field that it is looked for in keeps its texts.
    fn as_kept(&self, call: &mut FnCallExpr) {
        if let ("contains", [list, Expr::StringConstant(text, _)]) =
            (call.name.as_str(), call.args.as_mut_slice())
            && let Some(Slot::Texts(cell)) = self.slot_of(list)
            && self.vocabulary.holds_coupon_codes(*cell)
        {
            *text = coupon_code(text).into();
        }
    }

    /// A variable on its own.
    pub(super) fn variable(&mut self, expr: &mut Expr) {
        let Some(name) = unbound(expr).map(ImmutableString::from) else {
            return;
        };
        let slot = if name == "line" && self.in_aggregate {
            Slot::Line
        } else {
            match self.vocabulary.global(&name) {
                Some(Global::Field(cell)) => field_slot(cell),
                Some(Global::Object(object)) => Slot::Object(object),
                Some(Global::Params) => Slot::Params,
                Some(Global::Tables) => Slot::Tables,
                None => return,
            }
        };
        *expr = self.slot(slot, name, expr.start_position());
    }

    pub(super) fn slot(&mut self, slot: Slot, name: ImmutableString, position: Position) -> Expr {
        let index = NonZeroUsize::new(FIRST_SLOT + self.slots.len());
        self.slots.push(slot);
        Expr::Variable(Box::new((index, name, Namespace::NONE, 0)), None, position)
    }

    /// A value as a literal.
    pub(super) fn literal(&mut self, value: Dynamic, position: Position) -> Expr {
        if let Ok(value) = value.as_bool() {
            return Expr::BoolConstant(value, position);
        }
        if let Ok(value) = value.as_int() {
            return Expr::IntegerConstant(value, position);
        }
        if let Ok(text) = value.as_immutable_string_ref() {
            return Expr::StringConstant(text.clone(), position);
        }
        // Within a text, Rhai would write a constant day by its type's name.
        if let Some(date) = value.read_lock::<Date>() {
            return self.slot(Slot::Date(*date), "date".into(), position);
        }
        Expr::DynamicConstant(Box::new(value), position)
    }

    /// The slot that an expression already is.
    pub(super) fn slot_of(&self, expr: &Expr) -> Option<&Slot> {
        let Expr::Variable(v, None, _) = expr else {
            return None;
        };
        self.slots.get(v.0?.get().checked_sub(FIRST_SLOT)?)
    }

    /// Takes an aggregate out of the script.
    fn aggregate(&mut self, call: &FnCallExpr, position: Position) -> Option<Expr> {
        let kind = aggregate_kind(call, self.vocabulary)
            .filter(|_| !self.own.contains(call.name.as_str()))?;
        let mut arguments = call.args.iter().cloned();
        let (mut value, mut condition) = if kind.has_value() {
            (arguments.next(), arguments.next())
        } else {
            (None, arguments.next())
        };
        let outer = std::mem::replace(&mut self.in_aggregate, true);
        if let Some(value) = &mut value {
            self.expr(value);
        }
        if let Some(condition) = &mut condition {
            self.expr(condition);
        }
        self.in_aggregate = outer;
        self.aggregates.push(AggregateCall {
            kind,
            value,
            condition,
        });
        let slot = Slot::Aggregate(self.aggregates.len() - 1);
        Some(self.slot(slot, call.name.clone(), position))
    }
}

pub(super) fn field_slot(cell: super::cell::Cell) -> Slot {
    if cell.ty == sadakat_model::schema::FieldType::Texts {
        Slot::Texts(cell)
    } else {
        Slot::Field(cell, LineOf::None)
    }
}

/// `date("2026-11-21")`.
fn constant_call(call: &FnCallExpr, own: &HashSet<String>) -> Option<Dynamic> {
    match call.args.as_slice() {
        [Expr::StringConstant(text, _)] if call.name == "date" && !own.contains("date") => {
            Date::parse(text).map(Dynamic::from)
        }
        _ => None,
    }
}
