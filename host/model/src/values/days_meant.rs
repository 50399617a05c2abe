//! Times that people write in other units than days.

/// Longer times are slips of the pen.
const MOST: u32 = 36_525;

/// How many days a time in weeks, months, years or hours is most likely meant
/// to be, in English or in Turkish: a month has 30, a year 365, and a part of a
/// day is one. None for what is no time, or none that is longer than nothing.
pub fn days_meant(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u32 = text.get(..digits)?.parse().ok()?;
    let unit = text.get(digits..)?.trim_start_matches([' ', '-']);
    let days = match unit.to_lowercase().as_str() {
        "day" | "days" | "d" | "gün" | "gun" => number,
        "week" | "weeks" | "w" | "hafta" => number.checked_mul(7)?,
        "month" | "months" | "ay" => number.checked_mul(30)?,
        "quarter" | "quarters" | "çeyrek" => number.checked_mul(90)?,
        "year" | "years" | "y" | "yıl" | "yil" | "sene" => number.checked_mul(365)?,
        "hour" | "hours" | "h" | "saat" => number.div_ceil(24),
        _ => return None,
    };
    (1..=MOST).contains(&days).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_units_are_so_many_days() {
        for (text, days) in [
            ("3 weeks", 21),
            ("1 week", 7),
            ("2 months", 60),
            ("1 year", 365),
            ("72 hours", 3),
            ("12h", 1),
            ("14 gün", 14),
            ("2 hafta", 14),
            ("10days", 10),
        ] {
            assert_eq!(days_meant(text), Some(days), "{text}");
        }
        for text in [
            "",
            "weeks",
            "0 weeks",
            "three weeks",
            "5",
            "9999999 years",
            "4 units",
        ] {
            assert_eq!(days_meant(text), None, "{text}");
        }
    }
}
