//! What goes over lines and lists.

use super::super::Value;
use super::super::number::Number;
use super::super::tree::{Direct, Gather, GatherKind, Over, OverKind};
use super::statements::Flow;
use super::{Machine, Outcome, failed, nested};

impl<'a> Machine<'a, '_> {
    /// `sum(line.amount, …)` and the like.
    pub(super) fn gather(&mut self, gather: &'a Gather) -> Outcome<Value<'a>> {
        if let Some(direct) = &gather.direct
            && let Some(value) = self.gather_directly(gather.kind, direct)
        {
            return Ok(value);
        }
        let mut gathered = Gathered {
            kind: gather.kind,
            count: 0,
            sum: Number::Whole(0),
            best: None,
        };
        for line in 0..self.line_count() {
            self.step(gather.line)?;
            self.set(gather.item, Value::Line(line));
            let holds = match &gather.condition {
                Some(condition) => self.truth(condition, gather.line)?,
                None => true,
            };
            if !holds && gather.kind != GatherKind::All {
                continue;
            }
            let value = match &gather.value {
                Some(value) => self.value(value)?,
                None => Value::Missing,
            };
            let done = gathered.add(holds, value);
            if done.map_err(|words| failed(words, gather.line))? {
                break;
            }
        }
        Ok(gathered.finish())
    }

    /// The same by the lines' columns; none if the numbers are too large for
    /// that, or are not there.
    fn gather_directly(&mut self, kind: GatherKind, direct: &Direct) -> Option<Value<'a>> {
        let test = self.tests.get(direct.number)?;
        let mut lines = self.scene.lines();
        self.steps += lines.len() as u64;
        let Some(cell) = direct.value else {
            return Some(match kind {
                GatherKind::Any => Value::Boolean(lines.any(|line| test.holds(line))),
                GatherKind::All => Value::Boolean(lines.all(|line| test.holds(line))),
                GatherKind::None => Value::Boolean(!lines.any(|line| test.holds(line))),
                _ => {
                    let count = lines.filter(|&line| test.holds(line)).count();
                    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
                }
            });
        };
        let column = self.scene.columns.get(cell.id)?.as_integers()?;
        let values = lines
            .filter(|&line| test.holds(line))
            .filter_map(|line| column.get(line));
        if kind == GatherKind::Sum {
            let mut numbers = values.map(|value| Number::of_column(&cell, value));
            let sum = numbers.try_fold(Number::Whole(0), Number::plus)?;
            return Some(sum.into());
        }
        // Of equal ones the first, as everywhere.
        let best = values.reduce(|best, value| match kind {
            GatherKind::Min if value < best => value,
            GatherKind::Max if value > best => value,
            _ => best,
        });
        Some(best.map_or(Value::Missing, |best| cell.number(best).into()))
    }

    /// `filter` and the like, of lines and by their columns.
    fn over_directly(
        &mut self,
        kind: OverKind,
        list: &Value<'a>,
        test: usize,
    ) -> Option<Value<'a>> {
        let Value::Lines(_) = list else {
            return None;
        };
        let test = self.tests.get(test)?;
        let lines = self.scene.lines();
        self.steps += lines.len() as u64;
        let mut numbered = (0u32..).zip(lines);
        Some(match kind {
            OverKind::Filter => {
                let kept = numbered.filter(|&(_, line)| test.holds(line));
                Value::list(kept.map(|(number, _)| Value::Line(number)).collect())?
            }
            OverKind::Find => numbered
                .find(|&(_, line)| test.holds(line))
                .map_or(Value::Missing, |(number, _)| Value::Line(number)),
            OverKind::Some => Value::Boolean(numbered.any(|(_, line)| test.holds(line))),
            OverKind::All => Value::Boolean(numbered.all(|(_, line)| test.holds(line))),
            OverKind::Map => return None,
        })
    }

    /// `filter` and the like.
    pub(super) fn over(&mut self, over: &'a Over) -> Outcome<Value<'a>> {
        let list = self.value(&over.list)?;
        if let Some(test) = over.direct
            && let Some(value) = self.over_directly(over.kind, &list, test)
        {
            return Ok(value);
        }
        let Some(len) = list.len() else {
            let name = over.kind.name();
            return Err(failed(
                format!("`{name}` cannot be called with {}", list.describe()),
                over.line,
            ));
        };
        let mut kept = Vec::new();
        for at in 0..len {
            let Some(item) = list.entry(at) else {
                break;
            };
            self.step(over.line)?;
            self.set(over.item, item.clone());
            let value = match self.block(&over.body)? {
                Flow::Next(value) | Flow::Return(value) => value,
                _ => Value::Missing,
            };
            // What is not true is false here, as it is for Rhai.
            let holds = matches!(value, Value::Boolean(true));
            match over.kind {
                OverKind::Map => kept.push(value),
                OverKind::Filter if holds => kept.push(item),
                OverKind::Find if holds => return Ok(item),
                OverKind::Some if holds => return Ok(Value::Boolean(true)),
                OverKind::All if !holds => return Ok(Value::Boolean(false)),
                _ => {}
            }
        }
        Ok(match over.kind {
            OverKind::Filter | OverKind::Map => nested(Value::list(kept), over.line)?,
            OverKind::Find => Value::Missing,
            OverKind::Some => Value::Boolean(false),
            OverKind::All => Value::Boolean(true),
        })
    }
}

struct Gathered<'a> {
    kind: GatherKind,
    count: i64,
    sum: Number,
    best: Option<Value<'a>>,
}

impl<'a> Gathered<'a> {
    /// Adds a line; true if no further line can change the outcome.
    fn add(&mut self, holds: bool, value: Value<'a>) -> Result<bool, &'static str> {
        match self.kind {
            GatherKind::All => {
                self.count += i64::from(!holds);
                return Ok(!holds);
            }
            GatherKind::Any | GatherKind::None => {
                self.count += 1;
                return Ok(true);
            }
            GatherKind::Count => self.count += 1,
            // A missing value adds nothing.
            _ if value.is_missing() => {}
            GatherKind::Sum => {
                let sum = Number::of_value(&value).and_then(|number| self.sum.plus(number));
                self.sum = sum.ok_or("the sum is not a number, or too large")?;
            }
            GatherKind::Min | GatherKind::Max => {
                let number = value.decimal().ok_or("the value is not a number")?;
                let better = match self.best.as_ref().and_then(Value::decimal) {
                    Some(best) if self.kind == GatherKind::Min => number < best,
                    Some(best) => number > best,
                    None => true,
                };
                if better {
                    self.best = Some(value);
                }
            }
        }
        Ok(false)
    }

    fn finish(self) -> Value<'a> {
        match self.kind {
            GatherKind::Any => Value::Boolean(self.count > 0),
            GatherKind::All | GatherKind::None => Value::Boolean(self.count == 0),
            GatherKind::Count => Value::Integer(self.count),
            GatherKind::Sum => self.sum.into(),
            GatherKind::Min | GatherKind::Max => self.best.unwrap_or(Value::Missing),
        }
    }
}
