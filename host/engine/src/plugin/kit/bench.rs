//! What a plugin takes, by how many events a call has and by what it proposes.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::around;
use super::recorded::Recorded;
use crate::batch::Columns;
use crate::constants::{ParamValue, Params};
use crate::diagnostic::Report;
use crate::load::{Folder, load};
use crate::plugin::probe::MadeUp;
use crate::plugin::{BindContext, Isolation, Plugin, Problem};
use crate::program::{Limits, Program as _, Proposals, Rows, Worker};
use crate::schema::Schema;

/// Why a plugin cannot be measured.
#[derive(Debug)]
#[non_exhaustive]
pub enum BenchError {
    /// There is something wrong with the program around it.
    Program(Report),
    /// It does not fit its parameters.
    Plugin(Vec<Problem>),
}

/// A plugin and events for it: made-up ones, the same whenever plugin and
/// parameters are, or recorded ones.
pub struct Bench {
    worker: Box<dyn Worker>,
    schema: Arc<Schema>,
    events: Columns,
    count: u32,
}

/// Events of one call.
pub struct BenchCall {
    columns: Arc<Columns>,
    selected: Vec<u32>,
}

/// What a call came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// Fuel of all its events.
    pub fuel: u64,
    /// What it proposed for them.
    pub effects: usize,
    /// Events that failed.
    pub faults: usize,
    /// Bytes of the columns that it was handed, and of its answer.
    pub bytes: u64,
}

/// What events took that came to the same kinds of effect, each asked alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TakenFor {
    /// Such as `points` or `2 coupon, message`; empty for nothing.
    pub effects: String,
    /// How many events.
    pub events: u64,
    /// Fuel of all of them.
    pub fuel: u64,
}

impl Bench {
    /// A plugin in the tiny program that a file of cases describes; an empty
    /// text describes the usual one. Instances are kept if they are shared.
    ///
    /// # Errors
    /// If the program is wrong, or the plugin does not fit it.
    pub fn new(plugin: &Plugin, case: &str, isolation: Isolation) -> Result<Self, BenchError> {
        let mut folder = Folder::default();
        let program = around::program(case, plugin.description());
        folder.insert("program.toml", program.text.as_bytes());
        let loaded = load(&folder);
        let Some(snapshot) = loaded.snapshot else {
            return Err(BenchError::Program(loaded.report));
        };
        let settings = snapshot.settings();
        let wallets = settings.state.wallets.iter();
        let wallets: Vec<String> = wallets.map(|wallet| wallet.name.to_string()).collect();
        let tiers = settings.state.tiers.iter().flat_map(|tiers| &tiers.levels);
        let tiers: Vec<String> = tiers.map(|(name, _)| name.to_string()).collect();
        let context = BindContext {
            schema: &settings.schema,
            params: &params(case),
            phase: None,
            campaign_id: &plugin.description().name,
            wallets: &wallets,
            tiers: &tiers,
            limits: Limits::default(),
            isolation,
        };
        let bound = plugin.bind(&context).map_err(BenchError::Plugin)?;
        bound
            .validate(context.params)
            .map_err(|problem| BenchError::Plugin(vec![*problem]))?;
        let made_up = MadeUp::new(&bound, &context);
        Ok(Self {
            worker: bound.worker(),
            schema: Arc::clone(&settings.schema),
            count: made_up.count(),
            events: made_up.columns().clone(),
        })
    }

    /// A plugin in a program, with events that it was asked about.
    pub fn recorded(recorded: Recorded) -> Self {
        let (worker, schema, events) = recorded.finish();
        Self {
            worker,
            schema,
            count: u32::try_from(events.rows()).unwrap_or(u32::MAX),
            events,
        }
    }

    /// Different events that there are.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// What events take by what comes of them, those that propose least first.
    pub fn by_effects(&mut self) -> Vec<TakenFor> {
        let mut all: BTreeMap<(usize, String), TakenFor> = BTreeMap::new();
        for nth in 0..self.count {
            let call = self.call(1, nth);
            let out = self.evaluate(&call);
            let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
            for proposal in &out.effects {
                *kinds.entry(proposal.effect.kind().name()).or_default() += 1;
            }
            let kinds = kinds.into_iter().map(|(kind, count)| match count {
                1 => kind.to_owned(),
                many => format!("{many} {kind}"),
            });
            let effects = match out.faults.is_empty() {
                true => kinds.collect::<Vec<_>>().join(", "),
                false => "a fault".to_owned(),
            };
            let key = (out.effects.len(), effects.clone());
            let taken = all.entry(key).or_insert(TakenFor {
                effects,
                events: 0,
                fuel: 0,
            });
            taken.events += 1;
            taken.fuel = taken.fuel.saturating_add(out.work);
        }
        all.into_values().collect()
    }

    /// A call of so many events, in turn from the `nth` on.
    pub fn call(&self, events: u32, nth: u32) -> BenchCall {
        let in_turn = (nth..).map(|event| event % self.count.max(1));
        let rows: Vec<u32> = in_turn.take(events as usize).collect();
        BenchCall {
            columns: Arc::new(self.events.take(&rows, &self.schema)),
            selected: (0..events).collect(),
        }
    }

    /// Asks the plugin.
    pub fn ask(&mut self, call: &BenchCall) -> Taken {
        let out = self.evaluate(call);
        Taken {
            fuel: out.work,
            effects: out.effects.len(),
            faults: out.faults.len(),
            bytes: out.bytes,
        }
    }

    fn evaluate(&mut self, call: &BenchCall) -> Proposals {
        let mut out = Proposals::default();
        let rows = Rows {
            columns: &call.columns,
            selected: &call.selected,
        };
        self.worker.evaluate(&rows, &mut out);
        out
    }
}

/// The parameters that a file of cases sets.
fn params(case: &str) -> Params {
    let table = DeTable::parse(case).map(|table| table.into_inner());
    let table = table.unwrap_or_default();
    let mut params = Params::default();
    if let Some(DeValue::Table(set)) = table.get("params").map(|value| value.get_ref()) {
        for (name, value) in set {
            if let Some(value) = ParamValue::from_toml(value.get_ref()) {
                params.set(name.get_ref().to_string(), value);
            }
        }
    }
    params
}
