//! Stretches of calendar days that end today: for windows and for limits.

use super::calendar;
use super::settings::{BadSetting, parse_days};
use crate::model::Date;

/// A stretch of calendar days that ends with the day it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Period {
    /// So many days, today included: 90 on day d are d − 89 to d.
    Days(u32),
    /// Since Monday.
    Week,
    /// Since the first of the month.
    Month,
    /// Since the first of January, April, July or October.
    Quarter,
    /// Since 1 January.
    Year,
    /// Since the beginning.
    Ever,
}

/// The words for periods, with what they mean: the same wherever a period
/// stands.
const WORDS: [(&str, Period); 11] = [
    ("day", Period::Days(1)),
    ("week", Period::Week),
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("year", Period::Year),
    ("ever", Period::Ever),
    ("calendar day", Period::Days(1)),
    ("calendar week", Period::Week),
    ("calendar month", Period::Month),
    ("calendar quarter", Period::Quarter),
    ("calendar year", Period::Year),
];

impl Period {
    /// Reads a period, as `over` of a history field and `every` of a limit or
    /// a budget have it: `"day"`, `"week"`, `"month"`, `"quarter"`, `"year"`,
    /// each with or without `calendar` before it, `"ever"`, or a number of
    /// days such as `"30 days"`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse(text: &str) -> Result<Self, BadSetting> {
        if let Some((_, period)) = WORDS.iter().find(|(word, _)| *word == text) {
            return Ok(*period);
        }
        let days = parse_days(text.strip_prefix("rolling ").unwrap_or(text));
        days.filter(|&n| n > 0).map(Self::Days).ok_or_else(|| {
            BadSetting::of_days(
                text,
                "a period; write \"day\", \"week\", \"month\", \"quarter\", \"year\", \
                 \"ever\" or a number of days such as \"30 days\"",
            )
        })
    }

    /// How manifests write it: the opposite of [`Self::parse`].
    pub fn word(self) -> String {
        match self {
            Self::Days(1) => "day".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::Week => "week".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Quarter => "quarter".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Ever => "ever".to_owned(),
        }
    }

    /// The first day of the period that ends with `day`.
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Days(days) => calendar::earlier(day, days.saturating_sub(1)),
            Self::Week => calendar::start_of_week(day),
            Self::Month => calendar::start_of_month(day),
            Self::Quarter => calendar::start_of_quarter(day),
            Self::Year => calendar::start_of_year(day),
            Self::Ever => calendar::BEFORE_ALL,
        }
    }

    /// The last day that counts together with `day`, where events of later days
    /// may be known already: that of its week or month. Of so many days, the last
    /// of any stretch with `day` in it, so that no stretch has more than there is.
    pub(crate) fn end(self, day: Date) -> Date {
        let next = match self {
            Self::Days(days) => return calendar::later(day, days.saturating_sub(1)),
            Self::Ever => return calendar::NEVER,
            Self::Week => calendar::later(self.start(day), 7),
            Self::Month => calendar::months_later(self.start(day), 1),
            Self::Quarter => calendar::months_later(self.start(day), 3),
            Self::Year => calendar::new_year_after(day, 1),
        };
        calendar::earlier(next, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One vocabulary wherever a period stands.
    #[test]
    fn reads_periods() {
        for (text, period) in [
            ("90 days", Period::Days(90)),
            ("rolling 90 days", Period::Days(90)),
            ("day", Period::Days(1)),
            ("calendar week", Period::Week),
            ("quarter", Period::Quarter),
            ("year", Period::Year),
            ("calendar year", Period::Year),
            ("ever", Period::Ever),
        ] {
            assert_eq!(Period::parse(text), Ok(period), "{text}");
            assert_eq!(Period::parse(&period.word()), Ok(period), "{text}");
        }
        let error = Period::parse("yearly").unwrap_err().to_string();
        assert!(
            error.starts_with("`yearly` is not a period; write"),
            "{error}"
        );
        assert!(Period::parse("0 days").is_err());
    }

    #[test]
    fn starts_of_periods() {
        let day = Date::parse("2024-03-01").unwrap();
        let start = |period: Period| period.start(day).to_string();
        assert_eq!(start(Period::Days(2)), "2024-02-29");
        assert_eq!(start(Period::Week), "2024-02-26");
        assert_eq!(start(Period::Month), "2024-03-01");
        assert_eq!(start(Period::Quarter), "2024-01-01");
        assert_eq!(start(Period::Year), "2024-01-01");
        let june = Date::parse("2024-06-30").unwrap();
        assert_eq!(Period::Quarter.start(june).to_string(), "2024-04-01");
    }

    #[test]
    fn ends_of_periods() {
        let day = Date::parse("2024-02-29").unwrap();
        let end = |period: Period| period.end(day).to_string();
        assert_eq!(end(Period::Days(1)), "2024-02-29");
        assert_eq!(end(Period::Days(2)), "2024-03-01");
        assert_eq!(end(Period::Week), "2024-03-03");
        assert_eq!(end(Period::Month), "2024-02-29");
        assert_eq!(end(Period::Quarter), "2024-03-31");
        assert_eq!(end(Period::Year), "2024-12-31");
        assert_eq!(Period::Ever.end(day), calendar::NEVER);
        let december = Date::parse("2028-12-31").unwrap();
        assert_eq!(Period::Month.end(december), december);
    }
}
