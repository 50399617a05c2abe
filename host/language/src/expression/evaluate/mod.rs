//! Operations on columns, each at most once a batch.
//!
//! | file | concept |
//! |---|---|
//! | `vector.rs` | the values of one operation |
//! | `truth.rs` | three-valued conditions |
//! | `numbers.rs` | comparisons and arithmetic |
//! | `texts.rs` | texts by their dictionaries |
//! | `recall.rs` | answers for the texts of a dictionary, kept between batches |
//! | `days.rs` | days and birthdays |
//! | `lines.rs` | events to lines and back |
//! | `choose.rs` | one value or another |
//! | `seeing.rs` | single values, for people to look at |

mod choose;
mod days;
mod lines;
mod numbers;
mod recall;
mod seeing;
mod texts;
mod truth;
mod vector;

use arrow_buffer::BooleanBuffer;

use super::graph::{Graph, NodeId};
use super::node::{Node, Shape};
use super::types::{ExpressionId, Scope};
pub(super) use numbers::calculated;
use recall::Recall;
use sadakat_model::batch::{Column, Columns, Integers, TextColumn};
use sadakat_model::schema::FieldId;
pub(super) use seeing::Seeing;
use truth::Truth;
use vector::{Numbers, Vector};

/// What one thread has computed of one batch.
///
/// Answers about texts are kept from batch to batch for as long as the batches
/// share a dictionary.
#[derive(Debug, Default)]
pub struct Evaluation {
    values: Vec<Option<Vector>>,
    /// Which of `values` are there, so that forgetting them costs what was
    /// computed and not what the program could ask.
    computed: Vec<u32>,
    recall: Vec<Option<Recall>>,
    /// Which of `values` could not be calculated for some event or line.
    failed: Vec<NodeId>,
}

impl Evaluation {
    /// Nothing computed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the values of the last batch.
    pub fn begin(&mut self) {
        self.failed.clear();
        for index in self.computed.drain(..) {
            if let Some(value) = self.values.get_mut(index as usize) {
                *value = None;
            }
        }
    }

    /// Forgets what depends on the outcome of earlier phases.
    pub fn begin_phase(&mut self, graph: &Graph) {
        self.computed.retain(|&index| {
            let stays = !graph.reads_phase_at(index as usize);
            if !stays && let Some(value) = self.values.get_mut(index as usize) {
                *value = None;
            }
            stays
        });
        self.failed.retain(|id| !graph.reads_phase_at(id.index()));
    }

    /// Whether a number of a condition that was asked for became too large, or
    /// was divided by zero, for any event.
    pub fn failed(&self, graph: &Graph, id: ExpressionId) -> bool {
        graph.has_any(id, &self.failed)
    }

    /// Whether a condition holds, by event or by line; it does not where it is
    /// missing.
    pub fn condition(
        &mut self,
        graph: &Graph,
        columns: &Columns,
        id: ExpressionId,
    ) -> BooleanBuffer {
        self.run(graph, columns).truth_of(id).yes
    }

    /// Where a condition is missing: neither does it hold nor does its
    /// opposite.
    pub fn missing(&mut self, graph: &Graph, columns: &Columns, id: ExpressionId) -> BooleanBuffer {
        let truth = self.run(graph, columns).truth_of(id);
        !&(&truth.yes | &truth.no)
    }

    /// The values of a number, day or instant, as [`sadakat_model::schema::FieldType`]
    /// describes; those of a condition are 0 and 1.
    pub fn integers(&mut self, graph: &Graph, columns: &Columns, id: ExpressionId) -> Integers {
        let len = length(columns, id.scope);
        match self.run(graph, columns).vector(id.node) {
            Vector::Numbers(numbers) => numbers.into_integers(len),
            Vector::Truth(truth) => truth.into_integers(),
            Vector::Always(value) => Numbers::Same(Some(value.into())).into_integers(len),
            Vector::Nothing | Vector::Text(_) | Vector::TextConstant(_) | Vector::Texts(_) => {
                Numbers::Same(None).into_integers(len)
            }
        }
    }

    /// The values of a text.
    pub fn texts(&mut self, graph: &Graph, columns: &Columns, id: ExpressionId) -> TextColumn {
        let len = length(columns, id.scope);
        self.run(graph, columns).vector(id.node).into_text(len)
    }

    fn run<'a>(&'a mut self, graph: &'a Graph, columns: &'a Columns) -> Run<'a> {
        if self.values.len() < graph.len() {
            self.values.resize_with(graph.len(), || None);
        }
        if self.recall.len() < graph.len() {
            self.recall.resize_with(graph.len(), || None);
        }
        Run {
            values: &mut self.values,
            computed: &mut self.computed,
            recall: &mut self.recall,
            failed: &mut self.failed,
            graph,
            columns,
        }
    }
}

fn length(columns: &Columns, scope: Scope) -> usize {
    match scope {
        Scope::Line => columns.lines(),
        Scope::Event => columns.rows(),
    }
}

/// One evaluation at work.
struct Run<'a> {
    values: &'a mut Vec<Option<Vector>>,
    computed: &'a mut Vec<u32>,
    recall: &'a mut Vec<Option<Recall>>,
    failed: &'a mut Vec<NodeId>,
    graph: &'a Graph,
    columns: &'a Columns,
}

impl Run<'_> {
    fn truth_of(&mut self, id: ExpressionId) -> Truth {
        let len = length(self.columns, id.scope);
        self.vector(id.node).into_truth(len)
    }

    /// The values of a node, computed now or before.
    fn vector(&mut self, id: NodeId) -> Vector {
        if let Some(Some(known)) = self.values.get(id.index()) {
            return known.clone();
        }
        let value = match self.graph.scope(id) {
            Some(scope) => self.compute(id, length(self.columns, scope)),
            // The same everywhere: computed once.
            None => self.compute(id, 1).into_constant(),
        };
        if let Some(slot) = self.values.get_mut(id.index()) {
            *slot = Some(value.clone());
            self.computed.push(id.index() as u32);
        }
        value
    }

    fn truth(&mut self, id: NodeId, len: usize) -> Truth {
        self.vector(id).into_truth(len)
    }

    fn numbers(&mut self, id: NodeId) -> Numbers {
        self.vector(id).into_numbers()
    }

    fn compute(&mut self, id: NodeId, len: usize) -> Vector {
        let graph = self.graph;
        match graph.node(id) {
            Node::Truth(value) => Vector::Always(*value),
            Node::Integer(value) => Vector::Numbers(Numbers::Same(Some(*value))),
            Node::Text(text) => Vector::TextConstant(text.clone()),
            Node::Nothing(_) => Vector::Nothing,
            Node::Field(field, shape) => self.field(*field, *shape),
            Node::Today => self.today(),
            Node::Now => self.now(),
            Node::Spread(of) => self.spread(*of),
            Node::Not(of) => Vector::Truth(self.truth(*of, len).not()),
            Node::And(parts) => Vector::Truth(self.all(parts, len)),
            Node::Or(parts) => Vector::Truth(self.any(parts, len)),
            Node::Same(left, right) => {
                let (left, right) = (self.truth(*left, len), self.truth(*right, len));
                Vector::Truth(left.same(&right))
            }
            Node::Known(of) => Vector::Truth(Truth::certain(self.vector(*of).known(len))),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.choose(*of, *then, *otherwise, len),
            Node::Compare {
                comparison,
                left,
                right,
                left_up,
                right_up,
            } => {
                let (left, right) = (self.numbers(*left), self.numbers(*right));
                let truth =
                    numbers::compare(*comparison, (&left, *left_up), (&right, *right_up), len);
                Vector::Truth(truth)
            }
            Node::Calculate {
                operation,
                left,
                right,
                left_up,
                right_up,
            } => {
                let (left, right) = (self.numbers(*left), self.numbers(*right));
                let (left, right) = ((&left, *left_up), (&right, *right_up));
                let (numbers, failed) = numbers::calculate(*operation, left, right, len);
                self.note(id, failed);
                Vector::Numbers(numbers)
            }
            Node::Rescale(of, up) => {
                let (numbers, failed) = numbers::rescale(&self.numbers(*of), *up, len);
                self.note(id, failed);
                Vector::Numbers(numbers)
            }
            Node::TextIs(of, text) => Vector::Truth(self.text_is(*of, text, len)),
            Node::TextIn(of, texts) => Vector::Truth(self.text_in(id, *of, texts, len)),
            Node::TextSame(left, right) => Vector::Truth(self.text_same(id, *left, *right, len)),
            Node::TextTest(test, of, pattern) => {
                Vector::Truth(self.text_test(id, *of, len, |text| test.holds(text, pattern)))
            }
            Node::TextCase(letters, of) => self.text_case(*letters, *of, len),
            Node::HasText(texts, text) => Vector::Truth(self.has_text(*texts, text, len)),
            Node::HasTextOf(texts, text) => Vector::Truth(self.has_text_of(id, *texts, *text, len)),
            Node::CountTexts(of) => self.count_texts(*of, len),
            Node::Lookup(number, of) => self.lookup(id, *number, *of, len),
            Node::IsBirthday(born, today, leap) => {
                Vector::Truth(self.is_birthday(*born, *today, (*leap).into(), len))
            }
            Node::BirthdayDays(which, born, today, leap) => {
                self.birthday_days(*which, *born, *today, (*leap).into(), len)
            }
            Node::DayOf(of) => self.day_of(*of, len),
            Node::Calendar(part, of) => self.calendar(*part, *of, len),
            Node::AnyLine(of) => Vector::Truth(self.any_line(*of)),
            Node::CountLines(of) => self.count_lines(*of),
            Node::SumLines(value, when) => {
                let (sums, failed) = self.sum_lines(*value, *when);
                self.note(id, failed);
                sums
            }
            Node::ExtremeLine(which, value, when) => self.extreme_line(*which, *value, *when),
        }
    }

    fn note(&mut self, id: NodeId, failed: bool) {
        if failed {
            self.failed.push(id);
        }
    }

    fn field(&self, id: FieldId, shape: Shape) -> Vector {
        match (self.columns.get(id), shape) {
            (Some(Column::Integers(column)), Shape::Truth) => {
                Vector::Truth(Truth::of_integers(column))
            }
            (Some(Column::Integers(column)), Shape::Integers) => {
                Vector::Numbers(Numbers::Column(column.clone()))
            }
            (Some(Column::Text(column)), Shape::Text) => Vector::Text(column.clone()),
            (Some(Column::Texts(column)), Shape::Texts) => Vector::Texts(column.clone()),
            _ => Vector::Nothing,
        }
    }
}
