//! Conditions that hold for events of one currency.

use super::graph::{Graph, NodeId};
use super::node::{Node, Shape};
use super::types::{ExpressionId, Scope};
use sadakat_model::schema::Schema;
use sadakat_model::values::Currency;

impl Graph {
    /// A condition that is compiled for each currency with its own amounts, as
    /// one: in the order of the schema's currencies. None for the condition of
    /// a currency lets all its events through.
    pub fn by_currency(
        &mut self,
        conditions: &[Option<ExpressionId>],
        schema: &Schema,
    ) -> Option<ExpressionId> {
        let mut parts: Vec<Vec<NodeId>> = Vec::new();
        for condition in conditions {
            parts.push(match condition {
                Some(condition) => self.conjuncts(condition.node),
                None => Vec::new(),
            });
        }
        // What all of them insist on stands outside, so that campaigns are
        // still found by it.
        let (first, others) = parts.split_first()?;
        let mut shared = first.clone();
        shared.retain(|part| others.iter().all(|parts| parts.contains(part)));
        let mut any = Vec::new();
        for (parts, currency) in parts.iter().zip(&schema.currencies) {
            let own = parts.iter().filter(|part| !shared.contains(part));
            let mut all: Vec<NodeId> = own.copied().collect();
            all.push(self.is_in(*currency, schema)?);
            any.push(self.add_joined(all, true));
        }
        let same = parts.iter().all(|parts| parts.len() == shared.len());
        if !same {
            shared.push(self.add_joined(any, false));
        }
        if shared.is_empty() {
            return None;
        }
        Some(ExpressionId {
            node: self.add_joined(shared, true),
            scope: Scope::Event,
        })
    }

    /// Adds [`Self::in_main_currency`], in a program with several.
    pub fn tell_currencies_apart(&mut self, schema: &Schema) {
        if schema.has_several_currencies() {
            self.in_main_currency = self.is_in(schema.currency, schema);
        }
    }

    /// The condition that an event is in the program's own currency; none if
    /// it has no other.
    pub fn in_main_currency(&self) -> Option<ExpressionId> {
        self.in_main_currency.map(|node| ExpressionId {
            node,
            scope: Scope::Event,
        })
    }

    /// Whether an event is in a currency; one that names none is in the
    /// program's own.
    fn is_in(&mut self, currency: Currency, schema: &Schema) -> Option<NodeId> {
        let id = schema.find("purchase.currency")?;
        let field = self.add_field(Node::Field(id, Shape::Text), id, schema);
        let named = self.add(Node::TextIs(field, currency.code().into()));
        let otherwise = self.add(Node::Truth(currency == schema.currency));
        Some(self.add_choose(field, named, otherwise))
    }

    fn conjuncts(&self, condition: NodeId) -> Vec<NodeId> {
        match self.node(condition) {
            Node::And(parts) => parts.to_vec(),
            _ => vec![condition],
        }
    }
}
