//! A condition at one event, without columns of values.
//!
//! A till asks about one event at a time, and then vectors of length one cost
//! more than what is in them. The answers are those of `evaluate/`: a test
//! compares both for every operation.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use super::evaluate::calculated;
use super::graph::{Graph, NodeId};
use super::node::{BirthdayDays, CalendarPart, Extreme, Node, Shape};
use super::types::ExpressionId;
use sadakat_model::batch::{Column, Columns, Texts};
use sadakat_model::schema::FieldId;
use sadakat_model::values::{Date, Instant, pow10};

/// Operations at one event of a batch. Their values are those of an entry of
/// the columns: the event's own, or that of one of its lines.
#[derive(Debug)]
struct Row<'a> {
    graph: &'a Graph,
    columns: &'a Columns,
    /// The event.
    row: usize,
    /// Set where a number becomes too large or is divided by zero.
    failed: Cell<bool>,
}

impl Graph {
    /// Whether a condition on events holds for one of a batch; it does not
    /// where it is missing.
    pub fn holds(&self, columns: &Columns, id: ExpressionId, row: usize) -> bool {
        self.holds_unless_failed(columns, id, row) == Some(true)
    }

    /// The same; none where a number became too large or was divided by zero.
    pub fn holds_unless_failed(
        &self,
        columns: &Columns,
        id: ExpressionId,
        row: usize,
    ) -> Option<bool> {
        let at = Row {
            graph: self,
            columns,
            row,
            failed: Cell::new(false),
        };
        let holds = at.truth(id.node, row) == Some(true);
        (!at.failed.get()).then_some(holds)
    }
}

impl<'a> Row<'a> {
    /// A condition; none where it is missing.
    fn truth(&self, id: NodeId, entry: usize) -> Option<bool> {
        match self.graph.node(id) {
            Node::Truth(value) => Some(*value),
            Node::Field(field, Shape::Truth) => Some(self.integer(*field, entry)? != 0),
            Node::Spread(of) => self.truth(*of, self.row),
            Node::Not(of) => self.truth(*of, entry).map(|value| !value),
            Node::And(parts) => self.joined(parts, entry, true),
            Node::Or(parts) => self.joined(parts, entry, false),
            Node::Same(left, right) => {
                Some(self.truth(*left, entry)? == self.truth(*right, entry)?)
            }
            Node::Known(of) => Some(self.is_known(*of, entry)),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.truth(self.chosen(*of, *then, *otherwise, entry), entry),
            Node::Compare {
                comparison,
                left,
                right,
                left_up,
                right_up,
            } => {
                let (left, right) = (self.number(*left, entry)?, self.number(*right, entry)?);
                if (*left_up, *right_up) == (0, 0) {
                    return Some(comparison.holds(&left, &right));
                }
                let left = i128::from(left) * i128::from(pow10(*left_up));
                let right = i128::from(right) * i128::from(pow10(*right_up));
                Some(comparison.holds(&left, &right))
            }
            Node::TextIs(of, text) => Some(*self.text(*of, entry)? == **text),
            Node::TextIn(of, texts) => {
                let text = self.text(*of, entry)?;
                Some(texts.iter().any(|one| **one == *text))
            }
            Node::TextSame(left, right) => {
                Some(self.text(*left, entry)? == self.text(*right, entry)?)
            }
            Node::TextTest(test, of, pattern) => Some(test.holds(&self.text(*of, entry)?, pattern)),
            Node::HasText(texts, text) => {
                let (texts, of) = self.texts(*texts, entry)?;
                Some(texts.get(of).any(|one| *one == **text))
            }
            Node::HasTextOf(texts, text) => {
                let (texts, of) = self.texts(*texts, entry)?;
                Some(match self.text(*text, entry) {
                    Some(text) => texts.get(of).any(|one| *one == *text),
                    None => false,
                })
            }
            Node::IsBirthday(born, today, leap) => Some(match self.number(*born, entry) {
                Some(born) => {
                    let today = self.number(*today, entry).unwrap_or(0);
                    day(today).is_birthday(day(born), (*leap).into())
                }
                None => false,
            }),
            Node::AnyLine(of) => {
                let mut missing = false;
                for line in self.lines() {
                    match self.truth(*of, line) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => missing = true,
                    }
                }
                (!missing).then_some(false)
            }
            // Named one by one, so that a new operation is not forgotten.
            Node::Field(..)
            | Node::Integer(_)
            | Node::Text(_)
            | Node::Today
            | Node::Now
            | Node::Nothing(_)
            | Node::Calculate { .. }
            | Node::Rescale(..)
            | Node::TextCase(..)
            | Node::CountTexts(_)
            | Node::Lookup(..)
            | Node::DayOf(_)
            | Node::Calendar(..)
            | Node::BirthdayDays(..)
            | Node::CountLines(_)
            | Node::SumLines(..)
            | Node::ExtremeLine(..) => None,
        }
    }

    /// All of several conditions, or any of them.
    fn joined(&self, parts: &[NodeId], entry: usize, all: bool) -> Option<bool> {
        let mut missing = false;
        for &part in parts {
            match self.truth(part, entry) {
                Some(value) if value != all => return Some(!all),
                Some(_) => {}
                None => missing = true,
            }
        }
        (!missing).then_some(all)
    }

    /// A number, day or instant. Most are fields and constants, which need no
    /// further call.
    #[inline]
    fn number(&self, id: NodeId, entry: usize) -> Option<i64> {
        match self.graph.node(id) {
            Node::Integer(value) => Some(*value),
            Node::Field(field, Shape::Integers) => self.integer(*field, entry),
            node => self.computed(node, entry),
        }
    }

    /// A number, day or instant that is no field and no constant.
    fn computed(&self, node: &Node, entry: usize) -> Option<i64> {
        match node {
            Node::Today => Some(self.columns.date(self.row).days().into()),
            Node::Now => Some(self.columns.at(self.row).micros()),
            Node::Spread(of) => self.number(*of, self.row),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.number(self.chosen(*of, *then, *otherwise, entry), entry),
            Node::Calculate {
                operation,
                left,
                right,
                left_up,
                right_up,
            } => {
                let left = (self.number(*left, entry)?, *left_up);
                let right = (self.number(*right, entry)?, *right_up);
                self.noted(calculated(*operation, left, right))
            }
            Node::Rescale(of, up) => self.noted(self.number(*of, entry)?.checked_mul(pow10(*up))),
            Node::CountTexts(of) => {
                let (texts, of) = self.texts(*of, entry)?;
                i64::try_from(texts.keys(of).len()).ok()
            }
            Node::DayOf(of) => {
                let instant = Instant::from_micros(self.number(*of, entry)?);
                let own = self.columns.zone(self.row);
                let zone = own.or_else(|| self.graph.zone())?;
                Some(instant.local(zone).date.days().into())
            }
            Node::Calendar(part, of) => {
                let date = day(self.number(*of, entry)?);
                let (year, month, day) = date.ymd();
                Some(match part {
                    CalendarPart::Year => year.into(),
                    CalendarPart::Month => month.into(),
                    CalendarPart::Day => day.into(),
                    CalendarPart::Weekday => date.weekday().into(),
                })
            }
            Node::CountLines(of) => {
                let mut count = 0;
                for line in self.lines() {
                    count += i64::from(self.truth(*of, line)?);
                }
                Some(count)
            }
            Node::SumLines(value, when) => {
                let mut sum = 0i128;
                let mut whole = true;
                self.counted(*value, *when, |value| match value {
                    Some(value) => sum += i128::from(value),
                    None => whole = false,
                })?;
                whole.then(|| self.noted(i64::try_from(sum).ok()))?
            }
            Node::ExtremeLine(which, value, when) => {
                let mut best: Option<i64> = None;
                let mut whole = true;
                self.counted(*value, *when, |value| match (value, best) {
                    (None, _) => whole = false,
                    (Some(value), None) => best = Some(value),
                    (Some(value), Some(before)) => {
                        best = Some(match which {
                            Extreme::Least => before.min(value),
                            Extreme::Greatest => before.max(value),
                        });
                    }
                })?;
                best.filter(|_| whole)
            }
            Node::BirthdayDays(which, born, today, leap) => {
                let born = day(self.number(*born, entry)?);
                let today = day(self.number(*today, entry).unwrap_or(0));
                Some(match which {
                    BirthdayDays::ToNext => today.days_to_birthday(born, (*leap).into()),
                    BirthdayDays::SinceLast => today.days_since_birthday(born, (*leap).into()),
                })
            }
            Node::Truth(_)
            | Node::Integer(_)
            | Node::Field(..)
            | Node::Text(_)
            | Node::Nothing(_)
            | Node::Not(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Same(..)
            | Node::Known(_)
            | Node::Compare { .. }
            | Node::TextIs(..)
            | Node::TextIn(..)
            | Node::TextSame(..)
            | Node::TextTest(..)
            | Node::TextCase(..)
            | Node::HasText(..)
            | Node::HasTextOf(..)
            | Node::Lookup(..)
            | Node::IsBirthday(..)
            | Node::AnyLine(_) => None,
        }
    }

    /// The values of the lines that count; none where it is not known which
    /// do.
    fn counted(
        &self,
        value: NodeId,
        when: Option<NodeId>,
        mut each: impl FnMut(Option<i64>),
    ) -> Option<()> {
        for line in self.lines() {
            let counts = match when {
                Some(when) => self.truth(when, line)?,
                None => true,
            };
            if counts {
                each(self.number(value, line));
            }
        }
        Some(())
    }

    /// Notes that a result could not be calculated.
    #[inline]
    fn noted(&self, result: Option<i64>) -> Option<i64> {
        if result.is_none() {
            self.failed.set(true);
        }
        result
    }

    /// A text; likewise.
    #[inline]
    fn text(&self, id: NodeId, entry: usize) -> Option<Cow<'a, str>> {
        match self.graph.node(id) {
            Node::Text(text) => Some(Cow::Borrowed(text)),
            Node::Field(field, Shape::Text) => match self.columns.get(*field)? {
                Column::Text(column) => column.get(entry).map(Cow::Borrowed),
                _ => None,
            },
            node => self.made(node, entry),
        }
    }

    /// A text that is no field and no constant.
    fn made(&self, node: &Node, entry: usize) -> Option<Cow<'a, str>> {
        match node {
            Node::Spread(of) => self.text(*of, self.row),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.text(self.chosen(*of, *then, *otherwise, entry), entry),
            Node::TextCase(letters, of) => Some(Cow::Owned(letters.apply(&self.text(*of, entry)?))),
            Node::Lookup(number, of) => {
                let lookup = self.graph.lookup(*number)?;
                let row = lookup.table.keys().find(&self.text(*of, entry)?)?;
                lookup.cells.get(row as usize).map(Cow::Borrowed)
            }
            _ => None,
        }
    }

    fn texts(&self, id: NodeId, entry: usize) -> Option<(&'a Texts, usize)> {
        match self.graph.node(id) {
            Node::Field(field, Shape::Texts) => match self.columns.get(*field)? {
                Column::Texts(texts) => Some((texts, entry)),
                _ => None,
            },
            Node::Spread(of) => self.texts(*of, self.row),
            _ => None,
        }
    }

    fn is_known(&self, id: NodeId, entry: usize) -> bool {
        match self.graph.node(id) {
            Node::Spread(of) => self.is_known(*of, self.row),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.is_known(self.chosen(*of, *then, *otherwise, entry), entry),
            node => match node.shape() {
                Shape::Truth => self.truth(id, entry).is_some(),
                Shape::Integers => self.number(id, entry).is_some(),
                Shape::Text => self.text(id, entry).is_some(),
                Shape::Texts => self.texts(id, entry).is_some(),
            },
        }
    }

    fn chosen(&self, of: NodeId, then: NodeId, otherwise: NodeId, entry: usize) -> NodeId {
        if self.is_known(of, entry) {
            then
        } else {
            otherwise
        }
    }

    #[inline]
    fn integer(&self, field: FieldId, entry: usize) -> Option<i64> {
        match self.columns.get(field)? {
            Column::Integers(column) => column.get(entry),
            _ => None,
        }
    }

    /// The entries of the event's lines.
    fn lines(&self) -> Range<usize> {
        self.columns.line_range(self.row)
    }
}

fn day(days: i64) -> Date {
    Date::from_days(i32::try_from(days).unwrap_or_default())
}
