//! What follows from wanting an operation to come to something.

use super::known::{Known, Nothing};
use super::search::{Key, LineNumber, Search, State, Step, What};
use crate::expression::graph::NodeId;
use crate::expression::node::{CalendarPart, Node, Shape};
use crate::text::{Arithmetic, Comparison};
use sadakat_model::values::pow10;

/// Ways in which two numbers compare, as bits.
pub(super) const LESS: u8 = 1;
pub(super) const EQUAL: u8 = 2;
pub(super) const GREATER: u8 = 4;

/// Something wanted of an operation, for the event or one of its lines.
#[derive(Debug, Clone, Copy)]
pub(super) enum Goal {
    /// The condition is true, or false.
    Is(NodeId, LineNumber, bool),
    /// The condition is false or missing.
    Fails(NodeId, LineNumber),
    /// It has a value.
    Value(NodeId, LineNumber),
    /// It has none.
    Missing(NodeId, LineNumber),
    /// The number keeps to a bound.
    Bound(NodeId, LineNumber, Bound),
    /// Two numbers, each times a power of ten, compare so.
    Order(
        Comparison,
        (NodeId, LineNumber, u8),
        (NodeId, LineNumber, u8),
    ),
}

/// A number times `factor` compares so with `than`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    comparison: Comparison,
    factor: i128,
    than: i128,
}

impl Bound {
    /// Narrows a number; false if nothing is left.
    pub(super) fn narrow(self, known: &mut Known) -> bool {
        let Self {
            mut comparison,
            mut factor,
            mut than,
        } = self;
        if factor == 0 {
            return comparison.holds(&0, &than);
        }
        if factor < 0 {
            let (Some(f), Some(t)) = (factor.checked_neg(), than.checked_neg()) else {
                return true;
            };
            (comparison, factor, than) = (comparison.flipped(), f, t);
        }
        // Rounded down, and up, to whole multiples.
        let down = |than: i128| than.div_euclid(factor);
        let up = |than: i128| -((-than).div_euclid(factor));
        let at_most = |known: &mut Known, most: i128| match i64::try_from(most) {
            Ok(most) => known.at_most(most),
            Err(_) => most > 0,
        };
        let at_least = |known: &mut Known, least: i128| match i64::try_from(least) {
            Ok(least) => known.at_least(least),
            Err(_) => least < 0,
        };
        // No number that a program can have comes near the end of 128 bits.
        if than.unsigned_abs() > 1 << 120 {
            return true;
        }
        match comparison {
            Comparison::Less => at_most(known, down(than - 1)),
            Comparison::LessOrEqual => at_most(known, down(than)),
            Comparison::Greater => at_least(known, up(than + 1)),
            Comparison::GreaterOrEqual => at_least(known, up(than)),
            Comparison::Equal => {
                than.rem_euclid(factor) == 0
                    && at_most(known, down(than))
                    && at_least(known, down(than))
            }
            Comparison::NotEqual => match i64::try_from(down(than)) {
                Ok(number) if than.rem_euclid(factor) == 0 => known.differ(number),
                _ => true,
            },
        }
    }

    /// The bound on `x` where this one is on `x + more`, or on `more - x` if
    /// `minus`.
    fn less(self, more: i128, minus: bool) -> Option<Self> {
        let than = self.than.checked_sub(more.checked_mul(self.factor)?)?;
        let factor = if minus {
            self.factor.checked_neg()?
        } else {
            self.factor
        };
        Some(Self {
            factor,
            than,
            ..self
        })
    }

    fn times(self, factor: i128) -> Option<Self> {
        let factor = self.factor.checked_mul(factor)?;
        Some(Self { factor, ..self })
    }
}

const fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

const fn orders(comparison: Comparison) -> u8 {
    match comparison {
        Comparison::Equal => EQUAL,
        Comparison::NotEqual => LESS | GREATER,
        Comparison::Less => LESS,
        Comparison::LessOrEqual => LESS | EQUAL,
        Comparison::Greater => GREATER,
        Comparison::GreaterOrEqual => GREATER | EQUAL,
    }
}

fn ten(digits: u8) -> i128 {
    pow10(digits).into()
}

impl Search<'_> {
    /// What follows from a goal.
    pub(super) fn step(&mut self, state: &mut State, goal: Goal) -> Result<Step, Nothing> {
        match goal {
            Goal::Is(node, line, value) => self.is(state, node, line, value),
            Goal::Fails(node, line) => Ok(self.fails(node, line)),
            Goal::Value(node, line) => self.value(state, node, line),
            Goal::Missing(node, line) => self.missing(state, node, line),
            Goal::Bound(node, line, bound) => self.bounded(state, node, line, bound),
            Goal::Order(comparison, left, right) => self.ordered(state, comparison, left, right),
        }
    }

    fn is(
        &mut self,
        state: &mut State,
        node: NodeId,
        line: LineNumber,
        value: bool,
    ) -> Result<Step, Nothing> {
        let each = |parts: &[NodeId], value| {
            parts
                .iter()
                .map(move |&part| Goal::Is(part, line, value))
                .collect::<Vec<_>>()
        };
        let any = |parts: &[NodeId], value| {
            let ways = parts.iter().map(|&part| vec![Goal::Is(part, line, value)]);
            Step::Any(ways.collect())
        };
        Ok(match self.graph.node(node) {
            Node::Truth(truth) if *truth == value => Step::done(),
            Node::Truth(_) | Node::Nothing(_) => return Err(Nothing),
            Node::Spread(of) => Step::All(vec![Goal::Is(*of, 0, value)]),
            Node::Not(of) => Step::All(vec![Goal::Is(*of, line, !value)]),
            Node::And(parts) if value => Step::All(each(parts, true)),
            Node::And(parts) => any(parts, false),
            Node::Or(parts) if value => any(parts, true),
            Node::Or(parts) => Step::All(each(parts, false)),
            Node::Same(left, right) => {
                let both = |l, r| vec![Goal::Is(*left, line, l), Goal::Is(*right, line, r)];
                Step::Any(vec![both(true, value), both(false, !value)])
            }
            Node::Known(of) if value => Step::All(vec![Goal::Value(*of, line)]),
            Node::Known(of) => Step::All(vec![Goal::Missing(*of, line)]),
            Node::Choose {
                of,
                then,
                otherwise,
            } => Step::Any(vec![
                vec![Goal::Missing(*of, line), Goal::Is(*otherwise, line, value)],
                vec![Goal::Value(*of, line), Goal::Is(*then, line, value)],
            ]),
            Node::Compare {
                comparison,
                left,
                right,
                left_up,
                right_up,
            } => {
                let comparison = if value {
                    *comparison
                } else {
                    opposite(*comparison)
                };
                let left = (*left, line, *left_up);
                Step::All(vec![Goal::Order(
                    comparison,
                    left,
                    (*right, line, *right_up),
                )])
            }
            Node::TextIs(of, text) => {
                let texts = std::slice::from_ref(text);
                return self.text(state, *of, line, |known| {
                    if value {
                        known.be_one_of(texts)
                    } else {
                        known.be_none_of(texts)
                    }
                });
            }
            Node::TextIn(of, texts) => {
                return self.text(state, *of, line, |known| {
                    if value {
                        known.be_one_of(texts)
                    } else {
                        known.be_none_of(texts)
                    }
                });
            }
            Node::TextTest(test, of, pattern) => {
                return self.text(state, *of, line, |known| known.test(*test, pattern, value));
            }
            Node::HasText(list, text) => {
                let (list, line) = self.plain(*list, line);
                self.known(state, key(self.graph.node(list), list, line))
                    .have(text, value)?;
                Step::done()
            }
            Node::TextSame(left, right) if left == right && value => {
                Step::All(vec![Goal::Value(*left, line)])
            }
            Node::TextSame(left, right) if left == right => return Err(Nothing),
            Node::AnyLine(of) if value => {
                let Some(new) = state.lines.checked_add(1) else {
                    return Ok(Step::done());
                };
                state.lines = new;
                let mut goals = vec![Goal::Is(*of, new, true)];
                goals.extend(
                    state
                        .for_no_line
                        .iter()
                        .map(|&none| Goal::Is(none, new, false)),
                );
                Step::All(goals)
            }
            Node::AnyLine(of) => {
                state.for_no_line.push(*of);
                Step::All(
                    (1..=state.lines)
                        .map(|line| Goal::Is(*of, line, false))
                        .collect(),
                )
            }
            // A field, or something that can be anything.
            other => {
                let key = key(other, node, line);
                let number = i64::from(value);
                let known = self.known(state, key);
                known.be_present(true)?;
                if !(known.at_least(number) && known.at_most(number)) {
                    return Err(Nothing);
                }
                Step::All(self.operands(node, line, Goal::Value))
            }
        })
    }

    /// A condition that is false or missing.
    fn fails(&self, node: NodeId, line: LineNumber) -> Step {
        match self.graph.node(node) {
            Node::Spread(of) => Step::All(vec![Goal::Fails(*of, 0)]),
            Node::And(parts) => Step::Any(
                parts
                    .iter()
                    .map(|&part| vec![Goal::Fails(part, line)])
                    .collect(),
            ),
            Node::Or(parts) => {
                Step::All(parts.iter().map(|&part| Goal::Fails(part, line)).collect())
            }
            Node::Choose {
                of,
                then,
                otherwise,
            } => Step::Any(vec![
                vec![Goal::Missing(*of, line), Goal::Fails(*otherwise, line)],
                vec![Goal::Value(*of, line), Goal::Fails(*then, line)],
            ]),
            _ => Step::Any(vec![
                vec![Goal::Missing(node, line)],
                vec![Goal::Is(node, line, false)],
            ]),
        }
    }

    /// Goals for each operand of an operation that is missing without them.
    fn operands(
        &self,
        node: NodeId,
        line: LineNumber,
        goal: fn(NodeId, LineNumber) -> Goal,
    ) -> Vec<Goal> {
        let mut goals = Vec::new();
        let found = self.graph.node(node);
        // Which lines count, and whether their values are missing, is not
        // followed.
        if !found.gathers_lines() {
            found
                .clone()
                .operands(|operand| goals.push(goal(*operand, line)));
        }
        goals
    }

    fn value(
        &mut self,
        state: &mut State,
        node: NodeId,
        line: LineNumber,
    ) -> Result<Step, Nothing> {
        Ok(match self.graph.node(node) {
            Node::Nothing(_) => return Err(Nothing),
            Node::Spread(of) => Step::All(vec![Goal::Value(*of, 0)]),
            Node::Not(of) => Step::All(vec![Goal::Value(*of, line)]),
            Node::And(_) | Node::Or(_) => Step::Any(vec![
                vec![Goal::Is(node, line, false)],
                vec![Goal::Is(node, line, true)],
            ]),
            Node::Choose {
                of,
                then,
                otherwise,
            } => Step::Any(vec![
                vec![Goal::Missing(*of, line), Goal::Value(*otherwise, line)],
                vec![Goal::Value(*of, line), Goal::Value(*then, line)],
            ]),
            Node::Truth(_)
            | Node::Integer(_)
            | Node::Text(_)
            | Node::Today
            | Node::Now
            | Node::Known(_)
            | Node::HasText(..)
            | Node::CountTexts(_)
            | Node::AnyLine(_) => Step::done(),
            other @ (Node::Field(..)
            | Node::Calculate { .. }
            | Node::Lookup(..)
            | Node::DayOf(_)
            | Node::SumLines(..)
            | Node::ExtremeLine(..)) => {
                let key = key(other, node, line);
                self.known(state, key).be_present(true)?;
                Step::All(self.operands(node, line, Goal::Value))
            }
            _ => Step::All(self.operands(node, line, Goal::Value)),
        })
    }

    fn missing(
        &mut self,
        state: &mut State,
        node: NodeId,
        line: LineNumber,
    ) -> Result<Step, Nothing> {
        let any = |parts: &[NodeId]| {
            let ways = parts.iter().map(|&part| vec![Goal::Missing(part, line)]);
            Step::Any(ways.collect())
        };
        Ok(match self.graph.node(node) {
            Node::Truth(_)
            | Node::Integer(_)
            | Node::Text(_)
            | Node::Today
            | Node::Now
            | Node::Known(_)
            | Node::HasText(..)
            | Node::CountTexts(_) => return Err(Nothing),
            Node::Spread(of) => Step::All(vec![Goal::Missing(*of, 0)]),
            // At least one part is missing: no more is followed.
            Node::And(parts) | Node::Or(parts) => any(parts),
            Node::Choose {
                of,
                then,
                otherwise,
            } => Step::Any(vec![
                vec![Goal::Missing(*of, line), Goal::Missing(*otherwise, line)],
                vec![Goal::Value(*of, line), Goal::Missing(*then, line)],
            ]),
            Node::Not(_)
            | Node::Same(..)
            | Node::Compare { .. }
            | Node::TextIs(..)
            | Node::TextIn(..)
            | Node::TextSame(..)
            | Node::TextTest(..) => {
                let mut parts = Vec::new();
                self.graph
                    .node(node)
                    .clone()
                    .operands(|part| parts.push(*part));
                parts.dedup();
                any(&parts)
            }
            other @ (Node::Field(..)
            | Node::Calculate { .. }
            | Node::Lookup(..)
            | Node::DayOf(_)
            | Node::SumLines(..)
            | Node::ExtremeLine(..)) => {
                let key = key(other, node, line);
                self.known(state, key).be_present(false)?;
                Step::done()
            }
            // Neither true for a line nor false for all of them.
            Node::AnyLine(of) => match state.lines.checked_add(1) {
                Some(new) => {
                    state.lines = new;
                    let none = state.for_no_line.iter();
                    let mut goals: Vec<_> = none.map(|&none| Goal::Is(none, new, false)).collect();
                    goals.push(Goal::Missing(*of, new));
                    Step::All(goals)
                }
                None => Step::done(),
            },
            // Whatever the reason may be.
            _ => Step::done(),
        })
    }

    /// A text that has a value, of which something is wanted.
    fn text(
        &mut self,
        state: &mut State,
        of: NodeId,
        line: LineNumber,
        narrow: impl FnOnce(&mut Known) -> Result<(), Nothing>,
    ) -> Result<Step, Nothing> {
        let (of, line) = self.plain(of, line);
        let node = self.graph.node(of);
        // Texts that are chosen or constant are resolved when they are added
        // to a graph; what is left of them can be anything.
        if !matches!(node, Node::Choose { .. } | Node::Text(_)) {
            narrow(self.known(state, key(node, of, line)))?;
        }
        Ok(Step::All(vec![Goal::Value(of, line)]))
    }

    fn bounded(
        &mut self,
        state: &mut State,
        node: NodeId,
        line: LineNumber,
        bound: Bound,
    ) -> Result<Step, Nothing> {
        let value = Goal::Value(node, line);
        let one = |of, bound: Option<Bound>| {
            let bound = bound.map(|bound| Goal::Bound(of, line, bound));
            Step::All(bound.into_iter().chain([value]).collect())
        };
        let constant = |of: NodeId| match self.graph.node(of) {
            Node::Integer(value) => Some(i128::from(*value)),
            _ => None,
        };
        Ok(match self.graph.node(node) {
            Node::Nothing(_) => return Err(Nothing),
            Node::Integer(number) => {
                let mut known = Known::number(*number, *number);
                if !bound.narrow(&mut known) {
                    return Err(Nothing);
                }
                Step::done()
            }
            Node::Spread(of) => Step::All(vec![Goal::Bound(*of, 0, bound)]),
            Node::Choose {
                of,
                then,
                otherwise,
            } => Step::Any(vec![
                vec![
                    Goal::Missing(*of, line),
                    Goal::Bound(*otherwise, line, bound),
                ],
                vec![Goal::Value(*of, line), Goal::Bound(*then, line, bound)],
            ]),
            Node::Rescale(of, up) => one(*of, bound.times(ten(*up))),
            Node::Calculate {
                operation:
                    operation @ (Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply),
                left,
                right,
                left_up,
                right_up,
            } if constant(*left).is_some() != constant(*right).is_some() => {
                let (of, of_up, number) = match (constant(*left), constant(*right)) {
                    (Some(number), _) => (*right, *right_up, number.checked_mul(ten(*left_up))),
                    (_, number) => {
                        let number = number.and_then(|n| n.checked_mul(ten(*right_up)));
                        (*left, *left_up, number)
                    }
                };
                let minus = *operation == Arithmetic::Subtract;
                let constant_first = constant(*left).is_some();
                let bound = number.and_then(|number| match operation {
                    Arithmetic::Multiply => bound.times(number),
                    _ if minus && constant_first => bound.less(number, true),
                    _ if minus => bound.less(number.checked_neg()?, false),
                    _ => bound.less(number, false),
                });
                one(of, bound.and_then(|bound| bound.times(ten(of_up))))
            }
            other => {
                let key = key(other, node, line);
                self.bound(state, key, bound)?;
                Step::All(vec![value])
            }
        })
    }

    fn ordered(
        &mut self,
        state: &mut State,
        comparison: Comparison,
        (left, left_line, left_up): (NodeId, LineNumber, u8),
        (right, right_line, right_up): (NodeId, LineNumber, u8),
    ) -> Result<Step, Nothing> {
        let (left, left_line) = self.plain(left, left_line);
        let (right, right_line) = self.plain(right, right_line);
        let constant = |of: NodeId, up: u8| match self.graph.node(of) {
            Node::Integer(value) => i128::from(*value).checked_mul(ten(up)),
            _ => None,
        };
        let bound = |comparison, up, than| Bound {
            comparison,
            factor: ten(up),
            than,
        };
        if let Some(than) = constant(right, right_up) {
            let bound = bound(comparison, left_up, than);
            return Ok(Step::All(vec![Goal::Bound(left, left_line, bound)]));
        }
        if let Some(than) = constant(left, left_up) {
            let bound = bound(comparison.flipped(), right_up, than);
            return Ok(Step::All(vec![Goal::Bound(right, right_line, bound)]));
        }
        let left_side = (left, left_line, left_up);
        let right_side = (right, right_line, right_up);
        let both = vec![Goal::Value(left, left_line), Goal::Value(right, right_line)];
        if left_side == right_side {
            return if comparison.holds(&0, &0) {
                Ok(Step::All(both))
            } else {
                Err(Nothing)
            };
        }
        for (here, swap) in [(left_side, false), (right_side, true)] {
            if let Node::Choose {
                of,
                then,
                otherwise,
            } = *self.graph.node(here.0)
            {
                let ordered = |of| {
                    let chosen = (of, here.1, here.2);
                    if swap {
                        Goal::Order(comparison, left_side, chosen)
                    } else {
                        Goal::Order(comparison, chosen, right_side)
                    }
                };
                return Ok(Step::Any(vec![
                    vec![Goal::Missing(of, here.1), ordered(otherwise)],
                    vec![Goal::Value(of, here.1), ordered(then)],
                ]));
            }
        }
        let less_up = left_up.min(right_up);
        let of = |(node, line, up): (NodeId, LineNumber, u8)| {
            (key(self.graph.node(node), node, line), up - less_up)
        };
        let (mut first, mut second, mut comparison) = (of(left_side), of(right_side), comparison);
        if second < first {
            (first, second, comparison) = (second, first, comparison.flipped());
        }
        let pair = (first.0, first.1, second.0, second.1);
        let allowed = state.orders.entry(pair).or_insert(LESS | EQUAL | GREATER);
        *allowed &= orders(comparison);
        if *allowed == 0 {
            return Err(Nothing);
        }
        Ok(Step::All(both))
    }

    /// The event's value behind one that is the same for all its lines.
    fn plain(&self, node: NodeId, line: LineNumber) -> (NodeId, LineNumber) {
        match self.graph.node(node) {
            Node::Spread(of) => (*of, 0),
            _ => (node, line),
        }
    }

    /// What is known of an operation's result before any condition.
    pub(super) fn of_result(&self, node: NodeId) -> Known {
        match self.graph.node(node) {
            Node::CountLines(_) | Node::CountTexts(_) => Known::number(0, i64::MAX),
            Node::BirthdayDays(..) => Known::number(0, 366),
            Node::Calendar(CalendarPart::Month, _) => Known::number(1, 12),
            Node::Calendar(CalendarPart::Day, _) => Known::number(1, 31),
            Node::Calendar(CalendarPart::Weekday, _) => Known::number(1, 7),
            Node::TextSame(..) | Node::HasTextOf(..) | Node::IsBirthday(..) => Known::number(0, 1),
            Node::Field(_, Shape::Truth) => Known::number(0, 1),
            _ => Known::default(),
        }
    }
}

/// Under what a value's knowledge is kept. A result of the event is the same
/// for all its lines.
const fn key(found: &Node, node: NodeId, line: LineNumber) -> Key {
    match found {
        Node::Field(field, _) => (line, What::Field(*field)),
        Node::Today => (line, What::Today),
        Node::Now => (line, What::Now),
        _ => (line, What::Result(node)),
    }
}
