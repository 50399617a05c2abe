//! `in`.

use std::sync::Arc;

use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::{Absence, no_membership, range_of_fractions, several_in_list};
use crate::currencies::Unit;
use crate::expression::graph::NodeId;
use crate::expression::node::{Node, TextTest};
use crate::text::{Comparison, Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::{Problem, codes};

impl Checker<'_> {
    /// `needle in haystack`.
    pub(super) fn membership(
        &mut self,
        needle: &Syntax,
        haystack: &Syntax,
        span: &Span,
    ) -> Option<NodeId> {
        if let Form::List(items) = &haystack.form {
            let items: Vec<Checked> = items.iter().map(|item| self.check(item)).collect();
            let needle = self.check(needle)?;
            let worth = items.iter().flatten().map(|item| item.unit);
            let worth = worth.fold(Unit::Zero, Unit::or);
            self.meet((needle.unit, &needle.span), (worth, &haystack.span));
            return self.one_of(&needle, items);
        }
        if let Some((worth, items)) = self.list_parameter(haystack) {
            let items = items
                .iter()
                .map(|item| self.constant(item, haystack.span.clone()))
                .collect();
            let needle = self.check(needle)?;
            self.meet((needle.unit, &needle.span), (worth, &haystack.span));
            return self.one_of(&needle, items);
        }
        if let Form::Range { bounds, inclusive } = &haystack.form {
            return self.within(needle, bounds, *inclusive, span);
        }
        let (needle, haystack) = (self.check(needle), self.check(haystack));
        let (needle, haystack) = (needle?, haystack?);
        match haystack.ty {
            ValueType::Texts if needle.ty == ValueType::Text => {
                Some(self.has_text(&haystack, &needle))
            }
            ValueType::Text if needle.ty == ValueType::Text => {
                let pattern = self.pattern(&needle)?;
                self.consume(&haystack);
                Some(self.test_text(TextTest::Contains, haystack.node, &pattern))
            }
            _ => {
                let problem = no_membership(needle.ty, haystack.ty, span.clone());
                self.problems.push(problem);
                None
            }
        }
    }

    fn one_of(&mut self, needle: &Typed, items: Vec<Checked>) -> Option<NodeId> {
        let items: Vec<Typed> = items.into_iter().collect::<Option<_>>()?;
        if needle.ty == ValueType::Texts {
            let problem = several_in_list(&self.operand(needle));
            self.problems.push(problem);
            return None;
        }
        self.consume(needle);
        // What the list is worth is looked at as a whole.
        let needle = needle.clone().absent(Absence::Never).worth(Unit::Unknown);
        let constants: Option<Vec<Arc<str>>> = items
            .iter()
            .map(|item| match self.graph.node(item.node) {
                Node::Text(text) if item.ty == ValueType::Text => Some(text.clone()),
                _ => None,
            })
            .collect();
        if needle.ty == ValueType::Text && constants.is_some() {
            for item in &items {
                self.possible(&needle, item);
            }
        }
        if needle.ty == ValueType::Text
            && let Some(texts) = constants
            && texts.len() > 1
        {
            return Some(self.text_in(needle.node, texts));
        }
        let mut parts = Some(Vec::with_capacity(items.len()));
        for item in &items {
            let part = self.compare(Comparison::Equal, &needle, item, &item.span);
            parts = parts.zip(part).map(|(mut parts, part)| {
                parts.push(part);
                parts
            });
        }
        if items.is_empty() {
            self.problems.push(Problem::warning(
                codes::NOT_A_CONDITION,
                needle.span.clone(),
                "nothing is in an empty list",
            ));
        }
        parts.map(|parts| self.graph.add_joined(parts, false))
    }

    /// `event.hour in 9..17`.
    fn within(
        &mut self,
        needle: &Syntax,
        bounds: &[Syntax; 2],
        inclusive: bool,
        span: &Span,
    ) -> Option<NodeId> {
        let [start, end] = bounds;
        let needle = self.check(needle);
        let (start, end) = (self.check(start), self.check(end));
        let (needle, start, end) = (needle?, start?, end?);
        for part in [&needle, &start, &end] {
            if part.ty != ValueType::Integer {
                let problem = range_of_fractions(part.ty, part.span.clone());
                self.problems.push(problem);
                return None;
            }
        }
        let below = if inclusive {
            Comparison::LessOrEqual
        } else {
            Comparison::Less
        };
        let from = self.compare(Comparison::GreaterOrEqual, &needle, &start, span)?;
        let needle = needle.absent(Absence::Never);
        let to = self.compare(below, &needle, &end, span)?;
        Some(self.graph.add_joined(vec![from, to], true))
    }
}
