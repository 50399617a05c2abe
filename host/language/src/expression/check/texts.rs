//! Functions of texts.

use std::sync::Arc;

use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::never;
use crate::expression::graph::NodeId;
use crate::expression::node::{Letters, Node, Shape, TextTest};
use crate::text::{Call, Span};
use crate::vocabulary::ValueType;
use sadakat_model::schema::Field;
use sadakat_model::values::coupon_code;

impl Checker<'_> {
    /// `text.starts_with("…")` and its like.
    pub(super) fn text_test(&mut self, test: TextTest, call: &Call, span: Span) -> Checked {
        let [text, pattern] = self.arguments::<2>(call)?;
        if text.ty == ValueType::Texts
            && test == TextTest::Contains
            && pattern.ty == ValueType::Text
        {
            let node = self.has_text(&text, &pattern);
            return self.boolean(node, span);
        }
        self.expect(&text, ValueType::Text, &call.name)?;
        self.expect(&pattern, ValueType::Text, &call.name)?;
        let pattern = self.pattern(&pattern)?;
        self.consume(&text);
        let node = self.test_text(test, text.node, &pattern);
        self.boolean(node, span)
    }

    /// `text.to_lower()`.
    pub(super) fn text_case(&mut self, letters: Letters, call: &Call, span: Span) -> Checked {
        let [text] = self.arguments::<1>(call)?;
        self.expect(&text, ValueType::Text, &call.name)?;
        let absence = text.absence;
        let known = self.is_known(&text);
        let node = self.graph.on_text(text.node, &mut |graph, text| {
            let changed = match graph.node(text) {
                Node::Text(text) => Node::Text(letters.apply(text).into()),
                Node::Nothing(_) => Node::Nothing(Shape::Text),
                _ => Node::TextCase(letters, text),
            };
            graph.add(changed)
        });
        let changed = Typed::new(node, ValueType::Text, span);
        Some(if known {
            changed
        } else {
            changed.absent(absence)
        })
    }

    /// `customer.tags.len()`.
    pub(super) fn length(&mut self, call: &Call, span: Span) -> Checked {
        let [texts] = self.arguments::<1>(call)?;
        if texts.ty != ValueType::Texts {
            return self.fall_back(span, "the length of a text is");
        }
        self.consume(&texts);
        let node = self.graph.add(Node::CountTexts(texts.node));
        Some(Typed::new(node, ValueType::Integer, span))
    }

    /// Reports a text that a field is compared with but can never have.
    pub(super) fn possible(&mut self, part: &Typed, constant: &Typed) {
        let mut node = self.graph.unspread(part.node);
        while let Node::Choose { then, .. } = *self.graph.node(node) {
            node = then;
        }
        let (Node::Field(field, _), Node::Text(text)) =
            (self.graph.node(node), self.graph.node(constant.node))
        else {
            return;
        };
        let problem = never(*field, text, self.cx.schema, constant.span.clone());
        self.problems.extend(problem);
    }

    /// A text that is the same for all events.
    pub(super) fn pattern(&mut self, part: &Typed) -> Option<Arc<str>> {
        if let Node::Text(text) = self.graph.node(part.node) {
            return Some(text.clone());
        }
        self.fall_back(part.span.clone(), "looking for a part that varies is");
        None
    }

    pub(super) fn test_text(&mut self, test: TextTest, text: NodeId, pattern: &Arc<str>) -> NodeId {
        self.graph.on_text(text, &mut |graph, text| {
            let tested = match graph.node(text) {
                Node::Text(text) => Node::Truth(test.holds(text, pattern)),
                Node::Nothing(_) => Node::Nothing(Shape::Truth),
                _ => Node::TextTest(test, text, pattern.clone()),
            };
            graph.add(tested)
        })
    }

    pub(super) fn has_text(&mut self, texts: &Typed, needle: &Typed) -> NodeId {
        self.consume(texts);
        self.consume(needle);
        let texts = texts.node;
        let codes = match self.graph.node(texts) {
            Node::Field(field, _) => {
                let field = self.cx.schema.field(*field);
                field.is_some_and(Field::holds_coupon_codes)
            }
            _ => false,
        };
        self.graph.on_text(needle.node, &mut |graph, needle| {
            let found = match graph.node(needle) {
                // As the codes of purchases are read.
                Node::Text(needle) if codes => Node::HasText(texts, coupon_code(needle).into()),
                Node::Text(needle) => Node::HasText(texts, needle.clone()),
                Node::Nothing(_) => Node::Nothing(Shape::Truth),
                _ if codes => {
                    let capitals = graph.add(Node::TextCase(Letters::Upper, needle));
                    Node::HasTextOf(texts, capitals)
                }
                _ => Node::HasTextOf(texts, needle),
            };
            graph.add(found)
        })
    }

    pub(super) fn text_in(&mut self, text: NodeId, mut values: Vec<Arc<str>>) -> NodeId {
        values.sort();
        values.dedup();
        let values: Arc<[Arc<str>]> = values.into();
        self.graph.on_text(text, &mut |graph, text| {
            let found = match graph.node(text) {
                Node::Text(text) => Node::Truth(values.binary_search(text).is_ok()),
                Node::Nothing(_) => Node::Nothing(Shape::Truth),
                _ => match &*values {
                    [only] => Node::TextIs(text, only.clone()),
                    _ => Node::TextIn(text, values.clone()),
                },
            };
            graph.add(found)
        })
    }

    pub(super) fn same_text(&mut self, left: NodeId, right: NodeId) -> NodeId {
        self.graph.on_text(left, &mut |graph, left| {
            graph.on_text(right, &mut |graph, right| {
                let same = match (graph.node(left), graph.node(right)) {
                    (Node::Nothing(_), _) | (_, Node::Nothing(_)) => Node::Nothing(Shape::Truth),
                    (Node::Text(left), Node::Text(right)) => Node::Truth(left == right),
                    (Node::Text(text), _) => Node::TextIs(right, text.clone()),
                    (_, Node::Text(text)) => Node::TextIs(left, text.clone()),
                    _ => Node::TextSame(left.min(right), left.max(right)),
                };
                graph.add(same)
            })
        })
    }
}
