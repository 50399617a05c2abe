//! Which fields have a value wherever a condition holds, so that what runs
//! behind it need not ask again.

use std::collections::HashMap;

use super::graph::{Graph, NodeId};
use super::node::Node;
use super::types::Scope;
use crate::check::Implied;
use crate::text::Comparison;
use sadakat_model::schema::{FieldSet, Schema};

/// What is known of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Given {
    True,
    False,
    /// It has some value.
    Value,
}

/// The fields of events that have a value then; none if it never happens.
type Present = Option<FieldSet>;

/// The fields of events that have a value if the condition is true.
pub(super) fn when_true(graph: &Graph, condition: NodeId, schema: &Schema) -> FieldSet {
    let mut search = Search {
        graph,
        schema,
        known: HashMap::new(),
    };
    search.present(condition, Given::True).unwrap_or_default()
}

/// Equal parts exist once, and so do the answers about them.
struct Search<'g> {
    graph: &'g Graph,
    schema: &'g Schema,
    known: HashMap<(NodeId, Given), Present>,
}

impl Search<'_> {
    fn present(&mut self, id: NodeId, given: Given) -> Present {
        if let Some(known) = self.known.get(&(id, given)) {
            return known.clone();
        }
        let present = self.find(id, given);
        self.known.insert((id, given), present.clone());
        present
    }

    fn find(&mut self, id: NodeId, given: Given) -> Present {
        match (self.graph.node(id), given) {
            (Node::Truth(value), Given::True | Given::False) => {
                (*value == (given == Given::True)).then(FieldSet::default)
            }
            (Node::Nothing(_), _) => None,
            (Node::Field(field, _), _) => {
                // What one line has says nothing of the others.
                let of_event = self.graph.scope(id) == Some(Scope::Event);
                let fields = of_event.then(|| self.schema.together(*field));
                Some(fields.into_iter().flatten().collect())
            }
            (Node::Spread(of), _) => self.present(*of, given),
            (Node::Not(of), _) => self.present(
                *of,
                match given {
                    Given::True => Given::False,
                    Given::False => Given::True,
                    Given::Value => Given::Value,
                },
            ),
            (Node::And(parts), Given::True) => self.all(parts, Given::True),
            (Node::And(parts), Given::False) => self.any(parts, Given::False),
            (Node::Or(parts), Given::True) => self.any(parts, Given::True),
            (Node::Or(parts), Given::False) => self.all(parts, Given::False),
            // One part may decide the matter, whatever the others are.
            (Node::And(_) | Node::Or(_), Given::Value) => {
                let (yes, no) = (
                    self.present(id, Given::True),
                    self.present(id, Given::False),
                );
                either(yes, no)
            }
            (Node::Known(of), Given::True) => self.present(*of, Given::Value),
            (Node::Known(_), _) => Some(FieldSet::default()),
            (
                Node::Choose {
                    of,
                    then,
                    otherwise,
                },
                _,
            ) => {
                let first = both(self.present(*of, Given::Value), self.present(*then, given));
                either(first, self.present(*otherwise, given))
            }
            (Node::AnyLine(of), Given::True) => self.present(*of, Given::True),
            // No line, no value asked for.
            (node, _) if node.gathers_lines() => Some(FieldSet::default()),
            // What is not there is no birthday.
            (Node::IsBirthday(..), Given::False | Given::Value) => Some(FieldSet::default()),
            // A list of texts is empty rather than missing.
            (Node::HasText(..) | Node::CountTexts(_), _) => Some(FieldSet::default()),
            (Node::HasTextOf(_, needle), _) => self.present(*needle, Given::Value),
            (
                Node::Compare {
                    comparison,
                    left,
                    right,
                    ..
                },
                Given::True | Given::False,
            ) => {
                let counted = self.counted(*comparison, *left, *right, given);
                both(self.all(&[*left, *right], Given::Value), Some(counted))
            }
            // Everything else is missing if one of its operands is.
            (node, _) => {
                let mut operands = Vec::new();
                node.clone().operands(|operand| operands.push(*operand));
                self.all(&operands, Given::Value)
            }
        }
    }

    /// What has a value since a number is not 0.
    fn counted(
        &self,
        comparison: Comparison,
        left: NodeId,
        right: NodeId,
        given: Given,
    ) -> FieldSet {
        let of_event = |id| self.graph.node(self.graph.unspread(id));
        let (field, comparison, number) = match (of_event(left), of_event(right)) {
            (Node::Field(field, _), Node::Integer(number)) => (*field, comparison, *number),
            (Node::Integer(number), Node::Field(field, _)) => {
                (*field, comparison.flipped(), *number)
            }
            _ => return FieldSet::default(),
        };
        let implied = Implied::counted(self.schema, field, comparison, number);
        implied.when(given == Given::True).iter().copied().collect()
    }

    fn all(&mut self, parts: &[NodeId], given: Given) -> Present {
        parts.iter().try_fold(FieldSet::default(), |all, &part| {
            both(Some(all), self.present(part, given))
        })
    }

    fn any(&mut self, parts: &[NodeId], given: Given) -> Present {
        parts
            .iter()
            .fold(None, |any, &part| either(any, self.present(part, given)))
    }
}

fn both(first: Present, second: Present) -> Present {
    let (mut first, second) = (first?, second?);
    first.extend(&second);
    Some(first)
}

fn either(first: Present, second: Present) -> Present {
    match (first, second) {
        (Some(first), Some(second)) => Some(first.intersection(&second)),
        (first, second) => first.or(second),
    }
}
