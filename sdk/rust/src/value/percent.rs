use super::{MILLION, scale, times, write_decimal};

/// A percentage, exact to six digits after the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

impl Percent {
    /// A whole number of percent: `Percent::whole(15)` is 15 %; saturates.
    #[must_use]
    #[inline]
    pub const fn whole(percent: i64) -> Self {
        Self(times(percent, MILLION))
    }

    /// Hundredths of a percent: `Percent::basis_points(1250)` is 12.5 %;
    /// saturates.
    #[must_use]
    #[inline]
    pub const fn basis_points(hundredths: i64) -> Self {
        Self(times(hundredths, MILLION / 100))
    }

    /// What `part` is of `whole`, rounded down at the sixth digit; saturates;
    /// 0 % if `whole` is 0.
    #[must_use]
    #[inline]
    pub fn ratio(part: i64, whole: i64) -> Self {
        Self(scale(part, 100 * MILLION, whole))
    }

    /// This many millionths of a percent.
    #[must_use]
    #[inline]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Millionths of a percent: 10 % is 10 000 000.
    #[must_use]
    #[inline]
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

/// Without zeros at the end, such as `12.5`.
impl std::fmt::Display for Percent {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_decimal(out, self.0, 6, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_write_a_percentage_agree() {
        assert_eq!(Percent::whole(15), Percent::basis_points(1500));
        assert_eq!(Percent::ratio(3, 20), Percent::whole(15));
        assert_eq!(Percent::ratio(1, 3).millionths(), 33_333_333);
        assert_eq!(Percent::ratio(1, 0), Percent::whole(0));
    }
}
