//! Manifests become campaigns with their programs.

use std::collections::HashMap;
use std::sync::Arc;

use super::manifest::{self, Manifest, Runs};
use super::program::{self, Program};
use super::sources::{read_tables, read_text};
use super::{Folder, windows};
use crate::campaign::{Campaign, ProgramKind, Tables};
use crate::diagnostic::Report;
use crate::expression::Graph;
use crate::plugin::{Plugin, PluginRuntime};
use crate::schema::{FieldSet, Schema};
use crate::script::ScriptEngine;
use crate::snapshot::Snapshot;

/// What became of a program folder.
#[derive(Debug)]
pub struct Loaded {
    /// Everything that is wrong with it, and warnings.
    pub report: Report,
    /// The program; none if there are errors.
    pub snapshot: Option<Arc<Snapshot>>,
}

/// What all campaigns of a folder are compiled with.
pub(super) struct Loader<'f> {
    pub(super) folder: &'f Folder,
    pub(super) report: Report,
    pub(super) schema: Arc<Schema>,
    pub(super) tables: Arc<Tables>,
    pub(super) wallets: Vec<String>,
    pub(super) tiers: Vec<String>,
    pub(super) limits: crate::program::Limits,
    pub(super) graph: Graph,
    pub(super) reads: FieldSet,
    pub(super) groups: Vec<String>,
    pub(super) scripts: Arc<ScriptEngine>,
    pub(super) plugins: HashMap<String, Option<Arc<Plugin>>>,
    pub(super) runtime: Option<PluginRuntime>,
}

/// Reads, checks and compiles a program.
pub fn load(folder: &Folder) -> Loaded {
    let mut report = Report::default();
    let program = read_text(folder, &mut report, "program.toml")
        .and_then(|(source, text)| program::read(&mut report, source, &text));
    let Some(Program {
        source,
        mut settings,
        windows,
    }) = program
    else {
        return Loaded {
            report,
            snapshot: None,
        };
    };
    let tables = Arc::new(read_tables(folder, &mut report));
    let mut graph = Graph::new();
    let windows = windows::compile(
        &mut report,
        source,
        windows,
        &mut settings.schema,
        &tables,
        &mut graph,
    );
    let schema = Arc::new(settings.schema.clone());
    let mut reads = FieldSet::default();
    for window in &windows {
        for part in [&window.value, &window.filter].into_iter().flatten() {
            reads.extend(&part.reads);
        }
        reads.extend(&window.distinct.into_iter().collect());
    }
    let mut loader = Loader {
        folder,
        report,
        scripts: ScriptEngine::new(&schema, &tables, settings.limits),
        schema,
        tables: Arc::clone(&tables),
        wallets: settings
            .state
            .wallets
            .iter()
            .map(|wallet| wallet.name.to_string())
            .collect(),
        tiers: settings
            .state
            .tiers
            .iter()
            .flat_map(|tiers| tiers.levels.iter().map(|(name, _)| name.to_string()))
            .collect(),
        limits: settings.limits,
        graph,
        reads,
        groups: Vec::new(),
        plugins: HashMap::new(),
        runtime: None,
    };
    let campaigns = loader.campaigns();
    let Loader {
        report,
        graph,
        reads,
        ..
    } = loader;
    let snapshot = report.is_ok().then(|| {
        Arc::new(Snapshot::new(
            folder.hash(),
            settings,
            windows,
            tables,
            campaigns,
            graph,
            reads,
        ))
    });
    Loaded { report, snapshot }
}

impl Loader<'_> {
    fn campaigns(&mut self) -> Vec<Campaign> {
        let mut campaigns = Vec::new();
        let files: Vec<(String, String)> = self
            .folder
            .part("campaigns", "toml")
            .map(|(path, stem, _)| (path.to_owned(), stem.to_owned()))
            .collect();
        let mut used: Vec<String> = Vec::new();
        for (path, stem) in files {
            let Some((source, text)) = read_text(self.folder, &mut self.report, &path) else {
                continue;
            };
            let Some(manifest) =
                manifest::read(&mut self.report, source, &stem, &text, &self.schema)
            else {
                continue;
            };
            if let Runs::Script { path, .. } = &manifest.runs {
                used.push(path.clone());
            }
            campaigns.extend(self.campaign(manifest));
        }
        self.stray_scripts(&used);
        campaigns
    }

    fn campaign(&mut self, manifest: Manifest) -> Option<Campaign> {
        let admitted = self.audience(&manifest);
        // While the audience is wrong, nobody knows what it makes sure of: the
        // script is not blamed for relying on it.
        let everything = || {
            let fields = self.schema.fields().iter();
            fields
                .filter_map(|field| self.schema.find(&field.name))
                .collect()
        };
        let present = admitted
            .as_ref()
            .map_or_else(everything, |admitted| admitted.present.clone());
        let (kind, (program, script_needs_member)) = match &manifest.runs {
            Runs::Script { path, span } => (
                ProgramKind::Script,
                self.script(&manifest, path, span, &present)?,
            ),
            Runs::Plugin { name, span } => {
                (ProgramKind::Plugin, self.plugin(&manifest, name, span)?)
            }
        };
        self.reads.extend(program.reads());
        let admitted = admitted?;
        let group = manifest.group.map(|name| {
            self.groups
                .iter()
                .position(|known| *known == name)
                .unwrap_or_else(|| {
                    self.groups.push(name);
                    self.groups.len() - 1
                })
        });
        Some(Campaign {
            id: manifest.id.into(),
            name: manifest.name,
            on: manifest.on,
            active: manifest.active,
            audience: admitted.audience,
            needs_member: script_needs_member || admitted.needs_member || manifest.limit.is_some(),
            phase: manifest.phase,
            priority: manifest.priority,
            group,
            stacking: manifest.stacking,
            exclusive: manifest.exclusive,
            limit: manifest.limit,
            on_fault: manifest.on_fault,
            kind,
            program,
        })
    }
}
