//! The plugins of campaigns.

use std::sync::Arc;

use super::compile::Loader;
use super::manifest::Manifest;
use crate::diagnostic::{Diagnostic, SourceId, Span, codes, one_of};
use crate::effect::EffectKind;
use crate::plugin::{BindContext, Plugin, PluginError, PluginRuntime, Problem};
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
            limits: self.limits_of(manifest),
        });
        let checked = bound.and_then(|program| match program.validate(&manifest.params) {
            Ok(()) => Ok(program),
            Err(problem) => Err(vec![Problem {
                help: Some(format!(
                    "`sadakat plugin inspect plugins/{name}.wasm` lists its parameters"
                )),
                ..problem
            }]),
        });
        match checked {
            Ok(program) => {
                let early = program.reads().iter();
                let early = early
                    .filter_map(|id| self.schema.field(id))
                    .find(|field| !manifest.phase.knows(field));
                if let Some(field) = early {
                    let message = format!(
                        "the plugin reads `{}`, which is known only after the phase `{}`",
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
                        .help("write `phase = \"earn\"` or a later one"),
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
                let runtime = self.runtime.take().map_or_else(
                    || PluginRuntime::with_cache(&self.limits, self.cache.clone()),
                    Ok,
                );
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
