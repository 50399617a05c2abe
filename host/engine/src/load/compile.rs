//! A manifest becomes a campaign with its program.

use std::sync::Arc;

use super::Folder;
use super::audience::Admitted;
use super::context::Context;
use super::engines::Engines;
use super::manifest::{self, Manifest, Runs};
use super::offers::Hit;
use super::plugins::Plugins;
use super::signers::Signers;
use super::sources::read_text;
use super::unit::{Made, Unit};
use crate::campaign::{Audience, Campaign, CampaignFiles, LimitOf, ProgramKind, Stacking, Written};
use crate::constants::Tables;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes};
use crate::effect::EffectKind;
use crate::expression::Graph;
use crate::lint::{Note, ScriptNote, TableNote};
use crate::program::Limits;
use crate::schema::{FieldSet, Schema};
use crate::script::ScriptEngine;
use crate::segment::{self, Segment};
use crate::state::WalletSettings;

/// Compiles campaigns, one after the other.
pub(super) struct Loader<'f> {
    pub(super) folder: &'f Folder,
    pub(super) schema: Arc<Schema>,
    pub(super) tables: Arc<Tables>,
    pub(super) wallets: Vec<String>,
    wallet_settings: Vec<WalletSettings>,
    pub(super) tiers: Vec<String>,
    /// What campaigns may use that do not ask for more or less.
    pub(super) limits: Limits,
    /// What they may ask for.
    pub(super) ceilings: Limits,
    segments: Arc<[Segment]>,
    engines: Arc<Engines>,
    /// For the campaign at hand.
    pub(super) scripts: Arc<ScriptEngine>,
    /// Shared with the snapshots made of it so far: copied before it grows.
    pub(super) graph: Arc<Graph>,
    pub(super) plugins: Plugins,
    /// Whose plugins the program runs.
    pub(super) signers: Signers,
    /// Of the campaign at hand.
    pub(super) report: Report,
    /// What the campaign at hand reads.
    pub(super) reads: FieldSet,
}

impl<'f> Loader<'f> {
    pub(super) fn new(folder: &'f Folder, context: &Context, graph: Arc<Graph>) -> Self {
        Self {
            folder,
            schema: Arc::clone(&context.schema),
            tables: Arc::clone(&context.tables),
            wallets: context.wallets.clone(),
            wallet_settings: context.settings.state.wallets.clone(),
            tiers: context.tiers.clone(),
            limits: context.settings.limits,
            ceilings: context.ceilings,
            scripts: context.engines.with(&context.settings.limits),
            segments: Arc::clone(&context.segments),
            engines: Arc::clone(&context.engines),
            graph,
            plugins: Plugins::default(),
            signers: context.signers.clone(),
            report: Report::default(),
            reads: FieldSet::default(),
        }
    }
}

/// A row of a table of offers, besides its rules.
pub(super) struct OfferRow {
    /// The table.
    pub(super) source: SourceId,
    pub(super) table: TableNote,
    /// Where it stands.
    pub(super) span: Span,
    /// What it comes to.
    pub(super) script: String,
    /// Its place among the others.
    pub(super) order: i32,
}

/// For whom a campaign is, and what it runs.
pub(super) struct Rules {
    pub(super) admitted: Admitted,
    pub(super) kind: ProgramKind,
    pub(super) program: Arc<dyn crate::program::Program>,
    pub(super) needs_member: bool,
    pub(super) script: Option<ScriptNote>,
}

impl Loader<'_> {
    /// What becomes of the campaign whose manifest is at `path`.
    ///
    /// # Errors
    /// What is wrong, if the manifest is no TOML.
    pub(super) fn unit(&mut self, path: &str, stem: &str) -> Result<Unit, Report> {
        self.report = Report::default();
        self.reads = FieldSet::default();
        let manifest = read_text(self.folder, &mut self.report, path).and_then(|(source, text)| {
            manifest::read(
                &mut self.report,
                source,
                stem,
                &text,
                &self.schema,
                &self.wallet_settings,
            )
        });
        let Some(mut manifest) = manifest else {
            return Err(std::mem::take(&mut self.report));
        };
        self.scripts = self.engines.with(&self.limits_of(&manifest));
        self.settle_phase(&mut manifest);
        let made = self.campaigns(&mut manifest);
        let report = std::mem::take(&mut self.report);
        Ok(Unit::new(self.folder, manifest, report, made))
    }

    /// For whom a campaign is and what it runs, in one currency.
    fn rules_of_one(&mut self, manifest: &Manifest) -> Option<Rules> {
        let admitted = self.audience(manifest);
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
        let (kind, program, needs_member, script) = match &manifest.runs {
            Runs::Script { path, span } => {
                let (program, member, note) = self.script(manifest, path, span, &present)?;
                (ProgramKind::Script, program, member, Some(note))
            }
            Runs::Plugin { name, span } => {
                let (program, member) = self.plugin(manifest, name, span)?;
                (ProgramKind::Plugin, program, member, None)
            }
            Runs::Offers { .. } | Runs::Unclear => return None,
        };
        Some(Rules {
            admitted: admitted?,
            kind,
            program,
            needs_member,
            script,
        })
    }

    /// The campaigns of a manifest: one, or one for each row of its table of
    /// offers; none if something is wrong.
    fn campaigns(&mut self, manifest: &mut Manifest) -> Vec<Made> {
        if let Runs::Script { path, .. } | Runs::Offers { path, .. } = &manifest.runs {
            self.unread_parameters(manifest, path);
        }
        self.check_interpreted(manifest);
        manifest.limits.check_of_campaign(
            &mut self.report,
            manifest.source,
            &self.limits,
            &self.ceilings,
        );
        if let Runs::Offers { path, span } = &manifest.runs {
            let (path, span) = (path.clone(), span.clone());
            return self.offers(manifest, &path, &span);
        }
        self.campaign(manifest).into_iter().collect()
    }

    fn campaign(&mut self, manifest: &mut Manifest) -> Option<Made> {
        let rules = self.rules(manifest, Self::rules_of_one)?;
        let made = self.make(manifest, rules, None);
        manifest.params_by_currency.clear();
        made
    }

    /// A campaign of its rules, or of those of a row of a table of offers.
    pub(super) fn make(
        &mut self,
        manifest: &Manifest,
        rules: Rules,
        row: Option<OfferRow>,
    ) -> Option<Made> {
        let Rules {
            admitted,
            kind,
            program,
            needs_member: script_needs_member,
            script,
        } = rules;
        self.reads.extend(program.reads());
        let by_rows = matches!(admitted.audience, Some(Audience::Rows(_)));
        let has_script = by_rows || kind == ProgramKind::Script;
        manifest
            .limits
            .fit(&mut self.report, manifest.source, kind, has_script);
        let gives: Option<Vec<EffectKind>> = script.as_ref().map(|script| {
            let effects = script.summary.effects.iter();
            effects.map(|effect| effect.kind).collect()
        });
        let (budget, uses) = manifest.budget.as_ref().map_or((None, None), |budget| {
            budget.settle(
                &mut self.report,
                &self.schema,
                &self.wallet_settings,
                gives.as_deref(),
            )
        });
        let mut limit = manifest.limit.clone();
        limit.extend(uses);
        let keyed = limit.iter().filter_map(|limit| limit.per);
        self.reads.extend(&keyed.collect());
        segment::read_behind(&self.segments, &mut self.reads);
        // What is worked out is asked for by what it is worked out of.
        let birthday = self.schema.find("customer.birthday");
        if birthday.is_some_and(|birthday| self.reads.contains(birthday))
            && let Some(birth_date) = self.schema.find("customer.birth_date")
        {
            self.reads.insert(birth_date);
        }
        let written = Written {
            audience: manifest.audience.as_ref().map(|at| at.value.clone()),
            group: manifest.group.as_ref().map(|at| at.value.clone()),
            script: match &row {
                Some(row) => Some(row.script.clone()),
                None => self.script_text(&manifest.runs),
            },
            params: manifest.params.clone(),
            params_by_currency: manifest.params_by_currency.clone(),
        };
        let note = Note {
            source: row.as_ref().map_or(manifest.source, |row| row.source),
            audience: manifest.audience.as_ref().map(|at| at.span.clone()),
            group: match &row {
                Some(row) => Some(row.span.clone()),
                None => manifest.group.as_ref().map(|at| at.span.clone()),
            },
            unzoned: manifest.unzoned.clone(),
            allow: manifest.allow.clone(),
            script,
            table: row.as_ref().map(|row| row.table.clone()),
        };
        let campaign = Campaign {
            id: manifest.id.as_str().into(),
            name: manifest.name.clone(),
            on: manifest.on.clone(),
            active: manifest.active.clone(),
            audience: admitted.audience,
            exact: admitted.exact,
            needs_member: script_needs_member
                || admitted.needs_member
                || limit.iter().any(|limit| limit.of == LimitOf::Member)
                || manifest.holdout > 0
                || manifest.rollout.canary.is_some(),
            phase: manifest.phase,
            priority: manifest.priority,
            order: row.as_ref().map_or(0, |row| row.order),
            // Which one it is by position, the others decide too.
            group: None,
            stacking: match row {
                Some(_) if manifest.hit == Hit::First => Stacking::First,
                _ => manifest.stacking,
            },
            exclusive: manifest.exclusive,
            limit,
            budget,
            cap: manifest.cap,
            holdout: manifest.holdout,
            rollout: manifest.rollout.clone(),
            on_fault: manifest.on_fault,
            limits: self.limits_of(manifest),
            kind,
            program,
            written: Arc::new(written),
            files: self.files(manifest),
        };
        Some(Made {
            campaign: Arc::new(campaign),
            reads: std::mem::take(&mut self.reads),
            note,
        })
    }

    /// Reports that a campaign asks for the interpreter and the program does
    /// not grant it.
    fn check_interpreted(&mut self, manifest: &Manifest) {
        if let Some(span) = &manifest.interpreted
            && !self.limits.interpreted
        {
            let message = "this program runs no interpreted scripts";
            self.report.push(
                Diagnostic::error(codes::INVALID_VALUE, manifest.source, span.clone(), message)
                    .help("write `interpreted = true` under [limits] of program.toml"),
            );
        }
    }

    /// What a campaign may use.
    pub(super) fn limits_of(&self, manifest: &Manifest) -> Limits {
        manifest.limits.granted(self.limits, &self.ceilings)
    }

    /// The manifest and what it runs.
    fn files(&self, manifest: &Manifest) -> CampaignFiles {
        let program = match &manifest.runs {
            Runs::Script { path, .. } | Runs::Offers { path, .. } => Some(path.clone()),
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
