//! From text to a program.

use std::sync::Arc;

use rhai::{AST, Expr, Position, StmtBlock};

use super::aggregate::AggregateCompiler;
use super::check::{self, Findings};
use super::code::ScriptCode;
use super::engine::ScriptEngine;
use super::outline::Outline;
use super::place::Places;
use super::program::ScriptProgram;
use super::rewrite::Rewriter;
use super::size;
use crate::campaign::Phase;
use crate::constants::{Params, Tables};
use crate::diagnostic::{Problem, Severity};
use crate::program::Limits;
use crate::schema::{FieldSet, KindId, Schema};

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
    /// What compiles `sum(line.amount)` and the like; none to evaluate them
    /// line by line.
    pub aggregates: Option<&'a dyn AggregateCompiler>,
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
        compile(source, cx, true)
    }
}

pub(crate) fn compile(
    source: &str,
    cx: &ScriptContext<'_>,
    pure: bool,
) -> Result<(ScriptProgram, Vec<Problem>), Vec<Problem>> {
    if let Some(problem) = size::too_long("the script", source, size::SCRIPT) {
        return Err(vec![problem]);
    }
    let places = Places::new(source);
    let ast = cx.engine.rhai.compile(source);
    let ast = ast.map_err(|error| vec![check::syntax(&places, &error)])?;
    if let Some(problem) = size::too_much(&ast) {
        return Err(vec![problem]);
    }
    let findings = check::check(&ast, &places, cx);
    let compiled = finish(&ast, &places, cx, pure, findings)?;
    let program = ScriptProgram {
        engine: cx.engine.clone(),
        code: Arc::new(compiled.code),
        reads: compiled.reads,
        needs_member: compiled.needs_member,
        outline: Arc::new(Outline::of(&ast, &places, cx.params)),
    };
    Ok((program, compiled.warnings))
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
    places: &Places<'_>,
    cx: &ScriptContext<'_>,
    pure: bool,
    findings: Findings,
) -> Result<Compiled, Vec<Problem>> {
    let wrong = |problem: &Problem| problem.severity == Severity::Error;
    if findings.problems.iter().any(wrong) {
        return Err(findings.problems);
    }
    let mut reads = findings.reads;
    Ok(Compiled {
        code: rewrite(ast, places, cx, pure, &mut reads)?,
        reads,
        needs_member: findings.needs_member,
        present: findings.present,
        warnings: findings.problems,
    })
}

/// Rewrites a checked script.
fn rewrite(
    ast: &AST,
    places: &Places<'_>,
    cx: &ScriptContext<'_>,
    pure: bool,
    reads: &mut FieldSet,
) -> Result<ScriptCode, Vec<Problem>> {
    let vocabulary = &cx.engine.vocabulary;
    let mut rewriter = Rewriter::new(vocabulary, cx.params, cx.tables, places);
    rewriter.pure = pure;
    rewriter.own = ast.iter_fn_def().map(|f| f.name.to_string()).collect();
    let mut statements = ast.statements().to_vec();
    rewriter.body(&mut statements);
    // Rhai gives no access to the bodies of functions: they run as written,
    // and read through views.
    let compiled = match cx.aggregates {
        Some(compiler) if !rewriter.spans.is_empty() => {
            let calls: Vec<_> = rewriter
                .spans
                .iter()
                .map(|span| (places.text().get(span.clone()).unwrap_or(""), span.clone()))
                .collect();
            compiler.compile(&calls)?
        }
        _ => None,
    };
    if let Some(compiled) = &compiled {
        reads.extend(&compiled.reads());
    }
    let (slots, aggregates) = (rewriter.slots, rewriter.aggregates);
    let ast = AST::new(statements, ast.shared_lib().clone());
    // Nothing is folded: a list that was written out would be copied whole in
    // one step.
    let body = StmtBlock::new(
        ast.statements().iter().cloned(),
        Position::START,
        Position::NONE,
    );
    Ok(ScriptCode {
        campaign: cx.campaign_id.into(),
        phase: Some(cx.phase),
        vocabulary: vocabulary.clone(),
        wallets: cx.wallets.to_vec(),
        tiers: cx.tiers.to_vec(),
        params: cx.params.clone(),
        tables: cx.tables.clone(),
        limits: cx.limits,
        slots,
        aggregates,
        compiled,
        body: Expr::Stmt(Box::new(body)),
        functions: ast,
    })
}
