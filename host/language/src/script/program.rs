//! A script as a [`Program`].

use std::fmt;
use std::sync::{Arc, Mutex};

use rhai::{
    AST, Caches, Dynamic, EvalAltResult, EvalContext, Expression, GlobalRuntimeState, Scope,
};

use super::code::ScriptCode;
use super::engine::ScriptEngine;
use super::fault::fault;
use super::meter;
use super::plan::{Plan, Unheld};
use super::row::Row;
use super::sink::Sink;
use super::summary::ScriptSummary;
use sadakat_model::batch::Columns;
use sadakat_model::program::{Program, ProgramForm, Proposals, RowFault, Rows, Worker};
use sadakat_model::schema::FieldSet;

/// A checked and compiled script.
#[derive(Clone)]
pub struct ScriptProgram {
    /// What the script became, or what no plan can hold of it.
    pub(crate) plan: Result<Arc<Plan>, Unheld>,
    pub(crate) engine: Arc<ScriptEngine>,
    pub(crate) code: Arc<ScriptCode>,
    pub(crate) reads: FieldSet,
    pub(crate) needs_member: bool,
    /// What it says it does, for warnings.
    pub summary: Arc<ScriptSummary>,
}

impl ScriptProgram {
    /// Whether the script reads a fact of the member that only members have,
    /// without saying what happens for others.
    pub const fn needs_member(&self) -> bool {
        self.needs_member
    }
}

impl fmt::Debug for ScriptProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptProgram")
            .field("campaign", &self.code.environment.campaign)
            .field("reads", &self.reads)
            .finish_non_exhaustive()
    }
}

impl Program for ScriptProgram {
    fn reads(&self) -> &FieldSet {
        &self.reads
    }

    fn worker(&self) -> Box<dyn Worker> {
        match &self.plan {
            Ok(plan) => Box::new(PlanWorker(Arc::clone(plan))),
            Err(_) => self.interpreted(),
        }
    }

    fn form(&self) -> ProgramForm {
        match &self.plan {
            Ok(plan) => plan.form(),
            Err(unheld) => ProgramForm::Interpreted {
                what: unheld.what.clone(),
                line: unheld.line,
                cure: unheld.cure.clone(),
            },
        }
    }

    fn interpreter(&self) -> Option<Box<dyn Worker>> {
        Some(self.interpreted())
    }
}

impl ScriptProgram {
    /// What one thread needs to run it in the interpreter.
    fn interpreted(&self) -> Box<dyn Worker> {
        Box::new(ScriptWorker(Runner::new(
            self.engine.clone(),
            self.code.clone(),
        )))
    }
}

struct PlanWorker(Arc<Plan>);

impl Worker for PlanWorker {
    fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals) {
        self.0.propose(rows.columns, rows.selected, out);
    }
}

struct ScriptWorker(Runner);

/// What a thread keeps from event to event.
pub(crate) struct Runner {
    engine: Arc<ScriptEngine>,
    code: Arc<ScriptCode>,
    global: GlobalRuntimeState,
    caches: Caches,
    scope: Scope<'static>,
    sink: Arc<Mutex<Sink>>,
    /// What the last event used.
    operations: u64,
}

impl Runner {
    pub(crate) fn new(engine: Arc<ScriptEngine>, code: Arc<ScriptCode>) -> Self {
        let mut global = engine.rhai.new_global_runtime_state();
        global.lib.push(AST::shared_lib(&code.functions).clone());
        Self {
            engine,
            code,
            global,
            caches: Caches::new(),
            scope: Scope::new(),
            sink: Arc::default(),
            operations: 0,
        }
    }

    /// Points views and effects at a batch.
    fn attach(&mut self, columns: &Arc<Columns>) {
        self.global.tag = Dynamic::from(Row {
            columns: columns.clone(),
            code: self.code.clone(),
            row: 0,
            line: 0,
            sink: self.sink.clone(),
        });
    }

    /// Lets go of the batch.
    fn detach(&mut self) {
        self.global.tag = Dynamic::UNIT;
    }

    /// Runs the script for an event, with a fresh allowance of operations.
    fn run(&mut self, row: u32) -> Result<Dynamic, Box<EvalAltResult>> {
        if let Some(mut current) = self.global.tag.write_lock::<Row>() {
            current.row = row as usize;
            current.sink().begin(row);
        }
        let limits = &self.code.environment.limits;
        meter::start(limits.script_operations, limits.script_deadline_ms);
        self.global.level = 0;
        self.global.scope_level = 0;
        self.scope.clear();
        let mut context = EvalContext::new(
            &self.engine.rhai,
            &mut self.global,
            &mut self.caches,
            &mut self.scope,
            None,
        );
        let result = context.eval_expression_tree(&Expression::from(&self.code.body));
        self.operations = limits.script_operations.saturating_sub(meter::left());
        match (result, meter::stopped()) {
            // What stopped it was swallowed on the way.
            (Ok(_), Some(stopped)) => Err(meter::error(stopped).into()),
            (result, _) => result,
        }
    }

    /// The value of an expression for each row.
    pub(crate) fn values(
        &mut self,
        rows: &Rows<'_>,
        mut each: impl FnMut(u32, Result<Dynamic, RowFault>),
    ) {
        self.attach(rows.columns);
        for &row in rows.selected {
            let value = self.run(row);
            let limits = &self.code.environment.limits;
            let value = value.or_else(|error| match fault(row, &error, limits) {
                Some(fault) => Err(fault),
                None => Ok(Dynamic::UNIT),
            });
            each(row, value);
        }
        self.detach();
    }
}

impl Worker for ScriptWorker {
    fn evaluate(&mut self, rows: &Rows<'_>, out: &mut Proposals) {
        let runner = &mut self.0;
        runner.attach(rows.columns);
        for &row in rows.selected {
            if let Err(error) = runner.run(row)
                && let Some(fault) = fault(row, &error, &runner.code.environment.limits)
            {
                runner.sink_mut(Sink::discard);
                out.faults.push(fault);
            }
            out.work = out.work.saturating_add(runner.operations);
        }
        runner.sink_mut(|sink| out.effects.append(&mut sink.effects));
        runner.detach();
    }
}

impl Runner {
    fn sink_mut<T>(&self, change: impl FnOnce(&mut Sink) -> T) -> T {
        let mut sink = self
            .sink
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut sink)
    }
}
