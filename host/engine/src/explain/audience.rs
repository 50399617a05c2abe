//! An audience with its values.

use std::sync::Arc;

use crate::batch::{Column, Columns};
use crate::campaign::{Audience, Campaign};
use crate::expression::{ConditionExplainer, Context, Datum, Named, Scope, Seen, SeenForm, Test};
use crate::model::{Date, Instant, QUANTITY_DIGITS, format_scaled};
use crate::program::{Condition, ConditionWorker, Rows};
use crate::schema::{FieldId, FieldType, Schema};
use crate::snapshot::Snapshot;
use sadakat_language::currencies::Shares;

/// A campaign's audience, ready to be looked at for one event.
pub(crate) enum Looked {
    /// One that is decided for whole batches.
    Columns(Box<ConditionExplainer>),
    /// One with other amounts for each currency.
    ByCurrency {
        shares: Box<Shares>,
        explainers: Vec<ConditionExplainer>,
    },
    /// One that is decided row by row.
    Rows {
        text: String,
        condition: Arc<dyn Condition>,
        worker: Box<dyn ConditionWorker>,
    },
}

impl Looked {
    /// None for a campaign without audience.
    pub(crate) fn new(campaign: &Campaign, snapshot: &Snapshot) -> Option<Self> {
        let text = campaign.written.audience.as_deref()?;
        match campaign.audience.as_ref()? {
            Audience::Columns(_) => {
                let schema = &snapshot.settings().schema;
                let explainer = |params| {
                    let cx = Context {
                        schema,
                        params,
                        tables: snapshot.tables(),
                        kinds: &campaign.on,
                        scope: Scope::Event,
                    };
                    let segment = |field: &str| {
                        let name = field.strip_prefix("segment.")?;
                        let mut all = snapshot.segments().iter();
                        let segment = all.find(|segment| *segment.name == *name)?;
                        Some(&*segment.text)
                    };
                    ConditionExplainer::opening(text, &cx, &segment)
                };
                let by_currency = &campaign.written.params_by_currency;
                if by_currency.is_empty() {
                    return explainer(&campaign.written.params)
                        .map(|explainer| Self::Columns(Box::new(explainer)));
                }
                let explainers = by_currency.iter().map(explainer);
                Some(Self::ByCurrency {
                    shares: Box::new(Shares::new(schema)),
                    explainers: explainers.collect::<Option<_>>()?,
                })
            }
            Audience::Rows(condition) => Some(Self::Rows {
                text: text.to_owned(),
                worker: condition.worker(),
                condition: Arc::clone(condition),
            }),
        }
    }

    /// What is seen of the only event of `columns`; none if it is in no
    /// currency of the program.
    pub(crate) fn look(&mut self, columns: &Arc<Columns>, schema: &Schema) -> Option<Seen> {
        Some(match self {
            Self::Columns(explainer) => explainer.look(columns),
            Self::ByCurrency { shares, explainers } => {
                explainers.get_mut(shares.of(columns, 0))?.look(columns)
            }
            Self::Rows {
                text,
                condition,
                worker,
            } => {
                let mut faults = Vec::new();
                let rows = Rows {
                    columns,
                    selected: &[0],
                };
                let holds = worker.holds(&rows, &mut faults).value(0);
                let values = condition
                    .reads()
                    .iter()
                    .filter_map(|id| field(id, columns, schema));
                Seen {
                    text: text
                        .lines()
                        .map(str::trim)
                        .collect::<Vec<_>>()
                        .join(" ")
                        .trim()
                        .to_owned(),
                    holds: faults.is_empty().then_some(holds),
                    decided: true,
                    form: SeenForm::Test(Test {
                        values: values.collect(),
                        ..Test::default()
                    }),
                }
            }
        })
    }
}

/// A field of the only event of `columns`, with its value.
fn field(id: FieldId, columns: &Columns, schema: &Schema) -> Option<Named> {
    let field = schema.field(id)?;
    let entries = if field.is_line() {
        columns.line_range(0)
    } else {
        0..1
    };
    let column = columns.get(id);
    let mut values = Vec::new();
    for entry in entries {
        let value = column.and_then(|column| value(field.ty, column, entry, schema));
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some(Named {
        of: field.name.clone(),
        value: if field.is_line() {
            Some(Datum::Each(values))
        } else {
            values.pop().flatten()
        },
    })
}

fn value(ty: FieldType, column: &Column, entry: usize, schema: &Schema) -> Option<Datum> {
    Some(match column {
        Column::Text(column) => Datum::Text(column.get(entry)?.to_owned()),
        Column::Texts(column) => Datum::Texts(column.get(entry).map(str::to_owned).collect()),
        Column::Integers(column) => {
            let value = column.get(entry)?;
            match ty {
                FieldType::Boolean => Datum::Boolean(value != 0),
                FieldType::Date => {
                    let date = Date::from_days(i32::try_from(value).ok()?);
                    Datum::Number(date.to_string())
                }
                FieldType::Instant => {
                    Datum::Number(Instant::from_micros(value).to_rfc3339(&schema.zone))
                }
                FieldType::Money => {
                    Datum::Number(format_scaled(value, schema.currency.minor_digits()))
                }
                FieldType::Quantity => {
                    let text = format_scaled(value, QUANTITY_DIGITS);
                    let text = text.trim_end_matches('0').trim_end_matches('.');
                    Datum::Number(text.to_owned())
                }
                FieldType::Integer | FieldType::Text | FieldType::Texts => Datum::Integer(value),
            }
        }
    })
}
