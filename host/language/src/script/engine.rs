//! The one Rhai engine of a snapshot.

use std::fmt;
use std::sync::Arc;

use rhai::{Dynamic, Engine};

use super::vocabulary::Vocabulary;
use super::{effects, helpers, meter, natives, resolve, views};
use crate::text::decimals_only;
use sadakat_model::constants::Tables;
use sadakat_model::program::Limits;
use sadakat_model::schema::Schema;

/// Rhai with the vocabulary of one program; immutable and shared.
pub struct ScriptEngine {
    pub(crate) rhai: Engine,
    pub(crate) vocabulary: Arc<Vocabulary>,
}

/// Nested expressions of a script, equal in debug and release builds.
const EXPRESSION_DEPTH: usize = 64;
const FUNCTION_EXPRESSION_DEPTH: usize = 32;
/// Functions of one script, closures included.
const FUNCTIONS: usize = 64;
/// Variables of one script.
const VARIABLES: usize = 256;

/// Whether scripts can write `params.name`: not if it is a word of the
/// language, or not one word.
pub fn is_readable(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(letters)
        && Engine::new_raw().compile(format!("x.{name}")).is_ok()
}

impl ScriptEngine {
    /// An engine for the scripts of a program.
    pub fn new(schema: &Arc<Schema>, tables: &Tables, limits: Limits) -> Arc<Self> {
        let vocabulary = Arc::new(Vocabulary::new(schema.clone()));
        let mut rhai = Engine::new_raw();
        set_limits(&mut rhai, &limits);
        decimals_only(&mut rhai);
        // See `nesting.rs`.
        rhai.disable_symbol("this");
        // `print` and `debug` are refused at load; should one be reached all
        // the same, it says nothing.
        rhai.on_print(|_| {});
        rhai.on_debug(|_, _, _| {});
        rhai.set_fail_on_invalid_map_property(true);
        // Positions of expressions are needed for messages, and the checker
        // wants to see everything that was written.
        rhai.set_optimization_level(rhai::OptimizationLevel::None);
        // Operators go the way of functions, so that they pay for long texts.
        rhai.set_fast_operators(false);
        rhai.on_progress(|_| meter::take(1).err().map(Dynamic::from));
        natives::register(&mut rhai, &limits);
        views::register(&mut rhai, &vocabulary, tables);
        helpers::register(&mut rhai, schema);
        effects::register(&mut rhai);
        #[expect(
            deprecated,
            reason = "Rhai marks its volatile interfaces as deprecated; this one has no other"
        )]
        rhai.on_var(resolve::resolve);
        Arc::new(Self { rhai, vocabulary })
    }
}

fn set_limits(rhai: &mut Engine, limits: &Limits) {
    // `meter.rs` counts operations, and stops scripts.
    rhai.set_max_operations(0);
    rhai.set_max_call_levels(limits.script_calls);
    rhai.set_max_expr_depths(EXPRESSION_DEPTH, FUNCTION_EXPRESSION_DEPTH);
    set_sizes(rhai, limits);
    rhai.set_max_functions(FUNCTIONS);
    rhai.set_max_variables(VARIABLES);
    rhai.set_max_modules(0);
    // Interning takes a lock that all threads share.
    rhai.set_max_strings_interned(0);
}

/// How large texts, lists and maps may become.
pub(super) fn set_sizes(rhai: &mut Engine, limits: &Limits) {
    rhai.set_max_string_size(limits.script_text);
    rhai.set_max_array_size(limits.script_entries);
    rhai.set_max_map_size(limits.script_entries);
}

impl fmt::Debug for ScriptEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptEngine").finish_non_exhaustive()
    }
}
