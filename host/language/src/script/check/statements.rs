//! Statements, scopes, and what is known inside of `if`.

use rhai::{ASTFlags, Expr, Stmt};

use super::Checker;
use super::guards;
use super::shape::Shape;
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::codes;

impl Checker<'_> {
    /// A list of statements in the current scope.
    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// A list of statements in a scope of its own.
    pub(super) fn block(&mut self, statements: &[Stmt]) {
        let (locals, present) = (self.locals.len(), self.present.len());
        self.statements(statements);
        self.locals.truncate(locals);
        self.present.truncate(present);
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::If(x, _) => {
                self.condition_of(&x.expr);
                let before = self.present.len();
                let implied = guards::implied(&x.expr, self);
                self.present.extend(implied.when(true));
                self.block(x.body.statements());
                self.present.truncate(before);
                self.present.extend(implied.when(false));
                self.block(x.branch.statements());
                // `if x == () { return; }` settles it for what follows.
                if !ends(x.body.statements()) {
                    self.present.truncate(before);
                }
            }
            Stmt::While(x, _) => {
                if !matches!(x.expr, Expr::Unit(_)) {
                    self.condition_of(&x.expr);
                }
                let before = self.present.len();
                let implied = guards::implied(&x.expr, self);
                self.present.extend(implied.when(true));
                self.block(x.body.statements());
                self.present.truncate(before);
            }
            Stmt::Do(x, ..) => {
                self.block(x.body.statements());
                self.condition_of(&x.expr);
            }
            Stmt::For(x, _) => {
                let list = self.expr(&x.2.expr);
                let item = match list {
                    Shape::Lines | Shape::SomeLines => Shape::Line,
                    _ => Shape::Unknown,
                };
                let locals = self.locals.len();
                if let Some(counter) = &x.1 {
                    self.bind(counter.name.clone(), Shape::Value(ValueType::Integer));
                }
                self.bind(x.0.name.clone(), item);
                self.block(x.2.body.statements());
                self.locals.truncate(locals);
            }
            Stmt::Switch(x, position) => {
                self.possible_cases(&x.0, *position);
                self.switch(x);
            }
            Stmt::TryCatch(x, _) => {
                self.block(x.body.statements());
                let locals = self.locals.len();
                if let Expr::Variable(name, ..) = &x.expr {
                    self.bind(name.1.clone(), Shape::Unknown);
                }
                self.block(x.branch.statements());
                self.locals.truncate(locals);
            }
            Stmt::Var(x, flags, position) => {
                if flags.contains(ASTFlags::EXPORTED) {
                    let span = self.places.token(*position);
                    self.forbidden(span, "a script stands alone: it cannot import or export");
                }
                let shape = self.expr(&x.1);
                // What is set again may be anything then.
                let shape = match shape.ty() {
                    Some(_) if self.assigned.contains(x.0.name.as_str()) => Shape::Unknown,
                    Some(ty) => Shape::Value(ty),
                    None => shape,
                };
                self.bind(x.0.name.clone(), shape);
            }
            Stmt::Assignment(x) => self.assignment(&x.1.lhs, &x.1.rhs, x.0.is_op_assignment()),
            Stmt::FnCall(x, position) => {
                self.call(x, *position);
            }
            Stmt::Block(x) => self.block(x.statements()),
            Stmt::Expr(x) => {
                self.expr(x);
            }
            Stmt::BreakLoop(Some(x), ..) | Stmt::Return(Some(x), ..) => {
                self.expr(x);
            }
            Stmt::Import(_, position) | Stmt::Export(_, position) => {
                let span = self.places.token(*position);
                self.forbidden(span, "a script stands alone: it cannot import or export");
            }
            _ => {}
        }
    }

    fn switch(&mut self, x: &(Expr, rhai::SwitchCasesCollection)) {
        self.expr(&x.0);
        for case in &x.1.expressions {
            self.expr(&case.lhs);
            self.expr(&case.rhs);
        }
    }

    fn assignment(&mut self, target: &Expr, value: &Expr, operator: bool) {
        let value = self.expr(value);
        if operator {
            self.operand(&value, value_span(value.clone()));
        }
        let root = chain_root(target);
        if let Expr::Variable(v, _, position) = root
            && self.local(&v.1).is_none()
        {
            let span = self.places.token(*position);
            if self.vocabulary.global(&v.1).is_some() {
                self.error(
                    codes::FORBIDDEN_FEATURE,
                    span,
                    format!("`{}` cannot be changed: a script proposes effects", v.1),
                );
                return;
            }
        }
        match target {
            Expr::Variable(..) => {
                self.variable(target);
            }
            target => {
                self.expr(target);
            }
        }
    }

    /// An expression that must be true or false.
    pub(super) fn condition_of(&mut self, expr: &Expr) {
        self.condition_part(expr, codes::NOT_A_CONDITION);
    }
}

fn value_span(shape: Shape) -> Option<std::ops::Range<usize>> {
    match shape {
        Shape::Field(_, span) => Some(span),
        _ => None,
    }
}

/// What a chain begins with.
fn chain_root(expr: &Expr) -> &Expr {
    match expr {
        Expr::Dot(x, ..) | Expr::Index(x, ..) => chain_root(&x.lhs),
        expr => expr,
    }
}

/// Whether nothing after the statements runs.
fn ends(statements: &[Stmt]) -> bool {
    match statements.last() {
        Some(Stmt::Return(..)) => true,
        Some(Stmt::BreakLoop(_, flags, _)) => {
            // Both `break` and `continue` leave the rest of the block.
            flags.is_empty() || flags.contains(ASTFlags::BREAK)
        }
        Some(Stmt::FnCall(x, _)) => x.name == "exit",
        _ => false,
    }
}
