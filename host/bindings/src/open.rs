//! How a host is set up.

use std::path::{Path, PathBuf};

use sadakat_engine::Host;
use sadakat_engine::plugin::PluginCache;
use sadakat_engine::watch::WatchSettings;
use serde::Deserialize;

use crate::refusal::Refusal;

/// How a host is set up, as JSON says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Whether edits go into force as they are saved.
    pub watch: bool,
    /// The facts about members that can be given; campaigns that read others
    /// are refused.
    pub supplies: Option<Vec<String>>,
    /// A folder for compiled plugins.
    pub plugin_cache: Option<PathBuf>,
    /// A folder for programs that decided purchases of accounts, so that these
    /// come back by them after a restart too.
    pub keep_programs: Option<PathBuf>,
    /// Whether the cases of the folder must hold.
    pub cases: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            watch: false,
            supplies: None,
            plugin_cache: None,
            keep_programs: None,
            cases: true,
        }
    }
}

impl Options {
    /// Reads them; none are the default ones.
    ///
    /// # Errors
    /// If they are no JSON, or one of them does not exist.
    pub fn from_json(text: Option<&str>) -> Result<Self, Refusal> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        serde_json::from_str(text).map_err(|error| {
            let help = "give an object such as {\"watch\": true, \"supplies\": [\"customer.tier\"], \"plugin_cache\": \"/var/cache/shop\", \"keep_programs\": \"/var/lib/shop\", \"cases\": false}, or nothing";
            Refusal::argument(format!("options: {error}"), help)
        })
    }
}

/// Opens a program folder.
///
/// # Errors
/// If it cannot be read, or the program has errors or cases that do not hold.
pub fn open(folder: &Path, options: Options) -> Result<Host, Refusal> {
    let mut builder = Host::builder().cases(options.cases);
    if options.watch {
        builder = builder.watch(WatchSettings::default());
    }
    if let Some(fields) = options.supplies {
        builder = builder.supplies(fields);
    }
    if let Some(folder) = options.plugin_cache {
        builder = builder.plugin_cache(PluginCache::open(folder).map_err(Refusal::file)?);
    }
    if let Some(folder) = options.keep_programs {
        builder = builder.keep_programs(folder);
    }
    Ok(builder.open(folder)?)
}
