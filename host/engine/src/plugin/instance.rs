//! One sandboxed instance of a plugin, and what ends its calls early.

use wasmtime::component::{ComponentExportIndex, Func, InstancePre, Lift, Lower};
use wasmtime::component::{ComponentNamedList, Instance};
use wasmtime::{PoolConcurrencyLimitError, ResourceLimiter, Store, Trap};

use super::console::{Room, Written};
use crate::diagnostic::{Code, codes};

/// Entries of all tables of an instance. A table holds function pointers;
/// plugins have a few hundred.
pub(super) const TABLE_ENTRIES: usize = 20_000;

/// Instances of core modules in a plugin: one, and its adapters.
const CORE_INSTANCES: u32 = 16;

/// The same where a plugin carries an interpreter that is made of parts.
pub(super) const INTERPRETER_INSTANCES: u32 = 256;

/// Tables of a plugin.
pub(super) const TABLES: u32 = 4;

/// What one call may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    pub(super) fuel: u64,
    /// Ticks of the runtime's clock.
    pub(super) ticks: u64,
    /// Bytes that the answer takes on the host.
    pub(super) answer: usize,
    /// How much is kept of what the plugin writes.
    pub(super) room: Room,
}

/// Why a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: Code,
    pub(super) message: String,
    /// Whether the wall clock ended it, so that another try costs as long, and
    /// may end otherwise.
    pub(super) deadline: bool,
    /// What the plugin wrote before, if it was called.
    pub(super) written: Option<Box<Written>>,
}

impl Failure {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            deadline: false,
            written: None,
        }
    }
}

/// What the store knows of its plugin: how much it grew, and what it wrote.
#[derive(Debug)]
pub(super) struct Meter {
    pub(super) written: Written,
    memory: usize,
    memory_limit: usize,
    tables: usize,
    refused: Option<&'static str>,
    /// Instances of core modules that there may be.
    instances: u32,
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        if total > self.memory_limit {
            self.refused = Some("memory");
            return Ok(false);
        }
        self.memory = total;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self.tables.saturating_add(desired.saturating_sub(current));
        if total > TABLE_ENTRIES {
            self.refused = Some("tables");
            return Ok(false);
        }
        self.tables = total;
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.instances as usize
    }

    fn tables(&self) -> usize {
        TABLES as usize
    }

    fn memories(&self) -> usize {
        1
    }
}

/// A compiled plugin, ready to be instantiated.
#[derive(Clone)]
pub(super) struct Compiled {
    pub(super) pre: InstancePre<Meter>,
    pub(super) describe: ComponentExportIndex,
    pub(super) evaluate: ComponentExportIndex,
    /// Instances of core modules that it may have.
    instances: u32,
}

impl Compiled {
    pub(super) fn new(
        pre: InstancePre<Meter>,
        describe: ComponentExportIndex,
        evaluate: ComponentExportIndex,
        carries_interpreter: bool,
    ) -> Self {
        Self {
            pre,
            describe,
            evaluate,
            instances: match carries_interpreter {
                true => INTERPRETER_INSTANCES,
                false => CORE_INSTANCES,
            },
        }
    }
}

/// A running plugin. After a failure it must not be called again.
pub(super) struct Sandbox {
    store: Store<Meter>,
    instance: Instance,
    /// How many calls it answered.
    pub(super) calls: u32,
}

impl Sandbox {
    /// A fresh instance. Where all places of the pool are taken, it waits for
    /// one: every call gives its place back, and ends within its deadline.
    pub(super) fn start(
        compiled: &Compiled,
        memory: usize,
        allowance: Allowance,
    ) -> Result<Self, Failure> {
        loop {
            let meter = Meter {
                written: Written::default(),
                memory: 0,
                memory_limit: memory,
                tables: 0,
                refused: None,
                instances: compiled.instances,
            };
            let mut store = Store::new(compiled.pre.engine(), meter);
            store.limiter(|meter| meter);
            let started =
                allow(&mut store, allowance).and_then(|()| compiled.pre.instantiate(&mut store));
            match started {
                Ok(instance) => {
                    return Ok(Self {
                        store,
                        instance,
                        calls: 0,
                    });
                }
                Err(error) if error.is::<PoolConcurrencyLimitError>() => {
                    drop(store);
                    std::thread::yield_now();
                }
                Err(error) => return Err(classify(&error, store.data(), memory)),
            }
        }
    }

    pub(super) fn func(&mut self, export: &ComponentExportIndex) -> Result<Func, Failure> {
        self.instance
            .get_func(&mut self.store, export)
            .ok_or_else(|| Failure::new(codes::PLUGIN_OUTPUT, "the plugin lost its exports"))
    }

    /// Calls a function of the plugin. The fuel used is told even for a call
    /// that failed.
    pub(super) fn call<P, R>(
        &mut self,
        func: &Func,
        arguments: P,
        allowance: Allowance,
    ) -> (Result<R, Failure>, u64)
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        self.calls = self.calls.saturating_add(1);
        let meter = self.store.data_mut();
        meter.refused = None;
        meter.written = Written::within(allowance.room);
        let result = allow(&mut self.store, allowance)
            // Checking the types again costs 0.6 µs a call; not to would need
            // `unsafe`, because arguments are borrowed.
            .and_then(|()| func.typed::<P, R>(&self.store))
            .and_then(|func| func.call(&mut self.store, arguments));
        let left = self.store.get_fuel().unwrap_or(0);
        let used = allowance.fuel.saturating_sub(left);
        let memory = self.store.data().memory_limit;
        let result = result.map_err(|error| {
            let failure = classify(&error, self.store.data(), memory);
            let written = Some(Box::new(self.written()));
            Failure { written, ..failure }
        });
        (result, used)
    }

    /// What the plugin wrote in the last call.
    pub(super) fn written(&mut self) -> Written {
        std::mem::take(&mut self.store.data_mut().written)
    }
}

fn allow(store: &mut Store<Meter>, allowance: Allowance) -> wasmtime::Result<()> {
    store.set_fuel(allowance.fuel)?;
    store.set_epoch_deadline(allowance.ticks);
    store.set_hostcall_fuel(allowance.answer);
    Ok(())
}

/// Why a call ended, in words that do not depend on wasmtime's.
fn classify(error: &wasmtime::Error, meter: &Meter, memory: usize) -> Failure {
    let limit = |message: String| Failure::new(codes::PLUGIN_LIMIT, message);
    let Some(trap) = error.downcast_ref::<Trap>() else {
        if meter.refused.is_some() {
            return limit(over_memory(meter, memory));
        }
        // wasmtime keeps the type of this error to itself.
        if error.to_string().contains("fuel allocated for hostcalls") {
            return limit("the plugin's answer is too large".to_owned());
        }
        return Failure::new(
            codes::PLUGIN_OUTPUT,
            "the plugin's answer points outside its memory, or is not text where it must be",
        );
    };
    match trap {
        Trap::OutOfFuel => limit("the plugin used up its fuel (`plugin_fuel`)".to_owned()),
        Trap::Interrupt => Failure {
            deadline: true,
            ..Failure::new(
                codes::PLUGIN_DEADLINE,
                "the plugin took too long by the clock (`plugin_deadline_ms`), which another run \
                 may not",
            )
        },
        Trap::StackOverflow => limit("the plugin used up its stack".to_owned()),
        // Guests that get no more memory stop themselves.
        _ if meter.refused.is_some() => limit(over_memory(meter, memory)),
        Trap::UnreachableCodeReached => {
            let place = meter.written.panic();
            let at = place.map_or(String::new(), |place| format!(" at {place}"));
            Failure::new(codes::PLUGIN_TRAPPED, format!("the plugin panicked{at}"))
        }
        Trap::MemoryOutOfBounds => Failure::new(
            codes::PLUGIN_TRAPPED,
            "the plugin read or wrote outside its memory",
        ),
        Trap::IntegerDivisionByZero => {
            Failure::new(codes::PLUGIN_TRAPPED, "the plugin divided by zero")
        }
        Trap::IntegerOverflow => Failure::new(
            codes::PLUGIN_TRAPPED,
            "the plugin computed a number too large",
        ),
        Trap::InvalidChar
        | Trap::StringOutOfBounds
        | Trap::ListOutOfBounds
        | Trap::InvalidDiscriminant
        | Trap::UnalignedPointer => Failure::new(
            codes::PLUGIN_OUTPUT,
            "the plugin's answer points outside its memory, or is not text where it must be",
        ),
        _ => Failure::new(codes::PLUGIN_TRAPPED, "the plugin stopped itself"),
    }
}

fn over_memory(meter: &Meter, limit: usize) -> String {
    match meter.refused {
        Some("tables") => "the plugin wanted larger tables than a plugin may have".to_owned(),
        _ => format!(
            "the plugin wanted more than {} KiB of memory (`plugin_memory`)",
            limit / 1024
        ),
    }
}
