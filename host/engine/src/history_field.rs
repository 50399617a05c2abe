//! What events put into the declared `[history]` fields.

use arrow_buffer::BooleanBuffer;

use crate::batch::{Column, Columns, Texts};
use crate::expression::{Compiled, Evaluation, Scope};
use crate::schema::{FieldId, KindId};
use crate::snapshot::Snapshot;
use crate::state::{Aggregate, WindowInput};

/// A `[history]` field with its compiled expressions.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HistoryField {
    /// Whether the expressions speak of lines.
    pub scope: Scope,
    /// How events are put together.
    pub aggregate: Aggregate,
    /// What is summed, compared or counted; a count may have none.
    pub value: Option<Compiled>,
    /// The text field whose different texts are counted.
    pub distinct: Option<FieldId>,
    /// Which events or lines count; none for all.
    pub filter: Option<Compiled>,
    /// The kinds of event that count.
    pub on: Vec<KindId>,
}

/// Evaluates windows for a batch, in which amounts are what was paid.
pub(crate) struct WindowValues {
    evaluation: Evaluation,
    values: Vec<Values>,
}

enum Values {
    Numbers(Vec<Option<i64>>),
    Texts(Texts),
}

impl WindowValues {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        Self {
            evaluation: Evaluation::new(),
            values: Vec::with_capacity(snapshot.history_fields().len()),
        }
    }

    /// Forgets the last batch and evaluates another.
    pub(crate) fn evaluate(&mut self, snapshot: &Snapshot, columns: &Columns) {
        self.evaluation.begin();
        self.values.clear();
        for window in snapshot.history_fields() {
            let values = self.window(window, snapshot, columns);
            self.values.push(values);
        }
    }

    /// One per window of the snapshot, with an entry for each event.
    pub(crate) fn inputs(&self) -> Vec<WindowInput<'_>> {
        self.values
            .iter()
            .map(|values| match values {
                Values::Numbers(numbers) => WindowInput::Numbers(numbers),
                Values::Texts(texts) => WindowInput::Texts(texts),
            })
            .collect()
    }

    fn window(&mut self, window: &HistoryField, snapshot: &Snapshot, columns: &Columns) -> Values {
        let graph = snapshot.graph();
        let matches = window
            .filter
            .as_ref()
            .map(|filter| self.evaluation.condition(graph, columns, filter.id));
        let matches = |entry: usize| {
            matches
                .as_ref()
                .is_none_or(|m: &BooleanBuffer| m.value(entry))
        };
        let entries = |row: usize| match window.scope {
            Scope::Line => columns.line_range(row),
            Scope::Event => row..row + 1,
        };
        let counts = |row: usize| window.on.contains(&columns.kind(row));
        if let Some(field) = window.distinct {
            return Values::Texts(distinct(columns, field, counts, entries, matches));
        }
        let values = window
            .value
            .as_ref()
            .map(|value| self.evaluation.integers(graph, columns, value.id));
        let number = |entry: usize| match &values {
            Some(values) => values.get(entry),
            None => Some(1),
        };
        let row = |row: usize| {
            if !counts(row) {
                return None;
            }
            let numbers = entries(row)
                .filter(|&entry| matches(entry))
                .filter_map(number);
            match window.aggregate {
                Aggregate::Max => numbers.max(),
                Aggregate::Count => Some(numbers.map(|_| 1).sum()).filter(|&count| count > 0),
                Aggregate::Sum | Aggregate::Distinct | Aggregate::PointsEarned(_) => numbers
                    .fold(None, |sum: Option<i64>, n| {
                        Some(sum.unwrap_or(0).saturating_add(n))
                    }),
            }
        };
        Values::Numbers((0..columns.rows()).map(row).collect())
    }
}

fn distinct(
    columns: &Columns,
    field: FieldId,
    counts: impl Fn(usize) -> bool,
    entries: impl Fn(usize) -> std::ops::Range<usize>,
    matches: impl Fn(usize) -> bool,
) -> Texts {
    let mut starts = vec![0u32];
    let mut keys = Vec::new();
    let column = columns.get(field).and_then(Column::as_text);
    for row in 0..columns.rows() {
        if let Some(column) = column
            && counts(row)
        {
            keys.extend(
                entries(row)
                    .filter(|&e| matches(e))
                    .filter_map(|entry| column.key(entry)),
            );
        }
        starts.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
    }
    let dictionary = column
        .map(|column| column.dictionary.clone())
        .unwrap_or_default();
    Texts {
        starts: starts.into(),
        keys: keys.into(),
        dictionary,
    }
}
