//! Rhai's own functions that touch nothing but their arguments.
//!
//! They are called in an engine of their own, the lender, which has Rhai's
//! packages; a script reaches only those that are listed here, with these
//! types of arguments. They pay for the size of what they are given and of
//! what they give.

use std::any::TypeId;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, MoreStringPackage, Package,
};
use rhai::{
    Array, Dynamic, Engine, GlobalRuntimeState, ImmutableString, Map, NativeCallContext, Position,
};
use rust_decimal::Decimal;

use super::super::engine::set_sizes;
use super::super::meter;
use super::Given;
use sadakat_model::program::Limits;

/// The type of an argument.
#[derive(Clone, Copy)]
enum Type {
    Any,
    Text,
    Letter,
    Whole,
    Number,
    List,
    Map,
    /// `1..3`.
    Range,
    /// `1..=3`.
    Through,
}

use Type::{Any, Letter, List, Number, Text, Through, Whole};

impl Type {
    fn id(self) -> TypeId {
        match self {
            Any => TypeId::of::<Dynamic>(),
            Text => TypeId::of::<ImmutableString>(),
            Letter => TypeId::of::<char>(),
            Whole => TypeId::of::<i64>(),
            Number => TypeId::of::<Decimal>(),
            List => TypeId::of::<Array>(),
            Self::Map => TypeId::of::<Map>(),
            Self::Range => TypeId::of::<Range<i64>>(),
            Through => TypeId::of::<RangeInclusive<i64>>(),
        }
    }
}

/// A name with the arguments that it may have.
struct Lent {
    name: &'static str,
    arguments: &'static [&'static [Type]],
}

const fn lent(name: &'static str, arguments: &'static [&'static [Type]]) -> Lent {
    Lent { name, arguments }
}

const FUNCTIONS: &[Lent] = &[
    // Lists, maps and texts.
    lent("get", &[&[List, Whole], &[Type::Map, Text], &[Text, Whole]]),
    lent(
        "set",
        &[
            &[List, Whole, Any],
            &[Type::Map, Text, Any],
            &[Text, Whole, Letter],
        ],
    ),
    lent("push", &[&[List, Any]]),
    lent("append", &[&[List, List]]),
    lent("+", &[&[List, List], &[Type::Map, Type::Map]]),
    lent("mixin", &[&[Type::Map, Type::Map]]),
    lent("insert", &[&[List, Whole, Any]]),
    lent(
        "pad",
        &[
            &[List, Whole, Any],
            &[Text, Whole, Letter],
            &[Text, Whole, Text],
        ],
    ),
    lent("pop", &[&[List], &[Text], &[Text, Whole]]),
    lent("shift", &[&[List]]),
    lent(
        "remove",
        &[
            &[List, Whole],
            &[Type::Map, Text],
            &[Text, Text],
            &[Text, Letter],
        ],
    ),
    lent("clear", &[&[List], &[Type::Map], &[Text]]),
    lent("truncate", &[&[List, Whole], &[Text, Whole]]),
    lent("chop", &[&[List, Whole]]),
    lent("reverse", &[&[List]]),
    lent(
        "splice",
        &[
            &[List, Type::Range, List],
            &[List, Through, List],
            &[List, Whole, Whole, List],
        ],
    ),
    lent(
        "extract",
        &[
            &[List, Type::Range],
            &[List, Through],
            &[List, Whole, Whole],
            &[List, Whole],
        ],
    ),
    lent(
        "drain",
        &[
            &[List, Type::Range],
            &[List, Through],
            &[List, Whole, Whole],
        ],
    ),
    lent(
        "retain",
        &[
            &[List, Type::Range],
            &[List, Through],
            &[List, Whole, Whole],
        ],
    ),
    lent("keys", &[&[Type::Map]]),
    lent("values", &[&[Type::Map]]),
    // Texts.
    lent("trim", &[&[Text]]),
    lent("to_upper", &[&[Text], &[Letter]]),
    lent("to_lower", &[&[Text], &[Letter]]),
    lent("make_upper", &[&[Text], &[Letter]]),
    lent("make_lower", &[&[Text], &[Letter]]),
    lent(
        "contains",
        &[&[Text, Text], &[Text, Letter], &[Type::Map, Text]],
    ),
    lent("starts_with", &[&[Text, Text], &[Text, Letter]]),
    lent("ends_with", &[&[Text, Text], &[Text, Letter]]),
    lent(
        "index_of",
        &[
            &[Text, Letter],
            &[Text, Letter, Whole],
            &[Text, Text],
            &[Text, Text, Whole],
        ],
    ),
    lent(
        "sub_string",
        &[
            &[Text, Type::Range],
            &[Text, Through],
            &[Text, Whole, Whole],
            &[Text, Whole],
        ],
    ),
    lent(
        "crop",
        &[
            &[Text, Type::Range],
            &[Text, Through],
            &[Text, Whole, Whole],
            &[Text, Whole],
        ],
    ),
    lent(
        "replace",
        &[
            &[Text, Text, Text],
            &[Text, Text, Letter],
            &[Text, Letter, Text],
            &[Text, Letter, Letter],
        ],
    ),
    lent("max", &[&[Text, Text]]),
    lent("min", &[&[Text, Text]]),
    lent(
        "split",
        &[
            &[List, Whole],
            &[Text],
            &[Text, Whole],
            &[Text, Text],
            &[Text, Text, Whole],
            &[Text, Letter],
            &[Text, Letter, Whole],
        ],
    ),
    lent(
        "split_rev",
        &[
            &[Text, Text],
            &[Text, Text, Whole],
            &[Text, Letter],
            &[Text, Letter, Whole],
        ],
    ),
    // Numbers.
    lent("sign", &[&[Whole], &[Number]]),
    lent("is_zero", &[&[Whole], &[Number]]),
    lent("is_even", &[&[Whole]]),
    lent("is_odd", &[&[Whole]]),
    lent("start", &[&[Type::Range], &[Through]]),
    lent("end", &[&[Type::Range], &[Through]]),
    lent("contains", &[&[Type::Range, Whole], &[Through, Whole]]),
];

/// Sorts compare each entry with some others.
const SORTS: &[&str] = &["sort", "sort_desc", "order", "order_desc"];

/// What looks at some entries of a list or map only, which has been paid for
/// when it was read; what moves the others moves them fast.
const TOUCHES: &[&str] = &[
    "get", "set", "push", "append", "insert", "pop", "shift", "remove", "clear", "truncate",
    "chop", "contains", "mixin",
];

/// Units for finding the function in the lender, which is not remembered.
const LOOK: u64 = 16;

/// Units for each entry of a list that is sorted: texts are compared some 14
/// times each in the largest list.
const SORTED: u64 = 16;

/// Units of a power with a fraction in it, which is a series.
const POWER: u64 = 8_000;

/// The engine that lends, and a state without scripts for it.
struct Lender {
    engine: Engine,
    state: GlobalRuntimeState,
}

impl Lender {
    fn new(limits: &Limits) -> Self {
        let mut engine = Engine::new_raw();
        for package in [
            ArithmeticPackage::new().as_shared_module(),
            BasicStringPackage::new().as_shared_module(),
            MoreStringPackage::new().as_shared_module(),
            BasicArrayPackage::new().as_shared_module(),
            BasicMapPackage::new().as_shared_module(),
            BasicIteratorPackage::new().as_shared_module(),
        ] {
            engine.register_global_module(package);
        }
        set_sizes(&mut engine, limits);
        engine.set_max_strings_interned(0);
        let state = engine.new_global_runtime_state();
        Self { engine, state }
    }

    fn call(&self, name: &str, arguments: &mut [&mut Dynamic]) -> Given<Dynamic> {
        let context = NativeCallContext::new_with_all_fields(
            &self.engine,
            name,
            None,
            &self.state,
            Position::NONE,
        );
        context.call_native_fn_raw(name, true, arguments)
    }
}

pub(super) fn register(engine: &mut Engine, limits: &Limits) {
    let lender = Arc::new(Lender::new(limits));
    let mut lend = |name: &'static str, types: &[Type], each: u64, least: u64| {
        let touches = TOUCHES.contains(&name)
            && types
                .first()
                .is_some_and(|ty| matches!(ty, List | Type::Map));
        let types: Vec<TypeId> = types.iter().map(|ty| ty.id()).collect();
        let lender = Arc::clone(&lender);
        engine.register_raw_fn(name, types, move |_, arguments| {
            let first = usize::from(touches);
            let given = arguments.iter().skip(first);
            let given = given.map(|value| meter::deep_weight(value));
            let moved = arguments
                .first()
                .filter(|_| touches)
                .map_or(0, |value| moves(value));
            let given = given.fold(moved, u64::saturating_add);
            meter::pay(given.saturating_mul(each).saturating_add(least))?;
            let result: Dynamic = lender.call(name, arguments)?;
            meter::pay(if touches {
                meter::weight(&result)
            } else {
                meter::deep_weight(&result)
            })?;
            Ok(result)
        });
    };
    for function in FUNCTIONS {
        for types in function.arguments {
            // What it makes of a text is not what it gives.
            let each = if function.name == "replace" { 6 } else { 1 };
            lend(function.name, types, each, LOOK);
        }
    }
    for name in SORTS {
        lend(name, &[List], SORTED, LOOK);
    }
    for types in [[Number, Number], [Number, Whole], [Whole, Number]] {
        lend("**", &types, 1, POWER);
    }
}

/// Units for moving the entries of a list by one.
fn moves(value: &Dynamic) -> u64 {
    let list = value.read_lock::<Array>();
    list.map_or(0, |list| list.len() as u64 / 32)
}
