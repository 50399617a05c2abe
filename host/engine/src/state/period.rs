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
    /// Since 1 January.
    Year,
    /// Since the beginning.
    Ever,
}

impl Period {
    /// Reads what a history field covers: `over = "90 days"`, `"day"`,
    /// `"week"`, `"month"` or `"year"`, calendar ones that end today.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse_over(text: &str) -> Result<Self, BadSetting> {
        Self::parse(text).ok_or_else(|| {
            BadSetting::new(
                text,
                "a period that ends today; write \"90 days\", \"day\", \"week\", \
                 \"month\" or \"year\"",
            )
        })
    }

    /// One vocabulary for all periods: calendar ones with or without the word,
    /// since a day, week, month or year is one of the calendar, and days.
    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("calendar ").unwrap_or(text) {
            "day" => Some(Self::Days(1)),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            "year" => Some(Self::Year),
            _ => parse_days(text).filter(|&n| n > 0).map(Self::Days),
        }
    }

    /// Reads how often a limit starts anew: `every = "day"`, `"week"`,
    /// `"month"`, `"year"`, `"ever"` or `"30 days"`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse_every(text: &str) -> Result<Self, BadSetting> {
        match text {
            "ever" => Ok(Self::Ever),
            _ => Self::parse(text).ok_or_else(|| {
                BadSetting::new(
                    text,
                    "a period of a limit; write \"day\", \"week\", \"month\", \
                     \"year\", \"ever\" or \"30 days\"",
                )
            }),
        }
    }

    /// How manifests write it: the opposite of [`Self::parse_every`].
    pub fn every(self) -> String {
        match self {
            Self::Days(1) => "day".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::Week => "week".to_owned(),
            Self::Month => "month".to_owned(),
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
            Self::Year => calendar::start_of_year(day),
            Self::Ever => calendar::BEFORE_ALL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_periods() {
        assert_eq!(Period::parse_over("90 days"), Ok(Period::Days(90)));
        assert_eq!(Period::parse_over("calendar year"), Ok(Period::Year));
        assert_eq!(Period::parse_every("day"), Ok(Period::Days(1)));
        assert_eq!(Period::parse_every("ever"), Ok(Period::Ever));
        assert_eq!(Period::parse_over("year"), Ok(Period::Year));
        for text in ["day", "week", "month", "year"] {
            let calendar = format!("calendar {text}");
            let period = Period::parse_every(text);
            assert_eq!(period, Period::parse_every(&calendar));
            assert_eq!(period, Period::parse_over(&calendar));
            assert_eq!(period.unwrap().every(), text);
        }
        let error = Period::parse_every("yearly").unwrap_err().to_string();
        assert!(
            error.starts_with("`yearly` is not a period of a limit; write"),
            "{error}"
        );
        assert!(Period::parse_over("0 days").is_err());
    }

    #[test]
    fn starts_of_periods() {
        let day = Date::parse("2024-03-01").unwrap();
        let start = |period: Period| period.start(day).to_string();
        assert_eq!(start(Period::Days(2)), "2024-02-29");
        assert_eq!(start(Period::Week), "2024-02-26");
        assert_eq!(start(Period::Month), "2024-03-01");
        assert_eq!(start(Period::Year), "2024-01-01");
    }
}
