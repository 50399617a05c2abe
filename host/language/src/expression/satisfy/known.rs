//! What is known of one value.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expression::node::TextTest;

type Texts = BTreeSet<Arc<str>>;

/// A contradiction: no value is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nothing;

/// What is known of one value: a number, a day, a truth (0 or 1), a text, or a
/// list of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Whether there is a value, if that is known.
    present: Option<bool>,
    low: i64,
    high: i64,
    /// Numbers between `low` and `high` that it is not.
    not: BTreeSet<i64>,
    /// The only texts that are left, if it is known that there are no others.
    only: Option<Texts>,
    /// Texts that it is not, or that the list does not have.
    never: Texts,
    /// Texts that the list has.
    has: Texts,
    tests: Vec<(TextTest, Arc<str>, bool)>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            present: None,
            low: i64::MIN,
            high: i64::MAX,
            not: BTreeSet::new(),
            only: None,
            never: Texts::new(),
            has: Texts::new(),
            tests: Vec::new(),
        }
    }
}

impl Known {
    /// A number that always has a value and lies in a range.
    pub(super) fn number(low: i64, high: i64) -> Self {
        Self {
            low,
            high,
            ..Self::default()
        }
    }

    /// One of these texts.
    pub(super) fn one_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self {
            only: Some(texts.into_iter().map(Arc::from).collect()),
            ..Self::default()
        }
    }

    #[must_use]
    pub(super) const fn certain(mut self) -> Self {
        self.present = Some(true);
        self
    }

    /// Whether there is a value; none if either is possible.
    pub const fn present(&self) -> Option<bool> {
        self.present
    }

    /// The least number that is left.
    pub const fn low(&self) -> i64 {
        self.low
    }

    /// The greatest number that is left.
    pub const fn high(&self) -> i64 {
        self.high
    }

    /// Whether nothing is known beyond being there or not.
    pub fn is_free(&self) -> bool {
        let free = Self {
            present: self.present,
            ..Self::default()
        };
        *self == free
    }

    /// Whether it can be this number.
    pub fn admits(&self, number: i64) -> bool {
        (self.low..=self.high).contains(&number) && !self.not.contains(&number)
    }

    /// The texts that a list has.
    pub fn has(&self) -> impl Iterator<Item = &str> {
        self.has.iter().map(AsRef::as_ref)
    }

    /// A number that is left, the nearest to `near`; nothing found where it
    /// takes long.
    pub fn pick_number(&self, near: i64) -> Option<i64> {
        let near = near.clamp(self.low, self.high);
        let free = |number: &i64| !self.not.contains(number);
        let above = (near..=self.high).take(self.not.len() + 1).find(free);
        let below = || {
            let down = (self.low..=near).rev();
            down.take(self.not.len() + 1).find(free)
        };
        above.or_else(below)
    }

    /// A text that is left; `known` are some that the field may have.
    pub fn pick_text<'t>(&self, known: impl IntoIterator<Item = &'t str>) -> Option<String> {
        let fits = |text: &str| self.fits(text);
        if let Some(only) = &self.only {
            return only.iter().find(|text| fits(text)).map(ToString::to_string);
        }
        if let Some(text) = known.into_iter().find(|text| fits(text)) {
            return Some(text.to_owned());
        }
        let parts = |which: TextTest| {
            let wanted = self
                .tests
                .iter()
                .filter(move |(test, _, outcome)| *outcome && *test == which);
            wanted.map(|(_, text, _)| text.as_ref()).collect::<String>()
        };
        let middle = parts(TextTest::Contains);
        let middle = if middle.is_empty() { "x" } else { &middle };
        let built = format!(
            "{}{middle}{}",
            parts(TextTest::StartsWith),
            parts(TextTest::EndsWith)
        );
        fits(&built).then_some(built)
    }

    fn fits(&self, text: &str) -> bool {
        !self.never.contains(text)
            && self
                .tests
                .iter()
                .all(|(test, pattern, outcome)| test.holds(text, pattern) == *outcome)
    }

    // Narrowing. Each fails once nothing is left.

    pub(super) fn be_present(&mut self, present: bool) -> Result<(), Nothing> {
        if self.present.replace(present) == Some(!present) {
            return Err(Nothing);
        }
        Ok(())
    }

    /// Makes it no smaller than this; whether something is left.
    pub fn at_least(&mut self, low: i64) -> bool {
        self.low = self.low.max(low);
        self.numbers_left()
    }

    /// Makes it no larger than this; whether something is left.
    pub fn at_most(&mut self, high: i64) -> bool {
        self.high = self.high.min(high);
        self.numbers_left()
    }

    pub(super) fn differ(&mut self, number: i64) -> bool {
        self.not.insert(number);
        self.numbers_left()
    }

    /// Borders that are excluded move, so that a range with nothing in it
    /// shows as an empty one.
    fn numbers_left(&mut self) -> bool {
        while self.low <= self.high && self.not.contains(&self.low) {
            match self.low.checked_add(1) {
                Some(next) => self.low = next,
                None => return false,
            }
        }
        while self.low <= self.high && self.not.contains(&self.high) {
            match self.high.checked_sub(1) {
                Some(next) => self.high = next,
                None => return false,
            }
        }
        self.low <= self.high
    }

    /// Makes it this text; false if it cannot be.
    pub fn be(&mut self, text: &Arc<str>) -> bool {
        self.be_one_of(std::slice::from_ref(text)).is_ok()
    }

    pub(super) fn be_one_of(&mut self, texts: &[Arc<str>]) -> Result<(), Nothing> {
        let left = texts.iter().filter(|text| match &self.only {
            Some(only) => only.contains(*text),
            None => true,
        });
        self.only = Some(left.cloned().collect());
        self.texts_left()
    }

    pub(super) fn be_none_of(&mut self, texts: &[Arc<str>]) -> Result<(), Nothing> {
        self.never.extend(texts.iter().cloned());
        self.texts_left()
    }

    pub(super) fn test(
        &mut self,
        test: TextTest,
        pattern: &Arc<str>,
        outcome: bool,
    ) -> Result<(), Nothing> {
        let opposite = (test, pattern.clone(), !outcome);
        if self.tests.contains(&opposite) {
            return Err(Nothing);
        }
        self.tests.push((test, pattern.clone(), outcome));
        self.texts_left()
    }

    fn texts_left(&self) -> Result<(), Nothing> {
        match &self.only {
            Some(only) if !only.iter().any(|text| self.fits(text)) => Err(Nothing),
            _ => Ok(()),
        }
    }

    pub(super) fn have(&mut self, text: &Arc<str>, has: bool) -> Result<(), Nothing> {
        let (mine, other) = if has {
            (&mut self.has, &self.never)
        } else {
            (&mut self.never, &self.has)
        };
        if other.contains(text) {
            return Err(Nothing);
        }
        mine.insert(text.clone());
        Ok(())
    }

    /// How a number can compare with another one, as bits of
    /// [`super::goals::LESS`] and the like.
    pub(super) fn orders(&self, other: &Self) -> u8 {
        use super::goals::{EQUAL, GREATER, LESS};
        let mut orders = 0;
        if self.low < other.high {
            orders |= LESS;
        }
        if self.high > other.low {
            orders |= GREATER;
        }
        if self.low <= other.high && other.low <= self.high {
            orders |= EQUAL;
        }
        orders
    }
}
