use super::{MILLION, Percent, scale, times};

/// What points are multiplied by, exact to six digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Factor(i64);

impl Factor {
    /// A whole factor: `Factor::whole(2)` doubles; saturates.
    #[must_use]
    #[inline]
    pub const fn whole(factor: i64) -> Self {
        Self(times(factor, MILLION))
    }

    /// `part ÷ whole`, rounded down at the sixth digit; saturates; 0 if
    /// `whole` is 0. `Factor::ratio(3, 2)` is one and a half.
    #[must_use]
    #[inline]
    pub fn ratio(part: i64, whole: i64) -> Self {
        Self(scale(part, MILLION, whole))
    }

    /// The factor that makes this percentage: `Percent::whole(150)` is one
    /// and a half. Rounded down at the sixth digit.
    #[must_use]
    #[inline]
    pub fn percent(percent: Percent) -> Self {
        Self(scale(percent.millionths(), 1, 100))
    }

    /// This many millionths.
    #[must_use]
    #[inline]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Millionths: doubling is 2 000 000.
    #[must_use]
    #[inline]
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_a_factor_agree() {
        assert_eq!(Factor::ratio(3, 2), Factor::percent(Percent::whole(150)));
        assert_eq!(Factor::whole(2).millionths(), 2_000_000);
    }
}
