//! From Rhai's syntax tree to a plan.
//!
//! The script has been checked: what is wrong with it is known. What is left
//! to say is that a part cannot be held by a plan.
//!
//! | file | concept |
//! |---|---|
//! | `scope.rs` | what names mean |
//! | `statements.rs` | statements |
//! | `cases.rs` | the labels of a `switch` |
//! | `expressions.rs` | operators and constants |
//! | `chains.rs` | `customer.birth_date.year`, link by link |
//! | `calls.rs` | functions and methods |
//! | `functions.rs` | the functions that plans call, by name |
//! | `own.rs` | functions and closures of the script |
//! | `proposals.rs` | effects |

mod calls;
mod cases;
mod chains;
mod expressions;
mod functions;
mod own;
mod proposals;
mod scope;
mod statements;

use std::sync::Arc;

use rhai::{AST, Expr, Position};

use super::super::compile::ScriptContext;
use super::super::environment::Environment;
use super::super::vocabulary::Vocabulary;
use super::Plan;
use super::line_test::LineTest;
use super::tree::{Block, Expression, Line, Slot};
use super::unheld::Unheld;
use crate::text::Places;
use own::Functions;
use sadakat_model::effect::Phase;
use scope::Scope;

type Held<T> = Result<T, Unheld>;

/// Turns a checked script into a plan.
///
/// # Errors
/// The first part that no plan can hold.
pub(crate) fn lower(
    ast: &AST,
    places: &Places<'_>,
    cx: &ScriptContext<'_>,
    phase: Option<Phase>,
) -> Result<Plan, Unheld> {
    let mut lowering = Lowering {
        cx,
        places,
        vocabulary: &cx.engine.vocabulary,
        functions: Functions::of(ast),
        scope: Scope::default(),
        calls: Vec::new(),
        expanded: 0,
        slots: 0,
        loops: Vec::new(),
        tests: Vec::new(),
        environment: cx.environment(phase),
    };
    let body = lowering.statements(ast.statements())?;
    Ok(Plan {
        environment: lowering.environment,
        body,
        slots: lowering.slots,
        tests: lowering.tests,
    })
}

struct Lowering<'a> {
    cx: &'a ScriptContext<'a>,
    places: &'a Places<'a>,
    vocabulary: &'a Vocabulary,
    functions: Functions,
    scope: Scope,
    /// The functions of the script that are being put in their calls' places.
    calls: Vec<String>,
    /// How many calls have been replaced by what they call.
    expanded: usize,
    slots: u16,
    /// What the loops at a place go over, from the outermost.
    loops: Vec<Slot>,
    tests: Vec<LineTest>,
    environment: Arc<Environment>,
}

impl Lowering<'_> {
    fn unheld<T>(
        &self,
        position: Position,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) -> Held<T> {
        Err(Unheld {
            span: self.places.token(position),
            line: position.line().unwrap_or(0),
            what: what.into(),
            cure: cure.into(),
            reported: false,
        })
    }

    /// A name that is not there. The check has reported it, or what its
    /// definition lacks.
    fn unknown<T>(&self, position: Position, name: &str) -> Held<T> {
        Err(Unheld {
            span: self.places.token(position),
            line: position.line().unwrap_or(0),
            what: format!("`{name}`, which is not there,"),
            cure: "write a name that is there".to_owned(),
            reported: true,
        })
    }

    fn block(&mut self, statements: &[rhai::Stmt]) -> Held<Block> {
        let outer = self.scope.len();
        let block = self.statements(statements);
        self.scope.truncate(outer);
        block
    }

    /// The number of a test of the plan's own.
    fn test(&mut self, test: LineTest) -> usize {
        self.tests.push(test);
        self.tests.len() - 1
    }

    /// Expressions, one after the other.
    fn each(&mut self, expressions: &[Expr]) -> Held<Vec<Expression>> {
        expressions
            .iter()
            .map(|part| self.expression(part))
            .collect()
    }
}

fn line(position: Position) -> Line {
    let line = position.line().and_then(|line| u32::try_from(line).ok());
    line.unwrap_or(0)
}
