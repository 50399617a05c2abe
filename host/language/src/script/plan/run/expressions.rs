//! Values.

use super::super::Value;
use super::super::tree::{Comparison, Constant, Expression, Function, Line, Part};
use super::statements::Flow;
use super::texts::display;
use super::{Machine, Outcome, failed, limited, nested, operators};

impl<'a> Machine<'a, '_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &'a Expression) -> Outcome<Value<'a>> {
        Ok(match expression {
            Expression::Constant(constant) => constant.value(),
            Expression::Slot(slot) => self.get(*slot),
            Expression::Field(cell) => {
                if cell.ty == sadakat_model::schema::FieldType::Texts {
                    let texts = self.scene.columns.get(cell.id);
                    match texts.and_then(|column| column.as_texts()) {
                        Some(texts) => Value::Texts(texts, self.scene.row),
                        None => Value::Parameters(&[]),
                    }
                } else {
                    cell.scalar(&self.scene, 0).into()
                }
            }
            Expression::Part(part) => self.part(part)?,
            Expression::Lines => Value::Lines(self.line_count()),
            Expression::Compare(..)
            | Expression::All(_)
            | Expression::Any(_)
            | Expression::Not(..)
            | Expression::OfLine(_)
            | Expression::In(..) => Value::Boolean(self.truth(expression, 0)?),
            Expression::Negate(of, line) => operators::negate(&self.value(of)?, *line)?,
            Expression::Compute(operation, sides, line) => {
                let left = self.value(&sides.0)?;
                let right = self.value(&sides.1)?;
                let value = operators::compute(*operation, &left, &right, &self.scene, *line)?;
                self.charge(value.made(), *line)?;
                value
            }
            Expression::Coalesce(parts) => {
                let mut value = Value::Missing;
                for part in parts {
                    value = self.value(part)?;
                    if !value.is_missing() {
                        break;
                    }
                }
                value
            }
            Expression::Join(parts) => self.join(parts)?,
            Expression::List(parts) => {
                let parts = parts.iter().map(|part| self.value(part));
                nested(Value::list(parts.collect::<Outcome<_>>()?), 0)?
            }
            Expression::Map(parts) => {
                let mut values = Vec::with_capacity(parts.len());
                for (key, value) in parts {
                    values.push((key.clone(), self.value(value)?));
                }
                nested(Value::map(values), 0)?
            }
            Expression::Range {
                bounds,
                inclusive,
                line,
            } => {
                let from = self.value(&bounds.0)?;
                let to = self.value(&bounds.1)?;
                range(&from, &to, *inclusive, *line)?
            }
            Expression::Entry(of, line) => {
                let list = self.value(&of.0)?;
                let at = self.value(&of.1)?;
                entry(&list, &at, *line)?
            }
            Expression::Row(table, key, line) => match self.value(key)? {
                Value::Missing => Value::Missing,
                key => match key.text() {
                    Some(text) if table.contains(text) => Value::Row(table, text.into()),
                    Some(_) => Value::Missing,
                    None => return Err(nothing_in("table", *line)),
                },
            },
            Expression::Call(function, arguments, line) => {
                self.call(*function, arguments, *line)?
            }
            Expression::Gather(gather) => self.gather(gather)?,
            Expression::Over(over) => self.over(over)?,
            Expression::Propose(proposal) => {
                self.propose(proposal)?;
                Value::Missing
            }
            Expression::Do(block) => match self.block(block)? {
                Flow::Next(value) => value,
                // A block that is a value leaves it the same way.
                _ => Value::Missing,
            },
            Expression::Own(params, body) => {
                for (slot, value) in params {
                    let value = self.value(value)?;
                    self.set(*slot, value);
                }
                match self.block(body)? {
                    Flow::Next(value) | Flow::Return(value) => value,
                    _ => Value::Missing,
                }
            }
        })
    }

    /// A condition, which must be true or false.
    pub(super) fn truth(&mut self, expression: &'a Expression, line: Line) -> Outcome<bool> {
        match expression {
            Expression::All(parts) => {
                for (part, line) in parts {
                    if !self.truth(part, *line)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Expression::Any(parts) => {
                for (part, line) in parts {
                    if self.truth(part, *line)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Expression::OfLine(of) => {
                let item = self.slots.get(usize::from(of.item.0));
                match (item, self.tests.get(of.number)) {
                    (Some(Value::Line(line)), Some(test)) => {
                        Ok(test.holds(self.scene.lines().start + *line as usize))
                    }
                    _ => self.truth(&of.condition, line),
                }
            }
            Expression::Not(of, line) => match self.value(of)? {
                Value::Boolean(value) => Ok(!value),
                other => Err(failed(
                    format!("`!` cannot be used with {}", other.describe()),
                    *line,
                )),
            },
            Expression::Compare(comparison, sides, line) => {
                let left = self.value(&sides.0)?;
                let right = self.value(&sides.1)?;
                if let (Value::Made(a), Value::Made(b)) = (&left, &right) {
                    self.charge(a.len().min(b.len()) / 512, *line)?;
                }
                self.compare(*comparison, &left, &right, *line)
            }
            Expression::In(parts, line) => {
                // As Rhai does, which asks the list first.
                let list = self.value(&parts.1)?;
                let item = self.value(&parts.0)?;
                self.charge(list.size(), *line)?;
                operators::contains(&list, &item, *line)
            }
            other => match self.value(other)? {
                Value::Boolean(value) => Ok(value),
                other => Err(failed(
                    format!(
                        "a value is {}, but true or false is needed here",
                        other.describe()
                    ),
                    line,
                )),
            },
        }
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        left: &Value<'a>,
        right: &Value<'a>,
        line: Line,
    ) -> Outcome<bool> {
        let most = self.scene.environment.limits.script_entries;
        let mut entries = most;
        let outcome = operators::compare(comparison, left, right, &mut entries);
        // As many are looked at in one step as of a list that is searched.
        self.charge((most - entries) / 8, line)?;
        outcome.ok_or_else(|| {
            limited(
                format!("more than {most} entries are compared (`script_entries`)"),
                line,
            )
        })
    }

    pub(super) fn line_count(&self) -> u32 {
        u32::try_from(self.scene.line_count()).unwrap_or(u32::MAX)
    }

    /// What stands behind a dot.
    fn part(&mut self, part: &'a Part) -> Outcome<Value<'a>> {
        let of = self.value(&part.of)?;
        match (&of, &part.field, part.function) {
            (Value::Line(line), Some(cell), _) => {
                let first = self.scene.lines().start;
                Ok(cell.scalar(&self.scene, first + *line as usize).into())
            }
            (Value::Map(parts, _), ..) => {
                let found = parts.iter().find(|(key, _)| *key == part.name);
                found
                    .map(|(_, value)| value.clone())
                    .ok_or_else(|| failed(format!("the map has no `{}`", part.name), part.line))
            }
            (Value::Row(table, key), ..) => match table.column(&part.name) {
                Some(column) => {
                    let table: &'a sadakat_model::constants::Table = table;
                    Ok(table.get(key, column).map_or(Value::Missing, Value::Text))
                }
                None => Err(failed(
                    format!("the table has no column `{}`", part.name),
                    part.line,
                )),
            },
            (Value::Missing, ..) if part.safe || self.is_column(&part.name) => Ok(Value::Missing),
            (_, _, Some(function)) if has(&of, function) => {
                super::functions::apply(function, &[of], &self.scene, part.line)
            }
            _ => Err(failed(
                format!("there is no `{}` of {}", part.name, of.describe()),
                part.line,
            )),
        }
    }

    /// Whether some lookup table has a column of this name: a key that the
    /// table lacks has missing cells.
    fn is_column(&self, name: &str) -> bool {
        let tables = &self.scene.environment.tables;
        let mut all = tables.names().filter_map(|table| tables.get(table));
        all.any(|table| table.column(name).is_some())
    }

    /// A text with `${…}`.
    fn join(&mut self, parts: &'a [(Expression, Line)]) -> Outcome<Value<'a>> {
        let most = self.scene.environment.limits.script_text;
        let mut text = String::new();
        for (part, line) in parts {
            let value = self.value(part)?;
            if value.is_missing() {
                continue;
            }
            match display(&value, &self.scene) {
                Some(part) => text.push_str(&part),
                None => {
                    return Err(failed(
                        format!("{} cannot stand in a text", value.describe()),
                        *line,
                    ));
                }
            }
            if text.len() > most {
                return Err(limited(
                    format!("a text grew beyond {most} bytes (`script_text`)"),
                    *line,
                ));
            }
        }
        self.charge(text.len() / 64, parts.first().map_or(0, |(_, line)| *line))?;
        Ok(Value::Made(text.into()))
    }
}

impl Constant {
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Self::Missing => Value::Missing,
            Self::Boolean(value) => Value::Boolean(*value),
            Self::Integer(value) => Value::Integer(*value),
            Self::Decimal(value) => Value::Decimal(*value),
            Self::Text(text) => Value::Text(text),
            Self::Date(date) => Value::Date(*date),
            Self::List(values) => Value::Parameters(values),
        }
    }
}

/// Whether values of this kind have such a part.
const fn has(value: &Value<'_>, function: Function) -> bool {
    use Function as F;
    match value {
        Value::Date(_) => matches!(function, F::Year | F::Month | F::Day | F::Weekday),
        Value::Instant(_) => matches!(
            function,
            F::Year | F::Month | F::Day | F::Weekday | F::Hour | F::Minute | F::DateOf
        ),
        Value::Text(_)
        | Value::Made(_)
        | Value::Texts(..)
        | Value::Parameters(_)
        | Value::List(..)
        | Value::Lines(_) => matches!(function, F::Len | F::IsEmpty),
        Value::Integer(_) => matches!(function, F::IsZero | F::IsEven | F::IsOdd),
        Value::Decimal(_) => matches!(function, F::IsZero),
        _ => false,
    }
}

fn range<'a>(from: &Value<'_>, to: &Value<'_>, inclusive: bool, line: Line) -> Outcome<Value<'a>> {
    match (from, to) {
        (
            from @ (Value::Integer(_) | Value::Decimal(_)),
            to @ (Value::Integer(_) | Value::Decimal(_)),
        ) => {
            // `0..floor(x)` is a range of whole numbers, whatever x is.
            let whole = |number: &Value<'_>| match number {
                Value::Integer(number) => Some(*number),
                number => {
                    let number = number.decimal().filter(|number| number.fract().is_zero())?;
                    i64::try_from(number.trunc()).ok()
                }
            };
            let (Some(from), Some(to)) = (whole(from), whole(to)) else {
                return Err(failed(
                    "a range needs whole numbers: write `floor(…)` around them",
                    line,
                ));
            };
            let end = if inclusive { to.saturating_add(1) } else { to };
            Ok(Value::Range(from, end))
        }
        _ => {
            let symbol = if inclusive { "..=" } else { ".." };
            Err(operators::unfit(symbol, from, to, line))
        }
    }
}

/// An entry of a list, from its end if negative.
fn entry<'a>(list: &Value<'a>, at: &Value<'_>, line: Line) -> Outcome<Value<'a>> {
    let (Some(len), Value::Integer(at)) = (list.len(), at) else {
        return Err(nothing_in(list.describe(), line));
    };
    let count = i64::try_from(len).unwrap_or(i64::MAX);
    let place = if *at < 0 {
        at.checked_add(count)
    } else {
        Some(*at)
    };
    let place = place.and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| list.entry(place)).ok_or_else(|| {
        let words = match list {
            Value::Lines(_) => {
                format!("there is no line {at}: the purchase has {count}, counted from 0")
            }
            _ => format!("the list has no entry {at}: it has {count}, from 0"),
        };
        failed(words, line)
    })
}

fn nothing_in(what: &str, line: Line) -> Box<super::Fault> {
    failed(format!("there is nothing to look up in {what}"), line)
}
