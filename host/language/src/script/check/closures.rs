//! Functions that use the variables around them, such as
//! `|line| line.amount > least`.
//!
//! Rhai shares such a variable with the function. A function that is kept in
//! its own variable would keep both in memory forever, event after event. So
//! it can only be handed to what calls it and forgets it.

use rhai::{Expr, FnCallExpr, Stmt};

use super::Checker;
use super::shape::Shape;
use sadakat_model::diagnostic::{Problem, codes};

/// Functions of lists that call the function which they are given first, and
/// do not keep it.
const BORROWERS: &[&str] = &[
    "all",
    "dedup",
    "drain",
    "filter",
    "find",
    "find_map",
    "for_each",
    "index_of",
    "map",
    "order_by",
    "reduce",
    "reduce_rev",
    "retain",
    "some",
    "sort",
    "sort_by",
];

impl Checker<'_> {
    /// The arguments of a call of Rhai's; a closure may stand at `position`.
    pub(super) fn lending(&mut self, call: &FnCallExpr, position: usize) -> Vec<Shape> {
        let borrows = BORROWERS.contains(&call.name.as_str());
        let arguments = call.args.iter().enumerate();
        arguments
            .map(|(at, argument)| {
                if borrows {
                    self.lent = at == position && is_closure(argument);
                }
                self.expr(argument)
            })
            .collect()
    }

    /// A closure that takes variables from outside, if the statements are what
    /// Rhai makes of one.
    pub(super) fn closure(&mut self, statements: &[Stmt]) -> bool {
        let [Stmt::Share(taken), Stmt::Expr(curry)] = statements else {
            return false;
        };
        let Expr::FnCall(curry, _) = &**curry else {
            return false;
        };
        let lent = std::mem::take(&mut self.lent);
        // What the host gives is not shared: it cannot be set.
        let own = taken
            .iter()
            .find(|(name, _)| self.local(&name.name).is_some());
        if let Some((variable, _)) = own.filter(|_| !lent) {
            let span = self.places.token(variable.pos);
            let name = &variable.name;
            let message = format!(
                "a function that uses the variable `{name}` cannot be kept, only handed to \
                 `filter`, `map` and the like"
            );
            self.report(
                Problem::error(codes::FORBIDDEN_FEATURE, span, message)
                    .help("write it where it is used: `purchase.lines.filter(|line| …)`"),
            );
        }
        self.all(curry);
        true
    }
}

fn is_closure(argument: &Expr) -> bool {
    matches!(argument, Expr::Stmt(block) if matches!(block.statements(), [Stmt::Share(_), ..]))
}
