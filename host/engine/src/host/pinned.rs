//! One program from the beginning of a piece of work to its end.

use std::sync::Arc;

use super::generation::Generation;
use crate::decide::{Batch, Claims, Decisions, Evaluator, Usage};
use crate::diagnostic::Report;
use crate::explain::Explanation;
use crate::facts::{Events, FactsError, MemberFacts};
use crate::load::Folder;
use crate::service::{
    DecideError, Decision, Event, Member, Needs, Question, SharedUse, SharedUses, Table,
};
use crate::snapshot::Snapshot;
use crate::table::TableColumn;

/// The program that was in force when [`Host::pin`](super::Host::pin) was
/// called. It stays the same however many edits go into force meanwhile, so
/// that events are read, decided and written by one program. Cheap to clone.
///
/// It keeps the program's memory: pin for a request or a job, not for good.
#[derive(Clone)]
pub struct Pinned {
    generation: Arc<Generation>,
}

impl Pinned {
    pub(super) const fn new(generation: Arc<Generation>) -> Self {
        Self { generation }
    }

    /// The program.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.generation.snapshot
    }

    /// The files of what is in force: without campaigns that are quarantined,
    /// and with the earlier versions of those that went back. Loaded, they
    /// decide the same, today and in years.
    pub fn files(&self) -> &Folder {
        &self.generation.files
    }

    /// Which one it is, counted from 1 since the host was opened.
    pub fn generation(&self) -> u64 {
        self.generation.number
    }

    /// What is not wrong with the program, but probably not as meant.
    pub fn warnings(&self) -> &Report {
        &self.generation.warnings
    }

    /// What the program wants to know of members.
    pub fn needs(&self) -> Needs {
        self.snapshot().needs().clone()
    }

    /// Decides an event: [`Host::decide`](super::Host::decide).
    ///
    /// # Errors
    /// If the event, or what was said of its member, does not fit the program.
    pub fn decide(&self, event: &Event, member: &Member) -> Result<Decision, DecideError> {
        let decided = self.decide_batch([(event, member)])?;
        // As many decisions as events.
        decided.into_iter().next().ok_or(DecideError::Nothing)
    }

    /// Decides events: [`Host::decide_batch`](super::Host::decide_batch).
    ///
    /// # Errors
    /// If an event, or what was said of its member, does not fit the program.
    pub fn decide_batch<'a>(
        &self,
        asked: impl IntoIterator<Item = (&'a Event, &'a Member)>,
    ) -> Result<Vec<Decision>, DecideError> {
        let question = Question::read(self.snapshot(), asked)?;
        Ok(self.generation.answer(&question, self.generation.claims()))
    }

    /// Decides events as [`Self::decide_batch`] does, with what a service says
    /// is used of limits in all and of budgets. Nothing is claimed of the
    /// host's: what an event gets counts for the next ones of the batch, and is
    /// forgotten with it.
    ///
    /// # Errors
    /// If an event, or what was said of its member, does not fit the program.
    pub fn preview_batch<'a>(
        &self,
        asked: impl IntoIterator<Item = (&'a Event, &'a Member)>,
        shared: impl IntoIterator<Item = SharedUse>,
    ) -> Result<Vec<Decision>, DecideError> {
        self.with_shared(asked, shared, Generation::answer)
    }

    /// Decides events as [`Self::preview_batch`] does, of which nothing is kept
    /// anywhere: their faults are counted, and quarantine no campaign.
    ///
    /// # Errors
    /// If an event, or what was said of its member, does not fit the program.
    #[doc(hidden)]
    pub fn try_batch<'a>(
        &self,
        asked: impl IntoIterator<Item = (&'a Event, &'a Member)>,
        shared: impl IntoIterator<Item = SharedUse>,
    ) -> Result<Vec<Decision>, DecideError> {
        self.with_shared(asked, shared, Generation::try_out)
    }

    /// Answers events with what is used of what all members share.
    fn with_shared<'a>(
        &self,
        asked: impl IntoIterator<Item = (&'a Event, &'a Member)>,
        shared: impl IntoIterator<Item = SharedUse>,
        answer: fn(&Generation, &Question<'_>, &dyn Claims) -> Vec<Decision>,
    ) -> Result<Vec<Decision>, DecideError> {
        let question = Question::read(self.snapshot(), asked)?;
        let shared = SharedUses::new(Arc::clone(self.snapshot()), shared.into_iter().collect());
        Ok(answer(&self.generation, &question, &shared))
    }

    /// Decides so many rows of a table as [`Self::decide_batch`] decides events;
    /// none, and nothing is claimed, if they are to be read as JSON: then it is
    /// said what is wrong, or read what columns cannot be read as.
    #[doc(hidden)]
    pub fn decide_table(&self, columns: &[TableColumn<'_>], rows: usize) -> Option<Vec<Decision>> {
        let table = Table::read(self.snapshot(), columns, rows)?;
        let claims = self.generation.claims();
        Some(self.generation.answer(&table.question(), claims))
    }

    /// Reads events for this program: [`Events::read`].
    ///
    /// # Errors
    /// If an event is wrong, or facts do not fit the program's schema.
    #[doc(hidden)]
    pub fn read<'a>(
        &self,
        events: impl IntoIterator<Item = (&'a str, Option<&'a MemberFacts>)>,
    ) -> Result<Events, FactsError> {
        Events::read(self.snapshot(), events)
    }

    /// Decides every event of a batch, whose columns must be of this program.
    /// Pure: nothing is remembered, so that the same batch always gives the
    /// same decisions.
    #[doc(hidden)]
    pub fn evaluate(&self, batch: &Batch<'_>) -> Decisions {
        self.generation.evaluate(batch)
    }

    /// Decides every event of a batch as [`Self::evaluate`] does, and keeps what
    /// the batch went through, so that it can be explained.
    #[doc(hidden)]
    pub fn evaluate_traced(&self, batch: &Batch<'_>) -> Decisions {
        self.generation.evaluate_traced(batch)
    }

    /// Decides every event of `events`, with no campaign used before, by the
    /// program that they were read for.
    #[doc(hidden)]
    pub fn evaluate_events(&self, events: &Events) -> Decisions {
        self.generation.evaluate_events(events)
    }

    /// Decides the events one after the other, and takes what each needs of
    /// limits in all and of budgets: exactly as much is given as there is,
    /// whoever decides at the same time. `usage` says what their members got
    /// before. What is left stands in [`Host::status`](super::Host::status);
    /// who does not commit a decision gives it back by [`Claims::release`](crate::decide::Claims::release).
    #[doc(hidden)]
    pub fn decide_events(&self, events: &Events, usage: &dyn Usage) -> Decisions {
        self.generation.decide(events, usage)
    }

    /// Decides every event of `events` as [`Self::evaluate_events`] does, and
    /// says for each what became of every campaign, and why.
    #[doc(hidden)]
    pub fn explain_events(&self, events: &Events) -> Vec<Explanation> {
        self.generation.explain_events(events)
    }

    /// An evaluator of one's own, for a thread that decides batch after batch.
    #[doc(hidden)]
    pub fn evaluator(&self) -> Evaluator {
        self.generation.evaluator()
    }
}

impl std::fmt::Debug for Pinned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pinned")
            .field("generation", &self.generation.number)
            .field("snapshot", &self.snapshot().hash())
            .finish_non_exhaustive()
    }
}
