//! Functions of days.

use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::no_day;
use crate::expression::graph::NodeId;
use crate::expression::node::{BirthdayDays, CalendarPart, Node};
use crate::expression::types::Scope;
use crate::text::{Arithmetic, Call, Span};
use crate::vocabulary::ValueType;
use sadakat_model::values::Date;

impl Checker<'_> {
    /// `date("2026-11-21")`.
    pub(super) fn date(&mut self, call: &Call, span: Span) -> Checked {
        let [text] = self.arguments::<1>(call)?;
        let day = match self.graph.node(text.node) {
            Node::Text(text) => Date::parse(text),
            _ => return self.fall_back(span, "a date from a varying text is"),
        };
        let Some(day) = day else {
            let written = self.written(&text.span);
            self.problems.push(no_day(written, text.span.clone()));
            return None;
        };
        let node = self.graph.add(Node::Integer(day.days().into()));
        Some(Typed::new(node, ValueType::Date, span))
    }

    /// `is_birthday(date)`; a missing date is not a birthday.
    pub(super) fn is_birthday(&mut self, call: &Call, span: Span) -> Checked {
        let [date] = self.arguments::<1>(call)?;
        self.expect(&date, ValueType::Date, &call.name)?;
        let leap = self.cx.schema.leap_birthday.into();
        let today = self.today();
        let node = self.graph.add(Node::IsBirthday(date.node, today, leap));
        self.boolean(node, span)
    }

    /// `days_since(day)`: calendar days up to today.
    pub(super) fn days_since(&mut self, call: &Call, span: Span) -> Checked {
        let [of] = self.arguments::<1>(call)?;
        let day = self.day(&of, call)?;
        let today = self.today();
        let node = self.graph.add(Node::Calculate {
            operation: Arithmetic::Subtract,
            left: today,
            right: day,
            left_up: 0,
            right_up: 0,
        });
        Some(Typed::new(node, ValueType::Integer, span))
    }

    /// `days_to_birthday(day)` and `days_since_birthday(day)`: from today to the
    /// next birthday or anniversary, and from the last.
    pub(super) fn birthday_days(
        &mut self,
        which: BirthdayDays,
        call: &Call,
        span: Span,
    ) -> Checked {
        let [of] = self.arguments::<1>(call)?;
        let day = self.day(&of, call)?;
        let leap = self.cx.schema.leap_birthday.into();
        let today = self.today();
        let node = self.graph.add(Node::BirthdayDays(which, day, today, leap));
        Some(Typed::new(node, ValueType::Integer, span))
    }

    /// `year(day)` and its like.
    pub(super) fn calendar(&mut self, part: CalendarPart, call: &Call, span: Span) -> Checked {
        let [of] = self.arguments::<1>(call)?;
        let day = self.day(&of, call)?;
        let node = self.graph.add(Node::Calendar(part, day));
        Some(Typed::new(node, ValueType::Integer, span))
    }

    fn today(&mut self) -> NodeId {
        let today = self.graph.add(Node::Today);
        match self.scope {
            Scope::Event => today,
            Scope::Line => self.graph.add(Node::Spread(today)),
        }
    }

    /// The local day of a day or an instant.
    fn day(&mut self, of: &Typed, call: &Call) -> Option<NodeId> {
        match of.ty {
            ValueType::Date => {
                self.consume(of);
                Some(of.node)
            }
            ValueType::Instant => {
                self.consume(of);
                let inner = self.graph.unspread(of.node);
                if *self.graph.node(inner) == Node::Now {
                    return Some(self.today());
                }
                Some(self.graph.add(Node::DayOf(of.node)))
            }
            _ => {
                self.expect(of, ValueType::Date, &call.name)?;
                None
            }
        }
    }
}
