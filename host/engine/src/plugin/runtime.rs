//! The sandbox that all plugins of a host share: one compiler, one set of
//! engine settings, one clock for deadlines.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use wasmtime::component::Component;
use wasmtime::{Config, Engine, EngineWeak, OperatorCost, OptLevel};

use super::cache::PluginCache;
use crate::program::Limits;

/// How finely deadlines are kept.
const TICK: Duration = Duration::from_millis(50);

/// Bytes of stack that a plugin may use: what wasmtime gives by default, said
/// here because a plugin's behaviour must not change with wasmtime.
const STACK: usize = 512 * 1024;

/// Why there is no sandbox. A fault of this machine, never of a plugin.
#[derive(Debug, thiserror::Error)]
#[error("plugins cannot run on this machine: {0}")]
pub struct RuntimeError(String);

/// The sandbox of all plugins of a host. Cloning shares it.
///
/// It owns one thread that wakes 20 times a second, for deadlines; the thread
/// starts with the first plugin and stops when the last clone is dropped.
#[derive(Clone)]
pub struct PluginRuntime(Arc<Shared>);

struct Shared {
    engine: Engine,
    limits: Limits,
    cache: Option<PluginCache>,
    ticker: Mutex<Option<Ticker>>,
}

impl PluginRuntime {
    /// A sandbox whose plugins may use as much as `limits` says when they
    /// describe themselves; campaigns have limits of their own. Every plugin is
    /// compiled anew.
    ///
    /// # Errors
    /// If this machine cannot run compiled WebAssembly.
    pub fn new(limits: &Limits) -> Result<Self, RuntimeError> {
        Self::with_cache(limits, None)
    }

    /// The same with a place where compiled plugins are kept, if there is one:
    /// then a plugin that was loaded before, by whatever process, loads some
    /// ten times faster.
    ///
    /// # Errors
    /// If this machine cannot run compiled WebAssembly.
    pub fn with_cache(limits: &Limits, cache: Option<PluginCache>) -> Result<Self, RuntimeError> {
        let engine = Engine::new(&config()).map_err(|e| RuntimeError(e.to_string()))?;
        Ok(Self(Arc::new(Shared {
            engine,
            limits: *limits,
            cache,
            ticker: Mutex::new(None),
        })))
    }

    /// A component of this engine, compiled before or now.
    pub(super) fn component(&self, wasm: &[u8]) -> wasmtime::Result<Component> {
        match &self.0.cache {
            Some(cache) => cache.component(&self.0.engine, wasm),
            None => Component::from_binary(&self.0.engine, wasm),
        }
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Starts the clock of deadlines if it does not run yet.
    pub(super) fn start_clock(&self) -> Result<(), RuntimeError> {
        // A thread that panicked with the lock held left it as it was.
        let mut ticker = self.0.ticker.lock().unwrap_or_else(|e| e.into_inner());
        if ticker.is_none() {
            let started = Ticker::start(self.0.engine.weak());
            *ticker = Some(started.map_err(|e| RuntimeError(e.to_string()))?);
        }
        Ok(())
    }
}

impl fmt::Debug for PluginRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PluginRuntime").finish_non_exhaustive()
    }
}

/// Instances are allocated on demand: a pool makes a fresh instance cheaper
/// (33 instead of 54 µs, wasmtime built for development), but instances are
/// reused, and a pool that is used up is an error.
///
/// Everything that could make one machine or run differ from another is off;
/// wasmtime's defaults are named where a plugin's behaviour rests on them.
fn config() -> Config {
    let mut config = Config::new();
    config
        .cranelift_opt_level(OptLevel::Speed)
        .cranelift_nan_canonicalization(true)
        .consume_fuel(true)
        .operator_cost(costs())
        .epoch_interruption(true)
        .max_wasm_stack(STACK)
        .wasm_component_model(true)
        .concurrency_support(false)
        .shared_memory(false)
        .wasm_relaxed_simd(false)
        .relaxed_simd_deterministic(true)
        .wasm_memory64(false)
        // Nobody reads a trap's frames: authors get the kind of trap.
        .wasm_backtrace_max_frames(None);
    config
}

/// Fuel of instructions. Whatever works long pays for it, so that fuel ends
/// every call long before the clock does: what the clock ends, another machine
/// or another run may not.
fn costs() -> OperatorCost {
    let mut costs = OperatorCost::new();
    // A call into the host, and pages that the kernel must clear.
    costs.MemoryGrow = u8::MAX;
    costs.TableGrow = u8::MAX;
    costs.variable.memory_grow_per_page = u8::MAX;
    // Calls into the host as well, however little they move.
    costs.MemoryCopy = 8;
    costs.MemoryFill = 8;
    costs.MemoryInit = 8;
    costs.TableCopy = 8;
    costs.TableFill = 8;
    costs.TableInit = 8;
    costs
}

/// Ticks that pass before a deadline of `ms` milliseconds is over: at least
/// two, since the first may come at once.
pub(super) fn ticks(ms: u64) -> u64 {
    let tick = u64::try_from(TICK.as_millis()).unwrap_or(1).max(1);
    ms.div_ceil(tick).saturating_add(1)
}

/// A thread that advances the engine's epoch until it is dropped.
struct Ticker {
    // Dropping it wakes and ends the thread.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    fn start(engine: EngineWeak) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("sadakat-deadlines".to_owned())
            .spawn(move || tick(&engine, &stopped))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

fn tick(engine: &EngineWeak, stopped: &Receiver<()>) {
    while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        let Some(engine) = engine.upgrade() else {
            return;
        };
        engine.increment_epoch();
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It cannot have panicked, and nobody could do anything about it.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_starts_once_and_stops_with_the_last_clone() {
        let runtime = PluginRuntime::new(&Limits::default()).unwrap();
        assert!(runtime.0.ticker.lock().unwrap().is_none());
        runtime.start_clock().unwrap();
        runtime.clone().start_clock().unwrap();
        let weak = runtime.engine().weak();
        drop(runtime);
        assert!(weak.upgrade().is_none());
    }

    #[test]
    fn deadlines_round_up() {
        assert_eq!([0, 1, 50, 51].map(ticks), [1, 2, 2, 3]);
    }
}
