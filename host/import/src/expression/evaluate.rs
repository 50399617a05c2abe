//! An expression for one row.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::StringRecord;
use jiff::civil::Date;
use rust_decimal::Decimal;
use sadakat_engine::expression::Arithmetic;

use super::{Expr, Function, Slot, Value};
use crate::cell::Cell;
use crate::number::NumberFormat;
use crate::time::{Moment, TimeFormat, guess_format, read_iso};

/// The row that an expression sees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) cells: &'a StringRecord,
    /// Where each column stands; none if the file does not have it.
    pub(crate) places: &'a [Option<usize>],
}

impl<'a> Row<'a> {
    pub(crate) fn cell(self, slot: Slot) -> Cell<'a> {
        let place = self.places.get(slot).copied().flatten();
        Cell::new(place.and_then(|place| self.cells.get(place)).unwrap_or(""))
    }
}

/// How a file writes numbers and times.
#[derive(Debug)]
pub(crate) struct Formats {
    pub(crate) numbers: NumberFormat,
    /// Tried in this order; as ISO 8601 if there is none.
    pub(crate) times: Vec<TimeFormat>,
    /// Numbers with the other decimal mark, which had one reading only.
    pub(crate) odd: AtomicU64,
}

/// Why a row has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The column that is to blame, if it is one.
    pub(crate) slot: Option<Slot>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Fault {
    pub(crate) fn new(slot: Option<Slot>, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            slot,
            message: message.into(),
            help: None,
        })
    }

    pub(crate) fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }
}

impl Formats {
    pub(crate) fn number(&self, cell: Cell<'_>, slot: Option<Slot>) -> Result<Decimal, Box<Fault>> {
        self.number_in(self.numbers, cell, slot)
            .map(|number| number.value)
    }

    pub(crate) fn number_in(
        &self,
        format: NumberFormat,
        cell: Cell<'_>,
        slot: Option<Slot>,
    ) -> Result<crate::number::Number, Box<Fault>> {
        let number = format.read(cell).map_err(|error| {
            Fault::new(slot, error.message(cell.text())).help(error.help(format))
        })?;
        if number.odd {
            self.odd.fetch_add(1, Ordering::Relaxed);
        }
        Ok(number)
    }

    /// Reads a time; `own` is a format of the column's own.
    pub(crate) fn moment(
        &self,
        text: &str,
        slot: Option<Slot>,
        own: Option<&str>,
    ) -> Result<Moment, Box<Fault>> {
        if let Some(own) = own {
            let format = TimeFormat::new(own).map_err(|help| {
                Fault::new(slot, format!("`{own}` is no format of times")).help(help)
            })?;
            return format
                .read(text)
                .ok_or_else(|| not_a_time(slot, text, &[format]));
        }
        let found = self.times.iter().find_map(|format| format.read(text));
        let iso = || {
            // A file that knows its times writes them so, whatever the mapping
            // says of those that are texts.
            read_iso(text)
        };
        found
            .or_else(iso)
            .ok_or_else(|| not_a_time(slot, text, &self.times))
    }
}

#[cold]
fn not_a_time(slot: Option<Slot>, text: &str, formats: &[TimeFormat]) -> Box<Fault> {
    let wanted = match formats {
        [] => "`2026-11-21 14:03:00`".to_owned(),
        formats => formats
            .iter()
            .map(|format| format!("`{}`", format.as_written()))
            .collect::<Vec<_>>()
            .join(" or "),
    };
    let fault = Fault::new(slot, format!("`{text}` is not a time of the form {wanted}"));
    match guess_format(text) {
        Some(format) => fault.help(format!(
            "set `date = \"{format}\"` in [source], which fits this one"
        )),
        None => fault.help("correct the cell, or leave such rows out with `drop` in [rows]"),
    }
}

type Evaluated<'a> = Result<Value<'a>, Box<Fault>>;

impl Expr {
    pub(crate) fn evaluate<'a>(&'a self, row: Row<'a>, formats: &Formats) -> Evaluated<'a> {
        Ok(match self {
            Self::Cell(slot) => {
                let cell = row.cell(*slot);
                if cell.is_empty() {
                    Value::Missing
                } else {
                    Value::Cell(cell, *slot)
                }
            }
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
            Self::Number(number) => Value::Number(*number),
            Self::Truth(truth) => Value::Truth(*truth),
            Self::Missing => Value::Missing,
            Self::Not(part) => truth(part.evaluate(row, formats)?.truth()?.map(|truth| !truth)),
            Self::And(parts) => joined(parts, row, formats, false)?,
            Self::Or(parts) => joined(parts, row, formats, true)?,
            Self::Coalesce(parts) => {
                for part in parts {
                    let value = part.evaluate(row, formats)?;
                    if !value.is_missing() {
                        return Ok(value);
                    }
                }
                Value::Missing
            }
            Self::Known(part) => Value::Truth(!part.evaluate(row, formats)?.is_missing()),
            Self::Compare {
                comparison,
                numbers,
                sides,
            } => {
                let [left, right] = &**sides;
                let (left, right) = (left.evaluate(row, formats)?, right.evaluate(row, formats)?);
                if *numbers {
                    let (left, right) = (left.number(formats)?, right.number(formats)?);
                    truth(
                        left.zip(right)
                            .map(|(left, right)| comparison.holds(&left, &right)),
                    )
                } else {
                    truth(
                        left.text()
                            .zip(right.text())
                            .map(|(left, right)| comparison.holds(&left, &right)),
                    )
                }
            }
            Self::In { of, list, numbers } => {
                let of = of.evaluate(row, formats)?;
                if of.is_missing() {
                    return Ok(Value::Missing);
                }
                for item in list {
                    let (of, item) = (of.clone(), item.evaluate(row, formats)?);
                    let same = if *numbers {
                        of.number(formats)? == item.number(formats)?
                    } else {
                        of.text() == item.text()
                    };
                    if same {
                        return Ok(Value::Truth(true));
                    }
                }
                Value::Truth(false)
            }
            Self::Arithmetic(operation, sides) => {
                let [left, right] = &**sides;
                let left = left.evaluate(row, formats)?.number(formats)?;
                let right = right.evaluate(row, formats)?.number(formats)?;
                match left.zip(right) {
                    Some((left, right)) => Value::Number(apply(*operation, left, right)?),
                    None => Value::Missing,
                }
            }
            Self::Negate(part) => number(
                part.evaluate(row, formats)?
                    .number(formats)?
                    .map(|number| -number),
            ),
            Self::Join(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part.evaluate(row, formats)?.text() {
                        Some(part) => text.push_str(&part),
                        None => return Ok(Value::Missing),
                    }
                }
                Value::Text(Cow::Owned(text))
            }
            Self::Call(function, args) => call(*function, args, row, formats)?,
        })
    }

    /// Whether it holds; what is missing does not.
    pub(crate) fn holds(&self, row: Row<'_>, formats: &Formats) -> Result<bool, Box<Fault>> {
        Ok(self.evaluate(row, formats)?.truth()?.unwrap_or(false))
    }
}

fn truth<'a>(value: Option<bool>) -> Value<'a> {
    value.map_or(Value::Missing, Value::Truth)
}

fn number<'a>(value: Option<Decimal>) -> Value<'a> {
    value.map_or(Value::Missing, Value::Number)
}

fn text<'a>(value: Option<Cow<'a, str>>) -> Value<'a> {
    value.map_or(Value::Missing, Value::Text)
}

/// `&&` and `||`: one part that decides is enough, whatever the others are.
fn joined<'a>(parts: &'a [Expr], row: Row<'a>, formats: &Formats, decides: bool) -> Evaluated<'a> {
    let mut missing = false;
    for part in parts {
        match part.evaluate(row, formats)?.truth()? {
            Some(value) if value == decides => return Ok(Value::Truth(decides)),
            Some(_) => {}
            None => missing = true,
        }
    }
    Ok(if missing {
        Value::Missing
    } else {
        Value::Truth(!decides)
    })
}

fn call<'a>(
    function: Function,
    args: &'a [Expr],
    row: Row<'a>,
    formats: &Formats,
) -> Evaluated<'a> {
    let Some((first, rest)) = args.split_first() else {
        return Ok(Value::Missing);
    };
    if function == Function::Choose {
        let chosen = match first.evaluate(row, formats)?.truth()? {
            Some(true) => rest.first(),
            Some(false) => rest.get(1),
            None => None,
        };
        return chosen.map_or(Ok(Value::Missing), |chosen| chosen.evaluate(row, formats));
    }
    let of = first.evaluate(row, formats)?;
    if of.is_missing() {
        return Ok(Value::Missing);
    }
    let given = |at: usize| -> Result<Cow<'a, str>, Box<Fault>> {
        let value = rest
            .get(at)
            .map(|arg| arg.evaluate(row, formats))
            .transpose()?;
        Ok(value.and_then(Value::text).unwrap_or(Cow::Borrowed("")))
    };
    Ok(match function {
        Function::Number => match (of, rest.first()) {
            (Value::Cell(cell, slot), Some(_)) => {
                let mark = given(0)?.chars().next();
                let thousands = match mark {
                    Some(',') => Some('.'),
                    _ => Some(','),
                };
                // A column with marks of its own has no others than these.
                let format = NumberFormat {
                    decimal: mark,
                    thousands,
                };
                Value::Number(formats.number_in(format, cell, Some(slot))?.value)
            }
            (of, _) => number(of.number(formats)?),
        },
        Function::Text | Function::Total => of,
        Function::First => match of {
            Value::Cell(cell, slot) => cell
                .values()
                .next()
                .map_or(Value::Missing, |cell| Value::Cell(cell, slot)),
            of => of,
        },
        Function::Date => Value::Day(day(of, &given(0)?, formats)?),
        Function::Day => Value::Text(Cow::Owned(day(of, &given(0)?, formats)?.to_string())),
        Function::Lower => text(of.text().map(|text| Cow::Owned(text.to_lowercase()))),
        Function::Upper => text(of.text().map(|text| Cow::Owned(text.to_uppercase()))),
        Function::StartsWith | Function::EndsWith | Function::Contains => {
            let (of, pattern) = (of.text().unwrap_or_default(), given(0)?);
            let pattern = pattern.as_ref();
            Value::Truth(match function {
                Function::StartsWith => of.starts_with(pattern),
                Function::EndsWith => of.ends_with(pattern),
                _ => of.contains(pattern),
            })
        }
        Function::Before => part(of, |of| {
            Some(of.split_once(given(0).ok()?.as_ref())?.0.to_owned())
        }),
        Function::After => part(of, |of| {
            Some(of.split_once(given(0).ok()?.as_ref())?.1.to_owned())
        }),
        Function::Between => part(of, |of| {
            let (_, rest) = of.split_once(given(0).ok()?.as_ref())?;
            Some(rest.split_once(given(1).ok()?.as_ref())?.0.to_owned())
        }),
        Function::Replace => {
            let (what, with) = (given(0)?, given(1)?);
            text(
                of.text()
                    .map(|of| Cow::Owned(of.replace(what.as_ref(), &with))),
            )
        }
        Function::Abs => number(of.number(formats)?.map(|number| number.abs())),
        Function::Min | Function::Max => {
            let mut found = of.number(formats)?;
            for arg in rest {
                let next = arg.evaluate(row, formats)?.number(formats)?;
                found = found.zip(next).map(|(a, b)| {
                    if function == Function::Min {
                        a.min(b)
                    } else {
                        a.max(b)
                    }
                });
            }
            number(found)
        }
        Function::Sum => match of {
            Value::Cell(cell, slot) => {
                let mut sum = Decimal::ZERO;
                for value in cell.values() {
                    sum = apply(Arithmetic::Add, sum, formats.number(value, Some(slot))?)?;
                }
                Value::Number(sum)
            }
            of => number(of.number(formats)?),
        },
        Function::Choose => Value::Missing,
    })
}

fn day(of: Value<'_>, format: &str, formats: &Formats) -> Result<Date, Box<Fault>> {
    let own = (!format.is_empty()).then_some(format);
    let slot = match &of {
        Value::Day(day) => return Ok(*day),
        Value::Cell(_, slot) => Some(*slot),
        _ => None,
    };
    let text = of.text().unwrap_or_default();
    Ok(formats.moment(&text, slot, own)?.day())
}

/// A part of a text; missing if the marks do not occur.
fn part<'a>(of: Value<'a>, take: impl Fn(&str) -> Option<String>) -> Value<'a> {
    let taken = of.text().and_then(|of| take(&of));
    let taken = taken
        .map(|taken| taken.trim().to_owned())
        .filter(|taken| !taken.is_empty());
    text(taken.map(Cow::Owned))
}

fn apply(operation: Arithmetic, left: Decimal, right: Decimal) -> Result<Decimal, Box<Fault>> {
    let divides = matches!(operation, Arithmetic::Divide | Arithmetic::Remainder);
    if divides && right.is_zero() {
        return Err(Fault::new(None, format!("{left} is divided by 0")));
    }
    let result = match operation {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
    };
    result.ok_or_else(|| Fault::new(None, "the result has more digits than can be computed with"))
}
