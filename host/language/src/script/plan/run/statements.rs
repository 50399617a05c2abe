//! Statements, and what they do to the flow.

use std::rc::Rc;

use super::super::Value;
use super::super::tree::{Block, Case, Constant, Each, Expression, Label, Statement, Switch};
use super::super::value::LEVELS;
use super::texts::display;
use super::{Machine, Outcome, failed, limited, nested};

/// How it goes on behind a statement.
pub(super) enum Flow<'a> {
    /// With the next one; the value is that of the block if it was the last.
    Next(Value<'a>),
    Break,
    Continue,
    Return(Value<'a>),
    Exit,
}

impl<'a> Machine<'a, '_> {
    pub(super) fn block(&mut self, block: &'a Block) -> Outcome<Flow<'a>> {
        let Some((last, before)) = block.0.split_last() else {
            return Ok(Flow::Next(Value::Missing));
        };
        for statement in before {
            match self.statement(statement)? {
                Flow::Next(_) => {}
                flow => return Ok(flow),
            }
        }
        self.statement(last)
    }

    fn statement(&mut self, statement: &'a Statement) -> Outcome<Flow<'a>> {
        self.steps += 1;
        let next = Ok(Flow::Next(Value::Missing));
        match statement {
            // Most statements: no value is made for them.
            Statement::Value(Expression::Propose(proposal)) => {
                self.propose(proposal)?;
                next
            }
            Statement::Value(expression) => Ok(Flow::Next(self.value(expression)?)),
            Statement::Set(slot, expression) => {
                let value = self.value(expression)?;
                self.set(*slot, value);
                next
            }
            Statement::If(choice) => {
                if self.truth(&choice.condition, choice.line)? {
                    self.block(&choice.then)
                } else {
                    self.block(&choice.otherwise)
                }
            }
            Statement::Switch(switch) => match self.case(switch)? {
                Some(case) => self.block(&case.then),
                None => next,
            },
            Statement::Each(each) => self.each(each),
            Statement::Push(slot, expression, line) => {
                let value = self.value(expression)?;
                // A list that another variable holds too is copied first.
                let shared = match self.slots.get(usize::from(slot.0)) {
                    Some(Value::List(list, _)) if Rc::strong_count(list) > 1 => list.len(),
                    _ => 0,
                };
                self.charge(1 + shared / 8, *line)?;
                let most = self.scene.environment.limits.script_entries;
                let place = self.slots.get_mut(usize::from(slot.0));
                match place {
                    Some(Value::List(list, depth)) if list.len() < most => {
                        *depth = (*depth).max(value.depth() + 1);
                        if *depth > LEVELS {
                            return nested(None, *line).map(Flow::Next);
                        }
                        Rc::make_mut(list).push(value);
                        next
                    }
                    Some(Value::List(..)) => Err(limited(
                        format!("a list or map grew beyond {most} entries (`script_entries`)"),
                        *line,
                    )),
                    Some(list @ (Value::Parameters(_) | Value::Texts(..))) => {
                        let mut copy = Vec::new();
                        let mut at = 0;
                        while let Some(entry) = list.entry(at) {
                            copy.push(entry);
                            at += 1;
                        }
                        copy.push(value);
                        *list = nested(Value::list(copy), *line)?;
                        next
                    }
                    other => {
                        let other = other.map_or("a missing value", |other| other.describe());
                        let given = value.describe();
                        Err(failed(
                            format!("`push` cannot be called with {other} and {given}"),
                            *line,
                        ))
                    }
                }
            }
            Statement::Block(block) => self.block(block),
            Statement::Break => Ok(Flow::Break),
            Statement::Continue => Ok(Flow::Continue),
            Statement::Exit => Ok(Flow::Exit),
            Statement::Return(None) => Ok(Flow::Return(Value::Missing)),
            Statement::Return(Some(expression)) => Ok(Flow::Return(self.value(expression)?)),
            Statement::Fail(reason, line) => self.fail(reason.as_ref(), *line),
        }
    }

    /// `throw`.
    fn fail(&mut self, reason: Option<&'a Expression>, line: u32) -> Outcome<Flow<'a>> {
        let reason = match reason {
            Some(reason) => self.value(reason)?,
            None => Value::Missing,
        };
        let message = match (reason.text(), &reason) {
            (Some(text), _) => text.to_owned(),
            (_, Value::Missing) => "the script stopped itself".to_owned(),
            (_, other) => {
                let other = display(other, &self.scene).unwrap_or_default();
                format!("the script stopped itself: {other}")
            }
        };
        Err(failed(message, line))
    }

    /// The case that fits.
    fn case(&mut self, switch: &'a Switch) -> Outcome<Option<&'a Case>> {
        let subject = self.value(&switch.subject)?;
        for case in &switch.cases {
            let labels = case.labels.as_deref();
            if labels.is_some_and(|labels| !labels.iter().any(|label| fits(label, &subject))) {
                continue;
            }
            let holds = match &case.condition {
                Some((condition, line)) => self.truth(condition, *line)?,
                None => true,
            };
            if holds {
                return Ok(Some(case));
            }
        }
        Ok(None)
    }

    /// `for`.
    fn each(&mut self, each: &'a Each) -> Outcome<Flow<'a>> {
        if let Some(tally) = &each.tally
            && self.tally(tally)
        {
            return Ok(Flow::Next(Value::Missing));
        }
        let over = self.value(&each.over)?;
        let mut at = 0usize;
        loop {
            let item = match &over {
                Value::Range(from, to) => {
                    let step = i64::try_from(at).ok();
                    let item = step.and_then(|step| from.checked_add(step));
                    item.filter(|item| item < to).map(Value::Integer)
                }
                list if list.len().is_some() => list.entry(at),
                _ => return Err(failed("`for` needs a list", each.over_line)),
            };
            let Some(item) = item else {
                return Ok(Flow::Next(Value::Missing));
            };
            self.step(each.line)?;
            self.set(each.item, item);
            if let Some(counter) = each.counter {
                self.set(
                    counter,
                    Value::Integer(i64::try_from(at).unwrap_or(i64::MAX)),
                );
            }
            match self.block(&each.body)? {
                Flow::Next(_) | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next(Value::Missing)),
                flow => return Ok(flow),
            }
            at += 1;
        }
    }
}

/// Whether a case is for a value: of the same kind, and equal or within.
fn fits(label: &Label, value: &Value<'_>) -> bool {
    match (label, value) {
        (Label::Is(Constant::Text(text)), value) => value.text() == Some(text),
        (Label::Is(Constant::Integer(label)), Value::Integer(value)) => label == value,
        (Label::Is(Constant::Decimal(label)), Value::Decimal(value)) => label == value,
        (Label::Is(Constant::Boolean(label)), Value::Boolean(value)) => label == value,
        (Label::Is(Constant::Missing), Value::Missing) => true,
        (Label::Within(from, to), Value::Integer(value)) => (from..to).contains(&value),
        (Label::Within(from, to), Value::Decimal(value)) => {
            *value >= (*from).into() && *value < (*to).into()
        }
        _ => false,
    }
}
