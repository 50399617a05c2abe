//! Names that a script uses without defining them, `line` above all.

use std::collections::HashSet;

use rhai::{ASTNode, Expr, FnCallExpr, ImmutableString, Stmt};

use super::aggregate::AggregateKind;
use super::rewrite::Rewriter;

/// The name of a variable that neither the script nor a rewrite has bound.
pub(crate) fn unbound(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Variable(v, None, _) if v.0.is_none() && v.2.is_empty() => Some(&v.1),
        _ => None,
    }
}

/// The variable that a chain begins with.
pub(super) fn root(expr: &Expr) -> Option<ImmutableString> {
    match expr {
        Expr::Variable(v, ..) => Some(v.1.clone()),
        Expr::Dot(x, ..) | Expr::Index(x, ..) => root(&x.lhs),
        _ => None,
    }
}

/// Which aggregate a call is: one of the names, with an argument that speaks
/// of `line` where no variable has this name, or `count(true)`. What an inner
/// aggregate says of lines is a value of the event: `min(sum(line.amount), 5)`
/// is the smaller of two.
pub(crate) fn aggregate_kind(call: &FnCallExpr) -> Option<AggregateKind> {
    let kind = AggregateKind::from_name(&call.name)?;
    let most = if kind.has_value() { 2 } else { 1 };
    if call.is_qualified() || call.args.is_empty() || call.args.len() > most {
        return None;
    }
    let mut speaks_of_line = false;
    for argument in &call.args {
        argument.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
            if let Some((ASTNode::Expr(expr), around)) = path.split_last()
                && unbound(expr) == Some("line")
            {
                speaks_of_line |= !around.iter().any(is_aggregate);
            }
            true
        });
    }
    (speaks_of_line || counts_all(call)).then_some(kind)
}

fn is_aggregate(node: &ASTNode<'_>) -> bool {
    match node {
        ASTNode::Expr(Expr::FnCall(call, _)) => aggregate_kind(call).is_some(),
        _ => false,
    }
}

/// `count(true)`: the number of lines.
pub(crate) fn counts_all(call: &FnCallExpr) -> bool {
    call.name == "count" && matches!(call.args.as_slice(), [Expr::BoolConstant(..)])
}

impl Rewriter<'_> {
    /// Variables that only ever hold a line: bound by `for x in purchase.lines`
    /// and by nothing else, and never assigned.
    pub(super) fn line_variables(&self, statements: &[Stmt]) -> HashSet<ImmutableString> {
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
}
