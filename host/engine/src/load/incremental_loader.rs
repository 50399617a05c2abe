//! Where programs are made, again and again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::compile::Loader;
use super::context::Context;
use super::grants::Grants;
use super::groups::Groups;
use super::manifest::Runs;
use super::plugins::Plugins;
#[cfg(feature = "watch")]
use super::plugins::Uncompiled;
use super::unit::Unit;
use super::versions::Versions;
use super::{Folder, names, unused};
use crate::campaign::Campaign;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, nearest};
use crate::expression::Graph;
use crate::lint::{self, Notes};
#[cfg(feature = "wasm")]
use crate::plugin::PluginCache;
use crate::schema::{FieldSet, Origin, Schema};
use crate::snapshot::{Derived, Snapshot};

/// What became of a program folder.
#[derive(Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// Everything that is wrong with it, and warnings.
    pub report: Report,
    /// The program; none if there are errors.
    pub snapshot: Option<Arc<Snapshot>>,
}

/// Reads, checks and compiles a program, with all warnings.
pub fn load(folder: &Folder) -> Loaded {
    IncrementalLoader::new().load(folder)
}

/// Makes snapshots of a folder whenever it changes, and does again only what
/// the change asks for: a campaign is compiled anew if one of its own files
/// changed, all of them if `program.toml` or a lookup table did.
///
/// The snapshot is the same that a new loader would make of the folder.
pub struct IncrementalLoader {
    /// Whether the linter looks at each program.
    lints: bool,
    /// What programs may ask for.
    grants: Grants,
    /// Campaigns that are left out.
    withheld: BTreeSet<Arc<str>>,
    /// The facts about members that there are; none for all.
    supplies: Option<BTreeSet<String>>,
    plugins: Plugins,
    shelf: Option<Shelf>,
}

/// What was made of the last folder.
struct Shelf {
    folder: Folder,
    context: Arc<Context>,
    graph: Arc<Graph>,
    /// Operations of the graph when it had none that nothing uses any more.
    clean: usize,
    /// By the path of the manifest.
    units: BTreeMap<String, Unit>,
}

/// Operations that nothing uses any more, at the least, before the graph is
/// made anew; beyond that, as many as are used.
const LITTER: usize = 4096;

impl IncrementalLoader {
    /// An empty loader.
    pub fn new() -> Self {
        Self {
            lints: true,
            grants: Grants::default(),
            withheld: BTreeSet::new(),
            supplies: None,
            plugins: Plugins::default(),
            shelf: None,
        }
    }

    /// Leaves out the linter, whose warnings take longer the more campaigns
    /// there are: for programs that go live.
    #[must_use]
    pub const fn without_lints(mut self) -> Self {
        self.lints = false;
        self
    }

    /// Grants programs so much, and no more.
    #[must_use]
    pub(crate) const fn granting(mut self, grants: Grants) -> Self {
        self.grants = grants;
        self
    }

    /// Keeps compiled plugins, so that they load in milliseconds the next time.
    /// By default they are compiled anew in every process.
    #[cfg(feature = "wasm")]
    #[must_use]
    pub fn with_plugin_cache(mut self, cache: PluginCache) -> Self {
        self.plugins.keep_in(cache);
        self
    }

    /// The plugins of a folder that campaigns run and that are not compiled
    /// yet.
    #[cfg(feature = "watch")]
    pub(crate) fn uncompiled(&mut self, folder: &Folder) -> Vec<Uncompiled> {
        self.plugins.uncompiled(folder)
    }

    /// Leaves these campaigns out of the snapshots from now on, by their ids.
    /// They are compiled all the same, so that what is wrong with them is
    /// known. The hash of such a snapshot is another one.
    pub fn withhold(&mut self, campaigns: BTreeSet<Arc<str>>) {
        self.withheld = campaigns;
    }

    /// Refuses campaigns that read facts about members which are not among
    /// these: whole names such as `history.purchases`.
    #[must_use]
    pub fn supplying(mut self, fields: BTreeSet<String>) -> Self {
        self.supplies = Some(fields);
        self
    }

    /// Reads, checks and compiles a program.
    pub fn load(&mut self, folder: &Folder) -> Loaded {
        let kept = self.shelf.take().filter(|shelf| !shelf.is_littered());
        let shelf = match kept.and_then(|shelf| shelf.turn_to(folder)) {
            Some(shelf) => shelf,
            None => match Shelf::new(folder, &self.grants) {
                Ok(shelf) => shelf,
                Err(report) => {
                    return Loaded {
                        report,
                        snapshot: None,
                    };
                }
            },
        };
        let (mut shelf, broken) = self.units(folder, shelf);
        let (mut report, notes, snapshot) = self.assemble(folder, &mut shelf, &broken);
        self.shelf = Some(shelf);
        if let (Some(snapshot), true) = (&snapshot, self.lints) {
            lint::lint(&mut report, snapshot, notes);
        }
        Loaded { report, snapshot }
    }

    /// Compiles the campaigns that are not on the shelf as they are in the
    /// folder. Also says what is wrong with manifests that cannot be read.
    fn units(&mut self, folder: &Folder, shelf: Shelf) -> (Shelf, Vec<Report>) {
        let mut units = shelf.units;
        let mut loader = Loader::new(folder, &shelf.context, shelf.graph);
        loader.plugins = std::mem::take(&mut self.plugins);
        loader
            .plugins
            .turn_to(folder, &loader.limits, &loader.signers);
        let mut made = Vec::new();
        let mut broken = Vec::new();
        // Both by path.
        let mut known = units.keys().peekable();
        for (path, stem, _) in folder.part("campaigns", "toml") {
            if known.next_if(|known| *known == path).is_some() {
                continue;
            }
            match loader.unit(path, stem) {
                Ok(unit) => made.push((path.to_owned(), unit)),
                Err(report) => broken.push(report),
            }
        }
        units.extend(made);
        self.plugins = loader.plugins;
        let mut shelf = Shelf {
            folder: shelf.folder,
            context: shelf.context,
            graph: loader.graph,
            clean: shelf.clean,
            units,
        };
        if shelf.clean == 0 {
            shelf.clean = shelf.graph.len();
        }
        (shelf, broken)
    }

    /// Puts campaigns together, and says all that is wrong.
    fn assemble(
        &self,
        folder: &Folder,
        shelf: &mut Shelf,
        broken: &[Report],
    ) -> (Report, Notes, Option<Arc<Snapshot>>) {
        let context = Arc::clone(&shelf.context);
        let mut report = context.report.clone();
        names::passed_over(folder, &mut report);
        names::look_alikes(folder, &mut report);
        for broken in broken {
            report.append(broken);
        }
        if shelf.units.is_empty() && broken.is_empty() {
            no_campaign(&mut report);
        }
        let mut groups = Groups::default();
        let mut notes = Notes::default();
        let mut reads = context.reads.clone();
        let mut campaigns: Vec<Arc<Campaign>> = Vec::with_capacity(shelf.units.len());
        // Which scripts are run is known if all manifests can be read.
        let mut all_known = broken.is_empty();
        let settled = Versions::of(&shelf.units).settle(&shelf.units, &self.withheld);
        for (path, unit) in &mut shelf.units {
            let moved = report.append(&unit.report);
            let source = unit.source.moved(moved);
            if let Runs::Plugin { name, span } = &unit.runs {
                let script = script_beside(path);
                unused::script_beside_plugin(folder, &mut report, source, name, span, &script);
            }
            all_known &= !matches!(unit.runs, Runs::Unclear);
            let group = unit.group.as_ref();
            let group = group.map(|group| groups.join(path, group, &mut report, source));
            unit.put_in_group(group);
            if let Some(settled) = settled.get(&unit.id) {
                unit.settle(settled, &mut report, source);
            }
            for made in &unit.made {
                let campaign = &made.campaign;
                if self.withheld.contains(&campaign.id) {
                    continue;
                }
                reads.extend(&made.reads);
                let place = |field: &str| match unit.report.mention(field) {
                    Some((source, span)) => (source.moved(moved), span),
                    None => (source, 0..0),
                };
                let schema = &context.settings.schema;
                self.check_supplies(&mut report, &place, &made.reads, schema);
                if self.lints {
                    notes.insert(Arc::clone(&campaign.id), made.note.moved(moved));
                }
                campaigns.push(Arc::clone(campaign));
            }
        }
        unused::misnamed(folder, &mut report);
        if all_known {
            unused::stray_scripts(folder, &mut report, &shelf.scripts());
        }
        let mut settings = context.settings.clone();
        settings.combination =
            context
                .stacking
                .with_groups(&mut report, context.source, groups.names());
        let snapshot = report.is_ok().then(|| {
            Arc::new(Snapshot::new(
                self.hash(folder),
                settings,
                Derived {
                    history_fields: context.windows.clone(),
                    segments: Arc::clone(&context.segments),
                },
                Arc::clone(&context.tables),
                campaigns,
                Arc::clone(&shelf.graph),
                reads,
            ))
        });
        (report, notes, snapshot)
    }

    /// Whether there is everything that a campaign reads of members; `place`
    /// says where it reads a field.
    fn check_supplies(
        &self,
        report: &mut Report,
        place: &dyn Fn(&str) -> (SourceId, Span),
        reads: &FieldSet,
        schema: &Schema,
    ) {
        let Some(supplies) = &self.supplies else {
            return;
        };
        let fields = reads.iter().filter_map(|id| schema.field(id));
        let about_members = fields
            .filter(|field| matches!(field.origin, Origin::Customer | Origin::State))
            .filter(|field| field.name != "customer.id");
        for field in about_members.filter(|field| !supplies.contains(&field.name)) {
            let near = nearest(&field.name, supplies.iter().map(String::as_str));
            let help = match near {
                // Nothing can read it: the slip is the service's.
                Some(near) if schema.find(near).is_none() => format!(
                    "the service says `{near}`, which is no field of the program: write `{}` in `Host::builder().supplies(…)`",
                    field.name
                ),
                Some(near) => format!("did you mean `{near}`? if not, have the service supply it"),
                None => "leave it out, or have the service supply it".to_owned(),
            };
            let message = format!(
                "the campaign reads `{}`, which the service does not have",
                field.name
            );
            let (source, span) = place(&field.name);
            report.push(Diagnostic::error(codes::NOT_SUPPLIED, source, span, message).help(help));
        }
    }

    /// The folder's hash; another one if campaigns are left out.
    fn hash(&self, folder: &Folder) -> String {
        let hash = folder.hash();
        if self.withheld.is_empty() {
            return hash;
        }
        let mut folder = Folder::default();
        folder.insert("folder", hash.into_bytes());
        for id in &self.withheld {
            folder.insert(&format!("without/{id}"), Vec::new());
        }
        folder.hash()
    }
}

impl Default for IncrementalLoader {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for IncrementalLoader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let campaigns = self.shelf.as_ref().map_or(0, |shelf| shelf.units.len());
        f.debug_struct("IncrementalLoader")
            .field("campaigns", &campaigns)
            .field("withheld", &self.withheld)
            .finish_non_exhaustive()
    }
}

impl Shelf {
    fn new(folder: &Folder, grants: &Grants) -> Result<Self, Report> {
        let (context, graph) = Context::read(folder, grants)?;
        Ok(Self {
            context: Arc::new(context),
            folder: folder.clone(),
            graph: Arc::new(graph),
            clean: 0,
            units: BTreeMap::new(),
        })
    }

    /// What of it is good for another folder; nothing if what all campaigns
    /// are compiled with changed.
    fn turn_to(mut self, folder: &Folder) -> Option<Self> {
        let changed = folder.differences(&self.folder);
        if changed.iter().any(|path| Context::reads_file(path)) {
            return None;
        }
        self.units
            .retain(|path, unit| unit.outlasts(path, &changed));
        self.folder = folder.clone();
        Some(self)
    }

    /// The scripts and tables that campaigns run, and the scripts beside the
    /// manifests of plugins, which have their own warning.
    fn scripts(&self) -> HashSet<Cow<'_, str>> {
        let units = self.units.iter();
        let scripts = units.filter_map(|(manifest, unit)| match &unit.runs {
            Runs::Script { path, .. } => Some(path.as_str().into()),
            Runs::Plugin { .. } => Some(script_beside(manifest).into()),
            Runs::Offers { path, .. } => Some(path.as_str().into()),
            Runs::Unclear => None,
        });
        scripts.collect()
    }

    /// Whether most of the graph is of campaigns as they were.
    fn is_littered(&self) -> bool {
        self.graph.len() > 2 * self.clean + LITTER
    }
}

/// The script with the name of a manifest.
fn script_beside(manifest: &str) -> String {
    format!("{}.rhai", manifest.trim_end_matches(".toml"))
}

fn no_campaign(report: &mut Report) {
    let source = report.add_source("campaigns/", "");
    let message = "the program has no campaign";
    report.push(
        Diagnostic::warning(codes::NO_CAMPAIGN, source, 0..0, message)
            .help("write a manifest such as campaigns/welcome.toml with its script campaigns/welcome.rhai"),
    );
}
