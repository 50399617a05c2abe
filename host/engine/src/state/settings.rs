//! What a program declares about its members' state: wallets, tiers, windows.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Period;
use super::calendar;
use super::hash::text_hash;
use crate::effect::WalletId;
use crate::model::{Date, LeapBirthday, NUMBER_DIGITS, Rounding, days_meant};
use crate::returns::ReturnSettings;
use crate::schema::{FieldId, KindId};

/// Everything that `apply` needs to know about a program.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The wallets; the first is the one that rules mean if they name none.
    pub wallets: Vec<WalletSettings>,
    /// The tiers, if the program has any.
    pub tiers: Option<TierSettings>,
    /// The declared history fields.
    pub windows: Vec<WindowSettings>,
    /// When members who joined on 29 February have their anniversary.
    pub leap: LeapBirthday,
    /// What becomes of points when goods come back.
    pub(crate) returns: ReturnSettings,
}

/// A wallet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WalletSettings {
    /// As in `wallet.<name>.balance`.
    pub name: Arc<str>,
    /// Decimal places; amounts are integers of the smallest unit.
    pub precision: u8,
    /// When points are lost.
    pub expires: Expiry,
    /// Calendar days from the event until its points can be used.
    pub pending_days: u32,
    /// How a fraction of the smallest unit is rounded; of points that are
    /// taken away, towards or away from zero in the same way.
    pub rounding: Rounding,
    /// What one whole point is worth, in millionths of the currency's major
    /// unit, by the program's currencies in its order; empty if the program
    /// does not say. No campaign reads it: it is what reports count points
    /// as, and what they pay.
    pub worth: Vec<i64>,
    /// Whether rules and members may use more than there is, so that it is a
    /// debt.
    pub below_zero: bool,
}

/// When points are lost, counted from the day on which they can first be used,
/// so that no point is lost before it could be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expiry {
    /// They stay.
    Never,
    /// They can be used for so many calendar days, the first day included.
    Days(u32),
    /// They can be used to 31 December.
    EndOfYear,
    /// They can be used to 31 December of the following year.
    EndOfNextYear,
    /// As [`Self::Days`], and every purchase and every new point in the wallet
    /// starts the count anew for all points that can be used by then.
    Rolling(u32),
}

/// The tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TierSettings {
    /// What lifts a member.
    pub counts: TierCount,
    /// Over which time it is counted.
    pub period: TierPeriod,
    /// Name and threshold, ascending; who has exactly the threshold has the
    /// tier. Points in the first wallet's smallest unit, amounts in the
    /// currency's. Members below the first have no tier.
    pub levels: Vec<(Arc<str>, i64)>,
    /// Calendar days that a tier outlasts the time it was reached for.
    pub grace_days: u32,
    /// What it takes to keep each of the levels, where the period begins with
    /// reaching it; as many as there are levels, or none for the thresholds
    /// themselves.
    pub keep: Vec<i64>,
}

/// A tier: 0 is none, otherwise one more than its position in
/// [`TierSettings::levels`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[non_exhaustive]
pub struct Level(pub u8);

/// What lifts a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TierCount {
    /// Points put into the first wallet; spending them does not lower it
    /// (R85), points taken back at a return do.
    EarnedPoints,
    /// Purchases less returns.
    Spend,
    /// Purchases that were not returned as a whole.
    Purchases,
}

/// Over which time a tier is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TierPeriod {
    /// 1 January to 31 December; what is reached lasts to the end of the next.
    CalendarYear,
    /// So many calendar days, today included.
    RollingDays(u32),
    /// From one anniversary of joining to the next; what is reached lasts to
    /// the end of the next.
    AnniversaryYear,
    /// What is reached lasts through the same day of the month so many months
    /// later; then it goes by what counted since.
    FromReaching {
        /// How many months, 1 or more.
        months: u16,
    },
}

/// A declared history field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WindowSettings {
    /// The field `history.<name>`.
    pub field: FieldId,
    /// How events are put together.
    pub aggregate: Aggregate,
    /// Which days it covers.
    pub over: Period,
    /// The expression to sum, to compare or to tell apart; a count has none.
    pub value: Option<Arc<str>>,
    /// The condition on events or lines.
    pub filter: Option<Arc<str>>,
    /// The kinds of event that count.
    pub on: Vec<KindId>,
    /// All of it but the field's number, in short: the same in every release,
    /// since ledgers keep it.
    declared: u64,
}

impl WindowSettings {
    /// A history field; see the fields of this type.
    pub(crate) fn new(
        field: FieldId,
        (aggregate, over): (Aggregate, Period),
        (value, filter): (Option<Arc<str>>, Option<Arc<str>>),
        on: Vec<KindId>,
    ) -> Self {
        let all = format!("{aggregate:?} {over:?} {value:?} {filter:?} {on:?}");
        Self {
            field,
            aggregate,
            over,
            value,
            filter,
            on,
            declared: text_hash(&all),
        }
    }

    /// What is counted, in short. Its place among the fields does not matter.
    pub(super) const fn declared(&self) -> u64 {
        self.declared
    }
}

/// How a declared history field puts events together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Aggregate {
    /// The sum; returns lower it. Shown as 0 if it is below.
    Sum,
    /// How many.
    Count,
    /// How many different texts.
    Distinct,
    /// The largest value; missing without any.
    Max,
    /// Points that a wallet was given, in its smallest unit, less those that
    /// returns took back; using them does not lower it.
    PointsEarned(WalletId),
}

/// A setting in a form that nobody understands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not {}", self.wanted())]
pub struct BadSetting {
    given: String,
    expected: &'static str,
    /// How many days were meant.
    days: Option<u32>,
}

impl BadSetting {
    pub(super) fn new(given: &str, expected: &'static str) -> Self {
        Self {
            given: given.to_owned(),
            expected,
            days: None,
        }
    }

    /// The same where a number of days is understood, so that other units can
    /// be told as days.
    pub(super) fn of_days(given: &str, expected: &'static str) -> Self {
        Self {
            days: days_meant(given),
            ..Self::new(given, expected)
        }
    }

    /// What is understood; of a time in other units, what to write for it.
    fn wanted(&self) -> Cow<'static, str> {
        match (self.days, self.expected.split_once("; write")) {
            (Some(days), Some((what, _))) => format!("{what}; write \"{days} days\"").into(),
            _ => self.expected.into(),
        }
    }
}

/// A hundred years: longer periods are slips of the pen.
const MOST_DAYS: u32 = 36_525;

/// Reads `14 days` or `1 day`.
pub(super) fn parse_days(text: &str) -> Option<u32> {
    let (number, unit) = text.split_once(' ')?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| digits)?;
    let unit_fits = unit == "days" || (unit == "day" && number == 1);
    (unit_fits && number <= MOST_DAYS).then_some(number)
}

fn parse_rolling(text: &str) -> Option<u32> {
    parse_days(text.strip_prefix("rolling ")?).filter(|&days| days > 0)
}

/// Reads a count of days: `pending = "14 days"`, `grace = "30 days"`.
///
/// # Errors
/// If it is not a count of days from 0 to 36525.
pub fn parse_day_count(text: &str) -> Result<u32, BadSetting> {
    parse_days(text)
        .ok_or_else(|| BadSetting::of_days(text, "a number of days; write for example \"14 days\""))
}

impl WalletSettings {
    /// The first day on which points of an event of `day` can be used, and the
    /// first on which they are gone; none if they stay.
    pub fn lot(&self, day: Date) -> (Date, Option<Date>) {
        let from = calendar::later(day, self.pending_days);
        (from, self.gone(from))
    }

    /// The first day on which points are gone that can be used from a day; none if
    /// they stay.
    pub fn gone(&self, from: Date) -> Option<Date> {
        let expires = self.expires.day(from);
        (expires < calendar::NEVER).then_some(expires)
    }

    /// How many points pay an amount, in the wallet's smallest unit: `minor` is
    /// in the unit of a currency with so many decimal places, `currency` its
    /// number in the program. None if its points are worth nothing.
    pub(crate) fn points_for(&self, minor: i64, digits: u8, currency: usize) -> Option<i64> {
        let worth = i128::from(*self.worth.get(currency)?);
        let power = |digits: u8| 10i128.pow(u32::from(digits));
        let price = worth * power(digits);
        let paid = i128::from(minor) * power(NUMBER_DIGITS) * power(self.precision);
        (worth > 0).then(|| self.rounding.divide(paid, price))
    }

    /// Whether purchases and new points move the expiry of what is there.
    pub const fn renews(&self) -> bool {
        matches!(self.expires, Expiry::Rolling(_))
    }
}

impl Expiry {
    /// Reads `never`, `365 days`, `end of year`, `end of next year` or
    /// `rolling 180 days`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse(text: &str) -> Result<Self, BadSetting> {
        let days = || parse_days(text).filter(|&n| n > 0).map(Self::Days);
        match text {
            "never" => Ok(Self::Never),
            "end of year" => Ok(Self::EndOfYear),
            "end of next year" => Ok(Self::EndOfNextYear),
            _ => days()
                .or_else(|| parse_rolling(text).map(Self::Rolling))
                .ok_or_else(|| {
                    BadSetting::of_days(
                        text,
                        "a time after which points expire; write \"never\", \"365 days\", \
                         \"end of year\", \"end of next year\" or \"rolling 180 days\"",
                    )
                }),
        }
    }

    /// The first day on which points are gone that can be used from `day`.
    pub(super) fn day(self, day: Date) -> Date {
        match self {
            Self::Never => calendar::NEVER,
            Self::Days(days) | Self::Rolling(days) => calendar::later(day, days),
            Self::EndOfYear => calendar::new_year_after(day, 1),
            Self::EndOfNextYear => calendar::new_year_after(day, 2),
        }
    }
}

impl TierCount {
    /// Reads `earned points`, `spend` or `purchases`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse(text: &str) -> Result<Self, BadSetting> {
        match text {
            "earned points" => Ok(Self::EarnedPoints),
            "spend" => Ok(Self::Spend),
            "purchases" => Ok(Self::Purchases),
            _ => Err(BadSetting::new(
                text,
                "something that tiers count; write \"earned points\", \"spend\" or \"purchases\"",
            )),
        }
    }
}

impl TierPeriod {
    /// Reads `calendar year`, `anniversary year`, `rolling 365 days` or
    /// `12 months from reaching`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse(text: &str) -> Result<Self, BadSetting> {
        match text {
            "calendar year" | "year" => Ok(Self::CalendarYear),
            "anniversary year" => Ok(Self::AnniversaryYear),
            _ => parse_rolling(text)
                .map(Self::RollingDays)
                .or_else(|| parse_from_reaching(text))
                .ok_or_else(|| {
                    BadSetting::new(
                        text,
                        "a period of tiers; write \"calendar year\", \"anniversary year\", \
                         \"rolling 365 days\" or \"12 months from reaching\"",
                    )
                }),
        }
    }
}

fn parse_from_reaching(text: &str) -> Option<TierPeriod> {
    let (number, unit) = text.strip_suffix(" from reaching")?.split_once(' ')?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let number: u16 = number.parse().ok().filter(|_| digits)?;
    let months = match unit {
        "month" if number == 1 => 1,
        "months" => number,
        "year" if number == 1 => 12,
        "years" => number.checked_mul(12)?,
        _ => return None,
    };
    (1..=1200)
        .contains(&months)
        .then_some(TierPeriod::FromReaching { months })
}

impl Aggregate {
    /// The aggregate that a key of `[history]` names: `sum`, `count`,
    /// `distinct` or `max`.
    ///
    /// # Errors
    /// If it is none of these.
    pub fn parse(text: &str) -> Result<Self, BadSetting> {
        match text {
            "sum" => Ok(Self::Sum),
            "count" => Ok(Self::Count),
            "distinct" => Ok(Self::Distinct),
            "max" => Ok(Self::Max),
            _ => Err(BadSetting::new(
                text,
                "a way to put events together; write \"sum\", \"count\", \"distinct\" or \"max\"",
            )),
        }
    }
}

impl TierSettings {
    /// The highest tier whose threshold is not above `total` (R86).
    pub fn level_of(&self, total: i64) -> Level {
        let reached = self.levels.iter().filter(|&&(_, from)| from <= total);
        Level(u8::try_from(reached.count()).unwrap_or(u8::MAX))
    }

    /// The highest tier that so much is enough to keep.
    pub(super) fn kept_by(&self, total: i64) -> Level {
        if self.keep.is_empty() {
            return self.level_of(total);
        }
        let kept = self.keep.iter().filter(|&&from| from <= total);
        Level(u8::try_from(kept.count()).unwrap_or(u8::MAX))
    }

    /// The tier with this name.
    pub fn find(&self, name: &str) -> Option<Level> {
        let at = self.levels.iter().position(|(level, _)| **level == *name)?;
        u8::try_from(at + 1).ok().map(Level)
    }

    /// A tier's name; nothing for no tier.
    pub fn name(&self, level: Level) -> Option<&str> {
        let at = usize::from(level.0).checked_sub(1)?;
        self.levels.get(at).map(|(name, _)| &**name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_settings() {
        assert_eq!(Expiry::parse("365 days"), Ok(Expiry::Days(365)));
        assert_eq!(Expiry::parse("end of next year"), Ok(Expiry::EndOfNextYear));
        assert_eq!(Expiry::parse("rolling 180 days"), Ok(Expiry::Rolling(180)));
        assert_eq!(
            TierPeriod::parse("rolling 1 day"),
            Ok(TierPeriod::RollingDays(1))
        );
        for text in ["12 months from reaching", "1 year from reaching"] {
            let months = 12;
            assert_eq!(
                TierPeriod::parse(text),
                Ok(TierPeriod::FromReaching { months })
            );
        }
        for bad in [
            "0 months from reaching",
            "a year from reaching",
            "12 months",
        ] {
            assert!(TierPeriod::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(parse_day_count("0 days"), Ok(0));
        for bad in [
            "",
            "days",
            "14",
            "14 day",
            "-1 days",
            "+1 days",
            "14  days",
            "99999 days",
        ] {
            assert!(parse_day_count(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Expiry::parse("a year").unwrap_err().to_string(),
            "`a year` is not a time after which points expire; write \"never\", \"365 days\", \
             \"end of year\", \"end of next year\" or \"rolling 180 days\""
        );
    }

    /// R86: the border value belongs to the upper tier. R79: zero is a value,
    /// so that the lowest tier may begin there.
    #[test]
    fn r86_r79_levels() {
        let levels = [("bronze", 0), ("silver", 1000), ("gold", 5000)];
        let tiers = TierSettings {
            counts: TierCount::Spend,
            period: TierPeriod::CalendarYear,
            levels: levels.map(|(name, from)| (name.into(), from)).into(),
            grace_days: 0,
            keep: Vec::new(),
        };
        let name = |total| tiers.name(tiers.level_of(total));
        assert_eq!(name(-1), None);
        assert_eq!(name(0), Some("bronze"));
        assert_eq!(name(999), Some("bronze"));
        assert_eq!(name(1000), Some("silver"));
        assert_eq!(name(i64::MAX), Some("gold"));
        assert_eq!(tiers.find("gold"), Some(Level(3)));
    }
}
