//! Functions that call a function for every entry of a list or map.
//!
//! As Rhai's own, but an error of the function ends them, also while they
//! sort, and they pay for every entry.

use std::cmp::Ordering;

use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, Map, NativeCallContext, Position};

use super::Given;
use super::gathered::Gathered;
use crate::script::meter;

/// Units for calling a function of the script from here, which makes a state
/// of its own for it.
const CALL: u64 = 24;

/// A function that a script hands over, with the name of what calls it.
struct Called<'a> {
    by: &'static str,
    context: &'a NativeCallContext<'a>,
    function: FnPtr,
}

impl Called<'_> {
    /// Calls it for an entry; it may take the entry's position too.
    fn entry(&self, entry: &mut Dynamic, at: usize) -> Given<Dynamic> {
        meter::pay(CALL + meter::weight(entry))?;
        let at = i64::try_from(at).unwrap_or(i64::MAX).into();
        self.function.call_raw_with_extra_args(
            self.by,
            self.context,
            Some(entry),
            [],
            [at],
            Some(0),
        )
    }

    /// Whether it holds for an entry; what is neither true nor false does not.
    fn holds(&self, entry: &mut Dynamic, at: usize) -> Given<bool> {
        Ok(self.entry(entry, at)?.as_bool().unwrap_or(false))
    }

    /// Calls it for a value of a map; it may take the key too.
    fn value(&self, key: &str, value: &mut Dynamic) -> Given<Dynamic> {
        meter::pay(CALL + meter::weight(value))?;
        self.function.call_raw_with_extra_args(
            self.by,
            self.context,
            Some(value),
            [key.into()],
            [],
            Some(1),
        )
    }

    fn holds_value(&self, key: &str, value: &mut Dynamic) -> Given<bool> {
        Ok(self.value(key, value)?.as_bool().unwrap_or(false))
    }

    /// Calls it for two entries.
    fn pair(&self, one: &Dynamic, other: &Dynamic) -> Given<Dynamic> {
        meter::pay(CALL + meter::weight(one) + meter::weight(other))?;
        let entries = [one.clone(), other.clone()];
        self.function.call_raw(self.context, None, entries)
    }

    /// Calls it for what came before and an entry; it may take the position.
    fn fold(&self, before: Dynamic, entry: &mut Dynamic, at: usize) -> Given<Dynamic> {
        meter::pay(CALL + meter::weight(entry) + meter::weight(&before))?;
        let at = i64::try_from(at).unwrap_or(i64::MAX).into();
        self.function.call_raw_with_extra_args(
            self.by,
            self.context,
            Some(entry),
            [before],
            [at],
            Some(1),
        )
    }
}

pub(super) fn register(engine: &mut Engine) {
    register_looks(engine);
    register_searches(engine);
    register_folds(engine);
    register_sorts(engine);
    register_takes(engine);
    register_maps(engine);
}

/// What goes over a whole list and leaves it as it is.
fn register_looks(engine: &mut Engine) {
    engine.register_fn(
        "for_each",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<()> {
            let called = Called {
                by: "for_each",
                context: &context,
                function,
            };
            for (at, entry) in list.iter_mut().enumerate() {
                // What it gives is of no use here.
                let _ = called.entry(entry, at)?;
            }
            Ok(())
        },
    );
    engine.register_fn(
        "map",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<Array> {
            let called = Called {
                by: "map",
                context: &context,
                function,
            };
            let mut gathered = Gathered::new(context.engine());
            for (at, entry) in list.iter_mut().enumerate() {
                gathered.push(called.entry(entry, at)?)?;
            }
            Ok(gathered.list())
        },
    );
    engine.register_fn(
        "filter",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<Array> {
            let called = Called {
                by: "filter",
                context: &context,
                function,
            };
            let mut gathered = Gathered::new(context.engine());
            for (at, entry) in list.iter_mut().enumerate() {
                if called.holds(entry, at)? {
                    gathered.push(entry.clone())?;
                }
            }
            Ok(gathered.list())
        },
    );
    engine.register_fn(
        "zip",
        |context: NativeCallContext<'_>,
         list: &mut Array,
         other: Array,
         function: FnPtr|
         -> Given<Array> {
            let mut gathered = Gathered::new(context.engine());
            for (at, (one, other)) in list.iter().zip(other).enumerate() {
                meter::pay(CALL + meter::weight(one) + meter::weight(&other))?;
                let at: Dynamic = i64::try_from(at).unwrap_or(i64::MAX).into();
                let pair = [one.clone(), other];
                gathered.push(function.call_raw_with_extra_args(
                    "zip",
                    &context,
                    None,
                    pair,
                    [at],
                    None,
                )?)?;
            }
            Ok(gathered.list())
        },
    );
}

/// Where a list begins if one counts from the end.
fn offset(list: &Array, from: i64) -> usize {
    let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let from = if from < 0 {
        count.saturating_add(from).max(0)
    } else {
        from
    };
    usize::try_from(from).unwrap_or(usize::MAX)
}

/// What looks for an entry.
fn register_searches(engine: &mut Engine) {
    fn position(called: &Called<'_>, list: &mut Array, from: i64) -> Given<Option<usize>> {
        let from = offset(list, from);
        for (at, entry) in list.iter_mut().enumerate().skip(from) {
            if called.holds(entry, at)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }
    fn found(list: &Array, at: Option<usize>) -> Dynamic {
        at.and_then(|at| list.get(at).cloned()).unwrap_or_default()
    }
    fn number(at: Option<usize>) -> i64 {
        at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)
    }
    fn mapped(called: &Called<'_>, list: &mut Array, from: i64) -> Given<Dynamic> {
        let from = offset(list, from);
        for (at, entry) in list.iter_mut().enumerate().skip(from) {
            let value = called.entry(entry, at)?;
            if !value.is_unit() {
                return Ok(value);
            }
        }
        Ok(Dynamic::UNIT)
    }
    macro_rules! called {
        ($name:literal, $context:ident, $function:ident) => {
            Called {
                by: $name,
                context: &$context,
                function: $function,
            }
        };
    }
    engine.register_fn(
        "some",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<bool> {
            Ok(position(&called!("some", context, function), list, 0)?.is_some())
        },
    );
    engine.register_fn(
        "all",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<bool> {
            let called = called!("all", context, function);
            for (at, entry) in list.iter_mut().enumerate() {
                if !called.holds(entry, at)? {
                    return Ok(false);
                }
            }
            Ok(true)
        },
    );
    engine.register_fn(
        "find",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<Dynamic> {
            let at = position(&called!("find", context, function), list, 0)?;
            Ok(found(list, at))
        },
    );
    engine.register_fn(
        "find",
        |context: NativeCallContext<'_>,
         list: &mut Array,
         function: FnPtr,
         from: i64|
         -> Given<Dynamic> {
            let at = position(&called!("find", context, function), list, from)?;
            Ok(found(list, at))
        },
    );
    engine.register_fn(
        "find_map",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| {
            mapped(&called!("find_map", context, function), list, 0)
        },
    );
    engine.register_fn(
        "find_map",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr, from: i64| {
            mapped(&called!("find_map", context, function), list, from)
        },
    );
    engine.register_fn(
        "index_of",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<i64> {
            let called = called!("index_of", context, function);
            position(&called, list, 0).map(number)
        },
    );
    engine.register_fn(
        "index_of",
        |context: NativeCallContext<'_>,
         list: &mut Array,
         function: FnPtr,
         from: i64|
         -> Given<i64> {
            let called = called!("index_of", context, function);
            position(&called, list, from).map(number)
        },
    );
}

/// What makes one value of a list.
fn register_folds(engine: &mut Engine) {
    fn forwards(
        context: &NativeCallContext<'_>,
        list: &mut Array,
        function: FnPtr,
        start: Dynamic,
    ) -> Given<Dynamic> {
        let called = Called {
            by: "reduce",
            context,
            function,
        };
        let mut value = start;
        for (at, entry) in list.iter_mut().enumerate() {
            value = called.fold(value, entry, at)?;
        }
        Ok(value)
    }
    fn backwards(
        context: &NativeCallContext<'_>,
        list: &mut Array,
        function: FnPtr,
        start: Dynamic,
    ) -> Given<Dynamic> {
        let called = Called {
            by: "reduce_rev",
            context,
            function,
        };
        let mut value = start;
        for (at, entry) in list.iter_mut().enumerate().rev() {
            value = called.fold(value, entry, at)?;
        }
        Ok(value)
    }
    engine.register_fn(
        "reduce",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| {
            forwards(&context, list, function, Dynamic::UNIT)
        },
    );
    engine.register_fn(
        "reduce",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr, start: Dynamic| {
            forwards(&context, list, function, start)
        },
    );
    engine.register_fn(
        "reduce_rev",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| {
            backwards(&context, list, function, Dynamic::UNIT)
        },
    );
    engine.register_fn(
        "reduce_rev",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr, start: Dynamic| {
            backwards(&context, list, function, start)
        },
    );
}

/// What puts a list into an order that a function decides.
fn register_sorts(engine: &mut Engine) {
    for name in ["sort", "sort_by"] {
        engine.register_fn(
            name,
            move |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| {
                let entries = std::mem::take(list);
                *list = sorted(&context, name, entries, function)?;
                Ok::<_, Box<EvalAltResult>>(())
            },
        );
    }
    for name in ["order", "order_by"] {
        engine.register_fn(
            name,
            move |context: NativeCallContext<'_>, list: Array, function: FnPtr| {
                sorted(&context, name, list, function)
            },
        );
    }
    engine.register_fn(
        "dedup",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<()> {
            let called = Called {
                by: "dedup",
                context: &context,
                function,
            };
            let mut kept = Array::new();
            for entry in std::mem::take(list) {
                let again = match kept.last() {
                    Some(last) => called.pair(&entry, last)?.as_bool().unwrap_or(false),
                    None => false,
                };
                if !again {
                    kept.push(entry);
                }
            }
            *list = kept;
            Ok(())
        },
    );
}

/// Sorts by merging: whatever the function says, so many comparisons are
/// enough, and its errors are the sort's.
fn sorted(
    context: &NativeCallContext<'_>,
    by: &'static str,
    entries: Array,
    function: FnPtr,
) -> Given<Array> {
    let called = Called {
        by,
        context,
        function,
    };
    let mut runs: Vec<Array> = entries.into_iter().map(|entry| vec![entry]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(first) = pairs.next() {
            merged.push(match pairs.next() {
                Some(second) => merge(&called, first, second)?,
                None => first,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge(called: &Called<'_>, first: Array, second: Array) -> Given<Array> {
    let mut all = Array::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
    loop {
        let take_second = match (first.peek(), second.peek()) {
            (Some(one), Some(other)) => compare(called, one, other)? == Ordering::Greater,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => return Ok(all),
        };
        all.extend(if take_second {
            second.next()
        } else {
            first.next()
        });
    }
}

/// What a function says of two entries: a number, or whether the first one
/// comes before the second.
fn compare(called: &Called<'_>, one: &Dynamic, other: &Dynamic) -> Given<Ordering> {
    let said = called.pair(one, other)?;
    if let Ok(number) = said.as_int() {
        return Ok(number.cmp(&0));
    }
    match said.as_bool() {
        Ok(true) => Ok(Ordering::Less),
        Ok(false) => Ok(Ordering::Greater),
        Err(ty) => {
            let words = format!(
                "a function that sorts gives a number, or true or false, and this one gave {ty}"
            );
            Err(EvalAltResult::ErrorRuntime(words.into(), Position::NONE).into())
        }
    }
}

/// What takes entries out of a list.
fn register_takes(engine: &mut Engine) {
    fn part(
        context: &NativeCallContext<'_>,
        by: &'static str,
        list: &mut Array,
        function: FnPtr,
    ) -> Given<(Array, Array)> {
        let called = Called {
            by,
            context,
            function,
        };
        let (mut yes, mut no) = (Array::new(), Array::new());
        for (at, mut entry) in std::mem::take(list).into_iter().enumerate() {
            if called.holds(&mut entry, at)? {
                yes.push(entry);
            } else {
                no.push(entry);
            }
        }
        Ok((yes, no))
    }
    engine.register_fn(
        "drain",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<Array> {
            let (taken, left) = part(&context, "drain", list, function)?;
            *list = left;
            Ok(taken)
        },
    );
    engine.register_fn(
        "retain",
        |context: NativeCallContext<'_>, list: &mut Array, function: FnPtr| -> Given<Array> {
            let (left, taken) = part(&context, "retain", list, function)?;
            *list = left;
            Ok(taken)
        },
    );
}

/// The same for maps.
fn register_maps(engine: &mut Engine) {
    engine.register_fn(
        "map",
        |context: NativeCallContext<'_>, map: &mut Map, function: FnPtr| -> Given<Map> {
            let called = Called {
                by: "map",
                context: &context,
                function,
            };
            let mut gathered = Gathered::new(context.engine());
            let mut result = Map::new();
            for (key, value) in map.iter_mut() {
                let value = called.value(key, value)?;
                gathered.insert(&mut result, key, value)?;
            }
            Ok(result)
        },
    );
    engine.register_fn(
        "filter",
        |context: NativeCallContext<'_>, map: &mut Map, function: FnPtr| -> Given<Map> {
            let called = Called {
                by: "filter",
                context: &context,
                function,
            };
            let mut gathered = Gathered::new(context.engine());
            let mut result = Map::new();
            for (key, value) in map.iter_mut() {
                if called.holds_value(key, value)? {
                    gathered.insert(&mut result, key, value.clone())?;
                }
            }
            Ok(result)
        },
    );
    for (name, keeps) in [("drain", false), ("retain", true)] {
        engine.register_fn(
            name,
            move |context: NativeCallContext<'_>, map: &mut Map, function: FnPtr| -> Given<Map> {
                let called = Called {
                    by: name,
                    context: &context,
                    function,
                };
                let mut taken = Map::new();
                let mut left = Map::new();
                for (key, mut value) in std::mem::take(map) {
                    if called.holds_value(&key, &mut value)? == keeps {
                        left.insert(key, value);
                    } else {
                        taken.insert(key, value);
                    }
                }
                *map = left;
                Ok(taken)
            },
        );
    }
}
