//! Replaces what a script reads by slots, so that running it looks nothing up
//! by name.
//!
//! | written | becomes |
//! |---|---|
//! | `purchase.total >= 100 && "vip" in customer.tags` | one slot, evaluated without Rhai |
//! | `params.percent`, `tables.stores` | constants |
//! | `line.amount` in `for line in purchase.lines` | a slot that reads the loop's line |
//! | `sum(line.amount)` | a slot of an aggregate |
//! | `customer` alone | a view |

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::ops::Range;

use rhai::{
    ASTFlags, ASTNode, BinaryExpr, Dynamic, Expr, FlowControl, FnCallExpr, ImmutableString,
    Namespace, Position, Stmt, StmtBlock,
};

use super::aggregate::{AggregateCall, AggregateKind};
use super::code::{FIRST_SLOT, LineOf, Slot};
use super::place::Places;
use super::pure::{Constant, Pure};
use super::views::{TableView, parameter};
use super::vocabulary::{Global, Part, Vocabulary};
use crate::campaign::{Params, Tables};
use crate::model::Date;

/// Rewrites the statements of one script.
pub(crate) struct Rewriter<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) params: &'a Params,
    pub(crate) tables: &'a Tables,
    pub(crate) places: &'a Places<'a>,
    /// Names of the script's own functions.
    pub(crate) own: HashSet<String>,
    /// Whether parts that only read fields are taken out of Rhai's hands.
    pub(crate) pure: bool,
    pub(crate) slots: Vec<Slot>,
    pub(crate) aggregates: Vec<AggregateCall>,
    /// Where each aggregate stands.
    pub(crate) spans: Vec<Range<usize>>,
    /// Variables that hold lines.
    lines: HashSet<ImmutableString>,
    in_aggregate: bool,
}

impl<'a> Rewriter<'a> {
    pub(crate) fn new(
        vocabulary: &'a Vocabulary,
        params: &'a Params,
        tables: &'a Tables,
        places: &'a Places<'a>,
    ) -> Self {
        Self {
            vocabulary,
            params,
            tables,
            places,
            own: HashSet::new(),
            pure: true,
            slots: Vec::new(),
            aggregates: Vec::new(),
            spans: Vec::new(),
            lines: HashSet::new(),
            in_aggregate: false,
        }
    }

    /// Rewrites the statements of the script.
    pub(crate) fn body(&mut self, statements: &mut [Stmt]) {
        self.lines = self.line_variables(statements);
        self.statements(statements);
    }

    /// Variables that only ever hold a line: bound by `for x in purchase.lines`
    /// and by nothing else, and never assigned.
    fn line_variables(&self, statements: &[Stmt]) -> HashSet<ImmutableString> {
        let mut lines = HashSet::new();
        let mut others = HashSet::new();
        for statement in statements {
            statement.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
                match path.last() {
                    Some(ASTNode::Stmt(Stmt::For(x, _))) => {
                        let name: ImmutableString = x.0.name.clone();
                        if self.is_lines(&x.2.expr) {
                            lines.insert(name);
                        } else {
                            others.insert(name);
                        }
                        if let Some(counter) = &x.1 {
                            others.insert(counter.name.clone());
                        }
                    }
                    Some(ASTNode::Stmt(Stmt::Var(x, ..))) => {
                        others.insert(x.0.name.clone());
                    }
                    Some(ASTNode::Stmt(Stmt::TryCatch(x, _))) => {
                        if let Expr::Variable(name, ..) = &x.expr {
                            others.insert(name.1.clone());
                        }
                    }
                    Some(ASTNode::Stmt(Stmt::Assignment(x))) => {
                        if let Some(name) = root(&x.1.lhs) {
                            others.insert(name);
                        }
                    }
                    _ => {}
                }
                true
            });
        }
        lines.retain(|name| !others.contains(name));
        lines
    }

    fn is_lines(&self, expr: &Expr) -> bool {
        let Expr::Dot(x, ..) = expr else {
            return false;
        };
        match (&x.lhs, &x.rhs) {
            (Expr::Variable(v, ..), Expr::Property(p, _)) => {
                p.2 == "lines" && self.global(&x.lhs).is_some() && v.1 == "purchase"
            }
            _ => false,
        }
    }

    /// What a variable means that the script does not define.
    fn global(&self, expr: &Expr) -> Option<Global> {
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

    fn call(&mut self, call: &mut FnCallExpr) {
        for argument in &mut call.args {
            self.expr(argument);
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let start = expr.start_position();
        match expr {
            Expr::Variable(..) => self.variable(expr),
            Expr::FnCall(x, position) => {
                if let Some(slot) = self.aggregate(x, *position) {
                    *expr = slot;
                    return;
                }
                self.call(x);
                if let Some(constant) = constant_call(x, &self.own) {
                    *expr = self.literal(constant, start);
                    return;
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
        if self.pure
            && let Some((pure, line, name)) = self.combined(expr)
        {
            *expr = self.slot(Slot::Pure(pure, line), name, start);
        }
    }

    /// Rewrites what stands in parentheses and brackets of a chain, and its
    /// beginning if that is no name.
    fn chain_arguments(&mut self, expr: &mut Expr) {
        let (x, flags, indexing) = match expr {
            Expr::Dot(x, flags, _) => (x, *flags, false),
            Expr::Index(x, flags, _) => (x, *flags, true),
            _ => return,
        };
        if !matches!(x.lhs, Expr::Variable(..)) {
            self.expr(&mut x.lhs);
        }
        self.links(&mut x.rhs, flags, indexing);
    }

    fn links(&mut self, rest: &mut Expr, flags: ASTFlags, indexing: bool) {
        match rest {
            Expr::Dot(x, inner, _) if !flags.intersects(ASTFlags::BREAK) => {
                self.link(&mut x.lhs, indexing);
                self.links(&mut x.rhs, *inner, false);
            }
            Expr::Index(x, inner, _) if !flags.intersects(ASTFlags::BREAK) => {
                self.link(&mut x.lhs, indexing);
                self.links(&mut x.rhs, *inner, true);
            }
            link => self.link(link, indexing),
        }
    }

    fn link(&mut self, link: &mut Expr, indexing: bool) {
        match link {
            Expr::MethodCall(x, _) => self.call(x),
            link if indexing => self.expr(link),
            _ => {}
        }
    }

    /// Replaces the first two parts of a chain by one, if they are known.
    fn shorten(&mut self, expr: &mut Expr) -> bool {
        let Expr::Dot(x, flags, _) = expr else {
            if let Expr::Index(x, ..) = expr {
                self.variable(&mut x.lhs);
            }
            return false;
        };
        let BinaryExpr { lhs, rhs } = &mut **x;
        let alone = matches!(rhs, Expr::Property(..));
        let name = match rhs {
            Expr::Property(p, _) => &p.2,
            Expr::Dot(y, ..) | Expr::Index(y, ..) if !flags.intersects(ASTFlags::BREAK) => {
                match &y.lhs {
                    Expr::Property(p, _) => &p.2,
                    _ => {
                        self.variable(lhs);
                        return false;
                    }
                }
            }
            _ => {
                self.variable(lhs);
                return false;
            }
        };
        let Some(head) = self.part(&lhs.clone(), &name.clone()) else {
            self.variable(lhs);
            return false;
        };
        if alone {
            *expr = head;
            return false;
        }
        let mut rest = std::mem::take(rhs);
        if let Expr::Dot(y, ..) | Expr::Index(y, ..) = &mut rest {
            y.lhs = head;
        }
        *expr = rest;
        true
    }

    /// `lhs.name` as one expression.
    fn part(&mut self, lhs: &Expr, name: &str) -> Option<Expr> {
        let start = lhs.start_position();
        if let Expr::Variable(v, ..) = lhs {
            let line = match unbound(lhs) {
                Some("line") if self.in_aggregate => LineOf::Current,
                None if self.lines.contains(&v.1) => LineOf::Local,
                _ => LineOf::None,
            };
            if line != LineOf::None {
                let cell = self.vocabulary.line(name)?;
                let slot = Slot::Pure(Pure::Cell(cell), line);
                return Some(self.slot(slot, v.1.clone(), start));
            }
        }
        let object = match self.slot_of(lhs) {
            Some(Slot::Object(object)) => *object,
            Some(_) => return None,
            None => match self.global(lhs)? {
                Global::Object(object) => object,
                Global::Params => {
                    let value = parameter(self.params.get(name)?);
                    return Some(self.literal(value, start));
                }
                Global::Tables => {
                    let table = Dynamic::from(TableView(self.tables.get(name)?.clone()));
                    return Some(Expr::DynamicConstant(Box::new(table), start));
                }
                Global::Field(_) => return None,
            },
        };
        let whole = format!("{}.{name}", self.vocabulary.name(object)).into();
        let slot = match self.vocabulary.part(object, name)? {
            Part::Field(cell) => field_slot(cell),
            Part::Object(object) => Slot::Object(object),
            Part::Lines => Slot::Lines,
        };
        Some(self.slot(slot, whole, start))
    }

    /// A variable on its own.
    fn variable(&mut self, expr: &mut Expr) {
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

    fn slot(&mut self, slot: Slot, name: ImmutableString, position: Position) -> Expr {
        let index = NonZeroUsize::new(FIRST_SLOT + self.slots.len());
        self.slots.push(slot);
        Expr::Variable(Box::new((index, name, Namespace::NONE, 0)), None, position)
    }

    /// A value as a literal.
    fn literal(&mut self, value: Dynamic, position: Position) -> Expr {
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
            let constant = Pure::Constant(Constant::Date(*date));
            return self.slot(Slot::Pure(constant, LineOf::None), "date".into(), position);
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
        let kind = aggregate_kind(call).filter(|_| !self.own.contains(call.name.as_str()))?;
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
        self.spans.push(self.places.call(position));
        let slot = Slot::Aggregate(self.aggregates.len() - 1);
        Some(self.slot(slot, call.name.clone(), position))
    }
}

fn field_slot(cell: super::cell::Cell) -> Slot {
    if cell.ty == crate::schema::FieldType::Texts {
        Slot::Texts(cell)
    } else {
        Slot::Pure(Pure::Cell(cell), LineOf::None)
    }
}

/// The name of a variable that neither the script nor a rewrite has bound.
pub(crate) fn unbound(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Variable(v, None, _) if v.0.is_none() && v.2.is_empty() => Some(&v.1),
        _ => None,
    }
}

/// The variable that a chain begins with.
fn root(expr: &Expr) -> Option<ImmutableString> {
    match expr {
        Expr::Variable(v, ..) => Some(v.1.clone()),
        Expr::Dot(x, ..) | Expr::Index(x, ..) => root(&x.lhs),
        _ => None,
    }
}

/// Which aggregate a call is: one of the names, with an argument that speaks
/// of `line` where no variable has this name.
pub(crate) fn aggregate_kind(call: &FnCallExpr) -> Option<AggregateKind> {
    let kind = AggregateKind::from_name(&call.name)?;
    let most = if kind.has_value() { 2 } else { 1 };
    if call.is_qualified() || call.args.is_empty() || call.args.len() > most {
        return None;
    }
    let mut speaks_of_line = false;
    for argument in &call.args {
        argument.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
            if let Some(ASTNode::Expr(expr)) = path.last() {
                speaks_of_line |= unbound(expr) == Some("line");
            }
            true
        });
    }
    speaks_of_line.then_some(kind)
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
