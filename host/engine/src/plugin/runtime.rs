//! The sandbox that all plugins of a host share: one compiler, one set of
//! engine settings, one clock for deadlines.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use wasmtime::component::Component;
use wasmtime::{
    Config, Enabled, Engine, EngineWeak, InstanceAllocationStrategy, OperatorCost, OptLevel,
    PoolingAllocationConfig,
};

use super::cache::PluginCache;
use super::instance::{INTERPRETER_INSTANCES, TABLE_ENTRIES, TABLES};
use crate::program::Limits;

/// How finely deadlines are kept.
const TICK: Duration = Duration::from_millis(50);

/// Bytes of stack that a plugin may use: what wasmtime gives by default, said
/// here because a plugin's behaviour must not change with wasmtime.
const STACK: usize = 512 * 1024;

/// Instances that can be at work at one moment, whatever a host's threads: each
/// call takes one and gives it back. Who finds none waits for a moment.
const AT_WORK: u32 = 128;

/// Instances that can be kept between calls, for campaigns that ask for it.
/// Who finds no place for one takes a fresh one for each call.
const KEPT: u32 = 128;

/// Bytes of an instance's memory that stay with its place in the pool and are
/// written anew for the next one; what a call touched beyond that is given back
/// to the machine. Calls of some hundred events touch a tenth of it.
const RESIDENT: usize = 512 * 1024;

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
    /// Places for kept instances that are taken.
    kept: AtomicU32,
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
        let engine = engine().map_err(|e| RuntimeError(e.to_string()))?;
        Ok(Self(Arc::new(Shared {
            engine,
            limits: *limits,
            cache,
            ticker: Mutex::new(None),
            kept: AtomicU32::new(0),
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

    /// A place for an instance that is kept between calls, if there is one.
    pub(super) fn place(&self) -> Option<Place> {
        let kept = &self.0.kept;
        let more = |taken: u32| (taken < KEPT).then_some(taken + 1);
        kept.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .ok()?;
        Some(Place(self.clone()))
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

/// A place for an instance that is kept between calls; free again when it is
/// dropped.
pub(super) struct Place(PluginRuntime);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.0.kept.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Every call gets an instance of its own, so they come from a pool, whose
/// places keep their memory: what the last call wrote is found with the help of
/// the kernel and written over with what a new instance begins with. Where the
/// kernel does not tell (Linux before 6.7, other systems), the pages are given
/// back instead, which takes some 10 µs more; and where there is no room for a
/// pool, since it reserves a terabyte of addresses, instances are made on
/// demand, which takes some 30 µs more. No decision depends on it.
fn engine() -> wasmtime::Result<Engine> {
    let found = pooled(Enabled::Yes, RESIDENT).or_else(|_| pooled(Enabled::No, 0));
    found.or_else(|_| Engine::new(&config()))
}

fn pooled(scan: Enabled, resident: usize) -> wasmtime::Result<Engine> {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(AT_WORK + KEPT)
        .total_core_instances((AT_WORK + KEPT) * INTERPRETER_INSTANCES)
        .total_memories(AT_WORK + KEPT)
        .total_tables((AT_WORK + KEPT) * TABLES)
        .max_core_instances_per_component(INTERPRETER_INSTANCES)
        .max_memories_per_component(1)
        .max_tables_per_component(TABLES)
        .max_tables_per_module(TABLES)
        .table_elements(TABLE_ENTRIES)
        .table_keep_resident(16 * 1024)
        .linear_memory_keep_resident(resident)
        .pagemap_scan(scan);
    let mut config = config();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Engine::new(&config)
}

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
        .wasm_multi_memory(false)
        .wasm_relaxed_simd(false)
        .relaxed_simd_deterministic(true)
        .wasm_memory64(false)
        // Nobody reads a trap's frames: authors get the kind of trap. Without
        // what they would be read with, compiled plugins are an eighth smaller.
        .wasm_backtrace_max_frames(None)
        .generate_address_map(false)
        .native_unwind_info(false);
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
    costs.MemoryFill = u8::MAX;
    costs.MemoryInit = 8;
    costs.TableCopy = 8;
    costs.TableFill = 8;
    costs.TableInit = 8;
    costs.TableSet = 16;
    costs.RefFunc = 48;
    costs.ElemDrop = 32;
    costs.DataDrop = 32;
    // Functions that are found in a table, and arithmetic of many cycles.
    costs.CallIndirect = 12;
    costs.ReturnCallIndirect = 12;
    costs.F32Div = 8;
    costs.F64Div = 8;
    costs.F32Sqrt = 12;
    costs.F64Sqrt = 12;
    costs.F32x4Div = 16;
    costs.F64x2Div = 16;
    costs.F32x4Sqrt = 24;
    costs.F64x2Sqrt = 24;
    costs.I32DivS = 4;
    costs.I32DivU = 4;
    costs.I32RemS = 4;
    costs.I32RemU = 4;
    costs.I64DivS = 8;
    costs.I64DivU = 8;
    costs.I64RemS = 8;
    costs.I64RemU = 8;
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
    fn places_are_counted_and_come_back() {
        let runtime = PluginRuntime::new(&Limits::default()).unwrap();
        let places: Vec<Place> = std::iter::from_fn(|| runtime.place()).collect();
        assert_eq!(places.len(), KEPT as usize);
        drop(places);
        assert!(runtime.place().is_some());
    }

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
