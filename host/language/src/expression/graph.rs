//! The operations of all expressions, each once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::check::{Wanted, check};
use super::narrowing::Narrowing;
use super::node::Node;
use super::parse;
use super::types::{Compiled, Context, ExpressionId, Failure, Scope};
use crate::text::{Arithmetic, Syntax};
use sadakat_model::batch::TextColumn;
use sadakat_model::constants::Table;
use sadakat_model::schema::{Field, FieldId, FieldSet, Schema};
use sadakat_model::values::Zone;

/// An operation of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u32);

impl NodeId {
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Clone)]
struct Entered {
    node: Node,
    /// Events or lines; none for what is the same everywhere.
    scope: Option<Scope>,
    reads_phase: bool,
}

/// A column of a lookup table.
#[derive(Debug, Clone)]
pub(super) struct LookupColumn {
    pub(super) table: Arc<Table>,
    pub(super) cells: TextColumn,
}

/// All expressions of one snapshot. Equal parts exist once.
///
/// Invariant: the operands of a node have smaller ids. All expressions are of
/// the same schema and lookup tables.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Entered>,
    ids: HashMap<Node, NodeId>,
    lookups: Vec<LookupColumn>,
    lookup_ids: HashMap<(String, usize), usize>,
    zone: Option<Zone>,
    /// Whether an event is in the program's own currency, if it has others.
    pub(super) in_main_currency: Option<NodeId>,
}

impl Graph {
    /// A graph with no expressions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a condition: an expression that is true or false.
    ///
    /// # Errors
    /// All that is wrong with it, or that it cannot be evaluated for whole
    /// batches.
    pub fn condition(&mut self, text: &str, cx: &Context<'_>) -> Result<Compiled, Failure> {
        self.zone = Some(cx.schema.zone.clone());
        let syntax = self.read(text, cx, Wanted::Condition)?;
        check(self, text, &syntax, cx, Wanted::Condition)
    }

    /// Reads an expression that is wanted.
    fn read(&self, text: &str, cx: &Context<'_>, wanted: Wanted) -> Result<Syntax, Failure> {
        parse::parse_checked(text, |changed, syntax| {
            let mut aside = Self {
                zone: self.zone.clone(),
                ..Self::default()
            };
            check(&mut aside, changed, syntax, cx, wanted).is_ok()
        })
    }

    /// Adds an expression of any type.
    ///
    /// # Errors
    /// See [`Self::condition`].
    pub fn value(&mut self, text: &str, cx: &Context<'_>) -> Result<Compiled, Failure> {
        self.zone = Some(cx.schema.zone.clone());
        let syntax = self.read(text, cx, Wanted::Value)?;
        check(self, text, &syntax, cx, Wanted::Value)
    }

    /// What a condition on events insists on, if it can be said of one field:
    /// the part that narrows most.
    pub fn narrowing(&self, id: ExpressionId) -> Option<Narrowing> {
        if id.scope == Scope::Line {
            return None;
        }
        super::narrowing::best(self, id.node)
    }

    /// The fields that an expression reads.
    pub fn fields(&self, id: ExpressionId) -> FieldSet {
        self.reads(id.node)
    }

    /// How many operations there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    #[inline]
    pub(super) fn node(&self, id: NodeId) -> &Node {
        const NOTHING: &Node = &Node::Truth(false);
        self.nodes.get(id.index()).map_or(NOTHING, |e| &e.node)
    }

    pub(super) fn scope(&self, id: NodeId) -> Option<Scope> {
        self.nodes.get(id.index()).and_then(|entered| entered.scope)
    }

    fn reads_phase(&self, id: NodeId) -> bool {
        self.reads_phase_at(id.index())
    }

    /// Whether a node's value changes from phase to phase.
    pub(super) fn reads_phase_at(&self, index: usize) -> bool {
        self.nodes.get(index).is_some_and(|e| e.reads_phase)
    }

    pub(super) fn lookup(&self, number: usize) -> Option<&LookupColumn> {
        self.lookups.get(number)
    }

    pub(super) const fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The event's node behind one that is spread over lines.
    pub(super) fn unspread(&self, id: NodeId) -> NodeId {
        match self.node(id) {
            Node::Spread(of) => *of,
            _ => id,
        }
    }

    /// Adds a field, which reads a phase's outcome or not.
    pub(super) fn add_field(&mut self, node: Node, field: FieldId, schema: &Schema) -> NodeId {
        let field = schema.field(field);
        let scope = if field.is_some_and(Field::is_line) {
            Scope::Line
        } else {
            Scope::Event
        };
        self.enter(node, Some(scope), field.is_some_and(Field::is_of_phase))
    }

    pub(super) fn add_lookup(&mut self, name: &str, column: usize, table: &Arc<Table>) -> usize {
        match self.lookup_ids.entry((name.to_owned(), column)) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                if let Some(cells) = table.cells(column) {
                    self.lookups.push(LookupColumn {
                        table: table.clone(),
                        cells: cells.clone(),
                    });
                }
                *new.insert(self.lookups.len().saturating_sub(1))
            }
        }
    }

    /// Adds an operation, or finds the equal one that is there already.
    ///
    /// What is computed from events' values only is computed once an event,
    /// also where lines need it.
    pub(super) fn add(&mut self, mut node: Node) -> NodeId {
        let mut of_lines = false;
        let mut of_events = false;
        let mut spread = false;
        node.operands(|operand| match self.scope(*operand) {
            Some(Scope::Line) if matches!(self.node(*operand), Node::Spread(_)) => spread = true,
            Some(Scope::Line) => of_lines = true,
            Some(Scope::Event) => of_events = true,
            None => {}
        });
        let mut scope = match node {
            Node::Today | Node::Now => Some(Scope::Event),
            Node::Spread(_) => Some(Scope::Line),
            _ if node.gathers_lines() => {
                return self.enter_with_phase(node, Some(Scope::Event));
            }
            _ if of_lines => Some(Scope::Line),
            _ if of_events || spread => Some(Scope::Event),
            _ => None,
        };
        if matches!(node, Node::Spread(_)) {
            return self.enter_with_phase(node, scope);
        }
        if of_lines && of_events {
            let mut spreads = Vec::new();
            node.operands(|operand| {
                if self.scope(*operand) == Some(Scope::Event) {
                    spreads.push(*operand);
                }
            });
            let spreads: HashMap<NodeId, NodeId> = spreads
                .into_iter()
                .map(|of| (of, self.add(Node::Spread(of))))
                .collect();
            node.operands(|operand| *operand = spreads.get(operand).copied().unwrap_or(*operand));
            scope = Some(Scope::Line);
        } else if spread && !of_lines {
            node.operands(|operand| *operand = self.unspread(*operand));
            let inner = self.enter_with_phase(node, Some(Scope::Event));
            return self.add(Node::Spread(inner));
        }
        self.enter_with_phase(node, scope)
    }

    fn enter_with_phase(&mut self, mut node: Node, scope: Option<Scope>) -> NodeId {
        let mut reads_phase = false;
        node.operands(|operand| reads_phase |= self.reads_phase(*operand));
        self.enter(node, scope, reads_phase)
    }

    fn enter(&mut self, node: Node, scope: Option<Scope>, reads_phase: bool) -> NodeId {
        match self.ids.entry(node) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
                self.nodes.push(Entered {
                    node: new.key().clone(),
                    scope,
                    reads_phase,
                });
                *new.insert(id)
            }
        }
    }

    // Operations that are simplified when they are added.

    pub(super) fn add_not(&mut self, of: NodeId) -> NodeId {
        match *self.node(of) {
            Node::Truth(value) => self.add(Node::Truth(!value)),
            Node::Not(inner) => inner,
            _ => self.add(Node::Not(of)),
        }
    }

    /// All of several conditions, or any of them.
    pub(super) fn add_joined(&mut self, parts: Vec<NodeId>, all: bool) -> NodeId {
        let mut joined = Vec::with_capacity(parts.len());
        for part in parts {
            match self.node(part) {
                Node::Truth(value) if *value == all => {}
                Node::Truth(_) => return part,
                Node::And(inner) if all => joined.extend_from_slice(inner),
                Node::Or(inner) if !all => joined.extend_from_slice(inner),
                _ => joined.push(part),
            }
        }
        joined.sort_unstable();
        joined.dedup();
        match *joined {
            [] => self.add(Node::Truth(all)),
            [only] => only,
            _ if all => self.add(Node::And(joined.into())),
            _ => self.add(Node::Or(joined.into())),
        }
    }

    pub(super) fn add_choose(&mut self, of: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        match self.node(of) {
            Node::Truth(_) | Node::Integer(_) | Node::Text(_) => then,
            Node::Nothing(_) => otherwise,
            _ => self.add(Node::Choose {
                of,
                then,
                otherwise,
            }),
        }
    }

    /// Applies an operation to a text: to each of the texts that it may be.
    pub(super) fn on_text(
        &mut self,
        text: NodeId,
        apply: &mut dyn FnMut(&mut Self, NodeId) -> NodeId,
    ) -> NodeId {
        let inner = self.unspread(text);
        if let Node::Choose {
            of,
            then,
            otherwise,
        } = *self.node(inner)
        {
            let then = self.on_text(then, apply);
            let otherwise = self.on_text(otherwise, apply);
            let chosen = self.add_choose(of, then, otherwise);
            return self.spread_like(chosen, text);
        }
        apply(self, text)
    }

    fn spread_like(&mut self, node: NodeId, like: NodeId) -> NodeId {
        if self.scope(like) == Some(Scope::Line) && self.scope(node) == Some(Scope::Event) {
            self.add(Node::Spread(node))
        } else {
            node
        }
    }

    /// The fields that an expression reads.
    pub(super) fn reads(&self, root: NodeId) -> FieldSet {
        let mut fields = FieldSet::default();
        self.walk(root, |_, node| {
            if let Node::Field(field, _) = node {
                fields.insert(*field);
            }
        });
        fields
    }

    /// Whether an expression calculates, so that there may be events for which
    /// it comes to nothing: where a number becomes too large or is divided by
    /// zero.
    pub fn can_fail(&self, id: ExpressionId) -> bool {
        let mut can = false;
        self.walk(id.node, |_, node| {
            can |= matches!(
                node,
                Node::Calculate { .. } | Node::Rescale(..) | Node::SumLines(..)
            );
        });
        can
    }

    /// Whether an expression divides by a number that may be zero.
    pub fn may_divide_by_zero(&self, id: ExpressionId) -> bool {
        let mut may = false;
        self.walk(id.node, |_, node| {
            if let Node::Calculate {
                operation: Arithmetic::Divide | Arithmetic::Remainder,
                right,
                ..
            } = node
            {
                may |= !matches!(self.node(*right), Node::Integer(number) if *number != 0);
            }
        });
        may
    }

    /// Whether one of these operations is a part of an expression.
    pub(super) fn has_any(&self, id: ExpressionId, operations: &[NodeId]) -> bool {
        let mut has = false;
        if !operations.is_empty() {
            self.walk(id.node, |node, _| has |= operations.contains(&node));
        }
        has
    }

    /// Visits every operation of an expression once.
    fn walk(&self, root: NodeId, mut visit: impl FnMut(NodeId, &Node)) {
        let mut seen = vec![false; root.index() + 1];
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            match seen.get_mut(id.index()) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let mut node = self.node(id).clone();
            visit(id, &node);
            node.operands(|operand| open.push(*operand));
        }
    }
}
