//! Everything that is wrong with a script, before it ever runs.
//!
//! The checker walks the tree of the script as it was written, knows what
//! every name stands for (`shape.rs`), and reports all problems at once.
//!
//! | file | concept |
//! |---|---|
//! | `syntax.rs` | text that is no script |
//! | `shape.rs` | what an expression stands for |
//! | `statements.rs` | statements, scopes and what is known inside of `if` |
//! | `expressions.rs` | variables and operators |
//! | `chains.rs` | `customer.birth_date.year`, field by field |
//! | `guards.rs` | which conditions say that a value is there |
//! | `closures.rs` | functions that use the variables around them |
//! | `calls.rs` | functions, and how many arguments they take |
//! | `arguments.rs` | what effects may be given |
//! | `options.rs` | what kind of value each option of a map takes |
//! | `phases.rs` | effects that the campaign's phase does not allow |
//! | `numerals.rs` | numbers as other countries write them |
//! | `parameters.rs` | parameters in quotes that are used as numbers |
//! | `tiers.rs` | texts that a field can never have |
//! | `units.rs` | money that does not say in which currency it is |
//! | `builtins.rs` | functions that scripts can call, and those that they must not |

mod arguments;
mod builtins;
mod calls;
mod chains;
mod closures;
mod expressions;
mod guards;
mod numerals;
mod options;
mod parameters;
mod phases;
mod shape;
mod statements;
mod syntax;
mod tiers;
mod units;

pub(crate) use syntax::syntax;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, ImmutableString, Module, Position, ScriptFuncDef, Stmt};

use super::compile::ScriptContext;
use super::unbound::root;
use super::vocabulary::Vocabulary;
use crate::check::Operand;
use crate::text::Places;
use crate::text::{Tokens, read};
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Code, Problem, codes};
use sadakat_model::schema::{FieldId, FieldSet};
use shape::Shape;

/// What a check found out.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// By place.
    pub(crate) problems: Vec<Problem>,
    /// The fields that the script may read.
    pub(crate) reads: FieldSet,
    /// Whether it reads a fact that only members have.
    pub(crate) needs_member: bool,
    /// The fields that have a value wherever a condition holds.
    pub(crate) present: FieldSet,
}

/// A variable of the script.
struct Local {
    name: ImmutableString,
    shape: Shape,
}

struct Checker<'a> {
    cx: &'a ScriptContext<'a>,
    places: &'a Places<'a>,
    vocabulary: &'a Vocabulary,
    findings: Findings,
    /// The script's own functions.
    functions: Vec<(String, usize)>,
    locals: Vec<Local>,
    /// The variables that are set again somewhere.
    assigned: HashSet<String>,
    /// Where tokens begin and end, once something is wrong.
    tokens: OnceCell<Tokens>,
    /// Closures whose parameter at a position is a line.
    line_closures: Vec<(String, usize)>,
    /// Fields that are known to have a value here, beside the context's.
    present: Vec<FieldId>,
    in_aggregate: bool,
    in_function: bool,
    /// Whether the closure to be looked at next is handed to what only calls
    /// it.
    lent: bool,
    /// Whether effects are out of place.
    condition: bool,
    /// Whether some effect may be proposed.
    proposes: bool,
}

/// Checks a script.
pub(crate) fn check(ast: &AST, places: &Places<'_>, cx: &ScriptContext<'_>) -> Findings {
    run(ast, places, cx, false)
}

/// Checks an audience, which may not propose anything.
pub(crate) fn check_condition(ast: &AST, places: &Places<'_>, cx: &ScriptContext<'_>) -> Findings {
    run(ast, places, cx, true)
}

fn run(ast: &AST, places: &Places<'_>, cx: &ScriptContext<'_>, condition: bool) -> Findings {
    let functions = ast.iter_fn_def();
    let mut checker = Checker {
        cx,
        places,
        vocabulary: &cx.engine.vocabulary,
        findings: Findings::default(),
        functions: functions
            .map(|f| (f.name.to_string(), f.params.len()))
            .collect(),
        locals: Vec::new(),
        assigned: assigned(ast),
        tokens: OnceCell::new(),
        line_closures: Vec::new(),
        present: Vec::new(),
        lent: false,
        in_aggregate: false,
        in_function: false,
        condition,
        // What a function pointer calls is not known.
        proposes: condition || places.text().contains("Fn("),
    };
    if condition && let [Stmt::Expr(whole)] = ast.statements() {
        checker.condition_of(whole);
        let implied = guards::implied(whole, &checker);
        checker.findings.present = implied.when(true).iter().copied().collect();
    } else {
        checker.statements(ast.statements());
    }
    // A closure within another stands behind the other's beginning.
    let mut functions: Vec<_> = ast.iter_fn_def().map(|f| (f, body(f))).collect();
    functions.sort_by_key(|(function, statements)| {
        let place = statements.first().map_or(Position::NONE, Stmt::position);
        (place.line(), place.position(), function.name.clone())
    });
    for (function, statements) in functions {
        checker.function(&function.name, &function.params, &statements);
    }
    let mut findings = checker.findings;
    findings.problems.extend(numerals::doubtful(places));
    if !checker.proposes && findings.problems.is_empty() {
        findings.problems.push(
            Problem::warning(codes::PROPOSES_NOTHING, 0..0, "the script proposes nothing")
                .help("write for example `points(10);`"),
        );
    }
    if cx.schema.has_several_currencies() {
        findings.problems.extend(units::check(ast, places, cx));
    }
    findings
        .problems
        .sort_by_key(|p| (p.span.start, p.span.end, p.code.id));
    findings.problems.dedup();
    // Chance is seeded by the event.
    findings.reads.extend(
        &cx.schema
            .find("event.id")
            .filter(|_| places.text().contains("chance") || places.text().contains("seed"))
            .into_iter()
            .collect(),
    );
    findings
}

/// The statements of one function: Rhai shows them only while walking a tree.
fn body(function: &Arc<ScriptFuncDef>) -> Vec<Stmt> {
    let only = AST::new([], Module::from([function.clone()]));
    let mut statements = Vec::new();
    only.walk(&mut |path: &[ASTNode<'_>]| {
        if let [ASTNode::Stmt(statement)] = path {
            statements.push(Stmt::clone(statement));
        }
        true
    });
    statements
}

/// The variables that are set again somewhere in a script.
fn assigned(ast: &AST) -> HashSet<String> {
    let mut names = HashSet::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(ASTNode::Stmt(Stmt::Assignment(x))) = path.last()
            && let Some(name) = root(&x.1.lhs)
        {
            names.insert(name.to_string());
        }
        true
    });
    names
}

impl Checker<'_> {
    /// Where an expression stands, from its first token to its last.
    fn span_of(&self, expr: &Expr) -> Range<usize> {
        let tokens = self
            .tokens
            .get_or_init(|| Tokens::read(&self.cx.engine.rhai, self.places.text()));
        read(expr, tokens).span
    }

    /// The same for several that stand together.
    fn span_around(&self, parts: &[Expr]) -> Range<usize> {
        let spans = || parts.iter().map(|part| self.span_of(part));
        let start = spans().map(|span| span.start).min();
        let end = spans().map(|span| span.end).max();
        start.unwrap_or(0)..end.unwrap_or(0)
    }

    /// An expression of a known type, for what is said about it.
    fn part<'e>(&'e self, expr: &'e Expr, ty: ValueType) -> Operand<'e> {
        let span = self.span_of(expr);
        Operand {
            ty,
            written: self.places.text().get(span.clone()).unwrap_or(""),
            span,
            text: calls::text(expr),
        }
    }

    fn report(&mut self, problem: Problem) {
        self.findings.problems.push(problem);
    }

    fn error(&mut self, code: Code, span: Range<usize>, message: impl Into<String>) {
        self.report(Problem::error(code, span, message));
    }

    fn forbidden(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.error(codes::FORBIDDEN_FEATURE, span, message);
    }

    fn function(&mut self, name: &str, params: &[ImmutableString], statements: &[Stmt]) {
        let anonymous = name.starts_with("anon$");
        self.in_function = true;
        self.locals.clear();
        self.present.clear();
        let line = self
            .line_closures
            .iter()
            .find(|(closure, _)| closure == name)
            .map(|(_, position)| *position);
        for (position, param) in params.iter().enumerate() {
            // What a closure takes from outside is among its parameters.
            if !(anonymous && self.vocabulary.global(param).is_some()) {
                let shape = if param == "line" || line == Some(position) {
                    Shape::Line
                } else {
                    Shape::Unknown
                };
                self.bind(
                    param.clone(),
                    if anonymous { shape } else { Shape::Unknown },
                );
            }
        }
        self.statements(statements);
    }

    fn bind(&mut self, name: ImmutableString, shape: Shape) {
        self.locals.push(Local { name, shape });
    }

    fn local(&self, name: &str) -> Option<&Shape> {
        let local = self.locals.iter().rev().find(|local| local.name == name);
        local.map(|local| &local.shape)
    }

    fn is_present(&self, id: FieldId) -> bool {
        self.present.contains(&id) || self.cx.present.contains(id)
    }
}
