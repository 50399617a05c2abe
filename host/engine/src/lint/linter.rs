//! What all rules share.

use std::cell::Cell;
use std::sync::Arc;

use super::notes::{Note, Notes};
use super::trial::Trial;
use crate::campaign::{Audience, Campaign, Phase};
use crate::constants::ParamValue;
use crate::diagnostic::{Diagnostic, Report};
use crate::effect::EffectKind;
use crate::expression::{Answer, ExpressionId, Question, Wanted};
use crate::schema::{FieldId, KindId, Schema};
use crate::script::{EffectCall, ScriptSummary};
use crate::snapshot::Snapshot;

/// Events that one rule makes up and has decided, at most: enough for every
/// warning that somebody reads, and some hundredths of a second.
pub(super) const TRIALS: usize = 32;

pub(super) struct Linter<'a> {
    report: &'a mut Report,
    pub(super) snapshot: Arc<Snapshot>,
    /// By campaign; none for one that is not known, which does not happen.
    notes: Vec<Option<Note>>,
    pub(super) trial: Trial,
    /// Work that all rules may still do.
    work: Cell<u64>,
}

/// What all rules together may do, in steps of a search: some two seconds.
/// Programs of ten thousand campaigns need a tenth of it.
const WORK: u64 = 1_500_000;

/// What a made-up event costs that is decided, in the same unit, beside its
/// effects.
pub(super) const DECISION: u64 = 60;

impl<'a> Linter<'a> {
    pub(super) fn new(report: &'a mut Report, snapshot: &Arc<Snapshot>, mut notes: Notes) -> Self {
        let campaigns = snapshot.campaigns().iter();
        Self {
            report,
            notes: campaigns.map(|campaign| notes.take(&campaign.id)).collect(),
            snapshot: Arc::clone(snapshot),
            trial: Trial::default(),
            work: Cell::new(WORK),
        }
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.snapshot.settings().schema
    }

    pub(super) fn campaign(&self, at: usize) -> Option<&Campaign> {
        self.snapshot
            .campaigns()
            .get(at)
            .map(|campaign| &**campaign)
    }

    pub(super) fn note(&self, at: usize) -> Option<&Note> {
        self.notes.get(at)?.as_ref()
    }

    pub(super) fn summary(&self, at: usize) -> Option<&Arc<ScriptSummary>> {
        Some(&self.note(at)?.script.as_ref()?.summary)
    }

    /// The campaigns of a phase that nobody has allowed to do what a rule
    /// warns of, in the order of deciding.
    pub(super) fn of_phase(&self, phase: Phase) -> Vec<usize> {
        let all = self.snapshot.campaigns().iter().enumerate();
        all.filter(|(_, campaign)| campaign.phase == phase)
            .map(|(at, _)| at)
            .collect()
    }

    /// The calls of a campaign's script that propose an effect of a kind.
    pub(super) fn calls(&self, at: usize, kind: EffectKind) -> Vec<EffectCall> {
        let effects = self.summary(at).into_iter().flat_map(|o| &o.effects);
        effects
            .filter(|effect| effect.kind == kind)
            .cloned()
            .collect()
    }

    /// The texts that a campaign's script or parameters name, which may be
    /// those of goods.
    pub(super) fn named_texts(&self, at: usize) -> Vec<Arc<str>> {
        let summary = self.summary(at).into_iter().flat_map(|o| &o.texts);
        let mut texts: Vec<Arc<str>> = summary.cloned().collect();
        let Some(campaign) = self.campaign(at) else {
            return texts;
        };
        for (_, value) in campaign.written.params.iter() {
            let values = match value {
                ParamValue::List(list) => list.as_slice(),
                single => std::slice::from_ref(single),
            };
            texts.extend(values.iter().filter_map(|value| match value {
                ParamValue::Text(text) => Some(text.clone()),
                _ => None,
            }));
        }
        texts
    }

    /// Whether a campaign is a row of a table of offers.
    pub(super) fn is_row(&self, at: usize) -> bool {
        self.note(at).is_some_and(|note| note.table.is_some())
    }

    /// Whether two campaigns are rows of one table of offers.
    pub(super) fn are_rows_of_one(&self, one: usize, other: usize) -> bool {
        let table = |at| self.campaign(at).map(Campaign::manifest);
        self.is_row(one) && self.is_row(other) && table(one) == table(other)
    }

    /// The id of a campaign.
    pub(super) fn id(&self, at: usize) -> &str {
        self.campaign(at).map_or("", |campaign| &campaign.id)
    }

    /// Whether a campaign's author says that something is meant.
    pub(super) fn allows(&self, at: usize, code: crate::diagnostic::Code) -> bool {
        self.note(at).is_none_or(|note| note.allow.contains(&code))
    }

    /// Warns, unless the campaign allows it.
    pub(super) fn warn(&mut self, at: usize, diagnostic: Diagnostic) {
        if !self.allows(at, diagnostic.code) {
            self.report.push(diagnostic);
        }
    }

    /// The condition that an event is in the program's own currency, if it has
    /// others: what scripts are known to do is in that one.
    pub(super) fn in_main_currency(&self) -> Option<(ExpressionId, Wanted)> {
        let condition = self.snapshot.graph().in_main_currency();
        condition.map(|condition| (condition, Wanted::Holds))
    }

    /// An audience that columns decide.
    pub(super) fn audience(&self, at: usize) -> Option<ExpressionId> {
        match self.campaign(at)?.audience {
            Some(Audience::Columns(id)) => Some(id),
            _ => None,
        }
    }

    /// Whether events qualify for a campaign whatever the columns say: an
    /// audience that is decided row by row may turn any of them away.
    pub(super) fn has_opaque_audience(&self, at: usize) -> bool {
        let campaign = self.campaign(at);
        campaign.is_none_or(|campaign| matches!(campaign.audience, Some(Audience::Rows(_))))
    }

    /// Notes work that was done.
    pub(super) fn spend(&self, work: u64) {
        self.work.set(self.work.get().saturating_sub(work));
    }

    /// Whether all work was done that there may be.
    pub(super) fn is_tired(&self) -> bool {
        self.work.get() == 0
    }

    /// Whether an event of these kinds can satisfy all conditions.
    pub(super) fn satisfy(
        &self,
        kinds: &[KindId],
        conditions: &[(ExpressionId, Wanted)],
        between: &[(FieldId, i64, i64)],
    ) -> Answer {
        if self.is_tired() {
            return Answer::Unclear;
        }
        let lines = usize::from(kinds.iter().all(|kind| kind.has_purchase()));
        let ask = |lines| {
            let (answer, steps) = self.snapshot.graph().satisfy(&Question {
                schema: self.schema(),
                kinds,
                conditions,
                between,
                lines,
            });
            self.spend(steps.into());
            answer
        };
        match ask(lines) {
            // Maybe there is one without lines.
            Answer::Never(_) if lines > 0 => ask(0),
            answer => answer,
        }
    }

    /// Whether every event that qualifies for `narrow` also qualifies for
    /// `wide`, by kind, audience and who they are for. Windows are apart.
    pub(super) fn implies(&self, narrow: usize, wide: usize) -> bool {
        let (Some(n), Some(w)) = (self.campaign(narrow), self.campaign(wide)) else {
            return false;
        };
        if self.has_opaque_audience(wide)
            || !n.on.iter().all(|kind| w.on.contains(kind))
            || (w.needs_member && !n.needs_member)
        {
            return false;
        }
        let Some(wide) = self.audience(wide) else {
            return true;
        };
        let mut conditions = vec![(wide, Wanted::Fails)];
        conditions.extend(self.audience(narrow).map(|id| (id, Wanted::Holds)));
        matches!(self.satisfy(&n.on, &conditions, &[]), Answer::Never(_))
    }

    /// The kinds of events that trigger all campaigns.
    pub(super) fn kinds(&self, campaigns: &[usize]) -> Vec<KindId> {
        let mut all = campaigns.iter().filter_map(|&at| self.campaign(at));
        let first = all.next().map(|first| first.on.clone()).unwrap_or_default();
        all.fold(first, |mut kinds, campaign| {
            kinds.retain(|kind| campaign.on.contains(kind));
            kinds
        })
    }
}
