//! Names that a script uses without defining them, `line` above all.

use std::collections::HashSet;

use rhai::{ASTNode, Expr, FnCallExpr, ImmutableString, Stmt};

use super::aggregate::AggregateKind;
use super::rewrite::Rewriter;
use super::vocabulary::Vocabulary;
use sadakat_model::schema::FieldType;

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
/// of `line` where no variable has this name, or `count(true)`.
///
/// `min` and `max` of two values are none: of an aggregate the second argument
/// is a condition.
pub(crate) fn aggregate_kind(call: &FnCallExpr, vocabulary: &Vocabulary) -> Option<AggregateKind> {
    let kind = form(call, vocabulary)?;
    let arguments = &mut call.args.iter();
    let speaks = arguments.any(|argument| speaks_of_line(argument, vocabulary));
    (speaks || counts_all(call)).then_some(kind)
}

/// Which aggregate a call may be, as far as its own form says.
fn form(call: &FnCallExpr, vocabulary: &Vocabulary) -> Option<AggregateKind> {
    let kind = AggregateKind::from_name(&call.name)?;
    let most = if kind.has_value() { 2 } else { 1 };
    if call.is_qualified() || call.args.is_empty() || call.args.len() > most {
        return None;
    }
    if let (AggregateKind::Min | AggregateKind::Max, [_, second]) = (kind, call.args.as_slice())
        && !is_condition(second, vocabulary)
    {
        return None;
    }
    Some(kind)
}

/// Whether an expression speaks of `line`, other than within an aggregate,
/// whose `line` is its own.
fn speaks_of_line(expr: &Expr, vocabulary: &Vocabulary) -> bool {
    let any = |parts: &[Expr]| parts.iter().any(|part| speaks_of_line(part, vocabulary));
    match expr {
        Expr::Variable(..) => unbound(expr) == Some("line"),
        Expr::FnCall(call, _) => any(&call.args) && form(call, vocabulary).is_none(),
        Expr::MethodCall(call, _) => any(&call.args),
        Expr::Dot(x, ..) | Expr::Index(x, ..) => {
            speaks_of_line(&x.lhs, vocabulary) || speaks_of_line(&x.rhs, vocabulary)
        }
        Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => any(parts),
        Expr::Array(parts, _) | Expr::InterpolatedString(parts, _) => any(parts),
        Expr::Map(map, _) => {
            let mut values = map.0.iter();
            values.any(|(_, value)| speaks_of_line(value, vocabulary))
        }
        other => {
            let mut speaks = false;
            other.walk(&mut Vec::new(), &mut |path: &[ASTNode<'_>]| {
                if let Some(ASTNode::Expr(expr)) = path.last() {
                    speaks |= unbound(expr) == Some("line");
                }
                true
            });
            speaks
        }
    }
}

/// Whether an expression is true or false, as far as its form says.
fn is_condition(expr: &Expr, vocabulary: &Vocabulary) -> bool {
    const TESTS: [&str; 15] = [
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "!",
        "contains",
        "starts_with",
        "ends_with",
        "is_empty",
        "is_birthday",
        "any",
        "all",
        "none",
    ];
    match expr {
        Expr::BoolConstant(..) | Expr::And(..) | Expr::Or(..) => true,
        Expr::FnCall(call, _) | Expr::MethodCall(call, _) => TESTS.contains(&call.name.as_str()),
        Expr::Coalesce(parts, _) => {
            let first = parts.first();
            first.is_some_and(|first| is_condition(first, vocabulary))
        }
        Expr::Dot(x, ..) => match &x.rhs {
            Expr::Property(p, _) => {
                let field = vocabulary.line(&p.2);
                field.is_some_and(|field| field.ty == FieldType::Boolean)
            }
            last => is_condition(last, vocabulary),
        },
        Expr::Stmt(block) => match block.statements() {
            [Stmt::Expr(only)] => is_condition(only, vocabulary),
            _ => false,
        },
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
