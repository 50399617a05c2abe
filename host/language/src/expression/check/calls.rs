//! Functions.

use super::lines::Quantifier;
use super::typed::Typed;
use super::{Checked, Checker};
use crate::check::{advice_on, no_function, wrong_argument, wrong_count, wrong_gathering};
use crate::currencies::Unit;
use crate::expression::node::{BirthdayDays, CalendarPart, Extreme, Letters, TextTest};
use crate::text::{Call, Span};
use crate::vocabulary::ValueType;
use crate::vocabulary::{effect, find, functions};

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Checked {
        let part = self.outcome(call, span)?;
        let unit = Unit::of_call(&call.name, part.unit);
        Some(part.worth(unit))
    }

    fn outcome(&mut self, call: &Call, span: Span) -> Checked {
        match call.name.as_str() {
            "any" => self.quantifier(Quantifier::Any, call, span),
            "all" => self.quantifier(Quantifier::All, call, span),
            "none" => self.quantifier(Quantifier::None, call, span),
            "count" => self.quantifier(Quantifier::Count, call, span),
            "sum" => self.sum(call, span),
            "min" => self.extreme(Extreme::Least, call, span),
            "max" => self.extreme(Extreme::Greatest, call, span),
            "starts_with" => self.text_test(TextTest::StartsWith, call, span),
            "ends_with" => self.text_test(TextTest::EndsWith, call, span),
            "contains" => self.text_test(TextTest::Contains, call, span),
            "to_lower" => self.text_case(Letters::Lower, call, span),
            "to_upper" => self.text_case(Letters::Upper, call, span),
            "len" => self.length(call, span),
            "date" => self.date(call, span),
            "is_birthday" => self.is_birthday(call, span),
            "days_since" => self.days_since(call, span),
            "days_to_birthday" => self.birthday_days(BirthdayDays::ToNext, call, span),
            "days_since_birthday" => self.birthday_days(BirthdayDays::SinceLast, call, span),
            "year" => self.calendar(CalendarPart::Year, call, span),
            "month" => self.calendar(CalendarPart::Month, call, span),
            "day" => self.calendar(CalendarPart::Day, call, span),
            "weekday" => self.calendar(CalendarPart::Weekday, call, span),
            _ => self.unknown_function(call, span),
        }
    }

    /// A function that is not for whole batches, or a misspelt one.
    fn unknown_function(&mut self, call: &Call, span: Span) -> Checked {
        let name = &call.name;
        let help = advice_on(name, functions(false));
        // What only scripts have is decided row by row, or refused there.
        let of_scripts = find(name).is_some() || effect(name).is_some();
        let Some(help) = help.filter(|_| !of_scripts) else {
            return self.fall_back(span, &format!("the function `{name}` is"));
        };
        let problem = no_function(name, Some(help), call.name_span.clone());
        self.problems.push(problem);
        None
    }

    /// The arguments of a function that takes this many.
    pub(super) fn arguments<const N: usize>(&mut self, call: &Call) -> Option<[Typed; N]> {
        let args: Vec<Checked> = call.args.iter().map(|arg| self.check(arg)).collect();
        if args.len() != N {
            let span = call.name_span.clone();
            self.problems
                .push(wrong_count(&call.name, &(N..=N), args.len(), span));
            return None;
        }
        let args: Vec<Typed> = args.into_iter().collect::<Option<_>>()?;
        args.try_into().ok()
    }

    pub(super) fn wrong_gathering(&mut self, call: &Call) -> Checked {
        let problem = wrong_gathering(&call.name, call.name_span.clone());
        self.problems.push(problem);
        None
    }

    /// Reports an argument of another type.
    pub(super) fn expect(&mut self, part: &Typed, ty: ValueType, function: &str) -> Option<()> {
        if part.ty == ty {
            return Some(());
        }
        let part = self.operand(part);
        self.problems.push(wrong_argument(function, ty, &part));
        None
    }
}
