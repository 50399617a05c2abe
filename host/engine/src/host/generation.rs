//! What was in force from one moment to another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::pool::Pool;
use super::programs::Programs;
use crate::decide::{Batch, Claims, Decisions, Evaluator, NoUsage, Usage, decide_claiming};
use crate::diagnostic::Report;
use crate::explain::{About, Explainer, Explanation};
use crate::facts::Events;
use crate::load::Folder;
use crate::observe::{Meter, Observer, OnAsked, OnFaults, Page};
use crate::service::{self, Account, DecideError, Decision, Event, Question};
use crate::snapshot::Snapshot;

/// A snapshot in force, with the evaluators that decide by it. Whoever works
/// with it keeps it; with the last of these, its plugin instances and all its
/// other memory go.
pub(super) struct Generation {
    /// From 1.
    pub(super) number: u64,
    pub(super) snapshot: Arc<Snapshot>,
    /// What it was made of.
    pub(super) files: Folder,
    pub(super) warnings: Arc<Report>,
    /// When it came into force, by the host's clock.
    pub(super) since: SystemTime,
    pool: Pool,
    /// Evaluators whose faults quarantine no campaign.
    trials: Pool,
    watched: Watched,
    /// What its evaluators count.
    page: Arc<Page>,
    /// Whether it is among the programs that are kept.
    is_kept: AtomicBool,
}

/// Who hears of what a host decides.
#[derive(Clone)]
pub(super) struct Watched {
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) on_faults: Arc<dyn OnFaults>,
    pub(super) on_asked: Arc<dyn OnAsked>,
    /// What members share of limits in all and of budgets.
    pub(super) claims: Arc<dyn Claims>,
    /// Programs that decided purchases of accounts.
    pub(super) programs: Arc<Programs>,
}

impl Generation {
    pub(super) fn new(
        number: u64,
        (snapshot, files): (Arc<Snapshot>, Folder),
        warnings: Arc<Report>,
        since: SystemTime,
        watched: Watched,
        page: Arc<Page>,
    ) -> Self {
        Self {
            number,
            snapshot,
            files,
            warnings,
            since,
            pool: Pool::new(),
            trials: Pool::new(),
            watched,
            page,
            is_kept: AtomicBool::new(false),
        }
    }

    /// A new evaluator, which counts.
    pub(super) fn evaluator(&self) -> Evaluator {
        self.counting(Some(Arc::clone(&self.watched.on_faults)))
    }

    fn counting(&self, on_faults: Option<Arc<dyn OnFaults>>) -> Evaluator {
        let mut evaluator = Evaluator::new(Arc::clone(&self.snapshot));
        evaluator.tell(Box::new(Meter::new(
            self.number,
            self.page.tally(),
            self.watched.observer.clone(),
            on_faults,
            Some(Arc::clone(&self.watched.on_asked)),
        )));
        evaluator
    }

    /// Calls at work.
    pub(super) fn busy(&self) -> usize {
        self.pool.busy() + self.trials.busy()
    }

    pub(super) fn evaluate(&self, batch: &Batch<'_>) -> Decisions {
        self.pool
            .with(|| self.evaluator(), |evaluator| evaluator.evaluate(batch))
    }

    pub(super) fn evaluate_traced(&self, batch: &Batch<'_>) -> Decisions {
        self.pool
            .with(|| self.evaluator(), |evaluator| traced(evaluator, batch))
    }

    /// Decides events one after the other, each of which claims its part of
    /// what all members share, by the program that they were read for.
    pub(super) fn decide(&self, events: &Events, usage: &dyn Usage) -> Decisions {
        let batch = events.batch(usage);
        let claims = &*self.watched.claims;
        match self.other(events) {
            None => self.pool.with(
                || self.evaluator(),
                |evaluator| decide_claiming(evaluator, &batch, claims),
            ),
            Some(mut evaluator) => decide_claiming(&mut evaluator, &batch, claims),
        }
    }

    /// Decides a question of this program.
    pub(super) fn answer(&self, question: &Question<'_>, claims: &dyn Claims) -> Vec<Decision> {
        service::decide(question, claims, &mut |work| {
            self.pool
                .with(|| self.evaluator(), |evaluator| work(evaluator));
        })
    }

    /// Decides a question of this program of which nothing is kept: whoever may ask
    /// one can make up any event, so that no campaign is quarantined for it.
    pub(super) fn try_out(&self, question: &Question<'_>, claims: &dyn Claims) -> Vec<Decision> {
        service::decide(question, claims, &mut |work| {
            self.trials
                .with(|| self.counting(None), |evaluator| work(evaluator));
        })
    }

    /// Decides an event, and books it into its member's account.
    pub(super) fn process(
        &self,
        event: &Event,
        account: &mut Account,
    ) -> Result<Decision, DecideError> {
        let Watched {
            claims, programs, ..
        } = &self.watched;
        if !self.is_kept.load(Ordering::Acquire) {
            programs.keep(&self.snapshot, &self.files)?;
            self.is_kept.store(true, Ordering::Release);
        }
        let before = |hash: &str| programs.get(hash);
        let rules = service::Rules {
            in_force: &self.snapshot,
            before: &before,
        };
        self.pool.with(
            || self.evaluator(),
            |evaluator| service::process(rules, event, account, claims, evaluator),
        )
    }

    /// Who keeps what all members share.
    pub(super) fn claims(&self) -> &dyn Claims {
        &*self.watched.claims
    }

    /// Decides events by the program that they were read for.
    pub(super) fn evaluate_events(&self, events: &Events) -> Decisions {
        let batch = events.batch(&NoUsage);
        match self.other(events) {
            None => self.evaluate(&batch),
            Some(mut evaluator) => evaluator.evaluate(&batch),
        }
    }

    /// Explains them by the same program.
    pub(super) fn explain_events(&self, events: &Events) -> Vec<Explanation> {
        let batch = events.batch(&NoUsage);
        let decisions = match self.other(events) {
            None => self.evaluate_traced(&batch),
            Some(mut evaluator) => traced(&mut evaluator, &batch),
        };
        let mut explainer = Explainer::new(Arc::clone(events.snapshot()));
        (0..decisions.rows())
            .filter_map(|row| explainer.explain(&decisions, row, About::All))
            .collect()
    }

    /// An evaluator for events that were read for another snapshot, if they
    /// were: fields are meant by their place in its schema. It does not count:
    /// its program is out of force.
    fn other(&self, events: &Events) -> Option<Evaluator> {
        let is_own = Arc::ptr_eq(events.snapshot(), &self.snapshot);
        (!is_own).then(|| Evaluator::new(Arc::clone(events.snapshot())))
    }
}

fn traced(evaluator: &mut Evaluator, batch: &Batch<'_>) -> Decisions {
    evaluator.trace(true);
    let decisions = evaluator.evaluate(batch);
    evaluator.trace(false);
    decisions
}
