//! What a plugin takes, by how many events a call has.

use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::around;
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
/// parameters are.
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
}

impl Bench {
    /// A plugin in the tiny program that a file of cases describes; an empty
    /// text describes the usual one.
    ///
    /// # Errors
    /// If the program is wrong, or the plugin does not fit it.
    pub fn new(plugin: &Plugin, case: &str) -> Result<Self, BenchError> {
        let mut folder = Folder::default();
        let program = around::program(case, plugin.description());
        folder.insert("program.toml", program.as_bytes());
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
            isolation: Isolation::default(),
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
        let mut out = Proposals::default();
        let rows = Rows {
            columns: &call.columns,
            selected: &call.selected,
        };
        self.worker.evaluate(&rows, &mut out);
        Taken {
            fuel: out.work,
            effects: out.effects.len(),
            faults: out.faults.len(),
        }
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
