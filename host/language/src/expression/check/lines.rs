//! `any all none count sum min max` over the lines of an event.

use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::{Absence, not_gathered, said_once, without_purchase};
use crate::expression::graph::NodeId;
use crate::expression::node::{Extreme, Node};
use crate::expression::types::Scope;
use crate::text::{Call, Span, Syntax};
use crate::vocabulary::ValueType;

/// Which lines of an event satisfy a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    Any,
    All,
    None,
    Count,
}

impl Checker<'_> {
    pub(super) fn quantifier(&mut self, which: Quantifier, call: &Call, span: Span) -> Checked {
        let here = self.has_lines(call);
        let reported = self.problems.len();
        let [condition] = &*call.args else {
            return self.wrong_gathering(call);
        };
        let condition = self.line_condition(condition);
        if !here {
            said_once(&mut self.problems, reported);
            return None;
        }
        let condition = condition?;
        let (node, ty) = match which {
            Quantifier::Any => (self.graph.add(Node::AnyLine(condition)), ValueType::Boolean),
            Quantifier::None => {
                let any = self.graph.add(Node::AnyLine(condition));
                (self.graph.add_not(any), ValueType::Boolean)
            }
            Quantifier::All => {
                let not = self.graph.add_not(condition);
                let any = self.graph.add(Node::AnyLine(not));
                (self.graph.add_not(any), ValueType::Boolean)
            }
            Quantifier::Count => (
                self.graph.add(Node::CountLines(condition)),
                ValueType::Integer,
            ),
        };
        self.gathered(node, ty, Absence::Never, span)
    }

    pub(super) fn sum(&mut self, call: &Call, span: Span) -> Checked {
        let (value, when) = self.value_and_condition(call)?;
        let node = self.graph.add(Node::SumLines(value.node, when));
        let sum = self.gathered(node, value.ty, Absence::Never, span)?;
        Some(sum.worth(value.unit))
    }

    /// The least or greatest value; missing if there are no lines.
    pub(super) fn extreme(&mut self, which: Extreme, call: &Call, span: Span) -> Checked {
        let (value, when) = self.value_and_condition(call)?;
        let node = self.graph.add(Node::ExtremeLine(which, value.node, when));
        let extreme = self.gathered(node, value.ty, Absence::Optional, span)?;
        Some(extreme.worth(value.unit))
    }

    fn gathered(&mut self, node: NodeId, ty: ValueType, absence: Absence, span: Span) -> Checked {
        let node = match self.scope {
            Scope::Event => node,
            Scope::Line => self.graph.add(Node::Spread(node)),
        };
        Some(Typed::new(node, ty, span).absent(absence))
    }

    fn value_and_condition(&mut self, call: &Call) -> Option<(Typed, Option<NodeId>)> {
        let here = self.has_lines(call);
        let reported = self.problems.len();
        let (value, condition) = match &*call.args {
            [value] => (value, None),
            [value, condition] => (value, Some(condition)),
            _ => {
                self.wrong_gathering(call);
                return None;
            }
        };
        // The condition decides first which lines count, so what it says about
        // missing values holds for the value.
        let before = self.known.clone();
        let mut when = Some(None);
        if let Some(condition) = condition {
            let outside = std::mem::replace(&mut self.scope, Scope::Line);
            let (node, implied) = self.truth(condition);
            self.scope = outside;
            self.known.extend(implied.when(true));
            when = node.map(|node| match self.graph.node(node) {
                Node::Truth(true) => None,
                _ => Some(node),
            });
        }
        let value = self.per_line(value);
        if let Some(value) = &value {
            self.consume(value);
        }
        self.known = before;
        if !here {
            said_once(&mut self.problems, reported);
        }
        let (value, when) = (value?, when?);
        if !here {
            return None;
        }
        let problem = not_gathered(&call.name, value.ty, value.span.clone());
        let fits = problem.is_none();
        self.problems.extend(problem);
        fits.then_some((value, when))
    }

    fn line_condition(&mut self, condition: &Syntax) -> Option<NodeId> {
        let outside = std::mem::replace(&mut self.scope, Scope::Line);
        let (node, _) = self.truth(condition);
        self.scope = outside;
        node
    }

    fn has_lines(&mut self, call: &Call) -> bool {
        let name = format!("{}(…)", call.name);
        let problem = without_purchase(&name, self.cx.schema, self.cx.kinds, &call.name_span);
        let here = problem.is_none();
        self.problems.extend(problem);
        here
    }
}
