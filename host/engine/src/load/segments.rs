//! The conditions of `[segments]`.

use super::place::Place;
use super::program::SegmentSource;
use super::windows;
use crate::constants::{Params, Tables};
use crate::diagnostic::{Diagnostic, Problem, Report, SourceId, codes};
use crate::expression::{Compiled, Context, Graph, Scope};
use crate::schema::{Origin, Schema};
use crate::segment::Segment;

/// Compiles the conditions of `[segments]`. Each segment stands behind those
/// that it uses.
pub(super) fn compile(
    report: &mut Report,
    source: SourceId,
    sources: &[SegmentSource],
    schema: &Schema,
    tables: &Tables,
    graph: &mut Graph,
) -> Vec<Segment> {
    let params = Params::default();
    let cx = Context {
        schema,
        params: &params,
        tables,
        kinds: &[],
        scope: Scope::Event,
    };
    let mut compiled = Vec::new();
    for segment in sources {
        let place = Place::of_string(report, source, &segment.span);
        match graph.condition(&segment.text, &cx) {
            Ok(condition) => {
                let problems = of_the_event(&condition, schema)
                    .into_iter()
                    .chain(divides(&condition, &segment.text, graph))
                    .chain(condition.warnings);
                for problem in problems {
                    place.report(report, problem);
                }
                compiled.push(Segment {
                    name: segment.name.as_str().into(),
                    field: segment.field,
                    text: segment.text.as_str().into(),
                    condition: condition.id,
                    reads: condition.reads,
                });
            }
            Err(failure) => {
                let failure = windows::in_program(failure);
                place.report_failure(report, failure);
            }
        }
    }
    in_order(report, source, sources, compiled)
}

/// A segment is of members, whatever event it is asked at.
fn of_the_event(condition: &Compiled, schema: &Schema) -> Option<Problem> {
    let mut fields = condition.fields(schema);
    let (of_event, span) = fields.find(|(field, _)| {
        let derived = field.origin == Origin::Derived && field.name.starts_with("customer.");
        !field.is_of_member() && !derived
    })?;
    let message = format!(
        "`{}` is of an event, and a segment is of members, whatever happens",
        of_event.name
    );
    let help = if of_event.name.starts_with("event.") {
        "write it in the audience of a campaign, beside the segment"
    } else {
        "declare under [history] what of earlier events counts, or write it in the audience of a campaign, beside the segment"
    };
    Some(Problem::error(codes::FIELD_NOT_HERE, span, message).help(help))
}

/// Of a member for whom a number is divided by zero, nobody could say whether
/// they are in it.
fn divides(condition: &Compiled, text: &str, graph: &Graph) -> Option<Problem> {
    graph.may_divide_by_zero(condition.id).then(|| {
        let message = "this divides by what may be 0, and then nobody knows who is in the segment";
        Problem::error(codes::INVALID_VALUE, 0..text.len(), message)
            .help("multiply the other side instead: `a > b * c` for `a / c > b`")
    })
}

/// Puts segments behind those that they use, and reports those that use each
/// other in a circle.
fn in_order(
    report: &mut Report,
    source: SourceId,
    sources: &[SegmentSource],
    segments: Vec<Segment>,
) -> Vec<Segment> {
    let uses = |of: &Segment| -> Vec<usize> {
        let used = |other: &Segment| of.reads.contains(other.field);
        let known = segments.iter().enumerate();
        known.filter(|(_, s)| used(s)).map(|(at, _)| at).collect()
    };
    let uses: Vec<Vec<usize>> = segments.iter().map(uses).collect();
    let mut walk = Walk {
        uses: &uses,
        seen: vec![Visit::New; segments.len()],
        path: Vec::new(),
        order: Vec::new(),
        circles: Vec::new(),
    };
    for at in 0..segments.len() {
        walk.visit(at);
    }
    let Walk { order, circles, .. } = walk;
    let name = |at: &usize| segments.get(*at).map_or("", |segment| &*segment.name);
    for circle in circles {
        let first = circle.first().map_or("", name);
        let span = sources.iter().find(|source| source.name == first);
        let chain: Vec<String> = circle.iter().map(|at| format!("`{}`", name(at))).collect();
        let (message, help) = match &*chain {
            [only] => (
                format!("the segment {only} uses itself"),
                "write out what it asks of members",
            ),
            _ => (
                format!(
                    "these segments use each other in a circle: {} → `{first}`",
                    chain.join(" → ")
                ),
                "write out in one of them what it asks of members",
            ),
        };
        let span = span.map_or(0..0, |source| source.span.clone());
        report.push(Diagnostic::error(codes::SEGMENT_CIRCLE, source, span, message).help(help));
    }
    let mut segments: Vec<Option<Segment>> = segments.into_iter().map(Some).collect();
    let taken = order.into_iter().map(|at| segments.get_mut(at)?.take());
    taken.flatten().collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    Open,
    Done,
}

/// Goes from segments to those that they use.
struct Walk<'a> {
    uses: &'a [Vec<usize>],
    seen: Vec<Visit>,
    /// Those whose uses are looked at.
    path: Vec<usize>,
    /// Each behind those that it uses.
    order: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl Walk<'_> {
    fn visit(&mut self, at: usize) {
        match self.seen.get(at) {
            Some(Visit::New) => {}
            Some(Visit::Open) => {
                let begin = self.path.iter().position(|open| *open == at);
                let circle = begin.and_then(|begin| self.path.get(begin..));
                self.circles.extend(circle.map(<[usize]>::to_vec));
                return;
            }
            _ => return,
        }
        self.set(at, Visit::Open);
        self.path.push(at);
        let uses = self.uses;
        for &used in uses.get(at).into_iter().flatten() {
            self.visit(used);
        }
        self.path.pop();
        self.set(at, Visit::Done);
        self.order.push(at);
    }

    fn set(&mut self, at: usize, visit: Visit) {
        if let Some(seen) = self.seen.get_mut(at) {
            *seen = visit;
        }
    }
}
