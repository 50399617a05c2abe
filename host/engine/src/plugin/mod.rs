//! Compiled WebAssembly plugins as campaigns.
//!
//! A plugin is a component that gets nothing from outside. It describes itself; the host
//! binds what it reads to the program's schema, lends it columns, and checks
//! every number of its answer.
//!
//! | file | concept |
//! |---|---|
//! | `artifact.rs` | a file's bytes, checked before anything is compiled |
//! | `runtime.rs` | engine settings and the clock of deadlines |
//! | `cache/` | compiled plugins on disk |
//! | `instance.rs` | one sandbox: fuel, memory, time, and why a call ended |
//! | `interpreter.rs` | the interpreters that plugins of some languages carry |
//! | `console.rs` | what plugins write for their authors |
//! | `contract.rs` | the types of `sdk/wit/v1` |
//! | `describe.rs` | what a plugin says of itself |
//! | `bind.rs` | a plugin for one campaign, or what stands in the way |
//! | `parameter.rs` | a campaign's parameters in the plugin's units |
//! | `answers.rs` | what a call makes of each of its events |
//! | `values.rs` | values in the contract's units become a column |
//! | `probe/` | whether the answer about an event depends on others |
//! | `validate.rs` | a plugin's own check of its parameters |
//! | `lower.rs` | the columns of the selected events, lent or gathered |
//! | `fit.rs` | whether the columns of an answer fit together |
//! | `outcome.rs` | the plugin's answer, checked and made into effects |
//! | `evaluate.rs` | calls, and who is to blame if one fails |
//! | `call_size.rs` | how many events a call gets |
//! | `fuzzing.rs` | an answer without a plugin, for fuzzing |
//! | `missing.rs` | events that lack what the plugin requires |
//! | `shape.rs` | what a plugin's binary may hold |
//! | `shown.rs` | proposals as keys and values, for people |
//! | `kit/` | a plugin's own cases, in a tiny program around them |

mod answers;
mod artifact;
mod bind;
mod cache;
mod call_size;
mod console;
mod contract;
mod currencies;
mod describe;
mod evaluate;
mod fit;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod instance;
mod interpreter;
#[doc(hidden)]
pub mod kit;
mod lower;
mod missing;
mod outcome;
mod parameter;
mod probe;
mod runtime;
mod shape;
mod shown;
mod validate;
mod values;

use std::sync::Arc;

use wasmtime::component::Linker;
use wasmtime::component::types::ComponentItem;

use crate::diagnostic::{Code, codes};
use contract::{Batch, Described, Evaluated, Nothing};
use instance::Compiled;

#[doc(hidden)]
pub use artifact::{Abi, Artifact};
#[doc(hidden)]
pub use bind::{BindContext, Problem};
pub use cache::{CacheError, PluginCache};
#[doc(hidden)]
pub use describe::{Description, Isolation, Parameter, ReadField};
#[doc(hidden)]
pub use evaluate::PluginProgram;
#[doc(hidden)]
pub use runtime::{PluginRuntime, RuntimeError};

/// Why a file cannot be used as a plugin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct PluginError {
    /// Which code.
    pub code: Code,
    /// What is wrong, in words for the campaign's author.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl PluginError {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<RuntimeError> for PluginError {
    fn from(error: RuntimeError) -> Self {
        Self::new(codes::NOT_A_PLUGIN, error.to_string())
    }
}

/// A plugin, checked, compiled and asked for its description.
#[derive(Clone)]
#[doc(hidden)]
pub struct Plugin(Arc<Loaded>);

struct Loaded {
    /// Keeps the clock running as long as there are plugins to stop.
    runtime: PluginRuntime,
    artifact: Artifact,
    description: Description,
    compiled: Compiled,
}

impl Plugin {
    /// Checks and compiles a plugin; some milliseconds for every 100 KB.
    ///
    /// # Errors
    /// See [`PluginError`]: S0402 to S0406.
    pub fn load(runtime: &PluginRuntime, bytes: &[u8]) -> Result<Self, PluginError> {
        let artifact = artifact::check(bytes)?;
        runtime.start_clock()?;
        let compiled = compile(runtime, bytes, &artifact)?;
        let description = describe::describe(runtime, &compiled)?;
        Ok(Self(Arc::new(Loaded {
            runtime: runtime.clone(),
            artifact,
            description,
            compiled,
        })))
    }

    /// What it says of itself.
    pub fn description(&self) -> &Description {
        &self.0.description
    }

    /// What is known of its file.
    pub fn artifact(&self) -> &Artifact {
        &self.0.artifact
    }

    /// The plugin as one campaign uses it.
    ///
    /// # Errors
    /// Everything that stands in the way: S0404 for fields, S0405 for
    /// parameters, S0305 for effects.
    pub fn bind(&self, context: &BindContext<'_>) -> Result<PluginProgram, Vec<Problem>> {
        bind::bind(self, context)
    }
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("name", &self.0.description.name)
            .field("version", &self.0.description.version)
            .finish_non_exhaustive()
    }
}

/// What `sadakat plugin inspect` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[doc(hidden)]
pub struct Inspection {
    /// Of the file.
    pub artifact: Artifact,
    /// Of the plugin.
    pub description: Description,
}

/// Looks at a plugin without a program.
///
/// # Errors
/// As [`Plugin::load`].
pub fn inspect(bytes: &[u8]) -> Result<Inspection, PluginError> {
    let runtime = PluginRuntime::new(&crate::program::Limits::default())?;
    let plugin = Plugin::load(&runtime, bytes)?;
    Ok(Inspection {
        artifact: plugin.artifact().clone(),
        description: plugin.description().clone(),
    })
}

/// Compiles a component and checks that it exports what the contract says.
fn compile(
    runtime: &PluginRuntime,
    bytes: &[u8],
    artifact: &Artifact,
) -> Result<Compiled, PluginError> {
    let engine = runtime.engine();
    let no_plugin = |message: &str| {
        PluginError::new(codes::NOT_A_PLUGIN, message).help("build it with `sadakat plugin build`")
    };
    let component = runtime.component(bytes).map_err(|error| {
        tracing::debug!(%error, "wasmtime refuses a component");
        no_plugin("the file is not valid WebAssembly, or uses features that plugins may not use")
    })?;
    // Whoever was built against a newer minor version may have other types.
    let other = |what: &str| {
        if artifact.abi > artifact::HOST_ABI {
            artifact::unknown_version(artifact.abi)
        } else {
            no_plugin(what)
        }
    };
    let mut linker = Linker::new(engine);
    let pre = console::offer(&mut linker)
        .and_then(|()| linker.instantiate_pre(&component))
        .map_err(|error| {
            tracing::debug!(%error, "wasmtime cannot link a component");
            no_plugin("the plugin imports something, but plugins get nothing from outside")
        })?;
    let export = |name: &str| match component.get_export(None, name) {
        Some((ComponentItem::ComponentFunc(func), index)) => Ok((func, index)),
        _ => Err(other(&format!(
            "the component does not export the function `{name}`"
        ))),
    };
    let (describe_type, describe) = export("describe")?;
    let (evaluate_type, evaluate) = export("evaluate")?;
    let types = pre.instance_type();
    for (name, checked) in [
        (
            "describe",
            describe_type.typecheck::<Nothing, Described>(&types),
        ),
        (
            "evaluate",
            evaluate_type.typecheck::<Batch<'_>, Evaluated>(&types),
        ),
    ] {
        checked.map_err(|error| {
            tracing::debug!(%error, "wasmtime finds another type");
            other(&format!(
                "`{name}` has another type than the plugin contract says"
            ))
        })?;
    }
    let carries_interpreter = artifact.interpreter.is_some();
    Ok(Compiled::new(pre, describe, evaluate, carries_interpreter))
}
