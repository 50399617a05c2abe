//! A condition at one event, without columns of values.
//!
//! A till asks about one event at a time, and then vectors of length one cost
//! more than what is in them. The answers are those of `evaluate/`: a test
//! compares both for every operation.

use std::borrow::Cow;
use std::cell::Cell;

use super::evaluate::calculated;
use super::graph::{Graph, NodeId};
use super::node::{BirthdayDays, CalendarPart, Extreme, Node, Shape};
use super::types::ExpressionId;
use sadakat_model::batch::{Column, Columns, Texts};
use sadakat_model::schema::FieldId;
use sadakat_model::values::{Date, Instant, pow10};

/// One event of a batch, or one of its lines.
#[derive(Debug, Clone, Copy)]
struct At {
    row: usize,
    /// Which line of the batch; none at an event.
    line: Option<usize>,
}

impl At {
    /// The entry of a column.
    fn entry(self) -> usize {
        self.line.unwrap_or(self.row)
    }

    const fn event(self) -> Self {
        Self {
            row: self.row,
            line: None,
        }
    }
}

/// Operations at one event of a batch.
#[derive(Debug, Clone, Copy)]
struct Row<'a> {
    graph: &'a Graph,
    columns: &'a Columns,
    /// Set where a number becomes too large or is divided by zero.
    failed: &'a Cell<bool>,
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
        let at = At { row, line: None };
        let failed = Cell::new(false);
        let row = Row {
            graph: self,
            columns,
            failed: &failed,
        };
        let holds = row.truth(id.node, at) == Some(true);
        (!failed.get()).then_some(holds)
    }
}

impl<'a> Row<'a> {
    /// A condition; none where it is missing.
    fn truth(self, id: NodeId, at: At) -> Option<bool> {
        match self.graph.node(id) {
            Node::Truth(value) => Some(*value),
            Node::Field(field, Shape::Truth) => Some(self.integer(*field, at)? != 0),
            Node::Spread(of) => self.truth(*of, at.event()),
            Node::Not(of) => self.truth(*of, at).map(|value| !value),
            Node::And(parts) => self.joined(parts, at, true),
            Node::Or(parts) => self.joined(parts, at, false),
            Node::Same(left, right) => Some(self.truth(*left, at)? == self.truth(*right, at)?),
            Node::Known(of) => Some(self.is_known(*of, at)),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.truth(self.chosen(*of, *then, *otherwise, at), at),
            Node::Compare {
                comparison,
                left,
                right,
                left_up,
                right_up,
            } => {
                let (left, right) = (self.number(*left, at)?, self.number(*right, at)?);
                if (*left_up, *right_up) == (0, 0) {
                    return Some(comparison.holds(&left, &right));
                }
                let left = i128::from(left) * i128::from(pow10(*left_up));
                let right = i128::from(right) * i128::from(pow10(*right_up));
                Some(comparison.holds(&left, &right))
            }
            Node::TextIs(of, text) => Some(*self.text(*of, at)? == **text),
            Node::TextIn(of, texts) => {
                let text = self.text(*of, at)?;
                Some(texts.iter().any(|one| **one == *text))
            }
            Node::TextSame(left, right) => Some(self.text(*left, at)? == self.text(*right, at)?),
            Node::TextTest(test, of, pattern) => Some(test.holds(&self.text(*of, at)?, pattern)),
            Node::HasText(texts, text) => {
                let (texts, entry) = self.texts(*texts, at)?;
                Some(texts.get(entry).any(|one| *one == **text))
            }
            Node::HasTextOf(texts, text) => {
                let (texts, entry) = self.texts(*texts, at)?;
                Some(match self.text(*text, at) {
                    Some(text) => texts.get(entry).any(|one| *one == *text),
                    None => false,
                })
            }
            Node::IsBirthday(born, today, leap) => Some(match self.number(*born, at) {
                Some(born) => {
                    let today = self.number(*today, at).unwrap_or(0);
                    day(today).is_birthday(day(born), (*leap).into())
                }
                None => false,
            }),
            Node::AnyLine(of) => {
                let mut missing = false;
                for line in self.lines(at) {
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
    fn joined(self, parts: &[NodeId], at: At, all: bool) -> Option<bool> {
        let mut missing = false;
        for &part in parts {
            match self.truth(part, at) {
                Some(value) if value != all => return Some(!all),
                Some(_) => {}
                None => missing = true,
            }
        }
        (!missing).then_some(all)
    }

    /// A number, day or instant.
    fn number(self, id: NodeId, at: At) -> Option<i64> {
        match self.graph.node(id) {
            Node::Integer(value) => Some(*value),
            Node::Field(field, Shape::Integers) => self.integer(*field, at),
            Node::Today => Some(self.columns.date(at.row).days().into()),
            Node::Now => Some(self.columns.at(at.row).micros()),
            Node::Spread(of) => self.number(*of, at.event()),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.number(self.chosen(*of, *then, *otherwise, at), at),
            Node::Calculate {
                operation,
                left,
                right,
                left_up,
                right_up,
            } => {
                let left = (self.number(*left, at)?, *left_up);
                let right = (self.number(*right, at)?, *right_up);
                self.noted(calculated(*operation, left, right))
            }
            Node::Rescale(of, up) => self.noted(self.number(*of, at)?.checked_mul(pow10(*up))),
            Node::CountTexts(of) => {
                let (texts, entry) = self.texts(*of, at)?;
                i64::try_from(texts.keys(entry).len()).ok()
            }
            Node::DayOf(of) => {
                let instant = Instant::from_micros(self.number(*of, at)?);
                let own = self.columns.zone(at.row);
                let zone = own.or_else(|| self.graph.zone())?;
                Some(instant.local(zone).date.days().into())
            }
            Node::Calendar(part, of) => {
                let date = day(self.number(*of, at)?);
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
                for line in self.lines(at) {
                    count += i64::from(self.truth(*of, line)?);
                }
                Some(count)
            }
            Node::SumLines(value, when) => {
                let mut sum = 0i128;
                let mut whole = true;
                self.counted(*value, *when, at, |value| match value {
                    Some(value) => sum += i128::from(value),
                    None => whole = false,
                })?;
                whole.then(|| self.noted(i64::try_from(sum).ok()))?
            }
            Node::ExtremeLine(which, value, when) => {
                let mut best: Option<i64> = None;
                let mut whole = true;
                self.counted(*value, *when, at, |value| match (value, best) {
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
                let born = day(self.number(*born, at)?);
                let today = day(self.number(*today, at).unwrap_or(0));
                Some(match which {
                    BirthdayDays::ToNext => today.days_to_birthday(born, (*leap).into()),
                    BirthdayDays::SinceLast => today.days_since_birthday(born, (*leap).into()),
                })
            }
            Node::Truth(_)
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
        self,
        value: NodeId,
        when: Option<NodeId>,
        at: At,
        mut each: impl FnMut(Option<i64>),
    ) -> Option<()> {
        for line in self.lines(at) {
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
    fn noted(self, result: Option<i64>) -> Option<i64> {
        if result.is_none() {
            self.failed.set(true);
        }
        result
    }

    fn text(self, id: NodeId, at: At) -> Option<Cow<'a, str>> {
        let graph = self.graph;
        match graph.node(id) {
            Node::Text(text) => Some(Cow::Borrowed(text)),
            Node::Field(field, Shape::Text) => match self.columns.get(*field)? {
                Column::Text(column) => column.get(at.entry()).map(Cow::Borrowed),
                _ => None,
            },
            Node::Spread(of) => self.text(*of, at.event()),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.text(self.chosen(*of, *then, *otherwise, at), at),
            Node::TextCase(letters, of) => Some(Cow::Owned(letters.apply(&self.text(*of, at)?))),
            Node::Lookup(number, of) => {
                let lookup = graph.lookup(*number)?;
                let row = lookup.table.keys().find(&self.text(*of, at)?)?;
                lookup.cells.get(row as usize).map(Cow::Borrowed)
            }
            _ => None,
        }
    }

    fn texts(self, id: NodeId, at: At) -> Option<(&'a Texts, usize)> {
        match self.graph.node(id) {
            Node::Field(field, Shape::Texts) => match self.columns.get(*field)? {
                Column::Texts(texts) => Some((texts, at.entry())),
                _ => None,
            },
            Node::Spread(of) => self.texts(*of, at.event()),
            _ => None,
        }
    }

    fn is_known(self, id: NodeId, at: At) -> bool {
        match self.graph.node(id) {
            Node::Spread(of) => self.is_known(*of, at.event()),
            Node::Choose {
                of,
                then,
                otherwise,
            } => self.is_known(self.chosen(*of, *then, *otherwise, at), at),
            _ => {
                self.truth(id, at).is_some()
                    || self.number(id, at).is_some()
                    || self.text(id, at).is_some()
                    || self.texts(id, at).is_some()
            }
        }
    }

    fn chosen(self, of: NodeId, then: NodeId, otherwise: NodeId, at: At) -> NodeId {
        if self.is_known(of, at) {
            then
        } else {
            otherwise
        }
    }

    fn integer(self, field: FieldId, at: At) -> Option<i64> {
        match self.columns.get(field)? {
            Column::Integers(column) => column.get(at.entry()),
            _ => None,
        }
    }

    fn lines(self, at: At) -> impl Iterator<Item = At> {
        let row = at.row;
        let lines = self.columns.line_range(row);
        lines.map(move |line| At {
            row,
            line: Some(line),
        })
    }
}

fn day(days: i64) -> Date {
    Date::from_days(i32::try_from(days).unwrap_or_default())
}
