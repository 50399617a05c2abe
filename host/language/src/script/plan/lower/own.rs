//! Functions and closures of the script: their statements stand where they
//! are called.

use std::collections::HashMap;

use rhai::{AST, ASTNode, Expr, FnCallExpr, FnPtr, ImmutableString, Module, Position, Stmt};

use super::super::tree::{Block, Expression, Slot};
use super::scope::Meaning;
use super::{Held, Lowering};

/// The functions of a script by name and number of parameters.
#[derive(Debug, Default)]
pub(super) struct Functions(HashMap<(String, usize), Function>);

#[derive(Debug, Clone)]
pub(super) struct Function {
    params: Vec<ImmutableString>,
    body: Vec<Stmt>,
}

/// A closure with its own parameters, and what it takes from outside.
pub(super) struct Closure {
    function: Function,
    /// How many of the parameters come from outside.
    captured: usize,
}

/// Functions that call each other deeper than this are not put in their
/// calls' places: a thread's stack must hold their expressions.
const DEEPEST: usize = 8;

/// Calls that are replaced by what they call, in all: functions that call
/// others twice would double with every level.
const MOST: usize = 256;

impl Functions {
    pub(super) fn of(ast: &AST) -> Self {
        let functions = ast.iter_fn_def().map(|function| {
            // Rhai shows the statements only while walking a tree.
            let only = AST::new([], Module::from([function.clone()]));
            let mut body = Vec::new();
            only.walk(&mut |path: &[ASTNode<'_>]| {
                if let [ASTNode::Stmt(statement)] = path {
                    body.push(Stmt::clone(statement));
                }
                true
            });
            let key = (function.name.to_string(), function.params.len());
            let params = function.params.iter().cloned().collect();
            (key, Function { params, body })
        });
        Self(functions.collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.keys().any(|(known, _)| known == name)
    }

    fn find(&self, name: &str, params: usize) -> Option<&Function> {
        self.0.get(&(name.to_owned(), params))
    }
}

impl Lowering<'_> {
    /// A call of a function that the script defines.
    pub(super) fn own_call(&mut self, call: &FnCallExpr, position: Position) -> Held<Expression> {
        let name = call.name.as_str();
        let Some(function) = self.functions.find(name, call.args.len()).cloned() else {
            return self.unheld(position, format!("`{name}`"), "define it with `fn`");
        };
        if self.calls.iter().any(|caller| caller == name) || self.calls.len() >= DEEPEST {
            return self.unheld(
                position,
                "a function that calls itself",
                "go over a list with `for` instead",
            );
        }
        self.expanded += 1;
        if self.expanded > MOST {
            return self.unheld(
                position,
                "so many calls of its own functions",
                "call them in a loop, or fewer of them",
            );
        }
        let mut params = Vec::with_capacity(function.params.len());
        for argument in &call.args {
            let value = self.expression(argument)?;
            params.push((self.new_slot(position)?, value));
        }
        let outside = self.scope.enter();
        for (name, (slot, _)) in function.params.iter().zip(&params) {
            self.scope
                .bind(name, Meaning::Value(Expression::Slot(*slot)));
        }
        self.calls.push(name.to_owned());
        let body = self.statements(&function.body);
        self.calls.pop();
        self.scope.leave(outside);
        Ok(Expression::Own(params, Box::new(body?)))
    }

    /// The closure that an argument is.
    pub(super) fn closure(&self, argument: &Expr) -> Held<Closure> {
        let found = match argument {
            Expr::DynamicConstant(value, _) => value
                .read_lock::<FnPtr>()
                .map(|closure| (closure.fn_name().to_owned(), 0)),
            // Variables from outside come before the closure's own.
            Expr::Stmt(block) => match block.statements() {
                [Stmt::Share(_), Stmt::Expr(curry)] => match &**curry {
                    Expr::FnCall(curry, _) => match curry.args.as_slice() {
                        [Expr::DynamicConstant(value, _), captured @ ..] => value
                            .read_lock::<FnPtr>()
                            .map(|closure| (closure.fn_name().to_owned(), captured.len())),
                        _ => None,
                    },
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        let function = found.and_then(|(name, captured)| {
            let anonymous = self
                .functions
                .0
                .iter()
                .find(|((known, _), _)| *known == name);
            anonymous.map(|(_, function)| Closure {
                function: function.clone(),
                captured,
            })
        });
        match function {
            Some(closure) => Ok(closure),
            None => self.unheld(
                argument.start_position(),
                "a function that is kept in a variable",
                "write it where it is used: `purchase.lines.filter(|line| …)`",
            ),
        }
    }

    /// What a closure says of one value: the variable for it, and the
    /// statements.
    pub(super) fn of_one(&mut self, closure: &Closure, position: Position) -> Held<(Slot, Block)> {
        let own = closure.function.params.get(closure.captured..);
        let Some([param]) = own else {
            return self.unheld(
                position,
                "a function of several values here",
                "write a function of one value: `|line| …`",
            );
        };
        // What is taken from outside keeps its name, and so its meaning.
        self.expanded += 1;
        if self.expanded > MOST {
            return self.unheld(
                position,
                "so many functions within functions",
                "write fewer of them",
            );
        }
        let outer = self.scope.len();
        let slot = self.bind(param, position)?;
        let body = self.statements(&closure.function.body);
        self.scope.truncate(outer);
        Ok((slot, body?))
    }
}
