//! What was seen of a condition on one event: its parts, the values in them,
//! and which part decided.

use serde::Serialize;

use super::datum::Datum;
use super::needed::Needed;

/// Something in a condition, as its author wrote it, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Such as `purchase.total`.
    pub of: String,
    /// None if it is missing.
    pub value: Option<Datum>,
}

/// How many lines a condition on lines is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LineCount {
    /// Lines for which it holds.
    pub matching: usize,
    /// All lines of the event.
    pub of: usize,
}

/// A condition that has no smaller conditions on the event in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Test {
    /// What it reads.
    pub values: Vec<Named>,
    /// For `any`, `all` and `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<LineCount>,
    /// What would have been enough, if this part stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<Needed>,
}

/// What a condition is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// `a && b`
    All(Vec<Seen>),
    /// `a || b`
    Any(Vec<Seen>),
    /// `!a`
    Not(Box<Seen>),
    /// A segment of the program, with what was seen of its condition.
    Segment(Box<Seen>),
    /// Anything else.
    Test(Test),
}

/// What was seen of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// As its author wrote it.
    pub text: String,
    /// Whether it holds; none if that cannot be told, since a value is missing.
    pub holds: Option<bool>,
    /// Whether the whole condition came out as it did because of this part.
    pub decided: bool,
    /// What it is made of.
    pub form: Form,
}

impl Seen {
    /// Marks the parts that made the whole come out as it did, and forgets
    /// what would have been needed where nothing stood in the way.
    pub(super) fn settle(&mut self, want: bool) {
        self.decided = true;
        self.settle_within(want, true);
    }

    fn settle_within(&mut self, want: bool, in_the_way: bool) {
        let in_the_way = in_the_way && self.holds != Some(want);
        let (decided, outcome) = (self.decided, self.holds);
        match &mut self.form {
            Form::All(parts) | Form::Any(parts) => {
                for part in parts {
                    part.decided = decided && part.decides(outcome);
                    part.settle_within(want, in_the_way);
                }
            }
            Form::Not(of) => {
                of.decided = decided;
                of.settle_within(!want, in_the_way);
            }
            Form::Segment(of) => {
                of.decided = decided;
                of.settle_within(want, in_the_way);
            }
            Form::Test(test) => {
                if !in_the_way {
                    test.needed = None;
                }
            }
        }
    }

    /// Whether a part of several made their whole come out so. A part that
    /// comes out as the whole does is one that decides it: what holds by all
    /// parts holds by each, and one that fails is enough.
    fn decides(&self, whole: Option<bool>) -> bool {
        self.holds == whole
    }

    /// The tests in it, in their order.
    pub fn tests(&self) -> Vec<&Self> {
        match &self.form {
            Form::All(parts) | Form::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Form::Not(of) | Form::Segment(of) => of.tests(),
            Form::Test(_) => vec![self],
        }
    }
}
