//! Signs, ranges, and the end of a script.

use std::any::TypeId;
use std::ops::{Range, RangeInclusive};

use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Module, Position};
use rust_decimal::Decimal;

use super::Given;

pub(super) fn register(engine: &mut Engine) {
    engine.register_fn("-", |number: i64| -> Given<i64> {
        number.checked_neg().ok_or_else(too_large)
    });
    engine.register_fn("+", |number: i64| number);
    engine.register_fn("-", |number: Decimal| -number);
    engine.register_fn("+", |number: Decimal| number);
    engine.register_fn("abs", |number: i64| -> Given<i64> {
        number.checked_abs().ok_or_else(too_large)
    });
    engine.register_fn("!", |value: bool| !value);
    engine.register_fn("exit", || -> Given<()> {
        Err(EvalAltResult::Exit(Dynamic::UNIT, Position::NONE).into())
    });
    engine.register_fn("exit", |value: Dynamic| -> Given<()> {
        Err(EvalAltResult::Exit(value, Position::NONE).into())
    });
    engine.register_fn("take", |value: &mut Dynamic| std::mem::take(value));
    register_ranges(engine);
    register_steps(engine);
    register_loops(engine);
}

fn too_large() -> Box<EvalAltResult> {
    EvalAltResult::ErrorArithmetic("the number is too large".to_owned(), Position::NONE).into()
}

fn register_ranges(engine: &mut Engine) {
    engine.register_get("start", |range: &mut Range<i64>| range.start);
    engine.register_get("end", |range: &mut Range<i64>| range.end);
    engine.register_get("start", |range: &mut RangeInclusive<i64>| *range.start());
    engine.register_get("end", |range: &mut RangeInclusive<i64>| *range.end());
    engine.register_fn("is_empty", |range: &mut Range<i64>| range.is_empty());
    engine.register_fn("is_empty", |range: &mut RangeInclusive<i64>| {
        range.is_empty()
    });
}

/// `range(from, to, step)`.
#[derive(Debug, Clone)]
struct Steps<T> {
    next: Option<T>,
    to: T,
    step: T,
    add: fn(T, T) -> Option<T>,
}

impl<T: Copy + PartialOrd + Default> Steps<T> {
    fn new(from: T, to: T, step: T, add: fn(T, T) -> Option<T>) -> Given<Self> {
        if step == T::default() {
            return Err("the step of a range cannot be 0".into());
        }
        let next = Some(from);
        Ok(Self {
            next,
            to,
            step,
            add,
        })
    }
}

impl<T: Copy + PartialOrd + Default> Iterator for Steps<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let up = self.step > T::default();
        let within = |value: &T| {
            if up {
                *value < self.to
            } else {
                *value > self.to
            }
        };
        let now = self.next.filter(within)?;
        self.next = (self.add)(now, self.step);
        Some(now)
    }
}

fn register_steps(engine: &mut Engine) {
    engine.register_type_with_name::<Steps<i64>>("range");
    engine.register_type_with_name::<Steps<Decimal>>("range");
    engine.register_fn("range", |from: i64, to: i64| from..to);
    engine.register_fn("range", |from: i64, to: i64, step: i64| {
        Steps::new(from, to, step, i64::checked_add)
    });
    engine.register_fn("range", |range: Range<i64>, step: i64| {
        Steps::new(range.start, range.end, step, i64::checked_add)
    });
    engine.register_fn("range", |from: Decimal, to: Decimal, step: Decimal| {
        Steps::new(from, to, step, Decimal::checked_add)
    });
}

/// What `for` goes over: each round is counted by Rhai.
fn register_loops(engine: &mut Engine) {
    let mut module = Module::new();
    module.set_iterable::<Array>();
    module.set_iterator::<Range<i64>>();
    module.set_iterator::<RangeInclusive<i64>>();
    module.set_iterator::<Steps<i64>>();
    module.set_iterator::<Steps<Decimal>>();
    module.set_iter(TypeId::of::<ImmutableString>(), |text| {
        let text = text.into_immutable_string().unwrap_or_default();
        // Whoever cannot pay is stopped at the next step.
        let paid = super::super::meter::take(text.len() as u64 / 16);
        let letters: Vec<char> = match paid {
            Ok(()) => text.chars().collect(),
            Err(_) => Vec::new(),
        };
        Box::new(letters.into_iter().map(Dynamic::from))
    });
    engine.register_global_module(module.into());
}
