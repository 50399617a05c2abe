use std::marker::PhantomData;

use super::columns::{column, line_starts};
use super::event::{TestEvent, TestValue};
use super::proposal::Proposal;
use super::rows::{Row, Rows};
use crate::Campaign;
use crate::bindings::sadakat::plugin::types as abi;
use crate::campaign::{describe, evaluate};

/// What became of one event: its proposals, or why it failed.
type OneResult = Result<Vec<Proposal>, String>;

/// A campaign with its parameters, ready to be tested.
#[derive(Clone, Debug)]
#[must_use]
pub struct Kit<C> {
    params: Vec<(String, TestValue)>,
    currency: String,
    minor_digits: u8,
    campaign: PhantomData<C>,
}

impl<C: Campaign> Default for Kit<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Campaign> Kit<C> {
    /// A campaign with the defaults of its parameters, in euro.
    pub fn new() -> Self {
        Self {
            params: Vec::new(),
            currency: "EUR".to_owned(),
            minor_digits: 2,
            campaign: PhantomData,
        }
    }

    /// Sets a parameter.
    pub fn param(mut self, name: &str, value: impl Into<TestValue>) -> Self {
        self.params.retain(|(known, _)| known != name);
        self.params.push((name.to_owned(), value.into()));
        self
    }

    /// Counts in another currency, whose minor unit has so many digits.
    pub fn currency(mut self, code: &str, minor_digits: u8) -> Self {
        code.clone_into(&mut self.currency);
        self.minor_digits = minor_digits;
        self
    }

    /// What is proposed for one event.
    ///
    /// # Panics
    ///
    /// If the event fails.
    #[track_caller]
    #[must_use]
    pub fn one(&self, event: &TestEvent) -> Vec<Proposal> {
        match self.run(std::slice::from_ref(event)).pop() {
            Some(Ok(proposals)) => proposals,
            Some(Err(message)) => fail(&message),
            None => Vec::new(),
        }
    }

    /// What is proposed for each event of one batch, or why it failed.
    ///
    /// # Panics
    ///
    /// If the batch as a whole fails, or the test or the campaign is wrong.
    #[track_caller]
    #[must_use]
    pub fn run(&self, events: &[TestEvent]) -> Vec<OneResult> {
        match self.try_run(&events.iter().collect::<Vec<_>>()) {
            Ok(results) => results,
            Err(message) => fail(&message),
        }
    }

    /// As [`run`](Self::run), but gives the failure of the whole batch.
    ///
    /// # Errors
    ///
    /// Says why no event could be evaluated.
    pub fn try_run(&self, events: &[&TestEvent]) -> Result<Vec<OneResult>, String> {
        let description = describe::<C>("test", "0.0.0");
        self.refuse_unknown_names(&description, events)?;
        let fields = &description.fields;
        let batch = abi::Batch {
            events: events.len() as u32,
            currency: self.currency.clone(),
            minor_digits: self.minor_digits,
            line_starts: line_starts(events),
            columns: fields
                .iter()
                .map(|field| column(field, events))
                .collect::<Result<_, _>>()?,
            parameters: self.parameters(&description)?,
        };
        let outcome = evaluate::<C>(batch)?;
        read(&outcome, events.len(), &description.effects)
            .ok_or_else(|| "the campaign broke the plugin contract".to_owned())?
    }

    /// Evaluates the events alone, backwards and in batches of other sizes,
    /// and compares: one member's event must not change another's.
    ///
    /// # Panics
    ///
    /// If any event's outcome differs.
    #[track_caller]
    pub fn assert_stateless(&self, events: &[TestEvent]) {
        let together = self.run(events);
        for size in [1, 2, 3, 7] {
            let parts = events.chunks(size.min(events.len().max(1)));
            let apart: Vec<_> = parts.flat_map(|part| self.run(part)).collect();
            assert_eq!(
                apart, together,
                "events come out differently in batches of {size}"
            );
        }
        let backwards: Vec<TestEvent> = events.iter().rev().cloned().collect();
        let mut reversed = self.run(&backwards);
        reversed.reverse();
        assert_eq!(
            reversed, together,
            "events come out differently in another order"
        );
    }

    fn parameters(&self, description: &abi::Description) -> Result<Vec<abi::Value>, String> {
        let values = description.parameters.iter().map(|parameter| {
            let given = self.params.iter().find(|(name, _)| *name == parameter.name);
            match given.map(|(_, value)| value.clone()) {
                Some(TestValue::Integer(value)) => Ok(abi::Value::Integer(value)),
                Some(TestValue::Text(value)) => Ok(abi::Value::Text(value)),
                Some(TestValue::Texts(value)) => Ok(abi::Value::Texts(value)),
                Some(TestValue::Missing) | None => parameter
                    .default
                    .clone()
                    .ok_or_else(|| format!("the parameter `{}` is required", parameter.name)),
            }
        });
        values.collect()
    }

    /// A misspelt name would test nothing.
    fn refuse_unknown_names(
        &self,
        description: &abi::Description,
        events: &[&TestEvent],
    ) -> Result<(), String> {
        let parameter = |name: &str| {
            description
                .parameters
                .iter()
                .any(|known| known.name == name)
        };
        if let Some((name, _)) = self.params.iter().find(|(name, _)| !parameter(name)) {
            return Err(format!("the campaign has no parameter `{name}`"));
        }
        let field = |name: &str| description.fields.iter().any(|known| known.name == name);
        let lines = events.iter().flat_map(|event| &event.lines);
        let mut given = events
            .iter()
            .flat_map(|event| &event.fields)
            .chain(lines.flat_map(|line| &line.fields));
        match given.find(|(name, _)| !field(name)) {
            Some((name, _)) => Err(format!("the campaign does not read the field `{name}`")),
            None => Ok(()),
        }
    }
}

/// The outcome event by event. `None` if its tables do not fit together;
/// `Err` if an effect was not declared.
fn read(
    outcome: &abi::Outcome,
    events: usize,
    declared: &[abi::EffectKind],
) -> Option<Result<Vec<OneResult>, String>> {
    let mut results: Vec<OneResult> = vec![Ok(Vec::new()); events];
    let mut rows = Rows::of(&outcome.effects)?;
    while let Some(row) = rows.next() {
        let Row { event, kind, .. } = row;
        if !declared.contains(&kind) {
            return Some(Err(format!("{kind:?} is proposed but not among EFFECTS")));
        }
        let proposal = rows.proposal(row)?;
        results
            .get_mut(event as usize)?
            .as_mut()
            .ok()?
            .push(proposal);
    }
    for failure in &outcome.failures {
        *results.get_mut(failure.event as usize)? = Err(failure.message.clone());
    }
    rows.all_claimed().then_some(Ok(results))
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
#[track_caller]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
