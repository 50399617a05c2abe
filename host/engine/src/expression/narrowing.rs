//! Which texts a condition lets through, so that a campaign need not be looked
//! at for other events.

use std::sync::Arc;

use super::graph::{Graph, NodeId};
use super::node::Node;
use crate::schema::FieldId;

type Narrowing = (FieldId, Vec<Arc<str>>);

/// The conjunct with the fewest texts; of several the first.
pub(super) fn best(graph: &Graph, condition: NodeId) -> Option<Narrowing> {
    match graph.node(condition) {
        Node::And(parts) => parts
            .iter()
            .filter_map(|&part| best(graph, part))
            .min_by_key(|(_, texts)| texts.len()),
        // Any of them: all have to be about the same field.
        Node::Or(parts) => {
            let mut all: Option<Narrowing> = None;
            for &part in parts {
                let (field, texts) = best(graph, part)?;
                match &mut all {
                    None => all = Some((field, texts)),
                    Some((first, known)) if *first == field => known.extend(texts),
                    Some(_) => return None,
                }
            }
            all.map(|(field, mut texts)| {
                texts.sort();
                texts.dedup();
                (field, texts)
            })
        }
        // `field ?? "x" == "y"`: without a value it does not hold.
        Node::Choose {
            then, otherwise, ..
        } if matches!(graph.node(*otherwise), Node::Truth(false)) => best(graph, *then),
        Node::TextIs(text, value) => Some((field(graph, *text)?, vec![value.clone()])),
        Node::TextIn(text, values) => Some((field(graph, *text)?, values.to_vec())),
        _ => None,
    }
}

fn field(graph: &Graph, text: NodeId) -> Option<FieldId> {
    match graph.node(text) {
        Node::Field(field, _) => Some(*field),
        _ => None,
    }
}
