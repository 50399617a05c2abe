//! Manifests become campaigns with their programs.

use std::collections::HashMap;
use std::sync::Arc;

use super::Folder;
use super::aggregates::{self, field_type};
use super::manifest::{self, Manifest, Runs};
use super::program::{self, Program, WindowSource};
use crate::campaign::{Audience, BadTable, Campaign, Params, ProgramKind, Stacking, Table, Tables};
use crate::diagnostic::{Diagnostic, Report, Severity, SourceId, Span, codes, nearest, one_of};
use crate::effect::EffectKind;
use crate::expression::{Context, Failure, Graph, Problem, Scope};
use crate::plugin::{BindContext, Plugin, PluginError, PluginRuntime};
use crate::schema::{Field, FieldId, FieldSet, FieldType, KindId, Origin, Schema};
use crate::script::{RowCondition, Script, ScriptContext, ScriptEngine, is_readable};
use crate::snapshot::Snapshot;
use crate::state::Aggregate;
use crate::window::Window;

/// What became of a program folder.
#[derive(Debug)]
pub struct Loaded {
    /// Everything that is wrong with it, and warnings.
    pub report: Report,
    /// The program; none if there are errors.
    pub snapshot: Option<Arc<Snapshot>>,
}

/// What all campaigns of a folder are compiled with.
struct Loader<'f> {
    folder: &'f Folder,
    report: Report,
    schema: Arc<Schema>,
    tables: Arc<Tables>,
    wallets: Vec<String>,
    tiers: Vec<String>,
    limits: crate::program::Limits,
    graph: Graph,
    reads: FieldSet,
    groups: Vec<String>,
    scripts: Arc<ScriptEngine>,
    plugins: HashMap<String, Option<Arc<Plugin>>>,
    runtime: Option<PluginRuntime>,
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
    let windows = compile_windows(
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

/// Compiles the expressions of `[history]`, and gives each field the type of
/// its value.
fn compile_windows(
    report: &mut Report,
    source: SourceId,
    windows: Vec<WindowSource>,
    schema: &mut Schema,
    tables: &Tables,
    graph: &mut Graph,
) -> Vec<Window> {
    let mut compiled = Vec::new();
    let params = Params::default();
    for window in windows {
        let settings = &window.settings;
        let value = settings.value.as_deref().unwrap_or_default();
        let filter = settings.filter.as_deref().unwrap_or_default();
        let speaks_of_lines = value.contains("line.") || filter.contains("line.");
        let scope = if speaks_of_lines {
            Scope::Line
        } else {
            Scope::Event
        };
        let kinds = [KindId::PURCHASE, KindId::RETURN];
        let cx = Context {
            schema,
            params: &params,
            tables,
            kinds: &kinds,
            scope,
        };
        let mut found = Window {
            scope,
            aggregate: settings.aggregate,
            value: None,
            distinct: None,
            filter: None,
        };
        if settings.aggregate == Aggregate::Distinct {
            found.distinct = distinct(report, source, value, window.value_span.as_ref(), schema);
        } else if let Some(span) = &window.value_span {
            match graph.value(value, &cx) {
                Ok(value) => found.value = Some(value),
                Err(failure) => expression_failed(report, source, span, failure),
            }
        }
        if let Some(span) = &window.filter_span {
            match graph.condition(filter, &cx) {
                Ok(filter) => found.filter = Some(filter),
                Err(failure) => expression_failed(report, source, span, failure),
            }
        }
        if matches!(settings.aggregate, Aggregate::Sum | Aggregate::Max)
            && let Some(ty) = found.value.as_ref().and_then(|value| field_type(value.ty))
            && let Some(field) = schema.field(settings.field)
        {
            schema.declare(Field {
                ty,
                ..field.clone()
            });
        }
        compiled.push(found);
    }
    compiled
}

/// The text field whose different texts a window counts.
fn distinct(
    report: &mut Report,
    source: SourceId,
    name: &str,
    span: Option<&Span>,
    schema: &Schema,
) -> Option<FieldId> {
    let found = schema.find(name);
    if let Some(id) = found
        && schema
            .field(id)
            .is_some_and(|field| field.ty == FieldType::Text)
    {
        return Some(id);
    }
    let texts = schema
        .fields()
        .iter()
        .filter(|field| field.ty == FieldType::Text);
    let help = one_of(name, texts.map(|field| field.name.as_str()));
    let span = span.cloned().unwrap_or(0..0);
    let message = format!("`distinct` counts the different texts of a field, and `{name}` is none");
    report.push(Diagnostic::error(codes::UNKNOWN_FIELD, source, span, message).help_if(help));
    None
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
                        .map(|manifest| (manifest, text))
                });
            let Some((manifest, text)) = manifest else {
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
            campaigns.extend(self.campaign(manifest, &text));
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

    /// A script that never runs, since its manifest names a plugin.
    fn script_beside_plugin(&mut self, manifest: &Manifest, used: Option<&mut Vec<String>>) {
        let path = format!("campaigns/{}.rhai", manifest.id);
        if let (Runs::Plugin { name, span }, Some(_)) = (&manifest.runs, self.folder.get(&path)) {
            let message = format!("the campaign runs the plugin `{name}`, so `{path}` never runs");
            self.report.push(
                Diagnostic::warning(codes::UNUSED_FILE, manifest.source, span.clone(), message)
                    .help("remove the script, or this line"),
            );
            used.into_iter().for_each(|used| used.push(path.clone()));
        }
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

    /// A script that no manifest names is most likely a misspelt one.
    fn stray_scripts(&mut self, used: &[String]) {
        let scripts: Vec<String> = self
            .folder
            .part("campaigns", "rhai")
            .map(|(path, _, _)| path.to_owned())
            .collect();
        for path in scripts {
            if used.contains(&path) {
                continue;
            }
            let source = self.report.add_source(&path, "");
            self.report.push(
                Diagnostic::warning(
                    codes::UNUSED_FILE,
                    source,
                    0..0,
                    "no campaign runs this script",
                )
                .help("give it the name of its manifest, or name it there: `script = \"…\"`"),
            );
        }
    }

    fn campaign(&mut self, manifest: Manifest, text: &str) -> Option<Campaign> {
        let audience = self.audience(&manifest, text);
        if let Runs::Script { path, .. } = &manifest.runs {
            self.unread_parameters(&manifest, path);
        }
        let (kind, (program, script_needs_member)) = match &manifest.runs {
            Runs::Script { path, span } => {
                (ProgramKind::Script, self.script(&manifest, path, span)?)
            }
            Runs::Plugin { name, span } => {
                (ProgramKind::Plugin, self.plugin(&manifest, name, span)?)
            }
            Runs::Unclear => return None,
        };
        self.reads.extend(program.reads());
        let (audience, audience_needs_member) = audience?;
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
            id: manifest.id.into(),
            name: manifest.name,
            on: manifest.on,
            active: manifest.active,
            audience,
            needs_member: script_needs_member
                || audience_needs_member
                || manifest.limit.is_some()
                || manifest.holdout > 0,
            phase: manifest.phase,
            priority: manifest.priority,
            group,
            stacking: manifest.stacking,
            exclusive: manifest.exclusive,
            limit: manifest.limit,
            holdout: manifest.holdout,
            on_fault: manifest.on_fault,
            kind,
            program,
        })
    }

    /// Parameters that neither the audience nor the script reads, and those
    /// that neither could.
    fn unread_parameters(&mut self, manifest: &Manifest, path: &str) {
        let Some(script) = self
            .folder
            .get(path)
            .and_then(|b| std::str::from_utf8(b).ok())
        else {
            return;
        };
        let audience = manifest
            .audience
            .as_ref()
            .map_or("", |at| at.value.as_str());
        let (read, whole) = parameters_in(script, audience);
        // One that the script misspells is not unread as well.
        let meant: Vec<&str> = read
            .iter()
            .filter(|name| manifest.params.get(name).is_none())
            .filter_map(|name| nearest(name, manifest.params.names()))
            .collect();
        for (name, span) in &manifest.params_named {
            let place = |message| {
                Diagnostic::warning(
                    codes::UNUSED_PARAMETER,
                    manifest.source,
                    span.clone(),
                    message,
                )
            };
            if !is_readable(name) {
                let message = format!("`{name}` is not a name that scripts can read");
                self.report.push(Diagnostic {
                    severity: Severity::Error,
                    code: codes::INVALID_VALUE,
                    ..place(message)
                        .help("use letters, digits and `_`, and no word of the script language")
                });
            } else if manifest.params.get(name).is_some()
                && !whole
                && !read.contains(&name.as_str())
                && !meant.contains(&name.as_str())
            {
                let slipped = manifest::KEYS.contains(&name.as_str());
                self.report.push(if slipped {
                    place(format!(
                        "`{name}` stands below [params], so it is a parameter, which nothing reads"
                    ))
                    .help("move it above [params] if it is meant for the campaign")
                } else {
                    place(format!("nothing reads the parameter `{name}`")).help(format!(
                        "write `params.{name}` in the script or the audience, or remove it"
                    ))
                });
            }
        }
    }

    /// The audience and whether it needs a member; nothing if it is wrong.
    fn audience(&mut self, manifest: &Manifest, text: &str) -> Option<(Option<Audience>, bool)> {
        let Some(audience) = &manifest.audience else {
            return Some((None, false));
        };
        let tables = Arc::clone(&self.tables);
        let cx = Context {
            schema: &self.schema,
            params: &manifest.params,
            tables: &tables,
            kinds: &manifest.on,
            scope: Scope::Event,
        };
        match self.graph.condition(&audience.value, &cx) {
            Ok(compiled) => {
                let place = Place::of_string(text, &audience.span);
                for problem in compiled.warnings {
                    push(&mut self.report, manifest.source, &place, problem);
                }
                self.reads.extend(&compiled.reads);
                Some((Some(Audience::Columns(compiled.id)), compiled.needs_member))
            }
            Err(Failure::ByRow(problem)) => {
                let place = Place::of_string(text, &audience.span);
                match RowCondition::compile(
                    &audience.value,
                    &self.script_context(manifest, &self.aggregates(manifest)),
                ) {
                    Ok((condition, warnings)) => {
                        push(&mut self.report, manifest.source, &place, *problem);
                        for problem in warnings {
                            push(&mut self.report, manifest.source, &place, problem);
                        }
                        self.reads.extend(condition.reads());
                        let needs_member = reads_member(condition.reads(), &self.schema);
                        Some((Some(Audience::Rows(Arc::new(condition))), needs_member))
                    }
                    Err(problems) => {
                        for problem in problems {
                            push(&mut self.report, manifest.source, &place, problem);
                        }
                        None
                    }
                }
            }
            Err(failure) => {
                expression_failed(&mut self.report, manifest.source, &audience.span, failure);
                None
            }
        }
    }

    fn aggregates<'a>(&'a self, manifest: &'a Manifest) -> aggregates::Compiler<'a> {
        aggregates::Compiler {
            schema: &self.schema,
            params: &manifest.params,
            tables: &self.tables,
            kinds: &manifest.on,
        }
    }

    fn script_context<'a>(
        &'a self,
        manifest: &'a Manifest,
        aggregates: &'a aggregates::Compiler<'a>,
    ) -> ScriptContext<'a> {
        ScriptContext {
            aggregates: Some(aggregates),
            schema: &self.schema,
            kinds: &manifest.on,
            phase: manifest.phase,
            params: &manifest.params,
            tables: &self.tables,
            wallets: &self.wallets,
            tiers: &self.tiers,
            campaign_id: &manifest.id,
            limits: self.limits,
            engine: &self.scripts,
        }
    }

    fn script(
        &mut self,
        manifest: &Manifest,
        path: &str,
        span: &Span,
    ) -> Option<(Arc<dyn crate::program::Program>, bool)> {
        if self.folder.get(path).is_none() {
            // A script of another manifest is hardly meant.
            let free = self
                .folder
                .part("campaigns", "rhai")
                .filter(|(_, stem, _)| {
                    self.folder.get(&format!("campaigns/{stem}.toml")).is_none()
                });
            let wrong = path
                .trim_start_matches("campaigns/")
                .trim_end_matches(".rhai");
            let near = nearest(wrong, free.map(|(_, stem, _)| stem));
            let help = near.map_or_else(
                || "write what the campaign does into that file, or name another with `script` or `plugin`".to_owned(),
                |near| format!("did you mean `campaigns/{near}.rhai`?"),
            );
            self.report.push(
                Diagnostic::error(
                    codes::UNREADABLE_FILE,
                    manifest.source,
                    span.clone(),
                    format!("there is no script `{path}`"),
                )
                .help(help),
            );
            return None;
        }
        let (source, text) = read_text(self.folder, &mut self.report, path)?;
        let compiled = Script::compile(
            &text,
            &self.script_context(manifest, &self.aggregates(manifest)),
        );
        let (program, problems) = match compiled {
            Ok((program, warnings)) => (Some(program), warnings),
            Err(problems) => (None, problems),
        };
        for problem in problems {
            push(
                &mut self.report,
                source,
                &Place {
                    offset: 0,
                    len: text.len(),
                },
                problem,
            );
        }
        let program = program?;
        let needs_member = program.needs_member();
        Some((Arc::new(program), needs_member))
    }

    fn plugin(
        &mut self,
        manifest: &Manifest,
        name: &str,
        span: &Span,
    ) -> Option<(Arc<dyn crate::program::Program>, bool)> {
        let plugin = self.load_plugin(manifest.source, name, span)?;
        let allowed: Vec<EffectKind> = EffectKind::ALL
            .into_iter()
            .filter(|&kind| manifest.phase.allows(kind))
            .collect();
        let bound = plugin.bind(&BindContext {
            schema: &self.schema,
            params: &manifest.params,
            phase_effects: &allowed,
            wallets: &self.wallets,
            tiers: &self.tiers,
            campaign_id: &manifest.id,
            limits: self.limits,
        });
        match bound {
            Ok(program) => {
                let needs_member = program.needs_member();
                Some((Arc::new(program), needs_member))
            }
            Err(problems) => {
                for problem in problems {
                    let place = match &problem.parameter {
                        Some(parameter) => manifest.param_span(Some(parameter)),
                        None => span.clone(),
                    };
                    self.report.push(
                        Diagnostic::error(problem.code, manifest.source, place, problem.message)
                            .help_if(problem.help),
                    );
                }
                None
            }
        }
    }

    /// A plugin is compiled once, however many campaigns run it; what is wrong
    /// with it is reported where the first of them names it.
    fn load_plugin(&mut self, source: SourceId, name: &str, span: &Span) -> Option<Arc<Plugin>> {
        if let Some(known) = self.plugins.get(name) {
            return known.clone();
        }
        let path = format!("plugins/{name}.wasm");
        let loaded = match self.folder.get(&path) {
            None => {
                let known: Vec<&str> = self
                    .folder
                    .part("plugins", "wasm")
                    .map(|(_, stem, _)| stem)
                    .collect();
                let help = one_of(name, known).unwrap_or_else(|| {
                    format!("build it with `sadakat plugin build` and put it at {path}")
                });
                let message = format!("there is no plugin `{path}`");
                self.report.push(
                    Diagnostic::error(codes::PLUGIN_MISSING, source, span.clone(), message)
                        .help(help),
                );
                None
            }
            Some(bytes) => {
                let runtime = self
                    .runtime
                    .take()
                    .map_or_else(|| PluginRuntime::new(&self.limits), Ok);
                let plugin = runtime
                    .map_err(PluginError::from)
                    .and_then(|runtime| Plugin::load(self.runtime.insert(runtime), bytes));
                match plugin {
                    Ok(plugin) => Some(Arc::new(plugin)),
                    Err(error) => {
                        self.report.push(
                            Diagnostic::error(
                                error.code,
                                source,
                                span.clone(),
                                format!("{path}: {}", error.message),
                            )
                            .help_if(error.help),
                        );
                        None
                    }
                }
            }
        };
        self.plugins.insert(name.to_owned(), loaded.clone());
        loaded
    }
}

/// The parameters that are read, and whether all may be.
fn parameters_in<'t>(script: &'t str, audience: &'t str) -> (Vec<&'t str>, bool) {
    let mut read = Vec::new();
    let mut whole = false;
    for text in [script, audience] {
        for (at, word) in text.match_indices("params") {
            let rest = text.get(at + word.len()..).unwrap_or("").trim_start();
            let name = rest.strip_prefix('.').map(str::trim_start).unwrap_or("");
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            match name.get(..end.unwrap_or(name.len())) {
                Some("") | None => whole = true,
                Some(name) => read.push(name),
            }
        }
    }
    (read, whole)
}

/// Whether some field is known of members only.
fn reads_member(reads: &FieldSet, schema: &Schema) -> bool {
    reads.iter().filter_map(|id| schema.field(id)).any(|field| {
        matches!(field.origin, Origin::Customer | Origin::State) && !field.presence.is_optional()
    })
}

fn read_text(folder: &Folder, report: &mut Report, path: &str) -> Option<(SourceId, Arc<str>)> {
    let Some(bytes) = folder.get(path) else {
        let source = report.add_source(path, "");
        report.push(
            Diagnostic::error(
                codes::UNREADABLE_FILE,
                source,
                0..0,
                format!("there is no `{path}`"),
            )
            .help("a program folder has a program.toml and a folder campaigns/; `sadakat init` makes one"),
        );
        return None;
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            // Some editors begin files with a byte order mark.
            let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
            Some((report.add_source(path, Arc::clone(&text)), text))
        }
        Err(error) => {
            let readable = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or(&[]));
            let end = readable.len();
            let source = report.add_source(path, readable);
            report.push(
                Diagnostic::error(
                    codes::UNREADABLE_FILE,
                    source,
                    end..end,
                    "the file is not UTF-8 text",
                )
                .help("save it as UTF-8 in your editor"),
            );
            None
        }
    }
}

fn read_tables(folder: &Folder, report: &mut Report) -> Tables {
    let mut tables = Tables::default();
    for (path, stem, _) in folder.part("tables", "csv") {
        let Some((source, text)) = read_text(folder, report, path) else {
            continue;
        };
        if !is_readable(stem) {
            let message = format!("no rule can name the table `{stem}`");
            report.push(
                Diagnostic::warning(codes::BAD_TABLE, source, 0..0, message)
                    .help("use letters, digits and `_` in the file's name, and no word of the script language"),
            );
        }
        match Table::parse(&text) {
            Ok(table) => tables.insert(stem, Arc::new(table)),
            Err(BadTable { line, message }) => {
                let line = line.max(1);
                let start = text
                    .split_inclusive('\n')
                    .take(line - 1)
                    .map(str::len)
                    .sum();
                let len = text
                    .get(start..)
                    .and_then(|t| t.lines().next())
                    .map_or(0, str::len);
                report.push(Diagnostic::error(
                    codes::BAD_TABLE,
                    source,
                    start..start + len,
                    message,
                ));
            }
        }
    }
    tables
}

/// Where the text of an expression stands in its file.
struct Place {
    offset: usize,
    len: usize,
}

impl Place {
    /// The inside of a TOML string. With escapes in it, positions are those of
    /// the whole string, since they cannot be told apart.
    fn of_string(file: &str, span: &Span) -> Self {
        let quoted = file.get(span.clone()).unwrap_or_default();
        let quotes = if quoted.starts_with("'''") || quoted.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        Self {
            offset: span.start + quotes,
            len: quoted.len().saturating_sub(2 * quotes),
        }
    }
}

fn expression_failed(report: &mut Report, source: SourceId, span: &Span, failure: Failure) {
    let place = Place::of_string(report.source_text(source), span);
    let problems = match failure {
        Failure::Wrong(problems) => problems,
        Failure::ByRow(mut problem) => {
            problem.severity = Severity::Error;
            vec![*problem]
        }
    };
    for problem in problems {
        push(report, source, &place, problem);
    }
}

fn push(report: &mut Report, source: SourceId, place: &Place, problem: Problem) {
    let at = |byte: usize| place.offset + byte.min(place.len);
    report.push(Diagnostic {
        severity: problem.severity,
        code: problem.code,
        message: problem.message,
        source,
        span: at(problem.span.start)..at(problem.span.end),
        label: problem.label,
        help: problem.help,
    });
}
