//! `&& || !`, comparisons with `()`, and `??`.

use super::typed::{Fact, Typed};
use super::{Checked, Checker};
use crate::check::{Absence, Implied, no_condition, unordered_absence};
use crate::expression::graph::NodeId;
use crate::expression::node::Node;
use crate::expression::types::Scope;
use crate::text::{Comparison, Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::codes;

impl Checker<'_> {
    /// A condition, with what follows from it about missing values.
    pub(super) fn truth(&mut self, syntax: &Syntax) -> (Option<NodeId>, Implied<Fact>) {
        let (node, implied) = self.truth_part(syntax);
        if let Some(node) = node {
            self.note(&syntax.span, node, ValueType::Boolean);
        }
        (node, implied)
    }

    fn truth_part(&mut self, syntax: &Syntax) -> (Option<NodeId>, Implied<Fact>) {
        match &syntax.form {
            Form::Not(of) => {
                let (node, implied) = self.truth(of);
                (node.map(|node| self.graph.add_not(node)), implied.negated())
            }
            Form::And(parts) => self.joined(parts, true),
            Form::Or(parts) => self.joined(parts, false),
            Form::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                match (&left.form, &right.form) {
                    (_, Form::Missing) => self.presence(*comparison, left, syntax),
                    (Form::Missing, _) => self.presence(*comparison, right, syntax),
                    _ => {
                        let (left, right) = (self.check(left), self.check(right));
                        let Some((left, right)) = left.zip(right) else {
                            return (None, Implied::nothing());
                        };
                        let implied = self.counted(*comparison, &left, &right);
                        let node = self.compare(*comparison, &left, &right, &syntax.span);
                        (node, implied)
                    }
                }
            }
            Form::In(operands) => {
                let [needle, haystack] = &**operands;
                (
                    self.membership(needle, haystack, &syntax.span),
                    Implied::nothing(),
                )
            }
            _ => (self.plain_truth(syntax), Implied::nothing()),
        }
    }

    /// A field, a call or a constant that is true or false.
    fn plain_truth(&mut self, syntax: &Syntax) -> Option<NodeId> {
        let part = self.check(syntax)?;
        if part.ty != ValueType::Boolean {
            let part = self.operand(&part);
            self.problems
                .push(no_condition(codes::TYPE_MISMATCH, &part));
            return None;
        }
        self.consume(&part);
        Some(part.node)
    }

    fn joined(&mut self, parts: &[Syntax], all: bool) -> (Option<NodeId>, Implied<Fact>) {
        let before = self.known.clone();
        let mut nodes = Some(Vec::with_capacity(parts.len()));
        let mut implied = Vec::with_capacity(parts.len());
        for part in parts {
            let (node, follows) = self.truth(part);
            // The next part matters only if this one leaves the matter open.
            self.known.extend(follows.when(all));
            implied.push(follows);
            nodes = nodes.zip(node).map(|(mut nodes, node)| {
                nodes.push(node);
                nodes
            });
        }
        self.known = before;
        let node = nodes.map(|nodes| self.graph.add_joined(nodes, all));
        (node, Implied::joined(implied, all))
    }

    /// `part != ()` or `part == ()`.
    fn presence(
        &mut self,
        comparison: Comparison,
        part: &Syntax,
        whole: &Syntax,
    ) -> (Option<NodeId>, Implied<Fact>) {
        let checked = self.check(part);
        if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            self.problems.push(unordered_absence(whole.span.clone()));
            return (None, Implied::nothing());
        }
        let Some(checked) = checked else {
            return (None, Implied::nothing());
        };
        let facts = match self.fact(checked.node) {
            Fact::Field(field) => self.cx.schema.together(field),
            Fact::Part(_) => Vec::new(),
        };
        let facts = facts.into_iter().map(Fact::Field);
        let facts = facts.chain([self.fact(checked.node)]);
        let equal = comparison == Comparison::Equal;
        let implied = Implied::only(!equal, facts);
        let known = match self.graph.node(checked.node) {
            Node::Nothing(_) => Node::Truth(false),
            Node::Truth(_) | Node::Integer(_) | Node::Text(_) => {
                Node::Truth(checked.ty != ValueType::Missing)
            }
            _ => Node::Known(checked.node),
        };
        let known = self.graph.add(known);
        let node = match equal {
            true => self.graph.add_not(known),
            false => known,
        };
        (Some(node), implied)
    }

    /// What has a value since a number is not 0.
    fn counted(&self, comparison: Comparison, left: &Typed, right: &Typed) -> Implied<Fact> {
        let number = |part: &Typed| match self.graph.node(part.node) {
            Node::Integer(number) if part.ty == ValueType::Integer => Some(*number),
            _ => None,
        };
        let (part, comparison, number) = match (number(left), number(right)) {
            (None, Some(number)) => (left, comparison, number),
            (Some(number), None) => (right, comparison.flipped(), number),
            _ => return Implied::nothing(),
        };
        match self.fact(part.node) {
            Fact::Field(field) => {
                let schema = self.cx.schema;
                Implied::counted(schema, field, comparison, number).map(Fact::Field)
            }
            Fact::Part(_) => Implied::nothing(),
        }
    }

    /// `first ?? second ?? …`.
    pub(super) fn coalesce(&mut self, parts: &[Syntax], span: Span) -> Checked {
        let mut parts = parts.iter().rev();
        let last = parts.next()?;
        let empty_list = matches!(&last.form, Form::List(items) if items.is_empty());
        let mut result = if empty_list {
            None
        } else {
            Some(self.check(last))
        };
        for part in parts {
            let part = self.check(part);
            result = Some(match result {
                // `customer.tags ?? []`: without a value there are no texts.
                None => part.map(|part| Typed {
                    absence: Absence::Never,
                    span: span.clone(),
                    ..part
                }),
                Some(default) => part
                    .zip(default)
                    .and_then(|(part, default)| self.or_else(part, default, &span)),
            });
        }
        result.flatten()
    }

    fn or_else(&mut self, part: Typed, default: Typed, span: &Span) -> Checked {
        self.meet((part.unit, &part.span), (default.unit, &default.span));
        let unit = part.unit.or(default.unit);
        let whole = |node, ty| {
            let whole = Typed::new(node, ty, span.clone());
            Some(whole.absent(default.absence).worth(unit))
        };
        if default.ty == ValueType::Missing {
            return Some(part);
        }
        if part.ty == ValueType::Missing {
            return Some(default);
        }
        if part.ty == default.ty && part.ty != ValueType::Texts {
            let node = self.graph.add_choose(part.node, part.node, default.node);
            return whole(node, part.ty);
        }
        let schema = self.cx.schema;
        if let (Some(left), Some(right)) = (part.ty.digits(schema), default.ty.digits(schema)) {
            let digits = left.max(right);
            let then = self.rescale(part.node, digits - left, &part.span)?;
            let otherwise = self.rescale(default.node, digits - right, &default.span)?;
            let node = self.graph.add_choose(then, then, otherwise);
            let ty = if left == digits && default.ty == ValueType::Integer {
                part.ty
            } else if right == digits && part.ty == ValueType::Integer {
                default.ty
            } else {
                ValueType::Decimal(digits)
            };
            return whole(node, ty);
        }
        let message = format!(
            "the default is {}, but `{}` is {}",
            default.ty.describe(),
            self.written(&part.span),
            part.ty.describe()
        );
        let help = format!("write for example `?? {}`", part.ty.example());
        self.mismatch(default.span, message, Some(help))
    }

    /// A condition is the same, or not, as another one.
    pub(super) fn same(&mut self, left: NodeId, right: NodeId) -> NodeId {
        match (
            self.graph.node(left).clone(),
            self.graph.node(right).clone(),
        ) {
            (Node::Truth(true), _) => right,
            (_, Node::Truth(true)) => left,
            (Node::Truth(false), _) => self.graph.add_not(right),
            (_, Node::Truth(false)) => self.graph.add_not(left),
            _ => self.graph.add(Node::Same(left.min(right), left.max(right))),
        }
    }

    /// Checks a part for each line.
    pub(super) fn per_line(&mut self, syntax: &Syntax) -> Checked {
        let outside = std::mem::replace(&mut self.scope, Scope::Line);
        let checked = self.check(syntax);
        self.scope = outside;
        let mut part = checked?;
        if self.graph.scope(part.node) == Some(Scope::Event) {
            part.node = self.graph.add(Node::Spread(part.node));
        }
        Some(part)
    }
}
