//! What a change may cost: `cost > 5 %`.

use std::fmt;
use std::str::FromStr;

use sadakat_engine::diagnostic::nearest;

use crate::amounts::Amounts;
use crate::exact::{MONEY_DIGITS, POINT_DIGITS, decimal, percent, points};
use crate::report::Report;

/// Something about a report that should not be so: a measure, `>`, `>=`, `<`
/// or `<=`, and a number or a share in percent.
///
/// Of `cost`, `off`, `points`, `coupons`, `gifts`, `members` and `faults` it is
/// about the change from the old program to the new one, and a share is one of
/// what the old one has. `winners`, `losers` and `differences` are counts, and
/// shares of the members who got anything, or of all events. With one program
/// alone all are about what it gives, and a share is one of the sales for
/// `cost` and `off`, and has no meaning for the others.
///
/// # Examples
///
/// ```
/// use sadakat_backtest::Condition;
///
/// let condition: Condition = "cost > 5 %".parse()?;
/// assert_eq!(condition.to_string(), "cost > 5 %");
/// assert_eq!(
///     "costs > 5 %".parse::<Condition>().unwrap_err().to_string(),
///     "`costs` is nothing that can be compared; did you mean `cost`?",
/// );
/// # Ok::<(), sadakat_backtest::BadCondition>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    measure: Measure,
    comparison: Comparison,
    /// In millionths.
    bound: i128,
    share: bool,
    text: String,
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadCondition(String);

/// Whether a condition holds for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether it does.
    pub holds: bool,
    /// What was found, for people.
    pub found: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Cost,
    Off,
    Points,
    Coupons,
    Gifts,
    Members,
    Faults,
    Winners,
    Losers,
    Differences,
}

const MEASURES: [(&str, Measure); 10] = [
    ("cost", Measure::Cost),
    ("off", Measure::Off),
    ("points", Measure::Points),
    ("coupons", Measure::Coupons),
    ("gifts", Measure::Gifts),
    ("members", Measure::Members),
    ("faults", Measure::Faults),
    ("winners", Measure::Winners),
    ("losers", Measure::Losers),
    ("differences", Measure::Differences),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
}

const COMPARISONS: [(&str, Comparison); 4] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
];

/// One number that a condition looks at.
struct Looked {
    /// What it is of, if there are several: a currency, a wallet.
    of: String,
    value: i128,
    /// What a share is a share of; none where there is no such thing.
    whole: Option<i128>,
    /// Decimal places of both.
    digits: u32,
}

impl FromStr for Condition {
    type Err = BadCondition;

    fn from_str(text: &str) -> Result<Self, BadCondition> {
        let text = text.trim();
        let found = COMPARISONS.iter().find_map(|(sign, comparison)| {
            let (left, right) = text.split_once(sign)?;
            Some((left.trim(), *comparison, right.trim()))
        });
        let Some((name, comparison, right)) = found else {
            let message = format!("`{text}` compares nothing; write for example `cost > 5 %`");
            return Err(BadCondition(message));
        };
        let measure = MEASURES.iter().find(|(known, _)| *known == name);
        let Some(&(_, measure)) = measure else {
            let names = MEASURES.map(|(name, _)| name);
            let near = nearest(name, names).map_or_else(
                || format!("; write one of {}", names.join(", ")),
                |near| format!("; did you mean `{near}`?"),
            );
            let message = format!("`{name}` is nothing that can be compared{near}");
            return Err(BadCondition(message));
        };
        let (number, share) = match right.strip_suffix('%') {
            Some(number) => (number.trim(), true),
            None => (right, false),
        };
        let bound = sadakat_engine::model::parse_scaled(number, 6).map_err(|_| {
            BadCondition(format!(
                "`{number}` is not a number; write for example `{name} > 5 %` or `{name} > 1000`"
            ))
        })?;
        Ok(Self {
            measure,
            comparison,
            bound: i128::from(bound),
            share,
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Condition {
    /// Whether it holds: for any of several currencies or wallets.
    pub fn of(&self, report: &Report) -> Verdict {
        let looked = self.looked(report);
        let holding = looked.iter().find(|looked| self.holds(looked));
        let shown = holding.or_else(|| looked.first());
        Verdict {
            holds: holding.is_some(),
            found: shown.map_or_else(|| "nothing to compare".to_owned(), |at| self.shown(at)),
        }
    }

    fn holds(&self, looked: &Looked) -> bool {
        let scale = 10_i128.pow(looked.digits);
        // value / scale  against  bound / 10^6 [ % of whole / scale ]
        let (left, right) = if self.share {
            let Some(whole) = looked.whole else {
                return false;
            };
            (
                looked.value.saturating_mul(100_000_000),
                self.bound.saturating_mul(whole.saturating_abs()),
            )
        } else {
            (
                looked.value.saturating_mul(1_000_000),
                self.bound.saturating_mul(scale),
            )
        };
        match self.comparison {
            Comparison::Above => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Below => left < right,
            Comparison::AtMost => left <= right,
        }
    }

    fn shown(&self, looked: &Looked) -> String {
        let number = match looked.digits {
            POINT_DIGITS => points(looked.value),
            MONEY_DIGITS => decimal(looked.value, MONEY_DIGITS, 2),
            _ => looked.value.to_string(),
        };
        let share = looked.whole.filter(|_| self.share);
        let share = share.map_or_else(String::new, |whole| {
            percent(whole, looked.value)
                .map_or_else(|| ", of nothing".to_owned(), |share| format!(", {share} %"))
        });
        let of = if looked.of.is_empty() {
            String::new()
        } else {
            format!(" {}", looked.of)
        };
        format!("{number}{of}{share}")
    }

    fn looked(&self, report: &Report) -> Vec<Looked> {
        let exact = &report.exact;
        let by_currency = |of: &dyn Fn(&Amounts, usize) -> i128| {
            let currencies = exact.currencies.iter().enumerate();
            let all = currencies.map(|(at, currency)| {
                let new = of(&exact.new, at);
                let old = exact.old.as_ref().map(|old| of(old, at));
                Looked {
                    of: currency.clone(),
                    value: new.saturating_sub(old.unwrap_or(0)),
                    whole: old.or_else(|| exact.sales.get(at).copied()),
                    digits: MONEY_DIGITS,
                }
            });
            all.collect::<Vec<_>>()
        };
        let count = |new: u64, old: Option<u64>| {
            vec![Looked {
                of: String::new(),
                value: i128::from(new) - i128::from(old.unwrap_or(0)),
                whole: old.map(i128::from),
                digits: 0,
            }]
        };
        let counted =
            |of: &dyn Fn(&Amounts) -> u64| count(of(&exact.new), exact.old.as_ref().map(of));
        let share = |part: u64, whole: u64| {
            vec![Looked {
                of: String::new(),
                value: i128::from(part),
                whole: Some(i128::from(whole)),
                digits: 0,
            }]
        };
        let members = &report.members;
        let got = members.gain + members.lose + members.both + members.same;
        match self.measure {
            Measure::Cost => by_currency(&|sums, at| sums.cost(at)),
            Measure::Off => by_currency(&|sums, at| sums.off.get(at).copied().unwrap_or(0)),
            Measure::Points => {
                let wallets = exact.wallets.iter().enumerate();
                let all = wallets.map(|(at, wallet)| {
                    let of = |sums: &Amounts| sums.points.get(at).copied().unwrap_or(0);
                    let old = exact.old.as_ref().map(of);
                    Looked {
                        of: wallet.clone(),
                        value: of(&exact.new).saturating_sub(old.unwrap_or(0)),
                        whole: old,
                        digits: POINT_DIGITS,
                    }
                });
                all.collect()
            }
            Measure::Coupons => counted(&|sums| sums.coupons),
            Measure::Gifts => counted(&|sums| sums.gifts),
            Measure::Faults => counted(&|sums| sums.faults),
            Measure::Members => count(
                report.total.members.new.unwrap_or(0),
                report.total.members.old,
            ),
            Measure::Winners => share(members.gain, got),
            Measure::Losers => share(members.lose, got),
            Measure::Differences => share(report.differences, exact.all_events),
        }
    }
}
