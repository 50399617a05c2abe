//! The expressions of `[history]`.

use super::aggregates::field_type;
use super::phases;
use super::place::Place;
use super::program::WindowSource;
use crate::campaign::{Params, Tables};
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::expression::{Context, Graph, Scope};
use crate::schema::{Field, FieldId, FieldType, KindId, Schema};
use crate::state::Aggregate;
use crate::window::Window;

/// Compiles the expressions of `[history]`, and gives each field the type of
/// its value.
pub(super) fn compile(
    report: &mut Report,
    source: SourceId,
    windows: Vec<WindowSource>,
    schema: &mut Schema,
    tables: &Tables,
    graph: &mut Graph,
) -> Vec<Window> {
    let mut compiled = Vec::new();
    let params = Params::default();
    for window in windows {
        let settings = &window.settings;
        let value = settings.value.as_deref().unwrap_or_default();
        let filter = settings.filter.as_deref().unwrap_or_default();
        let speaks_of_lines = value.contains("line.") || filter.contains("line.");
        let scope = if speaks_of_lines {
            Scope::Line
        } else {
            Scope::Event
        };
        let kinds = [KindId::PURCHASE, KindId::RETURN];
        let cx = Context {
            schema,
            params: &params,
            tables,
            kinds: &kinds,
            scope,
        };
        let mut found = Window {
            scope,
            aggregate: settings.aggregate,
            value: None,
            distinct: None,
            filter: None,
        };
        if settings.aggregate == Aggregate::Distinct {
            found.distinct = distinct(report, source, value, window.value_span.as_ref(), schema);
        } else if let Some(span) = &window.value_span {
            match graph.value(value, &cx) {
                Ok(value_of) => {
                    for problem in phases::not_recorded(value, &value_of.reads, schema) {
                        Place::of_string(report, source, span).report(report, problem);
                    }
                    found.value = Some(value_of);
                }
                Err(failure) => {
                    Place::of_string(report, source, span).report_failure(report, failure)
                }
            }
        }
        if let Some(span) = &window.filter_span {
            match graph.condition(filter, &cx) {
                Ok(condition) => {
                    for problem in phases::not_recorded(filter, &condition.reads, schema) {
                        Place::of_string(report, source, span).report(report, problem);
                    }
                    found.filter = Some(condition);
                }
                Err(failure) => {
                    Place::of_string(report, source, span).report_failure(report, failure)
                }
            }
        }
        if matches!(settings.aggregate, Aggregate::Sum | Aggregate::Max)
            && let Some(ty) = found.value.as_ref().and_then(|value| field_type(value.ty))
            && let Some(field) = schema.field(settings.field)
        {
            schema.declare(Field {
                ty,
                ..field.clone()
            });
        }
        compiled.push(found);
    }
    compiled
}

/// The text field whose different texts a window counts.
fn distinct(
    report: &mut Report,
    source: SourceId,
    name: &str,
    span: Option<&Span>,
    schema: &Schema,
) -> Option<FieldId> {
    let found = schema.find(name);
    if let Some(id) = found
        && schema
            .field(id)
            .is_some_and(|field| field.ty == FieldType::Text)
    {
        return Some(id);
    }
    let texts = schema
        .fields()
        .iter()
        .filter(|field| field.ty == FieldType::Text);
    let help = one_of(name, texts.map(|field| field.name.as_str()));
    let span = span.cloned().unwrap_or(0..0);
    let message = format!("`distinct` counts the different texts of a field, and `{name}` is none");
    report.push(Diagnostic::error(codes::UNKNOWN_FIELD, source, span, message).help_if(help));
    None
}
