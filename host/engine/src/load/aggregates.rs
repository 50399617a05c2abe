//! `sum(line.amount)` and the like in scripts, decided for whole batches by
//! the compiler of expressions.

use std::ops::Range;
use std::sync::Arc;

use crate::batch::{Columns, Integers};
use crate::constants::{Params, Tables};
use crate::diagnostic::Problem;
use crate::expression::{Compiled, Context, Evaluation, Graph, Scope, ValueType};
use crate::schema::{FieldSet, FieldType, KindId, Schema};
use crate::script::{AggregateCompiler, Aggregates};

/// Compiles the aggregates of one campaign's script.
pub(super) struct Compiler<'a> {
    pub schema: &'a Schema,
    pub params: &'a Params,
    pub tables: &'a Tables,
    pub kinds: &'a [KindId],
}

impl AggregateCompiler for Compiler<'_> {
    fn compile(
        &self,
        calls: &[(&str, Range<usize>)],
    ) -> Result<Option<Arc<dyn Aggregates>>, Vec<Problem>> {
        let cx = Context {
            schema: self.schema,
            params: self.params,
            tables: self.tables,
            kinds: self.kinds,
            scope: Scope::Event,
        };
        let mut graph = Graph::new();
        let mut compiled = Vec::new();
        for (text, _) in calls {
            // What is wrong with a call is said by the script's own check;
            // what merely uses a variable of the script is left to it.
            let call = graph.value(text, &cx).ok();
            compiled.push(call.and_then(|call| field_type(call.ty).map(|ty| (call, ty))));
        }
        if compiled.iter().all(Option::is_none) {
            return Ok(None);
        }
        Ok(Some(Arc::new(Batchwise { graph, compiled })))
    }
}

/// Aggregates as columns.
#[derive(Debug)]
struct Batchwise {
    graph: Graph,
    /// None for a call that is evaluated line by line.
    compiled: Vec<Option<(Compiled, FieldType)>>,
}

impl Aggregates for Batchwise {
    fn columns(&self, columns: &Columns) -> Vec<Option<(Integers, FieldType)>> {
        let mut evaluation = Evaluation::new();
        self.compiled
            .iter()
            .map(|compiled| {
                let (call, ty) = compiled.as_ref()?;
                Some((evaluation.integers(&self.graph, columns, call.id), *ty))
            })
            .collect()
    }

    fn reads(&self) -> FieldSet {
        let mut reads = FieldSet::default();
        for (call, _) in self.compiled.iter().flatten() {
            reads.extend(&call.reads);
        }
        reads
    }
}

/// The field type whose columns hold such values, if there is one.
pub(super) const fn field_type(ty: ValueType) -> Option<FieldType> {
    match ty {
        ValueType::Boolean => Some(FieldType::Boolean),
        ValueType::Integer => Some(FieldType::Integer),
        ValueType::Money => Some(FieldType::Money),
        ValueType::Quantity => Some(FieldType::Quantity),
        ValueType::Date => Some(FieldType::Date),
        ValueType::Instant => Some(FieldType::Instant),
        _ => None,
    }
}
