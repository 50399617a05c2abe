//! What it costs that plugins are metered: fuel and epochs against neither.
//!
//! `metering` calls the example plugins with batches of 256 events, each under
//! four engines that differ in nothing else, in turns, and prints a table of
//! the best times. For instruction counts, call one plugin under one engine
//! twice with different `--calls`, and divide the difference:
//! `valgrind --tool=callgrind metering --plugin streak --engine both --calls 40`
//!
//! `metering --load FOLDER` measures how long plugins take to load.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Parser, ValueEnum};
// What the engine's contract names.
use sadakat_engine::plugin::{Plugin, PluginCache, PluginRuntime};
use sadakat_engine::program::Limits;
use sadakat_engine::{effect, schema};
use wasmtime::component::{Component, Linker, TypedFunc};
use wasmtime::{Config, Engine, OptLevel, Store};

#[expect(
    dead_code,
    reason = "the engine's own types, of which a bench needs fewer"
)]
#[path = "../../../../host/engine/src/plugin/contract.rs"]
mod contract;

use contract::{
    AbiBatch, AbiColumn, AbiDescription, AbiField, AbiFieldType, AbiIntegers, AbiText, AbiTexts,
    AbiValue, Batch, Described, Evaluated, Nothing,
};

type Error = Box<dyn std::error::Error>;

/// Fuel and epochs against neither.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the plugins are; those of the example program if not given.
    #[arg(long)]
    plugins: Option<PathBuf>,
    /// One plugin; all of them if not given.
    #[arg(long)]
    plugin: Option<String>,
    /// One engine; all of them if not given.
    #[arg(long)]
    engine: Option<Metering>,
    /// Calls of each plugin under each engine.
    #[arg(long, default_value_t = 400)]
    calls: usize,
    /// Events of a call.
    #[arg(long, default_value_t = 256)]
    events: usize,
    /// Only load each plugin as the host does, compiled anew and kept in this
    /// folder from before; the best of some times.
    #[arg(long, value_name = "FOLDER")]
    load: Option<PathBuf>,
}

/// Plugins of more bytes carry an interpreter.
const INTERPRETER: usize = 4 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Metering {
    Neither,
    Fuel,
    Epoch,
    /// As the host has it.
    Both,
}

const ALL: [Metering; 4] = [
    Metering::Neither,
    Metering::Fuel,
    Metering::Epoch,
    Metering::Both,
];

impl Metering {
    const fn fuel(self) -> bool {
        matches!(self, Self::Fuel | Self::Both)
    }

    const fn epoch(self) -> bool {
        matches!(self, Self::Epoch | Self::Both)
    }

    /// The engine's settings as in `plugin/runtime.rs`, but for metering.
    fn engine(self) -> wasmtime::Result<Engine> {
        let mut config = Config::new();
        config
            .cranelift_opt_level(OptLevel::Speed)
            .cranelift_nan_canonicalization(true)
            .consume_fuel(self.fuel())
            .epoch_interruption(self.epoch())
            .max_wasm_stack(512 * 1024)
            .wasm_component_model(true)
            .concurrency_support(false)
            .shared_memory(false)
            .wasm_relaxed_simd(false)
            .relaxed_simd_deterministic(true)
            .wasm_memory64(false)
            .wasm_backtrace_max_frames(None);
        Engine::new(&config)
    }
}

/// A plugin under one engine.
struct Contender {
    metering: Metering,
    store: Store<()>,
    evaluate: TypedFunc<Batch<'static>, Evaluated>,
    /// Nanoseconds of the fastest call.
    best: u128,
}

impl Contender {
    fn new(wasm: &[u8], metering: Metering) -> wasmtime::Result<(Self, AbiDescription)> {
        let engine = metering.engine()?;
        let component = Component::from_binary(&engine, wasm)?;
        let mut store = Store::new(&engine, ());
        let mut contender = Meter(metering);
        contender.fill(&mut store)?;
        let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
        let describe = instance.get_typed_func::<Nothing, Described>(&mut store, "describe")?;
        let (description,) = describe.call(&mut store, ())?;
        let evaluate =
            instance.get_typed_func::<Batch<'static>, Evaluated>(&mut store, "evaluate")?;
        Ok((
            Self {
                metering,
                store,
                evaluate,
                best: u128::MAX,
            },
            description,
        ))
    }

    /// One call, and how many effects it proposed.
    fn call(&mut self, batch: AbiBatch<'static>) -> Result<usize, Error> {
        let started = Instant::now();
        Meter(self.metering).fill(&mut self.store)?;
        let (answer,) = self.evaluate.call(&mut self.store, (batch,))?;
        self.best = self.best.min(started.elapsed().as_nanos());
        Ok(answer?.effects.events.len())
    }
}

struct Meter(Metering);

impl Meter {
    /// As before each call of the host.
    fn fill(&mut self, store: &mut Store<()>) -> wasmtime::Result<()> {
        if self.0.fuel() {
            store.set_fuel(1 << 40)?;
        }
        if self.0.epoch() {
            store.set_epoch_deadline(1 << 20);
        }
        Ok(())
    }
}

/// Lines of an event.
const LINES: usize = 5;

const TEXTS: [&str; 6] = ["bronze", "silver", "gold", "coffee", "kitchen", "postage"];

/// A column as the plugin reads it: some values of its type. The columns of a
/// bench live as long as it does.
fn column(field: &AbiField, events: usize) -> AbiColumn<'static> {
    let lines = field.name.starts_with("line.");
    let count = if lines { events * LINES } else { events };
    let number = |i: usize| {
        let i = i64::try_from(i).unwrap_or_default();
        match field.ty {
            AbiFieldType::Boolean => i % 2,
            AbiFieldType::Date => 20_000 + i % 365,
            AbiFieldType::Instant => 1_760_000_000_000_000 + i * 1_000_000,
            AbiFieldType::Quantity => 1_000 * (1 + i % 4),
            AbiFieldType::Money => 100 + i * 37 % 20_000,
            _ => i * 7 % 400,
        }
    };
    let text = |count: usize| {
        let keys = (0..count).map(|i| u32::try_from(i % TEXTS.len()).unwrap_or_default());
        let ends = TEXTS.iter().scan(0u32, |end, text| {
            *end += u32::try_from(text.len()).unwrap_or_default();
            Some(*end)
        });
        AbiText {
            keys: keys.collect::<Vec<_>>().leak(),
            offsets: std::iter::once(0).chain(ends).collect::<Vec<_>>().leak(),
            dictionary: TEXTS.concat().leak(),
            validity: &[],
        }
    };
    match field.ty {
        AbiFieldType::Text => AbiColumn::Text(text(count)),
        AbiFieldType::Texts => AbiColumn::Texts(AbiTexts {
            starts: (0..=u32::try_from(count).unwrap_or_default())
                .collect::<Vec<_>>()
                .leak(),
            items: text(count),
        }),
        _ => AbiColumn::Integers(AbiIntegers {
            values: (0..count).map(number).collect::<Vec<_>>().leak(),
            validity: &[],
        }),
    }
}

fn batch(description: &AbiDescription, events: usize) -> AbiBatch<'static> {
    let columns: Vec<_> = description
        .fields
        .iter()
        .map(|field| column(field, events))
        .collect();
    let parameters = description.parameters.iter().map(|parameter| {
        let required = match parameter.ty {
            AbiFieldType::Text => AbiValue::Text("points".into()),
            // What a campaign lists, so that there is something to find.
            AbiFieldType::Texts => return AbiValue::Texts(vec!["coffee".into()]),
            _ => AbiValue::Integer(1),
        };
        parameter.default.clone().unwrap_or(required)
    });
    let starts = (0..=events).map(|event| u32::try_from(event * LINES).unwrap_or_default());
    AbiBatch {
        events: u32::try_from(events).unwrap_or_default(),
        currency: "GBP",
        minor_digits: 2,
        line_starts: starts.collect::<Vec<_>>().leak(),
        columns: columns.leak(),
        parameters: parameters.collect::<Vec<_>>().leak(),
    }
}

fn plugins(arguments: &Arguments) -> Result<Vec<PathBuf>, Error> {
    let example = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/plugins");
    let folder = arguments.plugins.clone().unwrap_or_else(example);
    let only = arguments.plugin.as_deref();
    let mut plugins: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<_, _>>()?;
    plugins.retain(|path| {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        path.extension().is_some_and(|ending| ending == "wasm")
            && only.is_none_or(|only| stem == Some(only))
    });
    plugins.sort();
    Ok(plugins)
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    if let Some(folder) = &arguments.load {
        return load(folder, &arguments);
    }
    let engines = arguments.engine.map_or(ALL.to_vec(), |one| vec![one]);
    for path in plugins(&arguments)? {
        let wasm = std::fs::read(&path)?;
        let mut contenders = Vec::new();
        let mut columns = None;
        for &metering in &engines {
            let (contender, description) = Contender::new(&wasm, metering)?;
            columns.get_or_insert_with(|| batch(&description, arguments.events));
            contenders.push(contender);
        }
        let Some(columns) = columns else { continue };
        let mut effects = 0;
        for _ in 0..arguments.calls {
            for contender in &mut contenders {
                effects = contender.call(columns)?;
            }
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        report(&name, &contenders, effects);
    }
    Ok(())
}

/// How long it takes to load each plugin, description included.
#[expect(clippy::print_stdout, reason = "this is its result")]
fn load(folder: &Path, arguments: &Arguments) -> Result<(), Error> {
    let cache = PluginCache::open(folder)?;
    for path in plugins(arguments)? {
        let wasm = std::fs::read(&path)?;
        let best = |cache: Option<&PluginCache>, times: usize| -> Result<u128, Error> {
            let mut best = u128::MAX;
            for _ in 0..times {
                let runtime = PluginRuntime::with_cache(&Limits::default(), cache.cloned())?;
                let started = Instant::now();
                Plugin::load(&runtime, &wasm)?;
                best = best.min(started.elapsed().as_micros());
            }
            Ok(best)
        };
        // An interpreter takes half a minute.
        let anew = if wasm.len() > INTERPRETER { 1 } else { 3 };
        let cold = best(None, anew)?;
        // The first time keeps it.
        let kept = best(Some(&cache), 20)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        println!(
            "| {name} | {} KiB | {cold} µs anew | {kept} µs kept |",
            wasm.len() / 1024
        );
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is its result")]
fn report(name: &str, contenders: &[Contender], effects: usize) {
    let base = contenders
        .first()
        .map_or(1, |contender| contender.best.max(1));
    for contender in contenders {
        let hundredths = contender.best * 100 / base;
        println!(
            "| {name} | {:?} | {} ns a call | {}.{:02} × | {effects} effects |",
            contender.metering,
            contender.best,
            hundredths / 100,
            hundredths % 100,
        );
    }
}
