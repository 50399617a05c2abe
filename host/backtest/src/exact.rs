//! Numbers as reports show them.

/// Decimal places that sums of money are kept with: those of a wallet's points
/// (six at most) and those of what a point is worth (six).
pub(crate) const MONEY_DIGITS: u32 = 12;

/// Decimal places that sums of points are kept with.
pub(crate) const POINT_DIGITS: u32 = 6;

/// `value` is scaled by 10 to the power of `from`; shown with `to` places,
/// halves away from zero.
pub(crate) fn decimal(value: i128, from: u32, to: u32) -> String {
    let unit = 10_i128.pow(from.saturating_sub(to));
    let size = value.unsigned_abs();
    let rounded = (size + unit.unsigned_abs() / 2) / unit.unsigned_abs();
    let scale = 10_u128.pow(to);
    let sign = if value < 0 && rounded > 0 { "-" } else { "" };
    let (whole, rest) = (rounded / scale, rounded % scale);
    match to {
        0 => format!("{sign}{whole}"),
        to => format!("{sign}{whole}.{rest:0width$}", width = to as usize),
    }
}

/// Points, without zeros behind the comma.
pub(crate) fn points(value: i128) -> String {
    let text = decimal(value, POINT_DIGITS, POINT_DIGITS);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A part of a whole in percent with one place, halves away from zero; none of
/// nothing.
pub(crate) fn percent(whole: i128, part: i128) -> Option<String> {
    let whole = whole.checked_abs().filter(|&whole| whole > 0)?;
    let doubled = part.checked_mul(2_000)?.checked_div(whole)?;
    let tenths = (doubled + doubled.signum()) / 2;
    Some(decimal(tenths, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_as_people_write_them() {
        assert_eq!(decimal(12_345_000_000_000, 12, 2), "12.35");
        assert_eq!(decimal(-12_345_000_000_000, 12, 2), "-12.35");
        assert_eq!(decimal(-4_000_000_000, 12, 2), "0.00");
        assert_eq!(decimal(1_500_000_000_000, 12, 0), "2");
        assert_eq!(points(1_500_000), "1.5");
        assert_eq!(points(20_000_000), "20");
        assert_eq!(points(0), "0");
        assert_eq!(points(-250_000), "-0.25");
    }

    #[test]
    fn shares_in_percent() {
        let share = |whole, part| percent(whole, part);
        assert_eq!(share(200, 10).as_deref(), Some("5.0"));
        assert_eq!(share(3, -1).as_deref(), Some("-33.3"));
        assert_eq!(share(2000, 1).as_deref(), Some("0.1"));
        assert_eq!(share(0, 5), None);
        assert_eq!(share(i128::MIN, 0), None);
    }
}
