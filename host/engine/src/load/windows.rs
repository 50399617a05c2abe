//! The expressions of `[history]`.

use super::phases;
use super::place::Place;
use super::program::WindowSource;
use crate::constants::{Params, Tables};
use crate::diagnostic::{Diagnostic, Problem, Report, SourceId, Span, codes, one_of};
use crate::expression::{Compiled, Context, Failure, Graph, Scope, ValueType, is_of_a_line};
use crate::history_field::HistoryField;
use crate::schema::{Field, FieldId, FieldType, KindId, Origin, Schema};
use crate::state::Aggregate;
use sadakat_language::currencies;

/// Compiles the expressions of `[history]`, and gives each field the type of
/// its value.
pub(super) fn compile(
    report: &mut Report,
    source: SourceId,
    windows: Vec<WindowSource>,
    schema: &mut Schema,
    tables: &Tables,
    graph: &mut Graph,
) -> Vec<HistoryField> {
    let mut compiled = Vec::new();
    let params = Params::default();
    for window in windows {
        let settings = &window.settings;
        let value = settings.value.as_deref().unwrap_or_default();
        let filter = settings.filter.as_deref().unwrap_or_default();
        let scope = if is_of_a_line(value) || is_of_a_line(filter) {
            Scope::Line
        } else {
            Scope::Event
        };
        let kinds = &settings.on[..];
        let cx = Context {
            schema,
            params: &params,
            tables,
            kinds,
            scope,
        };
        let mut found = HistoryField {
            scope,
            aggregate: settings.aggregate,
            value: None,
            distinct: None,
            filter: None,
            on: settings.on.clone(),
        };
        if settings.aggregate == Aggregate::Distinct {
            found.distinct = distinct(report, source, value, window.value_span.as_ref(), schema);
        } else if let Some(span) = &window.value_span {
            let place = Place::of_string(report, source, span);
            match graph.value(value, &cx) {
                Ok(compiled) => {
                    let problems = [
                        divides(&compiled, value, graph),
                        of_the_past(&compiled, schema),
                        one_currency(&compiled, value, settings.aggregate, schema)
                            .or_else(|| countable(&compiled, value, settings.aggregate, schema)),
                    ];
                    let unrecorded = phases::not_recorded(&compiled, schema);
                    for problem in problems.into_iter().flatten().chain(unrecorded) {
                        place.report(report, problem);
                    }
                    found.value = Some(compiled);
                }
                Err(failure) => {
                    place.report_failure(report, in_history(failure, value, kinds, schema))
                }
            }
        }
        if let Some(span) = &window.filter_span {
            let place = Place::of_string(report, source, span);
            match graph.condition(filter, &cx) {
                Ok(compiled) => {
                    let problems = [
                        divides(&compiled, filter, graph),
                        of_the_past(&compiled, schema),
                    ];
                    let unrecorded = phases::not_recorded(&compiled, schema);
                    for problem in problems.into_iter().flatten().chain(unrecorded) {
                        place.report(report, problem);
                    }
                    found.filter = Some(compiled);
                }
                Err(failure) => {
                    place.report_failure(report, in_history(failure, filter, kinds, schema))
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

/// Of an event for which a number is divided by zero, nobody could say whether
/// it counts: no campaign is at fault for it, as for an audience.
fn divides(compiled: &Compiled, text: &str, graph: &Graph) -> Option<Problem> {
    graph.may_divide_by_zero(compiled.id).then(|| {
        let message =
            "this divides by what may be 0, and then nobody knows whether an event counts";
        Problem::error(codes::INVALID_VALUE, 0..text.len(), message)
            .help("multiply the other side instead: `a > b * c` for `a / c > b`")
    })
}

/// History is worked out from records alone: not from balances, tiers and
/// other history, which are worked out themselves.
fn of_the_past(compiled: &Compiled, schema: &Schema) -> Option<Problem> {
    let mut fields = compiled.fields(schema);
    let (state, span) =
        fields.find(|(field, _)| matches!(field.origin, Origin::State | Origin::Segment))?;
    let message = format!("`{}` is no part of earlier records", state.name);
    Some(
        Problem::error(codes::FIELD_NOT_HERE, span, message)
            .help("write a field of purchases or lines, such as `purchase.total`"),
    )
}

/// What to do about an amount in an expression that has no parameters.
const NO_AMOUNT: &str =
    "ask for something else than an amount, or give each market a program of its own";

/// What is wrong with a condition of the program itself, which has no
/// parameters that could be given per currency.
pub(super) fn in_program(failure: Failure) -> Failure {
    let Failure::Wrong(mut problems) = failure else {
        return failure;
    };
    for problem in &mut problems {
        let help = match problem.code {
            codes::BARE_MONEY => NO_AMOUNT,
            codes::UNKNOWN_PARAMETER => "parameters belong to campaigns: write the value itself",
            _ => continue,
        };
        problem.help = Some(help.to_owned());
    }
    Failure::Wrong(problems)
}

/// What is wrong, with advice for `[history]`: it has no parameters that could
/// be given per currency, and its facts are no campaigns.
fn in_history(failure: Failure, text: &str, on: &[KindId], schema: &Schema) -> Failure {
    let mut problems = match in_program(failure) {
        Failure::Wrong(problems) => problems,
        failure => return failure,
    };
    for problem in &mut problems {
        match problem.code {
            codes::FIELD_NOT_HERE => {
                let help = problem.help.take();
                problem.help = help.map(|help| {
                    help.replace("make a campaign of its own for", "a fact of its own for")
                });
            }
            codes::UNKNOWN_FIELD => {
                let name = text.get(problem.span.clone()).unwrap_or_default();
                if let Some(help) = field_meant(name, on, schema) {
                    problem.help = Some(help);
                }
            }
            _ => {}
        }
    }
    Failure::Wrong(problems)
}

/// What is meant by a name without an object: events of a kind, or a field of
/// the events that count.
fn field_meant(name: &str, on: &[KindId], schema: &Schema) -> Option<String> {
    if name.contains('.') {
        return None;
    }
    let kinds = schema.kinds();
    if kinds.find(name).is_some() {
        return Some(format!(
            "write `on = [\"{name}\"], count = true` to count such events"
        ));
    }
    let own = on
        .iter()
        .map(|&kind| format!("{}.{name}", kinds.name(kind)));
    let own = own.chain(["line", "purchase"].map(|object| format!("{object}.{name}")));
    let mut known = own.filter(|field| schema.find(field).is_some());
    Some(match known.next() {
        Some(field) => format!("did you mean `{field}`?"),
        None => "write a field with what it is of, such as `purchase.total`".to_owned(),
    })
}

/// Amounts of several currencies have neither a sum nor an order.
fn one_currency(
    compiled: &Compiled,
    text: &str,
    aggregate: Aggregate,
    schema: &Schema,
) -> Option<Problem> {
    let counts_money = matches!(aggregate, Aggregate::Sum | Aggregate::Max)
        && schema.has_several_currencies()
        && compiled.is_money;
    counts_money.then(|| currencies::mixed(text, schema, 0..text.len()))
}

/// Sums are of numbers, and the greatest value is of something with an order.
fn countable(
    compiled: &Compiled,
    text: &str,
    aggregate: Aggregate,
    schema: &Schema,
) -> Option<Problem> {
    let ty = compiled.ty;
    let is_number = ty.digits(schema).is_some();
    let in_order = is_number || matches!(ty, ValueType::Date | ValueType::Instant);
    let message = match aggregate {
        Aggregate::Sum if !is_number => format!("{} cannot be summed", ty.describe()),
        Aggregate::Max if !in_order => format!("{} has no order", ty.describe()),
        Aggregate::Sum | Aggregate::Max if field_type(ty).is_none() => {
            "a number with its own decimal places cannot be kept".to_owned()
        }
        _ => return None,
    };
    let help = match ty {
        ValueType::Text | ValueType::Texts => {
            "count different texts with `distinct`, or events with `count`"
        }
        _ => "write an amount, a quantity or a whole number, such as `purchase.total`",
    };
    Some(Problem::error(codes::TYPE_MISMATCH, 0..text.len(), message).help(help))
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

/// The field type whose columns hold such values, if there is one.
const fn field_type(ty: ValueType) -> Option<FieldType> {
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
