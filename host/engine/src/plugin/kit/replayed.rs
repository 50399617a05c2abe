//! Events that a program decided as a file of cases.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::around;
use crate::campaign::ProgramKind;
use crate::cases::recall::{Seen, needed};
use crate::cases::{bare_or_quoted as toml_key, quoted as toml_text, value_to_toml};
use crate::decide::Decisions;
use crate::diagnostic::{Report, nearest, visible};
use crate::explain::{About, Explainer};
use crate::load::{Folder, IncrementalLoader};
use crate::plugin::{Description, Plugin, PluginCache, PluginRuntime};
use crate::program::Limits;
use crate::snapshot::Snapshot;

/// Why an event cannot become a case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayedError {
    /// There is no such campaign, or it runs no plugin.
    #[error("{0}")]
    Campaign(String),
    /// The program around the case cannot be used.
    #[error("the program around a case of the plugin is wrong")]
    Program(Box<Report>),
    /// The plugin was not asked about the event: why not.
    #[error("the plugin was not asked about it:\n{0}")]
    NotAsked(String),
    /// The event says too little by itself.
    #[error("{0}")]
    Event(String),
}

/// The campaign of a program that runs a plugin: the one with this id, or the
/// only one that runs any plugin, or this one.
///
/// # Errors
/// If there is none or more than one.
pub fn campaign(
    snapshot: &Snapshot,
    id: Option<&str>,
    plugin: Option<&str>,
) -> Result<usize, ReplayedError> {
    let wrong = |message: String| Err(ReplayedError::Campaign(message));
    let runs = |position: usize| {
        let campaign = snapshot.campaigns().get(position);
        campaign.is_some_and(|campaign| {
            campaign.kind == ProgramKind::Plugin
                && plugin.is_none_or(|name| {
                    let path = format!("plugins/{name}.wasm");
                    campaign.files.iter().any(|(file, _)| file == path)
                })
        })
    };
    let what = match plugin {
        Some(name) => format!("the plugin `{name}`"),
        None => "a plugin".to_owned(),
    };
    let Some(id) = id else {
        let all = 0..snapshot.campaigns().len();
        let all: Vec<usize> = all.filter(|&position| runs(position)).collect();
        let names: Vec<&str> = all
            .iter()
            .filter_map(|&position| Some(&*snapshot.campaigns().get(position)?.id))
            .collect();
        return match all[..] {
            [only] => Ok(only),
            [] => wrong(format!("no campaign of the program runs {what}")),
            _ => wrong(format!(
                "several campaigns run {what}: say which with --campaign, one of {}",
                names.join(", ")
            )),
        };
    };
    match snapshot.find(id) {
        Some(position) if runs(position) => Ok(position),
        Some(_) => wrong(format!("the campaign `{id}` does not run {what}")),
        None => {
            let near = nearest(id, snapshot.ids())
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            wrong(format!("there is no campaign `{id}`{near}"))
        }
    }
}

/// A file of cases that grows.
pub struct ReplayedCases {
    snapshot: Arc<Snapshot>,
    campaign: usize,
    stem: String,
    description: Description,
    /// The tiny program that the file describes.
    around: Arc<Snapshot>,
    fields: BTreeSet<String>,
    explainer: Explainer,
    text: String,
}

impl ReplayedCases {
    /// Without cases yet: a campaign of a program, by its position, whose
    /// folder is given.
    ///
    /// # Errors
    /// If there can be no such program around the plugin.
    pub fn new(
        folder: &Folder,
        snapshot: &Arc<Snapshot>,
        campaign: usize,
        cache: Option<PluginCache>,
    ) -> Result<Self, ReplayedError> {
        let found = snapshot.campaigns().get(campaign);
        let is_wasm = |(path, _): &(&str, &Arc<[u8]>)| path.ends_with(".wasm");
        let wasm = found.and_then(|found| found.files.iter().find(is_wasm));
        let (Some(found), Some((_, wasm))) = (found, wasm) else {
            let message = "the campaign runs no plugin".to_owned();
            return Err(ReplayedError::Campaign(message));
        };
        let unusable = |error: String| ReplayedError::Campaign(error);
        let runtime = PluginRuntime::with_cache(&Limits::default(), cache.clone())
            .map_err(|error| unusable(error.to_string()))?;
        let plugin = Plugin::load(&runtime, wasm).map_err(|error| unusable(error.to_string()))?;
        let description = plugin.description().clone();
        let program = folder.get("program.toml").map(|bytes| &**bytes);
        let program = String::from_utf8_lossy(program.unwrap_or_default());
        let mut text = tables(&program);
        let kinds = &snapshot.settings().schema.kinds();
        let on = found.on.iter().map(|kind| toml_text(kinds.name(*kind)));
        let on: Vec<String> = on.collect();
        let _ = writeln!(
            text,
            "[manifest]\non = [{}]\nphase = \"{}\"\n",
            on.join(", "),
            found.phase.name()
        );
        let params = found.written.params.iter();
        let params: Vec<String> = params
            .map(|(name, value)| format!("{} = {}\n", toml_key(name), value_to_toml(value)))
            .collect();
        if !params.is_empty() {
            let _ = writeln!(text, "[params]\n{}", params.concat());
        }
        let stem = found.id.replace(':', "-");
        let mut tiny = Folder::default();
        tiny.insert(
            "program.toml",
            around::program(&text, &description).text.as_bytes(),
        );
        tiny.insert(
            &format!("campaigns/{stem}.toml"),
            around::manifest(&text, &description).text.as_bytes(),
        );
        tiny.insert(
            &format!("plugins/{}.wasm", description.name),
            Arc::clone(wasm),
        );
        let mut loader = match cache {
            Some(cache) => IncrementalLoader::new().with_plugin_cache(cache),
            None => IncrementalLoader::new(),
        };
        let loaded = loader.load(&tiny);
        let Some(around) = loaded.snapshot else {
            return Err(ReplayedError::Program(Box::new(loaded.report)));
        };
        let fields = needed(description.fields.iter().map(|field| field.name.as_str()));
        Ok(Self {
            snapshot: Arc::clone(snapshot),
            campaign,
            stem,
            fields: fields.into_iter().map(str::to_owned).collect(),
            description,
            around,
            explainer: Explainer::new(Arc::clone(snapshot)),
            text,
        })
    }

    /// The fields that decided events must have among their columns
    /// ([`Replay::show`](crate::replay::Replay::show)).
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(String::as_str)
    }

    /// The plugin.
    pub const fn description(&self) -> &Description {
        &self.description
    }

    /// What the file should be called, without its ending: then chance falls
    /// as it did.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Adds a traced decision, with what was decided about the event in the
    /// past, if that is known; and gives what the case cannot say as it was.
    ///
    /// # Errors
    /// If the plugin was not asked about the event, or it needs more than a
    /// case can hold.
    pub fn add(
        &mut self,
        decisions: &Decisions,
        row: usize,
        event: &str,
        decision: Option<&Value>,
    ) -> Result<Vec<String>, ReplayedError> {
        let asked = decisions
            .trace()
            .is_some_and(|trace| trace.ran(row, self.campaign));
        if !asked {
            let about = About::One(self.campaign);
            let why = self.explainer.explain(decisions, row, about);
            let why = why.map_or_else(String::new, |why| why.to_text().trim_end().to_owned());
            return Err(ReplayedError::NotAsked(why));
        }
        let fields = self.fields.iter().map(String::as_str).collect();
        let seen = Seen {
            snapshot: &self.snapshot,
            campaign: self.campaign,
            decisions,
            row,
            fields: &fields,
        };
        let name = format!("event {event}");
        let recalled = seen
            .recall(&self.around, &self.stem, name, decision)
            .map_err(ReplayedError::Event)?;
        for line in &recalled.differs {
            let _ = writeln!(self.text, "# {}", visible(line));
        }
        // The file is about the campaign anyhow.
        let case = recalled.case.to_toml();
        let campaign = format!("campaign = {}\n", toml_text(&self.stem));
        self.text.push_str(&case.replacen(&campaign, "", 1));
        self.text.push('\n');
        Ok(recalled.differs)
    }

    /// The file.
    pub fn text(&self) -> &str {
        self.text.trim_end()
    }
}

/// What a file of cases takes over of `program.toml`.
fn tables(program: &str) -> String {
    let parsed = DeTable::parse(program).map(|table| table.into_inner());
    let parsed = parsed.unwrap_or_default();
    let mut out = String::new();
    for name in around::OTHERS {
        let value = parsed.get(name).map(|value| value.get_ref());
        let Some(DeValue::Table(table)) = value else {
            continue;
        };
        let _ = writeln!(out, "[{name}]");
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            // The program around it is called after the plugin.
            if (name, key.get_ref().as_ref()) != ("program", "name") {
                let value = inline(value.get_ref());
                let _ = writeln!(out, "{} = {value}", toml_key(key.get_ref()));
            }
        }
        out.push('\n');
    }
    out
}

/// A value as TOML on one line, numbers as they are written.
fn inline(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => toml_text(text),
        DeValue::Integer(integer) => {
            match i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()) {
                Ok(number) => number.to_string(),
                Err(_) => integer.as_str().to_owned(),
            }
        }
        DeValue::Float(float) => float.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let mut entries: Vec<_> = table.iter().collect();
            entries.sort_by_key(|(key, _)| key.span().start);
            let entries = entries.into_iter().map(|(key, value)| {
                format!("{} = {}", toml_key(key.get_ref()), inline(value.get_ref()))
            });
            let entries: Vec<String> = entries.collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}
