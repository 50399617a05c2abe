//! `sum(line.amount)` and the like over the lines of a purchase.

use rhai::{Dynamic, EvalAltResult, EvalContext, Expr, Expression};
use rust_decimal::Decimal;

use super::meter;
use super::row::Row;

/// Which aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AggregateKind {
    Any,
    All,
    None,
    Count,
    Sum,
    Min,
    Max,
}

impl AggregateKind {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "any" => Self::Any,
            "all" => Self::All,
            "none" => Self::None,
            "count" => Self::Count,
            "sum" => Self::Sum,
            "min" => Self::Min,
            "max" => Self::Max,
            _ => return None,
        })
    }

    /// Whether the first argument is a value, which a condition may follow.
    pub(crate) const fn has_value(self) -> bool {
        matches!(self, Self::Sum | Self::Min | Self::Max)
    }
}

/// A call that goes over the lines.
#[derive(Debug, Clone)]
pub(crate) struct AggregateCall {
    pub(crate) kind: AggregateKind,
    pub(crate) value: Option<Expr>,
    pub(crate) condition: Option<Expr>,
}

/// Units for going on to a line, beside the steps of the expressions.
const LINE: u64 = 4;

impl AggregateCall {
    /// Goes over the lines one by one.
    pub(crate) fn evaluate(
        &self,
        context: &mut EvalContext<'_, '_, '_, '_, '_, '_>,
    ) -> Result<Dynamic, Box<EvalAltResult>> {
        let lines = {
            let Some(row) = context.tag().read_lock::<Row>() else {
                return Ok(Dynamic::UNIT);
            };
            row.columns.line_range(row.row)
        };
        let mut outcome = Outcome::new(self.kind);
        for line in lines {
            meter::pay(LINE)?;
            if let Some(mut row) = context.tag_mut().write_lock::<Row>() {
                row.line = line;
            }
            let holds = match &self.condition {
                Some(condition) => {
                    let holds = context.eval_expression_tree(&Expression::from(condition))?;
                    holds.as_bool().map_err(|ty| {
                        format!("the condition is {}, not true or false", plain_type(ty))
                    })?
                }
                None => true,
            };
            if !holds && self.kind != AggregateKind::All {
                continue;
            }
            let value = match &self.value {
                Some(value) => context.eval_expression_tree(&Expression::from(value))?,
                None => Dynamic::UNIT,
            };
            if outcome.add(holds, value)? {
                break;
            }
        }
        Ok(outcome.finish())
    }
}

fn plain_type(ty: &str) -> &str {
    match ty {
        "()" => "missing",
        ty => ty,
    }
}

struct Outcome {
    kind: AggregateKind,
    count: i64,
    integer: i64,
    decimal: Option<Decimal>,
    best: Option<Dynamic>,
}

impl Outcome {
    const fn new(kind: AggregateKind) -> Self {
        Self {
            kind,
            count: 0,
            integer: 0,
            decimal: None,
            best: None,
        }
    }

    /// Adds a line; true if no further line can change the outcome.
    fn add(&mut self, holds: bool, value: Dynamic) -> Result<bool, Box<EvalAltResult>> {
        match self.kind {
            AggregateKind::All => {
                self.count += i64::from(!holds);
                return Ok(!holds);
            }
            AggregateKind::Any | AggregateKind::None => {
                self.count += 1;
                return Ok(true);
            }
            AggregateKind::Count => self.count += 1,
            // A missing value adds nothing.
            _ if value.is_unit() => {}
            AggregateKind::Sum => self
                .sum(&value)
                .ok_or("the sum is not a number, or too large")?,
            AggregateKind::Min | AggregateKind::Max => {
                let number = decimal(&value).ok_or("the value is not a number")?;
                let better = match self.best.as_ref().and_then(decimal) {
                    Some(best) if self.kind == AggregateKind::Min => number < best,
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

    fn sum(&mut self, value: &Dynamic) -> Option<()> {
        match (value.as_int(), self.decimal) {
            (Ok(integer), None) => self.integer = self.integer.checked_add(integer)?,
            _ => {
                let before = self.decimal.unwrap_or_else(|| Decimal::from(self.integer));
                self.decimal = Some(before.checked_add(decimal(value)?)?);
            }
        }
        Some(())
    }

    fn finish(self) -> Dynamic {
        match self.kind {
            AggregateKind::Any => (self.count > 0).into(),
            AggregateKind::All | AggregateKind::None => (self.count == 0).into(),
            AggregateKind::Count => self.count.into(),
            AggregateKind::Sum => match self.decimal {
                Some(sum) => sum.into(),
                None => self.integer.into(),
            },
            AggregateKind::Min | AggregateKind::Max => self.best.unwrap_or(Dynamic::UNIT),
        }
    }
}

/// A number of either kind as a decimal.
pub(crate) fn decimal(value: &Dynamic) -> Option<Decimal> {
    match value.as_int() {
        Ok(integer) => Some(Decimal::from(integer)),
        Err(_) => value.as_decimal().ok(),
    }
}
