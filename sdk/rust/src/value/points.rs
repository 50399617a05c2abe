use super::{MILLION, Percent, arithmetic, scale, times, write_decimal};

/// Points, exact to six digits after the point.
///
/// The host rounds down to the wallet's own precision, so a plugin need not
/// round. Operators saturate; see [the module](crate::value).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub(crate) i64);

arithmetic!(Points, "millionths of a point");

impl Points {
    /// A whole number of points; saturates above 9.2 × 10¹².
    #[must_use]
    #[inline]
    pub const fn whole(points: i64) -> Self {
        Self(times(points, MILLION))
    }

    /// This many millionths of a point.
    #[must_use]
    #[inline]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Millionths of a point: one point is 1 000 000.
    #[must_use]
    #[inline]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// A percentage of the points, rounded down at the sixth digit (towards
    /// −∞); saturates.
    #[must_use]
    #[inline]
    pub fn percent(self, percent: Percent) -> Self {
        Self(scale(self.0, percent.millionths(), 100 * MILLION))
    }

    /// Without what stands after the point, rounded down (towards −∞).
    #[must_use]
    #[inline]
    pub fn floor(self) -> Self {
        Self::whole(scale(self.0, 1, MILLION))
    }
}

/// Without zeros at the end, such as `7.5`.
impl std::fmt::Display for Points {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_decimal(out, self.0, 6, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_keeps_fractions_until_they_are_floored() {
        let bonus = Points::whole(19).percent(Percent::whole(50));
        assert_eq!(bonus.millionths(), 9_500_000);
        assert_eq!(bonus.floor(), Points::whole(9));
        assert_eq!((Points::ZERO - bonus).floor(), Points::whole(-10));
    }
}
