//! Manifests become campaigns with their programs.

use std::collections::HashMap;
use std::sync::Arc;

use super::manifest::{self, Manifest, Runs};
use super::program::{self, Program};
use super::sources::{read_tables, read_text};
use super::{Folder, windows, zones};
use crate::campaign::{Campaign, CampaignFiles, ProgramKind, Stacking, Tables, Written};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::expression::Graph;
use crate::limits::Grants;
use crate::lint::{self, Note, Notes};
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
    notes: Notes,
}

/// Reads, checks and compiles a program.
pub fn load(folder: &Folder) -> Loaded {
    let mut report = Report::default();
    let program = read_text(folder, &mut report, "program.toml")
        .and_then(|(source, text)| program::read(&mut report, source, &text, &Grants::default()));
    let Some(Program {
        source,
        mut settings,
        windows,
        stacking,
        store_zones,
    }) = program
    else {
        return Loaded {
            report,
            snapshot: None,
        };
    };
    let tables = Arc::new(read_tables(folder, &mut report));
    settings.store_zones = zones::of_stores(&mut report, source, store_zones.as_ref(), &tables);
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
        notes: Notes::default(),
    };
    let campaigns = loader.campaigns();
    let Loader {
        mut report,
        graph,
        reads,
        groups,
        notes,
        ..
    } = loader;
    settings.combination = stacking.with_groups(&mut report, source, &groups);
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
    if let Some(snapshot) = &snapshot {
        lint::lint(&mut report, snapshot, notes);
    }
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
        if files.is_empty() {
            self.no_campaign();
        }
        // Which scripts are run is known if all manifests can be read.
        let mut used: Option<Vec<String>> = Some(Vec::new());
        let mut groups: HashMap<String, (String, Stacking)> = HashMap::new();
        for (path, stem) in files {
            let manifest =
                read_text(self.folder, &mut self.report, &path).and_then(|(source, text)| {
                    manifest::read(&mut self.report, source, &stem, &text, &self.schema)
                });
            let Some(manifest) = manifest else {
                used = None;
                continue;
            };
            match &manifest.runs {
                Runs::Script { path, .. } => {
                    used.iter_mut().for_each(|used| used.push(path.clone()))
                }
                Runs::Plugin { .. } => self.script_beside_plugin(&manifest, used.as_mut()),
                Runs::Unclear => used = None,
            }
            self.group(&manifest, &path, &mut groups);
            campaigns.extend(self.campaign(manifest));
        }
        if let Some(used) = used {
            self.stray_scripts(&used);
        }
        campaigns
    }

    fn no_campaign(&mut self) {
        let source = self.report.add_source("campaigns/", "");
        let message = "the program has no campaign";
        self.report.push(
            Diagnostic::warning(codes::NO_CAMPAIGN, source, 0..0, message)
                .help("write a manifest such as campaigns/welcome.toml with its script campaigns/welcome.rhai"),
        );
    }

    /// Campaigns of one group share a way of stacking.
    fn group(
        &mut self,
        manifest: &Manifest,
        path: &str,
        groups: &mut HashMap<String, (String, Stacking)>,
    ) {
        let Some(group) = &manifest.group else { return };
        let stacking = manifest.stacking;
        let (first, known) = groups
            .entry(group.value.clone())
            .or_insert_with(|| (path.to_owned(), stacking));
        if *known != stacking {
            let message = format!(
                "the group `{}` is stacked as `{}` here, but as `{}` in {first}",
                group.value,
                stacking.name(),
                known.name(),
            );
            let help = "write the same `stacking` in all campaigns of a group";
            self.report.push(
                Diagnostic::error(
                    codes::INVALID_VALUE,
                    manifest.source,
                    group.span.clone(),
                    message,
                )
                .help(help),
            );
        }
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
        if let Runs::Script { path, .. } = &manifest.runs {
            self.unread_parameters(&manifest, path);
        }
        let (kind, program, script_needs_member, script) = match &manifest.runs {
            Runs::Script { path, span } => {
                let (program, member, note) = self.script(&manifest, path, span, &present)?;
                (ProgramKind::Script, program, member, Some(note))
            }
            Runs::Plugin { name, span } => {
                let (program, member) = self.plugin(&manifest, name, span)?;
                (ProgramKind::Plugin, program, member, None)
            }
            Runs::Unclear => return None,
        };
        self.reads.extend(program.reads());
        let admitted = admitted?;
        let written = Written {
            audience: manifest.audience.as_ref().map(|at| at.value.clone()),
            group: manifest.group.as_ref().map(|at| at.value.clone()),
            script: self.script_text(&manifest.runs),
            params: manifest.params.clone(),
        };
        let files = self.files(&manifest);
        let id: Arc<str> = manifest.id.into();
        let note = Note {
            source: manifest.source,
            audience: manifest.audience.map(|at| at.span),
            group: manifest.group.as_ref().map(|at| at.span.clone()),
            unzoned: manifest.unzoned,
            allow: manifest.allow,
            script,
        };
        self.notes.insert(Arc::clone(&id), note);
        let group = manifest.group.map(|group| group.value).map(|name| {
            self.groups
                .iter()
                .position(|known| *known == name)
                .unwrap_or_else(|| {
                    self.groups.push(name);
                    self.groups.len() - 1
                })
        });
        Some(Campaign {
            id,
            name: manifest.name,
            on: manifest.on,
            active: manifest.active,
            audience: admitted.audience,
            needs_member: script_needs_member
                || admitted.needs_member
                || manifest.limit.is_some()
                || manifest.holdout > 0,
            phase: manifest.phase,
            priority: manifest.priority,
            group,
            stacking: manifest.stacking,
            exclusive: manifest.exclusive,
            limit: manifest.limit,
            cap: manifest.cap,
            holdout: manifest.holdout,
            on_fault: manifest.on_fault,
            limits: self.limits,
            files,
            kind,
            program,
            written: Arc::new(written),
        })
    }

    /// The manifest and what it runs.
    fn files(&self, manifest: &Manifest) -> CampaignFiles {
        let program = match &manifest.runs {
            Runs::Script { path, .. } => Some(path.clone()),
            Runs::Plugin { name, .. } => Some(format!("plugins/{name}.wasm")),
            Runs::Unclear => None,
        };
        let manifest = format!("campaigns/{}.toml", manifest.id);
        let paths = std::iter::once(manifest).chain(program);
        CampaignFiles::new(paths.filter_map(|path| {
            let bytes = Arc::clone(self.folder.get(&path)?);
            Some((path, bytes))
        }))
    }

    /// A script as its author wrote it.
    fn script_text(&self, runs: &Runs) -> Option<String> {
        let Runs::Script { path, .. } = runs else {
            return None;
        };
        let bytes = self.folder.get(path)?;
        std::str::from_utf8(bytes).ok().map(str::to_owned)
    }
}
