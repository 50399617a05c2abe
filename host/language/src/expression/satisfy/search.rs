//! The search: what is wanted, followed down to single values.

use std::collections::BTreeMap;

use super::goals::{Bound, Goal};
use super::known::{Known, Nothing};
use super::{Question, Sketch, Wanted};
use crate::expression::graph::{Graph, NodeId};
use sadakat_model::schema::{Field, FieldId, FieldType, KindId, Schema};

/// Steps after which a search gives up: some hundred microseconds.
const STEPS: u32 = 4_000;

/// Whose value: 0 for the event, from 1 on for a line of it.
pub(super) type LineNumber = u16;

/// A value that something can be known of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Field(FieldId),
    Today,
    Now,
    /// The result of an operation, which can be anything.
    Result(NodeId),
}

pub(super) type Key = (LineNumber, What);

/// What is known on one way of satisfying everything.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) known: BTreeMap<Key, Known>,
    /// How two numbers, each times a power of ten, may compare.
    pub(super) orders: BTreeMap<(Key, u8, Key, u8), u8>,
    pub(super) lines: LineNumber,
    /// Conditions that no line satisfies.
    pub(super) for_no_line: Vec<NodeId>,
}

pub(super) enum Outcome {
    Found(Box<Sketch>),
    Contradiction,
    GaveUp,
}

pub(super) struct Search<'g> {
    pub(super) graph: &'g Graph,
    pub(super) schema: &'g Schema,
    kinds: &'g [KindId],
    steps: u32,
    /// The fields about which ways ended in contradictions.
    about: Vec<Option<FieldId>>,
    /// The value that was narrowed last.
    pub(super) last: Option<Key>,
}

/// What follows from a goal.
pub(super) enum Step {
    /// All of these.
    All(Vec<Goal>),
    /// Any of these ways.
    Any(Vec<Vec<Goal>>),
}

impl Step {
    pub(super) const fn done() -> Self {
        Self::All(Vec::new())
    }
}

impl<'g> Search<'g> {
    pub(super) const fn new(graph: &'g Graph, schema: &'g Schema, kinds: &'g [KindId]) -> Self {
        Self {
            graph,
            schema,
            kinds,
            steps: STEPS,
            about: Vec::new(),
            last: None,
        }
    }

    /// Steps that were taken.
    pub(super) const fn taken(&self) -> u32 {
        STEPS - self.steps
    }

    pub(super) fn run(&mut self, question: &Question<'_>) -> Outcome {
        let mut state = State::default();
        let mut goals = Vec::new();
        for (id, wanted) in question.conditions {
            goals.push(match wanted {
                Wanted::Holds => Goal::Is(id.node, 0, true),
                Wanted::Fails => Goal::Fails(id.node, 0),
            });
        }
        for &(field, low, high) in question.between {
            let known = self.known(&mut state, (0, What::Field(field)));
            if !(known.at_least(low) && known.at_most(high)) {
                return Outcome::Contradiction;
            }
        }
        for _ in 0..question.lines {
            state.lines += 1;
        }
        self.follow(state, goals, Vec::new())
    }

    /// The field that every contradiction was about.
    pub(super) fn about(&self) -> Option<FieldId> {
        let first = self.about.first().copied().flatten()?;
        self.about
            .iter()
            .all(|about| *about == Some(first))
            .then_some(first)
    }

    /// Follows goals, then the choices that they left open.
    fn follow(
        &mut self,
        mut state: State,
        mut goals: Vec<Goal>,
        mut open: Vec<Vec<Vec<Goal>>>,
    ) -> Outcome {
        loop {
            while let Some(goal) = goals.pop() {
                match self.steps.checked_sub(1) {
                    Some(left) => self.steps = left,
                    None => return Outcome::GaveUp,
                }
                self.last = None;
                match self.step(&mut state, goal) {
                    Ok(Step::All(more)) => goals.extend(more),
                    Ok(Step::Any(mut ways)) => match ways.pop() {
                        None => return self.contradiction(),
                        Some(only) if ways.is_empty() => goals.extend(only),
                        Some(last) => {
                            ways.push(last);
                            open.push(ways);
                        }
                    },
                    Err(Nothing) => return self.contradiction(),
                }
            }
            if !self.orders_agree(&state) {
                return self.contradiction();
            }
            // The choice with the fewest ways first.
            let fewest = (0..open.len()).min_by_key(|&at| open.get(at).map_or(0, Vec::len));
            let Some(fewest) = fewest else {
                return Outcome::Found(Box::new(self.sketch(&state)));
            };
            let mut ways = open.swap_remove(fewest);
            let Some(last) = ways.pop() else {
                return self.contradiction();
            };
            for way in ways {
                match self.follow(state.clone(), way, open.clone()) {
                    Outcome::Contradiction => {}
                    found => return found,
                }
            }
            goals = last;
        }
    }

    fn contradiction(&mut self) -> Outcome {
        self.about.push(match self.last {
            Some((_, What::Field(field))) => Some(field),
            _ => None,
        });
        Outcome::Contradiction
    }

    /// Whether pairs of numbers can compare as they must.
    fn orders_agree(&self, state: &State) -> bool {
        state.orders.iter().all(|((l, l_up, r, r_up), &allowed)| {
            if l_up != r_up {
                return true;
            }
            let of = |key: &Key| {
                let known = state.known.get(key).cloned();
                known.unwrap_or_else(|| self.initially(*key))
            };
            of(l).orders(&of(r)) & allowed != 0
        })
    }

    fn sketch(&self, state: &State) -> Sketch {
        let mut sketch = Sketch {
            lines: vec![BTreeMap::new(); state.lines.into()],
            ..Sketch::default()
        };
        for (&(line, what), known) in &state.known {
            match what {
                What::Field(field) => {
                    let place = match usize::from(line).checked_sub(1) {
                        None => Some(&mut sketch.fields),
                        Some(line) => sketch.lines.get_mut(line),
                    };
                    if let Some(place) = place {
                        place.insert(field, known.clone());
                    }
                }
                What::Today => sketch.today = Some(known.clone()),
                What::Now => sketch.now = Some(known.clone()),
                What::Result(_) => {}
            }
        }
        sketch
    }

    /// What is known of a value, to be narrowed.
    pub(super) fn known<'s>(&mut self, state: &'s mut State, key: Key) -> &'s mut Known {
        self.last = Some(key);
        let initially = || self.initially(key);
        state.known.entry(key).or_insert_with(initially)
    }

    /// What is known of a value before any condition.
    fn initially(&self, (_, what): Key) -> Known {
        match what {
            What::Field(id) => self
                .schema
                .field(id)
                .map_or_else(Known::default, |field| self.of_field(id, field)),
            What::Today | What::Now => Known::default().certain(),
            What::Result(node) => self.of_result(node),
        }
    }

    fn of_field(&self, id: FieldId, field: &Field) -> Known {
        let known = match (field.name.as_str(), field.ty) {
            ("event.kind", _) => {
                let kinds = self.kinds.iter();
                Known::one_of(kinds.map(|&kind| self.schema.kinds().name(kind)))
            }
            ("event.hour", _) => Known::number(0, 23),
            ("event.minute", _) => Known::number(0, 1439),
            ("event.weekday", _) => Known::number(1, 7),
            // What records cannot have below zero.
            (
                "purchase.total" | "line.quantity" | "line.unit_price" | "line.discount"
                | "line.amount",
                _,
            ) => Known::number(0, i64::MAX),
            (_, FieldType::Boolean) => Known::number(0, 1),
            (_, FieldType::Text) => match self.schema.only(id) {
                Some(texts) => Known::one_of(texts),
                None => Known::default(),
            },
            _ => Known::default(),
        };
        // A guest has none of a member's values.
        let of_member = field.is_of_member();
        let optional = field.presence.is_optional();
        let list = field.ty == FieldType::Texts;
        if list || !(optional || of_member) {
            known.certain()
        } else {
            known
        }
    }

    pub(super) fn bound(
        &mut self,
        state: &mut State,
        key: Key,
        bound: Bound,
    ) -> Result<(), Nothing> {
        let known = self.known(state, key);
        if bound.narrow(known) {
            Ok(())
        } else {
            Err(Nothing)
        }
    }
}
