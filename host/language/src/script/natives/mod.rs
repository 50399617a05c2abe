//! The functions that scripts call on texts, lists, maps and numbers.
//!
//! Rhai comes with packages of functions, some of which wait, read the clock,
//! make code of texts, or work for minutes without being counted. None of them
//! is registered. What the language has is listed here, one by one, and every
//! function pays for what it touches (`meter.rs`).
//!
//! | file | concept |
//! |---|---|
//! | `lent.rs` | Rhai's own functions that touch nothing but their arguments |
//! | `closures.rs` | functions that call a function for every entry |
//! | `equality.rs` | what compares entries with each other |
//! | `texts.rs` | values as texts, and texts put together |
//! | `numbers.rs` | signs, powers, ranges, and the end of a script |
//! | `gathered.rs` | lists and maps that grow within the limits |

mod closures;
mod equality;
mod gathered;
mod lent;
mod numbers;
mod texts;

use rhai::{Engine, EvalAltResult};

use sadakat_model::program::Limits;

/// What a native function gives.
type Given<T> = Result<T, Box<EvalAltResult>>;

/// Teaches the engine the functions of the language.
pub(super) fn register(engine: &mut Engine, limits: &Limits) {
    lent::register(engine, limits);
    closures::register(engine);
    equality::register(engine);
    texts::register(engine);
    numbers::register(engine);
}

#[cfg(test)]
mod tests {
    use rhai::{EvalAltResult, Position};

    use super::super::engine::ScriptEngine;
    use crate::script::meter;
    use crate::vocabulary::{effects, functions};
    use sadakat_model::constants::Tables;
    use sadakat_model::program::Limits;
    use sadakat_model::schema::Schema;
    use sadakat_model::values::{Currency, Zone};

    /// One value of each kind, as scripts write them.
    const VALUES: [&str; 12] = [
        "1",
        "2.5",
        "\"tea\"",
        "'t'",
        "[1, 2]",
        "#{ a: 1 }",
        "0..3",
        "0..=3",
        "|x| x",
        "|x, y| 1",
        "true",
        "date(\"2026-11-21\")",
    ];

    /// Whether the engine knows a function for some arguments, whatever the
    /// checker says.
    fn is_there(engine: &ScriptEngine, name: &str) -> bool {
        let one = VALUES.iter().map(|one| format!("{name}({one})"));
        let two = VALUES
            .iter()
            .flat_map(|one| VALUES.map(|two| format!("{name}({one}, {two})")));
        let three = VALUES.iter().flat_map(|one| {
            let pairs = VALUES
                .into_iter()
                .flat_map(|two| VALUES.map(|three| (two, three)));
            pairs.map(move |(two, three)| format!("{name}({one}, {two}, {three})"))
        });
        let calls = [format!("{name}()")]
            .into_iter()
            .chain(one)
            .chain(two)
            .chain(three);
        for call in calls {
            meter::start(10_000, 10_000);
            match engine
                .rhai
                .eval::<rhai::Dynamic>(&call)
                .map_err(|error| *error)
            {
                Err(EvalAltResult::ErrorFunctionNotFound(..) | EvalAltResult::ErrorParsing(..)) => {
                }
                Err(EvalAltResult::ErrorInFunctionCall(..)) | Ok(_) => return true,
                // A word of the language with other arguments than it takes.
                Err(EvalAltResult::ErrorMismatchDataType(.., at)) if at == Position::NONE => {}
                Err(_) => return true,
            }
        }
        false
    }

    fn engine() -> std::sync::Arc<ScriptEngine> {
        let schema = Schema::new(Currency::from_code("TRY").unwrap(), Zone::utc());
        ScriptEngine::new(&schema.into(), &Tables::default(), Limits::default())
    }

    /// What the checker knows.
    fn names() -> impl Iterator<Item = &'static str> {
        effects().chain(functions(true))
    }

    #[test]
    fn the_engine_has_what_the_checker_names() {
        let engine = engine();
        // Those that go over the lines are rewritten, and never called; lines
        // there are in a purchase only.
        let rewritten = ["any", "none", "count", "sum", "to_array"];
        let missing: Vec<&str> = names()
            .filter(|name| !rewritten.contains(name) && !is_there(&engine, name))
            .collect();
        assert_eq!(missing, [""; 0]);
    }

    /// The names that Rhai 1.27 has in any of its packages.
    #[test]
    fn the_engine_has_nothing_of_rhai_that_the_checker_does_not_name() {
        let engine = engine();
        let rhai = include_str!("rhai-1.27.txt").lines();
        let known: Vec<&str> = names().collect();
        // Words of the language itself, which the checker refuses, and what
        // writes values within texts.
        let own = ["Fn", "curry", "eval", "print", "debug", "to_debug"];
        let extra: Vec<&str> = rhai
            .filter(|name| !known.contains(name) && !own.contains(name))
            .filter(|name| is_there(&engine, name))
            .collect();
        assert_eq!(extra, [""; 0]);
    }
}
