//! The plugins of campaigns.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::Folder;
use super::compile::Loader;
use super::manifest::Manifest;
use super::signers::{Signers, signature_of};
use crate::campaign::Phase;
use crate::diagnostic::{Diagnostic, SourceId, Span, codes, one_of};
use crate::effect::EffectKind;
use crate::plugin::{
    BindContext, Isolation, Plugin, PluginCache, PluginError, PluginRuntime, Problem,
};
use crate::program::Limits;
use crate::program::Program;

impl Loader<'_> {
    /// A campaign's plugin, and whether it needs a member.
    pub(super) fn plugin(
        &mut self,
        manifest: &Manifest,
        name: &str,
        span: &Span,
    ) -> Option<(Arc<dyn Program>, bool)> {
        let plugin = self.load_plugin(manifest.source, name, span)?;
        let wanted = BindContext {
            schema: &self.schema,
            params: &manifest.params,
            phase: Some(manifest.phase),
            wallets: &self.wallets,
            tiers: &self.tiers,
            campaign_id: &manifest.id,
            limits: self.limits_of(manifest),
            isolation: match manifest.keeps_instances {
                true => Isolation::Shared,
                false => Isolation::Call,
            },
        };
        let checked = plugin.bind(&wanted).and_then(|program| {
            let validated = program.validate(&manifest.params);
            validated.map_err(|problem| {
                let help =
                    format!("`sadakat plugin inspect plugins/{name}.wasm` lists its parameters");
                vec![Problem {
                    help: Some(help),
                    ..*problem
                }]
            })?;
            program.probe(&wanted).map_err(|problem| vec![*problem])?;
            Ok(program)
        });
        match checked {
            Ok(program) => {
                let early = program.reads().iter();
                let early = early
                    .filter_map(|id| self.schema.field(id))
                    .find(|field| !manifest.phase.knows(field));
                if let Some(field) = early {
                    let message = format!(
                        "the plugin reads `{}`, which is not known yet in the phase `{}`",
                        field.name,
                        manifest.phase.name()
                    );
                    self.report.push(
                        Diagnostic::error(
                            codes::FIELD_NOT_HERE,
                            manifest.source,
                            span.clone(),
                            message,
                        )
                        .help(format!("write {}", Phase::to_know(field))),
                    );
                    return None;
                }
                if plugin.description().effects.contains(&EffectKind::Discount) {
                    // It may lower shipping.
                    let shipping = self.schema.find("purchase.shipping");
                    self.reads.extend(&shipping.into_iter().collect());
                }
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
                            .help_if(problem.help)
                            .note_if(problem.note),
                    );
                }
                None
            }
        }
    }

    /// Whether a campaign's plugin says that it may propose discounts.
    pub(super) fn may_discount(&mut self, source: SourceId, name: &str, span: &Span) -> bool {
        self.load_plugin(source, name, span)
            .is_some_and(|plugin| plugin.description().effects.contains(&EffectKind::Discount))
    }

    /// A plugin is compiled once, however many campaigns run it; what is wrong
    /// with it is reported where the first of them names it.
    fn load_plugin(&mut self, source: SourceId, name: &str, span: &Span) -> Option<Arc<Plugin>> {
        if let Some(known) = self.plugins.known.get(name) {
            return known.plugin.clone();
        }
        let path = path(name);
        let bytes = self.folder.get(&path).map(Arc::clone);
        let signature = self.folder.get(&signature_of(&path)).map(Arc::clone);
        let wrong = |code, message| Diagnostic::error(code, source, span.clone(), message);
        let loaded = match &bytes {
            None => {
                let known = self.folder.part("plugins", "wasm");
                let known: Vec<&str> = known.map(|(_, stem, _)| stem).collect();
                let help = one_of(name, known).unwrap_or_else(|| {
                    format!(
                        "build it with `sadakat plugin build` and put it at {path}; a service \
                         needs only the file, not the command"
                    )
                });
                let message = format!("there is no plugin `{path}`");
                Err(wrong(codes::PLUGIN_MISSING, message).help(help))
            }
            Some(bytes) => match self.signed(&path, bytes, signature.as_deref()) {
                // Nothing of it is looked at before.
                Some((message, help)) => Err(wrong(codes::PLUGIN_SIGNATURE, message).help(help)),
                None => self.plugins.compile(&self.limits, bytes).map_err(|error| {
                    wrong(error.code, format!("{path}: {}", error.message)).help_if(error.help)
                }),
            },
        };
        let plugin = match loaded {
            Ok(plugin) => Some(Arc::new(plugin)),
            Err(diagnostic) => {
                self.report.push(diagnostic);
                None
            }
        };
        let known = Known {
            bytes,
            signature,
            plugin: plugin.clone(),
        };
        self.plugins.known.insert(name.to_owned(), known);
        plugin
    }
}

impl Loader<'_> {
    /// What is wrong with a plugin's signature, and what to do, if the program
    /// says who must have signed it.
    fn signed(
        &self,
        path: &str,
        bytes: &[u8],
        signature: Option<&[u8]>,
    ) -> Option<(String, String)> {
        if self.signers.is_empty() {
            return None;
        }
        let unsigned = self.signers.verify(bytes, signature).err()?;
        let message = format!("{path} is not signed by whom `signed_by` names: {unsigned}");
        Some((message, unsigned.help(path)))
    }
}

/// Plugins that were compiled aside, or what is wrong with them, by the hashes
/// of their files.
type Ready = Arc<Mutex<HashMap<blake3::Hash, Result<Plugin, PluginError>>>>;

/// A plugin that campaigns run and that is not compiled yet.
#[cfg(feature = "watch")]
pub(crate) struct Uncompiled {
    path: Arc<str>,
    bytes: Arc<[u8]>,
    /// The paths of those that run it.
    manifests: Vec<String>,
    runtime: PluginRuntime,
    ready: Ready,
}

#[cfg(feature = "watch")]
impl Uncompiled {
    pub(crate) const fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The paths of the manifests that name it.
    pub(crate) fn manifests(&self) -> &[String] {
        &self.manifests
    }

    /// Compiles it, so that a loader finds it compiled.
    pub(crate) fn compile(self) {
        let plugin = Plugin::load(&self.runtime, &self.bytes);
        let hash = blake3::hash(&self.bytes);
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.insert(hash, plugin);
    }
}

/// The manifests that run each of some plugins, by the plugin's name.
#[cfg(feature = "watch")]
fn manifests_of(folder: &Folder, names: &[&str]) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (path, _, bytes) in folder.part("campaigns", "toml") {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        // Most manifests name none of them, and need not be read.
        if !names.iter().any(|name| text.contains(name)) {
            continue;
        }
        let plugin = toml::de::DeTable::parse(text).ok().and_then(|table| {
            let plugin = table.get_ref().get("plugin")?.get_ref().as_str()?;
            Some(plugin.to_owned())
        });
        if let Some(plugin) = plugin {
            found.entry(plugin).or_default().push(path.to_owned());
        }
    }
    found
}

/// The plugins of a program, kept from one state of its folder to the next.
#[derive(Default)]
pub(super) struct Plugins {
    cache: Option<PluginCache>,
    runtime: Option<PluginRuntime>,
    /// Who must have signed those that are known.
    signers: Signers,
    /// By name.
    known: HashMap<String, Known>,
    ready: Ready,
}

/// A file, and the plugin in it if it is one.
struct Known {
    bytes: Option<Arc<[u8]>>,
    signature: Option<Arc<[u8]>>,
    plugin: Option<Arc<Plugin>>,
}

impl Plugins {
    /// Keeps compiled plugins on disk from now on.
    pub(super) fn keep_in(&mut self, cache: PluginCache) {
        self.cache = Some(cache);
    }

    /// Forgets what is not as it was in this folder, and what was no plugin:
    /// that is told again.
    pub(super) fn turn_to(&mut self, folder: &Folder, limits: &Limits, signers: &Signers) {
        if self.signers != *signers {
            self.signers = signers.clone();
            self.known.clear();
        }
        if self
            .runtime
            .take_if(|known| known.limits() != limits)
            .is_some()
        {
            self.known.clear();
        }
        self.known.retain(|name, known| {
            let path = path(name);
            known.plugin.is_some()
                && known.bytes.as_ref() == folder.get(&path)
                && known.signature.as_ref() == folder.get(&signature_of(&path))
        });
    }

    /// Forgets what was compiled aside and is not in the folder any more.
    #[cfg(feature = "watch")]
    fn forget_others(&self, folder: &Folder) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.is_empty() {
            return;
        }
        let files = folder.part("plugins", "wasm");
        let there: HashSet<blake3::Hash> = files.map(|(_, _, bytes)| blake3::hash(bytes)).collect();
        ready.retain(|hash, _| there.contains(hash));
    }

    /// The plugins of a folder that campaigns run and that are not compiled
    /// yet, neither by this loader nor aside.
    #[cfg(feature = "watch")]
    pub(super) fn uncompiled(&mut self, folder: &Folder) -> Vec<Uncompiled> {
        self.forget_others(folder);
        let new: Vec<(&str, &str, &Arc<[u8]>)> = {
            let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
            let all = folder.part("plugins", "wasm");
            let new = all.filter(|(_, name, bytes)| {
                let known = self.known.get(*name);
                let is_known = known.is_some_and(|known| {
                    known.plugin.is_some() && known.bytes.as_ref() == Some(*bytes)
                });
                !is_known && !ready.contains_key(&blake3::hash(bytes))
            });
            new.collect()
        };
        if new.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = new.iter().map(|(_, name, _)| *name).collect();
        let mut manifests = manifests_of(folder, &names);
        let limits = self.runtime.as_ref().map(|runtime| *runtime.limits());
        // Without a machine for plugins, the loader says so.
        let Ok(runtime) = self.runtime(&limits.unwrap_or_default()) else {
            return Vec::new();
        };
        let ready = &self.ready;
        let run = new.into_iter().filter_map(|(path, name, bytes)| {
            Some(Uncompiled {
                path: path.into(),
                bytes: Arc::clone(bytes),
                manifests: manifests.remove(name)?,
                runtime: runtime.clone(),
                ready: Arc::clone(ready),
            })
        });
        run.collect()
    }

    /// The sandbox of the plugins, which is made with the first.
    fn runtime(&mut self, limits: &Limits) -> Result<PluginRuntime, PluginError> {
        let runtime = match self.runtime.take() {
            Some(runtime) => runtime,
            None => PluginRuntime::with_cache(limits, self.cache.clone())?,
        };
        Ok(self.runtime.insert(runtime).clone())
    }

    fn compile(&mut self, limits: &Limits, bytes: &[u8]) -> Result<Plugin, PluginError> {
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let found = (!ready.is_empty()).then(|| ready.get(&blake3::hash(bytes)).cloned());
        drop(ready);
        if let Some(found) = found.flatten() {
            return found;
        }
        Plugin::load(&self.runtime(limits)?, bytes)
    }
}

fn path(name: &str) -> String {
    format!("plugins/{name}.wasm")
}
