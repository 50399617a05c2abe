//! The scripts of campaigns.

use std::sync::Arc;

use super::compile::Loader;
use super::manifest::Manifest;
use super::place::Place;
use super::sources::read_text;
use crate::diagnostic::{Diagnostic, Span, codes, nearest};
use crate::lint::ScriptNote;
use crate::program::Program;
use crate::schema::FieldSet;
use crate::script::{Script, ScriptContext};

impl Loader<'_> {
    /// A campaign's script, which may rely on the fields in `present`, whether
    /// it needs a member, and what the linter needs of it.
    pub(super) fn script(
        &mut self,
        manifest: &Manifest,
        path: &str,
        span: &Span,
        present: &FieldSet,
    ) -> Option<(Arc<dyn Program>, bool, ScriptNote)> {
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
        let compiled = Script::compile(&text, &self.script_context(manifest, present));
        let (program, problems) = match compiled {
            Ok((program, warnings)) => (Some(program), warnings),
            Err(problems) => (None, problems),
        };
        let place = Place::whole(source, &text);
        for problem in problems {
            place.report_in(&mut self.report, manifest, problem);
        }
        let program = program?;
        let needs_member = program.needs_member();
        let note = ScriptNote {
            source,
            summary: Arc::clone(&program.summary),
        };
        Some((Arc::new(program), needs_member, note))
    }

    pub(super) fn script_context<'a>(
        &'a self,
        manifest: &'a Manifest,
        present: &'a FieldSet,
    ) -> ScriptContext<'a> {
        ScriptContext {
            interpreted: manifest.interpreted.is_some(),
            present,
            schema: &self.schema,
            kinds: &manifest.on,
            phase: manifest.phase,
            params: &manifest.params,
            tables: &self.tables,
            wallets: &self.wallets,
            tiers: &self.tiers,
            campaign_id: &manifest.id,
            limits: self.limits_of(manifest),
            engine: &self.scripts,
        }
    }
}
