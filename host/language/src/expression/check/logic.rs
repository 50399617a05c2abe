//! `&& || !`, comparisons with `()`, and `??`.

use super::typed::{Absence, Implied, PresentNodes, Typed};
use super::{Checked, Checker};
use crate::check::{no_condition, unordered_absence};
use crate::expression::graph::NodeId;
use crate::expression::node::Node;
use crate::expression::types::Scope;
use crate::text::{Comparison, Form, Span, Syntax};
use crate::vocabulary::ValueType;
use sadakat_model::diagnostic::codes;

impl Checker<'_> {
    /// A condition, with what follows from it about missing values.
    pub(super) fn truth(&mut self, syntax: &Syntax) -> (Option<NodeId>, Implied) {
        let (node, implied) = self.truth_part(syntax);
        if let Some(node) = node {
            self.note(&syntax.span, node, ValueType::Boolean);
        }
        (node, implied)
    }

    fn truth_part(&mut self, syntax: &Syntax) -> (Option<NodeId>, Implied) {
        match &syntax.form {
            Form::Not(of) => {
                let (node, implied) = self.truth(of);
                let swapped = Implied {
                    when_true: implied.when_false,
                    when_false: implied.when_true,
                };
                (node.map(|node| self.graph.add_not(node)), swapped)
            }
            Form::And(parts) => self.joined(parts, true),
            Form::Or(parts) => self.joined(parts, false),
            Form::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                match (&left.form, &right.form) {
                    (_, Form::Missing) => self.presence(*comparison, left, syntax),
                    (Form::Missing, _) => self.presence(*comparison, right, syntax),
                    _ => {
                        let implied = self.implied_by(*comparison, left, right);
                        let (left, right) = (self.check(left), self.check(right));
                        let node = left.zip(right).and_then(|(left, right)| {
                            self.compare(*comparison, &left, &right, &syntax.span)
                        });
                        (node, implied)
                    }
                }
            }
            Form::In(operands) => {
                let [needle, haystack] = &**operands;
                (
                    self.membership(needle, haystack, &syntax.span),
                    Implied::default(),
                )
            }
            _ => (self.plain_truth(syntax), Implied::default()),
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

    fn joined(&mut self, parts: &[Syntax], all: bool) -> (Option<NodeId>, Implied) {
        let before = self.known.clone();
        let mut nodes = Some(Vec::with_capacity(parts.len()));
        // What follows from all parts together, and from any one of them.
        let mut together = PresentNodes::default();
        let mut shared: Option<PresentNodes> = None;
        for part in parts {
            let (node, implied) = self.truth(part);
            // The next part matters only if this one leaves the matter open.
            let (open, closed) = if all {
                (implied.when_true, implied.when_false)
            } else {
                (implied.when_false, implied.when_true)
            };
            self.known.extend(open.iter().copied());
            together.extend(open);
            shared = Some(match shared {
                None => closed,
                Some(shared) => shared.intersection(&closed).copied().collect(),
            });
            nodes = nodes.zip(node).map(|(mut nodes, node)| {
                nodes.push(node);
                nodes
            });
        }
        self.known = before;
        let shared = shared.unwrap_or_default();
        let implied = if all {
            Implied {
                when_true: together,
                when_false: shared,
            }
        } else {
            Implied {
                when_true: shared,
                when_false: together,
            }
        };
        let node = nodes.map(|nodes| self.graph.add_joined(nodes, all));
        (node, implied)
    }

    /// `part != ()` or `part == ()`.
    fn presence(
        &mut self,
        comparison: Comparison,
        part: &Syntax,
        whole: &Syntax,
    ) -> (Option<NodeId>, Implied) {
        let checked = self.check(part);
        if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            self.problems.push(unordered_absence(whole.span.clone()));
            return (None, Implied::default());
        }
        let Some(checked) = checked else {
            return (None, Implied::default());
        };
        let fact = PresentNodes::from([self.graph.unspread(checked.node)]);
        let fact = self.with_companions(part, fact);
        let known = match self.graph.node(checked.node) {
            Node::Nothing(_) => Node::Truth(false),
            Node::Truth(_) | Node::Integer(_) | Node::Text(_) => {
                Node::Truth(checked.ty != ValueType::Missing)
            }
            _ => Node::Known(checked.node),
        };
        let known = self.graph.add(known);
        if comparison == Comparison::NotEqual {
            let implied = Implied {
                when_true: fact,
                when_false: PresentNodes::default(),
            };
            (Some(known), implied)
        } else {
            let implied = Implied {
                when_true: PresentNodes::default(),
                when_false: fact,
            };
            (Some(self.graph.add_not(known)), implied)
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
        let whole = |node, ty| {
            Some(Typed {
                node,
                ty,
                absence: default.absence,
                span: span.clone(),
            })
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
