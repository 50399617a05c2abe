//! From text to a program.

use std::ops::Range;
use std::sync::Arc;

use rhai::{AST, Expr, ParseError, Position, StmtBlock};

use super::check::{self, Findings};
use super::code::ScriptCode;
use super::engine::ScriptEngine;
use super::environment::Environment;
use super::plan::{self, Plan, Unheld};
use super::program::ScriptProgram;
use super::rewrite::Rewriter;
use super::summary::ScriptSummary;
use crate::text::Places;
use crate::text::size;
use sadakat_model::constants::{Params, Tables};
use sadakat_model::diagnostic::{Left, Outcome, Problem, Severity, codes};
use sadakat_model::effect::Phase;
use sadakat_model::program::Limits;
use sadakat_model::schema::{FieldSet, KindId, Schema};

/// What a script may refer to.
#[derive(Clone, Copy)]
pub struct ScriptContext<'a> {
    /// The program's fields.
    pub schema: &'a Arc<Schema>,
    /// The event kinds of the campaign's `on`.
    pub kinds: &'a [KindId],
    /// When the campaign runs.
    pub phase: Phase,
    /// The values under `[params]`.
    pub params: &'a Params,
    /// The program's lookup tables.
    pub tables: &'a Tables,
    /// The names of all wallets, the first one first.
    pub wallets: &'a [String],
    /// The names of all tiers.
    pub tiers: &'a [String],
    /// The campaign's id, which seeds chance.
    pub campaign_id: &'a str,
    /// What the script may use.
    pub limits: Limits,
    /// The snapshot's engine, made of the same schema and tables.
    pub engine: &'a Arc<ScriptEngine>,
    /// Fields that have a value for every event the script is asked about,
    /// since the campaign's audience makes sure of it.
    pub present: &'a FieldSet,
    /// Whether what no plan can hold runs in the interpreter; else it is
    /// refused.
    pub interpreted: bool,
}

impl ScriptContext<'_> {
    /// What rules compiled with it run in.
    pub(crate) fn environment(&self, phase: Option<Phase>) -> Arc<Environment> {
        Arc::new(Environment {
            campaign: self.campaign_id.into(),
            phase,
            vocabulary: self.engine.vocabulary.clone(),
            wallets: self.wallets.to_vec(),
            tiers: self.tiers.to_vec(),
            params: self.params.clone(),
            tables: self.tables.clone(),
            limits: self.limits,
        })
    }
}

/// Scripts as programs.
#[derive(Debug, Clone, Copy)]
pub struct Script;

impl Script {
    /// Checks and compiles a script. Warnings come with the program.
    ///
    /// # Errors
    /// Everything that is wrong with the script, warnings included.
    pub fn compile(
        source: &str,
        cx: &ScriptContext<'_>,
    ) -> Result<(ScriptProgram, Vec<Problem>), Vec<Problem>> {
        if let Some(problem) = size::too_long("the script", source, size::SCRIPT) {
            return Err(vec![problem]);
        }
        let places = Places::new(source);
        let ast = cx.engine.rhai.compile(source);
        let ast = ast.map_err(|error| {
            let outcome = |changed: &str, line| Self::outcome(changed, &line, &error, cx);
            vec![check::syntax(&cx.engine.rhai, &places, &error, outcome)]
        })?;
        if let Some(problem) = size::too_much(&ast) {
            return Err(vec![problem]);
        }
        let findings = check::check(&ast, &places, cx);
        let mut compiled = finish(&ast, cx, Some(cx.phase), findings)?;
        let program = ScriptProgram {
            plan: held(&ast, &places, cx, Some(cx.phase), &mut compiled.warnings)?,
            engine: cx.engine.clone(),
            code: Arc::new(compiled.code),
            reads: compiled.reads,
            needs_member: compiled.needs_member,
            summary: Arc::new(ScriptSummary::of(&ast, &places, cx.params)),
        };
        Ok((program, compiled.warnings))
    }

    /// What a change of a line comes to of a script that cannot be read. What is
    /// wrong with other lines is not of this change.
    fn outcome(
        changed: &str,
        line: &Range<usize>,
        error: &ParseError,
        cx: &ScriptContext<'_>,
    ) -> Outcome {
        let ast = match cx.engine.rhai.compile(changed) {
            Ok(ast) => ast,
            Err(now) => return further(&now, error),
        };
        let places = Places::new(changed);
        let findings = check::check(&ast, &places, cx);
        let wrong = |problem: &Problem| {
            let here = (line.start..=line.end).contains(&problem.span.start);
            problem.severity == Severity::Error && here
        };
        match size::too_much(&ast).is_some() || findings.problems.iter().any(wrong) {
            true => Outcome::Nothing,
            false => Outcome::Right,
        }
    }
}

/// Whether a text is read to a later line than before.
pub(crate) fn further(now: &ParseError, before: &ParseError) -> Outcome {
    match (now.position().line(), before.position().line()) {
        (Some(now), Some(before)) if now > before => Outcome::Further(Left {
            text: usize::MAX - now,
            mistakes: 1,
        }),
        _ => Outcome::Nothing,
    }
}

/// The plan of what was checked, or what none can hold of it.
///
/// # Errors
/// That there is no plan, unless the interpreter may run it or the mistake has
/// been reported; warnings included.
pub(crate) fn held(
    ast: &AST,
    places: &Places<'_>,
    cx: &ScriptContext<'_>,
    phase: Option<Phase>,
    warnings: &mut Vec<Problem>,
) -> Result<Result<Arc<Plan>, Unheld>, Vec<Problem>> {
    let unheld = match plan::lower(ast, places, cx, phase) {
        Ok(plan) => return Ok(Ok(Arc::new(plan))),
        Err(unheld) => unheld,
    };
    if cx.interpreted || unheld.reported {
        return Ok(Err(unheld));
    }
    let message = format!("a script cannot have {}", unheld.what);
    let problem = Problem::error(codes::NOT_A_PLAN, unheld.span, message).help(unheld.cure);
    let mut problems = std::mem::take(warnings);
    problems.push(problem);
    Err(problems)
}

/// A script or condition that can run, with what its check found out.
pub(crate) struct Compiled {
    pub(crate) code: ScriptCode,
    pub(crate) reads: FieldSet,
    pub(crate) needs_member: bool,
    /// The fields that have a value wherever a condition holds.
    pub(crate) present: FieldSet,
    pub(crate) warnings: Vec<Problem>,
}

/// Rewrites what was checked, unless there are errors.
pub(crate) fn finish(
    ast: &AST,
    cx: &ScriptContext<'_>,
    phase: Option<Phase>,
    findings: Findings,
) -> Result<Compiled, Vec<Problem>> {
    let wrong = |problem: &Problem| problem.severity == Severity::Error;
    if findings.problems.iter().any(wrong) {
        return Err(findings.problems);
    }
    Ok(Compiled {
        code: rewrite(ast, cx, phase),
        reads: findings.reads,
        needs_member: findings.needs_member,
        present: findings.present,
        warnings: findings.problems,
    })
}

/// Rewrites a checked script for the interpreter.
fn rewrite(ast: &AST, cx: &ScriptContext<'_>, phase: Option<Phase>) -> ScriptCode {
    let mut rewriter = Rewriter::new(&cx.engine.vocabulary, cx.params, cx.tables);
    rewriter.own = ast.iter_fn_def().map(|f| f.name.to_string()).collect();
    let mut statements = ast.statements().to_vec();
    rewriter.body(&mut statements);
    // Rhai gives no access to the bodies of functions: they run as written,
    // and read through views.
    let (slots, aggregates) = (rewriter.slots, rewriter.aggregates);
    let ast = AST::new(statements, ast.shared_lib().clone());
    // Nothing is folded: a list that was written out would be copied whole in
    // one step.
    let body = StmtBlock::new(
        ast.statements().iter().cloned(),
        Position::START,
        Position::NONE,
    );
    ScriptCode {
        environment: cx.environment(phase),
        slots,
        aggregates,
        body: Expr::Stmt(Box::new(body)),
        functions: ast,
    }
}
