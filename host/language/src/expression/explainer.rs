//! A condition taken apart, so that its author can be told why it holds for
//! an event or does not.
//!
//! The graph that decides whole batches has forgotten how a condition was
//! written. So it is read again, by itself, and what each part became is noted
//! by its place in the text.

use std::collections::HashMap;

use super::check::{self, Noted};
use super::datum::Datum;
use super::evaluate::{Evaluation, Seeing};
use super::graph::{Graph, NodeId};
use super::needed::{Needed, Relation};
use super::parse::parse;
use super::seen::{Form as SeenForm, LineCount, Named, Seen, Test};
use super::types::{Context, Scope};
use crate::text::{Comparison, Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::batch::Columns;
use sadakat_model::constants::{ParamValue, Params};
use sadakat_model::values::{Date, Instant, QUANTITY_DIGITS, Zone, format_scaled, pow10};

/// A condition on events, ready to be looked at for one.
#[derive(Debug)]
pub struct ConditionExplainer {
    text: String,
    syntax: Syntax,
    graph: Graph,
    noted: Noted,
    params: Params,
    /// The segments in it, by their fields' names.
    segments: HashMap<String, ConditionExplainer>,
    /// Decimal places of amounts.
    minor: u8,
    zone: Zone,
}

impl ConditionExplainer {
    /// Takes a condition apart; none if it is wrong, or has to be evaluated
    /// row by row.
    pub fn new(text: &str, cx: &Context<'_>) -> Option<Self> {
        Self::opening(text, cx, &|_| None)
    }

    /// The same, with the segments in it taken apart as well: `segment` has
    /// their conditions, by the names of their fields.
    pub fn opening<'t>(
        text: &str,
        cx: &Context<'_>,
        segment: &dyn Fn(&str) -> Option<&'t str>,
    ) -> Option<Self> {
        let syntax = parse(text).ok()?;
        let mut graph = Graph::new();
        // Tells the graph its zone, too.
        let condition = graph.condition(text, cx).ok()?;
        let noted = check::parts(&mut graph, text, &syntax, cx)?;
        let mut segments = HashMap::new();
        for id in condition.reads.iter() {
            let name = cx.schema.field(id).map_or("", |field| &*field.name);
            let opened = segment(name).and_then(|text| Self::opening(text, cx, segment));
            segments.extend(opened.map(|opened| (name.to_owned(), opened)));
        }
        Some(Self {
            text: text.to_owned(),
            segments,
            syntax,
            graph,
            noted,
            params: cx.params.clone(),
            minor: cx.schema.currency.minor_digits(),
            zone: cx.schema.zone.clone(),
        })
    }

    /// Looks at the first event of `columns`, which should be its only one.
    pub fn look(&self, columns: &Columns) -> Seen {
        let mut seen = self.see(columns, true);
        seen.settle(true);
        seen
    }

    fn see(&self, columns: &Columns, want: bool) -> Seen {
        let mut evaluation = Evaluation::new();
        let mut look = Look {
            explainer: self,
            columns,
            lines: columns.line_range(0).len(),
            seeing: evaluation.seeing(&self.graph, columns),
        };
        look.condition(&self.syntax, want)
    }
}

/// A number with its type, before it is written out.
#[derive(Debug, Clone, Copy)]
struct Raw {
    value: i64,
    ty: ValueType,
}

struct Look<'a> {
    explainer: &'a ConditionExplainer,
    columns: &'a Columns,
    /// How many the event has.
    lines: usize,
    seeing: Seeing<'a>,
}

impl Look<'_> {
    /// A condition that the whole wants to hold, or not to.
    fn condition(&mut self, syntax: &Syntax, want: bool) -> Seen {
        let (holds, form) = match &syntax.form {
            Form::And(parts) => {
                let parts = self.conditions(parts, want);
                (joined(&parts, true), SeenForm::All(parts))
            }
            Form::Or(parts) => {
                let parts = self.conditions(parts, want);
                (joined(&parts, false), SeenForm::Any(parts))
            }
            Form::Not(of) => {
                let of = self.condition(of, !want);
                (of.holds.map(|holds| !holds), SeenForm::Not(Box::new(of)))
            }
            _ => {
                let holds = self
                    .part(syntax)
                    .and_then(|(node, _)| self.seeing.truth(node, 0));
                let text = self.written(&syntax.span);
                if let Some(segment) = self.explainer.segments.get(&text) {
                    let mut of = segment.see(self.columns, want);
                    // Whoever cannot be said to be in it is not.
                    of.holds = holds;
                    return Seen {
                        text,
                        holds,
                        decided: false,
                        form: SeenForm::Segment(Box::new(of)),
                    };
                }
                let mut test = self.test(syntax, want);
                if holds == Some(want) {
                    test.needed = None;
                }
                (holds, SeenForm::Test(test))
            }
        };
        Seen {
            text: self.written(&syntax.span),
            holds,
            decided: false,
            form,
        }
    }

    fn conditions(&mut self, parts: &[Syntax], want: bool) -> Vec<Seen> {
        parts
            .iter()
            .map(|part| self.condition(part, want))
            .collect()
    }

    fn test(&mut self, syntax: &Syntax, want: bool) -> Test {
        match &syntax.form {
            Form::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                match (&left.form, &right.form) {
                    (_, Form::Missing) => self.presence(*comparison, left, want),
                    (Form::Missing, _) => self.presence(*comparison, right, want),
                    _ => self.comparison(*comparison, left, right, want),
                }
            }
            Form::In(operands) => {
                let [needle, haystack] = &**operands;
                self.membership(needle, haystack, want)
            }
            Form::Call(call) if matches!(&*call.name, "any" | "all" | "none") => {
                let lines = call.args.first().map(|condition| LineCount {
                    matching: self.matching_lines(condition),
                    of: self.lines,
                });
                Test {
                    values: self.names(&[syntax]),
                    lines,
                    needed: None,
                }
            }
            Form::Call(call) => {
                let mut values = self.names(&[syntax]);
                if call.name == "is_birthday" {
                    values.push(Named {
                        of: "today".to_owned(),
                        value: Some(date(self.seeing.day().into())),
                    });
                }
                Test {
                    values,
                    ..Test::default()
                }
            }
            _ => Test {
                values: self.names(&[syntax]),
                lines: None,
                needed: Some(Needed::new(Relation::Is, vec![Datum::Boolean(want)])),
            },
        }
    }

    /// `part != ()` or `part == ()`.
    fn presence(&mut self, comparison: Comparison, part: &Syntax, want: bool) -> Test {
        let known = (comparison == Comparison::NotEqual) == want;
        Test {
            values: self.operands(&[part]),
            lines: None,
            needed: Some(Needed::either(
                known,
                Relation::Known,
                Relation::Missing,
                Vec::new(),
            )),
        }
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Syntax,
        right: &Syntax,
        want: bool,
    ) -> Test {
        // What varies is the subject, what is fixed the bound.
        let (comparison, subject, bound) = if is_fixed(left) && !is_fixed(right) {
            (comparison.flipped(), right, left)
        } else {
            (comparison, left, right)
        };
        let mut relation = Relation::of(comparison, want);
        let mut limit = self.raw(bound);
        let mut value = self.value(bound);
        let seen = self.raw(subject);
        // More than 2 orders are at least 3.
        let whole = |raw: &Raw| raw.ty == ValueType::Integer;
        if let Some(raw) = limit.filter(|raw| whole(raw) && seen.as_ref().is_none_or(whole))
            && let Some((inclusive, limit_value)) = relation.inclusive(raw.value)
        {
            relation = inclusive;
            limit = Some(Raw {
                value: limit_value,
                ..raw
            });
            value = Some(Datum::Integer(limit_value));
        }
        let needed = value.map(|value| {
            let mut needed = Needed::new(relation, vec![value]);
            if relation.has_distance() {
                needed.by = seen
                    .zip(limit)
                    .and_then(|(seen, limit)| self.distance(seen, limit));
            }
            needed
        });
        Test {
            values: self.operands(&[subject, bound]),
            lines: None,
            needed,
        }
    }

    fn membership(&mut self, needle: &Syntax, haystack: &Syntax, want: bool) -> Test {
        if let Form::Range { bounds, inclusive } = &haystack.form {
            let [start, end] = &**bounds;
            let ends = self.raw(start).zip(self.raw(end));
            let needed = ends.map(|(start, end)| {
                let last = end.value.saturating_sub(i64::from(!inclusive));
                let values = vec![Datum::Integer(start.value), Datum::Integer(last)];
                Needed::either(want, Relation::Within, Relation::Outside, values)
            });
            return Test {
                values: self.operands(&[needle, start, end]),
                lines: None,
                needed,
            };
        }
        let listed = match &haystack.form {
            Form::List(items) => Some(items.iter().filter_map(|item| self.value(item)).collect()),
            _ => self.listed(haystack),
        };
        if let Some(listed) = listed {
            return Test {
                values: self.operands(&[needle]),
                lines: None,
                needed: Some(Needed::either(
                    want,
                    Relation::OneOf,
                    Relation::NoneOf,
                    listed,
                )),
            };
        }
        let needed = self
            .value(needle)
            .map(|needle| Needed::either(want, Relation::Has, Relation::HasNot, vec![needle]));
        Test {
            values: self.operands(&[needle, haystack]),
            lines: None,
            needed,
        }
    }

    /// The values of a list parameter.
    fn listed(&self, syntax: &Syntax) -> Option<Vec<Datum>> {
        let name = parameter(syntax)?;
        match self.explainer.params.get(name)? {
            ParamValue::List(items) => Some(items.iter().filter_map(constant).collect()),
            _ => None,
        }
    }

    /// Operands with their values, fixed ones left out, and what is read
    /// within them.
    fn operands(&mut self, operands: &[&Syntax]) -> Vec<Named> {
        let mut named = Vec::new();
        for operand in operands {
            if is_fixed(operand) {
                continue;
            }
            let value = self.value(operand);
            let within = self.names(&[operand]);
            // `customer.city ?? "none"` says nothing new if there is a city.
            let same = matches!(operand.form, Form::Coalesce(_))
                && within.first().is_some_and(|first| first.value == value);
            if !same {
                push(&mut named, self.written(&operand.span), value);
            }
            for Named { of, value } in within {
                push(&mut named, of, value);
            }
        }
        named
    }

    /// The fields and cells of tables within some parts.
    fn names(&mut self, parts: &[&Syntax]) -> Vec<Named> {
        let mut named = Vec::new();
        for part in parts {
            self.names_into(part, &mut named);
        }
        named
    }

    fn names_into(&mut self, syntax: &Syntax, named: &mut Vec<Named>) {
        match &syntax.form {
            Form::Name(_) | Form::Member(..) => {
                if parameter(syntax).is_none() {
                    let value = self.value(syntax);
                    push(named, self.written(&syntax.span), value);
                }
                if let Some(key) = table_key(syntax) {
                    self.names_into(key, named);
                }
            }
            _ => {
                for part in syntax.parts() {
                    self.names_into(part, named);
                }
            }
        }
    }

    fn part(&self, syntax: &Syntax) -> Option<(NodeId, ValueType)> {
        let &(node, ty) = self.explainer.noted.get(&syntax.span)?;
        // What events have is one value, also where lines need it.
        Some((self.explainer.graph.unspread(node), ty))
    }

    /// A part's value; for a part of lines, their different values.
    fn value(&mut self, syntax: &Syntax) -> Option<Datum> {
        let (node, ty) = self.part(syntax)?;
        if self.explainer.graph.scope(node) != Some(Scope::Line) {
            return self.entry(node, ty, 0);
        }
        let mut different = Vec::new();
        for line in 0..self.lines {
            let value = self.entry(node, ty, line);
            if !different.contains(&value) {
                different.push(value);
            }
        }
        Some(Datum::Each(different))
    }

    fn entry(&mut self, node: NodeId, ty: ValueType, entry: usize) -> Option<Datum> {
        match ty {
            ValueType::Boolean => self.seeing.truth(node, entry).map(Datum::Boolean),
            ValueType::Text => self.seeing.text(node, entry).map(Datum::Text),
            ValueType::Texts => self.seeing.texts(node, entry).map(Datum::Texts),
            ValueType::Missing => None,
            _ => {
                let value = self.seeing.number(node, entry)?;
                Some(self.number(Raw { value, ty }))
            }
        }
    }

    /// A number of the event.
    fn raw(&mut self, syntax: &Syntax) -> Option<Raw> {
        let (node, ty) = self.part(syntax)?;
        let value = self.seeing.number(node, 0)?;
        Some(Raw { value, ty })
    }

    fn digits(&self, ty: ValueType) -> Option<u8> {
        match ty {
            ValueType::Integer => Some(0),
            ValueType::Decimal(digits) => Some(digits),
            ValueType::Money => Some(self.explainer.minor),
            ValueType::Quantity => Some(QUANTITY_DIGITS),
            _ => None,
        }
    }

    fn number(&self, raw: Raw) -> Datum {
        match raw.ty {
            ValueType::Integer => Datum::Integer(raw.value),
            ValueType::Date => date(raw.value),
            ValueType::Instant => {
                let at = Instant::from_micros(raw.value);
                Datum::Number(at.to_rfc3339(&self.explainer.zone))
            }
            ValueType::Money => Datum::Number(format_scaled(raw.value, self.explainer.minor)),
            ty => Datum::Number(short(raw.value, self.digits(ty).unwrap_or(0))),
        }
    }

    /// How far a number is from another; none if it is there.
    fn distance(&self, seen: Raw, bound: Raw) -> Option<Datum> {
        if seen.ty == ValueType::Date && bound.ty == ValueType::Date {
            let days = seen.value.saturating_sub(bound.value).saturating_abs();
            return (days > 0).then_some(Datum::Days(days));
        }
        let (left, right) = (self.digits(seen.ty)?, self.digits(bound.ty)?);
        let digits = left.max(right);
        let scaled = |value: i64, from: u8| i128::from(value) * i128::from(pow10(digits - from));
        let distance = scaled(seen.value, left) - scaled(bound.value, right);
        let value = i64::try_from(distance.abs()).ok()?;
        // An amount stays one beside a plain number.
        let ty =
            if [seen.ty, bound.ty].contains(&ValueType::Money) && digits == self.explainer.minor {
                ValueType::Money
            } else if digits == 0 {
                ValueType::Integer
            } else {
                ValueType::Decimal(digits)
            };
        (value > 0).then(|| self.number(Raw { value, ty }))
    }

    fn matching_lines(&mut self, condition: &Syntax) -> usize {
        let Some(&(node, _)) = self.explainer.noted.get(&condition.span) else {
            return 0;
        };
        (0..self.lines)
            .filter(|&line| self.seeing.truth(node, line) == Some(true))
            .count()
    }

    /// A part as its author wrote it, on one line.
    fn written(&self, span: &Span) -> String {
        let text = self.explainer.text.get(span.clone()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.join(" ")
    }
}

fn push(named: &mut Vec<Named>, of: String, value: Option<Datum>) {
    if named.iter().all(|known| known.of != of) {
        named.push(Named { of, value });
    }
}

/// Whether all parts hold, or any of them: three-valued.
fn joined(parts: &[Seen], all: bool) -> Option<bool> {
    if parts.iter().any(|part| part.holds == Some(!all)) {
        return Some(!all);
    }
    parts
        .iter()
        .all(|part| part.holds == Some(all))
        .then_some(all)
}

/// The parameter that a part names.
fn parameter(syntax: &Syntax) -> Option<&str> {
    match &syntax.form {
        Form::Member(base, name, _) if matches!(&base.form, Form::Name(n) if n == "params") => {
            Some(name)
        }
        _ => None,
    }
}

/// The key with which a part looks something up in a table.
fn table_key(syntax: &Syntax) -> Option<&Syntax> {
    match &syntax.form {
        Form::Member(base, ..) => match &base.form {
            Form::Index(_, key) => Some(key),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a part is the same for all events, and says so where it stands.
fn is_fixed(syntax: &Syntax) -> bool {
    match &syntax.form {
        Form::Missing
        | Form::Boolean(_)
        | Form::Integer(_)
        | Form::Decimal(_)
        | Form::Text(_)
        | Form::List(_) => true,
        Form::Negate(of) => is_fixed(of),
        Form::Call(call) => call.name == "date",
        _ => parameter(syntax).is_some(),
    }
}

fn date(days: i64) -> Datum {
    let date = Date::from_days(i32::try_from(days).unwrap_or_default());
    Datum::Number(date.to_string())
}

/// A number without zeros at its end.
fn short(value: i64, digits: u8) -> String {
    let text = format_scaled(value, digits);
    if digits == 0 {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn constant(value: &ParamValue) -> Option<Datum> {
    Some(match value {
        ParamValue::Boolean(value) => Datum::Boolean(*value),
        ParamValue::Integer(value) => Datum::Integer(*value),
        ParamValue::Decimal(value) => Datum::Number(value.normalize().to_string()),
        ParamValue::Text(text) => Datum::Text(text.to_string()),
        ParamValue::Date(day) => Datum::Number(day.to_string()),
        ParamValue::List(_) => return None,
    })
}
