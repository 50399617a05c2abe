//! Events that a plugin was asked about in a program.

use std::sync::Arc;

use crate::batch::{Column, ColumnBuilder, Columns, ColumnsBuilder};
use crate::decide::Decisions;
use crate::program::{Program, Worker};
use crate::schema::{FieldId, Schema};
use crate::snapshot::Snapshot;

/// Events that a plugin was asked about in a program, with what it read of
/// them.
pub struct Recorded {
    snapshot: Arc<Snapshot>,
    campaign: usize,
    program: Arc<dyn Program>,
    builder: ColumnsBuilder,
    fields: Vec<(FieldId, ColumnBuilder)>,
}

impl Recorded {
    /// None yet, of a campaign by its position; none at all if there is no
    /// such campaign.
    pub fn new(snapshot: &Arc<Snapshot>, campaign: usize) -> Option<Self> {
        let program = Arc::clone(&snapshot.campaigns().get(campaign)?.program);
        let schema = &snapshot.settings().schema;
        let fields = program.reads().iter().filter_map(|id| {
            let field = schema.field(id)?;
            Some((id, ColumnBuilder::new(field.ty)))
        });
        Some(Self {
            fields: fields.collect(),
            builder: ColumnsBuilder::default(),
            snapshot: Arc::clone(snapshot),
            campaign,
            program,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.builder.rows()
    }

    /// Adds a traced event, if the campaign was asked about it.
    pub fn add(&mut self, decisions: &Decisions, row: usize) {
        let campaign = self.snapshot.campaigns().get(self.campaign);
        let trace = decisions
            .trace()
            .filter(|trace| trace.ran(row, self.campaign));
        let seen = trace.and_then(|trace| trace.columns(campaign?.phase));
        let Some(columns) = seen else {
            return;
        };
        let schema = &self.snapshot.settings().schema;
        let lines = columns.line_range(row);
        let (kind, at) = (columns.kind(row), columns.at(row));
        self.builder.push(kind, at, schema, lines.len());
        for (id, builder) in &mut self.fields {
            let is_line = schema.field(*id).is_some_and(|field| field.is_line());
            let entries = match is_line {
                true => lines.clone(),
                false => row..row + 1,
            };
            for entry in entries {
                push(builder, columns.get(*id), entry);
            }
        }
    }

    /// What is asked, the schema, and the events.
    pub(super) fn finish(self) -> (Box<dyn Worker>, Arc<Schema>, Columns) {
        let schema = Arc::clone(&self.snapshot.settings().schema);
        let mut columns = self.builder.finish();
        for (id, builder) in self.fields {
            columns.set(id, builder.finish());
        }
        (self.program.worker(), schema, columns)
    }
}

/// Adds an entry of a column, missing if there is none.
fn push(builder: &mut ColumnBuilder, column: Option<&Column>, entry: usize) {
    match column {
        Some(Column::Integers(column)) => builder.push_integer(column.get(entry)),
        Some(Column::Text(column)) => builder.push_text(column.get(entry)),
        Some(Column::Texts(column)) => builder.push_texts(column.get(entry)),
        None => {
            builder.push_integer(None);
            builder.push_text(None);
            builder.push_texts(std::iter::empty());
        }
    }
}
