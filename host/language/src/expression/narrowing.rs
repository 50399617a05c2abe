//! What a condition insists on, so that a campaign need not be looked at for
//! events that lack it.

use std::sync::Arc;

use super::graph::{Graph, NodeId};
use super::node::{Node, Shape};
use crate::text::Comparison;
use sadakat_model::schema::FieldId;

/// What the value of a field must be wherever a condition holds; of a line's
/// field, the value of some line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrowing {
    /// One of these texts.
    Texts(FieldId, Vec<Arc<str>>),
    /// A number, day or instant from the first to the second, both included:
    /// as integer columns have it.
    Between(FieldId, i64, i64),
}

/// The conjunct that narrows most: the one with the fewest texts, else
/// bounds; of several the first.
pub(super) fn best(graph: &Graph, condition: NodeId) -> Option<Narrowing> {
    match graph.node(condition) {
        Node::And(parts) => {
            let parts: Vec<Narrowing> = parts.iter().filter_map(|&p| best(graph, p)).collect();
            let texts = parts.iter().filter_map(|part| match part {
                Narrowing::Texts(_, texts) => Some((texts.len(), part)),
                Narrowing::Between(..) => None,
            });
            if let Some((_, fewest)) = texts.min_by_key(|(count, _)| *count) {
                return Some(fewest.clone());
            }
            parts.into_iter().reduce(|all, part| match (&all, &part) {
                (Narrowing::Between(a, from, to), Narrowing::Between(b, other_from, other_to))
                    if a == b =>
                {
                    Narrowing::Between(*a, *from.max(other_from), *to.min(other_to))
                }
                _ => all,
            })
        }
        // Any of them: all have to be about the same field.
        Node::Or(parts) => {
            let mut parts = parts.iter().map(|&part| best(graph, part));
            let first = parts.next()??;
            parts.try_fold(first, |all, part| either(all, part?))
        }
        // `field ?? "x" == "y"`: without a value it does not hold.
        Node::Choose {
            then, otherwise, ..
        } if matches!(graph.node(*otherwise), Node::Truth(false)) => best(graph, *then),
        Node::TextIs(text, value) => Some(Narrowing::Texts(
            text_field(graph, *text)?,
            vec![value.clone()],
        )),
        Node::TextIn(text, values) => {
            Some(Narrowing::Texts(text_field(graph, *text)?, values.to_vec()))
        }
        Node::Spread(of) => best(graph, *of),
        // Some line must be as the condition says.
        Node::AnyLine(of) => best(graph, *of),
        Node::Compare {
            comparison,
            left,
            right,
            left_up,
            right_up: 0,
        } => {
            let Node::Integer(with) = *graph.node(*right) else {
                return None;
            };
            let least = match comparison {
                Comparison::Greater => with.checked_add(1)?,
                Comparison::GreaterOrEqual | Comparison::Equal => with,
                _ => i64::MIN,
            };
            match graph.node(*left) {
                // Where lines are counted or summed, some line counts.
                Node::CountLines(of) | Node::SumLines(_, Some(of)) if least >= 1 => {
                    best(graph, *of)
                }
                Node::Field(field, Shape::Integers)
                    if *left_up == 0 && !graph.reads_phase_at(left.index()) =>
                {
                    let most = match comparison {
                        Comparison::Less => with.checked_sub(1)?,
                        Comparison::LessOrEqual | Comparison::Equal => with,
                        _ => i64::MAX,
                    };
                    let bounded = least != i64::MIN || most != i64::MAX;
                    bounded.then_some(Narrowing::Between(*field, least, most))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What either of two conditions insists on.
fn either(first: Narrowing, second: Narrowing) -> Option<Narrowing> {
    match (first, second) {
        (Narrowing::Texts(field, mut texts), Narrowing::Texts(other, others)) if field == other => {
            texts.extend(others);
            texts.sort();
            texts.dedup();
            Some(Narrowing::Texts(field, texts))
        }
        (Narrowing::Between(field, from, to), Narrowing::Between(other, other_from, other_to))
            if field == other =>
        {
            Some(Narrowing::Between(
                field,
                from.min(other_from),
                to.max(other_to),
            ))
        }
        _ => None,
    }
}

fn text_field(graph: &Graph, text: NodeId) -> Option<FieldId> {
    match graph.node(text) {
        Node::Field(field, _) => Some(*field),
        Node::Spread(of) => text_field(graph, *of),
        _ => None,
    }
}
